package commitment

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reader/owner"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// Kinds are the kinds of items that somebody has to answer for.
func Kinds() []plan.Kind {
	return []plan.Kind{plan.KindIndicator, plan.KindCommitment, plan.KindWork, plan.KindSystem, plan.KindMeasure}
}

// promise is a duty as an edition words it.
type promise struct {
	duty    DutyID
	entry   plan.Entry
	section string // "0" when it stands in none
	no      int    // from 1, in the order of the edition; rows of tables by themselves
	// row is the row of a target table with the same subject and unit, of a row
	// itself; nature is whether it is an obligation; both empty when there is none.
	row    plan.ItemID
	nature reading.Nature
	year   int // of a row's target
	// want is the figure that it asks for; nil when an indicator cannot measure it.
	want *asks
	// said are the departments that the words of a row point to.
	said []string
	// changed is the place in the chain of editions at which its wording changed last.
	changed int
	// twins are further items that say the same thing of the same words; of a row the
	// sentences that repeat it.
	twins []plan.Entry
}

// outline is an edition's duties with what ties them to earlier editions. It
// never changes, but for the splits it remembers.
type outline struct {
	edition  *plan.Published
	promises []promise // rows of tables of targets, then in the order of the edition
	targets  int       // how many are rows
	at       map[DutyID]int
	// into names the row that the duty of a sentence is part of.
	into map[DutyID]DutyID
	// duty names the duty of every item of every edition of the chain; items of
	// tables too, so that targets of earlier editions find their row. own is the same
	// as if no item were a twin.
	duty, own map[plan.ItemID]DutyID
	// order is the place of an edition in the chain, from 0 for the first.
	order map[plan.EditionID]int
	// changed is the place in the chain at which the wording of a duty changed last.
	changed map[DutyID]int
	// split are outlines in which some twins are duties of their own, by their names.
	split sync.Map
}

type outlineKey struct {
	tenant  Tenant
	edition plan.EditionID
}

// outlineOf makes the outline of the edition in force on a day.
func (s *Service) outlineOf(ctx context.Context, t Tenant, p plan.PlanID, day time.Time) (*outline, error) {
	e, err := s.Plans.Current(ctx, t, p, day)
	if err != nil {
		return nil, err
	}
	key := outlineKey{t, e.Edition.ID}
	if o, ok := s.outlines.Load(key); ok {
		return o.(*outline), nil
	}
	chain := []*plan.Published{e}
	for chain[0].Edition.Basis != "" {
		basis, err := s.Plans.Published(ctx, t, chain[0].Edition.Basis)
		if err != nil {
			return nil, err
		}
		chain = append([]*plan.Published{basis}, chain...)
	}
	o := newOutline(chain)
	s.outlines.Store(key, o) // approved editions never change, so neither does this
	return o, nil
}

// newOutline follows items through a chain of editions, the first first.
func newOutline(chain []*plan.Published) *outline {
	o := &outline{edition: chain[len(chain)-1], own: map[plan.ItemID]DutyID{}, order: map[plan.EditionID]int{}, changed: map[DutyID]int{}}
	for n, e := range chain {
		o.order[e.Edition.ID] = n
		if n > 0 {
			o.follow(chain[n-1], e, n)
		}
		for i := range e.Doc.Items {
			if id := e.Doc.Items[i].ID; o.own[id] == "" {
				o.own[id] = DutyID(id)
				o.changed[DutyID(id)] = n
			}
		}
	}
	o.list(nil)
	return o
}

// apart is the outline in which twins that somebody already worked on stay duties of
// their own: what was assigned or proven is not moved to another.
func (o *outline) apart(worked func(DutyID) bool) *outline {
	var alone []DutyID
	for i := range o.promises {
		for _, e := range o.promises[i].twins {
			if d := o.own[e.ID]; o.into[d] == "" && worked(d) {
				alone = append(alone, d)
			}
		}
	}
	if len(alone) == 0 {
		return o
	}
	key := fmt.Sprint(alone)
	if known, ok := o.split.Load(key); ok {
		return known.(*outline)
	}
	out := &outline{edition: o.edition, own: o.own, order: o.order, changed: o.changed}
	out.list(alone)
	o.split.Store(key, out)
	return out
}

// follow gives the items of the next edition the names of those they continue.
func (o *outline) follow(old, next *plan.Published, n int) {
	for _, k := range Kinds() {
		for _, pair := range plan.PairsOf(k, old, next) {
			if pair.Old == nil || pair.New == nil {
				continue
			}
			d := o.own[pair.Old.ID]
			o.own[pair.New.ID] = d
			if pair.Change == plan.Changed || reordered(pair.Old, pair.New) {
				o.changed[d] = n
			}
		}
	}
}

// reordered says whether a measure orders something else: its text is all it has.
func reordered(old, next *plan.Entry) bool {
	a, b := old.Content.Measure, next.Content.Measure
	return a != nil && b != nil && strings.Join(strings.Fields(a.Text), "") != strings.Join(strings.Fields(b.Text), "")
}

// list makes the duties of the edition: one for each item, and one for all that are
// twins, but for those that stay alone.
func (o *outline) list(alone []DutyID) {
	rows := map[plan.ItemID]plan.CommitmentRow{}
	for _, r := range o.edition.Commitments(plan.CommitmentFilter{}).Rows {
		rows[r.ID] = r
	}
	var items []*plan.Entry
	for i := range o.edition.Doc.Items {
		if e := &o.edition.Doc.Items[i]; e.Kind != plan.KindIndicator && slices.Contains(Kinds(), e.Kind) && (e.Kind != plan.KindWork || e.Content.Work.Status != "completed") {
			items = append(items, e)
		}
	}
	twin := twins(items)
	maps.DeleteFunc(twin, func(i, _ int) bool { return slices.Contains(alone, o.own[items[i].ID]) })
	o.at, o.into = map[DutyID]int{}, map[DutyID]DutyID{}
	var joins []join
	for _, p := range o.targetRows() {
		joins = o.add(p, joins)
	}
	for i := range o.promises {
		o.promises[i].said = owner.Suggest(o.promises[i].text(), nil)
	}
	for i, e := range items {
		if first, is := twin[i]; is {
			joins = append(joins, join{e, o.own[items[first].ID]})
			continue
		}
		joins = o.add(promise{entry: *e, section: e.Section, row: rows[e.ID].Indicator, nature: rows[e.ID].Nature, want: rules().Indicators.ofSentence(e.Content.Commitment)}, joins)
	}
	joined := map[DutyID]DutyID{}
	for _, x := range joins {
		d := o.own[x.entry.ID]
		joined[d] = cmp.Or(o.into[x.to], x.to) // the twin of a sentence that repeats a row is the row's
		o.at[d] = o.at[joined[d]]              // links to it lead to the duty
		p := &o.promises[o.at[d]]
		p.twins = append(p.twins, *x.entry)
		p.changed = max(p.changed, o.changed[d])
	}
	o.duty = make(map[plan.ItemID]DutyID, len(o.own))
	for item, d := range o.own {
		o.duty[item] = cmp.Or(joined[d], d)
	}
}

// join makes an item part of another item's duty.
type join struct {
	entry *plan.Entry
	to    DutyID
}

// add makes an item a duty, or part of that of the row that it repeats.
func (o *outline) add(p promise, joins []join) []join {
	p.duty = o.own[p.entry.ID]
	p.changed = o.changed[p.duty]
	if !slices.ContainsFunc(o.edition.Doc.Sections, func(s reading.Section) bool { return s.ID == p.section }) {
		p.section = "0"
	}
	if row := o.rowOf(p.want); row != nil {
		o.into[p.duty] = row.duty
		return append(joins, join{&p.entry, row.duty})
	}
	if p.entry.Kind == plan.KindIndicator {
		o.targets++
		p.no = o.targets
	} else {
		p.no = len(o.promises) - o.targets + 1
	}
	o.at[p.duty] = len(o.promises)
	o.promises = append(o.promises, p)
	return joins
}

// promise finds a duty of the edition.
func (o *outline) promise(d DutyID) (*promise, error) {
	i, ok := o.at[d]
	if !ok {
		return nil, fault.New(fault.NotFound, "commitment.duty_unknown", nil)
	}
	return &o.promises[i], nil
}

// reworded says whether the wording changed since an edition.
func (o *outline) reworded(p *promise, since plan.EditionID) bool {
	n, known := o.order[since]
	return !known || n < p.changed
}

// period is the plan's first and last year; 0, 0 when not known.
func (o *outline) period() (first, last int) {
	return o.edition.Edition.Period[0], o.edition.Edition.Period[1]
}

// text is the promise in words.
func (p *promise) text() string {
	c := p.entry.Content
	switch {
	case c.Indicator != nil:
		return rowText(c.Indicator)
	case c.Commitment != nil && c.Commitment.Text != "":
		return oneLine(c.Commitment.Text)
	case c.Work != nil:
		if c.Work.Quantity != nil {
			return c.Work.Action + c.Work.Name + c.Work.Quantity.String() + c.Work.Unit
		}
		return c.Work.Action + c.Work.Name
	case c.Measure != nil:
		return oneLine(c.Measure.Text)
	case c.System != nil:
		return c.System.Name
	}
	return p.entry.Content.Label()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// due is the last day that the plan itself names; stated says that the wording
// names it, not only the plan's end.
func (p *promise) due(o *outline) (day time.Time, stated bool) {
	if p.entry.Kind == plan.KindIndicator {
		return lastOf(p.year), p.year > 0
	}
	if c := p.entry.Content.Commitment; c != nil && c.Due > 0 {
		return lastOf(c.Due), c.DueExplicit
	}
	_, last := o.period()
	return lastOf(last), false
}

// owners are the departments that the reader suggests, by name; of twins those of
// the first that has some.
func (p *promise) owners() []string {
	for _, e := range append([]plan.Entry{p.entry}, p.twins...) {
		if names := ownersOf(e.Content); len(names) > 0 {
			return names
		}
	}
	return p.said
}

func ownersOf(c plan.Content) []string {
	switch {
	case c.Commitment != nil:
		return c.Commitment.Owners
	case c.Work != nil:
		return c.Work.Owners
	case c.System != nil:
		return c.System.Owners
	case c.Measure != nil:
		return c.Measure.Owners
	}
	return nil
}

// isAny says whether one of the items that make the duty is of one of some kinds.
func (p *promise) isAny(kinds []plan.Kind) bool {
	return slices.Contains(kinds, p.entry.Kind) || slices.ContainsFunc(p.twins, func(e plan.Entry) bool { return slices.Contains(kinds, e.Kind) })
}

// asked is the quantity that the wording asks for, counted from the beginning of
// the plan; nil when it asks for none that can be counted.
func (p *promise) asked() (*quantity.Value, quantity.Unit) {
	c := p.entry.Content
	switch {
	case c.Work != nil:
		return c.Work.Quantity, quantity.Unit(c.Work.Unit)
	case c.Commitment == nil || c.Commitment.Kind != "count" || c.Commitment.Each || c.Commitment.Value == nil:
		return nil, ""
	}
	if _, number := c.Commitment.Value.Number(); !number {
		return nil, ""
	}
	switch c.Commitment.Op {
	case reading.AtLeast, reading.Equal, reading.About, reading.Range, reading.IncreaseBy, reading.IncreaseTo:
		return c.Commitment.Value, quantity.Unit(c.Commitment.Unit)
	}
	return nil, ""
}
