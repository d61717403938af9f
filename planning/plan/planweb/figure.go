package planweb

import (
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// bound is a figure with its bound in words: ≥ 400, 10—15, 清零.
func (v view) bound(op reading.Op, from, to *quantity.Value) string {
	return plan.Bound(v.lang, op, from, to, "")
}

// dated is the cell of a baseline, target or result.
func (v view) dated(d *reading.Dated, missing string) page.Cell {
	if d == nil || d.Value == nil {
		return page.None(v.t(missing))
	}
	text := v.bound(d.Op, d.Value, nil)
	if d.Cumulative {
		text = "〔" + text + "〕"
	}
	return page.Txt(text)
}

func (v view) nature(n reading.Nature) page.Cell {
	switch n {
	case reading.Binding:
		return page.Show(page.Tag{Text: v.t("web.nature.binding"), Tone: page.ToneAccent})
	case reading.Anticipatory:
		return page.Show(page.Tag{Text: v.t("web.nature.anticipatory")})
	}
	return page.None(v.t("web.nature.none"))
}

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// join lists words the Chinese way.
func (v view) join(words []string) string {
	if v.lang == i18n.EN {
		return strings.Join(words, ", ")
	}
	return strings.Join(words, "、")
}
