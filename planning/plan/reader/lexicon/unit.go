package lexicon

import (
	"strings"
	"sync"
)

// UnitClass says how figures of a unit behave in a sentence (see unit.yaml).
type UnitClass string

// The classes of units.
const (
	CountUnit   UnitClass = "count"
	PeopleUnit  UnitClass = "people"
	MoneyUnit   UnitClass = "money"
	MeasureUnit UnitClass = "measure"
	RatioUnit   UnitClass = "ratio"
	PointsUnit  UnitClass = "points"
	TimesUnit   UnitClass = "times"
	DaysUnit    UnitClass = "days"
	YearsUnit   UnitClass = "years"
	MinutesUnit UnitClass = "minutes"
	GradeUnit   UnitClass = "grade"
)

// Unit is one unit as printed, without scale words.
type Unit struct {
	Name  string
	Class UnitClass
	// Ambiguous units need more evidence than the number before them.
	Ambiguous bool
}

// Units is the table of units.
type Units struct {
	units   *Dict[Unit]
	per     *Dict[bool]
	hidden  *Dict[bool]
	subject []UnitOfSubject
}

// UnitOfSubject names the unit of a figure printed without one, by a word of
// its subject.
type UnitOfSubject struct {
	Unit     string   `yaml:"unit"`
	Subjects []string `yaml:"subjects"`
}

type unitFile struct {
	Classes []struct {
		Class     UnitClass `yaml:"class"`
		Units     []string  `yaml:"units"`
		Ambiguous []string  `yaml:"ambiguous"`
	} `yaml:"classes"`
	Per       []string        `yaml:"per"`
	OfSubject []UnitOfSubject `yaml:"of_subject"`
	Words     []string        `yaml:"words"`
}

// UnitTable gives the table of units.
var UnitTable = sync.OnceValue(func() *Units {
	f := load[unitFile]("unit.yaml")
	t := &Units{units: NewDict[Unit](), per: NewDict[bool](), hidden: words(f.Words), subject: f.OfSubject}
	for _, c := range f.Classes {
		doubtful := map[string]bool{}
		for _, a := range c.Ambiguous {
			doubtful[a] = true
		}
		for _, u := range c.Units {
			t.units.Add(u, Unit{Name: u, Class: c.Class, Ambiguous: doubtful[u]})
		}
	}
	for _, p := range f.Per {
		t.per.Add(p, true)
	}
	return t
})

// At is the longest unit that text begins with and its length; 0 when none.
func (t *Units) At(text []rune) (Unit, int) {
	n, u := t.units.Prefix(text)
	if h, _ := t.hidden.Prefix(text); h > n {
		return Unit{}, 0
	}
	return u, n
}

// Per is the length of the longest divisor of a compound unit that text begins with.
func (t *Units) Per(text []rune) int {
	n, _ := t.per.Prefix(text)
	return n
}

// OfSubject is the unit that a subject implies, empty when none.
func (t *Units) OfSubject(subject string) string {
	for _, s := range t.subject {
		for _, word := range s.Subjects {
			if strings.Contains(subject, word) {
				return s.Unit
			}
		}
	}
	return ""
}
