package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A step is a command of a console block, and what the block says that it prints.
type consoleStep struct{ command, prints string }

// consoleSteps returns the steps of a document's console blocks. A command goes on where its line ends with a backslash.
func consoleSteps(t *testing.T, name string) (steps []consoleStep) {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join(testenv.ModuleRoot(t), name))
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range regexp.MustCompile("(?s)\n```console\n(.*?)```").FindAllStringSubmatch(string(doc), -1) {
		continued := false
		for line := range strings.Lines(block[1]) {
			command, begins := strings.CutPrefix(line, "$ ")
			switch {
			case begins:
				steps = append(steps, consoleStep{command: command})
			case continued:
				steps[len(steps)-1].command += line
			default:
				steps[len(steps)-1].prints += line
			}
			continued = (begins || continued) && strings.HasSuffix(line, "\\\n")
		}
	}
	return steps
}

// The commands run in a shell, word for word but for the address. What is printed is what is there; "…" stands for more.
func TestReadme_commandsPrintWhatItSays(t *testing.T) {
	t.Parallel()
	s := startServer(t, nil)
	token := regexp.MustCompile(`token +(\S+)`).FindStringSubmatch(s.Logs())
	if token == nil {
		t.Fatalf("no token in\n%s", s.Logs())
	}
	ran := 0
	for _, step := range consoleSteps(t, "README.md") {
		if !strings.Contains(step.command, "localhost:8080") {
			continue // it starts the server
		}
		ran++
		cmd := exec.CommandContext(t.Context(), "bash", "-c",
			strings.ReplaceAll(step.command, "localhost:8080", strings.TrimPrefix(s.URL, "http://")))
		cmd.Env = append(os.Environ(), "TOKEN="+token[1])
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s%v\n%s", step.command, err, out)
		}
		got := strings.TrimSpace(strings.ReplaceAll(string(out), "\r", ""))
		want := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(step.prints)), "…", ".*")
		if !regexp.MustCompile("^" + want + "$").MatchString(got) {
			t.Errorf("$ %s%s\nREADME.md says\n%s", step.command, got, step.prints)
		}
	}
	if ran < 3 {
		t.Errorf("README.md has %d commands for a running server", ran)
	}
}
