package sheet

import (
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
)

// said is what was understood of a cell.
type said struct {
	kind   CellKind
	value  string
	why    i18n.Msg
	choice i18n.Key
}

func wrong(key string, args i18n.Args) said { return said{kind: Wrong, why: i18n.M(key, args)} }

func unclear(key string, args i18n.Args) said { return said{kind: Unclear, why: i18n.M(key, args)} }

// broken says what is wrong with a cell whatever it holds.
func broken(c *xlsx.Found) (said, bool) {
	switch {
	case c.Kind == xlsx.IsError:
		return wrong("project.cell_why.error", i18n.Args{"Error": clip(c.Text, 12)}), true
	case c.Kind == xlsx.IsEmpty:
		return wrong("project.cell_why.no_result", nil), true
	}
	return said{}, false
}

// isEmpty says whether a text stands in place of nothing.
func (w *words) isEmpty(s string) bool {
	s = tidy(s)
	for _, e := range w.empty {
		if s == e {
			return true
		}
	}
	return s == ""
}

// money reads an amount in 万元. unit is what heading or sheet say.
func (w *words) money(c *xlsx.Found, unit string) (project.Money, said) {
	if b, bad := broken(c); bad {
		return project.Money{}, b
	}
	if c.Kind == xlsx.IsDate {
		return project.Money{}, wrong("project.cell_why.date", i18n.Args{"Text": clip(c.Text, 30)})
	}
	s, about := tidy(c.Text), false
	for changed := true; changed; {
		changed = false
		for _, a := range w.about {
			if rest, cut := strings.CutPrefix(s, a); cut {
				s, about, changed = rest, true, true
			}
			if rest, cut := strings.CutSuffix(s, a); cut {
				s, about, changed = rest, true, true
			}
		}
	}
	s = strings.Trim(s, "￥¥")
	end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789.,", r) })
	if end < 0 {
		end = len(s)
	}
	v := quantity.Parse(s[:end])
	n, ok := v.Number()
	behind := s[end:]
	if !ok || behind != "" && strings.Trim(behind, "亿万千百元") != "" || n.IsNegative() {
		return project.Money{}, wrong("project.cell_why.money", i18n.Args{"Text": clip(c.Text, 30)})
	}
	from, why := behind, i18n.Msg{}
	switch {
	case behind == "":
		if from = unit; from == "" {
			from, why = "万元", i18n.M("project.cell_why.assumed")
		}
	case !strings.HasSuffix(behind, "元"):
		from += "元"
	}
	out, ok := quantity.Convert(quantity.FromDecimal(n), quantity.Unit(from), "万元")
	if !ok {
		return project.Money{}, wrong("project.cell_why.unit", i18n.Args{"Unit": clip(from, 20)})
	}
	d, _ := out.Number()
	if about {
		why = i18n.M("project.cell_why.about")
	} else if from != "万元" {
		why = i18n.M("project.cell_why.converted", i18n.Args{"Unit": from})
	}
	return d, said{kind: Taken, value: d.String(), why: why}
}

// degrees reads a longitude or latitude in degrees.
func degrees(c *xlsx.Found, most int64) (decimal.Decimal, said) {
	if b, bad := broken(c); bad {
		return decimal.Decimal{}, b
	}
	d, err := decimal.NewFromString(strings.Trim(tidy(c.Text), "°enEN东经北纬"))
	if err != nil || len(c.Text) > 40 || d.Abs().GreaterThan(decimal.New(most, 0)) {
		return decimal.Decimal{}, wrong("project.cell_why.degrees", i18n.Args{"Text": clip(c.Text, 30)})
	}
	d = d.Round(6)
	return d, said{kind: Taken, value: d.String()}
}
