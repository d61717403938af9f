package reporting_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/period"
)

var update = flag.Bool("update", false, "write the golden files again")

const tenant = identitytest.Tenant

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// noon is the middle of a day in China.
func noon(s string) time.Time { return day(s).Add(4 * time.Hour) }

func round() reporting.Round {
	return reporting.Round{Tenant: tenant, ID: "r1", Name: "2025年监测", Period: period.InYear(2025), Created: noon("2026-01-05"),
		Opens: day("2026-02-01"), Due: day("2026-02-10"), Closes: day("2026-02-20")}
}

// caseAt is a sheet of town A in a state, on a day of the round.
func caseAt(s reporting.State, on string) *reporting.Case {
	r := round()
	c := &reporting.Case{Round: r, Days: r.DaysOf("town-a", nil), At: noon(on), Sheet: reporting.Sheet{Tenant: tenant, ID: "s1", Round: "r1", Org: "town-a",
		State: s, Areas: []area.Code{"900101100"}, FilledBy: []identity.PersonID{"clerk-town-a"}, Since: noon("2026-02-02")}}
	if s != reporting.Draft {
		c.Sheet.SubmittedBy, c.Sheet.SHA256 = "clerk-town-a", "00"
	}
	if s != reporting.Draft && s != reporting.Submitted {
		c.Sheet.ApprovedBy, c.Sheet.Batch = "head-town-a", 1
	}
	return c
}

// The whole table: who may do what to a sheet in which state, and why not.
func TestWhoMayDoWhatInWhichState(t *testing.T) {
	actors := []struct {
		name string
		a    *identity.Actor
	}{{"visitor", identitytest.Policy(reporting.Rules()).Bind(&identity.Actor{})}, {"program", identity.Program(tenant, "程序")}}
	for _, role := range identity.Roles() {
		actors = append(actors, struct {
			name string
			a    *identity.Actor
		}{string(role) + " of the whole county", identitytest.Actor(t, reporting.Rules(), role, "", "")})
	}
	for _, role := range []identity.Role{identity.Clerk, identity.Head} {
		for _, org := range []identity.OrgID{"town-a", "town-b"} {
			actors = append(actors, struct {
				name string
				a    *identity.Actor
			}{fmt.Sprintf("%s of %s", role, org), identitytest.Actor(t, reporting.Rules(), role, org, "")})
		}
	}
	both := identitytest.In(t, tenant, reporting.Rules(), identity.Grant{Role: identity.Clerk, Org: "town-a"}, identity.Grant{Role: identity.Head, Org: "town-a"},
		identity.Grant{Role: identity.Statistician})
	actors = append(actors, struct {
		name string
		a    *identity.Actor
	}{"the clerk, who is also head and statistician", both})
	second := identitytest.In(t, tenant, reporting.Rules(), identity.Grant{Role: identity.Head, Org: "town-a"}, identity.Grant{Role: identity.Statistician})
	actors = append(actors, struct {
		name string
		a    *identity.Actor
	}{"the head, who is also statistician", second})

	var b strings.Builder
	table := func(title, on string, states ...reporting.State) {
		fmt.Fprintf(&b, "# %s\n", title)
		for _, s := range states {
			for _, x := range actors {
				var allowed, refused []string
				for _, o := range caseAt(s, on).Options(x.a) {
					if o.Refusal == nil {
						allowed = append(allowed, string(o.Action))
						continue
					}
					f := fault.From(o.Refusal)
					refused = append(refused, fmt.Sprintf("%s:%s", o.Action, strings.TrimPrefix(strings.TrimPrefix(f.Key, "reporting."), "identity.")))
				}
				fmt.Fprintf(&b, "%-10s %-46s may [%s]\n%58s%s\n", s, x.name, strings.Join(allowed, " "), "", strings.Join(refused, " "))
			}
		}
	}
	table("while the round is open", "2026-02-05", reporting.States()...)
	table("before it opens", "2026-01-10", reporting.Draft)
	table("after it closed", "2026-03-01", reporting.Draft, reporting.Submitted)
	golden(t, "actions.golden", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at the diff and run with -update if it is right:\n%s", path, got)
	}
}

// What the pages offer is what the use cases take: both ask Refusal.
func TestAllowedIsWhatIsNotRefused(t *testing.T) {
	for _, s := range reporting.States() {
		for _, role := range identity.Roles() {
			c, a := caseAt(s, "2026-02-05"), identitytest.Actor(t, reporting.Rules(), role, "town-a", "")
			allowed := map[reporting.Action]bool{}
			for _, do := range c.Allowed(a) {
				allowed[do] = true
			}
			for _, do := range reporting.Actions() {
				if allowed[do] != (c.Refusal(a, do) == nil) {
					t.Errorf("%s %s %s", s, role, do)
				}
			}
		}
	}
}

// Each lock says which it is, whose turn it is, and since when.
func TestEveryLockedCellSaysWhoseTurnItIs(t *testing.T) {
	clerk := identitytest.Actor(t, reporting.Rules(), identity.Clerk, "town-a", "")
	other := identitytest.Actor(t, reporting.Rules(), identity.Clerk, "town-b", "")
	elsewhere := identitytest.Actor(t, reporting.Rules(), identity.Clerk, "town-a", "900101101")
	for _, tc := range []struct {
		state reporting.State
		on    string
		who   *identity.Actor
		want  string
	}{
		{reporting.Draft, "2026-02-05", clerk, "open"},
		{reporting.Draft, "2026-01-10", clerk, "planned, turn [], since 2026-01-05, until 2026-02-01"},
		{reporting.Draft, "2026-02-21", clerk, "closed, turn [planner], since 2026-02-21"},
		{reporting.Draft, "2026-02-05", other, "not_yours, turn [clerk] of town-a, since 2026-02-02"},
		{reporting.Draft, "2026-02-05", elsewhere, "not_yours, turn [clerk] of town-a, since 2026-02-02"},
		{reporting.Submitted, "2026-02-05", clerk, "submitted, turn [head] of town-a, since 2026-02-02"},
		{reporting.Approved, "2026-02-05", clerk, "approved, turn [statistician], since 2026-02-02"},
		{reporting.Verified, "2026-02-05", clerk, "verified, turn [planner statistician], since 2026-02-02"},
		{reporting.Published, "2026-02-05", clerk, "published, turn [statistician], since 2026-02-02"},
	} {
		got := "open"
		if l := caseAt(tc.state, tc.on).Lock(tc.who, "900101100"); l != nil {
			got = fmt.Sprintf("%s, turn %v", strings.TrimPrefix(l.Reason, "reporting.lock."), l.Turn)
			if l.Org != "" {
				got += " of " + string(l.Org)
			}
			got += ", since " + l.Since.Format(time.DateOnly)
			if !l.Until.IsZero() {
				got += ", until " + l.Until.Format(time.DateOnly)
			}
		}
		if got != tc.want {
			t.Errorf("%s on %s: %s; want %s", tc.state, tc.on, got, tc.want)
		}
	}
}

// A round opens and closes by the day in China, unless a person was faster.
func TestRoundsOpenAndCloseByTheDay(t *testing.T) {
	for _, tc := range []struct {
		name   string
		at     time.Time
		change func(*reporting.Round)
		want   reporting.RoundState
	}{
		{"the evening before", time.Date(2026, 1, 31, 15, 59, 59, 0, time.UTC), nil, reporting.Planned},
		{"midnight in China", time.Date(2026, 1, 31, 16, 0, 0, 0, time.UTC), nil, reporting.Open},
		{"the last minute", time.Date(2026, 2, 20, 15, 59, 0, 0, time.UTC), nil, reporting.Open},
		{"the day after", time.Date(2026, 2, 20, 16, 0, 0, 0, time.UTC), nil, reporting.Closed},
		{"opened early", noon("2026-01-20"), func(r *reporting.Round) { r.Opened = noon("2026-01-19") }, reporting.Open},
		{"not yet opened early", noon("2026-01-18"), func(r *reporting.Round) { r.Opened = noon("2026-01-19") }, reporting.Planned},
		{"closed early", noon("2026-02-06"), func(r *reporting.Round) { r.Closed = noon("2026-02-05") }, reporting.Closed},
		{"opened again", noon("2026-02-08"), func(r *reporting.Round) { r.Closed, r.Opened = noon("2026-02-05"), noon("2026-02-07") }, reporting.Open},
		{"opened early does not last for ever", noon("2026-02-21"), func(r *reporting.Round) { r.Opened = noon("2026-01-19") }, reporting.Closed},
	} {
		r := round()
		if tc.change != nil {
			tc.change(&r)
		}
		if got := r.State(tc.at, nil); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

// An exception keeps the round open for one organisation only.
func TestAnExceptionMovesTheDaysOfOneOrganisation(t *testing.T) {
	r := round()
	ex := []reporting.Exception{
		{Round: "r1", Org: "town-a", Due: day("2026-02-15"), Closes: day("2026-02-25"), At: noon("2026-02-09")},
		{Round: "r1", Org: "town-a", Due: day("2026-02-20"), Closes: day("2026-03-05"), At: noon("2026-02-19")},
		{Round: "r2", Org: "town-a", Due: day("2026-05-20"), Closes: day("2026-06-05"), At: noon("2026-02-19")},
	}
	a, b := r.DaysOf("town-a", ex), r.DaysOf("town-b", ex)
	if !a.Due.Equal(day("2026-02-20")) || !a.Closes.Equal(day("2026-03-05")) || !b.Closes.Equal(r.Closes) || b.Exception != nil {
		t.Fatalf("days are %+v and %+v", a, b)
	}
	for on, want := range map[string][2]reporting.RoundState{
		"2026-02-21": {reporting.Open, reporting.Closed}, "2026-03-06": {reporting.Closed, reporting.Closed}, "2026-01-20": {reporting.Planned, reporting.Planned},
	} {
		if got := [2]reporting.RoundState{r.StateFor(a, noon(on), nil), r.StateFor(b, noon(on), nil)}; got != want {
			t.Errorf("on %s: %v, want %v", on, got, want)
		}
	}
	r.Closed = noon("2026-02-22")
	if got := r.StateFor(a, noon("2026-02-23"), nil); got != reporting.Closed {
		t.Errorf("closed by a person after the exception: %s", got)
	}
}

// A key of the head is not the head: another program fills in and hands in, people sign.
func TestAKeySignsNothing(t *testing.T) {
	with := func(role identity.Role, do ...identity.Action) *identity.Actor {
		a := *identitytest.Actor(t, reporting.Rules(), role, "", "")
		a.Key, a.Actions = "a key", do
		return &a
	}
	for _, c := range []struct {
		state reporting.State
		do    reporting.Action
		a     *identity.Actor
		want  string
	}{
		{reporting.Draft, reporting.Submit, with(identity.Clerk, reporting.DoSubmit), ""},
		{reporting.Submitted, reporting.Approve, with(identity.Head, reporting.DoApprove), "reporting.person_needed"},
		{reporting.Submitted, reporting.Return, with(identity.Head, reporting.DoApprove), "reporting.person_needed"},
		{reporting.Approved, reporting.Verify, with(identity.Statistician, reporting.DoVerify), "reporting.person_needed"},
		{reporting.Verified, reporting.Publish, with(identity.Planner, reporting.DoPublish), "reporting.person_needed"},
	} {
		err := caseAt(c.state, "2026-02-05").Refusal(c.a, c.do)
		if got := fault.From(err); err == nil && c.want != "" || err != nil && got.Key != c.want {
			t.Errorf("%s: %v, want %q", c.do, err, c.want)
		}
	}
}
