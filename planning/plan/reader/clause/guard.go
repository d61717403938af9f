package clause

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/outline"
)

// area is what is known of the governed territory.
type area struct {
	name   string
	county bool // a county or city, for which the province is another's
}

func newArea(o *outline.Outline) area {
	n := o.Plan.Area.Name
	a := area{name: n}
	for _, end := range []string{"省", "自治区", "国家", "全国", "中国"} {
		if strings.HasSuffix(n, end) {
			return a
		}
	}
	a.county = n != ""
	return a
}

// guard drops the figures that name or describe something: codes, ordinals,
// names in quotes, voltages, ages, distances, circles of minutes.
func (p *parser) guard(v *view) []figure {
	kept := v.figs[:0]
	for _, q := range v.figs {
		if n := len(kept); !v.decoy(q) || n > 0 && v.shares(kept[n-1], q) {
			kept = append(kept, q)
		}
	}
	return kept
}

func (v *view) decoy(q figure) bool {
	rs := v.runes
	w := lexicon.Clause()
	switch {
	case q.code, q.ordinal, v.quoted[q.from], q.class == lexicon.GradeUnit:
		return true
	case q.from > 0 && rs[q.from-1] == '每' && !q.ratio:
		return true // 每万人, 每3年: part of the subject
	case q.to < len(rs) && rs[q.to] == '级':
		return true // 100亿元级, 20万吨级
	case q.unit == "" && q.chinese && !q.scale:
		return true
	case q.from > 0 && rs[q.from-1] == '前' && (q.class == lexicon.RatioUnit || q.class == lexicon.PeopleUnit):
		return true // 全球前1%学科
	case q.unit == "" && q.to < len(rs) && rs[q.to] == '强':
		return true // 500强企业
	case v.describedBefore(q.from) && !v.longEnd(q):
		return true
	case hasAt(rs, q.to, "的基础上") || hasAt(rs, q.to, "基础上"):
		return true // in 现有14家的基础上 the count is where it starts from
	case q.unit == "" && !q.ratio && !q.multiple && v.hotline(q.to):
		return true // 12345、120等热线
	case v.asStandard(q):
		return true // 按照服务半径500米的要求
	case q.unit == "" && !q.ratio && !q.scale && !q.multiple && q.valueTo == "" && v.footnote(q):
		return true // …示范社区127
	case isLargeOnly(q.unit) && !v.verbBefore(q.from) && len(v.sensesAt(q.from)) == 0:
		return true // a bare 5万 is no figure
	case q.class == lexicon.CountUnit && v.pooled(q):
		return true // 入选全国40个典型: one of forty
	}
	rest := rs[q.to:]
	end, bounded := v.bound(q)
	tail := v.ends(end)
	before, _ := v.sensesBefore(q.from, 0)
	n, _ := w.Qualifies.Prefix(rest)
	switch q.class {
	case lexicon.MinutesUnit:
		return !(tail && len(before) > 0) || n > 0
	case lexicon.YearsUnit:
		return !v.isAge(q, tail, before)
	case lexicon.DaysUnit:
		return n > 0 && !tail
	case lexicon.MeasureUnit, lexicon.MoneyUnit, lexicon.PeopleUnit:
		if n > 0 || v.sizes(q, end, bounded) {
			return true
		}
		if bounded && !tail && len(before) == 0 && !v.verbBefore(q.from) {
			return true // 常住2万人以上的镇, 投资5亿元以上项目
		}
	case lexicon.CountUnit:
		if q.one && !v.verbBefore(q.from) && !tail {
			return true
		}
	}
	return false
}

// sizes says whether a figure only says how large the things are that something
// else is said of or counted: 30户以上自然村, 产值超10亿元企业12家.
func (v *view) sizes(q figure, end int, bounded bool) bool {
	if n, _ := lexicon.Clause().Sized.Prefix(v.runes[end:]); bounded && n > 0 && (q.class == lexicon.PeopleUnit || !v.ends(end+n)) {
		return true
	}
	if q.class != lexicon.MoneyUnit && (q.class != lexicon.MeasureUnit || !bounded) {
		return false
	}
	for _, next := range v.figs {
		if next.from <= q.from {
			continue
		}
		noun := v.runes[min(end, next.from):next.from]
		n, _ := lexicon.Clause().SizedThings.Suffix(noun)
		return (n > 0 || q.class == lexicon.MeasureUnit) && len(noun) > 1 && len(noun) < 10 && (next.class == lexicon.CountUnit || next.class == lexicon.PeopleUnit) && !containsBreak(noun)
	}
	return false
}

// containsBreak says whether a clause or a member of a list ends within rs.
func containsBreak(rs []rune) bool {
	for i, r := range rs {
		if isBreak(r) || joiner(rs, i) > 0 {
			return true
		}
	}
	return false
}

// footnote says whether a bare number only refers to a note: nothing bounds it
// and it ends the clause, or stands right behind a closing quote.
func (v *view) footnote(q figure) bool {
	if q.from == 0 || len(v.sensesAt(q.from)) > 0 || joiner(v.runes, q.from-1) > 0 || v.verbBefore(q.from) {
		return false
	}
	return v.runes[q.from-1] == '”' || q.to >= len(v.runes) || isBreak(v.runes[q.to])
}

// hotline says whether a telephone line is named at i, or after the list there.
func (v *view) hotline(i int) bool {
	rs := v.runes
	for i < len(rs) && (isDigit(rs[i]) || joiner(rs, i) > 0) {
		i++
	}
	for _, w := range []string{"等热线", "热线", "等政务服务热线", "政务服务热线", "服务热线", "便民热线", "等电话", "等专线", "号码", "平台", "急救"} {
		if hasAt(rs, i, w) {
			return true
		}
	}
	return false
}

// asStandard says whether a figure only states the standard by which something
// else is done: 按照服务半径500米的要求布局….
func (v *view) asStandard(q figure) bool {
	if q.class != lexicon.MeasureUnit && q.class != lexicon.MinutesUnit {
		return false
	}
	end, _ := v.bound(q)
	closed := false
	for _, w := range []string{"的要求", "要求", "的标准", "标准", "的原则", "原则", "的服务半径"} {
		closed = closed || hasAt(v.runes, end, w)
	}
	if !closed {
		return false
	}
	for k := q.from - 1; k >= 0 && k > q.from-24 && !isBreak(v.runes[k]); k-- {
		if v.runes[k] == '按' || v.runes[k] == '据' {
			return true
		}
	}
	return false
}

// shares says whether q is the next member of a list of times or ages whose
// bound stands before the first (分别不超过5分钟和20分钟).
func (v *view) shares(last, q figure) bool {
	if q.class != last.class || q.class != lexicon.MinutesUnit && q.class != lexicon.YearsUnit || last.unit != q.unit {
		return false
	}
	end, _ := v.bound(last)
	n := joiner(v.runes, end)
	after, _ := v.bound(q)
	return n > 0 && end+n == q.from && v.ends(after)
}

// isLargeOnly says whether the unit is nothing but a scale word.
func isLargeOnly(unit string) bool {
	for _, s := range scaleWords {
		if unit == s {
			return true
		}
	}
	return false
}

// sensesAt is the words directly before the figure at i.
func (v *view) sensesAt(i int) []lexicon.Sense {
	senses, _ := v.sensesBefore(i, 0)
	return senses
}

// describedBefore says whether the words before i only let the figure describe
// a work: 占地500亩, 年产10万吨.
func (v *view) describedBefore(i int) bool {
	n, _ := lexicon.Clause().Describes.Suffix(v.runes[:i])
	return n > 0
}

// longEnd says whether the figure closes its sentence, as one that is meant does.
func (v *view) longEnd(q figure) bool {
	end, _ := v.bound(q)
	return end >= len(v.runes) || v.runes[end] == '。'
}

// pooled says whether a count is that of a wider area's list which one of ours
// got into.
func (v *view) pooled(q figure) bool {
	w := lexicon.Clause()
	n, _ := w.RankScope.Suffix(v.runes[:q.from])
	if n == 0 {
		return false
	}
	m, _ := w.AwardVerbs.Suffix(v.runes[:q.from-n])
	return m > 0
}

// isAge says whether a figure in years is a level (人均预期寿命达到79岁, 延长三十年).
func (v *view) isAge(q figure, tail bool, before []lexicon.Sense) bool {
	if v.after(q.from, "由", "从") {
		return true
	}
	if !tail {
		return (hasAt(v.runes, q.to, "政策") || hasAt(v.runes, q.to, "试点")) && len(before) > 0
	}
	for _, s := range before {
		if s != lexicon.SenseReach {
			return true
		}
	}
	j := max(q.from-12, 0)
	near := string(v.runes[j:q.from])
	return strings.Contains(near, "寿命") || strings.Contains(near, "年限") || strings.Contains(near, "年龄")
}

// bound reads 以上, 左右 and the like after a figure; end is behind them.
func (v *view) bound(q figure) (end int, bounded bool) {
	n, _ := lexicon.Clause().After.Prefix(v.runes[q.to:])
	return q.to + n, n > 0
}

// ends says whether a clause or a member of a list ends at i.
func (v *view) ends(i int) bool {
	rs := v.runes
	if i >= len(rs) || isBreak(rs[i]) || rs[i] == '”' || rs[i] == ')' || rs[i] == '—' {
		return true
	}
	if i > 0 && rs[i-1] == '%' && (isDigit(rs[i]) || rs[i] == '成' && hasAt(rs, i, "成功")) {
		return true // a separator was lost
	}
	if n := joiner(rs, i); n > 0 {
		return true
	}
	for _, w := range []string{"的目标", "目标", "水平", "的水平", "的规模", "规模"} {
		if j := i + len([]rune(w)); hasAt(rs, i, w) && (j >= len(rs) || isBreak(rs[j]) || joiner(rs, j) > 0) {
			return true
		}
	}
	for _, w := range []string{"大关", "台阶", "新台阶", "并", "且", "其中", "力争", "等"} {
		if hasAt(rs, i, w) {
			return true
		}
	}
	for _, q := range v.figs {
		if q.from == i {
			return true
		}
	}
	return false
}

// sensesBefore reads the words directly before the figure at i, nearest first,
// not further back than from; start is where they begin.
func (v *view) sensesBefore(i, from int) (senses []lexicon.Sense, start int) {
	d := lexicon.Clause().Before
	start = i
	for len(senses) < 4 {
		n, s := d.Suffix(v.runes[from:start])
		if n == 0 || s == lexicon.SenseIgnored {
			break
		}
		start -= n
		senses = append(senses, s)
	}
	return senses, start
}

// verbBefore says whether a verb that makes or gives things ends at i.
func (v *view) verbBefore(i int) bool {
	w := lexicon.Clause()
	for k := 0; k < 3; k++ {
		if n, _ := w.Make.Suffix(v.runes[:i]); n > 0 {
			return true
		}
		n, _ := w.Between.Suffix(v.runes[:i])
		if n == 0 {
			return false
		}
		i -= n
	}
	return false
}

// outside says whether a statement is about others: a wider area's figure, or
// one quoted from a task that others set.
func (p *parser) outside(v *view, c [2]int, st *statement) bool {
	if st.v != v || st.kind == "rank" || st.kind == "title" {
		return false
	}
	w := lexicon.Clause()
	head := []rune(st.subject)
	if n, other := w.Wider.Prefix(head); n > 0 && other && p.area.county && st.kind != "cover" && st.kind != "count" {
		return true
	}
	if n, _ := w.WiderProvince.Prefix(head); n > 0 && p.area.county && st.kind != "cover" && st.kind != "count" {
		// 全区 is the whole of a district, and elsewhere the autonomous region
		return head[n-1] != '区' || n != 2 || !strings.HasSuffix(p.area.name, "区")
	}
	// 落实…打造13条产业链的要求
	end := c[1]
	for i := st.from + 1; i < end; i++ {
		if n, _ := w.FrameClose.Prefix(v.runes[i:]); n > 0 && (i+n >= len(v.runes) || isBreak(v.runes[i+n]) || v.runes[i+n] == '、') {
			for k := c[0]; k < st.to; k++ {
				if m, _ := w.FrameOpen.Prefix(v.runes[k:]); m > 0 && !strings.Contains(string(v.runes[k:i]), p.area.short()) {
					return k <= st.from
				}
			}
		}
	}
	return false
}

// short is the area's name without its kind, or something that occurs nowhere.
func (a area) short() string {
	r := []rune(a.name)
	if len(r) < 3 {
		return "\x00"
	}
	return string(r[:2])
}
