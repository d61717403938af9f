// Package schedule computes when work can and must happen: early and late dates,
// slack and the critical path of activities that wait for each other. It is pure:
// no clock, no storage.
package schedule

import (
	"fmt"
	"time"
)

// Day is a calendar day, counted from 1970-01-01; the zero Day is none. Days are
// compared and added as numbers; lags and lengths are calendar days.
type Day int32

// DayOf is the calendar day of a time, in the time's own zone; none for the zero time.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return 0
	}
	y, m, d := t.Date()
	return Date(y, m, d)
}

// Date is the day of a date.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads 2025-03-01; the empty text is no day.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1971 || t.Year() > 2200 {
		return 0, fmt.Errorf("schedule: %q is not a day between 1971 and 2200", s)
	}
	return DayOf(t), nil
}

// Time is the day at midnight UTC; zero for none.
func (d Day) Time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	return time.Unix(int64(d)*86400, 0).UTC()
}

// IsZero says whether it is no day.
func (d Day) IsZero() bool { return d == 0 }

// Year is the calendar year; 0 for none.
func (d Day) Year() int {
	if d == 0 {
		return 0
	}
	return d.Time().Year()
}

// AddMonths moves by whole months; the day of the month stays where the month
// has it, else it is the month's last.
func (d Day) AddMonths(n int) Day {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date(first.Year(), first.Month(), min(t.Day(), last))
}

// FirstOfMonth is the first day of the day's month.
func (d Day) FirstOfMonth() Day {
	t := d.Time()
	return Date(t.Year(), t.Month(), 1)
}

// String is the ISO form; empty for none.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText writes the ISO form.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form.
func (d *Day) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDay(string(b))
	return err
}
