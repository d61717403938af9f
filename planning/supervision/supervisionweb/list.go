package supervisionweb

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// The filters of the list.
const (
	byText   = "q"
	byState  = "state"
	byLevel  = "level"
	byOwner  = "owner"
	bySource = "source"
	byDue    = "due"
	byMine   = "mine"
	byYear   = "year"
)

// Values of the filters beside those of package supervision.
const (
	anyState = "all"
	dueLate  = "late"
	dueWeek  = "week"
	yes      = "1"
)

// doneStep names the step after which the list is shown, since the item is not the
// person's any more.
const doneStep = "done"

// parted says that a step took an item out of what the person sees.
func (v *visit) parted() templ.Component {
	p, err := v.w.Items.InForce(v.ctx, v.w.Tenant, v.asOf())
	if err != nil {
		return nil
	}
	t, ok := p.Transition(casework.TransitionName(v.r.URL.Query().Get(doneStep)))
	if !ok {
		return nil
	}
	return page.Notice{Kind: page.NoticeSuccess, Title: v.t("supervisionweb.parted", i18n.Args{"Step": t.Label.In(v.lang)}), Text: v.t("supervisionweb.parted.text")}
}

func (v *visit) columns() []page.Column {
	return []page.Column{
		{Key: "level", Label: v.t("supervisionweb.level"), Kind: page.KindMark, Sortable: true},
		{Key: "title", Label: v.t("supervisionweb.matter"), Head: true, Fixed: true},
		{Key: "owner", Label: v.t("supervisionweb.owner"), Sortable: true},
		{Key: "state", Label: v.t("supervisionweb.state"), Kind: page.KindMark, Sortable: true},
		{Key: "due", Label: v.t("supervisionweb.due"), Kind: page.KindDate, Sortable: true},
		{Key: "left", Label: v.t("supervisionweb.clock")},
		{Key: "source", Label: v.t("supervisionweb.source"), Hidden: true},
	}
}

func (v *visit) query() page.Query {
	return page.ReadQuery(v.r, v.columns(), byText, byState, byLevel, byOwner, bySource, byDue, byMine, byYear)
}

var sortKeys = map[string]supervision.SortKey{"level": supervision.ByLevel, "owner": supervision.ByOwner, "state": supervision.ByState, "due": supervision.ByDue}

// search is what the address asks for.
func (v *visit) search(q page.Query) supervision.Query {
	out := supervision.Query{Tenant: v.w.Tenant, Level: casework.Level(q.Get(byLevel)), Owner: identity.OrgID(q.Get(byOwner)), Source: supervision.SourceKind(q.Get(bySource)), Text: q.Get(byText),
		AsOf: v.asOf(), Mine: q.Get(byMine) == yes, Late: q.Get(byDue) == dueLate, Sort: sortKeys[q.Sort.Key], Desc: q.Sort.Desc}
	out.Year, _ = strconv.Atoi(q.Get(byYear))
	if q.Get(byDue) == dueWeek {
		from := v.asOf()
		if from.IsZero() {
			from = identity.Day(v.now)
		}
		out.DueBefore = from.AddDate(0, 0, 8)
	}
	switch state := q.Get(byState); state {
	case "":
		out.Open = true
	case anyState:
		out.Open = out.Level != casework.Calm
	default:
		out.State = casework.StateName(state)
	}
	return out
}

func (w *Web) list(v *visit) (page.View, error) {
	q := v.query()
	ask := v.search(q)
	ask.Limit, ask.Offset = q.Size, q.Offset()
	got, err := w.Items.Listing(v.ctx, ask)
	if err != nil {
		return nil, err
	}
	process, err := w.Items.InForce(v.ctx, w.Tenant, v.asOf())
	if err != nil {
		return nil, err
	}
	table := page.Table{Caption: v.t("supervisionweb.nav"), HideCaption: true, Columns: v.columns(),
		Empty: page.Empty{Title: v.t("supervisionweb.none"), Text: v.t("supervisionweb.none.text")}}
	for i := range got.Rows {
		table.Rows = append(table.Rows, page.Row{Cells: v.cells(&got.Rows[i])})
	}
	body := page.Stack{v.counts(got.Counts), page.List{Query: q, Table: table, Total: got.Total, Filters: v.filters(process, got.Asked, q), Exports: download.Links(v.lang, Path+"/export", "supervision", q), Keeps: true}}
	var told page.Stack
	if !v.past() {
		if told, err = v.told(); err != nil {
			return nil, err
		}
	}
	if told != nil {
		body = append(body, told)
	}
	if n, err := strconv.Atoi(v.r.URL.Query().Get("raised")); err == nil {
		body = append(page.Stack{page.Notice{Kind: page.NoticeSuccess, Title: v.n("supervisionweb.raised", n), Text: v.t("supervisionweb.raised.text")}}, body...)
	}
	p := page.Page{Title: v.t("supervisionweb.nav"), Lead: v.lead(process), Body: page.Stack{v.labelled(), v.parted(), page.Live{ID: "supervision", Topic: supervision.Topic(w.Tenant), Body: body}}}
	if v.runs() && !v.past() {
		p.Actions = []page.Button{{Label: v.t("supervisionweb.new"), Href: Path + "/new", Kind: page.Primary}}
		if v.supervises() {
			p.Actions = append(p.Actions, page.Button{Label: v.t("supervisionweb.candidates"), Href: candidatesPath})
		} else {
			p.Actions[0].Label = v.t("supervisionweb.instruct")
		}
	}
	if v.setsNumbers() && !v.past() {
		p.Actions = append(p.Actions, page.Button{Label: v.t("supervisionweb.numbers"), Href: numbersPath})
	}
	return p, nil
}

func (v *visit) cells(r *supervision.Row) []page.Cell {
	title := page.Lnk(r.Item.Title, PathOf(r.Item.ID))
	title.Note = r.Item.Number
	if r.Mine {
		title.Note = joined(title.Note, v.t("supervisionweb.mine"), v.t("supervisionweb.dot"))
	}
	owner := page.None(v.t("supervisionweb.owner.none"))
	if r.Owner() != "" {
		owner = page.Txt(v.org(r.Owner()))
		if help := r.Contributors(); len(help) > 0 {
			owner.Note = v.t("supervisionweb.helped", i18n.Args{"Orgs": v.orgNames(help)})
		}
	}
	due := page.None(v.t("supervisionweb.due.none"))
	if r.Case.Open() && r.Work != nil && !r.Work.Due.IsZero() {
		due = page.Txt(plain(r.Work.Due))
		if r.Work.Provisional {
			due.Note = v.t("supervisionweb.due.provisional")
		}
	}
	return []page.Cell{page.Show(v.level(r.Case.Level)), title, owner, page.Txt(v.state(r)), due, page.Txt(v.left(r)), page.Txt(v.t(r.Item.Source.Kind.Key()))}
}

func (v *visit) state(r *supervision.Row) string {
	if r.Case.Into != "" {
		return v.t("supervisionweb.state.merged")
	}
	return r.State.In(v.lang)
}

// counts are the open items by level, and those that wait for the person.
func (v *visit) counts(all supervision.Counts) page.Stats {
	var out page.Stats
	for _, l := range casework.Levels() {
		out = append(out, page.Stat{Label: v.t(l.Key()), Value: v.n("supervisionweb.items", all.Levels[l]), Href: Path + "?" + byLevel + "=" + string(l)})
	}
	return append(out, page.Stat{Label: v.t("supervisionweb.due.late"), Value: v.n("supervisionweb.items", all.Late), Href: Path + "?" + byDue + "=" + dueLate},
		page.Stat{Label: v.t("supervisionweb.mine"), Value: v.n("supervisionweb.items", all.Mine), Href: Path + "?" + byMine + "=" + yes})
}

func (v *visit) filters(p *casework.Process, asked map[string]bool, q page.Query) []page.Field {
	options := func(name, none string, pairs ...string) []page.Option {
		out := []page.Option{{Label: none}}
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, page.Option{Value: pairs[i], Label: pairs[i+1], Selected: pairs[i] == q.Get(name)})
		}
		return out
	}
	any := v.t("supervisionweb.any")
	var levels, sources, states, owners, years []string
	for _, l := range casework.Levels() {
		levels = append(levels, string(l), v.t(l.Key()))
	}
	for _, k := range supervision.SourceKinds() {
		sources = append(sources, string(k), v.t(k.Key()))
	}
	for _, s := range p.States {
		states = append(states, string(s.Name), s.Label.In(v.lang))
	}
	states = append(states, anyState, any)
	for y := v.now.Year(); y >= v.now.Year()-5; y-- {
		years = append(years, strconv.Itoa(y), strconv.Itoa(y))
	}
	for _, o := range v.orgs.All() {
		if asked[string(o.ID)] {
			owners = append(owners, string(o.ID), v.org(o.ID))
		}
	}
	return []page.Field{
		{Name: byText, Label: v.t("supervisionweb.search"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		{Name: byLevel, Label: v.t("supervisionweb.level"), Type: page.FieldSelect, Options: options(byLevel, any, levels...)},
		{Name: byState, Label: v.t("supervisionweb.state"), Type: page.FieldSelect, Options: options(byState, v.t("supervisionweb.state.open"), states...)},
		{Name: byOwner, Label: v.t("supervisionweb.owner"), Type: page.FieldSelect, Options: options(byOwner, any, owners...)},
		{Name: bySource, Label: v.t("supervisionweb.source"), Type: page.FieldSelect, Options: options(bySource, any, sources...)},
		{Name: byDue, Label: v.t("supervisionweb.due"), Type: page.FieldSelect, Options: options(byDue, any, dueLate, v.t("supervisionweb.due.late"), dueWeek, v.t("supervisionweb.due.week"))},
		{Name: byYear, Label: v.t("supervisionweb.year"), Type: page.FieldSelect, Options: options(byYear, any, years...)},
		{Name: byMine, Label: v.t("supervisionweb.turn"), Type: page.FieldSelect, Options: options(byMine, any, yes, v.t("supervisionweb.mine"))},
	}
}

// toldFor is for how long what people had to hear stands below the list.
const toldFor = 14 * 24 * time.Hour

const mostTold = 10

// told is what the person had to hear lately.
func (v *visit) told() (page.Stack, error) {
	alerts, err := v.w.Items.LastAlerts(v.ctx, v.w.Tenant, identity.Day(v.now).Add(-toldFor), mostTold)
	if err != nil || len(alerts) == 0 {
		return nil, err
	}
	t := page.Table{Caption: v.t("supervisionweb.told"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("supervisionweb.at"), Kind: page.KindDate}, {Label: v.t("supervisionweb.told"), Head: true}}}
	for i := range alerts {
		a := &alerts[i]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.when(a.At)), page.Lnk(a.Message.In(v.lang), PathOf(a.Item))}})
	}
	return page.Stack{section(v.t("supervisionweb.told"), v.t("supervisionweb.told.text"), t)}, nil
}

// export writes the list as a file, with the filters in force.
func (w *Web) export(v *visit) (page.View, error) {
	chosen, err := w.Items.List(v.ctx, v.search(v.query()))
	if err != nil {
		return nil, err
	}
	var columns []xlsx.Column
	for _, key := range []string{"supervisionweb.level", "supervision.doc.item", "supervisionweb.matter", "supervisionweb.asked", "supervisionweb.source", "supervisionweb.owner", "supervisionweb.contributors",
		"supervisionweb.state", "supervisionweb.opened", "supervisionweb.due", "supervisionweb.clock"} {
		columns = append(columns, xlsx.Column{Title: v.t(key)})
	}
	columns[1].Width, columns[2].Width, columns[3].Width = 20, 40, 60
	return download.Sheet(v.r, "supervision", xlsx.Sheet{Name: v.t("supervisionweb.nav"), Columns: columns, Rows: func(yield func([]xlsx.Cell, error) bool) {
		for i := range chosen {
			r := &chosen[i]
			due := ""
			if r.Work != nil && !r.Work.Due.IsZero() {
				due = plain(r.Work.Due)
			}
			if !yield(download.Texts(v.t(r.Case.Level.Key()), r.Item.Number, r.Item.Title, r.Item.Asked, v.t(r.Item.Source.Kind.Key()), v.org(r.Owner()), v.orgNames(r.Contributors()),
				v.state(r), v.day(r.Case.Opened), due, v.left(r)), nil) {
				return
			}
		}
	}})
}
