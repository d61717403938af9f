package indicator

import "sync"

// cache keeps what was computed last. Several who ask for the same at once wait
// for one computation; a failure is not kept.
type cache[K comparable, V any] struct {
	mu      sync.Mutex
	entries map[K]*entry[V]
	clock   uint64
	most    int // how many are kept; 0 means 64
}

type entry[V any] struct {
	once sync.Once
	v    V
	err  error
	used uint64
}

func (c *cache[K, V]) get(k K, compute func() (V, error)) (V, error) {
	e := c.entry(k)
	e.once.Do(func() { e.v, e.err = compute() })
	if e.err != nil {
		c.mu.Lock()
		if c.entries[k] == e {
			delete(c.entries, k)
		}
		c.mu.Unlock()
	}
	return e.v, e.err
}

func (c *cache[K, V]) entry(k K) *entry[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock++
	if e := c.entries[k]; e != nil {
		e.used = c.clock
		return e
	}
	if c.entries == nil {
		c.entries = map[K]*entry[V]{}
	}
	most := c.most
	if most == 0 {
		most = 64
	}
	if len(c.entries) >= most {
		var oldest K
		first := true
		for k, e := range c.entries {
			if first || e.used < c.entries[oldest].used {
				oldest, first = k, false
			}
		}
		delete(c.entries, oldest)
	}
	e := &entry[V]{used: c.clock}
	c.entries[k] = e
	return e
}
