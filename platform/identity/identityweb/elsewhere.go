package identityweb

import (
	"github.com/a-h/templ"

	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// elsewhere are the accounts of a person at the other house that people may sign
// in through; nothing where there is no such house and nobody is tied to one.
func (w *Web) elsewhere(v *visit, p *identity.PersonDetail) templ.Component {
	house := w.People.External
	if house == nil && len(p.Links) == 0 {
		return page.Stack{}
	}
	t := page.Table{Caption: v.t("people.links"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("people.link.house"), Head: true}, {Label: v.t("people.link.who")}, {Label: v.t("people.state")}, {Label: v.t("people.act")},
	}, Empty: page.Empty{Title: v.t("people.links.none"), Text: v.t("people.links.none.text")}}
	for _, l := range p.Links {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(l.Issuer), page.Txt(l.Subject), page.Txt(v.t("people.link.since", i18n.Args{"At": i18n.ISO(l.Linked)})),
			page.Show(pressForm(press{Action: personPath(p.ID) + "/links/end", Values: []pair{{"issuer", l.Issuer}, {"subject", l.Subject}},
				Button: page.Button{Label: v.t("people.link.end")}, Named: v.t("people.link.end.named", i18n.Args{"House": l.Issuer})}))}})
	}
	for _, o := range p.Offers {
		if o.Expires.Before(page.From(v.ctx).Now) {
			continue
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(o.Issuer), page.Txt(o.Value),
			page.Txt(v.t("people.link.waits", i18n.Args{"Until": i18n.ISO(o.Expires)})), page.Txt("")}})
	}
	body := page.Stack{heading(v.t("people.links"), "links"), t}
	if house == nil {
		return body
	}
	by := []page.Option{{Value: identity.ByLogin, Label: v.t("people.link.by.login")}, {Value: identity.ByEmail, Label: v.t("people.link.by.email")}}
	return append(body, folded(v.t("people.link.new", i18n.Args{"House": house.Name()}), false, page.Form{Action: personPath(p.ID) + "/links",
		Fields: []page.Field{
			{Name: "by", ID: "f-link-by", Label: v.t("people.link.by"), Type: page.FieldSelect, Options: by},
			{Name: "value", ID: "f-link-value", Label: v.t("people.link.value"), Hint: v.t("people.link.value.hint"), Required: true, Width: 30},
		},
		Buttons: []page.Button{{Label: v.t("people.link.prepare")}}}))
}

// prepareLink lets the first sign-in elsewhere become the person.
func (w *Web) prepareLink(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	issuer := ""
	if w.People.External != nil {
		issuer = w.People.External.Issuer()
	}
	return w.done(v, id, w.People.PrepareLink(v.ctx, identity.LinkOffer{Issuer: issuer, By: v.form("by"), Value: v.form("value"), Person: id}))
}

func (w *Web) endLink(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	return w.done(v, id, w.People.Unlink(v.ctx, id, v.form("issuer"), v.form("subject")))
}
