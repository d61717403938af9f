package indicator

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/width"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

//go:embed csv.yaml
var csvText []byte

// csvColumn is what a column holds.
type csvColumn int

const (
	indicatorColumn csvColumn = iota
	versionColumn
	areaColumn
	orgColumn
	periodColumn
	valueColumn
	statusColumn
	noteColumn
	unitColumn
	multiplierColumn
	actionColumn
	columns
	noColumn csvColumn = -1
)

var columnNames = [columns]string{"indicator", "version", "area", "org", "period", "value", "status", "note", "unit", "multiplier", "action"}

// csvLexicon is csv.yaml, turned round.
type csvLexicon struct {
	columns map[string]csvColumn // noColumn: ignored
	status  map[string]Status
	nothing map[string]bool
	adding  map[string]bool
}

var csvWords = sync.OnceValues(func() (*csvLexicon, error) {
	var file struct {
		Columns  map[string][]string `yaml:"columns"`
		Ignored  []string            `yaml:"ignored"`
		Statuses map[Status][]string `yaml:"statuses"`
		Nothing  []string            `yaml:"nothing"`
		Adding   []string            `yaml:"adding"`
	}
	if err := yaml.Unmarshal(csvText, &file); err != nil {
		return nil, fmt.Errorf("indicator: csv.yaml: %w", err)
	}
	l := &csvLexicon{map[string]csvColumn{}, map[string]Status{}, map[string]bool{}, map[string]bool{}}
	for name, words := range file.Columns {
		c := slices.Index(columnNames[:], name)
		if c < 0 {
			return nil, fmt.Errorf("indicator: csv.yaml: no column %q", name)
		}
		for _, w := range words {
			l.columns[w] = csvColumn(c)
		}
	}
	for _, w := range file.Ignored {
		l.columns[w] = noColumn
	}
	for status, words := range file.Statuses {
		if _, ok := statusCode(status); !ok {
			return nil, fmt.Errorf("indicator: csv.yaml: no status %q", status)
		}
		for _, w := range words {
			l.status[w] = status
		}
	}
	for _, w := range file.Nothing {
		l.nothing[w] = true
	}
	for _, w := range file.Adding {
		l.adding[w] = true
	}
	return l, nil
})

// word brings a header or a word into the form of csv.yaml.
func word(s string) string {
	s, _, _ = strings.Cut(s, ":")
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
}

// readHeader finds the columns; false when reading on makes no sense.
func (f *csvFile) readHeader(record []string) bool {
	f.header = slices.Clone(record)
	for i := range f.column {
		f.column[i] = -1
	}
	for i, h := range f.header {
		c, ok := f.words.columns[word(h)]
		switch {
		case !ok:
			f.fault(1, h, fault.New(fault.Invalid, "indicator.csv_column_unknown", fault.Args{"Column": h}))
		case c == noColumn:
		case f.column[c] >= 0:
			f.fault(1, h, fault.New(fault.Invalid, "indicator.csv_column_twice", fault.Args{"Column": h, "First": f.header[f.column[c]]}))
		case c == unitColumn && f.options.Unit == nil:
			f.fault(1, h, fault.New(fault.Invalid, "indicator.csv_column_unknown", fault.Args{"Column": h}))
		default:
			f.column[c], f.labelled[c] = i, strings.Contains(h, ":")
		}
	}
	needed := []csvColumn{indicatorColumn, periodColumn, valueColumn}
	if f.options.Area == "" {
		needed = append(needed, areaColumn)
	}
	for _, c := range needed {
		if f.column[c] < 0 {
			f.fault(1, "", fault.New(fault.Invalid, "indicator.csv_column_missing", fault.Args{"Column": columnNames[c]}))
		}
	}
	return len(f.faults.Lines) == 0
}

// name is the header of a column.
func (f *csvFile) name(c csvColumn) string {
	if c < 0 || f.column[c] < 0 {
		return ""
	}
	return f.header[f.column[c]]
}

// cell is the text in a column, without spaces around it and without a label.
func (f *csvFile) cell(record []string, c csvColumn) string {
	i := f.column[c]
	if i < 0 {
		return ""
	}
	s := record[i]
	if f.labelled[c] && c != valueColumn && c != noteColumn {
		s, _, _ = strings.Cut(s, ":")
	}
	return strings.TrimSpace(s)
}

// observation reads a record; wrong says what is the matter with which column.
func (f *csvFile) observation(record []string) (o Observation, in csvColumn, wrong *fault.Error) {
	invalid := func(c csvColumn, key string) (Observation, csvColumn, *fault.Error) {
		return o, c, fault.New(fault.Invalid, key, fault.Args{"Value": shortened(f.cell(record, c))})
	}
	if !f.words.adding[strings.ToLower(f.cell(record, actionColumn))] {
		return invalid(actionColumn, "indicator.csv_action")
	}
	if m := f.cell(record, multiplierColumn); m != "" && m != "0" {
		return invalid(multiplierColumn, "indicator.csv_multiplier")
	}
	key, in, wrong := f.seriesOf(record)
	if wrong != nil {
		return o, in, wrong
	}
	o.Cell.SeriesKey = key
	p, err := f.periodOf(f.cell(record, periodColumn))
	if err != nil {
		return o, periodColumn, fault.From(err)
	}
	o.Cell.Period = p
	o.Note = strings.Clone(f.cell(record, noteColumn)) // the record's text is one piece
	if !sound(o.Note) {
		return invalid(noteColumn, "indicator.csv_text")
	}
	printed, status := f.cell(record, valueColumn), f.cell(record, statusColumn)
	var ok bool
	if o.Status, ok = f.statusOf(status); !ok {
		return invalid(statusColumn, "indicator.csv_status")
	}
	nothing := len(printed) <= 4 && f.words.nothing[strings.ToLower(printed)]
	switch {
	case nothing && o.Status != Missing:
		return invalid(valueColumn, "indicator.csv_value_missing")
	case nothing:
		return o, noColumn, nil
	case o.Status == Missing:
		return invalid(valueColumn, "indicator.csv_value_beside_missing")
	}
	if digits, decimals, ok := quantity.ParseSmall(printed); ok {
		o.Value = quantity.New(digits, decimals)
		return o, noColumn, nil
	}
	switch quantity.FlawOf(printed) {
	case quantity.TooLong:
		return o, valueColumn, fault.New(fault.Invalid, "indicator.csv_value_long", fault.Args{"Value": shortened(printed), "Most": quantity.MaxDigits})
	case quantity.Exponent:
		return invalid(valueColumn, "indicator.csv_value_exponent")
	}
	o.Value = quantity.Parse(strings.Clone(printed))
	if o.Value.IsWords() {
		if v, ok := f.spelled(printed, Version{key.Code, key.Version}); ok {
			o.Value = v
		}
	}
	if !sound(printed) || o.Value.IsWords() && (f.options.Words == nil || !f.options.Words(Version{key.Code, key.Version})) {
		return invalid(valueColumn, "indicator.csv_value")
	}
	return o, noColumn, nil
}

// spelled reads a figure as people write it, full width and with a scale word or a
// unit behind it: １.2万 of an indicator in 户 is 12000.
func (f *csvFile) spelled(printed string, of Version) (quantity.Value, bool) {
	s := strings.TrimSpace(width.Fold.String(printed))
	end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789.,-", r) })
	if end < 0 {
		end = len(s)
	}
	v, behind := quantity.Parse(s[:end]), quantity.Unit(strings.TrimSpace(s[end:]))
	if end == 0 || v.IsWords() || behind == "" {
		return v, end > 0 && !v.IsWords()
	}
	if f.options.Unit == nil {
		return v, false
	}
	unit, ok := f.options.Unit(of)
	if !ok {
		return v, false
	}
	if strings.Trim(string(behind), "百千万亿") == "" { // 万 of 万元 is 万元
		base, _ := unit.Fold()
		behind += base
	}
	if behind == unit {
		return v, true
	}
	return quantity.Convert(v, behind, unit)
}

// seriesOf finds what a record is about; the answer is kept for the cells that
// name it.
func (f *csvFile) seriesOf(record []string) (SeriesKey, csvColumn, *fault.Error) {
	f.seriesKey = f.seriesKey[:0]
	for _, c := range [...]csvColumn{indicatorColumn, versionColumn, areaColumn, orgColumn, unitColumn} {
		f.seriesKey = append(append(f.seriesKey, f.cell(record, c)...), 0)
	}
	if k, ok := f.series[string(f.seriesKey)]; ok {
		return k, noColumn, nil
	}
	var k SeriesKey
	invalid := func(c csvColumn, key string) (SeriesKey, csvColumn, *fault.Error) {
		return k, c, fault.New(fault.Invalid, key, fault.Args{"Value": shortened(f.cell(record, c))})
	}
	version := 0
	if s := f.cell(record, versionColumn); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 9999 {
			return invalid(versionColumn, "indicator.csv_version")
		}
		version = n
	}
	found := Version{Code(strings.Clone(f.cell(record, indicatorColumn))), max(version, 1)}
	if f.options.Resolve != nil {
		var ok bool
		if found, ok = f.options.Resolve(string(found.Code), version); !ok {
			return invalid(indicatorColumn, "indicator.csv_indicator")
		}
	}
	k.Code, k.Version = found.Code, found.Version
	if k.Area = area.Code(strings.Clone(f.cell(record, areaColumn))); k.Area == "" {
		k.Area = f.options.Area
	}
	k.Org = identity.OrgID(strings.Clone(f.cell(record, orgColumn)))
	switch {
	case k.Code == "" || !sound(string(k.Code)):
		return invalid(indicatorColumn, "indicator.csv_indicator")
	case k.Area == "" || !sound(string(k.Area)):
		return invalid(areaColumn, "indicator.csv_area")
	case !sound(string(k.Org)):
		return invalid(orgColumn, "indicator.csv_text")
	}
	if u := f.cell(record, unitColumn); u != "" && f.options.Unit != nil {
		if want, ok := f.options.Unit(found); !ok || quantity.Unit(u) != want {
			return k, unitColumn, fault.New(fault.Invalid, "indicator.csv_unit", fault.Args{"Value": shortened(u), "Want": string(want)})
		}
	}
	f.series[string(f.seriesKey)] = k
	return k, noColumn, nil
}

// statusOf reads a status; none is a final figure.
func (f *csvFile) statusOf(s string) (Status, bool) {
	switch s {
	case "", "A":
		return Normal, true
	case "P":
		return Provisional, true
	}
	status, ok := f.words.status[word(s)]
	return status, ok
}

// periodOf reads a period and keeps the answer.
func (f *csvFile) periodOf(s string) (period.Period, error) {
	if p, ok := f.periods[s]; ok {
		return p, nil
	}
	p, err := period.Parse(s)
	if err == nil {
		f.periods[strings.Clone(s)] = p
	}
	return p, err
}

// shortened is a text for a message.
func shortened(s string) string {
	const most = 40
	s = strings.ToValidUTF8(s, "�")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return strings.Clone(s)
}
