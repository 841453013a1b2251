package testenv

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

const (
	startWithin = 60 * time.Second // a loaded machine, a debug build
	endWithin   = 30 * time.Second
)

// A process is a server that can be started, ended, and started again.
type process struct {
	name    string
	command func() *exec.Cmd // a new command for each start; its output goes to the log
	ready   func() bool
	logFile string

	mu     sync.Mutex
	cmd    *exec.Cmd     // under mu: nil while it does not run
	exited chan struct{} // under mu: closed once cmd was waited for
}

// start returns when the server answers.
func (p *process) start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd != nil {
		return fmt.Errorf("%s runs already", p.name)
	}
	log, err := os.OpenFile(p.logFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd, exited := p.command(), make(chan struct{})
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	go func() {
		_ = cmd.Wait()
		close(exited)
	}()
	p.cmd, p.exited = cmd, exited
	up := false
	await(startWithin, func() bool {
		select {
		case <-exited:
			return true
		default:
			up = p.ready()
			return up
		}
	})
	if !up {
		p.killLocked()
		return fmt.Errorf("%s does not answer after its start; its log:\n%s", p.name, p.log())
	}
	return nil
}

// kill ends the process and its children with SIGKILL and returns when they are gone. It may be called again.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.killLocked()
}

func (p *process) killLocked() {
	if p.cmd == nil {
		return
	}
	tree := p.freezeLocked()
	_ = p.cmd.Process.Kill()
	for _, pid := range tree {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	<-p.exited
	for _, pid := range tree {
		await(endWithin, func() bool { return gone(pid) })
	}
	p.cmd = nil
}

// end asks the process to end by sig and returns its exit code.
func (p *process) end(sig os.Signal) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return 0, fmt.Errorf("%s does not run", p.name)
	}
	cmd := p.cmd
	if err := cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return 0, err
	}
	patience := time.NewTimer(endWithin)
	defer patience.Stop()
	select {
	case <-p.exited:
		p.cmd = nil
		return cmd.ProcessState.ExitCode(), nil
	case <-patience.C:
		p.killLocked()
		return 0, fmt.Errorf("%s did not end within %v of %v; its log:\n%s", p.name, endWithin, sig, p.log())
	}
}

// pause stops the process and its children where they are; their connections stay open.
func (p *process) pause() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return fmt.Errorf("%s does not run", p.name)
	}
	p.freezeLocked()
	return nil
}

// freezeLocked stops the process, which from then on starts no children, and then the children, which it returns.
func (p *process) freezeLocked() []int {
	_ = p.cmd.Process.Signal(syscall.SIGSTOP)
	await(endWithin, func() bool { return halted(p.cmd.Process.Pid) })
	tree := children(p.cmd.Process.Pid)
	for _, pid := range tree {
		_ = syscall.Kill(pid, syscall.SIGSTOP)
	}
	return tree
}

func (p *process) resume() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return fmt.Errorf("%s does not run", p.name)
	}
	for _, pid := range children(p.cmd.Process.Pid) {
		_ = syscall.Kill(pid, syscall.SIGCONT)
	}
	return p.cmd.Process.Signal(syscall.SIGCONT)
}

func (p *process) signal(sig os.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return fmt.Errorf("%s does not run", p.name)
	}
	return p.cmd.Process.Signal(sig)
}

// log is all that the process wrote so far, over all its starts.
func (p *process) log() string {
	b, err := os.ReadFile(p.logFile)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
