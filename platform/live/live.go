// Package live tells open pages that something changed, so that they can ask
// again. A notice carries no data, only its topic: what a person may see is
// decided when the page asks. Notices within one process reach all its pages;
// nothing depends on them, a page that misses one is merely older.
package live

import "sync"

// Hub passes notices from those who change to those who look. The zero Hub works.
type Hub struct {
	mu   sync.Mutex
	subs map[*subscriber]struct{}
}

type subscriber struct {
	topics map[string]bool
	ring   chan string
}

// waiting is how many notices a slow page may have waiting; further ones are
// dropped, since it will ask again anyway.
const waiting = 16

// Publish tells all who listen to a topic. It never waits.
func (h *Hub) Publish(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		if !s.topics[topic] {
			continue
		}
		select {
		case s.ring <- topic:
		default:
		}
	}
}

// Subscribe listens to topics until stop is called.
func (h *Hub) Subscribe(topics ...string) (notices <-chan string, stop func()) {
	s := &subscriber{topics: map[string]bool{}, ring: make(chan string, waiting)}
	for _, t := range topics {
		s.topics[t] = true
	}
	h.mu.Lock()
	if h.subs == nil {
		h.subs = map[*subscriber]struct{}{}
	}
	h.subs[s] = struct{}{}
	h.mu.Unlock()
	return s.ring, func() {
		h.mu.Lock()
		delete(h.subs, s)
		h.mu.Unlock()
	}
}

// Listeners counts those who listen.
func (h *Hub) Listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.subs)
}
