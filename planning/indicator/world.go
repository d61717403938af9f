package indicator

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/period"
)

// instants lists when anything was recorded, oldest first, each once.
func (st *state) instants() []time.Time {
	var out []time.Time
	for i := range st.defs {
		out = append(out, st.defs[i].Recorded)
	}
	for i := range st.targets {
		out = append(out, st.targets[i].Recorded)
	}
	for i := range st.links {
		out = append(out, st.links[i].Recorded)
	}
	for i := range st.own {
		out = append(out, st.own[i].At)
	}
	for _, b := range st.facts.Batches() {
		out = append(out, b.Recorded)
		for i := range b.Events {
			out = append(out, b.Events[i].At)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// world is what was known at an instant through a lens. It never changes.
type world struct {
	st   *state
	at   time.Time
	lens Lens
	// now is the last whole month, day the calendar day of at.
	now  period.Period
	day  time.Time
	defs map[Version]*Definition
	// versions of a code, ascending.
	versions map[Code][]*Definition
	// growth finds the growth indicator of a level.
	growth map[Code]*Definition
	snap   *Snapshot
	// inner sees what is approved, published or not.
	inner *Snapshot

	records  []string // names of batches, by number
	mu       sync.Mutex
	formulas map[Version]*formula.Formula
	symbols  *formula.Symbols

	checking  sync.Once
	forChecks *knowledge

	// gazetteers are the places as they were after each turn that was asked for.
	placing    sync.Mutex
	gazetteers map[int]*gazetteer
}

// gazetteer is the places between two turns.
type gazetteer struct {
	byCode map[area.Code]area.Area
	within map[levelWithin][]area.Area
}

// levelWithin are the places of a level within another place.
type levelWithin struct {
	level  area.Level
	within area.Code
}

type worldKey struct {
	tenant Tenant
	rev    Revision
	mapped int
	at     int64
	lens   Lens
}

// rounded is the last instant not after at when anything changed that a reading
// depends on: something was recorded, a month had ended, a place began or ended.
func (st *state) rounded(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	if monthOver(local) {
		return at.UTC()
	}
	out := time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, zone)
	i, found := slices.BinarySearchFunc(st.changes, at, time.Time.Compare)
	if !found {
		i--
	}
	if i >= 0 && st.changes[i].After(out) {
		out = st.changes[i]
	}
	i, found = slices.BinarySearchFunc(st.turns, dayOf(at, zone), time.Time.Compare)
	if !found {
		i--
	}
	if i >= 0 {
		y, m, d := st.turns[i].Date()
		if turn := time.Date(y, m, d, 0, 0, 0, 0, zone); turn.After(out) {
			out = turn
		}
	}
	return out.UTC()
}

// monthOver says whether an instant is the end of a month's last day, to the
// precision that instants are kept with: by then the month has passed.
func monthOver(local time.Time) bool { return local.Add(time.Microsecond).Month() != local.Month() }

// lastMonth is the last month that has passed whole by an instant; by the end of
// its last day a month has.
func lastMonth(at time.Time, zone *time.Location) period.Period {
	local := at.In(zone)
	if monthOver(local) {
		p, _ := period.Of(period.Month, local.Year(), int(local.Month()))
		return p
	}
	p, _ := period.Of(period.Month, local.Year(), int(local.Month())-1)
	if local.Month() == time.January {
		p, _ = period.Of(period.Month, local.Year()-1, 12)
	}
	return p
}

// instant is when a reading looks; zero and what lies ahead mean now.
func (s *Service) instant(at time.Time) time.Time {
	if now := s.now(); at.IsZero() || at.After(now) {
		return now
	}
	return at.UTC()
}

// keptWorlds is how many instants are kept; what they saw is shared.
const keptWorlds = 24

// world is what was known of a tenant at an instant.
func (s *Service) world(ctx context.Context, t Tenant, at time.Time, lens Lens) (*world, error) {
	st, err := s.state(ctx, t)
	if err != nil {
		return nil, err
	}
	return s.worldOf(st, t, at, lens)
}

// known is world for whoever asks for what must have been there: fault.NotYet when
// nothing at all was recorded by then.
func (s *Service) known(ctx context.Context, t Tenant, at time.Time, lens Lens) (*world, error) {
	st, err := s.state(ctx, t)
	if err != nil {
		return nil, err
	}
	if at = s.instant(at); len(st.changes) > 0 && at.Before(st.changes[0]) {
		return nil, fault.NotYet(at, st.changes[0])
	}
	return s.worldOf(st, t, at, lens)
}

// worldOf is world in a state that was read.
func (s *Service) worldOf(st *state, t Tenant, at time.Time, lens Lens) (*world, error) {
	if lens != Internal && lens != Public {
		return nil, fault.New(fault.Invalid, "indicator.lens_unknown", fault.Args{"Lens": string(lens)})
	}
	at = st.rounded(s.instant(at), s.zone())
	return s.worlds.get(worldKey{t, st.rev, st.mapped, at.UnixMicro(), lens}, keptWorlds, func() (*world, int, error) {
		return newWorld(st, at, lens, lastMonth(at, s.zone()), dayOf(at, s.zone())), 1, nil
	})
}

func newWorld(st *state, at time.Time, lens Lens, now period.Period, day time.Time) *world {
	w := &world{st: st, at: at, lens: lens, now: now, day: day,
		defs: map[Version]*Definition{}, versions: map[Code][]*Definition{}, growth: map[Code]*Definition{}}
	revisions := w.revisions()
	for i := range revisions { // they ascend, so that the newest known one stays
		if d := &revisions[i]; !d.Recorded.After(at) {
			w.defs[d.Key()] = d
		}
	}
	for _, d := range w.defs {
		w.versions[d.Code] = append(w.versions[d.Code], d)
	}
	for _, ds := range w.versions {
		slices.SortFunc(ds, func(a, b *Definition) int { return a.Version - b.Version })
		newest := ds[len(ds)-1]
		if of := newest.GrowthOf; of != "" && newest.Kind == Growth {
			if other := w.growth[of]; other == nil || newest.Code < other.Code {
				w.growth[of] = newest
			}
		}
	}
	w.inner = st.facts.At(at, Internal)
	w.snap = w.inner
	if lens == Public {
		w.snap = st.facts.At(at, Public)
	}
	w.records = make([]string, len(st.facts.Batches())+1)
	for _, b := range st.facts.Batches() {
		if int(b.ID) < len(w.records) {
			w.records[b.ID] = recordName(b.ID)
		}
	}
	return w
}

// revisions lists all revisions of definitions ever recorded.
func (w *world) revisions() []Definition {
	if w.lens == Public {
		return w.st.unnamedDefs
	}
	return w.st.defs
}

// recordedTargets lists all targets ever recorded.
func (w *world) recordedTargets() []Target {
	if w.lens == Public {
		return w.st.unnamedTargets
	}
	return w.st.targets
}

// newest is the newest version of an indicator.
func (w *world) newest(c Code) (*Definition, bool) {
	ds := w.versions[c]
	if len(ds) == 0 {
		return nil, false
	}
	return ds[len(ds)-1], true
}

// indicator is newest with the fault of asking, as of an instant, for what is not
// there, or was not there yet.
func (w *world) indicator(c Code, at time.Time) (*Definition, error) {
	d, ok := w.newest(c)
	if !ok {
		for _, o := range w.revisions() { // oldest first
			if o.Code == c {
				return nil, fault.NotYet(at, o.Recorded)
			}
		}
		return nil, fault.New(fault.NotFound, "indicator.unknown", fault.Args{"Code": string(c)})
	}
	return d, nil
}

// codes lists all indicators, sorted.
func (w *world) codes() []Code {
	out := make([]Code, 0, len(w.versions))
	for c := range w.versions {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// place finds a place as it was on the day of the world.
func (w *world) place(c area.Code) (area.Area, bool) { return w.placeOn(c, w.day) }

// placeOn finds a place as it was on a day; what was not there then as it was at any time.
func (w *world) placeOn(c area.Code, day time.Time) (area.Area, bool) {
	w.placing.Lock()
	defer w.placing.Unlock()
	a, ok := w.gazetteer(day).byCode[c]
	return a, ok
}

// places lists the places of a level within another on the day of the world, by
// code. It must not be written to.
func (w *world) places(level area.Level, within area.Code) []area.Area {
	return w.placesOn(level, within, w.day)
}

// placesOn lists the places of a level that lay within another on a day, by code.
// It must not be written to.
func (w *world) placesOn(level area.Level, within area.Code, day time.Time) []area.Area {
	w.placing.Lock()
	defer w.placing.Unlock()
	g, key := w.gazetteer(day), levelWithin{level, within}
	out, asked := g.within[key]
	if !asked {
		for _, a := range w.st.areas {
			if a.Level == level && a.On(day) && g.inside(a, within) {
				out = append(out, a)
			}
		}
		slices.SortFunc(out, func(a, b area.Area) int { return cmp.Compare(a.Code, b.Code) })
		out = slices.Clip(out)
		g.within[key] = out
	}
	return out
}

// gazetteer is the places of a day: of each code the place that was there, else the
// first that had it. It is the same until places change, and is made once.
func (w *world) gazetteer(day time.Time) *gazetteer {
	turn, on := slices.BinarySearchFunc(w.st.turns, day, time.Time.Compare)
	if on {
		turn++
	}
	g := w.gazetteers[turn]
	if g != nil {
		return g
	}
	g = &gazetteer{byCode: make(map[area.Code]area.Area, len(w.st.areas)), within: map[levelWithin][]area.Area{}}
	for _, a := range w.st.areas {
		if _, known := g.byCode[a.Code]; !known || a.On(day) {
			g.byCode[a.Code] = a
		}
	}
	if w.gazetteers == nil {
		w.gazetteers = map[int]*gazetteer{}
	}
	w.gazetteers[turn] = g
	return g
}

// placesSince lists the places of a level that lay within another at any time from a
// day to that of the world, each code once, by code.
func (w *world) placesSince(level area.Level, within area.Code, from time.Time) []area.Area {
	var out []area.Area
	for _, a := range w.st.areas {
		last := w.day
		if !a.To.IsZero() && a.To.Before(last) {
			last = a.To
		}
		if a.Level == level && !last.Before(from) && a.On(last) && w.inside(a, within, last) {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b area.Area) int { return cmp.Compare(a.Code, b.Code) })
	return slices.CompactFunc(out, func(a, b area.Area) bool { return a.Code == b.Code })
}

// existence says of periods whether a place was there at their end. What no list of
// places knows is taken to have been there.
func (w *world) existence(c area.Code) func(period.Period) bool {
	var spans []area.Area
	for i := range w.st.areas {
		if w.st.areas[i].Code == c {
			spans = append(spans, w.st.areas[i])
		}
	}
	return func(p period.Period) bool {
		day := w.endOf(p)
		return len(spans) == 0 || slices.ContainsFunc(spans, func(a area.Area) bool { return a.On(day) })
	}
}

// endOf is the day that the places of a period are looked at: its last, or that of the
// world while it is not over.
func (w *world) endOf(p period.Period) time.Time {
	if p.IsZero() || w.day.Before(p.End()) {
		return w.day
	}
	return p.End()
}

// inside says whether a place lay in another on a day.
func (w *world) inside(a area.Area, of area.Code, day time.Time) bool {
	w.placing.Lock()
	defer w.placing.Unlock()
	return w.gazetteer(day).inside(a, of)
}

// inside follows parents, else digits.
func (g *gazetteer) inside(a area.Area, of area.Code) bool {
	for depth := 0; depth < 8; depth++ {
		if a.Code == of || a.Parent == of {
			return true
		}
		up, ok := g.byCode[a.Parent]
		if !ok {
			break
		}
		a = up
	}
	return a.Code.Within(of)
}

// turns lists the days on which any place begins, or is there no longer, sorted.
func turns(areas []area.Area) []time.Time {
	var out []time.Time
	for _, a := range areas {
		if !a.From.IsZero() {
			out = append(out, a.From)
		}
		if !a.To.IsZero() {
			out = append(out, a.To.AddDate(0, 0, 1))
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// dayOf is the calendar day of an instant, as midnight UTC like the days of places.
func dayOf(at time.Time, zone *time.Location) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
