package reportingweb

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/sheet"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

func sheetID(v *visit) reporting.SheetID { return reporting.SheetID(v.r.PathValue("sheet")) }

// sheet shows a sheet where its next step is taken: a draft as the grid that is
// filled in, anything later as it was submitted.
func (w *Web) sheet(v *visit) (page.View, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		if p, perr := w.Reports.Proof(v.ctx, v.tenant, sheetID(v), v.asOf()); perr == nil && !p.Valid && p.Sheet.State != reporting.Draft {
			return page.Redirect{To: sheetPath(p.Sheet.ID) + "/proof"}, nil // what was submitted cannot be read any more
		}
		return nil, err
	}
	if s.Sheet.State == reporting.Draft {
		return w.gridPage(v, s, nil), nil
	}
	return w.reviewPage(v, s, nil), nil
}

// grid is a draft as it is filled in.
type grid struct {
	ID, Path string
	Version  int
	Rows     []gridRow
	Places   bool
	Periods  bool
	// Last: the period before stands beside the year before; of whole years they are
	// one. LastOf names it where it is the same of all cells.
	Last   bool
	LastOf string
	// Mine: the person may fill at least one cell.
	Mine        bool
	Statuses    []statusOption
	Asked, Open int
	Remarks     []remarkView
	// Matrix is the table of places and indicators; nil for a list. Layouts are
	// those to choose from, where there is a choice.
	Matrix  *matrix
	Layouts []page.Option
}

// statusOption is a standing of a figure, or a reason for none.
type statusOption struct {
	Value, Label string
	None         bool
}

// gridRow is one cell with all that stands beside it.
type gridRow struct {
	ID               string // of the cell, as forms carry it
	N                int
	Group            string // name of the indicator, on the first of its rows
	Name, Unit       string
	Place, Period    string
	Optional         bool
	About            []string
	YearBefore, Last pastFigure
	Value, Status    string
	Note             string
	Evidence         []evidenceView
	Mark             string
	Version          int
	Print            string
	Lock             string
	Remarks          []remarkView
	// Conflict is what somebody else wrote, after a form without script met it.
	Wrong string
	By    string
	Words []string
}

// pastFigure is an earlier figure; Note says of which period where that is not plain.
type pastFigure struct {
	Text, Note string
	// Link opens the card of the figure, where it stands to be judged by.
	Link page.FigureLink
}

type evidenceView struct {
	SHA, Name, Href string
	Bytes           int64
}

// remarkView is what a check says of a cell.
type remarkView struct {
	Cell     string            `json:"cell"`
	Severity string            `json:"severity"`
	Word     string            `json:"word"`
	Says     string            `json:"says"`
	Advice   string            `json:"advice"`
	Answered bool              `json:"answered"`
	Missing  bool              `json:"missing"`
	Name     string            `json:"-"`
	N        int               `json:"-"`
	Key      indicator.CellKey `json:"-"`
}

// statuses are what a figure may be, and why there may be none.
func (v *visit) statuses() []statusOption {
	var out []statusOption
	for _, s := range indicator.Statuses() {
		if s != indicator.Missing {
			out = append(out, statusOption{Value: string(s), Label: sheet.StatusName(v.lang, s)})
		}
	}
	for _, n := range reporting.NoValues() {
		out = append(out, statusOption{Value: noneMark + string(n), Label: v.t(n.Key()), None: true})
	}
	return out
}

// noneMark begins a reason for no value where a standing is expected.
const noneMark = "none:"

// standing is the status of an entry as the page carries it.
func standing(e *reporting.Entry) string {
	if e.NoValue != "" {
		return noneMark + string(e.NoValue)
	}
	return string(cmp.Or(e.Status, indicator.Normal))
}

func (v *visit) standingName(e *reporting.Entry) string {
	if e.NoValue != "" {
		return v.t(e.NoValue.Key())
	}
	return sheet.StatusName(v.lang, cmp.Or(e.Status, indicator.Normal))
}

// print tells whether what a form sends of a cell is what it showed.
func print(value, status, note string) string {
	return strconv.Itoa(len(value)) + "|" + value + "|" + status + "|" + note
}

// past are the figures of the same period of the year before, and of the period
// before.
func (v *visit) past(b *indicator.Beside) (before, last pastFigure) {
	if k := b.YearBefore; k != nil {
		before.Text = i18n.Number(k.Value)
	}
	if k := b.Previous; k != nil {
		last = pastFigure{Text: i18n.Number(k.Value), Note: k.Period.Label(v.lang)}
	}
	return before, last
}

// remarks are what the checks say, by cell in the order of the grid.
func (v *visit) remarks(list []reporting.Remark) []remarkView {
	out := []remarkView{}
	for i := range list {
		m := &list[i]
		out = append(out, remarkView{Cell: reporting.CellID(m.Cell), Severity: string(m.Severity), Word: v.t(m.Severity.Key()), Says: m.Says.In(v.lang),
			Advice: m.Advice.In(v.lang), Answered: m.Answered, Missing: m.Check == "missing", Key: m.Cell})
	}
	return out
}

// lock says which lock, whose turn it is, and since when.
func (v *visit) lock(l *reporting.Lock) string {
	if l == nil {
		return ""
	}
	turns := make([]string, 0, len(l.Turn))
	for _, r := range l.Turn {
		turns = append(turns, v.t(r.Key()))
	}
	args := i18n.Args{"Why": i18n.Key(l.Reason), "Since": v.moment(l.Since), "Turn": strings.Join(turns, v.t("reportingweb.or")), "Until": iso(l.Until)}
	if l.Org != "" {
		args["Turn"] = v.org(l.Org) + args["Turn"].(string)
	}
	switch {
	case !l.Until.IsZero():
		return v.t("reportingweb.lock.until", args)
	case len(turns) > 0 && v.isPast():
		return v.t("reportingweb.lock.turn_then", args)
	case len(turns) > 0:
		return v.t("reportingweb.lock.turn", args)
	}
	return v.t("reportingweb.lock.since", args)
}

// gridOf makes the grid of a sheet.
func (v *visit) gridOf(s *reporting.SheetView) *grid {
	g := &grid{ID: string(s.Sheet.ID), Path: sheetPath(s.Sheet.ID), Version: s.Sheet.Version, Statuses: v.statuses(), Asked: len(s.Cells), Open: s.Open(), Remarks: v.remarks(s.Remarks)}
	of := map[string][]remarkView{}
	for _, m := range g.Remarks {
		of[m.Cell] = append(of[m.Cell], m)
	}
	for i := range s.Cells {
		c := &s.Cells[i]
		k := c.Duty.Cell
		g.Places = g.Places || v.place(k) != ""
		g.Periods = g.Periods || k.Period != s.Round.Period
		g.Mine = g.Mine || c.Lock == nil
		r := v.gridRow(c, g.Path)
		r.N, r.Remarks = i+1, of[r.ID]
		g.Last = g.Last || parted(c)
		if i == 0 || s.Cells[i-1].Duty.Cell.Code != k.Code {
			r.Group = r.Name
		}
		g.Rows = append(g.Rows, r)
	}
	var last []*pastFigure
	for i := range g.Rows {
		last = append(last, &g.Rows[i].Last)
	}
	g.LastOf = sameLast(last)
	return g
}

func (v *visit) gridRow(c *reporting.CellView, path string) gridRow {
	k, e := c.Duty.Cell, &c.Entry
	r := gridRow{ID: reporting.CellID(k), Name: string(k.Code), Place: v.place(k), Period: k.Period.Label(v.lang), Optional: c.Duty.Optional,
		Value: e.Value.String(), Status: standing(e), Note: e.Note, Mark: e.Mark, Version: e.Version, Lock: v.lock(c.Lock)}
	r.YearBefore, r.Last = v.past(&c.Beside)
	if d := c.Definition; d != nil {
		r.Name, r.Unit = d.Name, string(d.Unit)
		for _, x := range []struct{ key, text string }{{"reportingweb.about.note", d.Note}, {"reportingweb.about.standard", d.Standard}, {"reportingweb.about.source", d.Source}} {
			if x.text != "" {
				r.About = append(r.About, v.t(x.key, i18n.Args{"Text": x.text}))
			}
		}
	}
	if c.Duty.Register != "" {
		r.About = append(r.About, v.t("reportingweb.about.register", i18n.Args{"Register": c.Duty.Register}))
	}
	if e.Version > 0 && e.By != "" {
		r.By = v.t("reportingweb.changed", i18n.Args{"By": e.By, "At": v.moment(e.At)})
	}
	for _, x := range e.Evidence {
		r.Evidence = append(r.Evidence, evidenceView{SHA: x.SHA256, Name: x.Name, Bytes: x.Bytes, Href: path + "/evidence/" + x.SHA256})
	}
	r.Print = print(r.Value, r.Status, r.Note)
	return r
}

// label names a row for those who hear it.
func (r *gridRow) label() string {
	return strings.Join(slices.DeleteFunc([]string{r.Name, r.Place, r.Period, r.Unit}, func(s string) bool { return s == "" }), " ")
}

// warnings are what must be known of a sheet before it is read.
func (v *visit) warnings(s *reporting.SheetView) page.Stack {
	body := page.Stack{}
	if s.Round.Demo {
		body = append(body, page.Notice{Kind: page.NoticeDemo, Title: v.t("reportingweb.demo")})
	}
	return body
}

// gridPage shows a draft. wrong says of cells why they were not taken.
func (w *Web) gridPage(v *visit, s *reporting.SheetView, wrong map[string]string) page.Page {
	g := v.gridOf(s)
	for i := range g.Rows {
		g.Rows[i].Wrong = wrong[g.Rows[i].ID]
	}
	w.layOut(v, s, g)
	body := v.warnings(s)
	if s.Sheet.Returned != "" {
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.t("reportingweb.returned", i18n.Args{"By": s.Sheet.ReturnedBy}), Text: s.Sheet.Returned})
	}
	if len(wrong) > 0 {
		body = append(body, page.Notice{Kind: page.NoticeError, Title: v.n("reportingweb.fill.wrong", len(wrong)), Text: v.t("reportingweb.fill.rest")})
	}
	if !g.Mine && len(s.Cells) > 0 {
		body = append(body, page.Notice{Title: v.lock(s.Cells[0].Lock)})
	}
	body = append(body, gridView(g, v.say()))
	p := page.Page{Title: v.org(s.Sheet.Org), Lead: v.sheetLead(s), Crumbs: v.crumbs(&s.Round, nil), Body: body, Styles: []string{"sheet"}}
	if !s.Past {
		p.Scripts = []string{"sheet"}
	}
	if len(wrong) > 0 {
		p.Status = 422
	}
	if g.Mine {
		p.Actions = append(p.Actions, page.Button{Label: v.t("reportingweb.upload"), Href: g.Path + "/upload"})
	}
	if !s.Past {
		p.Actions = append(p.Actions, page.Button{Label: v.t("reportingweb.form"), Href: g.Path + "/form.xlsx", Icon: "download", Attrs: templ.Attributes{"download": true}})
	}
	p.Actions = append(p.Actions, page.Button{Label: v.t("reportingweb.history"), Href: g.Path + "/history"})
	return p
}

// sheetLead tells to which round a sheet belongs, and until when its next step is due.
func (v *visit) sheetLead(s *reporting.SheetView) string {
	if s.Sheet.State == reporting.Published {
		return s.Round.Name + " · " + s.Round.Period.Label(v.lang)
	}
	due := s.Days.Closes
	if s.Sheet.State == reporting.Draft && s.Sheet.Returned == "" || s.Sheet.State == reporting.Submitted {
		due = s.Days.Due
	}
	late := max(0, int(v.today().Sub(due).Hours()/24))
	return v.t("reportingweb.sheet.lead", i18n.Args{"Round": s.Round.Name, "Period": s.Round.Period.Msg(), "Due": iso(due), "Left": v.left(due, late)})
}

// say are the words that the script needs.
func (v *visit) say() map[string]string {
	out := map[string]string{}
	for _, k := range []string{"saved", "saving", "failed", "offline", "conflict", "mine", "theirs", "my", "other", "remove", "uploading", "undone", "redone", "pasted", "left", "empty", "sign_in", "read_as"} {
		out["say-"+strings.ReplaceAll(k, "_", "-")] = v.t("reportingweb.say." + k)
	}
	out["say-too-large"] = v.t("reportingweb.say.too_large", i18n.Args{"MB": maxEvidence >> 20})
	return out
}
