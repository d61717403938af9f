package commitmentweb

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/plan"
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

// number of the address; 0 when it is none, which no use case knows.
func (v *visit) number(name string) int {
	n, _ := strconv.Atoi(v.r.PathValue(name))
	return n
}

func (w *Web) annual(v *visit) (page.View, error) { return w.annualPage(v, nil) }

// annualPage is the plan of a year as it follows today, and what was issued of it.
func (w *Web) annualPage(v *visit, problem error) (page.View, error) {
	a, err := w.Commitments.Annual(v.ctx, v.query(), v.number("year"))
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
	stats = append(stats, page.Stat{Label: v.t("commitmentweb.annual.over"), Value: strconv.Itoa(a.Over)}, page.Stat{Label: v.t("commitmentweb.annual.unlisted"), Value: strconv.Itoa(a.Resting)})
	body := page.Stack{v.tabs("annual"), stats}
	if a.Resting > 0 {
		body = append(body, page.Notice{Title: v.n("commitmentweb.annual.resting", a.Resting), Body: link(v.t("commitmentweb.annual.resting.do"), v.here("division"))})
	}
	if len(a.Issued) > 0 {
		body = append(body, section(v.t("commitmentweb.annual.issued"), "", v.issues(a.Issued)))
	}
	if v.may(commitment.DoIssue) && page.From(v.ctx).AsOf.IsZero() && len(a.Lines) > 0 {
		body = append(body, folded("issue", v.t("commitmentweb.issue"), problem != nil, v.issueForm(a, problem)))
	}
	body = append(body, section(v.t("commitmentweb.annual.draft"), v.t("commitmentweb.annual.draft.hint"), page.List{Query: sel.q, Filters: v.filters(sel.q, sel.all), Total: len(lines), Table: v.annualLines(a.Year, download.Window(lines, sel.q), sel.rows)}))
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
	req := commitment.IssueRequest{Tenant: v.tenant, Plan: v.plan, Year: v.number("year"), Title: v.r.PostFormValue("title"), Number: v.r.PostFormValue("number"), Seen: v.r.PostFormValue("seen")}
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

// annualLines is the plan of a year by chapters, with how each duty stands today;
// how it stands says nothing about a year that is over, and is left out there.
func (v *visit) annualLines(year int, list []commitment.AnnualLine, rows map[commitment.DutyID]*commitment.Row) page.Table {
	over := year < page.From(v.ctx).Now.Year()
	t := page.Table{Caption: v.t("commitmentweb.annual.draft"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.annual.empty")}}
	if !over {
		t.Columns = append(t.Columns, page.Column{Label: v.t("commitmentweb.status"), Kind: page.KindMark})
	}
	t.Columns = append(t.Columns, page.Column{Label: v.t("commitmentweb.task"), Head: true}, page.Column{Label: v.t("commitmentweb.step_this_year")}, page.Column{Label: v.t("commitmentweb.expected"), Kind: page.KindNumber},
		page.Column{Label: v.t("commitmentweb.annual.due"), Kind: page.KindDate}, page.Column{Label: v.t("commitmentweb.owner")}, page.Column{Label: v.t("commitmentweb.due"), Kind: page.KindDate}, page.Column{Label: v.t("commitmentweb.basis"), Kind: page.KindMark})
	last := ""
	for i := range list {
		l := &list[i]
		if l.Chapter != last {
			t.Rows = append(t.Rows, page.Row{Group: l.Chapter})
			last = l.Chapter
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
		cells := []page.Cell{page.Lnk(l.Text, v.dutyPath(l.Duty)), page.Txt(v.yearsTask(l)), expected, page.Txt(l.Due), owner, page.Txt(l.TaskDue), page.Txt(v.t(l.Basis.Key()))}
		if !over {
			cells = append([]page.Cell{now}, cells...)
		}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	return t
}

// yearsTask is what a year asks in words: its step, or what follows from the plan
// where none was written.
func (v *visit) yearsTask(l *commitment.AnnualLine) string {
	switch {
	case l.What != "":
		return l.What
	case l.Expected != nil:
		return v.t("commitmentweb.year.reach", i18n.Args{"Value": i18n.WithUnit(*l.Expected, l.Unit)})
	case l.Basis == commitment.BasisDue:
		return v.t("commitmentweb.year.finish")
	}
	return v.t("commitmentweb.year.go_on") // in plans issued when such tasks were listed
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
	last := ""
	for i := range lines {
		l := &lines[i]
		if l.Chapter != last && l.Chapter != "" {
			tab.Rows = append(tab.Rows, report.Row{Group: l.Chapter})
			last = l.Chapter
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
	a, err := w.Commitments.Annual(v.ctx, v.query(), v.number("year"))
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

// issuedDocument reads an issued plan and lays it out.
func (w *Web) issuedDocument(v *visit) (*report.Document, *commitment.AnnualContent, []byte, error) {
	data, c, err := w.Commitments.IssuedAnnual(v.ctx, v.tenant, v.plan, v.number("year"), v.number("version"))
	if err != nil {
		return nil, nil, nil, err
	}
	return v.annualDocument(c.Title, c.Number, c.On, v.demoLabel(c.Demo), c.Lines), c, data, nil
}

// issued shows an issued plan with the hash of its bytes.
func (w *Web) issued(v *visit) (page.View, error) {
	d, c, data, err := w.issuedDocument(v)
	if err != nil {
		return nil, err
	}
	sel, err := w.selection(v)
	if err != nil {
		return nil, err
	}
	lines := sel.lines(c.Lines)
	if len(lines) < len(c.Lines) {
		d = v.annualDocument(c.Title, c.Number, c.On, v.demoLabel(c.Demo), lines)
	}
	p, err := reportpage.Page(d)
	if err != nil {
		return nil, err
	}
	base := v.issuedPath(c.Year, c.Version)
	sha := sha256.Sum256(data)
	p.Body = page.Stack{page.Notice{Title: v.t("commitmentweb.annual.frozen", i18n.Args{"On": c.On, "Version": c.Version}), Body: hash(hex.EncodeToString(sha[:]))},
		page.List{Query: sel.q, Filters: v.filters(sel.q, sel.all), Total: len(lines), Body: p.Body}}
	p.Crumbs = v.crumbs(page.Link{Label: v.t("commitmentweb.annual.of", i18n.Args{"Year": c.Year}), Href: v.annualPath(c.Year)})
	p.Actions = []page.Button{{Label: v.t("commitmentweb.annual.compare"), Href: base + "/compare"}, {Label: "Word", Href: base + "/export/annual.docx", Icon: "download"},
		{Label: "Excel", Href: base + "/export/annual.xlsx", Icon: "download"}, {Label: "JSON", Href: base + "/export/annual.json", Icon: "download"}}
	return p, nil
}

// issuedFile gives an issued plan as a file; annual.json is the very bytes that
// were hashed.
func (w *Web) issuedFile(v *visit) (page.View, error) {
	d, c, data, err := w.issuedDocument(v)
	if err != nil {
		return nil, err
	}
	if v.r.PathValue("file") == "annual.json" {
		return page.File{Name: c.Title + ".json", Type: "application/json", Write: func(out io.Writer) error { _, err := out.Write(data); return err }}, nil
	}
	return v.documentFileOf(d, "annual")
}

// compareAnnual holds an issued plan against what would follow today.
func (w *Web) compareAnnual(v *visit) (page.View, error) {
	d, err := w.Commitments.CompareAnnual(v.ctx, v.query(), v.number("year"), v.number("version"))
	if err != nil {
		return nil, err
	}
	sel, err := w.selection(v, byChange)
	if err != nil {
		return nil, err
	}
	var stats page.Stats
	var changes []page.Option
	for _, c := range []plan.Change{plan.Same, plan.Changed, plan.New, plan.Removed} {
		label := v.t("commitmentweb.pair." + string(c))
		stats = append(stats, page.Stat{Label: label, Value: strconv.Itoa(d.Counts[c]), Href: v.issuedPath(d.Issued.Year, d.Issued.Version) + "/compare?" + byChange + "=" + string(c)})
		changes = append(changes, page.Option{Value: string(c), Label: label})
	}
	change := plan.Change(sel.q.Get(byChange))
	pairs := slices.DeleteFunc(d.Pairs, func(p commitment.AnnualPair) bool {
		l := p.Was
		if l == nil {
			l = p.Is
		}
		return change != "" && p.Change != change || !sel.has(l.Duty)
	})
	t := page.Table{Caption: v.t("commitmentweb.annual.compare"), HideCaption: true, Columns: []page.Column{{Label: v.t("commitmentweb.status"), Kind: page.KindMark}, {Label: v.t("commitmentweb.task"), Head: true},
		{Label: v.t("commitmentweb.fate"), Kind: page.KindMark}, {Label: v.t("commitmentweb.words")}}}
	shown := download.Window(pairs, sel.q)
	for i := range shown {
		p := &shown[i]
		l := p.Is
		if l == nil {
			l = p.Was
		}
		words := page.Txt("")
		if len(p.Fields) > 0 {
			var names []string
			for _, f := range p.Fields {
				names = append(names, v.t("commitmentweb.change", i18n.Args{"What": v.t(f.Key()), "Was": orNone(v, fieldOf(v, p.Was, f)), "Is": orNone(v, fieldOf(v, p.Is, f))}))
			}
			words.Text = joinWith(names, v.t("commitmentweb.semicolon"))
		}
		now := page.None(v.t("commitmentweb.gone"))
		if p.Now.Status != "" {
			now = page.Show(status(p.Now.Status))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{now, page.Lnk(l.Text, v.dutyPath(l.Duty)), page.Txt(v.t("commitmentweb.pair." + string(p.Change))), words}})
	}
	c := &d.Issued
	return page.Page{Title: v.t("commitmentweb.annual.compare_title", i18n.Args{"Title": c.Title}), Lead: d.Standing.Summary().In(v.lang),
		Crumbs: v.crumbs(page.Link{Label: v.t("commitmentweb.annual.of", i18n.Args{"Year": c.Year}), Href: v.annualPath(c.Year)}, page.Link{Label: c.Title, Href: v.issuedPath(c.Year, c.Version)}),
		Body:   page.Stack{stats, page.List{Query: sel.q, Filters: append([]page.Field{v.choice(sel.q, byChange, "commitmentweb.fate", changes)}, v.filters(sel.q, sel.all)...), Table: t, Total: len(pairs)}}}, nil
}

// byChange asks for lines that changed in one way since they were issued.
const byChange = "change"

// fieldOf is a part of a line in words.
func fieldOf(v *visit, l *commitment.AnnualLine, f commitment.AnnualField) string {
	switch f {
	case commitment.FieldText:
		return l.Text
	case commitment.FieldWhat:
		return l.What
	case commitment.FieldExpected:
		if l.Expected != nil {
			return i18n.WithUnit(*l.Expected, l.Unit)
		}
	case commitment.FieldDue:
		return l.Due
	case commitment.FieldTaskDue:
		return l.TaskDue
	case commitment.FieldOwner:
		return l.OwnerName
	case commitment.FieldHelpers:
		return v.join(l.ContributorNames)
	case commitment.FieldLeader:
		return l.Leader
	}
	return ""
}
