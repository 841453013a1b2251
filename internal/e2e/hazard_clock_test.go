package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// The clock of the Redis host is 15 minutes off, and then steps. Processes tell each other nothing but through Redis and
// PostgreSQL, and compare no time of their own with one of theirs: whose clock of the two is wrong cannot be told apart.
func TestHazard16_clocksFifteenMinutesApartAndSteppingChangeNothing(t *testing.T) {
	const lag = 50 * time.Millisecond // REDIS_CLOCK_LAG, ε
	clock := testenv.NewClock(t, -15*time.Minute)
	s := startOn(t, testenv.StartPostgres(t), testenv.StartRedis(t, testenv.WithClock(clock)), 2,
		func(_ int, _ *stack, env map[string]string) { strict(env) })
	id := s.create(t, "k")
	price := 1
	follows := func(what string) {
		t.Helper()
		price++
		s.warm(t, id) // nothing expired, and nothing is distrusted for long
		change := s.write(t, 0, id, fmt.Sprint(price))
		s.holdTo(t, change)
		if t.Failed() {
			t.Fatalf("with Redis' clock %s", what)
		}
		fresh := s.create(t, what)
		s.mustGet(t, 0, fresh)
		testenv.Eventually(t, 10*time.Second, func() bool { return s.mustGet(t, 0, fresh).from() == "l1" }, "it is stored")
		testenv.Eventually(t, 10*time.Second, func() bool { from := s.mustGet(t, 1, fresh).from(); return from == "l2" || from == "l1" },
			"L2 is in use with Redis' clock %s", what)
	}
	follows("15 minutes behind")
	clock.Set(-15*time.Minute - lag)
	follows("stepping back by no more than ε")
	clock.Set(15 * time.Minute)
	follows("stepping ahead by half an hour")
}
