package commitment

import (
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// Case is everything that a judgement depends on.
type Case struct {
	Day time.Time // midnight UTC, as all days here
	// Start is the plan's first day, Due the duty's last; zero: not known.
	Start, Due time.Time
	// PlanEnd says that Due is only the plan's last day: the duty has none of its own.
	PlanEnd bool
	// Owner answers for it; Ended: that organisation does not exist on Day.
	Owner identity.OrgID
	Ended bool
	Means Means
	// Aim is the quantity asked for, in Unit; nil when there is none. AtMost: it is
	// an upper bound.
	Aim    *quantity.Value
	Unit   quantity.Unit
	AtMost bool
	// Level is the state that evidence has to show; nil when there is none.
	Level *Level
	// Verdict is that of the indicator's target in the plan; empty without a target.
	// AimIsOwn says that Aim, not the target, decides.
	Verdict  method.Verdict
	AimIsOwn bool
	Value    *Figure // newest figure of the indicator
	Projects []ProjectState
	// Confirmed are the confirmed submissions, in any order; Waiting counts those
	// that wait for a second person.
	Confirmed []Proof
	Waiting   int
	Steps     []Step
	// Parts are judged in its stead where there are several; Need says how many
	// of them must hold.
	Parts []Part
	Need  Need
}

// Figure is a figure of a year.
type Figure struct {
	Value quantity.Value
	Unit  quantity.Unit
	Year  int
}

// Proof is a confirmed submission, as far as a judgement depends on it.
type Proof struct {
	Claim   Claim
	Year    int
	Reached *quantity.Value
	Unit    quantity.Unit
	On      time.Time // day of the confirmation
	// Reworded: the duty's wording changed since; it proves nothing whole any more.
	Reworded bool
}

// Judgement is a status with what it follows from.
type Judgement struct {
	Status Status
	// Why says it in words; the first line alone says what decided.
	Why []i18n.Msg
	// Reached is the quantity that counted, in Unit; nil when nothing was counted.
	Reached *quantity.Value
	Unit    quantity.Unit
	// Missed is the earliest step that should be done and is not.
	Missed *Step
	// Stages say of each of the case's steps how it stands, in their order.
	Stages []StepState
	// Parts are how each of several means, or the part of each organisation,
	// stands; none where there is one means only.
	Parts   []PartJudgement
	Verdict method.Verdict
	Book    int // version of the rulebook
}

// judging is a case on its way.
type judging struct {
	*Case
	book *Rulebook
	out  Judgement
}

// Judge derives the status. It is total: whatever comes in, one status of
// Statuses comes out, with at least one line of why.
func (b *Rulebook) Judge(c *Case) Judgement {
	j := &judging{Case: c, book: b, out: Judgement{Book: b.Version, Verdict: c.Verdict}}
	j.count()
	switch {
	case c.Owner == "":
		j.say(Unassigned, "commitment.why.no_owner", nil)
	case c.Ended:
		j.say(Unassigned, "commitment.why.owner_ended", nil)
	case len(c.Parts) > 0:
		j.byParts()
	case c.Means == NoMeansYet:
		j.say(NoMeans, "commitment.why.no_means", nil)
	default:
		j.weigh()
	}
	if c.Waiting > 0 && j.out.Status != Done {
		j.add("commitment.why.waiting", i18n.Args{"Count": c.Waiting})
	}
	j.stages()
	return j.out
}

func (j *judging) add(key string, args i18n.Args) { j.out.Why = append(j.out.Why, i18n.M(key, args)) }

// say decides.
func (j *judging) say(s Status, key string, args i18n.Args) {
	j.out.Status = s
	j.out.Why = append([]i18n.Msg{i18n.M(key, args)}, j.out.Why...)
}

// weigh judges a duty that has an owner and means.
func (j *judging) weigh() {
	switch j.Means {
	case ByIndicator, ByMeasure:
		j.byFigure()
	case ByProject:
		j.byProjects()
	default:
		j.byEvidence()
	}
	if j.out.Status == Done {
		return
	}
	missed := j.missed()
	j.out.Missed = missed
	switch {
	case j.late() && j.PlanEnd:
		j.say(Overdue, "commitment.why.plan_over", i18n.Args{"Due": j.Due})
	case j.late():
		j.say(Overdue, "commitment.why.overdue", i18n.Args{"Due": j.Due, "Days": days(j.Due, j.Day)})
	case missed != nil && j.out.Status != Overdue && j.silent():
		j.say(NoEvidence, "commitment.why.step_silent", i18n.Args{"Year": missed.Year, "What": missed.What, "Due": missed.LastDay()})
	case missed != nil && j.out.Status != Overdue:
		j.say(Behind, "commitment.why.step_missed", i18n.Args{"Year": missed.Year, "What": missed.What, "Due": missed.LastDay()})
	}
}

// late says whether the last day has passed; a figure may still be awaited.
func (j *judging) late() bool {
	if j.Due.IsZero() || !j.Day.After(j.Due) {
		return false
	}
	if j.Means != ByIndicator && j.Means != ByMeasure {
		return true
	}
	if !j.AimIsOwn && j.Verdict != "" {
		return false // the verdict of the target knows its own days
	}
	known := j.Value != nil && j.Value.Year >= j.Due.Year()
	return known || j.Day.After(j.Due.AddDate(0, j.book.LagMonths, 0))
}

// silent says whether nothing at all is known of the duty.
func (j *judging) silent() bool {
	return len(j.Confirmed) == 0 && len(j.Projects) == 0 && j.Value == nil
}

// byFigure judges by an indicator: by the aim of the duty where it has one of its
// own, else by the verdict of the plan's target.
func (j *judging) byFigure() {
	if j.AimIsOwn && j.Aim != nil {
		switch {
		case j.out.Reached == nil:
			j.say(NoEvidence, "commitment.why.no_figure", nil)
			return
		case j.satisfies(j.Aim, j.Unit):
			j.say(Done, "commitment.why.figure_reached", j.figures())
			return
		case j.Verdict == "" && (j.late() || j.missed() != nil):
			j.say(NotJudged, "commitment.why.short", j.figures()) // and worse comes on top
			return
		case j.Verdict == "" && j.passedSteps() > 0:
			j.say(OnTrack, "commitment.why.figure_steps", j.figures())
			return
		case j.Verdict == "":
			j.say(NotJudged, "commitment.why.figure_unpaced", j.figures())
			return
		}
		j.add("commitment.why.short", j.figures())
	}
	if j.Verdict == "" {
		if j.Value == nil {
			j.say(NoEvidence, "commitment.why.no_figure", nil)
		} else {
			j.say(NotJudged, "commitment.why.no_target", nil)
		}
		return
	}
	s, known := j.book.Verdicts[j.Verdict]
	word := "verdict." + string(j.Verdict)
	if !known {
		s, word = NotJudged, "verdict.none"
	}
	if j.AimIsOwn && j.Aim != nil && s == Done {
		s = OnTrack // the target is reached, the duty's own aim is not
	}
	if s == Overdue && !j.Due.IsZero() && !j.Day.After(j.Due) { // the duty has more time than the target had
		j.say(Behind, "commitment.why.verdict_extended", i18n.Args{"Verdict": i18n.Key(word), "Due": j.Due})
		return
	}
	j.say(s, "commitment.why.verdict", i18n.Args{"Verdict": i18n.Key(word)})
}

func (j *judging) figures() i18n.Args {
	return i18n.Args{"Reached": i18n.WithUnit(*j.out.Reached, j.out.Unit), "Aim": i18n.WithUnit(*j.Aim, j.Unit)}
}

// byProjects judges by how many linked projects are in operation.
func (j *judging) byProjects() {
	want, started, inUse, late := j.wanted(), 0, 0, 0
	for _, p := range j.Projects {
		switch {
		case p.InUse:
			inUse++
		case p.Late:
			late++
		}
		if p.Started || p.InUse {
			started++
		}
	}
	args := i18n.Args{"Linked": len(j.Projects), "InUse": inUse, "Late": late, "Asked": want}
	switch {
	case int64(inUse) >= want:
		j.say(Done, "commitment.why.projects_done", args)
	case len(j.Projects) == 0:
		j.say(NoEvidence, "commitment.why.no_project", args)
	case int64(len(j.Projects)) < want:
		j.say(NoEvidence, "commitment.why.projects_few", args)
	case int64(len(j.Projects)-late) < want:
		j.say(Behind, "commitment.why.projects_late", args)
	case started == 0:
		j.say(NotStarted, "commitment.why.projects_idle", args)
	default:
		j.say(OnTrack, "commitment.why.projects_building", args)
	}
}

// wanted is the number of projects asked for: at least one, a part of one is one.
func (j *judging) wanted() int64 {
	if j.Aim != nil {
		if n, ok := j.Aim.Number(); ok && n.IsPositive() && n.LessThan(decimal.New(1, 9)) {
			return max(1, n.Ceil().IntPart())
		}
	}
	return 1
}

// byEvidence judges by confirmed documents.
func (j *judging) byEvidence() {
	var last time.Time
	complete, stale := false, false
	for i := range j.Confirmed {
		p := &j.Confirmed[i]
		complete = complete || p.Claim == Whole && !p.Reworded
		stale = stale || p.Claim == Whole && p.Reworded
		if p.On.After(last) {
			last = p.On
		}
	}
	if j.Aim != nil {
		complete = j.satisfies(j.Aim, j.Unit)
	}
	denied := j.denied()
	complete = complete && denied == nil
	args := i18n.Args{"Count": len(j.Confirmed), "Last": last}
	switch {
	case complete:
		j.say(Done, "commitment.why.confirmed", args)
	case len(j.Confirmed) == 0 && j.young():
		j.say(NotStarted, "commitment.why.nothing_yet", nil)
	case len(j.Confirmed) == 0:
		j.say(NoEvidence, "commitment.why.no_evidence", nil)
	case days(last, j.Day) > j.book.FreshDays:
		j.say(NoEvidence, "commitment.why.stale", args)
	default:
		j.say(OnTrack, "commitment.why.evidence_running", args)
	}
	if j.Aim != nil && j.out.Reached != nil && !complete {
		j.add("commitment.why.short", j.figures())
	}
	if denied != nil {
		j.add("commitment.why.denied", i18n.Args{"Reached": i18n.WithUnit(*denied.Reached, denied.Unit), "Level": j.Level.Msg()})
	}
	if stale && j.out.Status != Done {
		j.add("commitment.why.reworded", nil)
	}
}

// denied is the newest confirmed figure where it does not keep the level asked for;
// nil: it does, or there is none.
func (j *judging) denied() *Proof {
	if j.Level == nil {
		return nil
	}
	var newest *Proof
	for i := range j.Confirmed {
		if p := &j.Confirmed[i]; p.Reached != nil && (newest == nil || !p.On.Before(newest.On)) {
			newest = p
		}
	}
	if newest == nil {
		return nil
	}
	if holds, known := j.Level.Holds(*newest.Reached, newest.Unit); holds || !known {
		return nil
	}
	return newest
}

// young says whether nothing is expected yet: no step has passed, and where there
// are none, the plan is young.
func (j *judging) young() bool {
	if len(j.Steps) > 0 {
		return j.passedSteps() == 0 && j.missed() == nil
	}
	return j.Start.IsZero() || j.Day.Before(j.Start.AddDate(j.book.GraceYears, 0, 0))
}

// count finds the quantity that counts as reached.
func (j *judging) count() {
	take := func(v quantity.Value, u quantity.Unit) {
		if u == "" {
			u = j.Unit // said without a unit, it is said in the unit asked for
		}
		if j.Unit != "" && u != j.Unit {
			c, ok := quantity.Convert(v, u, j.Unit)
			if !ok {
				return // cannot be compared with what is asked
			}
			v, u = c, j.Unit
		}
		n, ok := v.Number()
		if !ok {
			return
		}
		if r := j.out.Reached; r != nil {
			old, _ := r.Number()
			if c := n.Cmp(old); c < 0 || c == 0 && v.String() >= r.String() {
				return
			}
		}
		j.out.Reached, j.out.Unit = &v, u
	}
	switch j.Means {
	case ByIndicator, ByMeasure:
		if j.Value != nil {
			take(j.Value.Value, j.Value.Unit)
		}
	case ByProject:
		n := 0
		for _, p := range j.Projects {
			if p.InUse {
				n++
			}
		}
		v := quantity.FromDecimal(decimal.NewFromInt(int64(n)))
		j.out.Reached, j.out.Unit = &v, j.Unit // projects are counted in the unit asked for: 3座
	case ByEvidence:
		for _, p := range j.Confirmed {
			if p.Reached != nil {
				take(*p.Reached, p.Unit)
			}
		}
	}
}

// satisfies says whether what was counted reaches a quantity.
func (j *judging) satisfies(aim *quantity.Value, unit quantity.Unit) bool {
	if j.out.Reached == nil {
		return false
	}
	have, ok := j.out.Reached.Number()
	want, number := aim.Number()
	if !ok || !number {
		return false
	}
	if unit != "" && j.out.Unit != "" && unit != j.out.Unit {
		factor, same := j.out.Unit.Comparable(unit)
		if !same {
			return false
		}
		have = have.Mul(factor)
	}
	if j.AtMost && (j.Means == ByIndicator || j.Means == ByMeasure) {
		return have.LessThanOrEqual(want)
	}
	return have.GreaterThanOrEqual(want)
}

// days counts whole days.
func days(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }
