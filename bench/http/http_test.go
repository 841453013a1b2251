package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const said = `Running 2s test @ http://127.0.0.1:1/api/products/1
  Latency Distribution
     50%    1.04ms
     75%    2.00ms
     90%    3.00ms
     99%   14.05ms
  110342 requests in 2.00s, 62.00MB read
Requests/sec:  55171.25
Transfer/sec:     31.00MB
`

func TestRound_readsWhatWrkSays(t *testing.T) {
	var r round
	n, err := r.read([]byte(said))
	if err != nil || n != 110342 || r.perSecond != 55171.25 || r.p50 != 1040*time.Microsecond || r.p99 != 14050*time.Microsecond {
		t.Errorf("%d requests, %+v, %v", n, r, err)
	}
}

func TestRound_ofBadAnswersIsNone(t *testing.T) {
	for _, bad := range []string{
		said + "  Non-2xx or 3xx responses: 7\n", said + "  Socket errors: connect 0, read 1, write 0, timeout 0\n", "",
		strings.Replace(said, "110342", "0", 1),
	} {
		if _, err := new(round).read([]byte(bad)); err == nil {
			t.Errorf("no error of %q", bad)
		}
	}
}

func TestSection_comparesWithinARound(t *testing.T) {
	s := section{base: "b", names: []string{"a", "b"}, rounds: [][]round{
		{{perSecond: 50}, {perSecond: 30}, {perSecond: 9}}, {{perSecond: 100}, {perSecond: 20}, {perSecond: 10}},
	}}
	if got := median(s.ratios(0)); got != 0.9 {
		t.Errorf("the median of 0.5, 1.5 and 0.9 is %v", got)
	}
}

// The comparison is fair only if what the others say is, byte by byte, what the product API said.
func TestServe_givesTheAnswerItWasGiven(t *testing.T) {
	a := answer{Header: http.Header{"Etag": {`"7"`}, "Content-Length": {"5"}, "Content-Type": {"x/y"}}, Body: []byte("12345")}
	for _, name := range []string{"net-http", "gin", "gin-timeouts", "tcp"} {
		t.Run(name, func(t *testing.T) {
			input, err := json.Marshal(a)
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			out, in := io.Pipe()
			ended := make(chan error, 1)
			go func() { ended <- serve(ctx, name, strings.NewReader(string(input)), in) }()
			line := make([]byte, 256)
			n, err := out.Read(line)
			if err != nil {
				t.Fatal(err)
			}
			addr, _, _ := strings.Cut(strings.TrimSpace(string(line[:n])), " ")
			got, err := ask(ctx, &contender{name: name, addr: addr}, 1, "")
			if err != nil || string(got.Body) != "12345" || len(got.Header) != len(a.Header) || got.Header.Get("Etag") != `"7"` {
				t.Errorf("%v %s, %v", got.Header, got.Body, err)
			}
			http.DefaultClient.CloseIdleConnections()
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}
