package commitmentweb

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gangyao/planning/commitment"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// The filters in addresses.
const (
	byText    = "q"
	byStatus  = "status"
	byOwner   = "owner"
	byHelper  = "helps"
	byDue     = "due"
	byKind    = "kind"
	byNature  = "nature"
	bySection = "section"
	byMeans   = "means"
	byGap     = "gap"
	byScope   = "scope"
)

// nobody stands for no owner, mine and waiting for what concerns who asks.
const (
	nobody  = "-"
	mine    = "mine"
	waiting = "waiting"
)

func filterNames() []string {
	return []string{byText, byStatus, byOwner, byHelper, byDue, byKind, byNature, bySection, byMeans, byGap, byScope}
}

// filterOf reads what an address, or a form that carries one, asks for. Whoever
// may not see more than the public gets no filter that would tell it.
func (v *visit) filterOf(q url.Values) commitment.Filter {
	f := commitment.Filter{Text: q.Get(byText), Section: q.Get(bySection), Nature: reading.Nature(q.Get(byNature))}
	for _, s := range q[byStatus] {
		if s != "" {
			f.Statuses = append(f.Statuses, commitment.Status(s))
		}
	}
	for _, k := range q[byKind] {
		if k != "" {
			f.Kinds = append(f.Kinds, plan.Kind(k))
		}
	}
	if y, err := strconv.Atoi(q.Get(byDue)); err == nil {
		f.DueFrom, f.DueTo = y, y
	}
	if o := q.Get(byOwner); o != nobody {
		f.Owner = identity.OrgID(o)
	} else {
		f.Gap = commitment.GapNoOwner
	}
	if !v.internal() {
		if f.Gap != "" {
			f.Gap, f.Statuses = "", []commitment.Status{commitment.Unassigned}
		}
		return f
	}
	f.Helps = identity.OrgID(q.Get(byHelper))
	if g := q.Get(byGap); g != "" {
		f.Gap = commitment.Gap(g)
	}
	if m := q.Get(byMeans); m != "" {
		means := commitment.Means(m)
		if m == nobody {
			means = commitment.NoMeansYet
		}
		f.Means = []commitment.Means{means}
	}
	f.Mine, f.Waiting = q.Get(byScope) == mine, q.Get(byScope) == waiting
	return f
}

// readQuery reads the address of a list.
func readQuery(r *http.Request, columns []page.Column) page.Query {
	return page.ReadQuery(r, columns, filterNames()...)
}

// filters are the fields that ask for a part of the duties. all is the tree of
// the whole plan, which knows what there is to choose.
func (v *visit) filters(q page.Query, all *commitment.Tree) []page.Field {
	out := []page.Field{
		{Name: byText, Label: v.t("commitmentweb.search"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		v.choice(q, byStatus, "commitmentweb.status", v.statusOptions()),
		v.choice(q, byOwner, "commitmentweb.owner", v.ownerOptions(all)),
		v.choice(q, byDue, "commitmentweb.due", dueOptions(all)),
		v.choice(q, byKind, "commitmentweb.kind", v.kindOptions()),
		v.choice(q, byNature, "commitmentweb.nature", []page.Option{
			{Value: string(reading.Binding), Label: v.t("web.nature.binding")}, {Value: string(reading.Anticipatory), Label: v.t("web.nature.anticipatory")}}),
		v.choice(q, bySection, "commitmentweb.chapter", v.chapterOptions(all)),
	}
	if v.internal() {
		out = append(out, v.choice(q, byScope, "commitmentweb.scope", []page.Option{
			{Value: mine, Label: v.t("commitmentweb.scope.mine")}, {Value: waiting, Label: v.t("commitmentweb.scope.waiting")}}))
	}
	return out
}

// choice is a field with one of several answers, or none.
func (v *visit) choice(q page.Query, name, label string, options []page.Option) page.Field {
	out := []page.Option{{Label: v.t("commitmentweb.any")}}
	for _, o := range options {
		o.Selected = o.Value == q.Get(name)
		out = append(out, o)
	}
	return page.Field{Name: name, Label: v.t(label), Type: page.FieldSelect, Options: out}
}

func (v *visit) statusOptions() (out []page.Option) {
	for _, s := range commitment.Statuses() {
		out = append(out, page.Option{Value: string(s), Label: v.t(s.Key())})
	}
	return out
}

func (v *visit) kindOptions() (out []page.Option) {
	for _, k := range commitment.Kinds() {
		out = append(out, page.Option{Value: string(k), Label: v.t("plan.kind." + string(k))})
	}
	return out
}

func (v *visit) ownerOptions(all *commitment.Tree) []page.Option {
	out := []page.Option{{Value: nobody, Label: v.t("commitmentweb.nobody")}}
	for _, o := range all.Owners {
		if o.Org != "" {
			out = append(out, page.Option{Value: string(o.Org), Label: o.Name})
		}
	}
	return out
}

func (v *visit) chapterOptions(all *commitment.Tree) (out []page.Option) {
	for _, n := range all.Chapters {
		out = append(out, page.Option{Value: n.ID, Label: v.heading(n)})
	}
	return out
}

func dueOptions(all *commitment.Tree) (out []page.Option) {
	var years []int
	for _, r := range rowsOf(all.Chapters) {
		if y := r.Due.Year(); !r.Due.IsZero() && !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	for _, y := range years {
		out = append(out, page.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return out
}

// rowsOf lists the rows below nodes in the order of the plan.
func rowsOf(nodes []*commitment.Node) []*commitment.Row {
	var out []*commitment.Row
	for _, n := range nodes {
		for i := range n.Rows {
			out = append(out, &n.Rows[i])
		}
		out = append(out, rowsOf(n.Children)...)
	}
	return out
}

// heading is the title of a section.
func (v *visit) heading(n *commitment.Node) string {
	if n.Label == "" && n.Title == "" {
		return v.t("commitmentweb.no_chapter")
	}
	return joined(n.Label, n.Title)
}

func joined(label, title string) string {
	if label == "" {
		return title
	}
	return cmp.Or(label+" "+title, title)
}
