package supervisionweb

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// declaredPath is where a place declares how its items go their way and how its
// organisations are assessed.
const declaredPath = "/supervision-rules"

// DeclaredPath is where what a place declared of a kind is shown.
func DeclaredPath(k supervision.DeclarationKind) string { return declaredPath + "/" + string(k) }

func (w *Web) declaredRoutes(s *page.Site) {
	does := func(h handler) page.Handler { return w.on(h, supervision.DoDeclare) }
	s.Handle("GET "+declaredPath, does(w.declared))
	s.Handle("GET "+declaredPath+"/{kind}", does(w.declaredKind))
	s.Handle("GET "+declaredPath+"/{kind}/{file}", does(w.declaredFile))
	s.Handle("POST "+declaredPath+"/{kind}", does(w.declare), page.MaxBody(2*declare.MaxBytes))
}

// declares says whether the person declares for the place.
func (v *visit) declares() bool {
	return v.me.May(supervision.DoDeclare, identity.Target{Tenant: v.w.Tenant})
}

// inForce is the place of the declaration that holds on the day shown.
func (v *visit) inForce(all []supervision.Declaration) int {
	day := v.asOf()
	if day.IsZero() {
		day = identity.Day(v.now)
	}
	for i, d := range slices.Backward(all) {
		if d.No == 0 || !d.From.After(day) {
			return i
		}
	}
	return 0
}

// declared lists what is declared, with the version in force.
func (w *Web) declared(v *visit) (page.View, error) {
	t := page.Table{Caption: v.t("supervisionweb.declared"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.declared.what"), Head: true}, {Label: v.t("supervisionweb.declared.in_force")},
		{Label: v.t("supervisionweb.declared.from"), Kind: page.KindDate}, {Label: v.t("supervisionweb.declared.by")}}}
	for _, k := range supervision.DeclarationKinds() {
		all, err := w.Items.Declarations(v.ctx, w.Tenant, k, v.asOf())
		if err != nil {
			return nil, err
		}
		d := &all[v.inForce(all)]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(v.t(k.Key()), DeclaredPath(k)), page.Txt(v.version(d)), v.holdsFrom(d), page.Txt(v.source(d))}})
	}
	return page.Page{Title: v.t("supervisionweb.declared"), Lead: v.t("supervisionweb.declared.lead"), Body: t}, nil
}

func (v *visit) version(d *supervision.Declaration) string {
	return v.t("supervisionweb.declared.version", i18n.Args{"Version": d.Version})
}

func (v *visit) holdsFrom(d *supervision.Declaration) page.Cell {
	if d.From.IsZero() {
		return page.None(v.t("supervisionweb.declared.always"))
	}
	return page.Txt(plain(d.From))
}

// source says who declared it.
func (v *visit) source(d *supervision.Declaration) string {
	if d.No == 0 {
		return v.t("calendar.page.shipped")
	}
	return v.t("calendar.page.loaded", i18n.Args{"By": d.By, "Day": v.day(d.At)})
}

// kind is the kind in the address.
func (v *visit) declaredWhat() (supervision.DeclarationKind, error) {
	k := supervision.DeclarationKind(v.r.PathValue("kind"))
	if !slices.Contains(supervision.DeclarationKinds(), k) {
		return "", fault.New(fault.NotFound, "fault.not_found", nil)
	}
	return k, nil
}

// offer is what somebody put into the form.
type offer struct {
	text, file, from, note string
	base                   int
	problem                error
	trial                  *supervision.Trial
}

func (w *Web) declaredKind(v *visit) (page.View, error) {
	k, err := v.declaredWhat()
	if err != nil {
		return nil, err
	}
	return v.declaredPage(k, &offer{})
}

// declaredPage shows the version in force with its text, the versions before, and the form
// in which a new one is put; what it would change stands above.
func (v *visit) declaredPage(k supervision.DeclarationKind, o *offer) (page.View, error) {
	all, err := v.w.Items.Declarations(v.ctx, v.w.Tenant, k, v.asOf())
	if err != nil {
		return nil, err
	}
	now := &all[v.inForce(all)]
	p := page.Page{Title: v.t(k.Key()), Lead: v.t("supervisionweb.declared." + string(k)), Crumbs: []page.Link{{Label: v.t("supervisionweb.declared"), Href: declaredPath}}}
	body := page.Stack{}
	if o.trial != nil {
		tried, err := v.tried(o)
		if err != nil {
			return nil, err
		}
		body = append(body, tried...)
	}
	facts := page.Definitions{{Term: v.t("supervisionweb.declared.in_force"), Text: v.version(now)}, {Term: v.t("supervisionweb.declared.by"), Text: v.source(now)}}
	if k == supervision.DeclaresProcess && o.trial == nil {
		process, err := v.w.Items.InForce(v.ctx, v.w.Tenant, v.asOf())
		if err != nil {
			return nil, err
		}
		body = append(body, section(v.t("supervisionweb.declared.in_force"), "", page.Stack{facts, v.clocks(process, nil)}))
	} else {
		body = append(body, section(v.t("supervisionweb.declared.in_force"), "", facts))
	}
	body = append(body, folded(v.t("supervisionweb.declared.text"), false, page.Stack{page.Button{Label: v.t("supervisionweb.declared.file"), Href: declaredFileOf(now), Icon: "download"}, fileText(now.Text)}))
	body = append(body, section(v.t("supervisionweb.declared.versions"), "", v.declaredVersions(all)))
	if v.declares() && !v.past() {
		body = append(body, section(v.t("supervisionweb.declared.new"), v.t("supervisionweb.declared.new."+string(k)), v.declareForm(k, all, o)))
	}
	p.Body = body
	if o.problem != nil {
		p.Status = page.Status(fault.From(o.problem).Code)
	}
	return p, nil
}

func declaredFileOf(d *supervision.Declaration) string {
	return DeclaredPath(d.Kind) + "/" + strconv.Itoa(d.No) + ".yaml"
}

func (v *visit) declaredVersions(all []supervision.Declaration) page.Table {
	t := page.Table{Caption: v.t("supervisionweb.declared.versions"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.declared.version_no"), Head: true}, {Label: v.t("supervisionweb.declared.from"), Kind: page.KindDate},
		{Label: v.t("supervisionweb.declared.by")}, {Label: v.t("supervisionweb.declared.note")}, {Label: "SHA-256"}}}
	for _, d := range slices.Backward(all) {
		note := page.None(v.t("supervisionweb.words.none"))
		if d.Note != "" {
			note = page.Txt(d.Note)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(v.version(&d), declaredFileOf(&d)), v.holdsFrom(&d), page.Txt(v.source(&d)), note, page.Show(code(d.SHA256[:12]))}})
	}
	return t
}

// declareForm takes a text, pasted or as a file. After a dry run it brings the text along
// and offers to keep it.
func (v *visit) declareForm(k supervision.DeclarationKind, all []supervision.Declaration, o *offer) page.Form {
	f := page.Form{ID: "declare", Action: DeclaredPath(k), Upload: true, Fields: []page.Field{
		{Name: "base", Type: page.FieldHidden, Value: strconv.Itoa(max(o.base, len(all)-1))},
		{Name: "file", Label: v.t("supervisionweb.declared.upload"), Hint: v.t("supervisionweb.declared.upload.hint"), Type: page.FieldFile},
		{Name: "text", Label: v.t("supervisionweb.declared.paste"), Type: page.FieldArea, Rows: 12, Value: o.text}}}
	if o.text != "" && o.problem != nil && fault.From(o.problem).Key == "supervision.declared_stale" {
		f.Fields[0].Value = strconv.Itoa(len(all) - 1)
	}
	if k == supervision.DeclaresProcess {
		f.Fields = append(f.Fields, page.Field{Name: "from", Label: v.t("supervisionweb.declared.from"), Hint: v.t("supervisionweb.declared.from.hint"), Type: page.FieldDate, Value: o.from})
	}
	f.Fields = append(f.Fields, page.Field{ID: "declared-note", Name: "note", Label: v.t("supervisionweb.declared.note"), Hint: v.t("supervisionweb.declared.note.hint"), Value: o.note})
	f.Buttons = []page.Button{{Label: v.t("supervisionweb.declared.try"), Name: "do", Value: "try"}}
	if o.trial != nil {
		f.Buttons = append(f.Buttons, page.Button{Label: v.t("supervisionweb.declared.keep", i18n.Args{"Version": o.trial.Version}), Name: "do", Value: "keep", Kind: page.Primary})
	}
	if o.problem != nil {
		f.Problem = i18n.Fault(v.lang, o.problem)
		if list := declare.Of(o.problem); len(list) > 0 {
			f.Problem = list.In(v.lang)
		}
	}
	return f
}

// tried says what a text would change.
func (v *visit) tried(o *offer) (page.Stack, error) {
	x := o.trial
	args := i18n.Args{"Version": x.Version, "From": plain(x.From), "Stories": x.Stories}
	body := page.Stack{page.Notice{Kind: page.NoticeSuccess, Title: v.t("supervisionweb.declared.tried."+string(x.Kind), args), Text: v.t("supervisionweb.declared.tried.text")}}
	if x.Kind == supervision.DeclaresMethod {
		more, err := v.triedMethod(x)
		return append(body, more...), err
	}
	said := v.t("supervisionweb.declared.open.none")
	if len(x.Open) > 0 {
		var parts []string
		for _, e := range x.Open {
			parts = append(parts, v.t("supervisionweb.declared.open.version", i18n.Args{"Version": e.Version, "Items": e.Items, "Drafts": e.Drafts}))
		}
		said = v.t("supervisionweb.declared.open", i18n.Args{"Parts": strings.Join(parts, v.t("supervision.issued.semicolon"))})
	}
	body = append(body, page.Notice{Kind: page.NoticeInfo, Title: said, Text: v.t("supervisionweb.declared.open.text", args), Links: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}})
	if len(x.Gaps) > 0 {
		var gaps []string
		for _, g := range x.Gaps {
			gaps = append(gaps, g.In(v.lang))
		}
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.n("supervisionweb.declared.gaps", len(gaps)), Text: v.t("supervisionweb.declared.gaps.text"), Body: lines(gaps, nil)})
	}
	return append(body, section(v.t("supervisionweb.declared.changes"), "", v.clocks(x.Process, x.Was))), nil
}

// triedMethod compares points and places of the year in which the method begins.
func (v *visit) triedMethod(x *supervision.Trial) (page.Stack, error) {
	if !v.may(supervision.DoRead) { // points are not for whoever only declares
		return nil, nil
	}
	year := max(x.From.Year(), v.now.Year())
	known, err := v.w.Items.Methods(v.ctx, v.w.Tenant, time.Time{})
	if err != nil {
		return nil, err
	}
	m, _ := x.Methods.Version(x.Version)
	at := v.now.Year() // what is known of it
	got, err := v.w.Items.Assess(v.ctx, v.w.Tenant, at, m)
	if err != nil {
		return nil, err
	}
	base, err := v.w.Items.Assess(v.ctx, v.w.Tenant, at, known.For(year))
	if err != nil {
		return nil, err
	}
	return page.Stack{section(v.t("supervisionweb.declared.points", i18n.Args{"Year": at, "Version": known.For(year).Version}), "", v.ranking(at, got, base))}, nil
}

// clocks lists when what happens: reminders and levels of each clock, beside what they
// were.
func (v *visit) clocks(p, was *casework.Process) page.Table {
	t := page.Table{Caption: v.t("supervisionweb.declared.clocks"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.declared.clock"), Head: true}, {Label: v.t("supervisionweb.declared.step")},
		{Label: v.t("supervisionweb.level"), Kind: page.KindMark}, {Label: v.t("supervisionweb.declared.notify")}}}
	if was != nil {
		t.Columns = append(t.Columns, page.Column{Label: v.t("supervisionweb.declared.before")})
	}
	for i := range p.Clocks {
		c := &p.Clocks[i]
		for j := range c.Steps {
			st := &c.Steps[j]
			cells := []page.Cell{page.Txt(c.Label.In(v.lang)), page.Txt(v.point(c, st)), page.Show(v.stepTag(st)), page.Txt(v.roles(p, st.Notify))}
			if was != nil {
				cells = append(cells, v.before(was, c, st))
			}
			t.Rows = append(t.Rows, page.Row{Cells: cells})
		}
	}
	return t
}

func (v *visit) stepTag(s *casework.Step) page.Tag {
	if s.Level == casework.Calm {
		return page.Tag{Text: v.t("supervisionweb.alarm.reminder")}
	}
	return v.level(s.Level)
}

func (v *visit) roles(p *casework.Process, list []casework.Role) string {
	out := ""
	for _, r := range list {
		if d, ok := p.Role(r); ok {
			out = joined(out, d.Label.In(v.lang), v.t("supervision.doc.comma"))
		}
	}
	return out
}

// before says when the same step, or the same level, came in another version.
func (v *visit) before(was *casework.Process, c *casework.Clock, s *casework.Step) page.Cell {
	old, ok := was.Clock(c.Name)
	if !ok {
		return page.None(v.t("supervisionweb.declared.is_new"))
	}
	for i := range old.Steps {
		o := &old.Steps[i]
		if s.Level != casework.Calm && o.Level == s.Level || s.Level == casework.Calm && o.Level == casework.Calm && o.Name == s.Name {
			if v.point(old, o) == v.point(c, s) && v.roles(was, o.Notify) == v.roles(was, s.Notify) {
				return page.Txt(v.t("supervisionweb.declared.is_same"))
			}
			return page.Txt(joined(v.point(old, o), v.roles(was, o.Notify), v.t("supervision.issued.semicolon")))
		}
	}
	return page.None(v.t("supervisionweb.declared.is_new"))
}

// point says where a step of a clock stands: 到期, 超期 5 个工作日.
func (v *visit) point(c *casework.Clock, s *casework.Step) string {
	n, over, under := s.When()
	args := i18n.Args{"Unit": c.Unit()}
	switch {
	case under == 2 && over == 1:
		return v.t("supervisionweb.alarm.half")
	case under > 0:
		return v.t("supervisionweb.alarm.part", i18n.Args{"Part": strconv.Itoa(over) + "/" + strconv.Itoa(under)})
	case n == 0:
		return v.t("supervisionweb.alarm.due")
	case n < 0:
		return v.n("supervisionweb.alarm.before", -n, args)
	}
	return v.n("supervisionweb.alarm.after", n, args)
}

// lead says what the list is about, and when an item comes to which level by the process
// in force.
func (v *visit) lead(p *casework.Process) string {
	out := v.t("supervisionweb.lead")
	rungs := ""
	if c, ok := p.Clock(supervision.Work); ok {
		for i := range c.Steps {
			if s := &c.Steps[i]; s.Level != casework.Calm {
				rungs = joined(rungs, v.t("supervisionweb.lead.rung", i18n.Args{"At": v.point(c, s), "Level": v.t(s.Level.Key())}), v.t("supervisionweb.lead.comma"))
			}
		}
	}
	if rungs == "" {
		return out
	}
	return out + v.t("supervisionweb.lead.rungs", i18n.Args{"Rungs": rungs})
}

func (w *Web) declaredFile(v *visit) (page.View, error) {
	k, err := v.declaredWhat()
	if err != nil {
		return nil, err
	}
	all, err := w.Items.Declarations(v.ctx, w.Tenant, k, v.asOf())
	if err != nil {
		return nil, err
	}
	for i := range all {
		if d := &all[i]; strconv.Itoa(d.No)+".yaml" == v.r.PathValue("file") {
			return page.File{Name: string(k) + "-" + strconv.Itoa(d.Version) + ".yaml", Type: "application/yaml; charset=utf-8", Write: func(out io.Writer) error { _, err := io.WriteString(out, d.Text); return err }}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}

// declare tries a text, or keeps it.
func (w *Web) declare(v *visit) (page.View, error) {
	k, err := v.declaredWhat()
	if err != nil {
		return nil, err
	}
	o, q, err := v.offered(k)
	if err == nil && v.post("do") == "keep" {
		_, err = w.Items.Declare(v.ctx, q)
		if err == nil {
			return page.Redirect{To: DeclaredPath(k)}, nil
		}
		if formFault(err) && fault.From(err).Key == "supervision.note_needed" {
			o.trial, _ = w.Items.TryDeclaration(v.ctx, q) // the form keeps its button
		}
	} else if err == nil {
		o.trial, err = w.Items.TryDeclaration(v.ctx, q)
	}
	if err != nil && !formFault(err) {
		return nil, err
	}
	if o.problem = err; err != nil && fault.From(err).Key != "supervision.note_needed" {
		o.trial = nil
	}
	return v.declaredPage(k, o)
}

// offered reads the form; a file counts before what was pasted.
func (v *visit) offered(k supervision.DeclarationKind) (*offer, supervision.Declaring, error) {
	o := &offer{file: string(k) + ".yaml"}
	if f, head, err := v.r.FormFile("file"); err == nil {
		data, err := io.ReadAll(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return o, supervision.Declaring{}, tooLarge(err)
		}
		o.text, o.file = string(data), head.Filename
	} else if !errors.Is(err, http.ErrMissingFile) && !errors.Is(err, http.ErrNotMultipart) {
		return o, supervision.Declaring{}, tooLarge(err)
	}
	if o.text == "" {
		o.text = strings.ReplaceAll(v.r.PostFormValue("text"), "\r\n", "\n")
	}
	o.from, o.note = v.post("from"), v.post("note")
	o.base, _ = strconv.Atoi(v.post("base")) // what is no number is no version anybody saw
	q := supervision.Declaring{Tenant: v.w.Tenant, Kind: k, Base: o.base, File: o.file, Text: []byte(o.text), Note: o.note}
	if strings.TrimSpace(o.text) == "" {
		return o, q, fault.New(fault.Invalid, "supervisionweb.declared.empty", nil)
	}
	if o.from != "" {
		day, err := time.Parse(time.DateOnly, o.from)
		if err != nil {
			return o, q, fault.New(fault.Invalid, "supervision.declared_day", fault.Args{"Day": o.from})
		}
		q.From = day
	}
	return o, q, nil
}
