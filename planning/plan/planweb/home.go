package planweb

import (
	"net/http"
	"strings"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// library lists the plans with an approved edition.
func (w *Web) library(r *http.Request) (page.View, error) {
	lang := i18n.From(r.Context())
	t := func(key string, args ...i18n.Args) string { return i18n.T(lang, key, args...) }
	listings, err := w.Plans.Public().PlansOn(r.Context(), "", asOf(r.Context()))
	if err != nil {
		return nil, err
	}
	table := page.Table{
		Caption: t("web.library.caption"), HideCaption: true,
		Columns: []page.Column{
			{Label: t("web.col.plan"), Head: true}, {Label: t("web.col.area")}, {Label: t("web.col.period"), Kind: page.KindDate},
			{Label: t("web.col.approved"), Kind: page.KindDate}, {Label: t("web.col.body")}, {Label: t("web.col.editions"), Kind: page.KindNumber},
		},
		Empty: page.Empty{Title: t("web.library.empty"), Text: t("web.library.empty.text")},
	}
	if on := asOf(r.Context()); !on.IsZero() {
		table.Empty = page.Empty{Title: t("web.library.empty.then", i18n.Args{"Day": i18n.ISO(on)}), Text: t("web.library.empty.then.text")}
	} else if w.Desk != "" {
		table.Empty.Action = &page.Button{Label: t("web.nav.desk"), Href: w.Desk, Kind: page.Primary}
	}
	for _, l := range listings {
		now := l.Editions[0]
		name := page.Lnk(l.Plan.Title, page.Href(r.Context(), address(l.Plan.Tenant, l.Plan.ID, "", nil)))
		if now.Demo {
			name.Note = t("web.demo.title")
		}
		row := page.Row{Cells: []page.Cell{
			name, page.Txt(strings.TrimSpace(l.Plan.Area.Name + " " + l.Plan.Area.Code)), page.Txt(period(l.Plan.Period)),
			page.None(t("web.unknown")), page.None(t("web.unknown")), page.Int(len(l.Editions)),
		}}
		if a := now.Approval; a != nil {
			row.Cells[3], row.Cells[4] = page.Txt(a.On), page.Txt(a.Body)
		}
		table.Rows = append(table.Rows, row)
	}
	p := page.Page{Title: t("web.library.title"), Lead: t("web.library.lead"), Body: table}
	if w.Desk != "" && len(listings) > 0 && plan.May(r.Context(), plan.DoImport, "") {
		p.Actions = []page.Button{{Label: t("web.library.import"), Href: w.Desk}}
	}
	return p, nil
}

func period(p [2]int) string {
	if p[0] == 0 {
		return ""
	}
	return year(p[0]) + "—" + year(p[1])
}

// home says at a glance what a plan promises: three sentences, the counts, the
// targets that bind, and which chapter promises how much.
func (w *Web) home(v view) (page.View, error) {
	n := v.count()
	body := page.Stack{sentences(v.sentences(n)), v.counts(n)}
	top, rest := n.binding, n.others
	title := v.t("web.home.binding")
	if len(top) == 0 { // some plans do not say which of their targets bind
		top, rest = rest[:min(len(rest), mostTargets)], rest[min(len(rest), mostTargets):]
		title = v.t("web.home.targets")
	}
	left := page.Stack{heading(title), v.keyTargets(title, top)}
	right := page.Stack{heading(v.t("web.home.chapters")), v.promises()}
	body = append(body, sideBySide(left, right))
	if len(rest) > 0 {
		title = v.t("web.home.anticipatory")
		if len(n.binding) == 0 {
			title = v.t("web.home.further")
		}
		body = append(body, heading(title), v.keyTargets(title, rest))
	}
	body = append(body, heading(v.t("web.home.about")), v.about())
	return page.Page{Title: v.Edition.Title, Crumbs: v.crumbs()[:1], Body: body}, nil
}

// mostTargets is how many targets stand beside the chapters when none is binding.
const mostTargets = 12

// tallied is what a plan holds, counted.
type tallied struct {
	binding, others []plan.Row // rows of target tables without their parts
	anticipatory    int
	kinds           map[plan.Kind]int
	dated           int // commitments that name their year
	findings        map[reading.Severity]int
	results         *plan.Results // all tables of results together; nil when there is none
}

func (v view) count() tallied {
	n := tallied{kinds: map[plan.Kind]int{}, findings: map[reading.Severity]int{}}
	for _, e := range v.Doc.Items {
		n.kinds[e.Kind]++
		switch {
		case e.Kind == plan.KindCommitment && e.Content.Commitment.DueExplicit:
			n.dated++
		case e.Kind == plan.KindFinding:
			n.findings[e.Content.Finding.Severity]++
		}
	}
	for _, tb := range v.Tables() {
		id := tb.Content.Table.ID
		if tb.Content.Table.Kind == "results" {
			if res, err := v.Results(id); err == nil && len(res.Rows) > 0 {
				if n.results == nil {
					n.results = &plan.Results{}
				}
				n.results.Met, n.results.NotMet, n.results.NotJudged = n.results.Met+res.Met, n.results.NotMet+res.NotMet, n.results.NotJudged+res.NotJudged
			}
			continue
		}
		for _, row := range v.Rows(id) {
			switch {
			case row.Indicator.Parent != nil: // parts of a row that is counted
			case row.Indicator.Nature == reading.Binding:
				n.binding = append(n.binding, row)
			default:
				n.others = append(n.others, row)
				if row.Indicator.Nature == reading.Anticipatory {
					n.anticipatory++
				}
			}
		}
	}
	return n
}

// sentences say what the plan is, what it promises, and what to look at.
func (v view) sentences(n tallied) []string {
	e := v.Edition
	first := v.t("web.home.plan", i18n.Args{"Area": e.Area.Name, "Period": period(e.Period), "No": e.No})
	if a := e.Approval; a != nil {
		first = v.t("web.home.plan.approved", i18n.Args{"Area": e.Area.Name, "Period": period(e.Period), "No": e.No, "On": proseDay(v.lang, a.On), "Body": a.Body})
	}
	out := []string{
		first,
		v.t("web.home.promises", i18n.Args{
			"Indicators": i18n.N(v.lang, "web.count.indicators", len(n.binding)+len(n.others)), "Binding": len(n.binding),
			"Commitments": i18n.N(v.lang, "web.count.commitments", n.kinds[plan.KindCommitment]), "Dated": n.dated,
			"Works": i18n.N(v.lang, "web.count.works", n.kinds[plan.KindWork])}),
	}
	look := ""
	if r := n.results; r != nil {
		look = v.t("web.home.results", i18n.Args{"Total": r.Met + r.NotMet + r.NotJudged, "Met": r.Met, "NotMet": r.NotMet, "NotJudged": r.NotJudged})
	}
	if v.Edition.Structured() && len(v.Entries(plan.KindFinding)) == 0 { // no text, nothing was checked
		if look == "" {
			return out
		}
		return append(out, look)
	}
	return append(out, look+v.t("web.home.findings", i18n.Args{
		"Errors":   i18n.N(v.lang, "web.count.errors.found", n.findings[reading.Error]),
		"Warnings": i18n.N(v.lang, "web.count.warnings.found", n.findings[reading.Warning]),
	})+v.findingsLeft())
}

// proseDay is a stored day as it stands in a sentence.
func proseDay(lang i18n.Lang, day string) string {
	if d, err := time.Parse(time.DateOnly, day); err == nil {
		return i18n.Date(lang, d)
	}
	return day
}

// counts are the large figures, each leading to its list.
func (v view) counts(n tallied) page.Stats {
	number := func(n int) string { return i18n.Integer(int64(n)) }
	s := page.Stats{{Label: v.t("web.nav.indicators"), Value: number(len(n.binding) + len(n.others)), Href: v.href("indicators"),
		Note: v.t("web.home.natures", i18n.Args{"Binding": len(n.binding), "Anticipatory": n.anticipatory})}}
	for _, k := range []plan.Kind{plan.KindCommitment, plan.KindWork, plan.KindSystem, plan.KindMeasure} {
		if n.kinds[k] > 0 {
			s = append(s, page.Stat{Label: v.t("web.nav." + listPath(k)), Value: number(n.kinds[k]), Href: v.href(listPath(k))})
		}
	}
	if r := n.results; r != nil {
		s = append(s, page.Stat{Label: v.t("web.nav.results"), Value: number(r.Met), Unit: "/ " + number(r.Met+r.NotMet+r.NotJudged), Href: v.href("results"),
			Note: v.t("web.home.not_met", i18n.Args{"NotMet": r.NotMet})})
	}
	if v.Edition.Structured() {
		return s
	}
	return append(s, page.Stat{Label: v.t("web.nav.findings"), Value: number(n.kinds[plan.KindFinding]), Href: v.href("findings"),
		Note: v.t("web.home.severities", i18n.Args{
			"Errors":   i18n.N(v.lang, "web.count.error", n.findings[reading.Error]),
			"Warnings": i18n.N(v.lang, "web.count.warning", n.findings[reading.Warning]),
		})})
}

// keyTargets shows rows of the target tables, where each stands and is to go.
func (v view) keyTargets(caption string, rows []plan.Row) page.Table {
	t := page.Table{
		Caption: caption, HideCaption: true, Compact: true,
		Columns: []page.Column{
			{Label: v.t("web.col.indicator"), Head: true}, {Label: v.t("web.col.unit"), Kind: page.KindMark},
			{Label: v.t("web.col.baseline"), Kind: page.KindNumber}, {Label: v.t("web.col.target"), Kind: page.KindNumber},
			{Label: v.t("web.col.required"), Kind: page.KindNumber, Hint: v.t("web.required.hint")},
		},
		Empty: page.Empty{Title: v.t("web.indicators.empty")},
	}
	for _, row := range rows {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{
			page.Lnk(row.Indicator.Name, v.href("indicators")+"#"+anchor(row.ID)), page.Txt(row.Indicator.Unit),
			v.dated(row.Indicator.Baseline, "web.missing"), v.dated(row.Indicator.Target, "web.missing"), v.pace(row),
		}})
	}
	return t
}

// promises shows how many promises and works each chapter makes; a chapter that
// makes none is seen as well.
func (v view) promises() page.Table {
	t := page.Table{
		Caption: v.t("web.home.chapters"), HideCaption: true, Compact: true,
		Columns: []page.Column{{Label: v.t("web.col.chapter"), Head: true}, {Label: v.t("plan.kind.commitment"), Kind: page.KindMark},
			{Label: v.t("plan.kind.work"), Kind: page.KindNumber}},
		Empty: page.Empty{Title: v.t("web.text.none"), Text: v.t("web.text.none.text")},
	}
	outline := v.Outline()
	most := 1
	for _, c := range outline {
		most = max(most, c.Items[plan.KindCommitment])
	}
	for _, c := range outline {
		n := c.Items[plan.KindCommitment]
		bar := page.Bar{Done: float64(n) / float64(most), Text: sectionName(c.Section) + " " + itoa(n)}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{
			{Text: sectionName(c.Section), Href: v.href("text/" + c.ID), Title: sectionName(c.Section)}, page.Show(countBar(itoa(n), v.counted(c, plan.KindCommitment).Href, bar)), v.counted(c, plan.KindWork),
		}})
	}
	return t
}

// counted is the number of items of a kind in a section, leading to their list.
func (v view) counted(o *plan.Outline, k plan.Kind) page.Cell {
	cell := page.Int(o.Items[k])
	if o.Items[k] > 0 {
		cell.Href = v.href(listPath(k), "section", o.ID)
	}
	return cell
}

// chapters counts what each chapter holds.
func (v view) chapters() page.Table {
	kinds := []plan.Kind{plan.KindCommitment, plan.KindWork, plan.KindSystem, plan.KindMeasure}
	t := page.Table{
		Caption: v.t("web.home.chapters"), HideCaption: true,
		Columns: []page.Column{{Label: v.t("web.col.chapter"), Head: true}},
		Empty:   page.Empty{Title: v.t("web.text.none"), Text: v.t("web.text.none.text")},
	}
	for _, k := range kinds {
		t.Columns = append(t.Columns, page.Column{Label: v.t("plan.kind." + string(k)), Kind: page.KindNumber})
	}
	for _, c := range v.Outline() {
		row := page.Row{Cells: []page.Cell{page.Lnk(sectionName(c.Section), v.href("text/"+c.ID))}}
		for _, k := range kinds {
			row.Cells = append(row.Cells, v.counted(c, k))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// listPath is the path of the list of a kind.
func listPath(k plan.Kind) string { return string(k) + "s" }

// about says where the edition comes from.
func (v view) about() page.Definitions {
	e := v.Edition
	d := page.Definitions{
		{Term: v.t("web.about.edition"), Text: v.t("web.about.edition.no", i18n.Args{"No": e.No})},
	}
	if a := e.Approval; a != nil {
		d = append(d,
			page.Definition{Term: v.t("web.col.approved"), Text: a.On},
			page.Definition{Term: v.t("web.col.body"), Text: a.Body},
			page.Definition{Term: v.t("web.about.confirmed"), Text: v.t("web.about.confirmed.text", i18n.Args{"Confirmed": a.Confirmed, "LeftOut": a.LeftOut, "Rejected": a.Rejected})},
			page.Definition{Term: v.t("web.about.hash"), Body: codeLink(a.SHA256, v.href("edition.json"))},
		)
	}
	d = append(d, page.Definition{Term: v.t("web.about.source"), Text: strings.TrimSpace(e.Source.Name + " " + v.t("web.format."+e.Source.Format))})
	if e.Vision > 0 {
		d = append(d, page.Definition{Term: v.t("web.about.vision"), Text: year(e.Vision)})
	}
	return d
}
