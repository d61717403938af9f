package commitment

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// Query asks for a plan's duties.
type Query struct {
	Tenant Tenant
	Plan   plan.PlanID
	// AsOf is a past day (midnight UTC) whose knowledge counts; zero: now.
	AsOf time.Time
	// Lens: indicator.Internal needs DoRead; indicator.Public shows owner and
	// status only, from what is published.
	Lens indicator.Lens
}

// Twin is an item of the plan that is part of another item's duty.
type Twin struct {
	Item    plan.ItemID
	Kind    plan.Kind
	Section string
	Text    string
	Span    reading.Span
}

// Row is a duty with all that is known of it.
type Row struct {
	Duty    DutyID
	Item    plan.ItemID
	Kind    plan.Kind
	No      int    // from 1, in the order of the edition
	Section string // "0": it stands in none
	Text    string
	Label   string
	Span    reading.Span
	// Twins are further items of the plan that say the same thing at the same words, or
	// repeat the row of a table.
	Twins []Twin
	// Nature is that of the row of a target table with the same subject.
	Nature reading.Nature
	// Printed is the row of a table as the plan prints it, for the kind indicator.
	Printed *reading.Indicator
	// Asked is the quantity that is asked for; nil: none is counted.
	Asked *quantity.Value
	Unit  quantity.Unit
	// Level is the state that the wording asks for where no quantity is; nil: none.
	Level *Level
	// Target is the indicator's target in the plan that verifies it; nil without.
	Target *indicator.Target
	// Path is what the trajectory of Target asks for by year, where its verdict
	// verifies the duty; filled in by Division, Duty, Annual.
	Path []YearAim
	// Due is the last day; DueStated: the wording or the assignment names it, not
	// only the plan's end.
	Due       time.Time
	DueStated bool
	// DueOpen: nothing at all names a day, so Due is the end of the plan.
	DueOpen bool
	// Stated is the figure that the wording states; nil where it states none.
	Stated *reading.Commitment
	// PlanDue and PlanCode are what the plan itself says: its last day, and the
	// indicator of its table that would verify the duty.
	PlanDue  time.Time
	PlanCode indicator.Code
	// PlanOwner answers for the indicator of the row, as whoever adopted it said; of
	// the kind indicator. Where nobody else was assigned, Owner is
	// the same, and OwnerDefault says so.
	PlanOwner    identity.OrgID
	OwnerDefault bool
	// Terms are those in force; Version is theirs, 0: never assigned. Verify is
	// filled in: where nothing was chosen, Default says that the plan's indicator
	// stands in.
	Terms
	Version int
	Default bool
	// OwnerName and ContributorNames are short names, for tables.
	OwnerName        string
	ContributorNames []string
	// Reconfirm: the wording changed since it was assigned.
	Reconfirm bool
	Judgement
	// Evidence counts submissions by state.
	Evidence map[EvidenceState]int
	Gaps     []Gap
	// Suggested are the departments that the reader suggests, by name.
	Suggested []string
}

// board is all duties of a plan at a moment.
type board struct {
	*outline
	world *world
	dir   *directory
	m     moment
	rows  []Row
	// targets by duty of their row and by code; figures by code.
	byRow    map[DutyID]*indicator.Row
	byCode   map[indicator.Code]*indicator.Row
	figures  map[indicator.Code]*Figure
	names    rowNames // targets by what they measure
	projects map[DutyID][]ProjectState
	// leaders are known while terms are kept.
	leaders []Leader
}

// board gathers and judges all duties of a plan.
func (s *Service) board(ctx context.Context, q Query) (*board, error) {
	if err := look(ctx, q.Tenant, q.Lens); err != nil {
		return nil, err
	}
	m := s.moment(q.AsOf)
	o, err := s.outlineOf(ctx, q.Tenant, q.Plan, s.begins(m))
	if err != nil {
		return nil, err
	}
	w, err := s.world(ctx, q.Tenant, q.Plan, m)
	if err != nil {
		return nil, err
	}
	o = o.apart(w.worked)
	b := &board{outline: o, world: w.joined(o.into), m: m}
	if b.dir, err = s.directory(ctx, q.Tenant, m.day); err != nil {
		return nil, err
	}
	if err := s.measure(ctx, b, q); err != nil {
		return nil, err
	}
	if err := s.link(ctx, b, q); err != nil {
		return nil, err
	}
	b.rows = make([]Row, len(b.promises))
	for i := range b.promises {
		b.row(&b.promises[i], &b.rows[i])
	}
	return b, nil
}

// measure reads the verdicts of the plan's targets, and figures of further codes
// that duties name.
func (s *Service) measure(ctx context.Context, b *board, q Query) error {
	b.byRow, b.byCode, b.figures = map[DutyID]*indicator.Row{}, map[indicator.Code]*indicator.Row{}, map[indicator.Code]*Figure{}
	if s.Measured == nil {
		return nil
	}
	ctx, at := program(ctx, q.Tenant), b.m.at
	t, err := s.Measured.Table(ctx, indicator.TableQuery{Tenant: q.Tenant, Plan: q.Plan, At: at, Lens: q.Lens})
	if err != nil && !fault.Is(err, fault.NotFound) { // a plan whose targets nobody adopted yet
		return err
	}
	if t != nil {
		for i := range t.Rows {
			b.target(&t.Rows[i])
		}
	}
	b.names = rules().Indicators.index(b.byCode)
	for d := range b.world.assigned {
		for _, v := range b.world.newest(d).All() {
			if v.Code == "" || b.byCode[v.Code] != nil || b.figures[v.Code] != nil {
				continue
			}
			f, err := s.figure(ctx, indicator.IndicatorQuery{Tenant: q.Tenant, Code: v.Code, At: at, Lens: q.Lens})
			if err != nil {
				return err
			}
			b.figures[v.Code] = f
		}
	}
	return nil
}

// target files a target under its code and under the duty of its row.
func (b *board) target(r *indicator.Row) {
	t := r.Target
	if t.Org != "" || t.Parent != "" && b.byCode[t.Pinned.Code] != nil {
		return
	}
	if b.byCode[t.Pinned.Code] == nil {
		b.byCode[t.Pinned.Code] = r
	}
	// of the targets of one row (a level and its growth) the first, which the plan prints first
	if d := b.duty[t.Item]; d != "" && b.byRow[d] == nil {
		b.byRow[d] = r
	}
	if n := len(r.Years); n > 0 && b.figures[t.Pinned.Code] == nil {
		b.figures[t.Pinned.Code] = newestOf(r.Years, t.Unit)
	}
}

func newestOf(years []indicator.Known, unit quantity.Unit) *Figure {
	for i := len(years) - 1; i >= 0; i-- {
		if k := &years[i]; k.Status != indicator.Missing && k.Value.String() != "" {
			return &Figure{Value: k.Value, Unit: unit, Year: yearOf(k.Period)}
		}
	}
	return nil
}

// figure is the newest figure of an indicator without a target in the plan; nil
// when nothing is known of it.
func (s *Service) figure(ctx context.Context, q indicator.IndicatorQuery) (*Figure, error) {
	d, err := s.Measured.Indicator(ctx, q)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for i := len(d.Series) - 1; i >= 0; i-- {
		if d.Series[i].Version != d.Definition.Version {
			continue
		}
		var years []indicator.Known
		for _, f := range d.Series[i].Figures {
			years = append(years, f.Known)
		}
		slices.SortStableFunc(years, func(a, b indicator.Known) int { return a.Period.End().Compare(b.Period.End()) })
		return newestOf(years, d.Definition.Unit), nil
	}
	return nil, nil
}

// link reads how linked projects stand; one that is linked to a duty in several
// editions counts once.
func (s *Service) link(ctx context.Context, b *board, q Query) error {
	b.projects = map[DutyID][]ProjectState{}
	if s.Projects == nil {
		return nil
	}
	list, err := s.Projects.OfPlan(ctx, q.Tenant, q.Plan, b.m.at)
	if err != nil {
		return err
	}
	for item, ps := range list {
		d := b.duty[item]
		if d == "" {
			continue
		}
		for _, p := range ps {
			if !slices.ContainsFunc(b.projects[d], func(o ProjectState) bool { return o.ID == p.ID }) {
				b.projects[d] = append(b.projects[d], p)
			}
		}
	}
	for d := range b.projects {
		slices.SortFunc(b.projects[d], func(x, y ProjectState) int { return compare(x.ID, y.ID) })
	}
	return nil
}

// row fills in everything about one duty.
func (b *board) row(p *promise, r *Row) {
	*r = Row{Duty: p.duty, Item: p.entry.ID, Kind: p.entry.Kind, No: p.no, Section: p.section, Text: p.text(), Label: p.entry.Content.Label(),
		Span: p.entry.Span, Nature: p.nature, Suggested: p.owners(), Printed: p.entry.Content.Indicator}
	for _, e := range p.twins {
		r.Twins = append(r.Twins, Twin{Item: e.ID, Kind: e.Kind, Section: e.Section, Text: (&promise{entry: e}).text(), Span: e.Span})
	}
	if r.Printed != nil {
		r.Label = rowLabel(r.Printed)
	}
	r.Due, r.DueStated = p.due(b.outline)
	r.PlanDue, r.Stated = r.Due, p.entry.Content.Commitment
	r.DueOpen = p.entry.Kind != plan.KindIndicator && (r.Stated == nil || r.Stated.Due == 0)
	if a := b.world.newest(p.duty); a != nil {
		r.Terms, r.Version = a.Terms, a.Version
		r.Reconfirm = b.reworded(p, a.Edition)
		if !a.Due.IsZero() {
			r.Due, r.DueStated, r.DueOpen = a.Due, true, false
		}
	}
	b.verify(p, r)
	r.OwnerName = b.dir.name(r.Owner)
	for _, c := range r.Contributors {
		r.ContributorNames = append(r.ContributorNames, b.dir.name(c))
	}
	c := b.caseOf(p, r)
	r.Judgement = Book().Judge(&c)
	for _, e := range b.world.evidence[p.duty] {
		if r.Evidence == nil {
			r.Evidence = map[EvidenceState]int{}
		}
		r.Evidence[e.State]++
	}
	b.gaps(r)
}

// verify fills in by what the duty is verified and how much is asked.
func (b *board) verify(p *promise, r *Row) {
	if row := b.byRow[b.duty[p.row]]; p.row != "" && row != nil {
		r.PlanCode = row.Target.Pinned.Code
		if r.Verify.Means == NoMeansYet {
			r.Verify.Means, r.Verify.Code, r.Default = ByIndicator, r.PlanCode, true
		}
		r.PlanOwner = b.planOwner(p)
		if r.Owner == "" && r.PlanOwner != "" {
			r.Owner, r.OwnerDefault = r.PlanOwner, true
		}
	}
	if r.Verify.Means == ByIndicator || r.Verify.Means == ByMeasure {
		if t := b.byCode[r.Verify.Code]; t != nil {
			r.Target = t.Target
		}
	}
	r.Asked, r.Unit = r.Verify.Aim, r.Verify.Unit
	if r.Asked == nil {
		r.Asked, r.Unit = p.asked()
	}
	if r.Asked == nil {
		if r.Level = p.level(); r.Level != nil {
			r.Unit = r.Level.Unit
		}
	}
	if r.Unit == "" {
		for _, st := range r.Steps {
			if st.Unit != "" {
				r.Unit = st.Unit
				break
			}
		}
	}
}

// planOwner answers for the indicator that a duty is, where somebody adopted it; empty
// for other duties.
func (b *board) planOwner(p *promise) identity.OrgID {
	if row := b.ofPlan(p); row != nil && p.entry.Kind == plan.KindIndicator {
		return row.Owner()
	}
	return ""
}

func dayIn(at time.Time) time.Time {
	y, m, d := at.In(china).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// conceal leaves of the rows what everybody may see: what is promised, who
// answers, by when, and how it stands.
func (b *board) conceal() {
	for i := range b.rows {
		r := &b.rows[i]
		also := make([]Verification, 0, len(r.Also))
		for _, v := range r.Also {
			also = append(also, Verification{Means: v.Means, Code: v.Code})
		}
		r.Terms = Terms{Owner: r.Owner, Verify: Verification{Means: r.Verify.Means, Code: r.Verify.Code}, Also: also, Need: r.Need}
		r.Contributors, r.ContributorNames, r.Evidence, r.Gaps, r.Suggested, r.Missed, r.Stages, r.Reached, r.Parts, r.Version = nil, nil, nil, nil, nil, nil, nil, nil, nil, 0
		r.Why = r.Why[:1]
		if k := r.Why[0].Key; k == "commitment.why.step_missed" || k == "commitment.why.step_silent" {
			r.Why = nil // steps are not public
		}
	}
}

// seen is the board as the asker may see it.
func (s *Service) seen(ctx context.Context, q Query) (*board, error) {
	b, err := s.board(ctx, q)
	if err == nil && q.Lens == indicator.Public {
		b.conceal()
	}
	return b, err
}

// mine says whether somebody is the leader responsible for the row, or the own
// organisation, or one below it, answers for it or helps.
func (b *board) mine(r *Row, me *identity.Actor) bool {
	if r.LeaderID != "" && r.LeaderID == me.Person {
		return true
	}
	org := me.Org
	if org == "" {
		return false
	}
	return b.dir.tree.Within(r.Owner, org) || slices.ContainsFunc(r.Contributors, func(c identity.OrgID) bool { return b.dir.tree.Within(c, org) })
}

func compare[T ~string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func sortBy[T any](list []T, by func(a, b *T) int) {
	slices.SortStableFunc(list, func(a, b T) int { return by(&a, &b) })
}
