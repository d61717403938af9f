package identity

import (
	"sync"
	"time"

	"gangyao/platform/area"
)

// cacheFor is how long an actor, the organisations and the areas are kept.
// Within one process every change forgets them at once; another process sees a
// revocation after this time at the latest.
const cacheFor = 3 * time.Second

// cacheGrace is how much longer organisations and areas answer what the policy asks
// while a request is under way: whoever asks may be reading, and a reader that waits
// for another reader's connection waits for ever when all wait.
const cacheGrace = 30 * time.Second

// cacheMost bounds how many actors are kept.
const cacheMost = 10_000

// cache keeps what every request asks for. Its zero value is ready.
type cache struct {
	mu     sync.Mutex
	era    uint64 // rises when everything is forgotten
	actors map[string]cachedActor
	trees  map[area.Code]cachedTree
	mark   string // of the database, when trees were last known to be right
}

type cachedActor struct {
	actor *Actor
	until time.Time
}

type cachedTree struct {
	orgs  *OrgTree
	areas *area.Tree
	until time.Time
}

// forget drops everything. What was being read meanwhile is not kept either.
func (c *cache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.era++
	clear(c.actors)
	clear(c.trees)
}

// renew drops organisations and areas when the mark of the database is another.
func (c *cache) renew(mark string) (dropped bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.mark == mark {
		return false
	}
	c.mark = mark
	c.era++
	clear(c.trees)
	return true
}

func (c *cache) begin() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.era
}

func (c *cache) actor(print string, now time.Time) *Actor {
	c.mu.Lock()
	defer c.mu.Unlock()
	if got, ok := c.actors[print]; ok && now.Before(got.until) {
		return got.actor
	}
	return nil
}

func (c *cache) keepActor(era uint64, print string, a *Actor, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.era != era {
		return
	}
	if c.actors == nil || len(c.actors) >= cacheMost {
		c.actors = map[string]cachedActor{}
	}
	c.actors[print] = cachedActor{a, until}
}

func (c *cache) tree(t area.Code, now time.Time) (cachedTree, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	got, ok := c.trees[t]
	return got, ok && now.Before(got.until)
}

// lately is the tree that was kept last, also some time after it should be read anew.
func (c *cache) lately(t area.Code, now time.Time) (cachedTree, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	got, ok := c.trees[t]
	return got, ok && now.Before(got.until.Add(cacheGrace))
}

func (c *cache) keepTree(era uint64, t area.Code, tree cachedTree) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.era != era {
		return
	}
	if c.trees == nil || len(c.trees) >= cacheMost {
		c.trees = map[area.Code]cachedTree{}
	}
	c.trees[t] = tree
}
