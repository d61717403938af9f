package sheet

import (
	"strings"

	"gangyao/planning/reporting"
	"gangyao/platform/quantity"
)

// figure is a text read as a figure.
type figure struct {
	value  quantity.Value
	unit   quantity.Unit // behind the figure; empty when there is none
	approx bool          // a word or sign makes it no exact figure
	minus  bool          // stands in brackets: perhaps negative
}

// maxFigure is the longest text looked at as a figure, in bytes.
const maxFigure = 200

// readFigure reads a text as a figure: 1,234.5, ３．５亿元, 8.5%, 13.5:49.5:37,
// 约500人, (3.2). ok is false when it is none.
func (v *words) readFigure(text string) (f figure, ok bool) {
	if len(text) > maxFigure {
		return f, false
	}
	s := strings.NewReplacer("，", ",", "、", "\x00").Replace(tidy(text))
	for _, w := range v.around {
		s = strings.ReplaceAll(s, w, "")
	}
	for changed := true; changed; {
		changed = false
		for _, w := range v.approximate {
			if rest, cut := strings.CutPrefix(s, w); cut && rest != "" {
				s, f.approx, changed = rest, true, true
			}
			if rest, cut := strings.CutSuffix(s, w); cut && rest != "" {
				s, f.approx, changed = rest, true, true
			}
		}
	}
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s, f.minus = s[1:len(s)-1], true
	}
	end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789.,:+-", r) })
	if end < 0 {
		end = len(s)
	}
	number, unit := strings.TrimPrefix(s[:end], "+"), s[end:]
	if strings.Trim(number, "0123456789.,:-") != "" || !strings.ContainsAny(number, "0123456789") {
		return f, false
	}
	f.value = quantity.Parse(number)
	if f.value.IsWords() {
		return f, false
	}
	if unit != "" && !v.isUnit(quantity.Unit(unit)) && strings.Trim(unit, "百千万亿") != "" {
		return f, false
	}
	f.unit = quantity.Unit(unit)
	return f, true
}

// isUnit says whether a tidied text is a unit, up to scale words.
func (v *words) isUnit(u quantity.Unit) bool {
	if u == "" || len(u) > 60 {
		return false
	}
	base, _ := u.Fold()
	for _, w := range v.units {
		if string(base) == w || string(u) == w {
			return true
		}
		if folded, _ := quantity.Unit(w).Fold(); folded == base {
			return true
		}
	}
	return false
}

// absent reads a text that stands in place of a figure; why is empty when the
// reason is open.
func (v *words) absent(text string) (why reporting.NoValue, ok bool) {
	why, ok = v.noValue[strings.Trim(tidy(text), "()。.")]
	if !ok {
		why, ok = v.noValue[tidy(text)]
	}
	return why, ok
}

// plainUnit makes one spelling of units that differ in writing only.
func plainUnit(u quantity.Unit) quantity.Unit {
	s := tidy(string(u))
	if rest := strings.TrimPrefix(s, "个"); strings.HasPrefix(rest, "百分点") {
		s = rest
	}
	return quantity.Unit(s)
}

// converted is a figure in the unit of a definition. from is the unit that the
// file names, with a bare scale word completed; ok is false when the two do not
// measure the same.
func converted(v quantity.Value, behind, usual, to quantity.Unit) (out quantity.Value, from quantity.Unit, ok bool) {
	from = behind
	if from != "" && strings.Trim(string(from), "百千万亿") == "" {
		base := usual
		if base == "" {
			base = to
		}
		plain, _ := plainUnit(base).Fold()
		from += plain
	}
	if from == "" {
		from = usual
	}
	a, b := plainUnit(from), plainUnit(to)
	if from == "" || a == b {
		return v, to, true
	}
	if v.Parts() != nil {
		return quantity.Value{}, from, false
	}
	out, ok = quantity.Convert(v, a, b)
	return out, from, ok
}
