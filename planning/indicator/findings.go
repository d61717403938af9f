package indicator

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// InForce is the Ref of runs over the figures in force.
const InForce = "in-force"

// Finding is what a check found, with what is needed to read it.
type Finding struct {
	check.Kept
	// Name and Place are those of the first cell; empty for what concerns many.
	Name  string
	Place string
	// Past: the figure was replaced by another since.
	Past bool
}

// Open says whether the finding still asks for something.
func (f *Finding) Open() bool { return !f.Past && f.Kept.Open() }

// FindingQuery narrows findings; zero fields do not narrow. Only the newest run
// over each thing counts.
type FindingQuery struct {
	Tenant   Tenant
	Code     Code
	Area     area.Code
	Org      identity.OrgID
	Check    string
	Severity check.Severity
	Act      check.Act
	// Signals asks for signals, which only reviewers see, instead of findings that
	// ask for something.
	Signals bool
	// Open: only what still asks for something (true), or only what does not.
	Open *bool
}

// Review checks the figures in force: of each series the newest of whole years
// and of each kind of period within the year, those of one organisation against
// each other and against all that is approved. What was found is kept when it is
// not what the last review found. A note that stands with a figure explains what
// is found about it. A run holds what was not found before it, and ends what it does
// not find again. Where nothing was recorded since the last review, and the day
// is the same, nothing is looked at again.
//
// Faults: those of identity.Require for DoReview.
func (s *Service) Review(ctx context.Context, t Tenant) error {
	if _, err := identity.Require(ctx, DoReview, whole(t)); err != nil {
		return err
	}
	if s.Checks == nil || s.Results == nil {
		return nil
	}
	now := s.now()
	w, err := s.world(ctx, t, now, Internal)
	if err != nil {
		return err
	}
	last, err := s.Results.Last(ctx, t, InForce)
	if err != nil {
		return err
	}
	seen := reviewed{rev: w.st.rev, mapped: w.st.mapped, at: w.at, day: now.Truncate(24 * time.Hour), run: last}
	if done, ok := s.reviews.Load(t); ok && done == seen {
		return nil
	}
	if seen.run, err = s.review(ctx, w, last); err == nil {
		s.reviews.Store(t, seen)
	}
	return err
}

// reviewed is what a review depends on, and the run that holds what it found. A
// figure can be early for its period until the day begins on which that ends.
type reviewed struct {
	rev    Revision
	mapped int       // of the state
	at     time.Time // of the world
	day    time.Time
	run    int64
}

// review keeps what the checks find, when it is not what the last run found, and
// gives the run that says it.
func (s *Service) review(ctx context.Context, w *world, last int64) (int64, error) {
	set, err := s.Checks.set(w)
	if err != nil {
		return 0, err
	}
	results, counts, notes, err := s.reviewedBy(w, set)
	if err != nil {
		return 0, err
	}
	t := w.st.facts.Tenant()
	held, err := s.Results.Held(ctx, t, InForce)
	if err != nil {
		return 0, err
	}
	if added, gone, err := changedFindings(held, results); err != nil || len(added)+len(gone) == 0 {
		return last, err
	}
	run := &check.Run{Tenant: t, Act: check.Standing, Ref: InForce, Counts: counts}
	err = s.update(ctx, func(tx WriteTx) error {
		held, err := tx.Checks().Held(ctx, t, InForce) // again: another review may have come before
		if err != nil {
			return err
		}
		added, gone, err := changedFindings(held, results)
		if err != nil {
			return err
		}
		run.At = tx.Now()
		if err := KeepChecked(ctx, tx.Checks(), run, added, w.reports, func(c check.Cell) check.Answer {
			return check.Answer{Text: notes[c].Note, By: notes[c].Batch.By, Person: notes[c].Batch.Person, At: tx.Now()}
		}); err != nil {
			return err
		}
		return tx.Checks().End(ctx, t, run.ID, gone)
	})
	return run.ID, err
}

// reviewedBy runs checks over the figures in force, by who reports them.
func (s *Service) reviewedBy(w *world, set *check.Set) ([]check.Result, []check.Count, map[check.Cell]Point, error) {
	by := map[identity.OrgID][]check.Candidate{}
	points := map[check.Cell]Point{}
	for k := range w.inner.Series() {
		newest := map[period.Kind]Point{}
		for _, p := range w.inner.Points(k) { // oldest first within a kind
			newest[p.Period.Kind()] = p
		}
		for _, kind := range slices.Sorted(maps.Keys(newest)) {
			p := newest[kind]
			if p.Status == Missing || p.Batch == nil || p.Batch.Provenance == FromPlan {
				continue
			}
			c := CheckCell(CellKey{k, p.Period})
			points[c] = p
			by[w.reports(c)] = append(by[w.reports(c)], check.Candidate{Cell: c, Value: p.Value, Note: p.Note})
		}
	}
	var found []check.Result
	counts := map[string]check.Count{}
	for _, org := range slices.Sorted(maps.Keys(by)) {
		rep := s.inspectBy(w, set, Inspection{Tenant: w.st.facts.Tenant(), Cells: by[org]})
		found = append(found, rep.Results...)
		for _, c := range rep.Counts {
			sum := counts[c.Check]
			counts[c.Check] = check.Count{Check: c.Check, Version: c.Version, Looked: sum.Looked + c.Looked, Fired: sum.Fired + c.Fired, Withheld: sum.Withheld + c.Withheld}
		}
	}
	var list []check.Count
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, counts[id])
	}
	found, err := once(found)
	return found, list, points, err
}

// fact names what a result is about, whoever of those concerned it was found at: a
// sum or a relation that does not hold is one fact, by all figures on its sides, and
// is best told where its first figure stands, that of the whole. What concerns one
// figure is its fingerprint.
func fact(r *check.Result) (key string, atWhole bool, err error) {
	if r.Message.Key != "check.parts.message" && r.Message.Key != "check.relation.message" || len(r.Inputs) == 0 {
		key, err = r.Fingerprint()
		return key, false, err
	}
	cells := make([]check.Cell, len(r.Inputs))
	for i := range r.Inputs {
		cells[i] = r.Inputs[i].Cell
	}
	slices.SortFunc(cells, func(a, b check.Cell) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Org, b.Org), cmp.Compare(a.Period.Code(), b.Period.Code()))
	})
	return fmt.Sprint(r.Check, cells), r.Cells[0] == r.Inputs[0].Cell, nil
}

// once leaves out what was found about the same fact from another figure of it.
func once(found []check.Result) ([]check.Result, error) {
	place := map[string]int{}
	var out []check.Result
	for i := range found {
		r := &found[i]
		key, atWhole, err := fact(r)
		if err != nil {
			return nil, err
		}
		at, seen := place[key]
		switch {
		case !seen:
			place[key] = len(out)
			out = append(out, *r)
		case atWhole:
			out[at] = *r
		}
	}
	return out, nil
}

// onceListed leaves out of a list what another run, over a sheet or a file, found
// about the same fact as well: it stays where it stands at the whole, else where
// somebody explained it, else in the newest run.
func onceListed(list []Finding) ([]Finding, error) {
	place := map[string]int{}
	whole := map[string]bool{}
	var out []Finding
	for i := range list {
		f := &list[i]
		key, atWhole, err := fact(&f.Result)
		if err != nil {
			return nil, err
		}
		key += fmt.Sprint(f.Past)
		at, seen := place[key]
		if !seen {
			place[key], whole[key] = len(out), atWhole
			out = append(out, *f)
			continue
		}
		old := &out[at]
		if atWhole != whole[key] && atWhole || atWhole == whole[key] && (len(f.Answers) > 0 && len(old.Answers) == 0 || (len(f.Answers) > 0) == (len(old.Answers) > 0) && f.Run > old.Run) {
			out[at], whole[key] = *f, atWhole
		}
	}
	return out, nil
}

// changedFindings is what was found that did not hold before, and what held and was
// not found again.
func changedFindings(held []check.Held, now []check.Result) (added []check.Result, gone []check.Held, err error) {
	was := map[string][]check.Held{}
	for _, h := range held {
		was[h.Fingerprint] = append(was[h.Fingerprint], h)
	}
	for i := range now {
		f, err := now[i].Fingerprint()
		if err != nil {
			return nil, nil, err
		}
		if n := len(was[f]); n > 0 {
			was[f] = was[f][:n-1]
			continue
		}
		added = append(added, now[i])
	}
	for _, h := range held {
		if n := len(was[h.Fingerprint]); n > 0 {
			gone = append(gone, h)
			was[h.Fingerprint] = was[h.Fingerprint][:n-1]
		}
	}
	return added, gone, nil
}

// mostFindings bounds a list; beyond it people narrow what they ask for.
const mostFindings = 20_000

// allKept reads all results that match, however many there are.
func (s *Service) allKept(ctx context.Context, t Tenant, q check.Query) ([]check.Kept, error) {
	if s.Results == nil {
		return nil, nil
	}
	q.Limit = 1000
	var out []check.Kept
	for {
		some, err := s.Results.Find(ctx, t, q)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
		if len(some) < q.Limit || len(out) >= mostFindings {
			return out, nil
		}
		q.AfterRun, q.AfterSeq = some[len(some)-1].Run, some[len(some)-1].Seq
	}
}

// Findings lists what checks found, as far as the actor may see it: what still
// asks for something first, then the newest.
//
// Faults: those of identity.Require for DoRead; with Signals for DoReview.
func (s *Service) Findings(ctx context.Context, q FindingQuery) ([]Finding, error) {
	do := DoRead
	if q.Signals {
		do = DoReview
	}
	a, err := identity.Require(ctx, do, anywhere(q.Tenant))
	if err != nil {
		return nil, err
	}
	w, err := s.world(ctx, q.Tenant, s.now(), Internal)
	if err != nil {
		return nil, err
	}
	kept, err := s.allKept(ctx, q.Tenant, check.Query{Code: formula.Code(q.Code), Area: q.Area, Org: q.Org, Check: q.Check, Severity: q.Severity,
		Act: q.Act, Signals: &q.Signals, Latest: true})
	if err != nil {
		return nil, err
	}
	scope := a.Scope(do, q.Tenant)
	var out []Finding
	for _, k := range kept {
		if f := w.finding(k); scope.Covers(k.Org, f.at(q.Tenant)) {
			out = append(out, f)
		}
	}
	if out, err = onceListed(out); err != nil {
		return nil, err
	}
	if q.Open != nil {
		out = slices.DeleteFunc(out, func(f Finding) bool { return f.Open() != *q.Open })
	}
	slices.SortStableFunc(out, func(x, y Finding) int {
		if x.Open() != y.Open() {
			if x.Open() {
				return -1
			}
			return 1
		}
		return cmp.Or(slices.Index(check.Severities(), x.Result.Severity)-slices.Index(check.Severities(), y.Result.Severity), cmp.Compare(y.Run, x.Run), cmp.Compare(x.Seq, y.Seq))
	})
	return out, nil
}

// finding adds what is needed to read a result.
func (w *world) finding(k check.Kept) Finding {
	f := Finding{Kept: k}
	if cells := k.Result.Cells; len(cells) > 0 {
		f.Name = string(cells[0].Code)
		if d := w.defs[Version{Code(cells[0].Code), cells[0].Version}]; d != nil {
			f.Name = d.Name
		}
		if at := cells[0].Area; at != w.st.facts.Tenant() {
			f.Place = w.knowledge().AreaName(at)
		}
		f.Past = w.replaced(&k)
	}
	return f
}

// at is the place that a finding is about.
func (f *Finding) at(t Tenant) area.Code {
	if cells := f.Result.Cells; len(cells) > 0 {
		return cells[0].Area
	}
	return t
}

// Finding is one finding, for those who may see it. Signals are for reviewers.
//
// Faults: those of identity.Require for DoRead, or DoReview for a signal; NotFound
// ("check.no_result").
func (s *Service) Finding(ctx context.Context, t Tenant, run int64, seq int) (*Finding, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(t)); err != nil {
		return nil, err
	}
	w, err := s.world(ctx, t, s.now(), Internal)
	if err != nil {
		return nil, err
	}
	found, err := s.allKept(ctx, t, check.Query{Run: run})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(found, func(k check.Kept) bool { return k.Seq == seq })
	if run == 0 || i < 0 {
		return nil, fault.New(fault.NotFound, "check.no_result", nil)
	}
	f := w.finding(found[i])
	do := DoRead
	if f.Result.Signal {
		do = DoReview
	}
	if _, err := identity.Require(ctx, do, f.Target(t)); err != nil {
		return nil, err
	}
	return &f, nil
}

// Target is what a permission on the finding is asked for.
func (f *Finding) Target(t Tenant) identity.Target {
	return identity.Target{Tenant: t, Org: f.Org, Area: f.at(t)}
}

// replaced says whether another figure took the place of the one that a result is
// about, after it was found.
func (w *world) replaced(k *check.Kept) bool {
	if len(k.Result.Inputs) == 0 {
		return false
	}
	p, ok := w.inner.Point(CellOf(k.Result.Cells[0]))
	return ok && p.Batch != nil && p.Batch.Recorded.After(k.At) && p.Value.String() != k.Result.Inputs[0].Value.String()
}

// Explain adds an explanation to a finding: why the figure is right.
//
// Faults: those of identity.Require for DoExplain on who reports the figure;
// NotFound ("check.no_result"); Invalid ("check.answer_empty", "check.answer_block",
// "check.answer_note": it asks for nothing).
func (s *Service) Explain(ctx context.Context, t Tenant, run int64, seq int, text string) error {
	if _, err := identity.Require(ctx, DoExplain, anywhere(t)); err != nil {
		return err
	}
	f, err := s.Finding(ctx, t, run, seq)
	if err != nil {
		return err
	}
	a, err := identity.Require(ctx, DoExplain, f.Target(t))
	if err != nil {
		return err
	}
	if f.Result.Severity == check.Note {
		return fault.New(fault.Invalid, "check.answer_note", nil)
	}
	return s.update(ctx, func(tx WriteTx) error {
		return tx.Checks().Explain(ctx, t, run, seq, check.Answer{Text: text, By: nameOf(a), Person: a.Person, At: tx.Now()})
	})
}
