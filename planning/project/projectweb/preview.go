package projectweb

import (
	"maps"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/planning/project/sheet"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// mostRows is how many rows a preview shows of each kind.
const mostRows = 200

// previewPage shows what a file would bring before anything is kept: what has to be
// said first, then the fate of every row.
func (v *visit) previewPage(t *trial) page.View {
	var counts page.Stats
	for _, k := range sheet.Kinds() {
		counts = append(counts, page.Stat{Label: v.t(k.Key()), Value: strconv.Itoa(t.Preview.Counts[k]), Unit: v.t("projectweb.unit.rows")})
	}
	stack := page.Stack{}
	if v.problem != nil {
		stack = append(stack, page.Notice{Kind: page.NoticeError, Title: v.t("projectweb.not_kept"), Text: i18n.Fault(v.lang, v.problem)})
	}
	stack = append(stack, counts, v.remembered(t), v.reported(t), v.questions(t), v.applying(t))
	for _, k := range []sheet.Kind{sheet.Refused, sheet.Undecided, sheet.Create, sheet.Change, sheet.Same, sheet.Ignored} {
		if t.Preview.Counts[k] > 0 {
			stack = append(stack, v.fates(t.Preview, k))
		}
	}
	out := page.Page{Title: v.t("projectweb.import.preview"), Lead: v.t("projectweb.import.preview.lead", i18n.Args{"Name": t.Name}), Crumbs: []page.Link{v.crumb(), {Label: v.t("projectweb.import"), Href: Path + "/import"}}, Body: stack}
	if v.problem != nil {
		out.Status = page.Status(fault.From(v.problem).Code)
	}
	return out
}

// remembered says whose answers were taken, and lets them be forgotten.
func (v *visit) remembered(t *trial) templ.Component {
	if t.kept == nil {
		return nil
	}
	args := i18n.Args{"When": v.moment(t.kept.At), "By": t.kept.By, "File": t.kept.File}
	key := "projectweb.import.kept"
	if t.kept.By == "" { // from a time when it was not written down who answered
		key = "projectweb.import.kept.unsigned"
	}
	return page.Notice{Text: v.t(key, args), Body: page.Form{Action: Path + "/import", Fields: append(v.hiddenUpload(t.upload), hidden("forget", "yes")), Buttons: []page.Button{{Label: v.t("projectweb.import.forget")}}}}
}

// reported says of which columns monthly reports tell, so that nobody takes them for
// imported.
func (v *visit) reported(t *trial) templ.Component {
	var names []string
	for i := range t.Preview.Columns {
		if c := &t.Preview.Columns[i]; c.Reported && c.Field == sheet.Ignore && c.Filled > 0 {
			names = append(names, c.Label().In(v.lang))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return page.Notice{Title: v.t("projectweb.import.reported", i18n.Args{"Columns": v.join(names)}), Text: v.t("projectweb.import.reported.text")}
}

// applying offers to take the rows in, once every column is understood.
func (v *visit) applying(t *trial) templ.Component {
	if !v.ready(t.Preview) {
		return nil
	}
	n := t.Preview.Counts[sheet.Create] + t.Preview.Counts[sheet.Change]
	f := page.Form{ID: "take", Action: Path + "/import/apply", Fields: v.carried(t), Buttons: []page.Button{{Label: v.n("projectweb.import.apply", n), Kind: page.Primary}}}
	if bad := t.Preview.Counts[sheet.Undecided] + t.Preview.Counts[sheet.Refused]; bad > 0 {
		f.Fields = append(f.Fields, page.Field{Name: "skip", Label: v.t("projectweb.import.skip"), Type: page.FieldChecks, Options: []page.Option{{Value: "yes", Label: v.n("projectweb.import.skip.yes", bad), Selected: v.input("skip") != ""}}})
	}
	return section("apply", v.t("projectweb.import.confirm"), v.t("projectweb.import.confirm.hint"), f)
}

// ready says whether something can be taken in.
func (v *visit) ready(p *sheet.Preview) bool {
	return p.Counts[sheet.Create]+p.Counts[sheet.Change] > 0 && len(p.Open()) == 0
}

func (v *visit) hiddenUpload(u upload) []page.Field {
	return []page.Field{hidden("sha", u.SHA), hidden("name", u.Name), hidden("seal", u.Seal), hidden("year", strconv.Itoa(u.Year))}
}

// carried takes file and answers along to the next step.
func (v *visit) carried(t *trial) []page.Field {
	out := v.hiddenUpload(t.upload)
	for i, c := range t.columns() {
		out = append(out, hidden("heading", c.Key), hidden("column-"+strconv.Itoa(i), string(c.Field)))
	}
	for n, word := range slices.Sorted(maps.Keys(t.Mapping.Words)) {
		out = append(out, hidden("word", word), hidden("answer-"+strconv.Itoa(n), answer(t.Mapping.Words[word])))
	}
	return out
}

// columns are the columns of all sheets, each key once, those that have to be
// said first.
func (t *trial) columns() []*sheet.Column {
	out := t.Preview.Open()
	for i := range t.Preview.Columns {
		c := &t.Preview.Columns[i]
		if !slices.ContainsFunc(out, func(o *sheet.Column) bool { return o.Key == c.Key }) {
			out = append(out, c)
		}
	}
	return out
}

// questions ask what columns and words mean that nobody knows, each with what
// stands there; what was understood may be changed below them.
func (v *visit) questions(t *trial) templ.Component {
	fields := v.hiddenUpload(t.upload)
	var known page.Stack
	open := len(t.Preview.Open())
	for i, c := range t.columns() {
		f := page.Field{Name: "column-" + strconv.Itoa(i), Label: c.Label().In(v.lang), Hint: v.aboutColumn(c), Type: page.FieldSelect, Options: v.meanings(c), Required: i < open}
		if i < open {
			f.Label = v.t("projectweb.import.column", i18n.Args{"Column": f.Label})
			fields = append(fields, hidden("heading", c.Key), f)
			continue
		}
		known = append(known, hidden("heading", c.Key), f)
	}
	n := 0
	for _, word := range slices.Sorted(maps.Keys(t.Mapping.Words)) {
		fields = append(fields, hidden("word", word), hidden("answer-"+strconv.Itoa(n), answer(t.Mapping.Words[word])))
		n++
	}
	words := 0
	for _, word := range t.Preview.Words {
		if _, said := t.Mapping.Words[word.Text]; said {
			continue
		}
		fields = append(fields, hidden("word", word.Text), page.Field{Name: "answer-" + strconv.Itoa(n), Label: v.t("projectweb.import.word", i18n.Args{"Word": word.Text, "Field": v.t(word.Field.Title()), "Cells": word.Cells}), Type: page.FieldSelect,
			Options: append([]page.Option{{Label: v.t("projectweb.choose")}, {Value: "ignore:", Label: v.t("projectweb.import.word.ignore")}}, v.answers(word.Field)...)})
		n++
		words++
	}
	body := fold("mapping", v.n("projectweb.import.columns", len(known)/2), false, page.Stack{text("hint", v.t("projectweb.import.columns.hint")), known})
	button := page.Button{Label: v.t("projectweb.import.reread")}
	if open+words == 0 {
		return page.Form{ID: "columns", Action: Path + "/import", Fields: fields, Body: body, Buttons: []page.Button{button}}
	}
	button.Kind = page.Primary
	hint := v.t("projectweb.import.ask.words")
	if open > 0 {
		hint = v.n("projectweb.import.ask.columns", open)
	}
	return section("ask", v.t("projectweb.import.ask"), hint, page.Form{ID: "columns", Action: Path + "/import", Fields: fields, Body: body, Buttons: []page.Button{button}})
}

// aboutColumn says what stands in a column.
func (v *visit) aboutColumn(c *sheet.Column) string {
	var out []string
	if c.Twice != "" {
		out = append(out, v.t("projectweb.import.twice", i18n.Args{"Field": v.t(c.Proposed.Title()), "Other": c.Twice}))
	}
	if c.Filled > 0 {
		out = append(out, v.n("projectweb.import.filled", c.Filled, i18n.Args{"Samples": v.join(c.Samples)}))
	}
	switch {
	case c.Money && c.Unit != "":
		out = append(out, v.t("projectweb.import.unit", i18n.Args{"Unit": c.Unit}))
	case c.Money && c.Open():
		out = append(out, v.t("projectweb.import.money"))
	}
	return v.sentences(out)
}

// meanings are what a column may be said to hold, of one that looks like money the
// fields of money first. An open one has no answer yet.
func (v *visit) meanings(c *sheet.Column) []page.Option {
	list := sheet.Fields()
	slices.SortStableFunc(list, func(a, b sheet.Field) int {
		switch {
		case a.Money() == b.Money() || !c.Money:
			return 0
		case a.Money():
			return -1
		}
		return 1
	})
	pairs := []string{string(sheet.Ignore), v.t(sheet.Ignore.Title())}
	for _, f := range list {
		if f != sheet.Ignore {
			pairs = append(pairs, string(f), v.t(f.Title()))
		}
	}
	none := ""
	if c.Field == sheet.Unknown {
		none = v.t("projectweb.choose")
	}
	return options(none, string(c.Field), pairs...)
}

func answer(a sheet.Answer) string {
	switch {
	case a.Ignore:
		return "ignore:"
	case a.Org != "":
		return "org:" + string(a.Org)
	case a.Area != "":
		return "area:" + string(a.Area)
	case a.Stage != "":
		return "stage:" + string(a.Stage)
	}
	return ""
}

func (v *visit) answers(f sheet.Field) []page.Option {
	var out []page.Option
	add := func(kind string, pairs []string) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, page.Option{Value: kind + ":" + pairs[i], Label: pairs[i+1]})
		}
	}
	switch f {
	case "org":
		add("org", v.orgPairs())
	case "areas":
		add("area", append([]string{string(v.tenant), v.area(v.tenant)}, v.areaPairs()...))
	case sheet.Stage:
		for _, s := range project.Stages() {
			add("stage", []string{string(s), v.t(s.Key())})
		}
	}
	return out
}

// stands says what stands in a cell, under the field that it is for.
func (v *visit) stands(c *sheet.Cell) string {
	return v.t("projectweb.import.cell", i18n.Args{"Field": v.t(c.Field.Title()), "Text": c.Text})
}

// read says how a cell was read: 总投资：1.5 → 15000（由亿元换算）.
func (v *visit) read(c *sheet.Cell) string {
	words, value := v.stands(c), c.Value
	if c.Choice != "" {
		value = v.t(string(c.Choice))
	}
	if value != "" && value != c.Text {
		words += " → " + value
	}
	if c.Why.Key != "" {
		words = v.t("projectweb.import.cell.how", i18n.Args{"Cell": words, "How": c.Why})
	}
	return words
}

// fates is what becomes of the rows of one kind, row by row with what stands in the way.
func (v *visit) fates(p *sheet.Preview, k sheet.Kind) templ.Component {
	t := page.Table{Caption: v.t(k.Key()), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("projectweb.import.row"), Kind: page.KindDate}, {Label: v.t("project.field.name"), Head: true}, {Label: v.t("projectweb.import.why")}, {Label: v.t("projectweb.import.cells")}}}
	// a row may be left out wherever it would be taken in or stands in the way
	leave := v.ready(p) && k != sheet.Ignored && k != sheet.Same
	if leave {
		t.Columns = append(t.Columns, page.Column{Label: v.t("projectweb.import.leave"), Kind: page.KindMark})
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		if r.Kind != k || len(t.Rows) >= mostRows {
			continue
		}
		var taken, wrong []string
		for _, c := range r.Cells {
			switch {
			case c.Kind == sheet.Taken && c.Field == "name": // stands before it
			case c.Kind == sheet.Taken:
				taken = append(taken, v.read(&c))
			case r.Name == "":
				taken = append(taken, v.stands(&c))
			case c.Kind == sheet.Wrong || c.Kind == sheet.Unclear:
				wrong = append(wrong, c.Ref+" "+c.Why.In(v.lang))
			}
		}
		why := ""
		if r.Why.Key != "" {
			why = r.Why.In(v.lang)
		}
		name := page.Txt(r.Name)
		if r.ID != "" {
			name.Href = PathOf(r.ID)
		}
		cells := []page.Cell{page.Txt(r.Ref), name, {Text: why, Note: v.sentences(wrong)}, page.Txt(v.join(taken))}
		if leave {
			cells = append(cells, page.Show(leaveBox(r.Ref, v.t("projectweb.import.leave"), slices.Contains(v.r.PostForm["leave"], r.Ref))))
		}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	hint := ""
	if p.Counts[k] > mostRows {
		hint = v.t("projectweb.import.first", i18n.Args{"N": mostRows})
	}
	title := v.t(k.Key()) + " " + v.n("projectweb.rows", p.Counts[k])
	if k == sheet.Ignored || k == sheet.Same {
		return fold("rows-"+string(k), title, false, t)
	}
	return section("rows-"+string(k), title, hint, t)
}
