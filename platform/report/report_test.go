package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
	"gangyao/platform/report"
	"gangyao/platform/report/reporttest"
)

func TestTypedFiguresAreFound(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // the figures found, parted by blanks
	}{
		{"完成投资35亿元，增长7.9%。", "35 7.9%"},
		{"完成投资３５亿元", "３５"},
		{"占百分之八点五", "百分之八点五"},
		{"三次产业结构为13.5:49.5:37", "13.5:49.5:37"},
		{"GDP500.24亿元", "500.24"},
		{"历时3个月，5年完成", "3 5"},
		{"2021—2025年，截至2025年6月30日，1-9月，7月31日前，2025-06-30", ""},
		{"第12次常务会议，青政办发〔2025〕12号，GB/T 9704-2012，《湘乡市2025年100件实事》", ""},
		{"十四五以来，三个方面，两项改革", ""},
	} {
		d := &report.Document{Title: "题", Blocks: []report.Block{report.Para(report.Text(c.text))}}
		var got []string
		for _, typed := range d.Check() {
			got = append(got, typed.Figure)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: found %q, want %q", c.text, got, c.want)
		}
	}
}

func TestReferencesAreNoTypedFigures(t *testing.T) {
	src := report.Source{ID: "x"}
	v := quantity.Parse("35")
	d := &report.Document{Title: "题", Derived: true, Blocks: []report.Block{
		report.Para(report.Text("投资"), report.Figure(report.Ref{Value: v, Unit: "亿元", Source: src}), report.Text("，2025"), report.Bold("年")),
		report.Table{Columns: []report.Column{{Title: "项目"}, {Title: "数值", Kind: report.Numbers}, {Title: "年"}},
			Rows: []report.Row{{Cells: []report.Cell{report.Txt("220千伏变电站"), report.Num(v, src), report.Txt("2025")}}}},
		report.Chart{Categories: []string{"2024"}, Series: []report.Series{{Name: "投资", Values: []quantity.Value{v}, Source: src}}},
	}}
	if typed := d.Check(); len(typed) > 0 {
		t.Errorf("%+v", typed)
	}
	table := d.Blocks[1].(report.Table)
	table.Rows[0].Cells[1].Source = report.Source{}
	d.Blocks[2] = report.Chart{Title: "3条线", Categories: []string{"2024"}, Series: []report.Series{{Name: "无来源", Values: []quantity.Value{v}}}}
	want := []report.Typed{{Block: 1, Figure: "35", Text: "35"}, {Block: 2, Figure: "3", Text: "3条线"}, {Block: 2, Figure: "无来源", Text: "无来源"}}
	if diff := cmp.Diff(want, d.Check()); diff != "" {
		t.Error(diff)
	}
	err := d.Validate()
	if got := i18n.Fault(i18n.ZH, err); got != "有3个数字不是引用，第一个是第2段的“35”（35）。请改为从数据引用" {
		t.Error(got)
	}
}

func TestNumbersAreGivenByThemselves(t *testing.T) {
	h := func(level int) report.Heading { return report.Heading{Level: level, Text: "x"} }
	d := &report.Document{Blocks: []report.Block{h(1), h(2), h(2), h(3), h(4), h(4), h(1), h(2), h(3), report.Heading{Level: 1, Text: "x", Plain: true}, h(1),
		report.Table{Title: "t"}, report.Table{}, report.Table{Title: "t"}, report.Chart{Title: "only"}, report.Annex{}, h(1), report.Annex{}, h(1)}}
	got := strings.Join(d.Labels(), "|")
	if want := "一、|（一）|（二）|1.|（1）|（2）|二、|（一）|1.||三、|表1||表2||附件1|一、|附件2|一、"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	d.Lang = i18n.EN
	if got := strings.Join(d.Labels()[:9], "|"); got != "1. |1.1 |1.2 |1.2.1 |1.2.1.1 |1.2.1.2 |2. |2.1 |2.1.1 " {
		t.Error(got)
	}
}

func TestCellsFindTheirPlaces(t *testing.T) {
	c := func(cols, rows int) report.Cell { return report.Cell{Text: "x", ColSpan: cols, RowSpan: rows} }
	row := func(cells ...report.Cell) report.Row { return report.Row{Cells: cells} }
	for _, test := range []struct {
		name string
		rows []report.Row
		key  string
	}{
		{"merged both ways", []report.Row{row(c(2, 2), c(0, 0)), row(c(1, 1)), row(c(1, 1), c(1, 1), c(1, 1))}, ""},
		{"a short row is filled up", []report.Row{row(c(1, 1)), {}}, ""},
		{"a row with a cell too many", []report.Row{row(c(2, 1), c(1, 1), c(1, 1))}, "report.cell_misplaced"},
		{"a cell wider than the table", []report.Row{row(c(4, 1))}, "report.cell_misplaced"},
		{"a cell longer than the table", []report.Row{row(c(1, 2))}, "report.cell_misplaced"},
		{"a cell over another from above", []report.Row{row(c(1, 1), c(1, 2)), row(c(2, 1))}, "report.cell_misplaced"},
		{"a heading through a merged cell", []report.Row{row(c(1, 2)), {Group: "g"}}, "report.cell_misplaced"},
	} {
		table := report.Table{Columns: make([]report.Column, 3), Rows: test.rows}
		_, err := table.Grid()
		if key := key(err); key != test.key {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func key(err error) string {
	if err == nil {
		return ""
	}
	return fault.From(err).Key
}

// Whatever the spans: a table that fits covers each place exactly once.
func TestEachPlaceIsCoveredOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "columns")
		table := report.Table{Columns: make([]report.Column, n)}
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			r := report.Row{}
			for range rapid.IntRange(0, n).Draw(t, "cells") {
				r.Cells = append(r.Cells, report.Cell{ColSpan: rapid.IntRange(0, 3).Draw(t, "across"), RowSpan: rapid.IntRange(0, 3).Draw(t, "down")})
			}
			table.Rows = append(table.Rows, r)
		}
		g, err := table.Grid()
		if err != nil {
			return
		}
		for i, r := range g.Body {
			col := 0
			for _, c := range r.Cells {
				if c.Col != col {
					t.Fatalf("row %d: a cell at %d, the one before ends at %d", i, c.Col, col)
				}
				col += c.ColSpan
			}
			if col != n {
				t.Fatalf("row %d covers %d of %d columns", i, col, n)
			}
		}
	})
}

func TestWhatCannotBeWritten(t *testing.T) {
	v := []quantity.Value{quantity.Parse("1"), quantity.Parse("2")}
	for _, c := range []struct {
		name string
		d    report.Document
		key  string // of the reason
	}{
		{"no title", report.Document{Title: " \x00"}, "report.no_title"},
		{"a deep heading", report.Document{Title: "题", Blocks: []report.Block{report.Heading{Level: 5}}}, "report.bad_level"},
		{"a table without columns", report.Document{Title: "题", Blocks: []report.Block{report.Table{}}}, "report.bad_columns"},
		{"a form of too many fields", report.Document{Title: "题", Blocks: []report.Block{report.Form{Rows: []report.FormRow{{Fields: make([]report.Field, 5)}}}}}, "report.bad_form"},
		{"an empty chart", report.Document{Title: "题", Blocks: []report.Block{report.Chart{}}}, "report.empty_chart"},
		{"a long series", report.Document{Title: "题", Blocks: []report.Block{report.Chart{Categories: []string{"a"}, Series: []report.Series{{Values: v}}}}}, "report.long_series"},
		{"nothing", report.Document{Title: "题", Blocks: []report.Block{nil}}, "report.nothing"},
		{"a figure in the title", report.Document{Title: "26项", Derived: true}, "report.typed"},
	} {
		err := c.d.Validate()
		if fault.From(err).Code != fault.Invalid || !strings.Contains(err.Error(), c.key) {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, l := range i18n.Langs() {
			if text := i18n.Fault(l, err); strings.Contains(text, "report.") || text == "" {
				t.Errorf("%s: says %q", c.name, text)
			}
		}
	}
}

func TestTheSamplesHold(t *testing.T) {
	for name, d := range reporttest.All() {
		if err := d.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPaperTurnsForWideTables(t *testing.T) {
	wide, text, head := report.Table{Landscape: true}, report.Para(), report.Heading{Level: 1}
	for _, c := range []struct {
		kind   report.Kind
		blocks []report.Block
		want   []report.Section
	}{
		{report.Official, nil, []report.Section{{}}},
		{report.Official, []report.Block{text, head, wide, wide, text}, []report.Section{{To: 1}, {Landscape: true, From: 1, To: 4}, {From: 4, To: 5}}},
		{report.Official, []report.Block{head, wide}, []report.Section{{Landscape: true, To: 2}}},
		{report.List, []report.Block{text, wide, text}, []report.Section{{Landscape: true, To: 3}}},
	} {
		d := report.Document{Kind: c.kind, Blocks: c.blocks}
		if diff := cmp.Diff(c.want, d.Sections()); diff != "" {
			t.Errorf("%v: %s", c.blocks, diff)
		}
	}
}
