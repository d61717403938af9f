// Package area holds places with administrative codes: provinces, cities,
// counties, towns and villages, each valid for a span of time, with those that
// took over from it.
//
// Source: GB/T 2260 (six digits), and the statistical division codes (nine
// digits for towns, twelve for villages).
package area

import (
	"slices"
	"time"
)

// Code is an administrative or statistical division code: 430381, 430381100,
// 430381100201.
type Code string

// Level is the tier of administration.
type Level string

const (
	Nation   Level = "nation"
	Province Level = "province"
	City     Level = "city"
	County   Level = "county"
	Town     Level = "town"    // towns, townships and streets (subdistricts)
	Village  Level = "village" // villages and communities
)

// Area is a place under one code during one span of time.
type Area struct {
	Tenant Code
	Code   Code
	Name   string
	Level  Level
	// Type is the word for the kind of place: 街道, 镇, 乡, 村, 社区.
	Type   string
	Parent Code
	// From and To are the first and the last day on which the code was in force;
	// zero means without a known beginning or end.
	From, To time.Time
	// Successors are the codes that took over when it ended: one for a change of
	// code or a merger, several for a split.
	Successors []Code
}

// On says whether the code was in force on a day.
func (a Area) On(day time.Time) bool {
	return (a.From.IsZero() || !day.Before(a.From)) && (a.To.IsZero() || !day.After(a.To))
}

// Within says whether a code is another or lies inside it by the digits of both
// (430381100201 lies within 430381100, 430381 and 430300). Changes of code over
// time are the business of a tree, not of digits.
func (c Code) Within(of Code) bool {
	stem := of
	for len(stem) > 2 && len(of) == 6 && stem[len(stem)-2:] == "00" {
		stem = stem[:len(stem)-2]
	}
	return c == of || len(c) > len(stem) && len(stem) > 0 && c[:len(stem)] == stem
}

// Equal says whether two areas say the same.
func (a Area) Equal(b Area) bool {
	return a.Tenant == b.Tenant && a.Code == b.Code && a.Name == b.Name && a.Level == b.Level && a.Type == b.Type && a.Parent == b.Parent &&
		a.From.Equal(b.From) && a.To.Equal(b.To) && slices.Equal(a.Successors, b.Successors)
}
