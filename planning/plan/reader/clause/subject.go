package clause

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
)

// subjectBefore is the subject that stands in [start, end), and where it
// begins: times, adverbs and the verb that makes it are taken off.
func (p *parser) subjectBefore(v *view, start, end int) (string, int) {
	w := lexicon.Clause()
	rs := v.runes
	i, j := start, end
	for again := true; again; {
		again = false
		if i+1 < j && (rs[i] == '较' || rs[i] == '比') && v.inTime[i+1] {
			i++
		}
		for i < j && (v.inTime[i] || strings.ContainsRune("、,;:的”)", rs[i])) {
			i++
			again = true
		}
		if n := joiner(rs, i); n > 0 && i+n <= j && rs[i] != '、' {
			i += n
			again = true
		}
		n, strip := w.Lead.Prefix(rs[i:j])
		if n > 0 && !strip {
			break
		}
		if n > 0 && n < j-i {
			i += n
			again = true
		}
		if n, _ := w.Make.Prefix(rs[i:j]); n > 0 && n < j-i && !nounGoesOn(rs[i:j], n) && !w.NounVerbs.Within(rs[i:i+n]) {
			i += n
			again = true
		}
	}
	for again := true; again && j > i; {
		again = false
		if n, _ := w.Tail.Suffix(rs[i:j]); n > 0 && n < j-i {
			j -= n
			again = true
		}
		for j > i && v.inTime[j-1] {
			j--
			again = true
			if !v.inTime[max(j-1, 0)] {
				for _, w := range []string{"相较于", "相较", "相对于", "相比", "比", "较", "由", "从", "自"} {
					if n := len([]rune(w)); j-n > i && hasAt(rs, j-n, w) {
						j -= n
						break
					}
				}
			}
		}
		for j > i && strings.ContainsRune("、,;:“(", rs[j-1]) {
			j--
			again = true
		}
	}
	if k := p.innerVerb(v, i, j); k > 0 {
		i = k
	}
	if i >= j {
		return "", end
	}
	text := v.printed(i, j)
	for _, aim := range []string{"力争达到", "力争实现", "争取达到", "力争", "争取", "基本实现", "实现"} {
		if k := strings.Index(text, aim); k >= 0 && !strings.HasPrefix(text[k+len(aim):], "率") {
			text = text[:k] + text[k+len(aim):]
		}
	}
	switch text {
	case "五年", "五年内", "五年间", "五年累计", "累计":
		return "", i // how long, not what
	}
	if n, _ := w.Make.Prefix(rs[i:j]); n == j-i {
		if _, names := w.Acts.Is(rs[i:j]); names {
			return text, i
		}
		return "", i
	}
	if n, _ := w.Lead.Prefix(rs[i:j]); n == j-i {
		return "", i
	}
	return text, i
}

// nounGoesOn says whether a verb at the front is really part of a noun:
// 建设用地, 发展指数, 服务业, 培训机构.
func nounGoesOn(rs []rune, n int) bool {
	rest := string(rs[n:])
	if pure, _ := lexicon.Clause().PureVerbs.Is(rs[:n]); pure || strings.HasPrefix(rest, "规模以上") {
		return false
	}
	for _, w := range lexicon.Clause().VerbNouns {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// innerVerb finds the verb after a place or an object put first
// (在经开区建设标准厂房): what follows it is the subject. 0 when there is none.
func (p *parser) innerVerb(v *view, i, j int) int {
	w := lexicon.Clause()
	rs := v.runes
	if i >= j || !strings.ContainsRune("在对将把为围绕以依托", rs[i]) {
		return 0
	}
	for k := i + 1; k+2 < j; k++ {
		if n, _ := w.Make.Prefix(rs[k:j]); n > 1 && k+n < j && !nounGoesOn(rs[k:j], n) {
			return k + n
		}
	}
	return 0
}

// nounAfter is the thing counted that follows a figure, and where it ends; more
// says that another figure stands at end.
func (p *parser) nounAfter(v *view, i, end int, more bool) (string, int) {
	rs := v.runes
	for i < end && rs[i] == '的' {
		i++
	}
	j := i
	quote := 0
	for j < end && !isBreak(rs[j]) {
		switch rs[j] {
		case '“', '《':
			quote++
		case '”', '》':
			quote--
		case '、':
			if quote <= 0 && j > i && !(j-i == 1 && isLatin(rs[i])) && !p.sharedList(v, j, end) && !describes(rs, i, j, end, more) {
				if more { // A工程和B、C4个: the list that leads to the next figure begins at the joint
					if k := lastConjunction(rs, i, j); k > i {
						return v.printed(i, k), k
					}
				}
				return v.printed(i, j), j
			}
		}
		j++
	}
	if more && j == end {
		if k := lastConjunction(rs, i, j); k > i {
			return v.printed(i, k), k
		}
	}
	if i >= j {
		return "", j
	}
	return v.printed(i, j), j
}

// describes says whether the list at 、 only describes the noun at its end
// (30家定位明确、能力强、管理高效的平台).
func describes(rs []rune, i, j, end int, more bool) bool {
	if more || j-i > 12 || strings.ContainsRune(string(rs[i:j]), '的') {
		return false
	}
	last := j
	stop := j
	for stop < end && !isBreak(rs[stop]) {
		if rs[stop] == '、' {
			last = stop
		}
		stop++
	}
	if stop-j > 40 {
		return false
	}
	at := strings.IndexRune(string(rs[last:stop]), '的')
	return at > 0 && stop-last > 4
}

// lastConjunction is the place of the last 和, 与 or 及 in [i, j), i when none.
func lastConjunction(rs []rune, i, j int) int {
	for k := j - 1; k > i; k-- {
		if n := joiner(rs, k); n > 0 && rs[k] != '、' {
			return k
		}
	}
	return i
}

// thing is the part of a noun phrase before the verb that says what is done
// with the thing counted (12座水库 of 12座水库实施除险加固).
func thing(noun string) string {
	rs := []rune(noun)
	for i := 2; i+2 < len(rs); i++ {
		if n, _ := lexicon.Clause().DoneVerbs.Prefix(rs[i:]); n > 0 {
			return string(rs[:i])
		}
	}
	return noun
}

// sharedList says whether the list that goes on at 、 still belongs to the same
// count (4个以整车为主的产业集群、基地 does not; 3个国、省级小镇 does).
func (p *parser) sharedList(v *view, j, end int) bool {
	if j < 1 {
		return false
	}
	head := string(v.runes[max(0, j-2):j])
	return strings.HasSuffix(head, "国") || strings.HasSuffix(head, "省") || strings.HasSuffix(head, "市") && j+1 < end && v.runes[j+1] == '县'
}

// verbAt says whether a verb that makes things ends at i.
func (v *view) verbAt(i, from int) bool {
	w := lexicon.Clause()
	if n, _ := w.Make.Suffix(v.runes[from:i]); n > 0 {
		return true
	}
	return v.verbBefore(i)
}

// verbStart is where the statement of a counted thing begins: at the verb
// before the figure, at the list that the figure sums up, or at the figure.
func (v *view) verbStart(start, at int) int {
	w := lexicon.Clause()
	for k := at; k > start; k-- {
		if n, _ := w.Make.Suffix(v.runes[start:k]); n > 0 {
			return k - n
		}
	}
	i := start
	for i < at && (v.inTime[i] || joiner(v.runes, i) > 0) {
		i++
	}
	return i
}

// skipTime is where the text at i goes on after times and separators.
func (v *view) skipTime(i int) int {
	for i < len(v.runes) && (v.inTime[i] || v.runes[i] == '、' || v.runes[i] == ',') {
		i++
	}
	return i
}

// remember keeps the subject for clauses that have none.
func (p *parser) remember(subject string) {
	if subject != "" {
		p.subject = subject
	}
}

// finishSubject cleans the subject, completes one that only names a level
// (省级6家 after 国家级龙头企业1家), and falls back to the heading.
func (p *parser) finishSubject(st *statement) {
	s := strings.Trim(st.subject, " 、,;:的")
	for _, end := range []string{"的奋斗目标", "的目标", "的发展目标", "的要求"} {
		s = strings.TrimSuffix(s, end)
	}
	for _, q := range []string{"“", "《"} {
		other := map[string]string{"“": "”", "《": "》"}[q]
		if strings.Count(s, q) != strings.Count(s, other) {
			s = strings.ReplaceAll(strings.ReplaceAll(s, q, ""), other, "")
		}
	}
	if w := lexicon.Clause(); s != "" && st.tail {
		if n, _ := w.Levels.Prefix([]rune(s)); n == len([]rune(s)) && p.subject != "" {
			prev := []rune(p.subject)
			for again := true; again; {
				again = false
				if m, _ := w.Levels.Prefix(prev); m > 0 && m < len(prev) {
					prev, again = prev[m:], true
				}
			}
			s += string(prev)
		}
	}
	if s == "" {
		s = p.heading()
		if s != "" {
			st.doubts = append(st.doubts, doubtHeading)
			st.conf -= 0.15
		}
	}
	st.subject = s
	if st.conf < 0.3 {
		st.conf = 0.3
	}
}

// heading is the nearest title above the sentence.
func (p *parser) heading() string {
	if p.s.Lead != "" {
		return p.s.Lead
	}
	if p.s.Box != "" {
		return p.s.Box
	}
	if p.s.Section >= 0 && p.s.Section < len(p.sections) {
		return p.sections[p.s.Section].Title
	}
	return ""
}
