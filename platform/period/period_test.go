package period_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		// SDMX
		"2024": "2024", "2024-S1": "2024-S1", "2024-Q3": "2024-Q3", "2024-M07": "2024-M07",
		"2024-01-01/P9M": "2024-01-01/P9M", "2024-A1": "2024",
		// years
		"2024年": "2024", "2024年度": "2024", "二〇二四年": "2024", "２０２４年": "2024", " 2024 年 ": "2024", "2024年末": "2024",
		"2024年底": "2024", "2024年全年": "2024", "（2024年）": "2024",
		// halves and quarters
		"2024年上半年": "2024-S1", "2024年下半年": "2024-S2", "2024H1": "2024-S1", "2024h2": "2024-S2", "H1 2024": "2024-S1",
		"2024年第三季度": "2024-Q3", "2024年三季度": "2024-Q3", "2024年3季度": "2024-Q3", "2024Q3": "2024-Q3", "2024 q3": "2024-Q3",
		"2024年Q3": "2024-Q3", "Q3 2024": "2024-Q3", "2024年４季度": "2024-Q4", "2024年4—6月": "2024-Q2", "2024年7-12月": "2024-S2",
		// months
		"2024-07": "2024-M07", "2024-7": "2024-M07", "2024/7": "2024-M07", "2024.07": "2024-M07", "202407": "2024-M07", "2024 07": "2024-M07",
		"2024年7月": "2024-M07", "2024年07月份": "2024-M07", "二〇二四年十二月": "2024-M12", "2024年9月末": "2024-M09", "July 2024": "2024-M07",
		"2024.10": "2024-M10", "2024年7-7月": "2024-M07",
		// what a spreadsheet makes of a month
		"2024-07-01": "2024-M07", "2024/7/1": "2024-M07", "2024-07-01 00:00:00": "2024-M07", "2024-07-01T00:00:00Z": "2024-M07",
		"2024年7月1日": "2024-M07", "20240701": "2024-M07",
		// counted since January
		"2024年1-9月": "2024-01-01/P9M", "2024年1—9月累计": "2024-01-01/P9M", "2024年1至9月": "2024-01-01/P9M", "2024年1月～9月": "2024-01-01/P9M",
		"２０２４年１－９月": "2024-01-01/P9M", "二〇二四年一至九月": "2024-01-01/P9M", "2024年1——9月累计": "2024-01-01/P9M", "2024年9月累计": "2024-01-01/P9M",
		"2024年累计1-9月": "2024-01-01/P9M", "2024年前三季度": "2024-01-01/P9M", "2024年一至三季度": "2024-01-01/P9M", "2024年前9个月": "2024-01-01/P9M",
		"截至2024年9月累计": "2024-01-01/P9M", "2024年上半年累计": "2024-01-01/P6M", "2024年1-12月": "2024-01-01/P12M",
		"first 9 months of 2024": "2024-01-01/P9M", "Jan–Sep 2024": "2024-01-01/P9M", "截至2024年末": "2024",
	} {
		p, err := period.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if p.String() != want {
			t.Errorf("%s is read as %s, want %s", text, p, want)
		}
	}
}

func TestParseWithAHint(t *testing.T) {
	for _, c := range []struct {
		text string
		hint period.Hint
		want string
	}{
		{"三季度", period.Hint{Year: 2024}, "2024-Q3"},
		{"1-9月", period.Hint{Year: 2024}, "2024-01-01/P9M"},
		{"全年", period.Hint{Year: 2024}, "2024"},
		{"2023年7月", period.Hint{Year: 2024}, "2023-M07"},
		{"202407", period.Hint{Year: 2024}, "2024-M07"},
		{"2024年上半年", period.Hint{Kind: period.Cumulative}, "2024-01-01/P6M"},
		{"2024年1-6月", period.Hint{Kind: period.Half}, "2024-S1"},
		{"2024年1-12月", period.Hint{Kind: period.Year}, "2024"},
		{"2024-12-31", period.Hint{Kind: period.Year}, "2024"},
		{"2024-01-01", period.Hint{Kind: period.Year}, "2024"},
		{"2024-09-30", period.Hint{Kind: period.Quarter}, "2024-Q3"},
		{"2024-09-30", period.Hint{Kind: period.Cumulative}, "2024-01-01/P9M"},
		{"2024年7月", period.Hint{Kind: period.Year}, "2024-M07"},
	} {
		if p, err := c.hint.Parse(c.text); err != nil || p.String() != c.want {
			t.Errorf("%s with %+v is read as %s (%v), want %s", c.text, c.hint, p, err, c.want)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	for text, key := range map[string]string{
		"": "period.unreadable", "本月": "period.unreadable", "2024-13": "period.unreadable", "2024年13月": "period.unreadable", "2024Q5": "period.unreadable",
		"2021-2025年": "period.unreadable", "2024年2月30日": "period.unreadable", "2024年9-1月": "period.unreadable", "1234567": "period.unreadable",
		"2024-": "period.unreadable", "12": "period.unreadable", "2024-W03": "period.unreadable",
		"三季度": "period.no_year", "7月": "period.no_year", "1-9月": "period.no_year", "7月1日": "period.no_year",
		"24年": "period.ambiguous", "24Q3": "period.ambiguous", "2024.1": "period.ambiguous", "2024年三季度累计": "period.ambiguous",
		"2024-12-31": "period.ambiguous", "2024年7月15日": "period.ambiguous", "截至2024年9月": "period.ambiguous",
		"2024年2-5月": "period.no_span",
	} {
		p, err := period.Parse(text)
		if f := fault.From(err); err == nil || f.Key != key || f.Code != fault.Invalid {
			t.Errorf("%q: %s, %v; want %s", text, p, err, key)
		}
	}
}

func TestLastComplete(t *testing.T) {
	for _, c := range []struct {
		kind      period.Kind
		day, want string
	}{
		{period.Year, "2024-12-31", "2023"}, {period.Year, "2025-01-01", "2024"},
		{period.Half, "2024-07-01", "2024-S1"}, {period.Quarter, "2024-07-01", "2024-Q2"}, {period.Quarter, "2024-06-30", "2024-Q1"},
		{period.Month, "2024-01-15", "2023-M12"}, {period.Cumulative, "2024-10-08", "2024-01-01/P9M"}, {period.Cumulative, "2024-01-31", "2023-01-01/P12M"},
	} {
		day, _ := time.Parse(time.DateOnly, c.day)
		if got := period.LastComplete(c.kind, day); got.String() != c.want {
			t.Errorf("last complete on %s: %s, want %s", c.day, got, c.want)
		}
	}
}

func TestCumulativeComparesWithTheSameMonthsOnly(t *testing.T) {
	of := func(s string) period.Period { p, _ := period.Parse(s); return p }
	if !of("2024年1-9月").Comparable(of("2023年1-9月")) || of("2024年1-9月").Comparable(of("2024年1-6月")) ||
		of("2024年1-3月").Comparable(of("2023Q1")) || !of("2024Q1").Comparable(of("2023Q4")) || (period.Period{}).Comparable(period.Period{}) {
		t.Error("cumulative figures compare with the same months only")
	}
}

func TestRange(t *testing.T) {
	of := func(s string) period.Period { p, _ := period.Parse(s); return p }
	var got []string
	for p := range period.Range(of("2023Q3"), of("2024Q2")) {
		got = append(got, p.String())
	}
	if want := []string{"2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for p := range period.Range(of("2023"), of("2024Q2")) {
		t.Errorf("kinds differ, yet %s", p)
	}
}

func TestJSON(t *testing.T) {
	type row struct {
		P period.Period            `json:"p"`
		Z period.Period            `json:"z"`
		M map[period.Period]string `json:"m"`
	}
	in := row{P: period.InYear(2024), M: map[period.Period]string{period.InYear(2023): "x"}}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"p":"2024","z":"","m":{"2023":"x"}}` {
		t.Fatalf("%s, %v", b, err)
	}
	var out row
	if err := json.Unmarshal(b, &out); err != nil || out.P != in.P || !out.Z.IsZero() || out.M[period.InYear(2023)] != "x" {
		t.Errorf("%+v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"p":"2024年"}`), &out); err == nil {
		t.Error("stored text has one form only")
	}
}

func drawn(t *rapid.T) period.Period {
	k := period.Kind(rapid.IntRange(1, 5).Draw(t, "kind"))
	p, ok := period.Of(k, rapid.IntRange(2, 9998).Draw(t, "year"), rapid.IntRange(1, k.PerYear()).Draw(t, "n"))
	if !ok {
		t.Fatal("no such period")
	}
	return p
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t)
		if q, err := period.Parse(p.String()); err != nil || q != p {
			t.Fatalf("%s is read as %s, %v", p, q, err)
		}
		for _, l := range i18n.Langs() {
			if q, err := period.Parse(p.Label(l)); p.Year() >= 1000 && (err != nil || q != p) {
				t.Fatalf("%s is read as %s, %v", p.Label(l), q, err)
			}
		}
		if q, ok := period.FromCode(p.Code()); !ok || q != p {
			t.Fatalf("code %d is read as %s", p.Code(), q)
		}
		if p.Next().Previous() != p || p.Previous().Next() != p {
			t.Fatalf("%s: next and previous are no inverses", p)
		}
		if p.Next().YearBefore() != p.YearBefore().Next() {
			t.Fatalf("%s: the year before of next is not next of the year before", p)
		}
		if p.Next().Compare(p) <= 0 || p.Compare(p) != 0 {
			t.Fatalf("%s does not come before %s", p, p.Next())
		}
		if p.Kind() != period.Cumulative && !p.Next().Start().Equal(p.End().AddDate(0, 0, 1)) {
			t.Fatalf("%s does not begin where %s ends", p.Next(), p)
		}
		if !p.Within(period.InYear(p.Year())) || !p.Contains(p.Start()) || !p.Contains(p.End().Add(23*time.Hour)) || p.Contains(p.End().AddDate(0, 0, 1)) {
			t.Fatalf("%s lies not within its year", p)
		}
		if period.On(p.Kind(), p.End()) != p || period.LastComplete(p.Kind(), p.End().AddDate(0, 0, 1)) != p {
			t.Fatalf("%s is not the period of its last day", p)
		}
		if q, ok := p.As(p.Kind()); !ok || q != p {
			t.Fatalf("%s as its own kind is %s", p, q)
		}
	})
}

func TestCompareIsAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawn(t), drawn(t), drawn(t)
		if a.Compare(b) != -b.Compare(a) || (a.Compare(b) == 0) != (a == b) {
			t.Fatalf("%s and %s", a, b)
		}
		if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Fatalf("%s, %s, %s", a, b, c)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2024", "2024年1—9月累计", "二〇二四年十二月", "2024-01-01/P9M", "H1 2024", "2024.10", "截至2024年末", "２０２４"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, h := range []period.Hint{{}, {Year: 2024}, {Kind: period.Cumulative}, {Year: 2024, Kind: period.Year}} {
			p, err := h.Parse(s)
			if err != nil {
				continue
			}
			if q, err := period.Parse(p.String()); err != nil || q != p {
				t.Fatalf("%q is read as %s, which is read as %s (%v)", s, p, q, err)
			}
		}
	})
}
