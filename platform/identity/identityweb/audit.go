package identityweb

import (
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
	Person, Act, Outcome, From, To, Before string
}

func (v *visit) readAudit() auditForm {
	q := v.r.URL.Query()
	get := func(name string) string { return trim(q.Get(name)) }
	return auditForm{Person: get("person"), Act: get("act"), Outcome: get("outcome"), From: get("from"), To: get("to"), Before: get("before")}
}

func (v *visit) auditQuery(f auditForm, limit int) (identity.AuditQuery, error) {
	q := identity.AuditQuery{Person: identity.PersonID(f.Person), Act: f.Act, Outcome: identity.Outcome(f.Outcome), Before: f.Before, Limit: limit}
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
	got, err := w.People.Audit(v.ctx, q)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("people.audit"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("people.audit.at"), Kind: page.KindDate, Head: true}, {Label: v.t("people.audit.who")}, {Label: v.t("people.audit.act")},
		{Label: v.t("people.audit.on")}, {Label: v.t("people.audit.outcome")}, {Label: v.t("people.session.address")},
	}, Empty: page.Empty{Title: v.t("people.audit.none")}}
	for _, e := range got.Entries {
		object := page.Txt(e.Name)
		if object.Text == "" {
			object.Text = e.Object
		}
		object.Note = w.detail(v, e.Detail)
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{v.when(e.At, ""), v.who(e), page.Txt(v.act(e.Act)), object, page.Show(v.outcome(e.Outcome)), page.Txt(e.Address)}})
	}
	list := page.List{Query: page.Query{Page: 1, Size: auditRows, Filter: f.filter()}, Table: t, Total: len(got.Entries), Filters: v.auditFields(f), Exports: download.Links(v.lang, AdminPath+"/audit/export", "audit", page.Query{Filter: f.filter()})}
	body := page.Stack{list}
	if got.Next != "" {
		body = append(body, page.Button{Label: v.t("people.audit.older"), Href: page.Here(v.ctx, "before", got.Next)})
	}
	return page.Page{Title: v.t("people.audit"), Lead: v.t("people.audit.lead"), Body: body, Styles: []string{"people"}}, nil
}

// filter is what of the log is asked for, as an address says it.
func (f auditForm) filter() url.Values {
	out := url.Values{}
	for name, value := range map[string]string{"person": f.Person, "act": f.Act, "outcome": f.Outcome, "from": f.From, "to": f.To} {
		if value != "" {
			out.Set(name, value)
		}
	}
	return out
}

// who acted: a name, or that it was nobody signed in.
func (v *visit) who(e identity.Entry) page.Cell {
	switch {
	case e.Person != "" && v.me.May(identity.Admin, identity.Target{Tenant: e.Tenant}):
		return page.Lnk(e.Who, personPath(e.Person))
	case e.Who != "":
		return page.Txt(e.Who)
	}
	return page.None(v.t("people.audit.visitor"))
}

// act is what was done, in words.
func (v *visit) act(act string) string { return v.t("identity.audit." + act) }

func (v *visit) outcome(o identity.Outcome) page.Tag {
	tone := map[identity.Outcome]page.Tone{identity.Done: "", identity.Refused: page.ToneBad, identity.Failed: page.ToneWarn}[o]
	return page.Tag{Text: v.t("people.outcome." + string(o)), Tone: tone}
}

// actOptions are all acts that have words, whatever capability they belong to.
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

func (v *visit) auditFields(f auditForm) []page.Field {
	outcomes := []page.Option{{Label: v.t("people.all")}}
	for _, o := range []identity.Outcome{identity.Done, identity.Refused, identity.Failed} {
		outcomes = append(outcomes, page.Option{Value: string(o), Label: v.t("people.outcome." + string(o)), Selected: string(o) == f.Outcome})
	}
	fields := []page.Field{
		{Name: "act", Label: v.t("people.audit.act"), Type: page.FieldSelect, Options: v.actOptions(f.Act)},
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
	first, err := w.People.Audit(v.ctx, q)
	if err != nil {
		return nil, err
	}
	lines := func(yield func([]xlsx.Cell, error) bool) {
		for got := first; ; {
			for _, e := range got.Entries {
				who := e.Who
				if who == "" {
					who = v.t("people.audit.visitor")
				}
				if !yield(texts(e.At.UTC().Format(time.RFC3339), who, string(e.Person), e.Act, v.act(e.Act), e.Kind, e.Object, e.Name, v.t("people.outcome."+string(e.Outcome)), e.Address, raw(e.Detail)), nil) {
					return
				}
			}
			if got.Next == "" {
				return
			}
			q.Before = got.Next
			next, err := w.People.Audit(v.ctx, q)
			if err != nil {
				yield(nil, err)
				return
			}
			got = next
		}
	}
	return v.file("audit", xlsx.Sheet{Name: v.t("people.audit"), Columns: []xlsx.Column{
		{Title: v.t("people.audit.at"), Width: 22}, {Title: v.t("people.audit.who")}, {Title: v.t("people.audit.who.id"), Width: 22}, {Title: v.t("people.audit.act.id"), Width: 20},
		{Title: v.t("people.audit.act"), Width: 20}, {Title: v.t("people.audit.kind")}, {Title: v.t("people.audit.object"), Width: 22}, {Title: v.t("people.audit.on"), Width: 20},
		{Title: v.t("people.audit.outcome")}, {Title: v.t("people.session.address"), Width: 18}, {Title: v.t("people.audit.detail"), Width: 40},
	}, Rows: lines})
}
