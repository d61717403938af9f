// Package projectrest tells other programs of major projects: the library with
// its filters, one project with its light explained, money, schedule, gates and
// history, lists, rankings, OC4IDS; and it takes monthly reports and problems from
// the systems of project owners. Confirming, moving a stage and approving lists is
// for people, on pages.
package projectrest

import (
	"cmp"
	"context"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/rest"
)

// Names tells what organisations and places are called; identity.Service does.
type Names interface {
	Gazetteer(ctx context.Context, t area.Code) (*identity.OrgTree, *area.Tree, error)
}

// REST adds the operations.
type REST struct {
	Projects *project.Service
	Names    Names
	// Address is where the site is, for the names of OC4IDS packages.
	Address string
}

// Add adds them to an API.
func (w *REST) Add(a *rest.API) {
	const tag, one = "projects", "/{tenant}/projects/{project}"
	op := func(id, path string, needs ...identity.Action) rest.Op {
		return rest.Op{ID: id, Path: path, Tag: tag, Needs: needs}
	}
	rest.List(a, op("list-projects", "/{tenant}/projects", project.DoRead), w.list)
	rest.Get(a, op("get-project", one, project.DoRead), w.get)
	rest.Get(a, op("get-project-schedule", one+"/schedule", project.DoRead), w.schedule)
	rest.Get(a, op("get-project-money", one+"/money", project.DoRead), w.money)
	rest.List(a, op("list-project-reports", one+"/reports", project.DoRead), w.reports)
	rest.List(a, op("list-project-history", one+"/history", project.DoRead), w.history)
	rest.List(a, op("list-gantt", "/{tenant}/project-gantt", project.DoRead), w.gantt)
	rest.List(a, op("list-funnel", "/{tenant}/project-funnel", project.DoRead), w.funnel)
	rest.List(a, op("list-ranking", "/{tenant}/project-ranking", project.DoRead), w.ranking)
	rest.List(a, op("list-project-lists", "/{tenant}/project-lists", project.DoRead), w.lists)
	rest.List(a, op("list-listed-projects", "/{tenant}/project-lists/{list}/{year}", project.DoRead), w.listed)
	rest.List(a, op("list-counted-projects", "/{tenant}/plans/{plan}/counted-projects", project.DoRead), w.counted)
	rest.Get(a, op("get-oc4ids", "/{tenant}/oc4ids", project.DoRead), w.oc4ids)
	rest.List(a, op("list-public-projects", "/{tenant}/public-projects"), w.public)
	rest.Get(a, op("get-public-project", "/{tenant}/public-projects/{project}"), w.publicOne)
	rest.Do(a, op("report-project", one+"/reports", project.DoReport), w.report)
	rest.Do(a, op("add-project-problem", one+"/problems", project.DoManage), w.addProblem)
	rest.Do(a, op("close-project-problem", one+"/problems/{problem}/close", project.DoManage), w.closeProblem)
}

// Filter selects projects, as on the pages; embed it in the input.
type Filter struct {
	Text     string              `query:"text" maxLength:"200"`
	Stage    []project.Stage     `query:"stage" enum:"conceived,reserve,preparation,started,building,completed,operating"`
	Standing []project.Standing  `query:"standing" enum:"active,suspended,ended,merged,split,superseded"`
	Light    []light.Colour      `query:"light" enum:"red,yellow,green,none"`
	Owner    []identity.OrgID    `query:"owner" maxItems:"200"`
	Area     area.Code           `query:"within" maxLength:"12"`
	Kind     []string            `query:"kind" maxItems:"100"`
	Nature   project.Nature      `query:"build_nature" enum:"new,extension,rebuild,continued,moved,restored"`
	List     string              `query:"list" maxLength:"20" example:"annual/2026"`
	Member   project.MemberState `query:"member" enum:"proposed,approved,removed"`
	AtLeast  string              `query:"at_least" maxLength:"30"`
	AtMost   string              `query:"at_most" maxLength:"30"`
	Troubled bool                `query:"troubled"`
	Silent   bool                `query:"silent"`
	Item     plan.ItemID         `query:"item" maxLength:"100"`
	Sort     string              `query:"sort" enum:"name,code,org,stage,light,total,year_plan,year_share,physical,start,finish,changed,problems"`
	Desc     bool                `query:"desc"`
}

// query is what the filter asks for, as of the day of the request.
func (f *Filter) query(ctx context.Context, t project.Tenant) (project.Query, error) {
	q := project.Query{Tenant: t, Stages: f.Stage, Standings: f.Standing, Lights: f.Light, Orgs: f.Owner, Area: f.Area, Kinds: f.Kind, Nature: f.Nature,
		State: f.Member, Text: f.Text, Problem: f.Troubled, Silent: f.Silent, Item: string(f.Item), Sort: f.Sort, AsOf: asOf(ctx)}
	if f.Desc {
		q.Sort = "-" + cmp.Or(f.Sort, "name")
	}
	if f.List != "" {
		var ok bool
		if q.List, ok = project.ParseList(f.List); !ok {
			return q, rest.Wrong("query.list", fault.New(fault.Invalid, "project.list_unknown", nil))
		}
	}
	for _, b := range []struct {
		name, text string
		to         *project.Money
	}{{"query.at_least", f.AtLeast, &q.From}, {"query.at_most", f.AtMost, &q.To}} {
		if b.text == "" {
			continue
		}
		n, err := rest.Decimal(b.name, b.text)
		if err == nil && (n.IsNegative() || n.GreaterThan(mostMoney)) {
			err = rest.Wrong(b.name, fault.New(fault.Invalid, "project.money_range", fault.Args{"Amount": n, "Most": mostMoney}))
		}
		if err != nil {
			return q, err
		}
		*b.to = n
	}
	return q, nil
}

// mostMoney bounds amounts that are asked for: what is larger finds nothing.
var mostMoney = decimal.New(1, 9)

// asOf is the day asked about; none means now.
func asOf(ctx context.Context) project.Day { return schedule.DayOf(rest.UTCDay(ctx)) }

// OfProject names a project; embed it in the input.
type OfProject struct {
	rest.Of
	Project project.ID `path:"project" maxLength:"100"`
}

// day reads a day that was sent; empty: none.
func day(location, text string) (project.Day, error) {
	d, err := schedule.ParseDay(strings.TrimSpace(text))
	if err != nil {
		return 0, rest.Wrong(location, fault.New(fault.Invalid, "rest.check.date", nil))
	}
	return d, nil
}
