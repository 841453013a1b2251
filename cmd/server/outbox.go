package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/tiercel-go/tiercel/store"
)

// outboxCommand puts the invalidation trigger on tables of other programs.
func (p *program) outboxCommand() *cobra.Command {
	cmd := group("outbox", "Invalidate whenever a table of PostgreSQL changes, whoever changes it")
	var table, key string
	install := &cobra.Command{
		Use: "install --table TABLE --key TEMPLATE", Short: "Put the trigger on a table; the template says the key: product:{id}",
		Example: "  tiercel outbox install --table shop.articles --key 'article:{country}-{number}'", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if key == "" {
				return usageError{errors.New("outbox install needs --key, such as product:{id}")}
			}
			return p.onTable(cmd, table, func(db *store.DB) error {
				if _, err := db.Migrate(cmd.Context()); err != nil {
					return err
				}
				if err := db.InstallOutbox(cmd.Context(), table, key); err != nil {
					return err
				}
				_, err := fmt.Fprintf(p.out, "installed: each committed change of %s invalidates %s\n", table, key)
				if name, _, _ := strings.Cut(key, ":"); err == nil && name != cacheName {
					_, err = fmt.Fprintf(p.out, "note: tiercel serve has the cache %q; %q is for a program of yours that attaches one of this name\n",
						cacheName, name)
				}
				return err
			})
		},
	}
	install.Flags().StringVar(&table, "table", "", "`table`, with its schema if it is not on the search path")
	install.Flags().StringVar(&key, "key", "", "`template` of the key: cache name, colon, columns in braces")
	remove := &cobra.Command{
		Use: "remove --table TABLE", Short: "Take the trigger off a table", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.onTable(cmd, table, func(db *store.DB) error {
				if err := db.RemoveOutbox(cmd.Context(), table); err != nil {
					return err
				}
				_, err := fmt.Fprintf(p.out, "removed from %s\n", table)
				return err
			})
		},
	}
	remove.Flags().StringVar(&table, "table", "", "`table`, with its schema if it is not on the search path")
	status := &cobra.Command{
		Use: "status", Short: "List the tables that have the trigger", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.onDatabase(cmd, p.outboxStatus(cmd)) },
	}
	cmd.AddCommand(install, remove, status)
	return cmd
}

func (p *program) onTable(cmd *cobra.Command, table string, do func(*store.DB) error) error {
	if table == "" {
		return usageError{fmt.Errorf("%s needs --table", cmd.CommandPath())}
	}
	return p.onDatabase(cmd, do)
}

func (p *program) onDatabase(cmd *cobra.Command, do func(*store.DB) error) error {
	c, err := p.config(forDatabase)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	log, _ := newLogger(c, p.errs, p.terminal)
	var down teardown
	defer func() { down.run(ctx, stopWithin, log) }()
	db, err := openDatabase(ctx, c, c.DatabaseURL, &down, nil, log, nil)
	if err != nil {
		return err
	}
	return do(db)
}

func (p *program) outboxStatus(cmd *cobra.Command) func(*store.DB) error {
	return func(db *store.DB) error {
		tables, err := db.OutboxStatus(cmd.Context())
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(w, "TABLE\tKEY\tENABLED")
		for _, t := range tables {
			_, _ = fmt.Fprintf(w, "%s\t%s\t%v\n", t.Table, t.Template, t.Enabled)
		}
		return w.Flush()
	}
}
