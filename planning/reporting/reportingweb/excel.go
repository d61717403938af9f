package reportingweb

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/sheet"
	"gangyao/planning/reporting/sheet/dryrun"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
	"gangyao/platform/quantity"
)

// The files that figures come in and go out as.
const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// table is a sheet as a spreadsheet knows it.
func (v *visit) table(s *reporting.SheetView) *sheet.Form {
	f := &sheet.Form{Round: s.Round.ID, Sheet: s.Sheet.ID, Version: s.Sheet.Version, RoundName: s.Round.Name, OrgName: v.org(s.Sheet.Org), Org: s.Sheet.Org,
		Period: s.Round.Period, Due: s.Days.Due, Demo: s.Round.Demo}
	for i := range s.Cells {
		c := &s.Cells[i]
		if c.Definition == nil {
			continue
		}
		k := c.Duty.Cell
		l := sheet.Line{Cell: k, Def: c.Definition, AreaName: v.areas.Name(k.Area, k.Period.End()), Locked: c.Lock != nil, Optional: c.Duty.Optional,
			YearBefore: figure(c.Beside.YearBefore), Previous: figure(c.Beside.Previous)}
		if k.Org != "" {
			l.OrgName = v.org(k.Org)
		}
		if e := &c.Entry; e.Filled() {
			l.Entry = &sheet.Entry{Cell: k, Value: e.Value, Status: e.Status, Note: e.Note, NoValue: e.NoValue}
		}
		f.Lines = append(f.Lines, l)
	}
	return f
}

func figure(p *indicator.Known) *quantity.Value {
	if p == nil {
		return nil
	}
	return &p.Value
}

// template gives the form to fill in, for the sheet's organisation and round.
func (w *Web) template(v *visit) (page.View, error) {
	return w.file(v, ".xlsx", xlsxType, sheet.Template)
}

func (w *Web) exportXLSX(v *visit) (page.View, error) {
	return w.file(v, ".xlsx", xlsxType, sheet.Export)
}

func (w *Web) exportCSV(v *visit) (page.View, error) {
	return w.file(v, ".csv", csvType, sheet.ExportCSV)
}

func (w *Web) file(v *visit, ending, kind string, write func(io.Writer, i18n.Lang, *sheet.Form) error) (page.View, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	f := v.table(s)
	return page.File{Name: download.Name(v.lang, f.FileName(), f.Demo) + ending, Type: kind, Write: func(out io.Writer) error { return write(out, v.lang, f) }}, nil
}

// frame is what is known before a file for a sheet is read.
func (v *visit) frame(s *reporting.SheetView, m sheet.Mapping) *sheet.Frame {
	f := &sheet.Frame{Round: s.Round.ID, Sheet: s.Sheet.ID, Area: v.tenant, Period: s.Round.Period, Mapping: m,
		Cells: []indicator.CellKey{}, Current: map[indicator.CellKey]sheet.Entry{}, Likely: map[indicator.SeriesKey]quantity.Value{}}
	known := map[indicator.Version]bool{}
	places := map[indicator.Tenant]bool{}
	if len(s.Cells) > 0 { // one place only: meant where the file names none
		f.Area = s.Cells[0].Duty.Cell.Area
	}
	for i := range s.Cells {
		c := &s.Cells[i]
		k := c.Duty.Cell
		f.Cells = append(f.Cells, k)
		if d := c.Definition; d != nil && !known[d.Key()] {
			known[d.Key()] = true
			f.Definitions = append(f.Definitions, sheet.Known{Definition: d})
		}
		if k.Area != f.Area {
			f.Area = v.tenant
		}
		if !places[k.Area] {
			places[k.Area] = true
			f.Areas = append(f.Areas, sheet.Place{Code: k.Area, Name: v.areas.Name(k.Area, k.Period.End())})
		}
		if k.Org != "" {
			f.Orgs = append(f.Orgs, sheet.Unit{ID: k.Org, Name: v.org(k.Org)})
		}
		if e := &c.Entry; e.Filled() {
			f.Current[k] = sheet.Entry{Cell: k, Value: e.Value, Status: e.Status, Note: e.Note, NoValue: e.NoValue}
		}
		for _, p := range []*indicator.Known{c.Beside.Previous, c.Beside.YearBefore} {
			if x := figure(p); x != nil {
				f.Likely[k.SeriesKey] = *x
			}
		}
	}
	return f
}

// askUpload asks for a filled form, or any table with the figures in it.
func (w *Web) askUpload(v *visit) (page.View, error) {
	s, err := w.fillable(v)
	if err != nil {
		return nil, err
	}
	return w.uploadPage(v, s, nil), nil
}

// fillable is the sheet, when the person may fill it now.
func (w *Web) fillable(v *visit) (*reporting.SheetView, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	return s, s.Refusal(v.me, reporting.Fill)
}

func (w *Web) uploadPage(v *visit, s *reporting.SheetView, problem error) page.Page {
	path := sheetPath(s.Sheet.ID)
	file := page.Field{Name: "file", Label: v.t("reportingweb.upload.file"), Hint: v.t("reportingweb.upload.hint"), Type: page.FieldFile, Accept: ".xlsx,.csv", Required: true,
		Attrs: templ.Attributes{"data-most-bytes": strconv.Itoa(maxUpload), "data-too-large": v.t("reportingweb.say.too_large", i18n.Args{"MB": maxUpload >> 20})}}
	if problem != nil {
		file.Error = i18n.Fault(v.lang, problem)
	}
	return page.Page{Title: v.t("reportingweb.upload"), Lead: v.t("reportingweb.upload.lead"), Crumbs: v.crumbs(&s.Round, &s.Sheet), Styles: []string{"sheet"}, Scripts: []string{"sheet"}, Status: status(problem),
		Actions: []page.Button{{Label: v.t("reportingweb.form"), Href: path + "/form.xlsx", Icon: "download"}, {Label: v.t("reportingweb.data_csv"), Href: path + "/data.csv", Icon: "download"}},
		Body:    page.Form{Action: path + "/upload", Upload: true, Fields: []page.Field{file}, Buttons: []page.Button{{Label: v.t("reportingweb.upload.try"), Kind: page.Primary, Attrs: templ.Attributes{"data-busy": v.t("reportingweb.upload.busy")}}}}}
}

// sent names an uploaded file on the pages that follow, so that it is read again
// rather than sent again; only who sent it for this sheet can name it.
type sent struct{ SHA, Name, Seal string }

func (w *Web) seal(v *visit, sha string) string {
	h := hmac.New(sha256.New, w.Key)
	h.Write([]byte(string(v.tenant) + "\n" + string(v.me.Person) + "\n" + string(sheetID(v)) + "\n" + sha))
	return hex.EncodeToString(h.Sum(nil))
}

// upload reads a file and shows what it would bring; with a file named and
// answers given, it reads that again.
func (w *Web) upload(v *visit) (page.View, error) {
	s, err := w.fillable(v)
	if err != nil {
		return nil, err
	}
	f, data, fresh, err := w.received(v)
	if err == nil {
		var d *dryrun.Run
		if d, err = w.dryRun(v, s, f, data, fresh); err == nil {
			return v.previewPage(s, d, f, nil), nil
		}
	}
	if !refused(err) {
		return nil, err
	}
	return w.uploadPage(v, s, err), nil
}

// uploadAgain is the fault of a form that does not say what was said before.
func uploadAgain(err error) error {
	return fault.Wrap(err, fault.Invalid, "reportingweb.upload_again", nil)
}

// received is the file of a request: fresh when it is sent now, else named by
// the page before.
func (w *Web) received(v *visit) (f sent, data []byte, fresh bool, err error) {
	if err = v.r.ParseMultipartForm(maxUpload); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return f, nil, false, wrongForm(err)
	}
	if f.SHA = v.form("sha"); f.SHA == "" {
		f, data, err = w.receive(v)
		return f, data, true, err
	}
	if f.Name, f.Seal = v.form("name"), v.form("seal"); !hmac.Equal([]byte(f.Seal), []byte(w.seal(v, f.SHA))) {
		return f, nil, false, uploadAgain(nil)
	}
	r, err := w.Files.Get(v.ctx, f.SHA)
	if err != nil {
		return f, nil, false, err
	}
	data, err = io.ReadAll(r)
	return f, data, false, errors.Join(err, r.Close())
}

// receive takes the file that was sent.
func (w *Web) receive(v *visit) (f sent, data []byte, err error) {
	file, head, err := v.r.FormFile("file")
	if err != nil {
		return f, nil, fault.Wrap(err, fault.Invalid, "reportingweb.file_missing", nil)
	}
	defer func() { _ = file.Close() }() // opened for reading only
	if data, err = io.ReadAll(io.LimitReader(file, maxUpload+1)); err != nil {
		return f, nil, err
	}
	f.Name = path.Base(strings.ReplaceAll(head.Filename, `\`, "/"))
	if len(data) > maxUpload {
		return f, nil, fault.New(fault.TooLarge, "reportingweb.file_large", fault.Args{"Name": f.Name, "MB": maxUpload >> 20})
	}
	if f.SHA, _, err = w.Files.Put(v.ctx, strings.NewReader(string(data))); err != nil {
		return f, nil, err
	}
	f.Seal = w.seal(v, f.SHA)
	return f, data, nil
}

// applyUpload fills in what the preview showed: all of it or nothing.
func (w *Web) applyUpload(v *visit) (page.View, error) {
	s, err := w.fillable(v)
	if err != nil {
		return nil, err
	}
	f, data, fresh, err := w.received(v)
	var d *dryrun.Run
	if err == nil {
		d, err = w.dryRun(v, s, f, data, fresh)
	}
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		return w.uploadPage(v, s, err), nil
	}
	p := d.Preview
	entries, err := p.Entries()
	if err != nil {
		return v.previewPage(s, d, f, err), nil
	}
	base, _ := strconv.Atoi(v.form("base"))
	req := reporting.FillRequest{Tenant: v.tenant, Sheet: s.Sheet.ID, Base: base, Whole: true}
	said := map[string]string{}
	for i := range p.Fates {
		said[p.Fates[i].Ref] = p.Fates[i].Text
	}
	for _, e := range entries {
		if e.NoValue != "" && (e.Note == "" || e.Note == said[e.Ref]) { // the file says it in its own way
			e.Note = v.t("reportingweb.upload.note", i18n.Args{"File": f.Name, "Text": said[e.Ref]})
		}
		in := reporting.CellInput{Cell: e.Cell, Value: e.Value.String(), Note: e.Note, NoValue: e.NoValue, KeepEvidence: true}
		if e.NoValue == "" {
			in.Status = e.Status
		}
		req.Cells = append(req.Cells, in)
	}
	if _, err := w.Reports.Fill(v.ctx, req); err != nil {
		if !refused(err) {
			return nil, err
		}
		return v.previewPage(s, d, f, err), nil
	}
	if err := w.memory().Keep(v.ctx, d.Reading, f.Name); err != nil && !refused(err) { // the figures are in; another answer meanwhile is no reason to say they are not
		return nil, err
	}
	return page.Redirect{To: sheetPath(s.Sheet.ID)}, nil
}
