package commitmentweb

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/commitment"
	"gangyao/planning/plan"
	"gangyao/platform/attach"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

func (v *visit) evidencePath(e *commitment.Evidence) string {
	return v.dutyPath(e.Duty) + "/evidence/" + string(e.ID)
}

// proofs is the evidence of a duty with what may be done about it.
func (w *Web) proofs(v *visit, d *commitment.Detail, f typed) templ.Component {
	var body page.Stack
	given := 0
	for _, n := range d.Evidence {
		given += n
	}
	switch {
	case len(d.Given) == 0 && given > 0:
		body = append(body, prose(v.n("commitmentweb.evidence.hidden", given)))
	case len(d.Given) == 0:
		body = append(body, prose(v.t("commitmentweb.evidence.none")))
	default:
		body = append(body, v.given(d))
	}
	if !page.From(v.ctx).AsOf.IsZero() {
		return section(v.t("commitmentweb.evidence"), "", body)
	}
	if slices.Contains(d.May, commitment.DoSubmit) {
		if d.Owner == "" {
			body = append(body, prose(v.t("commitmentweb.submit.unassigned")))
		} else {
			body = append(body, folded("submit", v.t("commitmentweb.submit"), f.form == formSubmit, v.submitForm(d, f)))
		}
	}
	return section(v.t("commitmentweb.evidence"), v.t("commitmentweb.evidence.hint"), body)
}

// given lists submissions, the newest first.
func (v *visit) given(d *commitment.Detail) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.evidence"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("commitmentweb.evidence.state"), Kind: page.KindMark}, {Label: v.t("commitmentweb.evidence.says"), Head: true}, {Label: v.t("commitmentweb.claim")},
		{Label: v.t("commitmentweb.files"), Kind: page.KindNumber}, {Label: v.t("commitmentweb.submitted_by")}, {Label: v.t("commitmentweb.decided_by")}}}
	for i := range d.Given {
		e := &d.Given[i]
		says := page.Lnk(e.Note, v.evidencePath(e))
		if e.Answer != "" {
			says.Note = v.t("commitmentweb.answer", i18n.Args{"Answer": e.Answer})
		}
		by := page.Txt(e.SubmittedBy)
		by.Note = v.moment(e.SubmittedAt)
		decided := page.None(v.t("commitmentweb.not_decided"))
		if e.DecidedBy != "" {
			decided = page.Txt(e.DecidedBy)
			decided.Note = v.moment(e.DecidedAt)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Show(v.stateTag(e.State)), says, page.Txt(v.claim(e)), page.Int(len(e.Files)), by, decided}})
	}
	return t
}

func (v *visit) stateTag(s commitment.EvidenceState) page.Tag {
	return page.Tag{Text: v.t(s.Key()), Tone: map[commitment.EvidenceState]page.Tone{commitment.Submitted: page.ToneBlue, commitment.Confirmed: page.ToneGood, commitment.Returned: page.ToneWarn}[s]}
}

// claim is what evidence is said to prove, in words.
func (v *visit) claim(e *commitment.Evidence) string {
	out := v.t(e.Claim.Key())
	if e.Year != 0 {
		out = number(e.Year) + " " + out
	}
	if e.Reached != nil {
		out += v.t("commitmentweb.comma") + v.t("commitmentweb.reached", i18n.Args{"Value": i18n.WithUnit(*e.Reached, e.Unit)})
	}
	return out
}

// submitForm hands evidence in.
func (v *visit) submitForm(d *commitment.Detail, f typed) page.Form {
	req := commitment.SubmitRequest{Claim: commitment.Progress, Year: page.From(v.ctx).Now.Year()}
	if f.form == formSubmit && f.submit != nil {
		req = *f.submit
	}
	var claims []page.Option
	for _, c := range commitment.Claims() {
		if c == commitment.StepDone && len(d.Steps) == 0 {
			continue
		}
		claims = append(claims, page.Option{Value: string(c), Label: v.t(c.Key()), Hint: v.t("commitmentweb.claim.hint." + string(c)), Selected: c == req.Claim})
	}
	reached := ""
	if req.Reached != nil {
		reached = req.Reached.String()
	}
	label, hint := v.t("commitmentweb.reached.label"), v.t("commitmentweb.reached.hint")
	if d.Level != nil {
		label, hint = v.t("commitmentweb.reached.now"), v.t("commitmentweb.reached.level", i18n.Args{"Level": d.Level.Msg()})
	}
	fields := []page.Field{
		{Name: "claim", Label: v.t("commitmentweb.claim"), Type: page.FieldRadio, Options: claims},
		{Name: "year", Label: v.t("commitmentweb.year"), Value: strconv.Itoa(req.Year), Width: 5, ID: "evidence-year", Hint: v.t("commitmentweb.year.hint")},
		{Name: "reached", Label: label, Type: page.FieldNumber, Unit: string(d.Unit), Value: reached, Hint: hint},
		{Name: "note", ID: "evidence-note", Label: v.t("commitmentweb.evidence.says"), Type: page.FieldArea, Rows: 3, Required: true, Value: req.Note},
		{Name: "files", Label: v.t("commitmentweb.files"), Type: page.FieldFile, Accept: strings.Join(attach.Endings(), ","), Hint: v.t("commitmentweb.files.hint"), Attrs: templ.Attributes{"multiple": true}},
	}
	out := page.Form{ID: "evidence-form", Action: v.dutyPath(d.Duty) + "/evidence", Upload: true, Buttons: []page.Button{{Label: v.t("commitmentweb.submit"), Kind: page.Primary}}}
	if f.form == formSubmit {
		out.Problem = v.fieldErrors(fields, f.problem, nil)
	}
	out.Fields = fields
	return out
}

// submit hands evidence in.
func (w *Web) submit(v *visit) (page.View, error) {
	if err := v.r.ParseMultipartForm(maxForm); err != nil && v.r.MultipartForm == nil {
		return nil, fault.Wrap(err, fault.Invalid, "commitmentweb.form", nil)
	}
	req := commitment.SubmitRequest{Tenant: v.tenant, Plan: v.plan, Duty: commitment.DutyID(v.r.PathValue("duty")), Claim: commitment.Claim(v.r.FormValue("claim")), Note: v.r.FormValue("note")}
	req.Year, _ = strconv.Atoi(v.r.FormValue("year")) // the use case says what is wrong with 0
	d, err := w.Commitments.Duty(v.ctx, v.query(), req.Duty)
	if err != nil {
		return nil, err
	}
	req.Reached = reachedOf(v.r.FormValue("reached"), d.Unit)
	if !slices.Contains(d.May, commitment.DoSubmit) {
		_, err := identity.Require(v.ctx, commitment.DoSubmit, identity.Target{Tenant: v.tenant}) // says in words why not
		return nil, err
	}
	for _, f := range v.r.MultipartForm.File["files"] {
		kept, err := w.keep(v.ctx, f)
		if fault.Is(err, fault.Unsupported) || fault.Is(err, fault.TooLarge) {
			return w.dutyPage(v, typed{form: formSubmit, submit: &req, problem: err})
		}
		if err != nil {
			return nil, err
		}
		req.Files = append(req.Files, kept)
	}
	_, err = w.Commitments.SubmitEvidence(v.ctx, req)
	switch {
	case err == nil:
		return page.Redirect{To: v.dutyPath(req.Duty)}, nil
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.dutyPage(v, typed{form: formSubmit, submit: &req, problem: err})
	}
	return nil, err
}

// reachedOf reads how much there is in the unit of the duty: 30, 三十, 两千万元 where
// 亿元 is asked. A unit that does not compare makes words of it, which are refused.
func reachedOf(text string, unit quantity.Unit) *quantity.Value {
	v, u := aimOf(text, "")
	if v == nil || u == "" || unit == "" || v.IsWords() {
		return v
	}
	if c, ok := quantity.Convert(*v, u, unit); ok {
		return &c
	}
	words := quantity.Parse(strings.TrimSpace(text))
	return &words
}

// keep checks a file by what is in it and stores it.
func (w *Web) keep(ctx context.Context, f *multipart.FileHeader) (commitment.File, error) {
	name := path.Base(strings.ReplaceAll(f.Filename, `\`, "/"))
	if f.Size > maxEvidence {
		return commitment.File{}, fault.New(fault.TooLarge, "commitmentweb.file_large", fault.Args{"Name": name, "MB": maxEvidence >> 20})
	}
	file, err := f.Open()
	if err != nil {
		return commitment.File{}, err
	}
	defer func() { _ = file.Close() }() // opened for reading only
	head := make([]byte, 4096)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return commitment.File{}, err
	}
	if !attach.Proves(name, head[:n]) {
		return commitment.File{}, fault.New(fault.Unsupported, "commitmentweb.file_type", fault.Args{"Name": name})
	}
	sha, size, err := w.Files.Put(ctx, io.MultiReader(bytes.NewReader(head[:n]), file))
	return commitment.File{SHA256: sha, Name: name, Bytes: size}, err
}

// evidence shows one submission: what was submitted, whether it is still exactly
// that, and what may be done.
func (w *Web) evidence(v *visit) (page.View, error) { return w.evidencePage(v, typed{}) }

func (w *Web) evidencePage(v *visit, f typed) (page.View, error) {
	p, err := w.Commitments.ProveEvidence(v.ctx, v.tenant, v.plan, commitment.EvidenceID(v.r.PathValue("evidence")))
	if err != nil {
		return nil, err
	}
	d, err := w.Commitments.Duty(v.ctx, v.query(), p.Evidence.Duty)
	if err != nil {
		return nil, err
	}
	e := &p.Evidence
	proof := page.Notice{Kind: page.NoticeSuccess, Title: v.t("commitmentweb.proof.valid"), Text: v.t("commitmentweb.proof.valid.text")}
	if !p.Valid {
		var why []string
		for _, m := range p.Why {
			why = append(why, m.In(v.lang))
		}
		proof = page.Notice{Kind: page.NoticeError, Title: v.t("commitmentweb.proof.void"), Body: lines(why)}
	}
	body := page.Stack{v.facts(d, p), section(v.t("commitmentweb.files"), "", v.files(e)), section(v.t("commitmentweb.proof"), "", page.Stack{proof, hash(e.SHA256)})}
	if page.From(v.ctx).AsOf.IsZero() {
		body = append(body, v.decisions(d, e, f))
	}
	out := page.Page{Title: v.t("commitmentweb.evidence.of", i18n.Args{"Text": d.Text}), Crumbs: v.crumbs(page.Link{Label: d.Text, Href: v.dutyPath(d.Duty)}), Body: body}
	if f.problem != nil {
		out.Status = page.Status(fault.From(f.problem).Code)
	}
	return out, nil
}

func (v *visit) facts(d *commitment.Detail, p *commitment.EvidenceProof) page.Definitions {
	e := &p.Evidence
	out := page.Definitions{{Term: v.t("commitmentweb.evidence.state"), Body: v.stateTag(e.State)}, {Term: v.t("commitmentweb.claim"), Text: v.claim(e)}, {Term: v.t("commitmentweb.evidence.says"), Text: e.Note}}
	if p.Content != nil && p.Content.Promise != d.Text {
		out = append(out, page.Definition{Term: v.t("commitmentweb.promise_then"), Text: p.Content.Promise})
	}
	out = append(out, page.Definition{Term: v.t("commitmentweb.submitted_by"), Text: v.t("commitmentweb.by_at", i18n.Args{"By": e.SubmittedBy + v.t("commitmentweb.bracket", i18n.Args{"Text": v.org(e.Org)}), "At": v.moment(e.SubmittedAt)})})
	if e.DecidedBy != "" {
		out = append(out, page.Definition{Term: v.t("commitmentweb.decided_by"), Text: v.t("commitmentweb.by_at", i18n.Args{"By": e.DecidedBy, "At": v.moment(e.DecidedAt)})})
	}
	if e.Answer != "" {
		out = append(out, page.Definition{Term: v.t("commitmentweb.answer.label"), Text: e.Answer})
	}
	return out
}

func (v *visit) files(e *commitment.Evidence) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.files"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.files.none")}, Columns: []page.Column{
		{Label: v.t("commitmentweb.file"), Head: true}, {Label: v.t("commitmentweb.bytes"), Kind: page.KindNumber}, {Label: "SHA-256"}}}
	for _, f := range e.Files {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(f.Name, v.evidencePath(e)+"/files/"+f.SHA256), page.Int(int(f.Bytes)), page.Show(hash(f.SHA256))}})
	}
	return t
}

// The steps that a submission may take.
const (
	doConfirm  = "confirm"
	doReturn   = "return"
	doWithdraw = "withdraw"
)

// decisions are the steps that who asks may take.
func (v *visit) decisions(d *commitment.Detail, e *commitment.Evidence, f typed) templ.Component {
	form := func(do, label string, kind page.ButtonKind, fields ...page.Field) page.Form {
		fields = append([]page.Field{{Name: "base", Type: page.FieldHidden, Value: strconv.Itoa(e.Version)}, {Name: "sha", Type: page.FieldHidden, Value: e.SHA256}}, fields...)
		out := page.Form{ID: "do-" + do, Action: v.evidencePath(e), Fields: fields, Buttons: []page.Button{{Label: label, Name: "do", Value: do, Kind: kind}}}
		if f.form == do && f.problem != nil {
			out.Problem = i18n.Fault(v.lang, f.problem)
		}
		return out
	}
	note := func(do, label string, required bool) page.Field {
		return page.Field{ID: "note-" + do, Name: "note", Label: v.t(label), Type: page.FieldArea, Rows: 2, Required: required, Value: f.note}
	}
	var body page.Stack
	may := slices.Contains(d.May, commitment.DoConfirm)
	own := e.Submitter == v.me.Person
	if may && !own && e.State == commitment.Submitted {
		body = append(body, prose(v.t("commitmentweb.confirm.text")), form(doConfirm, v.t("commitmentweb.confirm"), page.Primary, note(doConfirm, "commitmentweb.remark", false)))
	}
	if may && !own && (e.State == commitment.Submitted || e.State == commitment.Confirmed) {
		body = append(body, folded("return", v.t("commitmentweb.return"), f.form == doReturn, form(doReturn, v.t("commitmentweb.return"), page.Danger, note(doReturn, "commitmentweb.return.reason", true))))
	}
	if may && own && e.State == commitment.Submitted {
		body = append(body, prose(v.t("commitmentweb.own")))
	}
	if own && e.State == commitment.Submitted {
		body = append(body, folded("withdraw", v.t("commitmentweb.withdraw"), f.form == doWithdraw, form(doWithdraw, v.t("commitmentweb.withdraw"), "", note(doWithdraw, "commitmentweb.remark", false))))
	}
	if len(body) == 0 {
		return body
	}
	return section(v.t("commitmentweb.decide"), "", body)
}

// decide takes a step with a submission.
func (w *Web) decide(v *visit) (page.View, error) {
	do := v.r.PostFormValue("do")
	step := commitment.EvidenceStep{Tenant: v.tenant, Plan: v.plan, Evidence: commitment.EvidenceID(v.r.PathValue("evidence")), SHA256: v.r.PostFormValue("sha"), Note: v.r.PostFormValue("note")}
	step.Base, _ = strconv.Atoi(v.r.PostFormValue("base")) // a base that is none is stale
	take := map[string]func(context.Context, commitment.EvidenceStep) (*commitment.Evidence, error){
		doConfirm: w.Commitments.ConfirmEvidence, doReturn: w.Commitments.ReturnEvidence, doWithdraw: w.Commitments.WithdrawEvidence}[do]
	if take == nil {
		return nil, fault.New(fault.Invalid, "commitmentweb.form", nil)
	}
	e, err := take(v.ctx, step)
	switch {
	case err == nil:
		return page.Redirect{To: v.dutyPath(e.Duty)}, nil
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict), fault.From(err).Key == "commitment.own_evidence":
		return w.evidencePage(v, typed{form: do, note: step.Note, problem: err})
	}
	return nil, err
}

// file gives a file of a submission to whoever may see the submission.
func (w *Web) file(v *visit) (page.View, error) {
	p, err := w.Commitments.ProveEvidence(v.ctx, v.tenant, v.plan, commitment.EvidenceID(v.r.PathValue("evidence")))
	if err != nil {
		return nil, err
	}
	sha := v.r.PathValue("sha")
	i := slices.IndexFunc(p.Evidence.Files, func(f commitment.File) bool { return f.SHA256 == sha })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "attach.missing", fault.Args{"SHA": sha})
	}
	file, err := w.Files.Get(v.ctx, sha)
	if err != nil {
		return nil, err
	}
	return page.File{Name: p.Evidence.Files[i].Name, Type: "application/octet-stream", Write: func(out io.Writer) error {
		_, err := io.Copy(out, file)
		return errors.Join(err, file.Close())
	}}, nil
}

// owed is evidence that waits, with the plan it belongs to.
type owed struct {
	commitment.WaitingEvidence
	plan plan.Plan
}

// allWaiting lists the evidence of all plans of a tenant that who asks may confirm.
func (w *Web) allWaiting(ctx context.Context, t commitment.Tenant) ([]owed, error) {
	list, err := w.Plans.Plans(ctx, plan.Tenant(t))
	if err != nil {
		return nil, err
	}
	var out []owed
	for _, l := range list {
		more, err := w.Commitments.Waiting(ctx, t, l.Plan.ID)
		if err != nil {
			return nil, err
		}
		for _, x := range more {
			out = append(out, owed{x, l.Plan})
		}
	}
	return out, nil
}

// waiting lists what who asks has to confirm or to return.
func (w *Web) waiting(r *http.Request) (page.View, error) {
	a := identity.From(r.Context())
	if _, err := identity.Require(r.Context(), commitment.DoConfirm, identity.Target{Tenant: a.Tenant, Anywhere: true}); err != nil {
		return nil, err
	}
	v := &visit{r: r, ctx: r.Context(), lang: i18n.From(r.Context()), me: a, tenant: a.Tenant}
	var err error
	if v.orgs, _, err = w.Names.Gazetteer(v.ctx, v.tenant); err != nil {
		return nil, err
	}
	list, err := w.allWaiting(v.ctx, v.tenant)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("commitmentweb.waiting"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.waiting.none"), Text: v.t("commitmentweb.waiting.none.text")}, Columns: []page.Column{
		{Label: v.t("commitmentweb.task"), Head: true}, {Label: v.t("commitmentweb.evidence.says")}, {Label: v.t("commitmentweb.claim")}, {Label: v.t("commitmentweb.submitted_by")}, {Label: v.t("commitmentweb.at"), Kind: page.KindDate}}}
	for i := range list {
		x := &list[i]
		v.plan = x.plan.ID
		task := page.Lnk(x.Row.Text, v.evidencePath(&x.Evidence))
		task.Note = x.plan.Title
		if x.Own {
			task.Note = v.t("commitmentweb.own")
		}
		by := page.Txt(x.Evidence.SubmittedBy)
		by.Note = v.org(x.Evidence.Org)
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{task, page.Txt(x.Evidence.Note), page.Txt(v.claim(&x.Evidence)), by, page.Txt(v.moment(x.Evidence.SubmittedAt))}})
	}
	return page.Page{Title: v.t("commitmentweb.waiting"), Lead: v.t("commitmentweb.waiting.lead"), Body: t, Styles: []string{"work"}}, nil
}
