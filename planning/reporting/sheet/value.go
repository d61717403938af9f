package sheet

import (
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
)

// slot is where a figure goes and what the file says around it.
type slot struct {
	key indicator.CellKey
	def *indicator.Definition
	// unit is what the file says the figure counts in; weak when it is said of
	// the whole sheet only.
	unit   quantity.Unit
	weak   bool
	status indicator.Status
	note   string
	// silent says that the file tells neither status nor note: those that stand
	// there now stay.
	silent bool
	hidden bool
	row    string // under which a person may have answered
	told   bool   // a person said the unit
}

// verdict is what became of the text of one cell.
type verdict struct {
	kind     FateKind
	why      i18n.Msg
	value    quantity.Value
	noValue  reporting.NoValue
	note     string
	unit     quantity.Unit
	assumed  bool
	question int
}

func refused(key string, args i18n.Args) verdict {
	return verdict{kind: Refused, why: i18n.M(key, args), question: -1}
}

// figure reads the figure of a slot and tells its fate.
func (r *reading) figure(t *table, c *xlsx.Found, s *slot) {
	ref := t.ref(c)
	t.said[c] = true
	answer := r.f.Mapping.Cells[ref]
	v := r.judge(c, s, answer)
	switch {
	case answer.Ignore:
		v = verdict{kind: Ignored, why: i18n.M("sheet.why.told"), question: -1}
	case v.kind == Taken && s.hidden && !answer.Take && !r.f.Mapping.Rows[s.row].Take:
		v = verdict{kind: Undecided, why: i18n.M("sheet.why.hidden_row"), value: v.value, unit: v.unit, question: r.askRow(s.row)}
	}
	key := s.key
	r.p.add(Fate{Ref: ref, Text: clip(c.Text, 60), Kind: v.kind, Why: v.why, Cell: &key, Value: v.value, Unit: v.unit, Assumed: v.assumed, Question: v.question})
	if v.kind != Taken {
		return
	}
	e := Entry{Cell: s.key, Value: v.value, Status: s.status, Note: s.note, NoValue: v.noValue, Ref: ref}
	if e.NoValue != "" {
		e.Status = indicator.Missing
		if e.Note == "" {
			e.Note = v.note
		}
	}
	if now, ok := r.f.Current[s.key]; ok && s.silent && e.NoValue == now.NoValue {
		e.Status, e.Note = now.Status, now.Note
	}
	if e.Status == "" || e.Status == indicator.Missing && e.NoValue == "" {
		e.Status = indicator.Normal
	}
	r.found = append(r.found, candidate{Entry: e, fate: len(r.p.Fates) - 1, wanted: answer.Take})
}

func (r *reading) judge(c *xlsx.Found, s *slot, answer Answer) verdict {
	if strings.Contains(c.Formula, "|") {
		return refused("sheet.why.outside_formula", nil)
	}
	if answer.NoValue != "" {
		return r.missing(c, answer.NoValue)
	}
	switch c.Kind {
	case xlsx.IsError:
		return refused("sheet.why.error", i18n.Args{"Error": clip(c.Text, 12)})
	case xlsx.IsEmpty:
		return refused("sheet.why.no_result", nil)
	case xlsx.IsDate:
		return refused("sheet.why.date", i18n.Args{"Date": c.Text})
	}
	if s.def.Kind == indicator.State {
		return r.state(c, s)
	}
	if v, ok := flawed(c.Text); ok {
		return v
	}
	if c.Kind == xlsx.IsNumber {
		f := figure{value: quantity.Parse(c.Text)}
		if c.Percent {
			f.unit = "%"
		}
		return r.measured(c, s, f, answer)
	}
	if now, ok := r.f.Current[s.key]; ok && now.Value.IsWords() && now.Value.String() != "" && now.Value.String() == strings.TrimSpace(c.Text) {
		return verdict{kind: Taken, why: i18n.M("sheet.why.taken"), value: now.Value, unit: s.def.Unit, question: -1}
	}
	if why, ok := r.n.words.absent(c.Text); ok {
		if a := r.f.Mapping.Words[tidy(c.Text)]; why == "" {
			why = a.NoValue
			if a.Ignore {
				return verdict{kind: Ignored, why: i18n.M("sheet.why.told"), question: -1}
			}
		}
		if why != "" {
			return r.missing(c, why)
		}
		var list []Answer
		for _, n := range reporting.NoValues() {
			list = append(list, Answer{NoValue: n})
		}
		return verdict{kind: Undecided, why: i18n.M("sheet.why.no_value_open"), question: r.ask(AskNoValue, c.Text, list)}
	}
	if f, ok := r.n.words.readFigure(c.Text); ok {
		return r.measured(c, s, f, answer)
	}
	if r.listed && r.f.Words && !strings.ContainsAny(tidy(c.Text), "0123456789") {
		return verdict{kind: Taken, why: i18n.M("sheet.why.taken"), value: quantity.Parse(c.Text), unit: s.def.Unit, question: -1}
	}
	return refused("sheet.why.unreadable", i18n.Args{"Text": clip(c.Text, 30)})
}

// flawed refuses what begins like a number and is none, and says why.
func flawed(text string) (verdict, bool) {
	switch quantity.FlawOf(tidy(text)) {
	case quantity.TooLong:
		return refused("sheet.why.long", i18n.Args{"Text": clip(text, 30), "Most": quantity.MaxDigits}), true
	case quantity.Exponent:
		return refused("sheet.why.exponent", i18n.Args{"Text": clip(text, 30)}), true
	}
	return verdict{}, false
}

func (r *reading) missing(c *xlsx.Found, why reporting.NoValue) verdict {
	return verdict{kind: Taken, why: i18n.M("sheet.why.no_value", i18n.Args{"Reason": i18n.Key(why.Key())}), noValue: why, note: clip(c.Text, 60), question: -1}
}

func (r *reading) state(c *xlsx.Found, s *slot) verdict {
	text := c.Text
	switch {
	case c.Kind == xlsx.IsBool && text == "TRUE":
		text = "1"
	case c.Kind == xlsx.IsBool:
		text = "0"
	}
	v, err := reporting.ParseValue(text, "", s.def)
	if err != nil {
		return refused("sheet.why.state", i18n.Args{"Text": clip(c.Text, 30)})
	}
	return verdict{kind: Taken, why: i18n.M("sheet.why.taken"), value: v, unit: s.def.Unit, question: -1}
}

// far is from which factor on a figure without a unit is doubted.
const far = 2000

// measured takes a figure in the unit of the definition, or says why not.
func (r *reading) measured(c *xlsx.Found, s *slot, f figure, answer Answer) verdict {
	parts := f.value.Parts() != nil
	if parts != (s.def.Kind == indicator.Composition) {
		return refused("sheet.why.composition", i18n.Args{"Text": clip(c.Text, 30)})
	}
	if f.minus {
		if n, ok := f.value.Number(); ok {
			f.value = quantity.Parse(n.Neg().StringFixed(int32(f.value.Digits())))
		}
	}
	usual := s.unit
	out, from, ok := r.n.words.converted(f.value, f.unit, usual, s.def.Unit)
	assumed := f.unit == "" && usual == ""
	if !ok && s.weak && f.unit == "" {
		out, from, ok, assumed = f.value, s.def.Unit, true, true
	}
	if s.def.Unit == "" && !ok && !parts {
		out, ok = f.value, true
	}
	if !ok {
		return refused("sheet.why.unit", i18n.Args{"Found": string(from), "Unit": string(s.def.Unit)})
	}
	v := verdict{kind: Taken, value: out, unit: from, assumed: assumed, question: -1}
	doubt := func(key string, args i18n.Args) verdict {
		v.kind, v.why = Undecided, i18n.M(key, args)
		return v
	}
	switch {
	case answer.Take:
	case f.approx:
		return doubt("sheet.why.approximate", i18n.Args{"Value": out})
	case f.minus:
		return doubt("sheet.why.brackets", i18n.Args{"Value": out})
	case r.doubtful(s, out, f.unit == ""):
		v.question = r.askUnit(s, f.value)
		return doubt("sheet.why.scale", i18n.Args{"Value": out, "Likely": r.f.Likely[s.key.SeriesKey], "Unit": string(s.def.Unit)})
	}
	switch {
	case r.n.words.plainUnit(from) != r.n.words.plainUnit(s.def.Unit) && s.def.Unit != "":
		v.why = i18n.M("sheet.why.converted", i18n.Args{"From": f.value, "Found": string(from), "Value": out, "Unit": string(s.def.Unit)})
	case assumed && s.def.Unit != "":
		v.why = i18n.M("sheet.why.assumed", i18n.Args{"Unit": string(s.def.Unit)})
	case c.Formula != "":
		v.why = i18n.M("sheet.why.formula")
	default:
		v.why = i18n.M("sheet.why.taken")
	}
	return v
}

// doubtful says whether a figure is so far from earlier ones that its unit is
// likely another. A unit that stands with the figure itself is believed.
func (r *reading) doubtful(s *slot, v quantity.Value, bare bool) bool {
	old, ok1 := r.f.Likely[s.key.SeriesKey].Number()
	now, ok2 := v.Number()
	if !bare || r.own || s.told || !ok1 || !ok2 || old.IsZero() || now.IsZero() {
		return false
	}
	ratio := now.Div(old).Abs()
	limit := decimal.New(far, 0)
	return ratio.GreaterThan(limit) || ratio.LessThan(decimal.New(1, 0).DivRound(limit, 10))
}
