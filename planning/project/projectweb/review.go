package projectweb

import (
	"strconv"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

func (w *Web) appoint(v *visit, st project.Step) error {
	f := typed{v: v}
	until := f.day("until", v.t("projectweb.until"))
	if f.err() != nil {
		return f.err()
	}
	all, err := w.experts(v)
	if err != nil {
		return err
	}
	var chosen []project.Expert
	for _, id := range v.r.PostForm["experts"] {
		e := project.Expert{Person: identity.PersonID(id)}
		for _, x := range all { // a name comes from the house, not from the form
			if x.Person == e.Person {
				e.Name = x.Name
			}
		}
		chosen = append(chosen, e)
	}
	_, err = w.Projects.Appoint(v.ctx, st, chosen, until)
	return err
}

func (w *Web) experts(v *visit) ([]project.Expert, error) {
	if w.Experts == nil {
		return nil, nil
	}
	return w.Experts(v.ctx)
}

func (w *Web) score(v *visit, st project.Step) error {
	x, err := w.Projects.Task(v.ctx, v.tenant, st.ID)
	if err != nil {
		return err
	}
	f := typed{v: v}
	in := project.Scores{Opinion: v.input("opinion"), Submitted: v.input("then") == "submit"}
	if x.Tally != nil {
		for _, c := range x.Tally.Criteria.Criteria {
			if v.input("c-"+c.ID) != "" {
				in.Scores = append(in.Scores, project.Score{Criterion: c.ID, Points: f.integer("c-"+c.ID, v.t(c.Key()))})
			}
		}
	}
	if f.err() != nil {
		return f.err()
	}
	_, err = w.Projects.Score(v.ctx, st, in)
	return err
}

func (w *Web) conclude(v *visit, st project.Step) error {
	_, err := w.Projects.Conclude(v.ctx, st)
	return err
}

func (w *Web) askOpinions(v *visit, st project.Step) error {
	f := typed{v: v}
	until := f.day("until", v.t("projectweb.until"))
	if f.err() != nil {
		return f.err()
	}
	var orgs []identity.OrgID
	for _, o := range v.r.PostForm["orgs"] {
		orgs = append(orgs, identity.OrgID(o))
	}
	_, err := w.Projects.AskOpinions(v.ctx, st, orgs, until)
	return err
}

func (w *Web) giveOpinion(v *visit, st project.Step) error {
	_, err := w.Projects.GiveOpinion(v.ctx, st, identity.OrgID(v.input("org")), project.Stance(v.input("stance")))
	return err
}

// review is the screening by experts and the opinions of departments.
func (p *dossier) review() (templ.Component, error) {
	stack := page.Stack{section("content", p.t("projectweb.basics"), "", p.basics())}
	experts, err := p.screening()
	if err != nil {
		return nil, err
	}
	return append(stack, section("screening", p.t("projectweb.screening"), p.t("projectweb.screening.hint"), experts), section("joint", p.t("projectweb.joint"), p.t("projectweb.joint.hint"), p.joint())), nil
}

func (p *dossier) screening() (templ.Component, error) {
	var stack page.Stack
	t := p.x.Tally
	if t != nil {
		stack = append(stack, text("", t.Line.In(p.lang)), p.scoreTable(t))
		if p.may(project.DoScore) {
			stack = append(stack, p.scoreForm(t))
		}
		if t.Screening.Result == nil && p.may(project.DoKeep) {
			stack = append(stack, p.ask("conclude", "", "projectweb.conclude", ""))
		}
	} else {
		stack = append(stack, page.Empty{Title: p.t("projectweb.screening.none")})
	}
	if p.may(project.DoKeep) && (p.p.Stage == project.Conceived || p.x.Gates.Void(p.p)) && (t == nil || t.Screening.Result != nil) {
		all, err := p.w.experts(p.visit)
		if err != nil {
			return nil, err
		}
		var options []page.Option
		for _, e := range all {
			options = append(options, page.Option{Value: string(e.Person), Label: e.Name})
		}
		stack = append(stack, fold("appoint-part", p.t("projectweb.appoint"), p.typing("appoint"), p.ask("appoint", "", "projectweb.appoint.do", page.Primary,
			page.Field{Name: "experts", Label: p.t("projectweb.experts"), Type: page.FieldChecks, Options: options}, page.Field{Name: "until", Label: p.t("projectweb.until"), Type: page.FieldDate, Required: true})))
	}
	return stack, nil
}

// scoreTable shows who submitted; the scores of others only once all is concluded.
func (p *dossier) scoreTable(t *project.Tally) page.Table {
	out := page.Table{Caption: p.t("projectweb.screening"), HideCaption: true, Columns: []page.Column{{Label: p.t("projectweb.expert"), Head: true}, {Label: p.t("projectweb.state"), Kind: page.KindMark}}}
	for _, c := range t.Criteria.Criteria {
		out.Columns = append(out.Columns, page.Column{Label: p.t(c.Key()), Unit: strconv.Itoa(c.Weight) + "%", Kind: page.KindNumber})
	}
	out.Columns = append(out.Columns, page.Column{Label: p.t("projectweb.opinion")})
	for _, e := range t.Screening.Experts {
		row := page.Row{Cells: []page.Cell{page.Txt(e.Name), page.Show(page.Tag{Text: p.t("projectweb.score.waiting")})}}
		points, opinion := map[string]int{}, ""
		for _, s := range t.Screening.Sheets {
			if s.Person != e.Person {
				continue
			}
			if s.Submitted {
				row.Cells[1] = page.Show(page.Tag{Text: p.t("projectweb.score.submitted"), Tone: page.ToneGood})
			}
			opinion = s.Opinion
			for _, x := range s.Scores {
				points[x.Criterion] = x.Points
			}
		}
		for _, c := range t.Criteria.Criteria {
			cell := page.None(p.t("projectweb.why.score_closed"))
			if n, ok := points[c.ID]; ok {
				cell = page.Int(n)
			}
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, page.Row{Cells: append(row.Cells, page.Txt(opinion))})
	}
	return out
}

func (p *dossier) scoreForm(t *project.Tally) templ.Component {
	var fields []page.Field
	mine := project.Scores{}
	for _, s := range t.Screening.Sheets {
		if s.Person == p.me.Person {
			mine = s
		}
	}
	if mine.Submitted {
		return page.Notice{Kind: page.NoticeSuccess, Title: p.t("projectweb.score.final")}
	}
	for _, c := range t.Criteria.Criteria {
		value := ""
		for _, x := range mine.Scores {
			if x.Criterion == c.ID {
				value = strconv.Itoa(x.Points)
			}
		}
		fields = append(fields, page.Field{Name: "c-" + c.ID, Label: p.t(c.Key()), Hint: p.t("projectweb.score.hint", i18n.Args{"Weight": c.Weight}), Type: page.FieldNumber, Width: 5, Value: value, Required: true})
	}
	fields = append(fields, page.Field{Name: "opinion", Label: p.t("projectweb.opinion"), Type: page.FieldArea, Value: mine.Opinion})
	f := p.ask("score", "", "projectweb.score.submit", page.Primary, fields...)
	f.Buttons = []page.Button{{Label: p.t("projectweb.score.submit"), Name: "then", Value: "submit", Kind: page.Primary}, {Label: p.t("projectweb.score.save"), Name: "then", Value: "save"}}
	return section("mine", p.t("projectweb.score.mine"), "", f)
}

// joint is what departments say.
func (p *dossier) joint() templ.Component {
	var stack page.Stack
	j := p.p.Joint
	if j == nil {
		stack = append(stack, page.Empty{Title: p.t("projectweb.joint.none")})
	} else {
		t := page.Table{Caption: p.t("projectweb.joint"), HideCaption: true, Columns: []page.Column{{Label: p.t("projectweb.department"), Head: true}, {Label: p.t("projectweb.stance"), Kind: page.KindMark}, {Label: p.t("projectweb.opinion")}, {Label: p.t("projectweb.by")}}}
		tones := map[project.Stance]page.Tone{project.Agrees: page.ToneGood, project.Conditions: page.ToneWarn, project.Objects: page.ToneBad}
		for _, org := range j.Orgs {
			row := []page.Cell{page.Txt(p.orgFull(org))}
			if o := j.Opinion(org); o != nil {
				row = append(row, page.Show(page.Tag{Text: p.t(o.Stance.Key()), Tone: tones[o.Stance]}), page.Txt(o.Text), page.Cell{Text: o.By, Note: p.moment(o.At)})
			} else {
				key := "projectweb.joint.waiting"
				if p.x.Day > j.Until {
					key = "projectweb.joint.silent"
				}
				row = append(row, page.Show(page.Tag{Text: p.t(key, i18n.Args{"Until": j.Until.String()})}), page.None(p.t("projectweb.joint.no_words")), page.None(p.t("projectweb.joint.no_words")))
			}
			t.Rows = append(t.Rows, page.Row{Cells: row})
		}
		stack = append(stack, t)
		stack = append(stack, p.opinionForms(j)...)
	}
	if p.may(project.DoKeep) && !p.p.Standing.Over() {
		var list []page.Option
		pairs := p.orgPairs()
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, page.Option{Value: pairs[i], Label: pairs[i+1]})
		}
		stack = append(stack, fold("ask-part", p.t("projectweb.joint.ask"), p.typing("ask"), p.ask("ask", "", "projectweb.joint.do", page.Primary,
			page.Field{Name: "orgs", Label: p.t("projectweb.department"), Type: page.FieldChecks, Options: list}, page.Field{Name: "until", Label: p.t("projectweb.until"), Type: page.FieldDate, Required: true})))
	}
	return stack
}

func (p *dossier) opinionForms(j *project.Joint) page.Stack {
	var out page.Stack
	if !p.may(project.DoOpine) || p.x.Day > j.Until {
		return nil
	}
	for _, org := range j.Orgs {
		if !p.me.May(project.DoOpine, identity.Target{Tenant: p.tenant, Org: org, Area: p.tenant}) {
			continue
		}
		var stances []page.Option
		for _, s := range project.Stances() {
			stances = append(stances, page.Option{Value: string(s), Label: p.t(s.Key())})
		}
		out = append(out, section("opinion-"+string(org), p.t("projectweb.opinion.of", i18n.Args{"Org": p.orgFull(org)}), "", p.ask("opinion", string(org), "projectweb.opinion.give", page.Primary,
			hidden("org", string(org)), page.Field{Name: "stance", Label: p.t("projectweb.stance"), Type: page.FieldRadio, Options: stances}, page.Field{Name: "reason", Label: p.t("projectweb.opinion"), Type: page.FieldArea})))
	}
	return out
}
