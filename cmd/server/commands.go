package main

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Set by the linker; what "go build" knows stands in for them.
var version, commit string

// newRoot returns the command tree.
func newRoot(w world) *cobra.Command {
	root := &cobra.Command{
		Use:   "tiercel",
		Short: "A product catalogue behind two coherent cache tiers",
		Long: "A product catalogue behind two coherent cache tiers. Without a command it serves.\n\n" +
			"Every setting is a flag and an environment variable; the flag wins.\n" +
			"Exit codes: 0 done, 1 failed, 2 a bad setting, flag or argument.",
		Args:          noArgs,
		SilenceErrors: true, SilenceUsage: true,
	}
	root.SetArgs(w.args)
	root.SetIn(w.in)
	root.SetOut(w.out)
	root.SetErr(w.errs)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	p := &program{world: w, settings: newSettings(root.PersistentFlags(), w.lookup)}
	root.RunE = p.serve
	if isCompletion(w.args) {
		p.settings.complete(root)
	}
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		help(cmd, args)
		p.settings.writeTo(cmd.OutOrStdout())
	})
	root.AddCommand(
		&cobra.Command{Use: "serve", Short: "Migrate, then serve until SIGTERM or SIGINT", Args: noArgs, RunE: p.serve},
		&cobra.Command{Use: "migrate", Short: "Bring the database schema up to date", Args: noArgs, RunE: p.migrate},
		p.importCommand(),
		p.outboxCommand(),
		p.cacheCommand(),
		p.healthcheckCommand(),
		&cobra.Command{Use: "version", Short: "Print version, commit and Go version", Args: noArgs, RunE: p.version},
	)
	return root
}

// A program is what every command has.
type program struct {
	world
	settings *settings
}

// config reads the settings.
func (p *program) config(purpose purpose) (config, error) { return p.settings.read(purpose) }

func (p *program) version(cmd *cobra.Command, _ []string) error {
	v, c := versions()
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "tiercel %s, commit %s, %s %s/%s\n", v, c, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// versions returns what the linker was told, else what the Go command recorded.
func versions() (v, c string) {
	v, c = version, commit
	if info, ok := debug.ReadBuildInfo(); ok {
		if v == "" {
			v = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && c == "" {
				c = s.Value
			}
		}
	}
	if v == "" {
		v = "(devel)"
	}
	if c == "" {
		c = "unknown"
	}
	return v, c
}

// noArgs and the like make cobra's complaint a usageError.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasParent() {
		return unknownCommand(cmd, args[0])
	}
	return usageError{fmt.Errorf("%s takes no arguments, and was given %q", cmd.CommandPath(), args[0])}
}

func unknownCommand(cmd *cobra.Command, name string) error {
	cmd.SuggestionsMinimumDistance = 2 // letters
	advice := fmt.Sprintf("%q lists them", cmd.CommandPath()+" --help")
	if near := cmd.SuggestionsFor(name); len(near) > 0 {
		advice = fmt.Sprintf("did you mean %q?", near[0])
	}
	return usageError{fmt.Errorf("%s has no command %q; %s", cmd.CommandPath(), name, advice)}
}

func someArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError{fmt.Errorf("%s needs %s", cmd.CommandPath(), what)}
		}
		return nil
	}
}

func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError{fmt.Errorf("%s needs %s, and nothing else", cmd.CommandPath(), what)}
		}
		return nil
	}
}

// group is a command that only has commands.
func group(use, short string) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, RunE: func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(cmd, args[0])
		}
		return usageError{errors.New(cmd.CommandPath() + " needs a command; --help lists them")}
	}}
}
