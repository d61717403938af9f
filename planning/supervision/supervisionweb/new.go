package supervisionweb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// usualDays are allowed where nobody says otherwise.
const usualDays = 10

// askNew offers what could become an item, and the form for any other.
func (w *Web) askNew(v *visit) (page.View, error) {
	get := func(name string) string { return strings.TrimSpace(v.r.URL.Query().Get(name)) }
	f := draft{Kind: supervision.SourceKind(get("kind")), Ref: get("ref"), Days: strconv.Itoa(usualDays)}
	all, err := w.Items.Candidates(v.ctx, w.Tenant)
	if err != nil {
		return nil, err
	}
	var told templ.Component
	if f.Kind.Record() {
		if told, err = v.fromRecord(&f, all); err != nil {
			return nil, err
		}
	}
	if f.Kind.Record() && f.Ref == "" || !slices.Contains(supervision.SourceKinds(), f.Kind) {
		f.Kind = supervision.FromPerson
		if v.may(supervision.DoInstruct) {
			f.Kind = supervision.FromLeader
		}
	}
	return v.newPage(f, all, told)
}

// fromRecord fills a form from the warning or the late report that the address names, and
// tells what was raised from it before. What cannot be raised is told, and the form left
// without it.
func (v *visit) fromRecord(f *draft, all []supervision.Candidate) (templ.Component, error) {
	source := supervision.Source{Kind: f.Kind, Ref: f.Ref}
	raised, err := v.w.Items.Raised(v.ctx, v.w.Tenant, source)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(c supervision.Candidate) bool { return c.Source.Kind == f.Kind && c.Source.Ref == f.Ref })
	switch {
	case len(raised) > 0 && raised[0].Case.Open():
		f.Ref = ""
		return v.raisedNotice(&raised[0]), nil
	case at < 0:
		f.Ref = ""
		return page.Notice{Kind: page.NoticeWarning, Title: v.t("supervisionweb.new.gone", i18n.Args{"Source": i18n.Key(source.Kind.Key())}), Text: v.t("supervisionweb.new.gone.text")}, nil
	}
	c := &all[at]
	f.Title, f.Asked, f.Name, f.Owner, f.Reference = c.Title, c.Asked, c.Source.Name, string(c.Owner), c.Reference
	if c.Last == nil {
		return nil, nil
	}
	return page.Notice{Kind: page.NoticeWarning, Title: v.t("supervisionweb.new.again", i18n.Args{"Item": named(c.Last), "Day": plain(c.Closed)}),
		Text: v.t("supervisionweb.new.again.text"), Links: []page.Link{{Label: v.t("supervisionweb.new.earlier"), Href: PathOf(c.Last.ID)}}}, nil
}

// raisedNotice leads to the item that is chased already.
func (v *visit) raisedNotice(r *supervision.Row) page.Notice {
	return page.Notice{Kind: page.NoticeWarning, Title: v.t("supervisionweb.new.raised", i18n.Args{"Item": named(&r.Item), "State": v.state(r)}),
		Text: v.t("supervisionweb.new.raised.text"), Links: []page.Link{{Label: v.t("supervisionweb.new.open"), Href: PathOf(r.Item.ID)}}}
}

// named is an item by its number and title.
func named(it *supervision.Item) string { return it.Number + "《" + it.Title + "》" }

// draft is what somebody typed.
type draft struct {
	Kind                                                             supervision.SourceKind
	Ref, Name, Title, Asked, Owner, Contributors, Days, Leader, Note string
	Reference                                                        supervision.Reference
	problem                                                          error
}

// draftFields are those of an item that is not issued yet.
func (v *visit) draftFields(f draft) ([]page.Field, error) {
	var kinds []page.Option
	for _, k := range supervision.SourceKinds() {
		if recorded := f.Kind.Record() && f.Ref != ""; recorded == (k == f.Kind) && recorded == k.Record() {
			kinds = append(kinds, page.Option{Value: string(k), Label: v.t(k.Key()), Selected: k == f.Kind})
		}
	}
	ref := page.Field{Name: "ref", Label: v.t("supervisionweb.ref"), Hint: v.t("supervisionweb.ref.hint"), Value: f.Ref}
	if f.Kind.Record() && f.Ref != "" {
		// A record of the program: its name says what it is, its id means nothing to people.
		ref = page.Field{Name: "ref", Type: page.FieldHidden, Value: f.Ref}
	}
	leader, err := v.leaderField("", f.Leader)
	return append([]page.Field{
		{Name: "kind", Label: v.t("supervisionweb.source"), Hint: v.t("supervisionweb.source.hint"), Type: page.FieldSelect, Options: kinds, Required: true},
		ref,
		{Name: "name", Label: v.t("supervisionweb.source_name"), Hint: v.t("supervisionweb.source_name.hint"), Value: f.Name, Width: 40},
		{Name: "about_kind", Type: page.FieldHidden, Value: f.Reference.Kind},
		{Name: "about_id", Type: page.FieldHidden, Value: f.Reference.ID},
		{Name: "about_name", Type: page.FieldHidden, Value: f.Reference.Name},
		{Name: "title", Label: v.t("supervisionweb.matter"), Value: f.Title, Required: true, Width: 40},
		{Name: "asked", Label: v.t("supervisionweb.asked"), Type: page.FieldArea, Value: f.Asked, Required: true},
		{Name: "owner", Label: v.t("supervisionweb.owner"), Type: page.FieldSelect, Options: v.orgOptions(f.Owner)},
		{Name: "contributors", Label: v.t("supervisionweb.contributors"), Hint: v.t("supervisionweb.contributors.hint"), Value: f.Contributors},
		leader,
		{Name: "days", Label: v.t("supervisionweb.days"), Type: page.FieldNumber, Value: f.Days, Unit: v.t("casework.unit.workdays"), Width: 4},
		{Name: "note", Label: v.t("supervisionweb.note"), Type: page.FieldArea, Rows: 2, Value: f.Note},
	}, v.fileFields("", v.kept)...), err
}

// leaderField chooses one of the leaders; of is what the form is about, for its id.
func (v *visit) leaderField(of, chosen string) (page.Field, error) {
	all, err := v.w.Items.Choices(v.ctx, v.w.Tenant)
	if err != nil {
		return page.Field{}, err
	}
	options := []page.Option{{Label: v.t("supervisionweb.leader.none")}}
	for _, l := range all {
		label := l.Name
		if l.Post != "" {
			label += v.t("supervisionweb.bracket", i18n.Args{"Who": l.Post})
		}
		options = append(options, page.Option{Value: string(l.Person), Label: label, Selected: string(l.Person) == chosen || l.Name == chosen})
	}
	f := page.Field{Name: "leader", Label: v.t("supervision.doc.leader"), Hint: v.t("supervisionweb.leader.hint"), Type: page.FieldSelect, Options: options}
	if of != "" {
		f.ID = "leader-" + of
	}
	return f, nil
}

// typedDraft is what was sent.
func (v *visit) typedDraft() draft {
	return draft{Kind: supervision.SourceKind(v.post("kind")), Ref: v.post("ref"), Name: v.post("name"), Title: v.post("title"), Asked: v.post("asked"), Owner: v.post("owner"),
		Contributors: v.post("contributors"), Days: v.post("days"), Leader: v.post("leader"), Note: v.post("note"),
		Reference: supervision.Reference{Kind: v.post("about_kind"), ID: v.post("about_id"), Name: v.post("about_name")}}
}

// form reads a draft as the use cases take it, with its files kept. What is wrong with it
// is told by the use case with all else.
func (v *visit) form(f draft) (supervision.Form, error) {
	var wrong supervision.Problems
	days, err := strconv.Atoi(f.Days)
	if f.Days != "" && (err != nil || days < 1) {
		wrong.Add("days", fault.New(fault.Invalid, "supervisionweb.days_number", nil))
		days = 0
	}
	help := v.parseContributors(f.Contributors, &wrong)
	files, err := v.keepFiles(&wrong)
	return supervision.Form{Wrong: wrong, Tenant: v.w.Tenant, Title: f.Title, Asked: f.Asked, Source: supervision.Source{Kind: f.Kind, Ref: f.Ref, Name: f.Name},
		Owner: identity.OrgID(f.Owner), Contributors: help, Days: days, Leader: f.Leader, Reference: f.Reference, Note: f.Note, Files: files, Demo: v.w.Demo}, err
}

// newPage is the form, below what could become an item where none of that was chosen.
// told, above all, says what was raised from the chosen one; it may be nil.
func (v *visit) newPage(f draft, all []supervision.Candidate, told templ.Component) (page.View, error) {
	fields, err := v.draftFields(f)
	if err != nil {
		return nil, err
	}
	form := page.Form{ID: "new", Action: Path + "/new", Upload: true, Fields: fields,
		Buttons: []page.Button{{Label: v.t("supervisionweb.new.issue"), Name: "issue", Value: yes, Kind: page.Primary}, {Label: v.t("supervisionweb.new.draft"), Name: "issue", Value: ""}}}
	p := page.Page{Title: v.t("supervisionweb.new"), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}}
	if len(all) > 0 && f.Title == "" {
		p.Actions = []page.Button{{Label: v.t("supervisionweb.new.form"), Href: Path + "/new#new"}}
	}
	body := page.Stack{v.labelled()}
	if told != nil {
		body = append(body, told)
	}
	if f.problem != nil {
		v.blame(&form, f.problem)
		p.Status = page.Status(fault.From(f.problem).Code)
		if there := v.there(f.problem); there != nil {
			form.Problem = ""
			body = append(body, there)
		}
	}
	if f.Title == "" && f.problem == nil {
		body = append(body, v.offers(all)...)
	}
	p.Body = append(body, heading(v.t("supervisionweb.new.form")), form)
	return p, nil
}

// blame puts each of the problems behind an error at its field, and what belongs to no
// field above the form.
func (v *visit) blame(form *page.Form, err error) {
	all := supervision.ProblemsOf(err)
	if len(all) == 0 {
		form.Problem = i18n.Fault(v.lang, err)
		return
	}
	for _, p := range all {
		at := &form.Problem
		for i := range form.Fields {
			if f := &form.Fields[i]; f.Name == p.Field && f.Type != page.FieldHidden {
				at = &f.Error
			}
		}
		if *at != "" {
			*at += " "
		}
		*at += p.Msg.In(v.lang)
	}
}

// there leads to the item that is chased already because of the same; nil when an error
// is about something else.
func (v *visit) there(err error) templ.Component {
	f := fault.From(err)
	id, ok := f.Args["Item"].(string)
	if f.Key != "supervision.raised" || !ok {
		return nil
	}
	title, _ := f.Args["Title"].(string)
	return page.Notice{Kind: page.NoticeWarning, Title: i18n.Fault(v.lang, err), Links: []page.Link{{Label: title, Href: PathOf(supervision.ItemID(id))}}}
}

// mostCandidates are shown at a time.
const mostCandidates = 10

// offers are what could become an item: first what is not chased, then, folded, what
// still holds though its item was closed.
func (v *visit) offers(all []supervision.Candidate) page.Stack {
	var out page.Stack
	n := slices.IndexFunc(all, func(c supervision.Candidate) bool { return c.Last != nil })
	if n < 0 {
		n = len(all)
	}
	fresh, still := all[:n], all[n:]
	if len(fresh) > 0 {
		shown := fresh
		if v.r.URL.Query().Get("all") != yes {
			shown = fresh[:min(len(fresh), mostCandidates)]
		}
		out = append(out, section(v.t("supervisionweb.candidates"), v.t("supervisionweb.candidates.text"), v.candidates(shown)))
		if len(shown) < len(fresh) {
			out = append(out, link(v.n("supervisionweb.candidates.all", len(fresh)), Path+"/new?all="+yes))
		}
	}
	if len(still) > 0 {
		out = append(out, folded(v.n("supervisionweb.candidates.still", len(still)), false, page.Stack{hint(v.t("supervisionweb.candidates.still.text")), v.candidates(still)}))
	}
	return out
}

// candidates is a table of candidates of one sort: new ones with a button, or those that
// were chased before with the item of then.
func (v *visit) candidates(all []supervision.Candidate) page.Table {
	last := v.t("supervisionweb.do")
	if all[0].Last != nil {
		last = v.t("supervisionweb.candidates.last")
	}
	t := page.Table{Caption: v.t("supervisionweb.candidates"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.level"), Kind: page.KindMark},
		{Label: v.t("supervisionweb.matter"), Head: true}, {Label: v.t("supervisionweb.owner")}, {Label: v.t("supervisionweb.since"), Kind: page.KindDate}, {Label: last}}}
	for _, c := range all {
		owner := page.None(v.t("supervisionweb.owner.none"))
		if c.Owner != "" {
			owner = page.Txt(v.org(c.Owner))
		}
		what := page.Lnk(c.Title, newFrom(c.Source))
		what.Note = v.t(c.Source.Kind.Key())
		if c.Last != nil {
			before := page.Lnk(named(c.Last), PathOf(c.Last.ID))
			before.Note = v.t("supervisionweb.closed_on", i18n.Args{"Day": plain(c.Closed)})
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Show(v.level(c.Level)), what, owner, page.Txt(v.day(c.Since)), before}})
			continue
		}
		press := page.Form{ID: "take-" + strconv.Itoa(len(t.Rows)), Action: Path + "/take", Fields: []page.Field{{Name: "kind", Type: page.FieldHidden, Value: string(c.Source.Kind)},
			{Name: "ref", Type: page.FieldHidden, Value: c.Source.Ref}}, Buttons: []page.Button{{Label: v.t("supervisionweb.take"), Attrs: labelled(v.t("supervisionweb.take") + " " + c.Title)}}}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Show(v.level(c.Level)), what, owner, page.Txt(v.day(c.Since)), page.Show(press)}})
	}
	return t
}

// newFrom is the address of the form for a record.
func newFrom(of supervision.Source) string {
	return Path + "/new?kind=" + string(of.Kind) + "&ref=" + escape(of.Ref)
}

func (v *visit) orgOptions(chosen string) []page.Option {
	out := []page.Option{{Label: v.t("supervisionweb.choose")}}
	for _, o := range v.orgs.All() {
		if o.On(identity.Day(v.now)) {
			out = append(out, page.Option{Value: string(o.ID), Label: v.org(o.ID), Selected: string(o.ID) == chosen})
		}
	}
	return out
}

// post is a field of a form that was sent.
func (v *visit) post(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }

// parseContributors reads short or full names between separators; those that nobody
// knows are problems.
func (v *visit) parseContributors(text string, wrong *supervision.Problems) []identity.OrgID {
	var out []identity.OrgID
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,;； \t\n", r) }) {
		o, err := v.orgs.Find(word, identity.Day(v.now))
		if err != nil {
			wrong.Add("contributors", fault.Wrap(err, fault.Invalid, "supervision.org_unknown", fault.Args{"Org": word}))
			continue
		}
		out = append(out, o.ID)
	}
	return out
}

func (w *Web) create(v *visit) (page.View, error) {
	if err := v.r.ParseMultipartForm(1 << 20); err != nil && v.r.MultipartForm != nil {
		return nil, tooLarge(err)
	}
	f := v.typedDraft()
	item, err := v.make(f)
	if err != nil {
		if !formFault(err) {
			return nil, err
		}
		f.problem = err
		return v.newPage(f, nil, nil)
	}
	return page.Redirect{To: PathOf(item.ID)}, nil
}

func (v *visit) make(f draft) (*supervision.Item, error) {
	form, err := v.form(f)
	if err != nil {
		return nil, err
	}
	form.Issue = v.post("issue") == yes
	return v.w.Items.Make(v.ctx, form)
}

// take makes a draft of a candidate with one press.
func (w *Web) take(v *visit) (page.View, error) {
	item, err := w.Items.Take(v.ctx, w.Tenant, supervision.Source{Kind: supervision.SourceKind(v.post("kind")), Ref: v.post("ref")}, usualDays, w.Demo)
	if err != nil {
		return nil, err
	}
	return page.Redirect{To: PathOf(item.ID)}, nil
}
