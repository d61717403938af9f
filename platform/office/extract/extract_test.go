package extract_test

import (
	"slices"
	"strings"
	"testing"

	"gangyao/platform/office/extract"
)

func TestRaisedNumbers(t *testing.T) {
	for _, c := range []struct {
		name   string
		before string
		raised []string
		want   string
	}{
		{"a footnote mark after Han goes", "城市体检", []string{"1"}, "城市体检"},
		{"in brackets", "城市体检", []string{"[12]"}, "城市体检"},
		{"circled", "城市体检", []string{"③"}, "城市体检"},
		{"a square stays", "120m", []string{"2"}, "120m2"},
		{"a power stays", "10", []string{"8"}, "108"},
		{"a mark after a figure that goes on the sequence goes", "“补改投”", []string{"1", "2"}, "“补改投”"},
		{"letters stay", "第1", []string{"st"}, "第1st"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := extract.NewBuilder(0)
			b.String(c.before)
			for _, r := range c.raised {
				b.Raised(r)
			}
			if got := string(b.Text().Runes); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	b := extract.NewBuilder(0)
	b.String("覆盖率")
	b.Raised("41")
	b.String("达到8000")
	b.Raised("42")
	b.String("户")
	if got := string(b.Text().Runes); got != "覆盖率达到8000户" {
		t.Errorf("got %q", got)
	}
}

func TestCellsStepAsideForTheOnesAbove(t *testing.T) {
	b := extract.NewBuilder(0)
	b.StartTable()
	if b.StartTable() {
		t.Fatal("a table opened inside a table")
	}
	for _, row := range [][]struct {
		rows, cols int
		text       string
	}{{{2, 1, "类别"}, {1, 2, "目标"}}, {{1, 1, "2025年"}, {1, 1, "2030年"}}, {{9, 1, "经济"}, {1, 1, "8"}, {1, 1, "6"}}} {
		b.StartRow()
		for _, c := range row {
			b.StartCell(c.rows, c.cols, false)
			b.String(c.text)
			b.Break()
			b.EndCell()
		}
	}
	b.EndTable()
	x := b.Text()
	if got := string(x.Runes); got != "类别\t目标\n2025年\t2030年\n经济\t8\t6\n" {
		t.Errorf("text %q", got)
	}
	var at [][4]int
	for _, c := range x.Tables[0].Cells {
		at = append(at, [4]int{c.Row, c.Col, c.RowSpan, c.ColSpan})
	}
	want := [][4]int{{0, 0, 2, 1}, {0, 1, 1, 2}, {1, 1, 1, 1}, {1, 2, 1, 1}, {2, 0, 1, 1}, {2, 1, 1, 1}, {2, 2, 1, 1}}
	if !slices.Equal(at, want) || x.Tables[0].Rows != 3 || x.Tables[0].Cols != 3 {
		t.Errorf("cells at %v in %dx%d", at, x.Tables[0].Rows, x.Tables[0].Cols)
	}
}

func TestAnEmptyTableIsNone(t *testing.T) {
	b := extract.NewBuilder(0)
	b.StartTable()
	b.StartRow()
	b.StartCell(1, 1, false)
	b.EndCell()
	b.EndTable()
	if n := len(b.Text().Tables); n != 0 {
		t.Errorf("%d tables", n)
	}
}

func TestMarksLeaveWhiteSpaceOut(t *testing.T) {
	b := extract.NewBuilder(0)
	b.String(" \u3000第一章\n")
	b.Mark(0, extract.Heading, 1)
	b.Mark(b.Pos(), extract.Heading, 1)
	if m := b.Text().Marks; len(m) != 1 || m[0].Span != (extract.Span{2, 5}) {
		t.Errorf("marks %+v", m)
	}
}

func TestTheLimitHolds(t *testing.T) {
	b := extract.NewBuilder(3)
	b.String("一二三四五")
	if !b.Full() || b.Pos() != 3 {
		t.Errorf("%d runes, full %v", b.Pos(), b.Full())
	}
}

// A hostile table whose spans multiply stays small.
func TestSpansDoNotMultiply(t *testing.T) {
	b := extract.NewBuilder(0)
	b.StartTable()
	for range 3 {
		b.StartRow()
		for range 2000 {
			b.StartCell(500, 500, false)
			b.String("甲")
			b.EndCell()
		}
	}
	b.EndTable()
	x := b.Text()
	if n := strings.Count(string(x.Runes), "甲"); n != 6000 {
		t.Errorf("%d of 6000 texts are kept", n)
	}
	for _, tab := range x.Tables {
		if tab.Cols > 500 || tab.Rows > 3 || len(tab.Cells) > 1500 {
			t.Errorf("a table of %d rows, %d columns, %d cells", tab.Rows, tab.Cols, len(tab.Cells))
		}
	}
}
