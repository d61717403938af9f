package workbook_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gangyao/platform/fault"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/report"
	"gangyao/platform/report/reporttest"
	"gangyao/platform/report/workbook"
)

func file(t testing.TB, d *report.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The tables of a report are read back as they are printed: figures are numbers
// with their decimals, merged cells are merged.
func TestTablesBecomeSheets(t *testing.T) {
	grids, err := xlsx.Open(context.Background(), file(t, reporttest.Report()), xlsx.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range grids {
		names = append(names, g.Name)
	}
	if got := strings.Join(names, "|"); got != "图1 地区生产总值|表1 主要指标进展|图2 城镇化率与上级规划目标|图3 新增就业与目标|表2 分乡镇进展" {
		t.Error(got)
	}
	var got []string
	for _, c := range grids[1].Cells {
		kind := "text"
		if c.Kind == xlsx.IsNumber {
			kind = "number"
		}
		got = append(got, fmt.Sprintf("%s %s %s", xlsx.Ref(c.Row, c.Col), kind, c.Text))
	}
	want := []string{
		"A1 text 表1 主要指标进展", "A2 text 演示数据，不是正式文件", "A3 text 单位：亿元、%、万人",
		"A4 text 指标", "B4 text 属性", "C4 text 2020年", "D4 text 2024年", "F4 text 评价", "D5 text 实际", "E5 text 目标",
		"A6 text 一、经济发展", "A7 text 地区生产总值", "B7 text 预期性", "C7 number 182.4", "D7 number 246.8", "E7 number 242.3", "F7 text 快于预期",
		"A8 text 工业增加值占比", "B8 text 预期性", "C8 number 31.5", "D8 number 33.1", "E8 number 34.0", "F8 text 慢于预期",
		"A9 text 三次产业结构", "B9 text 预期性", "C9 text 18:36:46", "D9 text 15.5:37.9:46.6", "F9 text 基本符合预期",
		"A10 text 二、民生福祉", "A11 text 城镇新增就业累计", "B11 text 预期性", "C11 text —", "D11 number 1.92", "E11 number 1.80", "F11 text 快于预期",
		"A12 text 城镇化率", "B12 text 预期性", "C12 number 52.6", "D12 number 57.2", "E12 number 57.0", "F12 text 基本符合预期",
		"A13 text 粮食综合生产能力", "B13 text 约束性", "C13 number 28.4", "D13 text 不适用（口径调整）", "F13 text 不可比",
		"A14 text 注：“—”表示该年没有数据。数据来源：青禾县统计局（演示）。",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	merged := map[xlsx.Span]bool{}
	for _, m := range grids[1].Merges {
		merged[m] = true
	}
	for _, m := range []xlsx.Span{{Row: 3, Col: 0, ToRow: 4, ToCol: 0}, {Row: 3, Col: 3, ToRow: 3, ToCol: 4}, {Row: 5, Col: 0, ToRow: 5, ToCol: 5}, {Row: 8, Col: 3, ToRow: 8, ToCol: 4}} {
		if !merged[m] {
			t.Errorf("%+v is not merged", m)
		}
	}
}

func TestWordsAreNeverFormulas(t *testing.T) {
	const evil = `=HYPERLINK("http://example.com")`
	d := &report.Document{Kind: report.List, Title: evil, Blocks: []report.Block{report.Table{Title: evil, Columns: []report.Column{{Title: evil}}, Rows: []report.Row{{Cells: []report.Cell{report.Txt(evil)}}, {Group: evil}}}}}
	f, err := excelize.OpenReader(bytes.NewReader(file(t, d)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, cell := range []string{"A1", "A2", "A3", "A4"} {
		formula, err1 := f.GetCellFormula(f.GetSheetName(0), cell)
		value, err2 := f.GetCellValue(f.GetSheetName(0), cell)
		if formula != "" || value != evil || err1 != nil || err2 != nil {
			t.Errorf("%s: formula %q, value %q, %v, %v", cell, formula, value, err1, err2)
		}
	}
}

func TestADocumentWithoutTables(t *testing.T) {
	grids, err := xlsx.Open(context.Background(), file(t, reporttest.Issued()), xlsx.ReadOptions{})
	if err != nil || len(grids) != 1 || len(grids[0].Cells) != 1 {
		t.Errorf("%+v, %v", grids, err)
	}
}

func TestADocumentThatDoesNotHoldIsNoFile(t *testing.T) {
	var b bytes.Buffer
	if err := workbook.Write(&b, &report.Document{}); fault.From(err).Code != fault.Invalid || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}
