package reportingweb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// act is a button that does something at once, perhaps with a note.
type act struct {
	Action string
	Button page.Button
	Note   string // label of the field
	ID     string
}

// round shows where a round is and who has done what.
func (w *Web) round(v *visit) (page.View, error) { return w.roundPage(v, nil) }

func (w *Web) roundID(v *visit) reporting.RoundID {
	return reporting.RoundID(v.r.PathValue("round"))
}

func (w *Web) roundPage(v *visit, problem error) (page.View, error) {
	id := w.roundID(v)
	r, err := w.Reports.Round(v.ctx, v.tenant, id, v.asOf())
	if err != nil {
		return nil, err
	}
	c, err := w.Reports.Completeness(v.ctx, v.tenant, id, v.asOf())
	if err != nil {
		return nil, err
	}
	var chased map[reporting.SheetID]page.Link
	if w.Chased != nil && !v.isPast() {
		if chased, err = w.Chased(v.ctx, id); err != nil {
			return nil, err
		}
	}
	round := &r.Round
	body := page.Stack{}
	if problem != nil {
		body = append(body, page.Notice{Kind: page.NoticeError, Title: i18n.Fault(v.lang, problem)})
	}
	if round.Demo {
		body = append(body, page.Notice{Kind: page.NoticeDemo, Title: v.t("reportingweb.demo")})
	}
	body = append(body, live("round-live", "round/"+string(id), page.Href(v.ctx, roundPath(id)), page.Stack{v.about(r), v.totals(c), v.matrix(c, chased)}))
	if list := v.exceptions(r); list != nil {
		body = append(body, heading(v.t("reportingweb.exceptions"), "exceptions"), list)
	}
	p := page.Page{Title: round.Name, Crumbs: v.crumbs(nil, nil), Body: body, Styles: []string{"sheet"}, Status: status(problem)}
	all := v.me.May(reporting.DoArrange, identity.Target{Tenant: v.tenant})
	if v.me.Scope(reporting.DoRead, v.tenant).All {
		p.Actions = append(p.Actions, page.Button{Label: v.t("reportingweb.history"), Href: roundPath(id) + "/history"})
	}
	if all && !v.isPast() {
		p.Actions = append(p.Actions, page.Button{Label: v.t("reportingweb.round.edit"), Href: roundPath(id) + "/edit"},
			page.Button{Label: v.t("reportingweb.round.duties"), Href: roundPath(id) + "/duties"})
	}
	if !v.isPast() {
		p.Body = append(body, v.roundActs(r, c, all, problem)...)
	}
	return p, nil
}

// about is what is fixed of a round.
func (v *visit) about(r *reporting.RoundView) templ.Component {
	o := &r.Round
	d := page.Definitions{
		{Term: v.t("reportingweb.col.state"), Body: page.Tag{Text: v.t(r.State.Key()), Tone: roundTone[r.State]}},
		{Term: v.t("reportingweb.col.period"), Text: o.Period.Label(v.lang)},
		{Term: v.t("reportingweb.days"), Text: v.t("reportingweb.days.three", i18n.Args{"Opens": iso(o.Opens), "Due": iso(o.Due), "Closes": iso(o.Closes)})},
	}
	d = append(d, page.Definition{Term: v.t("reportingweb.remind"), Text: v.remindWords(o.RemindDays)})
	if o.Note != "" {
		d = append(d, page.Definition{Term: v.t("reportingweb.note"), Text: o.Note})
	}
	return d
}

// totals sum up how far a round is.
func (v *visit) totals(c *reporting.Completeness) templ.Component {
	t := &c.Total
	of := func(n, all int) string { return i18n.Integer(int64(n)) + " / " + i18n.Integer(int64(all)) }
	late := 0
	for i := range c.Orgs {
		if c.Orgs[i].Handed == 0 && c.Orgs[i].Late > 0 {
			late++
		}
	}
	stand, inTime, returned := c.Reported()
	mended := ""
	if returned > 0 {
		mended = v.n("reportingweb.total.returned", returned)
	}
	return page.Stats{
		{Label: v.t("reportingweb.total.handed"), Value: of(stand, t.Orgs), Unit: v.t("reportingweb.unit.org"), Note: mended},
		{Label: v.t("reportingweb.total.in_time"), Value: of(inTime, t.Orgs), Unit: v.t("reportingweb.unit.org")},
		{Label: v.t("reportingweb.total.late"), Value: strconv.Itoa(late), Unit: v.t("reportingweb.unit.org")},
		{Label: v.t("reportingweb.total.filled"), Value: of(t.Filled, t.Asked), Unit: v.t("reportingweb.unit.field"), Note: v.t("reportingweb.total.no_value", i18n.Args{"None": t.NoValue, "Open": t.Open})},
	}
}

// matrix shows each organisation's sheet: in which state, how complete, how timely.
func (v *visit) matrix(c *reporting.Completeness, chased map[reporting.SheetID]page.Link) templ.Component {
	t := page.Table{Caption: v.t("reportingweb.matrix"), Columns: []page.Column{{Label: v.t("reportingweb.col.org"), Head: true}}}
	for _, s := range reporting.States() {
		t.Columns = append(t.Columns, page.Column{Label: v.t(s.Key()), Kind: page.KindMark})
	}
	t.Columns = append(t.Columns, page.Column{Label: v.t("reportingweb.col.filled"), Kind: page.KindNumber}, page.Column{Label: v.t("reportingweb.col.register"), Kind: page.KindNumber, Hint: v.t("reportingweb.burden.register.hint")},
		page.Column{Label: v.t("reportingweb.col.due"), Kind: page.KindDate}, page.Column{Label: v.t("reportingweb.col.handed"), Kind: page.KindDate}, page.Column{Label: v.t("reportingweb.col.late"), Kind: page.KindMark})
	for i := range c.Orgs {
		o := &c.Orgs[i]
		name := page.Lnk(v.org(o.Org), sheetPath(o.Sheet))
		if o.Returns > 0 {
			name.Note = v.n("reportingweb.returns", o.Returns)
		}
		cells := []page.Cell{name}
		past := true
		for _, s := range reporting.States() {
			here := s == o.State
			past = past && !here
			if c.State == reporting.Planned && here {
				cells = append(cells, page.Txt(v.t("reportingweb.not_begun")))
			} else if here || past {
				cells = append(cells, page.Show(dot(here, past, v.t(s.Key()))))
			} else {
				cells = append(cells, page.Txt(""))
			}
		}
		filled := page.Txt(i18n.Integer(int64(o.Filled+o.NoValue)) + " / " + i18n.Integer(int64(o.Asked)))
		if o.NoValue > 0 {
			filled.Note = v.n("reportingweb.no_values", o.NoValue)
		}
		handed := page.None(v.t("reportingweb.not_handed"))
		if !o.FirstSubmitted.IsZero() {
			handed = page.Txt(iso(o.FirstSubmitted.In(page.From(v.ctx).Now.Location())))
		}
		late := page.Txt("")
		switch {
		case o.Late > 0:
			tag := page.Tag{Text: v.n("reportingweb.days.late", o.Late), Tone: page.ToneBad}
			late = page.Show(tag)
			if to, ok := chased[o.Sheet]; ok {
				late = page.Show(page.Stack{tag, anchor(to)})
			}
		case o.InTime && o.Reported():
			late = page.Show(page.Tag{Text: v.t("reportingweb.in_time"), Tone: page.ToneGood})
		}
		register := page.Txt("")
		if o.Register > 0 {
			register = page.Int(o.Register)
		}
		t.Rows = append(t.Rows, page.Row{Cells: append(cells, filled, register, page.Txt(iso(o.Due)), handed, late)})
	}
	if len(t.Rows) == 0 {
		t.Empty = page.Empty{Title: v.t("reportingweb.matrix.none")}
	}
	return t
}

func (v *visit) exceptions(r *reporting.RoundView) templ.Component {
	if len(r.Exceptions) == 0 {
		return nil
	}
	t := page.Table{Caption: v.t("reportingweb.exceptions"), HideCaption: true, Columns: []page.Column{{Label: v.t("reportingweb.col.org"), Head: true},
		{Label: v.t("reportingweb.col.due"), Kind: page.KindDate}, {Label: v.t("reportingweb.col.closes"), Kind: page.KindDate}, {Label: v.t("reportingweb.reason")}, {Label: v.t("reportingweb.by")}, {Label: v.t("reportingweb.at"), Kind: page.KindDate}}}
	for i := range r.Exceptions {
		e := &r.Exceptions[i]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.org(e.Org)), page.Txt(iso(e.Due)), page.Txt(iso(e.Closes)), page.Txt(e.Reason), page.Txt(e.By), page.Txt(v.moment(e.At))}})
	}
	return t
}

// roundActs are what can be done to a round.
func (v *visit) roundActs(r *reporting.RoundView, c *reporting.Completeness, all bool, problem error) page.Stack {
	var out page.Stack
	id := r.Round.ID
	var list []act
	ready := 0
	for i := range c.Orgs {
		if c.Orgs[i].State == reporting.Verified {
			ready++
		}
	}
	if ready > 0 && v.may(reporting.DoPublish) {
		list = append(list, act{Action: roundPath(id) + "/publish", Button: page.Button{Label: v.n("reportingweb.round.publish", ready), Kind: page.Primary}})
	}
	if all && r.State != reporting.Open && !v.today().After(r.Round.Closes) {
		list = append(list, act{Action: roundPath(id) + "/open", Button: page.Button{Label: v.t("reportingweb.round.open")}, Note: v.t("reportingweb.note"), ID: "note-open"})
	}
	if all && r.State == reporting.Open {
		list = append(list, act{Action: roundPath(id) + "/close", Button: page.Button{Label: v.t("reportingweb.round.close"), Kind: page.Danger}, Note: v.t("reportingweb.note"), ID: "note-close"})
	}
	if len(list) > 0 {
		out = append(out, heading(v.t("reportingweb.round.acts"), "acts"), acts(list))
	}
	if all && r.State != reporting.Closed {
		typed, sent := v.dayList(r.Round.RemindDays), strings.HasSuffix(v.r.URL.Path, "/reminders")
		if !sent {
			problem = nil
		} else if x := v.form("remind"); x != "" {
			typed = x
		}
		out = append(out, folded(v.t("reportingweb.remind.title"), sent, v.remindForm(r, typed, problem)))
	}
	if all && len(r.Sheets) > 0 {
		orgs := []page.Option{{Label: v.t("reportingweb.choose")}}
		for i := range r.Sheets {
			orgs = append(orgs, page.Option{Value: string(r.Sheets[i].Org), Label: v.org(r.Sheets[i].Org)})
		}
		out = append(out, folded(v.t("reportingweb.except"), false, page.Form{Action: roundPath(id) + "/exceptions", Fields: []page.Field{
			{Name: "org", Label: v.t("reportingweb.col.org"), Type: page.FieldSelect, Options: orgs, Required: true},
			{Name: "due", Label: v.t("reportingweb.col.due"), Type: page.FieldDate, Value: iso(r.Round.Due), Required: true},
			{Name: "closes", Label: v.t("reportingweb.col.closes"), Type: page.FieldDate, Value: iso(r.Round.Closes), Required: true},
			{Name: "reason", Label: v.t("reportingweb.reason"), Required: true},
		}, Buttons: []page.Button{{Label: v.t("reportingweb.except.give")}}}))
	}
	return out
}

// doRound does something to a round and shows it again, with what was wrong.
func (w *Web) doRound(v *visit, err error) (page.View, error) {
	if err == nil {
		return page.Redirect{To: roundPath(w.roundID(v))}, nil
	}
	if !refused(err) {
		return nil, err
	}
	return w.roundPage(v, err)
}

func (w *Web) openRound(v *visit) (page.View, error) {
	_, err := w.Reports.OpenRound(v.ctx, v.tenant, w.roundID(v), v.form("note"))
	return w.doRound(v, err)
}

func (w *Web) closeRound(v *visit) (page.View, error) {
	_, err := w.Reports.CloseRound(v.ctx, v.tenant, w.roundID(v), v.form("note"))
	return w.doRound(v, err)
}

func (w *Web) publishRound(v *visit) (page.View, error) {
	_, err := w.Reports.PublishRound(v.ctx, v.tenant, w.roundID(v))
	return w.doRound(v, err)
}

func (w *Web) except(v *visit) (page.View, error) {
	e := reporting.Exception{Tenant: v.tenant, Round: w.roundID(v), Org: identity.OrgID(v.form("org")), Reason: v.form("reason")}
	var err error
	if e.Due, err = day(v.form("due")); err == nil {
		e.Closes, err = day(v.form("closes"))
	}
	if err == nil {
		err = w.Reports.Except(v.ctx, e)
	}
	return w.doRound(v, err)
}

// roundHistory is the journal of a round.
func (w *Web) roundHistory(v *visit) (page.View, error) {
	r, err := w.Reports.Round(v.ctx, v.tenant, w.roundID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	list, err := w.Reports.RoundHistory(v.ctx, v.tenant, w.roundID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("reportingweb.history"), HideCaption: true, Columns: []page.Column{{Label: v.t("reportingweb.at"), Kind: page.KindDate},
		{Label: v.t("reportingweb.what"), Head: true}, {Label: v.t("reportingweb.by")}, {Label: v.t("reportingweb.days")}, {Label: v.t("reportingweb.note")}}}
	for i := range list {
		a := &list[i]
		what := page.Txt(v.t(a.Action.Key()))
		if i > 0 && !slices.Equal(list[i-1].Round.RemindDays, a.Round.RemindDays) {
			what.Note = v.t("reportingweb.remind.changed", i18n.Args{"Before": v.remindWords(list[i-1].Round.RemindDays), "After": v.remindWords(a.Round.RemindDays)})
		}
		if a.Added+a.Dropped > 0 {
			what.Note = v.t("reportingweb.history.duties", i18n.Args{"Added": a.Added, "Dropped": a.Dropped})
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.moment(a.At)), what, page.Txt(a.By),
			page.Txt(v.t("reportingweb.days.three", i18n.Args{"Opens": iso(a.Round.Opens), "Due": iso(a.Round.Due), "Closes": iso(a.Round.Closes)})), page.Txt(a.Note)}})
	}
	if len(t.Rows) == 0 {
		return nil, fault.New(fault.NotFound, "reporting.round_unknown", nil)
	}
	return page.Page{Title: v.t("reportingweb.history"), Crumbs: v.crumbs(&r.Round, nil), Body: t, Styles: []string{"sheet"}}, nil
}
