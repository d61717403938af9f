package clause

import (
	"strconv"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// streaks reads 连续五年获评…: for how many years running.
func (p *parser) streaks(v *view, c [2]int, before int) {
	rs := v.runes
	for i := c[0]; i+3 < c[1]; i++ {
		if !hasAt(rs, i, "连续") {
			continue
		}
		j := i + 2
		k := j
		for k < c[1] && (isDigit(rs[k]) || isNumeral(rs[k])) {
			k++
		}
		if k == j || k >= c[1] || rs[k] != '年' && rs[k] != '次' && rs[k] != '届' {
			continue
		}
		n, ok := smallCount(rs[j:k])
		if !ok || n < 2 {
			continue
		}
		subject, from := p.subjectBefore(v, c[0], i)
		if subject == "" {
			from = i
		}
		if (hasAt(rs, k+1, "稳定") || hasAt(rs, k+1, "保持")) && p.figureIn(v, k, c[1], before) {
			return // 连续四年保持在95%以上: the figure is the result
		}
		st := &statement{v: v, from: from, to: c[1], subject: strings.TrimSpace(subject + v.printed(min(k+1, c[1]-1), c[1])), op: reading.Equal,
			value: strconv.Itoa(n), unit: string(rs[k]), kind: "count", conf: fair}
		p.finishSubject(st)
		p.add(st)
		return
	}
}

// firsts reads 实现零的突破 and 首次荣获…: one where there was none.
// Only the first is also promised.
func (p *parser) firsts(v *view, c [2]int, back bool) {
	w := lexicon.Clause()
	n, at := find(v.runes[c[0]:c[1]], w.FirstEver)
	if at < 0 || !back && v.runes[c[0]+at] != '零' {
		return
	}
	i := c[0] + at
	subject, from := p.subjectBefore(v, c[0], i)
	to := i + n
	if v.runes[i] == '首' && v.runes[i+1] != '次' { // 首家五星级酒店
		noun, end := p.nounAfter(v, to, c[1], false)
		subject, from, to = noun, i, end
	} else if subject == "" {
		from = i
		if to < c[1] {
			subject, to = v.printed(to, c[1]), c[1]
		} else {
			subject = p.subject
		}
	}
	st := &statement{v: v, from: from, to: to, subject: subject, op: reading.Equal, value: "1", unit: "个", kind: "count", conf: poor, doubts: []string{doubtNames}}
	if !back {
		st.conf = spoken
	}
	p.finishSubject(st)
	p.add(st)
}

// honours counts the names that won something or were finished: A、B入选…,
// A、B、C等建成通车.
func (p *parser) honours(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	at := -1
	for k := c[0]; k < c[1]; k++ {
		if m, _ := w.AwardVerbs.Prefix(rs[k:c[1]]); m > 0 && !v.quoted[k] {
			at = k
			break
		}
	}
	if at < 0 || at-c[0] < 4 {
		return
	}
	count := members(rs[c[0]:at])
	if (count < 2 || !strings.ContainsRune(string(rs[c[0]:at]), '、')) && !v.inPool(at, c[1]) || p.figureIn(v, c[0], c[1], before) {
		return
	}
	i := c[0]
	for i < at && v.inTime[i] {
		i++
	}
	subject := v.printed(i, at)
	if w.Make.Within(rs[i:min(i+3, at)]) || len([]rune(subject)) > 80 {
		return
	}
	st := &statement{v: v, from: i, to: c[1], subject: subject, op: reading.Equal, value: strconv.Itoa(count), unit: "个", kind: "count", conf: poor, doubts: []string{doubtNames}}
	p.finishSubject(st)
	p.add(st)
}

// inPool says whether the award at i is a place among a counted few
// (入选全国40个典型).
func (v *view) inPool(i, end int) bool {
	w := lexicon.Clause()
	n, _ := w.AwardVerbs.Prefix(v.runes[i:end])
	m, _ := w.RankScope.Prefix(v.runes[i+n : end])
	return m > 0 && i+n+m < end && isDigit(v.runes[i+n+m])
}

// grades reads official grades: 晋升三级综合医院, 获评全国一级馆, 打造成三级甲等医院.
func (p *parser) grades(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0] + 1; i+2 < c[1]; i++ {
		d, ok := digits[rs[i]]
		if !ok || d == 0 || d > 5 || rs[i+1] != '级' || isNumeral(rs[i-1]) {
			continue
		}
		end := i + 2
		for end < c[1] && end < i+16 && joiner(rs, end) == 0 && rs[end] != '”' {
			end++
		}
		name := rs[i+2 : end]
		m, at := find(name, w.GradedThings)
		if at < 0 && v.gradeEnds(i+2, end) { // 达到二级甲等标准
			m, at = end-i-2, 0
		}
		if at < 0 {
			continue
		}
		end = i + 2 + at + m
		verb := -1
		for k := i; k > c[0] && i-k < 12; k-- {
			if n, _ := w.GradeVerbs.Suffix(rs[c[0]:k]); n > 0 {
				verb = k - n
				break
			}
		}
		if verb < 0 || p.figureIn(v, verb, end, before) {
			continue
		}
		subject, from := p.subjectBefore(v, c[0], verb)
		if subject == "" {
			subject, from = string(name[:at+m]), verb
			if at == 0 && v.gradeEnds(i+2, end) {
				continue
			}
		}
		if k, _ := w.GradedThings.Suffix([]rune(subject)); k == 0 && at == 0 && v.gradeEnds(i+2, end) {
			continue // 达到二级以上水平 of anything
		}
		st := &statement{v: v, from: from, to: end, subject: subject + "等级", op: reading.Equal, value: strconv.FormatInt(d, 10), unit: "级", kind: "rank", conf: spoken, doubts: []string{doubtTitle}}
		p.finishSubject(st)
		p.add(st)
		i = end
	}
}

// gradeEnds says whether [i, end) closes a grade without the thing graded: 甲等标准, 乙等水平.
func (v *view) gradeEnds(i, end int) bool {
	rs := v.runes
	if rest := string(rs[i:end]); (rest == "水平" || rest == "标准") && v.ends(end) {
		return true
	}
	if i+1 >= end || rs[i+1] != '等' || rs[i] != '甲' && rs[i] != '乙' && rs[i] != '丙' {
		return false
	}
	rest := string(rs[i+2 : end])
	return v.ends(end) && (rest == "" || rest == "标准" || rest == "水平")
}
