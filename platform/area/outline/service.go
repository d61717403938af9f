package outline

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/outline/geojson"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

func on(t area.Code) identity.Target { return identity.Target{Tenant: t} }

// Put keeps the bytes of a file, so that Try and Import find them by their hash.
//
// Faults: those of identity.Require for DoKeep; TooLarge ("outline.bytes").
func (s *Service) Put(ctx context.Context, t area.Code, r io.Reader) (sha string, err error) {
	if _, err := identity.Require(ctx, DoKeep, on(t)); err != nil {
		return "", err
	}
	data, err := limited(r)
	if err != nil {
		return "", err
	}
	sha, _, err = s.Files.Put(ctx, bytes.NewReader(data))
	return sha, err
}

// limited reads a file to its bound.
func limited(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, geojson.MaxBytes+1))
	if err == nil && len(data) > geojson.MaxBytes {
		return nil, fault.New(fault.TooLarge, "outline.bytes", fault.Args{"MB": geojson.MaxBytes >> 20})
	}
	return data, err
}

// Try says what importing a file would do; nothing changes. The trial says by Ready
// whether it can be imported.
//
// Faults: those of identity.Require for DoKeep; NotFound ("attach.missing"); Invalid of
// the form ("outline.title", "outline.source", "outline.words", "outline.review",
// "outline.level", "outline.day", "outline.day_future", "outline.system"); those of
// geojson.Read.
func (s *Service) Try(ctx context.Context, f Form, sha string) (*Trial, error) {
	t, _, err := s.try(ctx, f, sha)
	return t, err
}

func (s *Service) try(ctx context.Context, f Form, sha string) (*Trial, int64, error) {
	if _, err := identity.Require(ctx, DoKeep, on(f.Tenant)); err != nil {
		return nil, 0, err
	}
	if err := f.check(s.Clock()); err != nil {
		return nil, 0, err
	}
	file, err := s.Files.Get(ctx, sha)
	if err != nil {
		return nil, 0, err
	}
	data, err := limited(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, 0, err
	}
	read, err := geojson.Read(data)
	if err != nil {
		return nil, 0, err
	}
	tree, err := s.tree(ctx, f.Tenant)
	if err != nil {
		return nil, 0, err
	}
	return Match(f, read, tree), int64(len(data)), nil
}

func (s *Service) tree(ctx context.Context, t area.Code) (*area.Tree, error) {
	all, err := s.Areas.Areas(ctx, t)
	if err != nil {
		return nil, err
	}
	return area.NewTree(all), nil
}

// Import keeps the outlines of a file as a set, all or nothing.
//
// Faults: those of Try and of Trial.Ready; Conflict ("outline.same": a set that stands
// was made from the same file and says the same of it).
func (s *Service) Import(ctx context.Context, f Form, name, sha string) (*Set, error) {
	a, err := identity.Require(ctx, DoKeep, on(f.Tenant))
	if err != nil {
		return nil, err
	}
	trial, n, err := s.try(ctx, f, sha)
	if err != nil {
		return nil, err
	}
	if err := trial.Ready(); err != nil {
		return nil, err
	}
	set := &Set{ID: SetID(s.IDs()), Form: trial.Form, File: name, SHA256: sha, Bytes: n, Places: len(trial.Outlines), Omitted: trial.Count(Omitted),
		By: a.Name, At: s.Clock().UTC().Truncate(time.Microsecond)}
	all, err := s.Store.Sets(ctx, f.Tenant)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if o := &all[i]; o.Withdrawn.IsZero() && o.SHA256 == sha && o.On.Equal(set.On) && o.Level == set.Level && o.Title == set.Title && o.Source == set.Source &&
			o.Licence == set.Licence && o.Review == set.Review && o.Schematic == set.Schematic && o.System == set.System {
			return nil, fault.New(fault.Conflict, "outline.same", fault.Args{"Title": o.Title, "By": o.By, "At": o.At})
		}
	}
	if err := s.Store.Add(ctx, set.At, set, trial.Outlines); err != nil {
		return nil, err
	}
	return set, nil
}

// Withdraw takes a set out of use, with a reason; it stays on record.
//
// Faults: those of identity.Require for DoLook; NotFound ("outline.unknown"); Invalid
// ("outline.reason"); Conflict ("outline.withdrawn_already").
func (s *Service) Withdraw(ctx context.Context, t area.Code, id SetID, reason string) error {
	a, err := identity.Require(ctx, DoKeep, on(t))
	if err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" || len([]rune(reason)) > mostWords {
		return fault.New(fault.Invalid, "outline.reason", fault.Args{"Words": mostWords})
	}
	set, err := s.set(ctx, t, id)
	if err != nil {
		return err
	}
	set.Withdrawn, set.WithdrawnBy, set.Reason = s.Clock().UTC().Truncate(time.Microsecond), a.Name, reason
	return s.Store.Withdraw(ctx, set.Withdrawn, set)
}

// Sets lists all sets, newest first. Faults: those of identity.Require for DoLook.
func (s *Service) Sets(ctx context.Context, t area.Code) ([]Set, error) {
	if _, err := identity.Require(ctx, DoLook, on(t)); err != nil {
		return nil, err
	}
	all, err := s.Store.Sets(ctx, t)
	slices.Reverse(all)
	return all, err
}

func (s *Service) set(ctx context.Context, t area.Code, id SetID) (*Set, error) {
	all, err := s.Store.Sets(ctx, t)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(x Set) bool { return x.ID == id })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "outline.unknown", nil)
	}
	return &all[i], nil
}

// Show gives one set with all its outlines.
//
// Faults: those of identity.Require for DoLook; NotFound ("outline.unknown").
func (s *Service) Show(ctx context.Context, t area.Code, id SetID) (*Map, error) {
	if _, err := identity.Require(ctx, DoLook, on(t)); err != nil {
		return nil, err
	}
	set, err := s.set(ctx, t, id)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Outlines(ctx, t, id)
	return &Map{Set: *set, Outlines: all}, err
}

// File opens the file that a set was made from. Faults: as Show.
func (s *Service) File(ctx context.Context, t area.Code, id SetID) (*Set, io.ReadCloser, error) {
	if _, err := identity.Require(ctx, DoLook, on(t)); err != nil {
		return nil, nil, err
	}
	set, err := s.set(ctx, t, id)
	if err != nil {
		return nil, nil, err
	}
	r, err := s.Files.Get(ctx, set.SHA256)
	return set, r, err
}

// Map is the outlines to draw places with on a day.
type Map struct {
	Set
	// Outlines are by code, under the codes in force on the day that was asked for.
	Outlines []Outline
}

// Of finds the outline of a place.
func (m *Map) Of(c area.Code) (Outline, bool) {
	i, ok := slices.BinarySearchFunc(m.Outlines, c, func(o Outline, c area.Code) int { return cmp.Compare(o.Area, c) })
	if !ok {
		return Outline{}, false
	}
	return m.Outlines[i], true
}

// Current is the set that a level's places are drawn with on a day: the newest that is
// not newer than the day, else the oldest after it, which Set.On then says. Whoever may
// not see maps without a review number gets one of those that bear one or are schematic.
//
// Faults: NotFound ("outline.none", or "outline.inside_only" where there are only sets
// that are not for everybody).
func (s *Service) Current(ctx context.Context, t area.Code, level area.Level, day time.Time) (*Set, error) {
	all, err := s.Store.Sets(ctx, t)
	if err != nil {
		return nil, err
	}
	inside := identity.From(ctx).May(DoSeeInside, identity.Target{Tenant: t, Anywhere: true})
	var best *Set
	hidden := false
	for i := range all {
		x := &all[i]
		switch {
		case !x.Withdrawn.IsZero() || x.Level != level:
		case !x.Open() && !inside:
			hidden = true
		case best == nil || fits(x, best, identity.Day(day)):
			best = x
		}
	}
	if best == nil && hidden {
		return nil, fault.New(fault.NotFound, "outline.inside_only", nil)
	}
	if best == nil {
		return nil, fault.New(fault.NotFound, "outline.none", nil)
	}
	return best, nil
}

// Map gives the outlines of the current set under the codes of a day. Places that are
// not the same land any more have none. Faults: those of Current.
func (s *Service) Map(ctx context.Context, t area.Code, level area.Level, day time.Time) (*Map, error) {
	set, err := s.Current(ctx, t, level, day)
	if err != nil {
		return nil, err
	}
	return s.draw(ctx, set, identity.Day(day))
}

// fits says whether a set suits a day better than one that was imported before it.
func fits(x, best *Set, day time.Time) bool {
	if late, was := x.On.After(day), best.On.After(day); late != was {
		return was
	} else if late {
		return !x.On.After(best.On)
	}
	return !x.On.Before(best.On)
}

// draw finds the outlines of a set under the codes of a day.
func (s *Service) draw(ctx context.Context, set *Set, day time.Time) (*Map, error) {
	tree, err := s.tree(ctx, set.Tenant)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Outlines(ctx, set.Tenant, set.ID)
	if err != nil {
		return nil, err
	}
	m := &Map{Set: *set}
	for _, o := range all {
		if a, ok := tree.Same(o.Area, set.On, day); ok {
			m.Outlines = append(m.Outlines, Outline{a.Code, o.Shape})
		}
	}
	slices.SortFunc(m.Outlines, func(a, b Outline) int { return cmp.Compare(a.Area, b.Area) })
	return m, nil
}
