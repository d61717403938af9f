package indicatorweb

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// overview is a plan on one screen: time passed, totals by verdict, every target
// with its newest figure, obligations first, what changed, who is late.
func (w *Web) overview(v view) (page.View, error) {
	id := plan.PlanID(v.r.PathValue("plan"))
	known, err := w.plans(v)
	if err != nil {
		return nil, err
	}
	listing, ok := known[id]
	if !ok {
		return nil, fault.New(fault.NotFound, "plan.edition_unknown", nil)
	}
	out := page.Page{
		Title:  v.t("indicatorweb.progress.title"),
		Crumbs: []page.Link{{Label: v.t("web.nav.library"), Href: "/"}, {Label: listing.Plan.Title, Href: v.planPath(id, "")}},
		Styles: []string{"indicator"},
	}
	if v.mayNow(indicator.DoAdopt) {
		out.Actions = append(out.Actions, page.Button{Label: v.t("indicatorweb.adopt.title"), Href: page.Href(v.ctx, v.planPath(id, "/adopt")), Kind: page.Quiet})
	}
	o, err := w.Indicators.Overview(v.ctx, indicator.TableQuery{Tenant: v.tenant, Plan: id, At: v.at, Lens: v.lens}, since(v))
	if fault.Is(err, fault.NotFound) {
		out.Body = page.Empty{Title: v.t("indicatorweb.progress.none"), Text: v.t("indicatorweb.progress.none.text")}
		f := fault.From(err).In(page.From(v.ctx).Now.Location())
		if day, then := f.Earliest(); then {
			out.Body = page.Empty{Title: v.t("indicatorweb.progress.not_then"), Text: i18n.Fault(v.lang, f),
				Action: &page.Button{Label: v.t("page.asof.earliest", i18n.Args{"Day": i18n.ISO(day)}), Href: page.Here(v.ctx, "as_of", i18n.ISO(day))}}
		}
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	b := board{view: v, Overview: o, id: id, filter: readFilter(v), usual: usualYear(o.Rows), next: follower(known, id, v.day.Year())}
	if w.Instruct != nil && page.From(v.ctx).AsOf.IsZero() {
		if to := w.Instruct(v.ctx); to != "" {
			out.Actions = append(out.Actions, page.Button{Label: v.t("indicatorweb.instruct"), Href: page.Href(v.ctx, to), Kind: page.Quiet})
		}
	}
	b.actions = append(out.Actions,
		page.Button{Label: v.t("web.export.csv"), Href: b.file("progress.csv"), Kind: page.Quiet, Icon: "download"},
		page.Button{Label: v.t("web.export.xlsx"), Href: b.file("progress.xlsx"), Kind: page.Quiet, Icon: "download"})
	if w.Late != nil && v.lens == indicator.Internal {
		if b.late, err = w.Late(v.ctx, v.tenant, page.From(v.ctx).AsOf); err != nil {
			return nil, err
		}
	}
	if w.Open != nil && v.lens == indicator.Internal {
		if b.open, err = w.Open(v.ctx, v.tenant, page.From(v.ctx).AsOf); err != nil {
			return nil, err
		}
	}
	if w.Around != nil && v.lens == indicator.Internal {
		if b.around, err = w.Around(v.ctx, v.tenant, id, page.From(v.ctx).AsOf); err != nil {
			return nil, err
		}
	}
	out.Bare, out.Actions, out.Body = true, nil, b.whole() // the board places them itself
	return out, nil
}

// since is the instant that changes compare with: the day before ?since=, else
// the end of the month before.
func since(v view) time.Time {
	now := page.From(v.ctx).Now
	day, err := time.ParseInLocation(time.DateOnly, v.r.URL.Query().Get("since"), now.Location())
	if err != nil {
		return time.Time{}
	}
	return day.AddDate(0, 0, 1).Add(-time.Microsecond)
}

// board is an overview to be shown.
type board struct {
	view
	*indicator.Overview
	id     plan.PlanID
	filter filter
	late   []LateUnit
	open   []OpenRound
	around []Around
	// usual is the year of most of the newest figures; those of others name theirs.
	usual int
	// next is the plan that followed one that is over; nil when there is none.
	next *plan.Plan
	// actions stand beside the heading.
	actions []page.Button
}

// filter is which targets are shown; what is empty takes all.
type filter struct {
	nature  indicator.Nature
	verdict page.Verdict
	owner   identity.OrgID
}

// unjudged stands in the address for all reasons of no judgement, nobody for
// targets without an owner.
const (
	unjudged = "none"
	nobody   = "-"
)

func readFilter(v view) filter {
	q := v.r.URL.Query()
	return filter{indicator.Nature(q.Get("nature")), page.Verdict(q.Get("verdict")), identity.OrgID(q.Get("owner"))}
}

func (f filter) empty() bool { return f == filter{} }

func (f filter) takes(r *indicator.Row) bool {
	verdict := page.Verdict(r.Judgement.Verdict)
	switch {
	case f.nature == indicator.Obligation && !r.Target.Binding, f.nature == indicator.Expectation && r.Target.Binding:
		return false
	case f.verdict == unjudged && verdict.Judged(), f.verdict != "" && f.verdict != unjudged && f.verdict != verdict:
		return false
	case f.owner == nobody:
		return r.Owner() == ""
	}
	return f.owner == "" || f.owner == r.Owner()
}

// rows lists the targets that the filter takes: obligations first, each group in
// the plan's order.
func (b board) rows() []*indicator.Row {
	var out []*indicator.Row
	for _, binding := range []bool{true, false} {
		for i := range b.Rows {
			if r := &b.Rows[i]; r.Target.Binding == binding && b.filter.takes(r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// line is a row of the board, or a heading.
type line struct {
	group string
	count int
	row   *indicator.Row
}

// halves splits the rows into two columns of one height, each with its headings.
func (b board) halves() [][]line {
	rows := b.rows()
	natures := map[bool]int{}
	for _, r := range rows {
		if r.Target.Parent == "" {
			natures[r.Target.Binding]++
		}
	}
	half := (len(rows) + len(natures) + 1) / 2
	out := [][]line{nil}
	for i, r := range rows {
		at := len(out) - 1
		if len(out) == 1 && len(rows) > 8 && len(out[0]) >= half && r.Target.Parent == "" {
			out, at = append(out, nil), 1
			out[1] = append(out[1], b.heading(r, natures, i > 0 && rows[i-1].Target.Binding == r.Target.Binding))
		} else if i == 0 || rows[i-1].Target.Binding != r.Target.Binding {
			out[at] = append(out[at], b.heading(r, natures, false))
		}
		out[at] = append(out[at], line{row: r})
	}
	return out
}

func (b board) heading(r *indicator.Row, counts map[bool]int, goesOn bool) line {
	name := b.t(nature(r.Target.Binding))
	if goesOn {
		name = b.t("indicatorweb.progress.goes_on", i18n.Args{"Nature": name})
	}
	return line{group: name, count: counts[r.Target.Binding]}
}

// table shows some rows.
func (b board) table(lines []line, n int) page.Table {
	t := page.Table{
		ID: "board-" + itoa(n), Caption: b.t("indicatorweb.progress.caption"), HideCaption: true, Compact: true,
		Columns: []page.Column{
			{Label: b.t("indicatorweb.col.name"), Head: true}, {Label: b.t("indicatorweb.col.baseline"), Kind: page.KindNumber},
			{Label: b.t("indicatorweb.col.current"), Kind: page.KindNumber}, {Label: b.t("indicatorweb.col.aim"), Kind: page.KindNumber},
			{Label: b.t("indicatorweb.col.way"), Kind: page.KindMark, Hint: b.t("indicatorweb.col.way.hint")},
			{Label: b.t("indicatorweb.col.verdict"), Kind: page.KindMark},
		},
	}
	for _, l := range lines {
		if l.row == nil {
			t.Rows = append(t.Rows, page.Row{Group: b.n("indicatorweb.progress.group", l.count, i18n.Args{"Nature": l.group})})
			continue
		}
		t.Rows = append(t.Rows, b.row(l.row))
	}
	return t
}

func (b board) row(r *indicator.Row) page.Row {
	name := page.Show(nameCell{label: r.Target.Label, unit: string(r.Target.Unit), href: b.codePath(r.Target.Pinned.Code, "?plan="+string(b.id))})
	name.Title = r.Definition.Name + "（" + string(r.Target.Unit) + "）"
	cells := []page.Cell{name, {Text: "—", Title: b.t("verdict.no_baseline")}, {Text: "—", Title: b.t("verdict.no_data")},
		{Text: "—", Title: b.t("verdict.unquantified")}, {Text: "—", Title: b.t("indicatorweb.no_way")}, page.Show(page.Verdict(r.Judgement.Verdict))}
	if s := r.Baseline; s != nil {
		cells[1] = page.Num(s.Value)
		if i := slices.IndexFunc(r.Years, func(k indicator.Known) bool { return k.Period == s.Period && k.Value.Equal(s.Value) }); i >= 0 {
			cells[1] = page.Show(b.figureLink(r, &r.Years[i]))
		}
		cells[1].Title = s.Period.Label(b.lang)
	}
	if k := newest(r); k != nil {
		cells[2] = b.newestCell(r, k)
	}
	switch {
	case r.Target.Aim != nil:
		cells[3] = page.Txt(b.aim(r.Target))
		cells[3].Title = b.t("indicatorweb.aim.year", i18n.Args{"Year": r.Target.End})
	case r.Target.Words != "":
		cells[3] = page.Show(clipped(r.Target.Words))
		cells[3].Title = r.Target.Words
	}
	cells[5].Title = page.Verdict(r.Judgement.Verdict).Word(b.lang)
	if bar, ok := way(r); ok {
		cells[4] = page.Show(bar)
		cells[4].Title = b.t("indicatorweb.way.text", i18n.Args{"Done": bar.Text})
	} else if because, ok := r.Judgement.Because(r.Target.Unit); ok { // it has no way, but years that decided
		cells[4] = page.Txt(b.t("indicatorweb.missed.short", i18n.Args{"Year": r.Judgement.Missed[0].Period.Year() % 100}))
		cells[4].Title = because.In(b.lang)
	} else if r.Latest != nil { // nothing is judged yet
		cells[4] = b.sinceYearBefore(r)
	}
	level := 0
	if r.Target.Parent != "" {
		level = 1
	}
	return page.Row{ID: "t-" + r.Target.ID, Cells: cells, Level: level}
}

// sinceYearBefore stands in place of a way where nothing can be judged yet: how the
// newest figure within the year compares with the year before. It opens its card.
func (b board) sinceYearBefore(r *indicator.Row) page.Cell {
	l := b.cell(indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: r.Target.Pinned.Code, Version: r.Latest.Series, Area: r.Target.Area, Org: r.Target.Org}, Period: r.Latest.Period}, r.Latest)
	l.Title = r.Latest.Period.Label(b.lang) + " " + i18n.WithUnit(r.Latest.Value, r.Target.Unit) + b.t("indicatorweb.list.comma") + r.YearOnYear.Msg().In(b.lang)
	switch y := r.YearOnYear; {
	case y.Change == nil:
		l.Text = b.t("indicatorweb.within.short")
	case y.Unit == "":
		l.Text = i18n.Signed(*y.Change) + "%"
	default:
		l.Text = i18n.Signed(*y.Change)
	}
	return page.Show(l)
}

// instead says whether changes stand in place of ways.
func (b board) instead() bool {
	return slices.ContainsFunc(b.rows(), func(r *indicator.Row) bool {
		return r.Judgement.Progress == nil && r.YearOnYear != nil && r.YearOnYear.Change != nil
	})
}

// aim is a target in a few characters.
func (v view) aim(t *indicator.Target) string {
	switch {
	case t.Aim == nil:
		return t.Words
	case t.AimTo != nil:
		return i18n.Number(*t.Aim) + "—" + i18n.Number(*t.AimTo)
	}
	return i18n.Number(*t.Aim)
}

var one = decimal.New(1, 0)

// way is how far a target has come, with the mark of today.
func way(r *indicator.Row) (page.Bar, bool) {
	p := r.Judgement.Progress
	if p == nil {
		return page.Bar{}, false
	}
	done, ok := p.Number()
	if !ok {
		return page.Bar{}, false
	}
	said := done
	if done.LessThan(one) && done.Round(2).Equal(one) { // nearly all of the way is not all of it
		said = decimal.New(99, -2)
	}
	bar := page.Bar{Done: done.InexactFloat64(), Text: i18n.Percent(said, 0), Verdict: page.Verdict(r.Judgement.Verdict)}
	if e, ok := r.Judgement.Elapsed.Number(); ok {
		mark := e.InexactFloat64()
		bar.Mark = &mark
	}
	return bar, true
}

// tally counts the verdicts of one nature as the plan counts its targets, without
// the details below them; each count leads to its rows.
func (b board) tally(n indicator.Nature) page.Tally {
	out := page.Tally{Label: b.t("indicatorweb.nature." + string(n)), Counts: map[page.Verdict]int{}, Words: true}
	for i := range b.Rows {
		if r := &b.Rows[i]; r.Target.Parent == "" && r.Target.Binding == (n == indicator.Obligation) {
			out.Counts[page.Verdict(r.Judgement.Verdict)]++
		}
	}
	out.Href = func(v page.Verdict) string {
		if !v.Judged() {
			v = unjudged
		}
		return page.Here(b.ctx, "nature", string(n), "verdict", string(v), "owner", "")
	}
	return out
}

// moved lists the targets that moved one way since.
func (b board) moved(ms ...indicator.Move) []indicator.Shift {
	var out []indicator.Shift
	for _, s := range b.Changes {
		if slices.Contains(ms, s.Move) {
			out = append(out, s)
		}
	}
	return out
}

// against is the day that changes compare with.
func (b board) against() string {
	return i18n.Date(b.lang, b.Against.In(page.From(b.ctx).Now.Location()))
}

// behind lists organisations with targets that are late, most first.
func (b board) behind() []indicator.OwnerTally {
	return slices.DeleteFunc(slices.Clone(b.Owners), func(o indicator.OwnerTally) bool { return o.Late() == 0 })
}

// lateKnown says whether the board tells who is late: a visitor does not know who owes a
// report, so that nothing late among the targets does not mean that nobody is.
func (b board) lateKnown() bool { return b.lens == indicator.Internal || len(b.behind()) > 0 }

func (b board) owner(id identity.OrgID) string {
	if id == "" {
		return b.t("indicatorweb.owner.nobody")
	}
	return b.org(id)
}

func (b board) ownerHref(id identity.OrgID) string {
	return page.Here(b.ctx, "owner", cmp.Or(string(id), nobody), "nature", "", "verdict", "")
}

// lateNames are the organisations that owe a report, each once, and their rounds
// where those are not told of beside.
func (b board) lateNames() (names []string, rounds string) {
	var rs []string
	for _, l := range b.late {
		if name := b.org(l.Org); !slices.Contains(names, name) {
			names = append(names, name)
		}
		if len(b.open) == 0 && !slices.Contains(rs, l.Round) {
			rs = append(rs, l.Round)
		}
	}
	return names, b.list(rs)
}

// mostNamed is how many of a kind the board names; the rest is counted.
const mostNamed = 5

// list joins words the way of the language.
func (v view) list(words []string) string {
	return strings.Join(words, v.t("indicatorweb.list.comma"))
}

// demo says whether made-up figures are shown.
func (b board) demo() bool {
	return slices.ContainsFunc(b.Rows, func(r indicator.Row) bool { return r.MadeUp() })
}

// fields are the filters.
func (b board) fields() []page.Field {
	all := func(key string) page.Option { return page.Option{Label: b.t("indicatorweb.filter.all." + key)} }
	natures := page.Field{Name: "nature", Label: b.t("indicatorweb.filter.nature"), Type: page.FieldSelect, Value: string(b.filter.nature), Options: []page.Option{
		all("nature"), {Value: string(indicator.Obligation), Label: b.t("indicatorweb.nature.binding")}, {Value: string(indicator.Expectation), Label: b.t("indicatorweb.nature.anticipatory")}}}
	verdicts := page.Field{Name: "verdict", Label: b.t("indicatorweb.filter.verdict"), Type: page.FieldSelect, Value: string(b.filter.verdict), Options: []page.Option{all("verdict")}}
	owners := page.Field{Name: "owner", Label: b.t("indicatorweb.filter.owner"), Type: page.FieldSelect, Value: string(b.filter.owner), Options: []page.Option{all("owner")}}
	seen := map[method.Verdict]bool{}
	for i := range b.Rows {
		seen[b.Rows[i].Judgement.Verdict] = true
	}
	for _, x := range method.Verdicts() {
		if seen[x] {
			verdicts.Options = append(verdicts.Options, page.Option{Value: string(x), Label: page.Verdict(x).Word(b.lang)})
		}
	}
	if b.filter.verdict == unjudged {
		verdicts.Options = append(verdicts.Options, page.Option{Value: unjudged, Label: b.t("verdict.none")})
	}
	for _, o := range b.Owners {
		owners.Options = append(owners.Options, page.Option{Value: cmp.Or(string(o.Org), nobody), Label: b.owner(o.Org)})
	}
	return []page.Field{natures, verdicts, owners}
}

// file is the address of a download with the filters in force.
func (b board) file(name string) string {
	q := b.r.URL.RawQuery
	if q != "" {
		q = "?" + q
	}
	return b.planPath(b.id, "/progress/"+name+q)
}

// toneName is the tone in names of classes.
func toneName(t page.Tone) string { return cmp.Or(string(t), "none") }
