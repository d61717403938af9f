package work

import (
	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/sentence"
)

// phrase is a sentence prepared for reading: its runes, and for every opening
// bracket or quotation mark the index of its closing one (-1 elsewhere), so
// that nothing is cut inside brackets.
type phrase struct {
	sentence.Sentence
	rs     []rune
	mate   []int
	source []rune
}

func prepare(s sentence.Sentence, source []rune) *phrase {
	p := &phrase{Sentence: s, rs: s.Runes, mate: make([]int, len(s.Runes)), source: source}
	var open []int
	for i, r := range p.rs {
		p.mate[i] = -1
		switch r {
		case '(', '“', '《', '〔', '[', '‘', '【':
			if len(open) == 50 { // never closed; forget the oldest
				open = open[:copy(open, open[1:])]
			}
			open = append(open, i)
		case ')', '”', '》', '〕', ']', '’', '】':
			for k := len(open) - 1; k >= 0; k-- {
				if closes(p.rs[open[k]], r) {
					p.mate[open[k]] = i
					open = open[:k]
					break
				}
			}
		}
	}
	return p
}

func closes(open, shut rune) bool {
	switch open {
	case '(':
		return shut == ')'
	case '“':
		return shut == '”'
	case '《':
		return shut == '》'
	case '〔':
		return shut == '〕'
	case '[':
		return shut == ']'
	case '‘':
		return shut == '’'
	case '【':
		return shut == '】'
	}
	return false
}

// skip is the index after i at the same depth: past the closing mark when i
// opens a bracket.
func (p *phrase) skip(i int) int {
	if p.mate[i] > i {
		return p.mate[i] + 1
	}
	return i + 1
}

// stretch is a half-open range of a phrase's runes.
type stretch struct{ from, to int }

func (s stretch) len() int { return s.to - s.from }

func (p *phrase) of(s stretch) []rune { return p.rs[s.from:s.to] }

func (p *phrase) text(s stretch) string { return string(p.rs[s.from:s.to]) }

// printed is the text of a stretch in the width in which the source prints it:
// （一期） where the phrase has (一期). Blanks and line breaks stay out.
func (p *phrase) printed(s stretch) string {
	out := make([]rune, s.len())
	for i := range out {
		r := p.rs[s.from+i]
		out[i] = r
		if at := p.Off[s.from+i]; at < len(p.source) && r > ' ' && r < 0x7f && p.source[at] == r+fullWidth {
			out[i] = p.source[at]
		}
	}
	return string(out)
}

// fullWidth is how far a full-width letter or mark stands behind its ASCII twin.
const fullWidth = '！' - '!'

// says tells whether w stands in [from, to).
func (p *phrase) says(from, to int, w string) bool {
	for i := from; i < to; i++ {
		if hasPrefix(p.rs[i:to], w) {
			return true
		}
	}
	return false
}

// clause is a stretch between commas, with the label that a colon set before
// it (五纵: / 重点项目:).
type clause struct {
	stretch
	label stretch
}

// clauses cuts a phrase at commas, semicolons and stops outside brackets, and
// at 并 before a verb.
func (g *grammar) clauses(p *phrase) []clause {
	var out []clause
	var label stretch
	from := g.number(p)
	add := func(to int) {
		if to > from {
			out = append(out, clause{stretch{from, to}, label})
		}
	}
	for i := from; i < len(p.rs); i = p.skip(i) {
		if i > from && i <= from+longestLabel && p.gap(i) && len(out) == 0 {
			if n, _ := g.w.Verbs.Prefix(p.rs[i:]); n >= 2 { // 基础教育 实施…
				label = stretch{from, i}
				from = i
			}
		}
		switch p.rs[i] {
		case ',':
			add(i)
			from = i + 1
		case ';': // 重点项目:甲;乙;丙
			add(i)
			from = i + 1
		case '。', '!', '?':
			add(i)
			label = stretch{}
			from = i + 1
		case ':':
			if i > from {
				label = stretch{from, i}
				from = i + 1
			}
		case '并':
			if i > from && i+1 < len(p.rs) {
				if n, _ := g.w.Verbs.Prefix(p.rs[i+1:]); n >= 2 {
					add(i)
					from = i + 1
				}
			}
		}
	}
	add(len(p.rs))
	return out
}

// longestLabel bounds a label that a blank sets apart from the verb after it.
const longestLabel = 12

// gap says whether the source has a blank before the rune at i.
func (p *phrase) gap(i int) bool {
	at := p.Off[i] - 1
	return at >= 0 && at < len(p.source) && at > p.Off[i-1] && (p.source[at] == ' ' || p.source[at] == '\t' || p.source[at] == '\u3000' || p.source[at] == '\u00a0')
}

// number is the index after a leading number or dash: 1. / (2) / —— / 一是.
func (g *grammar) number(p *phrase) int {
	rs, i := p.rs, 0
	for i < len(rs) && (rs[i] == '—' || rs[i] == '-' || rs[i] == '●' || rs[i] == '■' || rs[i] == '◆') {
		i++
	}
	j := i
	if j < len(rs) && rs[j] == '(' && p.mate[j] > 0 && p.mate[j]-j <= 3 {
		return p.mate[j] + 1
	}
	for j < len(rs) && rs[j] >= '0' && rs[j] <= '9' {
		j++
	}
	if j > i && j < len(rs) && (rs[j] == '.' || rs[j] == '．' || rs[j] == '、' || rs[j] == ')') && !(j+1 < len(rs) && rs[j+1] >= '0' && rs[j+1] <= '9') {
		return j + 1
	}
	if i+1 < len(rs) && numeral(rs[i]) && rs[i+1] == '是' {
		return i + 2
	}
	return i
}

func numeral(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '两', '百', '千', '零':
		return true
	}
	return r >= '0' && r <= '9'
}

// grammar is the vocabulary at work.
type grammar struct {
	w *lexicon.WorkWords
	s *lexicon.SystemWords
}

func newGrammar() *grammar { return &grammar{w: lexicon.Work(), s: lexicon.Systems()} }

// verb is a group of verbs and adverbs before an object.
type verb struct {
	at    stretch // from the first verb to the last
	class lexicon.VerbClass
	found bool
}

// verbs reads the verb group that begins at from, and gives the index where
// the object begins.
func (g *grammar) verbs(p *phrase, from, to int) (verb, int) {
	var v verb
	i := from
	for i < to {
		rest := p.rs[i:to]
		vn, class := g.w.Verbs.Prefix(rest)
		an, _ := g.w.Adverbs.Prefix(rest)
		switch {
		case vn > 0 && vn >= an && !(v.found && !g.mayFollow(p, v, i, i+vn, to)):
			if !v.found {
				v.at.from = i
			}
			// a verb of building governs what carries it forward
			if !v.found || class == lexicon.Build || class == lexicon.Renew || v.class == lexicon.Mend && class == lexicon.Shape || v.class == lexicon.Shape || v.class == lexicon.Support {
				v.class = class
			}
			v.found = true
			i += vn
			v.at.to = i
			if i < to && (p.rs[i] == '好' || p.rs[i] == '了') {
				i++
			}
		case an > 0 && !v.found:
			i += an
		case v.found && an > 0 && an > vn && g.verbFollows(p, i+an, to):
			i += an
		case v.found && i < to && (p.rs[i] == '和' || p.rs[i] == '或' || p.rs[i] == '、') && g.verbFollows(p, i+1, to) && !g.nominal(p, i+1, to):
			i++
		case !v.found && g.subject(rest) > 0:
			i += g.subject(rest)
		default:
			return v, i
		}
	}
	return v, i
}

// subject is the length of a leading statement of time: 到2025年, “十四五”期间.
func (g *grammar) subject(rs []rune) int {
	n, _ := g.s.Times.Prefix(rs)
	if n == 0 {
		return 0
	}
	for n < len(rs) && (rs[n] >= '0' && rs[n] <= '9' || rs[n] == '年' || rs[n] == '底' || rs[n] == '前' || rs[n] == '末') {
		n++
	}
	return n
}

func (g *grammar) verbFollows(p *phrase, i, to int) bool {
	if i >= to {
		return false
	}
	n, _ := g.w.Verbs.Prefix(p.rs[i:to])
	return n > 1
}

// mayFollow says whether the verb at [i, j) continues the group v rather than
// beginning the object (实施|治理工程 / 推进|建设…园).
func (g *grammar) mayFollow(p *phrase, v verb, i, j, to int) bool {
	if v.class != lexicon.Run && v.class != lexicon.Shape && v.class != lexicon.Support && v.class != lexicon.Mend {
		prev := p.rs[i-1]
		if prev != '和' && prev != '或' && prev != '、' && prev != '并' {
			return false
		}
	}
	return !g.nominal(p, i, to)
}

// nominal says whether the verb at i is used as a noun: nothing that could be
// its object follows.
func (g *grammar) nominal(p *phrase, i, to int) bool {
	n, _ := g.w.Verbs.Prefix(p.rs[i:to])
	j := i + n
	if j >= to {
		return true
	}
	switch p.rs[j] {
	case '、', '和', '与', '及', '等', '的', '或', ',', '。', ';', ')', '”', '为':
		return true
	}
	rest := p.rs[j:to]
	if n, _ := g.w.Tails.Prefix(rest); n == len(rest) && n > 0 {
		return true
	}
	if n, h := g.w.Heads.Prefix(rest); n > 0 && (h == lexicon.Project || h == lexicon.Action) {
		return true
	}
	n, _ = g.s.AfterNoun.Prefix(rest)
	return n > 0
}
