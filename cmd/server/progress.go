package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A progress shows how far an import is.
type progress interface {
	count(in io.Reader) io.Reader // of what the import reads
	step(sum summary)
	finish()
}

// newProgress is a bar on a terminal, and a line now and then elsewhere.
func newProgress(to io.Writer, file string, size int64, terminal bool) progress {
	if !terminal {
		return &plain{to: to, file: file, last: time.Now()}
	}
	return bar{file, progressbar.NewOptions64(size, // of unknown size, as standard input is: a spinner
		progressbar.OptionSetWriter(to), progressbar.OptionSetDescription(file), progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionFullWidth(),
		progressbar.OptionSetRenderBlankState(true))}
}

type bar struct {
	file string
	*progressbar.ProgressBar
}

func (b bar) count(in io.Reader) io.Reader {
	r := progressbar.NewReader(in, b.ProgressBar)
	return &r
}

func (b bar) step(sum summary) { b.Describe(fmt.Sprintf("%s: %d products", b.file, sum.total())) }
func (b bar) finish()          { _ = b.Finish() }

const plainEvery = 5 * time.Second

type plain struct {
	to   io.Writer
	file string
	last time.Time
}

func (p *plain) count(in io.Reader) io.Reader { return in }
func (p *plain) finish()                      {}
func (p *plain) step(sum summary) {
	if time.Since(p.last) < plainEvery {
		return
	}
	p.last = time.Now()
	_, _ = fmt.Fprintf(p.to, "%s: %d products so far, %d rejected\n", p.file, sum.total(), sum.rejected)
}

type silent struct{}

func (silent) count(in io.Reader) io.Reader { return in }
func (silent) step(summary)                 {}
func (silent) finish()                      {}

func (s summary) total() int { return s.Inserted + s.Updated + s.Unchanged }
