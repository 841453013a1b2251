package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/term"
)

// progressTo tells how far it is: on a terminal in a line that is written over, elsewhere in a line every five seconds.
func progressTo(f *os.File) func(progress) {
	terminal := term.IsTerminal(int(f.Fd()))
	var last time.Duration
	return func(p progress) {
		line := fmt.Sprintf("%-24s", p.what)
		if p.of > 0 {
			line += fmt.Sprintf(" %4.0f s of %.0f s", p.passed.Seconds(), p.of.Seconds())
		}
		event := p.sent == 0
		if !event {
			line += fmt.Sprintf("  %7d answers, %d errors", p.sent, p.failed)
		}
		switch {
		case terminal && (p.done || event):
			_, _ = fmt.Fprintf(f, "\r\033[K%s\n", line)
		case terminal:
			_, _ = fmt.Fprintf(f, "\r\033[K%s", line)
		case p.done || event || p.passed-last >= 5*time.Second || p.passed < last:
			_, _ = fmt.Fprintln(f, line)
			last = p.passed
		}
	}
}
