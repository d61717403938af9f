package indicator

import (
	"context"
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Part says what of a row a proposal is about.
type Part string

const (
	PartRow    Part = "row"    // the row itself
	PartGrowth Part = "growth" // the yearly growth that it states beside its level
	PartMean   Part = "mean"   // the average growth that a results table prints
)

// Change says what adopting a proposal would do.
type Change string

const (
	ChangeNew     Change = "new"     // a target not there yet
	ChangeOther   Change = "changed" // another target for a row that is there
	ChangeSame    Change = "same"    // nothing
	ChangeDropped Change = "dropped" // the edition no longer has the row
)

// Proposal is what a row of an approved edition would become. A person may
// change the definition, the target and the link before adopting it, or leave
// it out.
type Proposal struct {
	Item plan.ItemID
	Part Part
	// Table is the printed table; Results says that it tells how the plan before ended.
	Table   string
	Results bool
	// Parent is the key of the proposal that this one details.
	Parent string
	// Definition is the one proposed, or the one found; Known says which. New
	// means a version of its own of an indicator that is there.
	Definition Definition
	Known      bool
	// Near are indicators with names much like it: perhaps the same.
	Near []Suggestion
	// Target is the target proposed; its ID is that of the one in force, if any.
	Target Target
	// Facts are figures that the row prints and that are not recorded yet.
	Facts []Observation
	// Link ties the row to its forerunner in the plan before; nil when no earlier
	// plan is known.
	Link *Link
	// Reasons say in words why it was proposed so.
	Reasons []i18n.Msg
	Change  Change
	// Leave leaves it out.
	Leave bool

	row *reading.Indicator
}

// Key names the proposal within its edition.
func (p *Proposal) Key() string { return string(p.Item) + "/" + string(p.Part) }

func (p *Proposal) because(key string, args ...i18n.Args) {
	p.Reasons = append(p.Reasons, i18n.M(key, args...))
}

// Suggestion is an indicator that a row may mean.
type Suggestion struct {
	Version Version
	Name    string
}

// PlanBefore names the plan that a results table tells about, where that plan is
// not kept here itself.
func PlanBefore(p plan.PlanID) plan.PlanID { return p + "~before" }

// byResults says whether a plan is one that PlanBefore names.
func byResults(p plan.PlanID) bool { return strings.HasSuffix(string(p), "~before") }

// Proposals reads an approved edition's indicator tables as definitions and
// targets, beside what is there already. No row is lost: what is not understood
// becomes a target in words.
//
// Faults: NotFound (plan.edition_unknown).
func (s *Service) Proposals(ctx context.Context, t Tenant, edition plan.EditionID) ([]Proposal, error) {
	if _, err := identity.Require(ctx, DoAdopt, whole(t)); err != nil {
		return nil, err
	}
	ps, _, err := s.proposals(ctx, t, edition)
	return ps, err
}

func (s *Service) proposals(ctx context.Context, t Tenant, edition plan.EditionID) ([]Proposal, *world, error) {
	p, err := s.Plans.Published(ctx, t, edition)
	if err != nil {
		return nil, nil, err
	}
	words, err := adoptWords()
	if err != nil {
		return nil, nil, err
	}
	w, err := s.world(ctx, t, s.now(), Internal)
	if err != nil {
		return nil, nil, err
	}
	r := &proposing{words: words, w: w, tenant: t, edition: p.Edition, drafts: map[Version]*Definition{}}
	return r.all(p), w, nil
}

// proposing reads the rows of one edition.
type proposing struct {
	words   *words
	w       *world
	tenant  Tenant
	edition plan.Edition
	out     []*Proposal
	// drafts are definitions proposed for earlier rows.
	drafts map[Version]*Definition
}

func (r *proposing) all(p *plan.Published) []Proposal {
	tables := map[string]reading.Table{}
	for _, e := range p.Tables() {
		tables[e.Content.Table.ID] = *e.Content.Table
	}
	entries := p.Entries(plan.KindIndicator)
	for i, e := range entries {
		x := e.Content.Indicator
		r.row(e.ID, i+1, *x, tables[x.Table], siblings(entries, x.Table))
	}
	for _, results := range []bool{true, false} { // how the plan before ended is known first
		for _, q := range r.out {
			if q.Results == results {
				r.define(q)
			}
		}
	}
	r.tieGrowth()
	r.facts()
	r.links()
	r.compare()
	r.dropped()
	out := make([]Proposal, len(r.out))
	for i, q := range r.out {
		out[i] = *q
	}
	return out
}

// siblings are the rows of a table.
func siblings(entries []plan.Entry, table string) []*reading.Indicator {
	var out []*reading.Indicator
	for _, e := range entries {
		if e.Content.Indicator.Table == table {
			out = append(out, e.Content.Indicator)
		}
	}
	return out
}

// find finds a proposal by its row's printed name in a table.
func (r *proposing) find(table, name string, part Part) *Proposal {
	i := slices.IndexFunc(r.out, func(q *Proposal) bool {
		return q.Table == table && q.Part == part && q.Target.Label == name && q.Parent == ""
	})
	if i < 0 {
		return nil
	}
	return r.out[i]
}
