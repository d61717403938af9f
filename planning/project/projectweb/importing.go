package projectweb

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"bytes"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/planning/project/sheet"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// upload is a spreadsheet that is looked at: kept under its hash, sealed for the
// person who sent it.
type upload struct {
	Name, SHA, Seal string
	Year            int
}

func (w *Web) seal(v *visit, u upload) string {
	h := hmac.New(sha256.New, w.Key)
	h.Write([]byte(string(v.tenant) + "\n" + string(v.me.Person) + "\n" + u.Name + "\n" + u.SHA))
	return hex.EncodeToString(h.Sum(nil))
}

func (w *Web) askImport(v *visit) (page.View, error) {
	year := strconv.Itoa(page.From(v.ctx).Now.Year())
	return v.asking("projectweb.import", "projectweb.import.lead", page.Form{Action: Path + "/import", Upload: true, Buttons: []page.Button{{Label: v.t("projectweb.import.look"), Kind: page.Primary}}, Fields: []page.Field{
		{Name: "file", Label: v.t("projectweb.import.file"), Hint: v.t("projectweb.import.file.hint"), Type: page.FieldFile, Accept: ".xlsx,.csv,.txt", Required: true},
		{Name: "year", Label: v.t("projectweb.import.year"), Hint: v.t("projectweb.import.year.hint"), Type: page.FieldNumber, Value: year, Width: 5},
	}}), nil
}

// received is the file with what people answered: sent now, or kept before.
func (w *Web) received(v *visit) (u upload, data []byte, m sheet.Mapping, err error) {
	if err := v.parse(); err != nil {
		return u, nil, m, err
	}
	u.Year, _ = strconv.Atoi(v.input("year"))
	if u.Year < 1990 || u.Year > 2100 {
		u.Year = page.From(v.ctx).Now.Year()
	}
	if u.SHA = v.input("sha"); u.SHA == "" {
		file, head, err := v.r.FormFile("file")
		if err != nil {
			return u, nil, m, fault.Wrap(err, fault.Invalid, "projectweb.import.missing", nil)
		}
		defer func() { _ = file.Close() }() // opened for reading only
		u.Name = path.Base(strings.ReplaceAll(head.Filename, `\`, "/"))
		if data, err = io.ReadAll(file); err != nil {
			return u, nil, m, err
		}
		if u.SHA, _, err = w.Files.Put(v.ctx, bytes.NewReader(data)); err != nil {
			return u, nil, m, err
		}
		u.Seal = w.seal(v, u)
		return u, data, m, nil
	}
	if u.Name, u.Seal = v.input("name"), v.input("seal"); !hmac.Equal([]byte(u.Seal), []byte(w.seal(v, u))) {
		return u, nil, m, fault.New(fault.Invalid, "projectweb.import.again", nil)
	}
	r, err := w.Files.Get(v.ctx, u.SHA)
	if err != nil {
		return u, nil, m, err
	}
	data, err = io.ReadAll(r)
	return u, data, v.mapping(), errors.Join(err, r.Close())
}

// mapping reads what people said that columns and words mean.
func (v *visit) mapping() sheet.Mapping {
	m := sheet.Mapping{Columns: map[string]sheet.Field{}, Words: map[string]sheet.Answer{}}
	for i, h := range v.r.PostForm["heading"] {
		m.Columns[h] = sheet.Field(v.input("column-" + strconv.Itoa(i)))
	}
	for i, w := range v.r.PostForm["word"] {
		kind, value, _ := strings.Cut(v.input("answer-"+strconv.Itoa(i)), ":")
		switch kind {
		case "org":
			m.Words[w] = sheet.Answer{Org: identity.OrgID(value)}
		case "area":
			m.Words[w] = sheet.Answer{Area: area.Code(value)}
		case "stage":
			m.Words[w] = sheet.Answer{Stage: project.Stage(value)}
		case "ignore":
			m.Words[w] = sheet.Answer{Ignore: true}
		}
	}
	return m
}

// read says what the file would bring. The first time the answers given to files
// with the same headings are taken.
func (w *Web) read(v *visit, u upload, data []byte, m sheet.Mapping) (*sheet.Preview, sheet.Mapping, error) {
	f := sheet.Frame{Year: u.Year, Mapping: m, May: func(org identity.OrgID, areas []area.Code) bool {
		return project.MayKeep(v.me, v.tenant, org, areas)
	}}
	if err := w.Projects.Each(v.ctx, project.Query{Tenant: v.tenant, Standings: project.Standings()}, func(p *project.Project) error { f.Existing = append(f.Existing, p); return nil }); err != nil {
		return nil, m, err
	}
	for _, o := range v.orgs.All() {
		x := sheet.Unit{ID: o.ID, Name: o.Name}
		if o.Short != "" {
			x.Aliases = append(x.Aliases, o.Short)
		}
		f.Orgs = append(f.Orgs, x)
	}
	for _, a := range v.areas.Day(page.From(v.ctx).Now) {
		f.Areas = append(f.Areas, sheet.Place{Code: a.Code, Name: a.Name})
	}
	p, err := sheet.Read(v.ctx, u.Name, data, &f)
	if err != nil || m.Columns != nil {
		return p, m, err
	}
	kept, err := w.Projects.Remembered(v.ctx, v.tenant, p.Headings)
	if err != nil || kept == nil {
		return p, m, err
	}
	if err := json.Unmarshal(kept, &m); err != nil {
		return nil, m, err
	}
	f.Mapping = m
	p, err = sheet.Read(v.ctx, u.Name, data, &f)
	return p, m, err
}

func (w *Web) preview(v *visit) (page.View, error) {
	u, data, m, err := w.received(v)
	if err != nil {
		return w.again(v, err, w.askImport)
	}
	p, m, err := w.read(v, u, data, m)
	if err != nil {
		return w.again(v, err, w.askImport)
	}
	return v.previewPage(u, p, m), nil
}

// mostRows is how many rows a preview shows of each kind.
const mostRows = 200

func (v *visit) previewPage(u upload, p *sheet.Preview, m sheet.Mapping) page.View {
	var counts page.Stats
	for _, k := range sheet.Kinds() {
		counts = append(counts, page.Stat{Label: v.t(k.Key()), Value: strconv.Itoa(p.Counts[k]), Unit: v.t("projectweb.unit.rows")})
	}
	stack := page.Stack{}
	if v.problem != nil {
		stack = append(stack, page.Notice{Kind: page.NoticeError, Title: v.t("projectweb.not_kept"), Text: i18n.Fault(v.lang, v.problem)})
	}
	stack = append(stack, counts, v.mappingForm(u, p, m))
	ready := p.Counts[sheet.Undecided]+p.Counts[sheet.Refused] == 0
	if n := p.Counts[sheet.Create] + p.Counts[sheet.Change]; n > 0 {
		f := page.Form{Action: Path + "/import/apply", Fields: v.carried(u, p, m), Buttons: []page.Button{{Label: v.n("projectweb.import.apply", n), Kind: page.Primary}}}
		if !ready {
			f.Fields = append(f.Fields, page.Field{Name: "skip", Label: v.t("projectweb.import.skip"), Type: page.FieldChecks, Options: []page.Option{{Value: "yes", Label: v.n("projectweb.import.skip.yes", p.Counts[sheet.Undecided]+p.Counts[sheet.Refused])}}})
		}
		stack = append(stack, section("apply", v.t("projectweb.import.confirm"), v.t("projectweb.import.confirm.hint"), f))
	}
	for _, k := range []sheet.Kind{sheet.Refused, sheet.Undecided, sheet.Create, sheet.Change, sheet.Same, sheet.Ignored} {
		if p.Counts[k] > 0 {
			stack = append(stack, v.fates(p, k))
		}
	}
	out := page.Page{Title: v.t("projectweb.import.preview"), Lead: v.t("projectweb.import.preview.lead", i18n.Args{"Name": u.Name}), Crumbs: []page.Link{v.crumb(), {Label: v.t("projectweb.import"), Href: Path + "/import"}}, Body: stack}
	if v.problem != nil {
		out.Status = page.Status(fault.From(v.problem).Code)
	}
	return out
}

func (v *visit) hiddenUpload(u upload) []page.Field {
	return []page.Field{hidden("sha", u.SHA), hidden("name", u.Name), hidden("seal", u.Seal), hidden("year", strconv.Itoa(u.Year))}
}

// carried takes file and answers along to the next step.
func (v *visit) carried(u upload, p *sheet.Preview, m sheet.Mapping) []page.Field {
	out := v.hiddenUpload(u)
	for i, c := range p.Columns {
		out = append(out, hidden("heading", c.Heading), hidden("column-"+strconv.Itoa(i), string(c.Field)))
	}
	n := 0
	for word, a := range m.Words {
		out = append(out, hidden("word", word), hidden("answer-"+strconv.Itoa(n), answer(a)))
		n++
	}
	return out
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

// mappingForm shows what each column is taken for, and asks what unknown words mean.
func (v *visit) mappingForm(u upload, p *sheet.Preview, m sheet.Mapping) templ.Component {
	fields := v.hiddenUpload(u)
	var pairs []string
	for _, f := range sheet.Fields() {
		pairs = append(pairs, string(f), v.t(f.Title()))
	}
	unknown := 0
	for i, c := range p.Columns {
		hint := ""
		if c.Unit != "" {
			hint = v.t("projectweb.import.unit", i18n.Args{"Unit": c.Unit})
		}
		if c.Field == sheet.Unknown {
			unknown++
		}
		fields = append(fields, hidden("heading", c.Heading), page.Field{Name: "column-" + strconv.Itoa(i), Label: strings.ReplaceAll(c.Heading, "\n", " "), Hint: hint, Type: page.FieldSelect, Options: options(v.t("project.column.unknown"), string(c.Field), pairs...)})
	}
	n := 0
	said := map[string]bool{}
	for word, a := range m.Words {
		fields = append(fields, hidden("word", word), hidden("answer-"+strconv.Itoa(n), answer(a)))
		said[word] = true
		n++
	}
	for _, word := range p.Words {
		if said[word.Text] {
			continue
		}
		fields = append(fields, hidden("word", word.Text), page.Field{Name: "answer-" + strconv.Itoa(n), Label: v.t("projectweb.import.word", i18n.Args{"Word": word.Text, "Field": v.t(word.Field.Title()), "Cells": word.Cells}), Type: page.FieldSelect,
			Options: append([]page.Option{{Label: v.t("projectweb.choose")}, {Value: "ignore:", Label: v.t("projectweb.import.word.ignore")}}, v.answers(word.Field)...)})
		n++
	}
	f := page.Form{Action: Path + "/import", Fields: fields, Buttons: []page.Button{{Label: v.t("projectweb.import.reread")}}}
	return fold("mapping", v.n("projectweb.import.columns", len(p.Columns)), unknown > 0 || len(p.Words) > 0, page.Stack{text("hint", v.t("projectweb.import.columns.hint")), f})
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

// fates is what becomes of the rows of one kind, row by row with what stands in the way.
func (v *visit) fates(p *sheet.Preview, k sheet.Kind) templ.Component {
	t := page.Table{Caption: v.t(k.Key()), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("projectweb.import.row"), Kind: page.KindDate}, {Label: v.t("project.field.name"), Head: true}, {Label: v.t("projectweb.import.why")}, {Label: v.t("projectweb.import.cells")}}}
	for i := range p.Rows {
		r := &p.Rows[i]
		if r.Kind != k || len(t.Rows) >= mostRows {
			continue
		}
		var taken, wrong []string
		for _, c := range r.Cells {
			words := v.t("projectweb.import.cell", i18n.Args{"Field": v.t(c.Field.Title()), "Text": c.Text})
			switch {
			case c.Kind == sheet.Taken && c.Value != "" && c.Value != c.Text:
				taken = append(taken, words+" → "+c.Value)
			case c.Kind == sheet.Taken:
				taken = append(taken, words)
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
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(r.Ref), name, {Text: why, Note: strings.Join(wrong, " ")}, page.Txt(v.join(taken))}})
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

// applyImport takes in what was confirmed, all rows or none, and remembers the answers.
func (w *Web) applyImport(v *visit) (page.View, error) {
	u, data, m, err := w.received(v)
	if err != nil {
		return w.again(v, err, w.askImport)
	}
	p, m, err := w.read(v, u, data, m)
	if err != nil {
		return w.again(v, err, w.askImport)
	}
	rows, err := p.Apply(confirmed(p, v.input("skip") != ""))
	if err == nil {
		_, _, err = w.Projects.Import(v.ctx, v.tenant, u.Name, rows, false)
	}
	if err != nil {
		return w.again(v, err, func(v *visit) (page.View, error) { return v.previewPage(u, p, m), nil })
	}
	kept, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if err := w.Projects.RememberHeadings(v.ctx, v.tenant, p.Headings, kept); err != nil {
		return nil, err
	}
	return page.Redirect{To: Path + "?sort=-changed"}, nil
}

// confirmed leaves out the rows that cannot be taken, when the person said so.
func confirmed(p *sheet.Preview, skip bool) func(string) bool {
	if !skip {
		return nil
	}
	bad := map[string]bool{}
	for i := range p.Rows {
		if k := p.Rows[i].Kind; k == sheet.Undecided || k == sheet.Refused {
			bad[p.Rows[i].Ref] = true
		}
	}
	return func(ref string) bool { return !bad[ref] }
}
