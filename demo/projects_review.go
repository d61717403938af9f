package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// screen lets experts score an idea, which passes into reserve.
func (b *builder) screen(d project.Day) {
	roles := []identity.Role{identity.Evaluator, identity.Statistician, identity.Supervisor}
	b.step(d, identity.Planner, "专家评审", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
		var experts []project.Expert
		for _, r := range roles {
			a := b.s.who(r, "")
			experts = append(experts, project.Expert{Person: a.Person, Name: a.Name})
		}
		return b.s.projects.Appoint(ctx, st, experts, d+20)
	})
	for i, r := range roles {
		b.step(d+5, r, "专家评分", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
			in := project.Scores{Submitted: true, Opinion: "同意入库（演示）"}
			for j, c := range b.s.projects.CriteriaOn(d).Criteria {
				in.Scores = append(in.Scores, project.Score{Criterion: c.ID, Points: 6 + (i+j)%4})
			}
			return b.s.projects.Score(ctx, st, in)
		})
	}
	b.step(d+10, identity.Planner, "评审结论", "演示", b.s.projects.Conclude)
	b.advance(d + 12)
}

// others adds lists, publication, and what becomes of a project beside its stages.
func (b *builder) others(enter project.Day) {
	for _, year := range b.w.Lists {
		list := project.List{Kind: project.Annual, Year: year}
		on := max(schedule.Date(year, 1, 12), enter+20)
		b.enlist(on, identity.Planner, project.Choice{List: list, To: project.Proposed})
		b.enlist(on+13, identity.Leader, project.Choice{List: list, To: project.Approved, Document: fmt.Sprintf("演发〔%d〕2号", year)})
	}
	if n := len(b.w.Lists); n > 0 && b.w.finish.Year() > b.w.Lists[n-1] {
		b.rolling(b.w.Lists[n-1], enter)
	}
	if b.w.Public {
		b.step(b.w.start+30, identity.Planner, "公开", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.Publish(ctx, st, true)
		})
	}
	if b.w.Into != "" {
		b.step(enter+60, identity.Planner, "合并", "同址建设，合并实施（演示）", func(ctx context.Context, st project.Step) (*project.Project, error) {
			into := b.s.built[b.w.Into].at
			return b.s.projects.Join(ctx, Tenant, project.Seen{ID: into.ID, Base: into.Version}, []project.Seen{{ID: st.ID, Base: st.Base}}, project.Merged, st.Reason)
		})
	}
	if len(b.w.Parts) > 0 {
		b.step(enter+60, identity.Planner, "拆分", "两处分别立项（演示）", func(ctx context.Context, st project.Step) (*project.Project, error) {
			whole := b.s.built[b.w.Name].at.Basics
			var parts []project.Part
			for i, name := range b.w.Parts {
				part := project.Part{Basics: b.basics(name)}
				part.Funds = []project.Fund{{Source: b.w.Source, Amount: decimal.New(b.w.Total/int64(len(b.w.Parts)), 0)}}
				if i == 0 {
					part.Counts = whole.Counts
				}
				parts = append(parts, part)
			}
			made, err := b.s.projects.Divide(ctx, Tenant, project.Seen{ID: st.ID, Base: st.Base}, parts, st.Reason)
			if err != nil {
				return nil, err
			}
			return made[0], nil
		})
	}
}

// issueLists issues the lists of each year in February and, where they changed, adjusted
// in August.
func (s *story) issueLists(works []work, now time.Time) {
	lists := map[project.List]bool{}
	for i := range works {
		for _, y := range works[i].Lists {
			lists[project.List{Kind: project.Annual, Year: y}], lists[project.List{Kind: project.Rolling, Year: y}] = true, true
		}
	}
	for l := range lists {
		for i, x := range []struct {
			month      time.Month
			no         int
			as, reason string
		}{{time.February, 5, "2", ""}, {time.August, 20, "9", "年中调整（演示）"}} {
			on := schedule.Date(l.Year, x.month, x.no)
			at := on.Time().Add(time.Duration(9+i) * time.Hour)
			if !at.Before(now) {
				continue
			}
			no := x.as
			if l.Kind == project.Rolling {
				no = map[string]string{"2": "3", "9": "10"}[x.as]
			}
			s.on(at, "印发名单 "+l.String(), func() error { return s.issueList(l, on, fmt.Sprintf("演发〔%d〕%s号", l.Year, no), x.reason) })
		}
	}
}

// issueList issues a list unless it was issued with the number before, or nothing is to
// be issued.
func (s *story) issueList(l project.List, on project.Day, number, reason string) error {
	ctx, err := s.as(s.program, identity.Leader, "")
	if err != nil {
		return err
	}
	got, err := s.projects.ListOn(ctx, Tenant, l, 0)
	if err != nil || len(got.Rows) == 0 || slices.ContainsFunc(got.Issues, func(i project.ListIssue) bool { return i.Number == number }) {
		return err
	}
	title := map[project.ListKind]string{project.Annual: fmt.Sprintf("湘乡市%d年重点项目计划", l.Year), project.Rolling: fmt.Sprintf("湘乡市%d—%d年滚动计划", l.Year, l.Year+2)}[l.Kind]
	_, err = s.projects.Issue(ctx, project.Issuing{Tenant: Tenant, List: l, Title: title, Number: number, On: on, Reason: cmp.Or(reason, "补充印发（演示）")})
	if fault.Is(err, fault.Conflict) { // nothing changed since
		return nil
	}
	return err
}

// enlist proposes the project for a list, or approves it there.
// rolling takes a project that goes on beyond a year into the list of three years
// that begins with it, with the money of the years after.
func (b *builder) rolling(year int, enter project.Day) {
	list := project.List{Kind: project.Rolling, Year: year}
	on := max(schedule.Date(year, 1, 12), enter+20) + 15
	for y := year + 1; y <= min(year+2, b.w.finish.Year()); y++ {
		b.year(on, y)
	}
	b.enlist(on+5, identity.Planner, project.Choice{List: list, To: project.Proposed})
	b.enlist(on+12, identity.Leader, project.Choice{List: list, To: project.Approved, Document: fmt.Sprintf("演发〔%d〕3号", year)})
}

func (b *builder) enlist(d project.Day, role identity.Role, c project.Choice) {
	b.step(d, role, "年度清单", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
		c.Tenant, c.Projects = Tenant, []project.Seen{{ID: st.ID, Base: st.Base}}
		if _, err := b.s.projects.Enlist(ctx, c); err != nil {
			return nil, err
		}
		v, err := b.s.projects.Show(ctx, Tenant, st.ID, 0)
		if err != nil {
			return nil, err
		}
		return v.Project, nil
	})
}
