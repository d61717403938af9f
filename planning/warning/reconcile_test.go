package warning

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"gangyao/platform/i18n"
	"pgregory.net/rapid"
)

var start = time.Date(2025, 1, 1, 8, 0, 0, 0, time.UTC)

func day(n int) time.Time { return start.AddDate(0, 0, n) }

func gdp(s Severity) Signal {
	return Signal{Kind: BadVerdict, Severity: s, Owner: "fgj", Subject: Subject{Type: "target", ID: "t1", Name: "地区生产总值"},
		Message: i18n.M("warning.signal.verdict", i18n.Args{"Name": "地区生产总值", "Verdict": "慢于预期"})}
}

// words is a signal in other words.
func words(s Signal, line string) Signal {
	s.Message = i18n.M("warning.signal.verdict", i18n.Args{"Name": "地区生产总值", "Verdict": line})
	return s
}

// world keeps what Reconcile gives, as a store would.
type world struct {
	warnings map[ID]Warning
	events   []Event
	ids      int
}

func (w *world) on(n int, signals ...Signal) []What {
	var known []Warning
	for _, k := range w.warnings {
		known = append(known, k)
	}
	var whats []What
	for _, c := range Reconcile("900101", day(n), known, signals, func() string { w.ids++; return fmt.Sprintf("w%d", w.ids) }) {
		if w.warnings == nil {
			w.warnings = map[ID]Warning{}
		}
		w.warnings[c.Warning.ID] = c.Warning
		w.events = append(w.events, c.Event)
		whats = append(whats, c.Event.What)
	}
	return whats
}

func TestOneConditionIsOneWarning(t *testing.T) {
	var w world
	for _, step := range []struct {
		name    string
		day     int
		signals []Signal
		want    []What
	}{
		{"it begins", 0, []Signal{gdp(Yellow)}, []What{Opened}},
		{"it goes on: nothing new", 10, []Signal{gdp(Yellow)}, nil},
		{"as bad for another figure: said anew", 10, []Signal{words(gdp(Yellow), "严重滞后")}, []What{Restated}},
		{"told twice, the worse telling counts", 11, []Signal{gdp(Yellow), gdp(Red)}, []What{Worse}},
		{"it eases", 20, []Signal{gdp(Yellow)}, []What{Better}},
		{"it ends", 30, nil, []What{Ended}},
		{"nothing after the end", 31, nil, nil},
		{"it comes back soon: the same one", 40, []Signal{gdp(Yellow)}, []What{Reopened}},
		{"it ends again", 45, nil, []What{Ended}},
		{"it comes back after long: a new one", 100, []Signal{gdp(Blue)}, []What{Opened}},
	} {
		if got := w.on(step.day, step.signals...); !slices.Equal(got, step.want) {
			t.Fatalf("%s: %v, want %v", step.name, got, step.want)
		}
	}
	first := w.warnings["w1"]
	if first.Worst != Red || first.Spells != 2 || first.Lasted != 35*24*time.Hour {
		t.Errorf("a past red stays visible with its duration: %+v", first)
	}
	if len(w.warnings) != 2 {
		t.Errorf("%d warnings", len(w.warnings))
	}
}

func TestSilenceEndsWhenItGetsWorse(t *testing.T) {
	var w world
	w.on(0, gdp(Yellow))
	one := w.warnings["w1"]
	one.SilencedUntil = day(60)
	w.warnings["w1"] = one
	w.on(1, gdp(Yellow))
	if one := w.warnings["w1"]; !one.Silenced(day(2)) {
		t.Error("silence was given and is gone")
	}
	w.on(3, gdp(Red))
	if one := w.warnings["w1"]; one.Silenced(day(4)) {
		t.Error("it got worse and is still silent")
	}
	w.on(5, gdp(Yellow))
	one = w.warnings["w1"]
	one.SilencedUntil = day(60)
	w.warnings["w1"] = one
	w.on(10)
	w.on(12, gdp(Yellow))
	if one := w.warnings["w1"]; !one.Silenced(day(13)) {
		t.Error("it came back as it was, and the silence is gone")
	}
	w.on(14)
	w.on(16, gdp(Red))
	if one := w.warnings["w1"]; one.Silenced(day(17)) {
		t.Error("it came back worse and is still silent")
	}
}

// Whatever comes: the same signals a second time change nothing, at most one
// warning of a condition is open, exactly the conditions that hold are open, and
// events are numbered without gaps.
func TestReconcileAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w world
		now := 0
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			now += rapid.IntRange(0, 40).Draw(t, "days")
			var signals []Signal
			for range rapid.IntRange(0, 4).Draw(t, "signals") {
				s := gdp(rapid.SampledFrom(Severities()).Draw(t, "severity"))
				s = words(s, rapid.SampledFrom([]string{"慢", "快"}).Draw(t, "words"))
				s.Subject.ID = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "subject")
				signals = append(signals, s)
			}
			w.on(now, signals...)
			if again := w.on(now, signals...); len(again) > 0 {
				t.Fatalf("the same again: %v", again)
			}
			open := map[string]int{}
			for _, one := range w.warnings {
				if one.State != Closed {
					open[one.Key]++
				}
				if one.Severity.Worse(one.Worst) || one.Duration(day(now)) < 0 || one.Lasted < 0 {
					t.Fatalf("%+v", one)
				}
			}
			for _, s := range signals {
				if open[s.key()] != 1 {
					t.Fatalf("%s holds and is open %d times", s.key(), open[s.key()])
				}
			}
			held := map[string]bool{}
			for _, s := range signals {
				held[s.key()] = true
			}
			if len(open) != len(held) {
				t.Fatalf("open %v, held %v", open, held)
			}
		}
		for id, kept := range w.warnings {
			var own []Event
			for _, e := range w.events {
				if e.Warning == id {
					own = append(own, e)
				}
			}
			if again, opened := Replay(&kept, own, time.Time{}); !opened || !reflect.DeepEqual(*again, kept) {
				t.Fatalf("the warning is\n%+v\nits history makes\n%+v", kept, again)
			}
		}
		seq := map[ID]int{}
		for _, e := range w.events {
			seq[e.Warning]++
			if e.Seq != seq[e.Warning] {
				t.Fatalf("event %d of %s has number %d", seq[e.Warning], e.Warning, e.Seq)
			}
		}
	})
}

// Whichever order the signals come in, and whether they were evaluated each time or
// only at last, the same conditions hold with the same words.
func TestReconcileFollowsFromWhatHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var each, shuffled, last world
		now := 0
		var signals []Signal
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			now += rapid.IntRange(0, 40).Draw(t, "days")
			signals = nil
			for range rapid.IntRange(0, 6).Draw(t, "signals") {
				s := words(gdp(rapid.SampledFrom(Severities()).Draw(t, "severity")), rapid.SampledFrom([]string{"慢", "快"}).Draw(t, "words"))
				s.Subject.ID = rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "subject")
				signals = append(signals, s)
			}
			each.on(now, signals...)
			shuffled.on(now, rapid.Permutation(signals).Draw(t, "order")...)
		}
		if !reflect.DeepEqual(each, shuffled) {
			t.Fatalf("in another order:\n%+v\n%+v", each, shuffled)
		}
		last.on(now, signals...)
		if a, b := each.holding(), last.holding(); !slices.Equal(a, b) {
			t.Fatalf("evaluated each time:\n%v\nonly at last:\n%v", a, b)
		}
	})
}

// holding is what holds: conditions, how severe, in which words.
func (w *world) holding() []string {
	var out []string
	for _, one := range w.warnings {
		if one.State != Closed {
			out = append(out, fmt.Sprint(one.Key, one.Severity, one.Message.In(i18n.ZH)))
		}
	}
	slices.Sort(out)
	return out
}

// A second spell is told apart from all of them together.
func TestASpellIsNotTheSum(t *testing.T) {
	const days = 24 * time.Hour
	w := Warning{State: Open, Severity: Red, Since: day(10), Lasted: 28 * days, Spells: 2, RedSince: day(10), RedLasted: 28 * days}
	if now := day(31); w.RedNow(now) != 21*days || w.Red(now) != 49*days || w.Spell(now) != 21*days || w.Duration(now) != 49*days {
		t.Errorf("red %v of %v, held %v of %v", w.RedNow(now), w.Red(now), w.Spell(now), w.Duration(now))
	}
	w.State, w.RedSince = Closed, time.Time{}
	if now := day(31); w.RedNow(now) != 0 || w.Spell(now) != 0 {
		t.Error("what ended still lasts")
	}
}
