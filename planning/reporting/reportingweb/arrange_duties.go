package reportingweb

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/period"
)

// askDuties shows the duty list of a round, to be changed.
func (w *Web) askDuties(v *visit) (page.View, error) {
	r, err := w.Reports.Round(v.ctx, v.tenant, w.roundID(v), time.Time{})
	if err != nil {
		return nil, err
	}
	return w.dutiesPage(v, r, r.Duties, nil)
}

func (w *Web) dutiesPage(v *visit, r *reporting.RoundView, duties []reporting.Duty, problem error) (page.View, error) {
	locked := map[identity.OrgID]string{}
	for i := range r.Sheets {
		if s := &r.Sheets[i]; s.State != reporting.Draft {
			locked[s.Org] = v.t("reportingweb.duty.locked", i18n.Args{"State": i18n.Key(s.State.Key())})
		}
	}
	editor, err := w.dutyEditor(v, duties, r.Round.Period, locked)
	if err != nil {
		return nil, err
	}
	form := page.Form{Action: roundPath(r.Round.ID) + "/duties", Body: page.Stack{hiddens([][2]string{{"base", strconv.Itoa(r.Round.Version)}}), editor},
		Buttons: []page.Button{{Label: v.t("reportingweb.save"), Kind: page.Primary}, {Label: v.t("reportingweb.cancel"), Href: roundPath(r.Round.ID), Kind: page.Quiet}}}
	form.Problem = place(nil, problem, nil, v)
	return page.Page{Title: v.t("reportingweb.round.duties"), Crumbs: v.crumbs(&r.Round, nil), Lead: v.n("reportingweb.round.check.lead", len(duties)), Body: form, Styles: []string{"sheet"}, Status: status(problem)}, nil
}

func (w *Web) setDuties(v *visit) (page.View, error) {
	r, err := w.Reports.Round(v.ctx, v.tenant, w.roundID(v), time.Time{})
	if err != nil {
		return nil, err
	}
	base, _ := strconv.Atoi(v.form("base"))
	duties, err := w.readDuties(v, r.Round.Period)
	if err == nil {
		_, err = w.Reports.SetDuties(v.ctx, v.tenant, r.Round.ID, max(base, 1), duties)
	}
	if err == nil {
		return page.Redirect{To: roundPath(r.Round.ID)}, nil
	}
	if !refused(err) {
		return nil, err
	}
	return w.dutiesPage(v, r, duties, err)
}

// dutyGroup is what one organisation is asked.
type dutyGroup struct {
	Org    string
	Locked string
	Rows   []dutyRow
}

// dutyRow is one cell of the duty list.
type dutyRow struct {
	Value, Name, Unit, Place, Period, Register string
	Keep, Optional                             bool
}

// dutyValue is a duty as the form carries it.
func dutyValue(d *reporting.Duty) string { return string(d.Org) + "|" + reporting.CellID(d.Cell) }

// defs are the definitions in force, each version in its newest revision.
func (w *Web) defs(v *visit) (map[indicator.Version]*indicator.Definition, error) {
	list, err := w.Definitions.Definitions(v.ctx, v.tenant, time.Time{})
	if err != nil {
		return nil, err
	}
	out := map[indicator.Version]*indicator.Definition{}
	for i := range list {
		out[list[i].Key()] = &list[i]
	}
	return out, nil
}

// readDuties reads the duty list of a form: what is kept, and what was added.
func (w *Web) readDuties(v *visit, at period.Period) ([]reporting.Duty, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, wrongForm(err)
	}
	defs, err := w.defs(v)
	if err != nil {
		return nil, err
	}
	optional := map[string]bool{}
	for _, s := range v.r.PostForm["optional"] {
		optional[s] = true
	}
	var out []reporting.Duty
	known := map[indicator.CellKey]bool{}
	add := func(org identity.OrgID, k indicator.CellKey, optional bool) {
		d := reporting.Duty{Org: org, Cell: k, Optional: optional}
		if def := defs[indicator.Version{Code: k.Code, Version: k.Version}]; def != nil {
			d.Register = def.Register
		}
		known[k] = true
		out = append(out, d)
	}
	for _, s := range v.r.PostForm["duty"] {
		org, id, _ := strings.Cut(s, "|")
		k, ok := reporting.ParseCellID(id)
		if !ok {
			return nil, fault.New(fault.Invalid, "reporting.duty_cell", fault.Args{"Cell": id})
		}
		add(identity.OrgID(org), k, optional[s])
	}
	for i, code := range v.r.PostForm["add_indicator"] {
		org := identity.OrgID(nth(v.r.PostForm["add_org"], i))
		if code == "" || org == "" {
			continue
		}
		def := newest(defs, indicator.Code(code))
		if def == nil {
			return out, fault.New(fault.Invalid, "reporting.duty_cell", fault.Args{"Cell": code})
		}
		when := reporting.Within(at, cmp.Or(def.Frequency, period.Year))
		if len(when) == 0 {
			return out, fault.New(fault.Invalid, "reportingweb.duty_period", fault.Args{"Name": def.Name})
		}
		for _, p := range when {
			k := indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: def.Code, Version: def.Version, Area: indicator.Tenant(cmp.Or(nth(v.r.PostForm["add_place"], i), string(v.tenant)))}, Period: p}
			if !known[k] {
				add(org, k, false)
			}
		}
	}
	return out, nil
}

func nth(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// newest is the newest version of an indicator; nil when there is none.
func newest(defs map[indicator.Version]*indicator.Definition, code indicator.Code) *indicator.Definition {
	var out *indicator.Definition
	for k, d := range defs {
		if k.Code == code && (out == nil || k.Version > out.Version) {
			out = d
		}
	}
	return out
}

// addRows is how many cells can be added at a time.
const addRows = 3

// dutyEditor shows a duty list to be edited.
func (w *Web) dutyEditor(v *visit, duties []reporting.Duty, at period.Period, locked map[identity.OrgID]string) (page.Stack, error) {
	defs, err := w.defs(v)
	if err != nil {
		return nil, err
	}
	sorted := slices.Clone(duties)
	slices.SortStableFunc(sorted, func(a, b reporting.Duty) int { return cmp.Compare(a.Org, b.Org) })
	var groups []dutyGroup
	for i := range sorted {
		d := &sorted[i]
		if i == 0 || sorted[i-1].Org != d.Org {
			groups = append(groups, dutyGroup{Org: v.org(d.Org), Locked: locked[d.Org]})
		}
		row := dutyRow{Value: dutyValue(d), Name: string(d.Cell.Code), Place: cmp.Or(v.place(d.Cell), v.t("reportingweb.whole")), Period: d.Cell.Period.Label(v.lang), Register: d.Register, Keep: true, Optional: d.Optional}
		if def := defs[indicator.Version{Code: d.Cell.Code, Version: d.Cell.Version}]; def != nil {
			row.Name, row.Unit = def.Name, string(def.Unit)
		}
		g := &groups[len(groups)-1]
		g.Rows = append(g.Rows, row)
	}
	return page.Stack{dutyEditor(groups, v.addFields(defs, at), addRows)}, nil
}

// addFields ask for a further cell of the duty list.
func (v *visit) addFields(defs map[indicator.Version]*indicator.Definition, at period.Period) []page.Field {
	pick := page.Option{Label: v.t("reportingweb.choose")}
	indicators, orgs := []page.Option{pick}, []page.Option{pick}
	seen := map[indicator.Code]bool{}
	for k, d := range defs {
		if d.Formula == "" && !seen[k.Code] {
			seen[k.Code] = true
			indicators = append(indicators, page.Option{Value: string(k.Code), Label: newest(defs, k.Code).Name})
		}
	}
	slices.SortFunc(indicators[1:], func(a, b page.Option) int { return cmp.Compare(a.Label, b.Label) })
	for _, o := range v.orgs.All() {
		if o.On(at.End()) || o.On(v.today()) {
			orgs = append(orgs, page.Option{Value: string(o.ID), Label: v.org(o.ID)})
		}
	}
	places := []page.Option{{Value: string(v.tenant), Label: v.t("reportingweb.whole")}}
	for _, a := range v.areas.Day(at.End()) {
		if a.Code != v.tenant {
			places = append(places, page.Option{Value: string(a.Code), Label: a.Name})
		}
	}
	return []page.Field{
		{Name: "add_indicator", Label: v.t("reportingweb.col.indicator"), Type: page.FieldSelect, Options: indicators},
		{Name: "add_org", Label: v.t("reportingweb.col.org"), Type: page.FieldSelect, Options: orgs},
		{Name: "add_place", Label: v.t("reportingweb.col.place"), Type: page.FieldSelect, Options: places},
	}
}
