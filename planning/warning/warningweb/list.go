package warningweb

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"gangyao/planning/warning"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// The filters of the list.
const (
	byText     = "q"
	bySeverity = "severity"
	byKind     = "kind"
	byState    = "state"
	byOwner    = "owner"
	byArea     = "area"
	bySilence  = "silenced"
)

// Values of the filters beside those of package warning.
const (
	anyState     = "all"
	withSilenced = "shown"
	onlySilenced = "only"
)

// closedFor is for how long ended warnings are listed, pastRed for how long one
// that was red stays on the page after it ended.
const (
	closedFor = 366 * 24 * time.Hour
	pastRed   = 90 * 24 * time.Hour
)

func (v *visit) columns() []page.Column {
	return []page.Column{
		{Key: "severity", Label: v.t("warningweb.severity"), Kind: page.KindMark, Sortable: true},
		{Key: "what", Label: v.t("warningweb.what"), Head: true, Fixed: true},
		{Key: "kind", Label: v.t("warningweb.kind"), Hidden: true},
		{Key: "owner", Label: v.t("warningweb.owner"), Sortable: true},
		{Key: "since", Label: v.t("warningweb.since"), Kind: page.KindDate, Sortable: true},
		{Key: "lasted", Label: v.t("warningweb.lasted"), Kind: page.KindMark, Sortable: true},
		{Key: "state", Label: v.t("warningweb.state"), Kind: page.KindMark},
	}
}

func (v *visit) query() page.Query {
	return page.ReadQuery(v.r, v.columns(), byText, bySeverity, byKind, byState, byOwner, byArea, bySilence)
}

// all are the warnings that the actor may see: those that hold, and those that
// ended within a year.
func (v *visit) all() ([]warning.Warning, error) {
	return v.w.Warnings.List(v.ctx, warning.Query{Tenant: v.w.Tenant, ClosedSince: v.now.Add(-closedFor), At: v.at()})
}

// chosen are those that the address asks for, in its order.
func (v *visit) chosen(all []warning.Warning, q page.Query) []warning.Warning {
	var out []warning.Warning
	for i := range all {
		if x := &all[i]; v.matches(x, q) {
			out = append(out, *x)
		}
	}
	by := map[string]func(a, b *warning.Warning) int{
		"severity": func(a, b *warning.Warning) int {
			return slices.Index(warning.Severities(), a.Severity) - slices.Index(warning.Severities(), b.Severity)
		},
		"owner":  func(a, b *warning.Warning) int { return strings.Compare(v.org(a.Owner), v.org(b.Owner)) },
		"since":  func(a, b *warning.Warning) int { return a.Since.Compare(b.Since) },
		"lasted": func(a, b *warning.Warning) int { return cmp.Compare(a.Duration(v.now), b.Duration(v.now)) },
	}[q.Sort.Key]
	if by != nil {
		slices.SortStableFunc(out, func(a, b warning.Warning) int {
			if q.Sort.Desc {
				return by(&b, &a)
			}
			return by(&a, &b)
		})
	}
	return out
}

func (v *visit) matches(x *warning.Warning, q page.Query) bool {
	closed := x.State == warning.Closed
	switch state := q.Get(byState); state {
	case anyState:
	case "":
		if closed {
			return false
		}
	default:
		if string(x.State) != state {
			return false
		}
	}
	silenced := !closed && x.Silenced(v.now)
	switch q.Get(bySilence) {
	case withSilenced:
	case onlySilenced:
		if !silenced {
			return false
		}
	default:
		if silenced {
			return false
		}
	}
	text := q.Get(byText)
	return (text == "" || strings.Contains(x.Subject.Name+"\n"+x.Message.In(v.lang)+"\n"+x.Subject.Code, text)) &&
		(q.Get(bySeverity) == "" || string(x.Severity) == q.Get(bySeverity)) &&
		(q.Get(byKind) == "" || string(x.Kind) == q.Get(byKind)) &&
		(q.Get(byOwner) == "" || string(x.Owner) == q.Get(byOwner)) && (q.Get(byArea) == "" || string(v.place(x)) == q.Get(byArea))
}

// place is where a warning holds; what names no place holds for the whole.
func (v *visit) place(x *warning.Warning) area.Code { return cmp.Or(x.Area, v.w.Tenant) }

func (w *Web) list(v *visit) (page.View, error) {
	q := v.query()
	all, err := v.all()
	if err != nil {
		return nil, err
	}
	chosen := v.chosen(all, q)
	groups := warning.Grouped(chosen)
	if q.Sort.Key != "" {
		v.sortGroups(groups, q.Sort)
	}
	table := page.Table{Caption: v.t("warningweb.title"), HideCaption: true, Columns: v.columns(),
		Empty: page.Empty{Title: v.t("warningweb.none"), Text: v.t("warningweb.none.text")}}
	window := download.Window(groups, q)
	for i := range window {
		table.Rows = append(table.Rows, v.groupRow(&window[i]))
	}
	body := page.Stack{v.counts(all), page.List{Query: q, Table: table, Total: len(groups), Counted: v.t("warningweb.counted", i18n.Args{"Groups": len(groups), "Warnings": len(chosen)}), Filters: v.filters(all, q),
		Exports: download.Links(v.lang, Path+"/export", "warnings", q), Keeps: true}}
	if past := v.pastReds(all); q.Get(byState) == "" && len(past) > 0 {
		t := page.Table{Caption: v.t("warningweb.past_red"), HideCaption: true, Columns: v.columns()}
		for i := range past {
			t.Rows = append(t.Rows, page.Row{Cells: v.cells(&past[i])})
		}
		body = append(body, section(v.t("warningweb.past_red"), v.t("warningweb.past_red.text"), t))
	}
	return page.Page{Title: v.t("warningweb.title"), Lead: v.t("warningweb.lead"),
		Body: page.Stack{v.labelled(), page.Live{ID: "warnings", Topic: warning.Topic(w.Tenant), Body: body}}}, nil
}

// pastReds are warnings that ended lately and were red: catching up does not make
// them forgotten.
func (v *visit) pastReds(all []warning.Warning) []warning.Warning {
	var out []warning.Warning
	for i := range all {
		if x := &all[i]; x.State == warning.Closed && x.Red(v.now) > 0 && v.now.Sub(x.Closed) < pastRed {
			out = append(out, *x)
		}
	}
	slices.SortFunc(out, func(a, b warning.Warning) int { return b.Closed.Compare(a.Closed) })
	return out
}

func (v *visit) cells(x *warning.Warning) []page.Cell {
	what := page.Lnk(x.Subject.Name, PathOf(x.ID))
	what.Note = x.Message.In(v.lang)
	if x.Kind == warning.Overdue || x.Kind == warning.CheckFailed { // the message says it better than the name
		what.Text, what.Note = x.Message.In(v.lang), v.t(x.Kind.Key())
	}
	since := page.Txt(v.day(x.Since))
	if x.State == warning.Closed {
		since.Note = v.t("warningweb.ended", i18n.Args{"Day": v.day(x.Closed)})
	}
	lasted := page.Txt(v.spans(x.Spell(v.now), x.Duration(v.now)))
	var notes []string
	switch d := x.Red(v.now); {
	case !x.RedSince.IsZero() && x.Spells > 1, !x.RedSince.IsZero() && d < x.Duration(v.now):
		notes = append(notes, v.t("warningweb.red.for", i18n.Args{"For": v.spans(x.RedNow(v.now), d)}))
	case x.RedSince.IsZero() && d > 0:
		notes = append(notes, v.t("warningweb.red.past", i18n.Args{"For": v.span(d)}))
	}
	if x.Spells > 1 {
		notes = append(notes, v.n("warningweb.spells", x.Spells))
	}
	lasted.Note = strings.Join(notes, v.t("warningweb.comma"))
	return []page.Cell{page.Show(v.severity(x.Severity)), what, page.Txt(v.t(x.Kind.Key())), v.owner(x.Owner), since, lasted, v.stateCell(x)}
}

// counts are the open warnings by severity, and what is apart from them.
func (v *visit) counts(all []warning.Warning) page.Stats {
	open := map[warning.Severity]int{}
	taken, silenced := 0, 0
	for i := range all {
		switch x := &all[i]; {
		case x.State == warning.Closed:
		case x.Silenced(v.now):
			silenced++
		default:
			open[x.Severity]++
			if x.State == warning.Acknowledged {
				taken++
			}
		}
	}
	var out page.Stats
	for _, s := range warning.Severities() {
		out = append(out, page.Stat{Label: v.t("warningweb.count." + string(s)), Value: v.n("warningweb.items", open[s]), Href: Path + "?" + bySeverity + "=" + string(s)})
	}
	return append(out,
		page.Stat{Label: v.t("warningweb.count.acknowledged"), Value: v.n("warningweb.items", taken), Href: Path + "?" + byState + "=" + string(warning.Acknowledged)},
		page.Stat{Label: v.t("warningweb.count.silenced"), Value: v.n("warningweb.items", silenced), Href: Path + "?" + bySilence + "=" + onlySilenced})
}

func (v *visit) filters(all []warning.Warning, q page.Query) []page.Field {
	owners := map[identity.OrgID]bool{}
	for i := range all {
		owners[all[i].Owner] = true
	}
	places := map[area.Code]bool{}
	for i := range all {
		places[v.place(&all[i])] = true
	}
	where := []page.Option{{Label: v.t("warningweb.any")}}
	for _, at := range slices.Sorted(maps.Keys(places)) {
		where = append(where, page.Option{Value: string(at), Label: v.areas.Name(at, v.now), Selected: string(at) == q.Get(byArea)})
	}
	org := []page.Option{{Label: v.t("warningweb.any")}}
	for _, o := range v.orgs.All() {
		if owners[o.ID] {
			org = append(org, page.Option{Value: string(o.ID), Label: o.Name, Selected: string(o.ID) == q.Get(byOwner)})
		}
	}
	options := func(name, none string, pairs ...string) []page.Option {
		out := []page.Option{{Label: none}}
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, page.Option{Value: pairs[i], Label: pairs[i+1], Selected: pairs[i] == q.Get(name)})
		}
		return out
	}
	var severities, kinds []string
	for _, s := range warning.Severities() {
		severities = append(severities, string(s), v.t(s.Key()))
	}
	for _, k := range warning.Kinds() {
		kinds = append(kinds, string(k), v.t(k.Key()))
	}
	return []page.Field{
		{Name: byText, Label: v.t("warningweb.search"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		{Name: bySeverity, Label: v.t("warningweb.severity"), Type: page.FieldSelect, Options: options(bySeverity, v.t("warningweb.any"), severities...)},
		{Name: byKind, Label: v.t("warningweb.kind"), Type: page.FieldSelect, Options: options(byKind, v.t("warningweb.any"), kinds...)},
		{Name: byState, Label: v.t("warningweb.state"), Type: page.FieldSelect, Options: options(byState, v.t("warningweb.state.holding"),
			string(warning.Open), v.t(warning.Open.Key()), string(warning.Acknowledged), v.t(warning.Acknowledged.Key()), string(warning.Closed), v.t(warning.Closed.Key()), anyState, v.t("warningweb.any"))},
		{Name: byOwner, Label: v.t("warningweb.owner"), Type: page.FieldSelect, Options: org},
		{Name: byArea, Label: v.t("warningweb.area"), Type: page.FieldSelect, Options: where},
		{Name: bySilence, Label: v.t("warningweb.silence"), Type: page.FieldSelect, Options: options(bySilence, v.t("warningweb.silence.hidden"),
			withSilenced, v.t("warningweb.silence.shown"), onlySilenced, v.t("warningweb.silence.only"))},
	}
}

// export writes the list as a file, with the filters in force.
func (w *Web) export(v *visit) (page.View, error) {
	all, err := v.all()
	if err != nil {
		return nil, err
	}
	chosen := v.chosen(all, v.query())
	var columns []xlsx.Column
	for _, key := range []string{"warningweb.severity", "warningweb.kind", "warningweb.subject", "warningweb.area", "warningweb.what", "warningweb.owner", "warningweb.since", "warningweb.closed",
		"warningweb.lasted_days", "warningweb.red_days", "warningweb.spells_count", "warningweb.state"} {
		columns = append(columns, xlsx.Column{Title: v.t(key)})
	}
	columns[4].Width = 60
	return download.Sheet(v.r, "warnings", xlsx.Sheet{Name: v.t("warningweb.title"), Columns: columns, Rows: func(yield func([]xlsx.Cell, error) bool) {
		for i := range chosen {
			x := &chosen[i]
			closed := ""
			if x.State == warning.Closed {
				closed = v.day(x.Closed)
			}
			row := append(download.Texts(v.t(x.Severity.Key()), v.t(x.Kind.Key()), x.Subject.Name, v.areas.Name(v.place(x), v.now), x.Message.In(v.lang), v.org(x.Owner), v.day(x.Since), closed),
				xlsx.Int(int(x.Duration(v.now).Hours()/24)), xlsx.Int(int(x.Red(v.now).Hours()/24)), xlsx.Int(x.Spells), xlsx.Text(v.state(x)))
			if !yield(row, nil) {
				return
			}
		}
	}})
}
