package clause

import (
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// named reads parts of a whole that are counted by name: 建设A、B、C三大体系,
// 完善市、乡、村三级网络.
func (p *parser) named(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		if v.inTime[i] || !isDigit(rs[i]) && !isNumeral(rs[i]) || i > c[0] && (isDigit(rs[i-1]) || isNumeral(rs[i-1]) || rs[i-1] == '第' || isLatin(rs[i-1])) {
			continue
		}
		j := i
		for j < c[1] && (isDigit(rs[j]) || isNumeral(rs[j])) {
			j++
		}
		m, _ := w.NamedBy.Prefix(rs[j:c[1]])
		count, ok := smallCount(rs[i:j])
		if m == 0 || !ok || count < 2 || count > 20 {
			i = j
			continue
		}
		noun, to := p.nounAfter(v, j+m, c[1], false)
		noun = strings.Trim(noun, "“”")
		if k := strings.Index(noun, "为"); k > 3 { // 三大产业为主导
			to -= len([]rune(noun[k:]))
			noun = noun[:k]
		}
		k, _ := w.NamedNot.Prefix([]rune(noun))
		last, _ := w.NamedNot.Suffix([]rune(noun))
		verb := v.verbIn(c[0], i)
		listed := members(rs[c[0]:i]) == count
		if k := len(p.out); k > before && p.out[k-1].v == v && p.out[k-1].to+joiner(rs, p.out[k-1].to) == i && slices.Contains(p.out[k-1].doubts, doubtNamed) {
			listed = true // 保护九大生态片区、六大生态绿核
		}
		if rs[j] == '级' && !listed && !strings.HasSuffix(noun, "体系") && !strings.HasSuffix(noun, "网络") || len([]rune(noun)) < 2 || k > 0 || last > 0 || verb < 0 && !listed || p.figureIn(v, i, to, before) {
			i = j
			continue
		}
		from := i
		if verb >= 0 {
			from = verb
		}
		st := &statement{v: v, from: from, to: to, subject: noun, op: reading.Equal, value: strconv.Itoa(count), unit: "个", kind: "count", conf: guess, doubts: []string{doubtNamed}}
		p.finishSubject(st)
		p.add(st)
		i = to
	}
}

// smallCount reads a short count in either script.
func smallCount(rs []rune) (int, bool) {
	if isDigit(rs[0]) {
		n, err := strconv.Atoi(string(rs))
		return n, err == nil
	}
	n, ok := ParseNumeral(rs)
	return int(n), ok && n < 100
}

// verbIn is the place of a verb of building in [from, to) whose object reaches
// to; -1 when there is none.
func (v *view) verbIn(from, to int) int {
	w := lexicon.Clause()
	for k := from; k < to; k++ {
		if n, _ := w.NamedVerbs.Prefix(v.runes[k:to]); n > 0 && !v.quoted[k] {
			return k
		}
	}
	return -1
}

// members counts the members of the list at the end of text.
func members(text []rune) int {
	n := 1
	quote := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case '”':
			quote++
		case '“':
			quote--
		case '、', '和':
			if quote == 0 && i > 0 {
				n++
			}
		}
		if isBreak(text[i]) {
			break
		}
	}
	return n
}

// network reads the shape of a transport network: “三横两纵”高速公路网.
func (p *parser) network(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	if !w.NetWords.Within(v.runes[c[0]:min(len(v.runes), c[1]+20)]) {
		return
	}
	rs := v.runes
	for i := c[0]; i+1 < c[1]; i++ {
		d, ok := digits[rs[i]]
		if !ok && rs[i] == '十' {
			d, ok = 10, true
		}
		if !ok || d == 0 || !v.quoted[i] {
			continue
		}
		n, _ := w.NetLines.Prefix(rs[i+1 : c[1]])
		if n == 0 || !v.inShape(i, i+1+n) || !w.NetWords.Within([]rune(v.afterQuote(i, c[1]))) {
			continue
		}
		st := &statement{v: v, from: i, to: i + 1 + n, op: reading.Equal, value: strconv.FormatInt(d, 10), unit: "条", kind: "count", conf: guess, doubts: []string{doubtNamed}}
		st.subject = v.afterQuote(i, c[1]) + "(" + string(rs[i+1:i+1+n]) + ")"
		p.finishSubject(st)
		p.add(st)
		i += n
	}
}

// inShape says whether [i, j) stands in a quote made of such members only.
func (v *view) inShape(i, j int) bool {
	w := lexicon.Clause()
	good := func(k int) bool {
		if k < 0 || k >= len(v.runes) {
			return false
		}
		r := v.runes[k]
		return r == '“' || r == '”' || r == '、' || isNumeral(r) || isDigit(r)
	}
	if !good(j) {
		return false
	}
	if good(i - 1) {
		return true
	}
	n, _ := w.NetLines.Suffix(v.runes[:i])
	return n > 0
}

// afterQuote is what the quote at i is called: …”高速公路网络.
func (v *view) afterQuote(i, end int) string {
	for k := i; k < len(v.runes) && k < i+40; k++ {
		if v.runes[k] == '”' {
			to := k + 1
			for to < len(v.runes) && to < k+14 && !isBreak(v.runes[to]) && joiner(v.runes, to) == 0 {
				to++
			}
			return strings.Trim(string(v.runes[k+1:to]), "的")
		}
	}
	return ""
}

// every reads what all of a kind are to get: 在所有桥梁增设监控设施.
func (p *parser) every(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		n, _ := w.Every.Prefix(rs[i:c[1]])
		if n == 0 || string(rs[i:i+n]) != "所有" || i+n >= c[1] || strings.ContainsRune("制权人者", rs[i+n]) || i > 0 && (rs[i-1] == '有' || rs[i-1] == '盖') {
			continue
		}
		verb := -1
		for k := i + n + 2; k < c[1]; k++ {
			if m, _ := w.Make.Prefix(rs[k:c[1]]); m > 1 {
				verb = k
				break
			}
		}
		if verb < 0 || p.figureIn(v, i, c[1], before) || strings.ContainsRune(string(rs[i:verb]), '的') && i == c[0] {
			continue
		}
		st := &statement{v: v, from: i, to: c[1], subject: string(rs[verb:c[1]]), op: reading.CoverAll, value: "100", unit: "%", kind: "cover", conf: guess, doubts: []string{doubtCover}}
		p.finishSubject(st)
		p.add(st)
		return
	}
}

// biggest reads 建成中南地区最大的…基地: the first place in a ranking by size.
func (p *parser) biggest(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	_, at := find(v.runes[c[0]:c[1]], w.Biggest)
	if at < 0 {
		return
	}
	i := c[0] + at
	verb := -1
	for k := i; k > c[0] && i-k < 20; k-- {
		if n, _ := w.Make.Suffix(v.runes[c[0]:k]); n > 1 {
			verb = k - n
			break
		}
	}
	if verb < 0 || verb+2 == i {
		return
	}
	noun, to := p.nounAfter(v, i+3, c[1], false)
	if noun == "" || p.figureIn(v, verb, to, before) {
		return
	}
	st := &statement{v: v, from: verb, to: to, subject: noun + "规模排名", op: reading.Equal, value: "1", unit: "位", kind: "rank", conf: guess, doubts: []string{doubtWords}}
	p.finishSubject(st)
	p.add(st)
}

// find is the first word of d in rs and its place, -1 when none.
func find[V any](rs []rune, d *lexicon.Dict[V]) (n, at int) {
	for i := range rs {
		if n, _ := d.Prefix(rs[i:]); n > 0 {
			return n, i
		}
	}
	return 0, -1
}
