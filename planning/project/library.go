package project

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project/light"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// library keeps the rows of each tenant in memory and reads only what changed
// since (ReadTx.Changed). What a reader got stays as it was.
type library struct {
	mu      sync.Mutex
	tenants map[Tenant]*shelf
	// past are the rows of the past days that were asked for last: a day that is
	// over never changes.
	past []pastDay
}

type pastDay struct {
	tenant Tenant
	day    Day
	rows   []*Row
}

// pastDays is how many past days are kept.
const pastDays = 3

// shelf is the rows of a tenant as of a revision and a day.
type shelf struct {
	mu       sync.Mutex
	revision int64
	day      Day
	byID     map[ID]*Row
	rows     []*Row // by name
}

func (l *library) shelf(t Tenant) *shelf {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tenants == nil {
		l.tenants = map[Tenant]*shelf{}
	}
	if l.tenants[t] == nil {
		l.tenants[t] = &shelf{byID: map[ID]*Row{}}
	}
	return l.tenants[t]
}

// rows are the rows of the library that the actor of ctx may see, by name; as of the
// end of a past day when one is given. Faults: Unauthenticated, Forbidden; fault.NotYet
// when the first project of all came later.
func (s *Service) rows(ctx context.Context, t Tenant, asOf Day) ([]*Row, Day, error) {
	all, day, err := s.everyRow(ctx, t, asOf)
	return inLibrary(all), day, err
}

// everyRow is rows with what is being filed.
func (s *Service) everyRow(ctx context.Context, t Tenant, asOf Day) ([]*Row, Day, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, 0, err
	}
	today := s.Today()
	var all []*Row
	if asOf != 0 && asOf < today {
		today = asOf
		if all, err = s.past(ctx, t, asOf); err == nil && len(all) == 0 {
			err = s.notYet(ctx, t, asOf)
		}
	} else {
		all, err = s.present(ctx, t, today)
	}
	if err != nil {
		return nil, 0, err
	}
	scope := a.Scope(DoRead, t)
	if scope.All {
		return all, today, nil
	}
	var out []*Row
	for _, r := range all {
		if allowed(r.Areas, func(at area.Code) bool { return scope.Covers(r.Org, at) }, t) {
			out = append(out, r)
		}
	}
	return out, today, nil
}

// present are all rows as they are, brought up to date.
func (s *Service) present(ctx context.Context, t Tenant, today Day) ([]*Row, error) {
	sh := s.library.shelf(t)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	rule := s.Lights.On(today)
	err := s.Store.View(ctx, func(tx ReadTx) error {
		rev, err := tx.Revision(ctx, t)
		if err != nil || rev == sh.revision && today == sh.day {
			return err
		}
		byID := maps.Clone(sh.byID)
		changed := today != sh.day && len(byID) > 0
		if changed {
			for id, r := range byID {
				byID[id] = r.of(today, rule)
			}
		}
		if rev != sh.revision {
			changed = true
			if err := tx.Changed(ctx, t, sh.revision, func(p *Project) error {
				byID[p.ID] = p.row(s.zone()).of(today, rule)
				return nil
			}); err != nil {
				return err
			}
		}
		sh.revision, sh.day = rev, today
		if changed {
			sh.byID, sh.rows = byID, sorted(byID)
		}
		return nil
	})
	return sh.rows, err
}

func sorted(byID map[ID]*Row) []*Row {
	return slices.SortedFunc(maps.Values(byID), func(a, b *Row) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(string(a.ID), string(b.ID)))
	})
}

// past are all rows as they stood at the end of a day, made again from the journals.
func (s *Service) past(ctx context.Context, t Tenant, day Day) ([]*Row, error) {
	l := &s.library
	l.mu.Lock()
	for _, p := range l.past {
		if p.tenant == t && p.day == day {
			l.mu.Unlock()
			return p.rows, nil
		}
	}
	l.mu.Unlock()
	byID, rule := map[ID]*Row{}, s.Lights.On(day)
	if err := s.replayed(ctx, t, day, func(p *Project) { byID[p.ID] = p.row(s.zone()).of(day, rule) }); err != nil {
		return nil, err
	}
	rows := sorted(byID)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.past = append(l.past, pastDay{t, day, rows})
	l.past = l.past[max(0, len(l.past)-pastDays):]
	return rows, nil
}

// notYet is the fault of asking for projects before there were any; nil when there
// never were.
func (s *Service) notYet(ctx context.Context, t Tenant, day Day) error {
	return s.Store.View(ctx, func(tx ReadTx) error {
		first, err := tx.First(ctx, t)
		if err != nil || first.IsZero() {
			return err
		}
		return fault.NotYet(s.endOf(day), first)
	})
}

// endOf is the last moment of a day.
func (s *Service) endOf(day Day) time.Time {
	y, m, d := day.Time().Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, s.zone()).Add(-time.Microsecond)
}

// replayed makes all projects again as they stood at the end of a day.
func (s *Service) replayed(ctx context.Context, t Tenant, day Day, each func(*Project)) error {
	var p *Project
	err := s.Store.View(ctx, func(tx ReadTx) error {
		return tx.Acts(ctx, t, "", s.endOf(day), func(a *Act) (err error) {
			if p != nil && p.ID != a.ID {
				each(p)
				p = nil
			}
			if p == nil {
				p = &Project{}
			}
			p, err = p.apply(a)
			return err
		})
	})
	if err == nil && p != nil {
		each(p)
	}
	return err
}

// Query selects, sorts and pages projects; zero fields select all.
type Query struct {
	Tenant    Tenant
	Stages    []Stage
	Standings []Standing // empty: active and suspended ones
	Lights    []light.Colour
	Orgs      []identity.OrgID
	Area      area.Code // this area and those inside it
	Kinds     []string
	Nature    Nature
	// List is a year list; State how far on it (empty: proposed or approved).
	List  List
	State MemberState
	// From and To bound the whole investment in 万元; To 0: without a bound.
	From, To Money
	// Text is words that all stand in name, code, owner, leader, content or scale.
	Text    string
	Problem bool   // with an open problem
	Silent  bool   // with a missing monthly report
	Item    string // counts for this item of a plan
	Filing  bool   // those that units are filing, which are not in the library yet
	// AsOf is a past day at whose end they are looked at; none: now.
	AsOf Day
	// Sort is "", "name", "code", "org", "stage", "light", "total", "year_plan",
	// "year_share", "physical", "start", "finish", "changed", "problems"; "-total" descends.
	Sort          string
	Offset, Limit int // Limit 0: all
}

// Page is the selected projects with counts.
type Page struct {
	Rows    []*Row
	Matched int
	Totals  Totals
	// Facets count the matching projects.
	Stages map[Stage]int
	Lights map[light.Colour]int
	Orgs   map[identity.OrgID]int
	Kinds  map[string]int
	Day    Day
}

// Totals add up the matching projects, in 万元.
type Totals struct {
	Total, Done, Paid, YearPlan, YearDone, YearPaid Money
	Problems, Silent                                int
	Year                                            YearTally
}

// YearTally counts the projects whose reports tell how much of the year's money is
// done, with what is planned for them and done, in 万元. Of the others nothing is
// known: they are no part of a rate.
type YearTally struct {
	Projects      int
	Planned, Done Money
}

func (y *YearTally) add(r *Row) {
	if r.YearMonths > 0 && r.YearPlan > 0 {
		y.Projects++
		y.Planned, y.Done = y.Planned.Add(wan(r.YearPlan)), y.Done.Add(wan(r.YearDone))
	}
}

// Share is Done of Planned in per cent; nil when nothing is planned.
func (y *YearTally) Share() *decimal.Decimal {
	if !y.Planned.IsPositive() {
		return nil
	}
	share := y.Done.Shift(2).DivRound(y.Planned, 2)
	return &share
}

// Library finds projects. Faults: Unauthenticated, Forbidden; Invalid ("project.sort_unknown");
// fault.NotYet when the first project of all came after Query.AsOf.
func (s *Service) Library(ctx context.Context, q Query) (*Page, error) {
	find := s.rows
	if q.Filing {
		find = s.filings
	}
	rows, day, err := find(ctx, q.Tenant, q.AsOf)
	if err != nil {
		return nil, err
	}
	return q.page(rows, day)
}

func (q *Query) page(rows []*Row, day Day) (*Page, error) {
	page := &Page{Stages: map[Stage]int{}, Lights: map[light.Colour]int{}, Orgs: map[identity.OrgID]int{}, Kinds: map[string]int{}, Day: day}
	var t [6]int64
	for r := range q.matching(rows) {
		page.Rows = append(page.Rows, r)
		page.Stages[r.Stage]++
		page.Lights[r.Light]++
		page.Orgs[r.Org]++
		page.Kinds[r.Kind]++
		for i, n := range [6]int64{r.Total, r.Done, r.Paid, r.YearPlan, r.YearDone, r.YearPaid} {
			t[i] += n
		}
		page.Totals.Problems += r.Problems
		page.Totals.Year.add(r)
		if r.Silent > 0 {
			page.Totals.Silent++
		}
	}
	x := &page.Totals
	x.Total, x.Done, x.Paid, x.YearPlan, x.YearDone, x.YearPaid = wan(t[0]), wan(t[1]), wan(t[2]), wan(t[3]), wan(t[4]), wan(t[5])
	page.Matched = len(page.Rows)
	if err := q.sort(page.Rows); err != nil {
		return nil, err
	}
	page.Rows = page.Rows[min(max(q.Offset, 0), len(page.Rows)):]
	if q.Limit > 0 && len(page.Rows) > q.Limit {
		page.Rows = page.Rows[:q.Limit]
	}
	return page, nil
}

func (q *Query) matching(rows []*Row) iter.Seq[*Row] {
	words := strings.Fields(fold(q.Text))
	from, to := fen(q.From), fen(q.To)
	return func(yield func(*Row) bool) {
		for _, r := range rows {
			if q.takes(r, words, from, to) && !yield(r) {
				return
			}
		}
	}
}

func in[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

func (q *Query) takes(r *Row, words []string, from, to int64) bool {
	switch {
	case len(q.Standings) == 0 && r.Standing.Over(), !in(q.Standings, r.Standing), !in(q.Stages, r.Stage), !in(q.Lights, r.Light),
		!in(q.Orgs, r.Org), !in(q.Kinds, r.Kind), q.Nature != "" && r.Nature != q.Nature, r.Total < from, to > 0 && r.Total > to,
		q.Problem && r.Problems == 0, q.Silent && r.Silent == 0,
		q.Area != "" && !slices.ContainsFunc(r.Areas, func(c area.Code) bool { return c.Within(q.Area) }),
		q.Item != "" && !slices.ContainsFunc(r.Counts, func(c CountsFor) bool { return string(c.Item) == q.Item }):
		return false
	}
	if q.List != (List{}) {
		switch is := r.On(q.List); {
		case q.State != "" && is != q.State, is == "", q.State == "" && is == Removed:
			return false
		}
	}
	for _, w := range words {
		if !strings.Contains(r.text, w) {
			return false
		}
	}
	return true
}

// orders compare rows; equal ones stay by name.
var orders = map[string]func(a, b *Row) int{
	"name":  func(a, b *Row) int { return strings.Compare(a.Name, b.Name) },
	"code":  func(a, b *Row) int { return strings.Compare(string(a.Code), string(b.Code)) },
	"org":   func(a, b *Row) int { return strings.Compare(string(a.Org), string(b.Org)) },
	"stage": func(a, b *Row) int { return a.Stage.at() - b.Stage.at() },
	"light": func(a, b *Row) int {
		return slices.Index(light.Colours(), a.Light) - slices.Index(light.Colours(), b.Light)
	},
	"total":      func(a, b *Row) int { return cmp.Compare(a.Total, b.Total) },
	"year_plan":  func(a, b *Row) int { return cmp.Compare(a.YearPlan, b.YearPlan) },
	"year_share": func(a, b *Row) int { return cmp.Compare(a.yearShare(), b.yearShare()) },
	"physical":   func(a, b *Row) int { return cmp.Compare(a.Physical, b.Physical) },
	"start":      func(a, b *Row) int { return cmp.Compare(a.Start, b.Start) },
	"finish":     func(a, b *Row) int { return cmp.Compare(a.Finish, b.Finish) },
	"changed":    func(a, b *Row) int { return a.Changed.Compare(b.Changed) },
	"problems":   func(a, b *Row) int { return a.Problems - b.Problems },
}

// yearShare is the share of the year's money that is done, in hundredths of a per
// cent; -1 when nothing is planned or nobody reported.
func (r *Row) yearShare() int64 {
	if r.YearPlan <= 0 || r.YearMonths == 0 {
		return -1
	}
	return r.YearDone / max(r.YearPlan/10000, 1)
}

func (q *Query) sort(rows []*Row) error {
	key, down := strings.CutPrefix(q.Sort, "-")
	if key == "" {
		return nil
	}
	by := orders[key]
	if by == nil {
		return fault.New(fault.Invalid, "project.sort_unknown", fault.Args{"Sort": clip(key, 20)})
	}
	slices.SortStableFunc(rows, func(a, b *Row) int {
		if down {
			return by(b, a)
		}
		return by(a, b)
	})
	return nil
}

// Each gives the whole projects that a query selects, in its order: for exports.
// Faults: as Library.
func (s *Service) Each(ctx context.Context, q Query, each func(*Project) error) error {
	page, err := s.Library(ctx, q)
	if err != nil {
		return err
	}
	if q.AsOf != 0 && q.AsOf < s.Today() {
		for _, r := range page.Rows {
			p, _, err := s.load(ctx, q.Tenant, r.ID, q.AsOf)
			if err != nil {
				return err
			}
			if err := each(p.seenBy(identity.From(ctx))); err != nil {
				return err
			}
		}
		return nil
	}
	return s.Store.View(ctx, func(tx ReadTx) error {
		for _, r := range page.Rows {
			p, err := tx.Project(ctx, q.Tenant, r.ID)
			if err != nil {
				return err
			}
			if err := each(p.seenBy(identity.From(ctx))); err != nil {
				return err
			}
		}
		return nil
	})
}
