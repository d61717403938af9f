package commitment

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// LinkKind says how a plan stands below another.
type LinkKind string

const (
	BelowUpper   LinkKind = "upper"   // the parent is the plan of the level above
	BelowSpecial LinkKind = "special" // the child is a special plan (专项规划) of the parent
	BelowAnnual  LinkKind = "annual"  // the child is an annual plan of the parent
)

// LinkKinds lists all kinds.
func LinkKinds() []LinkKind { return []LinkKind{BelowUpper, BelowSpecial, BelowAnnual} }

// Key is the message that names the kind.
func (k LinkKind) Key() string { return "commitment.link." + string(k) }

// PlanLink says that a plan stands below another. Either may be a plan that is not
// kept here but has targets (the plan of the city above).
type PlanLink struct {
	Child  plan.PlanID `json:"child"`
	Parent plan.PlanID `json:"parent"`
	Kind   LinkKind    `json:"kind"`
	// ParentTitle and ChildTitle name plans that are not kept here.
	ParentTitle string    `json:"parent_title,omitempty"`
	ChildTitle  string    `json:"child_title,omitempty"`
	By          string    `json:"by"`
	At          time.Time `json:"at"`
}

// LinkPlan says that a plan stands below another; a plan has one parent, a later
// link takes over.
//
// Faults: those of identity.Require for DoAlign; Invalid ("commitment.link_kind",
// "commitment.link_plan", "commitment.link_circle").
func (s *Service) LinkPlan(ctx context.Context, t Tenant, l PlanLink) error {
	a, err := identity.Require(ctx, DoAlign, whole(t))
	switch {
	case err != nil:
		return err
	case !slices.Contains(LinkKinds(), l.Kind):
		return fault.New(fault.Invalid, "commitment.link_kind", nil)
	case l.Child == "" || l.Parent == "" || tooLong(string(l.Child)+string(l.Parent), 200) || tooLong(l.ParentTitle+l.ChildTitle, 400):
		return fault.New(fault.Invalid, "commitment.link_plan", nil)
	}
	return s.update(ctx, t, l.Child, func(tx WriteTx, w *world) ([]Act, error) {
		for up := l.Parent; up != ""; up = w.parent(up) {
			if up == l.Child {
				return nil, fault.New(fault.Invalid, "commitment.link_circle", nil)
			}
		}
		l.By, l.At = nameOf(a), tx.Now()
		return []Act{{What: Linked, Plan: l.Child, By: l.By, Person: a.Person, At: l.At, Link: &l}}, nil
	})
}

// UnlinkPlan takes a plan out of the tree.
//
// Faults: those of identity.Require for DoAlign; NotFound ("commitment.link_unknown").
func (s *Service) UnlinkPlan(ctx context.Context, t Tenant, child plan.PlanID) error {
	a, err := identity.Require(ctx, DoAlign, whole(t))
	if err != nil {
		return err
	}
	return s.update(ctx, t, child, func(tx WriteTx, w *world) ([]Act, error) {
		if w.parent(child) == "" {
			return nil, fault.New(fault.NotFound, "commitment.link_unknown", nil)
		}
		return []Act{{What: Unlinked, Plan: child, By: nameOf(a), Person: a.Person, At: tx.Now(), Link: &PlanLink{Child: child}}}, nil
	})
}

// parent is the plan above a plan; empty when there is none. Links have no circles.
func (w *world) parent(p plan.PlanID) plan.PlanID {
	if i := slices.IndexFunc(w.links, func(l PlanLink) bool { return l.Child == p }); i >= 0 {
		return w.links[i].Parent
	}
	return ""
}

// PlanNode is a plan with those below it.
type PlanNode struct {
	Plan  plan.PlanID
	Title string
	Kept  bool // an approved edition is kept here
	// Link is how it stands below its parent; nil at the top.
	Link     *PlanLink
	Children []*PlanNode
	// Annual are the annual plans issued from it.
	Annual []AnnualIssue
}

// Holds says whether a plan is the node's or stands somewhere below it.
func (n *PlanNode) Holds(p plan.PlanID) bool {
	return n.Plan == p || slices.ContainsFunc(n.Children, func(c *PlanNode) bool { return c.Holds(p) })
}

// PlanTree lists the plans of a tenant as a tree: the plan of the level above,
// ours, special plans, annual plans.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) PlanTree(ctx context.Context, t Tenant, asOf time.Time) ([]*PlanNode, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(t)); err != nil {
		return nil, err
	}
	kept, err := s.Plans.Plans(ctx, t)
	if err != nil {
		return nil, err
	}
	w, err := s.world(ctx, t, "", s.moment(asOf))
	if err != nil {
		return nil, err
	}
	acts, _, err := s.journal(ctx, t)
	if err != nil {
		return nil, err
	}
	at := s.moment(asOf).at
	var order []*PlanNode
	node := func(p plan.PlanID, title string) *PlanNode {
		for _, n := range order {
			if n.Plan == p {
				if n.Title == "" || n.Title == string(p) {
					n.Title = title
				}
				return n
			}
		}
		n := &PlanNode{Plan: p, Title: title}
		for i := range acts {
			if a := &acts[i]; a.What == Issued && a.Plan == p && !a.At.After(at) {
				n.Annual = append(n.Annual, *a.Annual)
			}
		}
		order = append(order, n)
		return n
	}
	for _, l := range kept {
		node(l.Plan.ID, l.Plan.Title).Kept = true
	}
	below := map[plan.PlanID]bool{}
	for i := range w.links {
		l := &w.links[i]
		child, up := node(l.Child, l.ChildTitle), node(l.Parent, l.ParentTitle)
		child.Link = l
		up.Children = append(up.Children, child)
		below[l.Child] = true
	}
	return slices.DeleteFunc(order, func(n *PlanNode) bool { return below[n.Plan] }), nil
}

// Alignment holds the targets of a plan against those of the plan above it.
type Alignment struct {
	Lower, Upper plan.PlanID
	Lines        []AlignLine // in the order of the upper plan, then what only the lower has
	Counts       map[Relation]int
}

// Weaker lists the findings: targets weaker than the upper plan's, or softer in
// nature.
func (a *Alignment) Weaker() []AlignLine {
	return slices.DeleteFunc(slices.Clone(a.Lines), func(l AlignLine) bool { return l.Relation != Weaker && !l.Softer })
}

// Align compares, indicator by indicator, the targets of a plan with those of the
// plan above it: that of the level above with ours, ours with a special plan. What
// one or both only say in their texts is held against it by its name; a promise of a
// text that the other plan does not have is no finding.
//
// Faults: those of identity.Require for DoRead; NotFound ("commitment.no_targets").
func (s *Service) Align(ctx context.Context, t Tenant, lower, upper plan.PlanID, asOf time.Time) (*Alignment, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(t)); err != nil {
		return nil, err
	}
	m := s.moment(asOf)
	type side struct{ targets, stated []indicator.Row }
	read := func(p plan.PlanID) (x side, err error) {
		if s.Measured != nil {
			tab, err := s.Measured.Table(program(ctx, t), indicator.TableQuery{Tenant: t, Plan: p, At: m.at, Lens: internal, AllAreas: true})
			switch {
			case err == nil:
				x.targets = tab.Rows
			case !fault.Is(err, fault.NotFound):
				return x, err
			}
		}
		if x.stated, err = s.stated(ctx, t, p, m.day); err != nil {
			return x, err
		}
		x.stated = unmeasured(x.stated, x.targets)
		if len(x.targets)+len(x.stated) == 0 {
			return x, fault.New(fault.NotFound, "commitment.no_targets", fault.Args{"Plan": s.titleOf(ctx, t, p)})
		}
		return x, nil
	}
	ours, err := read(lower)
	if err != nil {
		return nil, err
	}
	theirs, err := read(upper)
	if err != nil {
		return nil, err
	}
	out := &Alignment{Lower: lower, Upper: upper, Counts: map[Relation]int{}}
	for _, r := range Relations() {
		out.Counts[r] = 0
	}
	mine, order := byCode(ours.targets, t)
	given, upperOrder := byCode(theirs.targets, t)
	// what only one of the two measures the other may say in its text
	here, there := byName(pick(mine, order), ours.stated), byName(pick(given, upperOrder), theirs.stated)
	told := map[string]bool{}
	tell := func(r *indicator.Row) {
		for _, key := range subjectsOf(r) {
			told[key] = true
		}
	}
	other := func(r *indicator.Row, in map[string]*namesake) *indicator.Row {
		for _, key := range subjectsOf(r) {
			if x := in[key]; x != nil && !x.twice && x.row.Target.Pinned.Code == "" {
				tell(x.row)
				return alike(x.row, r)
			}
		}
		return nil
	}
	for _, code := range upperOrder {
		low := mine[code]
		if low == nil {
			low = other(given[code], here)
		}
		tell(given[code])
		out.add(CompareTargets(low, given[code]))
	}
	for _, code := range order {
		if given[code] == nil {
			out.add(CompareTargets(mine[code], other(mine[code], there)))
		}
		tell(mine[code])
	}
	for i := range theirs.stated { // what both say in their texts
		r := &theirs.stated[i]
		for _, key := range subjectsOf(r) {
			x, y := here[key], there[key]
			if x != nil && !x.twice && !y.twice && y.row == r && !told[key] {
				tell(r)
				out.add(CompareTargets(x.row, r))
			}
		}
	}
	return out, nil
}

// pick lists rows in an order.
func pick(rows map[indicator.Code]*indicator.Row, order []indicator.Code) []indicator.Row {
	out := make([]indicator.Row, 0, len(order))
	for _, c := range order {
		out = append(out, *rows[c])
	}
	return out
}

// titleOf names a plan, kept here or only linked.
func (s *Service) titleOf(ctx context.Context, t Tenant, p plan.PlanID) string {
	if list, err := s.Plans.Plans(ctx, t); err == nil {
		for _, l := range list {
			if l.Plan.ID == p {
				return l.Plan.Title
			}
		}
	}
	if w, err := s.world(ctx, t, "", s.moment(time.Time{})); err == nil {
		for _, l := range w.links {
			switch {
			case l.Parent == p && l.ParentTitle != "":
				return l.ParentTitle
			case l.Child == p && l.ChildTitle != "":
				return l.ChildTitle
			}
		}
	}
	return string(p)
}

func (a *Alignment) add(l AlignLine) {
	a.Lines = append(a.Lines, l)
	a.Counts[l.Relation]++
}

// byCode picks one target for each code: what is asked of the tenant itself before
// what is asked of a larger place.
func byCode(rows []indicator.Row, t Tenant) (map[indicator.Code]*indicator.Row, []indicator.Code) {
	out := map[indicator.Code]*indicator.Row{}
	var order []indicator.Code
	for i := range rows {
		r := &rows[i]
		at := r.Target.Area
		if r.Target.Org != "" || at != t && at.Within(t) { // broken down further
			continue
		}
		code := r.Target.Pinned.Code
		if have := out[code]; have == nil {
			order = append(order, code)
			out[code] = r
		} else if have.Target.Area != t && at == t {
			out[code] = r
		}
	}
	return out, order
}

// Says is a finding in words.
func (l *AlignLine) Says() i18n.Msg {
	return i18n.M("commitment.align.says", i18n.Args{"Name": l.Name, "Relation": i18n.Key(l.Relation.Key()), "Arithmetic": l.Arithmetic})
}
