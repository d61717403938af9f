package commitmentweb

import (
	"errors"
	"net/url"
	"slices"
	"strconv"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// division is the table in which tasks are divided, many at once.
func (w *Web) division(v *visit) (page.View, error) { return w.divisionPage(v, nil, nil) }

// divisionColumns are those of the table; what is proposed is for those who divide,
// who is responsible for everybody else.
func (v *visit) divisionColumns() []page.Column {
	divides := v.may(commitment.DoAssign)
	out := []page.Column{}
	if divides {
		out = append(out, page.Column{Label: v.t("commitmentweb.pick"), Kind: page.KindMark, Fixed: true})
	}
	out = append(out, page.Column{Label: v.t("commitmentweb.task"), Head: true, Fixed: true}, page.Column{Key: "owner", Label: v.t("commitmentweb.owner")})
	last := page.Column{Key: "gaps", Label: v.t("commitmentweb.gaps")}
	if divides {
		last.Label = v.t("commitmentweb.gaps_and_suggestion")
	}
	return append(out,
		page.Column{Key: "means", Label: v.t("commitmentweb.verify")},
		page.Column{Key: "leader", Label: v.t("commitmentweb.leader"), Hidden: divides},
		page.Column{Key: "due", Label: v.t("commitmentweb.due"), Kind: page.KindDate},
		last)
}

// divisionPage shows the table; with a form, what was asked for and, where it was
// refused, why.
func (w *Web) divisionPage(v *visit, form url.Values, problem error) (page.View, error) {
	q := readQuery(v.r, v.divisionColumns())
	asked := v.filterOf(q.Filter)
	if form != nil { // from a page that only shows some tasks, or back from the preview
		filter, _ := url.ParseQuery(form.Get("filter")) // what cannot be read filters nothing
		q.Filter = filter
		if asked = v.filterOf(filter); form.Get("do") == doPick {
			asked.Duties = dutiesOf(form["duty"])
		}
	}
	all, err := w.Commitments.Tree(v.ctx, v.query(), commitment.Filter{})
	if err != nil {
		return nil, err
	}
	t, err := w.Commitments.Tree(v.ctx, v.query(), asked)
	if err != nil {
		return nil, err
	}
	advice, err := w.Commitments.Suggest(v.ctx, v.query(), asked)
	if err != nil {
		return nil, err
	}
	said := map[commitment.DutyID]*commitment.Suggestion{}
	for i := range advice {
		said[advice[i].Duty] = &advice[i]
	}
	rows := rowsOf(t.Chapters)
	table := page.Table{Caption: v.t("commitmentweb.division"), HideCaption: true, Columns: v.divisionColumns(), Empty: page.Empty{Title: v.t("commitmentweb.none"), Text: v.t("commitmentweb.none.text")}}
	chapter := map[string]string{}
	for _, n := range t.Chapters {
		for _, r := range rowsOf([]*commitment.Node{n}) {
			chapter[string(r.Duty)] = v.heading(n)
		}
	}
	last := ""
	ticked := ticks{form: bulkID, given: form != nil, elsewhere: slices.Clone(form["duty"])}
	for _, r := range download.Window(rows, q) {
		ticked.elsewhere = slices.DeleteFunc(ticked.elsewhere, func(d string) bool { return d == string(r.Duty) })
		if c := chapter[string(r.Duty)]; c != last {
			table.Rows = append(table.Rows, page.Row{Group: c})
			last = c
		}
		table.Rows = append(table.Rows, v.divisionRow(r, said[r.Duty], slices.Contains(form["duty"], string(r.Duty))))
	}
	body := page.Stack{v.tabs("division")}
	assigning := v.may(commitment.DoAssign) && page.From(v.ctx).AsOf.IsZero()
	if n, err := strconv.Atoi(v.r.URL.Query().Get("saved")); err == nil {
		body = append(body, page.Notice{Kind: page.NoticeSuccess, Title: v.n("commitmentweb.saved", n), Links: []page.Link{{Label: v.t("commitmentweb.saved.undo"), Href: "#batches"}}})
	}
	filters := v.filters(q, all)
	filters = append(filters, v.choice(q, byGap, "commitmentweb.gaps", v.gapOptions()), v.choice(q, byMeans, "commitmentweb.verify", append([]page.Option{{Value: nobody, Label: v.t("commitment.means.none")}}, v.meansOptions("", "")[1:]...)))
	list := page.List{Query: q, Filters: filters, Table: table, Total: len(rows)}
	if assigning {
		fields, err := w.bulkForm(v, q, len(rows), form, problem)
		if err != nil {
			return nil, err
		}
		undo, err := w.batches(v)
		if err != nil {
			return nil, err
		}
		body = append(body, list, bulkBar(ticked), section(v.t("commitmentweb.bulk.title"), v.t("commitmentweb.bulk.title.hint"), fields))
		if len(undo.Rows) > 0 {
			body = append(body, folded("batches", v.t("commitmentweb.batches"), false, undo))
		}
	} else {
		body = append(body, list)
	}
	p := page.Page{Title: v.t("commitmentweb.division"), Lead: v.lead(t), Crumbs: v.crumbs(), Body: body, Scripts: []string{"work"},
		Actions: []page.Button{{Label: v.t("commitmentweb.document"), Href: v.here("division/document")}}}
	if assigning {
		p.Actions = append(p.Actions, page.Button{Label: v.t("commitmentweb.import"), Href: v.here("division/import")}, page.Button{Label: v.t("commitmentweb.rules"), Href: v.here(rulesPath)})
	}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
	}
	return p, nil
}

func (v *visit) gapOptions() (out []page.Option) {
	for _, g := range commitment.AllGaps() {
		out = append(out, page.Option{Value: string(g), Label: v.t(g.Key())})
	}
	return out
}

// bulkID names the form that the boxes in the table belong to.
const bulkID = "bulk"

// pickID names the form that picks tasks for another page.
const pickID = "pick"

// ticks is what is ticked for a form without being shown; given: it was sent, and
// counts instead of what the browser remembers.
type ticks struct {
	form      string
	given     bool
	elsewhere []string
}

func (v *visit) divisionRow(r *commitment.Row, s *commitment.Suggestion, ticked bool) page.Row {
	var cells []page.Cell
	if v.may(commitment.DoAssign) {
		cells = append(cells, page.Show(tick(string(r.Duty), r.Text, bulkID, ticked)))
	}
	task := page.Lnk(r.Text, v.dutyPath(r.Duty))
	task.Note = v.kindWord(r)
	leader := page.Txt(r.Leader)
	if r.Leader == "" {
		leader = page.None(v.t("commitmentweb.none_yet"))
	}
	means := page.Txt(v.allMeans(&r.Terms))
	if r.Verify.Means == commitment.NoMeansYet {
		means = page.None(v.verification(r))
	}
	return page.Row{Cells: append(cells, task, v.ownerCell(r), means, leader, v.dueCell(r), v.gapCell(r, s))}
}

// gapCell names what the division of a duty lacks; to those who divide also what
// the rules propose.
func (v *visit) gapCell(r *commitment.Row, s *commitment.Suggestion) page.Cell {
	var c page.Cell
	if v.may(commitment.DoAssign) {
		c = v.suggestionCell(r, s)
	}
	if len(r.Gaps) == 0 {
		return c
	}
	tags := v.gapTags(r.Gaps)
	if said := c.Text + c.Why; said != "" {
		tags = append(tags, prose(said))
	}
	c.Body = tags
	return c
}

// suggestionCell tells what the rules propose, and why.
func (v *visit) suggestionCell(r *commitment.Row, s *commitment.Suggestion) page.Cell {
	measured := s != nil && slices.Contains(r.Gaps, commitment.GapIndicator) && s.Verify.Means == commitment.ByIndicator
	switch {
	case s != nil && s.Taken, r.Owner != "" && !measured && (s == nil || s.Owner == ""): // there is nothing to take over
		return page.Txt("")
	case s == nil, s.Owner == "" && len(s.Unknown) == 0 && len(s.Contributors) == 0 && s.Verify.Means == commitment.NoMeansYet:
		return page.None(v.t("commitmentweb.suggestion.none"))
	}
	c := page.Txt(s.OwnerName)
	if s.Owner == "" {
		c.Text = v.t("commitmentweb.suggestion.no_owner")
	}
	switch {
	case r.Owner == "":
	case r.Owner == s.Owner, measured: // what is left to take over is the indicator
		c.Text = v.t("commitmentweb.suggestion.verify", i18n.Args{"Means": v.oneMeans(&s.Verify)})
	default:
		c.Text = v.t("commitmentweb.suggestion.other", i18n.Args{"Name": c.Text})
	}
	var why []string
	for _, m := range s.Because {
		why = append(why, m.In(v.lang))
	}
	if len(s.Unknown) > 0 {
		why = append(why, v.t("commitmentweb.suggestion.unknown", i18n.Args{"Names": v.join(s.Unknown)}))
	}
	c.Note = joinWith(why, v.t("commitmentweb.semicolon"))
	return c
}

// fates lists what becomes of each duty; what stays the same is only counted.
func (v *visit) fates(out *commitment.Outcome) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.preview.title"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.preview.nothing"), Text: v.t("commitmentweb.preview.nothing.text")}, Columns: []page.Column{
		{Label: v.t("commitmentweb.task"), Head: true}, {Label: v.t("commitmentweb.fate"), Kind: page.KindMark}, {Label: v.t("commitmentweb.words")}}}
	tones := map[commitment.FateKind]page.Tone{commitment.Changes: page.ToneGood, commitment.Refused: page.ToneBad, commitment.Conflict: page.ToneWarn}
	for i := range out.Fates {
		f := &out.Fates[i]
		if f.Kind == commitment.Same {
			continue
		}
		words := ""
		if f.Why != nil {
			words = v.whyNot(f.Why)
		} else {
			was := commitment.Terms{}
			if f.Before != nil {
				was = *f.Before
			}
			words = v.termsChange(&was, &f.After)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(f.Text, v.dutyPath(f.Duty)), page.Show(page.Tag{Text: v.t(f.Kind.Key()), Tone: tones[f.Kind]}), page.Txt(words)}})
	}
	return t
}

// whyNot says what is wrong with an assignment, field by field where it is known.
func (v *visit) whyNot(err error) string {
	var out []string
	for _, f := range indicator.Fields(err) {
		out = append(out, i18n.Fault(v.lang, f.Fault))
	}
	if len(out) == 0 {
		out = append(out, i18n.Fault(v.lang, err))
	}
	return joinWith(out, " ")
}

// rejected finds the fates in a refusal.
func rejected(err error) *commitment.Outcome {
	if no, ok := errors.AsType[*commitment.Rejected](err); ok {
		return no.Outcome
	}
	return nil
}
