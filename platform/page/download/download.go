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
// or NAME.xlsx. On the site of a demonstration every row is marked as made up,
// unless the sheet marks its rows itself, and the name of the file says so. Fault: NotFound for any other.
func Sheet(r *http.Request, name string, sheet xlsx.Sheet) (page.View, error) {
	at := page.From(r.Context())
	f := page.File{Name: sheet.Name + "-" + at.Now.Format("20060102")}
	if at.Demo {
		f.Name, sheet = Name(at.Lang, f.Name, true), Marked(at.Lang, sheet)
	}
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

// Column is the last column of a table that may hold what is made up for
// demonstration; Cell marks a row in it. Every import of figures passes over it.
func Column(l i18n.Lang) xlsx.Column { return xlsx.Column{Title: i18n.T(l, "download.demo.column")} }

// Cell is what stands in Column.
func Cell(l i18n.Lang, demo bool) xlsx.Cell {
	if !demo {
		return xlsx.Cell{}
	}
	return xlsx.Text(i18n.T(l, "download.demo.mark"))
}

// Name is the name of a file, without its ending, that says whether it holds
// anything made up for demonstration.
func Name(l i18n.Lang, name string, demo bool) string {
	if !demo {
		return name
	}
	return i18n.T(l, "download.demo.file", i18n.Args{"Name": name})
}

// Marked is a sheet with every row marked as made up, unless it marks its rows
// itself.
func Marked(l i18n.Lang, s xlsx.Sheet) xlsx.Sheet { return s.With(Column(l), Cell(l, true)) }

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
