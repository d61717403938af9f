package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// townOrg is the government of a town (identity.DefaultOrgs).
func townOrg(c area.Code) identity.OrgID { return identity.OrgID("t" + c[6:]) }

// answer is what a cell is filled with.
type answer = reporting.CellInput

// round is a reporting round of the story: its sheets go their way by scripts.
type round struct {
	s    *story
	form reporting.RoundForm
	// list proposes the duties as somebody edited them; answers says what stands
	// in a cell.
	list   func(ctx context.Context) ([]reporting.Duty, error)
	answer func(indicator.CellKey) answer

	id         reporting.RoundID
	sheets     map[identity.OrgID]*sheet
	exceptions map[identity.OrgID]bool
}

// sheet is one organisation's sheet of a round. Each step makes one version of
// it, so that the version says which steps were taken.
type sheet struct {
	id     reporting.SheetID
	taken  int
	sha    string
	duties []reporting.Duty
}

// step is a step of a sheet, done on a day counted from the first day of the
// round.
type step struct {
	day int
	do  reporting.Action
	// part is how much of the sheet is filled, in hundredths.
	part int
	note string
	// by is whose step it is; usually the action says so.
	by identity.Role
}

// planner lets the planner act.
func (r *round) planner() (context.Context, error) { return r.s.as(r.s.program, identity.Planner, "") }

// begin plans the round, or finds it.
func (r *round) begin() error {
	ctx, err := r.planner()
	if err != nil {
		return err
	}
	rounds, err := r.s.reports.Rounds(ctx, Tenant, time.Time{})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(rounds, func(row reporting.RoundRow) bool { return row.Round.Name == r.form.Name })
	if at >= 0 {
		r.id = rounds[at].Round.ID
		return r.look(ctx)
	}
	duties, err := r.list(ctx)
	if err != nil {
		return err
	}
	got, err := r.s.reports.PlanRound(ctx, r.form, duties)
	if err != nil {
		return err
	}
	r.id = got.ID
	return r.look(ctx)
}

// look reads the sheets and their duties.
func (r *round) look(ctx context.Context) error {
	v, err := r.s.reports.Round(ctx, Tenant, r.id, time.Time{})
	if err != nil {
		return err
	}
	r.sheets, r.exceptions = map[identity.OrgID]*sheet{}, map[identity.OrgID]bool{}
	for i := range v.Sheets {
		sh := &v.Sheets[i]
		r.sheets[sh.Org] = &sheet{id: sh.ID, taken: sh.Version, sha: sh.SHA256}
	}
	for _, d := range v.Duties {
		sh := r.sheets[d.Org]
		sh.duties = append(sh.duties, d)
	}
	for _, e := range v.Exceptions {
		r.exceptions[e.Org] = true
	}
	return nil
}

// goes adds the acts of one organisation's sheet: minute keeps those of a day apart.
func (r *round) goes(org identity.OrgID, minute int, steps ...step) {
	for i, st := range steps {
		at := r.form.Opens.AddDate(0, 0, st.day).Add(time.Hour + time.Duration(minute+i)*time.Minute)
		r.s.on(at, fmt.Sprintf("%s: %s %s", r.form.Name, org, st.do), func() error {
			sh := r.sheets[org]
			if sh == nil {
				return fmt.Errorf("%s owes nothing", org)
			}
			if sh.taken > i {
				return nil
			}
			return r.take(sh, org, st)
		})
	}
}

// take takes a step as the person whose step it is.
func (r *round) take(sh *sheet, org identity.OrgID, st step) error {
	roles := map[reporting.Action]identity.Role{reporting.Fill: identity.Clerk, reporting.Submit: identity.Clerk, reporting.Approve: identity.Head,
		reporting.Verify: identity.Statistician, reporting.Publish: identity.Planner, reporting.Return: identity.Statistician}
	ctx, err := r.s.as(r.s.program, cmp.Or(st.by, roles[st.do]), org)
	if err != nil {
		return err
	}
	s, on := r.s.reports, reporting.Step{Tenant: Tenant, Sheet: sh.id, SHA256: sh.sha, Note: st.note}
	var got *reporting.Sheet
	switch st.do {
	case reporting.Fill:
		return r.fill(ctx, sh, st)
	case reporting.Submit:
		got, err = s.Submit(ctx, on)
	case reporting.Approve:
		got, err = s.Approve(ctx, on)
	case reporting.Verify:
		got, err = s.Verify(ctx, on)
	case reporting.Publish:
		got, err = s.Publish(ctx, on)
	case reporting.Return:
		cell := sh.duties[0].Cell
		got, err = s.Return(ctx, reporting.ReturnRequest{Step: on, Cells: map[indicator.CellKey]string{cell: ""}})
	}
	if err != nil {
		return err
	}
	sh.taken, sh.sha = got.Version, got.SHA256
	return nil
}

// fill fills a part of the sheet. What a check wants explained is explained.
func (r *round) fill(ctx context.Context, sh *sheet, st step) error {
	v, err := r.s.reports.Sheet(ctx, Tenant, sh.id, time.Time{})
	if err != nil {
		return err
	}
	req := reporting.FillRequest{Tenant: Tenant, Sheet: sh.id, Base: v.Sheet.Version, Whole: true, DryRun: true}
	for _, d := range sh.duties[:max(1, len(sh.duties)*st.part/100)] {
		in := r.answer(d.Cell)
		if st.note != "" && in.NoValue == "" {
			in.Note = st.note
		}
		req.Cells = append(req.Cells, in)
	}
	tried, err := r.s.reports.Fill(ctx, req)
	if err != nil {
		return err
	}
	for _, m := range tried.Remarks {
		for i := range req.Cells {
			if c := &req.Cells[i]; m.Cell == c.Cell && m.Severity == reporting.Asks && !m.Answered {
				c.Note = "已核对，演示数据"
			}
		}
	}
	req.DryRun = false
	out, err := r.s.reports.Fill(ctx, req)
	if err != nil {
		return err
	}
	sh.taken = out.Version
	return nil
}

// except gives an organisation other days, counted from the first of the round.
func (r *round) except(on, due, closes int, org identity.OrgID, reason string) {
	day := func(n int) time.Time { return r.form.Opens.AddDate(0, 0, n) }
	r.s.on(day(on).Add(time.Hour), r.form.Name+": exception", func() error {
		if r.exceptions[org] {
			return nil
		}
		ctx, err := r.planner()
		if err != nil {
			return err
		}
		r.exceptions[org] = true
		return r.s.reports.Except(ctx, reporting.Exception{Tenant: Tenant, Round: r.id, Org: org, Due: day(due), Closes: day(closes), Reason: reason})
	})
}

// publish publishes all that is verified on a day.
func (r *round) publish(on int) {
	r.s.on(r.form.Opens.AddDate(0, 0, on).Add(9*time.Hour), r.form.Name+": publication", func() error {
		ctx, err := r.planner()
		if err != nil {
			return err
		}
		_, err = r.s.reports.PublishRound(ctx, Tenant, r.id)
		return err
	})
}

// noValue answers a cell that has none.
func noValue(k indicator.CellKey, why reporting.NoValue, note string) answer {
	return answer{Cell: k, NoValue: why, Note: note}
}
