package outline

import (
	"slices"
	"strings"

	"gangyao/platform/area"
	"gangyao/platform/area/outline/geojson"
	"gangyao/platform/area/outline/shape"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Kind is what becomes of a feature.
type Kind string

// The kinds: Taken becomes an outline; Omitted is none of the level's places and is
// left out, if the person agrees; Refused must be mended in the file.
const (
	Taken   Kind = "taken"
	Omitted Kind = "omitted"
	Refused Kind = "refused"
)

// Fate is what becomes of one feature, and why.
type Fate struct {
	No int // of the feature, as it stands in the file
	// Label is what the file calls it: its name, else its code, else nothing.
	Label  string
	Kind   Kind
	Area   area.Area // when Taken
	Points int
	Words  []i18n.Msg // what was mended, or why it is not taken
}

// Trial is what an import would do.
type Trial struct {
	Form
	// CRS is the system that the file names; Columns are its properties, Code and Name
	// (of Form) those that were used.
	CRS      string
	Columns  []string
	Fates    []Fate
	Outlines []Outline
	// Missing are places of the level that the file has no outline of.
	Missing []area.Area
	// Before and After count points before and after simplifying.
	Before, After int
}

// Count counts the fates of a kind.
func (t *Trial) Count(k Kind) int {
	n := 0
	for i := range t.Fates {
		if t.Fates[i].Kind == k {
			n++
		}
	}
	return n
}

// Ready says whether the set can be kept. Faults: Invalid ("outline.refused" with how
// many, "outline.left_over", "outline.no_match").
func (t *Trial) Ready() error {
	switch refused, omitted := t.Count(Refused), t.Count(Omitted); {
	case refused > 0:
		return fault.New(fault.Invalid, "outline.refused", fault.Args{"Count": refused, "First": t.first(Refused)})
	case len(t.Outlines) == 0:
		return fault.New(fault.Invalid, "outline.no_match", fault.Args{"Columns": strings.Join(t.Columns, "、")})
	case omitted > 0 && !t.LeaveOut:
		return fault.New(fault.Invalid, "outline.left_over", fault.Args{"Count": omitted, "First": t.first(Omitted)})
	}
	return nil
}

// first names the first feature of a kind, by its number where it has no name.
func (t *Trial) first(k Kind) i18n.Msg {
	i := slices.IndexFunc(t.Fates, func(f Fate) bool { return f.Kind == k })
	return t.Fates[i].Named()
}

// Named is what the file calls a feature; one without name and code by its number.
func (f *Fate) Named() i18n.Msg {
	if f.Label == "" {
		return i18n.M("outline.feature_no", i18n.Args{"No": f.No})
	}
	return i18n.M("outline.feature_named", i18n.Args{"Name": f.Label})
}

// Match holds the features of a file against the places of the form's level that were
// in force on its day.
func Match(f Form, file *geojson.File, tree *area.Tree) *Trial {
	m := &matching{Trial: &Trial{Form: f, CRS: file.CRS, Columns: file.Columns}, tree: tree, taken: map[area.Code]int{},
		codes: map[area.Code]*area.Area{}, names: map[string]*area.Area{}}
	for _, a := range tree.Day(f.On) {
		if a.Level == f.Level && a.Code.Within(f.Tenant) {
			m.places = append(m.places, a)
		}
	}
	m.index()
	if m.Code == "" {
		m.Code = m.column(file, func(_, s string) int {
			switch {
			case m.byCode(s) != nil:
				return sure
			case area.Trim(s).Valid(): // a code of another day or level: worth naming
				return 1
			}
			return 0
		})
	}
	if m.Name == "" {
		m.Name = m.column(file, func(c, s string) int {
			switch {
			case m.byName(s) != nil:
				return sure
			case s != "" && slices.Contains(nameColumns, strings.ToLower(c)):
				return 1
			}
			return 0
		})
	}
	for i := range file.Features {
		m.feature(&file.Features[i])
	}
	for _, a := range m.places {
		if _, ok := m.taken[a.Code]; !ok {
			m.Missing = append(m.Missing, a)
		}
	}
	m.simplify()
	return m.Trial
}

// matching is a trial on its way.
type matching struct {
	*Trial
	tree   *area.Tree
	places []area.Area
	codes  map[area.Code]*area.Area
	names  map[string]*area.Area // nil: of several places
	taken  map[area.Code]int     // index of the fate
	shapes []shape.Shape
}

// sure weighs a value that is a place's more than all that only look like one.
const sure = 1 << 20

// nameColumns are what properties with names are called where no value is a place's.
var nameColumns = []string{"name", "名称", "mc", "xzqmc", "xzmc", "zjmc"}

// column is the property whose values weigh most; empty when none weighs anything.
func (m *matching) column(file *geojson.File, weigh func(column, value string) int) string {
	best, most := "", 0
	for _, c := range file.Columns {
		n := 0
		for i := range file.Features {
			n += weigh(c, file.Features[i].Values[c])
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

func (m *matching) byCode(s string) *area.Area { return m.codes[area.Trim(s)] }

// byName finds the one place of a name, with or without the word for its kind.
func (m *matching) byName(s string) *area.Area {
	if s == "" {
		return nil
	}
	return m.names[s]
}

// index makes the places found by code and by name. Of two places with one name none is
// found by it: only their codes tell them apart.
func (m *matching) index() {
	for i := range m.places {
		a := &m.places[i]
		m.codes[a.Code] = a
		for _, name := range slices.Compact([]string{a.Name, strings.TrimSuffix(a.Name, a.Type)}) {
			if _, twice := m.names[name]; twice {
				a = nil
			}
			m.names[name] = a
		}
	}
}

// feature decides one.
func (m *matching) feature(f *geojson.Feature) {
	code, name := f.Values[m.Code], f.Values[m.Name]
	x := Fate{No: f.No, Label: name, Points: f.Shape.Points(), Words: f.Mended}
	if x.Label == "" {
		x.Label = code
	}
	byCode, byName := m.byCode(code), m.byName(name)
	a := byCode
	if a == nil {
		a = byName
	}
	say := func(k Kind, key string, args i18n.Args) { x.Kind, x.Words = k, append(x.Words, i18n.M(key, args)) }
	switch {
	case f.Wrong != nil:
		say(Refused, f.Wrong.Key, i18n.Args(f.Wrong.Args))
	case byCode != nil && byName != nil && byCode.Code != byName.Code:
		say(Refused, "outline.fate.disagree", i18n.Args{"Code": string(byCode.Code), "Name": byCode.Name, "Other": string(byName.Code), "OtherName": byName.Name})
	case a == nil:
		key, args := m.stranger(code, name)
		say(Omitted, key, args)
	default:
		if i, twice := m.taken[a.Code]; twice {
			say(Refused, "outline.fate.twice", i18n.Args{"Name": a.Name, "No": m.Fates[i].No})
			break
		}
		m.taken[a.Code] = len(m.Fates)
		x.Kind, x.Area = Taken, *a
		m.Outlines, m.shapes = append(m.Outlines, Outline{Area: a.Code}), append(m.shapes, f.Shape)
	}
	m.Fates = append(m.Fates, x)
}

// stranger says why a feature is none of the places.
func (m *matching) stranger(code, name string) (string, i18n.Args) {
	c := area.Trim(code)
	args := i18n.Args{"Code": string(c), "Name": name, "Day": i18n.ISO(m.On)}
	switch {
	case code == "" && name == "":
		return "outline.fate.nameless", args
	case !m.tree.Known(c) && code != "":
		return "outline.fate.unknown_code", args
	case code == "":
		return "outline.fate.unknown_name", args
	}
	if a, err := m.tree.At(c, m.On); err == nil {
		args["Name"] = a.Name
		return "outline.fate.other_level", args
	}
	var next []string
	for _, n := range m.tree.Resolve(c, m.On) {
		next = append(next, string(n)+" "+m.tree.Name(n, m.On))
	}
	if args["Next"] = strings.Join(next, "、"); len(next) > 0 {
		return "outline.fate.ended", args
	}
	return "outline.fate.not_on_day", args
}

// detail is how many units wide or high the finest drawing is.
const detail = 1600

// simplify leaves out what no drawing shows.
func (m *matching) simplify() {
	fine := shape.Fine(shape.Around(m.shapes...), detail)
	for i, s := range shape.Simplify(m.shapes, fine) {
		m.Outlines[i].Shape = s
		m.Before, m.After = m.Before+m.shapes[i].Points(), m.After+s.Points()
	}
	slices.SortFunc(m.Outlines, func(a, b Outline) int { return strings.Compare(string(a.Area), string(b.Area)) })
}
