package embedded_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tiercel-go/tiercel/internal/embedded"
	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func start(t *testing.T) (*embedded.Redis, *redis.Client) {
	t.Helper()
	r, err := embedded.StartRedis()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	opts, err := redis.ParseURL(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(opts)
	t.Cleanup(func() { _ = client.Close() })
	return r, client
}

func TestRedis_timePassesByItself(t *testing.T) {
	t.Parallel()
	_, client := start(t)
	ctx := context.Background()
	began := time.Now()
	if err := client.Set(ctx, "k", "v", 200*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	testenv.Eventually(t, 5*time.Second, func() bool { return client.Exists(ctx, "k").Val() == 0 }, "the key lives on")
	if lived := time.Since(began); lived < 200*time.Millisecond-2*embedded.Step {
		t.Errorf("it lived %v of its 200ms", lived)
	}
}

// What the promise rests on: set to end at Redis' own time of day, it ends at that time of day.
func TestRedis_keyEndsAtTheTimeOfDayThatTIMEAnswers(t *testing.T) {
	t.Parallel()
	_, client := start(t)
	ctx := context.Background()
	clock, err := client.Time(ctx).Result()
	if err != nil {
		t.Fatal(err)
	}
	until := clock.Add(300 * time.Millisecond)
	if err := client.Do(ctx, "SET", "promise", "gen", "PXAT", until.UnixMilli()).Err(); err != nil {
		t.Fatal(err)
	}
	testenv.Eventually(t, 5*time.Second, func() bool { return client.Exists(ctx, "promise").Val() == 0 }, "the promise lives on")
	end, err := client.Time(ctx).Result()
	if err != nil {
		t.Fatal(err)
	}
	if early := until.Sub(end); early > 2*embedded.Step {
		t.Errorf("it ended %v before its time", early)
	}
}

func TestRedis_boundsItsKeysAndKeepsTheBusState(t *testing.T) {
	t.Parallel()
	_, client := start(t)
	ctx := context.Background()
	few := []string{"log", "tail", "coh", "promise"}
	for _, name := range few {
		client.Set(ctx, "{tiercel}:"+name, "x", 0)
	}
	pipe := client.Pipeline()
	for i := range 3 * embedded.MaxKeys {
		kind := []string{"v", "l", "d", "vt"}[i%4]
		pipe.Set(ctx, fmt.Sprintf("{tiercel}:%s:product:%d", kind, i), "x", time.Hour)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		t.Fatal(err)
	}
	testenv.Eventually(t, 20*time.Second, func() bool { return client.DBSize(ctx).Val() <= embedded.MaxKeys }, "too many keys")
	for _, name := range few {
		if client.Exists(ctx, "{tiercel}:"+name).Val() != 1 {
			t.Errorf("%s was dropped", name)
		}
	}
}

func TestDatabase_leavesNothingBehind(t *testing.T) {
	t.Parallel()
	d, err := embedded.NewDatabase()
	if err != nil {
		t.Fatal(err)
	}
	file, ok := strings.CutPrefix(d.URL(), "sqlite:")
	if _, err := url.Parse(d.URL()); err != nil || !ok {
		t.Fatalf("%q is no setting: %v", d.URL(), err)
	}
	if err := os.WriteFile(file+"-wal", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(file)); !os.IsNotExist(err) {
		t.Errorf("the directory is still there: %v", err)
	}
}
