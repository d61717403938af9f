package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/project/sheet"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
)

// A template that is filled in comes back as it was filled in: as what stands in
// the library where it has keys, as new projects where the library has none.
func TestTemplateReadsBackAsItWasFilledIn(t *testing.T) {
	drawn := rapid.Custom(func(t *rapid.T) *sheet.Frame {
		f := frame()
		library(t, f)
		return f
	})
	for seed := range 8 {
		f, l := drawn.Example(seed), i18n.Langs()[seed%2]
		var file bytes.Buffer
		form := sheet.Form{Projects: f.Existing, Year: 2025, Names: names(f), Orgs: []string{"市交通运输局", "水利局"}, Areas: []string{"青石镇", "白鹭镇"}}
		if err := sheet.Template(&file, l, &form); err != nil {
			t.Fatal(err)
		}
		p, err := sheet.Read(t.Context(), "模板", file.Bytes(), f)
		if err != nil {
			t.Fatal(err)
		}
		if p.Counts[sheet.Same] != len(f.Existing) || len(p.Open()) > 0 {
			t.Fatalf("%v, open %v", p.Counts, p.Open())
		}
		known := f.Existing
		f.Existing = nil
		if p, err = sheet.Read(t.Context(), "模板", file.Bytes(), f); err != nil {
			t.Fatal(err)
		}
		rows, err := p.Apply(nil)
		if err != nil || len(rows) != len(known) {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for i := range rows {
			got, want := rows[i].Basics, known[i].Basics
			for _, s := range []*string{&want.Owner, &want.Content, &want.Note} {
				if strings.Trim(*s, "-") == "" { // a dash stands for nothing
					*s = ""
				}
			}
			if diff := got.Changed(&want); len(diff) > 0 {
				t.Errorf("%s comes back with other %v", want.Name, diff)
			}
			if y := known[i].YearPlan(2025); (y != nil) != (rows[i].Year == 2025) {
				t.Errorf("%s comes back with the plan of %d", want.Name, rows[i].Year)
			}
		}
	}
}

// An empty template brings nothing, and its drop-downs name their lists.
func TestEmptyTemplate(t *testing.T) {
	var file bytes.Buffer
	form := sheet.Form{Year: 2025, Orgs: []string{"市交通运输局"}, Areas: []string{"青石镇"}}
	if err := sheet.Template(&file, i18n.ZH, &form); err != nil {
		t.Fatal(err)
	}
	p, err := sheet.Read(t.Context(), "模板", file.Bytes(), frame())
	if err != nil || len(p.Rows) != 1 || p.Rows[0].Kind != sheet.Ignored {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, c := range p.Columns {
		if c.Field == sheet.Unknown {
			t.Errorf("%s is not understood", c.Heading)
		}
	}
	grids, err := xlsx.Open(t.Context(), file.Bytes(), xlsx.ReadOptions{})
	if err != nil || len(grids) != 3 || !grids[2].Hidden || grids[1].Hidden {
		t.Fatalf("%d sheets, %v", len(grids), err)
	}
	ranges := xlsxLists(t, file.Bytes())
	for cells, from := range map[string]string{"G2:G201": "'选项'!$A$2:$A$8", "J2:J201": "'选项'!$D$2:$D$2"} {
		if ranges[cells] != from {
			t.Errorf("%s offers %q, want %q; all: %v", cells, ranges[cells], from, ranges)
		}
	}
}

// xlsxLists are the drop-downs of the first sheet: cells and where their options stand.
func xlsxLists(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var x struct {
		Lists []struct {
			Cells string `xml:"sqref,attr"`
			From  string `xml:"formula1"`
		} `xml:"dataValidations>dataValidation"`
	}
	if err := xml.NewDecoder(f).Decode(&x); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, l := range x.Lists {
		out[l.Cells] = l.From
	}
	return out
}
