package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"
)

// cacheCommand is the operator's view of a running instance, over its admin API.
func (p *program) cacheCommand() *cobra.Command {
	cmd := group("cache", "Look into a running instance's cache, and invalidate (see TIERCEL_URL and TIERCEL_TOKEN)")
	var tags, asJSON bool
	cmd.PersistentFlags().BoolVar(&asJSON, "json", false, "print the answer as JSON, for programs")
	do := func(cmd *cobra.Command, show view, method, path string, body any) error {
		if asJSON {
			show = indented
		}
		return p.admin(cmd, show, method, path, body)
	}
	invalidate := &cobra.Command{
		Use: "invalidate KEY...", Short: "Invalidate keys, such as product:42, everywhere", Args: someArgs("a key, such as product:42"),
		RunE: func(cmd *cobra.Command, args []string) error {
			body := map[string]any{"keys": args}
			if tags {
				body = map[string]any{"tags": args}
			}
			return do(cmd, invalidatedView, http.MethodPost, "/admin/cache/invalidate", body)
		},
	}
	invalidate.Flags().BoolVar(&tags, "tags", false, "the arguments are tags")
	cmd.AddCommand(
		&cobra.Command{
			Use: "get KEY", Short: "Show what L1, L2 and the database hold for a key, such as product:42",
			Args: oneArg("a key, such as product:42"),
			RunE: func(cmd *cobra.Command, args []string) error {
				return do(cmd, entryView, http.MethodGet, "/admin/cache/entries/"+url.PathEscape(args[0]), nil)
			},
		},
		invalidate,
		&cobra.Command{
			Use: "clear", Short: "Invalidate everything, everywhere", Args: noArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return do(cmd, invalidatedView, http.MethodPost, "/admin/cache/invalidate", map[string]any{"all": true})
			},
		},
		&cobra.Command{
			Use: "hot", Short: "Show the keys that are read most, with reads a second: by the instance, and by all", Args: noArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return do(cmd, hotView, http.MethodGet, "/admin/cache/hot", nil)
			},
		},
		&cobra.Command{
			Use: "stats", Short: "Show the instance's counters", Args: noArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return do(cmd, statsView, http.MethodGet, "/admin/cache/stats", nil)
			},
		},
	)
	for _, c := range cmd.Commands() {
		c.ValidArgsFunction = cobra.NoFileCompletions
	}
	return cmd
}

const (
	adminTimeout = 30 * time.Second
	maxAnswer    = 8 << 20
)

// admin makes one call and shows the answer.
func (p *program) admin(cmd *cobra.Command, show view, method, path string, body any) error {
	c, err := p.config(forAnInstance)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), adminTimeout)
	defer cancel()
	status, answer, err := c.call(ctx, method, path, body)
	if err != nil {
		return fmt.Errorf("TIERCEL_URL=%q: %w (start an instance, or set TIERCEL_URL to the product API of one)",
			withoutPassword(c.TiercelURL), err)
	}
	if status >= 300 {
		return refusal(status, answer)
	}
	if !json.Valid(answer) {
		return fmt.Errorf("TIERCEL_URL=%q: it answered %d with something that is not JSON (is it an instance of tiercel?)",
			withoutPassword(c.TiercelURL), status)
	}
	return show(cmd.OutOrStdout(), answer)
}

// indented shows an answer as it came.
func indented(w io.Writer, answer []byte) error {
	var b bytes.Buffer
	if err := json.Indent(&b, answer, "", "  "); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, b.String())
	return err
}

func (c config) call(ctx context.Context, method, path string, body any) (status int, answer []byte, err error) {
	var content io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		content = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.TiercelURL+path, content)
	if err != nil {
		return 0, nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.TiercelToken != "" {
		req.Header.Set("Authorization", "Bearer "+string(c.TiercelToken))
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, Proxy: http.ProxyFromEnvironment}}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("no instance answers: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err = io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return res.StatusCode, answer, err
}

// refusal makes a problem document (RFC 9457) into an error, with advice where the operator can do something.
func refusal(status int, answer []byte) error {
	var problem struct {
		Title, Detail string
		Errors        []struct{ Pointer, Detail string }
	}
	if json.Unmarshal(answer, &problem) != nil || problem.Title == "" {
		problem.Title = http.StatusText(status)
	}
	text := fmt.Sprintf("%d %s", status, problem.Title)
	if problem.Detail != "" {
		text += ": " + problem.Detail
	}
	for _, e := range problem.Errors {
		text += fmt.Sprintf("; %s %s", e.Pointer, e.Detail)
	}
	switch status {
	case http.StatusUnauthorized:
		text += " (set TIERCEL_TOKEN to the instance's ADMIN_TOKEN)"
	case http.StatusForbidden:
		text += " (start the instance with an ADMIN_TOKEN: without one it has no admin calls)"
	case http.StatusNotFound:
		text += " (keys are named as in product:42)"
	case http.StatusTooManyRequests:
		text += " (wait: RATE_LIMIT counts this address's calls, too)"
	}
	return errors.New(text)
}
