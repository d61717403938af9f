package finding

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/reading"
)

var titleGoal = mustPattern(`(?:创建|争创|打造|建成|创成|建设)((?:国家级?|全国|省级?|全省)[\p{Han}“”]{0,20}?(?:示范县|示范市|示范区|先进县|先进市|文明城市|卫生城市|森林城市|园林城市|模范城|强县|百强县|示范城市|试点县|试点市|试验区|先行区))`)

// duplicate finds the same promise at several places: the same figure for the
// same thing, the same title to be won, the same long clause word for word.
func duplicate(in *Input) []reading.Finding {
	promises := append(repeatedFigures(in), repeatedTitles(in)...)
	out := repeatedClauses(in)
	if len(promises) == 0 {
		return out
	}
	var shown, sums []string
	var spans []reading.Span
	for _, p := range promises {
		shown = append(shown, p.what)
		sums = append(sums, fmt.Sprintf("%s：%d处", p.what, len(p.spans)))
		spans = append(spans, p.spans...)
	}
	f := repeated(fmt.Sprintf("有%d项承诺在不同章节重复提出：%s。", len(promises), list(shown, 8)), spans)
	f.Arithmetic = lines(sums)
	return append([]reading.Finding{f}, out...)
}

// promise is one promise and the places that make it.
type promise struct {
	what  string
	spans []reading.Span
}

// mostAlike is how often a figure may stand in a plan and still be one promise
// made again: a text pasted many times over is something else, and comparing
// all with all would take for ever.
const mostAlike = 50

func repeatedFigures(in *Input) []promise {
	var out []promise
	cs := in.Reading.Commitments
	alike := map[string][]int{} // promises of the same figure
	for i := range cs {
		if key, ok := figureOf(&cs[i]); ok && !in.tabled(cs[i].Span) {
			alike[key] = append(alike[key], i)
		}
	}
	used := make([]bool, len(cs))
	for i := range cs {
		key, ok := figureOf(&cs[i])
		if n := len(alike[key]); !ok || used[i] || n < 2 || n > mostAlike || in.tabled(cs[i].Span) {
			continue
		}
		spans := []reading.Span{cs[i].Span}
		for _, j := range alike[key] {
			if j <= i || used[j] || cs[i].Section == cs[j].Section || !sameSubject(in, cs[i].Subject, cs[j].Subject) {
				continue
			}
			used[j] = true
			spans = append(spans, cs[j].Span)
		}
		if len(spans) > 1 {
			c := cs[i]
			out = append(out, promise{fmt.Sprintf("“%s”%s%s", shorten(c.Subject, 20), c.Value, c.Unit), spans})
		}
	}
	return out
}

func repeated(message string, spans []reading.Span) reading.Finding {
	return reading.Finding{
		Code: "duplicate", Severity: reading.Note,
		Message:     message,
		Explanation: "总则与分章重复是常见写法，本身不是错误。",
		Advice:      "分解任务时只立一项，其余注明“见前”，以免重复考核、各写各的数。",
		Spans:       spans,
	}
}

// figureOf is what two repeated promises have in common: kind, figure and
// unit. A small or round figure is no sign of repetition.
func figureOf(c *reading.Commitment) (key string, ok bool) {
	if c.Value == nil || c.ValueTo != nil || c.Unit == "分钟" || c.Unit == "小时" {
		return "", false // 15分钟生活圈 is a name
	}
	n, ok := c.Value.Number()
	if !ok || n.LessThan(decimal.NewFromInt(10)) || n.Equal(decimal.NewFromInt(100)) {
		return "", false
	}
	return c.Kind + " " + n.String() + " " + c.Unit, true
}

// sameSubject: names that share most of their characters.
func sameSubject(in *Input, a, b string) bool {
	p, q := in.words.name(a), in.words.name(b)
	if p == "" || q == "" {
		return false
	}
	return p == q || common(p, q)*10 >= 6*min(len([]rune(p)), len([]rune(q))) && common(p, q) >= 3
}

// common counts the characters of the shorter name found in the longer one.
func common(a, b string) int {
	n := 0
	for _, r := range a {
		if strings.ContainsRune(b, r) {
			n++
		}
	}
	return n
}

func repeatedTitles(in *Input) []promise {
	places := map[string][]reading.Span{}
	sections := map[string]map[string]bool{}
	var order []string
	for _, h := range in.grep(titleGoal) {
		if !h.passage.future() {
			continue
		}
		title := ornaments.Replace(h.groups[1])
		if places[title] == nil {
			order = append(order, title)
			sections[title] = map[string]bool{}
		}
		places[title] = append(places[title], h.span)
		sections[title][h.passage.Section] = true
	}
	var out []promise
	for _, title := range order {
		if len(sections[title]) > 1 {
			out = append(out, promise{"创建“" + title + "”", places[title]})
		}
	}
	return out
}

// repeatedClauses: a clause of 32 characters or more, word for word in two sections.
func repeatedClauses(in *Input) []reading.Finding {
	type place struct {
		span    reading.Span
		section string
	}
	first := map[string]place{}
	var out []reading.Finding
	var lastEnd int
	for k := range in.passages {
		p := &in.passages[k]
		if p.Class != reading.ClassMeasure && p.Class != reading.ClassCommitment {
			continue // what is said of the situation may be said again
		}
		from := 0
		for i, r := range p.S + "," {
			if r != ',' && r != ';' && r != '。' {
				continue
			}
			clause := p.S[from:min(i, len(p.S))]
			start := from
			from = i + len(string(r))
			if len([]rune(clause)) < 32 {
				continue
			}
			here := place{p.at(start, start+len(clause)), p.Section}
			old, ok := first[clause]
			if !ok {
				first[clause] = here
				continue
			}
			if old.section == here.section || here.span[0] < lastEnd+4 {
				lastEnd = max(lastEnd, here.span[1])
				continue // the next clause of a passage already reported
			}
			lastEnd = here.span[1]
			out = append(out, repeated(fmt.Sprintf("一段文字在两节逐字重复：“%s”。", shorten(clause, 36)), []reading.Span{old.span, here.span}))
		}
	}
	return out
}
