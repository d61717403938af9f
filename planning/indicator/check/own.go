package check

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Own is a version of a tenant's own check. The version numbers of an id run
// from 1; the newest one recorded by a day holds on it, unless it is Off.
type Own struct {
	Tenant area.Code
	Declared
	Reason string
	By     string
	Person identity.PersonID
	At     time.Time
}

// OwnKinds are the kinds of which a tenant may declare checks. The others look at
// how figures are handed in and are the program's.
func OwnKinds() []string {
	return []string{"bounds", "jump", "history", "sisters", "relation", "parts", "unit-slip", "composition", "grows", "same", "precision"}
}

// Bounds of what a tenant declares.
const (
	MaxOwn     = 500
	maxTitle   = 60
	maxWords   = 500
	MaxOwnFile = 1 << 20
)

// LoadOwn reads a tenant's own checks. All that is wrong is told, with its line.
// A check without a version is a new one.
//
// Faults: Invalid ("check.declaration", "check.own_text", "check.own_many").
func LoadOwn(data []byte) ([]Declared, error) {
	list, err := load(data, 0)
	if err != nil {
		return nil, err
	}
	if len(list) > MaxOwn {
		return nil, fault.New(fault.Invalid, "check.own_many", fault.Args{"Most": MaxOwn})
	}
	var errs []error
	for i := range list {
		d := &list[i]
		d.Title, d.Explanation, d.Instruction = strings.TrimSpace(d.Title), strings.TrimSpace(d.Explanation), strings.TrimSpace(d.Instruction)
		switch {
		case d.Title == "" || d.Explanation == "" || d.Instruction == "":
			errs = append(errs, fault.New(fault.Invalid, "check.own_text", fault.Args{"Line": d.Line, "Check": d.ID}))
		case utf8.RuneCountInString(d.Title) > maxTitle || utf8.RuneCountInString(d.Explanation) > maxWords || utf8.RuneCountInString(d.Instruction) > maxWords:
			errs = append(errs, fault.New(fault.Invalid, "check.own_long", fault.Args{"Line": d.Line, "Check": d.ID, "Title": maxTitle, "Words": maxWords}))
		case !slices.Contains(OwnKinds(), d.Kind):
			errs = append(errs, fault.New(fault.Invalid, "check.declaration", fault.Args{"Line": d.Line, "What": d.ID + ": kind"}))
		case d.Signal, len(d.Explains) > 0:
			errs = append(errs, fault.New(fault.Invalid, "check.declaration", fault.Args{"Line": d.Line, "What": d.ID + ": signal, explains"}))
		}
	}
	return list, errors.Join(errs...)
}

// Write writes checks as Load reads them.
func Write(list []Declared) ([]byte, error) {
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(list); err != nil {
		return nil, err
	}
	return out.Bytes(), e.Close()
}

// Same says whether two declarations say the same, but for their version.
func (d *Declared) Same(o *Declared) (bool, error) {
	a, b := *d, *o
	a.Version, b.Version = 1, 1
	x, err := Write([]Declared{a})
	if err != nil {
		return false, err
	}
	y, err := Write([]Declared{b})
	return bytes.Equal(x, y), err
}

// advised puts the tenant's words in place of the usual advice.
func (d *Declared) advised(rs []Result) []Result {
	if d.Instruction == "" {
		return rs
	}
	for i := range rs {
		rs[i].Advice = i18n.M("check.own_advice", i18n.Args{"Explanation": d.Explanation, "Instruction": d.Instruction})
	}
	return rs
}

// TestOwn runs the cases that own checks have; none are required.
func TestOwn(declared []Declared) []Failure {
	return slices.DeleteFunc(Test(declared), func(f Failure) bool { return f.What.Key == "check.case.both" })
}
