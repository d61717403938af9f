package checkweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/formula"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// ownForm is a check as it is typed.
type ownForm struct {
	ID, Title, Kind, Severity, Codes, Left, Op, Right, Explanation, Instruction string
	Version                                                                     int
	Off                                                                         bool
	With                                                                        map[string]string
	// Rest are parts of a check that came from a file and have no field.
	Rest string
}

// rest are the parts of a declaration that the form carries along unseen.
type rest struct {
	Kinds    []string           `yaml:",omitempty"`
	Units    []quantity.Unit    `yaml:",omitempty"`
	NotUnits []quantity.Unit    `yaml:",omitempty"`
	Factors  []check.Decimal    `yaml:",omitempty"`
	By       []formula.Division `yaml:",omitempty"`
	Tests    []check.Case       `yaml:",omitempty"`
}

func formOf(d *check.Declared) ownForm {
	f := ownForm{ID: d.ID, Title: d.Title, Kind: d.Kind, Severity: string(d.Severity), Left: d.Left, Op: d.Op, Right: d.Right, Explanation: d.Explanation, Instruction: d.Instruction,
		Version: d.Version, Off: d.Off, With: map[string]string{}}
	var codes []string
	for _, c := range d.Only.Codes {
		codes = append(codes, string(c))
	}
	f.Codes = strings.Join(codes, ", ")
	for _, x := range numbers(d) {
		f.With[x.name] = x.value
	}
	r := rest{d.Only.Kinds, d.Only.Units, d.Only.NotUnits, d.With.Factors, d.With.By, d.Tests}
	if data, err := yaml.Marshal(r); err == nil && strings.TrimSpace(string(data)) != "{}" {
		f.Rest = string(data)
	}
	return f
}

func readOwn(r *http.Request) ownForm {
	get := func(name string) string { return strings.TrimSpace(r.FormValue(name)) }
	f := ownForm{ID: get("id"), Title: get("title"), Kind: get("kind"), Severity: get("severity"), Codes: get("codes"), Left: get("left"), Op: get("op"), Right: get("right"),
		Explanation: get("explanation"), Instruction: get("instruction"), Off: get("off") != "", Rest: r.FormValue("rest"), With: map[string]string{}}
	f.Version, _ = strconv.Atoi(get("version"))
	for _, x := range numbers(&check.Declared{}) {
		f.With[x.name] = get("with-" + x.name)
	}
	return f
}

// yaml is the form as a file would say it, so that both are read in one way.
func (f *ownForm) yaml() ([]byte, error) {
	var r rest
	if err := yaml.Unmarshal([]byte(f.Rest), &r); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "check.declaration", fault.Args{"Line": 0, "What": "rest"})
	}
	d := check.Declared{ID: f.ID, Title: f.Title, Kind: f.Kind, Severity: check.Severity(f.Severity), Version: f.Version, Off: f.Off, Explanation: f.Explanation, Instruction: f.Instruction,
		Only: check.Only{Kinds: r.Kinds, Units: r.Units, NotUnits: r.NotUnits}, Tests: r.Tests}
	if f.Kind == "relation" {
		d.Left, d.Op, d.Right = f.Left, f.Op, f.Right
	}
	for _, c := range strings.FieldsFunc(f.Codes, func(r rune) bool { return strings.ContainsRune(",，、;； \n\r\t", r) }) {
		d.Only.Codes = append(d.Only.Codes, formula.Code(c))
	}
	d.With.Factors, d.With.By = r.Factors, r.By
	var wrong string
	dec := func(name string) check.Decimal {
		if f.With[name] == "" {
			return check.Decimal{}
		}
		n, ok := quantity.Parse(f.With[name]).Number()
		if !ok {
			wrong = name
		}
		return check.Decimal{Decimal: n}
	}
	opt := func(name string) *check.Decimal {
		if f.With[name] == "" {
			return nil
		}
		x := dec(name)
		return &x
	}
	num := func(name string) int {
		if f.With[name] == "" {
			return 0
		}
		n, err := strconv.Atoi(f.With[name])
		if err != nil || n < 0 || n > 10_000 {
			wrong = name
		}
		return n
	}
	w := &d.With
	w.Low, w.High, w.Pct, w.Points, w.Floor, w.Limit, w.Spread, w.Tolerance = opt("low"), opt("high"), dec("pct"), dec("points"), dec("floor"), dec("limit"), dec("spread"), dec("tolerance")
	w.Least, w.Years, w.Figures = num("least"), num("years"), num("figures")
	if wrong != "" {
		return nil, fault.New(fault.Invalid, "check.own_number", fault.Args{"Value": f.With[wrong]})
	}
	return check.Write([]check.Declared{d})
}

// readBy says which kinds read a parameter (docs/checks.md).
var readBy = map[string][]string{"low": {"bounds"}, "high": {"bounds"}, "pct": {"jump", "relation", "parts"}, "points": {"jump"}, "floor": {"jump"}, "limit": {"history", "sisters"},
	"spread": {"history", "sisters"}, "least": {"history", "sisters"}, "years": {"history", "sisters", "unit-slip"}, "figures": {"same"}, "tolerance": {"relation", "parts", "unit-slip", "composition"}}

// ownForm asks for a check; an id that is there already stays.
func (v *visit) ownForm(f *ownForm, wrong []string) page.Form {
	options := func(chosen, prefix string, values ...string) []page.Option {
		var out []page.Option
		for _, x := range values {
			out = append(out, page.Option{Value: x, Label: v.t(prefix + x), Selected: x == chosen})
		}
		return out
	}
	var severities []page.Option
	for _, s := range check.Severities() {
		severities = append(severities, page.Option{Value: string(s), Label: v.t(s.Key()), Selected: string(s) == f.Severity})
	}
	var ops []page.Option
	for _, o := range []string{"=", "<=", ">=", "<", ">"} {
		ops = append(ops, page.Option{Value: o, Label: o, Selected: o == f.Op})
	}
	fields := []page.Field{}
	if f.Version == 0 {
		fields = append(fields, page.Field{Name: "id", Label: v.t("quality.own.id"), Hint: v.t("quality.own.id.hint"), Value: f.ID, Required: true, Width: 24})
	} else {
		fields = append(fields, page.Field{Name: "id", Type: page.FieldHidden, Value: f.ID}, page.Field{Name: "version", Type: page.FieldHidden, Value: strconv.Itoa(f.Version)})
	}
	fields = append(fields,
		page.Field{Name: "title", Label: v.t("quality.own.title"), Value: f.Title, Required: true},
		page.Field{Name: "kind", Label: v.t("quality.own.kind"), Type: page.FieldSelect, Options: options(f.Kind, "quality.kind.", check.OwnKinds()...), Required: true},
		page.Field{Name: "severity", Label: v.t("quality.col.severity"), Type: page.FieldSelect, Options: severities, Required: true},
		page.Field{Name: "codes", Label: v.t("quality.own.codes"), Hint: v.t("quality.own.codes.hint"), Value: f.Codes},
		page.Field{Name: "left", Label: v.t("quality.own.left"), Hint: v.t("quality.own.left.hint"), Value: f.Left},
		page.Field{Name: "op", Label: v.t("quality.own.op"), Type: page.FieldSelect, Options: ops},
		page.Field{Name: "right", Label: v.t("quality.own.right"), Value: f.Right})
	for _, x := range numbers(&check.Declared{}) {
		var kinds []string
		for _, k := range readBy[x.name] {
			kinds = append(kinds, v.t("quality.kind."+k))
		}
		fields = append(fields, page.Field{Name: "with-" + x.name, Label: v.t("quality.with." + x.name), Hint: v.t("quality.own.read_by", i18n.Args{"Kinds": strings.Join(kinds, v.t("quality.comma"))}), Type: page.FieldNumber, Width: 10, Value: f.With[x.name]})
	}
	fields = append(fields,
		page.Field{Name: "explanation", Label: v.t("quality.own.explanation"), Hint: v.t("quality.own.explanation.hint"), Type: page.FieldArea, Rows: 2, Value: f.Explanation, Required: true},
		page.Field{Name: "instruction", Label: v.t("quality.own.instruction"), Hint: v.t("quality.own.instruction.hint"), Type: page.FieldArea, Rows: 2, Value: f.Instruction, Required: true})
	if f.Version > 0 {
		fields = append(fields, page.Field{Name: "off", Label: v.t("quality.col.state"), Type: page.FieldChecks, Options: []page.Option{{Value: "1", Label: v.t("quality.own.switch_off"), Selected: f.Off}}})
	}
	if f.Rest != "" {
		fields = append(fields, page.Field{Name: "rest", Type: page.FieldHidden, Value: f.Rest})
	}
	out := page.Form{Action: rulesPath + "/try", Fields: fields, Buttons: []page.Button{{Label: v.t("quality.own.try"), Kind: page.Primary}, {Label: v.t("quality.own.back"), Href: rulesPath}}}
	out.Problem = strings.Join(slices.Clone(wrong), " ")
	return out
}
