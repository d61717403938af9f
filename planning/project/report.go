package project

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// ReportState is where a monthly report is.
//
//	draft ──submit──▶ submitted ──confirm──▶ confirmed (final; a correction is a new version)
//	  ▲                  └──return, with a note──▶ returned ──save──▶ draft
type ReportState string

const (
	ReportDraft     ReportState = "draft"
	ReportSubmitted ReportState = "submitted"
	ReportConfirmed ReportState = "confirmed"
	ReportReturned  ReportState = "returned"
)

// ReportStates lists all states.
func ReportStates() []ReportState {
	return []ReportState{ReportDraft, ReportSubmitted, ReportConfirmed, ReportReturned}
}

// Key is the message that names the state.
func (s ReportState) Key() string { return "project.report." + string(s) }

// Report is a month's report in one version.
type Report struct {
	Month   period.Period `json:"month"`
	Version int           `json:"version"` // from 1
	State   ReportState   `json:"state"`
	// Done is the investment done in the month, Paid what was paid in it by source.
	Done Money  `json:"done"`
	Paid []Fund `json:"paid,omitempty"`
	// Physical is the share of all work that is done at the month's end, per cent.
	Physical decimal.Decimal `json:"physical"`
	// Cost is what all work up to the month's end has really cost (累计已发生成本): costs
	// incurred, paid or not; nil when it was not told.
	Cost *Money `json:"cost,omitempty"`
	// Milestones are what happened at milestones; it counts once confirmed.
	Milestones []Progress `json:"milestones,omitempty"`
	Problems   string     `json:"problems,omitempty"`
	Note       string     `json:"note,omitempty"`
	// Reason is why a confirmed version is corrected.
	Reason string            `json:"reason,omitempty"`
	By     string            `json:"by"`
	Person identity.PersonID `json:"person"`
	At     time.Time         `json:"at"`
	// Writers are all who ever saved it: none of them confirms it.
	Writers []identity.PersonID `json:"writers"`
	// Handed is when it was handed in for the first time, Submitted the last time.
	Handed      time.Time `json:"handed,omitzero"`
	Submitted   time.Time `json:"submitted,omitzero"`
	SubmittedBy string    `json:"submittedBy,omitempty"`
	// Settled is when it was confirmed or returned, SettledBy who did it.
	Settled   time.Time `json:"settled,omitzero"`
	SettledBy string    `json:"settledBy,omitempty"`
	Returned  string    `json:"returned,omitempty"` // the note of the last return
	// Returns are the times at which it was returned, oldest first.
	Returns []Return `json:"returns,omitempty"`
}

// Return is that a report was sent back to be mended.
type Return struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Note string    `json:"note"`
	// Again is when it was handed in again; none while it was not.
	Again time.Time `json:"again,omitzero"`
}

// returns are its returns, also of a report that was kept before each was written down:
// of those the last one is known while it waits to be mended.
func (r *Report) returns() []Return {
	if len(r.Returns) > 0 || r.Handed.IsZero() || r.Returned == "" {
		return r.Returns
	}
	switch r.State {
	case ReportReturned:
		return []Return{{At: r.Settled, By: r.SettledBy, Note: r.Returned}}
	case ReportDraft:
		return []Return{{At: r.At, Note: r.Returned}}
	}
	return nil
}

// Back is the return after which the report was not handed in again; nil: it was, or it
// never came back.
func (r *Report) Back() *Return {
	list := r.returns()
	if n := len(list); n > 0 && list[n-1].Again.IsZero() {
		return &list[n-1]
	}
	return nil
}

func (r *Report) first() Day { return schedule.DayOf(r.Month.Start()) }

// Report is the newest version of a month; nil when nothing was begun.
func (p *Project) Report(month period.Period) *Report {
	for i := len(p.Reports) - 1; i >= 0; i-- {
		if p.Reports[i].Month == month {
			return &p.Reports[i]
		}
	}
	return nil
}

// confirmed lists the confirmed reports by month, of each month the newest version.
func (p *Project) confirmed() []*Report {
	var out []*Report
	for i := range p.Reports {
		r := &p.Reports[i]
		if r.State != ReportConfirmed {
			continue
		}
		if k := slices.IndexFunc(out, func(o *Report) bool { return o.Month == r.Month }); k >= 0 {
			out[k] = r
			continue
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *Report) int { return cmp.Compare(a.Month.Code(), b.Month.Code()) })
	return out
}

// Confirmed is the newest month that was confirmed; nil when none was.
func (p *Project) Confirmed() *Report {
	list := p.confirmed()
	if len(list) == 0 {
		return nil
	}
	return list[len(list)-1]
}

// Lock says why a month's report cannot be changed; nil when it is open. Whose
// turn it is and since when is part of the answer.
type Lock struct {
	Key   string // the message that says it
	Since time.Time
	By    string
}

// Lock is the lock of a month's report.
func (p *Project) Lock(month period.Period) *Lock {
	r := p.Report(month)
	switch {
	case p.Standing.Over():
		return &Lock{Key: "project.lock.over", Since: p.Moves[len(p.Moves)-1].At}
	case r == nil:
		return nil
	case r.State == ReportSubmitted:
		return &Lock{"project.lock.submitted", r.Submitted, r.SubmittedBy}
	case r.State == ReportConfirmed:
		return &Lock{"project.lock.confirmed", r.Settled, r.SettledBy}
	}
	return nil
}

// ReportForm is what a manager fills in.
type ReportForm struct {
	Month      period.Period
	Done       Money
	Paid       []Fund
	Physical   decimal.Decimal
	Cost       *Money     // cumulative; nil: not told
	Milestones []Progress // ID, Started, Finished, Forecast, Note
	Problems   string
	Note       string
	// Reason is required to correct a confirmed report.
	Reason string
}

const maxText = 4000

// CheckReport checks what was filled in, for a report on a day, all fields at once
// (Flaws).
func (p *Project) CheckReport(f *ReportForm, today Day) error {
	var bad Flaws
	invalid := func(field, key string, args fault.Args) { bad.Add(field, fault.New(fault.Invalid, key, args)) }
	if f.Month.Kind() != period.Month || schedule.DayOf(f.Month.Start()) > today || f.Month.Year() < 1990 {
		invalid("month", "project.report_month", nil)
	}
	if f.Physical.IsNegative() || f.Physical.GreaterThan(hundred) || !f.Physical.Equal(f.Physical.Truncate(2)) {
		invalid("physical", "project.report_physical", fault.Args{"Value": clip(f.Physical.String(), 40)})
	}
	for _, x := range [][2]string{{"problems", f.Problems}, {"note", f.Note}, {"reason", f.Reason}} {
		if len(x[1]) > maxText {
			bad.Add(x[0], fault.New(fault.TooLarge, "project.text_long", fault.Args{"Most": maxText / 3}))
		}
	}
	bad.Add("done", checkMoney(f.Done))
	if f.Cost != nil {
		bad.Add("cost", checkMoney(*f.Cost))
	}
	paid, err := tidyFunds(f.Paid)
	for _, x := range FlawsOf(err) {
		bad.Add(strings.Replace(x.Field, "fund-", "paid-", 1), x.Fault)
	}
	if err == nil {
		f.Paid = paid
	} else if FlawsOf(err) == nil {
		bad.Add("paid", err)
	}
	for _, r := range slices.Backward(p.confirmed()) { // the latest of those that are higher
		if r.Month.Code() < f.Month.Code() && r.Physical.GreaterThan(f.Physical) && strings.TrimSpace(f.Note) == "" {
			invalid("note", "project.report_backward", fault.Args{"Month": r.Month.Msg(), "Was": r.Physical, "Is": f.Physical})
			break
		}
	}
	for _, r := range slices.Backward(p.confirmed()) {
		if f.Cost != nil && r.Cost != nil && r.Month.Code() < f.Month.Code() && r.Cost.GreaterThan(*f.Cost) && strings.TrimSpace(f.Note) == "" {
			invalid("note", "project.report_cost_backward", fault.Args{"Month": r.Month.Msg(), "Was": *r.Cost, "Is": *f.Cost})
			break
		}
	}
	bad.Add("", p.checkProgress(f.Milestones, today))
	return bad.Fault()
}

// checkProgress checks what is said of milestones.
func (p *Project) checkProgress(list []Progress, today Day) error {
	b := p.Plan()
	var bad Flaws
	for _, m := range list {
		flaw := func(field, key string) { bad.Add("p-"+field+"-"+m.ID, fault.New(fault.Invalid, key, nil)) }
		if b == nil || !slices.ContainsFunc(b.Milestones, func(x Milestone) bool { return x.ID == m.ID }) {
			return fault.New(fault.Invalid, "project.milestone_unknown", fault.Args{"Name": clip(m.ID, 40)})
		}
		switch {
		case m.Started > today:
			flaw("started", "project.milestone_future")
		case m.Finished > today:
			flaw("finished", "project.milestone_future")
		case m.Finished != 0 && m.Started > m.Finished:
			flaw("finished", "project.milestone_order")
		case len(m.Note) > maxText:
			return fault.New(fault.TooLarge, "project.text_long", fault.Args{"Most": maxText / 3})
		}
	}
	return bad.Fault()
}

// locked is the fault of a locked report.
func (l *Lock) fault() error {
	return fault.New(fault.Conflict, "project.report_locked", fault.Args{"Why": i18n.Key(l.Key), "By": l.By, "Since": l.Since.In(china)})
}
