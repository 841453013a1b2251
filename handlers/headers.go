package handlers

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/tiercel-go/tiercel/store"
)

// Header values that are the same in many answers. Header maps share them: nobody may write to one.
var (
	jsonType    = []string{"application/json"}
	problemType = []string{"application/problem+json"}
	ndjsonType  = []string{"application/x-ndjson"}
	yamlType    = []string{"application/yaml"}

	noCache     = []string{"no-cache"}
	noStore     = []string{"no-store"}
	varyAccept  = []string{"Accept"}
	inOneSecond = []string{"1"}
	pending     = []string{"pending"}
	noSniff     = []string{"nosniff"}

	cacheL1       = []string{"tiercel; hit; detail=l1"}
	cacheL2       = []string{"tiercel; hit; detail=l2"}
	cacheLoad     = []string{"tiercel; fwd=miss; detail=load"}
	cacheStale    = []string{"tiercel; hit; detail=stale"}
	cacheNegative = []string{"tiercel; hit; detail=negative"}
	cacheBypass   = []string{"tiercel; fwd=bypass; detail=load"}
)

// cacheStatus is the Cache-Status (RFC 9211) of an answer, nil if there was none.
func cacheStatus(o store.Outcome, stale bool) []string {
	if stale {
		return cacheStale
	}
	switch o.String() { // the names are part of the contract, the numbers are not
	case "l1":
		return cacheL1
	case "l2":
		return cacheL2
	case "load":
		return cacheLoad
	case "stale":
		return cacheStale
	case "negative":
		return cacheNegative
	case "bypass":
		return cacheBypass
	}
	return nil
}

// numbers are the header values of the small numbers: Age up to two hours, Content-Length of most products.
var numbers = func() (v [8192]string) {
	for n := range v {
		v[n] = strconv.Itoa(n)
	}
	return v
}()

// number returns n as a header value, without allocating if it is small.
func number(n int) []string {
	n = max(n, 0)
	if n < len(numbers) {
		return numbers[n : n+1 : n+1]
	}
	return []string{strconv.Itoa(n)}
}

func seconds(d time.Duration) []string { return number(int(d / time.Second)) }

// describe sets what Cache-Control, Cache-Status and Age say of a read, whether it found something or not.
func (a *api) describe(h http.Header, o store.Outcome, stale bool, age time.Duration) {
	status := cacheStatus(o, stale)
	if status == nil {
		return
	}
	h["Cache-Status"] = status
	h["Age"] = seconds(age)
	h["Cache-Control"] = a.cacheControl
	if stale {
		h["Cache-Control"] = noStore
	}
}

// send writes an answer with a body, or without it to HEAD.
func send(c *gin.Context, status int, contentType []string, body []byte) {
	h := c.Writer.Header()
	h["Content-Type"] = contentType
	h["Content-Length"] = number(len(body))
	c.Writer.WriteHeader(status)
	if c.Request.Method == http.MethodHead {
		c.Writer.WriteHeaderNow()
		return
	}
	_, _ = c.Writer.Write(body) // a client that left is none of our errors
}
