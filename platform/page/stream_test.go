package page

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"gangyao/platform/live"
)

// A notice reaches an open page, and an open page does not keep the server from
// stopping.
func TestStreamTellsAndEnds(t *testing.T) {
	var hub live.Hub
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	site := New(Config{Log: log})
	site.Handle("GET /live", func(r *http.Request) (View, error) {
		n, stop := hub.Subscribe(r.URL.Query()["topic"]...)
		hub.Publish("before")
		return Stream{n, stop}, nil
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, ln, site.Handler(), log) }()

	resp, err := http.Get("http://" + ln.Addr().String() + "/live?topic=before")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if ct := resp.Header.Get("Content-Type"); ct != "text/event-stream" {
		t.Errorf("content type %q", ct)
	}
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "data: ") {
	}
	if lines.Text() != "data: before" {
		t.Errorf("heard %q", lines.Text())
	}
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if hub.Listeners() != 0 {
		t.Error("the page was not let go")
	}
}
