package measure

import "gangyao/planning/plan/reader/lexicon"

// grammar is the vocabulary at work.
type grammar struct {
	m *lexicon.MeasureWords
	w *lexicon.WorkWords
	s *lexicon.SystemWords
}

// orders finds the clauses of a sentence that order an action.
func (g *grammar) orders(rs []rune) []order {
	var out []order
	from, depth := number(rs), 0
	cut := func(to int) {
		if to > from {
			if verb, conf := g.clause(rs[from:to]); verb != "" {
				out = append(out, order{from, to, verb, conf})
			}
		}
		from = to + 1
	}
	for i := from; i < len(rs); i++ {
		switch rs[i] {
		case '(', '“', '《', '[', '‘', '〔', '【':
			depth++
		case ')', '”', '》', ']', '’', '〕', '】':
			depth = max(depth-1, 0)
		case ',', ';', '。', ':', '!', '?':
			if depth == 0 || rs[i] == '。' {
				depth = 0
				cut(i)
			}
		}
	}
	cut(len(rs))
	return out
}

// number is the index after a leading number or dash.
func number(rs []rune) int {
	i := 0
	for i < len(rs) && (rs[i] == '—' || rs[i] == '-' || rs[i] >= '0' && rs[i] <= '9' || rs[i] == '.' || rs[i] == '、' || rs[i] == '(' || rs[i] == ')' || rs[i] == '．' || rs[i] >= '①' && rs[i] <= '⑳') {
		i++
	}
	if i+1 < len(rs) && rs[i+1] == '是' && ordinal(rs[i]) {
		i += 2
	}
	if i < len(rs) && rs[i] == '年' { // 2025年…: the number was a year
		return 0
	}
	return i
}

func ordinal(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十':
		return true
	}
	return false
}

// clause gives the ordering verb of a clause and how sure it orders; "" when it
// does not.
func (g *grammar) clause(rs []rune) (string, float64) {
	if len(rs) == 0 {
		return "", 0
	}
	i := g.skip(rs, 0)
	if n, _ := g.m.Orders.Prefix(rs[i:]); n > 1 && !g.noun(rs, i+n) {
		conf := 0.9
		if g.m.States.Within(rs[i+n:]) {
			conf = 0.7
		}
		return string(rs[i : i+n]), conf
	}
	// a modal before the verb: 各部门要制定…
	for k := i; k < len(rs) && k < i+30; k++ {
		if n, _ := g.m.Modals.Prefix(rs[k:]); n > 0 {
			j := g.skip(rs, k+n)
			if m, _ := g.m.Orders.Prefix(rs[j:]); m > 1 && !g.noun(rs, j+m) {
				return string(rs[j : j+m]), 0.8
			}
		}
	}
	// what a preposition governs, then the verb: 对…进行…, 将…纳入…
	for _, at := range []int{0, i} {
		if n, _ := g.m.Prepositions.Prefix(rs[at:]); n > 0 {
			for k := at + n + 1; k < len(rs); k++ {
				if m, _ := g.m.Orders.Prefix(rs[k:]); m > 1 {
					return string(rs[k : k+m]), 0.6
				}
			}
		}
	}
	// a subject, an adverb, the verb: 低空经济重点发展…
	for k := i + 2; k < len(rs) && k < i+40; k++ {
		if n, _ := g.w.Adverbs.Prefix(rs[k:]); n > 1 {
			j := g.skip(rs, k)
			if m, _ := g.m.Orders.Prefix(rs[j:]); m > 1 && j+m < len(rs) && !g.m.States.Within(rs[k:]) {
				return string(rs[j : j+m]), 0.5
			}
		}
	}
	return "", 0
}

// skip passes adverbs and statements of time.
func (g *grammar) skip(rs []rune, i int) int {
	for i < len(rs) {
		n, _ := g.m.Orders.Prefix(rs[i:])
		a, _ := g.w.Adverbs.Prefix(rs[i:])
		t, _ := g.s.Times.Prefix(rs[i:])
		switch {
		case n > 1 && n >= a && n >= t:
			return i
		case a > 0:
			i += a
		case t > 0:
			i += t
			for i < len(rs) && (rs[i] >= '0' && rs[i] <= '9' || rs[i] == '年' || rs[i] == '底' || rs[i] == '末' || rs[i] == '前' || rs[i] == ',') {
				i++
			}
		default:
			return i
		}
	}
	return i
}

// noun says whether the verb that ends at i is only part of a noun that a
// predicate of state follows: 发展|水平明显提升.
func (g *grammar) noun(rs []rune, i int) bool {
	if i >= len(rs) {
		return false
	}
	n, _ := g.s.AfterNoun.Prefix(rs[i:])
	return n > 0 && g.m.States.Within(rs[i+n:])
}

// lists counts the members of listings in rs that name things to be built.
func (g *grammar) lists(rs []rune) int {
	count := 0
	for i := 1; i <= len(rs); i++ {
		if i < len(rs) && rs[i] != '、' && rs[i] != ',' && rs[i] != '。' && rs[i] != ';' && rs[i] != '等' {
			continue
		}
		if n, h := g.w.Heads.Suffix(rs[:i]); n > 0 && (h == lexicon.Sure || h == lexicon.Project || h == lexicon.Likely) {
			count++
		}
	}
	return count
}

// background says whether a sentence tells how things are, explains, or is a
// heading that stands alone.
func (g *grammar) background(rs []rune) bool {
	if n, _ := g.m.Notes.Prefix(rs); n > 0 {
		return true
	}
	if g.m.States.Within(rs) {
		return true
	}
	if len(rs) > 24 {
		return false
	}
	end := len(rs)
	for end > 0 && (rs[end-1] == '。' || rs[end-1] == ';' || rs[end-1] == ':') {
		end--
	}
	if n, _ := g.w.Heads.Suffix(rs[:end]); n > 0 { // 老旧小区提升工程。
		return true
	}
	for i := range rs { // a short phrase without an ordering verb
		if n, _ := g.m.Orders.Prefix(rs[i:]); n > 1 {
			return false
		}
	}
	return true
}
