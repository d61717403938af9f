// Package roundtrip reads back what it wrote: made-up tables and plans are
// rendered into every shape in which plans reach a reader - web pages, Word,
// Markdown, pasted text, PDF - and each cell, heading and paragraph that comes
// back is compared with the original.
package roundtrip_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// sheet is a table as its author drew it.
type sheet struct {
	name, plan, title, notes string
	head                     int // header rows
	repeat                   int // rows after which a page break repeats the header, 0 never
	rows, cols               int
	cells                    []slot
	at                       [][]int // place → index in cells
}

// slot is one cell with the rows and columns it covers.
type slot struct {
	text                       string
	row, col, rowSpan, colSpan int
}

// owner is the cell at a place, and whether the place is its upper left corner.
func (s *sheet) owner(r, c int) (slot, bool) {
	k := s.cells[s.at[r][c]]
	return k, k.row == r && k.col == c
}

// isGroup says whether row r is one cell over the whole width.
func (s *sheet) isGroup(r int) bool { k, ok := s.owner(r, 0); return ok && k.colSpan == s.cols }

// sheets reads the drawings: a few lines of "key: value", then between lines of
// --- one line a row, cells between bars; "<" goes on with the cell to the
// left, "^" with the cell above.
func sheets(t *testing.T) []*sheet {
	t.Helper()
	files, err := filepath.Glob("testdata/tables/*.txt")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d drawings: %v", len(files), err)
	}
	var out []*sheet
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		front, drawing, _ := strings.Cut(string(data), "---\n")
		s := &sheet{name: strings.TrimSuffix(filepath.Base(file), ".txt")}
		for _, line := range strings.Split(strings.TrimSpace(front), "\n") {
			key, value, _ := strings.Cut(line, ":")
			value = strings.TrimSpace(value)
			switch key {
			case "plan":
				s.plan = value
			case "title":
				s.title = value
			case "notes":
				s.notes = value
			case "head":
				s.head, _ = strconv.Atoi(value)
			case "repeat":
				s.repeat, _ = strconv.Atoi(value)
			default:
				t.Fatalf("%s: no such key: %s", file, line)
			}
		}
		s.draw(t, strings.Split(strings.TrimSpace(drawing), "\n"))
		out = append(out, s)
	}
	return out
}

func (s *sheet) draw(t *testing.T, lines []string) {
	t.Helper()
	for r, line := range lines {
		parts := strings.Split(line, "|")
		if r == 0 {
			s.cols = len(parts)
		}
		if len(parts) != s.cols {
			t.Fatalf("%s: row %d has %d cells, want %d", s.name, r+1, len(parts), s.cols)
		}
		at := make([]int, s.cols)
		for c, text := range parts {
			switch text {
			case "<":
				at[c] = at[c-1]
				k := &s.cells[at[c]]
				k.colSpan = max(k.colSpan, c-k.col+1)
			case "^":
				at[c] = s.at[r-1][c]
				k := &s.cells[at[c]]
				k.rowSpan = max(k.rowSpan, r-k.row+1)
			default:
				at[c] = len(s.cells)
				s.cells = append(s.cells, slot{text: text, row: r, col: c, rowSpan: 1, colSpan: 1})
			}
		}
		s.at = append(s.at, at)
	}
	s.rows = len(lines)
}

// before and after are the prose around a table.
func (s *sheet) before() []string {
	return []string{
		s.plan,
		"第一章 发展基础",
		"全市上下锐意进取，经济社会发展取得新的成效，综合实力稳步增强，人民生活持续改善。",
		"第二章 主要目标",
		"综合考虑发展条件，坚持目标导向和问题导向相统一，今后五年要努力实现以下主要目标。",
	}
}

func (s *sheet) after() []string {
	return []string{
		"第三章 重点任务",
		"把做强工厂和农场放在前面，加快补齐产业链条，让全县的产业更有竞争力。",
		"深化重点领域改革，扩大高水平对外开放，建设统一开放、竞争有序的市场体系。",
	}
}
