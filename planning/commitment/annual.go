package commitment

import (
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// AnnualLine is what a year asks of one duty.
type AnnualLine struct {
	Duty    DutyID    `json:"duty"`
	Kind    plan.Kind `json:"kind"`
	Section string    `json:"section"`
	Chapter string    `json:"chapter,omitempty"`
	Text    string    `json:"text"`
	Basis   Basis     `json:"basis"`
	What    string    `json:"what,omitempty"` // the step in words
	// Expected is how much there is to be at the end of the year: of the step, of
	// the target's trajectory (Computed), or all of it in the last year.
	Expected *quantity.Value `json:"expected,omitempty"`
	Unit     quantity.Unit   `json:"unit,omitempty"`
	Computed bool            `json:"computed,omitempty"`
	AtMost   bool            `json:"at_most,omitempty"` // Expected is an upper bound
	Code     indicator.Code  `json:"code,omitempty"`
	Due      string          `json:"due"` // last day of what the year asks: 2023-12-31
	// TaskDue is the last day of the whole task; empty in plans issued before it was
	// told apart.
	TaskDue string `json:"task_due,omitempty"`
	// Owner and contributors with the names they had then.
	Owner            identity.OrgID   `json:"owner,omitempty"`
	OwnerName        string           `json:"owner_name,omitempty"`
	Contributors     []identity.OrgID `json:"contributors,omitempty"`
	ContributorNames []string         `json:"contributor_names,omitempty"`
	Leader           string           `json:"leader,omitempty"`
}

// Annual is the plan of a year as it follows from the five-year plan on a day.
type Annual struct {
	Edition plan.Edition
	Year    int
	Lines   []AnnualLine
	Counts  map[Basis]int
	// Over are those that the year asks nothing of: they are done, as is known on the
	// day, or their last day lies before.
	Over int
	// Seen is a mark of the lines: what is issued is what was seen.
	Seen string
	// Issued are the versions issued so far, oldest first.
	Issued []AnnualIssue
}

// AnnualFormat is the form of an issued annual plan.
const AnnualFormat = "gangyao-annual/1"

// AnnualContent is an issued annual plan: written once as JSON with sorted keys,
// and hashed; only the stored bytes count from then on.
type AnnualContent struct {
	Format     string         `json:"format"`
	Tenant     Tenant         `json:"tenant"`
	Plan       plan.PlanID    `json:"plan"`
	PlanTitle  string         `json:"plan_title"`
	Edition    plan.EditionID `json:"edition"`
	EditionSHA string         `json:"edition_sha256"`
	Demo       bool           `json:"demo,omitempty"`
	Year       int            `json:"year"`
	Version    int            `json:"version"`
	Title      string         `json:"title"`
	Number     string         `json:"number,omitempty"` // of the document, 湘乡政发〔2023〕1号
	On         string         `json:"on"`               // day of issue
	Lines      []AnnualLine   `json:"lines"`
}

// AnnualIssue is an issued annual plan without its lines.
type AnnualIssue struct {
	Plan    plan.PlanID    `json:"plan"`
	Edition plan.EditionID `json:"edition"`
	Year    int            `json:"year"`
	Version int            `json:"version"` // of the year, from 1
	Title   string         `json:"title"`
	Number  string         `json:"number,omitempty"`
	On      string         `json:"on"`
	Lines   int            `json:"lines"`
	SHA256  string         `json:"sha256"`
	By      string         `json:"by"`
	At      time.Time      `json:"at"`
}

// Annual derives the plan of a year from the five-year plan.
//
// Faults: those of identity.Require for DoRead and of plan.Public.Current;
// Invalid ("commitment.year_outside").
func (s *Service) Annual(ctx context.Context, q Query, year int) (*Annual, error) {
	q.Lens = internal
	b, err := s.board(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.annual(ctx, b, q, year)
}

func (s *Service) annual(ctx context.Context, b *board, q Query, year int) (*Annual, error) {
	if _, years := b.years(); !slices.Contains(years, year) {
		if len(years) == 0 {
			return nil, fault.New(fault.Invalid, "commitment.no_period", nil)
		}
		return nil, fault.New(fault.Invalid, "commitment.year_outside", fault.Args{"Year": year, "First": years[0], "Last": years[len(years)-1]})
	}
	out := &Annual{Edition: b.edition.Edition, Year: year, Counts: map[Basis]int{}}
	if err := s.trace(ctx, b, q, b.rows); err != nil {
		return nil, err
	}
	for i := range b.rows {
		r := &b.rows[i]
		basis, in := b.basisOf(r, year)
		if !in {
			out.Over++
			continue
		}
		l := b.annualLine(r, basis, year)
		if v := r.aimOf(year); v != nil && (l.Expected == nil || r.Terms.step(year) == nil) {
			l.Expected, l.Unit, l.Computed, l.AtMost = v, r.Target.Unit, true, strings.HasPrefix(r.Target.Op, "<")
		}
		if l.Expected == nil {
			l.Unit = ""
		}
		out.Lines = append(out.Lines, l)
		out.Counts[basis]++
	}
	grouped(out.Lines)
	data, err := canonical.JSON(out.Lines)
	if err != nil {
		return nil, err
	}
	out.Seen = canonical.SHA256(data)
	for _, i := range b.world.annual {
		if i.Year == year {
			out.Issued = append(out.Issued, *i)
		}
	}
	return out, nil
}

func (b *board) annualLine(r *Row, basis Basis, year int) AnnualLine {
	l := AnnualLine{Duty: r.Duty, Kind: r.Kind, Section: r.Section, Chapter: b.heading(top(r.Section)), Text: r.Text, Basis: basis, Code: r.Verify.Code,
		Owner: r.Owner, Contributors: r.Contributors, ContributorNames: r.ContributorNames, Leader: r.Leader}
	if r.Owner != "" {
		l.OwnerName = r.OwnerName
	}
	due := lastOf(year)
	switch st := r.Terms.step(year); {
	case st != nil:
		due, l.What, l.Expected, l.Unit = st.LastDay(), st.What, st.Quantity, st.Unit
	case basis == BasisIndicator && r.Target != nil && r.Target.Aim == nil:
		l.What = r.Target.Words
	case basis == BasisIndicator && r.Target == nil && year == r.PlanDue.Year() && r.Printed.Target != nil && r.Printed.Target.Value != nil:
		// nobody adopted it: the plan itself says what its last year is to reach
		if l.Expected, l.Unit = r.Printed.Target.Value, quantity.Unit(r.Printed.Unit); l.Expected.IsWords() {
			l.What, l.Expected = l.Expected.String(), nil
		}
	case basis == BasisCarried:
		l.Expected, l.Unit = r.Asked, r.Unit
	case basis == BasisDue:
		due, l.Expected, l.Unit = r.Due, r.Asked, r.Unit
	}
	l.Due = due.Format(time.DateOnly)
	if !r.Due.IsZero() {
		l.TaskDue = r.Due.Format(time.DateOnly)
	}
	return l
}

// IssueRequest issues the plan of a year.
type IssueRequest struct {
	Tenant Tenant
	Plan   plan.PlanID
	Year   int
	Title  string
	Number string // optional
	On     time.Time
	// Seen is the mark of the draft that was looked at.
	Seen string
}

// IssueYears are the first and the last year in which the plan of a year may be
// issued: the year before, the year after, and today, for a plan that was never
// issued in time.
func IssueYears(year int, today time.Time) (from, to int) {
	return year - 1, max(year+1, today.Year())
}

// IssueAnnual freezes the plan of a year as it stands now, as canonical bytes with
// their SHA-256. Issuing again makes another version; earlier ones stay.
//
// Faults: those of identity.Require for DoIssue; Invalid (indicator.Fields: title,
// number, on; "commitment.year_outside", "commitment.annual_empty"); Conflict
// ("commitment.annual_changed": the draft is no longer what was seen).
func (s *Service) IssueAnnual(ctx context.Context, req IssueRequest) (*AnnualIssue, error) {
	a, err := identity.Require(ctx, DoIssue, whole(req.Tenant))
	if err != nil {
		return nil, err
	}
	var x bad
	title := oneLine(req.Title)
	x.add(title == "", "title", "commitment.title_needed", nil)
	x.add(tooLong(title, 100), "title", "commitment.text_long", fault.Args{"Most": 100})
	x.add(tooLong(req.Number, maxName), "number", "commitment.text_long", fault.Args{"Most": maxName})
	from, to := IssueYears(req.Year, s.moment(none).day)
	x.add(req.On.Year() < from || req.On.Year() > to, "on", "commitment.annual_day", fault.Args{"From": from, "To": to})
	if err := x.err(); err != nil {
		return nil, err
	}
	q := Query{Tenant: req.Tenant, Plan: req.Plan, Lens: internal}
	b, err := s.board(program(ctx, req.Tenant), q)
	if err != nil {
		return nil, err
	}
	var out *AnnualIssue
	err = s.update(ctx, req.Tenant, req.Plan, func(tx WriteTx, w *world) ([]Act, error) {
		b.renew(w)
		draft, err := s.annual(ctx, b, q, req.Year)
		switch {
		case err != nil:
			return nil, err
		case len(draft.Lines) == 0:
			return nil, fault.New(fault.Invalid, "commitment.annual_empty", fault.Args{"Year": req.Year})
		case draft.Seen != req.Seen:
			return nil, fault.New(fault.Conflict, "commitment.annual_changed", nil)
		}
		e := &b.edition.Edition
		c := AnnualContent{Format: AnnualFormat, Tenant: req.Tenant, Plan: req.Plan, PlanTitle: e.Title, Edition: e.ID, EditionSHA: e.Approval.SHA256, Demo: e.Demo,
			Year: req.Year, Version: len(draft.Issued) + 1, Title: title, Number: oneLine(req.Number), On: req.On.Format(time.DateOnly), Lines: draft.Lines}
		data, err := canonical.JSON(c)
		if err != nil {
			return nil, err
		}
		out = &AnnualIssue{Plan: req.Plan, Edition: e.ID, Year: c.Year, Version: c.Version, Title: c.Title, Number: c.Number, On: c.On, Lines: len(c.Lines),
			SHA256: canonical.SHA256(data), By: nameOf(a), At: tx.Now()}
		if err := tx.AddContent(ctx, req.Tenant, out.SHA256, data); err != nil {
			return nil, err
		}
		return []Act{{What: Issued, Plan: req.Plan, By: out.By, Person: a.Person, At: tx.Now(), SHA256: out.SHA256, Annual: out}}, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// AnnualIssues lists the issued annual plans of a plan, by year and version.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) AnnualIssues(ctx context.Context, q Query) ([]AnnualIssue, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(q.Tenant)); err != nil {
		return nil, err
	}
	w, err := s.world(ctx, q.Tenant, q.Plan, s.moment(q.AsOf))
	if err != nil {
		return nil, err
	}
	var out []AnnualIssue
	for _, i := range w.annual {
		out = append(out, *i)
	}
	slices.SortStableFunc(out, func(a, b AnnualIssue) int { return a.Year - b.Year })
	return out, nil
}
