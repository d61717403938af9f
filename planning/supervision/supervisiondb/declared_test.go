package supervisiondb_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// otherDays is the process that the program brings as a county might change it: yellow one
// workday after the due day, red three, no blue, in its own words; with two stories.
func otherDays(t *testing.T, b *bench, version string) string {
	t.Helper()
	all, err := b.Declarations(b.as(identity.Supervisor, ""), tenant, supervision.DeclaresProcess, time.Time{})
	b.must(err)
	text, _, _ := strings.Cut(all[0].Text, "\nstories:")
	now := "version: " + strconv.Itoa(all[0].Version)
	for _, x := range [][2]string{{now, "version: " + version}, {"{at: -2, level: blue, notify: [owner, contributor, head]}", "{at: 2/3, notify: owner}"}, {"{at: due, level: yellow,", "{at: +1, level: yellow,"}, {"{at: +5, level: red,", "{at: +3, level: red,"}} {
		if strings.Count(text, x[0]) != 1 {
			t.Fatalf("%s stands %d times in the process", x[0], strings.Count(text, x[0]))
		}
		text = strings.Replace(text, x[0], x[1], 1)
	}
	return text + `
stories:
  - name: 到期次日黄牌，超期三个工作日红牌
    story:
      - {on: 2026-03-02, do: propose, as: supervisor, who: 演示督查员甲, fields: {days: 5}, parties: {owner: 演示农业局}}
      - {on: 2026-03-02, do: issue, as: supervisor, who: 演示督查员甲}
      - {on: 2026-03-09, expect: {level: calm, not_fires: work +1}}
      - {on: 2026-03-10, expect: {level: yellow, fires: work +1}}
      - {on: 2026-03-11, expect: {not_fires: work +3}}
      - {on: 2026-03-12, expect: {level: red, fires: work +3}}
`
}

// A county declares other days: what is drafted from its day on goes by them, with level,
// record, the leader's duty and the words of the steps; what was drafted before goes on as
// it was.
func TestACountyDeclaresItsProcess(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		b.Service.Leaders = b
		old := b.make(supervision.Form{Owner: "jyj", Days: 5, Leader: "演示领导甲", Issue: true})
		q := supervision.Declaring{Tenant: tenant, Kind: supervision.DeclaresProcess, Text: []byte(otherDays(t, b, "90")), Note: "演示：常务会议纪要"}
		// The text that is offered can be handed in again as it is, but for its number.
		all, err := b.Declarations(sv, tenant, supervision.DeclaresProcess, time.Time{})
		b.must(err)
		again := q
		again.Text = []byte(strings.Replace(all[0].Text, "version: "+strconv.Itoa(all[0].Version), "version: 91", 1))
		trial, err := b.TryDeclaration(sv, again)
		b.must(err)
		if trial.Stories < 6 || len(trial.Gaps) > 0 {
			t.Errorf("%d stories with the gaps %v", trial.Stories, trial.Gaps)
		}
		trial, err = b.TryDeclaration(sv, q)
		b.must(err)
		if trial.Stories != 1 || len(trial.Gaps) == 0 || len(trial.Open) != 1 || trial.Open[0] != (supervision.Edition{Version: all[0].Version, Items: 1}) || trial.Was.Version != all[0].Version {
			t.Errorf("the trial says %+v", trial)
		}
		if p, err := b.InForce(sv, tenant, time.Time{}); err != nil || p.Version != all[0].Version {
			t.Fatalf("a trial changed the process to %v, %v", p.Version, err)
		}
		_, err = b.Declare(sv, q)
		b.must(err)
		_, err = b.Declare(sv, q)
		b.wants("supervision.declared_version", err)
		item, err := b.Make(sv, supervision.Form{Tenant: tenant, Title: "演示：另一件", Asked: "办", Source: supervision.Source{Kind: supervision.FromPerson}, Owner: "slj", Days: 5, Leader: "演示领导甲", Issue: true})
		b.must(err)
		b.tick("2026-03-09")
		level := func(id supervision.ItemID) casework.Level {
			t.Helper()
			v, err := b.Show(sv, tenant, id)
			b.must(err)
			return v.Case.Level
		}
		if level(old) != casework.Yellow || level(item.ID) != casework.Calm {
			t.Errorf("on the due day %q and %q", level(old), level(item.ID))
		}
		b.tick("2026-03-10")
		if level(item.ID) != casework.Yellow {
			t.Errorf("a day later %q", level(item.ID))
		}
		b.tick("2026-03-12")
		v, err := b.Show(sv, tenant, item.ID)
		b.must(err)
		if v.Case.Level != casework.Red || !v.Line.Instruct || level(old) != casework.Yellow {
			t.Errorf("three days later %q, waits for the leader: %v; the other %q", v.Case.Level, v.Line.Instruct, level(old))
		}
		record, err := b.Record(sv, tenant, 2026)
		b.must(err)
		for i := range record {
			if x := &record[i]; x.Item.ID == item.ID && (len(x.Followed) != 2 || x.Process.LevelOf(x.Followed[0].Alarms[0]) != casework.Yellow) {
				t.Errorf("the record tells %+v", x.Followed)
			}
		}
		if len(record) != 2 {
			t.Errorf("%d in the record", len(record))
		}
		// Known since the second; on the day before, the other process held.
		if p, err := b.InForce(sv, tenant, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)); err != nil || p.Version != all[0].Version {
			t.Errorf("on 1 March %v, %v", p.Version, err)
		}
		b.must(b.Store.View(t.Context(), func(tx supervision.ReadTx) error {
			o := casework.Office{Days: b.Days}
			return o.Prove(t.Context(), tx.Read(), tenant, item.ID)
		}))
	})
}

// What cannot hold is refused in words, with line and column where the text is wrong, and
// nothing of it is kept.
func TestWhatCannotBeDeclared(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		good := otherDays(t, b, "90")
		shipped, err := b.Declarations(sv, tenant, supervision.DeclaresMethod, time.Time{})
		b.must(err)
		method := shipped[0].Text
		for _, c := range []struct {
			name, key, says string
			kind            supervision.DeclarationKind
			text            string
			from            string
		}{
			{"broken", "declare.problems", "", supervision.DeclaresProcess, "process: [", ""},
			{"unknown state", "declare.problems", "process.yaml:", supervision.DeclaresProcess, strings.Replace(good, "from: issued\n    to: doing", "from: issued\n    to: nowhere", 1), ""},
			{"a story that comes out differently", "declare.problems", "process.yaml:", supervision.DeclaresProcess, strings.Replace(good, "level: calm, not_fires", "level: red, not_fires", 1), ""},
			{"without stories", "supervision.declared_stories", "", supervision.DeclaresProcess, strings.Split(good, "\nstories:")[0], ""},
			{"the number was used", "supervision.declared_version", "用过", supervision.DeclaresProcess, strings.Replace(good, "version: 90", "version: 2", 1), ""},
			{"from yesterday", "supervision.declared_past", "2026-03-01", supervision.DeclaresProcess, good, "2026-03-01"},
			{"another process", "supervision.declared_other", "approval", supervision.DeclaresProcess, strings.ReplaceAll(good, "process: supervision", "process: approval"), ""},
			{"a name that the program uses", "supervision.declared_lacks", "wanted", supervision.DeclaresProcess, strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(good, "  wanted:", "  hoped:"), "wanted]", "hoped]"), "wanted:", "hoped:"), ""},
			{"nothing new", "supervision.declared_nothing", "3", supervision.DeclaresMethod, method, ""},
			{"an old version altered", "supervision.declared_altered", "1", supervision.DeclaresMethod, strings.Replace(method, "zero_after: 20", "zero_after: 30", 1), ""},
			{"weights", "declare.problems", "90", supervision.DeclaresMethod, added(method, "3", "2026-01-01", "30"), ""},
		} {
			q := supervision.Declaring{Tenant: tenant, Kind: c.kind, Text: []byte(c.text), Note: "演示"}
			if c.from != "" {
				if q.From, err = time.Parse(time.DateOnly, c.from); err != nil {
					t.Fatal(err)
				}
			}
			_, err := b.Declare(sv, q)
			if f := fault.From(err); err == nil || f.Key != c.key {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			words := i18n.Fault(i18n.ZH, err)
			if list := declare.Of(err); list != nil {
				words = list.In(i18n.ZH)
			}
			if !strings.Contains(words, c.says) {
				t.Errorf("%s: %s", c.name, words)
			}
		}
		b.wants("supervision.note_needed", second(b.Declare(sv, supervision.Declaring{Tenant: tenant, Kind: supervision.DeclaresProcess, Text: []byte(good)})))
		b.wants("identity.forbidden", second(b.Declare(b.as(identity.Head, "jyj"), supervision.Declaring{Tenant: tenant, Kind: supervision.DeclaresProcess, Text: []byte(good), Note: "演示"})))
		for _, k := range supervision.DeclarationKinds() {
			if all, err := b.Declarations(sv, tenant, k, time.Time{}); err != nil || len(all) != 1 {
				t.Errorf("%s: kept %d, %v", k, len(all)-1, err)
			}
		}
	})
}

// added is the method with a further version; its first criterion weighs as given, the
// others 60 together.
func added(method, version, from, weight string) string {
	return method + `- version: ` + version + `
  from: ` + from + `
  name: {zh: 演示县办法, en: Demonstration county}
  least: 50
  criteria:
    - {id: timeliness, weight: ` + weight + `, zero_after: 5}
    - {id: quality, weight: 60, per_return: 50}
  grades:
    - {at: 85, name: {zh: 好, en: good}}
    - {at: 0, name: {zh: 一般, en: fair}}
`
}

// A county declares its method; the year it begins with is assessed by it, the past as it
// was known is not, and what was issued keeps its own.
func TestACountyDeclaresItsMethod(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		all, err := b.Declarations(sv, tenant, supervision.DeclaresMethod, time.Time{})
		b.must(err)
		b.on("2026-03-05")
		q := supervision.Declaring{Tenant: tenant, Kind: supervision.DeclaresMethod, Text: []byte(added(all[0].Text, "3", "2026-01-01", "40")), Note: "演示：督查室会议"}
		b.must(second(b.Declare(sv, q)))
		set, err := b.Methods(sv, tenant, time.Time{})
		b.must(err)
		for year, want := range map[int]int{2025: 1, 2026: 3, 2027: 3} {
			if got := set.For(year).Version; got != want {
				t.Errorf("%d is assessed by version %d, not %d", year, got, want)
			}
		}
		before, err := b.Methods(sv, tenant, time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC))
		b.must(err)
		if before.For(2026).Version != 1 {
			t.Errorf("the day before, 2026 is assessed by version %d", before.For(2026).Version)
		}
		q.Text, q.Base = []byte(added(string(q.Text), "4", "2027-01-01", "40")), 0
		b.wants("supervision.declared_stale", second(b.Declare(sv, q)))
		q.Base = 1
		b.must(second(b.Declare(sv, q)))
	})
}
