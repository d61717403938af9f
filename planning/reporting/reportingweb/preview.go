package reportingweb

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/sheet"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// mostFates is how many cells of one kind a preview lists.
const mostFates = 1000

// fateTone colours what becomes of a cell.
var fateTone = map[sheet.FateKind]page.Tone{sheet.Taken: page.ToneGood, sheet.Undecided: page.ToneWarn, sheet.Refused: page.ToneBad}

// preview is what a file would bring, with what must be answered first.
type preview struct {
	Path, Base, Mapping string
	File                sent
	Ready               bool
	Taken               int
	Questions           []page.Field
	Cells               []page.Field
}

// previewPage shows the fate of every cell of a file before anything is kept.
func (v *visit) previewPage(s *reporting.SheetView, p *sheet.Preview, f sent, m sheet.Mapping, problem error) page.Page {
	kept, _ := json.Marshal(m) // plain values: cannot fail
	pre := preview{Path: sheetPath(s.Sheet.ID), Base: strconv.Itoa(s.Sheet.Version), Mapping: string(kept), File: f, Taken: p.Counts[sheet.Taken],
		Ready: p.Counts[sheet.Refused]+p.Counts[sheet.Undecided] == 0 && p.Counts[sheet.Taken] > 0}
	for i := range p.Questions {
		pre.Questions = append(pre.Questions, v.question(&p.Questions[i], s))
	}
	for i := range p.Fates {
		if x := &p.Fates[i]; x.Kind == sheet.Undecided && x.Question < 0 && len(pre.Cells) < mostFates {
			pre.Cells = append(pre.Cells, v.cellQuestion(x))
		}
	}
	body := page.Stack{}
	switch {
	case problem != nil:
		body = append(body, v.refusedNotice(problem))
	case p.Counts[sheet.Refused] > 0:
		body = append(body, page.Notice{Kind: page.NoticeError, Title: v.n("reportingweb.preview.refused", p.Counts[sheet.Refused]), Text: v.t("reportingweb.preview.refused.text")})
	case p.Counts[sheet.Undecided] > 0:
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.n("reportingweb.preview.undecided", p.Counts[sheet.Undecided]), Text: v.t("reportingweb.preview.undecided.text")})
	case p.Counts[sheet.Taken] == 0:
		body = append(body, page.Notice{Title: v.t("reportingweb.preview.nothing")})
	default:
		body = append(body, page.Notice{Kind: page.NoticeSuccess, Title: v.n("reportingweb.preview.ready", p.Counts[sheet.Taken]), Text: v.t("reportingweb.preview.ready.text")})
	}
	if p.Altered {
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.t("reportingweb.preview.altered")})
	}
	stats := page.Stats{}
	for _, k := range sheet.FateKinds() {
		stats = append(stats, page.Stat{Label: v.t(k.Key()), Value: strconv.Itoa(p.Counts[k])})
	}
	body = append(body, stats, previewForm(pre))
	names := v.names(s)
	for _, k := range []sheet.FateKind{sheet.Refused, sheet.Undecided, sheet.Taken, sheet.Same, sheet.Ignored, sheet.Label} {
		if t, n := v.fates(p, k, names); n > 0 {
			body = append(body, folded(v.t(k.Key())+" "+strconv.Itoa(n), k != sheet.Label && k != sheet.Ignored && k != sheet.Same, t))
		}
	}
	if len(p.Missing) > 0 {
		body = append(body, folded(v.n("reportingweb.preview.missing", len(p.Missing)), false, v.missing(p.Missing, names)))
	}
	return page.Page{Title: v.t("reportingweb.preview"), Lead: f.Name + " · " + v.t("reportingweb.preview.lead"), Crumbs: append(v.crumbs(&s.Round, &s.Sheet), page.Link{Label: v.t("reportingweb.upload"), Href: pre.Path + "/upload"}),
		Body: body, Styles: []string{"sheet"}, Scripts: []string{"sheet"}, Status: status(problem)}
}

// refusedNotice says which cells were not taken, and why.
func (v *visit) refusedNotice(err error) page.Notice {
	n := page.Notice{Kind: page.NoticeError, Title: i18n.Fault(v.lang, err)}
	if r, ok := errors.AsType[*reporting.Refused](err); ok {
		var why []string
		for i := range r.Cells {
			if f := r.Cells[i].Fault; f != nil && len(why) < 50 {
				why = append(why, string(r.Cells[i].Cell.Code)+" "+v.place(r.Cells[i].Cell)+" "+r.Cells[i].Cell.Period.Label(v.lang)+"："+i18n.Fault(v.lang, f))
			}
		}
		n.Body = lines(why)
	}
	return n
}

// names are those of the cells of a sheet.
func (v *visit) names(s *reporting.SheetView) map[indicator.CellKey]string {
	out := map[indicator.CellKey]string{}
	for i := range s.Cells {
		r := v.gridRow(&s.Cells[i], "")
		out[s.Cells[i].Duty.Cell] = r.label()
	}
	return out
}

// fates lists what becomes of the cells of one kind.
func (v *visit) fates(p *sheet.Preview, kind sheet.FateKind, names map[indicator.CellKey]string) (page.Table, int) {
	t := page.Table{Caption: v.t(kind.Key()), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("reportingweb.preview.where"), Head: true}, {Label: v.t("reportingweb.preview.text")},
		{Label: v.t("reportingweb.preview.fate"), Kind: page.KindMark}, {Label: v.t("reportingweb.col.indicator")}, {Label: v.t("reportingweb.col.value"), Kind: page.KindNumber}, {Label: v.t("reportingweb.preview.why")}}}
	n := 0
	for i := range p.Fates {
		x := &p.Fates[i]
		if x.Kind != kind {
			continue
		}
		if n++; n > mostFates {
			continue
		}
		name, value := page.Txt(""), page.Txt("")
		if x.Cell != nil {
			name = page.Txt(names[*x.Cell])
			if name.Text == "" {
				name.Text = string(x.Cell.Code) + " " + x.Cell.Period.Label(v.lang)
			}
		}
		if x.Value.String() != "" {
			value = page.Num(x.Value)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(x.Ref), page.Txt(x.Text), page.Show(page.Tag{Text: v.t(kind.Key()), Tone: fateTone[kind]}), name, value, page.Txt(x.Why.In(v.lang))}})
	}
	if n > mostFates {
		t.Caption, t.HideCaption = v.t("reportingweb.preview.more", i18n.Args{"Shown": mostFates, "All": n}), false
	}
	return t, n
}

func (v *visit) missing(list []indicator.CellKey, names map[indicator.CellKey]string) page.Table {
	t := page.Table{Caption: v.t("reportingweb.preview.missing.caption"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("reportingweb.col.indicator"), Head: true}}}
	for _, k := range list {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(names[k])}})
	}
	return t
}

// encode writes an answer as the value of a choice.
func encode(a sheet.Answer) string {
	b, _ := json.Marshal(a) // plain values: cannot fail
	return string(b)
}

// question asks once what words mean.
func (v *visit) question(q *sheet.Question, s *reporting.SheetView) page.Field {
	f := page.Field{Name: "word:" + q.Key, ID: "w-" + q.Key, Label: v.t("reportingweb.ask."+string(q.Kind), i18n.Args{"Text": q.Text}), Hint: v.n("reportingweb.ask.cells", q.Cells), Type: page.FieldSelect,
		Options: []page.Option{{Label: v.t("reportingweb.choose")}}}
	add := func(a sheet.Answer, label string) {
		o := page.Option{Value: encode(a), Label: label}
		if !slices.ContainsFunc(f.Options, func(x page.Option) bool { return x.Value == o.Value }) {
			f.Options = append(f.Options, o)
		}
	}
	for _, a := range q.Suggestions {
		label := a.Name
		switch {
		case a.NoValue != "":
			label = v.t(a.NoValue.Key())
		case a.Indicator != nil && q.Kind == sheet.AskVersion:
			label = a.Name + " v" + strconv.Itoa(a.Indicator.Version)
		}
		add(a, label)
	}
	switch q.Kind {
	case sheet.AskIndicator:
		for i := range s.Cells {
			if d := s.Cells[i].Definition; d != nil {
				k := d.Key()
				add(sheet.Answer{Indicator: &k, Name: d.Name}, d.Name)
			}
		}
	case sheet.AskPlace:
		for i := range s.Cells {
			c := s.Cells[i].Duty.Cell
			name := v.areas.Name(c.Area, c.Period.End())
			add(sheet.Answer{Area: &c.Area, Name: name}, name)
		}
	}
	add(sheet.Answer{Ignore: true}, v.t("reportingweb.ask.ignore"))
	return f
}

// cellQuestion asks about one cell.
func (v *visit) cellQuestion(x *sheet.Fate) page.Field {
	return page.Field{Name: "cell:" + x.Ref, ID: "x-" + x.Ref, Label: x.Ref + "：" + x.Text, Hint: x.Why.In(v.lang), Type: page.FieldSelect, Options: []page.Option{
		{Label: v.t("reportingweb.choose")}, {Value: encode(sheet.Answer{Take: true}), Label: v.t("reportingweb.ask.take")}, {Value: encode(sheet.Answer{Ignore: true}), Label: v.t("reportingweb.ask.ignore")}}}
}
