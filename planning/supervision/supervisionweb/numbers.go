package supervisionweb

import (
	"strconv"

	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

const numbersPath = Path + "/numbers"

// setsNumbers says whether the person sets how things are numbered and signed.
func (v *visit) setsNumbers() bool {
	return v.me.May(supervision.DoSupervise, identity.Target{Tenant: v.w.Tenant})
}

// askNumbers shows how things are numbered and signed.
func (w *Web) askNumbers(v *visit) (page.View, error) {
	now, err := w.Items.Style(v.ctx, w.Tenant)
	if err != nil {
		return nil, err
	}
	return v.numbers(now, now, nil)
}

// numbers is the form; typed is what stands in it, now what is in force.
func (v *visit) numbers(typed, now *supervision.Style, problem error) (page.View, error) {
	form := page.Form{ID: "numbers", Action: numbersPath, Fields: []page.Field{{Name: "base", Type: page.FieldHidden, Value: strconv.Itoa(now.No)}},
		Buttons: []page.Button{{Label: v.t("supervisionweb.revise.save"), Kind: page.Primary}}}
	for _, of := range supervision.AllSeries() {
		form.Fields = append(form.Fields, page.Field{Name: string(of), Label: v.t(of.Key()), Value: typed.Templates[of], Required: true, Width: 24,
			Hint: v.t("supervisionweb.numbers.like", i18n.Args{"Number": now.Number(of, v.now.Year(), 12)})})
	}
	form.Fields = append(form.Fields, page.Field{Name: "issuer", Label: v.t("supervisionweb.numbers.issuer"), Hint: v.t("supervisionweb.numbers.issuer.hint"), Value: typed.Issuer, Width: 24})
	p := page.Page{Title: v.t("supervisionweb.numbers"), Lead: v.t("supervisionweb.numbers.lead"), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}}
	body := page.Stack{}
	if now.No > 0 {
		body = append(body, page.Notice{Title: v.t("supervisionweb.numbers.since", i18n.Args{"By": now.By, "At": v.when(now.At)})})
	}
	if problem != nil {
		v.blame(&form, problem)
		p.Status = page.Status(fault.From(problem).Code)
	}
	if v.past() {
		form.Buttons = nil
	}
	p.Body = append(body, form)
	return p, nil
}

// setNumbers keeps what was typed.
func (w *Web) setNumbers(v *visit) (page.View, error) {
	base, _ := strconv.Atoi(v.post("base")) // what is no number is no version anybody saw
	next := supervision.Style{Templates: map[supervision.Series]string{}, Issuer: v.post("issuer")}
	for _, of := range supervision.AllSeries() {
		next.Templates[of] = v.post(string(of))
	}
	_, err := w.Items.SetStyle(v.ctx, w.Tenant, base, next)
	switch {
	case err == nil:
		return page.Redirect{To: numbersPath}, nil
	case formFault(err):
		now, gone := w.Items.Style(v.ctx, w.Tenant)
		if gone != nil {
			return nil, gone
		}
		return v.numbers(&next, now, err)
	}
	return nil, err
}
