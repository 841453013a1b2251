package e2e

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// Hazards of transactions, on one stack: none of them harms it.
func TestHazards_ofTransactions(t *testing.T) {
	postgres := testenv.StartPostgres(t, testenv.WithSetting("max_prepared_transactions", "5"))
	s := startOn(t, postgres, testenv.StartRedis(t), 2, func(_ int, _ *stack, env map[string]string) { strict(env) })
	t.Run("Hazard13_commitsInTheOppositeOrderOfIdsAreBothDelivered", s.oppositeOrder)
	t.Run("Hazard14_openTransactionsHoldUpNothingAndAreVisible", s.openTransactions)
	t.Run("Hazard14_truncateClearsEverything", s.truncate)
	t.Run("Hazard19_deletedAndCreatedAgainTheOldVersionNeverWins", s.createdAgain)
	t.Run("Hazard45_invalidationTakesEffectWithTheCommitOrNotAtAll", s.withTheCommit)
	t.Run("Hazard23_listsOfEveryProcessFollowAMember", s.lists)
}

func (s *stack) connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// begin begins a transaction that changes a price; it stays open until the function is called.
func (s *stack) begin(t *testing.T, id int64, price string) (commit func()) {
	t.Helper()
	tx, err := s.connect(t, s.database).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	for _, statement := range []string{
		fmt.Sprintf("UPDATE products SET price = %s WHERE id = %d", price, id),
		"INSERT INTO tiercel_outbox (kind, key) VALUES ('tag', 'shared')",
	} {
		if _, err := tx.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		t.Helper()
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *stack) oppositeOrder(t *testing.T) {
	first, second := s.create(t, "first"), s.create(t, "second")
	s.warm(t, first, second)
	commitFirst := s.begin(t, first, "2.00") // the lower ids
	s.begin(t, second, "2.00")()
	s.all(t, second, func(a answer) bool { return hasPrice(a, "2.00") })
	testenv.Eventually(t, 10*time.Second, func() bool { return s.logged(t, "tag", "shared") == 1 }, "the tag is announced")
	s.warm(t, first) // still the value before the transaction
	if a := s.mustGet(t, 1, first); !hasPrice(a, "1.00") {
		t.Errorf("before the commit: %s", a.body)
	}
	commitFirst()
	s.all(t, first, func(a answer) bool { return hasPrice(a, "2.00") })
	testenv.Eventually(t, 10*time.Second, func() bool { return s.logged(t, "tag", "shared") == 2 }, "the tag is announced again")
}

func (s *stack) openTransactions(t *testing.T) {
	other := s.postgres.NewDatabase(t)
	s.postgres.Psql(t, other, "CREATE TABLE t (n int)")
	held := s.create(t, "held")
	for name, open := range map[string]func(t *testing.T) (end func()){
		"in the same database": func(t *testing.T) func() {
			t.Helper()
			return s.begin(t, held, "9.00")
		},
		"in another database": func(t *testing.T) func() {
			t.Helper()
			tx, err := s.connect(t, other).BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
				t.Fatal(err)
			}
			return func() { _ = tx.Rollback() }
		},
		"prepared": func(t *testing.T) func() {
			t.Helper()
			db := s.connect(t, other)
			if _, err := db.ExecContext(t.Context(), "BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'forgotten'"); err != nil {
				t.Fatal(err)
			}
			return func() { s.postgres.Psql(t, other, "ROLLBACK PREPARED 'forgotten'") }
		},
	} {
		t.Run(name, func(t *testing.T) {
			id := s.create(t, name)
			s.warm(t, id)
			end := open(t)
			began := time.Now()
			for n := range 3 {
				price := fmt.Sprintf("%d.50", n)
				s.psql(t, "UPDATE products SET price = %s WHERE id = %d", price, id)
				s.all(t, id, func(a answer) bool { return hasPrice(a, price) })
			}
			sent := s.logged(t, "key", fmt.Sprint("product:", id))
			testenv.Eventually(t, 10*time.Second, func() bool {
				return s.metric(t, 0, "tiercel_outbox_pending", "") >= 3 && s.metric(t, 0, "tiercel_outbox_oldest_seconds", "") >= 1
			}, "the lag is visible")
			if again := s.logged(t, "key", fmt.Sprint("product:", id)); again != sent {
				t.Errorf("in %v of reading them again, rows were announced %d more times", time.Since(began), again-sent)
			}
			testenv.Eventually(t, 10*time.Second, func() bool { return s.metric(t, 0, "tiercel_trusted", "") == 1 }, "trust lasts")
			end()
			testenv.Eventually(t, 10*time.Second, func() bool { return s.metric(t, 0, "tiercel_outbox_pending", "") == 0 },
				"the cursor moves on when the transaction has ended")
		})
	}
}

func (s *stack) truncate(t *testing.T) {
	ids := make([]int64, 20)
	for i := range ids {
		ids[i] = s.create(t, fmt.Sprint("truncated", i))
	}
	s.warm(t, ids...)
	s.psql(t, "TRUNCATE products")
	for _, id := range ids {
		s.all(t, id, absent)
	}
}

func (s *stack) createdAgain(t *testing.T) {
	id := s.create(t, "again")
	s.warm(t, id)
	last := s.mustGet(t, 0, id).version()
	for n := range 4 {
		s.psql(t, "DELETE FROM products WHERE id = %d", id)
		s.all(t, id, absent)
		for i := range s.servers { // the absence is cached
			testenv.Eventually(t, 10*time.Second, func() bool { return s.get(i, id).from() == "negative" }, "absent in L1 of %d", i)
		}
		s.psql(t, "INSERT INTO products (id, sku, name, price) VALUES (%d, 'again', 'n', %d)", id, n)
		s.all(t, id, func(a answer) bool { return a.status == http.StatusOK })
		for i := range s.servers {
			if v := s.mustGet(t, i, id).version(); v <= last {
				t.Errorf("process %d shows version %d after %d", i, v, last)
			}
		}
		last = s.mustGet(t, 0, id).version()
	}
}

// The list pages come straight from the database until they are cached under tags.
func (s *stack) lists(t *testing.T) {
	list := func(i int) (prices map[int64]string) {
		t.Helper()
		a := s.do(i, http.MethodGet, "/api/products?category=listed", "")
		var page struct {
			Items []struct {
				ID    int64
				Price string
			}
		}
		if err := json.Unmarshal(a.body, &page); a.status != http.StatusOK || err != nil {
			t.Fatalf("GET of the list: %d %s, %v", a.status, a.body, err)
		}
		prices = make(map[int64]string)
		for _, item := range page.Items {
			prices[item.ID] = item.Price
		}
		return prices
	}
	expect := func(id int64, price string) {
		t.Helper()
		for i := range s.servers {
			began := time.Now()
			for got := list(i); got[id] != price; got = list(i) {
				if time.Since(began) > strictBound {
					t.Fatalf("the list of process %d has price %q of %d, want %q", i, got[id], id, price)
				}
			}
		}
	}
	id := s.create(t, "member")
	put := func(i int, price, category string) {
		t.Helper()
		a := s.do(i, http.MethodPut, fmt.Sprint("/api/products/", id), fmt.Sprintf(`{"name":"n","price":%q,"category":%q}`, price, category))
		if a.status != http.StatusOK {
			t.Fatalf("PUT: %d %s", a.status, a.body)
		}
	}
	expect(id, "")
	put(0, "1.00", "listed")
	expect(id, "1.00")
	put(1, "2.00", "listed")
	expect(id, "2.00")
	s.psql(t, "UPDATE products SET price = 3.00 WHERE id = %d", id)
	expect(id, "3.00")
	put(0, "4.00", "elsewhere")
	expect(id, "")
}

// PostgreSQL dies just after a product was deleted that every process had in memory.
func TestHazard20_deletedProductIsNeverServedWhileTheDatabaseIsDown(t *testing.T) {
	s := start(t, 2, func(_ int, _ *stack, env map[string]string) {
		strict(env)
		env["STALE_FOR"] = "1h"
		env["LOAD_TIMEOUT"] = "500ms"
	})
	kept, unread, read := s.create(t, "kept"), s.create(t, "unread"), s.create(t, "read")
	s.warm(t, kept, unread, read)
	for _, id := range []int64{unread, read} {
		if a := s.do(0, http.MethodDelete, fmt.Sprint("/api/products/", id), ""); a.status != http.StatusNoContent {
			t.Fatalf("DELETE: %d %s", a.status, a.body)
		}
	}
	s.all(t, read, absent) // the absence of this one is cached, that of the other, deleted before it, is not
	s.postgres.Kill()
	refused := make([]int, len(s.servers))
	for began := time.Now(); time.Since(began) < 2*strictBound || slices.Min(refused) == 0; { // beyond trust
		for i := range s.servers {
			for _, id := range []int64{unread, read} {
				a := s.get(i, id)
				switch {
				case a.err == nil && a.status == http.StatusServiceUnavailable:
					refused[i]++
				case a.err != nil || a.status != http.StatusNotFound:
					t.Fatalf("process %d, %v after the database died: %d %s (%s), %v", i, time.Since(began), a.status, a.body, a.from(), a.err)
				}
			}
			if a := s.get(i, kept); a.err != nil || a.status != http.StatusOK {
				t.Fatalf("a product that was not deleted: %d %s, %v", a.status, a.body, a.err)
			}
		}
	}
}
