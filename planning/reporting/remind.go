package reporting

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
)

// noticeDays is how long a notice stands in the list.
const noticeDays = 90

// lateEvery is after how many days a late sheet is reminded of again.
const lateEvery = 7

func noticeID(k NoticeKind, sh SheetID, n int) NoticeID {
	return NoticeID(fmt.Sprintf("%s/%s/%d", k, sh, n))
}

// Reminders lists who must be reminded on a day, by how the sheets stand now:
// clerks of drafts and heads of submitted sheets, on the round's reminder days,
// the day after the due day, and then every seventh day; clerks also on the day
// the round opens. Only what the actor may see is listed.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Reminders(ctx context.Context, t indicator.Tenant, day time.Time) ([]Notice, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var out []Notice
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		out, err = s.reminders(ctx, tx, t, midnight(day), func(sh *Sheet) bool { return maySome(a, DoRead, sh) })
		return err
	})
	return out, err
}

// Remind writes today's reminders into the lists of notices, and says how many
// are new. It may be called any number of times a day.
//
// Faults: those of identity.Require for DoArrange.
func (s *Service) Remind(ctx context.Context, t indicator.Tenant) (int, error) {
	if _, err := identity.Require(ctx, DoArrange, whole(t)); err != nil {
		return 0, err
	}
	n := 0
	err := s.update(ctx, func(tx WriteTx) ([]string, error) {
		list, err := s.reminders(ctx, tx, t, s.today(tx.Now()), func(*Sheet) bool { return true })
		if err != nil {
			return nil, err
		}
		old, err := tx.Notices(ctx, t, tx.Now().AddDate(0, 0, -2))
		if err != nil {
			return nil, err
		}
		known := map[NoticeID]bool{}
		for i := range old {
			known[old[i].ID] = true
		}
		list = slices.DeleteFunc(list, func(x Notice) bool { return known[x.ID] })
		for i := range list {
			list[i].At = tx.Now()
		}
		n = len(list)
		return []string{"notices"}, tx.AddNotices(ctx, list)
	})
	return n, err
}

func (s *Service) reminders(ctx context.Context, tx ReadTx, t indicator.Tenant, day time.Time, sees func(*Sheet) bool) ([]Notice, error) {
	rounds, err := tx.Rounds(ctx, t)
	if err != nil {
		return nil, err
	}
	at := endOf(day, s.Zone)
	var out []Notice
	for i := range rounds {
		r := &rounds[i]
		sheets, err := tx.Sheets(ctx, SheetQuery{Tenant: t, Round: r.ID})
		if err != nil {
			return nil, err
		}
		ex, err := tx.Exceptions(ctx, t, r.ID)
		if err != nil {
			return nil, err
		}
		for j := range sheets {
			c := &Case{Sheet: sheets[j], Round: *r, Days: r.DaysOf(sheets[j].Org, ex), At: at, Zone: s.Zone}
			if len(c.Sheet.Areas) > 0 && sees(&c.Sheet) && c.State() == Open {
				out = c.remind(day, out)
			}
		}
	}
	return out, nil
}

// remind adds what is to be said of a sheet on a day.
func (c *Case) remind(day time.Time, out []Notice) []Notice {
	sh := &c.Sheet
	add := func(kind NoticeKind, who identity.Action, due time.Time, days int) {
		out = append(out, Notice{Tenant: sh.Tenant, Kind: kind, Round: c.Round.ID, Sheet: sh.ID, Org: sh.Org, For: who, RoundName: c.Round.Name,
			Due: due, Days: days, ID: NoticeID(fmt.Sprintf("%s/%s/%s/%s", kind, who, sh.ID, day.Format(time.DateOnly)))})
	}
	who, do := DoFill, Fill
	switch sh.State {
	case Submitted:
		who, do = DoApprove, Approve
	case Draft:
		opened := c.Round.Opens
		if !c.Round.Opened.IsZero() {
			opened = dayOf(c.Round.Opened, c.Zone)
		}
		if day.Equal(opened) {
			add(NoticeOpened, DoFill, c.due(Fill), daysBetween(day, c.due(Fill)))
		}
	default:
		return out
	}
	due := c.due(do)
	left := daysBetween(day, due)
	switch {
	case slices.Contains(c.Round.RemindDays, left):
		add(NoticeRemind, who, due, left)
	case left < 0 && (-left)%lateEvery == 1:
		add(NoticeLate, who, due, -left)
		if who == DoFill { // the head hears of it too
			add(NoticeLate, DoApprove, due, -left)
		}
	}
	return out
}

// Notices lists the notices of the 90 days before the end of a day (zero: now) for
// the actor, newest first, read as they had been by then.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Notices(ctx context.Context, t indicator.Tenant, asOf time.Time) ([]Notice, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	_, at := s.asOf(asOf)
	var out []Notice
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		out, err = s.mine(ctx, tx, t, a, at)
		return err
	})
	return out, err
}

// mine are the notices meant for an actor at a time.
func (s *Service) mine(ctx context.Context, tx ReadTx, t indicator.Tenant, a *identity.Actor, at time.Time) ([]Notice, error) {
	list, err := tx.Notices(ctx, t, at.AddDate(0, 0, -noticeDays))
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(n Notice) bool { return n.At.After(at) })
	read, err := tx.Read(ctx, t, a.Person)
	if err != nil {
		return nil, err
	}
	sheets := map[SheetID]*Sheet{}
	rounds := map[RoundID]bool{}
	for i := range list {
		if rounds[list[i].Round] {
			continue
		}
		rounds[list[i].Round] = true
		some, err := tx.Sheets(ctx, SheetQuery{Tenant: t, Round: list[i].Round})
		if err != nil {
			return nil, err
		}
		for j := range some {
			sheets[some[j].ID] = &some[j]
		}
	}
	var out []Notice
	for _, n := range list {
		if sh := sheets[n.Sheet]; sh != nil && a.Person != "" && maySome(a, n.For, sh) {
			when, is := read[n.ID]
			n.Read = is && !when.After(at)
			out = append(out, n)
		}
	}
	return out, nil
}

// ReadNotices marks notices of the actor as read; others are left alone.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) ReadNotices(ctx context.Context, t indicator.Tenant, ids []NoticeID) error {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return err
	}
	return s.update(ctx, func(tx WriteTx) ([]string, error) {
		list, err := s.mine(ctx, tx, t, a, tx.Now())
		if err != nil {
			return nil, err
		}
		var fresh []NoticeID
		for _, n := range list {
			if !n.Read && slices.Contains(ids, n.ID) {
				fresh = append(fresh, n.ID)
			}
		}
		return nil, tx.MarkRead(ctx, t, a.Person, fresh)
	})
}
