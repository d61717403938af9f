// Package holiday keeps the holiday notices of the State Council that an administrator
// loads, beside those that the program brings. Whoever counts workdays asks Days; after
// a notice was loaded, Changed works out anew what was counted before.
//
//	file ──Check──▶ year and its problems    file ──Load──▶ kept, counted by from now on
//
// A year may be loaded again when the State Council changes it; earlier notices stay.
package holiday

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/calendar"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// What people may do.
const (
	DoRead identity.Action = "calendar.read" // see the notices
	DoLoad identity.Action = "calendar.load" // load one
)

// Rules says which roles may do what.
func Rules() []identity.Rule {
	return []identity.Rule{{Action: DoRead, SignedIn: true}, {Action: DoLoad, Roles: []identity.Role{identity.Administrator}}}
}

// Notice is a notice as it was loaded.
type Notice struct {
	Tenant area.Code
	Year   int
	// No counts the notices of a year, from 1; the last one counts.
	No int
	// Name is that of the file, Text what stands in it, SHA256 of the text.
	Name, Text, SHA256 string
	By                 string
	At                 time.Time
}

// Store keeps notices; holidaydb is one. Rows are only ever added.
type Store interface {
	// Notices are those of a tenant, by year and number.
	Notices(ctx context.Context, t area.Code) ([]Notice, error)
	// Add: fault.Conflict ("calendar.number_taken") when the number is.
	Add(ctx context.Context, now time.Time, n *Notice) error
}

// Service is the use cases for one tenant.
type Service struct {
	Store  Store
	Clock  func() time.Time
	Tenant func() area.Code
	// Moves counts the open deadlines that another calendar would move, of all that there
	// are; may be nil.
	Moves func(ctx context.Context, other *calendar.Calendar) (moved, all int, err error)
	// Changed works out anew what was counted by the calendar before; may be nil.
	Changed func(ctx context.Context) error

	now atomic.Pointer[calendar.Calendar]
}

// Year is a year of the calendar.
type Year struct {
	calendar.Year
	// Notice is the loaded one that counts; nil: the program brings the year.
	Notice *Notice
	// Earlier are loaded ones that it replaced, oldest first.
	Earlier []Notice
	// Shipped is what the program brings for the year; nil: nothing.
	Shipped *calendar.Year
}

// Version is what a notice of the year says: 0 is what the program brings. ok is false
// when there is none with that number.
func (y *Year) Version(no int) (out calendar.Year, text []byte, ok bool) {
	if no == 0 {
		if text, ok = calendar.ShippedFile(y.Year.Year); !ok {
			return out, nil, false
		}
		return *y.Shipped, text, true
	}
	all := y.Earlier
	if y.Notice != nil {
		all = append(slices.Clone(all), *y.Notice)
	}
	for i := range all {
		if n := &all[i]; n.No == no {
			out, err := calendar.ReadYear(n.Name, []byte(n.Text))
			return out, []byte(n.Text), err == nil
		}
	}
	return out, nil, false
}

// Change is what a file would change.
type Change struct {
	calendar.Year
	// Known: the year has a notice already. Added are days that it did not name, Lost those
	// that would be named no more, Turned those that would be off instead of worked, or the
	// other way round.
	Known               bool
	Added, Lost, Turned []calendar.Day
	// Moved open deadlines of Open.
	Moved, Open int
}

// largest is the size of a file, in bytes.
const largest = 1 << 20

// Days is the calendar as it is known: what the program brings, and what Refresh or
// Load read last.
func (s *Service) Days() *calendar.Calendar {
	if c := s.now.Load(); c != nil {
		return c
	}
	c, err := calendar.Shipped()
	if err != nil { // the files inside the program are tested
		return calendar.New()
	}
	return c
}

// Refresh reads the loaded notices, at start and after another process loaded one.
func (s *Service) Refresh(ctx context.Context) error {
	years, err := s.years(ctx)
	if err != nil {
		return err
	}
	c := calendar.New()
	for i := range years {
		c = c.With(years[i].Year)
	}
	s.now.Store(c)
	return nil
}

func (s *Service) years(ctx context.Context) ([]Year, error) {
	shipped, err := calendar.ShippedYears()
	if err != nil {
		return nil, err
	}
	by := map[int]*Year{}
	for _, y := range shipped {
		by[y.Year] = &Year{Year: y, Shipped: &y}
	}
	all, err := s.Store.Notices(ctx, s.Tenant())
	if err != nil {
		return nil, err
	}
	for i := range all {
		n := &all[i]
		read, err := calendar.ReadYear(n.Name, []byte(n.Text))
		if err != nil {
			return nil, err
		}
		y := by[n.Year]
		if y == nil {
			y = &Year{}
			by[n.Year] = y
		}
		if y.Notice != nil {
			y.Earlier = append(y.Earlier, *y.Notice)
		}
		y.Year, y.Notice = read, n
	}
	var out []Year
	for _, y := range by {
		out = append(out, *y)
	}
	slices.SortFunc(out, func(a, b Year) int { return a.Year.Year - b.Year.Year })
	return out, nil
}

// Years are the years whose notice is known, oldest first.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Years(ctx context.Context) ([]Year, error) {
	if _, err := identity.Require(ctx, DoRead, identity.Target{Tenant: s.Tenant(), Anywhere: true}); err != nil {
		return nil, err
	}
	return s.years(ctx)
}

// Missing is the first year from the present one on whose notice is not known yet;
// workdays from its beginning on are provisional.
func (s *Service) Missing() int {
	known := s.Days().Years()
	year := identity.Day(s.Clock()).Year()
	for slices.Contains(known, year) {
		year++
	}
	return year
}

// Check reads a file without keeping it.
//
// Faults: TooLarge ("calendar.too_large"); Invalid ("declare.problems").
func Check(name string, data []byte) (calendar.Year, error) {
	if len(data) > largest {
		return calendar.Year{}, fault.New(fault.TooLarge, "calendar.too_large", fault.Args{"KB": largest >> 10})
	}
	return calendar.ReadYear(name, data)
}

// Try reads a file and says what it would change against the year as it is known;
// nothing is kept.
//
// Faults: those of identity.Require for DoLoad; those of Check.
func (s *Service) Try(ctx context.Context, name string, data []byte) (*Change, error) {
	if _, err := identity.Require(ctx, DoLoad, identity.Target{Tenant: s.Tenant()}); err != nil {
		return nil, err
	}
	y, err := Check(name, data)
	if err != nil {
		return nil, err
	}
	years, err := s.years(ctx)
	if err != nil {
		return nil, err
	}
	other := calendar.New()
	x := &Change{Year: y}
	for i := range years {
		other = other.With(years[i].Year)
		if years[i].Year.Year == y.Year {
			x.Known = true
			x.against(years[i].Days)
		}
	}
	if !x.Known {
		x.Added = y.Days
	}
	if s.Moves != nil {
		x.Moved, x.Open, err = s.Moves(ctx, other.With(y))
	}
	return x, err
}

// against compares with the days that are known.
func (x *Change) against(known []calendar.Day) {
	was := map[time.Time]calendar.Day{}
	for _, d := range known {
		was[d.Date] = d
	}
	for _, d := range x.Days {
		old, ok := was[d.Date]
		switch {
		case !ok:
			x.Added = append(x.Added, d)
		case old.Off != d.Off:
			x.Turned = append(x.Turned, d)
		}
		delete(was, d.Date)
	}
	for _, d := range known {
		if _, lost := was[d.Date]; lost {
			x.Lost = append(x.Lost, d)
		}
	}
}

// Load keeps a notice and counts by it from now on; open deadlines are worked out anew.
// A year that would lose days needs to be meant (sure).
//
// Faults: those of Try; Conflict ("calendar.same" when the year says that already,
// "calendar.loses", "calendar.number_taken").
func (s *Service) Load(ctx context.Context, name string, data []byte, sure bool) (*Notice, error) {
	a, err := identity.Require(ctx, DoLoad, identity.Target{Tenant: s.Tenant()})
	if err != nil {
		return nil, err
	}
	y, err := s.Try(ctx, name, data)
	if err != nil {
		return nil, err
	}
	n := &Notice{Tenant: s.Tenant(), Year: y.Year.Year, No: 1, Name: name, Text: string(data), SHA256: canonical.SHA256(data), By: a.Name, At: s.Clock().UTC().Truncate(time.Microsecond)}
	all, err := s.Store.Notices(ctx, s.Tenant())
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Year != y.Year.Year {
			continue
		}
		if n.No = all[i].No + 1; all[i].SHA256 == n.SHA256 && (i == len(all)-1 || all[i+1].Year != y.Year.Year) {
			return nil, fault.New(fault.Conflict, "calendar.same", fault.Args{"Year": y.Year.Year})
		}
	}
	if len(y.Lost) > 0 && !sure {
		return nil, fault.New(fault.Conflict, "calendar.loses", fault.Args{"Year": y.Year.Year, "Count": len(y.Lost), "Moved": y.Moved})
	}
	if err := s.Store.Add(ctx, n.At, n); err != nil {
		return nil, err
	}
	if err := s.Refresh(ctx); err != nil {
		return nil, err
	}
	if s.Changed != nil {
		return n, s.Changed(ctx)
	}
	return n, nil
}
