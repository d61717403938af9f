package supervisionweb

import (
	"net/url"
	"slices"
	"strconv"

	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// unitPath is the page of an organisation's assessment, by the method that the address
// asks about.
func (v *visit) unitPath(year int, org string) string {
	out := issuedPath + "/" + strconv.Itoa(year) + "/units/" + url.PathEscape(org)
	q := url.Values{}
	for name, values := range v.r.URL.Query() {
		if name == "version" || len(name) > 2 && name[:2] == "w_" {
			q[name] = values
		}
	}
	if len(q) > 0 {
		out += "?" + q.Encode()
	}
	return out
}

func (w *Web) unit(v *visit) (page.View, error) { return w.assessedUnit(v, v.r.PathValue("org"), nil) }

// assessedUnit shows how the points of one organisation come about: each criterion, and
// each input with its record.
func (w *Web) assessedUnit(v *visit, id string, problem error) (page.View, error) {
	year, err := v.pathYear()
	if err != nil {
		return nil, err
	}
	issued, err := w.Items.Assessments(v.ctx, w.Tenant, v.asOf())
	if err != nil {
		return nil, err
	}
	m, _, other, wrong := v.asked(year)
	if wrong != nil {
		return nil, wrong
	}
	got, err := w.Items.AssessOn(v.ctx, w.Tenant, year, m, v.asOf())
	if err != nil {
		return nil, err
	}
	o, ok := got.Result.Org(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "supervisionweb.unit.none", nil)
	}
	body := page.Stack{v.labelled()}
	if other {
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.t("supervisionweb.whatif.on"), Text: v.t("supervisionweb.whatif.on.text")})
	}
	body = append(body, v.result(o, got), section(v.t("supervisionweb.unit.parts"), "", v.parts(o, m)))
	t, options := v.inputs(o)
	body = append(body, section(v.t("supervisionweb.unit.inputs"), v.t("supervisionweb.unit.inputs.text"), t))
	closed := other || v.past() || slices.ContainsFunc(issued, func(x supervision.YearIssue) bool { return x.Year == year })
	if !closed && len(options) > 0 && v.me.May(supervision.DoHead, identity.Target{Tenant: w.Tenant, Org: identity.OrgID(id)}) {
		form := page.Form{ID: "object", Action: assessmentPath(year) + "/object", Fields: []page.Field{{Name: "org", Type: page.FieldHidden, Value: id},
			{Name: "input", Label: v.t("supervisionweb.record.of"), Type: page.FieldSelect, Options: options},
			{Name: "note", Label: v.t("supervisionweb.reason"), Type: page.FieldArea, Rows: 2, Required: true, Value: v.post("note")}}, Buttons: []page.Button{{Label: v.t("supervisionweb.object")}}}
		if problem != nil {
			v.blame(&form, problem)
		}
		body = append(body, folded(v.t("supervisionweb.object"), problem != nil, form))
	}
	own := *got
	own.Disputes = slices.DeleteFunc(slices.Clone(got.Disputes), func(d supervision.Dispute) bool { return string(d.Org) != id })
	if len(own.Disputes) > 0 {
		body = append(body, section(v.t("supervisionweb.objections"), "", v.disputes(year, &own, true)))
	}
	p := page.Page{Title: v.t("supervisionweb.unit", i18n.Args{"Org": v.org(identity.OrgID(id)), "Year": year}), Crumbs: v.assessmentCrumbs(year), Body: body}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
	}
	return p, nil
}

// result is what came out for an organisation.
func (v *visit) result(o *assess.Org, got *supervision.Assessment) page.Definitions {
	m := got.Result.Method
	if !o.Scored {
		return page.Definitions{{Term: v.t("supervisionweb.points"), Text: v.decided(o, m)}}
	}
	place, of := got.Rank(o.ID)
	return page.Definitions{{Term: v.t("supervisionweb.grade"), Body: page.Tag{Text: m.Grades[o.Grade].Name.In(v.lang), Tone: gradeTone(m, o.Grade)}},
		{Term: v.t("supervisionweb.points"), Text: o.Points.StringFixed(1)}, {Term: v.t("supervision.issued.rank"), Text: v.t("supervisionweb.rank.of", i18n.Args{"Rank": place, "Of": of})},
		{Term: v.t("supervisionweb.decided"), Text: v.decided(o, m)}}
}

// parts are the criteria with what each gives.
func (v *visit) parts(o *assess.Org, m *assess.Method) page.Table {
	t := page.Table{Caption: v.t("supervisionweb.unit.parts"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.criterion.head"), Head: true}, {Label: v.t("supervision.issued.weight"), Kind: page.KindNumber},
		{Label: v.t("supervisionweb.unit.effective"), Unit: "%", Kind: page.KindNumber}, {Label: v.t("supervisionweb.unit.of_hundred"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.unit.given"), Kind: page.KindNumber},
		{Label: v.t("supervision.issued.rule")}}}
	for i := range o.Parts {
		p := &o.Parts[i]
		row := page.Row{Cells: []page.Cell{page.Txt(v.t(p.Criterion.Key())), page.Int(p.Weight), page.Txt(p.Effective.StringFixed(1)), page.Txt(p.Points.StringFixed(1)), page.Txt(p.Given.StringFixed(1)), {}}}
		if p.Counted == 0 {
			for j := 2; j < 5; j++ {
				row.Cells[j] = page.None(v.t("supervisionweb.points.none"))
			}
		}
		for _, c := range m.Criteria {
			if c.ID == p.Criterion {
				row.Cells[5] = page.Txt(c.Why.In(v.lang))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// inputs are the facts of an organisation with their points, and the choice among them for
// an objection.
func (v *visit) inputs(o *assess.Org) (page.Table, []page.Option) {
	t := page.Table{Caption: v.org(identity.OrgID(o.ID)), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.criterion.head")}, {Label: v.t("supervisionweb.record.of"), Head: true},
		{Label: v.t("supervisionweb.fact")}, {Label: v.t("supervisionweb.points"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.counts")}}}
	var options []page.Option
	for _, p := range o.Parts {
		for _, in := range p.Inputs {
			name := page.Txt(in.Record.Name)
			if to := v.recordPath(in.Record); to != "" {
				name = page.Lnk(in.Record.Name, to)
			}
			counts := v.t("supervisionweb.counts.yes")
			if in.Struck {
				counts = v.t("supervisionweb.counts.no")
			}
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.t(p.Criterion.Key())), name, page.Txt(supervision.Fact(v.lang, &in)), page.Txt(in.Points.StringFixed(1)), page.Txt(counts)}})
			options = append(options, page.Option{Value: in.ID, Label: v.t(p.Criterion.Key()) + v.t("supervisionweb.colon") + in.Record.Name, Selected: in.ID == v.post("input")})
		}
	}
	return t, options
}

// recordPath is where the record of an input is shown; empty: nowhere.
func (v *visit) recordPath(r assess.Record) string {
	switch {
	case r.Kind == "item":
		return PathOf(supervision.ItemID(r.ID))
	case v.w.Record != nil:
		return v.w.Record(r)
	}
	return ""
}

// object files an objection of the own unit.
func (w *Web) object(v *visit) (page.View, error) {
	year, err := v.pathYear()
	if err != nil {
		return nil, err
	}
	org := v.post("org")
	err = w.Items.Object(v.ctx, w.Tenant, year, v.post("input"), v.post("note"))
	switch {
	case err == nil:
		return page.Redirect{To: v.unitPath(year, org)}, nil
	case formFault(err):
		p, gone := w.assessedUnit(v, org, err)
		if fault.Is(gone, fault.NotFound) { // of no unit: all of them
			return w.assessed(v, err)
		}
		return p, gone
	}
	return nil, err
}
