package reportingweb

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// put is what a page sends of a cell; Status is a standing or a reason for none.
type put struct {
	Cell     string               `json:"cell"`
	Value    string               `json:"value"`
	Status   string               `json:"status"`
	Note     string               `json:"note"`
	Evidence []indicator.Evidence `json:"evidence"`
	Base     int                  `json:"base"`
}

// input is the same for the use case.
func (p *put) input() (reporting.CellInput, error) {
	k, ok := reporting.ParseCellID(p.Cell)
	if !ok {
		return reporting.CellInput{}, fault.New(fault.Invalid, "reporting.cell_not_asked", nil)
	}
	in := reporting.CellInput{Cell: k, Value: p.Value, Note: p.Note, Evidence: p.Evidence, Base: &p.Base}
	if reason, none := strings.CutPrefix(p.Status, noneMark); none {
		in.NoValue = reporting.NoValue(reason)
	} else {
		in.Status = indicator.Status(p.Status)
	}
	return in, nil
}

// cellNow is a cell as the script knows it.
type cellNow struct {
	Cell     string               `json:"cell"`
	Value    string               `json:"value"`
	Status   string               `json:"status"`
	Standing string               `json:"standing"` // the status in words
	Note     string               `json:"note"`
	Evidence []indicator.Evidence `json:"evidence"`
	Version  int                  `json:"version"`
	By       string               `json:"by"`
	Mark     string               `json:"mark"`
	Lock     string               `json:"lock"`
}

func (v *visit) cellNow(e *reporting.Entry, l *reporting.Lock) cellNow {
	c := cellNow{Cell: reporting.CellID(e.Cell), Value: e.Value.String(), Status: standing(e), Standing: v.standingName(e), Note: e.Note,
		Evidence: e.Evidence, Version: e.Version, Mark: e.Mark, Lock: v.lock(l)}
	if c.Evidence == nil {
		c.Evidence = []indicator.Evidence{}
	}
	if e.Version > 0 && e.By != "" {
		c.By = v.t("reportingweb.changed", i18n.Args{"By": e.By, "At": v.moment(e.At)})
	}
	return c
}

// sheetNow is a sheet as the script knows it.
type sheetNow struct {
	Version int          `json:"version"`
	Draft   bool         `json:"draft"`
	Moved   string       `json:"moved"` // where it is, when it is no draft any more
	Open    int          `json:"open"`
	Asked   int          `json:"asked"`
	Cells   []cellNow    `json:"cells"`
	Remarks []remarkView `json:"remarks"`
}

// state is the sheet as it is now, for pages that are open.
func (w *Web) state(v *visit) (page.View, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	out := sheetNow{Version: s.Sheet.Version, Draft: s.Sheet.State == reporting.Draft, Open: s.Open(), Asked: len(s.Cells), Remarks: v.remarks(s.Remarks), Cells: []cellNow{}}
	if !out.Draft {
		out.Moved = v.t("reportingweb.say.moved", i18n.Args{"State": i18n.Key(s.Sheet.State.Key())})
	}
	for i := range s.Cells {
		out.Cells = append(out.Cells, v.cellNow(&s.Cells[i].Entry, s.Cells[i].Lock))
	}
	return page.JSON{Value: out}, nil
}

// outcome is what became of a cell that the script sent.
type outcome struct {
	Cell   string         `json:"cell"`
	Fate   reporting.Fate `json:"fate"`
	Mine   cellNow        `json:"mine"`
	Theirs *cellNow       `json:"theirs,omitempty"`
	Words  string         `json:"words"`
}

// filled is the answer to the script.
type filled struct {
	Version  int          `json:"version"`
	Outcomes []outcome    `json:"outcomes"`
	Remarks  []remarkView `json:"remarks"`
}

// fillCells takes cells from the script as they are filled in. With dry nothing
// is kept; the checks say what they would say.
func (w *Web) fillCells(v *visit) (page.View, error) {
	var in struct {
		Dry   bool  `json:"dry"`
		Cells []put `json:"cells"`
	}
	if err := json.NewDecoder(v.r.Body).Decode(&in); err != nil {
		return nil, wrongForm(err)
	}
	req := reporting.FillRequest{Tenant: v.tenant, Sheet: sheetID(v), DryRun: in.Dry}
	for i := range in.Cells {
		c, err := in.Cells[i].input()
		if err != nil {
			return nil, err
		}
		req.Cells = append(req.Cells, c)
	}
	if err := w.kept(v, req.Cells); err != nil {
		return nil, err
	}
	got, err := w.Reports.Fill(v.ctx, req)
	if err != nil {
		return nil, err
	}
	out := filled{Version: got.Version, Outcomes: []outcome{}, Remarks: v.remarks(got.Remarks)}
	for i := range got.Cells {
		c := &got.Cells[i]
		o := outcome{Cell: reporting.CellID(c.Cell), Fate: c.Fate, Mine: v.cellNow(&c.Mine, nil)}
		if c.Fault != nil {
			o.Words = i18n.Fault(v.lang, c.Fault)
		}
		if c.Lock != nil {
			o.Words = v.lock(c.Lock)
		}
		if c.Theirs != nil {
			t := v.cellNow(c.Theirs, nil)
			o.Theirs = &t
		}
		out.Outcomes = append(out.Outcomes, o)
	}
	return page.JSON{Value: out}, nil
}

// formMemory is how much of a form with files is held in memory.
const formMemory = 8 << 20

// formed is what a form of the whole grid came to.
type formed struct {
	sheet *reporting.SheetView
	sent  map[string]put
	// wrong says of cells why they were not taken; lost: some were changed in the form
	// that cannot be changed any more.
	wrong map[string]string
	lost  bool
}

// takeForm fills in what of the whole grid differs from what the page showed.
func (w *Web) takeForm(v *visit) (*formed, error) {
	if err := v.r.ParseMultipartForm(formMemory); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, wrongForm(err)
	}
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	req := reporting.FillRequest{Tenant: v.tenant, Sheet: s.Sheet.ID}
	f := &formed{sheet: s, sent: map[string]put{}, wrong: map[string]string{}}
	for i := range s.Cells {
		c := &s.Cells[i]
		if _, there := v.r.PostForm["v:"+reporting.CellID(c.Duty.Cell)]; !there {
			continue
		}
		if c.Lock != nil {
			f.lost = f.lost || changedIn(v, c)
			continue
		}
		p, changed, err := w.formCell(v, c)
		if err != nil {
			f.wrong[p.Cell] = i18n.Fault(v.lang, err)
			continue
		}
		if in, err := p.input(); changed && err == nil {
			req.Cells = append(req.Cells, in)
			f.sent[p.Cell] = p
		}
	}
	if len(req.Cells) == 0 {
		return f, nil
	}
	got, err := w.Reports.Fill(v.ctx, req)
	if err != nil {
		return nil, err
	}
	for i := range got.Cells {
		if o := &got.Cells[i]; o.Fault != nil {
			f.wrong[reporting.CellID(o.Cell)] = i18n.Fault(v.lang, o.Fault)
		}
	}
	return f, nil
}

// fillForm takes the whole grid from a page without script.
func (w *Web) fillForm(v *visit) (page.View, error) {
	f, err := w.takeForm(v)
	if err != nil {
		return nil, err
	}
	if len(f.sent) == 0 && len(f.wrong) == 0 && !slices.ContainsFunc(f.sheet.Cells, func(c reporting.CellView) bool { return c.Lock == nil }) {
		return nil, v.refusal(f.sheet, reporting.Fill)
	}
	return w.afterForm(v, f, v.afterSaving(f.sheet.Sheet.ID))
}

// afterForm goes on where all was taken; else it shows the grid with what was not.
func (w *Web) afterForm(v *visit, f *formed, to string) (page.View, error) {
	if len(f.wrong) == 0 {
		return page.Redirect{To: to}, nil
	}
	s, err := w.Reports.Sheet(v.ctx, v.tenant, f.sheet.Sheet.ID, v.asOf())
	if err != nil {
		return nil, err
	}
	return w.gridPage(v, withTyped(s, f.wrong, f.sent), f.wrong), nil
}

// afterSaving is where a form that was taken leads: on to submitting, when its
// button said so, else back to the sheet.
func (v *visit) afterSaving(id reporting.SheetID) string {
	if v.r.PostFormValue("then") == "submit" {
		return sheetPath(id) + "/submit"
	}
	return sheetPath(id)
}

// refusal is why an actor may not do something to a sheet.
func (v *visit) refusal(s *reporting.SheetView, do reporting.Action) error {
	if err := s.Refusal(v.me, do); err != nil {
		return err
	}
	return fault.New(fault.Invalid, "reporting.cells_none", nil)
}

// withTyped puts what was typed and not taken back into the grid.
func withTyped(s *reporting.SheetView, wrong map[string]string, sent map[string]put) *reporting.SheetView {
	for i := range s.Cells {
		e := &s.Cells[i].Entry
		if p, ok := sent[reporting.CellID(s.Cells[i].Duty.Cell)]; ok && wrong[p.Cell] != "" {
			in, _ := p.input()
			e.Value, e.Note, e.Status, e.NoValue = typedValue(p.Value), in.Note, in.Status, in.NoValue
		}
	}
	return s
}

// formCell reads one cell of the form, and says whether it was changed there.
func (w *Web) formCell(v *visit, c *reporting.CellView) (put, bool, error) {
	id := reporting.CellID(c.Duty.Cell)
	get := func(name string) string { return v.r.PostForm.Get(name + ":" + id) }
	p := put{Cell: id, Value: strings.TrimSpace(get("v")), Status: get("s"), Note: strings.TrimSpace(get("n"))}
	p.Base, _ = strconv.Atoi(get("b"))
	gone := v.r.PostForm["x:"+id]
	for _, e := range c.Entry.Evidence {
		if !slices.Contains(gone, e.SHA256) {
			p.Evidence = append(p.Evidence, e)
		}
	}
	changed := len(gone) > 0 || changedIn(v, c)
	if v.r.MultipartForm != nil {
		for _, f := range v.r.MultipartForm.File["e:"+id] {
			e, err := w.keep(v, f)
			if err != nil {
				return p, false, err
			}
			p.Evidence = append(p.Evidence, e)
			changed = true
		}
	}
	return p, changed, nil
}

// changedIn says whether the text of a cell was changed in the form.
func changedIn(v *visit, c *reporting.CellView) bool {
	id := reporting.CellID(c.Duty.Cell)
	get := func(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name + ":" + id)) }
	status := get("s")
	if status == "" { // of a locked cell it is not sent
		status = standing(&c.Entry)
	}
	return print(get("v"), status, get("n")) != v.r.PostForm.Get("o:"+id)
}
