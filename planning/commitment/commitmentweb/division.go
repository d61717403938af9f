package commitmentweb

import (
	"errors"
	"net/url"
	"strconv"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// division is the table in which tasks are divided, many at once.
func (w *Web) division(v *visit) (page.View, error) { return w.divisionPage(v, nil, nil) }

func (v *visit) divisionColumns() []page.Column {
	out := []page.Column{}
	if v.may(commitment.DoAssign) {
		out = append(out, page.Column{Label: v.t("commitmentweb.pick"), Kind: page.KindMark, Fixed: true})
	}
	return append(out,
		page.Column{Label: v.t("commitmentweb.task"), Head: true, Fixed: true},
		page.Column{Key: "owner", Label: v.t("commitmentweb.owner")},
		page.Column{Key: "suggestion", Label: v.t("commitmentweb.suggestion")},
		page.Column{Key: "means", Label: v.t("commitmentweb.verify")},
		page.Column{Key: "leader", Label: v.t("commitmentweb.leader"), Hidden: true},
		page.Column{Key: "due", Label: v.t("commitmentweb.due"), Kind: page.KindDate},
		page.Column{Key: "gaps", Label: v.t("commitmentweb.gaps")})
}

// divisionPage shows the table; after a bulk was refused, with what was asked for
// and why not.
func (w *Web) divisionPage(v *visit, form url.Values, problem error) (page.View, error) {
	q := readQuery(v.r, v.divisionColumns())
	all, t, err := w.trees(v, q)
	if err != nil {
		return nil, err
	}
	advice, err := w.Commitments.Suggest(v.ctx, v.query(), v.filterOf(q.Filter))
	if err != nil {
		return nil, err
	}
	said := map[commitment.DutyID]*commitment.Suggestion{}
	for i := range advice {
		said[advice[i].Duty] = &advice[i]
	}
	rows := rowsOf(t.Chapters)
	table := page.Table{Caption: v.t("commitmentweb.division"), HideCaption: true, Columns: v.divisionColumns(), Empty: page.Empty{Title: v.t("commitmentweb.none"), Text: v.t("commitmentweb.none.text")}}
	chapter := map[string]string{}
	for _, n := range t.Chapters {
		for _, r := range rowsOf([]*commitment.Node{n}) {
			chapter[string(r.Duty)] = v.heading(n)
		}
	}
	last := ""
	for _, r := range download.Window(rows, q) {
		if c := chapter[string(r.Duty)]; c != last {
			table.Rows = append(table.Rows, page.Row{Group: c})
			last = c
		}
		table.Rows = append(table.Rows, v.divisionRow(r, said[r.Duty]))
	}
	body := page.Stack{v.tabs("division")}
	assigning := v.may(commitment.DoAssign) && page.From(v.ctx).AsOf.IsZero()
	if n, err := strconv.Atoi(v.r.URL.Query().Get("saved")); err == nil {
		body = append(body, page.Notice{Kind: page.NoticeSuccess, Title: v.n("commitmentweb.saved", n)})
	}
	filters := v.filters(q, all)
	filters = append(filters, v.choice(q, byGap, "commitmentweb.gaps", v.gapOptions()), v.choice(q, byMeans, "commitmentweb.verify", append([]page.Option{{Value: nobody, Label: v.t("commitment.means.none")}}, v.meansOptions("", "")[1:]...)))
	list := page.List{Query: q, Filters: filters, Table: table, Total: len(rows)}
	if assigning {
		body = append(body, list, bulkBar(), v.bulkForm(q, len(rows), form, problem))
	} else {
		body = append(body, list)
	}
	p := page.Page{Title: v.t("commitmentweb.division"), Lead: v.lead(t), Crumbs: v.crumbs(), Body: body, Scripts: []string{"work"},
		Actions: []page.Button{{Label: v.t("commitmentweb.document"), Href: v.here("division/document")}}}
	if assigning {
		p.Actions = append(p.Actions, page.Button{Label: v.t("commitmentweb.import"), Href: v.here("division/import")})
	}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
	}
	return p, nil
}

func (v *visit) gapOptions() (out []page.Option) {
	for _, g := range commitment.AllGaps() {
		out = append(out, page.Option{Value: string(g), Label: v.t(g.Key())})
	}
	return out
}

// bulkID names the form that the boxes in the table belong to.
const bulkID = "bulk"

func (v *visit) divisionRow(r *commitment.Row, s *commitment.Suggestion) page.Row {
	var cells []page.Cell
	if v.may(commitment.DoAssign) {
		cells = append(cells, page.Show(tick(string(r.Duty), r.Text)))
	}
	task := page.Lnk(r.Text, v.dutyPath(r.Duty))
	task.Note = v.kindWord(r)
	leader := page.Txt(r.Leader)
	if r.Leader == "" {
		leader = page.None(v.t("commitmentweb.none_yet"))
	}
	means := page.Txt(v.verification(r))
	if r.Verify.Means == commitment.NoMeansYet {
		means = page.None(v.t("commitment.means.none"))
	}
	gaps := page.Txt("")
	if len(r.Gaps) > 0 {
		gaps = page.Show(v.gapTags(r.Gaps))
	}
	return page.Row{Cells: append(cells, task, v.ownerCell(r), v.suggestionCell(r, s), means, leader, v.dueCell(r), gaps)}
}

// suggestionCell tells what the rules propose, and why.
func (v *visit) suggestionCell(r *commitment.Row, s *commitment.Suggestion) page.Cell {
	switch {
	case s == nil || s.Owner == "" && len(s.Unknown) == 0 && len(s.Contributors) == 0 && s.Means == commitment.NoMeansYet:
		return page.None(v.t("commitmentweb.suggestion.none"))
	case s.Taken:
		return page.Txt(v.t("commitmentweb.suggestion.taken"))
	}
	c := page.Txt(s.OwnerName)
	if s.Owner == "" {
		c.Text = v.t("commitmentweb.suggestion.no_owner")
	}
	if r.Owner != "" {
		c.Text = v.t("commitmentweb.suggestion.other", i18n.Args{"Name": c.Text})
	}
	var why []string
	for _, m := range s.Because {
		why = append(why, m.In(v.lang))
	}
	if len(s.Unknown) > 0 {
		why = append(why, v.t("commitmentweb.suggestion.unknown", i18n.Args{"Names": v.join(s.Unknown)}))
	}
	c.Note = joinWith(why, v.t("commitmentweb.semicolon"))
	return c
}

// The fields of a bulk.
const (
	pickTicked = "ticked"
	pickAll    = "all"
)

// bulkForm asks what is to be done to the ticked duties, or to all of the filter.
func (v *visit) bulkForm(q page.Query, total int, form url.Values, problem error) page.Form {
	if form == nil {
		form = url.Values{"pick": {pickTicked}}
	}
	keep := v.t("commitmentweb.leave")
	means := []page.Option{{Label: keep}}
	for _, m := range commitment.AllMeans() {
		if m == commitment.ByProject || m == commitment.ByEvidence { // the others name an indicator, each its own
			means = append(means, page.Option{Value: string(m), Label: v.t(m.Key()), Selected: form.Get("means") == string(m)})
		}
	}
	var helpers []identity.OrgID
	for _, o := range form["add"] {
		helpers = append(helpers, identity.OrgID(o))
	}
	out := page.Form{ID: bulkID, Action: v.here("division"), Fields: []page.Field{
		{Name: "filter", Type: page.FieldHidden, Value: q.Filter.Encode()},
		{Name: "pick", Label: v.t("commitmentweb.pick.what"), Type: page.FieldRadio, Options: []page.Option{
			{Value: pickTicked, Label: v.t("commitmentweb.pick.ticked"), Selected: form.Get("pick") != pickAll},
			{Value: pickAll, Label: v.n("commitmentweb.pick.all", total), Selected: form.Get("pick") == pickAll}}},
		{Name: "do", Label: v.t("commitmentweb.bulk.options"), Type: page.FieldChecks, Options: []page.Option{
			{Value: "suggested", Label: v.t("commitmentweb.bulk.suggested"), Hint: v.t("commitmentweb.bulk.suggested.hint"), Selected: has(form["do"], "suggested")},
			{Value: "empty", Label: v.t("commitmentweb.bulk.empty"), Selected: has(form["do"], "empty")},
			{Value: "confirm", Label: v.t("commitmentweb.bulk.confirm"), Selected: has(form["do"], "confirm")}}},
		{Name: "set-owner", Label: v.t("commitmentweb.owner"), Type: page.FieldSelect, Options: v.orgOptions(keep, identity.OrgID(form.Get("set-owner")))},
		{Name: "add", Label: v.t("commitmentweb.bulk.add"), Type: page.FieldSelect, Options: v.orgOptions("", helpers...), Attrs: map[string]any{"multiple": true, "size": "4"}, Hint: v.t("commitmentweb.several")},
		{Name: "means", ID: "bulk-means", Label: v.t("commitmentweb.verify"), Type: page.FieldSelect, Options: means},
		{Name: "leader", Label: v.t("commitmentweb.leader"), Value: form.Get("leader"), Hint: v.t("commitmentweb.bulk.leader")},
		{Name: "reason", Label: v.t("commitmentweb.reason"), Value: form.Get("reason")},
	}, Buttons: []page.Button{{Label: v.t("commitmentweb.preview"), Kind: page.Primary}}}
	if problem != nil {
		out.Problem = i18n.Fault(v.lang, problem)
	}
	return out
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// bulkOf reads what is to be done.
func (v *visit) bulkOf() commitment.BulkRequest {
	form := v.r.PostForm
	filter, _ := url.ParseQuery(form.Get("filter")) // what cannot be read filters nothing
	req := commitment.BulkRequest{Tenant: v.tenant, Plan: v.plan, Filter: v.filterOf(filter), Reason: form.Get("reason"), Seen: form.Get("seen")}
	if form.Get("pick") != pickAll {
		for _, d := range form["duty"] {
			req.Duties = append(req.Duties, commitment.DutyID(d))
		}
	}
	req.Change.Suggested, req.Change.OnlyEmpty = has(form["do"], "suggested"), has(form["do"], "empty")
	if o := form.Get("set-owner"); o != "" {
		id := identity.OrgID(o)
		req.Change.Owner = &id
	}
	for _, o := range form["add"] {
		req.Change.Add = append(req.Change.Add, identity.OrgID(o))
	}
	if l := form.Get("leader"); l != "" {
		req.Change.Leader = &l
	}
	if m := form.Get("means"); m != "" {
		req.Change.Verify = &commitment.Verification{Means: commitment.Means(m)}
	}
	return req
}

// bulk first tells the fate of each duty, then does exactly that.
func (w *Web) bulk(v *visit) (page.View, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "commitmentweb.form", nil)
	}
	form, req := v.r.PostForm, v.bulkOf()
	c := &req.Change
	switch {
	case form.Get("pick") != pickAll && len(req.Duties) == 0:
		return w.divisionPage(v, form, fault.New(fault.Invalid, "commitmentweb.nothing_picked", nil))
	case c.Owner == nil && len(c.Add) == 0 && c.Leader == nil && c.Verify == nil && !c.Suggested && !has(form["do"], "confirm"):
		return w.divisionPage(v, form, fault.New(fault.Invalid, "commitmentweb.nothing_asked", nil))
	}
	var changed error
	if req.Seen != "" {
		out, err := w.Commitments.Bulk(v.ctx, req)
		switch {
		case err == nil:
			filter, _ := url.ParseQuery(form.Get("filter"))
			filter.Set("saved", strconv.Itoa(out.Counts[commitment.Changes]))
			return page.Redirect{To: v.here("division") + "?" + filter.Encode()}, nil
		case !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid):
			return nil, err
		}
		changed = err
	}
	req.Seen, req.DryRun = "", true
	out, err := w.Commitments.Bulk(v.ctx, req)
	if fault.Is(err, fault.Invalid) {
		return w.divisionPage(v, form, err)
	}
	if err != nil {
		return nil, err
	}
	return v.fatesPage(out, form, changed), nil
}

// fatesPage tells what would become of each duty.
func (v *visit) fatesPage(out *commitment.Outcome, form url.Values, changed error) page.Page {
	t := v.fates(out)
	var stats page.Stats
	for _, k := range commitment.FateKinds() {
		stats = append(stats, page.Stat{Label: v.t(k.Key()), Value: strconv.Itoa(out.Counts[k])})
	}
	body := page.Stack{stats}
	p := page.Page{Title: v.t("commitmentweb.preview.title"), Lead: v.t("commitmentweb.preview.lead"), Crumbs: v.crumbs(page.Link{Label: v.t("commitmentweb.division"), Href: v.here("division")})}
	if changed != nil {
		body = append(page.Stack{page.Notice{Kind: page.NoticeWarning, Title: i18n.Fault(v.lang, changed)}}, body...)
		p.Status = page.Status(fault.From(changed).Code)
	}
	stopped := out.Counts[commitment.Refused]+out.Counts[commitment.Conflict] > 0
	if stopped {
		body = append(body, page.Notice{Kind: page.NoticeError, Title: v.t("commitmentweb.preview.stopped")})
	}
	if out.Counts[commitment.Changes] > 0 && !stopped {
		apply := page.Form{ID: "apply", Action: v.here("division"), Buttons: []page.Button{{Label: v.n("commitmentweb.apply", out.Counts[commitment.Changes]), Kind: page.Primary}}}
		for _, name := range []string{"filter", "pick", "do", "set-owner", "add", "means", "leader", "reason", "duty"} {
			for _, value := range form[name] {
				apply.Fields = append(apply.Fields, page.Field{Name: name, Type: page.FieldHidden, Value: value})
			}
		}
		apply.Fields = append(apply.Fields, page.Field{Name: "seen", Type: page.FieldHidden, Value: out.Seen})
		body = append(body, apply)
	}
	p.Body = append(body, t)
	return p
}

// fates lists what becomes of each duty; what stays the same is only counted.
func (v *visit) fates(out *commitment.Outcome) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.preview.title"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.preview.nothing"), Text: v.t("commitmentweb.preview.nothing.text")}, Columns: []page.Column{
		{Label: v.t("commitmentweb.task"), Head: true}, {Label: v.t("commitmentweb.fate"), Kind: page.KindMark}, {Label: v.t("commitmentweb.words")}}}
	tones := map[commitment.FateKind]page.Tone{commitment.Changes: page.ToneGood, commitment.Refused: page.ToneBad, commitment.Conflict: page.ToneWarn}
	for i := range out.Fates {
		f := &out.Fates[i]
		if f.Kind == commitment.Same {
			continue
		}
		words := ""
		if f.Why != nil {
			words = v.whyNot(f.Why)
		} else {
			was := commitment.Terms{}
			if f.Before != nil {
				was = *f.Before
			}
			words = v.termsChange(&was, &f.After)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(f.Text, v.dutyPath(f.Duty)), page.Show(page.Tag{Text: v.t(f.Kind.Key()), Tone: tones[f.Kind]}), page.Txt(words)}})
	}
	return t
}

// whyNot says what is wrong with an assignment, field by field where it is known.
func (v *visit) whyNot(err error) string {
	var out []string
	for _, f := range indicator.Fields(err) {
		out = append(out, i18n.Fault(v.lang, f.Fault))
	}
	if len(out) == 0 {
		out = append(out, i18n.Fault(v.lang, err))
	}
	return joinWith(out, " ")
}

// rejected finds the fates in a refusal.
func rejected(err error) *commitment.Outcome {
	if no, ok := errors.AsType[*commitment.Rejected](err); ok {
		return no.Outcome
	}
	return nil
}
