// Package download offers a list as files for spreadsheets.
package download

import (
	"io"
	"net/http"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
)

const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// Sheet writes a sheet as the file that {file} in the address asks for: NAME.csv
// or NAME.xlsx. Fault: NotFound for any other.
func Sheet(r *http.Request, name string, sheet xlsx.Sheet) (page.View, error) {
	f := page.File{Name: sheet.Name + "-" + page.From(r.Context()).Now.Format("20060102")}
	switch r.PathValue("file") {
	case name + ".csv":
		f.Name, f.Type = f.Name+".csv", csvType
		f.Write = func(out io.Writer) error { return xlsx.WriteCSV(out, sheet, xlsx.CSVOptions{BOM: true}) }
	case name + ".xlsx":
		f.Name, f.Type = f.Name+".xlsx", xlsxType
		f.Write = func(out io.Writer) error { return xlsx.Write(out, sheet) }
	default:
		return nil, fault.New(fault.NotFound, "fault.not_found", nil)
	}
	return f, nil
}

// Links lead to PATH/NAME.csv and PATH/NAME.xlsx with the filters in force.
func Links(l i18n.Lang, path, name string, q page.Query) []page.Link {
	tail := ""
	if len(q.Filter) > 0 {
		tail = "?" + q.Filter.Encode()
	}
	return []page.Link{
		{Label: i18n.T(l, "download.csv"), Href: path + "/" + name + ".csv" + tail},
		{Label: i18n.T(l, "download.xlsx"), Href: path + "/" + name + ".xlsx" + tail},
	}
}

// Window cuts the rows of a page out of all.
func Window[T any](all []T, q page.Query) []T {
	from := min(q.Offset(), len(all))
	return all[from:min(from+q.Size, len(all))]
}

// Texts is a row of texts.
func Texts(list ...string) []xlsx.Cell {
	var out []xlsx.Cell
	for _, s := range list {
		out = append(out, xlsx.Text(s))
	}
	return out
}
