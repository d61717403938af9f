package identityweb

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
)

// maxSheet is how large a spreadsheet of people may be, in bytes.
const maxSheet = 2 << 20

// bulkColumn is a column of the template: its heading in the catalogues, and
// where its text goes.
type bulkColumn struct {
	key   string
	width float64
	to    func(r *identity.Row) *string
}

func bulkColumns() []bulkColumn {
	return []bulkColumn{
		{"people.name", 12, func(r *identity.Row) *string { return &r.Name }},
		{"people.login", 16, func(r *identity.Row) *string { return &r.Login }},
		{"people.org", 26, func(r *identity.Row) *string { return &r.Org }},
		{"people.post", 14, func(r *identity.Row) *string { return &r.Post }},
		{"people.phone", 16, func(r *identity.Row) *string { return &r.Phone }},
		{"people.email", 24, func(r *identity.Row) *string { return &r.Email }},
		{"people.roles", 24, func(r *identity.Row) *string { return &r.Roles }},
		{"people.grant.area", 18, func(r *identity.Row) *string { return &r.Area }},
		{"people.reason", 24, func(r *identity.Row) *string { return &r.Note }},
	}
}

func (w *Web) askBulk(v *visit) (page.View, error) { return w.bulkPage(v, ""), nil }

func (w *Web) bulkPage(v *visit, wrong string) page.Page {
	p := page.Page{Title: v.t("people.bulk"), Lead: v.t("people.bulk.lead"), Crumbs: v.crumbs("people.people", "/people"), Styles: []string{"people"},
		Actions: []page.Button{{Label: v.t("people.bulk.template"), Href: AdminPath + "/people/bulk/template.xlsx", Icon: "download"}},
		Body: page.Stack{
			page.Form{Action: AdminPath + "/people/bulk", Upload: true, Fields: []page.Field{
				{Name: "file", Label: v.t("people.bulk.file"), Hint: v.t("people.bulk.file.hint", i18n.Args{"Most": mostRows}), Type: page.FieldFile, Accept: ".xlsx,.csv", Required: true, Error: wrong},
			}, Buttons: []page.Button{{Label: v.t("people.bulk.try"), Kind: page.Primary}}},
			note(v.t("people.bulk.roles", i18n.Args{"Roles": v.roleNames()})),
		}}
	if wrong != "" {
		p.Status = http.StatusUnprocessableEntity
	}
	return p
}

func (v *visit) roleNames() string {
	var out []string
	for _, r := range identity.Roles() {
		out = append(out, v.t(r.Key()))
	}
	return strings.Join(out, "、")
}

// bulkTemplate is an empty spreadsheet with the columns, and a second sheet that
// lists what may stand in them.
func (w *Web) bulkTemplate(v *visit) (page.View, error) {
	orgs, err := w.People.Orgs(v.ctx, identity.OrgQuery{})
	if err != nil {
		return nil, err
	}
	sheet := xlsx.Sheet{Name: v.t("people.people"), Rows: func(func([]xlsx.Cell, error) bool) {}}
	for _, c := range bulkColumns() {
		sheet.Columns = append(sheet.Columns, xlsx.Column{Title: v.t(c.key), Width: c.width})
	}
	words := xlsx.Sheet{Name: v.t("people.bulk.words"), Columns: []xlsx.Column{{Title: v.t("people.org"), Width: 30}, {Title: v.t("people.org.short")}, {Title: v.t("people.org.id")}, {Title: v.t("people.role")}},
		Rows: func(yield func([]xlsx.Cell, error) bool) {
			roles := identity.Roles()
			for i := range max(len(orgs), len(roles)) {
				cells := make([]string, 4)
				if i < len(orgs) {
					cells[0], cells[1], cells[2] = orgs[i].Name, orgs[i].Short, string(orgs[i].ID)
				}
				if i < len(roles) {
					cells[3] = v.t(roles[i].Key())
				}
				if !yield(texts(cells...), nil) {
					return
				}
			}
		}}
	return page.File{Name: v.t("people.bulk.template") + ".xlsx", Type: xlsxType,
		Write: func(out io.Writer) error { return xlsx.Write(out, sheet, words) }}, nil
}

// tryBulk reads a spreadsheet and shows what would become of every row.
func (w *Web) tryBulk(v *visit) (page.View, error) {
	rows, err := v.readSheet()
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		return w.bulkPage(v, i18n.Fault(v.lang, err)), nil
	}
	report, err := w.People.ImportPeople(v.ctx, rows, false)
	if err != nil {
		return nil, err
	}
	return w.bulkReport(v, report)
}

// readSheet reads the people of the file that was sent.
func (v *visit) readSheet() ([]identity.Row, error) {
	name, data, err := v.sent()
	if err != nil {
		return nil, err
	}
	return readRows(name, data)
}

// sent is the file that was sent.
func (v *visit) sent() (name string, data []byte, err error) {
	file, head, err := v.r.FormFile("file")
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return "", nil, fault.Wrap(big, fault.TooLarge, "people.sheet_too_large", fault.Args{"MB": maxSheet >> 20})
	}
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Invalid, "people.sheet_missing", nil)
	}
	defer func() { _ = file.Close() }() // opened for reading only
	data, err = io.ReadAll(io.LimitReader(file, maxSheet+1))
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Invalid, "people.sheet_missing", nil)
	}
	if len(data) > maxSheet {
		return "", nil, fault.New(fault.TooLarge, "people.sheet_too_large", fault.Args{"MB": maxSheet >> 20})
	}
	return head.Filename, data, nil
}

// applyBulk creates the people that the dry run showed, all of them or none.
func (w *Web) applyBulk(v *visit) (page.View, error) {
	var rows []identity.Row
	if err := json.Unmarshal([]byte(v.r.FormValue("rows")), &rows); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "people.sheet_missing", nil)
	}
	report, err := w.People.ImportPeople(v.ctx, rows, true)
	if err != nil {
		return nil, err
	}
	return w.bulkReport(v, report)
}

// bulkReport shows the fate of every row; after applying, with the one-time passwords.
func (w *Web) bulkReport(v *visit, r *identity.ImportReport) (page.View, error) {
	t := page.Table{Caption: v.t("people.bulk.rows"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("people.bulk.line"), Kind: page.KindNumber}, {Label: v.t("people.name"), Head: true}, {Label: v.t("people.login")}, {Label: v.t("people.org")},
		{Label: v.t("people.roles")}, {Label: v.t("people.bulk.fate")}, {Label: v.t("people.bulk.why")},
	}}
	if r.Applied {
		t.Columns[len(t.Columns)-1].Label = v.t("people.password.once")
	}
	var kept []identity.Row
	tones := map[identity.Fate]page.Tone{identity.FateCreate: page.ToneGood, identity.FateWrong: page.ToneBad}
	for _, x := range r.Rows {
		kept = append(kept, x.Row)
		var why []string
		for _, f := range x.Faults {
			why = append(why, i18n.Fault(v.lang, f))
		}
		for _, m := range x.Warnings {
			why = append(why, m.In(v.lang))
		}
		last := page.Show(lines(why))
		if r.Applied && x.Password != "" {
			last = page.Show(secret(x.Password.Reveal()))
		}
		if len(why) == 0 && !r.Applied {
			last = page.Txt("")
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Int(x.Row.Line), page.Txt(x.Row.Name), page.Txt(x.Row.Login), page.Txt(x.Row.Org), page.Txt(x.Row.Roles),
			page.Show(page.Tag{Text: v.t(x.Fate.Key()), Tone: tones[x.Fate]}), last}})
	}
	p := page.Page{Title: v.t("people.bulk.result"), Crumbs: append(v.crumbs("people.people", "/people"), page.Link{Label: v.t("people.bulk"), Href: AdminPath + "/people/bulk"}), Styles: []string{"people"}}
	stats := page.Stats{{Label: v.t("identity.fate.create"), Value: itoa(r.Create)}, {Label: v.t("identity.fate.same"), Value: itoa(r.Same)}, {Label: v.t("identity.fate.wrong"), Value: itoa(r.Wrong)}}
	again := page.Button{Label: v.t("people.bulk.again"), Href: AdminPath + "/people/bulk"}
	switch {
	case r.Applied:
		p.Body = page.Stack{page.Notice{Kind: page.NoticeSuccess, Title: v.n("people.bulk.done", r.Create), Text: v.t("people.bulk.once")}, stats, t}
		p.Actions = []page.Button{{Label: v.t("people.people"), Href: AdminPath + "/people"}}
	case r.Wrong > 0:
		p.Status = http.StatusUnprocessableEntity
		p.Body = page.Stack{page.Notice{Kind: page.NoticeError, Title: v.n("people.bulk.wrong", r.Wrong), Text: v.t("people.bulk.wrong.text")}, stats, t, again}
	case r.Create == 0:
		p.Body = page.Stack{page.Notice{Title: v.t("people.bulk.nothing")}, stats, t, again}
	default:
		data, err := json.Marshal(kept)
		if err != nil {
			return nil, err
		}
		p.Body = page.Stack{page.Notice{Title: v.t("people.bulk.dry"), Text: v.t("people.bulk.dry.text")}, stats, t,
			page.Form{Action: AdminPath + "/people/bulk/apply", Fields: []page.Field{{Name: "rows", Type: page.FieldHidden, Value: string(data)}},
				Buttons: []page.Button{{Label: v.n("people.bulk.apply", r.Create), Kind: page.Primary}, {Label: v.t("people.bulk.again"), Href: AdminPath + "/people/bulk", Kind: page.Quiet}}}}
	}
	return p, nil
}
