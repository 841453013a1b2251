package invalidation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// reportLine is a report as it lies in Redis.
func reportLine(number, micros int64, id, position string) string {
	return fmt.Sprintf("%d %d %s %s", number, micros, id, position)
}

func patientState(client redis.UniversalClient) *state {
	s := newTestState(client)
	s.timeout = 10 * time.Second
	return s
}

func (s *state) reportOf(t *testing.T, client *redis.Client) string {
	t.Helper()
	return must[string](t)(client.HGet(t.Context(), s.replicas, s.reports.replica).Result())
}

// W1, the other half: what a SYNC brings is not handled yet.
func TestSYNC_reportsWhatWasHandledBeforeIt(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := patientState(client)
		_, first, err := s.invAt(t.Context(), []Row{{Kind: KindKey, Key: "c:1"}})
		if err != nil {
			t.Fatal(err)
		}
		must[View](t)(s.Sync(t.Context(), Place{}))
		if got := s.reportOf(t, client); !strings.HasPrefix(got, "1 ") || !strings.HasSuffix(got, " - -") {
			t.Errorf("the first report is %q", got)
		}
		must[int](t)(s.Inv(t.Context(), []Row{{Kind: KindKey, Key: "c:2"}}))
		if v := must[View](t)(s.Sync(t.Context(), first)); len(v.Entries) != 1 {
			t.Fatalf("SYNC brought %v", v.Entries)
		}
		if got := s.reportOf(t, client); !strings.HasPrefix(got, "2 ") || !strings.HasSuffix(got, " "+first.ID+" "+first.Position) {
			t.Errorf("the second report is %q, want one of %v", got, first)
		}
	})
}

// W1: no report, no contact.
func TestSYNC_thatCannotReportFails(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).Client(t)
	s := patientState(client)
	must[View](t)(s.Sync(t.Context(), Place{}))
	if err := client.Do(t.Context(), "ACL", "SETUSER", "default", "-hset").Err(); err != nil {
		t.Fatal(err)
	}
	if v, err := s.Sync(t.Context(), Place{}); err == nil {
		t.Errorf("SYNC without a report = %+v", v)
	}
}

// W2: the id alone does not place a message, nor does the position.
func TestLOOK_countsAReportOnlyIfItLiesInTheSameLog(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := patientState(client)
		var places [3]Place
		for i := range places {
			var err error
			if _, places[i], err = s.invAt(t.Context(), []Row{{Kind: KindKey, Key: "c:1"}}); err != nil {
				t.Fatal(err)
			}
		}
		now := must[View](t)(s.Sync(t.Context(), places[1])).Now.UnixMicro()
		later := places[2].Position
		for name, line := range map[string]string{
			"at it":                  reportLine(1, now, places[1].ID, places[1].Position),
			"after it":               reportLine(1, now, places[2].ID, places[2].Position),
			"before it":              reportLine(1, now, places[0].ID, places[0].Position),
			"nowhere":                reportLine(1, now, "-", "-"),
			"other log, later place": reportLine(1, now, "ANOTHERLOGSENTRY", later),
			"other log, beyond":      reportLine(1, now, "ANOTHERLOGSENTRY", "99999999999999-0"),
			"its id, another place":  reportLine(1, now, places[1].ID, later),
			"too old":                reportLine(1, now-(11*time.Minute).Microseconds(), "-", "-"),
			"not so old":             reportLine(1, now-(9*time.Minute).Microseconds(), "-", "-"),
			"unreadable":             "what is this",
			"of a later release":     reportLine(1, now, "-", "- and more"),
		} {
			client.HSet(t.Context(), s.replicas, name, line)
		}
		seen := must[look](t)(s.look(t.Context(), places[1]))
		missing := strings.Fields(strings.Join(seen.missing, " "))
		want := strings.Fields("before it nowhere other log, later place other log, beyond its id, another place not so old of a later release")
		slices.Sort(missing)
		slices.Sort(want)
		if !seen.there || seen.own != 1 || !slices.Equal(missing, want) {
			t.Errorf("%+v\nwant the message there, own report 1, and missing %q", seen, want)
		}
		if must[bool](t)(client.HExists(t.Context(), s.replicas, "too old").Result()) {
			t.Error("a report older than the retention is kept")
		}
		for _, wrong := range []Place{{places[1].ID, later}, {"ANOTHERLOGSENTRY", later}, {places[1].ID, "1-1"}} {
			if seen := must[look](t)(s.look(t.Context(), wrong)); seen.there {
				t.Errorf("a message that is not in the log was found at %v", wrong)
			}
		}
	})
}

func TestSYNC_ofANewReplicaClearsOldReportsAway(t *testing.T) {
	onBoth(t, func(t *testing.T, client *redis.Client) {
		s := patientState(client)
		now := must[View](t)(s.Sync(t.Context(), Place{})).Now
		old, young := now.Add(-11*time.Minute).UnixMicro(), now.Add(-9*time.Minute).UnixMicro()
		client.HSet(t.Context(), s.replicas, "old", reportLine(1, old, "-", "-"), "young", reportLine(1, young, "-", "-"))
		must[View](t)(patientState(client).Sync(t.Context(), Place{}))
		left := must[[]string](t)(client.HKeys(t.Context(), s.replicas).Result())
		if len(left) != 3 || slices.Contains(left, "old") {
			t.Errorf("%q are left, want all but the old one", left)
		}
	})
}

// W4.
func TestReports_areWholeOnlySinceOneWasMissed(t *testing.T) {
	t.Parallel()
	r := newReports(newToken())
	if n, since := r.kept(); n != 0 || !since.IsZero() {
		t.Fatalf("before the first: %d since %v", n, since)
	}
	step := func(before string) (int64, time.Time) { r.found(r.next(), before); return r.kept() }
	_, first := step("")
	if n, since := step("1"); n != 2 || !since.Equal(first) {
		t.Errorf("found again: %d since %v, want 2 since %v", n, since, first)
	}
	r.next() // the answer is lost, the report is there
	if n, since := step("3"); n != 4 || !since.Equal(first) {
		t.Errorf("after a lost answer: %d since %v, want 4 since %v", n, since, first)
	}
	_, second := step("3") // it was set back
	if !second.After(first) {
		t.Errorf("a report that was set back changed nothing")
	}
	if _, since := step(""); !since.After(second) {
		t.Errorf("a report that was gone changed nothing")
	}
}
