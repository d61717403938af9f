// Package indicatorweb is the pages of measuring: how far a plan is.
package indicatorweb

import (
	"net/http"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// Web serves the pages.
type Web struct {
	Plans      *plan.Service
	Indicators *indicator.Service
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	s.Handle("GET /plans/{tenant}/{plan}/progress", w.progress)
}

// lens is how much the person may see: what is approved, or only what is published.
func lens(r *http.Request, t indicator.Tenant) indicator.Lens {
	if identity.From(r.Context()).May(indicator.DoRead, identity.Target{Tenant: t, Anywhere: true}) {
		return indicator.Internal
	}
	return indicator.Public
}

// instant is the end of the as-of day; zero for now.
func instant(r *http.Request) time.Time {
	day := page.From(r.Context()).AsOf
	if day.IsZero() {
		return day
	}
	return day.AddDate(0, 0, 1).Add(-time.Microsecond)
}

// progress says how far the plan is: totals by verdict, binding targets first,
// then every target with its newest figure.
func (w *Web) progress(r *http.Request) (page.View, error) {
	lang := i18n.From(r.Context())
	t := func(key string, args ...i18n.Args) string { return i18n.T(lang, key, args...) }
	tenant, id := indicator.Tenant(r.PathValue("tenant")), plan.PlanID(r.PathValue("plan"))
	p, err := w.Plans.Public().Current(r.Context(), tenant, id, page.From(r.Context()).AsOf)
	if err != nil {
		return nil, err
	}
	out := page.Page{
		Title: t("indicatorweb.progress.title"),
		Crumbs: []page.Link{
			{Label: t("web.nav.library"), Href: "/"},
			{Label: p.Edition.Title, Href: page.Href(r.Context(), "/plans/"+string(tenant)+"/"+string(id))},
		},
		Styles: []string{"plan"},
	}
	see := lens(r, tenant)
	o, err := w.Indicators.Overview(r.Context(), indicator.TableQuery{Tenant: tenant, Plan: id, At: instant(r), Lens: see}, time.Time{})
	if fault.Is(err, fault.NotFound) {
		out.Body = page.Empty{Title: t("indicatorweb.progress.none"), Text: t("indicatorweb.progress.none.text")}
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.Lead = t("indicatorweb.progress.lead", i18n.Args{"Elapsed": o.Elapsed, "From": o.Start, "To": o.End, "Method": o.Version})
	if see == indicator.Internal {
		out.Lead += t("indicatorweb.progress.internal")
	}
	body := page.Stack{}
	for _, tally := range o.Tallies {
		if tally.Nature != indicator.Both {
			body = append(body, tallyLine(lang, tally))
		}
	}
	demo := false
	for i := range o.Rows {
		demo = demo || o.Rows[i].Target.Demo
	}
	if demo {
		body = append(page.Stack{page.Notice{Kind: page.NoticeWarning, Title: t("indicatorweb.demo.title"), Text: t("indicatorweb.demo.text")}}, body...)
	}
	out.Body = append(body, rows(lang, o))
	return out, nil
}

func tallyLine(l i18n.Lang, tally indicator.Tally) page.Tally {
	counts := map[page.Verdict]int{}
	for v, n := range tally.Verdicts {
		counts[page.Verdict(v)] = n
	}
	return page.Tally{Label: i18n.T(l, "indicatorweb.nature."+string(tally.Nature)), Counts: counts}
}

// rows lists the targets: obligations first, each group in the plan's order.
func rows(l i18n.Lang, o *indicator.Overview) page.Table {
	t := func(key string, args ...i18n.Args) string { return i18n.T(l, key, args...) }
	table := page.Table{
		Caption: t("indicatorweb.progress.caption"), HideCaption: true, Compact: true,
		Columns: []page.Column{
			{Label: t("indicatorweb.col.name"), Head: true}, {Label: t("indicatorweb.col.unit")},
			{Label: t("indicatorweb.col.baseline"), Kind: page.KindNumber}, {Label: t("indicatorweb.col.current"), Kind: page.KindNumber},
			{Label: t("indicatorweb.col.aim"), Kind: page.KindNumber}, {Label: t("indicatorweb.col.way"), Kind: page.KindMark},
			{Label: t("indicatorweb.col.verdict"), Kind: page.KindMark},
		},
	}
	for _, binding := range []bool{true, false} {
		key := "indicatorweb.nature.anticipatory"
		if binding {
			key = "indicatorweb.nature.binding"
		}
		group := page.Row{Group: t(key)}
		for i := range o.Rows {
			if r := &o.Rows[i]; r.Target.Binding == binding {
				if group.Group != "" {
					table.Rows, group.Group = append(table.Rows, group), ""
				}
				table.Rows = append(table.Rows, row(l, r))
			}
		}
	}
	return table
}

func row(l i18n.Lang, r *indicator.Row) page.Row {
	t := func(key string, args ...i18n.Args) string { return i18n.T(l, key, args...) }
	name := page.Txt(r.Target.Label)
	name.Title = r.Definition.Name
	cells := []page.Cell{
		name, page.Txt(string(r.Target.Unit)), page.None(t("verdict.no_baseline")), page.None(t("verdict.no_data")),
		page.None(t("verdict.unquantified")), page.None(t("indicatorweb.no_way")), page.Show(page.Verdict(r.Judgement.Verdict)),
	}
	if b := r.Baseline; b != nil {
		cells[2] = page.Num(b.Value)
		cells[2].Note = b.Period.String()
	}
	if k := r.Judgement.Current; k != nil {
		cells[3] = page.Num(k.Value)
		cells[3].Note = k.Period.String()
	} else if n := len(r.Years); n > 0 && r.Years[n-1].Status != indicator.Missing {
		cells[3] = page.Num(r.Years[n-1].Value)
		cells[3].Note = r.Years[n-1].Period.String()
	}
	switch {
	case r.Target.Aim != nil:
		cells[4] = page.Num(*r.Target.Aim)
	case r.Target.Words != "":
		cells[4] = page.Txt(r.Target.Words)
	}
	if p := r.Judgement.Progress; p != nil {
		if done, ok := p.Number(); ok {
			bar := page.Bar{Done: done.InexactFloat64(), Text: i18n.Percent(done, 0), Verdict: page.Verdict(r.Judgement.Verdict)}
			if e, ok := r.Judgement.Elapsed.Number(); ok {
				mark := e.InexactFloat64()
				bar.Mark = &mark
			}
			cells[5] = page.Show(bar)
		}
	}
	level := 0
	if r.Target.Parent != "" {
		level = 1
	}
	return page.Row{ID: "t-" + r.Target.ID, Cells: cells, Level: level}
}
