package reportingweb

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// askSubmit shows once all that the checks say, and asks for what is missing.
func (w *Web) askSubmit(v *visit) (page.View, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	if s.Sheet.State != reporting.Draft {
		return page.Redirect{To: sheetPath(s.Sheet.ID)}, nil
	}
	return w.submitPage(v, s, nil), nil
}

// remarkGroup is the remarks of one severity.
type remarkGroup struct {
	Title, ID string
	List      []remarkView
	// Answer: each asks for a remark, which can be made here.
	Answer bool
	Notes  map[string]string
}

func (w *Web) submitPage(v *visit, s *reporting.SheetView, problem error) page.Page {
	path := sheetPath(s.Sheet.ID)
	groups := v.groups(s)
	may := s.Refusal(v.me, reporting.Submit)
	body := page.Stack{v.way(s)}
	if problem != nil {
		body = append(body, page.Notice{Kind: page.NoticeError, Title: i18n.Fault(v.lang, problem)})
	}
	blocked := false
	for i := range groups {
		blocked = blocked || groups[i].ID == string(reporting.Blocks)
	}
	switch {
	case may != nil:
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: i18n.Fault(v.lang, may)})
	case len(groups) == 0:
		body = append(body, page.Notice{Kind: page.NoticeSuccess, Title: v.t("reportingweb.submit.clean")})
	case blocked:
		body = append(body, page.Notice{Kind: page.NoticeError, Title: v.t("reportingweb.submit.blocked")})
	}
	filled, none := 0, 0
	for i := range s.Cells {
		switch e := &s.Cells[i].Entry; {
		case e.NoValue != "":
			none++
		case e.Filled():
			filled++
		}
	}
	stats := page.Stats{{Label: v.t("reportingweb.submit.filled"), Value: strconv.Itoa(filled)}, {Label: v.t("reportingweb.submit.none"), Value: strconv.Itoa(none)}, {Label: v.t("reportingweb.submit.open"), Value: strconv.Itoa(s.Open())}}
	body = append(body, stats, submitForm(path, strconv.Itoa(s.Sheet.Version), groups, may == nil, blocked))
	return page.Page{Title: v.t("reportingweb.submit.title"), Lead: v.org(s.Sheet.Org) + " · " + v.sheetLead(s), Crumbs: v.crumbs(&s.Round, &s.Sheet), Body: body, Styles: []string{"sheet"}, Status: status(problem)}
}

// groups are the remarks of a sheet by what they ask for, the gravest first.
func (v *visit) groups(s *reporting.SheetView) []remarkGroup {
	rows := map[string]*reporting.CellView{}
	number := map[string]int{}
	for i := range s.Cells {
		id := reporting.CellID(s.Cells[i].Duty.Cell)
		rows[id], number[id] = &s.Cells[i], i+1
	}
	var out []remarkGroup
	all := v.remarks(s.Remarks)
	for _, sev := range []reporting.Severity{reporting.Blocks, reporting.Asks, reporting.Informs} {
		g := remarkGroup{Title: v.t("reportingweb.submit." + string(sev)), ID: string(sev), Answer: sev == reporting.Asks, Notes: map[string]string{}}
		for _, m := range all {
			if m.Severity != string(sev) {
				continue
			}
			m.N = number[m.Cell]
			if c := rows[m.Cell]; c != nil {
				r := v.gridRow(c, "")
				m.Name, g.Notes[m.Cell] = r.label(), r.Note
			}
			g.List = append(g.List, m)
		}
		if len(g.List) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// submit makes the remarks that were answered on the page, and hands the sheet in.
func (w *Web) submit(v *visit) (page.View, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, wrongForm(err)
	}
	base, _ := strconv.Atoi(v.form("base"))
	base, err := w.answer(v, base)
	if err == nil {
		_, err = w.Reports.Submit(v.ctx, reporting.Step{Tenant: v.tenant, Sheet: sheetID(v), Base: base, Note: v.form("note")})
	}
	if err == nil {
		return page.Redirect{To: sheetPath(sheetID(v))}, nil
	}
	if !refused(err) {
		return nil, err
	}
	s, gone := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if gone != nil || s.Sheet.State != reporting.Draft {
		return nil, errors.Join(err, gone)
	}
	return w.submitPage(v, s, err), nil
}

// answer puts the remarks of the submit page into their cells, and gives the
// version of the sheet afterwards.
func (w *Web) answer(v *visit, base int) (int, error) {
	notes := map[string]string{}
	for name, x := range v.r.PostForm {
		if id, ok := strings.CutPrefix(name, "n:"); ok && len(x) > 0 {
			notes[id] = strings.TrimSpace(x[0])
		}
	}
	if len(notes) == 0 {
		return base, nil
	}
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return base, err
	}
	if base != 0 && base != s.Sheet.Version {
		return base, nil // the step itself says who changed it
	}
	req := reporting.FillRequest{Tenant: v.tenant, Sheet: s.Sheet.ID, Base: s.Sheet.Version}
	for i := range s.Cells {
		e := &s.Cells[i].Entry
		note, ok := notes[reporting.CellID(s.Cells[i].Duty.Cell)]
		if !ok || note == e.Note || s.Cells[i].Lock != nil {
			continue
		}
		in := reporting.CellInput{Cell: e.Cell, Value: e.Value.String(), Note: note, NoValue: e.NoValue, Evidence: e.Evidence, Base: &e.Version}
		if e.NoValue == "" {
			in.Status = e.Status
		}
		req.Cells = append(req.Cells, in)
	}
	if len(req.Cells) == 0 {
		return base, nil
	}
	out, err := w.Reports.Fill(v.ctx, req)
	if err != nil {
		return base, err
	}
	for i := range out.Cells {
		if out.Cells[i].Fault != nil {
			return out.Version, out.Cells[i].Fault
		}
	}
	return out.Version, nil
}

// way shows where a sheet is on its way, with the days of what is done.
func (v *visit) way(s *reporting.SheetView) templ.Component {
	out := page.Steps{Label: v.t("reportingweb.way")}
	past := true
	done := map[reporting.State]string{reporting.Draft: v.moment(s.Sheet.SubmittedAt), reporting.Submitted: v.moment(s.Sheet.ApprovedAt)}
	by := map[reporting.State]string{reporting.Draft: s.Sheet.SubmittedByName, reporting.Submitted: s.Sheet.ApprovedByName}
	if a := s.Verification; a != nil {
		done[reporting.Approved], by[reporting.Approved] = v.moment(a.At), a.By
	}
	for _, st := range reporting.States()[:4] {
		step := page.Step{Label: v.t("reportingweb.way." + string(st)), State: page.StepAhead}
		switch {
		case st == s.Sheet.State:
			past = false
			step.State = page.StepCurrent
			step.Note = v.t("reportingweb.since", i18n.Args{"Since": v.moment(s.Sheet.Since)})
		case past:
			step.State, step.Note = page.StepDone, strings.TrimSpace(by[st]+" "+done[st])
			if st == reporting.Verified {
				step.Note = v.moment(s.Sheet.Since)
			}
		}
		out.Items = append(out.Items, step)
	}
	return out
}

// review is a sheet as it was submitted, with what can be done to it.
type review struct {
	Path    string
	Version string
	Last    bool // the period before stands beside the year before
	// LastOf is its name where it is the same of all figures.
	LastOf  string
	SHA     string
	Rows    []reviewRow
	Steps   []page.Button // forward
	Return  bool          // it may be sent back
	Until   string        // the day that is proposed for mending; empty: not needed
	Waits   string        // whose turn it is, when it is not the person's
	Refused string        // why the next step is refused to them
	Note    string
	Marks   map[string]string
}

type reviewRow struct {
	ID, Name, Unit, Place, Period string
	Value, Status, Note, By       string
	YearBefore, Last              pastFigure
	Change                        string
	Aims                          []aimView
	NoAim                         string // why there is none
	Files                         []evidenceView
	Remarks                       []remarkView
	Mark                          string
}

// reviewPage shows what was submitted and lets the person take the next step.
func (w *Web) reviewPage(v *visit, s *reporting.SheetView, problem error) page.Page {
	r := w.reviewOf(v, s)
	if problem != nil {
		r.Note = v.form("note")
		for i := range r.Rows {
			r.Rows[i].Mark = v.form("m:" + r.Rows[i].ID)
		}
	}
	body := page.Stack{}
	if problem != nil {
		body = append(body, page.Notice{Kind: page.NoticeError, Title: i18n.Fault(v.lang, problem)})
	}
	body = append(body, v.warnings(s)...)
	part := page.Stack{v.way(s)}
	for _, a := range []*reporting.Act{s.Submission, s.Approval} {
		if a != nil && a.Note != "" {
			part = append(part, page.Notice{Title: v.t("reportingweb.review.said."+string(a.Action), i18n.Args{"By": a.By, "At": v.moment(a.At)}), Text: a.Note})
		}
	}
	if r.Waits != "" {
		part = append(part, page.Notice{Title: r.Waits, Text: r.Refused})
	}
	part = append(part, reviewView(r))
	body = append(body, live("sheet-live", "sheet/"+string(s.Sheet.ID), page.Href(v.ctx, r.Path), part), page.FigureCard{})
	p := page.Page{Title: v.org(s.Sheet.Org), Lead: v.sheetLead(s), Crumbs: v.crumbs(&s.Round, nil), Body: body, Styles: []string{"sheet"}, Status: status(problem)}
	if s.Refusal(v.me, reporting.Withdraw) == nil {
		p.Body = append(body, acts([]act{{Action: r.Path + "/withdraw", Button: page.Button{Label: v.t("reportingweb.withdraw")}, Note: v.t("reportingweb.note"), ID: "note-withdraw"}}))
	}
	p.Actions = []page.Button{{Label: v.t("reportingweb.proof"), Href: r.Path + "/proof"}, {Label: v.t("reportingweb.history"), Href: r.Path + "/history"},
		{Label: v.t("reportingweb.data"), Href: r.Path + "/data.xlsx", Icon: "download", Attrs: templ.Attributes{"download": true}}}
	return p
}

// forward is the step that each state waits for.
var forward = map[reporting.State]reporting.Action{reporting.Submitted: reporting.Approve, reporting.Approved: reporting.Verify, reporting.Verified: reporting.Publish}

func (w *Web) reviewOf(v *visit, s *reporting.SheetView) *review {
	r := &review{Path: sheetPath(s.Sheet.ID), Version: strconv.Itoa(s.Sheet.Version), SHA: s.Sheet.SHA256}
	next, more := forward[s.Sheet.State]
	if more {
		if err := s.Refusal(v.me, next); err == nil {
			r.Steps = []page.Button{{Label: v.t("reportingweb.do." + string(next)), Kind: page.Primary, Attrs: templ.Attributes{"formaction": r.Path + "/" + string(next)}}}
		} else if fault.From(err).Key != "identity.forbidden" { // whose turn it is stands there already
			r.Refused = i18n.Fault(v.lang, err)
		}
		r.Return = s.Refusal(v.me, reporting.Return) == nil
	}
	if len(r.Steps) == 0 {
		r.Waits = v.lock(s.Lock(v.me, s.Round.Tenant))
	}
	if r.Return && s.State() == reporting.Closed {
		r.Until = iso(v.today().AddDate(0, 0, 3))
	}
	of := map[string][]remarkView{}
	for _, m := range v.remarks(s.Remarks) {
		of[m.Cell] = append(of[m.Cell], m)
	}
	r.Rows = w.reviewRows(v, s, of)
	var last []*pastFigure
	for i := range r.Rows {
		last = append(last, &r.Rows[i].Last)
	}
	r.LastOf = sameLast(last)
	r.Last = slices.ContainsFunc(s.Cells, func(c reporting.CellView) bool { return parted(&c) })
	return r
}

func (w *Web) reviewRows(v *visit, s *reporting.SheetView, remarks map[string][]remarkView) []reviewRow {
	cells := map[indicator.CellKey]*reporting.CellView{}
	for i := range s.Cells {
		cells[s.Cells[i].Duty.Cell] = &s.Cells[i]
	}
	var out []reviewRow
	for i := range s.Content.Cells {
		c := &s.Content.Cells[i]
		e := reporting.Entry{Value: c.Value, Status: c.Status, NoValue: c.NoValue}
		row := reviewRow{ID: reporting.CellID(c.Cell), Name: c.Name, Unit: string(c.Unit), Place: v.place(c.Cell), Period: c.Cell.Period.Label(v.lang),
			Value: i18n.Number(c.Value), Status: v.standingName(&e), Note: c.Note, By: v.t("reportingweb.changed", i18n.Args{"By": c.By, "At": v.moment(c.At)})}
		if c.NoValue != "" {
			row.Value = v.t("reportingweb.none")
		}
		if x := cells[c.Cell]; x != nil {
			row.YearBefore, row.Last = v.past(&x.Beside)
			row.YearBefore.Link, row.Last.Link = w.card(v, c.Cell, x.Beside.YearBefore), w.card(v, c.Cell, x.Beside.Previous)
			v.prospects(&row, x)
		}
		for _, f := range c.Evidence {
			row.Files = append(row.Files, evidenceView{SHA: f.SHA256, Name: f.Name, Href: sheetPath(s.Sheet.ID) + "/evidence/" + f.SHA256})
		}
		row.Remarks = remarks[row.ID]
		out = append(out, row)
	}
	return out
}

// step does one step and shows the sheet again, with what was wrong.
func (w *Web) step(v *visit, fn func(reporting.Step) error) (page.View, error) {
	base, _ := strconv.Atoi(v.form("base"))
	err := fn(reporting.Step{Tenant: v.tenant, Sheet: sheetID(v), Base: base, SHA256: v.form("sha"), Note: v.form("note")})
	if err == nil {
		return page.Redirect{To: sheetPath(sheetID(v))}, nil
	}
	if !refused(err) {
		return nil, err
	}
	s, gone := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if gone != nil {
		return nil, errors.Join(err, gone)
	}
	if s.Sheet.State == reporting.Draft {
		return nil, err
	}
	return w.reviewPage(v, s, err), nil
}

func (w *Web) withdraw(v *visit) (page.View, error) {
	return w.step(v, func(s reporting.Step) error { _, err := w.Reports.Withdraw(v.ctx, s); return err })
}

func (w *Web) approve(v *visit) (page.View, error) {
	return w.step(v, func(s reporting.Step) error { _, err := w.Reports.Approve(v.ctx, s); return err })
}

func (w *Web) verify(v *visit) (page.View, error) {
	return w.step(v, func(s reporting.Step) error { _, err := w.Reports.Verify(v.ctx, s); return err })
}

func (w *Web) publish(v *visit) (page.View, error) {
	return w.step(v, func(s reporting.Step) error { _, err := w.Reports.Publish(v.ctx, s); return err })
}

// sendBack returns a sheet with a note, and with what is wrong of single cells.
func (w *Web) sendBack(v *visit) (page.View, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	if err := s.Refusal(v.me, reporting.Return); fault.Is(err, fault.Forbidden) {
		return nil, err
	}
	return w.step(v, func(s reporting.Step) error {
		r := reporting.ReturnRequest{Step: s, Cells: map[indicator.CellKey]string{}}
		for name, x := range v.r.PostForm {
			id, ok := strings.CutPrefix(name, "m:")
			if !ok || len(x) == 0 || strings.TrimSpace(x[0]) == "" {
				continue
			}
			k, ok := reporting.ParseCellID(id)
			if !ok {
				return fault.New(fault.Invalid, "reporting.cell_not_asked", nil)
			}
			r.Cells[k] = x[0]
		}
		var err error
		if r.Until, err = day(v.form("until")); err != nil {
			return err
		}
		_, err = w.Reports.Return(v.ctx, r)
		return err
	})
}
