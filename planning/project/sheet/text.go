package sheet

import (
	"slices"
	"strings"

	"gangyao/planning/project"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
)

// takeText understands a cell of words.
func (r *reader) takeText(col *Column, c *xlsx.Found, ir *project.ImportRow) said {
	if bad, is := broken(c); is {
		return bad
	}
	b := &ir.Basics
	text := clip(c.Text, 4000)
	f := string(col.Field)
	done := func(value string) said {
		if !slices.Contains(ir.Set, f) {
			ir.Set = append(ir.Set, f)
		}
		return said{kind: Taken, value: clip(value, 60)}
	}
	chosen := func(key string) said {
		s := done("")
		s.choice = i18n.Key(key)
		return s
	}
	for _, x := range []struct {
		field string
		into  *string
	}{{"name", &b.Name}, {"kind", &b.Kind}, {"industry", &b.Industry}, {"owner", &b.Owner}, {"ownerCode", &b.OwnerCode}, {"leader", &b.Leader},
		{"content", &b.Content}, {"scale", &b.Scale}, {"spot", &b.Spot}, {"note", &b.Note}} {
		if x.field == f {
			*x.into = text
			return done(text)
		}
	}
	switch col.Field {
	case "code":
		if c.Kind == xlsx.IsNumber && len(text) > 15 { // a spreadsheet keeps 15 digits
			return wrong("project.cell_why.digits", nil)
		}
		code, err := project.ParseCode(text)
		if err == nil && code != "" && r.f.Today != 0 {
			err = code.Given(r.f.Today)
		}
		if err != nil {
			fa := fault.From(err)
			return said{kind: Wrong, why: i18n.M(fa.Key, fa.Args)}
		}
		b.Code = code
		return done(string(code))
	case "nature":
		n, ok := r.w.natures[tidy(text)]
		if !ok {
			return unclear("project.cell_why.choice", i18n.Args{"Text": clip(text, 20)})
		}
		b.Nature = n
		return chosen(n.Key())
	case "procedure":
		p, ok := r.w.procedures[tidy(text)]
		if !ok {
			return unclear("project.cell_why.choice", i18n.Args{"Text": clip(text, 20)})
		}
		b.Procedure = p
		return chosen(p.Key())
	case Stage:
		st, ok := r.w.stages[tidy(text)]
		if a, known := r.f.Mapping.Words[text]; known && !ok {
			if st, ok = a.Stage, a.Stage != ""; a.Ignore {
				return said{kind: Left, why: i18n.M("project.cell_why.told")}
			}
		}
		if !ok {
			return r.ask(col.Field, text)
		}
		ir.Stage = st
		return said{kind: Taken, choice: i18n.Key(st.Key())}
	case "org":
		return r.org(text, ir, done)
	case "areas":
		return r.places(text, ir, done)
	}
	return said{kind: Left, why: i18n.M("project.cell_why.ignored")}
}

// ask notes a word that nobody knows.
func (r *reader) ask(f Field, text string) said {
	i, ok := r.unknown[string(f)+"\n"+text]
	if !ok {
		i = len(r.p.Words)
		r.unknown[string(f)+"\n"+text] = i
		r.p.Words = append(r.p.Words, Word{Text: text, Field: f})
	}
	r.p.Words[i].Cells++
	return unclear("project.cell_why.unknown", i18n.Args{"Text": clip(text, 30)})
}

func (r *reader) org(text string, ir *project.ImportRow, done func(string) said) said {
	if a, ok := r.f.Mapping.Words[text]; ok {
		if a.Ignore {
			return said{kind: Left, why: i18n.M("project.cell_why.told")}
		}
		if a.Org != "" {
			ir.Basics.Org = a.Org
			return done(r.unitName(a.Org))
		}
	}
	s := tidy(text)
	list := r.orgs[s]
	if len(list) == 0 { // 发改局（牵头）, 市发改局, 交通运输局
		front, _ := bare(text)
		if list = r.orgs[front]; len(list) == 0 && r.f.Org != nil {
			if id := r.f.Org(front); id != "" {
				list = []identity.OrgID{id}
			}
		}
	}
	if len(list) != 1 {
		return r.ask("org", text)
	}
	ir.Basics.Org = list[0]
	return done(r.unitName(list[0]))
}

func (r *reader) unitName(id identity.OrgID) string {
	if i := slices.IndexFunc(r.f.Orgs, func(o Unit) bool { return o.ID == id }); i >= 0 {
		return r.f.Orgs[i].Name
	}
	return string(id)
}

// places reads one or several places.
func (r *reader) places(text string, ir *project.ImportRow, done func(string) said) said {
	var codes []area.Code
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("、，,;；/ ", c) }) {
		if a, ok := r.f.Mapping.Words[part]; ok && (a.Area != "" || a.Ignore) {
			if a.Area != "" {
				codes = append(codes, a.Area)
			}
			continue
		}
		list := r.areas[tidy(part)]
		if len(list) != 1 {
			return r.ask("areas", part)
		}
		codes = append(codes, list[0])
	}
	if len(codes) == 0 {
		return said{kind: Left, why: i18n.M("project.cell_why.told")}
	}
	ir.Basics.Areas = codes
	var names []string
	for _, c := range codes {
		names = append(names, r.placeName(c))
	}
	return done(strings.Join(names, "、"))
}

func (r *reader) placeName(c area.Code) string {
	if i := slices.IndexFunc(r.f.Areas, func(p Place) bool { return p.Code == c }); i >= 0 {
		return r.f.Areas[i].Name
	}
	return string(c)
}

// match finds the project that a row speaks of, and what becomes of the row.
func (r *reader) match(out *Row) {
	ir := &out.row
	undivided(&ir.Basics)
	worst := Taken
	for _, c := range out.Cells {
		if c.Kind == Wrong || c.Kind == Unclear && worst != Wrong {
			worst = c.Kind
		}
	}
	settle := func(k Kind, key string, args i18n.Args) { out.Kind, out.Why = k, i18n.M(key, args) }
	for _, key := range []string{string(ir.Basics.Code), string(ir.ID)} {
		if key == "" {
			continue
		}
		if other, twice := r.seen[key]; twice {
			settle(Refused, "project.row_why.twice", i18n.Args{"Row": other})
			return
		}
		r.seen[key] = out.Ref
	}
	if ir.ID == "" && ir.Basics.Code == "" {
		if other, twice := r.seen[tidy(out.Name)]; twice {
			settle(Undecided, "project.row_why.twice", i18n.Args{"Row": other})
			return
		}
	}
	r.seen[tidy(out.Name)] = out.Ref
	old, ok := r.existing(ir, out.Name)
	if !ok {
		settle(Undecided, "project.row_why.several", nil)
		return
	}
	switch {
	case worst == Wrong:
		settle(Refused, "project.row_why.wrong", nil)
		return
	case worst == Unclear:
		settle(Undecided, "project.row_why.unclear", nil)
		return
	}
	if old == nil {
		b := ir.Basics
		if err := b.Tidy(); err != nil {
			fa := fault.From(err)
			settle(Refused, fa.Key, fa.Args)
			return
		}
		if r.f.May != nil && !r.f.May(b.Org, b.Areas) {
			settle(Refused, "project.row_why.not_yours", nil)
			return
		}
		ir.ID, ir.Basics = "", b
		settle(Create, "project.row_why.create", nil)
		return
	}
	if r.f.May != nil && !r.f.May(old.Basics.Org, old.Basics.Areas) {
		settle(Refused, "project.row_why.not_yours", nil)
		return
	}
	out.ID, ir.ID = old.ID, old.ID
	if ir.Base == 0 {
		ir.Base = old.Version
	}
	r.compare(out, old)
}

// existing is the project of a row: by key, by code, by name. Not ok: several have the name.
func (r *reader) existing(ir *project.ImportRow, name string) (*project.Project, bool) {
	if p := r.byID[ir.ID]; p != nil {
		return p, true
	}
	if p := r.byCode[ir.Basics.Code]; ir.Basics.Code != "" && p != nil {
		return p, true
	}
	list := r.byName[tidy(name)]
	list = slices.DeleteFunc(slices.Clone(list), func(p *project.Project) bool {
		return p.Standing.Over() || ir.Basics.Code != "" && p.Basics.Code != ""
	})
	switch len(list) {
	case 0:
		return nil, true
	case 1:
		return list[0], true
	}
	return nil, false
}

// undivided is what is left of the total beside the money by source.
func undivided(b *project.Basics) {
	i := slices.IndexFunc(b.Funds, func(f project.Fund) bool { return f.Source == project.Undivided })
	if i < 0 {
		return
	}
	total := b.Funds[i].Amount
	b.Funds = slices.Delete(b.Funds, i, i+1)
	if rest := total.Sub(project.Sum(b.Funds)); rest.IsPositive() {
		b.Funds = append(b.Funds, project.Fund{Source: project.Undivided, Amount: rest})
	}
}

// compare says whether a row changes the project.
func (r *reader) compare(out *Row, old *project.Project) {
	if fs := out.row.Basics.Funds; len(fs) == 1 && fs[0].Source == project.Undivided && fs[0].Amount.Equal(old.Total()) {
		// the same total, only not divided: what is known of the sources stays
		out.row.Set = slices.DeleteFunc(out.row.Set, func(f string) bool { return f == "funds" })
	}
	held := old.Plan() != nil && r.holdDates(out, old)
	next, err := project.Overlay(old.Basics, out.row.Basics, out.row.Set)
	if err == nil {
		err = old.Takes(&out.row)
	}
	if err != nil {
		fa := fault.From(err)
		out.Kind, out.Why = Refused, i18n.M(fa.Key, fa.Args)
		return
	}
	names := next.Changed(&old.Basics)
	if y := out.row.Year; y != 0 {
		if plan := old.YearPlan(y); plan == nil || !project.Sum(plan.Funds).Equal(project.Sum(out.row.Funds)) {
			names = append(names, string(YearPlan))
		}
	}
	if len(names) == 0 {
		out.Kind, out.Why = Same, i18n.M("project.row_why.same")
		if held {
			out.Why = i18n.M("project.row_why.same_but_dates")
		}
		return
	}
	msg := i18n.M(Field(names[0]).Title())
	for _, n := range names[1:] {
		msg = i18n.M("project.gate.and", i18n.Args{"A": msg, "B": i18n.Key(Field(n).Title())})
	}
	out.Kind, out.Why = Change, i18n.M("project.row_why.change", i18n.Args{"What": msg})
	if held {
		out.Why = i18n.M("project.row_why.change_but_dates", i18n.Args{"What": msg})
	}
}

// holdDates leaves the days of a row out that differ from those of a project whose
// milestones give them; false: there are none.
func (r *reader) holdDates(out *Row, old *project.Project) bool {
	ir, b := &out.row, &old.Basics
	moved := func(f string, is, was project.Day) bool { return slices.Contains(ir.Set, f) && is != was }
	if !moved("start", ir.Basics.Start, b.Start) && !moved("finish", ir.Basics.Finish, b.Finish) {
		return false
	}
	ir.Set = slices.DeleteFunc(ir.Set, func(f string) bool { return f == "start" || f == "finish" })
	for i := range out.Cells {
		if c := &out.Cells[i]; c.Kind == Taken && (c.Field == "start" || c.Field == "finish" || c.Field == Span) {
			c.Kind, c.Why = Left, i18n.M("project.cell_why.dates_from_plan")
		}
	}
	return true
}

// Apply gives the rows to import. confirmed says which rows a person confirmed;
// nil: all that create or change. A row that is refused or undecided cannot be
// confirmed. Faults: Invalid ("project.sheet_columns_open", "project.sheet_not_ready").
func (p *Preview) Apply(confirmed func(ref string) bool) ([]project.ImportRow, error) {
	if open := p.Open(); len(open) > 0 {
		return nil, fault.New(fault.Invalid, "project.sheet_columns_open", fault.Args{"Count": len(open), "Column": open[0].Label()})
	}
	var out []project.ImportRow
	for i := range p.Rows {
		r := &p.Rows[i]
		if confirmed != nil && !confirmed(r.Ref) {
			continue
		}
		switch r.Kind {
		case Create, Change:
			out = append(out, r.row)
		case Undecided, Refused:
			return nil, fault.New(fault.Invalid, "project.sheet_not_ready", fault.Args{"Row": r.Ref, "Why": r.Why})
		}
	}
	return out, nil
}
