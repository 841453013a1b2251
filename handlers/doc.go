// Package handlers is the HTTP API of Tiercel: products, the operator's cache calls, health.
//
// [New] makes the handler of the product API, [NewOps] that of the operator's address. Both are plain
// [net/http] handlers; routes.go shows all of the product API on one screen, and openapi.yaml describes it.
//
// # Consistency
//
// The package keeps no product of its own: what a read returns is what [Products] returned, its freshness is told in
// Cache-Status, Age and, for a stale answer, Cache-Control: no-store. A write answers when its invalidation is done,
// or says Tiercel-Invalidation: pending. With Prefer: wait=N (RFC 7240) it answers when no instance shows any more what
// was there before, and says so in Preference-Applied; after N seconds it answers without.
//
// # Failure
//
// Every error is an application/problem+json document (RFC 9457), made in problem.go and nowhere else. No text of an
// error from below reaches a client: that goes to the log, under the X-Request-Id that every answer carries.
//
// # Cost
//
// A product that is in L1 is answered with ready bytes and ready header values: nothing is encoded, and nothing is
// allocated by Gin or by us but three objects for every 64 request ids (TestHit_allocatesNothing). The 15 allocations
// of such a request that remain are those of net/http (BenchmarkHit_overTCP): the request, its URL and headers, its
// context, and a copy of the answer's headers. Bodies of 8 KiB and more cost two more, for their Content-Length.
package handlers
