package reporting

import (
	"time"

	"gangyao/platform/identity"
)

// china is where days begin unless a Service says otherwise: one zone without
// summer time.
var china = time.FixedZone("UTC+8", 8*60*60)

// dayOf is the calendar day of an instant in a zone, as midnight UTC like all
// days here.
func dayOf(at time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = china
	}
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// endOf is the last microsecond of a day in a zone; the zero day gives the zero
// time, which means now.
func endOf(day time.Time, zone *time.Location) time.Time {
	if day.IsZero() {
		return day
	}
	if zone == nil {
		zone = china
	}
	y, m, d := day.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone).Add(-time.Microsecond).UTC()
}

// daysBetween counts the days from one to another day.
func daysBetween(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }

// Days are the days that hold for one organisation in a round.
type Days struct {
	Opens, Due, Closes time.Time
	// Exception is the one that moved them; nil when none did.
	Exception *Exception
}

// DaysOf are the days of an organisation, by the newest exception for it.
func (r *Round) DaysOf(org identity.OrgID, exceptions []Exception) Days {
	d := Days{Opens: r.Opens, Due: r.Due, Closes: r.Closes}
	for i := range exceptions {
		if e := &exceptions[i]; e.Round == r.ID && e.Org == org {
			d.Due, d.Closes, d.Exception = e.Due, e.Closes, e
		}
	}
	return d
}

// StateFor is where the round is for one organisation: an exception may keep it
// open after it closed for the others, also when a person closed it, provided
// the exception was given afterwards.
func (r *Round) StateFor(d Days, at time.Time, zone *time.Location) RoundState {
	s := r.State(at, zone)
	if e := d.Exception; e != nil && s != Planned {
		if dayOf(at, zone).After(d.Closes) {
			return Closed
		}
		if s == Closed && (r.Closed.IsZero() || !r.Closed.After(r.Opened) || e.At.After(r.Closed)) {
			return Open
		}
	}
	return s
}
