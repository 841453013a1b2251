//go:build race

package handlers_test

func init() { poolsForget = true }
