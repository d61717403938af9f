package dryrun

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting/sheet"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// Run is a page's part that shows what a file would bring, and asks what it
// leaves open. Nothing was kept yet.
type Run struct {
	Choices
	*Reading
	// Action is where the answers go, with Carry; Other leads to another file.
	Action, Other string
	Carry         [][2]string
	// When is the day on which the remembered answers were given, in words.
	When string
	// Name names a cell of the plan's indicators.
	Name func(indicator.CellKey) string
	// Wrong are answers that are not understood; Typed is what was sent.
	Wrong Wrong
	Typed func(name string) string
	// Confirm takes the figures; shown when nothing is open.
	Confirm templ.Component
}

// mostListed is how many cells of one kind are listed, mostOffered how many
// questions that need no answer.
const (
	mostListed  = 1000
	mostOffered = 100
	mostAsked   = 500
	mostLeft    = 20 // rows told of which nothing comes in
)

var tones = map[sheet.FateKind]page.Tone{sheet.Taken: page.ToneGood, sheet.Undecided: page.ToneWarn, sheet.Refused: page.ToneBad}

func (d *Run) t(key string, args ...i18n.Args) string { return i18n.T(d.Lang, key, args...) }

func (d *Run) n(key string, n int, args ...i18n.Args) string {
	return i18n.N(d.Lang, key, n, args...)
}

// Ready says whether the figures can be taken as they are.
func (r *Reading) Ready() bool {
	c := r.Preview.Counts
	return c[sheet.Refused]+c[sheet.Undecided] == 0 && c[sheet.Taken] > 0
}

// Answers are all answers so far, for the hidden field "mapping".
func (r *Reading) Answers() string {
	b, _ := json.Marshal(r.Mapping) // plain values: cannot fail
	return string(b)
}

// Body is the whole dry run.
func (d *Run) Body() page.Stack {
	p := d.Preview
	body := page.Stack{}
	left := p.Left()
	switch {
	case len(d.Wrong) > 0:
		words := slices.Sorted(maps.Values(d.Wrong))
		body = append(body, page.Notice{Kind: page.NoticeError, Title: d.n("dryrun.wrong", len(d.Wrong)), Text: strings.Join(slices.Compact(words), " ")})
	case p.Counts[sheet.Refused] > 0:
		body = append(body, page.Notice{Kind: page.NoticeError, Title: d.n("dryrun.refused", p.Counts[sheet.Refused]), Text: d.t("dryrun.refused.text")})
	case p.Counts[sheet.Undecided] > 0:
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: d.n("dryrun.undecided", p.Counts[sheet.Undecided]), Text: d.t("dryrun.undecided.text")})
	case p.Counts[sheet.Taken] == 0:
		body = append(body, page.Notice{Title: d.t("dryrun.nothing"), Text: d.t("dryrun.nothing.text")})
	default:
		n := page.Notice{Kind: page.NoticeSuccess, Title: d.n("dryrun.ready", p.Counts[sheet.Taken]), Text: d.t("dryrun.ready.text")}
		if len(left) > 0 {
			n.Kind = page.NoticeInfo
		}
		body = append(body, n)
	}
	if len(left) > 0 {
		body = append(body, d.left(left))
	}
	if p.Altered {
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: d.t("dryrun.altered")})
	}
	stats := page.Stats{}
	for _, k := range sheet.FateKinds() {
		stats = append(stats, page.Stat{Label: d.t(k.Key()), Value: strconv.Itoa(p.Counts[k])})
	}
	body = append(body, stats)
	if d.Ready() && len(d.Wrong) == 0 {
		body = append(body, d.Confirm)
	}
	body = append(body, d.answers(d.form()))
	for _, k := range []sheet.FateKind{sheet.Refused, sheet.Undecided, sheet.Taken, sheet.Same, sheet.Ignored, sheet.Label} {
		if t, n := d.fates(k); n > 0 {
			body = append(body, folded(d.t(k.Key())+" "+strconv.Itoa(n), k == sheet.Refused || k == sheet.Undecided || k == sheet.Taken, t))
		}
	}
	if len(p.Missing) > 0 {
		body = append(body, folded(d.n("dryrun.missing", len(p.Missing)), false, d.missing(p.Missing)))
	}
	return body
}

// left tells in the open which rows have figures that will not come in.
func (d *Run) left(rows []sheet.LeftRow) page.Notice {
	t := page.Table{Caption: d.t("dryrun.left.caption"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: d.t("dryrun.where"), Head: true}, {Label: d.t("dryrun.text")}}}
	for _, r := range rows[:min(len(rows), mostLeft)] {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(r.Row), page.Txt(r.Text)}})
	}
	if len(rows) > mostLeft {
		t.Caption, t.HideCaption = d.t("dryrun.left.more", i18n.Args{"Shown": mostLeft, "All": len(rows)}), false
	}
	return page.Notice{Kind: page.NoticeWarning, Title: d.n("dryrun.left", len(rows)), Text: d.t("dryrun.left.text"), Body: t}
}

// form is what is asked.
type form struct {
	Asked, Offered, Cells []page.Field
	Columns               []said
	Sheets                []said
	Indicators, Places    []string // for what is typed
	Own                   bool
}

// said is a column or a sheet with what it was understood to be, to be corrected.
type said struct {
	Prefix, KeyName, Key         string
	Where, Heading, Sample, Read string
	Use                          []page.Option
	Fields                       []input
}

type input struct{ Name, Label, Value, List, Error string }

func (d *Run) form() form {
	f := form{Own: d.Preview.Own}
	for i := range d.Preview.Questions {
		q := &d.Preview.Questions[i]
		switch {
		case q.Cells > 0 && len(f.Asked) < mostAsked:
			f.Asked = append(f.Asked, d.question(q)...)
		case q.Cells == 0 && len(f.Offered) < mostOffered:
			f.Offered = append(f.Offered, d.typed(q))
		}
	}
	for i := range d.Preview.Fates {
		x := &d.Preview.Fates[i]
		if len(f.Cells) < mostAsked && (x.Kind == sheet.Undecided && x.Question < 0 || x.Kind == sheet.Refused) {
			f.Cells = append(f.Cells, d.cell(x))
		}
	}
	if !f.Own {
		f.Columns, f.Sheets = d.columns(), d.sheets()
		for i := range d.Definitions {
			f.Indicators = append(f.Indicators, d.name(&d.Definitions[i]))
		}
		for _, a := range d.Areas {
			f.Places = append(f.Places, a.Name)
		}
	}
	return f
}

// mostOptions is up to how many indicators or places all stand in a choice.
const mostOptions = 60

// question asks once what words mean. Where there are too many indicators or
// places to choose from, another name can be typed.
func (d *Run) question(q *sheet.Question) []page.Field {
	name := map[sheet.QuestionKind]string{sheet.AskUnit: "unit:", sheet.AskRow: "row:"}[q.Kind]
	if name == "" {
		name = "word:"
	}
	f := page.Field{Name: name + q.Key, ID: "w-" + string(q.Kind) + "-" + q.Key, Label: d.t("dryrun.ask."+string(q.Kind), i18n.Args{"Text": q.Text}), Hint: d.n("dryrun.ask.cells", q.Cells), Type: page.FieldSelect,
		Options: []page.Option{{Label: d.t("dryrun.choose")}}}
	add := func(value, label string) {
		if !slices.ContainsFunc(f.Options, func(x page.Option) bool { return x.Value == value || x.Label == label }) {
			f.Options = append(f.Options, page.Option{Value: value, Label: label})
		}
	}
	for _, a := range q.Suggestions {
		switch {
		case q.Kind == sheet.AskUnit:
			add(string(a.Unit), string(a.Unit))
		default:
			add(encode(a), d.words(&a))
		}
	}
	var more []page.Field
	switch q.Kind {
	case sheet.AskUnit:
		return []page.Field{f}
	case sheet.AskRow:
		return []page.Field{f}
	case sheet.AskIndicator, sheet.AskHeading:
		if len(d.Definitions) > mostOptions {
			more = []page.Field{d.typed(q)}
			break
		}
		for i := range d.Definitions {
			k := d.Definitions[i].Key()
			add(encode(sheet.Answer{Indicator: &k, Name: d.Definitions[i].Name}), d.name(&d.Definitions[i]))
		}
	case sheet.AskPlace:
		if len(d.Areas) > mostOptions {
			more = []page.Field{d.typed(q)}
			break
		}
		for _, a := range d.Areas {
			add(encode(sheet.Answer{Area: &a.Code, Name: a.Name}), a.Name)
		}
	case sheet.AskPeriod:
		for _, p := range d.Periods {
			add(encode(sheet.Answer{Period: &p}), p.Label(d.Lang))
		}
		return []page.Field{f}
	}
	add(encode(sheet.Answer{Ignore: true}), d.t("dryrun.ask.ignore"))
	return append([]page.Field{f}, more...)
}

// words are what an answer says.
func (d *Run) words(a *sheet.Answer) string {
	switch {
	case a.NoValue != "":
		return d.t(a.NoValue.Key())
	case a.Indicator != nil:
		return d.nameOf(*a.Indicator)
	case a.Area != nil:
		return d.placeName(*a.Area)
	case a.Period != nil:
		return a.Period.Label(d.Lang)
	case a.Take:
		return d.t("dryrun.ask.take")
	case a.Ignore:
		return d.t("dryrun.ask.ignore")
	}
	return a.Name
}

// typed asks for a name out of many.
func (d *Run) typed(q *sheet.Question) page.Field {
	name, list, key := "name:"+q.Key, "sheet-indicators", "dryrun.type.indicator"
	if q.Kind == sheet.AskPlace {
		name, list, key = "place:"+q.Key, "sheet-places", "dryrun.type.place"
	}
	hint := ""
	if q.Left > 0 {
		hint = d.n("dryrun.ask.left", q.Left)
	}
	return page.Field{Name: name, ID: "t-" + name, Label: d.t(key, i18n.Args{"Text": q.Text}), Hint: hint, Value: d.typedNow(name), Error: d.Wrong[name], Attrs: templ.Attributes{"list": list, "autocomplete": "off"}}
}

func (d *Run) typedNow(name string) string {
	if d.Typed == nil {
		return ""
	}
	return d.Typed(name)
}

// cell asks about one cell. A wrong one can only be left out, or mended in the file.
func (d *Run) cell(x *sheet.Fate) page.Field {
	f := page.Field{Name: "cell:" + x.Ref, ID: "x-" + x.Ref, Label: d.t("dryrun.ask.cell", i18n.Args{"Ref": x.Ref, "Text": x.Text}), Hint: x.Why.In(d.Lang), Type: page.FieldSelect, Options: []page.Option{{Label: d.t("dryrun.choose")}}}
	if x.Kind == sheet.Undecided {
		f.Options = append(f.Options, page.Option{Value: encode(sheet.Answer{Take: true}), Label: d.t("dryrun.ask.take")})
	}
	f.Options = append(f.Options, page.Option{Value: encode(sheet.Answer{Ignore: true}), Label: d.t("dryrun.ask.ignore")})
	return f
}

// columns are those with figures, each with what it was understood to be.
func (d *Run) columns() []said {
	var out []said
	told := map[string]bool{}
	for i := range d.Preview.Columns {
		c := &d.Preview.Columns[i]
		if told[c.Key] { // laid out twice: one answer is for both
			continue
		}
		told[c.Key] = true
		a := d.Mapping.Columns[c.Key]
		s := d.said("col", len(out), c.Key, &a, true)
		s.Where, s.Heading, s.Sample = c.Sheet+"!"+c.Letter, c.Heading, strings.Join(c.Sample, d.t("dryrun.comma"))
		s.Read = d.read(c)
		s.Use = d.use(&a, c.Ignored && !a.Ignore)
		out = append(out, s)
	}
	return out
}

// read says what a column's heading was understood to say.
func (d *Run) read(c *sheet.Column) string {
	var parts []string
	if c.Ignored {
		return d.t("dryrun.ask.ignore")
	}
	if c.Beside != "" {
		parts = append(parts, d.t("sheet.why."+c.Beside))
	}
	if c.Indicator != nil {
		parts = append(parts, d.name(c.Indicator))
	}
	if c.Area != nil {
		parts = append(parts, d.placeName(*c.Area))
	}
	if !c.Period.IsZero() {
		parts = append(parts, c.Period.Label(d.Lang))
	}
	if c.Unit != "" {
		parts = append(parts, string(c.Unit))
	}
	if len(parts) == 0 {
		return d.t("dryrun.column.by_row")
	}
	return strings.Join(parts, " · ")
}

func (d *Run) sheets() []said {
	var out []said
	for i, s := range d.Preview.Sheets {
		a := d.Mapping.Sheets[s.Name]
		x := d.said("sheet", i, s.Name, &a, false)
		x.Where, x.Read = s.Name, d.n("dryrun.sheet.cells", s.Cells)
		if s.Hidden {
			x.Read = d.t("dryrun.sheet.hidden") + " · " + x.Read
		}
		x.Use = d.use(&a, s.Hidden)
		out = append(out, x)
	}
	return out
}

// use is whether a column or sheet counts; usual says that it does not by itself.
func (d *Run) use(a *sheet.Answer, left bool) []page.Option {
	auto := "dryrun.use.auto"
	if left {
		auto = "dryrun.use.left"
	}
	return []page.Option{{Label: d.t(auto)}, {Value: "yes", Label: d.t("dryrun.use.yes"), Selected: a.Take}, {Value: "no", Label: d.t("dryrun.use.no"), Selected: a.Ignore}}
}

func (d *Run) said(kind string, i int, key string, a *sheet.Answer, _ bool) said {
	s := said{Prefix: kind + "-" + strconv.Itoa(i) + "-", KeyName: kind + "key", Key: key}
	values := map[string]string{"unit": string(a.Unit)}
	if a.Indicator != nil {
		values["indicator"] = d.nameOf(*a.Indicator)
	}
	if a.Area != nil {
		values["place"] = d.placeName(*a.Area)
	}
	if a.Period != nil {
		values["period"] = a.Period.Label(d.Lang)
	}
	lists := map[string]string{"indicator": "sheet-indicators", "place": "sheet-places"}
	for _, field := range []string{"indicator", "place", "period", "unit"} {
		x := input{Name: s.Prefix + field, Label: d.t("dryrun.col." + field), Value: values[field], List: lists[field], Error: d.Wrong[s.Prefix+field]}
		if x.Error != "" {
			x.Value = d.typedNow(x.Name)
		}
		s.Fields = append(s.Fields, x)
	}
	return s
}

// fates lists what becomes of the cells of one kind.
func (d *Run) fates(kind sheet.FateKind) (page.Table, int) {
	t := page.Table{Caption: d.t(kind.Key()), HideCaption: true, Compact: true, Columns: []page.Column{{Label: d.t("dryrun.where"), Head: true}, {Label: d.t("dryrun.text")},
		{Label: d.t("dryrun.fate"), Kind: page.KindMark}, {Label: d.t("dryrun.col.indicator")}, {Label: d.t("dryrun.value"), Kind: page.KindNumber}, {Label: d.t("dryrun.why")}}}
	n := 0
	for i := range d.Preview.Fates {
		x := &d.Preview.Fates[i]
		if x.Kind != kind {
			continue
		}
		if n++; n > mostListed {
			continue
		}
		name, value := page.Txt(""), page.Txt("")
		if x.Cell != nil {
			name = page.Txt(d.Name(*x.Cell))
		}
		if x.Value.String() != "" {
			value = page.Num(x.Value)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(x.Ref), page.Txt(x.Text), page.Show(page.Tag{Text: d.t(kind.Key()), Tone: tones[kind]}), name, value, page.Txt(x.Why.In(d.Lang))}})
	}
	if n > mostListed {
		t.Caption, t.HideCaption = d.t("dryrun.more", i18n.Args{"Shown": mostListed, "All": n}), false
	}
	return t, n
}

func (d *Run) missing(list []indicator.CellKey) page.Table {
	t := page.Table{Caption: d.t("dryrun.missing.caption"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: d.t("dryrun.col.indicator"), Head: true}}}
	for _, k := range list {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(d.Name(k))}})
	}
	return t
}
