package finding

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/table"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

var update = flag.Bool("update", false, "rewrite the expected findings")

// sample is one made-up reading: testdata/CODE/fires-NAME.yaml must make the
// rule fire as NAME.want says, quiet-NAME.yaml must not. Places are given by
// their text, searched from the place before.
type sample struct {
	Area   string `yaml:"area"`
	Period [2]int `yaml:"period"`
	Text   string `yaml:"text"` // a line "# 第一章标题" is a heading
	// Past lists beginnings of sentences that tell results.
	Past   []string `yaml:"past"`
	Tables []struct {
		ID    string `yaml:"id"`
		Kind  string `yaml:"kind"`
		Title string `yaml:"title"`
	} `yaml:"tables"`
	Rows []struct {
		Table     string `yaml:"table"`
		No        string `yaml:"no"`
		Line      string `yaml:"line"` // the printed row; cells are searched in it
		Name      string `yaml:"name"`
		Parent    string `yaml:"parent"`
		Unit      string `yaml:"unit"`
		Healed    bool   `yaml:"unit_healed"`
		Binding   bool   `yaml:"binding"`
		Direction string `yaml:"direction"`
		Baseline  string `yaml:"baseline"`
		Target    string `yaml:"target"`
		Op        string `yaml:"op"`
		Actual    string `yaml:"actual"`
		Growth    struct {
			Baseline string `yaml:"baseline"`
			Target   string `yaml:"target"`
			Actual   string `yaml:"actual"`
			Op       string `yaml:"op"`
		} `yaml:"growth"`
	} `yaml:"rows"`
	Results  []clauseSample `yaml:"results"`
	Promises []clauseSample `yaml:"promises"`
	Works    []struct {
		Text   string `yaml:"text"`
		Action string `yaml:"action"`
		Name   string `yaml:"name"`
	} `yaml:"works"`
	Healed []struct {
		Was  string `yaml:"was"`
		Now  string `yaml:"now"`
		Code string `yaml:"code"`
		Why  string `yaml:"why"`
	} `yaml:"healed"`
	Counts []struct {
		Table   string `yaml:"table"`
		Group   string `yaml:"group"`
		Printed int    `yaml:"printed"`
		Rows    int    `yaml:"rows"`
	} `yaml:"counts"`
	Slips []struct {
		Printed  string `yaml:"printed"`
		Expected string `yaml:"expected"`
		Before   string `yaml:"before"`
	} `yaml:"slips"`
	Upper *sample `yaml:"upper"`
}

type clauseSample struct {
	Text    string   `yaml:"text"`
	Subject string   `yaml:"subject"`
	Op      string   `yaml:"op"`
	Value   string   `yaml:"value"`
	Unit    string   `yaml:"unit"`
	Kind    string   `yaml:"kind"`
	Due     int      `yaml:"due"`
	NoYear  bool     `yaml:"no_year"`
	From    []string `yaml:"from"` // year, value
	Growth  string   `yaml:"growth"`
}

type builder struct {
	t    *testing.T
	text []rune
	s    string
	next int // byte offset where the next search begins
}

// find is the span of a text, after the last one found if it stands there too.
func (b *builder) find(part string) reading.Span {
	i := strings.Index(b.s[b.next:], part)
	if i >= 0 {
		i += b.next
	} else if i = strings.Index(b.s, part); i < 0 {
		b.t.Fatalf("%q does not stand in the text", part)
	}
	b.next = i + len(part)
	from := len([]rune(b.s[:i]))
	return reading.Span{from, from + len([]rune(part))}
}

// within is the span of a cell inside a row.
func (b *builder) within(row reading.Span, after int, cell string) (reading.Span, bool) {
	line := string(b.text[row[0]+after : row[1]])
	i := strings.Index(line, cell)
	if i < 0 {
		return reading.Span{}, false
	}
	from := row[0] + after + len([]rune(line[:i]))
	return reading.Span{from, from + len([]rune(cell))}, true
}

func value(s string) *quantity.Value {
	if s == "" {
		return nil
	}
	v := quantity.Parse(s)
	return &v
}

func build(t *testing.T, s *sample) *reader.Result {
	b := &builder{t: t, text: []rune(s.Text), s: s.Text}
	r := &reading.Reading{}
	r.Plan.Area.Name, r.Plan.Period = s.Area, s.Period
	if r.Plan.Period[0] == 0 {
		r.Plan.Period = [2]int{2021, 2025}
	}
	for _, x := range s.Tables {
		at := b.find(x.Title)
		r.Tables = append(r.Tables, reading.Table{ID: x.ID, Kind: x.Kind, Title: x.Title, Span: at})
	}
	b.next = 0
	for _, x := range s.Rows {
		at := b.find(x.Line)
		row := reading.Indicator{Table: x.Table, No: x.No, Name: x.Name, Unit: x.Unit, UnitHealed: x.Healed, Direction: x.Direction, Nature: reading.Anticipatory, Span: at}
		if x.Binding {
			row.Nature = reading.Binding
		}
		if x.Parent != "" {
			row.Parent = &x.Parent
		}
		after := len([]rune(x.Name))
		cell := func(text string, op string) *reading.Dated {
			if text == "" {
				return nil
			}
			d := &reading.Dated{Value: value(text), Op: reading.Op(op)}
			if sp, ok := b.within(at, after, text); ok {
				d.Span = &sp
				after = sp[1] - at[0]
			}
			return d
		}
		row.Baseline = cell(x.Baseline, "")
		row.Target = cell(x.Target, x.Op)
		row.Actual = cell(x.Actual, "")
		if g := x.Growth; g.Target+g.Actual+g.Baseline != "" {
			row.Growth = &reading.Growth{Baseline: value(g.Baseline), Target: value(g.Target), Actual: value(g.Actual), Op: reading.Op(g.Op)}
		}
		r.Indicators = append(r.Indicators, row)
		for i := range r.Tables {
			if r.Tables[i].ID == x.Table {
				r.Tables[i].Span[1] = max(r.Tables[i].Span[1], at[1])
			}
		}
	}
	r.Achievements = b.clauses(s.Results)
	r.Commitments = b.clauses(s.Promises)
	b.sentences(r, s.Past)
	section := func(span reading.Span) string {
		for i := len(r.Sections) - 1; i >= 0; i-- {
			if r.Sections[i].Span[0] <= span[0] {
				return r.Sections[i].ID
			}
		}
		return "0"
	}
	for _, list := range [][]reading.Commitment{r.Achievements, r.Commitments} {
		for i := range list {
			list[i].Section = section(list[i].Span)
		}
	}
	for _, x := range s.Works {
		r.Works = append(r.Works, reading.Work{Action: x.Action, Name: x.Name, Text: x.Text, Status: "planned", Span: b.find(x.Text)})
	}
	b.next = 0
	for _, x := range s.Healed {
		r.Healed = append(r.Healed, reading.Healing{Span: b.find(x.Was), Was: x.Was, Now: x.Now, Code: x.Code, Why: x.Why})
	}
	res := &reader.Result{Reading: r, Text: b.text}
	for _, x := range s.Counts {
		res.Counts = append(res.Counts, table.GroupCount{Table: x.Table, Group: x.Group, Printed: x.Printed, Rows: x.Rows, Span: b.find(x.Group)})
	}
	b.next = 0
	for _, x := range s.Slips {
		before := b.find(x.Before)
		res.Slips = append(res.Slips, outline.Slip{Printed: x.Printed, Expected: x.Expected, Span: b.find(x.Printed), Before: before})
	}
	return res
}

func (b *builder) clauses(list []clauseSample) []reading.Commitment {
	b.next = 0
	var out []reading.Commitment
	for _, x := range list {
		c := reading.Commitment{
			Text: x.Text, Span: b.find(x.Text), Subject: x.Subject, Op: reading.Op(x.Op), Value: value(x.Value), Unit: x.Unit,
			Kind: x.Kind, Due: x.Due, DueExplicit: !x.NoYear, Growth: x.Growth, Confidence: 0.95,
		}
		if c.Kind == "" {
			c.Kind = "level"
		}
		if len(x.From) == 2 {
			var year int
			_, _ = fmt.Sscan(x.From[0], &year)
			c.From = &reading.Dated{Year: year, Value: value(x.From[1])}
			c.To = &reading.Dated{Year: x.Due, Value: value(x.Value)}
		}
		out = append(out, c)
	}
	return out
}

// sentences cuts the text outside tables into headings and sentences.
func (b *builder) sentences(r *reading.Reading, past []string) {
	from := 0
	flush := func(to int) {
		line := string(b.text[from:to])
		if title, ok := strings.CutPrefix(line, "# "); ok {
			id := fmt.Sprint(len(r.Sections) + 1)
			label := title[:strings.Index(title, "章")+len("章")]
			r.Sections = append(r.Sections, reading.Section{ID: id, Label: label, Title: title[len(label):], Level: 1, Span: reading.Span{from, to}})
		} else if strings.TrimSpace(line) != "" && !slices.ContainsFunc(r.Tables, func(t reading.Table) bool { return t.Span.Overlaps(reading.Span{from, to}) }) {
			id := "0"
			if n := len(r.Sections); n > 0 {
				id = r.Sections[n-1].ID
			}
			class := reading.ClassMeasure
			if slices.ContainsFunc(past, func(p string) bool { return strings.HasPrefix(strings.TrimSpace(line), p) }) {
				class = reading.ClassAchievement
			}
			r.Sentences = append(r.Sentences, reading.Sentence{Section: id, Span: reading.Span{from, to}, Class: class})
		}
		from = to
	}
	for i, c := range b.text {
		switch {
		case c == '\n':
			flush(i)
			from = i + 1
		case c == '。':
			flush(i + 1)
		}
	}
	if from < len(b.text) {
		flush(len(b.text))
	}
}

func load(t *testing.T, path string) *sample {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &sample{}
	if err := yaml.Unmarshal(data, s); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return s
}

func TestCorpus(t *testing.T) {
	for _, rule := range Rules() {
		t.Run(rule.Code, func(t *testing.T) {
			dir := filepath.Join("testdata", rule.Code)
			fires, _ := filepath.Glob(filepath.Join(dir, "fires-*.yaml"))
			quiet, _ := filepath.Glob(filepath.Join(dir, "quiet-*.yaml"))
			if len(fires) == 0 || len(quiet) == 0 {
				t.Fatalf("%s needs a case that fires and one that does not; it has %d and %d", rule.Code, len(fires), len(quiet))
			}
			for _, path := range append(fires, quiet...) {
				name := strings.TrimSuffix(filepath.Base(path), ".yaml")
				t.Run(name, func(t *testing.T) { runCase(t, rule, path) })
			}
		})
	}
}

func runCase(t *testing.T, rule Rule, path string) {
	s := load(t, path)
	res := build(t, s)
	in := NewInput(res)
	if s.Upper != nil {
		in.Upper = build(t, s.Upper).Reading
	}
	got := rule.Check(in)
	quiet := strings.HasPrefix(filepath.Base(path), "quiet-")
	if quiet {
		if len(got) > 0 {
			t.Fatalf("must not fire:\n%s", show(in, got))
		}
		return
	}
	if len(got) == 0 {
		t.Fatal("did not fire")
	}
	want := strings.TrimSuffix(path, ".yaml") + ".want"
	if *update {
		if err := os.WriteFile(want, []byte(show(in, got)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	expected, err := os.ReadFile(want)
	if err != nil {
		t.Fatal(err)
	}
	if show(in, got) != string(expected) {
		t.Errorf("got:\n%s\nwant:\n%s", show(in, got), expected)
	}
}

// show writes findings as the .want files hold them.
func show(in *Input, fs []reading.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		fmt.Fprintf(&b, "%s %s\n%s\n", f.Severity, f.Code, f.Message)
		for _, s := range tidy(f.Spans, len(in.Text)) {
			fmt.Fprintf(&b, "  @ %s\n", strings.ReplaceAll(in.Quote(s), "\n", "⏎"))
		}
		for _, x := range []struct{ name, text string }{{"算式", f.Arithmetic}, {"可能", f.Explanation}, {"建议", f.Advice}} {
			if x.text != "" {
				fmt.Fprintf(&b, "  %s：%s\n", x.name, strings.ReplaceAll(x.text, "\n", "\n      "))
			}
		}
	}
	return b.String()
}

// Every finding of the corpus says what is wrong, where, and what to do.
func TestEveryFindingIsComplete(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*/*.yaml")
	for _, path := range paths {
		res := build(t, load(t, path))
		for i, f := range Check(res) {
			if f.ID != fmt.Sprintf("F%d", i+1) || f.Message == "" || f.Advice == "" || len(f.Spans) == 0 || !strings.HasSuffix(f.Message, "。") {
				t.Errorf("%s: incomplete finding %+v", path, f)
			}
		}
	}
}

// A reading may come from a file that someone edited: places outside the text
// and empty names must not bring the rules down, nor be cited.
func TestForeignReadingsAreSurvived(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*/*.yaml")
	rapid.Check(t, func(rt *rapid.T) {
		res := build(t, load(t, rapid.SampledFrom(paths).Draw(rt, "case")))
		res.Text = res.Text[:rapid.IntRange(0, len(res.Text)).Draw(rt, "length")]
		shift := rapid.IntRange(-40, 40).Draw(rt, "shift")
		for i := range res.Reading.Indicators {
			res.Reading.Indicators[i].Span[0] += shift
			if rapid.Bool().Draw(rt, "nameless") {
				res.Reading.Indicators[i].Name = ""
			}
		}
		for i := range res.Reading.Sentences {
			res.Reading.Sentences[i].Span[1] += shift
		}
		for i := range res.Reading.Commitments {
			res.Reading.Commitments[i].Span[1] -= shift
		}
		for _, f := range Check(res) {
			for _, s := range f.Spans {
				if s[0] < 0 || s[0] >= s[1] || s[1] > len(res.Text) {
					rt.Fatalf("%s cites %v of %d", f.Code, s, len(res.Text))
				}
			}
		}
	})
}

// readText reads a made-up plan as the reader reads any document.
func readText(t *testing.T, path string, data []byte) *reader.Result {
	t.Helper()
	res, err := reader.Read(filepath.Base(path), data)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return res
}
