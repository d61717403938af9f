package supervisionweb

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// usualDays are allowed where nobody says otherwise.
const usualDays = 10

// typedKinds are the sources that are typed in; the other sources are records.
func typedKinds() []supervision.SourceKind {
	return slices.DeleteFunc(supervision.SourceKinds(), supervision.SourceKind.Record)
}

// askNew offers the form: empty, or filled from what the address names.
func (w *Web) askNew(v *visit) (page.View, error) {
	get := func(name string) string { return strings.TrimSpace(v.r.URL.Query().Get(name)) }
	f := draft{Kind: supervision.SourceKind(get("kind")), Ref: get("ref"), Days: strconv.Itoa(usualDays), Also: v.r.URL.Query()["also"],
		Reference: supervision.Reference{Kind: get("about_kind"), ID: get("about_id")}}
	var told page.Stack
	var err error
	switch {
	case !v.supervises():
		f.Kind, f.Ref = supervision.FromLeader, ""
		told, err = v.fromMatter(&f)
	case f.Kind.Record():
		told, err = v.fromRecord(&f)
	case f.Reference.ID != "" && !slices.Contains(typedKinds(), f.Kind):
		told, err = v.fromLate(&f)
	default:
		told, err = v.fromMatter(&f)
	}
	if err != nil {
		return nil, err
	}
	if !v.supervises() { // whose word it is
		f.Leader = string(v.me.Person)
	}
	if f.Kind.Record() && f.Ref == "" || !slices.Contains(supervision.SourceKinds(), f.Kind) {
		f.Kind = supervision.FromPerson
	}
	return v.newPage(f, told)
}

// fromRecord fills a form from the warning, or what is late, that the address names, and
// tells what was raised from it before. What cannot be raised is told, and the form left
// without it.
func (v *visit) fromRecord(f *draft) (page.Stack, error) {
	source := supervision.Source{Kind: f.Kind, Ref: f.Ref}
	raised, err := v.w.Items.Chasing(v.ctx, v.w.Tenant, time.Time{}, supervision.Matter{Source: source})
	if err != nil {
		return nil, err
	}
	if len(raised) > 0 && raised[0].Case.Open() {
		f.Ref = ""
		return page.Stack{v.raisedNotice(&raised[0])}, nil
	}
	c, err := v.w.Items.Offer(v.ctx, v.w.Tenant, source)
	if err != nil {
		return nil, err
	}
	if c == nil {
		f.Ref = ""
		return page.Stack{page.Notice{Kind: page.NoticeWarning, Title: v.t("supervisionweb.new.gone", i18n.Args{"Source": i18n.Key(source.Kind.Key())}), Text: v.t("supervisionweb.new.gone.text")}}, nil
	}
	v.fill(f, []supervision.Candidate{*c})
	told, err := v.alike(c.Reference)
	if c.Last != nil {
		told = append(page.Stack{page.Notice{Kind: page.NoticeWarning, Title: v.t("supervisionweb.new.again", i18n.Args{"Item": named(c.Last), "Day": plain(c.Closed)}),
			Text: v.t("supervisionweb.new.again.text"), Links: []page.Link{{Label: v.t("supervisionweb.new.earlier"), Href: PathOf(c.Last.ID)}}}}, told...)
	}
	return told, err
}

// fromLate fills a form from all that is late or wrong about a commitment, an indicator or
// a project; where nothing is, the form is about it and comes from a person.
func (v *visit) fromLate(f *draft) (page.Stack, error) {
	all, err := v.w.Items.Candidates(v.ctx, v.w.Tenant)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c supervision.Candidate) bool {
		return c.Reference.Kind != f.Reference.Kind || c.Reference.ID != f.Reference.ID || c.Last != nil
	})
	if len(all) == 0 {
		f.Kind = supervision.FromPerson
		return v.fromMatter(f)
	}
	owner := all[0].Owner // another unit's part is chased by another item
	all = slices.DeleteFunc(all, func(c supervision.Candidate) bool { return c.Owner != owner })
	slices.SortStableFunc(all, func(a, b supervision.Candidate) int { return -cmp.Compare(a.Source.Kind, b.Source.Kind) }) // a warning is the source, if there is one
	v.fill(f, all[:min(len(all), mostShown)])
	return v.alike(f.Reference)
}

// mostShown bounds what one form chases.
const mostShown = 20

// fromMatter fills in what of the plan the form is about, and the records that it chases.
func (v *visit) fromMatter(f *draft) (page.Stack, error) {
	var kept []string
	for _, key := range f.Also {
		c, err := v.w.Items.Offer(v.ctx, v.w.Tenant, sourceOf(key))
		if err != nil {
			return nil, err
		}
		if c == nil {
			continue
		}
		kept = append(kept, key)
		if f.Reference.ID == "" {
			f.Reference = c.Reference
		}
		f.Title, f.Owner = c.Title, string(c.Owner)
		f.Further = append(f.Further, c.Matter())
	}
	f.Also = kept
	if f.Reference.ID == "" || v.w.About == nil {
		f.Reference = supervision.Reference{}
		return nil, nil
	}
	about, err := v.w.About(v.ctx, f.Reference)
	if err != nil {
		return nil, err
	}
	f.Reference = about.Reference
	if f.Title == "" {
		f.Title, f.Owner, f.Contributors = about.Reference.Name, string(about.Owner), v.orgNames(about.Contributors)
		f.Leader = string(about.Leader)
	}
	return v.alike(f.Reference)
}

// fill fills a form from candidates of one unit.
func (v *visit) fill(f *draft, all []supervision.Candidate) {
	d := v.draftOf(supervision.Together(v.w.Tenant, v.org(all[0].Owner), all))
	d.Days, d.Further = f.Days, nil
	*f = d
	for _, c := range all[1:] {
		f.Also, f.Further = append(f.Also, keyOf(c.Source)), append(f.Further, c.Matter())
	}
}

// alike tells which open items are about the same already.
func (v *visit) alike(about supervision.Reference) (page.Stack, error) {
	if about.ID == "" {
		return nil, nil
	}
	rows, err := v.w.Items.Chasing(v.ctx, v.w.Tenant, time.Time{}, supervision.Matter{Reference: about})
	rows = slices.DeleteFunc(rows, func(r supervision.Row) bool { return !r.Line.Open })
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	n := page.Notice{Kind: page.NoticeWarning, Title: v.n("supervisionweb.new.alike", len(rows)), Text: v.t("supervisionweb.new.alike.text")}
	for i := range rows[:min(len(rows), mostLinks)] {
		n.Links = append(n.Links, page.Link{Label: named(&rows[i].Item) + v.t("supervisionweb.bracket", i18n.Args{"Who": v.state(&rows[i])}), Href: PathOf(rows[i].Item.ID)})
	}
	return page.Stack{n}, nil
}

const mostLinks = 5

// keyOf names a record in a form and an address; sourceOf reads it.
func keyOf(s supervision.Source) string { return string(s.Kind) + " " + s.Ref }

func sourceOf(key string) supervision.Source {
	kind, ref, _ := strings.Cut(key, " ")
	return supervision.Source{Kind: supervision.SourceKind(kind), Ref: ref}
}

// supervises says whether the person numbers and issues items, not only instructs.
func (v *visit) supervises() bool { return v.may(supervision.DoSupervise) }

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
	Received, Words                                                  string
	Reference                                                        supervision.Reference
	// Also are the keys of further records, Further what they are.
	Also    []string
	Further []supervision.Matter
	problem error
}

// recorded says whether the draft comes from a record of the program.
func (f *draft) recorded() bool { return f.Kind.Record() && f.Ref != "" }

// draftFields are those of an item that is not issued yet. kinds are the sources that can
// be chosen in the form; with one the fields are named as fits it.
func (v *visit) draftFields(f draft, kinds ...supervision.SourceKind) ([]page.Field, error) {
	leader, err := v.leaderField("", f.Leader)
	out := append(v.sourceFields(f, kinds),
		page.Field{Name: "about_kind", Type: page.FieldHidden, Value: f.Reference.Kind},
		page.Field{Name: "about_id", Type: page.FieldHidden, Value: f.Reference.ID},
		page.Field{Name: "about_name", Type: page.FieldHidden, Value: f.Reference.Name})
	for _, key := range f.Also {
		out = append(out, page.Field{Name: "also", Type: page.FieldHidden, Value: key})
	}
	out = append(out,
		page.Field{Name: "title", Label: v.t("supervisionweb.matter"), Value: f.Title, Required: true, Width: 40},
		page.Field{Name: "asked", Label: v.t("supervisionweb.asked"), Type: page.FieldArea, Rows: min(4+len(f.Also), 12), Value: f.Asked, Required: true},
		page.Field{Name: "owner", Label: v.t("supervisionweb.owner"), Type: page.FieldSelect, Options: v.orgOptions(f.Owner)},
		page.Field{Name: "contributors", Label: v.t("supervisionweb.contributors"), Hint: v.t("supervisionweb.contributors.hint"), Value: f.Contributors},
		leader,
		page.Field{Name: "days", Label: v.t("supervisionweb.days"), Type: page.FieldNumber, Value: f.Days, Unit: v.t("casework.unit.workdays"), Width: 4},
		page.Field{Name: "note", Label: v.t("supervisionweb.note"), Type: page.FieldArea, Rows: 2, Value: f.Note})
	return append(out, v.fileFields("", v.kept)...), err
}

// sourceFields say where an item comes from: a record by its name, anything else by the
// number, day and words of its document.
func (v *visit) sourceFields(f draft, kinds []supervision.SourceKind) []page.Field {
	if f.recorded() {
		// A record of the program: its name says what it is, its id means nothing to people.
		return []page.Field{{Name: "kind", Type: page.FieldHidden, Value: string(f.Kind)}, {Name: "ref", Type: page.FieldHidden, Value: f.Ref},
			{Name: "name", Label: v.t("supervisionweb.source_name"), Hint: v.t("supervisionweb.source_name.hint"), Value: f.Name, Width: 40}}
	}
	of := string(f.Kind)
	if !slices.Contains(typedKinds(), f.Kind) { // a record that is not named
		of = string(supervision.FromPerson)
	}
	kind := page.Field{Name: "kind", Type: page.FieldHidden, Value: string(f.Kind)}
	if len(kinds) > 1 {
		kind = page.Field{Name: "kind", Label: v.t("supervisionweb.source"), Hint: v.t("supervisionweb.source.hint"), Type: page.FieldSelect, Required: true}
		for _, k := range kinds {
			kind.Options = append(kind.Options, page.Option{Value: string(k), Label: v.t(k.Key()), Selected: k == f.Kind})
		}
	}
	name := page.Field{Name: "name", Label: v.t("supervisionweb.name_of." + of), Hint: v.t("supervisionweb.source_name.hint"), Value: f.Name, Width: 40}
	if f.Kind == supervision.FromPublic {
		for _, way := range strings.Fields(v.t("supervisionweb.public.ways")) {
			name.Offers = append(name.Offers, page.Option{Value: way, Label: way})
		}
	}
	words := page.Field{Name: "words", Label: v.t("supervisionweb.words_of." + of), Type: page.FieldArea, Rows: 3, Value: f.Words}
	if f.Kind == supervision.FromPublic {
		words.Hint = v.t("supervisionweb.words.private")
	}
	return []page.Field{kind,
		{Name: "ref", Label: v.t("supervisionweb.ref_of." + of), Hint: v.t("supervisionweb.ref.hint"), Value: f.Ref},
		{Name: "received", Label: v.t("supervisionweb.received_of." + of), Type: page.FieldDate, Value: f.Received},
		name, words}
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
		Received: v.post("received"), Words: v.post("words"), Also: v.r.PostForm["also"],
		Reference: supervision.Reference{Kind: v.post("about_kind"), ID: v.post("about_id"), Name: v.post("about_name")}}
}

// form reads a draft as the use cases take it, with its files kept. What is wrong with it
// is told by the use case with all else. known are the further records that a draft had
// already, which may have ended since.
func (v *visit) form(f *draft, known []supervision.Matter) (supervision.Form, error) {
	var wrong supervision.Problems
	if err := v.further(f, known, &wrong); err != nil {
		return supervision.Form{}, err
	}
	received, err := time.Parse(time.DateOnly, f.Received)
	if f.Received != "" && err != nil {
		wrong.Add("received", fault.New(fault.Invalid, "supervisionweb.day_wrong", nil))
	}
	days, err := strconv.Atoi(f.Days)
	if f.Days != "" && (err != nil || days < 1) {
		wrong.Add("days", fault.New(fault.Invalid, "supervisionweb.days_number", nil))
		days = 0
	}
	help := v.parseContributors(f.Contributors, &wrong)
	files, err := v.keepFiles(&wrong)
	return supervision.Form{Wrong: wrong, Tenant: v.w.Tenant, Title: f.Title, Asked: f.Asked, Source: supervision.Source{Kind: f.Kind, Ref: f.Ref, Name: f.Name},
		Owner: identity.OrgID(f.Owner), Contributors: help, Days: days, Leader: f.Leader, Reference: f.Reference, Further: f.Further, Received: received, Words: f.Words, Note: f.Note, Files: files, Demo: v.w.Demo}, err
}

// further finds the further records that a form names.
func (v *visit) further(f *draft, known []supervision.Matter, wrong *supervision.Problems) error {
	for _, key := range f.Also {
		of := sourceOf(key)
		if i := slices.IndexFunc(known, func(m supervision.Matter) bool { return keyOf(m.Source) == key }); i >= 0 {
			f.Further = append(f.Further, known[i])
			continue
		}
		c, err := v.w.Items.Offer(v.ctx, v.w.Tenant, of)
		switch {
		case err != nil:
			return err
		case c == nil:
			wrong.Add("also", fault.New(fault.NotFound, "supervision.candidate_gone", nil))
		default:
			f.Further = append(f.Further, c.Matter())
		}
	}
	return nil
}

// newPage is the form. told, above all, says what was raised from or about the same.
func (v *visit) newPage(f draft, told page.Stack) (page.View, error) {
	fields, err := v.draftFields(f, f.Kind)
	if err != nil {
		return nil, err
	}
	form := page.Form{ID: "new", Action: Path + "/new", Upload: true, Fields: fields,
		Buttons: []page.Button{{Label: v.t("supervisionweb.new.issue"), Name: "issue", Value: yes, Kind: page.Primary}, {Label: v.t("supervisionweb.new.draft"), Name: "issue", Value: ""}}}
	p := page.Page{Title: v.t("supervisionweb.new"), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}}
	if !v.supervises() {
		p.Title, p.Lead = v.t("supervisionweb.instruct"), v.t("supervisionweb.instruct.lead")
		form.Buttons = []page.Button{{Label: v.t("supervisionweb.instruct.send"), Name: "issue", Value: "", Kind: page.Primary}}
	} else {
		p.Actions = []page.Button{{Label: v.t("supervisionweb.candidates"), Href: candidatesPath}}
	}
	body := append(page.Stack{v.labelled()}, told...)
	if f.problem != nil {
		v.blame(&form, f.problem)
		p.Status = page.Status(fault.From(f.problem).Code)
		if there := v.there(f.problem); there != nil {
			form.Problem = ""
			body = append(body, there)
		}
	}
	if v.supervises() && !f.recorded() {
		body = append(body, v.kindTabs(&f))
	}
	if chased := v.chased(supervision.Item{Source: supervision.Source{Kind: f.Kind, Ref: f.Ref, Name: f.Name}, Reference: f.Reference, Further: f.Further}); chased != nil {
		body = append(body, section(v.t("supervisionweb.chases"), "", chased))
	}
	p.Body = append(body, form)
	return p, nil
}

// kindTabs choose where an item that is typed in comes from.
func (v *visit) kindTabs(f *draft) page.Tabs {
	out := page.Tabs{Label: v.t("supervisionweb.source")}
	for _, k := range typedKinds() {
		q := url.Values{"kind": {string(k)}}
		if f.Reference.ID != "" {
			q.Set("about_kind", f.Reference.Kind)
			q.Set("about_id", f.Reference.ID)
		}
		if len(f.Also) > 0 {
			q["also"] = f.Also
		}
		out.Items = append(out.Items, page.Tab{Label: v.t(k.Key()), Href: Path + "/new?" + q.Encode(), Current: k == f.Kind})
	}
	return out
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

// NewFrom is the address of the form for a record.
func NewFrom(of supervision.Source) string {
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
	item, err := v.make(&f)
	if err != nil {
		if !formFault(err) {
			return nil, err
		}
		f.problem = err
		return v.newPage(f, nil)
	}
	return page.Redirect{To: PathOf(item.ID)}, nil
}

func (v *visit) make(f *draft) (*supervision.Item, error) {
	form, err := v.form(f, nil)
	if err != nil {
		return nil, err
	}
	form.Issue = v.post("issue") == yes
	return v.w.Items.Make(v.ctx, form)
}
