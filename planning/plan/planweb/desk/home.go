package desk

import (
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reader/source"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// importForm is what the form for importing says, as typed.
type importForm struct {
	Target      string // tenant/plan of an existing plan; empty for a new one
	Area, Title string
	From, To    string
	// What is wrong, by field.
	File, TargetWrong       string
	TitleWrong, PeriodWrong string
	// Kept is the hash of a file that was sent already, KeptName what it is called.
	Kept, KeptName string
}

// home lists the drafts and the approved editions, and takes documents in.
func (d *Desk) home(v *visit) (page.View, error) { return d.homePage(v, importForm{}, 0) }

func (d *Desk) homePage(v *visit, f importForm, status int) (page.View, error) {
	listings, err := d.Plans.Plans(v.ctx, "")
	if err != nil {
		return nil, err
	}
	drafts := page.Table{Caption: v.t("desk.home.drafts"), Columns: []page.Column{
		{Label: v.t("desk.col.edition"), Head: true}, {Label: v.t("desk.col.progress"), Kind: page.KindMark},
		{Label: v.t("desk.progress.pending.short"), Kind: page.KindNumber}, {Label: v.t("desk.progress.doubtful.short"), Kind: page.KindNumber},
		{Label: v.t("desk.col.imported")},
	}, Empty: page.Empty{Title: v.t("desk.home.no_drafts"), Text: v.t("desk.home.no_drafts.text")}}
	approved := page.Table{Caption: v.t("desk.home.approved"), Columns: []page.Column{
		{Label: v.t("desk.col.edition"), Head: true}, {Label: v.t("desk.col.approved"), Kind: page.KindDate}, {Label: v.t("desk.col.body")}, {Label: v.t("desk.col.items"), Kind: page.KindNumber},
	}}
	for _, l := range listings {
		for _, e := range l.Editions {
			name := page.Cell{Text: e.Title, Href: address(&e, ""), Note: v.about(&e)}
			if e.Approval != nil {
				approved.Rows = append(approved.Rows, page.Row{Cells: []page.Cell{name, page.Txt(e.Approval.On), page.Txt(e.Approval.Body), page.Int(e.Approval.Confirmed)}})
				continue
			}
			desk, err := d.Plans.Desk(v.ctx, e.Tenant, e.ID, plan.Filter{Limit: 1})
			if err != nil {
				return nil, err
			}
			p := desk.Progress
			drafts.Rows = append(drafts.Rows, page.Row{Cells: []page.Cell{name,
				page.Show(progressCell(p.Decided, p.Total)), page.Int(p.Pending), page.Int(p.Doubtful),
				page.Txt(v.t("desk.told", i18n.Args{"At": v.when(e.ImportedAt), "By": string(e.ImportedBy), "Action": ""}))}})
		}
	}
	body := page.Stack{drafts}
	if len(approved.Rows) > 0 {
		body = append(body, approved)
	}
	p := page.Page{Title: v.t("desk.title"), Lead: v.t("desk.home.lead"), Status: status, Scripts: []string{"review"}, Styles: []string{"review"}}
	if plan.May(v.ctx, plan.DoImport, v.home()) {
		body = append(body, title(v.t("desk.import"), "import"), v.importFields(f, listings))
		p.Actions = []page.Button{{Label: v.t("desk.import"), Href: "#import"}}
	}
	p.Body = body
	return p, nil
}

// about says which edition of which plan it is.
func (v *visit) about(e *plan.Edition) string {
	period := ""
	if e.Period[0] != 0 {
		period = strconv.Itoa(e.Period[0]) + "—" + strconv.Itoa(e.Period[1])
	}
	demo := ""
	if e.Demo {
		demo = v.t("desk.demo")
	}
	return join(" · ", v.t("desk.edition.no", i18n.Args{"No": e.No}), strings.TrimSpace(e.Area.Name+" "+string(e.Tenant)), period, e.Source.Name, demo)
}

// accepted are the endings of the files that the reader takes.
const acceptedFiles = ".txt,.md,.html,.htm,.docx,.pdf"

// importFields is the form that takes a document in.
func (v *visit) importFields(f importForm, listings []plan.PlanListing) page.Form {
	target := page.Field{Name: "target", Label: v.t("desk.import.target"), Type: page.FieldSelect,
		Error: f.TargetWrong, Options: []page.Option{{Value: "", Label: v.t("desk.import.new"), Selected: f.Target == ""}}}
	for _, l := range listings {
		value := string(l.Plan.Tenant) + "/" + string(l.Plan.ID)
		target.Options = append(target.Options, page.Option{Value: value, Selected: value == f.Target,
			Label: v.t("desk.import.edition", i18n.Args{"Title": l.Plan.Title, "No": len(l.Editions) + 1})})
	}
	limit := i18n.Args{"MB": maxMB}
	file := page.Field{Name: "file", Label: v.t("desk.import.file"), Hint: v.t("desk.import.file.hint", limit), Type: page.FieldFile,
		Accept: acceptedFiles, Required: f.Kept == "", Error: f.File,
		Attrs: map[string]any{"data-most-bytes": strconv.Itoa(source.MaxBytes), "data-too-large": v.t("desk.import.too_large", limit)}}
	fields := []page.Field{file, target}
	if f.Kept != "" {
		fields[0].Hint = v.t("desk.import.kept", i18n.Args{"Name": f.KeptName})
		fields = append(fields, page.Field{Name: "kept", Type: page.FieldHidden, Value: f.Kept}, page.Field{Name: "kept_name", Type: page.FieldHidden, Value: f.KeptName})
	}
	// What the document usually says itself stands folded, unless something there is wrong.
	var folded []page.Field
	open, wrong := false, f.TitleWrong+f.PeriodWrong != ""
	for _, x := range []page.Field{
		{Name: "area", Label: v.t("desk.import.area"), Hint: v.t("desk.import.optional"), Width: 20, Value: f.Area},
		{Name: "title", Label: v.t("desk.import.title"), Hint: v.t("desk.import.optional"), Value: f.Title, Error: f.TitleWrong},
		{Name: "from", Label: v.t("desk.import.from"), Width: 5, Value: f.From, Error: f.PeriodWrong, Attrs: map[string]any{"inputmode": "numeric"}},
		{Name: "to", Label: v.t("desk.import.to"), Width: 5, Value: f.To, Attrs: map[string]any{"inputmode": "numeric"}},
	} {
		if wrong {
			fields = append(fields, x)
			continue
		}
		folded = append(folded, x)
		open = open || x.Value != ""
	}
	form := page.Form{Action: Root + "/import", Upload: true, Fields: fields,
		Buttons: []page.Button{{Label: v.t("desk.import.button"), Kind: page.Primary, Attrs: map[string]any{"data-busy": v.t("desk.import.busy")}}}}
	if len(folded) > 0 {
		form.Body = foldedFields(folded, open)
	}
	return form
}
