package supervisionweb

import (
	"strconv"

	"github.com/a-h/templ"

	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/report"
	"gangyao/platform/report/reportpage"
)

// issuedPath lists the assessments that were issued.
const issuedPath = "/assessments"

func issuePath(year, no int) string {
	return issuedPath + "/" + strconv.Itoa(year) + "/" + strconv.Itoa(no)
}

// issues says whether the person issues assessments.
func (v *visit) issues() bool {
	return !v.past() && v.me.May(supervision.DoSupervise, identity.Target{Tenant: v.w.Tenant})
}

// issuedNote points from the running assessment to what was issued of the year.
func (v *visit) issuedNote(year int, all []supervision.YearIssue) templ.Component {
	n := page.Notice{Kind: page.NoticeInfo, Title: v.t("supervisionweb.preview"), Text: v.t("supervisionweb.preview.text")}
	for i := range all {
		if x := &all[i]; x.Year == year {
			n.Title, n.Text = v.t("supervisionweb.preview.after"), v.t("supervisionweb.preview.after.text")
			n.Links = append(n.Links, page.Link{Label: x.Number, Href: issuePath(year, x.No)})
		}
	}
	return n
}

// issueForm issues exactly what is shown.
func (v *visit) issueForm(year int, got *supervision.Assessment, again bool) (templ.Component, error) {
	seen, err := got.Seen()
	if err != nil {
		return nil, err
	}
	if n := len(got.Pending()); n > 0 {
		return page.Notice{Kind: page.NoticeWarning, Title: v.n("supervisionweb.issue.pending", n), Text: v.t("supervisionweb.issue.pending.text")}, nil
	}
	if len(got.Result.Orgs) == 0 || year > v.now.Year() {
		return page.Stack{}, nil
	}
	form := page.Form{ID: "issue-assessment", Action: assessmentPath(year) + "/issue", Fields: []page.Field{{Name: "seen", Type: page.FieldHidden, Value: seen}},
		Buttons: []page.Button{{Label: v.t("supervisionweb.issue.press", i18n.Args{"Year": year}), Kind: page.Primary}}}
	title, text := v.t("supervisionweb.issue"), v.t("supervisionweb.issue.text")
	if year == v.now.Year() {
		text = v.t("supervisionweb.issue.early", i18n.Args{"Year": year})
	}
	if again {
		title, text = v.t("supervisionweb.issue.again"), v.t("supervisionweb.issue.again.text")
		form.Fields = append(form.Fields, page.Field{ID: "issue-note", Name: "note", Label: v.t("supervisionweb.reason"), Type: page.FieldArea, Rows: 2, Required: true, Value: v.post("note")})
	}
	return folded(title, false, page.Stack{hint(text), form}), nil
}

func (w *Web) issueAssessment(v *visit) (page.View, error) {
	year, err := v.pathYear()
	if err != nil {
		return nil, err
	}
	x, err := w.Items.IssueAssessment(v.ctx, supervision.IssueAssessmentRequest{Tenant: w.Tenant, Year: year, Seen: v.post("seen"), Note: v.post("note"), Demo: w.Demo})
	switch {
	case err == nil:
		return page.Redirect{To: issuePath(year, x.No)}, nil
	case formFault(err):
		return w.assessed(v, err)
	}
	return nil, err
}

// issuedYears lists what was issued.
func (w *Web) issuedYears(v *visit) (page.View, error) {
	all, err := w.Items.Assessments(v.ctx, w.Tenant, v.asOf())
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("supervisionweb.issued"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.year"), Head: true}, {Label: v.t("supervisionweb.number")},
		{Label: v.t("supervisionweb.at"), Kind: page.KindDate}, {Label: v.t("supervisionweb.by")}, {Label: v.t("supervisionweb.issued.orgs"), Kind: page.KindNumber}, {Label: "SHA-256"}},
		Empty: page.Empty{Title: v.t("supervisionweb.issued.empty"), Text: v.t("supervisionweb.issued.empty.text")}}
	for i := range all {
		x := &all[i]
		year := page.Lnk(strconv.Itoa(x.Year), issuePath(x.Year, x.No))
		if x.No > 1 {
			year.Note = v.t("supervisionweb.issued.correction")
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{year, page.Txt(x.Number), page.Txt(v.day(x.At)), page.Txt(x.By), page.Int(x.Orgs), page.Show(code(x.SHA256[:12]))}})
	}
	return page.Page{Title: v.t("supervisionweb.issued"), Lead: v.t("supervisionweb.issued.lead"), Crumbs: v.assessmentCrumbs(v.now.Year()), Body: page.Stack{v.labelled(), t}}, nil
}

func (v *visit) assessmentCrumbs(year int) []page.Link {
	return []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}, {Label: v.t("supervisionweb.assessment"), Href: assessmentPath(year)}}
}

// readIssue reads what the address names and lays it out.
func (w *Web) readIssue(v *visit) (*supervision.YearIssue, *report.Document, error) {
	year, err := v.pathYear()
	if err != nil {
		return nil, nil, err
	}
	no, _ := strconv.Atoi(v.r.PathValue("no")) // 0 is none
	x, c, err := w.Items.IssuedAssessment(v.ctx, w.Tenant, year, no)
	if err != nil {
		return nil, nil, err
	}
	return x, c.Document(v.lang, x.SHA256), nil
}

// issued shows an issued assessment as it stands on paper.
func (w *Web) issued(v *visit) (page.View, error) {
	x, d, err := w.readIssue(v)
	if err != nil {
		return nil, err
	}
	p, err := reportpage.Page(d)
	if err != nil {
		return nil, err
	}
	at := issuePath(x.Year, x.No)
	p.Crumbs = append(v.assessmentCrumbs(x.Year), page.Link{Label: v.t("supervisionweb.issued"), Href: issuedPath})
	p.Body = page.Stack{p.Body, onScreen(page.Definitions{{Term: "SHA-256", Text: x.SHA256}})}
	p.Actions = []page.Button{{Label: v.t("supervisionweb.word"), Href: at + "/assessment.docx", Icon: "download"}, {Label: v.t("supervisionweb.excel"), Href: at + "/assessment.xlsx", Icon: "download"}}
	return p, nil
}

func (w *Web) issuedFile(v *visit) (page.View, error) {
	x, d, err := w.readIssue(v)
	if err != nil {
		return nil, err
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	name := d.Title + x.Number
	switch v.r.PathValue("file") {
	case "assessment.docx":
		return reportpage.Word(d, name), nil
	case "assessment.xlsx":
		return reportpage.Workbook(d, name), nil
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}
