package checkweb

import (
	"cmp"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

func (v *visit) runAndSeq() (int64, int) {
	run, _ := strconv.ParseInt(v.r.PathValue("run"), 10, 64) // what is no number names nothing
	seq, _ := strconv.Atoi(v.r.PathValue("seq"))
	return run, seq
}

func (w *Web) finding(v *visit) (page.View, error) { return w.findingPage(v, "", nil) }

// findingPage is one finding with its arithmetic, what the check means, and the
// explanations; text is what was typed and refused.
func (w *Web) findingPage(v *visit, text string, problem error) (page.View, error) {
	run, seq := v.runAndSeq()
	f, err := w.Indicators.Finding(v.ctx, w.Tenant, run, seq)
	if err != nil {
		return nil, err
	}
	d := page.Definitions{
		{Term: v.t("quality.col.check"), Text: v.t("quality.check_version", i18n.Args{"Check": f.Result.Title.In(v.lang), "Version": f.Result.Version})},
		{Term: v.t("quality.col.state"), Body: v.findingState(f)},
		{Term: v.t("quality.do"), Text: f.Result.Advice.In(v.lang)},
	}
	if about := v.meaning(f.Result.Check); about != "" {
		d = append(d, page.Definition{Term: v.t("quality.meaning"), Text: about})
	}
	if f.Result.Suggest != nil {
		d = append(d, page.Definition{Term: v.t("quality.suggest"), Text: i18n.Number(*f.Result.Suggest)})
	}
	d = append(d, page.Definition{Term: v.t("quality.col.answers"), Text: cmp.Or(v.org(f.Org), v.t("quality.org.none"))}, v.source(f))
	body := page.Stack{v.labelled(), d}
	if f.Result.Signal {
		body = append(page.Stack{page.Notice{Title: v.t("quality.signals.title"), Text: v.t("quality.signals.text")}}, body...)
	}
	body = append(body, section(v.t("quality.inputs"), v.t("quality.inputs.text"), v.inputs(f)))
	if len(f.Answers) > 0 {
		body = append(body, section(v.t("quality.answers"), v.t("quality.answers.text"), v.answers(f)))
	}
	tab := "checks"
	if f.Result.Signal {
		tab = "signals"
	} else if f.Result.Severity == check.Remark && !f.Past && identity.From(v.ctx).May(indicator.DoExplain, f.Target(w.Tenant)) {
		field := page.Field{Name: "text", Label: v.t("quality.explain.label"), Hint: v.t("quality.explain.hint"), Type: page.FieldArea, Rows: 3, Required: true, Value: text}
		if problem != nil {
			field.Error = i18n.Fault(v.lang, problem)
		}
		body = append(body, section(v.t("quality.explain"), "", page.Form{Action: findingPath(f), Fields: []page.Field{field},
			Buttons: []page.Button{{Label: v.t("quality.explain.press"), Kind: page.Primary}}}))
	}
	p := page.Page{Title: v.about(f), Lead: f.Result.Message.In(v.lang), Body: body,
		Crumbs: []page.Link{{Label: v.t("quality.title"), Href: Path}, {Label: v.t("quality.tab." + tab), Href: Path + "/" + tab}}}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
	}
	return p, nil
}

// source is where the figure came in.
func (v *visit) source(f *indicator.Finding) page.Definition {
	d := page.Definition{Term: v.t("quality.col.act"), Text: v.t(f.Act.Key()) + " · " + v.when(f.At)}
	if f.Act == check.Submission {
		if to := v.w.Sheet(reporting.SheetID(f.Ref)); to != "" {
			d.Body, d.Text = link(d.Text, to), ""
		}
	}
	return d
}

// inputs are the figures that the check looked at, as on paper.
func (v *visit) inputs(f *indicator.Finding) page.Table {
	t := page.Table{Caption: v.t("quality.inputs"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("quality.col.name"), Head: true}, {Label: v.t("quality.col.place")}, {Label: v.t("quality.col.period")},
		{Label: v.t("quality.col.value"), Kind: page.KindNumber}, {Label: v.t("quality.col.unit")}, {Label: v.t("quality.col.record")},
	}, Empty: page.Empty{Title: v.t("quality.inputs.none")}}
	for i, in := range f.Result.Inputs {
		record := page.Txt(in.Record)
		if in.Record == "" {
			record = page.None(v.t("quality.record.candidate"))
		}
		place := page.Txt(v.areaName(in.Cell.Area))
		if in.Cell.Org != "" {
			place.Note = v.org(in.Cell.Org)
		}
		t.Rows = append(t.Rows, page.Row{Current: i == 0, Cells: []page.Cell{
			page.Lnk(v.nameOf(in.Cell), v.indicatorPath(string(in.Cell.Code))), place, page.Txt(in.Cell.Period.Label(v.lang)), page.Num(in.Value), page.Txt(string(in.Unit)), record}})
	}
	return t
}

// nameOf is the name of an indicator; its code when it is not known any more.
func (v *visit) nameOf(c check.Cell) string {
	if v.names == nil {
		v.names = map[indicator.Version]string{}
		defs, err := v.w.Indicators.Definitions(v.ctx, v.w.Tenant, v.instant())
		if err == nil {
			for i := range defs {
				v.names[defs[i].Key()] = defs[i].Name
			}
		}
	}
	if n := v.names[indicator.Version{Code: indicator.Code(c.Code), Version: c.Version}]; n != "" {
		return n
	}
	return string(c.Code)
}

func (v *visit) answers(f *indicator.Finding) page.Table {
	t := page.Table{Caption: v.t("quality.answers"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("quality.col.date"), Kind: page.KindDate, Head: true}, {Label: v.t("quality.col.answer")}, {Label: v.t("quality.col.by")}}}
	for _, a := range f.Answers {
		by := page.Txt(a.By)
		if a.By == "" {
			by = page.None(v.t("quality.by.program"))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.when(a.At)), page.Txt(a.Text), by}})
	}
	return t
}

// explain keeps what was typed.
func (w *Web) explain(v *visit) (page.View, error) {
	run, seq := v.runAndSeq()
	text := strings.TrimSpace(v.r.PostFormValue("text"))
	if err := w.Indicators.Explain(v.ctx, w.Tenant, run, seq, text); err != nil {
		if !fault.Is(err, fault.Invalid) {
			return nil, err
		}
		return w.findingPage(v, text, err)
	}
	return page.Redirect{To: Path + "/checks/" + strconv.FormatInt(run, 10) + "/" + strconv.Itoa(seq)}, nil
}
