package commitmentweb

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/commitment"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// openUpTo is how many duties are shown without unfolding their chapters.
const openUpTo = 60

// byPassage asks for the text beside the tasks.
const (
	byPassage = "text"
	besideOn  = "on"
)

// The values of ?open=.
const (
	openAll  = "all"
	openNone = "none"
)

// tree shows the plan as a tree of its promises.
func (w *Web) tree(v *visit) (page.View, error) {
	q := readQuery(v.r, nil)
	all, t, err := w.trees(v, q)
	if err != nil {
		return nil, err
	}
	q.Size = max(t.Tally.Duties, 1) // one page: chapters are folded instead
	shown := treeView{v: v, tree: t, open: t.Tally.Duties <= openUpTo, beside: v.r.URL.Query().Get(byPassage) == besideOn && !t.Edition.Structured()}
	if o := v.r.URL.Query().Get("open"); o != "" {
		shown.open = o == openAll
	}
	body := page.Stack{v.tabs("work"), board(t.Tally, q.Get(byStatus)),
		page.List{ID: "tasks", Query: q, Keeps: true, Table: page.Table{Caption: v.t("commitmentweb.work")}, Filters: v.filters(q, all), Total: t.Tally.Duties, Body: shown.view(),
			Exports: download.Links(v.lang, v.here("work/export"), "tasks", q)}}
	if len(t.Owners) > 0 {
		body = append(body, v.owners(t))
	}
	p := page.Page{Title: v.t("commitmentweb.work"), Lead: v.lead(t), Crumbs: v.crumbs()[:2], Scripts: []string{"work"},
		Body: page.Live{ID: "work", Topic: commitment.Topic(v.plan), Body: body}}
	if v.may(commitment.DoAssign) && page.From(v.ctx).AsOf.IsZero() && all.All.By[commitment.Unassigned] > 0 {
		p.Actions = []page.Button{{Label: v.t("commitmentweb.assign_unassigned", i18n.Args{"Count": all.All.By[commitment.Unassigned]}),
			Href: v.here("division", byStatus, string(commitment.Unassigned)), Kind: page.Primary}}
	}
	if w.Chase != nil && page.From(v.ctx).AsOf.IsZero() {
		if to := w.Chase(v.ctx, identity.OrgID(q.Get(byOwner))); to != "" {
			p.Actions = append(p.Actions, page.Button{Label: v.t("commitmentweb.chase"), Href: to})
		}
	}
	return p, nil
}

// trees are the whole plan, and what the address asks for.
func (w *Web) trees(v *visit, q page.Query) (all, some *commitment.Tree, err error) {
	if all, err = w.Commitments.Tree(v.ctx, v.query(), commitment.Filter{}); err != nil {
		return nil, nil, err
	}
	if !slices.ContainsFunc(filterNames(), func(name string) bool { return q.Get(name) != "" }) {
		return all, all, nil
	}
	some, err = w.Commitments.Tree(v.ctx, v.query(), v.filterOf(q.Filter))
	return all, some, err
}

// lead tells in a sentence how the plan stands.
func (v *visit) lead(t *commitment.Tree) string { return t.All.Summary().In(v.lang) }

// treeView is the tree as it is shown.
type treeView struct {
	v    *visit
	tree *commitment.Tree
	open bool
	// beside: the text of each section stands beside its tasks.
	beside bool
}

func (s treeView) anchor(n *commitment.Node) string { return "s-" + n.ID }

// rows is the duties that stand directly in a section.
func (s treeView) rows(n *commitment.Node) page.Table {
	t := page.Table{Caption: s.v.heading(n), HideCaption: true, Columns: s.v.columns()}
	for i := range n.Rows {
		t.Rows = append(t.Rows, s.v.row(&s.tree.Edition, &n.Rows[i]))
	}
	return t
}

// passage is the text of a section line by line, with a mark at each task that is
// shown, leading to its row. Tables are left to the page of the text.
func (s treeView) passage(n *commitment.Node) []page.Text {
	if !s.beside {
		return nil
	}
	p := s.tree.Passage(n.ID)
	if p == nil {
		return nil
	}
	var out []page.Text
	text := []rune(p.Text)
	for at := 0; at < len(text); {
		end := at
		for end < len(text) && text[end] != '\n' {
			end++
		}
		line := reading.Span{p.Span[0] + at, p.Span[0] + end}
		table := slices.ContainsFunc(p.Entries, func(e plan.Entry) bool { return e.Kind == plan.KindTable && e.Span.Overlaps(line) })
		if words := strings.TrimSpace(string(text[at:end])); words != "" && !table && line[0] >= n.Span[1] {
			out = append(out, page.Text{Content: string(text[at:end]), Start: line[0], Marks: s.marks(n, line)})
		}
		at = end + 1
	}
	return out
}

func (s treeView) marks(n *commitment.Node, line reading.Span) []page.Mark {
	var out []page.Mark
	for i := range n.Rows {
		if r := &n.Rows[i]; r.Span.Len() > 0 && r.Span.Overlaps(line) {
			out = append(out, page.Mark{ID: string(r.Item), Span: r.Span, Kind: page.MarkKind(r.Kind), Title: s.v.t(r.Status.Key()), Href: "#d-" + string(r.Duty)})
		}
	}
	return out
}

func (v *visit) columns() []page.Column {
	out := []page.Column{
		{Label: v.t("commitmentweb.status"), Kind: page.KindMark},
		{Label: v.t("commitmentweb.task"), Head: true},
		{Label: v.t("commitmentweb.owner")},
		{Label: v.t("commitmentweb.due"), Kind: page.KindDate},
	}
	if v.internal() {
		out = append(out, page.Column{Label: v.t("commitmentweb.evidence"), Kind: page.KindNumber})
	}
	return out
}

func (v *visit) ownerCell(r *commitment.Row) page.Cell {
	if r.Owner == "" {
		return page.None(v.t("commitmentweb.nobody"))
	}
	c := page.Txt(r.OwnerName)
	if len(r.ContributorNames) > 0 {
		c.Note = v.t("commitmentweb.with", i18n.Args{"Names": v.join(r.ContributorNames)})
	}
	return c
}

func (v *visit) dueCell(r *commitment.Row) page.Cell {
	if r.Due.IsZero() {
		return page.None(v.t("commitmentweb.no_due"))
	}
	c := page.Txt(day(r.Due))
	if r.DueOpen { // not a last day that somebody set
		c = page.None(v.t("commitmentweb.due_open", i18n.Args{"Year": r.Due.Year()}))
	}
	if !r.DueStated {
		c.Title = v.t("commitmentweb.due_of_plan")
	}
	return c
}

func (v *visit) evidenceCell(r *commitment.Row) page.Cell {
	c := page.Int(r.Evidence[commitment.Confirmed])
	if n := r.Evidence[commitment.Submitted]; n > 0 {
		c.Note = v.n("commitmentweb.waiting_count", n)
	}
	return c
}

// row is a duty in a table.
func (v *visit) row(e *plan.Edition, r *commitment.Row) page.Row {
	why := ""
	if len(r.Why) > 0 {
		why = r.Why[0].In(v.lang)
	}
	cells := []page.Cell{
		{Body: status(r.Status)},
		{Body: task{row: r, href: v.dutyPath(r.Duty), why: why, kind: v.kindWord(r), text: v.textPath(e, r)}.view()},
		v.ownerCell(r), v.dueCell(r),
	}
	if v.internal() {
		cells = append(cells, v.evidenceCell(r))
	}
	return page.Row{ID: "d-" + string(r.Duty), Cells: cells}
}

// task is a promise in words with what it is and why it stands as it does.
type task struct {
	row             *commitment.Row
	href, why, kind string
	text            string // where it stands in the text
}

// kindWord is what sort of promise it is, with its nature.
func (v *visit) kindWord(r *commitment.Row) string {
	w := v.t("commitmentweb.kind." + string(r.Kind))
	if r.Nature != "" {
		w += " · " + v.t("web.nature."+string(r.Nature))
	}
	return w
}

// owners counts the duties by who answers for them.
func (v *visit) owners(t *commitment.Tree) page.Stack {
	tab := page.Table{Caption: v.t("commitmentweb.owners"), HideCaption: true, Compact: true, Columns: []page.Column{
		{Label: v.t("commitmentweb.owner"), Head: true}, {Label: v.t("commitmentweb.tasks"), Kind: page.KindNumber},
		{Label: v.t("commitmentweb.good"), Kind: page.KindNumber}, {Label: v.t("commitmentweb.by_status"), Kind: page.KindMark}}}
	for _, o := range t.Owners {
		name, value := o.Name, string(o.Org)
		if o.Org == "" {
			name, value = v.t("commitmentweb.nobody"), nobody
		}
		tab.Rows = append(tab.Rows, page.Row{Cells: []page.Cell{page.Lnk(name, v.here("work", byOwner, value)), page.Int(o.Tally.Duties), page.Int(o.Tally.Good), page.Show(counts(o.Tally))}})
	}
	return page.Stack{folded("owners", v.t("commitmentweb.owners"), false, tab)}
}

// export writes the list as a file, with the filters in force.
func (w *Web) export(v *visit) (page.View, error) {
	_, t, err := w.trees(v, readQuery(v.r, nil))
	if err != nil {
		return nil, err
	}
	keys := []string{"commitmentweb.no", "commitmentweb.chapter", "commitmentweb.kind", "commitmentweb.nature", "commitmentweb.task", "commitmentweb.status", "commitmentweb.why",
		"commitmentweb.owner", "commitmentweb.due"}
	if v.internal() {
		keys = append(keys, "commitmentweb.contributors", "commitmentweb.leader", "commitmentweb.verify", "commitmentweb.confirmed", "commitmentweb.submitted")
	}
	var columns []xlsx.Column
	for _, k := range keys {
		columns = append(columns, xlsx.Column{Title: v.t(k)})
	}
	columns[4].Width, columns[6].Width = 50, 40
	return download.Sheet(v.r, "tasks", xlsx.Sheet{Name: v.t("commitmentweb.work"), Columns: columns, Rows: func(yield func([]xlsx.Cell, error) bool) {
		for _, chapter := range t.Chapters {
			for _, r := range rowsOf([]*commitment.Node{chapter}) {
				if !yield(v.exportRow(v.heading(chapter), r), nil) {
					return
				}
			}
		}
	}})
}

func (v *visit) exportRow(chapter string, r *commitment.Row) []xlsx.Cell {
	nature, why := "", ""
	if r.Nature != "" {
		nature = v.t("web.nature." + string(r.Nature))
	}
	if len(r.Why) > 0 {
		why = r.Why[0].In(v.lang)
	}
	owner := r.OwnerName
	if r.Owner == "" {
		owner = ""
	}
	row := append([]xlsx.Cell{xlsx.Int(r.No)}, download.Texts(chapter, v.t("commitmentweb.kind."+string(r.Kind)), nature, r.Text, v.t(r.Status.Key()), why, owner, day(r.Due))...)
	if v.internal() {
		row = append(row, download.Texts(v.join(r.ContributorNames), r.Leader, v.verification(r))...)
		row = append(row, xlsx.Int(r.Evidence[commitment.Confirmed]), xlsx.Int(r.Evidence[commitment.Submitted]))
	}
	return row
}

// verification is by what a duty is verified, in words.
func (v *visit) verification(r *commitment.Row) string {
	if all := v.allMeans(&r.Terms); all != "" {
		return all
	}
	if r.Printed != nil {
		return v.t("commitmentweb.to_adopt")
	}
	return v.t(commitment.NoMeansYet.Key())
}

// oneMeans is one means in words, an indicator by its name.
func (v *visit) oneMeans(x *commitment.Verification) string {
	out := v.t(x.Means.Key())
	if x.Each {
		out += v.t("commitment.each")
	}
	if x.Code != "" {
		out += " " + cmp.Or(v.measured()[x.Code], string(x.Code))
	}
	if x.Aim != nil {
		sign := " ≥ "
		if x.AtMost {
			sign = " ≤ "
		}
		out += sign + i18n.WithUnit(*x.Aim, x.Unit)
	}
	return out
}

func number(n int) string { return strconv.Itoa(n) }
