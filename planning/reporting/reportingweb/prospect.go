package reportingweb

import (
	"cmp"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/period"
)

// aimView is a target that a figure bears on, with what the figure would make of it.
type aimView struct {
	Text, Label string
	// Verdict is that with the figure in force; empty: a figure of part of a year is
	// not judged, which Why says.
	Verdict page.Verdict
	Why     string
}

// prospects puts beside a figure how it changed and what it means for its targets.
func (v *visit) prospects(row *reviewRow, c *reporting.CellView) {
	if y := c.Beside.Change; y != nil {
		row.Change = y.Msg().In(v.lang)
	}
	for i := range c.Beside.Prospects {
		p := &c.Beside.Prospects[i]
		t := p.Target
		a := aimView{Text: v.aim(t), Label: v.t("reportingweb.aim.for", i18n.Args{"Year": t.End})}
		if c.Definition != nil && t.Label != c.Definition.Name {
			a.Label = t.Label + v.t("reportingweb.aim.comma") + a.Label
		}
		if p.Judgement != nil {
			a.Verdict, a.Why = page.Verdict(p.Judgement.Verdict), p.Judgement.Beside(v.lang)
		} else {
			a.Why = v.t("reportingweb.aim.part")
		}
		row.Aims = append(row.Aims, a)
	}
	if len(row.Aims) == 0 {
		row.NoAim = v.t("reportingweb.aim.none")
	}
}

// aim is how far a target should come, in a few characters with its unit.
func (v *visit) aim(t *indicator.Target) string {
	if t.Aim == nil {
		return cmp.Or(t.Words, v.t("verdict.unquantified"))
	}
	sign := map[string]string{">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}[t.Op]
	if t.AimTo != nil {
		return i18n.Number(*t.Aim) + "—" + i18n.WithUnit(*t.AimTo, t.Unit)
	}
	return sign + i18n.WithUnit(*t.Aim, t.Unit)
}

// parted says whether a cell asks for part of a year, which has periods before it.
func parted(c *reporting.CellView) bool { return c.Duty.Cell.Period.Kind() != period.Year }

// sameLast takes the name of the period before off its figures where it is the same
// of all, to be said once.
func sameLast(all []*pastFigure) string {
	name := ""
	for _, p := range all {
		if p.Text != "" && name != "" && p.Note != name {
			return ""
		}
		name = cmp.Or(name, p.Note)
	}
	for _, p := range all {
		p.Note = ""
	}
	return name
}

// card opens the card of a figure that stands beside a cell.
func (w *Web) card(v *visit, c indicator.CellKey, k *indicator.Known) page.FigureLink {
	if w.Figure == nil || k == nil {
		return page.FigureLink{}
	}
	c.Version, c.Period = k.Series, k.Period
	l := page.FigureLink{Text: i18n.Number(k.Value), Title: k.Period.Label(v.lang)}
	l.Href, l.Card = w.Figure(v.tenant, c)
	return l
}
