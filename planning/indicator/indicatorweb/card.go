package indicatorweb

import (
	"cmp"
	"context"
	"io"
	"net/url"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/period"
)

func (n nameCell) Render(ctx context.Context, w io.Writer) error { return n.view().Render(ctx, w) }

// anchor is the HTML id of a figure on the page of its indicator.
func anchor(version int, p period.Period) string {
	return "f-" + itoa(version) + "-" + strings.ReplaceAll(p.String(), "/", "-")
}

// figureLink is a figure of a whole year that a target is judged by; it opens its card.
func (v view) figureLink(r *indicator.Row, k *indicator.Known) page.FigureLink {
	return v.cell(indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: r.Measured.Code, Version: k.Series, Area: r.Target.Area, Org: r.Target.Org}, Period: k.Period}, k)
}

// cell is a figure of a cell that opens its card.
func (v view) cell(c indicator.CellKey, k *indicator.Known) page.FigureLink {
	to, card := FigurePaths(v.tenant, c, v.inPlanQuery())
	text := i18n.Number(k.Value)
	if k.Status == indicator.Provisional || k.Status == indicator.Estimated {
		text += "*"
	}
	title := c.Period.Label(v.lang)
	if s := v.status(k); s != "" {
		title += "，" + s
	}
	return page.FigureLink{Text: text, Title: title, Href: to, Card: card}
}

// FigurePaths are where a figure is explained, and its card; query is that of the page
// of its indicator.
func FigurePaths(t indicator.Tenant, c indicator.CellKey, query string) (to, card string) {
	path := "/indicators/" + string(t) + "/" + url.PathEscape(string(c.Code))
	q := url.Values{"version": {itoa(c.Version)}, "period": {c.Period.String()}}
	to = path + query + "#" + anchor(c.Version, c.Period)
	if c.Area != t {
		q.Set("area", string(c.Area))
		to = path + "/places?year=" + itoa(c.Period.Year()) + "#p-" + string(c.Area)
	}
	if c.Org != "" {
		q.Set("org", string(c.Org))
	}
	return to, path + "/figure?" + q.Encode()
}

// inPlanQuery keeps the plan that the page is about.
func (v view) inPlanQuery() string {
	if p := cmp.Or(v.r.PathValue("plan"), v.r.URL.Query().Get("plan")); p != "" {
		return "?plan=" + url.QueryEscape(p)
	}
	return ""
}

// status says in words how firm a figure is.
func (v view) status(k *indicator.Known) string {
	var out []string
	if k.Status != indicator.Normal && k.Status != "" {
		out = append(out, v.t("indicatorweb.status."+string(k.Status)))
	}
	if k.Derived {
		out = append(out, v.t("indicatorweb.status.derived"))
	}
	if k.Linked {
		out = append(out, v.t("indicatorweb.status.linked"))
	}
	if k.Version > 1 {
		out = append(out, v.t("indicatorweb.status.revised", i18n.Args{"N": k.Version}))
	}
	return v.list(out)
}

// card is what stands behind one figure.
func (w *Web) card(v view) (page.View, error) {
	c, err := v.readCell()
	if err != nil {
		return nil, err
	}
	a, err := w.Indicators.Answer(v.ctx, v.tenant, c, v.at, v.lens)
	if err != nil {
		return nil, err
	}
	d := a.Definition
	name := d.Name
	if c.Area != v.tenant {
		name = v.place(c.Area) + " · " + name
	}
	f := page.Figure{Name: name, Value: a.Value, Unit: d.Unit, Period: c.Period.Label(v.lang), Status: cmp.Or(v.status(&a.Known), v.t("indicatorweb.status.A")),
		ReportedBy: v.reporter(&a.Sourced), ApprovedBy: v.approver(a.Steps), Explain: v.explain(a)}
	add := func(key, text string) {
		if text != "" {
			f.Rows = append(f.Rows, page.Definition{Term: v.t(key), Text: text})
		}
	}
	add("indicatorweb.fact.source", v.source(&a.Sourced))
	if a.Provenance != indicator.FromPlan { // there it names the edition
		add("indicatorweb.fact.reason", a.Reason)
	}
	if y := a.YearOnYear; y != nil {
		text := y.Msg().In(v.lang)
		if y.Before != nil {
			text = v.t("indicatorweb.yoy", i18n.Args{"Value": i18n.WithUnit(y.Before.Value, d.Unit), "Change": text})
		}
		add("indicatorweb.fact.year_before", text)
	}
	var earlier []string
	for _, e := range a.Earlier {
		earlier = append(earlier, v.t("indicatorweb.version.was", i18n.Args{"Value": e.Value, "Day": i18n.ISO(v.local(e.Batch.Recorded))}))
	}
	add("indicatorweb.fact.earlier", v.list(earlier))
	if a.Demo {
		add("indicatorweb.demo.title", v.t("indicatorweb.demo.figure"))
	}
	f.Links = []page.Link{{Label: v.t("indicatorweb.card.all"), Href: v.codePath(c.Code, "") + "#" + anchor(c.Version, c.Period)}}
	if a.SHA256 != "" {
		f.Links = append(f.Links, page.Link{Label: v.t("indicatorweb.card.proof"), Href: v.codePath(c.Code, "?prove=1#proof")})
	}
	return page.Fragment{Body: f.Card()}, nil
}

func (v view) readCell() (indicator.CellKey, error) {
	q := v.r.URL.Query()
	p, err := period.Parse(q.Get("period"))
	if err != nil {
		return indicator.CellKey{}, err
	}
	version, err := strconv.Atoi(cmp.Or(q.Get("version"), "1"))
	if err != nil {
		return indicator.CellKey{}, fault.New(fault.Invalid, "indicator.csv_version", fault.Args{"Value": q.Get("version")})
	}
	return indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: indicator.Code(v.r.PathValue("code")), Version: version,
		Area: area.Code(cmp.Or(q.Get("area"), string(v.tenant))), Org: identity.OrgID(q.Get("org"))}, Period: p}, nil
}

// explain says in one line how a figure came about.
func (v view) explain(a *indicator.Answer) string {
	switch {
	case a.Derived:
		return v.t("indicatorweb.explain.derived", i18n.Args{"Formula": a.Origin})
	case a.Provenance == "":
		return ""
	}
	return v.t("indicatorweb.explain."+string(a.Provenance), i18n.Args{"Day": v.local(a.Recorded)})
}

// reporter is who recorded a figure: by name for those who may know, else the
// organisation.
func (v view) reporter(f *indicator.Sourced) string {
	for _, s := range f.Steps {
		if s.Stage == indicator.Recorded {
			return v.signed(cmp.Or(f.By, s.By), s.Org)
		}
	}
	return f.By
}

// approver is the last who approved, verified or published.
func (v view) approver(steps []indicator.Event) string {
	var out []string
	for _, s := range steps {
		if s.Stage == indicator.Recorded {
			continue
		}
		text := v.t("indicator.stage."+string(s.Stage)) + " " + i18n.ISO(v.local(s.At))
		if who := v.signed(s.By, s.Org); who != "" {
			text += " " + who
		}
		out = append(out, text)
	}
	return strings.Join(out, v.t("indicatorweb.list.semicolon"))
}

func (v view) signed(by, org string) string { return strings.TrimSpace(org + " " + by) }

// source is where a figure comes from and how certain that is.
func (v view) source(f *indicator.Sourced) string {
	if f.Derived {
		return ""
	}
	out := f.Origin
	if f.Provenance == indicator.FromPlan {
		out = v.t("indicatorweb.source.plan")
	}
	if f.Certainty != "" {
		out = strings.TrimSpace(out + " " + v.t("indicatorweb.certainty."+f.Certainty))
	}
	return out
}
