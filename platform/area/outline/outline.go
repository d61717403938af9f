// Package outline keeps the outlines of places, for maps: imported as sets, each with
// its source, its day and what the rules for published maps ask for.
//
//	file ──geojson──▶ features ──Try──▶ fates, preview ──Import──▶ set ──Map──▶ pages
//
// A set holds the places of one level as they were on one day; its features are matched
// with the codes in force on that day, and an outline is true of a place for as long as
// it is the same land (area.Tree.Same). Sets are only added; one that must not be shown
// any more is withdrawn. Which set is drawn depends on the day that is looked at, not on
// when the set was imported: outlines, like codes, are no findings of a day.
package outline

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/outline/shape"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// What people may do.
const (
	// DoKeep: import sets and withdraw them.
	DoKeep identity.Action = "outline.keep"
	// DoLook: see all sets, also withdrawn ones, and the files that they came from.
	DoLook identity.Action = "outline.look"
	// DoSeeInside: see maps that bear no review number, which are not for the public.
	DoSeeInside identity.Action = "outline.inside"
)

// Rules says which roles may do what.
func Rules() []identity.Rule {
	return []identity.Rule{{Action: DoKeep, Roles: []identity.Role{identity.Administrator}},
		{Action: DoLook, Roles: []identity.Role{identity.Administrator, identity.Evaluator}}, {Action: DoSeeInside, Roles: identity.Roles()}}
}

// SetID names a set within its tenant.
type SetID string

// System is the system that coordinates were measured in: longitude and latitude.
type System string

// The systems taken; they agree to within centimetres.
const (
	CGCS2000 System = "cgcs2000"
	WGS84    System = "wgs84"
)

// Systems lists them, the usual one first.
func Systems() []System { return []System{CGCS2000, WGS84} }

// Form is what a person says of a set.
type Form struct {
	Tenant area.Code
	// Level is that of the places outlined.
	Level area.Level
	// On is the day whose boundaries they are.
	On time.Time
	// Title and Source are required: what it is and who made it. Licence is what allows
	// its use, where something must be said.
	Title, Source, Licence string
	// Review is the map review number (审图号). A map that bears none is not for the
	// public (地图管理条例), unless it is Schematic.
	Review string
	// Schematic: it shows how places lie, not where their boundaries run.
	Schematic bool
	System    System
	// Code and Name are the properties that hold codes and names; empty: they are found.
	Code, Name string
	// LeaveOut takes the set without the features that are none of the level's places.
	LeaveOut bool
}

// Set is a set as it is kept.
type Set struct {
	ID SetID
	Form
	// File is the name of the file, SHA256 of its bytes, which are kept.
	File, SHA256 string
	Bytes        int64
	// Places counts its outlines, Omitted the features left out.
	Places, Omitted int
	By              string
	At              time.Time
	// Withdrawn is zero while it stands.
	Withdrawn   time.Time
	WithdrawnBy string
	Reason      string
}

// Open says whether everybody may see the set.
func (s *Set) Open() bool { return s.Schematic || s.Review != "" }

// Outline is what a place covers, simplified for drawing.
type Outline struct {
	Area  area.Code
	Shape shape.Shape
}

// Store keeps sets; outlinedb is one.
type Store interface {
	// Sets are those of a tenant, oldest first.
	Sets(ctx context.Context, t area.Code) ([]Set, error)
	// Outlines are those of a set, by code.
	Outlines(ctx context.Context, t area.Code, id SetID) ([]Outline, error)
	// Add keeps a set with its outlines, all or nothing.
	Add(ctx context.Context, now time.Time, s *Set, all []Outline) error
	// Withdraw marks a set. Fault: Conflict ("outline.withdrawn_already").
	Withdraw(ctx context.Context, now time.Time, s *Set) error
}

// Files keeps files by their content; attach.Store does.
type Files interface {
	Put(ctx context.Context, r io.Reader) (sha string, n int64, err error)
	Get(ctx context.Context, sha string) (io.ReadCloser, error)
}

// Areas gives the places of a tenant; areadb.Store does.
type Areas interface {
	Areas(ctx context.Context, tenant area.Code) ([]area.Area, error)
}

// Service is the use cases.
type Service struct {
	Store Store
	Areas Areas
	Files Files
	Clock func() time.Time
	IDs   func() string
}

// review is the form of map review numbers: GS（2024）0650号, 湘S（2023）037号,
// GS京（2022）1061号, 粤BS（2023）015号.
var review = regexp.MustCompile(`^[\p{Han}A-Z]{0,4}S[\p{Han}]{0,3}[(（〔\[][0-9]{4}[)）〕\]] ?第? ?[0-9]{1,6} ?号$`)

// Bounds of what a person writes, in characters.
const (
	mostTitle = 100
	mostWords = 300
)

// check finds what is wrong with a form. Faults: Invalid ("outline.title",
// "outline.source", "outline.words", "outline.review", "outline.level", "outline.day",
// "outline.day_future", "outline.system").
func (f *Form) check(now time.Time) error {
	for _, s := range []*string{&f.Title, &f.Source, &f.Licence, &f.Review, &f.Code, &f.Name} {
		*s = strings.TrimSpace(*s)
	}
	if f.System == "" {
		f.System = CGCS2000
	}
	if f.Level == "" {
		f.Level = area.Town
	}
	for _, c := range []struct {
		bad bool
		key string
	}{
		{f.Title == "" || len([]rune(f.Title)) > mostTitle, "outline.title"},
		{f.Source == "", "outline.source"},
		{len([]rune(f.Source)) > mostWords || len([]rune(f.Licence)) > mostWords, "outline.words"},
		{f.Review != "" && !review.MatchString(f.Review), "outline.review"},
		{!slices.Contains(area.Levels(), f.Level), "outline.level"},
		{f.On.IsZero(), "outline.day"},
		{f.On.After(identity.Day(now)), "outline.day_future"},
		{!slices.Contains(Systems(), f.System), "outline.system"},
	} {
		if c.bad {
			return fault.New(fault.Invalid, c.key, fault.Args{"Review": f.Review, "Title": mostTitle, "Words": mostWords})
		}
	}
	return nil
}
