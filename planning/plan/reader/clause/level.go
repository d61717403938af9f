package clause

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// one reads the statement of one figure between start (where what is not yet
// read begins) and end (where the next figure stands, or the clause ends). It
// returns where the next one may begin.
func (p *parser) one(v *view, start, end int, c [2]int, q figure) int {
	start = min(start, q.from)
	for start < q.from && joiner(v.runes, start) > 0 {
		start += joiner(v.runes, start)
	}
	after, bounded := v.bound(q)
	senses, at := v.sensesBefore(q.from, start)
	if q.ratio && q.unit == "" && len(senses) == 0 {
		return start
	}
	if q.unit == "" && !q.scale && !q.multiple { // a bare number is a value only where a verb says so
		if !p.bareValue(v, q, senses, after) {
			return start
		}
	}
	if q.scale && !v.scaleValue(q, senses, after) {
		return start
	}
	tail := v.ends(after)
	if end < c[1] && len(senses) == 0 && p.qualifiesNext(v, q, start, at) {
		return start // 8个断面达标率达100%
	}
	read := 0
	if next := p.chained(v, after, end); next > 0 && v.verbAt(at, start) { // 13处15条通道
		tail, read = false, after
		after, end = next, c[1]
	}
	lead := string(v.runes[start:at])
	st := &statement{v: v, from: start, to: after, value: q.value, valueTo: q.valueTo, unit: q.unit, conf: sure}
	switch {
	case tail || hasGrowthNoun(v.runes, after):
		if growth := growthNoun(v.runes, after); growth > 0 { // 保持8%以上的年均增速
			st.to = after + growth
			senses = append(senses, lexicon.SenseIncreaseBy)
			lead += "增速"
		}
		subject, from := p.subjectBefore(v, start, at)
		if n, k := find(v.runes[start:at], lexicon.Clause().WordsTargets); n > 0 { // …与经济增长同步、年均增长7%
			subject, _ = p.subjectBefore(v, start, start+k)
			from = min(start+k+n+1, at)
		}
		st.subject, st.from, st.tail = subject, from, true
		if q.one && q.class == lexicon.CountUnit && (v.verbAt(at, start) || subject == "" || !v.makes(start, at)) {
			return start
		}
		if q.chinese && q.class == lexicon.CountUnit && len(senses) == 0 && !v.makes(start, at) && subject != "" {
			return start // the name of an institute: 电子五所
		}
	case q.class == lexicon.CountUnit || q.class == lexicon.PeopleUnit || v.verbAt(at, start) || at == start || q.class == lexicon.RatioUnit && v.opens(start, at):
		if q.class == lexicon.RatioUnit && (bounded || len(senses) > 0 || q.fraction || v.predicated(after, end)) && v.opens(start, at) {
			noun, to := p.nounAfter(v, after, end, end < c[1]) // 超六成行政村建有…
			if len([]rune(noun)) < 4 {
				return start
			}
			if n, _ := lexicon.Clause().DoneVerbs.Prefix([]rune(noun)); n > 0 && p.subject != "" { // 其中三分之一以上达到…
				noun = p.subject + noun
			}
			st.subject, st.from, st.to = noun, at, to
			p.judge(st, v, q, senses, bounded, lead, at)
			st.conf = min(st.conf, fair)
			p.finishSubject(st)
			p.add(st)
			return to
		}
		if q.class == lexicon.RatioUnit || q.class == lexicon.PointsUnit {
			subject, from := p.subjectBefore(v, start, at)
			if n := v.coversBefore(start, at); n > 0 { // 覆盖八成行政村
				noun, to := p.nounAfter(v, after, end, end < c[1])
				subject, from = p.subjectBefore(v, start, at-n)
				if len([]rune(noun)) < 2 || strings.ContainsRune(noun, '的') {
					return start
				}
				st.subject, st.from, st.to, st.conf = subject+noun+"覆盖率", min(from, at-n), to, likely
				break
			}
			if subject == "" || len(senses) == 0 {
				return start
			}
			st.subject, st.from = subject, from
			break
		}
		noun, to := p.nounAfter(v, after, end, end < c[1])
		if n, _ := lexicon.Clause().Partitive.Suffix([]rune(noun)); noun == "" || n > 0 || p.loose(v, q, noun, start, at) {
			return start
		}
		st.subject, st.to = thing(noun), to
		st.from = v.verbStart(start, at)
		st.op = ""
		if n, s := lexicon.Clause().Before.Suffix(v.runes[start:max(st.from, start)]); n > 1 && (s == lexicon.SenseAtLeast || s == lexicon.SenseAtMost) {
			senses = append(senses, s) // 至少建成3个
			st.from -= n
		}
		if len(senses) == 0 || onlyReach(senses) {
			senses = nil
		}
		p.judge(st, v, q, senses, bounded, lead, at)
		if st.op == reading.AtLeast && !bounded && len(senses) == 0 && !q.more {
			st.op = reading.Equal
		}
		if every := v.everyBefore(start, at); every != "" {
			st.subject = every + st.subject
			st.from = start
			if st.op == reading.Equal && containsAny(lead, []string{"至少", "不少于", "最少"}) {
				st.op = reading.AtLeast // 每个乡镇至少建有1所
			}
			if q.one {
				st.conf, st.doubts = fair, nil
			}
		}
		p.finishSubject(st)
		p.add(st)
		p.remember(st.subject)
		if read > 0 {
			return read
		}
		return to
	default:
		// a measure before a noun only describes it, unless a word says how much
		subject, from := p.subjectBefore(v, start, at)
		if subject == "" && binds(senses) { // 严守50万亩耕地红线
			noun, to := p.nounAfter(v, after, end, end < c[1])
			subject, from, st.to = noun, at, to
		}
		if n := v.givesBefore(start, at); n > 0 { // 每年安排不少于500万元奖补资金
			if noun, to := p.nounAfter(v, after, end, end < c[1]); noun != "" {
				subject, from, st.to = noun, at-n, to
			}
		}
		if q.class == lexicon.RatioUnit && q.value == "100" && len(senses) == 0 && subject != "" { // 建制村100%通客车
			noun, to := p.nounAfter(v, after, end, end < c[1])
			if n := len([]rune(noun)); n < 2 || n > 14 || strings.ContainsRune(noun, '的') {
				return start
			}
			st.subject, st.from, st.to, st.conf = subject+noun, from, to, fair
			break
		}
		if len(senses) == 0 || subject == "" {
			return start
		}
		st.subject, st.from = subject, from
	}
	p.judge(st, v, q, senses, bounded, lead, at)
	if st.subject == "" {
		st.subject = p.subject
		st.from = at
		if n := len(p.out); n > 0 && p.out[n-1].v == v && p.out[n-1].kind == "growth" && p.out[n-1].subject == p.subject && q.class == lexicon.RatioUnit {
			st.kind = "growth" // 年均增长8%, 力争达到10%
		}
		st.doubts = append(st.doubts, doubtSubject)
		st.conf -= 0.1
	}
	own := len(st.doubts) == 0 || st.doubts[len(st.doubts)-1] != doubtSubject
	p.finishSubject(st)
	if own {
		p.remember(st.subject)
	}
	p.add(st)
	p.growthOf(st)
	return max(after, st.to)
}

// opens says whether nothing but times and adverbs stands in [start, at).
func (v *view) opens(start, at int) bool {
	for k := v.skipTime(start); ; k = v.skipTime(k) {
		n, strip := lexicon.Clause().Lead.Prefix(v.runes[min(k, at):at])
		if n == 0 || !strip {
			return k >= at
		}
		k += n
	}
}

// predicated says whether what follows a share says of it what is so:
// 95%的行政村实现….
func (v *view) predicated(after, end int) bool {
	if after >= end || v.runes[after] != '的' {
		return false
	}
	for k := after + 3; k < end; k++ {
		if n, _ := lexicon.Clause().DoneVerbs.Prefix(v.runes[k:end]); n > 1 {
			return true
		}
	}
	return false
}

// givesBefore is the length of a verb of giving directly before at.
func (v *view) givesBefore(start, at int) int {
	for _, w := range []string{"安排", "设立", "投入", "筹集", "统筹", "发放", "列支", "给予"} {
		if at-2 >= start && hasAt(v.runes, at-2, w) {
			return 2
		}
	}
	return 0
}

// coversBefore is the length of a verb of coverage directly before at.
func (v *view) coversBefore(start, at int) int {
	for _, w := range []string{"覆盖", "惠及", "通达"} {
		if at-2 > start && hasAt(v.runes, at-2, w) {
			return 2
		}
	}
	return 0
}

// everyBefore is who each is to get what follows: 每个乡镇 of 每个乡镇建成一家….
func (v *view) everyBefore(start, at int) string {
	w := lexicon.Clause()
	for start < at {
		n, strip := w.Lead.Prefix(v.runes[start:at])
		if n == 0 || !strip {
			break
		}
		start += n
	}
	if start >= at || v.runes[start] != '每' || v.inTime[start] {
		return ""
	}
	for k := start + 2; k < at; k++ {
		if n, _ := w.Make.Prefix(v.runes[k:min(at+1, len(v.runes))]); n > 1 { // 建有: 有 also stands before figures
			return v.printed(start, k)
		}
		if n, s := w.Before.Prefix(v.runes[k:at]); n > 1 && s != lexicon.SenseIgnored {
			return v.printed(start, k)
		}
	}
	if at < len(v.runes) && at-start <= 14 && !v.verbAt(at, start) {
		return v.printed(start, at)
	}
	return ""
}

// binds says whether one of the words bounds the figure by itself.
func binds(senses []lexicon.Sense) bool {
	for _, s := range senses {
		if s != lexicon.SenseReach && s != lexicon.SenseIncreaseTo && s != lexicon.SenseDecreaseTo {
			return true
		}
	}
	return false
}

// chained is where the noun begins that two figures share (13处15条过江通道); 0
// when the next figure does not follow at once.
func (p *parser) chained(v *view, after, end int) int {
	if after != end {
		return 0
	}
	for _, q := range v.figs {
		if q.from == after {
			to, _ := v.bound(q)
			return to
		}
	}
	return 0
}

// makes says whether a verb that makes things begins the text from start.
func (v *view) makes(start, at int) bool {
	w := lexicon.Clause()
	for k := start; k < at && k < start+10; k++ {
		if n, _ := w.Make.Prefix(v.runes[k:at]); n > 0 {
			return true
		}
	}
	return false
}

// loose says whether a Chinese number only speaks (四个方面, 把握三个关键), or a
// round word stands in the name of a scheme (百名人才培养计划).
func (p *parser) loose(v *view, q figure, noun string, start, at int) bool {
	w := lexicon.Clause()
	rs := []rune(noun)
	if n, _ := w.Abstract.Prefix(rs); n > 0 && (q.chinese || n == len(rs)) {
		return true
	}
	if !q.chinese {
		return false
	}
	if n, _ := w.Abstract.Suffix(rs); n > 0 && q.unit == "个" {
		return true
	}
	if q.scale {
		n, _ := w.Schemes.Suffix(rs)
		return n > 0
	}
	if q.unit != "个" {
		return false
	}
	listed := at > start && v.runes[at-1] == '等' || strings.ContainsRune(string(v.runes[start:at]), '、')
	return !v.verbAt(at, start) && !listed
}

// qualifiesNext says whether a count without a verb only opens the subject of
// the rate that follows in the same clause.
func (p *parser) qualifiesNext(v *view, q figure, start, at int) bool {
	if q.class != lexicon.CountUnit || v.verbAt(at, start) || v.makes(start, at) {
		return false
	}
	for _, next := range v.figs {
		if next.from <= q.from {
			continue
		}
		senses, _ := v.sensesBefore(next.from, q.to)
		return next.class == lexicon.RatioUnit && len(senses) > 0
	}
	return false
}

// growthOf gives a statement of growth to the level it belongs to, which is
// the one before it with the same subject.
func (p *parser) growthOf(st *statement) {
	if st.kind != "growth" || len(p.out) < 2 {
		return
	}
	prev := p.out[len(p.out)-2]
	if prev.subject == st.subject && prev.growth == "" && prev.kind != "growth" && prev.v == st.v {
		prev.growth = st.value
	}
}

// bareValue says whether a number without unit is the value of an index, a
// coefficient or a ratio: 系数达到0.57, 比值缩小至1.9.
func (p *parser) bareValue(v *view, q figure, senses []lexicon.Sense, after int) bool {
	if q.chinese || !v.ends(after) || len(senses) == 0 {
		return false
	}
	for _, s := range senses {
		switch s {
		case lexicon.SenseReach:
			if v.runes[q.from-1] == '达' || v.runes[q.from-1] == '到' || v.runes[q.from-1] == '为' || v.runes[q.from-1] == '在' {
				return true
			}
		case lexicon.SenseAbout:
		default:
			return true
		}
	}
	return false
}

// scaleValue says whether a scale word is a value: 总量超千万, 突破万亿.
func (v *view) scaleValue(q figure, senses []lexicon.Sense, after int) bool {
	if q.class == lexicon.CountUnit || q.class == lexicon.PeopleUnit { // 打造百家小店
		return v.verbBefore(q.from)
	}
	if len(senses) == 0 {
		return false
	}
	switch senses[0] {
	case lexicon.SenseAtLeast, lexicon.SenseAbout, lexicon.SenseIncreaseTo:
		return v.ends(after)
	case lexicon.SenseReach:
		return v.ends(after) && (q.unit != "" || len(q.value) > 2)
	}
	return false
}
