package checkweb

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
	"gangyao/platform/period"
)

// The filters of the list.
const (
	byPlan  = "plan"
	byOrg   = "org"
	byGaps  = "gaps"
	byText  = "q"
	byPast  = "past"
	shown   = "shown"
	missing = "missing"
	silent  = "silent"
	revised = "revised"
)

func (v *visit) completeColumns() []page.Column {
	number := func(key string) page.Column {
		return page.Column{Key: key, Label: v.t("quality.col." + key), Kind: page.KindNumber, Sortable: true, Hint: v.t("quality.hint." + key)}
	}
	revisedColumn, unpublished := number("revised"), number("unpublished")
	unpublished.Hidden = true
	return []page.Column{
		{Key: "name", Label: v.t("quality.col.name"), Head: true, Fixed: true, Sortable: true},
		{Key: "org", Label: v.t("quality.col.org"), Sortable: true},
		number("due"), number("known"), number("excused"), number("missing"),
		{Key: "periods", Label: v.t("quality.col.periods")},
		revisedColumn, unpublished,
		{Key: "newest", Label: v.t("quality.col.newest")},
		number("silent"),
		{Key: "recorded", Label: v.t("quality.col.recorded"), Kind: page.KindDate, Hidden: true, Sortable: true},
	}
}

func (v *visit) completeQuery() page.Query {
	return page.ReadQuery(v.r, v.completeColumns(), byText, byPlan, byOrg, byGaps, byPast)
}

// pastAfter is for how many years after its last one a target is still looked at
// without being asked for.
const pastAfter = 1

// quality is what the address asks for, in its order, and all of the plan.
func (v *visit) quality(q page.Query) (chosen, all []indicator.Quality, err error) {
	all, err = v.w.Indicators.DataQuality(v.ctx, v.w.Tenant, plan.PlanID(q.Get(byPlan)), v.instant())
	if err != nil {
		return nil, nil, err
	}
	if q.Get(byPast) == "" {
		all = slices.DeleteFunc(all, func(x indicator.Quality) bool { return x.End+pastAfter < v.today().Year() })
	}
	for _, x := range all {
		if v.wants(&x, q) {
			chosen = append(chosen, x)
		}
	}
	by := map[string]func(a, b *indicator.Quality) int{
		"name":        func(a, b *indicator.Quality) int { return cmp.Compare(a.Name, b.Name) },
		"org":         func(a, b *indicator.Quality) int { return cmp.Compare(v.org(a.Owner), v.org(b.Owner)) },
		"due":         func(a, b *indicator.Quality) int { return a.Due - b.Due },
		"known":       func(a, b *indicator.Quality) int { return a.Known - b.Known },
		"excused":     func(a, b *indicator.Quality) int { return a.Excused - b.Excused },
		"missing":     func(a, b *indicator.Quality) int { return len(a.Missing) - len(b.Missing) },
		"revised":     func(a, b *indicator.Quality) int { return a.Revised - b.Revised },
		"unpublished": func(a, b *indicator.Quality) int { return a.Unpublished - b.Unpublished },
		"silent":      func(a, b *indicator.Quality) int { return a.Silent - b.Silent },
		"recorded":    func(a, b *indicator.Quality) int { return a.Recorded.Compare(b.Recorded) },
	}[q.Sort.Key]
	if by != nil {
		slices.SortStableFunc(chosen, func(a, b indicator.Quality) int {
			if q.Sort.Desc {
				return by(&b, &a)
			}
			return by(&a, &b)
		})
	}
	return chosen, all, nil
}

func (v *visit) wants(x *indicator.Quality, q page.Query) bool {
	switch q.Get(byGaps) {
	case missing:
		if len(x.Missing) == 0 {
			return false
		}
	case silent:
		if x.Silent == 0 {
			return false
		}
	case revised:
		if x.Revised == 0 {
			return false
		}
	}
	text := q.Get(byText)
	return (q.Get(byOrg) == "" || string(x.Owner) == q.Get(byOrg)) && (text == "" || strings.Contains(x.Name+"\n"+string(x.Version.Code)+"\n"+v.place(x), text))
}

// place is where the figures are of; empty for the whole.
func (v *visit) place(x *indicator.Quality) string {
	if x.Area == v.w.Tenant {
		return ""
	}
	return v.areaName(x.Area)
}

func (w *Web) complete(v *visit) (page.View, error) {
	q := v.completeQuery()
	chosen, all, err := v.quality(q)
	if err != nil {
		return nil, err
	}
	plans, err := v.planOptions(q)
	if err != nil {
		return nil, err
	}
	owners := map[identity.OrgID]bool{}
	for i := range all {
		owners[all[i].Owner] = true
	}
	table := page.Table{Caption: v.t("quality.tab.complete"), HideCaption: true, Columns: v.completeColumns(), Compact: true,
		Empty: page.Empty{Title: v.t("quality.none"), Text: v.t("quality.none.text")}}
	window := download.Window(chosen, q)
	for i := range window {
		table.Rows = append(table.Rows, page.Row{Cells: v.completeCells(&window[i])})
	}
	list := page.List{Query: q, Table: table, Total: len(chosen), Exports: download.Links(v.lang, Path+"/export", "quality", q), Filters: []page.Field{
		{Name: byText, Label: v.t("quality.search"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		{Name: byPlan, Label: v.t("quality.plan"), Type: page.FieldSelect, Options: plans},
		{Name: byOrg, Label: v.t("quality.col.org"), Type: page.FieldSelect, Options: v.orgOptions(owners, q.Get(byOrg))},
		{Name: byGaps, Label: v.t("quality.gaps"), Type: page.FieldSelect, Options: v.options(q, byGaps, v.t("quality.any"),
			missing, v.t("quality.gaps.missing"), silent, v.t("quality.gaps.silent"), revised, v.t("quality.gaps.revised"))},
		{Name: byPast, Label: v.t("quality.past"), Type: page.FieldSelect, Options: v.options(q, byPast, v.t("quality.past.hidden"), shown, v.t("quality.past.shown"))},
	}}
	return v.shown("complete", v.t("quality.complete.lead"), page.Stack{v.completeStats(all), list}), nil
}

// completeStats are the sums over all that the plan wants to be known.
func (v *visit) completeStats(all []indicator.Quality) page.Stats {
	var due, known, excused, gone, late int
	for i := range all {
		x := &all[i]
		due, known, excused, gone = due+x.Due, known+x.Known, excused+min(x.Excused, x.Due), gone+len(x.Missing)
		if x.Silent > 0 {
			late++
		}
	}
	share := func(n int) string {
		if due == 0 {
			return ""
		}
		return v.t("quality.share", i18n.Args{"Share": decimal.NewFromInt(int64(n)*100).DivRound(decimal.NewFromInt(int64(due)), 1).String()})
	}
	return page.Stats{
		{Label: v.t("quality.col.due"), Value: i18n.Integer(int64(due)), Note: v.t("quality.hint.due")},
		{Label: v.t("quality.col.known"), Value: i18n.Integer(int64(known)), Note: share(known)},
		{Label: v.t("quality.col.excused"), Value: i18n.Integer(int64(excused)), Note: share(excused)},
		{Label: v.t("quality.col.missing"), Value: i18n.Integer(int64(gone)), Note: share(gone), Href: Path + "?" + byGaps + "=" + missing},
		{Label: v.t("quality.silent"), Value: i18n.Integer(int64(late)), Note: v.t("quality.silent.note"), Href: Path + "?" + byGaps + "=" + silent},
	}
}

func (v *visit) completeCells(x *indicator.Quality) []page.Cell {
	name := page.Txt(x.Name)
	name.Href = v.indicatorPath(string(x.Version.Code))
	name.Note = v.place(x)
	periods := page.None(v.t("quality.periods.none"))
	if len(x.Missing) > 0 {
		periods = page.Txt(v.periods(x.Missing))
	}
	newest := page.None(v.t("quality.newest.none"))
	if !x.Newest.IsZero() {
		newest = page.Txt(x.Newest.Label(v.lang))
	}
	late := page.None(v.t("quality.silent.no"))
	if x.Silent > 0 {
		late = page.Txt(v.n("quality.months", x.Silent))
	}
	recorded := page.None(v.t("quality.newest.none"))
	if !x.Recorded.IsZero() {
		recorded = page.Txt(i18n.ISO(x.Recorded.In(v.page.Now.Location())))
	}
	return []page.Cell{name, v.orgCell(x.Owner), page.Int(x.Due), page.Int(x.Known), page.Int(x.Excused), page.Int(len(x.Missing)), periods, page.Int(x.Revised), page.Int(x.Unpublished), newest, late, recorded}
}

// periods names a few periods and how many there are besides; years in a row by
// the first and the last.
func (v *visit) periods(ps []period.Period) string {
	const most = 3
	if n := len(ps); n >= most && ps[0].Kind() == period.Year && ps[n-1].Year()-ps[0].Year() == n-1 { // a row of years
		return ps[0].Label(v.lang) + "—" + ps[n-1].Label(v.lang)
	}
	var out []string
	for _, p := range ps[:min(len(ps), most)] {
		out = append(out, p.Label(v.lang))
	}
	text := strings.Join(out, v.t("quality.comma"))
	if len(ps) > most {
		text += v.n("quality.more", len(ps)-most)
	}
	return text
}

func (v *visit) planOptions(q page.Query) ([]page.Option, error) {
	plans, err := v.w.Plans.Plans(v.ctx, v.w.Tenant)
	if err != nil {
		return nil, err
	}
	var pairs []string
	for _, p := range plans {
		if p.Plan.Tenant == v.w.Tenant {
			pairs = append(pairs, string(p.Plan.ID), p.Plan.Title)
		}
	}
	return v.options(q, byPlan, v.t("quality.any"), pairs...), nil
}

// exportComplete writes the list as a file, with the filters in force.
func (w *Web) exportComplete(v *visit) (page.View, error) {
	chosen, _, err := v.quality(v.completeQuery())
	if err != nil {
		return nil, err
	}
	var columns []xlsx.Column
	for _, key := range []string{"name", "place", "org", "due", "known", "excused", "missing", "periods", "revised", "unpublished", "newest", "silent"} {
		columns = append(columns, xlsx.Column{Title: v.t("quality.col." + key)})
	}
	return download.Sheet(v.r, "quality", xlsx.Sheet{Name: v.t("quality.title"), Columns: columns, Rows: func(yield func([]xlsx.Cell, error) bool) {
		for i := range chosen {
			x := &chosen[i]
			var gone []string
			for _, p := range x.Missing {
				gone = append(gone, p.String())
			}
			newest := ""
			if !x.Newest.IsZero() {
				newest = x.Newest.String()
			}
			row := append(download.Texts(x.Name, v.place(x), v.org(x.Owner)), xlsx.Int(x.Due), xlsx.Int(x.Known), xlsx.Int(x.Excused), xlsx.Int(len(x.Missing)),
				xlsx.Text(strings.Join(gone, " ")), xlsx.Int(x.Revised), xlsx.Int(x.Unpublished), xlsx.Text(newest), xlsx.Int(x.Silent))
			if !yield(row, nil) {
				return
			}
		}
	}})
}
