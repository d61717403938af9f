package sheet

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/width"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
)

//go:embed words.yaml
var wordsFile []byte

// words is the vocabulary, tidied.
type words struct {
	columns                     map[string]Field
	reported                    map[string]bool // of the columns that are left out, what monthly reports tell
	stages                      map[string]project.Stage
	natures                     map[string]project.Nature
	procedures                  map[string]project.Procedure
	totals, notes, empty, about []string
}

// vocabulary reads the words once. The file is part of the program and a test
// reads it, so that an error cannot reach anybody.
var vocabulary = sync.OnceValues(func() (*words, error) { return readWords(wordsFile) })

func readWords(data []byte) (*words, error) {
	var f struct {
		Columns    map[Field][]string
		Reported   []string
		Stages     map[project.Stage][]string
		Natures    map[project.Nature][]string
		Procedures map[project.Procedure][]string
		Totals     []string
		Notes      []string
		Empty      []string
		About      []string
	}
	if err := yaml.Load(data, &f, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		return nil, fmt.Errorf("project sheet: words: %w", err)
	}
	w := &words{columns: map[string]Field{}, reported: map[string]bool{}, stages: map[string]project.Stage{}, natures: map[string]project.Nature{}, procedures: map[string]project.Procedure{}}
	for field, list := range f.Columns {
		if field != Ignore && !slices.Contains(fields(), field) {
			return nil, fmt.Errorf("project sheet: words: there is no field %q", field)
		}
		for _, s := range list {
			if old, ok := w.columns[tidy(s)]; ok && old != field {
				return nil, fmt.Errorf("project sheet: words: %s means %s and %s", s, old, field)
			}
			w.columns[tidy(s)] = field
		}
	}
	for _, s := range f.Reported {
		w.columns[tidy(s)], w.reported[tidy(s)] = Ignore, true
	}
	for _, l := range i18n.Langs() { // our own titles
		for _, field := range fields() {
			w.columns[tidy(i18n.T(l, title(field)))] = field
		}
	}
	fill(w.stages, f.Stages, func(s project.Stage) string { return s.Key() })
	fill(w.natures, f.Natures, func(n project.Nature) string { return n.Key() })
	fill(w.procedures, f.Procedures, func(p project.Procedure) string { return p.Key() })
	all := func(list []string) []string {
		var out []string
		for _, s := range list {
			out = append(out, tidy(s))
		}
		return out
	}
	w.totals, w.notes, w.empty, w.about = all(f.Totals), all(f.Notes), all(f.Empty), all(f.About)
	return w, nil
}

// fill adds the words of choices, and their names in both languages.
func fill[T comparable](into map[string]T, from map[T][]string, key func(T) string) {
	for v, list := range from {
		for _, s := range list {
			into[tidy(s)] = v
		}
		for _, l := range i18n.Langs() {
			into[tidy(i18n.T(l, key(v)))] = v
		}
	}
}

// fields lists all fields that a column may hold, in the order of an export.
func fields() []Field {
	out := []Field{"code", "name", "kind", "industry", "nature", "procedure", Stage, "owner", "ownerCode", "org", "leader", "areas", "content", "scale"}
	for _, s := range project.Sources() {
		if s != project.Undivided {
			out = append(out, Fund(s))
		}
	}
	return append(out, Total, YearPlan, "start", "finish", Span, Lon, Lat, "spot", "note", Serial, Key)
}

// Fields lists what a column may be said to hold.
func Fields() []Field { return append(fields(), Ignore) }

// Title is the message that names the field.
func (f Field) Title() string { return title(f) }

// title is the message that names a field.
func title(f Field) string {
	if s, ok := strings.CutPrefix(string(f), "fund:"); ok {
		return project.Source(s).Key()
	}
	switch f {
	case Key, Serial, Total, YearPlan, Span, Stage, Lon, Lat, Ignore, Unknown:
		if f == Unknown {
			return "project.column.unknown"
		}
		return "project.column." + string(f)
	}
	return "project.field." + string(f)
}

// tidy makes one spelling of the many: half width, no blanks, small letters.
func tidy(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u200b', r == '\ufeff', unicode.IsControl(r):
			return -1
		case r == '−' || r == '—' || r == '–' || r == '～' || r == '~':
			return '-'
		case r == '〔' || r == '［' || r == '【':
			return '('
		case r == '〕' || r == '］' || r == '】':
			return ')'
		}
		return unicode.ToLower(r)
	}, width.Fold.String(strings.ToValidUTF8(s, "")))
}

// bare cuts bracketed ends and stars off a heading: 总投资(万元) → 总投资, 万元.
func bare(s string) (front, inside string) {
	s = strings.Trim(tidy(s), "*★▲:")
	if i := strings.IndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") {
		return s[:i], s[i+1 : len(s)-1]
	}
	return s, ""
}

func clip(s string, n int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
