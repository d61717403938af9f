package outline

import (
	"time"

	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Notes are what must stand beside a map that is drawn with the set for a day: what
// kind of map it is and under which number, whose, and of when.
func (s *Set) Notes(day time.Time) []i18n.Msg {
	var out []i18n.Msg
	add := func(key string, args i18n.Args) { out = append(out, i18n.M(key, args)) }
	if s.Schematic {
		add("outline.note.schematic", nil)
	}
	switch {
	case s.Review != "":
		add("outline.note.review", i18n.Args{"Review": s.Review})
	case !s.Schematic:
		add("outline.note.inside", nil)
	}
	add("outline.note.source", i18n.Args{"Title": s.Title, "Source": s.Source, "Day": i18n.ISO(s.On)})
	if s.Licence != "" {
		add("outline.note.licence", i18n.Args{"Licence": s.Licence})
	}
	if s.On.After(identity.Day(day)) {
		add("outline.note.later", i18n.Args{"Day": i18n.ISO(s.On)})
	}
	return out
}
