package sheet

import (
	"fmt"
	"slices"
	"strings"

	"gangyao/planning/project"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
)

// Names gives the names of organisations and places.
type Names struct {
	Org  func(identity.OrgID) string
	Area func(area.Code) string
}

// Export is projects as a table for xlsx.Write and xlsx.WriteCSV, in a language.
// year is that of the year plan. Read brings it back as it was.
func Export(list []*project.Project, year int, names Names, l i18n.Lang) xlsx.Sheet {
	cols := exported()
	s := xlsx.Sheet{Name: i18n.T(l, "project.column.sheet")}
	for _, f := range cols {
		s.Columns = append(s.Columns, xlsx.Column{Title: heading(f, year, l), Width: breadth(f)})
	}
	s.Rows = func(yield func([]xlsx.Cell, error) bool) {
		for i, p := range list {
			row := make([]xlsx.Cell, len(cols))
			for k, f := range cols {
				row[k] = cellOf(p, f, i+1, year, names, l)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	return s
}

// breadth is how many characters a column shows.
func breadth(f Field) float64 {
	switch f {
	case "name", "content", Key, "code":
		return 32
	case "owner", "org", "note":
		return 20
	}
	return 12
}

// heading is the title of a column, with the unit of money.
func heading(f Field, year int, l i18n.Lang) string {
	title := i18n.T(l, f.Title())
	if f == YearPlan && year != 0 {
		title = i18n.T(l, "project.column.year_plan_of", i18n.Args{"Year": year})
	}
	if f.Money() {
		title += i18n.T(l, "project.column.wan")
	}
	return title
}

func exported() []Field {
	out := []Field{Serial}
	for _, f := range fields() {
		if f != Serial && f != Span && f != Key {
			out = append(out, f)
		}
	}
	return append(out, Key)
}

// Money says whether the field holds money.
func (f Field) Money() bool {
	return strings.HasPrefix(string(f), "fund:") || f == Total || f == YearPlan
}

func figure(m project.Money) xlsx.Cell {
	if m.IsZero() {
		return xlsx.Cell{}
	}
	v := quantity.FromDecimal(m)
	return xlsx.Figure(&v)
}

func cellOf(p *project.Project, f Field, n, year int, names Names, l i18n.Lang) xlsx.Cell {
	b := &p.Basics
	if source, ok := strings.CutPrefix(string(f), "fund:"); ok {
		return figure(project.Sum(slices.DeleteFunc(slices.Clone(b.Funds), func(x project.Fund) bool { return string(x.Source) != source })))
	}
	switch f {
	case Serial:
		return xlsx.Int(n)
	case Key:
		return xlsx.Text(fmt.Sprintf("%s@%d", p.ID, p.Version))
	case Total:
		return figure(p.Total())
	case YearPlan:
		if y := p.YearPlan(year); y != nil {
			return figure(project.Sum(y.Funds))
		}
		return xlsx.Cell{}
	case Stage:
		return xlsx.Text(i18n.T(l, p.Stage.Key()))
	case "nature":
		return xlsx.Text(i18n.T(l, b.Nature.Key()))
	case "procedure":
		return xlsx.Text(i18n.T(l, b.Procedure.Key()))
	case "start":
		return xlsx.Text(b.Start.String())
	case "finish":
		return xlsx.Text(b.Finish.String())
	case Lon, Lat:
		if b.Position == nil {
			return xlsx.Cell{}
		}
		v := quantity.FromDecimal(b.Position.Lon)
		if f == Lat {
			v = quantity.FromDecimal(b.Position.Lat)
		}
		return xlsx.Figure(&v)
	case "org":
		if b.Org == "" {
			return xlsx.Cell{}
		}
		return xlsx.Text(names.Org(b.Org))
	case "areas":
		var list []string
		for _, a := range b.Areas {
			list = append(list, names.Area(a))
		}
		return xlsx.Text(strings.Join(list, "、"))
	}
	return xlsx.Text(map[Field]string{"code": string(b.Code), "name": b.Name, "kind": b.Kind, "industry": b.Industry, "owner": b.Owner, "ownerCode": b.OwnerCode,
		"leader": b.Leader, "content": b.Content, "scale": b.Scale, "spot": b.Spot, "note": b.Note}[f])
}
