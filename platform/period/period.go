// Package period names spans of time the way SDMX does: 2024, 2024-S1, 2024-Q3,
// 2024-M07, and 2024-01-01/P9M for what has been counted since January
// (1-9月累计), which is a kind of its own: it compares with the same months of
// the year before, never with a quarter.
//
// Source: SDMX 3.0, section 6, TIME_PERIOD; ISO 8601 for ranges.
package period

import (
	"fmt"
	"time"
)

// Kind is the length of a period.
type Kind uint8

const (
	Year       Kind = iota + 1 // 2024
	Half                       // 2024-S1
	Quarter                    // 2024-Q3
	Month                      // 2024-M07
	Cumulative                 // 2024-01-01/P9M: January to the ninth month
)

// Period is a span of whole months within one year. The zero Period is none.
// Periods are comparable with ==.
type Period struct {
	kind Kind
	year int16
	n    uint8 // 1 for a year; number of the half, quarter, month, or of the months counted
}

// Of makes a period; ok is false when there is no such period (month 13).
func Of(k Kind, year, n int) (Period, bool) {
	if k == Year {
		n = 1
	}
	if most := k.PerYear(); most == 0 || n < 1 || n > most || year < 1 || year > 9999 {
		return Period{}, false
	}
	return Period{k, int16(year), uint8(n)}, true
}

// InYear is the whole year; years outside 1 to 9999 give the zero Period.
func InYear(year int) Period { p, _ := Of(Year, year, 1); return p }

// PerYear is how many periods of the kind a year has; 0 for no kind.
func (k Kind) PerYear() int {
	switch k {
	case Year:
		return 1
	case Half:
		return 2
	case Quarter:
		return 4
	case Month, Cumulative:
		return 12
	}
	return 0
}

// Kind is the period's length; 0 for the zero Period.
func (p Period) Kind() Kind { return p.kind }

// Year is the calendar year.
func (p Period) Year() int { return int(p.year) }

// N numbers the period within its year: the half, quarter or month, or how many
// months are counted.
func (p Period) N() int { return int(p.n) }

// IsZero says whether it is no period.
func (p Period) IsZero() bool { return p.kind == 0 }

// String is the SDMX form; empty for the zero Period.
func (p Period) String() string {
	switch p.kind {
	case Year:
		return fmt.Sprintf("%04d", p.year)
	case Half:
		return fmt.Sprintf("%04d-S%d", p.year, p.n)
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", p.year, p.n)
	case Month:
		return fmt.Sprintf("%04d-M%02d", p.year, p.n)
	case Cumulative:
		return fmt.Sprintf("%04d-01-01/P%dM", p.year, p.n)
	}
	return ""
}

// months gives the first and the last month.
func (p Period) months() (from, to int) {
	n := int(p.n)
	switch p.kind {
	case Half:
		return n*6 - 5, n * 6
	case Quarter:
		return n*3 - 2, n * 3
	case Month:
		return n, n
	case Cumulative:
		return 1, n
	}
	return 1, 12
}

// Start is the first day at midnight UTC; zero for the zero Period.
func (p Period) Start() time.Time {
	if p.IsZero() {
		return time.Time{}
	}
	from, _ := p.months()
	return time.Date(int(p.year), time.Month(from), 1, 0, 0, 0, 0, time.UTC)
}

// End is the last day at midnight UTC; zero for the zero Period.
func (p Period) End() time.Time {
	if p.IsZero() {
		return time.Time{}
	}
	_, to := p.months()
	return time.Date(int(p.year), time.Month(to)+1, 0, 0, 0, 0, 0, time.UTC)
}

// Code is the period as a number for storage: year, kind, number within the
// year, as YYYYKNN. Codes of one kind sort by time. The zero Period is 0.
func (p Period) Code() int32 {
	if p.IsZero() {
		return 0
	}
	return int32(p.year)*1000 + int32(p.kind)*100 + int32(p.n)
}

// FromCode reads a stored code; ok is false when it is none.
func FromCode(c int32) (Period, bool) { return Of(Kind(c/100%10), int(c/1000), int(c%100)) }
