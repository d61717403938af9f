package planweb

import (
	"io"
	"net/url"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// The files that a list can be saved as.
const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// exports lead to the rows of a list as files, with the filters in force.
func (v view) exports(k plan.Kind, chosen url.Values) []page.Link {
	var pairs []string
	for name := range chosen {
		if value := chosen.Get(name); value != "" {
			pairs = append(pairs, name, value)
		}
	}
	path := "export/" + listPath(k)
	return []page.Link{
		{Label: v.t("web.export.csv"), Href: v.href(path+".csv", pairs...)},
		{Label: v.t("web.export.xlsx"), Href: v.href(path+".xlsx", pairs...)},
	}
}

// downloads are the same as buttons beside the heading.
func (v view) downloads(k plan.Kind, chosen url.Values) []page.Button {
	var out []page.Button
	for _, l := range v.exports(k, chosen) {
		out = append(out, page.Button{Label: l.Label, Href: l.Href, Kind: page.Quiet, Icon: "download"})
	}
	return out
}

// export writes a list as a file: commitments.csv, works.xlsx and so on, with the
// filters and the order of the list.
func (w *Web) export(v view) (page.View, error) {
	file := v.r.PathValue("file")
	name, ending, _ := strings.Cut(file, ".")
	var kind plan.Kind
	for _, k := range plan.Exportable() {
		if listPath(k) == name {
			kind = k
		}
	}
	if kind == "" || ending != "csv" && ending != "xlsx" {
		return nil, fault.New(fault.NotFound, "web.export.unknown", fault.Args{"File": file})
	}
	edition, filter := v.Published, plan.CommitmentFilter{}
	if kind == plan.KindCommitment {
		filter, _ = commitmentFilter(v.r)
	} else {
		edition = v.only(kind)
	}
	sheet, err := edition.Sheet(kind, filter, func(key string) string { return v.t(key) })
	if err != nil {
		return nil, err
	}
	if v.Edition.Demo {
		sheet = download.Marked(v.lang, sheet)
	}
	f := page.File{Name: download.Name(v.lang, v.FileName(v.t("plan.kind."+string(kind))), v.Edition.Demo) + "." + ending, Type: csvType}
	f.Write = func(out io.Writer) error { return xlsx.WriteCSV(out, sheet, xlsx.CSVOptions{BOM: true}) }
	if ending == "xlsx" {
		f.Type = xlsxType
		f.Write = func(out io.Writer) error { return xlsx.Write(out, sheet) }
	}
	return f, nil
}

// only is the edition with, of one kind, just the items that the address asks for.
func (v view) only(k plan.Kind) *plan.Published {
	p := *v.Published
	p.Doc.Items = nil
	if n := reading.Nature(v.r.URL.Query().Get("nature")); k == plan.KindIndicator && n != "" {
		kept := map[plan.ItemID]bool{}
		for _, e := range v.targetTables() {
			for _, row := range ofNature(v.Rows(e.Content.Table.ID), n) {
				kept[row.ID] = true
			}
		}
		for _, e := range v.Doc.Items {
			if e.Kind != k || kept[e.ID] {
				p.Doc.Items = append(p.Doc.Items, e)
			}
		}
		return &p
	}
	q := page.ReadQuery(v.r, nil, filterNames(k)...).Filter
	for _, e := range v.Doc.Items {
		if e.Kind != k || takes(e, q, "") {
			p.Doc.Items = append(p.Doc.Items, e)
		}
	}
	return &p
}

// approvedBytes gives the approved edition exactly as it was approved: its
// SHA-256 is the fingerprint on the page.
func (w *Web) approvedBytes(v view) (page.View, error) {
	return page.File{Name: "edition-" + itoa(v.Edition.No) + ".json", Type: "application/json", Write: func(out io.Writer) error {
		_, err := out.Write(v.Bytes())
		return err
	}}, nil
}
