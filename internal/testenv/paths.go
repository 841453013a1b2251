package testenv

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

const modulePath = "github.com/tiercel-go/tiercel"

// SharedData returns the path of a file of the real data sets. They lie beside the repository, in ../shared/data, or
// where TIERCEL_TEST_DATA says.
func SharedData(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("TIERCEL_TEST_DATA")
	if dir == "" {
		dir = filepath.Join(ModuleRoot(t), "..", "shared", "data")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("real data is missing: it belongs into ../shared/data beside the repository, "+
			"or set TIERCEL_TEST_DATA: %v", err)
	}
	return path
}

// ModuleRoot returns the folder of our go.mod.
func ModuleRoot(t testing.TB) string {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// moduleRoot goes up from the working directory, which in a test is its package's. A nested module is passed by.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(mod, []byte("module "+modulePath+"\n")) {
			return dir, nil
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod of %s above the working directory", modulePath)
		}
		dir = up
	}
}
