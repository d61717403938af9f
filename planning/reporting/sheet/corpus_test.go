package sheet_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting/sheet"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
)

var update = flag.Bool("update", false, "rewrite golden files")

// A case of the corpus is a made-up sheet in text with the fates that a careful
// person would give its figures:
//
//	asked: gdp,budget @ 990100 @ 2024        cells asked for; "import" takes all
//	sheet: 年报                               name of the sheet
//	hidden: 7                                hidden rows
//	指标 | 单位 | 2024年
//	地区生产总值 | 亿元 | 523.10
//	==========
//	C2 gdp 523.10
//
// In a cell, < continues the cell to the left and ^ the one above (merged), %8.5
// is 0.085 shown as percent, @2024-07-01 a date, !#REF! an error, '5 text, =A1+B1
// -> 5 a formula with its result, =X() -> one without. Below the line stands
// every cell that is a figure or stands for one: taken with its code, place and
// period where they differ from the first asked and its value; or same, ignored,
// undecided, refused. No other cell may be taken. Keys of our own forms are
// written with ¦ for their bars.
type corpusCase struct {
	sheet          string
	hidden         map[int]bool
	rows           [][]string
	want           map[string]string
	frame          *sheet.Frame
	areas, periods []string
	csv            bool
}

func parseCase(t *testing.T, text string) *corpusCase {
	t.Helper()
	c := &corpusCase{sheet: "Sheet1", hidden: map[int]bool{}, want: map[string]string{}, frame: frame(nil)}
	head, want, ok := strings.Cut(text, "==========\n")
	if !ok {
		t.Fatal("no line that divides sheet and fates")
	}
	asked := "gdp,gdp-growth,budget,people,structure,urban,income,forest,grain,library,roads,jobs @ 990100 @ 2024"
	for line := range strings.Lines(head) {
		line = strings.TrimRight(line, "\n")
		if name, v, ok := strings.Cut(line, ": "); ok && slices.Contains([]string{"asked", "sheet", "hidden", "about", "as"}, name) {
			switch name {
			case "asked":
				asked = v
			case "sheet":
				c.sheet = v
			case "hidden":
				for _, n := range strings.Split(v, ",") {
					var row int
					if _, err := fmt.Sscan(n, &row); err != nil {
						t.Fatal(err)
					}
					c.hidden[row] = true
				}
			case "as":
				c.csv = v == "csv"
			}
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.ReplaceAll(strings.TrimSpace(cells[i]), "¦", "|")
		}
		c.rows = append(c.rows, cells)
	}
	c.ask(t, asked)
	for line := range strings.Lines(want) {
		if ref, fate, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			c.want[ref] = strings.TrimSpace(fate)
		}
	}
	return c
}

func (c *corpusCase) ask(t *testing.T, asked string) {
	t.Helper()
	parts := strings.Split(asked, "@")
	split := func(s string) []string {
		var out []string
		for _, p := range strings.Split(s, ",") {
			out = append(out, strings.TrimSpace(p))
		}
		return out
	}
	c.areas, c.periods = split(parts[1]), split(parts[2])
	for _, p := range c.periods {
		var q period.Period
		if err := q.UnmarshalText([]byte(p)); err != nil {
			t.Fatal(err)
		}
		if c.frame.Period = q; strings.TrimSpace(parts[0]) == "import" {
			continue
		}
		for _, code := range split(parts[0]) {
			for _, a := range c.areas {
				c.frame.Cells = append(c.frame.Cells, key(code, area.Code(a), q))
			}
		}
	}
	_ = c.frame.Period
}

// fate writes a fate as the corpus does.
func (c *corpusCase) fate(f *sheet.Fate) string {
	if f.Kind != sheet.Taken {
		return string(f.Kind)
	}
	out := string(f.Cell.Code)
	if a := string(f.Cell.Area); a != c.areas[0] {
		out += " " + a
	}
	if p := f.Cell.Period.String(); p != c.periods[0] {
		out += " " + p
	}
	if f.Why.Key == "sheet.why.no_value" {
		return out + " none"
	}
	return out + " " + f.Value.String()
}

func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/*.txt")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	right, all, wrongly := 0, 0, 0
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := parseCase(t, string(text))
			name, data := "file.xlsx", c.workbook()
			if c.csv {
				name, data = "file.csv", c.text()
			}
			p := read(t, name, data, c.frame)
			var golden strings.Builder
			got := map[string]string{}
			for i := range p.Fates {
				f := &p.Fates[i]
				_, ref, _ := strings.Cut(f.Ref, "!")
				if got[ref] != "" {
					t.Errorf("%s has two fates", ref)
				}
				got[ref] = c.fate(f)
				fmt.Fprintf(&golden, "%s\t%s\t%s\t%s\n", ref, f.Text, got[ref], f.Why.In(i18n.ZH))
			}
			for _, q := range p.Questions {
				fmt.Fprintf(&golden, "? %s %s (%d)", q.Kind, q.Text, q.Cells)
				for _, s := range q.Suggestions {
					fmt.Fprintf(&golden, " [%s%s]", s.Name, s.NoValue)
				}
				golden.WriteByte('\n')
			}
			for ref, want := range c.want {
				all++
				if got[ref] == want {
					right++
				} else {
					t.Errorf("%s is %q, want %q", ref, got[ref], want)
				}
			}
			for i := range p.Fates {
				_, ref, _ := strings.Cut(p.Fates[i].Ref, "!")
				if f := &p.Fates[i]; c.want[ref] == "" && (f.Kind == sheet.Taken || f.Kind == sheet.Undecided || f.Kind == sheet.Refused) {
					wrongly++
					t.Errorf("%s %q is %q, and no figure: %s", ref, f.Text, got[ref], f.Why.In(i18n.ZH))
				}
			}
			same(t, strings.TrimSuffix(file, ".txt")+".golden", golden.String())
		})
	}
	t.Logf("cell accuracy: %d of %d figures, %d other cells taken for figures", right, all, wrongly)
}

func same(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got:\n%s", file, got)
	}
}

// text is the case as a CSV file.
func (c *corpusCase) text() []byte {
	var b bytes.Buffer
	for _, row := range c.rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			if strings.ContainsAny(cell, ",\"") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString("\r\n")
	}
	return b.Bytes()
}

// workbook is the case as an Excel file, written by hand so that it can hold
// what no library would write.
func (c *corpusCase) workbook() []byte {
	var rows, merges strings.Builder
	for r, row := range c.rows {
		hidden := ""
		if c.hidden[r+1] {
			hidden = ` hidden="1"`
		}
		fmt.Fprintf(&rows, `<row r="%d"%s>`, r+1, hidden)
		for col, cell := range row {
			if cell != "" && cell != "<" && cell != "^" {
				rows.WriteString(c.cell(xlsx.Ref(r, col), cell))
				toRow, toCol := r, col
				for toCol+1 < len(row) && row[toCol+1] == "<" {
					toCol++
				}
				for toRow+1 < len(c.rows) && col < len(c.rows[toRow+1]) && c.rows[toRow+1][col] == "^" {
					toRow++
				}
				if toRow > r || toCol > col {
					fmt.Fprintf(&merges, `<mergeCell ref="%s:%s"/>`, xlsx.Ref(r, col), xlsx.Ref(toRow, toCol))
				}
			}
		}
		rows.WriteString("</row>")
	}
	body := `<sheetData>` + rows.String() + `</sheetData>`
	if merges.Len() > 0 {
		body += `<mergeCells>` + merges.String() + `</mergeCells>`
	}
	return zipped(map[string]string{"xl/worksheets/sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + body + `</worksheet>`}, c.sheet)
}

func (c *corpusCase) cell(ref, s string) string {
	number := func(v, style string) string {
		return fmt.Sprintf(`<c r="%s" s="%s"><v>%s</v></c>`, ref, style, v)
	}
	numeric := func(v string) bool {
		return v != "" && strings.Trim(v, "0123456789.-") == "" && strings.ContainsAny(v, "0123456789")
	}
	switch {
	case strings.HasPrefix(s, "'"):
		s = s[1:]
	case strings.HasPrefix(s, "%"):
		var x float64
		if n, err := fmt.Sscan(s[1:], &x); n == 1 && err == nil {
			return number(fmt.Sprintf("%.17g", x/100), "1")
		}
	case strings.HasPrefix(s, "@"):
		var p period.Period
		if q, err := (period.Hint{Kind: period.Month}).Parse(s[1:]); err == nil {
			p = q
		}
		days := int(p.Start().Sub(period.InYear(1900).Start()).Hours()/24) + 2
		return number(fmt.Sprint(days), "2")
	case strings.HasPrefix(s, "!"):
		return fmt.Sprintf(`<c r="%s" t="e"><v>%s</v></c>`, ref, html.EscapeString(s[1:]))
	case strings.HasPrefix(s, "="):
		f, v, _ := strings.Cut(s[1:], "->")
		v = strings.TrimSpace(v)
		if v != "" {
			v = "<v>" + v + "</v>"
		}
		return fmt.Sprintf(`<c r="%s"><f>%s</f>%s</c>`, ref, html.EscapeString(strings.TrimSpace(f)), v)
	case numeric(s):
		style := "0"
		if i := strings.IndexByte(s, '.'); i >= 0 && len(s)-i-1 == 2 {
			style = "3"
		}
		return number(s, style)
	}
	return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, ref, html.EscapeString(strings.ReplaceAll(s, `\n`, "\n")))
}

// zipped packs parts as a workbook of one sheet; parts given replace the usual.
func zipped(parts map[string]string, name string) []byte {
	all := map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="` + html.EscapeString(name) + `" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs>` +
			`<xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="2"/></cellXfs></styleSheet>`,
	}
	for n, p := range parts {
		all[n] = p
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for n, p := range all {
		w, err := z.Create(n)
		if err == nil {
			_, err = w.Write([]byte(p))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

var _ = indicator.Normal
