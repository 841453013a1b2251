package main

import (
	"strings"
	"testing"
)

func TestViews_showAnswersAsTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		show         view
		answer, want string
	}{
		{"a key on which all agree", entryView, `{"key":"product:3","l1":{"version":12,"age_seconds":3.25,"ttl_seconds":56.7,"servable":true,"bytes":540},
			"l2":{"version":12,"age_seconds":4,"ttl_seconds":600,"servable":true,"bytes":310},"database":{"version":12},"agree":true}`, `
WHERE     VERSION  HOLDS      AGE    LEFT   WOULD SERVE  BYTES
L1        12       a product  3.25s  57s    yes          540
L2        12       a product  4s     10m0s  yes          310
database  12       a product

product:3: agreed, nothing but what the database has would be served
`},
		{"a key on which they do not", entryView, `{"key":"product:3","l1":{"version":11,"absent":true,"servable":true},"l2_error":true,"database":{"version":12}}`, `
WHERE     VERSION  HOLDS            AGE  LEFT  WOULD SERVE  BYTES
L1        11       no such product  0s   0s    yes          0
L2        -        not to be asked, or not trusted
database  12       a product

product:3: a tier differs from the database; if it stays so, "tiercel cache invalidate product:3"
`},
		{"a key without a database", entryView, `{"key":"product:3"}`, `
WHERE     VERSION  HOLDS  AGE  LEFT  WOULD SERVE  BYTES
L1        -        nothing
L2        -        nothing
database  -        out of reach

product:3: the database could not be asked
`},
		{"hot keys", hotView, `{"own":[{"key":"product:1","rate":2.54}],"merged":[{"key":"product:1","rate":7},{"key":"product:2","rate":3}]}`, `
KEY        READS/S HERE  READS/S BY ALL
product:1  2.5           7.0
product:2  0.0           3.0
`},
		{"hot keys without Redis", hotView, `{"own":[{"key":"product:1","rate":2.54}],"merged":null}`, `
KEY        READS/S HERE  READS/S BY ALL
product:1  2.5           ?

Redis did not answer: these are this instance's own
`},
		{"no hot keys", hotView, `{"own":[],"merged":[]}`, "\nno key is read often\n"},
		{"keys", invalidatedView, `{"keys":1}`, "\ninvalidated 1 key, everywhere\n"},
		{"tags", invalidatedView, `{"tags":2}`, "\ninvalidated 2 tags, everywhere\n"},
		{"all, pending", invalidatedView, `{"all":true,"pending":true}`,
			"\ninvalidated everything here; Redis did not answer in time, and the outbox carries it to the others\n"},
		{"counters", statsView, `{"gets":{"l1":3,"load":1},"loads":1,"load_errors":2,"rejected_fills":{"l1":4,"l2":5},"l1":{"bytes":77,"entries":1,"evictions":6},"loads_running":7,"flights_active":8}`, `
READS      SHARE
  l1    3  75.0 %
  load  1  25.0 %
LOADS
  done                1
  failed              2
  running             7
  keys being fetched  8
  not kept by L1, L2  4, 5
L1
  entries    1
  bytes      77
  evictions  6
`},
		{"counters of an instance that nobody asked", statsView, `{"gets":{"l1":0}}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			if err := c.show(&b, []byte(c.answer)); err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				if !strings.Contains(b.String(), " -\n") {
					t.Errorf("a share of nothing:\n%s", b.String())
				}
				return
			}
			if got := "\n" + b.String(); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
	if err := hotView(new(strings.Builder), []byte(`{"own":"?"}`)); err == nil {
		t.Error("an answer of another form is shown")
	}
}
