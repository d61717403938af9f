package outline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/geojson"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// The made-up county 900101: in 2020 town 100 took the code 200, and 101 was merged
// into 102. Two villages of different towns have one name.
func places() []area.Area {
	town := func(code area.Code, name, from, to string, next ...area.Code) area.Area {
		a := area.Area{Tenant: "900101", Code: "900101" + code, Name: name, Type: "镇", Level: area.Town, Parent: "900101", Successors: next}
		if from != "" {
			a.From = day(from)
		}
		if to != "" {
			a.To = day(to)
		}
		return a
	}
	village := func(code area.Code, name string) area.Area {
		return area.Area{Tenant: "900101", Code: "900101" + code, Name: name, Type: "村", Level: area.Village, Parent: "900101102"}
	}
	return []area.Area{
		{Tenant: "900101", Code: "900101", Name: "云岭县", Level: area.County},
		town("100", "白鹭镇", "", "2019-12-31", "900101200"), town("200", "白鹭街道", "2020-01-01", ""),
		town("101", "青石镇", "", "2019-12-31", "900101102"), town("102", "松溪镇", "", ""), town("103", "大湖镇", "", ""),
		village("102001", "清泉村"), village("103001", "清泉村"),
	}
}

// feature is a square with properties, at a column of a row of squares.
func feature(column int, properties string) string {
	x := 112 + 0.1*float64(column)
	return fmt.Sprintf(`{"type":"Feature","properties":%s,"geometry":{"type":"Polygon","coordinates":[[[%.1f,27],[%.1f,27],[%.1f,27.1],[%.1f,27.1],[%.1f,27]]]}}`, properties, x, x+0.1, x+0.1, x, x)
}

func file(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func form() outline.Form {
	return outline.Form{Tenant: "900101", Level: area.Town, On: day("2024-12-31"), Title: "云岭县乡镇图", Source: "演示自然资源局", System: outline.CGCS2000}
}

// What becomes of each feature, and whether the set can be kept.
func TestMatch(t *testing.T) {
	at := func(on string) outline.Form { f := form(); f.On = day(on); return f }
	for _, c := range []struct {
		what     string
		form     outline.Form
		features []string
		want     string // a fate a feature: place, or kind and key of the last words
		missing  string
		ready    string // key; empty when it can be kept
	}{
		{"by code and by name", form(), []string{feature(0, `{"code":"900101200"}`), feature(1, `{"code":900101102000}`), feature(2, `{"code":"900101103","name":"大湖镇"}`)},
			"900101200 900101102 900101103", "", ""},
		{"by name, with or without its kind", form(), []string{feature(0, `{"XZQMC":"白鹭街道"}`), feature(1, `{"XZQMC":"松溪"}`)}, "900101200 900101102", "900101103", ""},
		{"the name where the code is none", form(), []string{feature(0, `{"id":1,"dm":"900101102","mc":"松溪镇"}`), feature(1, `{"id":2,"dm":"","mc":"大湖镇"}`)}, "900101102 900101103", "900101200", ""},
		{"code and name disagree", form(), []string{feature(0, `{"dm":"900101102","mc":"大湖镇"}`), feature(1, `{"dm":"900101200","mc":"白鹭街道"}`)}, "refused:outline.fate.disagree 900101200", "900101102 900101103", "outline.refused"},
		{"one place twice", form(), []string{feature(0, `{"dm":"900101102"}`), feature(1, `{"dm":"900101102"}`)}, "900101102 refused:outline.fate.twice", "900101103 900101200", "outline.refused"},
		{"a place of another level", form(), []string{feature(0, `{"dm":"900101102"}`), feature(1, `{"dm":"900101"}`)}, "900101102 omitted:outline.fate.other_level", "900101103 900101200", "outline.left_over"},
		{"a code that ended", form(), []string{feature(0, `{"dm":"900101102"}`), feature(1, `{"dm":"900101100"}`)}, "900101102 omitted:outline.fate.ended", "900101103 900101200", "outline.left_over"},
		{"… on the day it was in force", at("2019-06-30"), []string{feature(0, `{"dm":"900101102"}`), feature(1, `{"dm":"900101100"}`)}, "900101102 900101100", "900101101 900101103", ""},
		{"a code that had not begun", at("2019-06-30"), []string{feature(0, `{"dm":"900101102"}`), feature(1, `{"dm":"900101200"}`)}, "900101102 omitted:outline.fate.not_on_day", "900101100 900101101 900101103", "outline.left_over"},
		{"a code nobody knows", form(), []string{feature(0, `{"dm":"900101102"}`), feature(1, `{"dm":"900101999"}`)}, "900101102 omitted:outline.fate.unknown_code", "900101103 900101200", "outline.left_over"},
		{"a name nobody knows", form(), []string{feature(0, `{"mc":"松溪镇"}`), feature(1, `{"mc":"月亮镇"}`)}, "900101102 omitted:outline.fate.unknown_name", "900101103 900101200", "outline.left_over"},
		{"without code and name", form(), []string{feature(0, `{"mc":"松溪镇"}`), feature(1, `{}`)}, "900101102 omitted:outline.fate.nameless", "900101103 900101200", "outline.left_over"},
		{"nothing matches", form(), []string{feature(0, `{"a":"b"}`)}, "omitted:outline.fate.nameless", "900101102 900101103 900101200", "outline.no_match"},
		{"two of one name", func() outline.Form { f := form(); f.Level = area.Village; return f }(), []string{feature(0, `{"name":"清泉村"}`), feature(1, `{"name":"x","dm":"900101102001"}`)},
			"omitted:outline.fate.unknown_name 900101102001", "900101103001", "outline.left_over"},
		{"columns that a person chose", func() outline.Form { f := form(); f.Code, f.Name = "b", "x"; return f }(), []string{feature(0, `{"a":"900101102","b":"900101103"}`)}, "900101103", "900101102 900101200", ""},
		{"a wrong feature", form(), []string{feature(0, `{"dm":"900101102"}`), `{"type":"Feature","properties":{"dm":"900101103"},"geometry":null}`}, "900101102 refused:outline.no_geometry", "900101103 900101200", "outline.refused"},
		{"what is left over is left out", func() outline.Form { f := form(); f.LeaveOut = true; return f }(), []string{feature(0, `{"dm":"900101102"}`), feature(1, `{"dm":"900101"}`)},
			"900101102 omitted:outline.fate.other_level", "900101103 900101200", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			read, err := geojson.Read([]byte(file(c.features...)))
			if err != nil {
				t.Fatal(err)
			}
			trial := outline.Match(c.form, read, area.NewTree(places()))
			var got, missing []string
			for _, f := range trial.Fates {
				s := string(f.Area.Code)
				if f.Kind != outline.Taken {
					last := f.Words[len(f.Words)-1]
					s = string(f.Kind) + ":" + last.Key
					for _, l := range i18n.Langs() {
						if words := last.In(l); words == last.Key || strings.Contains(words, "<no value>") {
							t.Errorf("%s: %s", last.Key, words)
						}
					}
				}
				got = append(got, s)
			}
			for _, a := range trial.Missing {
				missing = append(missing, string(a.Code))
			}
			if strings.Join(got, " ") != c.want || strings.Join(missing, " ") != c.missing {
				t.Errorf("fates %v, missing %v", got, missing)
			}
			ready := ""
			if err := trial.Ready(); err != nil {
				ready = fault.From(err).Key
				if words := i18n.Fault(i18n.ZH, err); strings.Contains(words, "“”") || strings.Contains(words, "第一个是）") {
					t.Errorf("the first is not named: %s", words)
				}
			}
			if ready != c.ready {
				t.Errorf("ready: %q", ready)
			}
			if n := trial.Count(outline.Taken); n != len(trial.Outlines) {
				t.Errorf("%d taken, %d outlines", n, len(trial.Outlines))
			}
		})
	}
}

// Notes say what the rules for published maps ask for.
func TestNotes(t *testing.T) {
	for _, c := range []struct {
		what string
		set  outline.Set
		on   string
		open bool
		want string
	}{
		{"reviewed", outline.Set{Form: outline.Form{Review: "湘S（2023）037号"}}, "2025-01-01", true, "review source"},
		{"without a number", outline.Set{}, "2025-01-01", false, "inside source"},
		{"schematic", outline.Set{Form: outline.Form{Schematic: true}}, "2025-01-01", true, "schematic source"},
		{"schematic and reviewed, with a licence", outline.Set{Form: outline.Form{Schematic: true, Review: "GS（2024）0650号", Licence: "CC BY"}}, "2025-01-01", true, "schematic review source licence"},
		{"for an earlier day", outline.Set{Form: outline.Form{Schematic: true}}, "2020-01-01", true, "schematic source later"},
	} {
		c.set.On = day("2024-12-31")
		var got []string
		for _, m := range c.set.Notes(day(c.on)) {
			got = append(got, strings.TrimPrefix(m.Key, "outline.note."))
		}
		if strings.Join(got, " ") != c.want || c.set.Open() != c.open {
			t.Errorf("%s: %v, open %v", c.what, got, c.set.Open())
		}
	}
}
