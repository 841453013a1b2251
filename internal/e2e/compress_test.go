package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

// Process 0 compresses; process 1, which does not, reads what it wrote.
func TestCompress_recordsAreShorterAndReadByAll(t *testing.T) {
	s := start(t, 2, func(i int, _ *stack, env map[string]string) {
		if i == 0 {
			env["L2_COMPRESS_ABOVE"] = "1KiB"
		}
	})
	description := strings.Repeat("a battery that lasts. ", 500)
	a := s.do(0, http.MethodPost, "/api/products", fmt.Sprintf(`{"sku":"k","name":"n","price":"1.00","description":%q}`, description))
	var p struct {
		ID          int64
		Description string
	}
	if err := json.Unmarshal(a.body, &p); a.status != http.StatusCreated || err != nil {
		t.Fatalf("POST: %d %s, %v", a.status, a.body, err)
	}
	written := s.mustGet(t, 0, p.ID)
	client, length := s.redis.Client(t), int64(0)
	testenv.Eventually(t, bound, func() bool {
		length = client.StrLen(t.Context(), fmt.Sprint("{tiercel}:v:product:", p.ID)).Val()
		return length > 0
	}, "the product is in L2")
	t.Logf("%d bytes in L2 for %d", length, len(written.body))
	if length > int64(len(written.body))/2 {
		t.Error("the record is not compressed")
	}
	read := s.mustGet(t, 1, p.ID)
	if read.from() != "l2" || !bytes.Equal(read.body, written.body) {
		t.Errorf("%d bytes from %q, want the %d that process 0 has", len(read.body), read.from(), len(written.body))
	}
}
