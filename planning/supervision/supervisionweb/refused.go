package supervisionweb

import (
	"slices"
	"strconv"
	"strings"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// typed is what somebody typed into one of the forms of an item, with what was wrong.
type typed struct {
	form    string // a transition, notice or merge
	values  map[string]string
	problem error
}

// base is the version that the person saw.
func (f *typed) base() int {
	n, _ := strconv.Atoi(f.values["base"]) // what is no number is no version anybody saw
	return n
}

// said says whether something was typed that would be lost, or a file came along; what a
// form brings filled in is not.
func (f *typed) said(t *casework.Transition, kept []supervision.File) bool {
	own := func(name casework.FieldName) bool { return name != "days" && f.values[string(name)] != "" }
	return f.values["note"] != "" || len(kept) > 0 || slices.ContainsFunc(t.Sets, own)
}

// refused tells on top of the page that a step was not taken and why: what others did
// after the person opened the page, else what is wrong.
func (v *visit) refused(x *supervision.View, f typed) page.Stack {
	if f.problem == nil {
		return nil
	}
	label, at := v.t("supervisionweb.refused.this"), "#"+f.form
	if t, ok := x.Process.Transition(casework.TransitionName(f.form)); ok {
		label, at = t.Label.In(v.lang), "#do-"+f.form
	}
	n := page.Notice{Kind: page.NoticeError, Title: v.t("supervisionweb.refused", i18n.Args{"Step": label})}
	since := v.since(x, f.base())
	if !supervision.Stale(f.problem) || len(since) == 0 {
		n.Text = i18n.Fault(v.lang, f.problem)
	} else {
		n.Text, n.Body = v.t("supervisionweb.refused.since"), lines(since, nil)
	}
	if v.shown(x, f) {
		n.Links = []page.Link{{Label: v.t("supervisionweb.refused.form"), Href: at}}
	}
	return page.Stack{n}
}

// since says line by line who did what from a version on.
func (v *visit) since(x *supervision.View, base int) []string {
	if base <= 0 {
		return nil
	}
	var out []string
	for i := range x.Acts {
		a := &x.Acts[i]
		if a.Seq <= base {
			continue
		}
		by := v.t("casework.program")
		if a.By.ID != "" {
			by = a.By.Name
		}
		line := v.t("supervisionweb.refused.act", i18n.Args{"At": v.when(a.At), "By": by, "What": v.what(x, a)})
		if said := v.said(x, a); len(said) > 0 {
			line += v.t("supervisionweb.colon") + strings.Join(said, v.t("supervision.issued.semicolon"))
		}
		out = append(out, line)
	}
	return out
}

// shown says whether the form that was refused stands on the page again.
func (v *visit) shown(x *supervision.View, f typed) bool {
	t, ok := x.Process.Transition(casework.TransitionName(f.form))
	if !ok {
		return true // notices and mergers have forms of their own
	}
	return v.opens(x, t) || f.said(t, v.kept)
}

// opens says whether a step is open to the person, with a unit left to take it for.
func (v *visit) opens(x *supervision.View, t *casework.Transition) bool {
	return slices.ContainsFunc(x.Standing.Options, func(o casework.Option) bool { return o.Transition.Name == t.Name && o.Open() })
}

// unsaved is what was typed for a step that is not open any more, to copy from, or to send
// again once it is.
func (v *visit) unsaved(x *supervision.View, f typed) (page.Stack, error) {
	t, ok := x.Process.Transition(casework.TransitionName(f.form))
	if f.problem == nil || !ok || v.opens(x, t) || !f.said(t, v.kept) {
		return nil, nil
	}
	form, err := v.stepForm(x, t, f, false)
	if err != nil {
		return nil, err
	}
	form.Problem = "" // it stands on top
	form.Buttons[0].Label, form.Buttons[0].Kind = v.t("supervisionweb.unsaved.again", i18n.Args{"Step": t.Label.In(v.lang)}), ""
	why := v.t("supervisionweb.unsaved.text")
	for _, o := range x.Standing.Options {
		if o.Transition.Name == t.Name {
			why = v.reasons(x, o) + why
		}
	}
	return page.Stack{folded(v.t("supervisionweb.unsaved", i18n.Args{"Step": t.Label.In(v.lang)}), true, page.Stack{hint(why), form})}, nil
}

// reasons says in words why a step is not open; units that are waited for by their names.
func (v *visit) reasons(x *supervision.View, o casework.Option) string {
	out := ""
	silent := x.Silent()
	if o.Transition.Name == supervision.Answer && len(silent) > 0 && slices.Contains(o.Transition.From, x.Case.State) {
		out = v.t("supervisionweb.blocked.silent", i18n.Args{"Orgs": v.orgNames(silent)})
	}
	for _, m := range o.Reasons {
		out += m.In(v.lang)
	}
	return out
}

// gone answers a step of an item that the person does not see (any more) with what was
// typed: it was handed to another unit, or taken back, meanwhile.
func (v *visit) gone(f typed, err error) (page.View, error) {
	p, wrong := v.w.Items.InForce(v.ctx, v.w.Tenant, v.asOf())
	if wrong != nil {
		return nil, wrong
	}
	t, ok := p.Transition(casework.TransitionName(f.form))
	if !ok || !f.said(t, nil) {
		return nil, err
	}
	var d page.Definitions
	for _, name := range t.Sets {
		if field, ok := p.Field(name); ok && f.values[string(name)] != "" {
			d = append(d, page.Definition{Term: field.Label.In(v.lang), Text: f.values[string(name)]})
		}
	}
	body := page.Stack{page.Notice{Kind: page.NoticeError, Title: v.t("supervisionweb.refused", i18n.Args{"Step": t.Label.In(v.lang)}), Text: i18n.Fault(v.lang, err) + v.t("supervisionweb.gone.text")}}
	if len(d) > 0 {
		body = append(body, d)
	}
	if note := f.values["note"]; note != "" {
		body = append(body, page.Field{Name: "note", Label: v.t("supervisionweb.note"), Type: page.FieldArea, Value: note})
	}
	return page.Page{Status: page.Status(fault.From(err).Code), Title: v.t("supervisionweb.unsaved", i18n.Args{"Step": t.Label.In(v.lang)}),
		Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}, Body: body}, nil
}
