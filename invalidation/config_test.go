package invalidation

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestNew_reportsEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{})
	t.Cleanup(func() { _ = client.Close() })
	_, err := New(Config{
		Client: client, Namespace: "a{b", StalenessBound: 100 * time.Millisecond, ClockLag: -time.Second, LogLength: 1,
		Retention: time.Nanosecond, CommandTimeout: -1, PublishTimeout: -1,
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"ContextTimeoutEnabled", `Namespace "a{b"`, "ClockLag -1s", "StalenessBound 100ms", "Retention 1ns", "LogLength 1",
		"CommandTimeout -1ns", "PublishTimeout -1ns",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q:\n%v", want, err)
		}
	}
	if _, err := New(Config{Namespace: "test"}); err == nil || !strings.Contains(err.Error(), "Client <nil>") {
		t.Errorf("without a client: %v", err)
	}
}

func TestNew_fillsInTheDefaults(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{ContextTimeoutEnabled: true})
	t.Cleanup(func() { _ = client.Close() })
	b, err := New(Config{Client: client, Namespace: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if d := b.TrustWindow().Round(time.Millisecond); d != 970*time.Millisecond {
		t.Errorf("D is %v, want 970ms", d)
	}
	cfg := b.cfg
	if cfg.Retention != 10*time.Minute || cfg.LogLength != 100_000 || cfg.ClockLag != 50*time.Millisecond {
		t.Errorf("defaults %+v", cfg)
	}
	// B = 2·D·(1+ρ) + ε, with ρ = 0.5 %.
	if b := time.Duration(2*float64(cfg.window())*1.005) + cfg.ClockLag; (b - cfg.StalenessBound).Abs() > time.Microsecond {
		t.Errorf("D gives the bound %v, want %v", b, cfg.StalenessBound)
	}
	if b.Position(0) != "" || !b.Contact(0).IsZero() || b.Status().Trusted {
		t.Errorf("before Run: %+v", b.Status())
	}
}

func TestHeard_forgetsAndStaysSmall(t *testing.T) {
	t.Parallel()
	h := heard{rows: make(map[int64]time.Time)}
	h.add(1)
	h.rows[2] = time.Now().Add(-2 * heardFor)
	if !h.has(1) || h.has(2) || h.has(3) {
		t.Errorf("1: %v, 2 (long ago): %v, 3 (never): %v", h.has(1), h.has(2), h.has(3))
	}
	for i := range int64(3 * heardMax) {
		h.add(i)
	}
	if len(h.rows) > heardMax || !h.has(3*heardMax-1) {
		t.Errorf("%d rows are remembered, the last one: %v", len(h.rows), h.has(3*heardMax-1))
	}
}
