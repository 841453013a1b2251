package store

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// soon is far above what a call may take past its deadline, and far below lib/pq's own timeouts.
const soon = 2 * time.Second

// withDeadline runs call with a deadline in 200 ms; it must fail with ErrUnavailable, and not much later.
func withDeadline(t *testing.T, name string, call func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	err := call(ctx)
	if took := time.Since(began); took > soon || !errors.Is(err, ErrUnavailable) {
		t.Errorf("%s took %v and gave %v; want ErrUnavailable at the deadline", name, took, err)
	}
}

// A stopped server accepts connections and answers nothing: lib/pq alone would wait for ever.
func TestDB_aStoppedServerHoldsNobodyPastTheDeadline(t *testing.T) {
	pg := testenv.StartPostgres(t)
	d := open(t, pg.NewDatabase(t))
	p := create(t, d, draftOf("1"))
	d.Outbox().Wake()
	pg.Pause()
	defer pg.Resume()
	withDeadline(t, "load", func(ctx context.Context) error { _, err := d.load(ctx, p.ID); return err })
	withDeadline(t, "list", func(ctx context.Context) error { _, err := d.List(ctx, Filter{}); return err })
	withDeadline(t, "ping", d.Ping)
	withDeadline(t, "write", func(ctx context.Context) error { _, _, err := d.create(ctx, draftOf("2")); return err })
	withDeadline(t, "scan", func(ctx context.Context) error {
		_, _, _, err := d.Outbox().Scan(ctx, 0, func(int64, string, string) error { return nil })
		return err
	})
	began := time.Now()
	if err := d.Close(); err != nil || time.Since(began) > soon {
		t.Errorf("Close = %v after %v", err, time.Since(began))
	}
}

func TestDB_comesBackWithTheServer(t *testing.T) {
	pg := testenv.StartPostgres(t)
	d := open(t, pg.NewDatabase(t))
	p := create(t, d, draftOf("1"))
	wake := d.Outbox().Wake()
	<-wake // listening has begun
	pg.Kill()
	if _, err := d.load(t.Context(), p.ID); !errors.Is(err, ErrUnavailable) {
		t.Errorf("load from a killed server: %v", err)
	}
	if _, _, err := d.create(t.Context(), draftOf("2")); !errors.Is(err, ErrUnavailable) {
		t.Errorf("write to a killed server: %v", err)
	}
	pg.Start()
	testenv.Eventually(t, 10*time.Second, func() bool {
		all, err := d.load(t.Context(), p.ID)
		return err == nil && all[0].Version == p.Version
	}, "the product cannot be loaded again")
	testenv.Eventually(t, 20*time.Second, func() bool {
		create(t, d, draftOf(time.Now().String()))
		select {
		case <-wake:
			return true
		default:
			return false
		}
	}, "nothing wakes after the restart")
}

// The network dies after COMMIT was sent and before it was answered.
func TestWrite_withoutAnAnswerToCommitIsUnknownAndInvalidatesWithoutARow(t *testing.T) {
	pg := testenv.StartPostgres(t)
	url := pg.NewDatabase(t)
	direct := open(t, url)
	p := create(t, direct, draftOf("1"))
	proxy := pg.Proxy(t)
	d := open(t, proxy.URL(url))
	// A deferred trigger runs inside COMMIT, and holds it until the test lets go of the lock.
	sqlExec(t, direct, `CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$`)
	sqlExec(t, direct, `CREATE CONSTRAINT TRIGGER hold AFTER UPDATE ON products DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW EXECUTE FUNCTION hold()`)
	lock, err := direct.db.Connx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	if _, err := lock.ExecContext(t.Context(), "SELECT pg_advisory_lock(7)"); err != nil {
		t.Fatal(err)
	}
	type result struct {
		notes []note
		err   error
	}
	done := make(chan result, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, notes, err := d.modify(ctx, p.ID, nil, func(x Draft) (Draft, error) { x.Stock = 9; return x, nil })
		done <- result{notes, err}
	}()
	testenv.Eventually(t, 5*time.Second, func() bool {
		var waiting bool
		err := direct.db.Get(&waiting, "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
		return err == nil && waiting
	}, "COMMIT did not begin")
	proxy.Cut()
	r := <-done
	var unknown *UnknownError
	if !errors.As(r.err, &unknown) || !errors.Is(r.err, ErrUnavailable) {
		t.Fatalf("a write whose COMMIT was not answered: %v", r.err)
	}
	if len(aboutProducts(r.notes)) != 1 {
		t.Fatalf("notes %+v: the cache would not hear of it", r.notes)
	}
	if _, err := lock.ExecContext(t.Context(), "SELECT pg_advisory_unlock(7)"); err != nil {
		t.Fatal(err)
	}
	testenv.Eventually(t, 5*time.Second, func() bool {
		all, err := direct.load(t.Context(), p.ID)
		return err == nil && all[0].Stock == 9
	}, "the server never finished the COMMIT that it had")
}

func TestDB_aCallerWhoLeavesEndsHisQuery(t *testing.T) {
	pg := testenv.StartPostgres(t)
	url := pg.NewDatabase(t)
	d := open(t, url)
	p := create(t, d, draftOf("1"))
	holder, err := d.db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = holder.Rollback() }()
	if _, err := holder.ExecContext(t.Context(), "SELECT 1 FROM products FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, _, err := d.modify(ctx, p.ID, nil, func(x Draft) (Draft, error) { return x, nil })
		done <- err
	}()
	waiting := func() string {
		return pg.Psql(t, url, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
	}
	testenv.Eventually(t, 5*time.Second, func() bool { return waiting() == "1" }, "the write does not wait for the lock")
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnavailable) {
		t.Errorf("the cancelled write: %v, want context.Canceled, which is no outage", err)
	}
	testenv.Eventually(t, 5*time.Second, func() bool { return waiting() == "0" }, "the server still works for a caller who left")
}

func TestOpen_saysWhatIsWrong(t *testing.T) {
	pg := testenv.SharedPostgres(t)
	for url, want := range map[string]string{
		"":                      "sqlite:FILE",
		"mysql://x":             "sqlite:FILE",
		"sqlite:":               "must name a file",
		"sqlite::memory:":       "must name a file",
		"sqlite:/no/such/dir/f": "out of reach",
		"postgres://127.0.0.1:1/x?sslmode=disable":                   "out of reach",
		strings.ReplaceAll(pg.URL(), "sslmode=disable", ""):          "sslmode=disable",
		strings.ReplaceAll(pg.URL(), "/postgres?", "/nowhere_here?"): "nowhere_here",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		d, err := Open(ctx, Config{URL: url})
		cancel()
		if err == nil {
			_ = d.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%q) = %v, want %q in it", url, err, want)
		}
	}
	d, err := Open(t.Context(), Config{URL: pg.NewDatabase(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if _, err := d.load(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "migrations") {
		t.Errorf("load without a schema: %v", err)
	}
}
