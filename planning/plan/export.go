package plan

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
)

// Exportable lists the kinds that Sheet can write.
func Exportable() []Kind {
	return []Kind{KindCommitment, KindIndicator, KindWork, KindSystem, KindFinding}
}

// Sheet is the confirmed items of a kind as a table for xlsx.Write and
// xlsx.WriteCSV. say gives the text of a message key, so that titles and
// choices are in the language of the person. f selects commitments; of other
// kinds only Section and Text apply. Rows are made one by one as they are written.
//
// Faults: NotFound (plan.export_unknown).
func (p *Published) Sheet(k Kind, f CommitmentFilter, say func(key string) string) (xlsx.Sheet, error) {
	cols := columns(k)
	if cols == nil {
		return xlsx.Sheet{}, fault.New(fault.NotFound, "plan.export_unknown", fault.Args{"What": string(k)})
	}
	s := xlsx.Sheet{Name: say(k.Key())}
	for _, c := range cols {
		s.Columns = append(s.Columns, xlsx.Column{Title: say(c.field.Key()), Width: c.width})
	}
	x := exporter{p, say}
	s.Rows = func(yield func([]xlsx.Cell, error) bool) {
		for l := range p.lines(k, f) {
			l.form = FormOf(l.Content)
			row := make([]xlsx.Cell, len(cols))
			for i, c := range cols {
				row[i] = c.cell(x, l)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	return s, nil
}

// line is what a row is made of.
type line struct {
	Entry
	form   Form
	nature reading.Nature // of a commitment
	needs  Required       // of an indicator
}

// lines gives the entries to export, one by one.
func (p *Published) lines(k Kind, f CommitmentFilter) iter.Seq[line] {
	return func(yield func(line) bool) {
		switch k {
		case KindCommitment:
			for _, row := range p.Commitments(f).Rows {
				if !yield(line{Entry: row.Entry, nature: row.Nature}) {
					return
				}
			}
			return
		case KindIndicator:
			for _, row := range p.Rows("") {
				if f.takes(&row.Entry) && !yield(line{Entry: row.Entry, needs: row.Required}) {
					return
				}
			}
			return
		}
		for _, e := range p.Doc.Items {
			if e.Kind == k && f.takes(&e) && !yield(line{Entry: e}) {
				return
			}
		}
	}
}

// takes applies the parts of the filter that every kind has.
func (f *CommitmentFilter) takes(e *Entry) bool {
	return inSection(e.Section, f.Section) &&
		(f.Text == "" || strings.Contains(Normal(e.Content.words()+e.Quote), Normal(f.Text)))
}

// exporter knows the edition and the language.
type exporter struct {
	p   *Published
	say func(string) string
}

// column is one column of a kind's table.
type column struct {
	field Field
	width float64
	cell  func(exporter, line) xlsx.Cell
}

// Fields that only tables for reading have.
const (
	fieldSection    Field = "section"
	fieldText       Field = "text"
	fieldSeverity   Field = "severity"
	fieldCode       Field = "code"
	fieldMessage    Field = "message"
	fieldArithmetic Field = "arithmetic"
	fieldAdvice     Field = "advice"
	fieldAnswer     Field = "answer"
	fieldRate       Field = "required_rate"
	fieldChange     Field = "required_change"
)

func columns(k Kind) []column {
	section := column{fieldSection, 24, func(x exporter, l line) xlsx.Cell { return xlsx.Text(x.heading(l.Section)) }}
	text := column{fieldText, 60, func(_ exporter, l line) xlsx.Cell { return xlsx.Text(oneLine(l.Quote, l.Content.words())) }}
	switch k {
	case KindCommitment:
		return []column{section, form(FieldSubject, 30), form(FieldOp, 10), form(FieldValue, 12), form(FieldValueTo, 12), form(FieldUnit, 10),
			form(FieldDue, 8), form(FieldMeasureKind, 10),
			{FieldNature, 10, func(x exporter, l line) xlsx.Cell { return x.choice(FieldNature, string(l.nature)) }},
			form(FieldOwners, 24), text}
	case KindIndicator:
		return []column{{FieldTable, 24, func(x exporter, l line) xlsx.Cell { return xlsx.Text(x.table(l.Content.Indicator.Table)) }},
			form(FieldNo, 6), form(FieldGroup, 14), form(FieldName, 30), form(FieldParent, 20), form(FieldUnit, 10),
			form(FieldNature, 10), form(FieldDirection, 12), form(FieldBaselineYear, 10), form(FieldBaseline, 12),
			form(FieldTargetYear, 10), form(FieldTargetOp, 10), form(FieldTarget, 12), form(FieldActualYear, 10), form(FieldActual, 12),
			form(FieldGrowthBase, 12), form(FieldGrowthTarget, 12), form(FieldGrowthActual, 12),
			{fieldRate, 14, func(_ exporter, l line) xlsx.Cell { return xlsx.Figure(l.needs.Rate) }},
			{fieldChange, 12, func(_ exporter, l line) xlsx.Cell { return xlsx.Figure(l.needs.Change) }},
			form(FieldNote, 24)}
	case KindWork:
		return []column{section, form(FieldAction, 10), form(FieldName, 36), form(FieldQuantity, 10), form(FieldUnit, 8),
			form(FieldStatus, 10), form(FieldOwners, 24), text}
	case KindSystem:
		return []column{section, form(FieldName, 36), form(FieldForm, 14), form(FieldOwners, 24), text}
	case KindFinding:
		of := func(f Field, width float64, get func(exporter, *reading.Finding) string) column {
			return column{f, width, func(x exporter, l line) xlsx.Cell { return xlsx.Text(get(x, l.Content.Finding)) }}
		}
		return []column{
			of(fieldSeverity, 8, func(x exporter, f *reading.Finding) string { return x.say(SeverityKey(f.Severity)) }),
			of(fieldCode, 26, func(_ exporter, f *reading.Finding) string { return f.Code }),
			of(fieldMessage, 60, func(_ exporter, f *reading.Finding) string { return f.Message }),
			of(fieldArithmetic, 40, func(_ exporter, f *reading.Finding) string { return f.Arithmetic }),
			of(fieldAdvice, 40, func(_ exporter, f *reading.Finding) string { return f.Advice }),
			{fieldAnswer, 30, func(_ exporter, l line) xlsx.Cell { return xlsx.Text(l.Answer) }},
			text,
		}
	}
	return nil
}

// figures are the form's fields that hold a number.
var figures = []Field{FieldValue, FieldValueTo, FieldDue, FieldBaseline, FieldBaselineYear, FieldTarget, FieldTargetYear,
	FieldActual, FieldActualYear, FieldGrowthBase, FieldGrowthTarget, FieldGrowthActual, FieldQuantity}

// form is a column that shows a field of the item's form.
func form(f Field, width float64) column {
	return column{f, width, func(x exporter, l line) xlsx.Cell {
		shown := l.form[f]
		switch {
		case shown == "":
			return xlsx.Cell{}
		case slices.Contains(figures, f):
			v := quantity.Parse(shown)
			return xlsx.Figure(&v)
		case choices[f] != nil:
			return x.choice(f, shown)
		}
		return xlsx.Text(shown)
	}}
}

// choice is a closed field's value in words; empty stays empty.
func (x exporter) choice(f Field, value string) xlsx.Cell {
	if value == "" {
		return xlsx.Cell{}
	}
	if !slices.Contains(choices[f], value) {
		return xlsx.Text(value)
	}
	return xlsx.Text(x.say(f.ChoiceKey(value)))
}

// heading is a section's printed number and title.
func (x exporter) heading(id string) string {
	s, ok := x.p.Section(id)
	if !ok {
		return id
	}
	return strings.TrimSpace(s.Label + " " + s.Title)
}

// table is a table's title, its id when it has none.
func (x exporter) table(id string) string {
	if t, ok := x.p.table(id); ok && t.Content.Table.Title != "" {
		return t.Content.Table.Title
	}
	return id
}

// oneLine is the first text that is not empty, without line breaks.
func oneLine(texts ...string) string {
	for _, t := range texts {
		if t = strings.Join(strings.Fields(t), " "); t != "" {
			return t
		}
	}
	return ""
}

// FileName is a name for an exported file: plan, edition and kind, without an extension.
func (p *Published) FileName(kind string) string {
	title := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, p.Edition.Title)
	return title + "-" + strconv.Itoa(p.Edition.No) + "-" + kind
}
