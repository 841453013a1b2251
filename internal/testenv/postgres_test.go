package testenv_test

import (
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestPostgres_logsEveryStatement(t *testing.T) {
	p := testenv.StartPostgres(t)
	db := p.NewDatabase(t)
	if got := p.Psql(t, db, "/* tiercel load */ SELECT 1, 'a'"); got != "1|a" {
		t.Fatalf("psql printed %q", got)
	}
	if !strings.Contains(p.Log(), "statement: /* tiercel load */ SELECT 1") {
		t.Fatal("the log lacks the statement")
	}
}

func TestPostgres_keepsCommittedRowsOverKill(t *testing.T) {
	p := testenv.StartPostgres(t)
	db := p.NewDatabase(t)
	p.Psql(t, db, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)")
	p.Restart()
	if got := p.Psql(t, db, "SELECT id FROM kept"); got != "7" {
		t.Fatalf("the row is %q after a kill", got)
	}
}
