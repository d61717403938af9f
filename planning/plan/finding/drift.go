package finding

import (
	"fmt"
	"slices"
	"strings"

	"gangyao/planning/plan/reading"
)

// definitionDrift finds neighbouring names used in one plan as if they were one
// quantity: 财政总收入 in one table, 一般公共预算收入 in another.
func definitionDrift(in *Input) []reading.Finding {
	var out []reading.Finding
	conflicting := map[any]bool{}
	for _, f := range kinConflict(in) {
		conflicting[f.Detail["kin"]] = true
	}
	for _, kin := range in.words.Kin {
		if conflicting[kin.ID] {
			continue // reported as value-conflict
		}
		var names []string // normal names, in order
		first := map[string]fact{}
		for _, f := range in.index.kin[kin.ID] {
			name := f.subject.String()
			id := in.words.kinOf[f.Name]
			if f.Aspect != level {
				if k, ok := in.words.kinOf[name]; ok {
					id = k
				} else if f.Aspect == growth {
					id = ""
				}
			}
			if id != kin.ID {
				continue
			}
			if f.Aspect == level {
				name = f.Name
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
				first[name] = f
			}
		}
		_, _, same := sameFigure(in, kin.ID)
		if len(names) < 2 || !crosses(first) || !same && !replaced(in, kin.ID) {
			continue
		}
		var shown, sums []string
		f := reading.Finding{Code: "definition-drift", Severity: reading.Note}
		for _, n := range names {
			x := first[n]
			shown = append(shown, fmt.Sprintf("“%s”（%s）", x.Printed, x.Where))
			sums = append(sums, fmt.Sprintf("%s：%s，%s", x.Where, x.Printed, x.figure()))
			f.Spans = append(f.Spans, x.Span)
			for _, other := range in.index.row[x.Row] {
				f.Spans = append(f.Spans, other.Span)
			}
		}
		if a, b, ok := sameFigure(in, kin.ID); ok {
			f.Severity = reading.Warning
			f.Message = fmt.Sprintf("%d年同一个数值%s用了不同的名称：%s称“%s”，%s称“%s”。", a.Year, a.figure(), a.Where, a.Printed, b.Where, b.Printed)
			f.Spans = append([]reading.Span{a.Span, b.Span}, f.Spans...)
		} else {
			f.Message = fmt.Sprintf("同一类指标换了口径：%s，前后不能直接比较。", strings.Join(shown, "、"))
		}
		f.Arithmetic = lines(sums)
		f.Explanation = kin.Why + "。"
		f.Advice = "请统一名称；确需换口径的，注明新口径，并给出新口径的基期值。"
		f.Detail = map[string]any{"kin": kin.ID, "names": names}
		out = append(out, f)
	}
	return out
}

// replaced says whether one table uses one name and another table another,
// neither using both: the indicator was exchanged.
func replaced(in *Input, kin string) bool {
	names := map[string]map[string]bool{} // by table
	for _, f := range in.index.kin[kin] {
		if f.Row >= 0 {
			t := in.Reading.Indicators[f.Row].Table
			if names[t] == nil {
				names[t] = map[string]bool{}
			}
			names[t][f.subject.String()] = true
		}
	}
	for a := range names {
		for b := range names {
			if a < b && disjoint(names[a], names[b]) {
				return true
			}
		}
	}
	return false
}

func disjoint(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return false
		}
	}
	return true
}

// crosses says whether the names stand where they are compared: at least one
// in a table, and not all in one row.
func crosses(first map[string]fact) bool {
	rows := map[int]bool{}
	table := false
	for _, f := range first {
		rows[f.Row] = true
		table = table || f.Row >= 0
	}
	return table && len(rows) > 1
}

// sameFigure finds two names of a kin that carry one figure for one year.
func sameFigure(in *Input, kin string) (one, other fact, ok bool) {
	facts := in.index.kin[kin]
	for i, a := range facts {
		for _, b := range facts[i+1:] {
			if a.Name != b.Name && in.words.kinOf[a.Name] == kin && in.words.kinOf[b.Name] == kin &&
				a.Aspect == level && b.Aspect == level && a.Year != 0 && a.Year == b.Year && a.Role == b.Role &&
				a.Unit == b.Unit && a.Unit != "%" && a.Value.Equal(b.Value) && !a.Value.IsWords() {
				return a, b, true
			}
		}
	}
	return fact{}, fact{}, false
}
