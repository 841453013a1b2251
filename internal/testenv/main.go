package testenv

import (
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// Main runs a package's tests, ends what they left running, and fails the package if a goroutine is left:
//
//	func TestMain(m *testing.M) { testenv.Main(m) }
func Main(m *testing.M) {
	mainRuns = true
	goleak.VerifyTestMain(withEnd{m},
		// toxiproxy abandons the goroutines of a link whose client left in the middle of an answer: the reader
		// of a channel goes away before its writer. They hold a closed connection and nothing of ours.
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2.(*ToxicLink).read"),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2.(*ToxicLink).write"),
	)
}

var mainRuns bool // set before the first test

// withEnd ends what is shared by a package's tests between the last test and goleak's look.
type withEnd struct{ m *testing.M }

func (w withEnd) Run() int {
	code := w.m.Run()
	atEnd.run()
	return code
}

// atEnd holds what must happen before the test process ends: stop shared servers, remove their directories.
var atEnd ends

type ends struct {
	mu    sync.Mutex
	funcs []func()
}

func (e *ends) add(f func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.funcs = append(e.funcs, f)
}

// run calls the functions, the last added first.
func (e *ends) run() {
	e.mu.Lock()
	funcs := e.funcs
	e.funcs = nil
	e.mu.Unlock()
	for i := len(funcs) - 1; i >= 0; i-- {
		funcs[i]()
	}
}
