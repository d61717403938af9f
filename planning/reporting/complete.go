package reporting

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// Completeness tells how complete and how timely a round is, as far as the actor
// may see it.
type Completeness struct {
	Round Round
	State RoundState
	// AsOf is the time that it shows; zero: now.
	AsOf  time.Time
	Orgs  []OrgRow
	Total OrgRow // sums; days and states are empty
}

// OrgRow is what one organisation did in a round.
type OrgRow struct {
	Org   identity.OrgID
	Sheet SheetID
	State State
	// Asked cells were asked, Register of them a register could supply; Filled
	// have a value, NoValue a reason for none, Open neither (optional cells left
	// empty are not counted as open).
	Asked, Register, Filled, NoValue, Open int
	Due                                    time.Time
	// FirstSubmitted is when it was first handed in; zero: not yet.
	FirstSubmitted time.Time
	// Late counts the days between the due day and the first submission, or, when
	// there is none, the day asked about; 0: in time, or not due yet.
	Late int
	// InTime: handed in by the due day. Orgs is 1 (in a total, how many), Handed
	// and InTimes count those who handed in at all and in time.
	InTime                bool
	Orgs, Handed, InTimes int
	Returns               int
}

// Reported says whether what it handed in stands, and was not taken back or returned.
func (r *OrgRow) Reported() bool { return r.State != Draft }

// Reported counts the organisations whose reports stand, those of them that came in
// time, and those whose report was returned and is being mended.
func (c *Completeness) Reported() (stand, inTime, returned int) {
	for i := range c.Orgs {
		switch o := &c.Orgs[i]; {
		case !o.Reported():
			returned += o.Handed
		case o.InTime:
			inTime++
			fallthrough
		default:
			stand++
		}
	}
	return stand, inTime, returned
}

// Completeness tells of a round as of a day (zero: now), made from the journals.
//
// Faults: those of identity.Require for DoRead; NotFound ("reporting.round_unknown").
func (s *Service) Completeness(ctx context.Context, t indicator.Tenant, id RoundID, asOf time.Time) (*Completeness, error) {
	var out *Completeness
	err := s.oneRound(ctx, t, id, asOf, true, func(a *identity.Actor, h *history, until, at time.Time) {
		r := h.rounds[0]
		out = &Completeness{Round: r, State: r.State(at, s.Zone), AsOf: until}
		for _, p := range h.sheets[id] {
			if !maySome(a, DoRead, &p.Sheet) || !owes(h.duties[id], p.Sheet.Org) {
				continue
			}
			row := s.orgRow(p, h.duties[id], r.DaysOf(p.Sheet.Org, h.exceptions[id]), at)
			out.Orgs = append(out.Orgs, row)
			out.Total.add(&row)
		}
	})
	return out, err
}

func (s *Service) orgRow(p *Past, duties []Duty, days Days, at time.Time) OrgRow {
	sh := &p.Sheet
	row := OrgRow{Org: sh.Org, Sheet: sh.ID, State: sh.State, Due: days.Due, FirstSubmitted: sh.FirstSubmitted, Returns: sh.Returns, Orgs: 1}
	for i := range duties {
		d := &duties[i]
		if d.Org != sh.Org {
			continue
		}
		row.Asked++
		if d.Register != "" {
			row.Register++
		}
		switch e := p.Entries[d.Cell]; {
		case e != nil && e.NoValue != "":
			row.NoValue++
		case e != nil && e.Filled():
			row.Filled++
		case !d.Optional:
			row.Open++
		}
	}
	until := at
	if !sh.FirstSubmitted.IsZero() {
		until, row.Handed = sh.FirstSubmitted, 1
	}
	row.Late = max(0, daysBetween(days.Due, s.today(until)))
	if row.InTime = row.Handed == 1 && row.Late == 0; row.InTime {
		row.InTimes = 1
	}
	return row
}

// add sums what can be summed.
func (r *OrgRow) add(o *OrgRow) {
	r.Asked += o.Asked
	r.Register += o.Register
	r.Filled += o.Filled
	r.NoValue += o.NoValue
	r.Open += o.Open
	r.Late += o.Late
	r.Orgs += o.Orgs
	r.Handed += o.Handed
	r.InTimes += o.InTimes
	r.Returns += o.Returns
}

// BurdenRow counts the fields asked of one organisation in one month.
type BurdenRow struct {
	Org   identity.OrgID
	Month period.Period // of the rounds' due days
	// Asked fields, Register of them a register could supply; Rounds that asked.
	Asked, Register, Rounds int
	// Demo: a round of the demonstration is among them.
	Demo bool
}

// Burden counts the fields asked of each organisation per month of a year, and
// how many of them a register could supply instead of a person, by the duty lists
// of a day (zero: now).
//
// Faults: those of identity.Require for DoRead; fault.NotYet.
func (s *Service) Burden(ctx context.Context, t indicator.Tenant, year int, asOf time.Time) ([]BurdenRow, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	type key struct {
		org   identity.OrgID
		month period.Period
	}
	rows := map[key]*BurdenRow{}
	until, _ := s.asOf(asOf)
	err = s.Store.View(ctx, func(tx ReadTx) error {
		clear(rows)
		h, err := pastRounds(ctx, tx, t, "", until)
		if err == nil {
			err = h.notYet(until)
		}
		if err != nil {
			return err
		}
		for i := range h.rounds {
			r := &h.rounds[i]
			month, ok := period.Of(period.Month, r.Due.Year(), int(r.Due.Month()))
			if !ok || r.Due.Year() != year {
				continue
			}
			counted := map[identity.OrgID]bool{}
			for _, d := range h.duties[r.ID] {
				if sh := (&Sheet{Tenant: t, Org: d.Org, Areas: areasOf(h.duties[r.ID], d.Org)}); !counted[d.Org] && !maySome(a, DoRead, sh) {
					continue
				}
				k := key{d.Org, month}
				if rows[k] == nil {
					rows[k] = &BurdenRow{Org: d.Org, Month: month}
				}
				rows[k].Asked++
				rows[k].Demo = rows[k].Demo || r.Demo
				if d.Register != "" {
					rows[k].Register++
				}
				if !counted[d.Org] {
					counted[d.Org] = true
					rows[k].Rounds++
				}
			}
		}
		return nil
	})
	out := make([]BurdenRow, 0, len(rows))
	for _, r := range rows {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(x, y BurdenRow) int {
		return cmp.Or(cmp.Compare(x.Month.Code(), y.Month.Code()), cmp.Compare(x.Org, y.Org))
	})
	return out, err
}
