package finding

import (
	"slices"

	"gangyao/planning/plan/reading"
)

// point is where a quantity stands in time: what it is in a year, or is to be.
type point struct {
	subject
	year int
	role role
}

// index finds facts without going through all of them.
type index struct {
	at    map[point][]fact // printings of one figure at several places only once
	years map[subject][]int
	row   map[int][]fact
	kin   map[string][]fact // by the kin of the name and of the whole subject
}

func indexOf(words *lexicon, facts []fact) index {
	x := index{at: map[point][]fact{}, years: map[subject][]int{}, row: map[int][]fact{}, kin: map[string][]fact{}}
	for _, f := range facts {
		p := point{f.subject, f.Year, f.Role}
		if !slices.ContainsFunc(x.at[p], func(o fact) bool { return o.says(f) }) {
			x.at[p] = append(x.at[p], f)
		}
		if f.Role == result && f.Year > 0 && !slices.Contains(x.years[f.subject], f.Year) {
			x.years[f.subject] = append(x.years[f.subject], f.Year)
		}
		if f.Row >= 0 {
			x.row[f.Row] = append(x.row[f.Row], f)
		}
		byName, bySubject := words.kinOf[f.Name], words.kinOf[f.subject.String()]
		if byName != "" {
			x.kin[byName] = append(x.kin[byName], f)
		}
		if bySubject != "" && bySubject != byName {
			x.kin[bySubject] = append(x.kin[bySubject], f)
		}
	}
	for _, ys := range x.years {
		slices.Sort(ys)
	}
	return x
}

// says is whether two facts are one figure printed twice, both in tables or
// both in the prose.
func (f fact) says(o fact) bool {
	return f.Unit == o.Unit && f.Op == o.Op && (f.Row >= 0) == (o.Row >= 0) && f.Value.Equal(o.Value) && f.Sure == o.Sure
}

// find lists the facts about a subject in a year; a figure printed at several
// places is listed once.
func (in *Input) find(s subject, year int, ro role) []fact {
	return in.index.at[point{s, year, ro}]
}

// latest is the newest result of a subject up to a year.
func (in *Input) latest(s subject, upTo int) (fact, bool) {
	ys := in.index.years[s]
	for i := len(ys) - 1; i >= 0; i-- {
		if ys[i] <= upTo {
			return in.one(s, ys[i], result)
		}
	}
	return fact{}, false
}

// places is a set of spans that is asked whether it touches another.
type places struct {
	spans []reading.Span
	reach []int // the furthest end among the spans up to this one
}

func (p *places) add(s reading.Span) { p.spans = append(p.spans, s) }

// sort makes the set ready to be asked.
func (p *places) sort() {
	slices.SortFunc(p.spans, func(a, b reading.Span) int { return a[0] - b[0] })
	end := 0
	for _, s := range p.spans {
		end = max(end, s[1])
		p.reach = append(p.reach, end)
	}
}

func (p *places) touch(s reading.Span) bool {
	i, _ := slices.BinarySearchFunc(p.spans, s[1], func(o reading.Span, at int) int { return o[0] - at })
	return i > 0 && p.reach[i-1] > s[0]
}
