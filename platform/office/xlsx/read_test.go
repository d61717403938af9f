package xlsx_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gangyao/platform/office/xlsx"
)

// workbook is a file as another program would save it.
func workbook(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(t *testing.T, f *excelize.File, cell string, v any, format string) {
	t.Helper()
	if err := f.SetCellValue("Sheet1", cell, v); err != nil {
		t.Fatal(err)
	}
	if format == "" {
		return
	}
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err == nil {
		err = f.SetCellStyle("Sheet1", cell, cell, id)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestCellsAreReadAsTheyAreShown(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		set(t, f, "A1", "地区 ", "")
		set(t, f, "B1", 500.2, "0.00")
		set(t, f, "C1", 500.256, "0.00")
		set(t, f, "D1", 0.085, "0.0%")
		set(t, f, "E1", 45474.0, `yyyy"年"m"月"`)
		set(t, f, "F1", 1234567.0, "#,##0")
		set(t, f, "G1", 0.1+0.2, "")
		set(t, f, "H1", -3.0, "0.0_);(0.0)")
		set(t, f, "I1", true, "")
		set(t, f, "J1", 12.0, `0"人"`)
		if err := f.SetRowVisible("Sheet1", 1, false); err != nil {
			t.Fatal(err)
		}
		if err := f.MergeCell("Sheet1", "A3", "B4"); err != nil {
			t.Fatal(err)
		}
	})
	grids, err := xlsx.Open(context.Background(), data, xlsx.ReadOptions{})
	if err != nil || len(grids) != 1 {
		t.Fatal(err)
	}
	want := map[string]struct {
		text string
		kind xlsx.Kind
	}{
		"A1": {"地区 ", xlsx.IsText}, "B1": {"500.20", xlsx.IsNumber}, "C1": {"500.256", xlsx.IsNumber}, "D1": {"8.5", xlsx.IsNumber},
		"E1": {"2024-07-01", xlsx.IsDate}, "F1": {"1234567", xlsx.IsNumber}, "G1": {"0.3", xlsx.IsNumber}, "H1": {"-3.0", xlsx.IsNumber},
		"I1": {"TRUE", xlsx.IsBool}, "J1": {"12", xlsx.IsNumber},
	}
	g := grids[0]
	for _, c := range g.Cells {
		ref := xlsx.Ref(c.Row, c.Col)
		if w := want[ref]; c.Text != w.text || c.Kind != w.kind {
			t.Errorf("%s: %q of kind %d, want %q of kind %d", ref, c.Text, c.Kind, w.text, w.kind)
		}
		delete(want, ref)
	}
	if len(want) != 0 || !g.HiddenRows[0] || len(g.Merges) != 1 || g.Merges[0] != (xlsx.Span{Row: 2, Col: 0, ToRow: 3, ToCol: 1}) {
		t.Errorf("missing %v, hidden %v, merged %v", want, g.HiddenRows, g.Merges)
	}
}

func TestBoundsOfReading(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		set(t, f, "A1", strings.Repeat("字", 2000), "")
		set(t, f, "B2", 1, "")
	})
	for name, o := range map[string]xlsx.ReadOptions{
		"rows": {MaxRows: 1}, "columns": {MaxCols: 1}, "cells": {MaxCells: 1}, "text": {MaxText: 1000}, "part": {MaxPart: 100},
	} {
		if _, err := xlsx.Open(context.Background(), data, o); !errors.Is(err, xlsx.ErrTooMuch) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := xlsx.Open(ctx, data, xlsx.ReadOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestCSVIsReadInItsEncoding(t *testing.T) {
	const text = "指标,数值\r\n\"甲,乙\",\"1,234\"\r\n'=A1,'x\r\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"UTF-8": text, "with mark": "\uFEFF" + text, "GB18030": gb} {
		g, err := xlsx.OpenCSV(context.Background(), "x", []byte(data), xlsx.ReadOptions{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, c := range g.Cells {
			got = append(got, xlsx.Ref(c.Row, c.Col)+"="+c.Text)
		}
		if s := strings.Join(got, " "); s != "A1=指标 B1=数值 A2=甲,乙 B2=1,234 A3==A1 B3='x" {
			t.Errorf("%s: %s", name, s)
		}
	}
}

func TestTextTablesMayBeDividedOtherwise(t *testing.T) {
	for _, divider := range []string{"\t", ";"} {
		g, err := xlsx.OpenCSV(context.Background(), "x", []byte("指标"+divider+"数值\n\n甲"+divider+"1,234\n"), xlsx.ReadOptions{})
		if err != nil || len(g.Cells) != 4 || g.Cells[3].Text != "1,234" || g.Cells[3].Row != 2 {
			t.Errorf("%q: %+v, %v", divider, g, err)
		}
	}
}

func TestBoardsAreLaidOut(t *testing.T) {
	var b bytes.Buffer
	v := figure("523.10")
	err := xlsx.WriteBoards(&b, xlsx.Board{Name: "meta", Hidden: true, Rows: [][]xlsx.Box{{{Cell: xlsx.Text("x")}}}},
		xlsx.Board{Name: "表", Protect: true, Landscape: true, FreezeRows: 1, RepeatRows: [2]int{0, 0}, Page: "第 " + xlsx.PageNumber + " 页",
			Rows:  [][]xlsx.Box{{{Cell: xlsx.Text("=1+1"), Look: xlsx.Head, Note: "口径"}}, {{Cell: v, Look: xlsx.Input, Decimals: 1}}},
			Lists: []xlsx.List{{Span: xlsx.Span{Row: 1, Col: 1, ToRow: 1, ToCol: 1}, Options: []string{"甲", "乙"}, Refusal: [2]string{"选", "选一个"}}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if visible, err := f.GetSheetVisible("meta"); visible || err != nil || f.GetSheetName(f.GetActiveSheetIndex()) != "表" {
		t.Errorf("hidden sheet visible: %v, %v, in front %d", visible, err, f.GetActiveSheetIndex())
	}
	if s, err := f.GetCellFormula("表", "A1"); s != "" || err != nil {
		t.Errorf("formula %q, %v", s, err)
	}
	if s, err := f.GetCellValue("表", "A2"); s != "523.10" || err != nil {
		t.Errorf("figure %q, %v", s, err)
	}
	if dv, err := f.GetDataValidations("表"); err != nil || len(dv) != 1 || dv[0].Formula1 != `"甲,乙"` {
		t.Errorf("lists %+v, %v", dv, err)
	}
	if c, err := f.GetComments("表"); err != nil || len(c) != 1 || !strings.Contains(c[0].Text+c[0].Paragraph[0].Text, "口径") {
		t.Errorf("comments %+v, %v", c, err)
	}
}

func TestOnlyFaithfulNumbersAreNumbers(t *testing.T) {
	for s, want := range map[string]bool{"500.20": true, "-3": true, "0": true, "0.001": true, "123456789012345": true,
		"1234567890123456": false, "+5": false, "007": false, "-0": false, "-0.00": false, ".5": false, "5.": false, "1e5": false, "": false} {
		if xlsx.Faithful(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func FuzzOpenCSV(f *testing.F) {
	f.Add([]byte("a,b\r\n1,2\r\n"))
	f.Add([]byte("\xff\xfea\x00,\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := xlsx.OpenCSV(context.Background(), "x", data, xlsx.ReadOptions{MaxCols: 50})
		if err != nil {
			return
		}
		for _, c := range g.Cells {
			if c.Col >= 50 || strings.TrimSpace(c.Text) == "" && c.Text != "" {
				t.Fatalf("%+v", c)
			}
		}
	})
}
