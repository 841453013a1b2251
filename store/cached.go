package store

import (
	"time"

	"github.com/tiercel-go/tiercel/tier"
)

// An Outcome says where a read's answer came from.
type Outcome = tier.Outcome

// A Read is a product with what is known about the answer.
type Read struct {
	Document
	Outcome Outcome
	Stale   bool
	Age     time.Duration // since the load from the database began
}

// A Written is a product as a write left it; after a Delete it has ID and Version only.
type Written struct {
	Document
	Pending bool // Redis could not be told in time: the outbox will
}
