// Package calendar knows which days are worked in China: Monday to Friday, but
// for the holidays and the weekend days worked in exchange that the General
// Office of the State Council announces for each year (部分节假日安排的通知). The
// notices of 2018 to 2026 are inside the program; later ones are read from files
// with ReadYear.
//
// A day that no notice covers yet is answered by the weekend alone, and the
// answer says that it is provisional. So are the last days of a December while
// the notice of the next year is not known, which may change them.
//
// Days are dates: whatever the clock time or zone of a time.Time given, its own
// date counts; days returned are midnight UTC.
package calendar

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"
)

//go:embed years/*.yaml
var shipped embed.FS

// Calendar does not change and may be used by many goroutines at once. The zero
// Calendar knows no notice: every answer is provisional.
type Calendar struct {
	years map[int]Year
	days  map[time.Time]Day
}

// Shipped is the calendar of the notices inside the program, read once.
var Shipped = sync.OnceValues(func() (*Calendar, error) {
	years, err := ShippedYears()
	return New(years...), err
})

// ShippedYears are the years whose notices are inside the program.
var ShippedYears = sync.OnceValues(func() ([]Year, error) {
	files, err := fs.Glob(shipped, "years/*.yaml")
	if err != nil {
		return nil, err
	}
	var years []Year
	for _, name := range files {
		data, err := fs.ReadFile(shipped, name)
		if err != nil {
			return nil, err
		}
		y, err := ReadYear(name, data)
		if err != nil {
			return nil, err
		}
		years = append(years, y)
	}
	return years, nil
})

// ShippedFile is the file of a year inside the program; ok is false when there is none.
func ShippedFile(year int) (data []byte, ok bool) {
	data, err := fs.ReadFile(shipped, fmt.Sprintf("years/%d.yaml", year))
	return data, err == nil
}

// New makes a calendar; of a year given twice the later one counts.
func New(years ...Year) *Calendar { return (&Calendar{}).With(years...) }

// With is the calendar with further years; a year known already is replaced.
func (c *Calendar) With(years ...Year) *Calendar {
	out := &Calendar{years: maps.Clone(c.years), days: map[time.Time]Day{}}
	if out.years == nil {
		out.years = map[int]Year{}
	}
	for _, y := range years {
		out.years[y.Year] = y
	}
	for _, n := range slices.Sorted(maps.Keys(out.years)) { // a later notice changes the December before
		for _, d := range out.years[n].Days {
			out.days[d.Date] = d
		}
	}
	return out
}

// Years lists the years whose notice is known.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// Named is what a notice says about a day; ok is false when none names it.
func (c *Calendar) Named(day time.Time) (d Day, ok bool) {
	d, ok = c.days[date(day)]
	return d, ok
}

// Workday says whether a day is worked, and whether that is provisional.
func (c *Calendar) Workday(day time.Time) (is, provisional bool) {
	day = date(day)
	if d, ok := c.days[day]; ok {
		return !d.Off, false
	}
	return !weekend(day), !c.covered(day)
}

// newYear is the first day of December that the notice of the next year may change;
// since 2000 none has reached back further than the 29th.
const newYear = 25

func (c *Calendar) covered(day time.Time) bool {
	_, own := c.years[day.Year()]
	if own && day.Month() == time.December && day.Day() >= newYear {
		_, own = c.years[day.Year()+1]
	}
	return own
}

// Add walks n workdays on (back when n is negative) and gives the day of arrival,
// which is a workday; the day of departure is not counted. With n = 0 it is the
// day itself. The answer is provisional when that of any day on the way is. The
// walk ends at the years 1 and 9999.
func (c *Calendar) Add(day time.Time, n int) (arrival time.Time, provisional bool) {
	day = date(day)
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		next := day.AddDate(0, 0, step)
		if next.Year() < 1 || next.Year() > 9999 {
			return day, true
		}
		day = next
		is, unsure := c.Workday(day)
		provisional = provisional || unsure
		if is {
			n--
		}
	}
	return day, provisional
}

// Next is the first workday after a day.
func (c *Calendar) Next(day time.Time) (next time.Time, provisional bool) { return c.Add(day, 1) }

// Between counts the workdays on the way from a to b: b is counted when it is one,
// a is not. It is negative when b is the earlier. So Between(a, Add(a, n)) is n.
func (c *Calendar) Between(a, b time.Time) int {
	a, b = date(a), date(b)
	step, n := 1, 0
	if b.Before(a) {
		step = -1
	}
	for a != b {
		a = a.AddDate(0, 0, step)
		if is, _ := c.Workday(a); is {
			n += step
		}
	}
	return n
}

func date(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
