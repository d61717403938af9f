package sheet_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/sheet"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// drawnLines draws figures of all kinds, with every scale a plan prints.
func drawnLines(t *rapid.T) []sheet.Line {
	defs := definitions()
	var out []sheet.Line
	for i := range rapid.IntRange(1, 12).Draw(t, "lines") {
		k := defs[i%len(defs)]
		at := towns()[rapid.IntRange(0, 4).Draw(t, "place")]
		l := sheet.Line{Cell: key(string(k.Code), at.Code, period.InYear(2000+i)), Def: k.Definition, AreaName: at.Name, Version: i, Stage: indicator.Approved}
		e := sheet.Entry{Cell: l.Cell, Status: rapid.SampledFrom([]indicator.Status{indicator.Normal, indicator.Provisional, indicator.Estimated, indicator.Broken}).Draw(t, "status"),
			Note: strings.TrimSpace(rapid.StringMatching(`[=+@'-]?[一-龥a-z0-9 ,;"<&]{0,12}`).Draw(t, "note"))}
		number := func() string {
			s := fmt.Sprint(rapid.Int64Range(-1e17, 1e17).Draw(t, "digits"))
			if scale := rapid.IntRange(0, 6).Draw(t, "scale"); scale > 0 {
				sign, digits := "", s
				if strings.HasPrefix(s, "-") {
					sign, digits = "-", s[1:]
				}
				digits = strings.Repeat("0", max(0, scale+1-len(digits))) + digits
				s = sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
			}
			return s
		}
		switch pick := rapid.IntRange(0, 9).Draw(t, "what"); {
		case pick == 0:
			e.NoValue, e.Status = rapid.SampledFrom(reporting.NoValues()).Draw(t, "reason"), indicator.Missing
			e.Note = cmp.Or(e.Note, "说明")
		case k.Kind == indicator.State:
			e.Value = quantity.Parse(rapid.SampledFrom([]string{"0", "1"}).Draw(t, "state"))
		case k.Kind == indicator.Composition:
			e.Value = quantity.Parse(rapid.SampledFrom([]string{"13.5:49.5:37", "10:20:70.00", "-1.50:0:101.5"}).Draw(t, "parts"))
		case pick == 1:
			e.Value = quantity.Parse(rapid.SampledFrom([]string{"完成省下达任务", "=省定目标", "保持稳定", "达到三类标准（含）"}).Draw(t, "words"))
		default:
			e.Value = quantity.Parse(number())
		}
		l.Entry = &e
		out = append(out, l)
	}
	return out
}

// An export that is imported unchanged brings the same figures, and no change at
// all where they stand already.
func TestExportImportsUnchanged(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := drawnLines(rt)
		f := form(lines...)
		lang := rapid.SampledFrom(i18n.Langs()).Draw(rt, "lang")
		for name, write := range map[string]func(*bytes.Buffer) error{
			"file.xlsx": func(b *bytes.Buffer) error { return sheet.Export(b, lang, f) },
			"file.csv":  func(b *bytes.Buffer) error { return sheet.ExportCSV(b, lang, f) },
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				rt.Fatal(err)
			}
			fr := frame(nil)
			fr.Words = true
			p, err := sheet.Read(context.Background(), name, b.Bytes(), fr, nil)
			if err != nil {
				rt.Fatal(err)
			}
			got, err := p.Entries()
			if err != nil || !p.Own || p.Altered {
				for _, f := range p.Fates {
					rt.Log(f.Ref, f.Text, f.Kind, f.Why.In(i18n.ZH))
				}
				rt.Fatalf("%s: %v, own %v, altered %v", name, err, p.Own, p.Altered)
			}
			if len(got) != len(lines) {
				rt.Fatalf("%s: %d figures of %d", name, len(got), len(lines))
			}
			for i, e := range got {
				want := *lines[i].Entry
				if e.Cell != want.Cell || e.Value.String() != want.Value.String() || e.Status != want.Status || e.NoValue != want.NoValue || e.Note != want.Note {
					rt.Fatalf("%s: %+v, want %+v", name, e, want)
				}
			}
			fr.Current, fr.Words = map[indicator.CellKey]sheet.Entry{}, false
			for _, l := range lines {
				fr.Current[l.Cell] = *l.Entry
			}
			if p, err = sheet.Read(context.Background(), name, b.Bytes(), fr, nil); err != nil {
				rt.Fatal(err)
			}
			if got, err = p.Entries(); err != nil || len(got) != 0 || p.Counts[sheet.Same] != len(lines) {
				rt.Fatalf("%s again: %d entries, %v, %v", name, len(got), p.Counts, err)
			}
		}
	})
}

// A form filled in, wherever its rows went, brings exactly what was filled in.
func TestFilledForm(t *testing.T) {
	lines := countyLines()
	for i := range lines {
		if lines[i].Def.Kind != indicator.State && lines[i].Def.Kind != indicator.Composition {
			lines[i].Entry = &sheet.Entry{Cell: lines[i].Cell, Value: quantity.Parse(fmt.Sprintf("%d.50", i+1)), Status: indicator.Provisional, Note: "快报"}
		}
	}
	slices.Reverse(lines)
	var b bytes.Buffer
	if err := sheet.Template(&b, i18n.ZH, form(lines...)); err != nil {
		t.Fatal(err)
	}
	got, err := read(t, "form.xlsx", b.Bytes(), frame(lines)).Entries()
	if err != nil || len(got) != len(lines)-2 {
		t.Fatalf("%d figures, %v", len(got), err)
	}
	for _, e := range got {
		if e.Status != indicator.Provisional || e.Note != "快报" || !strings.HasSuffix(e.Value.String(), ".50") {
			t.Errorf("%+v", e)
		}
	}
}
