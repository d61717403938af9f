package commitmentweb

import (
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/commitment"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
	"gangyao/platform/report"
	"gangyao/platform/report/reportpage"
)

func (v *visit) annualPath(year int) string { return v.here("annual/" + strconv.Itoa(year)) }

func (v *visit) issuedPath(year, version int) string {
	return v.annualPath(year) + "/issued/" + strconv.Itoa(version)
}

// years lists the years of the plan with the annual plans issued for them.
func (w *Web) years(v *visit) (page.View, error) {
	d, err := w.Commitments.Division(v.ctx, v.query(), commitment.Filter{})
	if err != nil {
		return nil, err
	}
	issued, err := w.Commitments.AnnualIssues(v.ctx, v.query())
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("commitmentweb.annual"), HideCaption: true, Columns: []page.Column{{Label: v.t("commitmentweb.year"), Head: true, Kind: page.KindDate}, {Label: v.t("commitmentweb.annual.issued")}}}
	for _, y := range d.Annual {
		var versions page.Stack
		for i := range issued {
			if a := &issued[i]; a.Year == y {
				versions = append(versions, link(v.t("commitmentweb.annual.version", i18n.Args{"Title": a.Title, "Version": a.Version, "On": a.On}), v.issuedPath(y, a.Version)))
			}
		}
		cell := page.Show(versions)
		if len(versions) == 0 {
			cell = page.None(v.t("commitmentweb.annual.none"))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(strconv.Itoa(y), v.annualPath(y)), cell}})
	}
	return page.Page{Title: v.t("commitmentweb.annual"), Lead: v.t("commitmentweb.annual.lead"), Crumbs: v.crumbs(), Body: page.Stack{v.tabs("annual"), t}}, nil
}

// number is the year or the version that the address names.
//
// Fault: NotFound ("commitmentweb.no_number").
func (v *visit) number(name string) (int, error) {
	said := v.r.PathValue(name)
	n, err := strconv.Atoi(said)
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, "commitmentweb.no_number", fault.Args{"What": i18n.Key("commitmentweb.number." + name), "Text": page.Clip(said, 20)})
	}
	return n, nil
}

// version is the issued plan that the address names.
func (v *visit) version() (year, version int, err error) {
	if year, err = v.number("year"); err == nil {
		version, err = v.number("version")
	}
	return year, version, err
}

// over says whether a year is over on the day that is shown.
func (v *visit) over(year int) bool {
	c := page.From(v.ctx)
	if !c.AsOf.IsZero() {
		return year < c.AsOf.Year()
	}
	return year < c.Now.Year()
}

// statusLabel names how duties stand: on which day, where the year of the plan is over.
func (v *visit) statusLabel(year int) string {
	switch c := page.From(v.ctx); {
	case !v.over(year):
		return v.t("commitmentweb.status")
	case c.AsOf.IsZero():
		return v.t("commitmentweb.status.today")
	default:
		return v.t("commitmentweb.status.on", i18n.Args{"Day": i18n.ISO(c.AsOf)})
	}
}

// told says of a year that is over which day's status its draft follows, and leads to the
// end of the year where the plan was known then.
func (v *visit) told(a *commitment.Annual) templ.Component {
	if !v.over(a.Year) {
		return nil
	}
	n := page.Notice{Title: v.t("commitmentweb.annual.past"), Text: v.t("commitmentweb.annual.past.text", i18n.Args{"Status": v.statusLabel(a.Year)})}
	if end := time.Date(a.Year, 12, 31, 0, 0, 0, 0, time.UTC); a.Edition.Approval.At.Before(end) {
		n.Links = []page.Link{{Label: v.t("commitmentweb.annual.past.then", i18n.Args{"Year": a.Year}), Href: page.Here(v.ctx, "as_of", i18n.ISO(end))}}
	}
	return n
}

func (w *Web) annual(v *visit) (page.View, error) { return w.annualPage(v, nil) }

// annualPage is the plan of a year as it follows today, and what was issued of it.
func (w *Web) annualPage(v *visit, problem error) (page.View, error) {
	year, err := v.number("year")
	if err != nil {
		return nil, err
	}
	a, err := w.Commitments.Annual(v.ctx, v.query(), year)
	if err != nil {
		return nil, err
	}
	sel, err := w.selection(v)
	if err != nil {
		return nil, err
	}
	lines := sel.lines(a.Lines)
	var stats page.Stats
	for _, b := range commitment.Bases() {
		stats = append(stats, page.Stat{Label: v.t(b.Key()), Value: strconv.Itoa(a.Counts[b])})
	}
	left := v.t("commitmentweb.annual.over")
	if v.over(year) {
		left = v.t("commitmentweb.annual.over.today")
	}
	stats = append(stats, page.Stat{Label: left, Value: strconv.Itoa(a.Over)})
	body := page.Stack{v.tabs("annual"), stats}
	if told := v.told(a); told != nil {
		body = append(body, told)
	}
	if len(a.Issued) > 0 {
		body = append(body, section(v.t("commitmentweb.annual.issued"), "", v.issues(a.Issued)))
	}
	if v.may(commitment.DoIssue) && page.From(v.ctx).AsOf.IsZero() && len(a.Lines) > 0 {
		body = append(body, folded("issue", v.t("commitmentweb.issue"), problem != nil, v.issueForm(a, problem)))
	}
	body = append(body, section(v.t("commitmentweb.annual.draft"), v.t("commitmentweb.annual.draft.hint"), page.List{Query: sel.q, Filters: v.annualFilters(sel, year), Total: len(lines), Table: v.annualLines(a.Year, download.Window(lines, sel.q), sel.rows)}))
	p := page.Page{Title: v.t("commitmentweb.annual.of", i18n.Args{"Year": a.Year}), Lead: v.n("commitmentweb.annual.lines", len(a.Lines)), Crumbs: v.crumbs(page.Link{Label: v.t("commitmentweb.annual"), Href: v.here("annual")}), Body: body,
		Actions: []page.Button{{Label: "Word", Href: v.annualPath(a.Year) + "/draft/annual.docx" + sel.tail(), Icon: "download"}, {Label: "Excel", Href: v.annualPath(a.Year) + "/draft/annual.xlsx" + sel.tail(), Icon: "download"}}}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
	}
	return p, nil
}

func (v *visit) issues(list []commitment.AnnualIssue) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.annual.issued"), HideCaption: true, Columns: []page.Column{{Label: v.t("commitmentweb.annual.title"), Head: true}, {Label: v.t("commitmentweb.annual.on"), Kind: page.KindDate},
		{Label: v.t("commitmentweb.tasks"), Kind: page.KindNumber}, {Label: v.t("commitmentweb.by")}, {Label: "SHA-256"}, {Label: v.t("commitmentweb.annual.today")}}}
	for i := range list {
		a := &list[i]
		title := page.Lnk(a.Title, v.issuedPath(a.Year, a.Version))
		title.Note = a.Number
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{title, page.Txt(a.On), page.Int(a.Lines), page.Txt(a.By), page.Show(hash(a.SHA256)), page.Lnk(v.t("commitmentweb.annual.compare"), v.issuedPath(a.Year, a.Version)+"/compare")}})
	}
	return t
}

func (v *visit) issueForm(a *commitment.Annual, problem error) page.Form {
	value := func(name, usual string) string {
		if problem != nil {
			return v.r.PostFormValue(name)
		}
		return usual
	}
	fields := []page.Field{
		{Name: "seen", Type: page.FieldHidden, Value: a.Seen},
		{Name: "title", Label: v.t("commitmentweb.annual.title"), Required: true, Value: value("title", v.t("commitmentweb.annual.usual", i18n.Args{"Area": a.Edition.Area.Name, "Year": a.Year}))},
		{Name: "number", Label: v.t("commitmentweb.annual.number"), Value: value("number", ""), Width: 20},
		{Name: "on", Label: v.t("commitmentweb.annual.on"), Type: page.FieldDate, Required: true, Value: value("on", v.issueDay(a.Year))},
	}
	out := page.Form{ID: "issue-form", Action: v.annualPath(a.Year), Buttons: []page.Button{{Label: v.n("commitmentweb.issue.press", len(a.Lines)), Kind: page.Primary}}}
	out.Problem = v.fieldErrors(fields, problem, nil)
	out.Fields = fields
	return out
}

// issueDay is today, where the plan of the year may be issued today.
func (v *visit) issueDay(year int) string {
	now := page.From(v.ctx).Now
	if from, to := commitment.IssueYears(year, now); now.Year() < from || now.Year() > to {
		return ""
	}
	return i18n.ISO(now)
}

// issue freezes the plan of a year as it was seen.
func (w *Web) issue(v *visit) (page.View, error) {
	year, err := v.number("year")
	if err != nil {
		return nil, err
	}
	req := commitment.IssueRequest{Tenant: v.tenant, Plan: v.plan, Year: year, Title: v.r.PostFormValue("title"), Number: v.r.PostFormValue("number"), Seen: v.r.PostFormValue("seen")}
	req.On, _ = time.Parse(time.DateOnly, v.r.PostFormValue("on")) // the use case refuses the zero day
	a, err := w.Commitments.IssueAnnual(v.ctx, req)
	switch {
	case err == nil:
		return page.Redirect{To: v.issuedPath(a.Year, a.Version)}, nil
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.annualPage(v, err)
	}
	return nil, err
}

// selection is what the filters of the address leave of a plan's duties, as they
// stand today.
type selection struct {
	q    page.Query
	all  *commitment.Tree
	rows map[commitment.DutyID]*commitment.Row // of the whole plan
	left map[commitment.DutyID]bool            // nil: everything
}

func (w *Web) selection(v *visit, more ...string) (*selection, error) {
	q := page.ReadQuery(v.r, nil, append(filterNames(), more...)...)
	all, some, err := w.trees(v, q)
	if err != nil {
		return nil, err
	}
	s := &selection{q: q, all: all, rows: map[commitment.DutyID]*commitment.Row{}}
	for _, r := range rowsOf(all.Chapters) {
		s.rows[r.Duty] = r
	}
	if some != all {
		s.left = map[commitment.DutyID]bool{}
		for _, r := range rowsOf(some.Chapters) {
			s.left[r.Duty] = true
		}
	}
	return s, nil
}

func (s *selection) has(d commitment.DutyID) bool { return s.left == nil || s.left[d] }

func (s *selection) lines(list []commitment.AnnualLine) []commitment.AnnualLine {
	return slices.DeleteFunc(slices.Clone(list), func(l commitment.AnnualLine) bool { return !s.has(l.Duty) })
}

// tail carries the filters on to a file.
func (s *selection) tail() string {
	if len(s.q.Filter) == 0 {
		return ""
	}
	return "?" + s.q.Filter.Encode()
}

// annualFilters are those of all lists of duties; how these stand is named by its day.
func (v *visit) annualFilters(sel *selection, year int) []page.Field {
	out := v.filters(sel.q, sel.all)
	for i := range out {
		if out[i].Name == byStatus {
			out[i].Label = v.statusLabel(year)
		}
	}
	return out
}

// annualLines is the plan of a year by chapters, with how each duty stands on the day
// that is shown.
func (v *visit) annualLines(year int, list []commitment.AnnualLine, rows map[commitment.DutyID]*commitment.Row) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.annual.draft"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.annual.empty")}}
	t.Columns = append(t.Columns, page.Column{Label: v.statusLabel(year), Kind: page.KindMark}, page.Column{Label: v.t("commitmentweb.task"), Head: true}, page.Column{Label: v.t("commitmentweb.step_this_year")}, page.Column{Label: v.t("commitmentweb.expected"), Kind: page.KindNumber},
		page.Column{Label: v.t("commitmentweb.annual.due"), Kind: page.KindDate}, page.Column{Label: v.t("commitmentweb.owner")}, page.Column{Label: v.t("commitmentweb.due"), Kind: page.KindDate}, page.Column{Label: v.t("commitmentweb.basis"), Kind: page.KindMark})
	last, group := "", v.annualGroups(list)
	for i := range list {
		l := &list[i]
		if g := group(l); g != last {
			t.Rows = append(t.Rows, page.Row{Group: g})
			last = g
		}
		expected := page.None(v.t("commitmentweb.not_counted"))
		if l.Expected != nil {
			expected = page.Txt(i18n.WithUnit(*l.Expected, l.Unit))
			if l.Computed {
				expected.Note = v.t("commitmentweb.computed")
			}
		}
		owner := page.Txt(l.OwnerName)
		if l.OwnerName == "" {
			owner = page.None(v.t("commitmentweb.nobody"))
		}
		owner.Note = v.join(l.ContributorNames)
		now := page.None(v.t("commitmentweb.gone"))
		if r := rows[l.Duty]; r != nil {
			now = page.Cell{Body: status(r.Status)}
		}
		cells := []page.Cell{now, page.Lnk(l.Text, v.dutyPath(l.Duty)), page.Txt(v.yearsTask(l)), expected, page.Txt(l.Due), owner, page.Txt(l.TaskDue), page.Txt(v.t(l.Basis.Key()))}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	return t
}

// annualGroups heads lines of a plan of a year: why they stand in it and in which
// chapter. Plans issued before lines were put in the order of their bases are headed by
// chapters alone.
func (v *visit) annualGroups(list []commitment.AnnualLine) func(*commitment.AnnualLine) string {
	byBasis := slices.IsSortedFunc(list, func(a, b commitment.AnnualLine) int {
		return slices.Index(commitment.Bases(), a.Basis) - slices.Index(commitment.Bases(), b.Basis)
	})
	return func(l *commitment.AnnualLine) string {
		switch {
		case !byBasis:
			return l.Chapter
		case l.Chapter == "" || l.Basis == commitment.BasisIndicator:
			return v.t(l.Basis.Key())
		}
		return v.t("commitmentweb.annual.group", i18n.Args{"Basis": v.t(l.Basis.Key()), "Chapter": l.Chapter})
	}
}

// yearsTask is what a year asks in words: its step, or what follows from the plan
// where none was written.
func (v *visit) yearsTask(l *commitment.AnnualLine) string {
	switch {
	case l.What != "":
		return l.What
	case l.Expected != nil && l.AtMost:
		return v.t("commitmentweb.year.keep", i18n.Args{"Value": i18n.WithUnit(*l.Expected, l.Unit)})
	case l.Basis == commitment.BasisIndicator && l.Expected == nil:
		return v.t("commitmentweb.year.towards")
	case l.Expected != nil:
		return v.t("commitmentweb.year.reach", i18n.Args{"Value": i18n.WithUnit(*l.Expected, l.Unit)})
	case l.Basis == commitment.BasisDue, l.Basis == commitment.BasisCarried:
		return v.t("commitmentweb.year.finish")
	}
	return v.t("commitmentweb.year.go_on")
}

// byDay is a last day within the year that the paper is about.
func (v *visit) byDay(due string) string {
	d, err := time.Parse(time.DateOnly, due)
	switch {
	case err != nil:
		return due
	case d.AddDate(0, 0, 1).Day() == 1:
		return v.t("commitmentweb.by_month", i18n.Args{"Month": i18n.Month(v.lang, d), "No": int(d.Month())})
	}
	return v.t("commitmentweb.by_day", i18n.Args{"No": int(d.Month()), "Day": d.Day()})
}

// byYear is the last day of a whole task: a year's end by its year alone.
func (v *visit) byYear(due string) string {
	if d, err := time.Parse(time.DateOnly, due); err == nil && d.Month() == time.December && d.Day() == 31 {
		return v.t("commitmentweb.by_year", i18n.Args{"Year": d.Year()})
	}
	return due
}

// annualDocument is the plan of a year as a list on turned paper.
func (v *visit) annualDocument(title, number, on, label string, lines []commitment.AnnualLine) *report.Document {
	from := report.Source{ID: "annual/" + string(v.plan) + "/" + on, Text: v.t("commitmentweb.source", i18n.Args{"Day": on})}
	tab := report.Table{Landscape: true, Columns: []report.Column{{Title: v.t("commitmentweb.no"), Width: 4, Kind: report.Short}, {Title: v.t("commitmentweb.task"), Width: 22}, {Title: v.t("commitmentweb.step_this_year"), Width: 16},
		{Title: v.t("commitmentweb.expected"), Width: 10, Kind: report.Short}, {Title: v.t("commitmentweb.leader"), Width: 9}, {Title: v.t("commitmentweb.owner"), Width: 9}, {Title: v.t("commitmentweb.contributors"), Width: 12},
		{Title: v.t("commitmentweb.annual.due"), Width: 8, Kind: report.Short}, {Title: v.t("commitmentweb.due"), Width: 9, Kind: report.Short}}}
	last, group := "", v.annualGroups(lines)
	for i := range lines {
		l := &lines[i]
		if g := group(l); g != last && g != "" {
			tab.Rows = append(tab.Rows, report.Row{Group: g})
			last = g
		}
		expected := ""
		if l.Expected != nil {
			expected = i18n.WithUnit(*l.Expected, l.Unit)
		}
		row := report.Row{}
		for _, text := range []string{strconv.Itoa(i + 1), l.Text, v.yearsTask(l), expected, l.Leader, v.paperOwner(l.OwnerName), v.join(l.ContributorNames), v.byDay(l.Due), v.byYear(l.TaskDue)} {
			row.Cells = append(row.Cells, report.Cell{Text: text, Source: sourceOf(text, from)})
		}
		tab.Rows = append(tab.Rows, row)
	}
	day, _ := time.Parse(time.DateOnly, on)
	return &report.Document{Kind: report.List, Lang: v.lang, Title: title, Number: number, Date: day, Label: label, Blocks: []report.Block{tab}}
}

func (v *visit) demoLabel(demo bool) string {
	if demo {
		return v.t("commitmentweb.demo_label")
	}
	return ""
}

// annualFile gives the draft of a year as a file.
func (w *Web) annualFile(v *visit) (page.View, error) {
	year, err := v.number("year")
	if err != nil {
		return nil, err
	}
	a, err := w.Commitments.Annual(v.ctx, v.query(), year)
	if err != nil {
		return nil, err
	}
	sel, err := w.selection(v)
	if err != nil {
		return nil, err
	}
	on := i18n.ISO(page.From(v.ctx).Now)
	return v.documentFileOf(v.annualDocument(v.t("commitmentweb.annual.draft_title", i18n.Args{"Area": a.Edition.Area.Name, "Year": a.Year}), "", on, v.demoLabel(a.Edition.Demo), sel.lines(a.Lines)), "annual")
}

// documentFileOf gives a document as the file that the address names.
func (v *visit) documentFileOf(d *report.Document, name string) (page.View, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	switch v.r.PathValue("file") {
	case name + ".docx":
		return reportpage.Word(d, d.Title), nil
	case name + ".xlsx":
		return reportpage.Workbook(d, d.Title), nil
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}
