package lexicon

// Dict holds words with a value each and finds the longest word that begins
// or ends at a place of a text. It is built once and then only read.
type Dict[V any] struct {
	fore, back tree
	values     []V
}

// tree is a trie over runes. The root, where most lookups end, is a map; a
// node below has few children and keeps them in a list.
type tree struct {
	root  map[rune]int32
	nodes []node
	// hint has a bit for every rune in root, by its low ten bits: most runes
	// of a text begin no word and are turned away without a lookup.
	hint [16]uint64
}

type node struct {
	next []edge
	word int32 // index into values + 1; 0 no word ends here
}

type edge struct {
	r  rune
	to int32
}

// NewDict is an empty dictionary.
func NewDict[V any]() *Dict[V] {
	return &Dict[V]{fore: tree{root: map[rune]int32{}}, back: tree{root: map[rune]int32{}}}
}

// step follows r from the node at (-1 is the root); it is negative when there
// is no such child.
func (t *tree) step(at int32, r rune) int32 {
	if at < 0 {
		if t.hint[r>>6&15]&(1<<(r&63)) == 0 {
			return -1
		}
		if to, ok := t.root[r]; ok {
			return to
		}
		return -1
	}
	for _, e := range t.nodes[at].next {
		if e.r == r {
			return e.to
		}
	}
	return -1
}

func (t *tree) put(rs []rune, backwards bool, value int32) {
	at := int32(-1)
	for i := range rs {
		r := rs[i]
		if backwards {
			r = rs[len(rs)-1-i]
		}
		to := t.step(at, r)
		if to < 0 {
			t.nodes = append(t.nodes, node{})
			to = int32(len(t.nodes) - 1)
			if at < 0 {
				t.root[r] = to
				t.hint[r>>6&15] |= 1 << (r & 63)
			} else {
				t.nodes[at].next = append(t.nodes[at].next, edge{r, to})
			}
		}
		at = to
	}
	t.nodes[at].word = value
}

// Add enters a word. The empty word is ignored; a word entered again takes the new value.
func (d *Dict[V]) Add(word string, v V) {
	rs := []rune(word)
	if len(rs) == 0 {
		return
	}
	d.values = append(d.values, v)
	d.fore.put(rs, false, int32(len(d.values)))
	d.back.put(rs, true, int32(len(d.values)))
}

// Prefix is the length of the longest word at the beginning of rs, and its
// value; 0 when there is none.
func (d *Dict[V]) Prefix(rs []rune) (int, V) {
	var v V
	at, length := int32(-1), 0
	for i := 0; i < len(rs); i++ {
		if at = d.fore.step(at, rs[i]); at < 0 {
			break
		}
		if w := d.fore.nodes[at].word; w > 0 {
			length, v = i+1, d.values[w-1]
		}
	}
	return length, v
}

// Suffix is the length of the longest word at the end of rs, and its value; 0
// when there is none.
func (d *Dict[V]) Suffix(rs []rune) (int, V) {
	var v V
	at, length := int32(-1), 0
	for i := len(rs) - 1; i >= 0; i-- {
		if at = d.back.step(at, rs[i]); at < 0 {
			break
		}
		if w := d.back.nodes[at].word; w > 0 {
			length, v = len(rs)-i, d.values[w-1]
		}
	}
	return length, v
}

// Is says whether rs as a whole is a word, and its value.
func (d *Dict[V]) Is(rs []rune) (V, bool) {
	n, v := d.Prefix(rs)
	return v, n == len(rs) && n > 0
}

// Within says whether any word stands anywhere in rs.
func (d *Dict[V]) Within(rs []rune) bool {
	for i := range rs {
		if n, _ := d.Prefix(rs[i:]); n > 0 {
			return true
		}
	}
	return false
}

// Walk calls f for the longest word at every place of rs.
func (d *Dict[V]) Walk(rs []rune, f func(at, length int, v V)) {
	for i := range rs {
		if n, v := d.Prefix(rs[i:]); n > 0 {
			f(i, n, v)
		}
	}
}
