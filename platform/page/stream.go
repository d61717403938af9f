package page

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Stream keeps the connection open and tells the page about each notice as a
// server-sent event named change, whose data is the topic.
type Stream struct {
	// Notices come from a live.Hub; Stop is called when the page is left.
	Notices <-chan string
	Stop    func()
}

// beat keeps proxies from closing a silent connection; span is how long one
// connection lasts before the browser opens the next.
const (
	beat = 25 * time.Second
	span = 9 * time.Minute
)

type stopping struct{}

// streamsStop is closed when the server is about to stop, so that open streams
// do not hold it up.
func streamsStop(ctx context.Context) <-chan struct{} {
	c, _ := ctx.Value(stopping{}).(<-chan struct{})
	return c
}

func (v Stream) respond(_ *Site, w http.ResponseWriter, r *http.Request) error {
	defer v.Stop()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	rc := http.NewResponseController(w)
	send := func(text string) bool {
		if _, err := fmt.Fprint(w, text); err != nil {
			return false
		}
		return rc.Flush() == nil
	}
	if !send("retry: 4000\n\n") {
		return nil
	}
	tick, end := time.NewTicker(beat), time.NewTimer(span)
	defer tick.Stop()
	defer end.Stop()
	for {
		ok := true
		select {
		case <-r.Context().Done():
			return nil
		case <-streamsStop(r.Context()):
			return nil
		case <-end.C:
			return nil
		case topic := <-v.Notices:
			ok = send("event: change\ndata: " + topic + "\n\n")
		case <-tick.C:
			ok = send(": \n\n")
		}
		if !ok {
			return nil
		}
	}
}
