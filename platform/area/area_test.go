package area_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

func day(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// The made-up county 900101: in 2020 town 100 took a new code, 101 and 102 were
// merged into 103, 104 was split into 105 and 106, 107 was merged into 108, which
// stayed, and 109 got another name.
func changes() []area.Area {
	town := func(code area.Code, name, from, to string, next ...area.Code) area.Area {
		return area.Area{Tenant: "900101", Code: "900101" + code, Name: name, Type: "镇", Level: area.Town, Parent: "900101", From: day(from), To: day(to), Successors: next}
	}
	const end, begin = "2019-12-31", "2020-01-01"
	return []area.Area{
		{Tenant: "900101", Code: "900101", Name: "云岭县", Level: area.County, Parent: "900100"},
		town("100", "白鹭镇", "", end, "900101200"), town("200", "白鹭街道", begin, ""),
		town("101", "青石镇", "", end, "900101103"), town("102", "松溪镇", "", end, "900101103"), town("103", "青松镇", begin, ""),
		town("104", "大湖镇", "", end, "900101105", "900101106"), town("105", "东湖镇", begin, ""), town("106", "西湖镇", begin, ""),
		town("107", "小桥镇", "", end, "900101108"), town("108", "大桥镇", "", ""),
		town("109", "旧名镇", "", end, "900101109"), town("109", "新名镇", begin, ""),
		{Tenant: "900101", Code: "900101103001", Name: "清泉村", Type: "村", Level: area.Village, Parent: "900101103", From: day(begin)},
	}
}

func TestWithinThroughChanges(t *testing.T) {
	tree := area.NewTree(changes())
	if err := tree.Check(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what  string
		c, of area.Code
		on    string
		want  bool
	}{
		{"a village in its town", "900101103001", "900101103", "2021-06-30", true},
		{"a village in its county", "900101103001", "900101", "2021-06-30", true},
		{"a village in another town", "900101103001", "900101108", "2021-06-30", false},
		{"a code in itself", "900101100", "900101100", "2021-06-30", true},
		{"figures of the old code are in the new one", "900101100", "900101200", "2021-06-30", true},
		{"the old code stands for the new one", "900101200", "900101100", "2021-06-30", true},
		{"what was merged is in the whole", "900101101", "900101103", "2021-06-30", true},
		{"what was merged does not stand for the whole", "900101103", "900101101", "2021-06-30", false},
		{"… nor for a village of it", "900101103001", "900101101", "2021-06-30", false},
		{"what was split is in neither part", "900101104", "900101105", "2021-06-30", false},
		{"what was split stands for its parts", "900101105", "900101104", "2021-06-30", true},
		{"what was split is in the county", "900101104", "900101", "2021-06-30", true},
		{"merged into one that stayed", "900101107", "900101108", "2021-06-30", true},
		{"the one that stayed is not in what it took in", "900101108", "900101107", "2021-06-30", false},
		{"before the merger they are apart", "900101101", "900101103", "2018-06-30", false},
		{"before the merger the town is in its county", "900101101", "900101", "2018-06-30", true},
		{"unknown codes go by digits", "900102100201", "900102100", "2021-06-30", true},
		{"… and do not lie elsewhere", "900102100201", "900101", "2021-06-30", false},
	} {
		if got := tree.Within(c.c, c.of, day(c.on)); got != c.want {
			t.Errorf("%s: Within(%s, %s, %s) = %v", c.what, c.c, c.of, c.on, got)
		}
	}
}

func TestResolve(t *testing.T) {
	tree := area.NewTree(changes())
	for _, c := range []struct {
		code area.Code
		on   string
		want []area.Code
	}{
		{"900101100", "2019-06-30", []area.Code{"900101100"}},
		{"900101100", "2020-01-01", []area.Code{"900101200"}},
		{"900101102", "2024-01-01", []area.Code{"900101103"}},
		{"900101104", "2024-01-01", []area.Code{"900101105", "900101106"}},
		{"900101109", "2024-01-01", []area.Code{"900101109"}},
		{"900101200", "2019-06-30", []area.Code{}}, // not yet
		{"999999", "2024-01-01", []area.Code{}},
	} {
		if got := tree.Resolve(c.code, day(c.on)); !slices.Equal(got, c.want) {
			t.Errorf("Resolve(%s, %s) = %v, want %v", c.code, c.on, got, c.want)
		}
	}
	if a, err := tree.At("900101109", day("2019-12-31")); err != nil || a.Name != "旧名镇" {
		t.Errorf("the old name: %v, %v", a.Name, err)
	}
	if got := len(tree.Children("900101", day("2019-06-30"))); got != 7 {
		t.Errorf("%d towns before the changes, want 7", got)
	}
	if got := len(tree.Children("900101", day("2020-06-30"))); got != 6 {
		t.Errorf("%d towns after the changes, want 6", got)
	}
	if got := tree.Ancestors("900101103001", day("2020-06-30")); len(got) != 2 || got[1].Name != "云岭县" {
		t.Errorf("ancestors: %v", got)
	}
	if got := tree.Find("新名", day("2020-06-30")); len(got) != 1 || got[0].Code != "900101109" {
		t.Errorf("Find without the kind: %v", got)
	}
	_, err := tree.At("900101200", day("2019-06-30"))
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("not yet: %v", err)
	}
}

// An outline stays true through a new name or code, and through nothing else.
func TestSameLand(t *testing.T) {
	tree := area.NewTree(changes())
	for _, c := range []struct {
		what     string
		code     area.Code
		from, on string
		want     area.Code // empty: none
	}{
		{"itself", "900101100", "2019-06-30", "2018-01-01", "900101100"},
		{"under its new code", "900101100", "2019-06-30", "2024-01-01", "900101200"},
		{"under its old code", "900101200", "2024-01-01", "2019-01-01", "900101100"},
		{"under its new name", "900101109", "2019-06-30", "2024-01-01", "900101109"},
		{"merged into something larger", "900101101", "2019-06-30", "2024-01-01", ""},
		{"what it was merged from", "900101103", "2024-01-01", "2019-06-30", ""},
		{"split", "900101104", "2019-06-30", "2024-01-01", ""},
		{"what it was split from", "900101105", "2024-01-01", "2019-06-30", ""},
		{"merged into one that stayed", "900101107", "2019-06-30", "2024-01-01", ""},
		{"the one that took it in", "900101108", "2019-06-30", "2024-01-01", ""},
		{"the one that took it in, later", "900101108", "2020-01-01", "2024-01-01", "900101108"},
		{"the one that took it in, back", "900101108", "2024-01-01", "2019-06-30", ""},
		{"not yet there", "900101200", "2019-06-30", "2024-01-01", ""},
	} {
		got, ok := tree.Same(c.code, day(c.from), day(c.on))
		if ok != (c.want != "") || got.Code != c.want {
			t.Errorf("%s: %s on %s is %q, %v", c.what, c.code, c.on, got.Code, ok)
		}
	}
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	for key, spoil := range map[string]func([]area.Area) []area.Area{
		"area.code":           func(as []area.Area) []area.Area { as[1].Code = "12a"; return as },
		"area.name":           func(as []area.Area) []area.Area { as[1].Name = " "; return as },
		"area.level":          func(as []area.Area) []area.Area { as[1].Level = "moon"; return as },
		"area.days":           func(as []area.Area) []area.Area { as[1].From = day("2021-01-01"); return as },
		"area.self":           func(as []area.Area) []area.Area { as[0].Parent = as[0].Code; return as },
		"area.successor_open": func(as []area.Area) []area.Area { as[1].To = time.Time{}; return as },
		"area.overlap":        func(as []area.Area) []area.Area { return append(as, as[3]) },
		"area.parent": func(as []area.Area) []area.Area {
			as[len(as)-1].To = day("2021-01-01")
			as[5].From = day("2022-01-01")
			return as
		},
		"area.successor": func(as []area.Area) []area.Area { as[1].Successors[0] = "900101999"; return as },
		"area.circle":    func(as []area.Area) []area.Area { as[0].Parent = "900101108"; return as },
	} {
		err := area.NewTree(spoil(changes())).Check()
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", key, err)
			continue
		}
		var f *fault.Error
		if !errors.As(err, &f) || i18n.Fault(i18n.EN, f) == f.Key {
			t.Errorf("%s has no words", key)
		}
	}
}

func TestWithinIsAnOrderOnEveryDay(t *testing.T) {
	tree := area.NewTree(changes())
	var codes []area.Code
	for _, a := range tree.All() {
		codes = append(codes, a.Code)
	}
	rapid.Check(t, func(t *rapid.T) {
		on := day("2019-12-01").AddDate(0, 0, rapid.IntRange(0, 60).Draw(t, "day"))
		pick := func(name string) area.Code { return rapid.SampledFrom(codes).Draw(t, name) }
		a, b := pick("a"), pick("b")
		if !tree.Within(a, a, on) {
			t.Fatalf("%s is not within itself", a)
		}
		_, errA := tree.At(a, on)
		_, errB := tree.At(b, on)
		if errA == nil && errB == nil && a != b && tree.Within(a, b, on) && tree.Within(b, a, on) {
			t.Fatalf("%s and %s lie within each other", a, b)
		}
		for _, up := range tree.Ancestors(a, on) {
			if !tree.Within(a, up.Code, on) {
				t.Fatalf("%s is not within its ancestor %s", a, up.Code)
			}
		}
	})
}

func TestReadCSV(t *testing.T) {
	got, err := area.ReadCSV(strings.NewReader("\ufeff代码,名称,类型,起始日期,停用日期,承接代码,备注\n900101000000,云岭县,,,,,x\n900101100000,白鹭镇,镇,,2019-12-31,900101200000,\n,,,,,,\n900101100201,清泉村,,2001-01-01,,,\n"), "900101")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0].Code != "900101" || got[0].Level != area.County || got[1].Code != "900101100" || got[1].Parent != "900101" ||
		!slices.Equal(got[1].Successors, []area.Code{"900101200"}) || got[2].Parent != "900101100" || got[2].Type != "村" || got[2].From != day("2001-01-01") {
		t.Errorf("%+v", got)
	}
	for text, key := range map[string]string{
		"": "area.csv", "a,b\n1,2\n": "area.csv_heading", "code,name\n12,x\n900101,云岭县\n90,y\n": "area.csv_row", "code,name\n\"900101,x\n": "area.csv",
		"code,name,from\n900101,云岭县,1月\n": "area.csv_row",
	} {
		if _, err := area.ReadCSV(strings.NewReader(text), "900101"); err == nil || fault.From(err).Key != key {
			t.Errorf("%q: %v, want %s", text, err, key)
		}
	}
	_, err = area.ReadCSV(strings.NewReader("code,name\n12,x\n900101,云岭县\n90,y\n"), "900101")
	if err == nil || !strings.Contains(err.Error(), "Line=2") || !strings.Contains(err.Error(), "Line=4") {
		t.Errorf("not all lines are named: %v", err)
	}
}

// The published tables of a real county read whole, and make one tree.
func TestRealDivisions(t *testing.T) {
	shared := os.Getenv("GANGYAO_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	var all []area.Area
	for _, name := range []string{"divisions-towns.csv", "divisions-villages.csv"} {
		f, err := os.Open(filepath.Join(shared, "plan", name))
		if err != nil {
			t.Skipf("no real divisions: %v", err)
		}
		as, err := area.ReadCSV(f, "430381")
		_ = f.Close()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, as...)
	}
	tree := area.NewTree(all)
	if err := tree.Check(); err != nil {
		t.Error(err)
	}
	today := day("2026-01-01")
	towns, villages := 0, 0
	for _, a := range tree.Day(today) {
		switch a.Level {
		case area.Town:
			towns++
			if a.Parent != "430381" || len(tree.Children(a.Code, today)) == 0 {
				t.Errorf("%s %s: parent %s, no villages", a.Code, a.Name, a.Parent)
			}
		case area.Village:
			villages++
		}
	}
	if towns != 22 || villages < 280 {
		t.Errorf("%d towns, %d villages", towns, villages)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add("code,name\n900101,云岭县\n")
	f.Add("code9,code12,name,kind\n900101001,900101001000,白鹭街道,街道\n")
	f.Add("代码,名称,承接代码\n900101100000,白鹭镇,900101200 900101201\n")
	f.Fuzz(func(t *testing.T, s string) {
		as, err := area.ReadCSV(strings.NewReader(s), "900101")
		if err == nil {
			for _, a := range as {
				if err := a.Check(); err != nil {
					t.Errorf("%q gave a wrong area: %v", s, err)
				}
			}
			_ = area.NewTree(as).Check() // must end
		}
	})
}
