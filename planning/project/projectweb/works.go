package projectweb

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

func (w *Web) current(v *visit) (*plan.Published, error) {
	return w.Plans.Current(v.ctx, v.tenant, plan.PlanID(v.r.PathValue("plan")), page.From(v.ctx).AsOf)
}

// works are the works of a plan that may become projects; nothing is made without
// a person.
func (w *Web) works(v *visit) (page.View, error) {
	p, err := w.current(v)
	if err != nil {
		return nil, err
	}
	list, err := w.Projects.Propose(v.ctx, p, v.orgNamed)
	if err != nil {
		return nil, err
	}
	linked := 0
	var stack page.Stack
	if v.problem != nil {
		stack = append(stack, page.Notice{Kind: page.NoticeError, Title: v.t("projectweb.not_kept"), Text: i18n.Fault(v.lang, v.problem)})
	}
	var open, done page.Stack
	for i := range list {
		x := &list[i]
		body := page.Stack{text("quote", x.Quote), text("hint", v.join(x.Owners))}
		if len(x.Linked) > 0 {
			linked++
			body = append(body, v.rows(x.Linked))
			done = append(done, section("i-"+string(x.Item), x.Draft.Name, "", body))
			continue
		}
		open = append(open, section("i-"+string(x.Item), x.Draft.Name, "", append(body, v.workForms(p, x, i))))
	}
	stack = append(stack, open...)
	if len(done) > 0 {
		stack = append(stack, fold("linked", v.n("projectweb.works.linked", len(done)), false, done))
	}
	return page.Page{Title: v.t("projectweb.works"), Lead: v.n("projectweb.works.lead", len(list)-linked, i18n.Args{"All": len(list), "Plan": p.Edition.Title}), Crumbs: []page.Link{v.crumb()}, Body: stack}, nil
}

// orgNamed is the organisation of a name that the reader suggested; empty: none.
func (v *visit) orgNamed(name string) identity.OrgID {
	if o, err := v.orgs.Find(name, page.From(v.ctx).Now); err == nil {
		return o.ID
	}
	return ""
}

func (v *visit) workForms(p *plan.Published, x *project.ProposedWork, n int) templ.Component {
	item := strings.Join([]string{string(p.Edition.Plan), string(p.Edition.ID), string(x.Item)}, "/")
	no := strconv.Itoa(n)
	out := page.Stack{}
	if len(x.Alike) > 0 {
		var alike []page.Option
		for _, r := range x.Alike {
			alike = append(alike, page.Option{Value: fmt.Sprintf("%s@%d", r.ID, r.Version), Label: r.Name + " " + v.t(r.Stage.Key())})
		}
		out = append(out, page.Form{Action: Path + "/works", Buttons: []page.Button{{Label: v.t("projectweb.works.link")}}, Fields: []page.Field{hidden("item", item), {Name: "project", ID: "f-p-" + no, Label: v.t("projectweb.works.alike"), Type: page.FieldSelect, Options: alike},
			{Name: "quantity", ID: "f-lq-" + no, Label: v.t("projectweb.quantity"), Type: page.FieldNumber, Value: x.Draft.Counts[0].Quantity.String()}}})
	}
	make := page.Form{Action: Path + "/works", Buttons: []page.Button{{Label: v.t("projectweb.works.make")}}, Fields: []page.Field{hidden("item", item), {Name: "name", ID: "f-n-" + no, Label: v.t("project.field.name"), Value: x.Draft.Name},
		{Name: "org", ID: "f-o-" + no, Label: v.t("project.field.org"), Type: page.FieldSelect, Options: options(v.t("projectweb.choose"), string(x.Draft.Org), v.orgPairs()...)}}}
	return append(out, fold("make-"+no, v.t("projectweb.works.make"), false, make))
}

func (v *visit) rows(list []*project.Row) page.Table {
	t := page.Table{Caption: v.t("projectweb.library"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("project.field.name"), Head: true}, {Label: v.t("projectweb.light"), Kind: page.KindMark}, {Label: v.t("projectweb.stage")}, {Label: v.t("project.field.org")}}}
	for _, r := range list {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(r.Name, PathOf(r.ID)), page.Show(v.light(r.Light)), page.Txt(v.stage(r.Stage, r.Standing)), v.orgCell(r.Org)}})
	}
	return t
}

// takeWork makes a project of a work, or links one that is there.
func (w *Web) takeWork(v *visit) (page.View, error) {
	if err := v.parse(); err != nil {
		return nil, err
	}
	c, err := v.counted(v.input("item"))
	if err != nil {
		return nil, err
	}
	v.r.SetPathValue("plan", string(c.Plan))
	back := page.Redirect{To: Path + "/works/" + string(c.Plan) + "#i-" + string(c.Item)}
	if at := v.input("project"); at != "" {
		id, base, _ := strings.Cut(at, "@")
		st := project.Step{Tenant: v.tenant, ID: project.ID(id)}
		st.Base, _ = strconv.Atoi(base) // the use case refuses what is no version
		f := typed{v: v}
		if c.Quantity = f.number("quantity", v.t("projectweb.quantity")); f.err() != nil {
			return w.again(v, f.err(), w.works)
		}
		if _, err := w.Projects.LinkItem(v.ctx, st, c); err != nil {
			return w.again(v, err, w.works)
		}
		return back, nil
	}
	p, err := w.current(v)
	if err != nil {
		return nil, err
	}
	list, err := w.Projects.Propose(v.ctx, p, v.orgNamed)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Item != c.Item {
			continue
		}
		b := list[i].Draft
		b.Name, b.Org = v.input("name"), identity.OrgID(v.input("org"))
		made, err := w.Projects.Create(v.ctx, project.Draft{Tenant: v.tenant, Basics: b, Origin: project.FromPlan, Reason: list[i].Quote, Twin: v.input("twin") != ""})
		if err != nil {
			return w.again(v, err, w.works)
		}
		return page.Redirect{To: PathOf(made.ID)}, nil
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}

// items say which projects count for each item of a plan, and which of its works
// have no project yet.
func (w *Web) items(v *visit) (page.View, error) {
	p, err := w.current(v)
	if err != nil {
		return nil, err
	}
	all, err := w.Projects.CountsOn(v.ctx, v.tenant, p.Edition.Plan, v.asOf())
	if err != nil {
		return nil, err
	}
	counted := page.Table{Caption: v.t("projectweb.items.counted"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("projectweb.item"), Head: true}, {Label: v.t("projectweb.items.projects")}, {Label: v.t("projectweb.items.far")}}}
	left := map[string][]page.Row{}
	var chapters []string
	open := 0
	works := 0
	for _, k := range []plan.Kind{plan.KindCommitment, plan.KindWork, plan.KindMeasure, plan.KindIndicator} {
		for _, e := range p.Entries(k) {
			planned := project.Wanted(e.Content)
			if planned {
				works++
			}
			switch c := all[e.ID]; {
			case c != nil:
				counted.Rows = append(counted.Rows, page.Row{ID: "i-" + string(e.ID), Cells: []page.Cell{{Text: e.Content.Label(), Note: e.Quote}, page.Show(links(v.named(c))), page.Txt(c.For(project.Asked(e.Content)).Line.In(v.lang))}})
			case planned:
				open++
				chapter := sectionTitle(p, e.Section)
				if left[chapter] == nil {
					chapters = append(chapters, chapter)
				}
				left[chapter] = append(left[chapter], page.Row{ID: "i-" + string(e.ID), Cells: []page.Cell{{Text: e.Content.Label(), Note: e.Quote}, v.toWork(p, e.ID)}})
			}
		}
	}
	stack := page.Stack{page.Stats{{Label: v.t("projectweb.items.works"), Value: strconv.Itoa(works), Unit: v.t("projectweb.unit.works")},
		{Label: v.t("projectweb.items.left"), Value: strconv.Itoa(open), Unit: v.t("projectweb.unit.works")},
		{Label: v.t("projectweb.items.counted"), Value: strconv.Itoa(len(counted.Rows)), Unit: v.t("projectweb.unit.works")}}}
	if len(counted.Rows) == 0 {
		stack = append(stack, page.Empty{Title: v.t("projectweb.items.none"), Text: v.t("projectweb.items.none.text")})
	} else {
		stack = append(stack, section("counted", v.t("projectweb.items.counted"), "", counted))
	}
	if open > 0 {
		var parts page.Stack
		for i, chapter := range chapters {
			t := page.Table{Caption: chapter, HideCaption: true, Compact: true, Rows: left[chapter], Columns: []page.Column{{Label: v.t("projectweb.item"), Head: true}, {Label: v.t("projectweb.items.do"), Kind: page.KindMark}}}
			parts = append(parts, fold("left-"+strconv.Itoa(i+1), v.n("projectweb.items.chapter", len(t.Rows), i18n.Args{"Chapter": chapter}), false, t))
		}
		stack = append(stack, section("left", v.t("projectweb.items.left"), v.t("projectweb.items.left.hint"), parts))
	}
	out := page.Page{Title: v.t("projectweb.items.title"), Lead: p.Edition.Title, Crumbs: []page.Link{v.crumb()}, Body: stack}
	if v.keeps() {
		out.Actions = []page.Button{{Label: v.t("projectweb.works"), Href: Path + "/works/" + string(p.Edition.Plan)}}
	}
	return out, nil
}

// keeps says whether the person may make and link projects on this page.
func (v *visit) keeps() bool { return v.asOf() == 0 && v.may(project.DoKeep) }

// toWork leads to where a work is made a project or linked to one.
func (v *visit) toWork(p *plan.Published, id plan.ItemID) page.Cell {
	if !v.keeps() {
		return page.Txt(v.t("projectweb.items.open"))
	}
	return page.Lnk(v.t("projectweb.items.make"), Path+"/works/"+string(p.Edition.Plan)+"#i-"+string(id))
}

// named are the projects that count for an item, each with its stage and light, and
// how many it counts for where that is not one.
func (v *visit) named(c *project.Counted) []page.Link {
	var out []page.Link
	for _, r := range c.Rows {
		args := i18n.Args{"Name": r.Name, "Stage": v.stage(r.Stage, r.Standing), "Light": i18n.Key(r.Light.Key()), "Quantity": r.Quantity}
		key := "projectweb.items.project"
		if !r.Quantity.Equal(decimal.New(1, 0)) {
			key = "projectweb.items.project.several"
		}
		out = append(out, page.Link{Label: v.t(key, args), Href: PathOf(r.ID)})
	}
	return out
}

// sectionTitle is the heading of a section.
func sectionTitle(p *plan.Published, id string) string {
	for _, s := range p.Doc.Sections {
		if s.ID == id {
			return strings.TrimSpace(s.Label + " " + s.Title)
		}
	}
	return id
}
