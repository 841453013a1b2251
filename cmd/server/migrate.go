package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// migrate brings the schema up to date and prints what that took.
func (p *program) migrate(cmd *cobra.Command, _ []string) error {
	c, err := p.config(forDatabase)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	log, _ := newLogger(c, p.errs, p.terminal)
	var down teardown
	defer func() { down.run(ctx, stopWithin, log) }()
	_, applied, err := openMigrated(ctx, c, c.DatabaseURL, &down, nil, log)
	if err != nil {
		return err
	}
	for _, name := range applied {
		_, _ = fmt.Fprintln(p.out, "applied", name)
	}
	if len(applied) == 0 {
		_, _ = fmt.Fprintln(p.out, "up to date: nothing to apply")
	}
	return nil
}
