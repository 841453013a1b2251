// Package console is the operator's page: what an instance serves and from where, its replicas, the invalidations as they
// come, and what is read most.
//
// [New] makes a handler of the page, which is embedded, and of its feed. [Console.Run] takes a sample each second, which costs
// a reading of counters; Redis and the database are asked only while somebody looks on.
//
// # Security
//
// The package changes nothing and shows no product. What changes something, and what looks into an entry, are the calls of
// the product API, which the page makes with the token that is typed into it. It lies in the tab's session storage, and goes
// into a header only. The page loads nothing from elsewhere and runs no script but its own files: see page.go.
package console
