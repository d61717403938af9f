package check

import (
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

//go:embed checks.yaml
var defaultChecks []byte

//go:embed roles.yaml
var defaultRoles []byte

// Declared is a check as data.
type Declared struct {
	ID       string
	Version  int
	Kind     string // which rule: bounds, jump, relation …
	Severity Severity
	Signal   bool `yaml:",omitempty"`
	// Title is the name of a tenant's own check; the defaults have theirs in the
	// message catalogues as check.title.ID.
	Title string `yaml:",omitempty"`
	// Explanation says why a tenant's own check is made, Instruction what to do
	// about what it finds; the defaults have theirs in the message catalogues.
	Explanation string `yaml:",omitempty"`
	Instruction string `yaml:",omitempty"`
	// Off: it is not made any more.
	Off bool `yaml:",omitempty"`
	// Only says to which indicators it applies; empty lists mean all.
	Only Only `yaml:",omitempty"`
	With With `yaml:",omitempty"`
	// Left, Op and Right are a relation between indicators (kind relation).
	Left  string `yaml:",omitempty"`
	Op    string `yaml:",omitempty"`
	Right string `yaml:",omitempty"`
	// Explains names checks whose results are withheld where this one fired.
	Explains []string `yaml:",omitempty"`
	// Tests are cases in which it must fire and must not fire; both are needed.
	Tests []Case `yaml:",omitempty"`
	// Line is where it stands in its file.
	Line int `yaml:"-"`
}

// Called is the name of the check for people.
func (d *Declared) Called() i18n.Msg {
	if d.Title != "" {
		return i18n.M("check.own", i18n.Args{"Title": d.Title})
	}
	return i18n.Msg{Key: "check.title." + d.ID}
}

// Only narrows a check to some indicators.
type Only struct {
	Codes    []formula.Code  `yaml:",omitempty"`
	Kinds    []string        `yaml:",omitempty"`
	Units    []quantity.Unit `yaml:",omitempty"`
	NotUnits []quantity.Unit `yaml:"not_units,omitempty"`
}

func (o Only) covers(i *Indicator) bool {
	return (len(o.Codes) == 0 || slices.Contains(o.Codes, i.Code)) &&
		(len(o.Kinds) == 0 || slices.Contains(o.Kinds, i.Kind)) &&
		(len(o.Units) == 0 || slices.Contains(o.Units, i.Unit)) &&
		!slices.Contains(o.NotUnits, i.Unit)
}

// Decimal is a decimal in a declaration, read from its text.
type Decimal struct{ decimal.Decimal }

// UnmarshalYAML reads a number without passing through a float.
func (d *Decimal) UnmarshalYAML(n *yaml.Node) error {
	v := quantity.Parse(n.Value)
	x, ok := v.Number()
	if !ok {
		return fmt.Errorf("line %d: %q is no decimal", n.Line, n.Value)
	}
	d.Decimal = x
	return nil
}

// With are the parameters of a check; which of them a kind reads is said in
// docs/checks.md.
type With struct {
	Low       *Decimal           `yaml:",omitempty"` // bounds, beside those of the definition
	High      *Decimal           `yaml:",omitempty"`
	Pct       Decimal            `yaml:",omitempty"` // change in % …
	Points    Decimal            `yaml:",omitempty"` // … or in the unit itself
	Floor     Decimal            `yaml:",omitempty"` // figures below it are too small to judge
	Limit     Decimal            `yaml:",omitempty"` // of the robust distance, or of a share in %
	Spread    Decimal            `yaml:",omitempty"` // the least spread assumed
	Least     int                `yaml:",omitempty"` // how many figures are needed
	Figures   int                `yaml:",omitempty"` // how many significant digits
	Years     int                `yaml:",omitempty"` // how far back
	Factors   []Decimal          `yaml:",omitempty"` // of a slip of the unit
	Tolerance Decimal            `yaml:",omitempty"`
	By        []formula.Division `yaml:",omitempty"`
}

// Case is a test of a check: what is known and what comes in, and whether the
// check must fire. Figures are written "CODE[@AREA] PERIOD = VALUE".
type Case struct {
	Name    string
	Fires   bool
	Has     []IndicatorCase `yaml:",omitempty"` // indicators; the first is usually enough
	Known   []string        `yaml:",omitempty"`
	Cells   []string
	Missing []string            `yaml:",omitempty"` // cells that are due
	Towns   []string            `yaml:",omitempty"` // parts of the county 900101
	Aims    []string            `yaml:",omitempty"`
	Before  map[string][]string `yaml:",omitempty"` // versions of a cell, oldest first
	Today   string              `yaml:",omitempty"`
	Due     string              `yaml:",omitempty"`
	Suggest string              `yaml:",omitempty"`
}

// IndicatorCase is an indicator of a case.
type IndicatorCase struct {
	Code     formula.Code
	Name     string `yaml:",omitempty"`
	Kind     string `yaml:",omitempty"`
	Unit     quantity.Unit
	Decimals int      `yaml:",omitempty"`
	Better   int      `yaml:",omitempty"`
	Summed   bool     `yaml:",omitempty"`
	Low      *Decimal `yaml:",omitempty"`
	High     *Decimal `yaml:",omitempty"`
}

var idShape = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// Load reads declared checks. All that is wrong is told, with its line.
//
// Faults: Invalid ("check.declaration").
func Load(data []byte) ([]Declared, error) { return load(data, 1) }

func load(data []byte, leastVersion int) ([]Declared, error) {
	var out []Declared
	if err := yaml.Load(data, &out, yaml.WithKnownFields()); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "check.declaration", fault.Args{"Line": 0, "What": err.Error()})
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err == nil && len(doc.Content) == 1 {
		for i, n := range doc.Content[0].Content {
			if i < len(out) {
				out[i].Line = n.Line
			}
		}
	}
	var errs []error
	seen := map[string]bool{}
	for i := range out {
		d := &out[i]
		bad := func(what string) {
			errs = append(errs, fault.New(fault.Invalid, "check.declaration", fault.Args{"Line": d.Line, "What": d.ID + ": " + what}))
		}
		if !idShape.MatchString(d.ID) || seen[d.ID] {
			bad("id")
		}
		seen[d.ID] = true
		if d.Version < leastVersion {
			bad("version")
		}
		if !slices.Contains(Severities(), d.Severity) {
			bad("severity")
		}
		if d.Signal && d.Severity != Note {
			bad("signal, severity")
		}
		_, cell := cellRules[d.Kind]
		_, batch := batchRules[d.Kind]
		if !cell && !batch {
			bad("kind")
		}
		if (d.Kind == "relation") != (d.Left != "" && d.Right != "" && slices.Contains([]string{"=", "<=", ">=", "<", ">"}, d.Op)) {
			bad("left, op, right")
		}
		for _, u := range d.With.By {
			if u == "" {
				bad("by")
			}
		}
	}
	return out, errors.Join(errs...)
}

// Defaults are the checks that every tenant starts with.
func Defaults() ([]Declared, error) { return Load(defaultChecks) }

// Role is a part that an indicator plays in the relations: the tenant says which
// of its indicators plays it, else a usual code or name decides.
type Role struct {
	Codes []formula.Code
	Names []string
}

// Roles reads the usual codes and names of roles.
func Roles() (map[string]Role, error) {
	out := map[string]Role{}
	if err := yaml.Load(defaultRoles, &out, yaml.WithKnownFields()); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "check.declaration", fault.Args{"Line": 0, "What": err.Error()})
	}
	return out, nil
}

// Cast says which indicator plays each role: the one the tenant names, else the
// first usual code that exists, else the only indicator with a usual name. A
// role that nobody plays, or that the tenant names empty, is left out.
func Cast(roles map[string]Role, list []Indicator, own map[string]formula.Code) map[string]formula.Code {
	codes, names := map[formula.Code]bool{}, map[string][]formula.Code{}
	for _, i := range list {
		if !codes[i.Code] {
			names[i.Name] = append(names[i.Name], i.Code)
		}
		codes[i.Code] = true
	}
	out := map[string]formula.Code{}
	for role, r := range roles {
		if c, said := own[role]; said {
			if codes[c] {
				out[role] = c
			}
			continue
		}
		if k := slices.IndexFunc(r.Codes, func(c formula.Code) bool { return codes[c] }); k >= 0 {
			out[role] = r.Codes[k]
			continue
		}
		for _, n := range r.Names {
			if len(names[n]) == 1 {
				out[role] = names[n][0]
				break
			}
		}
	}
	return out
}
