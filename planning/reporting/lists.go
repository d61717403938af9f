package reporting

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// RoundRow is a round in a list, with the sheets that the actor may see.
type RoundRow struct {
	Round  Round
	State  RoundState
	Sheets map[State]int
	// Orgs are the organisations whose sheets are counted, with their state.
	Orgs map[identity.OrgID]State
}

// RoundView is a round with its duty list, its exceptions and its sheets, as far
// as the actor may see them.
type RoundView struct {
	Round      Round
	State      RoundState
	Duties     []Duty
	Exceptions []Exception
	Sheets     []Sheet
	// AsOf is the time that it shows; zero: now.
	AsOf time.Time
}

// history is the state of a tenant's rounds at a time (zero: now), made from the
// journals.
type history struct {
	rounds     []Round // the latest period first
	duties     map[RoundID][]Duty
	exceptions map[RoundID][]Exception
	sheets     map[RoundID][]*Past // by organisation
	first      time.Time           // when the first of them was planned; zero: never
}

// past reads rounds (all, or one) as they were at a time (zero: now), with the
// cells of their sheets when they are wanted.
func past(ctx context.Context, tx ReadTx, t indicator.Tenant, one RoundID, until time.Time, cells bool) (*history, error) {
	h, err := pastRounds(ctx, tx, t, one, until)
	if err != nil {
		return nil, err
	}
	sheets, err := tx.Sheets(ctx, SheetQuery{Tenant: t, Round: one})
	if err != nil {
		return nil, err
	}
	return h, h.replay(ctx, tx, sheets, JournalQuery{Tenant: t, Round: one, Until: until}, cells)
}

// pastRounds reads rounds (all, or one) with their duties and exceptions as they
// were at a time (zero: now), without their sheets.
func pastRounds(ctx context.Context, tx ReadTx, t indicator.Tenant, one RoundID, until time.Time) (*history, error) {
	h := &history{duties: map[RoundID][]Duty{}, exceptions: map[RoundID][]Exception{}, sheets: map[RoundID][]*Past{}}
	later := func(at time.Time) bool { return !until.IsZero() && at.After(until) }
	acts, err := tx.RoundActs(ctx, t, one)
	if err != nil {
		return nil, err
	}
	last := map[RoundID]*Round{}
	for i := range acts {
		if h.first.IsZero() || acts[i].At.Before(h.first) {
			h.first = acts[i].At
		}
		if !later(acts[i].At) {
			last[acts[i].Round.ID] = &acts[i].Round
		}
	}
	for _, r := range last {
		h.rounds = append(h.rounds, *r)
	}
	SortRounds(h.rounds)
	duties, err := tx.RoundDuties(ctx, t, one, "")
	if err != nil {
		return nil, err
	}
	for _, d := range duties {
		if d.On(until) {
			h.duties[d.Round] = append(h.duties[d.Round], d)
		}
	}
	exceptions, err := tx.Exceptions(ctx, t, one)
	if err != nil {
		return nil, err
	}
	for _, e := range exceptions {
		if !later(e.At) {
			h.exceptions[e.Round] = append(h.exceptions[e.Round], e)
		}
	}
	return h, nil
}

// replay makes sheets again from their journals, with the places of the duties of
// that time.
func (h *history) replay(ctx context.Context, tx ReadTx, sheets []Sheet, q JournalQuery, cells bool) error {
	acts, err := tx.Acts(ctx, q)
	if err != nil {
		return err
	}
	var changes []Change
	if cells {
		if changes, err = tx.Changes(ctx, q); err != nil {
			return err
		}
	}
	again := Replay(sheets, acts, changes, q.Until)
	for i := range sheets {
		p := again[sheets[i].ID]
		if p == nil {
			continue
		}
		p.Sheet.Areas = areasOf(h.duties[p.Sheet.Round], p.Sheet.Org)
		h.sheets[p.Sheet.Round] = append(h.sheets[p.Sheet.Round], p)
	}
	return nil
}

// notYet is the fault of asking for rounds before there were any; nil when there
// were some, or never were.
func (h *history) notYet(until time.Time) error {
	if len(h.rounds) > 0 || h.first.IsZero() || until.IsZero() {
		return nil
	}
	return fault.NotYet(until, h.first)
}

// areasOf are the places of an organisation's duties, sorted.
func areasOf(duties []Duty, org identity.OrgID) []area.Code {
	var out []area.Code
	for i := range duties {
		if duties[i].Org == org {
			out = append(out, duties[i].Cell.Area)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// SortRounds puts the latest period first.
func SortRounds(rs []Round) { slices.SortStableFunc(rs, compareRounds) }

// compareRounds puts the latest period first.
func compareRounds(a, b Round) int {
	if c := b.Period.End().Compare(a.Period.End()); c != 0 {
		return c
	}
	return b.Created.Compare(a.Created)
}

// Rounds lists the rounds as of a day (zero: now), the latest period first.
//
// Faults: those of identity.Require for DoRead; fault.NotYet when the first round
// was planned later.
func (s *Service) Rounds(ctx context.Context, t indicator.Tenant, asOf time.Time) ([]RoundRow, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	until, at := s.asOf(asOf)
	var out []RoundRow
	err = s.Store.View(ctx, func(tx ReadTx) error {
		out = nil
		if until.IsZero() { // today's sheets stand there; no need to read the journals
			return s.roundsNow(ctx, tx, t, a, &out)
		}
		h, err := past(ctx, tx, t, "", until, false)
		if err == nil {
			err = h.notYet(until)
		}
		if err != nil {
			return err
		}
		for _, r := range h.rounds {
			row := RoundRow{r, r.State(at, s.Zone), map[State]int{}, map[identity.OrgID]State{}}
			for _, p := range h.sheets[r.ID] {
				if maySome(a, DoRead, &p.Sheet) && owes(h.duties[r.ID], p.Sheet.Org) {
					row.add(&p.Sheet)
				}
			}
			out = append(out, row)
		}
		return nil
	})
	return out, err
}

func (s *Service) roundsNow(ctx context.Context, tx ReadTx, t indicator.Tenant, a *identity.Actor, out *[]RoundRow) error {
	rounds, err := tx.Rounds(ctx, t)
	if err != nil {
		return err
	}
	sheets, err := tx.Sheets(ctx, SheetQuery{Tenant: t})
	if err != nil {
		return err
	}
	now := s.now()
	at := map[RoundID]int{}
	for i, r := range rounds {
		at[r.ID] = i
		*out = append(*out, RoundRow{r, r.State(now, s.Zone), map[State]int{}, map[identity.OrgID]State{}})
	}
	for i := range sheets {
		sh := &sheets[i]
		if row, ok := at[sh.Round]; ok && maySome(a, DoRead, sh) && len(sh.Areas) > 0 {
			(*out)[row].add(sh)
		}
	}
	return nil
}

// add counts a sheet.
func (r *RoundRow) add(sh *Sheet) {
	r.Sheets[sh.State]++
	r.Orgs[sh.Org] = sh.State
}

// asOf is the end of a day for the journals (zero: no limit), and the time that
// stands for it.
func (s *Service) asOf(day time.Time) (until, at time.Time) {
	at = s.now()
	if until = endOf(day, s.Zone); !until.IsZero() && until.Before(at) {
		return until, until
	}
	return time.Time{}, at
}

func owes(duties []Duty, org identity.OrgID) bool {
	return slices.ContainsFunc(duties, func(d Duty) bool { return d.Org == org })
}

// Round shows a round as of a day (zero: now).
//
// Faults: those of identity.Require for DoRead; NotFound ("reporting.round_unknown";
// fault.NotYet when it was planned later).
func (s *Service) Round(ctx context.Context, t indicator.Tenant, id RoundID, asOf time.Time) (*RoundView, error) {
	var out *RoundView
	err := s.oneRound(ctx, t, id, asOf, false, func(a *identity.Actor, h *history, until, at time.Time) {
		r := h.rounds[0]
		out = &RoundView{Round: r, State: r.State(at, s.Zone), AsOf: until}
		seen := map[identity.OrgID]bool{}
		for _, p := range h.sheets[id] {
			if maySome(a, DoRead, &p.Sheet) && owes(h.duties[id], p.Sheet.Org) {
				seen[p.Sheet.Org] = true
				out.Sheets = append(out.Sheets, p.Sheet)
			}
		}
		for _, d := range h.duties[id] {
			if seen[d.Org] {
				out.Duties = append(out.Duties, d)
			}
		}
		for _, e := range h.exceptions[id] {
			if seen[e.Org] {
				out.Exceptions = append(out.Exceptions, e)
			}
		}
	})
	return out, err
}

// oneRound reads one round as of a day for those who may see it.
func (s *Service) oneRound(ctx context.Context, t indicator.Tenant, id RoundID, asOf time.Time, cells bool, fn func(a *identity.Actor, h *history, until, at time.Time)) error {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return err
	}
	until, at := s.asOf(asOf)
	return s.Store.View(ctx, func(tx ReadTx) error {
		h, err := past(ctx, tx, t, id, until, cells)
		if err != nil {
			return err
		}
		if err := h.notYet(until); err != nil {
			return err
		}
		if id == "" || len(h.rounds) != 1 {
			return fault.New(fault.NotFound, "reporting.round_unknown", nil)
		}
		fn(a, h, until, at)
		return nil
	})
}

// RoundHistory is the journal of a round up to the end of a day (zero: now), oldest
// first. It tells of all organisations, so it is for those who see all.
//
// Faults: those of identity.Require for DoRead on the whole tenant; fault.NotYet.
func (s *Service) RoundHistory(ctx context.Context, t indicator.Tenant, id RoundID, asOf time.Time) ([]RoundAct, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	if !a.Scope(DoRead, t).All {
		return nil, fault.New(fault.Forbidden, "identity.forbidden", fault.Args{"Action": i18n.Key("identity.action." + string(DoRead))})
	}
	until, _ := s.asOf(asOf)
	var out []RoundAct
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		r, err := tx.Round(ctx, t, id)
		if err != nil {
			return err
		}
		if !until.IsZero() && r.Created.After(until) {
			return fault.NotYet(until, r.Created)
		}
		out, err = tx.RoundActs(ctx, t, id)
		out = slices.DeleteFunc(out, func(a RoundAct) bool { return !until.IsZero() && a.At.After(until) })
		return err
	})
	return out, err
}
