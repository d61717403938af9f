package caseworkdb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"gangyao/kernel/casework"
	"gangyao/kernel/casework/caseworkdb"
	"gangyao/platform/calendar"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

const tenant = casework.Tenant("900101") // made up

// bench is an office over a store, with a day that the test moves.
type bench struct {
	*casework.Office
	t     testing.TB
	db    *db.DB
	store casework.Store
	p     *casework.Process
	now   time.Time
}

func each(t *testing.T, fn func(t *testing.T, b *bench)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		data, err := os.ReadFile("../testdata/letter/process.yaml")
		if err != nil {
			t.Fatal(err)
		}
		p, err := casework.Read("letter", data)
		if err != nil {
			t.Fatal(err)
		}
		cal, err := calendar.Shipped()
		if err != nil {
			t.Fatal(err)
		}
		office := &casework.Office{Days: func() casework.Days { return cal }}
		fn(t, &bench{Office: office, t: t, db: d, store: caseworkdb.New(d), p: p, now: noon("2026-03-02")})
	}, caseworkdb.Migrations())
}

func noon(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t.Add(4 * time.Hour)
}

func (b *bench) update(fn func(casework.WriteTx) error) error {
	return b.store.Update(b.t.Context(), b.now, fn)
}

func (b *bench) view(fn func(casework.ReadTx) error) {
	b.t.Helper()
	if err := b.store.View(b.t.Context(), fn); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) get(id casework.CaseID) (c *casework.Case) {
	b.t.Helper()
	b.view(func(tx casework.ReadTx) (err error) { c, err = tx.Case(b.t.Context(), tenant, id); return err })
	return c
}

func (b *bench) find(q casework.Query) (ids []casework.CaseID) {
	b.t.Helper()
	q.Tenant = tenant
	b.view(func(tx casework.ReadTx) error {
		found, err := tx.Cases(b.t.Context(), q)
		for _, f := range found {
			ids = append(ids, f.Case.ID)
		}
		return err
	})
	return ids
}

func person(name string) casework.Person {
	return casework.Person{ID: identity.PersonID("p-" + name), Name: name}
}

// open registers a letter; with days it is issued too.
func (b *bench) open(id casework.CaseID, org string, days int) {
	b.t.Helper()
	err := b.update(func(tx casework.WriteTx) error {
		r, err := b.Open(b.t.Context(), tx, b.p, casework.Opening{Tenant: tenant, ID: id, Title: "来信" + string(id), Act: casework.Act{
			Transition: "draw_up", As: []casework.Role{"issuer"}, By: person("演示甲"), Fields: expr.Values{"source": expr.OfText("热线")},
			Parties: casework.Standings{"owner": {{Org: identity.OrgID(org), Name: org}}}}})
		if err != nil || days == 0 {
			return err
		}
		_, err = b.Do(b.t.Context(), tx, tenant, id, casework.Act{Base: r.Case.Version, Transition: "issue", As: []casework.Role{"issuer"}, By: person("演示甲"),
			Fields: expr.Values{"days": expr.OfWhole(days)}})
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) do(id casework.CaseID, base int, transition casework.TransitionName, as casework.Role, note string) error {
	return b.update(func(tx casework.WriteTx) error {
		_, err := b.Do(b.t.Context(), tx, tenant, id, casework.Act{Base: base, Transition: transition, As: []casework.Role{as}, By: person("演示乙"), Note: note, Evidence: []string{"sha"}})
		return err
	})
}

func (b *bench) prove(ids ...casework.CaseID) {
	b.t.Helper()
	for _, id := range ids {
		b.view(func(tx casework.ReadTx) error { return b.Prove(b.t.Context(), tx, tenant, id) })
	}
}

func TestACaseIsKeptWithItsJournal(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.open("a", "局甲", 10)
		if err := b.do("a", 2, "ask", "owner", "请补"); err != nil {
			t.Fatal(err)
		}
		c := b.get("a")
		if c.State != "waiting" || c.Version != 3 || c.Fields["days"].String() != "10" || c.Parties["owner"][0].Org != "局甲" || !c.Run("work").Paused() {
			t.Errorf("%+v", c)
		}
		b.view(func(tx casework.ReadTx) error {
			acts, err := tx.Acts(t.Context(), tenant, "a")
			if err != nil || len(acts) != 3 || acts[2].Note != "请补" || acts[2].From != "doing" || acts[2].Evidence[0] != "sha" || acts[2].By.Name != "演示乙" {
				t.Errorf("%+v %v", acts, err)
			}
			d, err := tx.Definition(t.Context(), tenant, c.Definition)
			if err != nil || string(d.Text) != string(b.p.Text()) || d.Version != 1 || !d.Added.Equal(b.now) {
				t.Errorf("%+v %v", d, err)
			}
			return nil
		})
		b.prove("a")
		for key, err := range map[string]error{
			"casework.refusal.stale":    b.do("a", 2, "got", "owner", ""),
			"casework.refusal.not_from": b.do("a", 3, "ask", "owner", "x"),
			"casework.unknown":          b.do("b", 3, "got", "owner", ""),
			"casework.definition_unknown": b.store.View(t.Context(), func(tx casework.ReadTx) error {
				_, err := b.Process(t.Context(), tx, tenant, "none")
				return err
			}),
		} {
			if fault.From(err).Key != key {
				t.Errorf("%s: %v", key, err)
			}
		}
		err := b.update(func(tx casework.WriteTx) error {
			_, err := b.Open(t.Context(), tx, b.p, casework.Opening{Tenant: tenant, ID: "a", Title: "又一件", Act: casework.Act{Transition: "draw_up", As: []casework.Role{"issuer"},
				Fields: expr.Values{"source": expr.OfText("热线")}}})
			return err
		})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("the same id twice: %v", err)
		}
		if got := b.get("a"); got.Version != 3 {
			t.Errorf("refused, and yet %+v", got)
		}
	})
}

func TestCasesAreFound(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.open("a", "局甲", 10)
		b.open("b", "局乙", 2)
		b.open("c", "局甲", 0) // no clock yet
		b.open("d", "局甲", 5)
		if err := b.do("d", 2, "ask", "owner", "请补"); err != nil { // held: no due day
			t.Fatal(err)
		}
		for name, tc := range map[string]struct {
			q    casework.Query
			want string
		}{
			"all, by due day":   {casework.Query{}, "[b a c d]"},
			"by state":          {casework.Query{State: "doing"}, "[b a]"},
			"by owner":          {casework.Query{Role: "owner", Org: "局甲"}, "[a c d]"},
			"in no such role":   {casework.Query{Role: "leader", Org: "局甲"}, "[]"},
			"in any role":       {casework.Query{Org: "局乙"}, "[b]"},
			"due soon":          {casework.Query{DueBefore: noon("2026-03-10")}, "[b]"},
			"by process":        {casework.Query{Process: "permit"}, "[]"},
			"open and no red":   {casework.Query{Open: true, Level: casework.Red}, "[]"},
			"closed":            {casework.Query{Closed: true}, "[]"},
			"the first":         {casework.Query{Limit: 1}, "[b]"},
			"by owner and due":  {casework.Query{Role: "owner", Org: "局甲", DueBefore: noon("2026-04-10")}, "[a]"},
			"nobody's personal": {casework.Query{Person: "p-x"}, "[]"},
		} {
			if got := fmt.Sprint(b.find(tc.q)); got != tc.want {
				t.Errorf("%s: %s, want %s", name, got, tc.want)
			}
		}
		var paged []casework.CaseID
		q := casework.Query{Tenant: tenant, Limit: 1}
		for range 4 {
			b.view(func(tx casework.ReadTx) error {
				found, err := tx.Cases(t.Context(), q)
				if err == nil {
					paged, q.After = append(paged, found[0].Case.ID), &found[0]
				}
				return err
			})
		}
		if fmt.Sprint(paged) != "[b a c d]" {
			t.Errorf("page by page: %v", paged)
		}
		b.view(func(tx casework.ReadTx) error {
			tally, err := tx.Tally(t.Context(), casework.Query{Tenant: tenant, Open: true})
			if fmt.Sprint(tally) != "[{doing  2} {draft  1} {waiting  1}]" {
				t.Errorf("%v", tally)
			}
			return err
		})
		if other := b.find(casework.Query{Tenant: "900102"}); len(other) != 4 { // find sets the tenant
			t.Error(other)
		}
		b.view(func(tx casework.ReadTx) error {
			found, err := tx.Cases(t.Context(), casework.Query{Tenant: "900102"})
			if len(found) != 0 {
				t.Error("a case of another tenant")
			}
			return err
		})
	})
}

// The daily round: every case whose day has come, each on its own, each once.
func TestTheDailyRound(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.open("a", "局甲", 4)
		b.open("b", "局乙", 2)
		b.open("c", "局丙", 2)
		var told []string
		round := func(day string, fail casework.CaseID) []casework.Failure {
			b.now, told = noon(day), nil
			failed, err := b.TickDue(t.Context(), b.store, tenant, b.now, func(_ context.Context, _ casework.WriteTx, r casework.Result) error {
				if r.Case.ID == fail {
					panic("no such office")
				}
				for _, e := range r.Effects {
					if e.Kind == casework.Notice {
						told = append(told, string(e.Case)+" "+string(e.Step))
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return failed
		}
		if f := round("2026-03-03", "b"); len(f) != 1 || f[0].Case != "b" || fmt.Sprint(told) != "[c 1/2]" {
			t.Errorf("%v, told %v", f, told)
		}
		if c := b.get("b"); c.Level != casework.Calm || c.Version != 2 {
			t.Errorf("what failed is undone: %+v", c)
		}
		if f := round("2026-03-03", ""); len(f) != 0 || fmt.Sprint(told) != "[b 1/2]" {
			t.Errorf("again: %v, told %v", f, told)
		}
		if f := round("2026-03-03", ""); len(f) != 0 || len(told) != 0 {
			t.Errorf("and once more: %v, told %v", f, told)
		}
		round("2026-03-12", "")
		if c := b.get("b"); c.State != "lifted" || c.Level != casework.Red {
			t.Errorf("%+v", c)
		}
		if slices.Contains(told, "a -1") || !slices.Contains(told, "a due") {
			t.Errorf("a reminder that was overtaken: %v", told)
		}
		b.prove("a", "b", "c")
	})
}

func TestMergedCasesPointToEachOther(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.open("a", "局甲", 4)
		b.open("b", "局乙", 2)
		merge := func(m casework.Merging) error {
			m.Tenant = tenant
			return b.update(func(tx casework.WriteTx) error { _, _, err := b.Merge(t.Context(), tx, m); return err })
		}
		m := casework.Merging{From: "a", Into: "b", FromBase: 2, IntoBase: 2, As: []casework.Role{"supervisor"}, By: person("演示丙"), Note: "同一事"}
		for key, change := range map[string]func(*casework.Merging){
			"casework.refusal.stale":         func(m *casework.Merging) { m.IntoBase = 1 },
			"casework.refusal.merge_self":    func(m *casework.Merging) { m.Into = "a" },
			"casework.refusal.merge_not_you": func(m *casework.Merging) { m.As = []casework.Role{"owner"} },
			"casework.refusal.merge_note":    func(m *casework.Merging) { m.Note = " " },
			"casework.unknown":               func(m *casework.Merging) { m.Into = "c" },
		} {
			wrong := m
			change(&wrong)
			if err := merge(wrong); fault.From(err).Key != key {
				t.Errorf("%s: %v", key, err)
			}
		}
		if err := merge(m); err != nil {
			t.Fatal(err)
		}
		from, into := b.get("a"), b.get("b")
		if from.Into != "b" || from.Open() || from.Run("work").Stopped.IsZero() || !slices.Contains(into.Merged, "a") || !into.Open() {
			t.Errorf("%+v\n%+v", from, into)
		}
		if err := b.do("a", 3, "answer", "owner", "x"); fault.From(err).Code != fault.Conflict {
			t.Error(err)
		}
		m.FromBase, m.IntoBase = 3, 3
		if err := merge(m); fault.From(err).Key != "casework.refusal.merge_closed" {
			t.Error(err)
		}
		b.prove("a", "b")
	})
}

// Many at once: of each version one act wins and the others hear of it.
func TestActsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.open("a", "局甲", 10)
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() { errs[i] = b.do("a", 2, "report", "owner", fmt.Sprint("进展", i)) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.Conflict) && db.ViolationOf(err) != db.Busy:
				t.Error(err)
			}
		}
		if c := b.get("a"); won != 1 || c.Version != 3 {
			t.Errorf("%d won, version %d", won, c.Version)
		}
		b.prove("a")
	})
}

// A notice that comes later moves due days; the index follows, the journal stays.
func TestAHolidayNoticeMovesDueDays(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.now = noon("2027-01-29")
		b.open("a", "局甲", 5)
		due := func() (x casework.Index) {
			b.view(func(tx casework.ReadTx) error {
				found, err := tx.Cases(t.Context(), casework.Query{Tenant: tenant})
				x = found[0].Index
				return err
			})
			return x
		}
		if x := due(); x.Due.Format(time.DateOnly) != "2027-02-05" || !x.Provisional {
			t.Errorf("%+v", x)
		}
		y, err := calendar.ReadYear("2027", []byte("year: 2027\npapers: [演示]\ndays:\n  - {date: 2027-02-04, name: 春节, isOffDay: true}\n  - {date: 2027-02-05, name: 春节, isOffDay: true}\n"))
		if err != nil {
			t.Fatal(err)
		}
		cal, err := calendar.Shipped()
		if err != nil {
			t.Fatal(err)
		}
		later := cal.With(y)
		b.Days = func() casework.Days { return later }
		if err := b.update(func(tx casework.WriteTx) error { return b.Reindex(t.Context(), tx, tenant) }); err != nil {
			t.Fatal(err)
		}
		if x := due(); x.Due.Format(time.DateOnly) != "2027-02-09" || x.Provisional {
			t.Errorf("%+v", x)
		}
		b.prove("a")
	})
}

// A host's own tables and its cases are one transaction.
func TestAHostSharesTheTransaction(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		mine := errors.New("the host's own table refuses")
		err := b.db.Update(t.Context(), b.now, func(d *db.Tx) error {
			if _, err := b.Open(t.Context(), caseworkdb.On(d), b.p, casework.Opening{Tenant: tenant, ID: "h", Title: "x", Act: casework.Act{Transition: "draw_up",
				As: []casework.Role{"issuer"}, Fields: expr.Values{"source": expr.OfText("热线")}}}); err != nil {
				return err
			}
			return mine
		})
		if !errors.Is(err, mine) {
			t.Fatal(err)
		}
		if ids := b.find(casework.Query{}); len(ids) != 0 {
			t.Errorf("%v is kept", ids)
		}
	})
}

// What somebody changed behind the program's back is seen.
func TestProofSeesWhatWasAltered(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.open("a", "局甲", 10)
		alter := func(text string) {
			if err := b.db.Update(t.Context(), b.now, func(d *db.Tx) error { _, err := d.Exec(t.Context(), text); return err }); err != nil {
				t.Fatal(err)
			}
		}
		alter(`UPDATE casework_act SET body = replace(body, '"10"', '"30"') WHERE seq = 2`)
		err := b.store.View(t.Context(), func(tx casework.ReadTx) error { return b.Prove(t.Context(), tx, tenant, "a") })
		if fault.From(err).Key != "casework.journal_differs" {
			t.Error(err)
		}
		alter(`UPDATE casework_definition SET body = replace(body, 'days: 7', 'days: 70')`)
		fresh := &casework.Office{Days: b.Days}
		err = b.store.View(t.Context(), func(tx casework.ReadTx) error { _, _, err := fresh.Case(t.Context(), tx, tenant, "a"); return err })
		if fault.From(err).Key != "casework.definition_altered" {
			t.Error(err)
		}
	})
}
