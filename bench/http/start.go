package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// start measures from the start of the process to its first product.
func (b *bench) start(ctx context.Context) (section, error) {
	took := make([]time.Duration, 0, b.starts)
	for range b.starts {
		d, err := b.firstAnswer(ctx)
		if err != nil {
			return section{}, err
		}
		took = append(took, d)
	}
	return section{
		title: "Start to first answer",
		about: fmt.Sprintf("From the start of the process, with the embedded SQLite, Redis and demo catalogue, to the first 200 for a product, %d times: "+
			"median %v, longest %v.", len(took), median(took).Round(time.Millisecond), slices.Max(took).Round(time.Millisecond)),
	}, nil
}

func (b *bench) firstAnswer(ctx context.Context) (time.Duration, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	cmd := command(ctx, b.server)
	cmd.Env = []string{"HTTP_ADDR=" + addr, "OPS_ADDR=127.0.0.1:0", "TMPDIR=" + b.dir}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer (&contender{cmd: cmd}).end()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for try := time.NewTicker(time.Millisecond); ; {
		ok, err := answers(ctx, client, addr)
		if ok {
			return time.Since(began), nil
		}
		select {
		case <-ctx.Done():
			return 0, errors.Join(ctx.Err(), err)
		case <-try.C:
		}
	}
}

func answers(ctx context.Context, client *http.Client, addr string) (bool, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/api/products/1", nil)
	if err != nil {
		return false, err
	}
	res, err := client.Do(req)
	if err != nil {
		return false, err
	}
	defer func() { _ = res.Body.Close() }()
	_, err = io.Copy(io.Discard, res.Body)
	return err == nil && res.StatusCode == http.StatusOK, err
}
