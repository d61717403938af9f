package area

import (
	"errors"
	"slices"
	"strings"
	"time"

	"gangyao/platform/fault"
)

// Levels lists all levels from the largest to the smallest.
func Levels() []Level { return []Level{Nation, Province, City, County, Town, Village} }

// Valid says whether a code has the form of its kind: six, nine or twelve digits.
func (c Code) Valid() bool {
	if n := len(c); n != 6 && n != 9 && n != 12 {
		return false
	}
	return strings.Trim(string(c), "0123456789") == ""
}

// Level is the tier that the digits of a code tell; empty for a malformed code.
func (c Code) Level() Level {
	switch {
	case !c.Valid():
		return ""
	case len(c) == 12:
		return Village
	case len(c) == 9:
		return Town
	case c == "000000" || c == "100000":
		return Nation
	case c[2:] == "0000":
		return Province
	case c[4:] == "00":
		return City
	}
	return County
}

// Up is the code that the digits of a code put above it; empty at the top and
// for a malformed code.
func (c Code) Up() Code {
	switch c.Level() {
	case Village:
		return c[:9]
	case Town:
		return c[:6]
	case County:
		return c[:4] + "00"
	case City:
		return c[:2] + "0000"
	}
	return ""
}

// Check finds what is wrong with an area by itself. Faults, joined: Invalid
// "area.code" (not six, nine or twelve digits), "area.name", "area.level",
// "area.days" (To before From), "area.self" (its own parent or successor),
// "area.successor_open" (successors though it has no end).
func (a Area) Check() error {
	var errs []error
	wrong := func(bad bool, key string) {
		if bad {
			errs = append(errs, fault.New(fault.Invalid, key, fault.Args{"Code": string(a.Code), "Name": a.Name}))
		}
	}
	wrong(!a.Code.Valid(), "area.code")
	wrong(strings.TrimSpace(a.Name) == "" || len([]rune(a.Name)) > 60, "area.name")
	wrong(!slices.Contains(Levels(), a.Level), "area.level")
	wrong(!a.From.IsZero() && !a.To.IsZero() && a.To.Before(a.From), "area.days")
	wrong(a.Parent == a.Code && a.Code != "", "area.self")
	wrong(len(a.Successors) > 0 && a.To.IsZero(), "area.successor_open")
	for _, next := range a.Successors {
		if !next.Valid() {
			errs = append(errs, fault.New(fault.Invalid, "area.code", fault.Args{"Code": string(next), "Name": a.Name}))
		}
	}
	return errors.Join(errs...)
}

// Check finds what is wrong with the areas together. Faults, joined: those of
// Area.Check, and Invalid "area.overlap" (one code twice on a day),
// "area.parent" (a parent that was not there on the first day),
// "area.successor" (a successor that was not there on the day after the end),
// "area.circle" (an area inside itself).
func (t *Tree) Check() error {
	var errs []error
	for _, c := range t.codes {
		spans := t.spans[c]
		for i, a := range spans {
			if err := a.Check(); err != nil {
				errs = append(errs, err)
			}
			args := fault.Args{"Code": string(a.Code), "Name": a.Name}
			if i > 0 && (spans[i-1].To.IsZero() || !a.From.After(spans[i-1].To)) {
				errs = append(errs, fault.New(fault.Invalid, "area.overlap", args))
			}
			if err := t.checkParent(a); err != nil {
				errs = append(errs, err)
			}
			for _, next := range a.Successors {
				if _, ok := t.on(next, a.To.AddDate(0, 0, 1)); !ok {
					errs = append(errs, fault.New(fault.Invalid, "area.successor",
						fault.Args{"Code": string(a.Code), "Name": a.Name, "Other": string(next)}))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// checkParent looks up the parents on a day on which the area was in force.
func (t *Tree) checkParent(a Area) error {
	day := a.From
	if day.IsZero() {
		day = a.To
	}
	if a.Parent != "" && t.Known(a.Parent) && !slices.ContainsFunc(t.spans[a.Parent], func(p Area) bool { return meet(a, p) }) {
		return fault.New(fault.Invalid, "area.parent", fault.Args{"Code": string(a.Code), "Name": a.Name, "Other": string(a.Parent)})
	}
	for c, n := a.Parent, 0; c != ""; n++ {
		if c == a.Code || n > len(t.codes) {
			return fault.New(fault.Invalid, "area.circle", fault.Args{"Code": string(a.Code), "Name": a.Name})
		}
		above, ok := t.on(c, day)
		if !ok {
			break
		}
		c = above.Parent
	}
	return nil
}

// meet says whether two spans have a day in common.
func meet(a, b Area) bool {
	starts := func(x, y time.Time) bool { return x.IsZero() || y.IsZero() || !x.After(y) }
	return starts(a.From, b.To) && starts(b.From, a.To)
}
