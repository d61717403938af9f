package method

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"
	"time"
)

//go:embed methods/*.yaml
var shipped embed.FS

// Set is all versions of a method, oldest first. It comes from LoadSet or Shipped
// and holds at least one.
type Set struct{ versions []*Method }

// Shipped is the set inside the program, read once.
var Shipped = sync.OnceValues(func() (*Set, error) { return LoadSet(shipped, "methods") })

// LoadSet reads all versions from dir/*.yaml. They must share one id, be numbered
// from 1 without a gap, and come into force one after the other. All mistakes of
// all files are reported at once, each with file and line.
func LoadSet(fsys fs.FS, dir string) (*Set, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no method", dir)
	}
	var errs []error
	s := &Set{}
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		m, err := Load(file, data)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		s.versions = append(s.versions, m)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	slices.SortFunc(s.versions, func(a, b *Method) int { return a.Version - b.Version })
	for i, m := range s.versions {
		switch {
		case m.ID != s.versions[0].ID:
			errs = append(errs, fmt.Errorf("%s: id %s beside %s", m.file, m.ID, s.versions[0].ID))
		case m.Version != i+1:
			errs = append(errs, fmt.Errorf("%s: version %d where %d is next", m.file, m.Version, i+1))
		case i > 0 && !m.From.After(s.versions[i-1].From):
			errs = append(errs, fmt.Errorf("%s: version %d comes into force no later than %d", m.file, m.Version, i))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

// Version finds a version by its number.
func (s *Set) Version(n int) (*Method, bool) {
	if n < 1 || n > len(s.versions) {
		return nil, false
	}
	return s.versions[n-1], true
}

// On is the version in force on a day, the first one before all.
func (s *Set) On(day time.Time) *Method {
	out := s.versions[0]
	for _, m := range s.versions {
		if !m.From.After(day) {
			out = m
		}
	}
	return out
}

// Latest is the newest version.
func (s *Set) Latest() *Method { return s.versions[len(s.versions)-1] }

// All lists the versions, oldest first.
func (s *Set) All() []*Method { return slices.Clone(s.versions) }
