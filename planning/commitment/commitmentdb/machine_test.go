package commitmentdb_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentdb"
	"gangyao/planning/plan/plandb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/search"
)

// Whatever people try, in whatever order: nobody's own evidence is ever confirmed
// by themselves, nothing is done without confirmed proof, a program that reads the
// whole journal anew sees the same, and past days stay as they were.
func TestRandomActsNeverBreakTheRules(t *testing.T) {
	dir, n := t.TempDir(), 0
	reached := map[commitment.EvidenceState]int{}
	done := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		d := dbtest.Open(t, fmt.Sprintf("sqlite:%s/%d.db", dir, n), plandb.Migrations(), search.Migrations(), commitmentdb.Migrations())
		defer func(d *db.DB) { _ = d.Close() }(d)
		b := newBench(t, d).approved()
		var people []context.Context
		for i, grants := range [][]identity.Grant{
			{{Role: identity.Planner}}, {{Role: identity.Clerk, Org: "jtj"}}, {{Role: identity.Head, Org: "jtj"}},
			{{Role: identity.Clerk, Org: "jtj"}, {Role: identity.Head, Org: "jtj"}}, {{Role: identity.Clerk}, {Role: identity.Head}, {Role: identity.Planner}}, {{Role: identity.Leader}},
		} {
			a := identitytest.In(t, tenant, commitment.Rules(), grants...)
			a.Person, a.Name = identity.PersonID(fmt.Sprint("p", i)), fmt.Sprint("测试员", i)
			people = append(people, identity.With(t.Context(), a))
		}
		who := func(t *rapid.T) context.Context { return rapid.SampledFrom(people).Draw(t, "who") }
		file := b.file("佐证")
		duties := []string{"青石大桥", "产业数据平台", "高新技术企业"}
		for _, w := range duties { // most of what is tried goes somewhere
			b.assign(w, func(t *commitment.Terms) { t.Owner, t.Verify.Means = "jtj", commitment.ByEvidence })
		}
		today := day("2021-03-10")
		past := map[time.Time]string{}
		var given []commitment.Evidence
		fine := func(t *rapid.T, err error) {
			if err != nil && fault.From(err).Code == fault.Internal {
				t.Fatal(err)
			}
		}
		decide := func(do func(context.Context, commitment.EvidenceStep) (*commitment.Evidence, error)) func(*rapid.T) {
			return func(t *rapid.T) {
				if len(given) == 0 {
					return
				}
				i := rapid.IntRange(0, len(given)-1).Draw(t, "which")
				st := b.step(&given[i])
				st.Note = "核对"
				got, err := do(who(t), st)
				fine(t, err)
				if err == nil {
					given[i] = *got
					reached[got.State]++
				}
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"assign": func(t *rapid.T) {
				r := b.row(rapid.SampledFrom(duties).Draw(t, "duty"))
				base := r.Version - rapid.IntRange(0, 1).Draw(t, "stale")
				terms := commitment.Terms{Owner: rapid.SampledFrom([]identity.OrgID{"jtj", "jtj", "slj", ""}).Draw(t, "owner"), Verify: commitment.Verification{Means: commitment.ByEvidence}}
				if rapid.Bool().Draw(t, "step") {
					terms.Steps = []commitment.Step{{Year: 2021, What: "开工"}}
				}
				_, err := b.Assign(who(t), tenant, b.plan, commitment.AssignRequest{Duty: r.Duty, Base: base, Terms: terms}, "")
				fine(t, err)
				if err == nil && base != r.Version {
					t.Fatal("a stale assignment is taken")
				}
			},
			"submit": func(t *rapid.T) {
				req := commitment.SubmitRequest{Tenant: tenant, Plan: b.plan, Duty: b.row(rapid.SampledFrom(duties).Draw(t, "duty")).Duty, Note: "说明", Files: []commitment.File{file},
					Claim: rapid.SampledFrom(commitment.Claims()).Draw(t, "claim"), Year: 2021}
				if rapid.Bool().Draw(t, "counted") {
					req.Reached = num(fmt.Sprint(rapid.IntRange(0, 60).Draw(t, "reached")))
				}
				e, err := b.SubmitEvidence(who(t), req)
				fine(t, err)
				if err == nil {
					given = append(given, *e)
					reached[e.State]++
				}
			},
			"confirm": decide(b.ConfirmEvidence), "confirm2": decide(b.ConfirmEvidence), "return": decide(b.ReturnEvidence), "withdraw": decide(b.WithdrawEvidence),
			"time": func(t *rapid.T) {
				seen := digest(t, b, b.Service, time.Time{})
				past[today] = seen
				today = today.AddDate(0, 0, rapid.IntRange(1, 200).Draw(t, "days"))
				b.on(today.Format(time.DateOnly))
			},
			"": func(t *rapid.T) {
				// another program, which has read nothing yet
				anew := b.service(b.Clock, b.IDs)
				if a, o := digest(t, b, b.Service, time.Time{}), digest(t, b, anew, time.Time{}); a != o {
					t.Fatalf("this program sees\n%s\nanother sees\n%s", a, o)
				}
				for at, seen := range past {
					if at.Before(today) {
						if got := digest(t, b, anew, at); got != seen {
							t.Fatalf("on %v it was\n%s\nand is now told as\n%s", at, seen, got)
						}
					}
				}
				for _, r := range rows(b.tree(time.Time{}, commitment.Filter{})) {
					hands(t, b, &r)
					if r.Status == commitment.Done {
						done++
					}
				}
			},
		})
	})
	for _, s := range commitment.EvidenceStates() {
		if reached[s] == 0 {
			t.Errorf("no evidence was ever %s: %v", s, reached)
		}
	}
	if done == 0 {
		t.Error("nothing was ever done: a machine that goes nowhere proves nothing")
	}
	t.Log(reached, done)
}

// digest is all that a service tells of the plan on a day.
func digest(t *rapid.T, b *bench, s *commitment.Service, at time.Time) string {
	q := b.query()
	q.AsOf = at
	tree, err := s.Tree(b.planner(), q, commitment.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	tree.Past = false
	data, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// hands: who confirmed did not submit; what is done has proof that stands.
func hands(t *rapid.T, b *bench, r *commitment.Row) {
	d, err := b.Duty(b.planner(), b.query(), r.Duty)
	if err != nil {
		t.Fatal(err)
	}
	proof := false
	for _, e := range d.Given {
		if (e.State == commitment.Confirmed || e.State == commitment.Returned) && e.Decider == e.Submitter {
			t.Fatalf("%s decided on evidence of their own", e.Decider)
		}
		if e.State == commitment.Confirmed {
			proof = proof || e.Claim == commitment.Whole || e.Reached != nil
			p, err := b.ProveEvidence(b.planner(), tenant, b.plan, e.ID)
			if err != nil || !p.Valid {
				t.Fatalf("confirmed and void: %v %v", err, p)
			}
		}
	}
	if r.Status == commitment.Done && !proof {
		t.Fatalf("%s is done without proof", r.Text)
	}
	for i, a := range d.History {
		if i > 0 && a.Seq <= d.History[i-1].Seq {
			t.Fatal("the journal is out of order")
		}
	}
}
