package sheet_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/sheet"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// sheetOf makes a workbook of the rows as the corpus writes them.
func sheetOf(t *testing.T, rows string) []byte {
	t.Helper()
	return parseCase(t, rows+"==========\n").workbook()
}

const unclear = "指标 | 单位 | 2024年 | 其中城关\n" +
	"地方生产总值 | 亿元 | 523.10 |\n" +
	"常住人口 | 万人 | 42.37 | 8.1\n" +
	"森林覆盖率 | % | — |\n" +
	"粮食总产量 | 万吨 | 约21.3 |\n"

func TestNothingComesInBeforeAllIsSettled(t *testing.T) {
	f := frame(countyLines())
	data := sheetOf(t, unclear)
	p := read(t, "x.xlsx", data, f)
	if _, err := p.Entries(); fault.From(err).Key != "sheet.not_ready" {
		t.Fatalf("entries of an unsettled file: %v", err)
	}
	f.Mapping = sheet.Mapping{Words: map[string]sheet.Answer{}, Cells: map[string]sheet.Answer{"Sheet1!C5": {Take: true}}}
	for _, q := range p.Questions {
		switch q.Kind {
		case sheet.AskIndicator:
			f.Mapping.Words[q.Key] = q.Suggestions[0]
		case sheet.AskHeading:
			f.Mapping.Words[q.Key] = sheet.Answer{Ignore: true}
		case sheet.AskNoValue:
			f.Mapping.Words[q.Key] = sheet.Answer{NoValue: reporting.NotYet}
		}
	}
	kept, err := json.Marshal(f.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	f.Mapping = sheet.Mapping{}
	if err := json.Unmarshal(kept, &f.Mapping); err != nil {
		t.Fatal(err)
	}
	entries, err := read(t, "x.xlsx", data, f).Entries()
	if err != nil {
		t.Fatal(err)
	}
	got := map[indicator.Code]string{}
	for _, e := range entries {
		got[e.Cell.Code] = e.Value.String() + string(e.NoValue)
	}
	want := map[indicator.Code]string{"gdp": "523.10", "people": "42.37", "forest": "not_yet", "grain": "21.3"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
	if l := f.Mapping.Lasting(); len(l.Words) != 3 || l.Cells != nil {
		t.Errorf("what lasts: %+v", l)
	}
}

func TestChoosingOneOfTwo(t *testing.T) {
	f := frame(countyLines())
	data := sheetOf(t, "指标 | 2024年\n常住人口 | 42.37\n年末常住人口 | 42.40\n")
	f.Mapping.Cells = map[string]sheet.Answer{"Sheet1!B3": {Take: true}}
	entries, err := read(t, "x.xlsx", data, f).Entries()
	if err != nil || len(entries) != 1 || entries[0].Value.String() != "42.40" {
		t.Errorf("%+v, %v", entries, err)
	}
}

func TestAFigureTenThousandTimesOffIsDoubted(t *testing.T) {
	f := frame(countyLines())
	f.Likely = map[indicator.SeriesKey]quantity.Value{f.Cells[0].SeriesKey: quantity.Parse("498.2")}
	for text, kind := range map[string]sheet.FateKind{"523.1": sheet.Taken, "5231000": sheet.Undecided, "5231000万元": sheet.Taken} {
		p := read(t, "x.xlsx", sheetOf(t, "指标 | 2024年\n地区生产总值 | "+text+"\n"), f)
		if p.Counts[kind] != 1 {
			t.Errorf("%s: %v", text, p.Counts)
		}
	}
}

func TestAFormOfAnotherRoundIsRefused(t *testing.T) {
	var b bytes.Buffer
	if err := sheet.Template(&b, i18n.ZH, form(countyLines()...)); err != nil {
		t.Fatal(err)
	}
	for key, set := range map[string]func(*sheet.Frame){
		"sheet.other_round": func(f *sheet.Frame) { f.Round = "r2" },
		"sheet.other_sheet": func(f *sheet.Frame) { f.Sheet = "s2" },
	} {
		f := frame(countyLines())
		set(f)
		if _, err := sheet.Read(context.Background(), "x.xlsx", b.Bytes(), f, nil); fault.From(err).Key != key {
			t.Errorf("%v, want %s", err, key)
		}
	}
}

func TestFormsHaveBounds(t *testing.T) {
	if err := sheet.Template(&bytes.Buffer{}, i18n.ZH, form()); fault.From(err).Key != "sheet.form_empty" {
		t.Error(err)
	}
	if err := sheet.Template(&bytes.Buffer{}, i18n.ZH, form(make([]sheet.Line, 20_001)...)); fault.From(err).Key != "sheet.form_large" {
		t.Error(err)
	}
}

func TestDemonstrationIsMarked(t *testing.T) {
	lines := countyLines()
	lines[3].Demo = true
	lines[3].Entry = &sheet.Entry{Value: quantity.Parse("42.37"), Status: indicator.Normal}
	var b bytes.Buffer
	if err := sheet.Export(&b, i18n.ZH, form(lines...)); err != nil {
		t.Fatal(err)
	}
	p := read(t, "x.xlsx", b.Bytes(), frame(lines))
	if !p.Demo || p.Fates[0].Text != "演示数据，不是真实统计数据" {
		t.Errorf("demo %v, first cell %s", p.Demo, p.Fates[0].Text)
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	body := func(s string) map[string]string {
		return map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + s + `</sheetData></worksheet>`}
	}
	cases := map[string]struct {
		data []byte
		key  string
	}{
		"old format":          {append([]byte{0xD0, 0xCF, 0x11, 0xE0}, make([]byte, 600)...), "sheet.old_format"},
		"picture":             {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), "sheet.not_a_table"},
		"cut zip":             {zipped(body(`<row r="1"><c r="A1"><v>1</v></c></row>`), "x")[:300], "sheet.not_a_table"},
		"broken xml":          {zipped(body(`<row r="1"><c r="A1"><v>1</v`), "x"), "sheet.damaged"},
		"no such text":        {zipped(body(`<row r="1"><c r="A1" t="s"><v>99</v></c></row>`), "x"), "sheet.damaged"},
		"beyond the last row": {zipped(body(`<row r="99999999"><c r="A99999999"><v>1</v></c></row>`), "x"), "sheet.damaged"},
		"far column":          {zipped(body(`<row r="1"><c r="XFD1"><v>1</v></c></row>`), "x"), "sheet.too_much"},
		"bomb":                {zipped(body(`<row r="1"><c r="A1"><v>1</v></c></row>`+strings.Repeat(" ", 300<<20)), "x"), "sheet.too_much"},
		"empty":               {zipped(body(""), "x"), "sheet.empty"},
		"many rows":           {zipped(body(strings.Repeat(`<row><c><v>1</v></c></row>`, 200_001)), "x"), "sheet.too_much"},
	}
	for name, c := range cases {
		if _, err := sheet.Read(context.Background(), "x.xlsx", c.data, frame(countyLines()), nil); fault.From(err).Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

func TestAMillionEmptyStyledRowsAreReadWithinBounds(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>指标</t></is></c><c t="inlineStr"><is><t>2024年</t></is></c></row>`)
	for i := 2; i <= 1<<20; i++ {
		fmt.Fprintf(&b, `<row r="%d" s="1"><c s="1"/></row>`, i)
	}
	b.WriteString(`</sheetData></worksheet>`)
	start := time.Now()
	p := read(t, "x.xlsx", zipped(map[string]string{"xl/worksheets/sheet1.xml": b.String()}, "x"), frame(countyLines()))
	if len(p.Fates) != 2 {
		t.Errorf("%d cells", len(p.Fates))
	}
	t.Logf("%d MB of empty rows in %v", b.Len()>>20, time.Since(start).Round(time.Millisecond))
}

func TestReadingCanBeStoppedAndSaysHowFarItIs(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("指标 | 单位 | 2024年\n")
	for i := range 20_000 {
		fmt.Fprintf(&rows, "某项%d | 万人 | %d.5\n", i, i)
	}
	data := sheetOf(t, rows.String())
	ctx, cancel := context.WithCancel(context.Background())
	last := int64(0)
	_, err := sheet.Read(ctx, "x.xlsx", data, frame(countyLines()), func(done, total int64) {
		if done < last || done > total {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		if last = done; done > total/2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || last == 0 {
		t.Errorf("%v, %d", err, last)
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/corpus/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		head, _, _ := strings.Cut(string(text), "==========")
		f.Add([]byte(strings.NewReplacer(" | ", ",", "¦", "|").Replace(head)), true)
		f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>指标</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:C3"/></mergeCells></worksheet>`), false)
	}
	lines := countyLines()
	f.Fuzz(func(t *testing.T, data []byte, csv bool) {
		if !csv {
			data = zipped(map[string]string{"xl/worksheets/sheet1.xml": string(data)}, "x")
		}
		p, err := sheet.Read(context.Background(), "x", data, frame(lines), nil)
		if err != nil {
			if fault.From(err).Code == fault.Internal {
				t.Fatal(err)
			}
			return
		}
		total := 0
		for _, n := range p.Counts {
			if n < 0 {
				t.Fatal("a negative count")
			}
			total += n
		}
		if total != len(p.Fates) {
			t.Fatalf("%d fates are counted as %d", len(p.Fates), total)
		}
		asked := map[indicator.CellKey]int{}
		for _, l := range lines {
			asked[l.Cell] = 1
		}
		if entries, err := p.Entries(); err == nil {
			for _, e := range entries {
				if asked[e.Cell]--; asked[e.Cell] < 0 {
					t.Fatalf("%v comes twice or is not asked for", e.Cell)
				}
				if (e.Value.String() == "") == (e.NoValue == "") {
					t.Fatalf("%+v has neither value nor reason, or both", e)
				}
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var rows strings.Builder
	rows.WriteString("指标 | 单位 | 2024年 | 备注\n")
	names := definitions()
	for i := range 20_000 {
		fmt.Fprintf(&rows, "%s | 亿元 | %d.5 | 说明\n", names[i%len(names)].Name, i)
	}
	data := parseCase(new(testing.T), rows.String()+"==========\n").workbook()
	f := frame(countyLines())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := sheet.Read(context.Background(), "x.xlsx", data, f, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(80_000*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}
