package indicator

import "sync"

// cache keeps what was computed last. Several who ask for the same at once wait
// for one computation; a failure is not kept.
type cache[K comparable, V any] struct {
	mu      sync.Mutex
	entries map[K]*entry[V]
	clock   uint64
	weight  int
}

type entry[V any] struct {
	once   sync.Once
	v      V
	err    error
	used   uint64
	weight int
}

// get gives what is kept, else what compute gives. What is used least recently
// goes while all together weigh more than room; the newest always stays.
func (c *cache[K, V]) get(k K, room int, compute func() (V, int, error)) (V, error) {
	e := c.entry(k)
	e.once.Do(func() {
		var weight int
		e.v, weight, e.err = compute()
		c.settle(k, e, weight, room)
	})
	return e.v, e.err
}

func (c *cache[K, V]) entry(k K) *entry[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock++
	e := c.entries[k]
	if e == nil {
		if c.entries == nil {
			c.entries = map[K]*entry[V]{}
		}
		e = &entry[V]{}
		c.entries[k] = e
	}
	e.used = c.clock
	return e
}

// settle keeps a computed entry and makes room for it.
func (c *cache[K, V]) settle(k K, e *entry[V], weight, room int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.err != nil {
		delete(c.entries, k)
		return
	}
	e.weight = weight
	c.weight += weight
	for c.weight > room {
		var oldest K
		var found *entry[V]
		for k, o := range c.entries {
			if o != e && o.weight > 0 && (found == nil || o.used < found.used) {
				oldest, found = k, o
			}
		}
		if found == nil {
			return
		}
		c.weight -= found.weight
		delete(c.entries, oldest)
	}
}
