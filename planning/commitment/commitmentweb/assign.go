package commitmentweb

import (
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
)

// assignForm asks who answers for a duty, how it is verified and what comes when.
func (w *Web) assignForm(v *visit, d *commitment.Detail, f typed) (page.Form, error) {
	t := d.Terms
	if d.Default { // what the plan says needs no saying
		t.Verify = commitment.Verification{}
	}
	nobody := v.t("commitmentweb.nobody")
	if d.OwnerDefault {
		t.Owner = ""
	}
	if d.PlanOwner != "" {
		nobody = v.t("commitmentweb.owner.indicator", i18n.Args{"Name": v.org(d.PlanOwner)})
	}
	if f.form == formAssign && f.terms != nil {
		t = *f.terms
	}
	leaders, err := w.leaders(v)
	if err != nil {
		return page.Form{}, err
	}
	fields := []page.Field{
		{Name: "base", Type: page.FieldHidden, Value: strconv.Itoa(d.Version)},
		{Name: "owner", Label: v.t("commitmentweb.owner"), Type: page.FieldSelect, Options: v.orgOptions(nobody, t.Owner)},
		{Name: "leader", Label: v.t("commitmentweb.leader"), Value: t.Leader, Width: 20, Hint: v.t("commitmentweb.leader.hint"), Offers: leaders},
		{Name: "contributors", Label: v.t("commitmentweb.contributors"), Type: page.FieldChooser, Options: v.orgOptions("", t.Contributors...)},
		{Name: "due", Label: v.t("commitmentweb.due"), Type: page.FieldDate, Value: dateValue(t.Due), Hint: v.t("commitmentweb.due.hint")},
	}
	verify, err := w.verifyFields(v, d, &t)
	if err != nil {
		return page.Form{}, err
	}
	fields = append(fields, verify...)
	for i, y := range v.stepYears(d) {
		f := page.Field{Name: "step-" + strconv.Itoa(y), Label: v.t("commitmentweb.step_of", i18n.Args{"Year": y}), Value: stepLine(&t, y)}
		if i == 0 {
			f.Hint = v.t("commitmentweb.step.hint")
		}
		fields = append(fields, f)
	}
	fields = append(fields, page.Field{Name: "note", Label: v.t("commitmentweb.note"), Type: page.FieldArea, Rows: 2, Value: t.Note},
		page.Field{Name: "reason", Label: v.t("commitmentweb.reason"), Value: ""})
	out := page.Form{ID: "assign", Action: v.dutyPath(d.Duty) + "#edit", Buttons: []page.Button{{Label: v.t("commitmentweb.save"), Kind: page.Primary}}}
	if f.form == formAssign {
		alias := map[string]string{}
		for i := range t.Steps {
			alias["step."+strconv.Itoa(i)] = "step-" + strconv.Itoa(t.Steps[i].Year)
		}
		for i := range t.Contributors {
			alias["contributors."+strconv.Itoa(i)] = "contributors"
		}
		out.Problem = joinWith(append([]string{v.fieldErrors(fields, f.problem, alias)}, f.said...), " ")
	}
	out.Fields = fields
	return out, nil
}

func dateValue(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.ISO(t)
}

// stepYears are the years of which a step may be told: those of the plan that the
// duty's last day and steps span.
func (v *visit) stepYears(d *commitment.Detail) []int {
	var out []int
	last := d.PlanDue.Year()
	if d.PlanDue.IsZero() {
		last = page.From(v.ctx).Now.Year()
	}
	for y := last - 4; y <= max(last, d.Due.Year()); y++ {
		out = append(out, y)
	}
	for i := range d.Steps {
		if !slices.Contains(out, d.Steps[i].Year) {
			out = append(out, d.Steps[i].Year)
		}
	}
	slices.Sort(out)
	return out
}

// stepLine is a step in one line: what; how much unit; by when.
func stepLine(t *commitment.Terms, year int) string {
	for i := range t.Steps {
		s := &t.Steps[i]
		if s.Year != year {
			continue
		}
		out := s.What
		if s.Quantity != nil {
			out += " | " + s.Quantity.String() + string(s.Unit)
		}
		if !s.Due.IsZero() {
			out += " | " + i18n.ISO(s.Due)
		}
		return out
	}
	return ""
}

// termsOf reads the form of an assignment. A year's line that cannot be read is
// kept as it was written, for the form to show again with what is wrong.
func (v *visit) termsOf() (commitment.Terms, int, indicator.FieldFaults) {
	var bad indicator.FieldFaults
	r := v.r
	base, _ := strconv.Atoi(r.PostFormValue("base")) // a base that is none is stale
	t := commitment.Terms{Owner: identity.OrgID(r.PostFormValue("owner")), Leader: r.PostFormValue("leader"), Note: r.PostFormValue("note"), Need: commitment.Need(r.PostFormValue("need"))}
	t.Verify = v.verifyOf("")
	for i := 2; r.PostForm.Has("means-" + strconv.Itoa(i)); i++ {
		t.Also = append(t.Also, v.verifyOf("-"+strconv.Itoa(i)))
	}
	for _, c := range r.PostForm["contributors"] {
		t.Contributors = append(t.Contributors, identity.OrgID(c))
	}
	if d, err := time.Parse(time.DateOnly, r.PostFormValue("due")); err == nil {
		t.Due = d
	}
	for name := range r.PostForm {
		if y, err := strconv.Atoi(strings.TrimPrefix(name, "step-")); err == nil && strings.HasPrefix(name, "step-") {
			line := r.PostFormValue(name)
			s, err := division.ParseStep(y, line)
			if err != nil {
				s = &commitment.Step{Year: y, What: line}
				bad = append(bad, indicator.FieldFault{Field: name, Fault: fault.From(err)})
			}
			if s != nil {
				t.Steps = append(t.Steps, *s)
			}
		}
	}
	slices.SortFunc(t.Steps, func(a, b commitment.Step) int { return a.Year - b.Year })
	return t, base, bad
}

// assign gives a duty new terms.
func (w *Web) assign(v *visit) (page.View, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "commitmentweb.form", nil)
	}
	d := commitment.DutyID(v.r.PathValue("duty"))
	t, base, bad := v.termsOf()
	if len(bad) > 0 {
		return w.dutyPage(v, typed{form: formAssign, terms: &t, problem: bad})
	}
	_, err := w.Commitments.Assign(v.ctx, v.tenant, v.plan, commitment.AssignRequest{Duty: d, Base: base, Terms: t}, v.r.PostFormValue("reason"))
	switch {
	case err == nil:
		return page.Redirect{To: v.dutyPath(d)}, nil
	case fault.Is(err, fault.Invalid):
		return w.dutyPage(v, typed{form: formAssign, terms: &t, problem: err})
	case fault.Is(err, fault.Conflict):
		return w.merged(v, d, base, &t, err)
	}
	return nil, err
}

// merged shows the form again after somebody else was quicker: with what both
// changed, saying what that was, so that saving it loses nothing unseen.
func (w *Web) merged(v *visit, id commitment.DutyID, base int, mine *commitment.Terms, problem error) (page.View, error) {
	d, err := w.Commitments.Duty(v.ctx, v.query(), id)
	if err != nil {
		return nil, err
	}
	var was, theirs commitment.Terms
	by := ""
	for i := range d.History {
		if a := d.History[i].Assignment; a != nil {
			if a.Version == base {
				was = a.Terms
			}
			theirs, by = a.Terms, a.By
		}
	}
	out, clashes := commitment.Merge(&was, &theirs, mine)
	said := []string{v.t("commitmentweb.merged", i18n.Args{"By": by, "Change": v.termsChange(&was, &theirs)})}
	for _, f := range clashes {
		said = append(said, v.t("commitmentweb.clash", i18n.Args{"What": v.t("commitmentweb." + string(f))}))
	}
	return w.dutyPage(v, typed{form: formAssign, terms: &out, problem: problem, said: said})
}

// orgOptions are the organisations that exist, departments first. none is the
// label of the empty choice; without it there is none.
func (v *visit) orgOptions(none string, chosen ...identity.OrgID) []page.Option {
	var out []page.Option
	if none != "" {
		out = append(out, page.Option{Label: none})
	}
	now := midnight(page.From(v.ctx).Now)
	for _, k := range identity.Kinds() {
		for _, o := range v.orgs.All() {
			picked := slices.Contains(chosen, o.ID) && o.ID != ""
			if o.Kind == k && (picked || o.On(now) && k != identity.VillageComm) {
				out = append(out, page.Option{Value: string(o.ID), Label: v.org(o.ID), Selected: picked})
			}
		}
	}
	return out
}

// verifyFields ask by what the duty is verified: one group for each means and an
// empty one for a further one.
func (w *Web) verifyFields(v *visit, d *commitment.Detail, t *commitment.Terms) ([]page.Field, error) {
	var out []page.Field
	all := append(t.All(), commitment.Verification{})
	for i := range all {
		x, suffix, planCode := &all[i], "", d.PlanCode
		label := func(key string) string { return v.t(key) }
		if i > 0 {
			suffix, planCode = "-"+strconv.Itoa(i+1), ""
			label = func(key string) string {
				return v.t("commitmentweb.verify.no", i18n.Args{"No": i + 1, "What": v.t(key)})
			}
		}
		codes, err := w.codes(v, x.Code)
		if err != nil {
			return nil, err
		}
		aim := ""
		if x.Aim != nil {
			aim = x.Aim.String()
		}
		means := page.Field{Name: "means" + suffix, Label: label("commitmentweb.verify"), Type: page.FieldSelect, Options: v.meansOptions(meansValue(x), planCode), Hint: v.t("commitmentweb.verify.hint")}
		if i > 0 {
			means.Hint, means.Options[0].Label = v.t("commitmentweb.verify.further"), v.t("commitmentweb.verify.no_further")
		}
		out = append(out, means,
			page.Field{Name: "code" + suffix, Label: label("commitmentweb.code"), Type: page.FieldSelect, Options: codes},
			page.Field{Name: "aim" + suffix, Label: label("commitmentweb.aim"), Value: aim, Width: 10, Hint: v.t("commitmentweb.aim.hint")},
			page.Field{Name: "unit" + suffix, Label: label("commitmentweb.unit"), Value: string(x.Unit), Width: 5},
			page.Field{Name: "at_most" + suffix, Label: label("commitmentweb.bound"), Type: page.FieldSelect, Options: []page.Option{{Label: v.t("commitmentweb.at_least")}, {Value: "1", Label: v.t("commitmentweb.at_most"), Selected: x.AtMost}}})
	}
	need := page.Field{Name: "need", Label: v.t("commitmentweb.need"), Type: page.FieldRadio, Hint: v.t("commitmentweb.need.hint")}
	for _, n := range commitment.Needs() {
		need.Options = append(need.Options, page.Option{Value: string(n), Label: v.t(n.Key()), Selected: n == t.Need})
	}
	return append(out, need), nil
}

// verifyOf reads one such group.
func (v *visit) verifyOf(suffix string) commitment.Verification {
	get := func(name string) string { return v.r.PostFormValue(name + suffix) }
	x := meansOf(get("means"))
	x.Code, x.AtMost = indicator.Code(get("code")), get("at_most") != ""
	x.Aim, x.Unit = aimOf(get("aim"), get("unit"))
	if x.Aim == nil {
		x.Unit = ""
	}
	return x
}

func (v *visit) meansOptions(chosen string, planCode indicator.Code) []page.Option {
	none := v.t("commitment.means.none")
	if planCode != "" {
		none = v.t("commitmentweb.means.plan")
	}
	out := []page.Option{{Label: none}}
	for _, m := range commitment.AllMeans() {
		out = append(out, page.Option{Value: string(m), Label: v.t(m.Key()), Selected: string(m) == chosen})
	}
	return append(out, page.Option{Value: meansEach, Label: v.t(commitment.ByEvidence.Key()) + v.t("commitment.each"), Selected: chosen == meansEach})
}

// codes are the indicators to choose from; one that is chosen stays, known or not.
func (w *Web) codes(v *visit, chosen indicator.Code) ([]page.Option, error) {
	defs, err := w.Definitions.Definitions(v.ctx, v.tenant, time.Time{})
	if err != nil && !fault.Is(err, fault.Forbidden) {
		return nil, err
	}
	out := []page.Option{{Label: v.t("commitmentweb.code.none")}}
	found := chosen == ""
	seen := map[indicator.Code]bool{}
	for i := range defs {
		if c := defs[i].Code; !seen[c] {
			seen[c] = true
			found = found || c == chosen
			out = append(out, page.Option{Value: string(c), Label: defs[i].Name, Selected: c == chosen})
		}
	}
	if !found {
		out = append(out, page.Option{Value: string(chosen), Label: string(chosen), Selected: true})
	}
	return out, nil
}

func joinWith(list []string, by string) string { return strings.Join(list, by) }
