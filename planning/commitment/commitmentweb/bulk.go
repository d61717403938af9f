package commitmentweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/division"
	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// The fields of a bulk.
const (
	pickTicked = "ticked"
	pickAll    = "all"
	// doPick only shows the tasks that another page ticked.
	doPick = "pick"
	// byCopy is the task whose yearly steps are copied.
	byCopy = "copy"
)

// bulkFields are those that the preview carries on.
func bulkFields() []string {
	return []string{"filter", "pick", "do", "set-owner", "add", "drop", "leader", "means", "code", "aim", "unit", "at_most", "due", "pattern", "steps", "reason", "duty", "undo"}
}

// bulkForm asks what is to be done to the ticked duties, or to all of the filter.
func (w *Web) bulkForm(v *visit, q page.Query, total int, form url.Values, problem error) (page.Form, error) {
	if form == nil {
		form = url.Values{"pick": {pickTicked}}
		if id := v.r.URL.Query().Get(byCopy); id != "" {
			d, err := w.Commitments.Duty(v.ctx, v.query(), commitment.DutyID(id))
			if err != nil {
				return page.Form{}, err
			}
			form.Set("steps", stepLines(&d.Terms))
		}
	}
	codes, err := w.codes(v, indicator.Code(form.Get("code")))
	if err != nil {
		return page.Form{}, err
	}
	leaders, err := w.leaders(v)
	if err != nil {
		return page.Form{}, err
	}
	keep := v.t("commitmentweb.leave")
	means := v.meansOptions(form.Get("means"), "")
	means[0].Label = keep
	codes[0].Label = keep
	patterns := []page.Option{{Label: keep}, {Value: string(commitment.FitPattern), Label: v.t("commitmentweb.bulk.fit")}}
	for _, p := range commitment.Patterns() {
		patterns = append(patterns, page.Option{Value: string(p.ID), Label: v.t(p.Name)})
	}
	for i := range patterns {
		patterns[i].Selected = patterns[i].Value == form.Get("pattern")
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
		{Name: "leader", Label: v.t("commitmentweb.leader"), Value: form.Get("leader"), Hint: v.t("commitmentweb.bulk.leader"), Offers: leaders},
		{Name: "due", ID: "bulk-due", Label: v.t("commitmentweb.due"), Type: page.FieldDate, Value: form.Get("due"), Hint: v.t("commitmentweb.bulk.leader")},
		{Name: "means", ID: "bulk-means", Label: v.t("commitmentweb.verify"), Type: page.FieldSelect, Options: means, Hint: v.t("commitmentweb.verify.hint")},
		{Name: "code", Label: v.t("commitmentweb.code"), Type: page.FieldSelect, Options: codes},
		{Name: "aim", Label: v.t("commitmentweb.aim"), Value: form.Get("aim"), Width: 10, Hint: v.t("commitmentweb.aim.words")},
		{Name: "pattern", Label: v.t("commitmentweb.bulk.pattern"), Type: page.FieldSelect, Options: patterns, Hint: v.t("commitmentweb.bulk.pattern.hint")},
		{Name: "steps", ID: "bulk-steps", Label: v.t("commitmentweb.steps"), Type: page.FieldArea, Rows: 4, Value: form.Get("steps"), Hint: v.t("commitmentweb.bulk.steps.hint")},
		{Name: "add", Label: v.t("commitmentweb.bulk.add"), Type: page.FieldChooser, Options: v.orgOptions("", orgIDs(form["add"])...)},
		{Name: "drop", Label: v.t("commitmentweb.bulk.drop"), Type: page.FieldChooser, Options: v.orgOptions("", orgIDs(form["drop"])...)},
		{Name: "reason", Label: v.t("commitmentweb.reason"), Value: form.Get("reason")},
	}, Buttons: []page.Button{{Label: v.t("commitmentweb.preview"), Kind: page.Primary}}}
	out.Problem = v.fieldErrors(out.Fields, problem, nil)
	return out, nil
}

// leaders are the persons to choose a leader from.
func (w *Web) leaders(v *visit) ([]page.Option, error) {
	list, err := w.Commitments.LeadersOf(v.ctx, v.tenant)
	var out []page.Option
	for _, l := range list {
		out = append(out, page.Option{Value: l.Name, Label: l.Post})
	}
	return out, err
}

func orgIDs(list []string) (out []identity.OrgID) {
	for _, o := range list {
		out = append(out, identity.OrgID(o))
	}
	return out
}

func dutiesOf(list []string) (out []commitment.DutyID) {
	for _, d := range list {
		out = append(out, commitment.DutyID(d))
	}
	return out
}

func has(list []string, s string) bool { return slices.Contains(list, s) }

// bulkOf reads what is to be done.
func (v *visit) bulkOf() (commitment.BulkRequest, error) {
	form := v.r.PostForm
	filter, _ := url.ParseQuery(form.Get("filter")) // what cannot be read filters nothing
	req := commitment.BulkRequest{Tenant: v.tenant, Plan: v.plan, Filter: v.filterOf(filter), Reason: form.Get("reason"), Seen: form.Get("seen")}
	if form.Get("pick") != pickAll { // ticked on whatever page of whatever filter
		req.Filter, req.Duties = commitment.Filter{}, dutiesOf(form["duty"])
	}
	c := &req.Change
	if c.Undo = undoOf(form.Get("undo")); c.Undo != nil {
		return req, nil
	}
	c.Suggested, c.OnlyEmpty = has(form["do"], "suggested"), has(form["do"], "empty")
	if o := form.Get("set-owner"); o != "" {
		id := identity.OrgID(o)
		c.Owner = &id
	}
	c.Add, c.Remove = orgIDs(form["add"]), orgIDs(form["drop"])
	if l := strings.TrimSpace(form.Get("leader")); l != "" {
		c.Leader = &l
	}
	if m := form.Get("means"); m != "" {
		x := meansOf(m)
		x.Code = indicator.Code(form.Get("code"))
		x.Aim, x.Unit = aimOf(form.Get("aim"), "")
		c.Verify = &x
	}
	var bad indicator.FieldFaults
	wrong := func(field, key string, args fault.Args) {
		bad = append(bad, indicator.FieldFault{Field: field, Fault: fault.New(fault.Invalid, key, args)})
	}
	if c.Verify == nil && (form.Get("code") != "" || strings.TrimSpace(form.Get("aim")) != "") {
		wrong("means", "commitmentweb.bulk.means_first", nil)
	}
	if s := form.Get("due"); s != "" {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			wrong("due", "commitmentweb.bulk.day", fault.Args{"Text": s})
		}
		c.Due = &d
	}
	c.Pattern = commitment.PatternID(form.Get("pattern"))
	for _, line := range strings.Split(form.Get("steps"), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		s, err := parseYearLine(line)
		if err != nil {
			why := fault.From(err)
			wrong("steps", why.Key, why.Args)
			break
		}
		c.Steps = append(c.Steps, s)
	}
	if len(bad) > 0 {
		return req, bad
	}
	return req, nil
}

// parseYearLine reads 2026年：内容 | 数量单位 | 日期; a year alone takes its step away.
func parseYearLine(line string) (commitment.Step, error) {
	line = strings.TrimSpace(line)
	noYear := fault.New(fault.Invalid, "commitmentweb.bulk.line", fault.Args{"Line": line})
	if len(line) < 4 {
		return commitment.Step{}, noYear
	}
	year, err := strconv.Atoi(line[:4])
	if err != nil || year < 1900 {
		return commitment.Step{}, noYear
	}
	s, err := division.ParseStep(year, strings.TrimLeft(strings.TrimPrefix(line[4:], "年"), " ：:\t|｜　"))
	if s == nil {
		s = &commitment.Step{Year: year}
	}
	return *s, err
}

// stepLines are the steps of some terms, one line a year, as parseYearLine reads them.
func stepLines(t *commitment.Terms) string {
	var out []string
	for i := range t.Steps {
		y := t.Steps[i].Year
		out = append(out, strconv.Itoa(y)+" "+stepLine(t, y))
	}
	return strings.Join(out, "\n")
}

// meansEach is the choice of evidence that each organisation gives of its own.
const meansEach = string(commitment.ByEvidence) + "-each"

func meansOf(value string) commitment.Verification {
	if value == meansEach {
		return commitment.Verification{Means: commitment.ByEvidence, Each: true}
	}
	return commitment.Verification{Means: commitment.Means(value)}
}

func meansValue(x *commitment.Verification) string {
	if x.Each {
		return meansEach
	}
	return string(x.Means)
}

// aimOf reads a quantity with its unit: 30, 30座, 三个, 百分之五; unit is said
// elsewhere. What cannot be read is kept as words, which the use case refuses.
func aimOf(text string, unit string) (*quantity.Value, quantity.Unit) {
	text, unit = strings.TrimSpace(text), strings.TrimSpace(unit)
	if text == "" {
		return nil, quantity.Unit(unit)
	}
	v, u, ok := quantity.Amount(text)
	if !ok {
		v = quantity.Parse(text)
	}
	if unit != "" {
		u = quantity.Unit(unit)
	}
	return &v, u
}

// bulk first tells the fate of each duty, then does exactly that.
func (w *Web) bulk(v *visit) (page.View, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "commitmentweb.form", nil)
	}
	form := v.r.PostForm
	if form.Get("do") == doPick {
		return w.divisionPage(v, form, nil)
	}
	req, err := v.bulkOf()
	if err != nil {
		return w.divisionPage(v, form, err)
	}
	c := &req.Change
	same := c.Owner == nil && len(c.Add)+len(c.Remove)+len(c.Steps) == 0 && c.Leader == nil && c.Verify == nil && c.Due == nil && c.Pattern == "" && !c.Suggested && c.Undo == nil
	switch {
	case form.Get("pick") != pickAll && len(req.Duties) == 0:
		return w.divisionPage(v, form, fault.New(fault.Invalid, "commitmentweb.nothing_picked", nil))
	case same && !has(form["do"], "confirm"):
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
	back := page.Form{ID: "back", Action: v.here("division"), Buttons: []page.Button{{Label: v.t("commitmentweb.preview.back")}}}
	for _, name := range bulkFields() {
		for _, value := range form[name] {
			if name != "do" {
				back.Fields = append(back.Fields, page.Field{Name: name, Type: page.FieldHidden, Value: value})
			}
		}
	}
	back.Fields = append(back.Fields, page.Field{Name: "do", Type: page.FieldHidden, Value: doPick})
	p := page.Page{Scripts: []string{"work"}, Title: v.t("commitmentweb.preview.title"), Lead: v.t("commitmentweb.preview.lead"), Crumbs: v.crumbs(page.Link{Label: v.t("commitmentweb.division"), Href: v.here("division")})}
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
		for _, name := range bulkFields() {
			for _, value := range form[name] {
				apply.Fields = append(apply.Fields, page.Field{Name: name, Type: page.FieldHidden, Value: value})
			}
		}
		apply.Fields = append(apply.Fields, page.Field{Name: "seen", Type: page.FieldHidden, Value: out.Seen})
		body = append(body, apply)
	}
	p.Body = append(body, t, back)
	return p
}
