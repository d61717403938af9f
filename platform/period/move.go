package period

import (
	"cmp"
	"iter"
	"time"
)

// Next is the period of the same kind that follows; after the cumulative period
// of a whole year comes January of the next. The zero Period follows the last
// there is.
func (p Period) Next() Period {
	if p.IsZero() {
		return p
	}
	if p.N() < p.kind.PerYear() {
		p.n++
		return p
	}
	q, _ := Of(p.kind, p.Year()+1, 1)
	return q
}

// Previous is the period of the same kind before; zero before the first there is.
func (p Period) Previous() Period {
	if p.IsZero() {
		return p
	}
	if p.n > 1 {
		p.n--
		return p
	}
	q, _ := Of(p.kind, p.Year()-1, p.kind.PerYear())
	return q
}

// YearBefore is the same period one year earlier, with which a yearly change compares.
func (p Period) YearBefore() Period {
	q, _ := Of(p.kind, p.Year()-1, p.N())
	return q
}

// Comparable says whether figures of two periods stand for spans alike: of one
// kind, and counted over the same months when they are cumulative.
func (p Period) Comparable(q Period) bool {
	return !p.IsZero() && p.kind == q.kind && (p.kind != Cumulative || p.n == q.n)
}

// Contains says whether a day, by its calendar date, lies within the period.
func (p Period) Contains(day time.Time) bool {
	if p.IsZero() {
		return false
	}
	d := date(day)
	return !d.Before(p.Start()) && !d.After(p.End())
}

// Within says whether the period lies wholly inside another.
func (p Period) Within(of Period) bool { return of.Contains(p.Start()) && of.Contains(p.End()) }

// As is the period of another kind over exactly the same months: the first half
// year as six cumulative months. ok is false when there is none.
func (p Period) As(k Kind) (q Period, ok bool) {
	if p.IsZero() || k.PerYear() == 0 {
		return Period{}, false
	}
	if q = On(k, p.End()); q.Start().Equal(p.Start()) && q.End().Equal(p.End()) {
		return q, true
	}
	return Period{}, false
}

// On is the period of a kind in which a day lies; for Cumulative, January to the
// day's month. It is zero for no kind.
func On(k Kind, day time.Time) Period {
	n := int(day.Month())
	switch k {
	case Half:
		n = (n + 5) / 6
	case Quarter:
		n = (n + 2) / 3
	}
	p, _ := Of(k, day.Year(), n)
	return p
}

// LastComplete is the latest period of a kind that was over on a day: it ended on
// the day before or earlier.
func LastComplete(k Kind, day time.Time) Period {
	p := On(k, day)
	for !p.IsZero() && !p.End().Before(date(day)) {
		p = p.Previous()
	}
	return p
}

// Range goes through the periods from one to another of the same kind, both
// included; it is empty when their kinds differ or from is the later.
func Range(from, to Period) iter.Seq[Period] {
	return func(yield func(Period) bool) {
		if from.IsZero() || from.kind != to.kind {
			return
		}
		for p := from; !p.IsZero() && p.Compare(to) <= 0; p = p.Next() {
			if !yield(p) {
				return
			}
		}
	}
}

// Compare orders by first day, then by last day, then by kind: 0 only for equal
// periods. The zero Period comes first. Cumulative periods of one kind order by
// year and month counted.
func (p Period) Compare(q Period) int {
	return cmp.Or(p.Start().Compare(q.Start()), p.End().Compare(q.End()), cmp.Compare(p.kind, q.kind))
}

func date(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
