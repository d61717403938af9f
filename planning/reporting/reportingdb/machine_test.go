package reportingdb_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingdb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Whatever people try, in whatever order: a figure is public only when somebody
// else approved it, every hash matches, and the journal tells how all came about.
func TestRandomActionsNeverBreakTheRules(t *testing.T) {
	dir, n := t.TempDir(), 0
	reached := map[reporting.State]int{}
	rapid.Check(t, func(rt *rapid.T) {
		n++
		d := dbtest.Open(t, "sqlite:"+filepath.Join(dir, fmt.Sprintf("%d.db", n)), indicatordb.Migrations(), reportingdb.Migrations())
		defer func(d *db.DB) { _ = d.Close() }(d)
		b := newBench(t, d)
		r := b.opened()
		m := &machine{b: b, round: r, past: map[time.Time]string{}, reached: reached}
		for _, org := range []identity.OrgID{"town-a", "town-b"} {
			m.sheets = append(m.sheets, b.sheet(r, org))
		}
		// people with one role, with too many, and of the wrong place
		for i, grants := range [][]identity.Grant{
			{{Role: identity.Clerk, Org: "town-a"}}, {{Role: identity.Head, Org: "town-a"}},
			{{Role: identity.Clerk, Org: "town-a"}, {Role: identity.Head, Org: "town-a"}, {Role: identity.Statistician}},
			{{Role: identity.Statistician}}, {{Role: identity.Planner}},
			{{Role: identity.Clerk}, {Role: identity.Head}}, {{Role: identity.Head}, {Role: identity.Statistician}},
		} {
			m.people = append(m.people, fmt.Sprint("测试员", i))
			m.ctx = append(m.ctx, b.person(m.people[i], grants...))
		}
		rt.Repeat(map[string]func(*rapid.T){
			"fill": func(t *rapid.T) {
				s, ctx := m.draw(t)
				in := reporting.CellInput{Cell: m.cell(s), Value: fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "value"))}
				if rapid.IntRange(0, 4).Draw(t, "none") == 0 {
					in = reporting.CellInput{Cell: in.Cell, NoValue: reporting.NotYet, Note: "未定"}
				}
				_, err := b.Fill(ctx, reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: 1 << 30, Cells: []reporting.CellInput{in}})
				m.fine(t, err)
			},
			"submit":   m.step(b.Submit),
			"withdraw": m.step(b.Withdraw),
			"approve":  m.step(b.Approve),
			"verify":   m.step(b.Verify),
			"publish":  m.step(b.Publish),
			"return": func(t *rapid.T) {
				s, ctx := m.draw(t)
				q := reporting.ReturnRequest{Step: reporting.Step{Tenant: tenant, Sheet: s.ID, Note: "核对"}}
				if rapid.Bool().Draw(t, "mark") {
					q.Cells = map[indicator.CellKey]string{m.cell(s): ""}
				}
				if rapid.Bool().Draw(t, "until") {
					q.Until = day("2026-03-20")
				}
				_, err := b.Return(ctx, q)
				m.fine(t, err)
			},
			"close": func(t *rapid.T) {
				_, err := b.CloseRound(b.planner(), tenant, r.ID, "")
				m.fine(t, err)
				if rapid.IntRange(0, 3).Draw(t, "again") > 0 {
					_, err = b.OpenRound(b.planner(), tenant, r.ID, "")
					m.fine(t, err)
				}
			},
			"onward": m.onward, "on": m.onward, "further": m.onward, // thrice as likely as the rest
			"": m.check,
		})
	})
	for _, s := range reporting.States() {
		if reached[s] == 0 {
			t.Errorf("no sheet was ever %s: %v", s, reached)
		}
	}
	t.Log(reached)
}

type machine struct {
	b      *bench
	round  *reporting.Round
	sheets []reporting.Sheet
	people []string
	ctx    []context.Context
	past   map[time.Time]string // what was seen at some times
	// reached counts how often a sheet stood in a state: a machine that goes
	// nowhere proves nothing.
	reached map[reporting.State]int
}

func (m *machine) draw(t *rapid.T) (reporting.Sheet, context.Context) {
	i := rapid.IntRange(0, len(m.people)-1).Draw(t, "who")
	return rapid.SampledFrom(m.sheets).Draw(t, "sheet"), m.ctx[i]
}

func (m *machine) cell(s reporting.Sheet) indicator.CellKey {
	if s.Org == "town-a" {
		return cell("households", townA)
	}
	return cell("households", townB)
}

// fine: what is refused is refused with a fault for people.
func (m *machine) fine(t *rapid.T, err error) {
	if err != nil && fault.From(err).Code == fault.Internal {
		t.Fatal(err)
	}
}

func (m *machine) step(do func(context.Context, reporting.Step) (*reporting.Sheet, error)) func(*rapid.T) {
	return func(t *rapid.T) {
		s, ctx := m.draw(t)
		now := m.b.sheet(m.round, s.Org)
		allowed := now.State
		_, err := do(ctx, reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: now.SHA256})
		m.fine(t, err)
		if after := m.b.sheet(m.round, s.Org); err != nil && (after.State != allowed || after.Version != now.Version) {
			t.Fatalf("refused, and yet %s became %s", allowed, after.State)
		}
	}
}

// onward lets everybody try the next step, so that sheets come far.
func (m *machine) onward(t *rapid.T) {
	s, _ := m.draw(t)
	b := m.b
	order := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6}).Draw(t, "people")
	for n, i := range order {
		now := b.sheet(m.round, s.Org)
		step := reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: now.SHA256}
		var err error
		switch now.State {
		case reporting.Draft:
			in := reporting.CellInput{Cell: m.cell(s), Value: fmt.Sprint(i)}
			if _, err = b.Fill(m.ctx[i], reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: 1 << 30, Cells: []reporting.CellInput{in}}); err == nil {
				_, err = b.Submit(m.ctx[order[(n+1)%len(order)]], step) // often another
			}
		case reporting.Submitted:
			_, err = b.Approve(m.ctx[i], step)
		case reporting.Approved:
			_, err = b.Verify(m.ctx[i], step)
		case reporting.Verified:
			_, err = b.Publish(m.ctx[i], step)
		}
		m.fine(t, err)
		if err == nil {
			return
		}
	}
}

// check looks whether all that must hold holds.
func (m *machine) check(t *rapid.T) {
	b, ctx := m.b, m.b.t.Context()
	err := b.store.View(ctx, func(tx reporting.ReadTx) error {
		sheets, err := tx.Sheets(ctx, reporting.SheetQuery{Tenant: tenant, Round: m.round.ID})
		if err != nil {
			return err
		}
		q := reporting.JournalQuery{Tenant: tenant, Round: m.round.ID}
		acts, err := tx.Acts(ctx, q)
		if err != nil {
			return err
		}
		changes, err := tx.Changes(ctx, q)
		if err != nil {
			return err
		}
		again := reporting.Replay(sheets, acts, changes, time.Time{})
		for i := range sheets {
			s := &sheets[i]
			m.journal(t, ctx, tx, s, again[s.ID])
			m.hands(t, s, acts)
		}
		for at, seen := range m.past {
			if got := digest(reporting.Replay(sheets, acts, changes, at)); got != seen {
				t.Fatalf("as of %v it was\n%s\nand is now told as\n%s", at, seen, got)
			}
		}
		m.past[b.Clock()] = digest(again)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range m.sheets {
		p, err := b.Proof(b.planner(), tenant, s.ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if p.Sheet.State != reporting.Draft && !p.Valid {
			t.Fatalf("%s is void: %v", s.Org, p.Why)
		}
		internal, public := b.sees(indicator.Internal, m.cell(s)), b.sees(indicator.Public, m.cell(s))
		m.reached[p.Sheet.State]++
		approved := p.Sheet.Batch != 0
		if (internal != "") != approved || (public != "") != (p.Sheet.State == reporting.Published) {
			t.Fatalf("%s is %s; internal %q, public %q", s.Org, p.Sheet.State, internal, public)
		}
	}
}

// journal: the sheet and its cells are what the journal makes of them.
func (m *machine) journal(t *rapid.T, ctx context.Context, tx reporting.ReadTx, s *reporting.Sheet, p *reporting.Past) {
	if want := p.Sheet; !reflect.DeepEqual(normal(*s), normal(want)) {
		t.Fatalf("the sheet is\n%+v\nthe journal makes\n%+v", *s, want)
	}
	entries, err := tx.Entries(ctx, tenant, s.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if j := p.Entries[e.Cell]; j == nil || !reflect.DeepEqual(e, *j) {
			t.Fatalf("the cell is\n%+v\nthe journal makes\n%+v", e, j)
		}
	}
	if len(entries) != len(p.Entries) {
		t.Fatalf("%d cells, %d in the journal", len(entries), len(p.Entries))
	}
}

func normal(s reporting.Sheet) reporting.Sheet {
	s.FilledBy = append([]identity.PersonID{}, s.FilledBy...)
	return s
}

// hands: whoever approved neither submitted nor filled in, whoever verified did
// none of it.
func (m *machine) hands(t *rapid.T, s *reporting.Sheet, acts []reporting.Act) {
	var filled []identity.PersonID
	var submitted, approved identity.PersonID
	seq := 0
	for _, a := range acts {
		if a.Sheet != s.ID {
			continue
		}
		if seq++; a.Seq != seq {
			t.Fatalf("act %d has number %d", seq, a.Seq)
		}
		switch a.Action {
		case reporting.Fill:
			filled = append(filled, a.Person)
		case reporting.Submit:
			submitted = a.Person
		case reporting.Approve:
			approved = a.Person
			if approved == submitted || slices.Contains(filled, approved) {
				t.Fatalf("%s approved figures of their own", approved)
			}
		case reporting.Verify:
			if a.Person == submitted || a.Person == approved || slices.Contains(filled, a.Person) {
				t.Fatalf("%s verified figures of their own", a.Person)
			}
		case reporting.Publish:
			if approved == "" {
				t.Fatal("published without approval")
			}
		case reporting.Return, reporting.Withdraw:
			submitted, approved = "", ""
		}
	}
}

func digest(past map[reporting.SheetID]*reporting.Past) string {
	out := ""
	for _, id := range slices.Sorted(maps.Keys(past)) {
		p := past[id]
		out += fmt.Sprintf("%s %s %d %s;", id, p.Sheet.State, p.Sheet.Version, p.Sheet.SHA256)
		for _, k := range slices.SortedFunc(maps.Keys(p.Entries), func(a, b indicator.CellKey) int { return a.Compare(b.SeriesKey) }) {
			out += fmt.Sprintf(" %s %s=%s %s", k.Code, k.Area, p.Entries[k].Value, p.Entries[k].Mark)
		}
	}
	return out
}
