package supervision

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"gangyao/planning/supervision/assess"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// YearIssue is an assessment of a year as it was issued. It never changes, whatever
// becomes of the records that it rests on; a correction is a further one.
type YearIssue struct {
	Tenant Tenant
	Year   int
	// No counts the issues of a year: 1, and corrections from 2.
	No int
	// Number is the number as it was given, 督考〔2026〕1号.
	Number string
	// SHA256 names the content, as canonical JSON.
	SHA256 string
	Orgs   int
	By     string
	At     time.Time
}

// AssessmentFormat is the form of AssessmentContent; it changes whenever a field does.
const AssessmentFormat = "gangyao-supervision-assessment/3"

// AssessmentContent is what was issued: the method as it was, every input with the id
// of its record, what came out, the objections and what was decided about them. Pages
// and files are made from the kept bytes alone.
type AssessmentContent struct {
	Format string `json:"format"`
	Tenant Tenant `json:"tenant"`
	Year   int    `json:"year"`
	No     int    `json:"no"`
	Number string `json:"number"`
	// Note is why it was corrected; empty in the first issue.
	Note   string `json:"note,omitempty"`
	Issuer string `json:"issuer"`
	By     string `json:"by"`
	On     string `json:"on"`   // YYYY-MM-DD
	Read   string `json:"read"` // the moment at which the records were read, RFC 3339
	Demo   bool   `json:"demo,omitempty"`
	// Names are those of the organisations on that day.
	Names    map[string]string `json:"names"`
	Result   assess.Result     `json:"result"`
	Disputes []Dispute         `json:"objections,omitempty"`
	// Corrects is the SHA-256 of the issue that it corrects.
	Corrects string `json:"corrects,omitempty"`
}

// Assessment is the content as an assessment.
func (c *AssessmentContent) Assessment() *Assessment {
	return &Assessment{Year: c.Year, Result: c.Result, Disputes: c.Disputes}
}

// Seen names what an assessment says, for issuing exactly what was seen.
func (x *Assessment) Seen() (string, error) {
	data, err := canonical.JSON(struct {
		Year     int           `json:"year"`
		Result   assess.Result `json:"result"`
		Disputes []Dispute     `json:"objections"`
	}{x.Year, x.Result, x.Disputes})
	if err != nil {
		return "", err
	}
	return canonical.SHA256(data), nil
}

// Pending are the objections that nobody decided about yet.
func (x *Assessment) Pending() []Dispute {
	return slices.DeleteFunc(slices.Clone(x.Disputes), func(d Dispute) bool { return d.Decision != nil })
}

// IssueAssessmentRequest asks for the assessment of a year to be issued.
type IssueAssessmentRequest struct {
	Tenant Tenant
	Year   int
	// Seen is that of the preview (Assessment.Seen).
	Seen string
	// Note is why an earlier issue is corrected.
	Note string
	Demo bool
}

// IssueAssessment freezes the assessment of a year as its method gives it now, and
// issues it. Objections are decided before.
//
// Faults: those of identity.Require for DoSupervise, for all organisations; Invalid
// ("supervision.assessment_future", "supervision.note_needed" for a correction);
// Conflict ("supervision.assessment_moved" when the records say something else than
// what was seen, "supervision.objections_open", "supervision.assessment_same",
// "supervision.assessment_empty").
func (s *Service) IssueAssessment(ctx context.Context, q IssueAssessmentRequest) (*YearIssue, error) {
	a, err := identity.Require(ctx, DoSupervise, identity.Target{Tenant: q.Tenant})
	if err == nil && a.Person == "" {
		err = fault.New(fault.Forbidden, "supervision.person_needed", nil)
	}
	if err != nil {
		return nil, err
	}
	today := identity.Day(s.now())
	q.Note = strings.TrimSpace(q.Note)
	var ps Problems
	if q.Year > today.Year() {
		ps.Add("year", fault.New(fault.Invalid, "supervision.assessment_future", fault.Args{"Year": q.Year}))
	}
	ps.tooLong("note", "supervisionweb.note", q.Note, longestText)
	if err := ps.Err(); err != nil {
		return nil, err
	}
	m, err := s.Methods(ctx, q.Tenant, time.Time{})
	if err != nil {
		return nil, err
	}
	got, err := s.Assess(identity.With(ctx, identity.Program(q.Tenant, "")), q.Tenant, q.Year, m.For(q.Year))
	if err != nil {
		return nil, err
	}
	if err := got.issuable(q.Seen); err != nil {
		return nil, err
	}
	names, err := s.namesOf(ctx, q.Tenant, got)
	if err != nil {
		return nil, err
	}
	var out *YearIssue
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		list, err := tx.Objections(ctx, q.Tenant, q.Year)
		if err != nil {
			return err
		}
		if len(list) != got.filed { // somebody objected, or decided, meanwhile
			return fault.New(fault.Conflict, "supervision.assessment_moved", nil)
		}
		content := AssessmentContent{Format: AssessmentFormat, Tenant: q.Tenant, Year: q.Year, No: 1, Note: q.Note, Issuer: a.OrgName, By: a.Name, On: dayText(today),
			Read: tx.Now().UTC().Format(time.RFC3339), Demo: q.Demo, Names: names, Result: got.Result, Disputes: got.Disputes}
		out, err = addIssued(ctx, tx, &content)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.tell(q.Tenant)
	return out, nil
}

// issuable says whether what was seen can be issued.
func (x *Assessment) issuable(seen string) error {
	now, err := x.Seen()
	switch {
	case err != nil:
		return err
	case now != seen:
		return fault.New(fault.Conflict, "supervision.assessment_moved", nil)
	case len(x.Pending()) > 0:
		return fault.New(fault.Conflict, "supervision.objections_open", fault.Args{"Count": len(x.Pending())})
	case len(x.Result.Orgs) == 0:
		return fault.New(fault.Conflict, "supervision.assessment_empty", nil)
	}
	return nil
}

// addIssued keeps an issue after those of the same year.
func addIssued(ctx context.Context, tx WriteTx, c *AssessmentContent) (*YearIssue, error) {
	all, err := tx.Assessments(ctx, c.Tenant)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Year != c.Year {
			continue
		}
		c.No, c.Corrects = all[i].No+1, all[i].SHA256
	}
	if c.No > 1 {
		if c.Note == "" {
			return nil, fault.New(fault.Invalid, "supervision.note_needed", nil)
		}
		before, err := readContent(ctx, tx, c.Tenant, c.Corrects)
		if err != nil {
			return nil, err
		}
		was, errWas := before.Assessment().Seen()
		is, errIs := c.Assessment().Seen()
		if errWas != nil || errIs != nil || was == is {
			return nil, fault.New(fault.Conflict, "supervision.assessment_same", nil)
		}
	}
	style, err := styleIn(ctx, tx, c.Tenant)
	if err != nil {
		return nil, err
	}
	c.Number = style.Number(SeriesAssessment, c.Year, c.No)
	data, err := canonical.JSON(c)
	if err != nil {
		return nil, err
	}
	out := &YearIssue{Tenant: c.Tenant, Year: c.Year, No: c.No, Number: c.Number, SHA256: canonical.SHA256(data), Orgs: len(c.Result.Orgs), By: c.By, At: tx.Now()}
	return out, tx.AddAssessment(ctx, out, data)
}

// namesOf are the names of the organisations of an assessment.
func (s *Service) namesOf(ctx context.Context, t Tenant, x *Assessment) (map[string]string, error) {
	orgs, _, err := s.Names.Gazetteer(ctx, t)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for i := range x.Result.Orgs {
		id := x.Result.Orgs[i].ID
		out[id] = id
		if o, ok := orgs.Org(identity.OrgID(id)); ok {
			out[id] = o.Name
		}
	}
	return out, nil
}

// Assessments are the issued ones, the latest year first, corrections after what they
// correct; those issued until the end of a day (midnight UTC; zero: all).
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Assessments(ctx context.Context, t Tenant, asOf time.Time) ([]YearIssue, error) {
	if _, err := identity.Require(ctx, DoRead, somewhere(t)); err != nil {
		return nil, err
	}
	var out []YearIssue
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = tx.Assessments(ctx, t); return err })
	return slices.DeleteFunc(out, func(x YearIssue) bool { return !asOf.IsZero() && !x.At.Before(dayEnd(asOf)) }), err
}

// IssuedAssessment is an issued assessment, checked against its SHA-256. The points of
// all organisations are there for all; inputs and objections of others are left out
// for a unit.
//
// Faults: those of identity.Require for DoRead; NotFound ("supervision.no_assessment");
// Internal ("supervision.notice_altered").
func (s *Service) IssuedAssessment(ctx context.Context, t Tenant, year, no int) (*YearIssue, *AssessmentContent, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, nil, err
	}
	var out *YearIssue
	var c *AssessmentContent
	err = s.Store.View(ctx, func(tx ReadTx) error {
		all, err := tx.Assessments(ctx, t)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(x YearIssue) bool { return x.Year == year && x.No == no })
		if i < 0 {
			return fault.New(fault.NotFound, "supervision.no_assessment", nil)
		}
		out = &all[i]
		if c, err = readContent(ctx, tx, t, out.SHA256); err == nil {
			c.Number = out.Number // of those from before numbers were written into them
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if !overall(a, t) {
		may := func(o identity.OrgID) bool { return a.May(DoRead, on(t, o)) }
		for i := range c.Result.Orgs {
			for j := range c.Result.Orgs[i].Parts {
				if !may(identity.OrgID(c.Result.Orgs[i].ID)) {
					c.Result.Orgs[i].Parts[j].Inputs = nil
				}
			}
		}
		c.Disputes = slices.DeleteFunc(c.Disputes, func(d Dispute) bool { return !may(d.Org) })
	}
	return out, c, nil
}

func readContent(ctx context.Context, tx ReadTx, t Tenant, sha string) (*AssessmentContent, error) {
	data, err := tx.Content(ctx, t, sha)
	if err != nil {
		return nil, err
	}
	if canonical.SHA256(data) != sha {
		return nil, fault.New(fault.Internal, "supervision.notice_altered", nil)
	}
	var c AssessmentContent
	return &c, json.Unmarshal(data, &c)
}

// closed says whether the assessment of a year was issued, so that nobody objects to
// it or decides any more.
func closed(ctx context.Context, tx ReadTx, t Tenant, year int) error {
	all, err := tx.Assessments(ctx, t)
	if err == nil && slices.ContainsFunc(all, func(x YearIssue) bool { return x.Year == year }) {
		err = fault.New(fault.Conflict, "supervision.assessment_closed", fault.Args{"Year": year})
	}
	return err
}

// dayEnd is the end of a day in China, given as midnight UTC.
func dayEnd(day time.Time) time.Time { return day.AddDate(0, 0, 1).Add(-8 * time.Hour) }
