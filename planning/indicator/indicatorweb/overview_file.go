package indicatorweb

import (
	"io"
	"iter"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// The files that lists can be saved as.
const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	jsonType = "application/json"
)

// overviewFile is the board as a file, with the filters in force.
func (w *Web) overviewFile(v view) (page.View, error) {
	id, name := plan.PlanID(v.r.PathValue("plan")), v.r.PathValue("file")
	if name != "progress.csv" && name != "progress.xlsx" {
		return nil, unknown(name)
	}
	o, err := w.Indicators.Overview(v.ctx, indicator.TableQuery{Tenant: v.tenant, Plan: id, At: v.at, Lens: v.lens}, since(v))
	if err != nil {
		return nil, err
	}
	b := board{view: v, Overview: o, id: id, filter: readFilter(v)}
	day := i18n.ISO(v.local(o.At))
	return v.file(v.t("indicatorweb.progress.title")+"-"+day, name, b.demo(), b.sheet(day)), nil
}

// file offers a sheet as CSV or as a workbook, as the ending of a name says; demo
// says that it holds what is made up for demonstration.
func (v view) file(title, name string, demo bool, s xlsx.Sheet) page.File {
	title = download.Name(v.lang, title, demo)
	if strings.HasSuffix(name, ".xlsx") {
		return page.File{Name: title + ".xlsx", Type: xlsxType, Write: func(out io.Writer) error { return xlsx.Write(out, s) }}
	}
	return page.File{Name: title + ".csv", Type: csvType, Write: func(out io.Writer) error { return xlsx.WriteCSV(out, s, xlsx.CSVOptions{BOM: true}) }}
}

// columns are columns with titles by the messages of a prefix.
func (v view) columns(prefix string, keys ...string) []xlsx.Column {
	out := make([]xlsx.Column, len(keys))
	for i, k := range keys {
		out[i] = xlsx.Column{Title: v.t(prefix + k)}
	}
	return out
}

func (b board) sheet(day string) xlsx.Sheet {
	s := xlsx.Sheet{Name: b.t("indicatorweb.progress.title"), Columns: b.columns("indicatorweb.col.",
		"name", "code", "nature", "unit", "baseline_year", "baseline", "period", "current", "status", "latest_period", "latest", "year_before", "change", "end", "aim", "progress", "elapsed", "passed", "verdict", "because", "owner", "day", "method")}
	s.Columns = append(s.Columns, download.Column(b.lang))
	s.Columns[0].Width = 30
	s.Rows = iter.Seq2[[]xlsx.Cell, error](func(yield func([]xlsx.Cell, error) bool) {
		for _, r := range b.rows() {
			if !yield(b.sheetRow(r, day), nil) {
				return
			}
		}
	})
	return s
}

func (b board) sheetRow(r *indicator.Row, day string) []xlsx.Cell {
	t := r.Target
	out := []xlsx.Cell{xlsx.Text(t.Label), xlsx.Text(string(t.Pinned.Code)), xlsx.Text(b.t(nature(t.Binding))), xlsx.Text(string(t.Unit)), {}, {}, {}, {}, {}, {}, {}, {}, {}}
	if s := r.Baseline; s != nil {
		out[4], out[5] = xlsx.Int(s.Period.Year()), xlsx.Figure(&s.Value)
	}
	if k := newest(r); k != nil {
		out[6], out[7], out[8] = xlsx.Text(k.Period.String()), xlsx.Figure(&k.Value), xlsx.Text(b.status(k))
	}
	if k := r.Latest; k != nil {
		out[9], out[10], out[12] = xlsx.Text(k.Period.String()), xlsx.Figure(&k.Value), xlsx.Text(r.YearOnYear.Msg().In(b.lang))
		if before := r.YearOnYear.Before; before != nil {
			out[11] = xlsx.Figure(&before.Value)
		}
	}
	out = append(out, xlsx.Int(t.End))
	if t.Aim != nil && t.AimTo == nil {
		out = append(out, xlsx.Figure(t.Aim))
	} else {
		out = append(out, xlsx.Text(b.aim(t)))
	}
	j := &r.Judgement
	because, _ := j.Because(t.Unit)
	var elapsed xlsx.Cell // of the figure judged; without one there is none
	if j.Verdict.Judged() {
		elapsed = xlsx.Figure(&j.Elapsed)
	}
	out = append(out, xlsx.Figure(j.Progress), elapsed, xlsx.Figure(&b.Elapsed), xlsx.Text(page.Verdict(j.Verdict).Word(b.lang)), xlsx.Text(because.In(b.lang)), xlsx.Text(b.owner(r.Owner())),
		xlsx.Text(day), xlsx.Text(b.t("indicatorweb.method", i18n.Args{"Version": b.Version})))
	return append(out, download.Cell(b.lang, r.MadeUp()))
}
