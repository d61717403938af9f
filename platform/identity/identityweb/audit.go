package identityweb

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// auditForm is what of the log is asked for, as typed.
type auditForm struct {
	Person, Who, Capability, Act, Outcome, From, To, Before string
}

func (v *visit) readAudit() auditForm {
	q := v.r.URL.Query()
	get := func(name string) string { return trim(q.Get(name)) }
	return auditForm{Person: get("person"), Who: get("who"), Capability: get("capability"), Act: get("act"), Outcome: get("outcome"), From: get("from"), To: get("to"), Before: get("before")}
}

func (v *visit) auditQuery(f auditForm, limit int) (identity.DeedQuery, error) {
	q := identity.DeedQuery{Person: identity.PersonID(f.Person), Who: f.Who, Capability: f.Capability, Act: f.Act, Outcome: identity.Outcome(f.Outcome), Before: f.Before, Limit: limit}
	from, err := readDay(f.From)
	if err != nil {
		return q, err
	}
	to, err := readDay(f.To)
	if err != nil {
		return q, err
	}
	zone := page.From(v.ctx).Now.Location()
	midnight := func(d time.Time) time.Time { return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, zone) }
	if !from.IsZero() {
		q.From = midnight(from)
	}
	if !to.IsZero() {
		q.To = midnight(to.AddDate(0, 0, 1))
	}
	return q, nil
}

const auditRows = 100

// audit lists who did what, newest first.
func (w *Web) audit(v *visit) (page.View, error) {
	f := v.readAudit()
	q, err := v.auditQuery(f, auditRows)
	if err != nil {
		return nil, err
	}
	got, err := w.People.Deeds(v.ctx, q)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("people.audit"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("people.audit.at"), Kind: page.KindDate, Head: true}, {Label: v.t("people.audit.who")}, {Label: v.t("people.audit.capability")}, {Label: v.t("people.audit.act")},
		{Label: v.t("people.audit.on")}, {Label: v.t("people.audit.outcome")}, {Label: v.t("people.session.address")},
	}, Empty: page.Empty{Title: v.t("people.audit.none")}}
	for i := range got.Deeds {
		d := &got.Deeds[i]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{v.when(d.At, ""), v.who(d), page.Txt(v.t("identity.deeds." + d.Capability)), page.Txt(v.t(d.Act)),
			w.object(v, d), page.Show(v.outcome(d.Outcome)), page.Txt(d.Address)}})
	}
	list := page.List{Query: page.Query{Page: 1, Size: auditRows, Filter: f.filter()}, Table: t, Total: len(got.Deeds), Filters: w.auditFields(v, f), Exports: download.Links(v.lang, AdminPath+"/audit/export", "audit", page.Query{Filter: f.filter()})}
	body := page.Stack{list}
	if got.Next != "" {
		body = append(body, page.Button{Label: v.t("people.audit.older"), Href: page.Here(v.ctx, "before", got.Next)})
	}
	return page.Page{Title: v.t("people.audit"), Lead: v.t("people.audit.lead"), Body: body, Styles: []string{"people"}}, nil
}

// filter is what of the log is asked for, as an address says it.
func (f auditForm) filter() url.Values {
	out := url.Values{}
	for name, value := range map[string]string{"person": f.Person, "who": f.Who, "capability": f.Capability, "act": f.Act, "outcome": f.Outcome, "from": f.From, "to": f.To} {
		if value != "" {
			out.Set(name, value)
		}
	}
	return out
}

// who acted: a name, or that it was nobody signed in; in the journals of
// capabilities that is the program itself.
func (v *visit) who(d *identity.Deed) page.Cell {
	switch {
	case d.Person != "" && v.me.May(identity.Admin, identity.Target{Tenant: v.me.Tenant}):
		return page.Lnk(d.Who, personPath(d.Person))
	case d.Who != "":
		return page.Txt(d.Who)
	}
	return page.None(v.nobody(d))
}

func (v *visit) nobody(d *identity.Deed) string {
	if d.Capability == identity.Own {
		return v.t("people.audit.visitor")
	}
	return v.t("people.audit.program")
}

// object is on what it was, by its name and with its page, and what was said.
func (w *Web) object(v *visit, d *identity.Deed) page.Cell {
	kind := ""
	if d.Kind != "" {
		kind = v.t("identity.deeds.kind." + d.Kind)
	}
	if d.Capability == identity.Own {
		c := page.Txt(cmp.Or(d.Name, kind))
		c.Note = w.detail(v, d.Detail)
		return c
	}
	switch {
	case d.Closed:
		c := page.Txt(kind)
		c.Note = v.t("people.audit.closed")
		return c
	case d.Name == "":
		c := page.Txt(kind)
		if d.Href != "" {
			c = page.Lnk(kind, d.Href)
		}
		c.Note = d.Note
		return c
	}
	c := page.Lnk(d.Name, d.Href)
	c.Note = kind
	if d.Note != "" {
		c.Note = v.t("people.detail", i18n.Args{"Name": kind, "Value": d.Note})
	}
	return c
}

func (v *visit) outcome(o identity.Outcome) page.Tag {
	tone := map[identity.Outcome]page.Tone{identity.Done: "", identity.Refused: page.ToneBad, identity.Failed: page.ToneWarn}[o]
	return page.Tag{Text: v.t("people.outcome." + string(o)), Tone: tone}
}

// actOptions are the acts of the log of people and sessions.
func (v *visit) actOptions(chosen string) []page.Option {
	const prefix = "identity.audit."
	out := []page.Option{{Label: v.t("people.all")}}
	for _, key := range i18n.Shipped().Keys(v.lang) {
		if act, ok := strings.CutPrefix(key, prefix); ok {
			out = append(out, page.Option{Value: act, Label: v.t(key), Selected: act == chosen})
		}
	}
	return out
}

// detail says in words what an entry holds besides; what has no words stays as it is.
func (w *Web) detail(v *visit, d map[string]string) string {
	catalogue := i18n.Shipped()
	var out []string
	for _, k := range slices.Sorted(maps.Keys(d)) {
		value := d[k]
		switch {
		case k == "role":
			value = v.t(identity.Role(value).Key())
		case k == "org" || k == "parent":
			value = w.orgName(v, identity.OrgID(value))
		case k == "area":
			value = w.areaName(v, area.Code(value))
		case k == "via" && value == "password":
			value = v.t("people.password")
		case k == "why" && catalogue.Has(v.lang, value):
			value = v.t(value)
		}
		if key := "people.detail." + k; catalogue.Has(v.lang, key) {
			k = v.t(key)
		}
		out = append(out, v.t("people.detail", i18n.Args{"Name": k, "Value": value}))
	}
	return strings.Join(out, v.t("people.detail.and"))
}

// raw is the same for programs.
func raw(d map[string]string) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(d)) {
		out = append(out, k+"="+d[k])
	}
	return strings.Join(out, "; ")
}

func (w *Web) auditFields(v *visit, f auditForm) []page.Field {
	outcomes := []page.Option{{Label: v.t("people.all")}}
	for _, o := range []identity.Outcome{identity.Done, identity.Refused, identity.Failed} {
		outcomes = append(outcomes, page.Option{Value: string(o), Label: v.t("people.outcome." + string(o)), Selected: string(o) == f.Outcome})
	}
	of := []page.Option{{Label: v.t("people.all")}}
	for _, c := range w.People.Capabilities() {
		of = append(of, page.Option{Value: c, Label: v.t("identity.deeds." + c), Selected: c == f.Capability})
	}
	fields := []page.Field{
		{Name: "who", Label: v.t("people.audit.who"), Value: f.Who},
		{Name: "capability", Label: v.t("people.audit.capability"), Type: page.FieldSelect, Options: of},
		{Name: "act", Label: v.t("people.audit.act.own"), Type: page.FieldSelect, Options: v.actOptions(f.Act)},
		{Name: "outcome", Label: v.t("people.audit.outcome"), Type: page.FieldSelect, Options: outcomes},
		{Name: "from", Label: v.t("people.audit.from"), Type: page.FieldDate, Value: f.From},
		{Name: "to", Label: v.t("people.audit.to"), Type: page.FieldDate, Value: f.To},
	}
	if f.Person != "" {
		fields = append(fields, page.Field{Name: "person", Type: page.FieldHidden, Value: f.Person})
	}
	return fields
}

// exportAudit writes the log as a file, page by page.
func (w *Web) exportAudit(v *visit) (page.View, error) {
	f := v.readAudit()
	f.Before = ""
	q, err := v.auditQuery(f, 1000)
	if err != nil {
		return nil, err
	}
	first, err := w.People.Deeds(v.ctx, q)
	if err != nil {
		return nil, err
	}
	lines := func(yield func([]xlsx.Cell, error) bool) {
		for got := first; ; {
			for i := range got.Deeds {
				d := &got.Deeds[i]
				who, kind, note := cmp.Or(d.Who, v.nobody(d)), d.Kind, d.Note
				if d.Capability == identity.Own {
					note = raw(d.Detail)
				} else {
					kind = v.t("identity.deeds.kind." + d.Kind)
				}
				if d.Closed {
					note = v.t("people.audit.closed")
				}
				if !yield(texts(d.At.UTC().Format(time.RFC3339), who, string(d.Person), v.t("identity.deeds."+d.Capability), d.Act, v.t(d.Act), kind, d.Object, d.Name, d.Href,
					v.t("people.outcome."+string(d.Outcome)), d.Address, note), nil) {
					return
				}
			}
			if got.Next == "" {
				return
			}
			q.Before = got.Next
			next, err := w.People.Deeds(v.ctx, q)
			if err != nil {
				yield(nil, err)
				return
			}
			got = next
		}
	}
	return v.file("audit", xlsx.Sheet{Name: v.t("people.audit"), Columns: []xlsx.Column{
		{Title: v.t("people.audit.at"), Width: 22}, {Title: v.t("people.audit.who")}, {Title: v.t("people.audit.who.id"), Width: 22}, {Title: v.t("people.audit.capability")}, {Title: v.t("people.audit.act.id"), Width: 20},
		{Title: v.t("people.audit.act"), Width: 20}, {Title: v.t("people.audit.kind")}, {Title: v.t("people.audit.object"), Width: 22}, {Title: v.t("people.audit.on"), Width: 20}, {Title: v.t("people.audit.page"), Width: 20},
		{Title: v.t("people.audit.outcome")}, {Title: v.t("people.session.address"), Width: 18}, {Title: v.t("people.audit.detail"), Width: 40},
	}, Rows: lines})
}
