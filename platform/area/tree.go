package area

import (
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/platform/fault"
)

// Store keeps the areas of tenants. areadb implements it.
type Store interface {
	// Areas lists all areas of a tenant by code and beginning.
	Areas(ctx context.Context, tenant Code) ([]Area, error)
	// Save adds areas, or replaces those with the same code and beginning.
	Save(ctx context.Context, now time.Time, as []Area) error
}

// Tree answers how areas lie within one another on a day, through all changes
// of code. It does not change; make a new one when areas do.
type Tree struct {
	spans map[Code][]Area // by beginning
	codes []Code          // sorted
	older map[Code][]Area // spans that name the code as a successor
}

// NewTree makes a tree. It takes whatever it is given; Check says what is wrong.
func NewTree(as []Area) *Tree {
	t := &Tree{spans: map[Code][]Area{}, older: map[Code][]Area{}}
	for _, a := range as {
		t.spans[a.Code] = append(t.spans[a.Code], a)
		for _, next := range a.Successors {
			t.older[next] = append(t.older[next], a)
		}
	}
	for code, spans := range t.spans {
		slices.SortFunc(spans, func(a, b Area) int { return a.From.Compare(b.From) })
		t.codes = append(t.codes, code)
	}
	slices.Sort(t.codes)
	return t
}

// All lists all spans of all codes, by code and beginning.
func (t *Tree) All() []Area {
	var out []Area
	for _, c := range t.codes {
		out = append(out, t.spans[c]...)
	}
	return out
}

// Known says whether the tree has a code, on whatever day.
func (t *Tree) Known(c Code) bool { return len(t.spans[c]) > 0 }

// At is what a code stood for on a day. A code that has not begun or has ended
// is fault.NotFound ("area.not_on_day"), one that never was is "area.unknown".
func (t *Tree) At(c Code, day time.Time) (Area, error) {
	if a, ok := t.on(c, day); ok {
		return a, nil
	}
	if !t.Known(c) {
		return Area{}, fault.New(fault.NotFound, "area.unknown", fault.Args{"Code": string(c)})
	}
	return Area{}, fault.New(fault.NotFound, "area.not_on_day", fault.Args{"Code": string(c), "Day": day})
}

func (t *Tree) on(c Code, day time.Time) (Area, bool) {
	for _, a := range t.spans[c] {
		if a.On(day) {
			return a, true
		}
	}
	return Area{}, false
}

// Day lists the areas in force on a day, by code.
func (t *Tree) Day(day time.Time) []Area {
	var out []Area
	for _, c := range t.codes {
		if a, ok := t.on(c, day); ok {
			out = append(out, a)
		}
	}
	return out
}

// Children lists the areas directly inside a code on a day, by code.
func (t *Tree) Children(c Code, day time.Time) []Area {
	return slices.DeleteFunc(t.Day(day), func(a Area) bool { return a.Parent != c || a.Code == c })
}

// Ancestors lists the areas that a code lies in on a day, the nearest first.
func (t *Tree) Ancestors(c Code, day time.Time) []Area {
	var out []Area
	seen := map[Code]bool{c: true}
	for a, ok := t.on(c, day); ok && !seen[a.Parent]; {
		seen[a.Parent] = true
		if a, ok = t.on(a.Parent, day); ok {
			out = append(out, a)
		}
	}
	return out
}

// Resolve lists the codes in force on a day that took over from a code: itself
// while it is in force, one after a renaming or merger, several after a split,
// none when nothing took over. Sorted.
func (t *Tree) Resolve(c Code, day time.Time) []Code {
	found, seen := map[Code]bool{}, map[Code]bool{}
	var follow func(Code)
	follow = func(c Code) {
		if seen[c] {
			return
		}
		seen[c] = true
		if _, ok := t.on(c, day); ok {
			found[c] = true
			return
		}
		for _, a := range t.spans[c] {
			if !a.To.IsZero() && day.After(a.To) {
				for _, next := range a.Successors {
					follow(next)
				}
			}
		}
	}
	follow(c)
	out := make([]Code, 0, len(found))
	for c := range found {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// Within says whether a code is another, or lies in it, as things stand on a day.
//
// What is known under an ended code counts where its successors lie: after a
// split it lies within an area only if all parts do. An area named by an ended
// code stands for those successors that took over from nothing else: after a
// change of code for the new one, after a split for all parts, but after a merger
// not for the larger whole. Codes that the tree does not know are compared by
// their digits.
func (t *Tree) Within(c, of Code, day time.Time) bool {
	if c == of {
		return true
	}
	wholes := t.stands(of, day)
	if !t.Known(c) || !t.Known(of) {
		return c.Within(of) || slices.ContainsFunc(wholes, c.Within)
	}
	now := t.Resolve(c, day)
	if len(now) == 0 {
		return false
	}
	for _, part := range now {
		inside := func(whole Code) bool {
			return part == whole || slices.ContainsFunc(t.Ancestors(part, day), func(a Area) bool { return a.Code == whole })
		}
		if !slices.ContainsFunc(wholes, inside) {
			return false
		}
	}
	return true
}

// stands is Resolve without the successors that took over from others too.
func (t *Tree) stands(of Code, day time.Time) []Code {
	if _, ok := t.on(of, day); ok {
		return []Code{of}
	}
	return slices.DeleteFunc(t.Resolve(of, day), func(c Code) bool { return !t.only(c, of, day, map[Code]bool{}) })
}

// only says whether all that c took over was of's, back to where of ended.
func (t *Tree) only(c, of Code, day time.Time, seen map[Code]bool) bool {
	if c == of {
		return true
	}
	if seen[c] || len(t.older[c]) == 0 {
		return false
	}
	seen[c] = true
	span, ok := t.on(c, day)
	if !ok {
		spans := t.spans[c]
		span = spans[0]
	}
	for _, before := range t.older[c] {
		// It was there before what it took over had ended: it grew by a merger.
		if span.From.IsZero() || !before.To.IsZero() && span.From.Before(before.To) {
			return false
		}
		if !t.only(before.Code, of, day, seen) {
			return false
		}
	}
	return true
}

// Same finds the place in force on a day that is the same land as what a code stood
// for on another: itself, or, through changes of name and of code alone, what it was
// before or became later. What was merged, split or took others in is not the same.
func (t *Tree) Same(c Code, on, day time.Time) (Area, bool) {
	a, ok := t.on(c, on)
	for range t.codes { // a chain is never longer
		if !ok || t.grew(a, on, day) {
			return Area{}, false
		}
		switch {
		case a.On(day):
			return a, true
		case !a.To.IsZero() && day.After(a.To):
			was := a
			on = a.To.AddDate(0, 0, 1)
			if ok = len(a.Successors) == 1; ok {
				a, ok = t.on(a.Successors[0], on)
			}
			ok = ok && a.From.Equal(on) && t.replaces(a, was)
		default:
			before := t.before(a)
			if ok = len(before) == 1 && len(before[0].Successors) == 1; ok {
				a, on = before[0], before[0].To
			}
		}
	}
	return Area{}, false
}

// grew says whether a span took another in between two days, while it was in force.
func (t *Tree) grew(a Area, one, other time.Time) bool {
	if other.Before(one) {
		one, other = other, one
	}
	return slices.ContainsFunc(t.older[a.Code], func(o Area) bool {
		return (o.Code != a.Code || !o.From.Equal(a.From)) && a.On(o.To) && !o.To.Before(one) && o.To.Before(other)
	})
}

// replaces says whether a span took over from another, and from nothing else.
func (t *Tree) replaces(a, old Area) bool {
	before := t.before(a)
	return len(before) == 1 && before[0].Code == old.Code && before[0].From.Equal(old.From)
}

// before lists the spans that ended the day before a span began, and named it.
func (t *Tree) before(a Area) []Area {
	return slices.DeleteFunc(slices.Clone(t.older[a.Code]), func(o Area) bool {
		return a.From.IsZero() || !o.To.AddDate(0, 0, 1).Equal(a.From)
	})
}

// Name is the name of a code on a day; the newest one it had when it was not in
// force then, and the code itself when it is not known.
func (t *Tree) Name(c Code, day time.Time) string {
	if a, ok := t.on(c, day); ok {
		return a.Name
	}
	if spans := t.spans[c]; len(spans) > 0 {
		return spans[len(spans)-1].Name
	}
	return string(c)
}

// Find lists the areas in force on a day that are called name, with or without
// the word for their kind: 云岭 finds 云岭镇.
func (t *Tree) Find(name string, day time.Time) []Area {
	name = strings.TrimSpace(name)
	return slices.DeleteFunc(t.Day(day), func(a Area) bool {
		return name == "" || a.Name != name && (a.Type == "" || strings.TrimSuffix(a.Name, a.Type) != name)
	})
}
