package commitment

import (
	"context"
	"slices"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

const internal = indicator.Internal

// Filter selects duties; zero fields select all.
type Filter struct {
	Statuses []Status
	Owner    identity.OrgID // it, and what stands below it
	Helps    identity.OrgID // contributes
	DueFrom  int            // years of the last day, both included
	DueTo    int
	Kinds    []plan.Kind
	Section  string // this section and all below it
	Text     string
	Means    []Means
	Gap      Gap
	Nature   reading.Nature
	// Duties are these only.
	Duties []DutyID
	// Mine: the asker's organisation, or one below it, answers or contributes, or
	// the asker is the leader responsible.
	Mine bool
	// Waiting: evidence waits for confirmation.
	Waiting bool
}

func (b *board) matches(f *Filter, r *Row, me *identity.Actor) bool {
	switch {
	case len(f.Statuses) > 0 && !slices.Contains(f.Statuses, r.Status),
		len(f.Kinds) > 0 && !slices.ContainsFunc(r.kinds(), func(k plan.Kind) bool { return slices.Contains(f.Kinds, k) }),
		len(f.Means) > 0 && !slices.ContainsFunc(r.Terms.All(), func(v Verification) bool { return slices.Contains(f.Means, v.Means) }),
		f.Nature != "" && r.Nature != f.Nature,
		f.Section != "" && r.Section != f.Section && !strings.HasPrefix(r.Section, f.Section+"."),
		f.DueFrom != 0 && r.Due.Year() < f.DueFrom,
		f.DueTo != 0 && r.Due.Year() > f.DueTo,
		f.Owner != "" && !b.dir.tree.Within(r.Owner, f.Owner),
		f.Helps != "" && !slices.ContainsFunc(r.Contributors, func(c identity.OrgID) bool { return b.dir.tree.Within(c, f.Helps) }),
		f.Gap != "" && !slices.Contains(r.Gaps, f.Gap),
		f.Mine && !b.mine(r, me),
		len(f.Duties) > 0 && !slices.ContainsFunc(f.Duties, func(d DutyID) bool { return b.named(d) == r.Duty }),
		f.Waiting && r.Evidence[Submitted] == 0:
		return false
	}
	return f.Text == "" || strings.Contains(strings.ToLower(r.Text+"\n"+r.Label+"\n"+r.OwnerName+"\n"+r.Leader), strings.ToLower(strings.TrimSpace(f.Text)))
}

// kinds are those of all items that make the duty.
func (r *Row) kinds() []plan.Kind {
	out := []plan.Kind{r.Kind}
	for i := range r.Twins {
		out = append(out, r.Twins[i].Kind)
	}
	return out
}

// Tally counts duties by status; it has every status, and every duty is counted
// once, so that what is not known raises no score.
type Tally struct {
	Duties int
	By     map[Status]int
	Good   int // done and on track
}

func newTally() Tally {
	t := Tally{By: map[Status]int{}}
	for _, s := range Statuses() {
		t.By[s] = 0
	}
	return t
}

func (t *Tally) add(r *Row) {
	t.Duties++
	t.By[r.Status]++
	if r.Status.Good() {
		t.Good++
	}
}

// Node is a section with the duties that stand in it and what lies below it.
type Node struct {
	reading.Section
	Tally    Tally // of it and all below it
	Rows     []Row
	Children []*Node
}

// Tree is a plan with how each of its promises stands.
type Tree struct {
	Edition plan.Edition
	// Day is the day that is shown; Past: it is not today.
	Day  string
	Past bool
	// Chapters are the top sections with something in them, in the order of the
	// plan; duties that stand in no section come under section "0".
	Chapters []*Node
	Tally    Tally // of what the filter selects
	All      Tally // of the whole plan
	// Owners are the organisations that answer for selected duties, the busiest
	// first; the empty one is nobody.
	Owners []OwnerTally

	edition *plan.Published
}

// Passage is the text that stands directly in a section, with the items in it; nil
// for an edition without text and for section "0" where nothing stands.
func (t *Tree) Passage(section string) *plan.PublishedPassage {
	if t.edition == nil || t.edition.Text() == "" {
		return nil
	}
	p, err := t.edition.Passage(section, false)
	if err != nil { // there is no such section, so no text stands in it
		return nil
	}
	return p
}

// OwnerTally counts the duties of one organisation.
type OwnerTally struct {
	Org   identity.OrgID
	Name  string
	Tally Tally
}

// Tree shows a plan as a tree of its sections with the duties in them. The public
// lens shows owner and status only.
//
// Faults: those of identity.Require for DoRead (internal lens); Invalid
// ("indicator.lens_unknown"); those of plan.Public.Current.
func (s *Service) Tree(ctx context.Context, q Query, f Filter) (*Tree, error) {
	b, err := s.seen(ctx, q)
	if err != nil {
		return nil, err
	}
	me := identity.From(ctx)
	t := &Tree{edition: b.edition, Edition: b.edition.Edition, Day: b.m.day.Format("2006-01-02"), Past: b.m.past, Tally: newTally(), All: newTally()}
	nodes := map[string]*Node{}
	owners := map[identity.OrgID]*OwnerTally{}
	for i := range b.rows {
		r := &b.rows[i]
		t.All.add(r)
		if !b.matches(&f, r, me) {
			continue
		}
		t.Tally.add(r)
		if owners[r.Owner] == nil {
			owners[r.Owner] = &OwnerTally{Org: r.Owner, Name: r.OwnerName, Tally: newTally()}
		}
		owners[r.Owner].Tally.add(r)
		n := b.node(nodes, r.Section)
		n.Rows = append(n.Rows, *r)
		for id := r.Section; id != ""; id = above(id) {
			if up := b.node(nodes, id); up != nil {
				up.Tally.add(r)
			}
		}
	}
	t.Chapters = b.nest(nodes)
	for _, o := range owners {
		t.Owners = append(t.Owners, *o)
	}
	slices.SortFunc(t.Owners, func(a, b OwnerTally) int {
		if a.Tally.Duties != b.Tally.Duties {
			return b.Tally.Duties - a.Tally.Duties
		}
		return compare(a.Org, b.Org)
	})
	return t, nil
}

// above is the section id above; empty for a top one.
func above(id string) string {
	i := strings.LastIndexByte(id, '.')
	if i < 0 {
		return ""
	}
	return id[:i]
}

// node finds or makes the node of a section; nil for an id that is none.
func (b *board) node(nodes map[string]*Node, id string) *Node {
	if n := nodes[id]; n != nil {
		return n
	}
	s := reading.Section{ID: "0"}
	if id != "0" {
		i := slices.IndexFunc(b.edition.Doc.Sections, func(s reading.Section) bool { return s.ID == id })
		if i < 0 {
			return nil
		}
		s = b.edition.Doc.Sections[i]
	}
	nodes[id] = &Node{Section: s, Tally: newTally()}
	return nodes[id]
}

// nest hangs nodes below one another in the order of the edition.
func (b *board) nest(nodes map[string]*Node) []*Node {
	var roots []*Node
	if n := nodes["0"]; n != nil {
		roots = append(roots, n)
	}
	for i := range b.edition.Doc.Sections {
		n := nodes[b.edition.Doc.Sections[i].ID]
		if n == nil {
			continue
		}
		if up := nodes[above(n.ID)]; up != nil {
			up.Children = append(up.Children, n)
		} else {
			roots = append(roots, n)
		}
	}
	return roots
}

// Detail is one duty with its history.
type Detail struct {
	Row
	// Passage is the text around it; empty for an edition without text.
	Passage string
	Section reading.Section
	// Projects are the linked ones; Given the evidence, newest first.
	Projects []ProjectState
	Given    []Evidence
	History  []Act // oldest first
	// May lists what the asker may do with the duty.
	May []identity.Action
}

// Duty shows one duty with everything known of it. The public lens has neither
// evidence nor history.
//
// Faults: those of Tree; NotFound ("commitment.duty_unknown").
func (s *Service) Duty(ctx context.Context, q Query, d DutyID) (*Detail, error) {
	b, err := s.seen(ctx, q)
	if err != nil {
		return nil, err
	}
	p, err := b.promise(d)
	if err != nil {
		return nil, err
	}
	d = p.duty
	at := b.at[d]
	if q.Lens == internal {
		if err := s.trace(ctx, b, q, b.rows[at:at+1]); err != nil {
			return nil, err
		}
	}
	out := &Detail{Row: b.rows[at]}
	out.Section, _ = b.edition.Section(p.section)
	out.Passage = b.edition.Quote(p.entry.Span)
	if q.Lens != internal {
		return out, nil
	}
	out.Projects = b.projects[d]
	for _, e := range slices.Backward(b.world.evidence[d]) {
		out.Given = append(out.Given, *e)
	}
	acts, _, err := s.journal(ctx, q.Tenant)
	if err != nil {
		return nil, err
	}
	for _, a := range acts {
		if a.Plan == q.Plan && b.named(a.Duty) == d && !a.At.After(b.m.at) {
			out.History = append(out.History, a)
		}
	}
	me := identity.From(ctx)
	parties := append([]identity.OrgID{out.Owner}, out.Contributors...)
	for do, may := range map[identity.Action]bool{
		DoAssign:  me.May(DoAssign, whole(q.Tenant)),
		DoSubmit:  b.dir.mayFor(me, DoSubmit, q.Tenant, parties...),
		DoConfirm: b.dir.mayFor(me, DoConfirm, q.Tenant, b.confirmers(&out.Terms)...),
	} {
		if may {
			out.May = append(out.May, do)
		}
	}
	slices.Sort(out.May)
	if !b.sees(me, q.Tenant, &out.Row) {
		out.Given = nil // how many there are, the row says
	}
	return out, nil
}

// confirmers are the organisations whose heads confirm: the owner's, and where each
// proves its own part, the contributors' too, each its own.
func (b *board) confirmers(t *Terms) []identity.OrgID {
	if t.Apart() {
		return append([]identity.OrgID{t.Owner}, t.Contributors...)
	}
	return []identity.OrgID{t.Owner}
}

// sees says whether an actor may see the evidence of a duty.
func (b *board) sees(a *identity.Actor, t Tenant, r *Row) bool {
	return b.dir.mayFor(a, DoRead, t, append([]identity.OrgID{r.Owner}, r.Contributors...)...)
}

// Summary is the tree's tally in one line: what it lists adds up to all.
func (t *Tally) Summary() i18n.Msg {
	return i18n.M("commitment.tally", i18n.Args{"Duties": t.Duties, "Done": t.By[Done], "OnTrack": t.By[OnTrack], "Late": t.By[Behind] + t.By[Overdue], "NotStarted": t.By[NotStarted],
		"NotJudged": t.By[NotJudged], "NoEvidence": t.By[NoEvidence], "NoMeans": t.By[NoMeans], "Unassigned": t.By[Unassigned]})
}
