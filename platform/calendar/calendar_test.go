package calendar_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
	"pgregory.net/rapid"

	"gangyao/platform/calendar"
	"gangyao/platform/declare"
	"gangyao/platform/fault"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func shipped(t testing.TB) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWorkdays(t *testing.T) {
	c := shipped(t)
	for _, tc := range []struct {
		day             string
		is, provisional bool
		why             string
	}{
		{"2026-02-14", true, false, "a Saturday worked for the Spring Festival"},
		{"2026-02-16", false, false, "a Monday of the Spring Festival"},
		{"2026-03-03", true, false, "a plain Tuesday"},
		{"2026-03-07", false, false, "a plain Saturday"},
		{"2018-12-31", false, false, "a Monday that the notice of 2019 made a holiday"},
		{"2018-12-29", true, false, "the Saturday worked for it"},
		{"2020-01-31", false, false, "a Friday by which the Spring Festival of 2020 was prolonged"},
		{"2019-05-02", false, false, "a Thursday that the second notice of 2019 gave"},
		{"2026-12-31", true, true, "the notice of 2027 may change it"},
		{"2026-12-24", true, false, "no New Year's holiday reaches back so far"},
		{"2027-02-06", false, true, "the Spring Festival of 2027: nothing but the weekend is known"},
		{"2027-02-08", true, true, "and its Monday, which will surely be off, is only provisional"},
		{"2017-10-02", true, true, "before the first notice known"},
	} {
		if is, provisional := c.Workday(day(tc.day)); is != tc.is || provisional != tc.provisional {
			t.Errorf("%s (%s): worked %v, provisional %v", tc.day, tc.why, is, provisional)
		}
	}
	if d, ok := c.Named(day("2020-02-01")); !ok || d.Name != "春节" || d.Paper != "国办发明电〔2020〕1号" {
		t.Errorf("%+v", d)
	}
	if _, ok := c.Named(day("2026-03-03")); ok {
		t.Error("a plain day is named by no notice")
	}
}

func TestCounting(t *testing.T) {
	c := shipped(t)
	for _, tc := range []struct {
		from        string
		n           int
		to          string
		provisional bool
	}{
		{"2026-09-30", 1, "2026-10-08", false}, // over National Day
		{"2026-10-08", 2, "2026-10-10", false}, // a Saturday worked
		{"2026-10-10", 1, "2026-10-12", false},
		{"2026-10-03", 0, "2026-10-03", false},
		{"2026-10-03", 5, "2026-10-13", false},
		{"2026-10-08", -1, "2026-09-30", false},
		{"2026-12-23", 1, "2026-12-24", false},
		{"2026-12-23", 2, "2026-12-25", true},
	} {
		to, provisional := c.Add(day(tc.from), tc.n)
		if to != day(tc.to) || provisional != tc.provisional {
			t.Errorf("%s %+d: %s, provisional %v", tc.from, tc.n, to.Format(time.DateOnly), provisional)
		}
		if n := c.Between(day(tc.from), to); n != tc.n {
			t.Errorf("from %s to %s are %d", tc.from, tc.to, n)
		}
	}
	if next, _ := c.Next(time.Date(2026, 10, 1, 23, 59, 0, 0, time.FixedZone("", 8*3600))); next != day("2026-10-08") {
		t.Error(next)
	}
	last, provisional := c.Add(day("9999-12-30"), 5)
	if last.Year() != 9999 || !provisional {
		t.Error(last)
	}
}

// The facts held against those of another collection.
func TestTheFactsAgreeWithLunarGo(t *testing.T) {
	c := shipped(t)
	seen := 0
	for d := day("2018-01-01"); d.Year() < 2027; d = d.AddDate(0, 0, 1) {
		theirs := HolidayUtil.GetHoliday(d.Format(time.DateOnly))
		ours, named := c.Named(d)
		if (theirs != nil) != named || named && theirs.IsWork() == ours.Off {
			t.Errorf("%s: %+v, they say %v", d.Format(time.DateOnly), ours, theirs)
		}
		if named {
			seen++
		}
	}
	if len(c.Years()) != 9 || seen < 300 {
		t.Errorf("%v, %d days", c.Years(), seen)
	}
}

func drawDay(t *rapid.T, label string) time.Time {
	return day("2017-06-01").AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, label))
}

func TestLawsOfCounting(t *testing.T) {
	c := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b, n := drawDay(t, "a"), drawDay(t, "b"), rapid.IntRange(-300, 300).Draw(t, "n")
		to, _ := c.Add(a, n)
		if got := c.Between(a, to); got != n {
			t.Fatalf("Add %d, Between %d", n, got)
		}
		is, _ := c.Workday(to)
		if n != 0 && !is {
			t.Fatalf("arrived on %v, which is not worked", to)
		}
		if started, _ := c.Workday(a); started {
			if back, _ := c.Add(to, -n); back != a {
				t.Fatalf("%v and back is %v", n, back)
			}
		}
		more, _ := c.Add(a, n+1)
		if !more.After(to) && !(n == -1 && more == a) {
			t.Fatalf("one more workday is %v, not after %v", more, to)
		}
		if a.Before(b) {
			k := c.Between(a, b)
			x, _ := c.Add(a, k)
			y, _ := c.Add(a, k+1)
			if k > 0 && x.After(b) || !y.After(b) {
				t.Fatalf("%v lies not between %v and %v", b, x, y)
			}
			mid := a.Add(b.Sub(a) / 2).Truncate(24 * time.Hour)
			if c.Between(a, mid)+c.Between(mid, b) != k {
				t.Fatal("a way is not the sum of its parts")
			}
		}
	})
}

const good = `
year: 2027
papers: [甲号, 乙号]
days:
  - {date: 2026-12-31, name: 元旦, isOffDay: true}
  - {date: 2027-01-03, name: 元旦, isOffDay: false, paper: 乙号}
`

func TestAYearIsAdded(t *testing.T) {
	y, err := calendar.ReadYear("2027.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	c := shipped(t).With(y)
	if is, provisional := c.Workday(day("2026-12-31")); is || provisional {
		t.Error("the notice gives New Year's Eve")
	}
	if is, provisional := c.Workday(day("2026-12-30")); !is || provisional {
		t.Error("now the year is known to its end")
	}
	if d, _ := c.Named(day("2027-01-03")); d.Off || d.Paper != "乙号" {
		t.Errorf("%+v", d)
	}
	if is, provisional := shipped(t).Workday(day("2026-12-31")); !is || !provisional {
		t.Error("the old calendar is as it was")
	}
	var none calendar.Calendar
	if is, provisional := none.Workday(day("2026-10-01")); !is || !provisional {
		t.Error("without any notice all is provisional")
	}
}

func TestHolidayCNIsReadAsItIs(t *testing.T) {
	y, err := calendar.ReadYear("2027.json", []byte(`{"$schema":"s","$id":"i","year":2027,"papers":["http://example.org/p"],
		"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}`))
	if err != nil || len(y.Days) != 1 || y.Days[0].Paper != "http://example.org/p" {
		t.Errorf("%+v %v", y, err)
	}
}

func TestMistakesAreAllTold(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		{"year: 2027", "year: 27", "2:7: “27” is not a whole number"},
		{"year: 2027\n", "", "2:1: “year” is missing"},
		{"papers: [甲号, 乙号]\n", "", "2:1: “papers” is missing"},
		{"2026-12-31", "2026-11-30", "5:12: 2026-11-30 does not belong"},
		{"2027-01-03, name", "2026-12-31, name", "6:12: 2026-12-31 comes twice"},
		{"2027-01-03", "2027-01-04", "6:12: 2027-01-04 is no weekend day"},
		{"true", "false", "No day is off"},
		{"isOffDay: true", "isOffDay: ja", "“ja” should be true or false"},
		{", isOffDay: true", "", "5:5: “isOffDay” is missing"},
		{"paper: 乙号", "paper: 丙号", "“丙号” is none of the words"},
		{"name: 元旦, isOffDay: true", "nom: 元旦, isOffDay: true", "5:24: There is no key “nom”"},
		{good, "days: [", "not a YAML file"},
	} {
		_, err := calendar.ReadYear("y.yaml", []byte(strings.Replace(good, tc.old, tc.new, 1)))
		if !fault.Is(err, fault.Invalid) || !strings.Contains(declare.Of(err).Error(), tc.want) {
			t.Errorf("%s: %v", tc.want, declare.Of(err))
		}
	}
	_, err := calendar.ReadYear("y.yaml", []byte("days:\n  - {date: soon}\n  - {name: x}\n"))
	if ps := declare.Of(err); len(ps) < 6 {
		t.Errorf("%v", ps)
	}
}

func FuzzReadYear(f *testing.F) {
	f.Add([]byte(good))
	f.Fuzz(func(t *testing.T, data []byte) {
		y, err := calendar.ReadYear("f", data)
		if err != nil {
			if len(declare.Of(err)) == 0 {
				t.Fatal("refused without a reason")
			}
			return
		}
		c := calendar.New(y)
		for _, d := range y.Days {
			if is, provisional := c.Workday(d.Date); is == d.Off || provisional {
				t.Fatalf("%+v", d)
			}
		}
	})
}

func ExampleCalendar_Add() {
	c, err := calendar.Shipped()
	if err != nil {
		panic(err)
	}
	due, _ := c.Add(day("2026-09-28"), 5)
	fmt.Println(due.Format(time.DateOnly))
	_, provisional := c.Add(day("2026-12-28"), 10)
	fmt.Println(provisional)
	// Output:
	// 2026-10-10
	// true
}
