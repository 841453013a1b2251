package chaos

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

const lateBy = 200 * time.Millisecond // what a slow way adds

// act carries the plans out, those of one target one after the other, and returns when the last fault has healed.
func (w *world) act(ctx context.Context, plans []plan) {
	byTarget := make(map[string][]plan)
	for _, p := range plans {
		byTarget[p.target] = append(byTarget[p.target], p)
	}
	begin := w.now()
	var actors sync.WaitGroup
	for _, mine := range byTarget {
		actors.Go(func() {
			for _, p := range mine {
				if wait := begin + p.at - w.now(); wait > 0 {
					pause(ctx, wait)
				}
				ended := w.faults.open(p, w.now)
				if err := w.inflict(ctx, p); err != nil {
					w.wrong("%s: %v", p, err)
				}
				ended()
			}
		})
	}
	actors.Wait()
}

// inflict does one fault and heals it.
func (w *world) inflict(ctx context.Context, p plan) error {
	var i int
	switch {
	case p.target == redisTarget:
		return w.harmRedis(ctx, p)
	case p.target == postgresTarget:
		return w.harmPostgres(ctx, p)
	case strings.HasPrefix(p.target, "server"):
		if _, err := fmt.Sscanf(p.target, "server %d", &i); err != nil {
			return err
		}
		return w.harmServer(ctx, i, p)
	case strings.HasSuffix(p.target, "redis"):
		if _, err := fmt.Sscanf(p.target, "way %d", &i); err != nil {
			return err
		}
		return w.keep.ways[i].harm(ctx, p)
	default:
		if _, err := fmt.Sscanf(p.target, "way %d", &i); err != nil {
			return err
		}
		return w.toPG[i].harm(ctx, p)
	}
}

func (w *world) harmServer(ctx context.Context, i int, p plan) error {
	s := w.servers[i]
	switch p.kind {
	case "kill -9":
		s.Kill()
		w.replicas[i].life.Add(1)
		pause(ctx, p.lasts)
		return supervise(s)
	case "SIGSTOP":
		s.Pause()
		pause(ctx, p.lasts)
		s.Resume()
		return nil
	case "SIGSTOP amid slow loads":
		way := &w.toPG[i]
		way.mu.Lock()
		defer way.mu.Unlock()
		way.proxy.Delay(lateBy)
		pause(ctx, 3*lateBy) // the answers under way are out of date when they are read
		s.Pause()
		pause(ctx, p.lasts)
		s.Resume()
		way.proxy.Heal()
		return nil
	case "clock step":
		s.Signal(syscall.SIGUSR1)
		return nil
	}
	return unknown(p)
}

// supervise starts a server as a supervisor does: again if it ends because the database stayed out of reach.
func supervise(s *testenv.Server) (err error) {
	for range 3 {
		if err = s.TryStart(); err == nil {
			return nil
		}
	}
	return err
}

func (w *way) harm(ctx context.Context, p plan) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch p.kind {
	case "cut":
		w.proxy.Cut()
	case "black hole":
		w.proxy.BlackHole()
	case "late answers":
		w.proxy.Delay(lateBy)
	case "late requests":
		w.proxy.DelayRequests(lateBy)
	default:
		return unknown(p)
	}
	pause(ctx, p.lasts)
	w.proxy.Heal()
	return nil
}

func (w *world) harmPostgres(ctx context.Context, p plan) error {
	switch p.kind {
	case "SIGSTOP":
		w.postgres.Pause()
		pause(ctx, p.lasts)
		w.postgres.Resume()
		return nil
	case "kill -9":
		w.postgres.Restart()
		return nil
	case "table locked":
		return w.hold(ctx, p.lasts, `LOCK TABLE products IN ACCESS EXCLUSIVE MODE`)
	case "long transaction":
		// It writes, so that no snapshot's xmin passes it: rows are read and applied again each turn.
		return w.hold(ctx, p.lasts, `SELECT pg_current_xact_id()`)
	}
	return unknown(p)
}

// hold runs a statement in a transaction and keeps that open. That the database does not let it is no failure.
func (w *world) hold(ctx context.Context, d time.Duration, statement string) error {
	ctx, cancel := context.WithTimeout(ctx, d+sqlPatience)
	defer cancel()
	_, _ = w.inTransaction(ctx, func(tx *sql.Tx) ([]int64, error) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return nil, err
		}
		pause(ctx, d)
		return nil, nil
	})
	return nil
}

func unknown(p plan) error { return fmt.Errorf("there is no %q of %q", p.kind, p.target) }
