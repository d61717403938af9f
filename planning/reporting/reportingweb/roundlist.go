package reportingweb

import (
	"cmp"
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// What the list of rounds can be narrowed to.
const (
	byRoundPlan   = "of"
	byRoundState  = "state"
	byRoundPeriod = "period"
	byRoundOrg    = "org"
)

// roundExport is the address of the list's files; it has more parts than those
// of rounds, so that no round can be called so.
const roundExport = RoundsPath + "/list/export"

func (v *visit) roundColumns() []page.Column {
	out := []page.Column{
		{Key: "round", Label: v.t("reportingweb.col.round"), Head: true, Fixed: true, Sortable: true}, {Key: "plan", Label: v.t("reportingweb.col.plan"), Hidden: true, Sortable: true},
		{Key: "period", Label: v.t("reportingweb.col.period"), Sortable: true}, {Key: "state", Label: v.t("reportingweb.col.state"), Kind: page.KindMark, Sortable: true},
		{Key: "opens", Label: v.t("reportingweb.col.opens"), Kind: page.KindDate, Sortable: true, Hidden: true}, {Key: "due", Label: v.t("reportingweb.col.due"), Kind: page.KindDate, Sortable: true},
		{Key: "closes", Label: v.t("reportingweb.col.closes"), Kind: page.KindDate, Sortable: true},
	}
	for _, s := range reporting.States() {
		out = append(out, page.Column{Key: string(s), Label: v.t(s.Key()), Kind: page.KindNumber, Sortable: true})
	}
	return out
}

// roundList are the rounds that the address asks for.
type roundList struct {
	all, rows []reporting.RoundRow
	query     page.Query
	plans     map[plan.PlanID]string
}

func (w *Web) roundRows(v *visit) (*roundList, error) {
	l := &roundList{query: page.ReadQuery(v.r, v.roundColumns(), byRoundPlan, byRoundState, byRoundPeriod, byRoundOrg), plans: map[plan.PlanID]string{}}
	var err error
	if l.all, err = w.Reports.Rounds(v.ctx, v.tenant, v.asOf()); err != nil {
		return nil, err
	}
	plans, err := w.Plans.Plans(v.ctx, v.tenant)
	if err != nil {
		return nil, err
	}
	for i := range plans {
		if p := &plans[i]; len(p.Editions) > 0 {
			l.plans[p.Plan.ID] = p.Editions[0].Title
		}
	}
	q := l.query
	for i := range l.all {
		r := &l.all[i]
		_, owes := r.Orgs[identity.OrgID(q.Get(byRoundOrg))]
		if q.Get(byRoundPlan) != "" && string(r.Round.Plan) != q.Get(byRoundPlan) ||
			q.Get(byRoundState) != "" && string(r.State) != q.Get(byRoundState) ||
			q.Get(byRoundPeriod) != "" && r.Round.Period.String() != q.Get(byRoundPeriod) ||
			q.Get(byRoundOrg) != "" && !owes {
			continue
		}
		l.rows = append(l.rows, *r)
	}
	l.sort()
	return l, nil
}

func (l *roundList) sort() {
	key := l.query.Sort.Key
	if key == "" {
		return
	}
	compare := func(a, b *reporting.RoundRow) int {
		switch key {
		case "round":
			return strings.Compare(a.Round.Name, b.Round.Name)
		case "plan":
			return strings.Compare(l.plans[a.Round.Plan], l.plans[b.Round.Plan])
		case "period":
			return cmp.Or(a.Round.Period.End().Compare(b.Round.Period.End()), a.Round.Period.Start().Compare(b.Round.Period.Start()))
		case "state":
			return slices.Index(reporting.RoundStates(), a.State) - slices.Index(reporting.RoundStates(), b.State)
		case "opens":
			return a.Round.Opens.Compare(b.Round.Opens)
		case "due":
			return a.Round.Due.Compare(b.Round.Due)
		case "closes":
			return a.Round.Closes.Compare(b.Round.Closes)
		}
		return a.Sheets[reporting.State(key)] - b.Sheets[reporting.State(key)]
	}
	slices.SortStableFunc(l.rows, func(a, b reporting.RoundRow) int {
		if l.query.Sort.Desc {
			return compare(&b, &a)
		}
		return compare(&a, &b)
	})
}

// filters offer what stands in the list.
func (l *roundList) filters(v *visit) []page.Field {
	field := func(name, label string, options []page.Option) page.Field {
		all := []page.Option{{Label: v.t("reportingweb.filter.any")}}
		for _, o := range options {
			o.Selected = o.Value == l.query.Get(name)
			all = append(all, o)
		}
		return page.Field{Name: name, Label: label, Type: page.FieldSelect, Options: all}
	}
	var plans, states, periods, orgs []page.Option
	add := func(to *[]page.Option, value, label string) {
		if value != "" && !slices.ContainsFunc(*to, func(o page.Option) bool { return o.Value == value }) {
			*to = append(*to, page.Option{Value: value, Label: label})
		}
	}
	for _, s := range reporting.RoundStates() {
		add(&states, string(s), v.t(s.Key()))
	}
	seen := map[identity.OrgID]bool{}
	for i := range l.all {
		r := &l.all[i]
		add(&plans, string(r.Round.Plan), cmp.Or(l.plans[r.Round.Plan], string(r.Round.Plan)))
		add(&periods, r.Round.Period.String(), r.Round.Period.Label(v.lang))
		for o := range r.Orgs {
			seen[o] = true
		}
	}
	for o := range seen {
		orgs = append(orgs, page.Option{Value: string(o), Label: v.org(o)})
	}
	slices.SortFunc(orgs, func(a, b page.Option) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.Value, b.Value))
	})
	out := []page.Field{field(byRoundState, v.t("reportingweb.col.state"), states), field(byRoundPeriod, v.t("reportingweb.col.period"), periods)}
	if len(plans) > 0 {
		out = append(out, field(byRoundPlan, v.t("reportingweb.col.plan"), plans))
	}
	if len(orgs) > 1 || l.query.Get(byRoundOrg) != "" {
		out = append(out, field(byRoundOrg, v.t("reportingweb.col.org"), orgs))
	}
	return out
}

// rounds lists the rounds with how many of their sheets are where.
func (w *Web) rounds(v *visit) (page.View, error) {
	l, err := w.roundRows(v)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("reportingweb.rounds"), HideCaption: true, Columns: v.roundColumns(), Empty: page.Empty{Title: v.t("reportingweb.rounds.none"), Text: v.t("reportingweb.rounds.none.text")}}
	if len(l.all) > 0 {
		t.Empty = page.Empty{Title: v.t("reportingweb.rounds.filtered"), Text: v.t("reportingweb.rounds.filtered.text")}
	}
	org := identity.OrgID(l.query.Get(byRoundOrg))
	for _, r := range download.Window(l.rows, l.query) {
		name := page.Lnk(r.Round.Name, roundPath(r.Round.ID))
		var notes []string
		if s, ok := r.Orgs[org]; ok {
			key := s.Key()
			if r.State == reporting.Planned {
				key = "reportingweb.not_begun"
			}
			notes = append(notes, v.t("reportingweb.rounds.of_org", i18n.Args{"Org": v.org(org), "State": i18n.Key(key)}))
		}
		if r.Round.Demo {
			notes = append(notes, v.t("reportingweb.demo"))
		}
		name.Note = strings.Join(notes, " · ")
		cells := []page.Cell{name, page.Txt(l.plans[r.Round.Plan]), page.Txt(r.Round.Period.Label(v.lang)), page.Show(page.Tag{Text: v.t(r.State.Key()), Tone: roundTone[r.State]}),
			page.Txt(iso(r.Round.Opens)), page.Txt(iso(r.Round.Due)), page.Txt(iso(r.Round.Closes))}
		for _, s := range reporting.States() {
			if s == reporting.Draft && r.State == reporting.Planned { // nobody fills in before it begins
				cells = append(cells, page.None(v.t("reportingweb.not_begun")))
				continue
			}
			cells = append(cells, page.Int(r.Sheets[s]))
		}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	list := page.List{Query: l.query, Table: t, Total: len(l.rows), Filters: l.filters(v), Exports: download.Links(v.lang, roundExport, "rounds", l.query), Keeps: true}
	p := page.Page{Title: v.t("reportingweb.rounds"), Lead: v.t("reportingweb.rounds.lead"), Body: list, Styles: []string{"sheet"},
		Actions: []page.Button{{Label: v.t("reportingweb.burden"), Href: RoundsPath + "/burden"}}}
	if !v.isPast() && v.me.May(reporting.DoArrange, identity.Target{Tenant: v.tenant}) {
		p.Actions = append(p.Actions, page.Button{Label: v.t("reportingweb.round.new"), Href: RoundsPath + "/new", Kind: page.Primary})
	}
	return p, nil
}

// exportRounds gives the same list as a file.
func (w *Web) exportRounds(v *visit) (page.View, error) {
	l, err := w.roundRows(v)
	if err != nil {
		return nil, err
	}
	sheet := xlsx.Sheet{Name: v.t("reportingweb.rounds")}
	for _, c := range v.roundColumns() {
		sheet.Columns = append(sheet.Columns, xlsx.Column{Title: c.Label})
	}
	sheet.Columns = append(sheet.Columns, xlsx.Column{Title: v.t("reportingweb.note")})
	sheet.Rows = func(yield func([]xlsx.Cell, error) bool) {
		for i := range l.rows {
			r := &l.rows[i]
			note := r.Round.Note
			if r.Round.Demo {
				note = strings.TrimSpace(v.t("reportingweb.demo") + " " + note)
			}
			cells := download.Texts(r.Round.Name, l.plans[r.Round.Plan], r.Round.Period.Label(v.lang), v.t(r.State.Key()), iso(r.Round.Opens), iso(r.Round.Due), iso(r.Round.Closes))
			for _, s := range reporting.States() {
				if s == reporting.Draft && r.State == reporting.Planned {
					cells = append(cells, xlsx.Text(v.t("reportingweb.not_begun")))
					continue
				}
				cells = append(cells, xlsx.Int(r.Sheets[s]))
			}
			if !yield(append(cells, xlsx.Text(note)), nil) {
				return
			}
		}
	}
	return download.Sheet(v.r, "rounds", sheet)
}
