package console

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// feed sends what is new as server-sent events, until the reader leaves or the instance ends. It begins with what is kept.
// However much there is, a reader gets ten events a second of each kind at most, with the newest in them.
func (c *Console) feed(w http.ResponseWriter, r *http.Request) {
	if c.viewers.Add(1) > maxViewers {
		c.viewers.Add(-1)
		refuse(w, r, http.StatusServiceUnavailable, fmt.Sprintf("%d look on already", maxViewers))
		return
	}
	defer c.viewers.Add(-1)
	select {
	case c.want <- struct{}{}:
	default:
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	f := follower{console: c, w: w, rc: http.NewResponseController(w)}
	if f.send("hello", struct{}{}) != nil {
		return
	}
	tick := time.NewTicker(feedEvery)
	defer tick.Stop()
	for f.news() == nil {
		select {
		case <-r.Context().Done():
			return
		case <-c.ended:
			return
		case <-tick.C:
		}
	}
}

// A follower is one reader of the feed.
type follower struct {
	console           *Console
	w                 http.ResponseWriter
	rc                *http.ResponseController
	samples, messages uint64
	looks             int
}

func (f *follower) news() (err error) {
	c := f.console
	var samples []Sample
	if samples, f.samples = c.samples.after(f.samples); len(samples) > 0 {
		if err := f.send("samples", samples); err != nil {
			return err
		}
	}
	var messages []Invalidation
	if messages, f.messages = c.messages.after(f.messages); len(messages) > 0 {
		if err := f.send("invalidations", messages); err != nil {
			return err
		}
	}
	c.mu.Lock()
	scene, looks := c.scene, c.looks
	c.mu.Unlock()
	if looks == f.looks {
		return nil
	}
	f.looks = looks
	return f.send("scene", json.RawMessage(scene))
}

// send gives up on a reader that does not take what it is sent.
func (f *follower) send(event string, data any) error {
	body, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if err := f.rc.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(f.w, "event: %s\ndata: %s\n\n", event, body); err != nil {
		return err
	}
	return f.rc.Flush()
}
