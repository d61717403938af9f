package live

import (
	"sync"
	"testing"
)

func TestNoticesReachThoseWhoListen(t *testing.T) {
	var h Hub
	a, stopA := h.Subscribe("sheet:1", "sheet:2")
	b, stopB := h.Subscribe("sheet:2")
	h.Publish("sheet:1")
	h.Publish("sheet:2")
	h.Publish("sheet:3")
	if got := []string{<-a, <-a}; got[0] != "sheet:1" || got[1] != "sheet:2" || len(a) != 0 {
		t.Errorf("a heard %v and %d more", got, len(a))
	}
	if got := <-b; got != "sheet:2" || len(b) != 0 {
		t.Errorf("b heard %v", got)
	}
	stopA()
	stopB()
	h.Publish("sheet:2")
	if len(a)+len(b) != 0 || h.Listeners() != 0 {
		t.Error("those who left still hear")
	}
}

// A page that does not listen holds nobody up.
func TestPublishNeverWaits(t *testing.T) {
	var h Hub
	ring, stop := h.Subscribe("x")
	defer stop()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				h.Publish("x")
			}
		})
	}
	wg.Wait()
	if len(ring) != waiting {
		t.Errorf("%d waiting", len(ring))
	}
}
