package planweb

import (
	"net/http"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// editions lists the approved editions of a plan and lets two be compared.
func (w *Web) editions(v view) (page.View, error) {
	listings, err := w.Plans.Public().PlansOn(v.ctx, v.Edition.Tenant, asOf(v.ctx))
	if err != nil {
		return nil, err
	}
	table := page.Table{Caption: v.t("web.nav.editions"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("web.about.edition"), Head: true}, {Label: v.t("web.col.approved"), Kind: page.KindDate}, {Label: v.t("web.col.body")},
		{Label: v.t("web.about.confirmed"), Kind: page.KindNumber}, {Label: v.t("web.about.source")}, {Label: v.t("web.editions.compare")},
	}}
	others := page.Table{Caption: v.t("web.editions.others"), Columns: []page.Column{{Label: v.t("web.col.plan"), Head: true}, {Label: v.t("web.editions.compare")}}}
	for _, l := range listings {
		for i, e := range l.Editions {
			to := page.Txt("")
			if e.ID != v.Edition.ID {
				to = page.Lnk(v.t("web.editions.with_this"), v.href("compare", "from", string(e.ID), "to", string(v.Edition.ID)))
			}
			if l.Plan.ID != v.Edition.Plan {
				if i == 0 {
					others.Rows = append(others.Rows, page.Row{Cells: []page.Cell{page.Txt(l.Plan.Title), to}})
				}
				continue
			}
			name := page.Lnk(v.t("web.about.edition.no", i18n.Args{"No": e.No}), page.Href(v.ctx, address(e.Tenant, e.Plan, "", map[string][]string{"edition": {string(e.ID)}})))
			if e.Demo {
				name.Note = v.t("web.demo.title")
			}
			row := page.Row{Current: e.ID == v.Edition.ID, Cells: []page.Cell{name, {}, {}, {}, page.Txt(e.Source.Name), to}}
			if a := e.Approval; a != nil {
				row.Cells[1], row.Cells[2], row.Cells[3] = page.Txt(a.On), page.Txt(a.Body), page.Int(a.Confirmed)
			}
			table.Rows = append(table.Rows, row)
		}
	}
	body := page.Stack{table}
	if len(others.Rows) > 0 {
		body = append(body, others)
	}
	return page.Page{Title: v.t("web.nav.editions"), Lead: v.t("web.editions.lead"), Crumbs: v.crumbs(), Body: body}, nil
}

// compare shows what changed between two editions; without the two it leads to
// the page where they are chosen.
func (w *Web) compare(r *http.Request) (page.View, error) {
	q := r.URL.Query()
	t := plan.Tenant(r.PathValue("tenant"))
	if q.Get("from") == "" || q.Get("to") == "" {
		return page.Redirect{To: page.Href(r.Context(), address(t, plan.PlanID(r.PathValue("plan")), "editions", nil))}, nil
	}
	to, err := w.Plans.Public().Published(r.Context(), t, plan.EditionID(q.Get("to")))
	if err != nil {
		return nil, err
	}
	d, err := w.Plans.Public().Diff(r.Context(), t, plan.EditionID(q.Get("from")), plan.EditionID(q.Get("to")))
	if err != nil {
		return nil, err
	}
	v := view{Published: to, ctx: r.Context(), r: r, lang: i18n.From(r.Context())}
	body := page.Stack{v.pairs("web.nav.indicators", d.Targets), v.pairs("web.nav.commitments", d.Commitments), v.pairs("web.nav.works", d.Works), v.pairs("web.nav.systems", d.Systems)}
	switch {
	case d.From.Structured() || d.To.Structured():
		body = append(body, heading(v.t("web.compare.wording")), prose(v.t("web.compare.no_text")))
	case len(d.Wording) > 0:
		body = append(body, heading(v.t("web.compare.wording")), wording(v.wording(d.Wording)))
	}
	return styled(page.Page{
		Title:  v.t("web.compare.title"),
		Lead:   v.t("web.compare.lead", i18n.Args{"From": editionName(v, d.From, d.To), "To": editionName(v, d.To, d.From)}),
		Crumbs: append(v.crumbs(), page.Link{Label: v.t("web.nav.editions"), Href: v.href("editions")}), Body: body,
	}), nil
}

// editionName tells an edition from another one: by its number, and where the
// plans differ by its title too.
func editionName(v view, e, other plan.Edition) string {
	no := v.t("web.about.edition.no", i18n.Args{"No": e.No})
	if e.Plan == other.Plan && e.Tenant == other.Tenant {
		return no
	}
	return e.Title + " " + no
}

func (v view) pairs(titleKey string, pairs []plan.Pair) page.Stack {
	counts := map[plan.Change]int{}
	t := page.Table{Caption: v.t(titleKey), HideCaption: true, Columns: []page.Column{
		{Label: v.t("web.compare.change"), Kind: page.KindMark}, {Label: v.t("web.compare.item"), Head: true}, {Label: v.t("web.compare.fields")},
	}}
	for _, p := range pairs {
		counts[p.Change]++
		if p.Change == plan.Same {
			continue
		}
		e := p.New
		if e == nil {
			e = p.Old
		}
		var fields page.Stack
		for _, f := range p.Fields {
			fields = append(fields, fieldChange(v.t("plan.field."+string(f.Field)), v.fieldValue(f.Field, f.Old), v.fieldValue(f.Field, f.New)))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Show(changeTag(v, p.Change)), page.Txt(v.entryLine(e)), page.Show(fields)}})
	}
	out := page.Stack{heading(v.t(titleKey))}
	if len(t.Rows) == 0 {
		return append(out, prose(v.t("web.compare.none")))
	}
	return append(out, prose(v.t("web.compare.counts", i18n.Args{
		"Same": counts[plan.Same], "Changed": counts[plan.Changed], "New": counts[plan.New], "Removed": counts[plan.Removed],
	})), t)
}

// fieldValue is the word for a value of a closed list; other values speak for themselves.
func (v view) fieldValue(f plan.Field, value string) string {
	if value == "" || f.Choices() == nil {
		return value
	}
	return v.t(f.ChoiceKey(value))
}

func changeTag(v view, c plan.Change) page.Tag {
	tones := map[plan.Change]page.Tone{plan.Changed: page.ToneWarn, plan.New: page.ToneGood, plan.Removed: page.ToneBad}
	return page.Tag{Text: v.t("web.change." + string(c)), Tone: tones[c]}
}

// entryLine is an item in one line with its figure.
func (v view) entryLine(e *plan.Entry) string {
	switch c := e.Content; {
	case c.Commitment != nil:
		return c.Commitment.Subject + " " + v.bound(c.Commitment.Op, c.Commitment.Value, c.Commitment.ValueTo) + " " + c.Commitment.Unit
	case c.Indicator != nil:
		if t := c.Indicator.Target; t != nil && t.Value != nil {
			return c.Indicator.Name + " " + v.bound(t.Op, t.Value, nil) + " " + c.Indicator.Unit
		}
	}
	return e.Content.Label()
}

// wordingView is the changed paragraphs of one section.
type wordingView struct {
	Title      string
	Tag        page.Tag
	Paragraphs []page.Diff
}

func (v view) wording(list []plan.SectionDiff) []wordingView {
	var out []wordingView
	for _, s := range list {
		if s.Change == plan.Same {
			continue
		}
		section := s.New
		if section == nil {
			section = s.Old
		}
		if section == nil {
			section = &reading.Section{Title: v.t("web.place.front")}
		}
		w := wordingView{Title: sectionName(*section), Tag: changeTag(v, s.Change)}
		for _, p := range s.Paragraphs {
			if p.Change == plan.Same {
				continue
			}
			var d page.Diff
			for _, run := range p.Runs {
				op := page.Kept
				switch run.Op {
				case plan.New:
					op = page.Added
				case plan.Removed:
					op = page.Deleted
				}
				d = append(d, page.DiffPart{Op: op, Text: run.Text})
			}
			w.Paragraphs = append(w.Paragraphs, d)
		}
		out = append(out, w)
	}
	return out
}
