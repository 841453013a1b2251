package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
)

// bareTCP gives the answer to whatever comes, without a look at it: a read and a write for each request, and Go's poller
// between them. It is no HTTP server, but the limit of one that is written in Go.
func (a answer) bareTCP(l net.Listener) error {
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\n")
	header := a.Header.Clone()
	header.Set("Date", "Sat, 01 Jan 2000 00:00:00 GMT")
	if err := header.Write(&b); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\r\n%s", a.Body)
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go repeat(conn, b.Bytes())
	}
}

func repeat(conn net.Conn, said []byte) {
	defer func() { _ = conn.Close() }()
	request := make([]byte, http.DefaultMaxHeaderBytes>>8)
	for {
		if _, err := conn.Read(request); err != nil {
			return
		}
		if _, err := conn.Write(said); err != nil {
			return
		}
	}
}
