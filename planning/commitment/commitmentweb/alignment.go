package commitmentweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// alignment shows the tree of plans, and the targets of one held against those of
// the plan above it.
func (w *Web) alignment(v *visit) (page.View, error) { return w.alignmentPage(v, nil) }

func (w *Web) alignmentPage(v *visit, problem error) (page.View, error) {
	asOf := v.query().AsOf
	nodes, err := w.Commitments.PlanTree(v.ctx, v.tenant, asOf)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(nodes, func(n *commitment.PlanNode) bool { return n.Holds(v.plan) }); i > 0 { // the tree with this plan comes first
		nodes[0], nodes[i] = nodes[i], nodes[0]
	}
	found, err := w.alignments(v, nodes, asOf)
	if err != nil {
		return nil, err
	}
	body := page.Stack{v.tabs("alignment"), section(v.t("commitmentweb.align.tree"), v.t("commitmentweb.align.tree.hint"), planTree{v: v, nodes: nodes, findings: found}.view())}
	q := v.r.URL.Query()
	lower, upper := plan.PlanID(q.Get("lower")), plan.PlanID(q.Get("upper"))
	if lower == "" && upper == "" {
		lower, upper = linkOf(nodes, v.plan)
	}
	lead := v.t("commitmentweb.align.lead")
	if lower != "" && upper != "" {
		a, err := w.Commitments.Align(v.ctx, v.tenant, lower, upper, asOf)
		switch {
		case fault.Is(err, fault.NotFound):
			body = append(body, page.Notice{Kind: page.NoticeWarning, Title: i18n.Fault(v.lang, err), Links: v.measureFirst(nodes, lower, upper)})
		case err != nil:
			return nil, err
		default:
			if n := len(a.Weaker()); n > 0 {
				lead = v.n("commitmentweb.align.weaker", n)
			}
			body = append(body, section(v.t("commitmentweb.align.of", i18n.Args{"Lower": titleOf(nodes, lower), "Upper": titleOf(nodes, upper)}), "", w.aligned(v, a)))
		}
	}
	if v.may(commitment.DoAlign) && asOf.IsZero() {
		body = append(body, folded("link", v.t("commitmentweb.align.link"), problem != nil, v.linkForm(nodes, problem)))
	}
	p := page.Page{Title: v.t("commitmentweb.alignment"), Lead: lead, Crumbs: v.crumbs(), Body: body}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
	}
	return p, nil
}

// measureFirst leads to where targets of plans kept here are taken over.
func (v *visit) measureFirst(nodes []*commitment.PlanNode, plans ...plan.PlanID) []page.Link {
	var out []page.Link
	walk(nodes, 0, func(n, _ *commitment.PlanNode, _ int) {
		if n.Kept && slices.Contains(plans, n.Plan) {
			out = append(out, page.Link{Label: v.t("commitmentweb.align.adopt", i18n.Args{"Plan": n.Title}), Href: planTree{v: v}.href(n) + "/adopt"})
		}
	})
	return out
}

// walk visits all plans of a tree.
func walk(nodes []*commitment.PlanNode, level int, fn func(n *commitment.PlanNode, up *commitment.PlanNode, level int)) {
	var down func(list []*commitment.PlanNode, up *commitment.PlanNode, level int)
	down = func(list []*commitment.PlanNode, up *commitment.PlanNode, level int) {
		for _, n := range list {
			fn(n, up, level)
			down(n.Children, n, level+1)
		}
	}
	down(nodes, nil, level)
}

// linkOf is a plan with the one above it, or with one below; empty without a link.
func linkOf(nodes []*commitment.PlanNode, p plan.PlanID) (lower, upper plan.PlanID) {
	walk(nodes, 0, func(n, up *commitment.PlanNode, _ int) {
		if up != nil && (n.Plan == p || up.Plan == p && lower == "") {
			lower, upper = n.Plan, up.Plan
		}
	})
	return lower, upper
}

func titleOf(nodes []*commitment.PlanNode, p plan.PlanID) string {
	title := string(p)
	walk(nodes, 0, func(n, _ *commitment.PlanNode, _ int) {
		if n.Plan == p && n.Title != "" {
			title = n.Title
		}
	})
	return title
}

// planTree shows plans below one another.
type planTree struct {
	v     *visit
	nodes []*commitment.PlanNode
	// findings are what the targets of a plan come to against those of the plan above.
	findings map[plan.PlanID]*commitment.Alignment
}

// weaker and missing tell how many targets are weaker than above, or left out;
// empty for none.
func (t planTree) weaker(n *commitment.PlanNode) string {
	a := t.findings[n.Plan]
	if a == nil || len(a.Weaker()) == 0 {
		return ""
	}
	return t.v.n("commitmentweb.align.tag_weaker", len(a.Weaker()))
}

func (t planTree) missing(n *commitment.PlanNode) string {
	a := t.findings[n.Plan]
	if a == nil || a.Counts[commitment.MissingBelow] == 0 {
		return ""
	}
	return t.v.n("commitmentweb.align.tag_missing", a.Counts[commitment.MissingBelow])
}

func (t planTree) fine(n *commitment.PlanNode) bool {
	return t.findings[n.Plan] != nil && t.weaker(n) == "" && t.missing(n) == ""
}

// alignments compares each plan with the one above it; plans without targets are
// left out.
func (w *Web) alignments(v *visit, nodes []*commitment.PlanNode, asOf time.Time) (map[plan.PlanID]*commitment.Alignment, error) {
	out := map[plan.PlanID]*commitment.Alignment{}
	var failed error
	walk(nodes, 0, func(n, up *commitment.PlanNode, _ int) {
		if up == nil || failed != nil {
			return
		}
		a, err := w.Commitments.Align(v.ctx, v.tenant, n.Plan, up.Plan, asOf)
		switch {
		case err == nil:
			out[n.Plan] = a
		case !fault.Is(err, fault.NotFound):
			failed = err
		}
	})
	return out, failed
}

func (t planTree) href(n *commitment.PlanNode) string {
	if !n.Kept {
		return ""
	}
	return "/plans/" + string(t.v.tenant) + "/" + string(n.Plan)
}

func (t planTree) title(n *commitment.PlanNode) string {
	if n.Title != "" {
		return n.Title
	}
	return string(n.Plan)
}

func (t planTree) compare(n *commitment.PlanNode) string {
	return t.v.here("alignment", "lower", string(n.Plan), "upper", string(n.Link.Parent))
}

func (t planTree) annual(n *commitment.PlanNode, a *commitment.AnnualIssue) string {
	return "/plans/" + string(t.v.tenant) + "/" + url.PathEscape(string(n.Plan)) + "/annual/" + strconv.Itoa(a.Year) + "/issued/" + strconv.Itoa(a.Version)
}

func (t planTree) mayUnlink() bool {
	return t.v.may(commitment.DoAlign) && page.From(t.v.ctx).AsOf.IsZero()
}

// aligned is the comparison, what is weaker or missing first.
func (w *Web) aligned(v *visit, a *commitment.Alignment) page.Stack {
	var stats page.Stats
	for _, r := range commitment.Relations() {
		stats = append(stats, page.Stat{Label: v.t(r.Key()), Value: strconv.Itoa(a.Counts[r])})
	}
	table := func(relations ...commitment.Relation) page.Table {
		t := page.Table{Caption: v.t("commitmentweb.alignment"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.align.none")}, Columns: []page.Column{
			{Label: v.t("commitmentweb.relation"), Kind: page.KindMark}, {Label: v.t("commitmentweb.indicator"), Head: true}, {Label: v.t("commitmentweb.upper"), Kind: page.KindNumber}, {Label: v.t("commitmentweb.lower"), Kind: page.KindNumber}, {Label: v.t("commitmentweb.arithmetic")}, {Label: v.t("commitmentweb.align.next")}}}
		for _, rel := range relations {
			for i := range a.Lines {
				if l := &a.Lines[i]; l.Relation == rel {
					t.Rows = append(t.Rows, w.alignRow(v, a, l))
				}
			}
		}
		return t
	}
	shared := slices.DeleteFunc(commitment.Relations(), func(r commitment.Relation) bool { return r == commitment.OnlyBelow })
	out := page.Stack{stats, table(shared...)}
	if n := a.Counts[commitment.OnlyBelow]; n > 0 {
		out = append(out, folded("own", v.n("commitmentweb.align.own", n), n == len(a.Lines), table(commitment.OnlyBelow)))
	}
	return out
}

func (w *Web) alignRow(v *visit, a *commitment.Alignment, l *commitment.AlignLine) page.Row {
	tones := map[commitment.Relation]page.Tone{commitment.Weaker: page.ToneBad, commitment.MissingBelow: page.ToneWarn, commitment.Stronger: page.ToneGood, commitment.SameTarget: page.ToneGood}
	how := page.Txt(l.Arithmetic.In(v.lang))
	if l.Softer {
		how.Note = v.t("commitmentweb.softer")
	}
	return page.Row{Cells: []page.Cell{page.Show(page.Tag{Text: v.t(l.Relation.Key()), Tone: tones[l.Relation]}), page.Txt(l.Name), v.targetCell(l.Upper), v.targetCell(l.Lower), how, w.nextStep(v, a, l)}}
}

// nextStep says what can be done about a line, with the way to it.
func (w *Web) nextStep(v *visit, a *commitment.Alignment, l *commitment.AlignLine) page.Cell {
	key := ""
	switch {
	case l.Relation == commitment.Weaker, l.Softer:
		key = "commitmentweb.align.next.weaker"
	case l.Relation == commitment.MissingBelow:
		key = "commitmentweb.align.next.missing"
	case l.Relation == commitment.NotComparable:
		key = "commitmentweb.align.next.not_comparable"
	}
	var ways page.Stack
	if key != "" {
		ways = append(ways, prose(v.t(key)))
	}
	if _, defined := v.measured()[l.Code]; defined && w.Indicator != nil {
		ways = append(ways, link(v.t("commitmentweb.see_indicator"), w.Indicator(v.tenant, a.Lower, l.Code)))
	}
	if key != "" && v.me.May(plan.DoImport, whole(v.tenant)) && page.From(v.ctx).AsOf.IsZero() {
		ways = append(ways, link(v.t("commitmentweb.align.amend"), desk))
	}
	if len(ways) == 0 {
		return page.Txt("")
	}
	return page.Show(ways)
}

// desk is where editions of plans are taken in.
const desk = "/desk"

func whole(t commitment.Tenant) identity.Target { return identity.Target{Tenant: t} }

func (v *visit) targetCell(t *indicator.Target) page.Cell {
	switch {
	case t == nil:
		return page.None(v.t("commitmentweb.not_in_plan"))
	case t.Aim == nil && t.Words == "":
		return page.None(v.t("commitmentweb.no_value"))
	case t.Aim == nil:
		return page.Txt(t.Words)
	case t.AimTo != nil:
		return page.Txt(t.Aim.String() + "–" + i18n.WithUnit(*t.AimTo, t.Unit))
	}
	return page.Txt(bound(t.Op) + " " + i18n.WithUnit(*t.Aim, t.Unit))
}

// linkForm says how a plan stands below another.
func (v *visit) linkForm(nodes []*commitment.PlanNode, problem error) page.Form {
	var plans []page.Option
	walk(nodes, 0, func(n, _ *commitment.PlanNode, _ int) {
		plans = append(plans, page.Option{Value: string(n.Plan), Label: planTree{v: v}.title(n)})
	})
	chosen := func(name string, usual plan.PlanID) []page.Option {
		out := append([]page.Option{}, plans...)
		for i := range out {
			out[i].Selected = out[i].Value == string(usual) && v.r.Method == "GET" || out[i].Value == v.r.PostFormValue(name)
		}
		return out
	}
	var kinds []page.Option
	for _, k := range commitment.LinkKinds() {
		kinds = append(kinds, page.Option{Value: string(k), Label: v.t(k.Key()), Selected: v.r.PostFormValue("kind") == string(k)})
	}
	out := page.Form{ID: "link-form", Action: v.here("alignment"), Fields: []page.Field{
		{Name: "child", Label: v.t("commitmentweb.align.child"), Type: page.FieldSelect, Options: chosen("child", v.plan)},
		{Name: "kind", Label: v.t("commitmentweb.align.kind"), Type: page.FieldSelect, Options: kinds},
		{Name: "parent", Label: v.t("commitmentweb.align.parent"), Type: page.FieldSelect, Options: append([]page.Option{{Label: v.t("commitmentweb.align.other")}}, chosen("parent", "")...)},
		{Name: "parent-id", Label: v.t("commitmentweb.align.parent_id"), Value: v.r.PostFormValue("parent-id"), Hint: v.t("commitmentweb.align.parent_id.hint"), Width: 20},
		{Name: "parent-title", Label: v.t("commitmentweb.align.parent_title"), Value: v.r.PostFormValue("parent-title")},
	}, Buttons: []page.Button{{Label: v.t("commitmentweb.align.link"), Name: "do", Value: "link", Kind: page.Primary}}}
	if problem != nil {
		out.Problem = i18n.Fault(v.lang, problem)
	}
	return out
}

// link says how a plan stands below another, or takes it out of the tree.
func (w *Web) link(v *visit) (page.View, error) {
	child := plan.PlanID(v.r.PostFormValue("child"))
	var err error
	if v.r.PostFormValue("do") == "unlink" {
		err = w.Commitments.UnlinkPlan(v.ctx, v.tenant, child)
	} else {
		l := commitment.PlanLink{Child: child, Parent: plan.PlanID(v.r.PostFormValue("parent")), Kind: commitment.LinkKind(v.r.PostFormValue("kind"))}
		if l.Parent == "" {
			l.Parent, l.ParentTitle = plan.PlanID(strings.TrimSpace(v.r.PostFormValue("parent-id"))), strings.TrimSpace(v.r.PostFormValue("parent-title"))
		}
		err = w.Commitments.LinkPlan(v.ctx, v.tenant, l)
	}
	switch {
	case err == nil:
		return page.Redirect{To: v.here("alignment")}, nil
	case fault.Is(err, fault.Invalid):
		return w.alignmentPage(v, err)
	}
	return nil, err
}

// bound is a comparison as people write it.
func bound(op string) string {
	switch op {
	case ">=":
		return "≥"
	case "<=":
		return "≤"
	}
	return op
}
