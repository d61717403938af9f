package indicatorweb

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// newCode stands in the address of a definition to be made.
const newCode = "new"

// defining is the page on which an indicator is defined.
type defining struct {
	view
	def indicator.Definition
	// seen is the newest version there is; 0 for a new indicator.
	seen    int
	wrong   map[string]string
	problem string
	// standard is the form for a new way of measuring, as it was filled in.
	standard map[string]string
	status   int
}

func (w *Web) defining(v view) (*defining, error) {
	if _, err := identity.Require(v.ctx, indicator.DoDefine, identity.Target{Tenant: v.tenant}); err != nil {
		return nil, err
	}
	d := &defining{view: v, wrong: map[string]string{}, standard: map[string]string{}}
	code := indicator.Code(v.r.PathValue("code"))
	if code == newCode {
		d.def = indicator.Definition{Tenant: v.tenant, Kind: indicator.Level, Direction: indicator.Up, Frequency: period.Year}
		return d, nil
	}
	defs, err := w.Indicators.Definitions(v.ctx, v.tenant, v.at)
	if err != nil {
		return nil, err
	}
	version, _ := strconv.Atoi(v.r.FormValue("version"))
	for i := range defs {
		if defs[i].Code == code {
			d.seen = defs[i].Version
			if version == 0 || defs[i].Version == version {
				d.def = defs[i]
			}
		}
	}
	if d.def.Code == "" {
		return nil, fault.New(fault.NotFound, "indicator.unknown", fault.Args{"Code": string(code)})
	}
	d.def.Reason = ""
	return d, nil
}

// askDefine shows the form.
func (w *Web) askDefine(v view) (page.View, error) {
	d, err := w.defining(v)
	if err != nil {
		return nil, err
	}
	return d.page(), nil
}

func (d *defining) page() page.Page {
	title, code := d.t("indicatorweb.define.new"), newCode
	if d.seen > 0 {
		title, code = d.t("indicatorweb.define.of", i18n.Args{"Name": d.def.Name}), string(d.def.Code)
	}
	action := "/definitions/" + string(d.tenant) + "/" + code
	body := page.Stack{page.Form{ID: "define", Action: action, Fields: d.fields(), Problem: d.problem, Buttons: []page.Button{{Label: d.t("indicatorweb.define.save"), Kind: page.Primary}}}}
	if d.seen > 0 {
		body = append(body, heading(d.t("indicatorweb.standard.title"), d.t("indicatorweb.standard.text")),
			page.Form{ID: "standard", Action: action + "/standard", Fields: d.standardFields(), Buttons: []page.Button{{Label: d.t("indicatorweb.standard.save")}}})
	}
	return page.Page{Title: title, Status: d.status, Styles: []string{"indicator"}, Body: body,
		Crumbs: []page.Link{{Label: d.t("web.nav.library"), Href: "/"}, {Label: d.t("indicatorweb.list.title"), Href: "/indicators/" + string(d.tenant)}}}
}

// field is a field of the definition; options make it a select.
func (d *defining) field(name, label, value string, options []page.Option) page.Field {
	f := page.Field{Name: name, Label: d.t(label), Value: value, Options: options, Error: d.wrong[name]}
	if options != nil {
		f.Type = page.FieldSelect
	}
	return f
}

func (d *defining) fields() []page.Field {
	x := &d.def
	frequencies := []page.Option{}
	for _, k := range []period.Kind{period.Year, period.Half, period.Quarter, period.Month, period.Cumulative} {
		frequencies = append(frequencies, page.Option{Value: itoa(int(k)), Label: d.t(k.Key()), Selected: x.Frequency == k})
	}
	yes := page.Option{Value: "1", Label: d.t("indicatorweb.def.by_org.yes"), Selected: x.ByOrg}
	out := []page.Field{
		{Name: "version", Type: page.FieldHidden, Value: itoa(x.Version)}, {Name: "revision", Type: page.FieldHidden, Value: itoa(x.Revision)},
		d.field("name", "indicatorweb.col.name", x.Name, nil), d.field("unit", "indicatorweb.def.unit", string(x.Unit), nil),
		d.field("decimals", "indicatorweb.def.decimals", itoa(x.Decimals), nil),
		d.field("kind", "indicatorweb.def.kind", string(x.Kind), choices(d.view, "indicatorweb.kind.", indicator.Kinds())),
		d.field("direction", "indicatorweb.def.direction", string(x.Direction), choices(d.view, "indicatorweb.direction.", indicator.Directions())),
		d.field("frequency", "indicatorweb.def.frequency", "", frequencies), d.field("lag", "indicatorweb.def.lag", itoa(x.Lag), nil),
		d.field("area_level", "indicatorweb.def.area_level", string(x.AreaLevel), append([]page.Option{{Label: d.t("indicatorweb.level.none")}}, choices(d.view, "indicatorweb.level.", []area.Level{area.Town, area.Village})...)),
		{Name: "by_org", Label: d.t("indicatorweb.def.by_org"), Type: page.FieldChecks, Options: []page.Option{yes}},
		d.field("additivity", "indicatorweb.def.additivity", string(x.Additivity), append([]page.Option{{Label: d.t("indicatorweb.additivity.none")}}, choices(d.view, "indicatorweb.additivity.", []indicator.Additivity{indicator.Sum, indicator.Mean})...)),
		d.field("weight", "indicatorweb.def.weight", string(x.Weight), nil), d.field("growth_of", "indicatorweb.def.growth_of", string(x.GrowthOf), nil),
		d.field("formula", "indicatorweb.def.formula", x.Formula, nil), d.field("source", "indicatorweb.def.source", x.Source, nil),
		d.field("standard", "indicatorweb.def.standard", x.Standard, nil), d.field("note", "indicatorweb.def.note", x.Note, nil),
		d.field("owner", "indicatorweb.def.owner", string(x.Owner), d.owners()), d.field("register", "indicatorweb.def.register", x.Register, nil),
		d.field("low", "indicatorweb.def.low", text(x.Low), nil), d.field("high", "indicatorweb.def.high", text(x.High), nil),
	}
	if d.seen == 0 {
		out = slices.Insert(out, 2, d.field("code", "indicatorweb.def.code", string(x.Code), nil))
	} else {
		out = append(out, d.field("reason", "indicatorweb.define.reason", x.Reason, nil))
	}
	for i := range out {
		f := &out[i]
		switch f.Name {
		case "code", "name", "kind", "direction", "reason":
			f.Required = true
		case "formula":
			f.Hint = d.t("indicatorweb.def.formula.hint")
		case "note":
			f.Type, f.Rows = page.FieldArea, 3
		case "lag":
			f.Type, f.Width, f.Hint = page.FieldNumber, 5, d.t("indicatorweb.def.lag.hint")
		case "decimals", "low", "high":
			f.Type, f.Width = page.FieldNumber, 10
		}
		if f.Name == "code" {
			f.Hint = d.t("indicatorweb.def.code.hint")
		}
	}
	return out
}

func text(v *quantity.Value) string {
	if v == nil {
		return ""
	}
	return v.String()
}

// number is a figure of a form; nil when nothing was filled in.
func number(s string) *quantity.Value {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	v := quantity.Parse(s)
	return &v
}

// define keeps a new indicator or a revision.
func (w *Web) define(v view) (page.View, error) {
	d, err := w.defining(v)
	if err != nil {
		return nil, err
	}
	get := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	whole := func(name string) int {
		n, err := strconv.Atoi(cmp.Or(get(name), "0"))
		if err != nil {
			d.wrong[name] = v.t("indicatorweb.whole_wanted", i18n.Args{"Value": get(name)})
		}
		return n
	}
	x := &d.def
	if d.seen == 0 {
		x.Code = indicator.Code(get("code"))
	}
	x.Name, x.Unit, x.Kind, x.Direction = get("name"), quantity.Unit(get("unit")), indicator.Kind(get("kind")), indicator.Direction(get("direction"))
	x.Decimals, x.Lag, x.Frequency = whole("decimals"), whole("lag"), period.Kind(min(max(whole("frequency"), 0), 99))
	x.AreaLevel, x.ByOrg, x.Additivity, x.Weight = area.Level(get("area_level")), get("by_org") != "", indicator.Additivity(get("additivity")), indicator.Code(get("weight"))
	x.GrowthOf, x.Formula, x.Source, x.Standard, x.Note = indicator.Code(get("growth_of")), get("formula"), get("source"), get("standard"), get("note")
	x.Owner, x.Register, x.Low, x.High, x.Reason = identity.OrgID(get("owner")), get("register"), number(get("low")), number(get("high")), get("reason")
	x.Revision = whole("revision")
	if len(d.wrong) == 0 {
		_, err = w.Indicators.Define(v.ctx, *x)
		if err == nil {
			return page.Redirect{To: v.codePath(x.Code, "")}, nil
		}
	}
	return d.again(err, "")
}

// again shows the page with what is wrong; prefix leads the fields of its form.
func (d *defining) again(err error, prefix string) (page.View, error) {
	for _, f := range indicator.Fields(err) {
		d.wrong[prefix+f.Field] = i18n.Fault(d.lang, f.Fault)
	}
	if err != nil && indicator.Fields(err) == nil {
		if !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
			return nil, err
		}
		d.problem = i18n.Fault(d.lang, err)
	}
	d.status = 422
	return d.page(), nil
}

func (d *defining) standardFields() []page.Field {
	var out []page.Field
	for _, name := range []string{"from", "until", "standard", "unit", "formula", "note", "comparable", "factor", "reason"} {
		f := page.Field{Name: name, ID: "s-" + name, Label: d.t("indicatorweb.standard." + name), Value: d.standard[name], Error: d.wrong["s-"+name]}
		switch name {
		case "from", "reason":
			f.Required = true
		case "comparable":
			f.Type, f.Options = page.FieldChecks, []page.Option{{Value: "1", Label: d.t("indicatorweb.standard.comparable.yes"), Selected: d.standard[name] != ""}}
		case "factor":
			f.Type = page.FieldNumber
		}
		if name == "until" {
			f.Hint = d.t("indicatorweb.standard.until.hint")
		}
		out = append(out, f)
	}
	return append(out, page.Field{Name: "seen", Type: page.FieldHidden, Value: itoa(d.seen)})
}

// newStandard records that the way of measuring changes.
func (w *Web) newStandard(v view) (page.View, error) {
	d, err := w.defining(v)
	if err != nil {
		return nil, err
	}
	for name := range v.r.PostForm {
		d.standard[name] = strings.TrimSpace(v.r.PostFormValue(name))
	}
	when := func(name string) period.Period {
		if d.standard[name] == "" {
			return period.Period{}
		}
		p, err := period.Parse(d.standard[name])
		if err != nil {
			d.wrong["s-"+name] = i18n.Fault(v.lang, err)
		}
		return p
	}
	n := indicator.NewStandard{Tenant: v.tenant, Code: d.def.Code, From: when("from"), Until: when("until"), Standard: d.standard["standard"], Unit: quantity.Unit(d.standard["unit"]),
		Formula: d.standard["formula"], Note: d.standard["note"], Comparable: d.standard["comparable"] != "", Factor: number(d.standard["factor"]), Reason: d.standard["reason"]}
	n.Seen, _ = strconv.Atoi(d.standard["seen"])
	if len(d.wrong) == 0 {
		if _, err = w.Indicators.NewVersion(v.ctx, n); err == nil {
			return page.Redirect{To: v.codePath(n.Code, "")}, nil
		}
	}
	return d.again(err, "s-")
}
