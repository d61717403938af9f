package clause

import (
	"strconv"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// reaches reads how long a way may take: 实现1小时直达省会, 30分钟内可上高速, and
// the circles that promise the same of a service: “15分钟就医圈”.
func (p *parser) reaches(v *view, c [2]int, before int) {
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		value, unit, k := v.spellAt(i, c[1])
		if k == 0 {
			continue
		}
		if hasAt(rs, k, "以内") || hasAt(rs, k, "之内") {
			k += 2
		} else if hasAt(rs, k, "内") {
			k++
		}
		if to := p.travel(v, c, i, k, value, unit); to > 0 {
			i = to - 1
		} else if to := p.circle(v, c, i, k, before, value, unit); to > 0 {
			i = to - 1
		} else {
			i = k - 1
		}
	}
}

// spellAt reads a stretch of time at i (15分钟, 两小时, 一刻钟); end is behind its
// unit, 0 when there is none.
func (v *view) spellAt(i, stop int) (value, unit string, end int) {
	rs := v.runes
	if hasAt(rs, i, "半小时") || hasAt(rs, i, "半个小时") {
		if i > 0 && (rs[i-1] == '个' || isNumeral(rs[i-1])) {
			return "", "", 0
		}
		for end = i + 1; rs[end] != '时'; end++ {
		}
		return "30", "分钟", min(end+1, stop)
	}
	if !isDigit(rs[i]) && !isNumeral(rs[i]) || i > 0 && (isDigit(rs[i-1]) || isNumeral(rs[i-1]) || rs[i-1] == '.' || isLatin(rs[i-1])) {
		return "", "", 0
	}
	j := i
	if isDigit(rs[i]) {
		j = decimalAt(rs, i)
		value = string(rs[i:j])
	} else {
		for j < stop && isNumeral(rs[j]) {
			j++
		}
		n, ok := ParseNumeral(rs[i:j])
		if !ok {
			return "", "", 0
		}
		value = strconv.FormatInt(n, 10)
	}
	for _, u := range []string{"个小时", "小时", "分钟"} {
		if hasAt(rs, j, u) {
			return value, u, min(j+len([]rune(u)), stop)
		}
	}
	if n, err := strconv.Atoi(value); err == nil && hasAt(rs, j, "刻钟") {
		return strconv.Itoa(n * 15), "分钟", min(j+2, stop)
	}
	return "", "", 0
}

// travel reads what is reached within the time that stands in [i, k); it returns
// the end of the statement, 0 when there is none.
func (p *parser) travel(v *view, c [2]int, i, k int, value, unit string) int {
	rs := v.runes
	n, _ := lexicon.Clause().Arrive.Prefix(rs[k:c[1]])
	if n == 0 || v.quoted[i] {
		return 0
	}
	to := k + n
	for to < c[1] && joiner(rs, to) == 0 {
		to++
	}
	if to-k > 20 || hasAt(rs, k+n, "率") || hasAt(rs, k+n, "交通") || hasAt(rs, k+n, "圈") {
		return 0
	}
	subject, from := p.subjectBefore(v, p.unread(v, c, i), i)
	if subject == "" {
		from = i
	}
	st := &statement{v: v, from: from, to: to, subject: subject + string(rs[k:to]), op: reading.AtMost, value: value, unit: unit, kind: "level", conf: listed}
	p.finishSubject(st)
	p.add(st)
	return to
}

// circle reads a circle of so many minutes that is to be built; one that is
// only named, or joined (融入1小时经济圈), promises nothing.
func (p *parser) circle(v *view, c [2]int, i, k, before int, value, unit string) int {
	w := lexicon.Clause()
	rs := v.runes
	end := 0
	for j := k; j < c[1] && j < k+12 && joiner(rs, j) == 0; j++ {
		if rs[j] == '圈' || rs[j] == '网' && w.Arrive.Within(rs[k:j]) { // 1小时通达交通网
			end = j + 1
			break
		}
	}
	if end == 0 || w.CircleNot.Within(rs[k:end]) {
		return 0
	}
	to := end
	if to < c[1] && rs[to] == '”' {
		to++
	}
	verb := -1
	for j := i; j > c[0] && i-j < 14; j-- {
		if n, _ := w.NamedVerbs.Suffix(rs[c[0]:j]); n > 0 {
			verb = j - n
			break
		}
	}
	built := false
	for _, w := range []string{"建设", "全覆盖", "基本形成", "形成", "基本建成", "全面建成", "建成"} {
		built = built || hasAt(rs, to, w)
	}
	if verb < 0 && !built || hasAt(rs, to, "的") {
		return 0
	}
	for _, st := range p.out[before:] {
		if st.v == v && st.from < to && i < st.to || st.from > to && st.tail {
			return 0 // the circle is only the subject of a figure: …圈覆盖率达到90%
		}
	}
	from := i
	if start := p.unread(v, c, i); verb >= start || verb >= 0 && start >= i {
		from = verb
	} else if verb >= 0 {
		from = start + joiner(rs, start)
	} else if i > c[0] && rs[i-1] == '“' {
		from = i - 1
	}
	st := &statement{v: v, from: from, to: to, subject: string(rs[k:end]), op: reading.AtMost, value: value, unit: unit, kind: "level", conf: vague, doubts: []string{doubtCircle}}
	if k == end-1 { // “10分钟圈” of what stands before
		if s, at := p.subjectBefore(v, p.unread(v, c, i), i); s != "" {
			st.subject, st.from = s, min(at, from)
		}
	}
	p.finishSubject(st)
	p.add(st)
	return to
}
