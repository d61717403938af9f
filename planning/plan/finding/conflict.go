package finding

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/planning/plan/reading"
)

// stock marks a count of what there is, as against of what is added or mended.
var stock = regexp.MustCompile(`达到?|突破|总数|拥有|共有|现有`)

// valueConflict finds one quantity with two values for one year.
func valueConflict(in *Input) []reading.Finding {
	var out []reading.Finding
	groups := map[point][]fact{}
	var order []point
	for _, f := range in.facts {
		if f.Year == 0 || f.Aspect == change || f.Value.IsWords() || f.Name != "GDP" && (len([]rune(f.Name)) < 3 || len([]rune(f.Name)) > 24) {
			continue
		}
		if f.Kind == "count" && !stock.MatchString(f.Text) {
			continue // 新建10所 and 改造15所 are two programmes, not two counts
		}
		if f.Row < 0 && (!in.anchored(f) || in.partial(f)) {
			continue
		}
		if f.Aspect == growth && f.Row < 0 {
			continue // one year's growth and the average of five are told apart in growthConflict
		}
		k := point{f.subject, f.Year, f.Role}
		if groups[k] == nil {
			order = append(order, k)
		}
		if !slices.ContainsFunc(groups[k], f.says) {
			groups[k] = append(groups[k], f)
		}
	}
	for _, k := range order {
		if k.Aspect == growth {
			continue
		}
		a, b, ok := clash(groups[k])
		if !ok || k.role == target && (in.drawsLine(a) || in.drawsLine(b)) && rounded(a).Overlaps(rounded(b)) {
			continue // 保持在63%以上, and 63.4 in the table
		}
		f := reading.Finding{
			Code: "value-conflict", Severity: reading.Warning,
			Message:     fmt.Sprintf("%s在%d年有两个不同的数值：%s为%s%s，%s为%s%s。", a.Printed, k.year, a.Where, a.Value, a.Unit, b.Where, b.Value, b.Unit),
			Arithmetic:  difference(a, b),
			Explanation: "可能是初步数与核定数（普查修订数）并用，或两处统计口径、范围不同而未写明。",
			Advice:      "请查统计部门核定数，两处改为同一数值；确属口径不同的，分别写明口径。",
			Spans:       spansOf([]fact{a, b}),
			Detail:      map[string]any{"subject": k.subject.String(), "year": k.year, "values": []string{a.Value.String() + string(a.Unit), b.Value.String() + string(b.Unit)}},
		}
		if qualification(a.Printed) != qualification(b.Printed) || in.marked(a) != in.marked(b) {
			f.Severity = reading.Note
			f.Explanation = "名称后的括号或注号说明两处口径可能不同。"
		} else if in.provisional(a) != in.provisional(b) {
			f.Severity = reading.Note
			f.Explanation = "一处为预计数、初步数，另一处可能是核定数。"
		}
		if k.role == target {
			f.Message = fmt.Sprintf("%s的%d年目标前后不一：%s为%s%s，%s为%s%s。", a.Printed, k.year, a.Where, a.Value, a.Unit, b.Where, b.Value, b.Unit)
			f.Explanation = "可能一处为底线、一处为力争值，或两处范围不同而未写明。"
			f.Advice = "请确定一个目标值并统一两处表述；确有底线与力争之分的，写明哪一个用于考核。"
		} else if certain(in, a, b) {
			f.Severity = reading.Error
			f.Explanation = "两处说的都是同一年份、同一单位的全域数值，不可能同时成立；多半是初步数与核定数并用，或抄录有误。"
		}
		for _, g := range in.find(subject{Name: k.Name, Aspect: growth}, k.year, k.role) {
			f.Spans = append(f.Spans, g.Span)
		}
		out = append(out, f)
	}
	return append(out, kinConflict(in)...)
}

var (
	// words that make a figure one of some years or of some part
	ofAPart    = regexp.MustCompile(`其中|当年|累计|五年|[三四]年来|期间|以来|新增|净增|增加了|年均|每年|逐年|分年度|占|20\d\d年?[-—–~～至到]20\d\d年`)
	partOfYear = regexp.MustCompile(`[上下]半年|季度|20\d\d年[\d一二三四五六七八九十]{1,3}月|[至到\-—–]\d{1,2}月`)
	yearSaid   = regexp.MustCompile(`20\d\d年`)
)

// partial says whether a figure of the prose is not the figure of its whole
// year: 五年累计完成, 其中2020年建成. A clause that names its year is judged by
// itself, another by the sentence up to it.
func (in *Input) partial(f fact) bool {
	lead := in.leadIn(f.Span)
	if partOfYear.MatchString(lead) {
		return true
	}
	clause := in.clauseTo(f.Span)
	if yearSaid.MatchString(clause) {
		return ofAPart.MatchString(clause)
	}
	return ofAPart.MatchString(lead)
}

// anchored says whether the clause of a prose fact names its subject, so that
// the figure is surely the subject's.
func (in *Input) anchored(f fact) bool {
	text := ornaments.Replace(f.Text)
	name := ornaments.Replace(f.Printed)
	if strings.Contains(text, name) {
		return true
	}
	n, ok := in.words.name(f.Printed), in.words.replaceSynonyms(text)
	return n != "" && strings.Contains(ok, n)
}

// qualification is what a name says in brackets.
func qualification(name string) string {
	return strings.Join(brackets.FindAllString(ornaments.Replace(name), -1), "")
}

// clash is the first pair of facts that cannot both be true.
func clash(fs []fact) (a, b fact, ok bool) {
	for i, a := range fs {
		for _, b := range fs[i+1:] {
			if a.Span.Overlaps(b.Span) || !comparable(a, b) {
				continue
			}
			if a.Role == target && (a.Op != b.Op || a.Op == reading.About) {
				continue
			}
			x, y := allowed(a), allowed(b)
			if !x.Overlaps(y) {
				if a.Row >= 0 && b.Row < 0 {
					a, b = b, a
				}
				return a, b, true
			}
		}
	}
	return fact{}, fact{}, false
}

var far = decimal.New(1, 18)

// allowed is the range of true values a fact admits: the rounding of its print,
// widened by 以上, 以下 and 左右.
func allowed(f fact) interval.Interval {
	iv, _, _ := f.interval()
	if f.Role == target {
		return iv
	}
	switch f.Op {
	case reading.AtLeast:
		iv.Hi = far
	case reading.AtMost:
		iv.Lo = far.Neg()
	case reading.About:
		five := iv.Mid().Abs().Mul(decimal.New(5, -2))
		iv.Lo, iv.Hi = iv.Lo.Sub(five), iv.Hi.Add(five)
	}
	return iv
}

// certain says whether two conflicting results leave no way out: both read
// beyond doubt, one in a table, the other in a table or said of the whole area,
// and near enough to be meant as the same figure.
func certain(in *Input, a, b fact) bool {
	for _, f := range []fact{a, b} {
		exact := f.Op == "" || f.Op == reading.Equal || f.Op == reading.IncreaseTo || f.Op == reading.DecreaseTo
		if !f.Sure || !exact || f.Unit == "" {
			return false
		}
		if f.Row < 0 && (!saidOfWholeArea(in, f) || !yearPrinted(in, f)) {
			return false
		}
		if f.Row >= 0 && perhapsSummed.MatchString(f.Printed) {
			return false // one year in one place, the whole period in the other
		}
		if qualified.MatchString(f.Printed) || in.marked(f) || in.provisional(f) {
			return false // 产量（含薯类）, 2020年预计
		}
		if f.Row >= 0 && in.Reading.Indicators[f.Row].UnitHealed {
			return false
		}
	}
	x, ok1 := a.number()
	y, ok2 := b.number()
	if !ok1 || !ok2 || x.Sign() <= 0 || y.Sign() <= 0 || a.Row < 0 && b.Row < 0 {
		return false
	}
	half, two := decimal.New(5, -1), decimal.NewFromInt(2)
	r := x.DivRound(y, 10)
	return r.GreaterThan(half) && r.LessThan(two)
}

// marked says whether a note is hung on the name of a fact's row.
func (in *Input) marked(f fact) bool {
	if f.Row < 0 {
		return false
	}
	end := in.nameOf(&in.Reading.Indicators[f.Row])[1]
	return end >= 0 && end < len(in.Text) && strings.ContainsRune("*＊①②③④⑤", in.Text[end])
}

// provisional says whether the head of a fact's table, or a note to its row,
// calls the figures of its year forecasts or another definition.
func (in *Input) provisional(f fact) bool {
	if f.Row < 0 {
		return false
	}
	row := &in.Reading.Indicators[f.Row]
	t := tableOf(in.Reading, row.Table)
	if row.Note != "" || t == nil {
		return row.Note != ""
	}
	first := row.Span[0]
	for i := range in.Reading.Indicators {
		if o := &in.Reading.Indicators[i]; o.Table == row.Table {
			first = min(first, o.Span[0])
		}
	}
	return notTheYear.MatchString(in.Quote(reading.Span{t.Span[0], first})) || notTheYear.MatchString(t.Notes)
}

var (
	// a name that says in brackets or by a mark how its figures are counted
	qualified     = regexp.MustCompile(`[(（*＊①②③]`)
	perhapsSummed = regexp.MustCompile(`新增|累计|年均`)
	// a figure of part of a year, a forecast or an estimate is no figure of the year
	notTheYear = regexp.MustCompile(`上半年|下半年|季度|[1-9一二三四五六七八九十]月|预计|初步|估计|预期`)
)

// yearPrinted: the sentence names the year of the fact, and the whole of it.
func yearPrinted(in *Input, f fact) bool {
	p := in.passageAt(f.Span)
	return p != nil && strings.Contains(p.S, strconv.Itoa(f.Year)+"年") && !notTheYear.MatchString(p.S)
}

// saidOfWholeArea: the subject, or the words right before it, name the whole area.
func saidOfWholeArea(in *Input, f fact) bool {
	if f.Span[0] > f.Span[1] || f.Span[1] > len(in.Text) {
		return false
	}
	from := max(0, f.Span[0]-24)
	before := ornaments.Replace(string(in.Text[from:f.Span[1]]))
	return slices.ContainsFunc(in.words.own, func(w string) bool {
		return strings.HasPrefix(f.Printed, w) || strings.Contains(before, w+string([]rune(f.Printed)[:min(2, len([]rune(f.Printed)))]))
	})
}

func difference(a, b fact) string { return gap(a, b) + "，超出四舍五入能够解释的范围" }

// gap writes out the difference of two figures.
func gap(a, b fact) string {
	x, _ := a.number()
	y, _ := b.number()
	d := x.Sub(y).Abs()
	_, factor := a.Unit.Fold()
	unit := string(a.Unit)
	if unit == "%" {
		unit = "个百分点"
	}
	text := fmt.Sprintf("|%s%s－%s%s|＝%s%s", a.Value, a.Unit, b.Value, b.Unit, fixed(d.DivRound(factor, 6), 6), unit)
	if !y.IsZero() && unit != "个百分点" {
		text += fmt.Sprintf("，相差%s%%", d.Mul(decimal.NewFromInt(100)).DivRound(y.Abs(), 2).StringFixed(1))
	}
	return text
}

// kinConflict finds neighbouring names with two values for one year, where the
// names are meant as one thing.
func kinConflict(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, kin := range in.words.Kin {
		if !kin.OneMeaning {
			continue
		}
		byYear := map[int][]fact{}
		var yearsSeen []int
		for _, f := range in.index.kin[kin.ID] {
			if f.Role != result || f.Year == 0 || in.words.kinOf[f.Name] != kin.ID || f.Aspect != level {
				continue
			}
			if byYear[f.Year] == nil {
				yearsSeen = append(yearsSeen, f.Year)
			}
			if !slices.ContainsFunc(byYear[f.Year], func(o fact) bool { return o.Name == f.Name && o.says(f) }) {
				byYear[f.Year] = append(byYear[f.Year], f)
			}
		}
		slices.Sort(yearsSeen)
		for _, y := range yearsSeen {
			a, b, ok := clash(byYear[y])
			if !ok || a.Name == b.Name || in.words.known(kin.Distinct, a.Name) && in.words.known(kin.Distinct, b.Name) {
				continue
			}
			out = append(out, reading.Finding{
				Code: "value-conflict", Severity: reading.Warning,
				Message:     fmt.Sprintf("%d年“%s”为%s%s（%s），“%s”为%s%s（%s），两者名称相近而数值不同。", y, a.Printed, a.Value, a.Unit, a.Where, b.Printed, b.Value, b.Unit, b.Where),
				Arithmetic:  difference(a, b),
				Explanation: kin.Why + "。",
				Advice:      "请写明两处各自的口径；属同一指标的，统一名称和数值。",
				Spans:       append(spansOf([]fact{a, b}), targetSpans(in, a, b)...),
				Detail:      map[string]any{"kin": kin.ID, "year": y},
			})
		}
	}
	return out
}

// targetSpans are the places of the targets in the rows of the facts.
func targetSpans(in *Input, fs ...fact) []reading.Span {
	var out []reading.Span
	for _, f := range fs {
		for _, g := range in.index.row[f.Row] {
			if g.Role == target {
				out = append(out, g.Span)
			}
		}
	}
	return out
}
