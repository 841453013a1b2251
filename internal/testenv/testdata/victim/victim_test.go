// Package victim is a test that gets killed: it starts servers, prints their process ids and waits for its end.
package victim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestVictim(t *testing.T) {
	info := testenv.StartRedis(t).Client(t).InfoMap(t.Context(), "server").Item("Server", "process_id")
	p := testenv.StartPostgres(t)
	postmaster, _, _ := strings.Cut(p.Psql(t, p.URL(), "SELECT pg_read_file('postmaster.pid')"), "\n")
	fmt.Printf("\nservers %s %s\n", info, postmaster)
	select {}
}
