package lexicon

// Dict holds words with a value each and finds the longest word that begins
// or ends at a place of a text. It is built once and then only read.
type Dict[V any] struct {
	fore, back tree
	values     []V
}

// tree is a trie over runes; node 0 is the root.
type tree struct {
	next []map[rune]int32
	word []int32 // index into values + 1; 0 no word ends here
}

// NewDict is an empty dictionary.
func NewDict[V any]() *Dict[V] {
	d := &Dict[V]{}
	d.fore.grow()
	d.back.grow()
	return d
}

func (t *tree) grow() int32 {
	t.next = append(t.next, nil)
	t.word = append(t.word, 0)
	return int32(len(t.next) - 1)
}

func (t *tree) put(rs []rune, backwards bool, value int32) {
	at := int32(0)
	for i := range rs {
		r := rs[i]
		if backwards {
			r = rs[len(rs)-1-i]
		}
		to, ok := t.next[at][r]
		if !ok {
			to = t.grow()
			if t.next[at] == nil {
				t.next[at] = map[rune]int32{}
			}
			t.next[at][r] = to
		}
		at = to
	}
	t.word[at] = value
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
	at, length := int32(0), 0
	for i := 0; i < len(rs); i++ {
		to, ok := d.fore.next[at][rs[i]]
		if !ok {
			break
		}
		at = to
		if w := d.fore.word[at]; w > 0 {
			length, v = i+1, d.values[w-1]
		}
	}
	return length, v
}

// Suffix is the length of the longest word at the end of rs, and its value; 0
// when there is none.
func (d *Dict[V]) Suffix(rs []rune) (int, V) {
	var v V
	at, length := int32(0), 0
	for i := len(rs) - 1; i >= 0; i-- {
		to, ok := d.back.next[at][rs[i]]
		if !ok {
			break
		}
		at = to
		if w := d.back.word[at]; w > 0 {
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
