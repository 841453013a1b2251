package e2e

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// A page of a category that three processes serve from L1 follows when one of its members changes through a fourth, and
// by psql. The bound is what is promised; the usual times are logged.
func TestList_ofACategoryFollowsItsMembersOnEveryProcess(t *testing.T) {
	const path = "/api/products?category=lamps"
	s := start(t, 4, nil)
	for i := range 20 {
		a := s.do(3, http.MethodPost, "/api/products", fmt.Sprintf(`{"sku":"s%d","name":"n","category":"lamps","price":"1.00"}`, i))
		if a.status != http.StatusCreated {
			t.Fatalf("POST: %d %s, %v", a.status, a.body, a.err)
		}
	}
	var id int64
	row := s.postgres.Psql(t, s.database, "SELECT id FROM products WHERE sku = 's7'")
	if _, err := fmt.Sscan(row, &id); err != nil {
		t.Fatal(err)
	}
	page := func(i int) answer { return s.do(i, http.MethodGet, path, "") }
	warm := func() {
		for i := range 3 {
			testenv.Eventually(t, 10*time.Second, func() bool { return page(i).from() == "l1" }, "the page is in L1 of process %d", i)
		}
	}
	follow := func(since time.Time, price string) (took []time.Duration) {
		for i := range 3 {
			for {
				a := page(i)
				if a.status == http.StatusOK && hasPrice(a, price) {
					break
				}
				if time.Since(since) > bound {
					t.Fatalf("process %d still shows %s after %v", i, a.body, bound)
				}
			}
			took = append(took, time.Since(since))
		}
		return took
	}
	var peers, psql []time.Duration
	for n := range 20 {
		warm()
		price := fmt.Sprintf("%d.01", n+2)
		a := s.do(3, http.MethodPatch, fmt.Sprint("/api/products/", id), fmt.Sprintf(`{"price":%q}`, price))
		if a.status != http.StatusOK {
			t.Fatalf("PATCH: %d %s, %v", a.status, a.body, a.err)
		}
		peers = append(peers, follow(time.Now(), price)...)
	}
	for n := range 10 {
		warm()
		price := fmt.Sprintf("%d.02", n+2)
		s.postgres.Psql(t, s.database, fmt.Sprintf("UPDATE products SET price = %s WHERE id = %d", price, id))
		psql = append(psql, follow(time.Now(), price)...)
	}
	t.Logf("pages follow a write through another process: median %v, worst %v of %d", quantile(peers, 0.5), quantile(peers, 1), len(peers))
	t.Logf("pages follow psql: median %v, worst %v of %d", quantile(psql, 0.5), quantile(psql, 1), len(psql))

	// By hand, through the admin API: one message, the right count, and the page is loaded anew.
	warm()
	a := s.do(1, http.MethodPost, "/admin/cache/invalidate", `{"tags":["category:lamps"]}`)
	if a.status != http.StatusOK || !contains(a.body, `"tags":1`) {
		t.Fatalf("invalidate: %d %s", a.status, a.body)
	}
	if from := page(1).from(); from == "l1" {
		t.Error("the page is still in L1 of the process that was told")
	}
	if n := s.metric(t, 0, "tiercel_gets_total", `cache="list"`); n == 0 {
		t.Error("no reads of lists in the metrics")
	}
}
