// Package fakeredis is the Redis of one shard in memory: the state of section 2 of the protocol, and each script of tier
// and invalidation as one method.
//
// A [State] is plain data that can be copied, so that a test can fail over to what a Redis was a moment ago. Nothing
// in it reads a clock or draws a number: both come from the [Server] around it. tiertest.Remote and remotetest.Remote make
// a tier.Remote and an invalidation.Remote of a server, and are held to the conformance suites that the real ones pass.
//
// Methods of a State are not safe for concurrent use; a [Way] sees to it.
package fakeredis
