package check

import (
	"slices"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/quantity"
)

// Memory is a Known held in memory. Fill it before it is used; it may then be
// read by many goroutines at once.
type Memory struct {
	Points  map[Cell]Point
	History map[Cell][]quantity.Value
	Targets map[Cell][]Aim
	// Areas maps an area to those it divides into; Levels says at which level they are.
	Areas  map[area.Code][]area.Code
	Levels map[area.Code]area.Level
	Names  map[area.Code]string
}

var _ Known = (*Memory)(nil)

// Figure is the point of a cell.
func (m *Memory) Figure(c Cell) (Point, bool) {
	p, ok := m.Points[c]
	return p, ok
}

// Revisions are the versions of a cell.
func (m *Memory) Revisions(c Cell) []quantity.Value { return m.History[c] }

// Aims are the targets of a cell.
func (m *Memory) Aims(c Cell) []Aim { return m.Targets[c] }

func (m *Memory) parent(a area.Code) (area.Code, bool) {
	for p, children := range m.Areas {
		if slices.Contains(children, a) {
			return p, true
		}
	}
	return "", false
}

// Sisters are the other children of the area's parent at its level.
func (m *Memory) Sisters(a area.Code) []area.Code {
	p, ok := m.parent(a)
	if !ok {
		return nil
	}
	var out []area.Code
	for _, c := range m.Areas[p] {
		if c != a && m.Levels[c] == m.Levels[a] {
			out = append(out, c)
		}
	}
	return out
}

// Parts are the children of an area at a level.
func (m *Memory) Parts(at formula.Place, by formula.Division) []formula.Place {
	var out []formula.Place
	for _, c := range m.Areas[at.Area] {
		if formula.Division(m.Levels[c]) == by && at.Org == "" {
			p := at
			p.Area = c
			out = append(out, p)
		}
	}
	return out
}

// Whole is the parent, or the place itself without its organisation.
func (m *Memory) Whole(at formula.Place) (formula.Place, bool) {
	if at.Org != "" {
		at.Org = ""
		return at, true
	}
	p, ok := m.parent(at.Area)
	at.Area = p
	return at, ok
}

// AreaName is the name of an area, or its code.
func (m *Memory) AreaName(a area.Code) string {
	if n := m.Names[a]; n != "" {
		return n
	}
	return string(a)
}
