package sheet

import (
	"strings"

	"github.com/shopspring/decimal"

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
	u = v.plainUnit(u)
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
func (v *words) plainUnit(u quantity.Unit) quantity.Unit {
	s := tidy(string(u))
	for i := 0; i+1 < len(v.unitSame); i += 2 { // whole units only: t is a ton, not the end of a word
		base, factor := quantity.Unit(s).Fold()
		if string(base) == v.unitSame[i] {
			if factor.Equal(decimal.New(1, 0)) {
				s = v.unitSame[i+1]
			} else {
				s = strings.TrimSuffix(s, v.unitSame[i]) + v.unitSame[i+1]
			}
		}
	}
	if rest := strings.TrimPrefix(s, "个"); strings.HasPrefix(rest, "百分点") {
		s = rest
	}
	return quantity.Unit(s)
}

// converted is a figure in the unit of a definition. from is the unit that the
// file names, with a bare scale word completed; ok is false when the two do not
// measure the same.
func (w *words) converted(v quantity.Value, behind, usual, to quantity.Unit) (out quantity.Value, from quantity.Unit, ok bool) {
	bare := func(u quantity.Unit) bool { return u != "" && strings.Trim(string(u), "百千万亿") == "" }
	whole := func(u, like quantity.Unit) quantity.Unit { // 亿 of 亿元 is 亿元
		plain, _ := w.plainUnit(like).Fold()
		return u + plain
	}
	if bare(usual) {
		usual = whole(usual, to)
	}
	switch from = behind; {
	case from == "":
		from = usual
	case bare(from) && usual != "":
		from = whole(from, usual)
	case bare(from):
		from = whole(from, to)
	}
	a, b := w.plainUnit(from), w.plainUnit(to)
	if from == "" || a == b {
		return v, to, true
	}
	if v.Parts() != nil {
		return quantity.Value{}, from, false
	}
	out, ok = quantity.Convert(v, a, b)
	return out, from, ok
}
