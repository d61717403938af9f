package sheet

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
)

// MaxBytes is the largest file that Read takes.
const MaxBytes = 32 << 20

// maxFates bounds the cells that are told about one by one.
const maxFates = 400_000

// Progress hears now and then how far a reading is, done of total, never less
// than before. The first half is the file, the second what it means.
type Progress func(done, total int64)

// steps is the total that Progress hears.
const steps = 1000

// Read says what a file would bring: an Excel workbook or a text table named
// name. Nothing is applied. The context ends it early.
//
// Faults: Unsupported ("sheet.old_format", "sheet.not_a_table"), TooLarge
// ("sheet.too_large", "sheet.too_much"), Invalid ("sheet.damaged", "sheet.empty",
// "sheet.other_round", "sheet.other_sheet").
func Read(ctx context.Context, name string, data []byte, f *Frame, progress Progress) (*Preview, error) {
	if len(data) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "sheet.too_large", fault.Args{"Name": name, "MB": MaxBytes >> 20})
	}
	w, err := vocabulary()
	if err != nil {
		return nil, err
	}
	if progress == nil {
		progress = func(int64, int64) {}
	}
	o := xlsx.ReadOptions{MaxCells: maxFates, Progress: func(done, total int64) { progress(done*steps/2/max(total, 1), steps) }}
	var grids []xlsx.Grid
	if xlsx.IsWorkbook(data) {
		grids, err = xlsx.Open(ctx, data, o)
	} else {
		var g *xlsx.Grid
		if g, err = xlsx.OpenCSV(ctx, "CSV", data, o); g != nil {
			grids = []xlsx.Grid{*g}
		}
	}
	if err != nil {
		return nil, unreadable(name, err)
	}
	r := &reading{ctx: ctx, n: newNames(w, f), f: f, p: &Preview{Counts: map[FateKind]int{}}, questions: map[string]int{}, seen: map[string]int{}}
	r.p.Layout = layout(r.n.words, grids)
	if r.year = f.Year; r.year == 0 {
		r.year = f.Period.Year()
	}
	r.progress = progress
	if err := r.grids(grids); err != nil {
		return nil, err
	}
	if len(r.p.Fates) == 0 {
		return nil, fault.New(fault.Invalid, "sheet.empty", fault.Args{"Name": name})
	}
	r.finish()
	return r.p, nil
}

func unreadable(name string, err error) error {
	args := fault.Args{"Name": name}
	switch {
	case errors.Is(err, xlsx.ErrOld):
		return fault.Wrap(err, fault.Unsupported, "sheet.old_format", args)
	case errors.Is(err, xlsx.ErrNotWorkbook):
		return fault.Wrap(err, fault.Unsupported, "sheet.not_a_table", args)
	case errors.Is(err, xlsx.ErrTooMuch):
		return fault.Wrap(err, fault.TooLarge, "sheet.too_much", args)
	case errors.Is(err, xlsx.ErrDamaged):
		return fault.Wrap(err, fault.Invalid, "sheet.damaged", args)
	}
	return err
}

// reading is one file on its way to a Preview.
type reading struct {
	ctx       context.Context
	n         *names
	f         *Frame
	p         *Preview
	year      int
	own       bool // the grid at hand is one of ours
	listed    bool // it is a list of figures of ours
	found     []candidate
	questions map[string]int
	labels    map[string]label
	seen      map[string]int // columns told of, by sheet, column and key
	progress  Progress
	cells     int // of all sheets
}

// candidate is an entry whose cell may come twice.
type candidate struct {
	Entry
	fate   int
	wanted bool // a person said to take this one
}

func (r *reading) grids(grids []xlsx.Grid) error {
	meta, err := r.meta(grids)
	if err != nil {
		return err
	}
	for i := range grids {
		r.cells += len(grids[i].Cells)
	}
	for i := range grids {
		g := &grids[i]
		if meta != nil && g.Name == metaSheet {
			continue
		}
		t := newTable(g)
		form := t.form(r.n)
		if form == nil && meta == nil {
			r.p.Sheets = append(r.p.Sheets, SheetSeen{Name: g.Name, Hidden: g.Hidden, Cells: len(g.Cells)})
		}
		r.own, r.listed = form != nil, form != nil && (meta == nil || meta["kind"] == "list")
		switch {
		case form != nil:
			r.p.Own = true
			r.readOwn(t, form)
		case meta != nil:
			r.rest(t, Label, i18n.M("sheet.why.instructions"))
		case r.f.Mapping.Sheets[g.Name].Ignore:
			r.rest(t, Ignored, i18n.M("sheet.why.told"))
		case g.Hidden && !r.f.Mapping.Sheets[g.Name].Take:
			r.rest(t, Ignored, i18n.M("sheet.why.hidden_sheet"))
		default:
			if err := r.readMessy(t); err != nil {
				return err
			}
		}
		if err := r.alive(); err != nil {
			return err
		}
	}
	return nil
}

// alive tells how far it is, and whether to go on.
func (r *reading) alive() error {
	r.progress(steps/2+int64(len(r.p.Fates))*steps/2/int64(max(r.cells, 1)), steps)
	return r.ctx.Err()
}

// rest gives all cells of a sheet one fate.
func (r *reading) rest(t *table, k FateKind, why i18n.Msg) {
	for i := range t.g.Cells {
		r.say(t, &t.g.Cells[i], k, why)
	}
}

// say gives a cell a fate that is no figure's.
func (r *reading) say(t *table, c *xlsx.Found, k FateKind, why i18n.Msg) int {
	r.p.add(Fate{Ref: t.ref(c), Text: clip(c.Text, 60), Kind: k, Why: why, Question: -1})
	return len(r.p.Fates) - 1
}

// ask notes a question and gives its index.
func (r *reading) ask(kind QuestionKind, text string, suggestions []Answer) int {
	at := r.question(kind, tidy(text), text, suggestions)
	r.p.Questions[at].Cells++
	return at
}

// offer asks what need not be answered: without an answer the cell is passed over.
func (r *reading) offer(kind QuestionKind, text string) int {
	if len(r.p.Questions) >= maxQuestions {
		return -1
	}
	at := r.question(kind, tidy(text), text, nil)
	r.p.Questions[at].Left++
	return at
}

// maxQuestions bounds what is offered to be answered.
const maxQuestions = 500

func (r *reading) question(kind QuestionKind, key, text string, suggestions []Answer) int {
	at, ok := r.questions[string(kind)+"|"+key]
	if !ok {
		at = len(r.p.Questions)
		r.questions[string(kind)+"|"+key] = at
		r.p.Questions = append(r.p.Questions, Question{Kind: kind, Text: clip(text, 60), Key: key, Suggestions: suggestions})
	}
	return at
}

// finish settles cells that came more than once and lists what is missing.
func (r *reading) finish() {
	by := map[indicator.CellKey][]*candidate{}
	for i := range r.found {
		c := &r.found[i]
		by[c.Cell] = append(by[c.Cell], c)
	}
	for i := range r.found {
		list := by[r.found[i].Cell]
		if list[0] != &r.found[i] {
			continue // settled with the first
		}
		r.settle(list)
	}
	spoken := map[indicator.CellKey]bool{}
	for i := range r.p.Fates {
		if f := &r.p.Fates[i]; f.Cell != nil && f.Kind != Ignored {
			spoken[*f.Cell] = true
		}
	}
	for _, c := range r.f.Cells {
		if !spoken[c] {
			r.p.Missing = append(r.p.Missing, c)
		}
	}
}

func (r *reading) settle(list []*candidate) {
	keep := list[0]
	if i := slices.IndexFunc(list, func(c *candidate) bool { return c.wanted }); i >= 0 {
		keep = list[i]
	} else if slices.ContainsFunc(list, func(c *candidate) bool {
		return !c.Value.Equal(keep.Value) || c.NoValue != keep.NoValue
	}) {
		for _, c := range list {
			r.change(c.fate, Undecided, i18n.M("sheet.why.twice", i18n.Args{"Count": len(list)}))
		}
		return
	}
	for _, c := range list {
		if c != keep {
			r.change(c.fate, Ignored, i18n.M("sheet.why.twice_same", i18n.Args{"Ref": keep.Ref}))
		}
	}
	if now, ok := r.f.Current[keep.Cell]; ok && keep.says(&now) {
		r.change(keep.fate, Same, i18n.M("sheet.why.same"))
		return
	}
	r.p.entries = append(r.p.entries, keep.Entry)
}

// says whether two entries say the same of a cell.
func (e *Entry) says(o *Entry) bool {
	return e.Value.Equal(o.Value) && e.Status == o.Status && e.NoValue == o.NoValue && strings.TrimSpace(e.Note) == strings.TrimSpace(o.Note)
}

func (r *reading) change(fate int, k FateKind, why i18n.Msg) {
	f := &r.p.Fates[fate]
	r.p.Counts[f.Kind]--
	f.Kind, f.Why = k, why
	r.p.Counts[k]++
}

// hint is what is known of a period before it is read.
func (r *reading) hint() period.Hint { return period.Hint{Kind: r.f.Period.Kind()} }

// statusOf reads a standing: the code, or its name in any language.
func statusOf(text string) (indicator.Status, bool) {
	s := tidy(text)
	if s == "" {
		return indicator.Normal, true
	}
	for _, st := range indicator.Statuses() {
		if s == strings.ToLower(string(st)) {
			return st, true
		}
		for _, l := range i18n.Langs() {
			if s == tidy(StatusName(l, st)) {
				return st, true
			}
		}
	}
	return "", false
}

// StatusName is the name of a standing.
func StatusName(l i18n.Lang, s indicator.Status) string { return i18n.T(l, "sheet.status."+string(s)) }

// reasonOf reads a reason for no value: the code, or its name in any language.
func reasonOf(text string) (reporting.NoValue, bool) {
	s := tidy(text)
	for _, n := range reporting.NoValues() {
		if s == string(n) {
			return n, true
		}
		for _, l := range i18n.Langs() {
			if s == tidy(i18n.T(l, n.Key())) {
				return n, true
			}
		}
	}
	return "", false
}
