package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const profiled = 5 * time.Second

// profile has each server profiled under wrk, if that is wanted. It comes after the turns, for it costs a little.
func (b *bench) profile(ctx context.Context, all []*contender, ids int) error {
	if b.profiles == "" {
		return nil
	}
	for _, c := range all {
		loaded := make(chan error, 1)
		go func() {
			_, err := b.wrk(ctx, c, profiled+2*time.Second, ids)
			loaded <- err
		}()
		for kind, query := range map[string]string{
			"cpu": fmt.Sprintf("profile?seconds=%.0f", profiled.Seconds()), "allocs": "allocs",
		} {
			name := filepath.Join(b.profiles, c.name+"."+kind+".pprof")
			if err := fetch(ctx, "http://"+c.ops+"/debug/pprof/"+query, name); err != nil {
				return errors.Join(err, <-loaded)
			}
		}
		if err := <-loaded; err != nil {
			return err
		}
	}
	return nil
}

func fetch(ctx context.Context, url, to string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %w", url, res.Status, err)
	}
	return os.WriteFile(to, b, 0o600)
}
