package commitmentdb_test

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gangyao/planning/commitment/division"
	"gangyao/platform/fault"
)

// Ways in which people spoil a workbook. What can be understood is taken, what
// cannot is told at its cell, and nothing is guessed: a spoilt file never assigns a
// task to somebody it was not meant for.
func TestSpoiltWorkbooks(t *testing.T) {
	type kinds = map[division.Kind]int
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		spoil := func(t *testing.T, edit func(set func(cell, value string), f *excelize.File, sheet string, at func(words, column string) string)) []byte {
			return b.book(func(f *excelize.File, sheet string, at func(words, column string) string) {
				edit(func(cell, value string) {
					if err := f.SetCellStr(sheet, cell, value); err != nil {
						t.Fatal(err)
					}
				}, f, sheet, at)
			})
		}
		value := func(f *excelize.File, sheet, cell string) string { return must(f.GetCellValue(sheet, cell))(t) }
		for _, x := range []struct {
			name string
			edit func(set func(cell, value string), f *excelize.File, sheet string, at func(words, column string) string)
			want kinds
			key  string // of the refusal of the whole file
		}{
			{"the hidden row of keys is deleted", func(_ func(string, string), f *excelize.File, sheet string, _ func(string, string) string) {
				_ = f.RemoveRow(sheet, 3)
			}, nil, "division.not_ours"},
			{"the hidden column is deleted", func(_ func(string, string), f *excelize.File, sheet string, at func(string, string) string) {
				col, _, _ := excelize.SplitCellName(at("青石大桥", "id"))
				_ = f.RemoveCol(sheet, col)
			}, nil, "division.not_ours"},
			{"a row is copied below itself", func(_ func(string, string), f *excelize.File, sheet string, at func(string, string) string) {
				_, row, _ := excelize.SplitCellName(at("青石大桥", "id"))
				_ = f.DuplicateRow(sheet, row)
			}, kinds{division.UnknownRow: 1}, ""},
			{"the tasks are sorted without the rest", func(set func(string, string), f *excelize.File, sheet string, at func(string, string) string) {
				a, c := at("青石大桥", "task"), at("白鹭灌区", "task")
				x, y := value(f, sheet, a), value(f, sheet, c)
				set(a, y)
				set(c, x)
			}, kinds{division.UnknownRow: 2, division.RowRemoved: 2}, ""},
			{"the hidden names are sorted without the rest", func(set func(string, string), f *excelize.File, sheet string, at func(string, string) string) {
				a, c := at("青石大桥", "id"), at("白鹭灌区", "id")
				x, y := value(f, sheet, a), value(f, sheet, c)
				set(a, y)
				set(c, x)
			}, kinds{division.UnknownRow: 2, division.RowRemoved: 2}, ""},
			{"names in the long form, on two lines, with wide blanks", func(set func(string, string), _ *excelize.File, _ string, at func(string, string) string) {
				set(at("青石大桥", "contributors"), "　云岭县财政局\n 发改局 ；水利局")
			}, kinds{division.Changed: 1}, ""},
			{"an abbreviation that nobody has", func(set func(string, string), _ *excelize.File, _ string, at func(string, string) string) {
				set(at("青石大桥", "owner"), "交局")
			}, kinds{division.UnknownOrg: 1}, ""},
			{"a broken formula in place of the owner", func(set func(string, string), _ *excelize.File, _ string, at func(string, string) string) {
				set(at("青石大桥", "owner"), "#REF!")
			}, kinds{division.UnknownOrg: 1}, ""},
			{"a year as a number, and a day in words", func(set func(string, string), f *excelize.File, sheet string, at func(string, string) string) {
				_ = f.SetCellInt(sheet, at("青石大桥", "due"), 2024)
				set(at("产业数据平台", "due"), "尽快")
			}, kinds{division.Changed: 1, division.Invalid: 1}, ""},
			{"a sheet is copied", func(_ func(string, string), f *excelize.File, sheet string, _ func(string, string) string) {
				n := must(f.NewSheet("副本"))(t)
				from := must(f.GetSheetIndex(sheet))(t)
				if err := f.CopySheet(from, n); err != nil {
					t.Fatal(err)
				}
			}, kinds{division.UnknownRow: 6}, ""},
			{"a line is added by hand", func(set func(string, string), _ *excelize.File, _ string, _ func(string, string) string) {
				set("B60", "新增一项任务")
			}, kinds{division.UnknownRow: 1}, ""},
			{"a cell is emptied by mistake", func(set func(string, string), _ *excelize.File, _ string, at func(string, string) string) {
				set(at("青石大桥", "owner"), " ")
			}, kinds{division.Changed: 1}, ""},
			{"numbers in Chinese, means that are none", func(set func(string, string), _ *excelize.File, _ string, at func(string, string) string) {
				set(at("青石大桥", "y2024"), "通车（目标一座）")
				set(at("青石大桥", "verify"), "项目 ≥一座")
				set(at("产业数据平台", "verify"), "领导口头同意")
			}, kinds{division.Changed: 2, division.Invalid: 1}, ""},
			{"everything below the head is deleted", func(_ func(string, string), f *excelize.File, sheet string, _ func(string, string) string) {
				for range 30 {
					_ = f.RemoveRow(sheet, 5)
				}
			}, kinds{division.RowRemoved: 6}, ""},
		} {
			t.Run(x.name, func(t *testing.T) {
				p, err := division.Read(t.Context(), spoil(t, x.edit), b.division())
				if x.key != "" {
					refused(t, err, x.key)
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				for _, k := range division.Kinds() {
					if k != division.Unchanged && k != division.Ignored && p.Counts[k] != x.want[k] {
						t.Errorf("%s: %d, want %d: %+v", k, p.Counts[k], x.want[k], p.Fates)
					}
				}
				stopped := x.want[division.UnknownRow]+x.want[division.UnknownOrg]+x.want[division.Invalid] > 0
				if _, err := p.Requests(); (err != nil) != stopped {
					t.Errorf("requests: %v", err)
				}
			})
		}
		for name, data := range map[string][]byte{"text": []byte("序号,任务\n1,修路"), "nothing": {}, "a picture": []byte("\x89PNG\r\n\x1a\n"), "a page": []byte("<html><table></table></html>"), "half of it": b.book(nil)[:2000]} {
			_, err := division.Read(t.Context(), data, b.division())
			if err == nil || !strings.HasPrefix(fault.From(err).Key, "division.") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
