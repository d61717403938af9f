package supervisionweb

import (
	"strconv"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
	"gangyao/platform/report"
	"gangyao/platform/report/reportpage"
)

// entry is a line of the record: what was late, who answered for it, what followed.
type entry struct {
	*supervision.Account
	owner, helped, late string
	// end is how it stands, or how the unit's time with it ended.
	end string
	// answered is who answered, in order; followed what happened from the first yellow on.
	answered, followed []string
}

func (v *visit) entries(all []supervision.Account) []entry {
	out := make([]entry, len(all))
	for i := range all {
		x := &all[i]
		e := entry{Account: x, owner: v.org(x.Span.Org), helped: v.orgNames(x.Helpers), late: x.HowLate.In(v.lang, "supervisionweb.record.in_time"), end: v.state(&x.Row)}
		if len(x.Span.Dues) > 1 {
			e.late = joined(e.late, v.t("supervisionweb.record.dues", i18n.Args{"Dues": v.dues(&x.Span)}), v.t("supervision.issued.semicolon"))
		}
		if x.Carried {
			e.late = joined(e.late, v.t("supervisionweb.record.carried", i18n.Args{"Late": x.ThisYear.In(v.lang, "supervisionweb.clock.cut.in_time")}), v.t("supervision.issued.semicolon"))
		}
		if s := &x.Span; s.Ending != supervision.GoesOn && s.Ending != supervision.Finished {
			e.end = v.day(s.To) + " " + v.ending(s, x.IntoNumber)
			if s.Why != "" {
				e.end += v.t("supervisionweb.colon") + s.Why
			}
		}
		then := x.Case // who answered then
		then.Parties = casework.Standings{supervision.RoleOwner: {{Org: x.Span.Org}}}
		view := &supervision.View{Row: x.Row, Process: x.Process, Acts: x.Acts}
		for j := range x.Acts {
			a := &x.Acts[j]
			if a.Transition == supervision.Answer || a.Transition == supervision.Contribute {
				unit, by := v.signer(&then, a)
				e.answered = append(e.answered, v.day(a.At)+" "+unit+v.t("supervisionweb.bracket", i18n.Args{"Who": by})+v.t("supervisionweb.colon")+a.Note)
			}
		}
		for j := range x.Followed {
			a := &x.Followed[j]
			line := v.day(a.At) + " " + v.what(view, a)
			if a.By.Name != "" {
				line += v.t("supervisionweb.bracket", i18n.Args{"Who": a.By.Name})
			}
			alarms := ""
			for _, l := range a.Alarms {
				alarms = joined(alarms, v.alarm(view, l), v.t("supervision.issued.semicolon"))
			}
			if alarms != "" {
				line += v.t("supervisionweb.colon") + alarms
			}
			if a.Note != "" {
				line += v.t("supervisionweb.colon") + a.Note
			}
			e.followed = append(e.followed, line)
		}
		out[i] = e
	}
	return out
}

func (e *entry) papers(v *visit) []page.Link {
	var out []page.Link
	for i := range e.Notices {
		n := &e.Notices[i]
		out = append(out, page.Link{Label: v.t(n.Kind.Key()) + " " + n.Number, Href: noticePath(n)})
	}
	return out
}

// issued are the notices that were issued, with their numbers, line by line.
func (e *entry) issued(v *visit) string {
	out := ""
	for _, p := range e.papers(v) {
		out = joined(out, p.Label, "\n")
	}
	return out
}

// record lists what was late, who answered for it and what followed.
func (w *Web) record(v *visit) (page.View, error) {
	year, err := w.newest(v)
	if err != nil {
		return nil, err
	}
	all, err := w.Items.RecordOn(v.ctx, w.Tenant, year, v.asOf())
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("supervisionweb.record"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.worst"), Kind: page.KindMark}, {Label: v.t("supervisionweb.matter"), Head: true},
		{Label: v.t("supervisionweb.owner")}, {Label: v.t("supervisionweb.record.how_late")}, {Label: v.t("supervisionweb.record.answered")}, {Label: v.t("supervisionweb.followed")}},
		Empty: page.Empty{Title: v.t("supervisionweb.record.none"), Text: v.t("supervisionweb.record.none.text")}}
	entries := v.entries(all)
	for i := range entries {
		e := &entries[i]
		title := page.Lnk(e.Item.Title, PathOf(e.Item.ID))
		title.Note = joined(e.Item.Number, e.end, v.t("supervisionweb.dot"))
		owner := page.Txt(e.owner)
		if e.helped != "" {
			owner.Note = v.t("supervisionweb.helped", i18n.Args{"Orgs": e.helped})
		}
		answered := page.None(v.t("supervisionweb.record.unanswered"))
		if len(e.answered) > 0 {
			answered = page.Show(lines(e.answered, nil))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Show(v.level(e.Span.Worst)), title, owner, page.Txt(e.late), answered, page.Show(lines(e.followed, e.papers(v)))}})
	}
	tail := "?year=" + strconv.Itoa(year)
	body := page.Stack{v.labelled(), v.years(year, func(y int) string { return Path + "/record?year=" + strconv.Itoa(y) }), t}
	return page.Page{Title: v.t("supervisionweb.record"), Lead: v.t("supervisionweb.record.lead"), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}, Body: body, Actions: []page.Button{
		{Label: v.t("supervisionweb.word"), Href: Path + "/record/record.docx" + tail, Icon: "download"}, {Label: "CSV", Href: Path + "/record/record.csv" + tail, Icon: "download"},
		{Label: "Excel", Href: Path + "/record/record.xlsx" + tail, Icon: "download"}}}, nil
}

// recordFile gives the record as a file.
func (w *Web) recordFile(v *visit) (page.View, error) {
	name := v.r.PathValue("file")
	if name != "record.docx" && name != "record.csv" && name != "record.xlsx" {
		return nil, fault.New(fault.NotFound, "fault.not_found", nil)
	}
	year := v.year()
	all, err := w.Items.RecordOn(v.ctx, w.Tenant, year, v.asOf())
	if err != nil {
		return nil, err
	}
	entries := v.entries(all)
	if name == "record.docx" {
		d := v.recordDocument(year, entries)
		if err := d.Validate(); err != nil {
			return nil, err
		}
		return reportpage.Word(d, d.Title), nil
	}
	var columns []xlsx.Column
	for _, key := range recordColumns {
		columns = append(columns, xlsx.Column{Title: v.t(key)})
	}
	columns[0].Width, columns[1].Width, columns[9].Width, columns[10].Width = 20, 40, 60, 60
	return download.Sheet(v.r, "record", xlsx.Sheet{Name: v.t("supervisionweb.record"), Columns: columns, Rows: func(yield func([]xlsx.Cell, error) bool) {
		for i := range entries {
			if !yield(download.Texts(v.recordLine(&entries[i])...), nil) {
				return
			}
		}
	}})
}

// recordColumns head the files of the record.
var recordColumns = []string{"supervision.doc.item", "supervisionweb.matter", "supervisionweb.worst", "supervisionweb.owner", "supervisionweb.contributors", "supervision.doc.leader", "supervisionweb.issued_on", "supervisionweb.state",
	"supervisionweb.record.how_late", "supervisionweb.record.answered", "supervisionweb.followed", "supervisionweb.notices"}

func (v *visit) recordLine(e *entry) []string {
	papers := ""
	for i := range e.Notices {
		papers = joined(papers, e.Notices[i].Number, v.t("supervision.doc.comma"))
	}
	return []string{e.Item.Number, e.Item.Title, v.t(e.Span.Worst.Key()), e.owner, e.helped, e.Item.Leader, v.day(e.Span.From), e.end, e.late, text(e.answered), text(e.followed), papers}
}

func joined(a, b, between string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + between + b
}

// text is lines as one text.
func text(list []string) string {
	out := ""
	for _, s := range list {
		out = joined(out, s, "\n")
	}
	return out
}

// recordDocument is the record on turned paper.
func (v *visit) recordDocument(year int, entries []entry) *report.Document {
	day := v.asOf()
	if day.IsZero() {
		day = v.now
	}
	on := day.Format(time.DateOnly)
	from := report.Source{ID: "record/" + strconv.Itoa(year) + "/" + on, Text: v.t("supervisionweb.record.source", i18n.Args{"Day": on})}
	tab := report.Table{Landscape: true, Columns: []report.Column{{Title: v.t("supervisionweb.no"), Width: 3, Kind: report.Short}, {Title: v.t("supervisionweb.matter"), Width: 9}, {Title: v.t("supervisionweb.worst"), Width: 3, Kind: report.Short},
		{Title: v.t("supervisionweb.owner"), Width: 6}, {Title: v.t("supervisionweb.record.how_late"), Width: 5}, {Title: v.t("supervisionweb.record.answered"), Width: 12}, {Title: v.t("supervisionweb.followed"), Width: 16}}}
	for i := range entries {
		e := &entries[i]
		row := report.Row{}
		for _, s := range []string{strconv.Itoa(i + 1), joined(joined(e.Item.Title, e.Item.Number, "\n"), e.end, "\n"), v.t(e.Span.Worst.Key()), joined(e.owner, e.helped, v.t("supervision.doc.comma")), e.late, text(e.answered), joined(text(e.followed), e.issued(v), "\n")} {
			c := report.Cell{Text: s}
			if s != "" {
				c.Source = from
			}
			row.Cells = append(row.Cells, c)
		}
		tab.Rows = append(tab.Rows, row)
	}
	d := &report.Document{Kind: report.List, Lang: v.lang, Title: v.t("supervisionweb.record.title", i18n.Args{"Year": year}), Date: day, Derived: true, Blocks: []report.Block{
		report.Para(report.Run{Text: v.t("supervisionweb.record.paper", i18n.Args{"Day": i18n.Date(v.lang, day), "Count": len(entries)}), Source: from}), tab}}
	if v.w.Demo {
		d.Label = v.t("supervision.doc.demo")
	}
	return d
}
