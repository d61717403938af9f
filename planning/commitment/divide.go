package commitment

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/identity"
)

// Division is the division of tasks (任务分工方案) of a plan: one line for each
// duty. planning/commitment/division lays it out.
type Division struct {
	Tenant  Tenant
	Plan    plan.PlanID
	Edition plan.Edition
	Day     string // as of
	// Years are those of the plan, and later ones in which a step is to be done.
	Years []int
	// Annual are the years that have an annual plan: Years, and later ones in which
	// a duty is due.
	Annual []int
	Lines  []DivisionLine

	b *board
}

// DivisionLine is a duty with the headings it stands under.
type DivisionLine struct {
	Row
	Chapter string // label and title of the top section; empty where it stands in none
	Under   string // of the innermost section, where it is another
}

// Division lists the division of tasks for the duties that a filter selects.
//
// Faults: those of identity.Require for DoRead and of plan.Public.Current.
func (s *Service) Division(ctx context.Context, q Query, f Filter) (*Division, error) {
	q.Lens = internal
	b, err := s.board(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := s.trace(ctx, b, q, b.rows); err != nil {
		return nil, err
	}
	d := &Division{Tenant: q.Tenant, Plan: q.Plan, Edition: b.edition.Edition, Day: b.m.day.Format("2006-01-02"), b: b}
	d.Years, d.Annual = b.years()
	for i := range b.rows {
		if r := &b.rows[i]; b.matches(&f, r, identity.From(ctx)) {
			d.Lines = append(d.Lines, DivisionLine{Row: *r, Chapter: b.heading(top(r.Section)), Under: b.under(r.Section)})
		}
	}
	return d, nil
}

// mostYears bounds the years of a plan and those after it in which its work goes on.
const mostYears = 30

// years are those in which steps are to be done, and those which have an annual
// plan: work may go on after the plan's last year.
func (b *board) years() (steps, annual []int) {
	first, last := b.period()
	until := last
	for i := range b.rows {
		for _, st := range b.rows[i].Steps {
			last = max(last, st.Year)
		}
		until = max(until, b.rows[i].Due.Year())
	}
	until = max(until, last)
	for y := first; y > 0 && y <= until && len(annual) < mostYears; y++ {
		annual = append(annual, y)
		if y <= last {
			steps = append(steps, y)
		}
	}
	return steps, annual
}

// Plausible refuses a day on which no duty of the plan can end.
//
// Fault: Invalid ("commitment.day_far").
func (d *Division) Plausible(day time.Time) error {
	if err := d.b.plausible(day); err != nil {
		return err
	}
	return nil
}

func (b *board) heading(section string) string {
	s, ok := b.edition.Section(section)
	if !ok {
		return ""
	}
	return oneLine(s.Label + " " + s.Title)
}

func (b *board) under(section string) string {
	if above(section) == "" {
		return ""
	}
	return b.heading(section)
}

// named is the name of a duty in the edition; that of a workbook made earlier may be
// another.
func (d *Division) named(id DutyID) DutyID {
	if d.b == nil {
		return id
	}
	return d.b.named(id)
}

// Line finds the line of a duty; nil when the division has none.
func (d *Division) Line(id DutyID) *DivisionLine {
	if i := slices.IndexFunc(d.Lines, func(l DivisionLine) bool { return l.Duty == d.named(id) }); i >= 0 {
		return &d.Lines[i]
	}
	return nil
}

// Past is the terms of a duty in a version; false when there was none. Version 0
// has no terms: nobody had assigned it.
func (d *Division) Past(id DutyID, version int) (Terms, bool) {
	if version == 0 {
		return Terms{}, true
	}
	if a := d.b.world.version(d.named(id), version); a != nil {
		return a.Terms, true
	}
	return Terms{}, false
}

// Org finds an organisation of the day by id, name or short name.
//
// Faults: those of identity.OrgTree.Find.
func (d *Division) Org(word string) (identity.OrgID, error) {
	o, err := d.b.dir.tree.Find(word, d.b.dir.day)
	return o.ID, err
}

// Towns are the governments of all towns, townships and streets.
func (d *Division) Towns() []identity.OrgID {
	var out []identity.OrgID
	for _, o := range d.b.dir.tree.All() {
		if o.Kind == identity.TownGov && o.On(d.b.dir.day) {
			out = append(out, o.ID)
		}
	}
	return out
}

// Check tells what would be refused of terms for a line (indicator.Fields).
func (d *Division) Check(line *DivisionLine, t *Terms) error {
	return d.b.check(t, line.PlanCode != "")
}

// IndicatorName is the name of an indicator that the plan's targets measure; empty
// for others.
func (d *Division) IndicatorName(code indicator.Code) string {
	if d.b == nil || d.b.byCode[code] == nil || d.b.byCode[code].Definition == nil {
		return ""
	}
	return d.b.byCode[code].Definition.Name
}

// OrgName is the name of an organisation in tables.
func (d *Division) OrgName(id identity.OrgID) string { return d.b.dir.name(id) }

// OrgNames lists the organisations that exist, as tables call them, by kind and id.
func (d *Division) OrgNames() []string {
	var out []string
	for _, k := range identity.Kinds() {
		for _, o := range d.b.dir.tree.All() {
			if o.Kind == k && o.On(d.b.dir.day) && k != identity.VillageComm {
				out = append(out, d.b.dir.name(o.ID))
			}
		}
	}
	return out
}
