package clause

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// group is a run of figures joined by nothing but separators: 27790元、14368元.
type group struct {
	figs     []figure
	from, to int
}

// groups joins adjacent figures.
func (v *view) groups(figs []figure) []group {
	var out []group
	for _, q := range figs {
		if n := len(out); n > 0 {
			g := &out[n-1]
			last := g.figs[len(g.figs)-1]
			end, _ := v.bound(last)
			j := end
			if k := joiner(v.runes, j); k > 0 {
				j += k
			}
			if j == q.from && (j > end || last.glued) || j > end && v.onlyBound(j, q.from) {
				g.figs = append(g.figs, q)
				g.to, _ = v.bound(q)
				continue
			}
		}
		end, _ := v.bound(q)
		out = append(out, group{figs: []figure{q}, from: q.from, to: end})
	}
	return out
}

// onlyBound says whether nothing but words like 超过 stands in [i, j).
func (v *view) onlyBound(i, j int) bool {
	if i >= j {
		return false
	}
	senses, start := v.sensesBefore(j, i)
	return len(senses) > 0 && start == i
}

// figures reads the statements with figures of one clause.
func (p *parser) figures(v *view, c [2]int, figs []figure) {
	gs := v.groups(figs)
	start := c[0]
	for k := 0; k < len(gs); k++ {
		g := gs[k]
		if k+1 < len(gs) && p.fromTo(v, start, g, gs[k+1]) {
			start = gs[k+1].to
			k++
			continue
		}
		end := c[1]
		if k+1 < len(gs) {
			end = gs[k+1].from
		}
		if len(g.figs) > 1 && p.several(v, start, g) {
			start = g.to
			continue
		}
		for _, q := range g.figs {
			start = p.one(v, start, end, c, q)
		}
	}
}

// fromTo reads 由3.8%降至0.17%, 从2015年的8亿元增长到2020年的12亿元, and the same
// with several figures on both sides.
func (p *parser) fromTo(v *view, start int, a, b group) bool {
	if len(a.figs) != len(b.figs) {
		return false
	}
	head := v.skipTimeBack(a.from)
	// the words of the first side's comparison may stand between (由现有的3家)
	opened := false
	for _, w := range []string{"由", "从", "由现有的", "从现有的", "由目前的", "从目前的", "由现在的", "由原来的", "从原来的"} {
		if n := len([]rune(w)); head-n >= start && hasAt(v.runes, head-n, w) {
			head -= n
			opened = true
			break
		}
	}
	if !opened && head-1 >= start && hasAt(v.runes, a.from-1, "由") {
		head, opened = a.from-1, true
	}
	between := string(v.runes[a.to:b.from])
	op, linked := movement(between)
	if !opened || !linked {
		return false
	}
	subject, from := p.subjectBefore(v, start, head)
	subjects := splitSubjects(subject, len(a.figs))
	for i := range a.figs {
		x, y := a.figs[i], b.figs[i]
		if x.unit == "" {
			x.unit = y.unit
		}
		st := &statement{
			v: v, from: from, to: b.to, subject: subjects[i], op: op, value: y.value, valueTo: y.valueTo, unit: y.unit, kind: levelKind(y),
			year:     v.yearOf(b.figs[0].from),
			fromSide: &reading.Dated{Year: v.yearOf(a.figs[0].from), Value: number(x.value)},
			toSide:   &reading.Dated{Year: v.yearOf(b.figs[0].from), Value: number(y.value)},
			conf:     sure,
		}
		if x.from < x.to {
			sp, sq := v.span(x.from, x.to), v.span(y.from, y.to)
			st.fromSide.Span, st.toSide.Span = &sp, &sq
		}
		if x.healed || y.healed {
			st.conf -= 0.15
			st.doubts = append(st.doubts, doubtHealed)
		}
		if op == reading.IncreaseBy || op == reading.DecreaseBy {
			st.kind, st.toSide = "change", nil
		}
		p.finishSubject(st)
		p.add(st)
	}
	p.remember(subject)
	return true
}

// movement reads the words between the two sides of a pair.
func movement(between string) (reading.Op, bool) {
	between = strings.TrimSuffix(between, "的")
	if len([]rune(between)) > 24 {
		return "", false
	}
	to := containsAny(between, []string{"到", "至", "为", "成", "达"})
	for _, down := range []string{"降", "减", "缩", "压", "回落", "收窄"} {
		if strings.Contains(between, down) {
			if !to {
				return reading.DecreaseBy, true
			}
			return reading.DecreaseTo, true
		}
	}
	for _, up := range []string{"增", "升", "提高", "提至", "扩", "发展到", "发展至", "发展", "跃", "延长", "拓展", "壮大"} {
		if strings.Contains(between, up) {
			if !to && up != "发展" {
				return reading.IncreaseBy, true
			}
			return reading.IncreaseTo, true
		}
	}
	return reading.Equal, to || containsAny(between, []string{"调整", "优化"})
}

// several reads A、B、C分别达到x、y、z and its like: as many figures as subjects.
func (p *parser) several(v *view, start int, g group) bool {
	senses, at := v.sensesBefore(g.from, start)
	subject, from := p.subjectBefore(v, start, at)
	n := len(g.figs)
	if g.figs[n-1].unit == "" && len(senses) == 0 && !g.figs[0].multiple {
		return true // bare numbers are values only where a verb says so
	}
	inherited := false
	if subject == "" {
		subject, inherited = p.subject, true
		from = at
		if len(senses) == 0 {
			from = g.from
		}
	}
	subjects := splitSubjects(subject, n)
	years := v.yearsFor(start, at, n)
	for i, q := range g.figs {
		if q.unit == "" && g.figs[n-1].unit != "" {
			q.unit, q.class = g.figs[n-1].unit, g.figs[n-1].class
		}
		_, bounded := v.bound(q)
		senses, at := senses, at
		if i > 0 { // 翻一番、达到1000家
			end, _ := v.bound(g.figs[i-1])
			if own, begin := v.sensesBefore(q.from, end); len(own) > 0 {
				senses, at = own, begin
			}
		}
		st := &statement{v: v, from: from, to: g.to, subject: subjects[i], value: q.value, valueTo: q.valueTo, unit: q.unit, conf: listed}
		p.judge(st, v, q, senses, bounded, string(v.runes[min(from, at):at]), at)
		if years != nil {
			st.year = years[i]
		}
		if inherited {
			st.doubts = append(st.doubts, doubtSubject)
			st.conf -= 0.05
		}
		if g.figs[0].healed || q.healed {
			st.doubts = append(st.doubts, doubtHealed)
			st.conf -= 0.15
		}
		p.finishSubject(st)
		p.add(st)
	}
	if !inherited {
		p.remember(subject)
	}
	return true
}

// yearsFor is the years listed in [start, at), one for each of n figures:
// 2026年、2028年、2030年分别达到…. It is nil when there are others than n.
func (v *view) yearsFor(start, at, n int) []int {
	var years []int
	last := -1
	for _, w := range v.times {
		if w.From < start || w.To > at {
			continue
		}
		if w.First != w.Last || w.Every || last >= 0 && w.From-last > 1 {
			return nil
		}
		years, last = append(years, w.Last), w.To
	}
	if len(years) != n {
		return nil
	}
	return years
}

// splitSubjects divides a list of subjects among n figures; when it has other
// than n members every figure gets the whole.
func splitSubjects(subject string, n int) []string {
	whole := make([]string, n)
	for i := range whole {
		whole[i] = subject
	}
	if n == 1 {
		return whole
	}
	if n == 2 && strings.Contains(subject, "城乡") {
		return []string{strings.Replace(subject, "城乡", "城镇", 1), strings.Replace(subject, "城乡", "农村", 1)}
	}
	rs := []rune(subject)
	for _, joiners := range []string{"、", "、和与及"} {
		var parts []string
		last := 0
		depth := 0
		for i := 0; i <= len(rs); i++ {
			if i < len(rs) {
				switch rs[i] {
				case '“', '(':
					depth++
				case '”', ')':
					depth--
				}
			}
			if i == len(rs) || depth == 0 && strings.ContainsRune(joiners, rs[i]) {
				end := i
				if i < len(rs) && rs[i] == '及' && end > 0 && rs[end-1] == '以' {
					end--
				}
				if end > last {
					parts = append(parts, string(rs[last:end]))
				}
				last = i + 1
			}
		}
		if len(parts) == n {
			return shareHead(parts)
		}
	}
	return whole
}

// shareHead gives the members of a list what the last one says for all:
// 港口货物、集装箱吞吐量 are 港口货物吞吐量 and 集装箱吞吐量.
func shareHead(parts []string) []string {
	last := parts[len(parts)-1]
	for _, h := range lexicon.Clause().SharedHeads {
		if strings.HasSuffix(last, h) && len(last) > len(h) {
			for i := range parts[:len(parts)-1] {
				if !hasAnySuffix(parts[i], lexicon.Clause().SharedHeads) {
					parts[i] += h
				}
			}
			break
		}
	}
	return parts
}

func hasAnySuffix(s string, list []string) bool {
	for _, x := range list {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}
