package table

import (
	"sort"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/table/region"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// figures reads the value cells of a row.
func (b *builder) figures(ind *reading.Indicator, r row) {
	var order []int
	for j := range r.cells {
		if b.cols[j].role == valueCol {
			order = append(order, j)
		}
	}
	sort.Ints(order)
	for _, j := range order {
		c, col := r.cells[j], b.cols[j]
		f := readFigure(c.text)
		if f.words && f.value != nil {
			b.mend(&f, c, ind.Name)
		}
		if f.value == nil {
			if ind.Note == "" {
				ind.Note = f.mark
			}
			continue
		}
		if f.note != "" {
			note(ind, c.text)
		}
		if col.growth && f.cumulative && !f.words {
			// 年均增速〔累计〕: a bracketed figure is the sum over the period
			b.put(ind, part(col.part), c, col, f)
			continue
		}
		if col.growth {
			b.putGrowth(ind, col.part, c, f.value, f.op)
			continue
		}
		if f.growth && !f.words && !growthName(ind.Name) && !strings.Contains(ind.Name, "率") {
			// 年均增长6%以上 where a level is expected
			b.putGrowth(ind, col.part, c, f.value, f.op)
			f.say(c.text)
			f.op = ""
		}
		b.put(ind, col.part, c, col, f)
		if f.beside != nil {
			b.putGrowth(ind, col.part, c, f.beside, f.besideOp)
		}
	}
	promote(ind)
	if ind.Target != nil && ind.Target.Year == 0 {
		ind.Target.Year = b.yearOf(target)
	}
	if ind.Baseline != nil && ind.Baseline.Year == 0 {
		ind.Baseline.Year = b.yearOf(baseline)
	}
}

// yearOf is the year of the column that holds figures of part p.
func (b *builder) yearOf(p part) int {
	for _, c := range b.cols {
		if c.role == valueCol && c.part == p && c.year != 0 {
			return c.year
		}
	}
	return 0
}

// note adds words to a row's note; they take the place of a mere blank's mark.
func note(ind *reading.Indicator, s string) {
	if ind.Note == "" || region.IsBlank(ind.Note) {
		ind.Note = s
	} else {
		ind.Note += " " + s
	}
}

// promote makes the growth that a row states its target where the row is about
// growth itself, or is a rate, and states nothing else: in a column 年均/累计 the
// rate of unemployment is the yearly rate itself.
func promote(ind *reading.Indicator) {
	g := ind.Growth
	if g == nil || !growthName(ind.Name) && !shareName(ind.Name) {
		return
	}
	move := func(slot **reading.Dated, v **quantity.Value, year int, op reading.Op) {
		if *slot == nil && *v != nil {
			*slot = &reading.Dated{Year: year, Value: *v, Op: op}
			*v = nil
		}
	}
	year := func(d *reading.Dated) int {
		if d == nil {
			return 0
		}
		return d.Year
	}
	if ind.Target == nil && ind.Actual == nil {
		move(&ind.Target, &g.Target, year(ind.Target), g.Op)
		move(&ind.Baseline, &g.Baseline, 0, "")
	}
	if g.Baseline == nil && g.Target == nil && g.Actual == nil {
		ind.Growth = nil
	}
}

// shareName says whether an indicator is a share or rate, which has no rate of
// growth that a plan would name instead of a level.
func shareName(s string) bool {
	for _, end := range []string{"率", "比重", "比例", "占比"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// growthName says whether an indicator is itself a rate of change.
func growthName(s string) bool {
	return hasAny(s, []string{"增长", "增速", "增幅", "递增", "降低", "下降", "降幅", "减少", "新增", "累计"})
}

// mend restores a composition that lost its colons.
func (b *builder) mend(f *figure, c cell, name string) {
	if !hasAny(name, []string{"结构", "比例", "构成", "之比"}) {
		return
	}
	fixed, ok := mendComposition(c.text, 3)
	if !ok {
		return
	}
	v := quantity.Parse(fixed)
	f.value, f.words, f.op = &v, false, ""
	b.healed = append(b.healed, reading.Healing{Span: c.span, Code: "corrupt-number", Was: c.text, Now: fixed, Why: "结构数据的冒号丢失，只有这样分成三项其和才是100"})
}

func (b *builder) put(ind *reading.Indicator, p part, c cell, col column, f figure) {
	sp := c.span
	d := &reading.Dated{Year: col.year, Value: f.value, Op: f.op, Cumulative: f.cumulative || col.cumulative && !col.growth, Span: &sp}
	if f.unit != "" && ind.Unit == "" {
		ind.Unit = f.unit
	}
	slot := &ind.Target
	switch p {
	case baseline:
		slot = &ind.Baseline
	case actual:
		slot = &ind.Actual
	case other:
		if d.Year != 0 {
			ind.Milestones = append(ind.Milestones, *d)
		}
		return
	}
	if *slot == nil {
		*slot = d
	} else if f.cumulative {
		note(ind, col.label+c.text)
	}
}

func (b *builder) putGrowth(ind *reading.Indicator, p part, c cell, v *quantity.Value, op reading.Op) {
	if ind.Growth == nil {
		ind.Growth = &reading.Growth{}
	}
	g := ind.Growth
	slot := &g.Target
	switch p {
	case baseline:
		slot = &g.Baseline
	case actual:
		slot = &g.Actual
	case other:
		return
	default:
		if !v.IsWords() {
			g.Op = op
			if op == "" {
				g.Op = reading.AtLeast
			}
		}
	}
	if *slot == nil {
		*slot = v
		g.Spans = append(g.Spans, c.span)
	}
}

// growthOfParent copies a growth row (增速) to the row it details.
func (b *builder) growthOfParent(ind reading.Indicator) {
	p := &b.out[b.lastTop]
	if p.Growth == nil {
		p.Growth = &reading.Growth{}
	}
	set := func(slot **quantity.Value, d *reading.Dated) {
		if *slot == nil && d != nil && d.Value != nil {
			*slot = d.Value
			if d.Span != nil {
				p.Growth.Spans = append(p.Growth.Spans, *d.Span)
			}
		}
	}
	set(&p.Growth.Baseline, ind.Baseline)
	set(&p.Growth.Actual, ind.Actual)
	set(&p.Growth.Target, ind.Target)
	if ind.Target != nil && p.Growth.Op == "" {
		p.Growth.Op = ind.Target.Op
	}
}

// units settles the unit: the unit column, the brackets after the name, the
// figures, the row above for a detail, the table as a whole, and last what is
// known of the indicator.
func (b *builder) units(ind *reading.Indicator, r row, detail bool) {
	printed, hadCell := "", false
	for j, c := range r.cells {
		if b.cols[j].role == unitCol {
			printed, hadCell = c.text, true
		}
	}
	if printed != "" && !region.IsBlank(printed) {
		ind.Unit = printed
	}
	ind.Unit = strings.Trim(ind.Unit, "()")
	damaged := region.IsDamagedUnit(ind.Unit)
	if ind.Unit != "" && !damaged {
		return
	}
	if region.IsBlank(printed) && printed != "" {
		ind.Unit = ""
		return // printed as having none
	}
	if !damaged && detail && isGrowthRow(ind.Name) {
		ind.Unit = "%"
		return
	}
	if !damaged && detail && ind.Parent != nil && b.lastTop >= 0 && isSub(ind.Name) {
		ind.Unit = b.out[b.lastTop].Unit
		ind.UnitHealed = b.out[b.lastTop].UnitHealed
		return
	}
	for j := range r.cells {
		if u := b.cols[j].unit; !damaged && u != "" && b.cols[j].role == valueCol {
			ind.Unit = u
			return
		}
	}
	if !damaged && b.unit != "" {
		ind.Unit = b.unit
		return
	}
	name := ind.Name
	if ind.Parent != nil && (isSub(ind.Name) || len([]rune(ind.Name)) < 4) {
		name = *ind.Parent + ind.Name
	}
	known, _ := lexicon.Indicator(name)
	if known == "" || damaged && !strings.HasPrefix(known, ind.Unit) {
		ind.Unit = strings.TrimSuffix(ind.Unit, "/")
		return
	}
	was := ind.Unit
	ind.Unit, ind.UnitHealed = known, true
	_ = hadCell
	at := r.names[len(r.names)-1].span
	b.healed = append(b.healed, reading.Healing{Span: at, Code: "unit-missing", Was: was, Now: known, Why: "计量单位缺失，按该指标通行的单位“" + known + "”理解"})
}

// bounds settles the direction and how the target bounds the quantity.
func (b *builder) bounds(ind *reading.Indicator) {
	name := ind.Name
	if ind.Parent != nil && (isSub(name) || len([]rune(name)) < 4) {
		name = *ind.Parent + name
	}
	_, ind.Direction = lexicon.Indicator(name)
	if isGrowthRow(ind.Name) {
		ind.Direction = "up"
	}
	if ind.Direction == "" {
		ind.Direction = "up"
	}
	if ind.Target == nil || ind.Target.Value == nil {
		return
	}
	if _, isNumber := ind.Target.Value.Number(); !isNumber {
		return
	}
	switch ind.Target.Op {
	case reading.AtMost:
		if ind.Direction == "up" && !ind.Target.Cumulative {
			ind.Direction = "down"
		}
	case "":
		switch ind.Direction {
		case "up":
			ind.Target.Op = reading.AtLeast
		case "down":
			ind.Target.Op = reading.AtMost
		}
	}
}

// restoreNumber corrects a row taken for a detail because its number was lost:
// the next number shows the gap.
func (b *builder) restoreNumber(no string) {
	n, ok := rowNumber(no)
	if !ok || b.unnumbered != 1 || n != b.lastNo+2 || len(b.out) == 0 {
		return
	}
	last := &b.out[len(b.out)-1]
	if last.Parent == nil || isSub(last.Name) || last.No != "" {
		return
	}
	last.Parent, last.No = nil, ""
	b.count()
}

// report tells of cells that were lost and found again by their kind.
func (b *builder) report(ind reading.Indicator, r row) {
	if len(r.lost) == 0 || ind.Parent != nil {
		return
	}
	var names []string
	for _, j := range r.lost {
		names = append(names, b.cols[j].label)
	}
	b.healed = append(b.healed, reading.Healing{
		Span: ind.Span, Code: "cell-missing", Was: "", Now: "-",
		Why: "“" + ind.Name + "”一行缺少单元格（" + strings.Join(names, "、") + "），其余单元格按内容对齐",
	})
}
