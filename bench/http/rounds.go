package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

const warmUp = time.Second

// turns lets wrk have each server in turn. The order turns, too: being first or last in a round must not pay.
func (b *bench) turns(ctx context.Context, all []*contender, ids int) ([][]round, error) {
	for _, c := range all {
		if _, err := b.wrk(ctx, c, warmUp, ids); err != nil {
			return nil, err
		}
	}
	rounds := make([][]round, len(all))
	for n := range b.rounds {
		for i := range all {
			at := (n + i) % len(all)
			r, err := b.wrk(ctx, all[at], b.each, ids)
			if err != nil {
				return nil, err
			}
			rounds[at] = append(rounds[at], r)
		}
		fmt.Fprintf(os.Stderr, "\rround %d of %d", n+1, b.rounds)
	}
	fmt.Fprintln(os.Stderr)
	return rounds, b.profile(ctx, all, ids)
}

// l1 compares hits of L1 with bare servers that give the same answer.
func (b *bench) l1(ctx context.Context) (s section, err error) {
	shipped, err := b.tiercel(ctx, "tiercel")
	if err != nil {
		return s, err
	}
	all := []*contender{shipped}
	defer func() { end(all) }()
	limited, err := b.tiercel(ctx, "tiercel, rate limit on", "RATE_LIMIT=1000000")
	if err != nil {
		return s, err
	}
	all = append(all, limited)
	a, err := ask(ctx, shipped, 1, "detail=l1")
	if err != nil {
		return s, err
	}
	for _, name := range []string{"gin", "gin-timeouts", "net-http", "tcp"} {
		c, err := other(ctx, name, a)
		if err != nil {
			return s, err
		}
		all = append(all, c)
	}
	rounds, err := b.turns(ctx, all, 1)
	return section{
		title: "Hit of L1",
		about: fmt.Sprintf("One product of %d bytes; the others give the same bytes and headers from memory. \"gin-timeouts\" and tiercel set "+
			"deadlines on the connection, \"gin\" and \"net-http\" none; \"tcp\" reads and writes without a look at the request.", len(a.Body)),
		base: "gin", names: names(all), rounds: rounds,
	}, err
}

// l2 compares reads of L2 with reads by a plain client.
func (b *bench) l2(ctx context.Context) (s section, err error) {
	server, err := redisServer(ctx)
	if err != nil {
		return s, err
	}
	all := []*contender{server}
	defer func() { slices.Reverse(all); end(all) }()
	ours, err := other(ctx, "l2", answer{Redis: server.addr})
	if err != nil {
		return s, err
	}
	all = append(all, ours)
	a, err := ask(ctx, ours, 1, "detail=l2")
	if err != nil {
		return s, err
	}
	if err := copyPlain(ctx, ours, server.addr); err != nil {
		return s, err
	}
	a.Redis = server.addr
	plain, err := other(ctx, "go-redis", a)
	if err != nil {
		return s, err
	}
	all = append(all, plain)
	rounds, err := b.turns(ctx, all[1:], products)
	if err != nil {
		return s, err
	}
	_, err = ask(ctx, ours, products, "detail=l2") // still
	return section{
		title: "Hit of L2",
		about: fmt.Sprintf("%d products of about %d bytes in one Redis; L1 is passed over.", products, len(a.Body)),
		base:  "go-redis", names: names(all[1:]), rounds: rounds,
	}, err
}

// ask takes an answer that comes from where status says; the first may be a miss.
func ask(ctx context.Context, c *contender, id int, status string) (a answer, err error) {
	for range 3 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://%s/api/products/%d", c.addr, id), nil)
		if err != nil {
			return a, err
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return a, err
		}
		a.Header = res.Header
		a.Body, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			return a, fmt.Errorf("%s answers %s: %w", c.name, res.Status, err)
		}
		if strings.Contains(res.Header.Get("Cache-Status"), status) {
			a.Header.Del("Date") // the server's business
			return a, nil
		}
	}
	return a, fmt.Errorf("%s answers out of %q, not %q", c.name, a.Header.Get("Cache-Status"), status)
}

func names(all []*contender) (names []string) {
	for _, c := range all {
		names = append(names, c.name)
	}
	return names
}

func median[T cmp.Ordered](of []T) T {
	of = slices.Sorted(slices.Values(of))
	return of[len(of)/2]
}
