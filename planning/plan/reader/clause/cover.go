package clause

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// covers reads full coverage and its opposite: 全覆盖, 应保尽保, 清零, 杜绝,
// 全面解决…问题.
func (p *parser) covers(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		if n, _ := w.CoverNot.Prefix(rs[i:c[1]]); n > 0 {
			i += n - 1
			continue
		}
		if n, _ := w.Cover.Prefix(rs[i:c[1]]); n > 0 {
			p.cover(v, c, i, i+n)
			i += n - 1
			continue
		}
		if n, _ := w.Zero.Prefix(rs[i:c[1]]); n > 0 {
			p.none(v, c, i, i+n)
			i += n - 1
		}
	}
}

// cover reads the statement whose words of coverage stand in [i, j).
func (p *parser) cover(v *view, c [2]int, i, j int) {
	word := string(v.runes[i:j])
	verbal := strings.HasPrefix(word, "全面") || strings.HasPrefix(word, "彻底")
	start := c[0]
	if k := v.lastJoint(c[0], i); k > start && !verbal {
		start = c[0]
	}
	subject, from := p.subjectBefore(v, start, i)
	to := j
	after, end := p.nounAfter(v, j, c[1])
	st := &statement{v: v, op: reading.CoverAll, kind: "cover", value: "100", unit: "%", conf: 0.75}
	switch {
	case verbal:
		// 全面推行X: the thing follows
		if after == "" {
			return
		}
		subject, from, to = after, i, end
		st.conf = 0.6
		st.doubts = append(st.doubts, doubtCover)
	case strings.HasPrefix(word, "覆盖"), subject == "":
		if subject == "" && after != "" && end-j < 24 {
			subject, to = after, end
		}
	}
	if subject == "" && !strings.HasPrefix(word, "应") {
		subject = p.subject
		from = i
	}
	if subject == "" {
		from = i
	}
	if strings.Contains(word, "清零") || strings.Contains(word, "消除") || strings.Contains(word, "解决") || strings.Contains(word, "取缔") || strings.Contains(word, "禁止") {
		st.value, st.unit = "0", ""
		st.op = reading.CoverAll
	}
	st.subject, st.from, st.to = subject, min(from, i), to
	if st.to <= st.from {
		return
	}
	p.finishSubject(st)
	p.add(st)
}

// none reads 杜绝…, 消除…: nothing of what follows is to be left.
func (p *parser) none(v *view, c [2]int, i, j int) {
	after, end := p.nounAfter(v, j, c[1])
	subject := after
	if after == "" || strings.HasPrefix(string(v.runes[i:j]), "零") {
		s, from := p.subjectBefore(v, c[0], i)
		if s != "" {
			subject = s
			i, end = from, j
		}
	}
	if subject == "" {
		return
	}
	st := &statement{v: v, from: i, to: end, subject: subject, op: reading.CoverAll, kind: "cover", value: "0", conf: 0.65, doubts: []string{doubtCover}}
	p.finishSubject(st)
	p.add(st)
}

// lastJoint is the last separator of a list in [from, to), or from.
func (v *view) lastJoint(from, to int) int {
	for k := to - 1; k > from; k-- {
		if v.runes[k] == '、' {
			return k + 1
		}
	}
	return from
}
