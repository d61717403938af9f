package commitmentweb

import (
	"slices"
	"strconv"

	"gangyao/planning/commitment"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// gaps lists what the division of tasks should say and does not.
func (w *Web) gaps(v *visit) (page.View, error) {
	report, err := w.Commitments.Gaps(v.ctx, v.query())
	if err != nil {
		return nil, err
	}
	columns := []page.Column{{Label: v.t("commitmentweb.status"), Kind: page.KindMark}, {Label: v.t("commitmentweb.task"), Head: true}, {Label: v.t("commitmentweb.owner")}, {Label: v.t("commitmentweb.gaps")}}
	q := page.ReadQuery(v.r, columns, byGap)
	chosen := commitment.Gap(q.Get(byGap))
	var stats page.Stats
	for _, g := range commitment.AllGaps() {
		stats = append(stats, page.Stat{Label: v.t(g.Key()), Value: strconv.Itoa(report.Counts[g]), Href: v.here("division/gaps", byGap, string(g))})
	}
	var rows []*commitment.Row
	for i := range report.Rows {
		if r := &report.Rows[i]; chosen == "" || slices.Contains(r.Gaps, chosen) {
			rows = append(rows, r)
		}
	}
	table := page.Table{Caption: v.t("commitmentweb.gaps"), HideCaption: true, Columns: columns, Empty: page.Empty{Title: v.t("commitmentweb.gaps.none")}}
	for _, r := range download.Window(rows, q) {
		task := page.Lnk(r.Text, v.dutyPath(r.Duty))
		task.Note = v.kindWord(r)
		table.Rows = append(table.Rows, page.Row{Cells: []page.Cell{{Body: status(r.Status)}, task, v.ownerCell(r), page.Show(v.gapTags(r.Gaps))}})
	}
	p := page.Page{Title: v.t("commitmentweb.gaps"), Lead: report.Summary.In(v.lang), Crumbs: v.crumbs(),
		Body: page.Stack{v.tabs("division/gaps"), stats, page.List{Query: q, Filters: []page.Field{v.choice(q, byGap, "commitmentweb.gaps", v.gapOptions())}, Table: table, Total: len(rows)}}}
	if v.may(commitment.DoAssign) && len(rows) > 0 {
		to := v.here("division")
		if chosen != "" {
			to = v.here("division", byGap, string(chosen))
		}
		p.Actions = []page.Button{{Label: v.t("commitmentweb.gaps.repair"), Href: to, Kind: page.Primary}}
	}
	return p, nil
}

// coverage shows the sentences that nobody answers for.
func (w *Web) coverage(v *visit) (page.View, error) {
	c, err := w.Commitments.Coverage(v.ctx, v.query())
	if err != nil {
		return nil, err
	}
	body := page.Stack{v.tabs("division/coverage"), section(v.t("commitmentweb.coverage.chapters"), "", v.chapters(c))}
	lead := v.t("commitmentweb.coverage.no_text")
	if !c.NoText {
		lead = v.t("commitmentweb.coverage.lead", i18n.Args{"Answered": c.Total.Sentences[commitment.Answered], "Open": len(c.Open)})
		body = append(body, section(v.t("commitmentweb.coverage.open"), v.t("commitmentweb.coverage.open.hint"), v.open(c)))
	}
	return page.Page{Title: v.t("commitmentweb.coverage"), Lead: lead, Crumbs: v.crumbs(), Body: body}, nil
}

func (v *visit) chapters(c *commitment.Coverage) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.coverage.chapters"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("commitmentweb.chapter"), Head: true}, {Label: v.t("commitmentweb.tasks"), Kind: page.KindNumber}, {Label: v.t("commitmentweb.assigned"), Kind: page.KindNumber}, {Label: v.t("commitmentweb.by_status"), Kind: page.KindMark}}}
	answers := []commitment.Answer{}
	if !c.NoText {
		answers = commitment.Answers()
	}
	for _, a := range answers {
		t.Columns = append(t.Columns, page.Column{Label: v.t(a.Key()), Kind: page.KindNumber})
	}
	row := func(name page.Cell, r *commitment.CoverageRow) page.Row {
		cells := []page.Cell{name, page.Int(r.Duties.Duties), page.Int(r.Duties.Duties - r.Duties.By[commitment.Unassigned]), page.Show(counts(r.Duties))}
		for _, a := range answers {
			cells = append(cells, page.Int(r.Sentences[a]))
		}
		return page.Row{Cells: cells}
	}
	for i := range c.Chapters {
		r := &c.Chapters[i]
		name := joined(r.Label, r.Title)
		if name == "" {
			name = v.t("commitmentweb.no_chapter")
		}
		t.Rows = append(t.Rows, row(page.Lnk(name, v.here("work", bySection, r.ID)), r))
	}
	t.Foot = []page.Row{row(page.Txt(v.t("commitmentweb.total")), &c.Total)}
	return t
}

// mostOpen is how many sentences a page lists.
const mostOpen = 500

func (v *visit) open(c *commitment.Coverage) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.coverage.open"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.coverage.complete")}, Columns: []page.Column{
		{Label: v.t("commitmentweb.sentence"), Head: true}, {Label: v.t("commitmentweb.answer.kind"), Kind: page.KindMark}, {Label: v.t("commitmentweb.tasks")}}}
	for i := range c.Open[:min(len(c.Open), mostOpen)] {
		s := &c.Open[i]
		var duties page.Stack
		for n, d := range s.Duties {
			duties = append(duties, link(v.t("commitmentweb.task_no", i18n.Args{"No": n + 1}), v.dutyPath(d)))
		}
		cell := page.Show(duties)
		if len(duties) == 0 {
			cell = page.None(v.t("commitmentweb.coverage.no_task"))
		}
		tone := page.ToneWarn
		if s.Answer == commitment.Unheard {
			tone = page.ToneBad
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(s.Text, v.here("text/"+s.Section)), page.Show(page.Tag{Text: v.t(s.Answer.Key()), Tone: tone}), cell}})
	}
	return t
}
