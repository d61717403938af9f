package reporting

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// usualReminders are the days before the due day on which people are reminded.
var usualReminders = []int{7, 3, 1, 0}

// After is the period for which a round usually follows that of a period: the next of its
// kind; after figures counted from January to the end of a quarter those to the end of the
// next, of the whole year after September.
func After(p period.Period) period.Period {
	if p.Kind() != period.Cumulative {
		return p.Next()
	}
	step := 1
	if p.N()%3 == 0 {
		step = 3
	}
	if p.N()+step >= 12 {
		return period.InYear(p.Year())
	}
	next, _ := period.Of(period.Cumulative, p.Year(), p.N()+step) // within the year
	return next
}

// Check puts a form in order, or says what is wrong with it.
//
// Faults: Invalid, as of PlanRound.
func (f *RoundForm) Check() error {
	invalid := func(key string, args fault.Args) error { return fault.New(fault.Invalid, key, args) }
	f.Name, f.Note = strings.TrimSpace(f.Name), strings.TrimSpace(f.Note)
	f.Opens, f.Due, f.Closes = midnight(f.Opens), midnight(f.Due), midnight(f.Closes)
	switch {
	case f.Period.IsZero():
		return invalid("reporting.period_missing", nil)
	case f.Name == "":
		return invalid("reporting.name_missing", nil)
	case utf8.RuneCountInString(f.Name) > 100:
		return invalid("reporting.name_long", fault.Args{"Most": 100})
	case f.Opens.IsZero() || f.Due.IsZero() || f.Closes.IsZero():
		return invalid("reporting.days_missing", nil)
	case f.Due.Before(f.Opens) || f.Closes.Before(f.Due):
		return invalid("reporting.days_order", nil)
	case wrongDays(f.RemindDays):
		return invalid("reporting.remind_days", fault.Args{"Most": mostReminders})
	case utf8.RuneCountInString(f.Note) > maxNote:
		return invalid("reporting.note_long", fault.Args{"Most": maxNote})
	}
	if f.RemindDays = tidyDays(f.RemindDays); f.RemindDays == nil {
		f.RemindDays = UsualReminders()
	}
	return nil
}

// PlanRound makes a round with its duty list, as proposed or as edited since.
// Each organisation in the list gets a sheet, which opens with the round.
//
// Faults: those of identity.Require for DoArrange; Invalid ("reporting.period_missing",
// "reporting.name_missing", "reporting.name_long", "reporting.days_missing",
// "reporting.days_order", "reporting.remind_days", "reporting.note_long", those of SetDuties).
func (s *Service) PlanRound(ctx context.Context, f RoundForm, duties []Duty) (*Round, error) {
	a, err := identity.Require(ctx, DoArrange, whole(f.Tenant))
	if err != nil {
		return nil, err
	}
	if err := f.Check(); err != nil {
		return nil, err
	}
	r := &Round{Tenant: f.Tenant, ID: RoundID(s.IDs()), By: a.Name}
	r.fill(&f)
	err = s.update(ctx, func(tx WriteTx) ([]string, error) {
		r.Created, r.Version = tx.Now(), 0
		act := &RoundAct{Action: RoundPlan, Note: f.Note}
		if err := s.setDuties(ctx, tx, r, act, nil, duties, func() error { return s.saveRound(ctx, tx, r, act, a) }); err != nil {
			return nil, err
		}
		return []string{roundTopic(r.ID)}, nil
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Round) fill(f *RoundForm) {
	r.Name, r.Plan, r.Period = f.Name, f.Plan, f.Period
	r.Opens, r.Due, r.Closes = f.Opens, f.Due, f.Closes
	r.RemindDays, r.Note, r.Demo = f.RemindDays, f.Note, f.Demo
}

// saveRound writes a round with its journal entry.
func (s *Service) saveRound(ctx context.Context, tx WriteTx, r *Round, act *RoundAct, a *identity.Actor) error {
	r.Version++
	act.Round, act.Seq, act.By, act.Person, act.At = *r, r.Version, a.Name, a.Person, tx.Now()
	return tx.SaveRound(ctx, act)
}

// arrange changes a round that is held; base is the version seen, 0: whatever it is.
func (s *Service) arrange(ctx context.Context, t indicator.Tenant, id RoundID, base int, fn func(tx WriteTx, r *Round, a *identity.Actor) error) (*Round, error) {
	a, err := identity.Require(ctx, DoArrange, whole(t))
	if err != nil {
		return nil, err
	}
	var out *Round
	err = s.update(ctx, func(tx WriteTx) ([]string, error) {
		r, err := tx.LockRound(ctx, t, id)
		if err != nil {
			return nil, err
		}
		if base != 0 && base != r.Version {
			return nil, fault.New(fault.Conflict, "reporting.round_stale", nil)
		}
		out = r
		return []string{roundTopic(id)}, fn(tx, r, a)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ChangeRound changes a round's name, days and reminders. Its period and plan
// stay, because the duty list stands on them.
//
// Faults: those of identity.Require and of PlanRound; NotFound
// ("reporting.round_unknown"); Conflict ("reporting.round_stale").
func (s *Service) ChangeRound(ctx context.Context, id RoundID, base int, f RoundForm) (*Round, error) {
	return s.arrange(ctx, f.Tenant, id, base, func(tx WriteTx, r *Round, a *identity.Actor) error {
		f.Period, f.Plan = r.Period, r.Plan
		if err := f.Check(); err != nil {
			return err
		}
		r.fill(&f)
		return s.saveRound(ctx, tx, r, &RoundAct{Action: RoundChange, Note: f.Note}, a)
	})
}

// OpenRound opens a round before its day, or again after somebody closed it.
//
// Faults: those of identity.Require for DoArrange; NotFound ("reporting.round_unknown");
// Conflict ("reporting.round_open_already", "reporting.round_over": its last day has passed).
func (s *Service) OpenRound(ctx context.Context, t indicator.Tenant, id RoundID, note string) (*Round, error) {
	return s.arrange(ctx, t, id, 0, func(tx WriteTx, r *Round, a *identity.Actor) error {
		switch {
		case r.State(tx.Now(), s.Zone) == Open:
			return fault.New(fault.Conflict, "reporting.round_open_already", nil)
		case s.today(tx.Now()).After(r.Closes):
			return fault.New(fault.Conflict, "reporting.round_over", fault.Args{"Closes": r.Closes})
		}
		r.Opened = tx.Now()
		return s.saveRound(ctx, tx, r, &RoundAct{Action: RoundOpen, Note: strings.TrimSpace(note)}, a)
	})
}

// CloseRound closes a round before its last day.
//
// Faults: those of identity.Require for DoArrange; NotFound ("reporting.round_unknown");
// Conflict ("reporting.round_not_open").
func (s *Service) CloseRound(ctx context.Context, t indicator.Tenant, id RoundID, note string) (*Round, error) {
	return s.arrange(ctx, t, id, 0, func(tx WriteTx, r *Round, a *identity.Actor) error {
		if r.State(tx.Now(), s.Zone) != Open {
			return fault.New(fault.Conflict, "reporting.round_not_open", nil)
		}
		r.Closed = tx.Now()
		return s.saveRound(ctx, tx, r, &RoundAct{Action: RoundClose, Note: strings.TrimSpace(note)}, a)
	})
}

// Except gives one organisation other days in a round, with a reason.
//
// Faults: those of identity.Require for DoArrange; NotFound ("reporting.round_unknown");
// Invalid ("reporting.reason_words", "reporting.days_missing", "reporting.days_order",
// "reporting.org_without_duties").
func (s *Service) Except(ctx context.Context, e Exception) error {
	_, err := s.arrange(ctx, e.Tenant, e.Round, 0, func(tx WriteTx, r *Round, a *identity.Actor) error {
		e.Reason, e.Due, e.Closes = strings.TrimSpace(e.Reason), midnight(e.Due), midnight(e.Closes)
		switch {
		case e.Reason == "":
			return fault.New(fault.Invalid, "reporting.reason_words", nil)
		case e.Due.IsZero() || e.Closes.IsZero():
			return fault.New(fault.Invalid, "reporting.days_missing", nil)
		case e.Due.Before(r.Opens) || e.Closes.Before(e.Due):
			return fault.New(fault.Invalid, "reporting.days_order", nil)
		}
		sheets, err := tx.Sheets(ctx, SheetQuery{Tenant: e.Tenant, Round: e.Round, Org: e.Org})
		if err != nil {
			return err
		}
		if len(sheets) == 0 {
			return fault.New(fault.Invalid, "reporting.org_without_duties", nil)
		}
		e.By, e.At = a.Name, tx.Now()
		if err := s.except(ctx, tx, r, &e, a); err != nil {
			return err
		}
		return tx.AddNotices(ctx, []Notice{{Tenant: e.Tenant, ID: noticeID(NoticeExcept, sheets[0].ID, r.Version), Kind: NoticeExcept, Round: r.ID,
			Sheet: sheets[0].ID, Org: e.Org, For: DoFill, RoundName: r.Name, Due: e.Due, Note: e.Reason, At: tx.Now()}})
	})
	return err
}

// except writes an exception to a round that is held.
func (s *Service) except(ctx context.Context, tx WriteTx, r *Round, e *Exception, a *identity.Actor) error {
	if err := tx.AddException(ctx, e); err != nil {
		return err
	}
	return s.saveRound(ctx, tx, r, &RoundAct{Action: RoundExcept, Note: e.Reason}, a)
}

// SetDuties replaces the duty list of a round. An organisation whose sheet is no
// draft any more keeps its list.
//
// Faults: those of identity.Require for DoArrange; NotFound ("reporting.round_unknown");
// Conflict ("reporting.round_stale", "reporting.duties_locked"); Invalid
// ("reporting.duties_none", "reporting.duty_org", "reporting.duty_cell",
// "reporting.duty_twice").
func (s *Service) SetDuties(ctx context.Context, t indicator.Tenant, id RoundID, base int, duties []Duty) (*Round, error) {
	return s.arrange(ctx, t, id, base, func(tx WriteTx, r *Round, a *identity.Actor) error {
		all, err := tx.RoundDuties(ctx, t, id, "")
		if err != nil {
			return err
		}
		act := &RoundAct{Action: RoundDuties}
		return s.setDuties(ctx, tx, r, act, all, duties, func() error { return s.saveRound(ctx, tx, r, act, a) })
	})
}

// setDuties brings the stored list to the wanted one; save writes the round,
// which the duties refer to.
func (s *Service) setDuties(ctx context.Context, tx WriteTx, r *Round, act *RoundAct, stored, wanted []Duty, save func() error) error {
	defs, err := s.defs.get(ctx, tx.Facts(), r.Tenant, time.Time{})
	if err != nil {
		return err
	}
	want := map[indicator.CellKey]Duty{}
	if len(wanted) == 0 {
		return fault.New(fault.Invalid, "reporting.duties_none", nil)
	}
	for _, d := range wanted {
		args := fault.Args{"Cell": CellID(d.Cell)}
		_, twice := want[d.Cell]
		switch {
		case d.Org == "":
			return fault.New(fault.Invalid, "reporting.duty_org", args)
		case defs[indicator.Version{Code: d.Cell.Code, Version: d.Cell.Version}] == nil || d.Cell.Period.IsZero() || d.Cell.Area == "":
			return fault.New(fault.Invalid, "reporting.duty_cell", args)
		case twice:
			return fault.New(fault.Invalid, "reporting.duty_twice", args)
		}
		d.Round, d.Added, d.Dropped = r.ID, tx.Now(), time.Time{}
		want[d.Cell] = d
	}
	var dropped []Duty
	touched := map[identity.OrgID]bool{}
	for _, have := range stored {
		if !have.Dropped.IsZero() {
			continue
		}
		if d, ok := want[have.Cell]; ok && d.Org == have.Org && d.Optional == have.Optional && d.Register == have.Register {
			delete(want, have.Cell)
			continue
		}
		dropped = append(dropped, have)
		touched[have.Org] = true
	}
	added := make([]Duty, 0, len(want))
	for _, d := range want {
		added = append(added, d)
		touched[d.Org] = true
	}
	slices.SortFunc(added, func(a, b Duty) int { return compareCells(a.Cell, b.Cell) })
	act.Added, act.Dropped = len(added), len(dropped)
	if err := save(); err != nil {
		return err
	}
	if err := tx.DropDuties(ctx, r.Tenant, dropped); err != nil {
		return err
	}
	if err := tx.AddDuties(ctx, r.Tenant, added); err != nil {
		return err
	}
	return s.tendSheets(ctx, tx, r, touched)
}

// tendSheets makes missing sheets and brings the places of all to the duty list.
func (s *Service) tendSheets(ctx context.Context, tx WriteTx, r *Round, touched map[identity.OrgID]bool) error {
	all, err := tx.RoundDuties(ctx, r.Tenant, r.ID, "")
	if err != nil {
		return err
	}
	places := map[identity.OrgID][]area.Code{}
	for i := range all {
		if d := &all[i]; d.Dropped.IsZero() {
			places[d.Org] = append(places[d.Org], d.Cell.Area)
		}
	}
	sheets, err := tx.Sheets(ctx, SheetQuery{Tenant: r.Tenant, Round: r.ID})
	if err != nil {
		return err
	}
	have := map[identity.OrgID]SheetID{}
	for i := range sheets {
		have[sheets[i].Org] = sheets[i].ID
	}
	orgs := make([]identity.OrgID, 0, len(touched))
	for org := range touched {
		orgs = append(orgs, org)
	}
	slices.Sort(orgs) // always held in the same order
	for _, org := range orgs {
		slices.Sort(places[org])
		at := slices.Compact(places[org])
		id, ok := have[org]
		if !ok {
			sh := &Sheet{Tenant: r.Tenant, ID: SheetID(s.IDs()), Round: r.ID, Org: org, State: Draft, Areas: at, Since: tx.Now(), Created: tx.Now()}
			if err := tx.AddSheet(ctx, sh); err != nil {
				return err
			}
			continue
		}
		sh, err := tx.LockSheet(ctx, r.Tenant, id)
		if err != nil {
			return err
		}
		if sh.State != Draft {
			return fault.New(fault.Conflict, "reporting.duties_locked", fault.Args{"Org": string(org)})
		}
		sh.Areas = at
		if err := tx.SaveSheet(ctx, sh); err != nil {
			return err
		}
	}
	return nil
}

// Within lists the periods of a kind that end within p; of what counts since
// January only the one that ends with it.
func Within(p period.Period, k period.Kind) []period.Period {
	var out []period.Period
	for n := 1; n <= k.PerYear(); n++ {
		q, ok := period.Of(k, p.Year(), n)
		switch {
		case !ok, q.End().Before(p.Start()), q.End().After(p.End()):
		case k == period.Cumulative && !q.End().Equal(p.End()):
		default:
			out = append(out, q)
		}
	}
	return out
}
