package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/planning/warning"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/rest"
)

const apiBase = rest.Base + "/" + string(demo.Tenant)

// isAPI says whether a route is an operation for programs.
func isAPI(pattern string) bool { return strings.Contains(pattern, " "+rest.Base+"/") }

// program is another program that asks with a key; without one it is a visitor.
type program struct {
	h    *house
	name string
	key  identity.Secret
}

// actor is somebody of a role as the site knows them.
func (h *house) actor(role identity.Role) *identity.Actor {
	h.t.Helper()
	i := slices.IndexFunc(h.people, func(a demo.Account) bool { return a.Role == role })
	if i < 0 {
		h.t.Fatalf("the demonstration has nobody who is %s", role)
	}
	return h.known(h.people[i].Login)
}

// known is somebody of the demonstration, signed in.
func (h *house) known(login string) *identity.Actor {
	h.t.Helper()
	in, err := h.system.people.SignIn(h.program(), identity.SignInRequest{Tenant: demo.Tenant, Login: login, Password: demo.Password})
	if err != nil {
		h.t.Fatal(err)
	}
	a, err := h.system.people.Actor(h.program(), in.Token)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// withKey is a program of somebody's, with a key that carries some actions; all
// that the person may do when none is named.
func (h *house) withKey(role identity.Role, actions ...identity.Action) *program {
	h.t.Helper()
	return h.keyOf(h.actor(role), "a key of the "+string(role), actions...)
}

// keyOf is a program of somebody signed in.
func (h *house) keyOf(a *identity.Actor, name string, actions ...identity.Action) *program {
	h.t.Helper()
	if len(actions) == 0 {
		for _, do := range h.system.people.Policy.Actions() {
			if !identity.Personal(do) && a.May(do, identity.Target{Tenant: demo.Tenant, Anywhere: true}) {
				actions = append(actions, do)
			}
		}
	} else {
		name += fmt.Sprint(" for ", actions)
	}
	_, key, err := h.system.people.MakeKey(identity.With(h.t.Context(), a), identity.KeyRequest{Name: "测试程序", Actions: actions, Expires: time.Now().Add(time.Hour)})
	if err != nil {
		h.t.Fatal(err)
	}
	return &program{h, name, key}
}

// call is a request of a program.
type call struct {
	method, path, body, kind string
	header                   map[string]string
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (p *program) ask(c call) reply {
	t := p.h.t
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), cmp.Or(c.method, http.MethodGet), p.h.server.URL+c.path, strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	if c.body != "" {
		r.Header.Set("Content-Type", cmp.Or(c.kind, "application/json"))
	}
	if p.key != "" {
		r.Header.Set("Authorization", "Bearer "+p.key.Reveal())
	}
	for k, v := range c.header {
		r.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("%s: %v", c.path, err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s: %v", c.path, err)
	}
	return reply{resp.StatusCode, resp.Header, string(b)}
}

// apiValues fill the names in the addresses of operations.
func (h *house) apiValues() map[string]string {
	h.t.Helper()
	round, sheet := h.apiRound()
	out := map[string]string{"tenant": string(demo.Tenant), "plan": string(h.published().Plan.ID), "code": "gdp", "batch": "1",
		"round": string(round), "sheet": string(sheet), "warning": string(h.apiWarning())}
	maps.Copy(out, h.carriedOut())
	return out
}

// apiRound is a reporting round that is open, with the sheet of the clerk's unit.
func (h *house) apiRound() (reporting.RoundID, reporting.SheetID) {
	h.t.Helper()
	ctx, svc := h.program(), h.system.reports
	const name = "接口测试轮次"
	find := func() *reporting.RoundView {
		rows, err := svc.Rounds(ctx, demo.Tenant, time.Time{})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, r := range rows {
			if r.Round.Name == name {
				v, err := svc.Round(ctx, demo.Tenant, r.Round.ID, time.Time{})
				if err != nil {
					h.t.Fatal(err)
				}
				return v
			}
		}
		return nil
	}
	v := find()
	if v == nil {
		today := time.Now().UTC()
		i := slices.IndexFunc(h.people, func(a demo.Account) bool { return a.Role == identity.Clerk })
		cell := func(year int) indicator.CellKey {
			return indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: "api-test", Version: 1, Area: demo.Tenant}, Period: period.InYear(year)}
		}
		org := h.people[i].OrgID
		if _, err := h.system.indicators.Define(ctx, indicator.Definition{Tenant: demo.Tenant, Code: "api-test", Name: "接口测试指标", Unit: "亿元",
			Kind: indicator.Level, Direction: indicator.Up, Frequency: period.Year, Owner: org}); err != nil {
			h.t.Fatal(err)
		}
		if _, err := svc.PlanRound(ctx, reporting.RoundForm{Tenant: demo.Tenant, Name: name, Period: period.InYear(today.Year()), Opens: today.AddDate(0, 0, -2),
			Due: today.AddDate(0, 0, 5), Closes: today.AddDate(0, 0, 9)}, []reporting.Duty{{Org: org, Cell: cell(2024)}, {Org: org, Cell: cell(2025)}}); err != nil {
			h.t.Fatal(err)
		}
		v = find()
	}
	return v.Round.ID, v.Sheets[0].ID
}

// apiWarning is a warning that is open.
func (h *house) apiWarning() warning.ID {
	h.t.Helper()
	ctx := h.program()
	if _, err := h.system.warnings.Evaluate(ctx, demo.Tenant, []warning.Signal{{Kind: warning.BadVerdict, Subject: warning.Subject{Type: "target", ID: "t1", Name: "测试目标"},
		Severity: warning.Yellow, Area: demo.Tenant, Message: i18n.M("verdict.behind")}}); err != nil {
		h.t.Fatal(err)
	}
	all, err := h.system.warnings.List(ctx, warning.Query{Tenant: demo.Tenant})
	if err != nil || len(all) == 0 {
		h.t.Fatalf("no warning: %v", err)
	}
	return all[0].ID
}

// fill puts values into the address of an operation.
func fill(t *testing.T, pattern string, values map[string]string) string {
	t.Helper()
	return hole.ReplaceAllStringFunc(pattern, func(name string) string {
		v, ok := values[strings.Trim(name, "{}")]
		if !ok {
			t.Fatalf("%s: nothing fills %s; add it to apiValues", pattern, name)
		}
		return url.PathEscape(v)
	})
}

// Every operation is asked for by a visitor, by people signed in, by their keys,
// and by a key that carries one action only; changes are sent without content.
// testdata/api_access.golden keeps what became of each: a new operation, or a
// right that grew, shows there as a line to review. -update rewrites it.
func TestEveryOperationForEveryRoleAndKey(t *testing.T) {
	h := newHouse(t)
	values := h.apiValues()
	type asker struct {
		name string
		ask  func(method, path string) (int, string)
	}
	withKey := func(name string, p *program) asker {
		return asker{name, func(method, path string) (int, string) {
			c := call{method: method, path: path}
			if method != http.MethodGet {
				c.body = "{}"
			}
			return p.ask(c).status, ""
		}}
	}
	askers := []asker{withKey("visitor", &program{h: h})}
	keys := []asker{}
	for _, r := range identity.Roles() {
		c := h.caller(r)
		askers = append(askers, asker{string(r), func(method, path string) (int, string) { return c.ask(method, path, url.Values{}) }})
		if r == identity.Administrator {
			continue // nothing that an administrator may do is for a key
		}
		keys = append(keys, withKey("key:"+string(r), h.withKey(r)))
	}
	askers = append(append(askers, keys...), withKey("key:clerk:reporting.read", h.withKey(identity.Clerk, reporting.DoRead)),
		withKey("key:planner:plan.read", h.withKey(identity.Planner, "plan.read")), withKey("key:unknown", &program{h: h, key: "gk_430381_unknown"}))
	var out strings.Builder
	operations := slices.DeleteFunc(slices.Sorted(slices.Values(h.routes)), func(p string) bool { return !isAPI(p) })
	if len(operations) < 20 {
		t.Fatalf("only %d operations", len(operations))
	}
	for _, pattern := range operations {
		method, path, _ := strings.Cut(pattern, " ")
		who := map[string][]string{}
		for _, a := range askers {
			status, _ := a.ask(method, fill(t, path, values))
			f := fate(status, "")
			if strings.HasPrefix(f, "BROKEN") || status == http.StatusTooManyRequests {
				t.Errorf("%s by %s answers %d", pattern, a.name, status)
			}
			who[f] = append(who[f], a.name)
		}
		fmt.Fprintf(&out, "%s\n", pattern)
		for _, f := range []string{"allowed", "not found", "forbidden", "sign in"} {
			if len(who[f]) > 0 {
				fmt.Fprintf(&out, "\t%-9s %s\n", f, strings.Join(who[f], " "))
			}
		}
	}
	const golden = "testdata/api_access.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != string(want) {
		t.Errorf("who may do what has changed; review, then run with -update:\n%s", difference(string(want), got))
	}
}
