package supervisionweb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

func assessmentPath(year int) string { return Path + "/assessment/" + strconv.Itoa(year) }

// pathYear is the year in the address; anything else is not there.
func (v *visit) pathYear() (int, error) {
	y, err := strconv.Atoi(v.r.PathValue("year"))
	if err != nil || y < 2000 || y > 3000 {
		return 0, fault.New(fault.NotFound, "fault.not_found", nil)
	}
	return y, nil
}

// asked is the method that the address asks about, and whether it is the one in
// force in the year.
func (v *visit) asked(year int) (m, now *assess.Method, other bool, err error) {
	set, err := v.w.Items.Methods(v.ctx, v.w.Tenant, v.asOf())
	if err != nil {
		return nil, nil, false, err
	}
	now = set.For(year)
	m = now
	q := v.r.URL.Query()
	var wrong supervision.Problems
	if text := strings.TrimSpace(q.Get("version")); text != "" {
		n, _ := strconv.Atoi(text) // what is no number is no version
		x, ok := set.Version(n)
		if !ok {
			wrong.Add("version", fault.New(fault.Invalid, "supervision.method_unknown", fault.Args{"Version": short(text)}))
			x = now
		}
		m, other = x, x.Version != now.Version
	}
	weights := map[assess.Criterion]int{}
	for _, c := range assess.Criteria() {
		text := strings.TrimSpace(q.Get("w_" + string(c)))
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 100 {
			wrong.Add("w_"+string(c), fault.New(fault.Invalid, "supervision.weights", nil))
		}
		weights[c] = n
	}
	if err := wrong.Err(); err != nil {
		return now, now, false, err
	}
	if len(weights) == 0 {
		return m, now, other, nil
	}
	with, err := m.With(weights)
	if err != nil {
		return now, now, false, err
	}
	for i := range with.Criteria {
		other = other || with.Criteria[i].Weight != m.Criteria[i].Weight
	}
	return with, now, other, nil
}

// short is the beginning of what an address says.
func short(text string) string {
	const most = 20
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

func (w *Web) assessment(v *visit) (page.View, error) { return w.assessed(v, nil) }

// assessed shows what came out for a year and why, what would come out by another
// version or other weights, what was issued, and how to issue it. The inputs of each
// organisation stand on a page of its own.
func (w *Web) assessed(v *visit, problem error) (page.View, error) {
	year, err := v.pathYear()
	if err != nil {
		return nil, err
	}
	issued, err := w.Items.Assessments(v.ctx, w.Tenant, v.asOf())
	if err != nil {
		return nil, err
	}
	m, now, other, wrong := v.asked(year)
	if m == nil {
		return nil, wrong
	}
	got, err := w.Items.AssessOn(v.ctx, w.Tenant, year, m, v.asOf())
	if err != nil {
		return nil, err
	}
	var base *supervision.Assessment
	if other {
		if base, err = w.Items.AssessOn(v.ctx, w.Tenant, year, now, v.asOf()); err != nil {
			return nil, err
		}
	}
	body := page.Stack{v.labelled(), v.years(year, assessmentPath)}
	if problem != nil {
		body = append(body, page.Notice{Kind: page.NoticeError, Title: i18n.Fault(v.lang, problem)})
	}
	if wrong != nil {
		body = append(body, page.Notice{Kind: page.NoticeError, Title: v.t("supervisionweb.whatif.wrong"), Text: i18n.Fault(v.lang, wrong), Links: []page.Link{{Label: v.t("supervisionweb.whatif"), Href: "#whatif"}}})
	}
	if other {
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.t("supervisionweb.whatif.on"), Text: v.t("supervisionweb.whatif.on.text"),
			Links: []page.Link{{Label: v.t("supervisionweb.whatif.off"), Href: assessmentPath(year)}}})
	}
	closed := slices.ContainsFunc(issued, func(x supervision.YearIssue) bool { return x.Year == year })
	if note := v.issuedNote(year, issued); note != nil && !other {
		body = append(body, note)
	}
	body = append(body, v.ranking(year, got, base), folded(v.t("supervisionweb.whatif"), other || wrong != nil, v.whatIf(year, m, wrong)))
	if !other && v.issues() {
		form, err := v.issueForm(year, got, closed)
		if err != nil {
			return nil, err
		}
		body = append(body, form)
	}
	if len(got.Disputes) > 0 {
		body = append(body, section(v.t("supervisionweb.objections"), "", v.disputes(year, got, closed || other || v.past())))
	}
	p := page.Page{Actions: []page.Button{{Label: v.t("supervisionweb.issued"), Href: issuedPath}}, Title: v.t("supervisionweb.assessment"), Lead: v.t("supervisionweb.assessment.lead", i18n.Args{"Method": m.Name.In(v.lang), "Version": m.Version}),
		Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}, Body: body}
	if err := problem; err != nil || wrong != nil {
		if err == nil {
			err = wrong
		}
		p.Status = page.Status(fault.From(err).Code)
	}
	return p, nil
}

// ranking is one line an organisation: what came out, and what decided it; those without
// a grade, which are many in the first months of a year, are folded away; but not who is
// late.
func (v *visit) ranking(year int, got, base *supervision.Assessment) page.Stack {
	t := page.Table{Caption: v.t("supervisionweb.assessment"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.org"), Head: true}, {Label: v.t("supervisionweb.grade"), Kind: page.KindMark},
		{Label: v.t("supervisionweb.points"), Kind: page.KindNumber}}, Empty: page.Empty{Title: v.t("supervisionweb.assessment.none"), Text: v.t("supervisionweb.assessment.none.text")}}
	if base != nil {
		t.Columns = append(t.Columns, page.Column{Label: v.t("supervisionweb.points.now"), Kind: page.KindNumber})
	}
	t.Columns = append(t.Columns, page.Column{Label: v.t("supervisionweb.decided")})
	thin := page.Table{Caption: v.t("supervisionweb.grade.none"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.org"), Head: true}, {Label: v.t("supervisionweb.decided")}}}
	for i := range got.Result.Orgs {
		o := &got.Result.Orgs[i]
		m := got.Result.Method
		cells := []page.Cell{page.Lnk(v.org(identity.OrgID(o.ID)), v.unitPath(year, o.ID)), page.Show(page.Tag{Text: m.Grades[o.Grade].Name.In(v.lang), Tone: gradeTone(m, o.Grade)}), page.Txt(o.Points.StringFixed(1))}
		if late, _ := o.Late(); late == 0 && !o.Scored && !scored(base, o.ID) { // who is late stands above
			thin.Rows = append(thin.Rows, page.Row{Cells: []page.Cell{cells[0], page.Txt(v.decided(o, m))}})
			continue
		}
		if !o.Scored {
			cells[1], cells[2] = page.None(v.t("supervisionweb.grade.none")), page.None(v.t("supervisionweb.points.none"))
		}
		if base != nil {
			cells = v.changed(cells, o, got, base)
		}
		t.Rows = append(t.Rows, page.Row{Cells: append(cells, page.Txt(v.decided(o, m)))})
	}
	if len(thin.Rows) == 0 {
		return page.Stack{t}
	}
	rest := folded(v.n("supervisionweb.thin", len(thin.Rows)), len(t.Rows) == 0, thin)
	if len(t.Rows) == 0 {
		return page.Stack{rest}
	}
	return page.Stack{t, rest}
}

// scored says whether an organisation has points in an assessment.
func scored(x *supervision.Assessment, org string) bool {
	if x == nil {
		return false
	}
	o, ok := x.Result.Org(org)
	return ok && o.Scored
}

// gradeTone is good for the best grade and bad for the worst.
func gradeTone(m *assess.Method, grade int) page.Tone {
	switch grade {
	case 0:
		return page.ToneGood
	case len(m.Grades) - 1:
		return page.ToneBad
	}
	return page.ToneBlue
}

// decided says in words what the points come from: where most were lost, or that too
// little is known.
func (v *visit) decided(o *assess.Org, m *assess.Method) string {
	if !o.Scored {
		out := v.t("supervisionweb.points.thin", i18n.Args{"Basis": o.Basis, "Least": m.Least})
		if n, most := o.Late(); n > 0 {
			out = v.t("supervisionweb.decided.late", i18n.Args{"Count": n, "Most": most}) + v.t("supervision.issued.semicolon") + out
		}
		return out
	}
	parts := slices.DeleteFunc(slices.Clone(o.Parts), func(p assess.Part) bool { return p.Counted == 0 || lost(&p).Round(1).IsZero() })
	slices.SortStableFunc(parts, func(a, b assess.Part) int { return lost(&b).Cmp(lost(&a)) })
	out := ""
	for i := range parts {
		p := &parts[i]
		bad := 0
		for j := range p.Inputs {
			if in := &p.Inputs[j]; !in.Struck && in.Points.LessThan(hundred) {
				bad++
			}
		}
		out = joined(out, v.t("supervisionweb.decided.lost", i18n.Args{"Name": v.t(p.Criterion.Key()), "Lost": lost(p).StringFixed(1), "Bad": bad, "All": p.Counted}), v.t("supervision.issued.semicolon"))
	}
	if out == "" {
		out = v.t("supervisionweb.decided.full")
	}
	if n := justOver(o); n > 0 {
		out = joined(out, v.n("supervisionweb.decided.over", n), v.t("supervision.issued.semicolon"))
	}
	return out
}

// justOver counts what is past its due day by no whole workday: it costs nothing, and yet
// is not in time.
func justOver(o *assess.Org) int {
	n := 0
	for _, p := range o.Parts {
		for _, in := range p.Inputs {
			if in.Criterion == assess.Timeliness && in.Over && in.Late == 0 && !in.Struck {
				n++
			}
		}
	}
	return n
}

var hundred = decimal.NewFromInt(100)

// lost is how many of all points a criterion cost.
func lost(p *assess.Part) decimal.Decimal { return p.Effective.Sub(p.Given) }

// changed adds what an organisation has by the method in force; how another method moves
// its points and its place stands below these.
func (v *visit) changed(cells []page.Cell, o *assess.Org, got, base *supervision.Assessment) []page.Cell {
	b, ok := base.Result.Org(o.ID)
	if !ok || !b.Scored {
		return append(cells, page.None(v.t("supervisionweb.points.none")))
	}
	now := page.Txt(b.Points.StringFixed(1))
	now.Note = base.Result.Method.Grades[b.Grade].Name.In(v.lang)
	if o.Scored {
		diff := o.Points.Sub(b.Points)
		cells[1].Note = diff.StringFixed(1)
		if diff.IsPositive() {
			cells[1].Note = "+" + cells[1].Note
		}
		from, _ := base.Rank(o.ID)
		to, _ := got.Rank(o.ID)
		cells[0].Note = v.t("supervisionweb.rank.moved", i18n.Args{"From": from, "To": to})
		if from == to {
			cells[0].Note = v.t("supervisionweb.rank.same", i18n.Args{"Rank": to})
		}
	}
	return append(cells, now)
}

// whatIf asks for another version or other weights.
func (v *visit) whatIf(year int, m *assess.Method, wrong error) page.Stack {
	f := page.Form{ID: "whatif", Action: assessmentPath(year), Method: "get", Buttons: []page.Button{{Label: v.t("supervisionweb.whatif.show")}}}
	if set, err := v.w.Items.Methods(v.ctx, v.w.Tenant, v.asOf()); err == nil && len(set) > 1 {
		var versions []page.Option
		for i := range set {
			label := v.t("supervisionweb.whatif.version", i18n.Args{"Version": set[i].Version, "From": plain(set[i].From)})
			versions = append(versions, page.Option{Value: strconv.Itoa(set[i].Version), Label: label, Selected: set[i].Version == m.Version})
		}
		versioned := page.Form{ID: "whatif-version", Action: assessmentPath(year), Method: "get", Fields: []page.Field{{Name: "version", Label: v.t("supervisionweb.whatif.of"), Type: page.FieldSelect, Options: versions}},
			Buttons: []page.Button{{Label: v.t("supervisionweb.whatif.compare")}}}
		f.Fields = append(f.Fields, page.Field{Name: "version", ID: "weights-version", Type: page.FieldHidden, Value: strconv.Itoa(m.Version)})
		return page.Stack{versioned, v.weights(f, m, wrong)}
	}
	return page.Stack{v.weights(f, m, wrong)}
}

// weights asks for other weights.
func (v *visit) weights(f page.Form, m *assess.Method, wrong error) page.Form {
	for _, c := range m.Criteria {
		name, value := "w_"+string(c.ID), strconv.Itoa(c.Weight)
		if typed := v.r.URL.Query().Get(name); wrong != nil && typed != "" {
			value = typed
		}
		f.Fields = append(f.Fields, page.Field{Name: name, Label: v.t(c.ID.Key()), Hint: c.Why.In(v.lang), Type: page.FieldNumber, Value: value, Width: 4})
	}
	if wrong != nil {
		v.blame(&f, wrong)
	}
	return f
}

func (v *visit) disputes(year int, got *supervision.Assessment, closed bool) page.Stack {
	t := page.Table{Caption: v.t("supervisionweb.objections"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.at"), Kind: page.KindDate}, {Label: v.t("supervisionweb.owner"), Head: true},
		{Label: v.t("supervisionweb.record.of")}, {Label: v.t("supervisionweb.reason")}, {Label: v.t("supervisionweb.decision")}}}
	var forms page.Stack
	for i := range got.Disputes {
		d := &got.Disputes[i]
		of := d.Input
		if in, ok := got.Result.Input(d.Input); ok {
			of = v.t(in.Criterion.Key()) + v.t("supervisionweb.colon") + in.Record.Name
		}
		decision := page.None(v.t("supervisionweb.decision.none"))
		if d.Decision != nil {
			decision = page.Txt(v.t("supervisionweb.decision." + map[bool]string{true: "accepted", false: "refused"}[d.Decision.Accepted]))
			decision.Note = d.Decision.By + v.t("supervisionweb.colon") + d.Decision.Note
		} else if !closed && v.me.May(supervision.DoSupervise, identity.Target{Tenant: v.w.Tenant}) {
			id := strconv.Itoa(i)
			forms = append(forms, folded(v.t("supervisionweb.decide", i18n.Args{"Org": v.org(d.Org), "Input": of}), false, page.Form{ID: "decide-" + id, Action: assessmentPath(year) + "/decide", Fields: []page.Field{
				{ID: "of-" + id, Name: "of", Type: page.FieldHidden, Value: string(d.ID)},
				{ID: "decision-" + id, Name: "note", Label: v.t("supervisionweb.reason"), Type: page.FieldArea, Rows: 2, Required: true}},
				Buttons: []page.Button{{Label: v.t("supervisionweb.decision.accepted"), Name: "accept", Value: yes}, {Label: v.t("supervisionweb.decision.refused"), Name: "accept", Value: ""}}}))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.day(d.At)), page.Txt(v.org(d.Org)), page.Txt(of), page.Txt(d.Note), decision}})
	}
	return append(page.Stack{t}, forms...)
}

func (w *Web) decide(v *visit) (page.View, error) {
	year, err := v.pathYear()
	if err != nil {
		return nil, err
	}
	return w.after(v, year, w.Items.Decide(v.ctx, w.Tenant, year, supervision.ObjectionID(v.post("of")), v.post("accept") == yes, v.post("note")))
}

func (w *Web) after(v *visit, year int, err error) (page.View, error) {
	switch {
	case err == nil:
		return page.Redirect{To: assessmentPath(year)}, nil
	case formFault(err):
		return w.assessed(v, err)
	}
	return nil, err
}
