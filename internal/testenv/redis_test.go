package testenv_test

import (
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

func TestRedis_isEmptyAfterKill(t *testing.T) {
	r := testenv.StartRedis(t)
	c := r.Client(t)
	if err := c.Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	r.Kill()
	if err := c.Get(t.Context(), "k").Err(); err == nil {
		t.Fatal("a killed Redis answered")
	}
	r.Start()
	if n, err := c.DBSize(t.Context()).Result(); err != nil || n != 0 {
		t.Fatalf("%d keys, %v after a kill; want none", n, err)
	}
}
