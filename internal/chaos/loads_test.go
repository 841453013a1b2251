package chaos

import (
	"bufio"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/history"
)

// loadRule is H7 for the calm: one load for a key, and one for each invalidation of it.
var loadRule = history.LoadRule{Margin: aftermath, Lag: time.Second}

var (
	loadBegins = regexp.MustCompile(`^(\S+ \S+) UTC \[(\d+)\] LOG: .*/\* tiercel load \*/`)
	loadsKeys  = regexp.MustCompile(`^\S+ \S+ UTC \[(\d+)\] DETAIL:  parameters: \$1 = '\{([^}]*)\}'`)
)

// recordLoads takes the cache's loads from PostgreSQL's log.
func (w *world) recordLoads(t *testing.T) {
	t.Helper()
	pending := make(map[string]time.Duration) // by backend: its load whose keys come next
	for in := bufio.NewScanner(strings.NewReader(w.postgres.Log())); in.Scan(); {
		line := in.Text()
		if m := loadBegins.FindStringSubmatch(line); m != nil {
			at, err := time.Parse("2006-01-02 15:04:05.000", m[1])
			if err != nil {
				t.Fatal(err)
			}
			pending[m[2]] = at.Sub(w.began.Round(0))
		}
		m := loadsKeys.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if at, ok := pending[m[1]]; ok {
			delete(pending, m[1])
			for key := range strings.SplitSeq(m[2], ",") {
				w.record.Load(history.Load{Key: strings.Trim(key, `"`), At: at})
			}
		}
	}
}
