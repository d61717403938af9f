package casework

import "time"

// china is the time in which offices are open.
var china = time.FixedZone("CST", 8*3600)

// workday says whether a day (midnight UTC) is one.
func workday(d time.Time, cal Days) bool { return cal.Between(d.AddDate(0, 0, -1), d) > 0 }

// hours are the office hours of a day (midnight UTC), in turn.
func (c *Clock) hours(d time.Time, cal Days, each func(from, to time.Time) bool) bool {
	if !workday(d, cal) {
		return true
	}
	midnight := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, china)
	for _, o := range c.Within {
		if !each(midnight.Add(time.Duration(o.From)*time.Minute), midnight.Add(time.Duration(o.To)*time.Minute)) {
			return false
		}
	}
	return true
}

// office is how much of the time from a to b lies in office hours.
func (c *Clock) office(a, b time.Time, cal Days) time.Duration {
	var out time.Duration
	for d := day(a); !d.After(day(b)); d = d.AddDate(0, 0, 1) {
		c.hours(d, cal, func(from, to time.Time) bool {
			if from.Before(a) {
				from = a
			}
			if to.After(b) {
				to = b
			}
			out += max(to.Sub(from), 0)
			return true
		})
	}
	return out
}

// afterOffice is the moment at which so much office time has gone by since another. Time
// that is used up at the end of the office hours is used up then, not at the beginning of
// the next ones.
func (c *Clock) afterOffice(since time.Time, left time.Duration, cal Days) (at time.Time, provisional bool) {
	for d := day(since); at.IsZero(); d = d.AddDate(0, 0, 1) {
		c.hours(d, cal, func(from, to time.Time) bool {
			if from.Before(since) {
				from = since
			}
			if open := to.Sub(from); open >= left {
				at = from.Add(left).UTC()
			} else {
				left -= max(open, 0)
			}
			return at.IsZero()
		})
	}
	_, provisional = cal.Add(day(at).AddDate(0, 0, -1), 1)
	return at, provisional
}
