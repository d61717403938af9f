package project

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
)

// Dates are the planned first and last day of work, from when they were planned.
type Dates struct {
	Start  Day       `json:"start"`
	Finish Day       `json:"finish"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason,omitempty"`
}

// Baseline is a plan of milestones. It never changes; a new one has a reason.
type Baseline struct {
	Version    int         `json:"version"` // from 1
	Milestones []Milestone `json:"milestones"`
	Links      []Link      `json:"links,omitempty"`
	Reason     string      `json:"reason,omitempty"`
	By         string      `json:"by"`
	At         time.Time   `json:"at"`
}

// Milestone is a piece of work with its planned first and last day.
type Milestone struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Start  Day    `json:"start"`
	Finish Day    `json:"finish"`
	// Weight is its share of the work, relative to the others; 0: none.
	Weight int `json:"weight,omitempty"`
	// Key milestones are those the city follows.
	Key bool `json:"key,omitempty"`
}

// days is how long it takes, both days included.
func (m *Milestone) days() int { return int(m.Finish-m.Start) + 1 }

// Link makes a milestone wait for another.
type Link struct {
	From string        `json:"from"`
	To   string        `json:"to"`
	Kind schedule.Kind `json:"kind"`
	Lag  int           `json:"lag,omitempty"` // calendar days
}

// Progress is what is known of a milestone: when it began and ended, and when it
// is expected to end.
type Progress struct {
	ID       string    `json:"id"`
	Started  Day       `json:"started,omitzero"`
	Finished Day       `json:"finished,omitzero"`
	Forecast Day       `json:"forecast,omitzero"`
	Note     string    `json:"note,omitempty"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// Plan is the newest baseline; nil when there is none.
func (p *Project) Plan() *Baseline {
	if n := len(p.Baselines); n > 0 {
		return &p.Baselines[n-1]
	}
	return nil
}

// ProgressOf is what is known last of a milestone.
func (p *Project) ProgressOf(id string) Progress {
	for i := len(p.Progress) - 1; i >= 0; i-- {
		if p.Progress[i].ID == id {
			return p.Progress[i]
		}
	}
	return Progress{ID: id}
}

// span is the first and the last day of a plan.
func (b *Baseline) span() (from, to Day) {
	for i := range b.Milestones {
		m := &b.Milestones[i]
		if from == 0 || m.Start < from {
			from = m.Start
		}
		to = max(to, m.Finish)
	}
	return from, to
}

// Network is a project's milestones computed for a day.
type Network struct {
	Baseline *Baseline
	Progress []Progress // in the order of the milestones
	Times    []schedule.Times
	// Finish is the last day of all work, as it looks on the day.
	Finish Day
	// Path is the ids of a critical chain.
	Path []string
}

// Network computes early and late days and the critical path of the newest
// baseline from what has happened; late days count back from the planned last
// day. Day none computes the plan alone. Nil without milestones. Finishes in Times are
// the morning after the last day.
func (p *Project) Network(day Day) (*Network, error) {
	b := p.Plan()
	if b == nil {
		return nil, nil
	}
	q := b.question()
	n := &Network{Baseline: b}
	_, q.Due = b.span()
	q.Due, q.Now = q.Due+1, day
	for i := range b.Milestones {
		pr := p.ProgressOf(b.Milestones[i].ID)
		n.Progress = append(n.Progress, pr)
		if day == 0 {
			continue
		}
		a := &q.Activities[i]
		if a.Started = pr.Started; pr.Finished != 0 {
			a.Finished = pr.Finished + 1
			if a.Started == 0 {
				a.Started = min(b.Milestones[i].Start, pr.Finished)
			}
		} else if pr.Forecast != 0 { // the expected last day decides how long it still takes
			from := max(a.NotBefore, a.Started)
			a.Days = max(1, int(pr.Forecast-from)+1)
		}
	}
	r, err := schedule.Compute(q)
	if err != nil {
		return nil, b.say(err)
	}
	n.Times, n.Finish, n.Path = r.Times, r.Finish-1, r.Path
	return n, nil
}

// question is the plan as the schedule package asks it.
func (b *Baseline) question() schedule.Question {
	var q schedule.Question
	q.Start, _ = b.span()
	for i := range b.Milestones {
		m := &b.Milestones[i]
		q.Activities = append(q.Activities, schedule.Activity{ID: m.ID, Days: m.days(), NotBefore: m.Start})
	}
	for _, l := range b.Links {
		q.Links = append(q.Links, schedule.Link{From: l.From, To: l.To, Kind: l.Kind, Lag: l.Lag})
	}
	return q
}

// say turns an error of the schedule into words with the milestones' names.
func (b *Baseline) say(err error) error {
	name := func(id string) string {
		for i := range b.Milestones {
			if b.Milestones[i].ID == id {
				return b.Milestones[i].Name
			}
		}
		return id
	}
	var loop *schedule.LoopError
	if errors.As(err, &loop) {
		var names []string
		for _, id := range loop.IDs {
			names = append(names, name(id))
		}
		return fault.Wrap(err, fault.Invalid, "project.plan_loop", fault.Args{"Loop": strings.Join(names, " → ")})
	}
	var unknown *schedule.UnknownError
	if errors.As(err, &unknown) {
		return fault.Wrap(err, fault.Invalid, "project.plan_unknown", fault.Args{"Name": clip(unknown.ID, 40)})
	}
	return err
}

// Bounds of a plan.
const (
	maxMilestones = 500
	maxLinks      = 2000
	maxLag        = 3660
)

// check looks whether the plan can be kept. With push it moves milestones that
// begin before what they wait for allows; without, the first one is refused.
func (b *Baseline) check(push bool) error {
	invalid := func(key string, args fault.Args) error { return fault.New(fault.Invalid, key, args) }
	switch {
	case len(b.Milestones) == 0:
		return invalid("project.plan_empty", nil)
	case len(b.Milestones) > maxMilestones, len(b.Links) > maxLinks:
		return fault.New(fault.TooLarge, "project.plan_large", fault.Args{"Most": maxMilestones, "Links": maxLinks})
	}
	seen := map[string]bool{}
	for i := range b.Milestones {
		m := &b.Milestones[i]
		m.Name = strings.TrimSpace(m.Name)
		switch {
		case m.ID == "" || seen[m.ID]:
			return invalid("project.plan_twice", fault.Args{"Name": m.Name})
		case m.Name == "" || len(m.Name) > 300:
			return invalid("project.plan_name", fault.Args{"Row": i + 1})
		case m.Start == 0 || m.Finish == 0 || m.Finish < m.Start:
			return invalid("project.plan_days", fault.Args{"Name": m.Name})
		case m.Weight < 0 || m.Weight > 10000:
			return invalid("project.plan_weight", fault.Args{"Name": m.Name})
		}
		seen[m.ID] = true
	}
	for _, l := range b.Links {
		if !slices.Contains(schedule.Kinds(), l.Kind) || l.Lag < -maxLag || l.Lag > maxLag {
			return invalid("project.plan_link", fault.Args{"Most": maxLag})
		}
	}
	r, err := schedule.Compute(b.question())
	if err != nil {
		return b.say(err)
	}
	for i := range b.Milestones {
		m, t := &b.Milestones[i], &r.Times[i]
		if t.EarlyStart == m.Start {
			continue
		}
		if !push {
			return invalid("project.plan_clash", fault.Args{"Name": m.Name, "Start": m.Start.Time(), "Earliest": t.EarlyStart.Time()})
		}
		m.Start, m.Finish = t.EarlyStart, t.EarlyFinish-1
	}
	return nil
}

// Facts are what the rule of lights looks at. zone is where days begin.
func (p *Project) Facts(zone *time.Location) *light.Facts {
	day := func(t time.Time) Day { return schedule.DayOf(t.In(zone)) }
	f := &light.Facts{Started: p.Entered(Started), Finished: p.Entered(Completed)}
	for i := range p.Moves {
		m := &p.Moves[i]
		// what moved before it was split from another was not known of this one
		f.Phases = append(f.Phases, light.PhaseFrom{On: max(day(m.At), day(p.Created)), Phase: m.phase()})
	}
	for _, d := range p.Dates {
		f.Plans = append(f.Plans, light.Plan{On: day(d.At), Start: d.Start, Finish: d.Finish})
	}
	for i := range p.Baselines {
		b := &p.Baselines[i]
		plan := light.Plan{On: day(b.At)}
		plan.Start, plan.Finish = b.span()
		for _, m := range b.Milestones {
			plan.Marks = append(plan.Marks, light.Mark{ID: m.ID, Name: m.Name, Start: m.Start, Finish: m.Finish, Weight: m.Weight, Key: m.Key})
		}
		plan.Weigh()
		f.Plans = append(f.Plans, plan)
	}
	slices.SortStableFunc(f.Plans, func(a, b light.Plan) int { return int(a.On - b.On) })
	for _, y := range p.Years {
		f.Years = append(f.Years, light.YearPlan{On: day(y.At), Year: y.Year, Amount: fen(Sum(y.Funds))})
	}
	for i := range p.Reports {
		r := &p.Reports[i]
		x := light.Report{Month: r.first(), Done: fen(r.Done), Physical: int32(r.Physical.Shift(2).IntPart())}
		x.Handed = zoned(r.Handed, zone)
		for _, a := range r.returns() {
			x.Away = append(x.Away, light.Away{From: zoned(a.At, zone), Again: zoned(a.Again, zone)})
		}
		if r.State == ReportConfirmed {
			x.On = day(r.Settled)
			for k := range p.Reports {
				if o := &p.Reports[k]; o.Month == r.Month && o.Version > r.Version && o.State == ReportConfirmed && (x.Replaced == 0 || day(o.Settled) < x.Replaced) {
					x.Replaced = day(o.Settled)
				}
			}
		}
		f.Reports = append(f.Reports, x)
	}
	for _, t := range p.Taken {
		on := day(t.At)
		for _, m := range t.Months {
			x := light.Report{On: on, Month: monthDay(m.Month), Done: fen(m.Done), MoneyOnly: true}
			if t.As == SplitFrom { // the whole reported it for its parts
				x.Handed = on
			}
			f.Reports = append(f.Reports, x)
		}
		if t.Month != nil {
			f.Reports = append(f.Reports, light.Report{On: on, Month: monthDay(*t.Month), Physical: int32(t.Physical.Shift(2).IntPart())})
		}
	}
	for _, pr := range p.Progress {
		if pr.Finished != 0 && p.ProgressOf(pr.ID).Finished != 0 {
			f.Marks = append(f.Marks, light.MarkDone{On: day(pr.At), Day: pr.Finished, ID: pr.ID})
		}
	}
	f.Expected = p.expected(day)
	return f
}

// expected are the ends of all work by what was expected of the milestones, each
// from the day on which something was said of them or planned anew, by the plan
// then in force: what is planned or said later changes none of them.
func (p *Project) expected(on func(time.Time) Day) []light.Expected {
	if len(p.Baselines) == 0 || !slices.ContainsFunc(p.Progress, func(x Progress) bool { return x.Forecast != 0 }) {
		return nil
	}
	var out []light.Expected
	then := Project{}
	for len(then.Progress) < len(p.Progress) || len(then.Baselines) < len(p.Baselines) {
		said, planned := len(then.Progress), len(then.Baselines)
		var at time.Time
		if said == len(p.Progress) || planned < len(p.Baselines) && !p.Baselines[planned].At.After(p.Progress[said].At) {
			at, then.Baselines = p.Baselines[planned].At, p.Baselines[:planned+1]
		} else {
			at, then.Progress = p.Progress[said].At, p.Progress[:said+1]
		}
		if len(then.Baselines) == 0 {
			continue
		}
		e, known, err := then.end()
		if err != nil { // a plan in a circle was never kept
			return nil
		}
		if !known { // nothing is expected of what is left
			if len(out) == 0 {
				continue
			}
			_, e.Finish = then.Plan().span()
		}
		e.On = on(at)
		if k := len(out) - 1; k >= 0 && out[k].On == e.On {
			out[k] = e
		} else {
			out = append(out, e)
		}
	}
	return out
}

// end is the end of all work by the days that the unit expects for milestones: those
// stand as they were told, and only what waits for them and was not told of itself
// moves with them. What has or has not happened does not count. Not known: nothing
// is expected of what is not done.
func (p *Project) end() (e light.Expected, known bool, err error) {
	b := p.Plan()
	q, told := b.question(), make([]Day, len(b.Milestones))
	for i := range b.Milestones {
		if x := p.ProgressOf(b.Milestones[i].ID); x.Forecast != 0 && x.Finished == 0 {
			a := &q.Activities[i]
			told[i], known = x.Forecast, true
			a.Started = min(a.NotBefore, x.Forecast)
			a.Days = int(x.Forecast-a.Started) + 1
		}
	}
	if !known {
		return e, false, nil
	}
	r, err := schedule.Compute(q)
	if err != nil {
		return e, false, err
	}
	e.Finish = r.Finish - 1
	if i := slices.Index(told, e.Finish); i >= 0 {
		e.Name = b.Milestones[i].Name
		return e, true, nil
	}
	most := 0
	for i, d := range told { // of critical ones and of all the one that comes latest
		late := int(d - b.Milestones[i].Finish)
		if r.Times[i].Critical {
			late += 1 << 20
		}
		if d != 0 && (e.Name == "" || late > most) {
			e.Name, e.Told, most = b.Milestones[i].Name, d, late
		}
	}
	return e, true, nil
}

// fen is money as a whole number of fen; beyond what an int64 holds nothing was let in.
func fen(m Money) int64 { return m.Shift(6).IntPart() }

// percent is hundredths of a per cent as a share from 0 to 1.
func percent(n int32) decimal.Decimal { return decimal.New(int64(n), -4) }
