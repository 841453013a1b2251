package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// healthTimeout is less than the three seconds that the Dockerfile gives a check.
const healthTimeout = 2 * time.Second

// healthcheckCommand is for images without a shell: the binary asks the instance beside it.
func (p *program) healthcheckCommand() *cobra.Command {
	var ready bool
	cmd := &cobra.Command{
		Use: "healthcheck", Short: "Ask the instance at HTTP_ADDR on this host whether it lives, for a container's health check", Args: noArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.config(forAnInstance)
			if err != nil {
				return err
			}
			path := "/livez"
			if ready {
				path = "/readyz"
			}
			return c.checkHealth(cmd.Context(), path)
		},
	}
	cmd.Flags().BoolVar(&ready, "ready", false, "ask whether it is ready for requests")
	return cmd
}

func (c config) checkHealth(ctx context.Context, path string) error {
	host, port, err := net.SplitHostPort(c.HTTPAddr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	c.TiercelURL, c.TiercelToken = "http://"+net.JoinHostPort(host, port), "" // a check needs no secret
	status, answer, err := c.call(ctx, http.MethodGet, path, nil)
	if err != nil {
		return fmt.Errorf("HTTP_ADDR=%q: %w", c.HTTPAddr, err)
	}
	if status != http.StatusOK {
		return fmt.Errorf("%s: %w", path, refusal(status, answer))
	}
	return nil
}
