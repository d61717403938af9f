package calendar

import (
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/declare"
	"gangyao/platform/i18n"
)

// Day is a day that a notice names.
type Day struct {
	Date time.Time // midnight UTC
	Off  bool      // a holiday; else a day worked to make up for one
	Name string    // of the holiday: 春节
	// Paper is the notice: 国办发明电〔2025〕7号.
	Paper string
}

// Year is what the notices about a year say. Like the notices, it may name days
// of the December before: New Year's holidays reach back.
type Year struct {
	Year   int
	Papers []string
	Days   []Day // by date
}

// The years that can be read.
const firstYear, lastYear = 2000, 2199

// ReadYear reads the file of a year, YAML or JSON:
//
//	year: 2026
//	papers: [国办发明电〔2025〕7号]
//	days:
//	  - {date: 2026-01-04, name: 元旦, isOffDay: false}
//
// The first paper is the notice itself; a day that a later one changed says so
// under paper. The keys are those of the public collection holiday-cn, whose
// files can be read as they are.
//
// Faults: Invalid ("declare.problems"; its cause lists all problems).
func ReadYear(name string, data []byte) (Year, error) {
	r, top := declare.Parse(name, data)
	if r.Count() > 0 {
		return Year{}, r.Problems().Err()
	}
	var y Year
	var days *yaml.Node
	r.Map(top, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "$schema", "$id":
		case "year":
			y.Year = r.Whole(value, firstYear, lastYear)
		case "papers":
			r.Texts(value, func(_ *yaml.Node, s string) { y.Papers = append(y.Papers, s) })
		case "days":
			days = value
		default:
			return false
		}
		return true
	})
	if y.Year == 0 {
		r.Lacks(top, "year")
	}
	if len(y.Papers) == 0 {
		r.Lacks(top, "papers")
	}
	if days == nil {
		r.Lacks(top, "days")
	} else {
		y.readDays(r, days)
	}
	if err := r.Problems().Err(); err != nil {
		return Year{}, err
	}
	return y, nil
}

func (y *Year) readDays(r *declare.Reader, list *yaml.Node) {
	off := 0
	r.List(list, func(n *yaml.Node) {
		before := r.Count()
		d, at := y.readDay(r, n)
		if d.Off {
			off++
		}
		switch {
		case r.Count() > before:
			return
		case y.Year != 0 && d.Date.Year() != y.Year && !(d.Date.Year() == y.Year-1 && d.Date.Month() == time.December):
			r.Bad(at, i18n.M("calendar.other_year", i18n.Args{"Day": i18n.ISO(d.Date), "Year": y.Year}))
		case len(y.Days) > 0 && !d.Date.After(y.Days[len(y.Days)-1].Date):
			r.Bad(at, i18n.M("calendar.order", i18n.Args{"Day": i18n.ISO(d.Date)}))
		case !d.Off && !weekend(d.Date):
			r.Bad(at, i18n.M("calendar.no_weekend", i18n.Args{"Day": i18n.ISO(d.Date)}))
		default:
			y.Days = append(y.Days, d)
		}
	})
	if off == 0 {
		r.Bad(list, i18n.M("calendar.no_holiday"))
	}
}

func (y *Year) readDay(r *declare.Reader, n *yaml.Node) (d Day, at *yaml.Node) {
	at = n
	said := false
	if len(y.Papers) > 0 {
		d.Paper = y.Papers[0]
	}
	r.Map(n, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "date":
			d.Date, at = r.Day(value), value
		case "name":
			d.Name = r.Text(value)
		case "isOffDay":
			d.Off, said = r.Yes(value), true
		case "paper":
			d.Paper = r.OneOf(value, y.Papers...)
		default:
			return false
		}
		return true
	})
	for _, k := range []struct {
		key   string
		lacks bool
	}{{"date", at == n}, {"name", d.Name == ""}, {"isOffDay", !said}} {
		if k.lacks {
			r.Lacks(n, k.key)
		}
	}
	return d, at
}

func weekend(day time.Time) bool {
	return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
}
