// Command server stands in for cmd/server in testenv's own tests: it is ready at once, prints its settings, and ends
// with code 3 on SIGTERM.
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	term := make(chan os.Signal, 1)
	signal.Notify(term, syscall.SIGTERM)
	fmt.Println("args", os.Args[1:], "greeting", os.Getenv("GREETING"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	for _, setting := range []string{"HTTP_ADDR", "OPS_ADDR"} {
		go func() { fmt.Println(http.ListenAndServe(os.Getenv(setting), mux)) }()
	}
	<-term
	os.Exit(3)
}
