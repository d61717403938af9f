package sheet_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/planning/project"
	"gangyao/planning/project/sheet"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page/download"
)

func names(f *sheet.Frame) sheet.Names {
	return sheet.Names{
		Org: func(o identity.OrgID) string {
			for _, u := range f.Orgs {
				if u.ID == o {
					return u.Name
				}
			}
			return string(o)
		},
		Area: func(c area.Code) string {
			for _, p := range f.Areas {
				if p.Code == c {
					return p.Name
				}
			}
			return string(c)
		},
	}
}

// library fills a frame with projects of any kind.
func library(t *rapid.T, f *sheet.Frame) {
	f.Existing = nil
	words := rapid.StringMatching(`[=+@\-a-z0-9甲乙（）、"',.]{0,12}`)
	for i := range rapid.IntRange(1, 5).Draw(t, "projects") {
		b := project.Basics{Name: fmt.Sprint("项目", i, "号", words.Draw(t, "name")), Owner: words.Draw(t, "owner"), Content: words.Draw(t, "content"), Note: words.Draw(t, "note"),
			Nature: rapid.SampledFrom(project.Natures()).Draw(t, "nature"), Procedure: rapid.SampledFrom(project.Procedures()).Draw(t, "procedure"),
			Org: rapid.SampledFrom([]identity.OrgID{"", "jt", "sl"}).Draw(t, "org")}
		if rapid.Bool().Draw(t, "places") {
			b.Areas = []area.Code{"900101100", "900101101"}
		}
		for _, s := range project.Sources() {
			if rapid.IntRange(0, 3).Draw(t, "fund") == 0 {
				b.Funds = append(b.Funds, project.Fund{Source: s, Amount: decimal.New(int64(rapid.IntRange(1, 1e9).Draw(t, "money")), -4)})
			}
		}
		if rapid.Bool().Draw(t, "code") {
			b.Code = project.Code(fmt.Sprintf("2106-430381-04-01-1234%02d", i))
		}
		if rapid.Bool().Draw(t, "days") {
			b.Start, b.Finish = 19000, 19000+project.Day(rapid.IntRange(0, 2000).Draw(t, "length"))
		}
		if rapid.Bool().Draw(t, "position") {
			b.Position = &project.Position{Lon: decimal.New(112531234, -6), Lat: decimal.New(27735, -3)}
		}
		if err := b.Tidy(); err != nil {
			t.Fatal(err)
		}
		p := &project.Project{ID: project.ID(fmt.Sprint("id", i)), Version: 7, Basics: b, Stage: rapid.SampledFrom(project.Stages()).Draw(t, "stage"), Standing: project.Active}
		if rapid.Bool().Draw(t, "year") {
			p.Years = []project.YearPlan{{Year: 2025, Version: 1, Funds: []project.Fund{{Source: project.Local, Amount: decimal.New(12345, -2)}}}}
		}
		f.Existing = append(f.Existing, p)
	}
}

// Whatever is in the library: our own list says the same when it is read again,
// in both languages, as a workbook and as text.
func TestOwnExportReadsBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := frame()
		library(t, f)
		l := rapid.SampledFrom(i18n.Langs()).Draw(t, "language")
		var file bytes.Buffer
		own := sheet.Export(f.Existing, 2025, names(f), l)
		if rapid.Bool().Draw(t, "demonstration") {
			own = download.Marked(l, own)
		}
		write := func() error { return xlsx.Write(&file, own) }
		if rapid.Bool().Draw(t, "csv") {
			write = func() error { return xlsx.WriteCSV(&file, own, xlsx.CSVOptions{BOM: true}) }
		}
		if err := write(); err != nil {
			t.Fatal(err)
		}
		p, err := sheet.Read(t.Context(), "导出", file.Bytes(), f)
		if err != nil {
			t.Fatal(err)
		}
		if p.Counts[sheet.Same] != len(f.Existing) {
			for _, r := range p.Rows {
				t.Logf("%s %s %s %s", r.Ref, r.Kind, r.Name, r.Why.In(i18n.ZH))
				for _, c := range r.Cells {
					t.Logf("    %s %s %q %s %s", c.Ref, c.Field, c.Text, c.Kind, c.Why.In(i18n.ZH))
				}
			}
			t.Fatalf("%v", p.Counts)
		}
		for _, c := range p.Columns {
			if c.Open() {
				t.Fatalf("asks what %q is", c.Heading)
			}
		}
	})
}

// Foreign files never make it panic.
func FuzzRead(f *testing.F) {
	f.Add([]byte("项目名称,总投资,开工时间\n甲,1亿,2024.3\n"))
	f.Add([]byte("项目名称\t建设年限\n甲\t2024-2025\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := sheet.Read(t.Context(), "x", data, frame())
		if err == nil && len(p.Rows) == 0 {
			t.Error("a table without rows")
		}
	})
}
