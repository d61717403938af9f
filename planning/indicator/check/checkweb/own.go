package checkweb

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

const (
	rulesPath = Path + "/rules"
	ownFile   = "checks.yaml"
	yamlType  = "application/yaml; charset=utf-8"
)

func ownPath(id string) string { return rulesPath + "/own/" + id }

// ownList is the tenant's own checks on the page of rules.
func (v *visit) ownList() (page.Stack, error) {
	list, err := v.w.Indicators.OwnChecks(v.ctx, v.w.Tenant, v.instant())
	if err != nil {
		return nil, err
	}
	rules := v.may(indicator.DoRule) && v.page.AsOf.IsZero()
	if len(list) == 0 && !rules {
		return nil, nil
	}
	t := page.Table{Caption: v.t("quality.own"), HideCaption: true, Columns: []page.Column{{Label: v.t("quality.col.check"), Head: true}, {Label: v.t("quality.col.severity"), Kind: page.KindMark},
		{Label: v.t("quality.own.explanation")}, {Label: v.t("quality.own.instruction")}, {Label: v.t("quality.col.version"), Kind: page.KindNumber}, {Label: v.t("quality.col.state")}},
		Empty: page.Empty{Title: v.t("quality.own.none"), Text: v.t("quality.own.none.text")}}
	for i := range list {
		o := &list[i]
		t.Rows = append(t.Rows, page.Row{ID: "rule-" + o.ID, Cells: []page.Cell{page.Lnk(o.Title, ownPath(o.ID)), page.Show(page.Tag{Text: v.t(o.Severity.Key()), Tone: tones[o.Severity]}),
			page.Txt(o.Explanation), page.Txt(o.Instruction), page.Int(o.Version), page.Txt(v.onOff(&o.Declared))}})
	}
	out := page.Stack{t}
	if rules {
		out = append(out, ownActs(v))
	}
	return page.Stack{section(v.t("quality.own"), v.t("quality.own.lead"), out)}, nil
}

func (v *visit) onOff(d *check.Declared) string {
	if d.Off {
		return v.t("quality.own.off")
	}
	return v.t("quality.rules.on")
}

// downloadOwn gives the tenant's own checks as a file that comes in again.
func (w *Web) downloadOwn(v *visit) (page.View, error) {
	if v.r.PathValue("file") != ownFile {
		return nil, fault.New(fault.NotFound, "fault.not_found", nil)
	}
	own, err := w.Indicators.OwnChecks(v.ctx, w.Tenant, v.instant())
	if err != nil {
		return nil, err
	}
	list := make([]check.Declared, 0, len(own))
	for i := range own {
		list = append(list, own[i].Declared)
	}
	data, err := check.Write(list)
	if err != nil {
		return nil, err
	}
	return page.File{Name: ownFile, Type: yamlType, Write: func(out io.Writer) error { _, err := out.Write(data); return err }}, nil
}

// own shows a check with its history, and the form in which it is changed.
func (w *Web) own(v *visit) (page.View, error) {
	list, err := w.Indicators.OwnCheckHistory(v.ctx, w.Tenant, v.r.PathValue("rule"), v.instant())
	if err != nil {
		return nil, err
	}
	d := &list[0].Declared
	body := page.Stack{v.labelled(), page.Definitions{
		{Term: v.t("quality.col.state"), Text: v.onOff(d)}, {Term: v.t("quality.col.severity"), Body: page.Tag{Text: v.t(d.Severity.Key()), Tone: tones[d.Severity]}},
		{Term: v.t("quality.meaning"), Text: v.declared(d)}, {Term: v.t("quality.own.explanation"), Text: d.Explanation}, {Term: v.t("quality.own.instruction"), Text: d.Instruction},
	}}
	t := page.Table{Caption: v.t("quality.own.history"), Columns: []page.Column{{Label: v.t("quality.col.version"), Kind: page.KindNumber, Head: true}, {Label: v.t("quality.col.date"), Kind: page.KindDate},
		{Label: v.t("quality.col.by")}, {Label: v.t("quality.own.reason")}, {Label: v.t("quality.col.state")}, {Label: v.t("quality.meaning")}}}
	for i := range list {
		o := &list[i]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Int(o.Version), page.Txt(v.when(o.At)), page.Txt(o.By), page.Txt(o.Reason), page.Txt(v.onOff(&o.Declared)), page.Txt(v.declared(&o.Declared))}})
	}
	body = append(body, t)
	if v.may(indicator.DoRule) && v.page.AsOf.IsZero() {
		f := formOf(d)
		body = append(body, section(v.t("quality.own.change"), v.t("quality.own.change.text"), v.ownForm(&f, nil)))
	}
	return page.Page{Title: d.Title, Lead: d.Explanation, Body: body, Crumbs: v.ruleCrumbs()}, nil
}

func (v *visit) ruleCrumbs() []page.Link {
	return []page.Link{{Label: v.t("quality.title"), Href: Path}, {Label: v.t("quality.tab.rules"), Href: rulesPath}}
}

// declared is what a check compares, in words.
func (v *visit) declared(d *check.Declared) string {
	parts := []string{v.t("quality.kind." + d.Kind)}
	if d.Kind == "relation" {
		parts = append(parts, d.Left+" "+d.Op+" "+d.Right)
	}
	for _, x := range numbers(d) {
		if x.value != "" {
			parts = append(parts, v.t("quality.with."+x.name)+" "+x.value)
		}
	}
	if len(d.Only.Codes) > 0 {
		var names []string
		for _, c := range d.Only.Codes {
			names = append(names, v.codeName(indicator.Code(c)))
		}
		parts = append(parts, strings.Join(names, v.t("quality.comma")))
	} else if d.Kind != "relation" {
		parts = append(parts, v.t("quality.own.all"))
	}
	return strings.Join(parts, " · ")
}

// codeName is the name of an indicator.
func (v *visit) codeName(c indicator.Code) string {
	cell := check.Cell{}
	cell.Code = indicator.CheckCell(indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: c}}).Code
	for n := 9; n > 0; n-- {
		cell.Version = n
		if name := v.nameOf(cell); name != string(c) {
			return name
		}
	}
	return string(c)
}

func (w *Web) newOwn(v *visit) (page.View, error) {
	f := ownForm{Severity: string(check.Remark), Kind: "bounds"}
	return v.newOwnPage(&f, nil), nil
}

func (v *visit) newOwnPage(f *ownForm, wrong []string) page.Page {
	p := page.Page{Title: v.t("quality.own.new"), Lead: v.t("quality.own.new.lead"), Body: v.ownForm(f, wrong), Crumbs: v.ruleCrumbs()}
	if len(wrong) > 0 {
		p.Status = 422
	}
	return p
}

// tryOwn says what checks would find, from the form or a file; nothing is recorded.
func (w *Web) tryOwn(v *visit) (page.View, error) {
	if err := v.r.ParseMultipartForm(check.MaxOwnFile); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, err
	}
	var data []byte
	f := readOwn(v.r)
	if file, _, err := v.r.FormFile("file"); err == nil {
		defer func() { _ = file.Close() }() // read only
		if data, err = io.ReadAll(io.LimitReader(file, check.MaxOwnFile)); err != nil {
			return nil, err
		}
	} else if f.ID == "" && v.r.FormValue("from") == "file" {
		return v.wrongOwn(nil, []string{v.t("quality.own.no_file")}), nil
	} else if data, err = f.yaml(); err != nil {
		return v.wrongOwn(&f, v.faults(err)), nil
	}
	return w.trialPage(v, &f, data, nil)
}

// trialPage shows a dry run with the button that records.
func (w *Web) trialPage(v *visit, f *ownForm, data []byte, problem error) (page.View, error) {
	list, err := check.LoadOwn(data)
	var trials []indicator.CheckTrial
	if err == nil {
		trials, err = w.Indicators.TryOwnChecks(v.ctx, w.Tenant, list)
	}
	if err != nil {
		if c := fault.From(err); c != nil && c.Code != fault.Invalid && c.Code != fault.Conflict {
			return nil, err
		}
		return v.wrongOwn(f, v.faults(err)), nil
	}
	body := page.Stack{}
	changes := 0
	for i := range trials {
		x := &trials[i]
		if !x.Same {
			changes++
		}
		body = append(body, v.trial(x))
	}
	reason := page.Field{Name: "reason", Label: v.t("quality.own.reason"), Hint: v.t("quality.own.reason.hint"), Required: true, Value: v.r.FormValue("reason")}
	if problem != nil {
		reason.Error = i18n.Fault(v.lang, problem)
	}
	form := page.Form{Action: rulesPath + "/save", Fields: []page.Field{{Name: "yaml", Type: page.FieldHidden, Value: string(data)}, reason},
		Buttons: []page.Button{{Label: v.n("quality.own.save", changes), Kind: page.Primary}, {Label: v.t("quality.own.back"), Href: rulesPath}}}
	head := page.Stack{page.Notice{Title: v.n("quality.own.trial", changes), Text: v.t("quality.own.trial.text")}}
	if changes > 0 {
		head = append(head, form)
	}
	p := page.Page{Title: v.t("quality.own.trial.title"), Body: append(head, body...), Crumbs: v.ruleCrumbs()}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
	}
	return p, nil
}

// trial is what one check would find.
func (v *visit) trial(x *indicator.CheckTrial) page.Stack {
	what := v.t("quality.own.is_new")
	switch {
	case x.Same:
		what = v.t("quality.own.is_same")
	case x.Was != nil:
		what = v.t("quality.own.is_changed", i18n.Args{"Version": x.Was.Version, "Next": x.Was.Version + 1})
	}
	if x.Off {
		what += v.t("quality.comma") + v.t("quality.own.off")
	}
	t := page.Table{Caption: v.t("quality.own.found"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("quality.col.name"), Head: true}, {Label: v.t("quality.col.place")}, {Label: v.t("quality.col.period")}, {Label: v.t("quality.own.says")}},
		Empty: page.Empty{Title: v.t("quality.own.found.none")}}
	for i := range x.Results {
		r := &x.Results[i]
		c := r.Cells[0]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(v.nameOf(c), v.indicatorPath(string(c.Code))), page.Txt(v.areaName(c.Area)), page.Txt(c.Period.Label(v.lang)), page.Txt(r.Message.In(v.lang))}})
	}
	lead := what + " · " + v.t("quality.own.counts", i18n.Args{"Looked": x.Looked, "Found": x.Found, "Shown": len(x.Results)})
	return page.Stack{section(cmp.Or(x.Title, x.ID), lead, t)}
}

// saveOwn records what was tried.
func (w *Web) saveOwn(v *visit) (page.View, error) {
	data := []byte(v.r.PostFormValue("yaml"))
	list, err := check.LoadOwn(data)
	if err == nil {
		_, err = w.Indicators.SetOwnChecks(v.ctx, w.Tenant, list, v.r.PostFormValue("reason"))
	}
	if err == nil {
		return page.Redirect{To: rulesPath}, nil
	}
	if f := fault.From(err); f == nil || f.Code != fault.Invalid && f.Code != fault.Conflict {
		return nil, err
	}
	if fault.From(err).Key == "indicator.check_reason" {
		return w.trialPage(v, nil, data, err)
	}
	return v.wrongOwn(nil, v.faults(err)), nil
}

// wrongOwn shows what is wrong, with the form when it came from one.
func (v *visit) wrongOwn(f *ownForm, wrong []string) page.Page {
	if f != nil && f.Title+f.Kind != "" {
		return v.newOwnPage(f, wrong)
	}
	return page.Page{Title: v.t("quality.own.trial.title"), Status: 422, Crumbs: v.ruleCrumbs(), Body: page.Stack{
		page.Notice{Kind: page.NoticeError, Title: v.n("quality.own.wrong", len(wrong)), Body: wrongLines(wrong)}, ownActs(v)}}
}

// faults are all that is wrong, in words.
func (v *visit) faults(err error) []string {
	var out []string
	var walk func(error)
	walk = func(err error) {
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				walk(e)
			}
			return
		}
		if words := i18n.Fault(v.lang, err); !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	walk(err)
	return out
}

// numbers are the parameters that have a field, as typed.
func numbers(d *check.Declared) []struct{ name, value string } {
	dec := func(x check.Decimal) string {
		if x.IsZero() {
			return ""
		}
		return x.String()
	}
	opt := func(x *check.Decimal) string {
		if x == nil {
			return ""
		}
		return x.String()
	}
	num := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	w := &d.With
	return []struct{ name, value string }{{"low", opt(w.Low)}, {"high", opt(w.High)}, {"pct", dec(w.Pct)}, {"points", dec(w.Points)}, {"floor", dec(w.Floor)},
		{"limit", dec(w.Limit)}, {"spread", dec(w.Spread)}, {"least", num(w.Least)}, {"years", num(w.Years)}, {"figures", num(w.Figures)}, {"tolerance", dec(w.Tolerance)}}
}
