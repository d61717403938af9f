package commitmentweb

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/commitment"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// picks says whether tasks may be ticked here, to be assigned.
func (v *visit) picks() bool {
	return v.may(commitment.DoAssign) && page.From(v.ctx).AsOf.IsZero()
}

// advised are the rows of the plan by duty, and what the rules suggest for them
// where who asks may divide tasks.
func (w *Web) advised(v *visit, f commitment.Filter) (map[commitment.DutyID]*commitment.Row, map[commitment.DutyID]*commitment.Suggestion, error) {
	t, err := w.Commitments.Tree(v.ctx, v.query(), f)
	if err != nil {
		return nil, nil, err
	}
	rows, said := map[commitment.DutyID]*commitment.Row{}, map[commitment.DutyID]*commitment.Suggestion{}
	for _, r := range rowsOf(t.Chapters) {
		rows[r.Duty] = r
	}
	if !v.picks() {
		return rows, said, nil
	}
	advice, err := w.Commitments.Suggest(v.ctx, v.query(), f)
	for i := range advice {
		said[advice[i].Duty] = &advice[i]
	}
	return rows, said, err
}

// gaps lists what the division of tasks should say and does not.
func (w *Web) gaps(v *visit) (page.View, error) {
	report, err := w.Commitments.Gaps(v.ctx, v.query())
	if err != nil {
		return nil, err
	}
	var columns []page.Column
	if v.picks() {
		columns = append(columns, page.Column{Label: v.t("commitmentweb.pick"), Kind: page.KindMark})
	}
	columns = append(columns, page.Column{Label: v.t("commitmentweb.task"), Head: true}, page.Column{Label: v.t("commitmentweb.gaps")}, page.Column{Label: v.t("commitmentweb.owner")})
	if v.picks() {
		columns = append(columns, page.Column{Label: v.t("commitmentweb.suggestion")})
	}
	q := page.ReadQuery(v.r, columns, byGap, bySection)
	chosen, chapter := commitment.Gap(q.Get(byGap)), q.Get(bySection)
	all, err := w.Commitments.Tree(v.ctx, v.query(), commitment.Filter{})
	if err != nil {
		return nil, err
	}
	_, said, err := w.advised(v, commitment.Filter{})
	if err != nil {
		return nil, err
	}
	var rows []*commitment.Row
	for i := range report.Rows {
		r := &report.Rows[i]
		if (chosen == "" || slices.Contains(r.Gaps, chosen)) && (chapter == "" || r.Section == chapter || strings.HasPrefix(r.Section, chapter+".")) {
			rows = append(rows, r)
		}
	}
	table := page.Table{Caption: v.t("commitmentweb.gaps"), HideCaption: true, Columns: columns, Empty: page.Empty{Title: v.t("commitmentweb.gaps.none")}}
	for _, r := range download.Window(rows, q) {
		task := page.Lnk(r.Text, v.dutyPath(r.Duty))
		task.Note = v.kindWord(r)
		cells := []page.Cell{task, page.Show(v.gapTags(r.Gaps)), v.ownerCell(r)}
		if v.picks() {
			cells = append(append([]page.Cell{page.Show(tick(string(r.Duty), r.Text, pickID, false))}, cells...), v.suggestionCell(r, said[r.Duty]))
		}
		table.Rows = append(table.Rows, page.Row{Cells: cells})
	}
	body := page.Stack{v.tabs("division/gaps"), v.gapBoard(report, chosen)}
	if chosen != "" {
		body = append(body, prose(v.t("commitmentweb.gaps.what."+string(chosen))))
	}
	body = append(body, page.List{Query: q, Filters: []page.Field{v.choice(q, byGap, "commitmentweb.gaps", v.gapOptions()), v.choice(q, bySection, "commitmentweb.chapter", v.chapterOptions(all))}, Table: table, Total: len(rows)})
	if v.picks() && len(rows) > 0 {
		body = append(body, pickForm(v.here("division")))
	}
	return page.Page{Title: v.t("commitmentweb.gaps"), Lead: report.Summary.In(v.lang), Crumbs: v.crumbs(), Scripts: []string{"work"}, Body: body}, nil
}

// gapBoard counts the gaps that there are, each leading to its tasks.
func (v *visit) gapBoard(report *commitment.GapReport, chosen commitment.Gap) page.Stats {
	var stats page.Stats
	for _, g := range commitment.AllGaps() {
		if report.Counts[g] > 0 || g == chosen {
			stats = append(stats, page.Stat{Label: v.t(g.Key()), Value: strconv.Itoa(report.Counts[g]), Href: v.here("division/gaps", byGap, string(g))})
		}
	}
	return stats
}

// coverage shows the sentences and tasks that nobody answers for.
func (w *Web) coverage(v *visit) (page.View, error) {
	c, err := w.Commitments.Coverage(v.ctx, v.query())
	if err != nil {
		return nil, err
	}
	rows, said, err := w.advised(v, commitment.Filter{Statuses: []commitment.Status{commitment.Unassigned}})
	if err != nil {
		return nil, err
	}
	free := c.Total.Duties.By[commitment.Unassigned]
	lead := v.t("commitmentweb.coverage.no_text", i18n.Args{"Duties": c.Total.Duties.Duties, "Free": free})
	if !c.NoText {
		lead = v.t("commitmentweb.coverage.lead", i18n.Args{"Answered": c.Total.Sentences[commitment.Answered], "Open": len(c.Open)})
	}
	body := page.Stack{v.tabs("division/coverage")}
	if c.NoText {
		if free > 0 {
			hint := ""
			if v.picks() {
				hint = v.t("commitmentweb.coverage.free.hint")
			}
			body = append(body, section(v.t("commitmentweb.coverage.free"), hint, v.free(rows, said)))
		}
	} else {
		body = append(body, section(v.t("commitmentweb.coverage.open"), v.t("commitmentweb.coverage.open.hint"), v.open(c, rows, said)))
	}
	if v.picks() && free > 0 {
		body = append(body, pickForm(v.here("division")))
	}
	body = append(body, section(v.t("commitmentweb.coverage.chapters"), v.t("commitmentweb.coverage.chapters.hint"), v.chapters(c)))
	return page.Page{Title: v.t("commitmentweb.coverage"), Lead: lead, Crumbs: v.crumbs(), Scripts: []string{"work"}, Body: body}, nil
}

// free lists the tasks without an owner, for an edition without text.
func (v *visit) free(rows map[commitment.DutyID]*commitment.Row, said map[commitment.DutyID]*commitment.Suggestion) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.coverage.free"), HideCaption: true, Compact: true}
	if v.picks() {
		t.Columns = append(t.Columns, page.Column{Label: v.t("commitmentweb.pick"), Kind: page.KindMark})
	}
	t.Columns = append(t.Columns, page.Column{Label: v.t("commitmentweb.task"), Head: true})
	if v.picks() {
		t.Columns = append(t.Columns, page.Column{Label: v.t("commitmentweb.suggestion")})
	}
	list := slices.SortedFunc(maps.Values(rows), func(a, b *commitment.Row) int { return a.No - b.No })
	for _, r := range list[:min(len(list), mostOpen)] {
		task := page.Lnk(r.Text, v.dutyPath(r.Duty))
		task.Note = v.kindWord(r)
		cells := []page.Cell{task}
		if v.picks() {
			cells = []page.Cell{page.Show(tick(string(r.Duty), r.Text, pickID, false)), task, v.suggestionCell(r, said[r.Duty])}
		}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	return t
}

func (v *visit) chapters(c *commitment.Coverage) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.coverage.chapters"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("commitmentweb.chapter"), Head: true}, {Label: v.t("commitmentweb.tasks"), Kind: page.KindNumber}, {Label: v.t("commitmentweb.assigned"), Kind: page.KindNumber}, {Label: v.t(commitment.Unassigned.Key()), Kind: page.KindNumber}}}
	answers := []commitment.Answer{}
	if !c.NoText {
		answers = commitment.Answers()
	}
	for _, a := range answers {
		t.Columns = append(t.Columns, page.Column{Label: v.t(a.Key()), Kind: page.KindNumber})
	}
	row := func(name page.Cell, r *commitment.CoverageRow) page.Row {
		free := r.Duties.By[commitment.Unassigned]
		open := page.Int(free)
		if free > 0 {
			pairs := []string{byStatus, string(commitment.Unassigned)}
			if r.ID != "" {
				pairs = append(pairs, bySection, r.ID)
			}
			open.Href = v.here("work", pairs...)
		}
		cells := []page.Cell{name, page.Int(r.Duties.Duties), page.Int(r.Duties.Duties - free), open}
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

// open lists the sentences that nobody answers for, with the tasks in them.
func (v *visit) open(c *commitment.Coverage, rows map[commitment.DutyID]*commitment.Row, said map[commitment.DutyID]*commitment.Suggestion) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.coverage.open"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.coverage.complete")}, Columns: []page.Column{
		{Label: v.t("commitmentweb.sentence"), Head: true}, {Label: v.t("commitmentweb.answer.kind"), Kind: page.KindMark}, {Label: v.t("commitmentweb.tasks_in")}}}
	for i := range c.Open[:min(len(c.Open), mostOpen)] {
		s := &c.Open[i]
		var duties page.Stack
		for _, d := range s.Duties {
			r := rows[d]
			if r == nil {
				continue
			}
			one := freeTask{text: r.Text, href: v.dutyPath(d), duty: string(d), pick: v.picks()}
			if g := said[d]; g != nil && g.OwnerName != "" {
				one.hint = v.t("commitmentweb.coverage.suggested", i18n.Args{"Name": g.OwnerName})
			}
			duties = append(duties, one.view())
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

// freeTask is a task without an owner below its sentence.
type freeTask struct {
	text, href, duty, hint string
	pick                   bool
}
