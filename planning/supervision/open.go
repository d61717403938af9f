package supervision

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Form is what an item is made from.
type Form struct {
	Tenant       Tenant
	Title, Asked string
	Source       Source
	Owner        identity.OrgID
	Contributors []identity.OrgID
	// Days is the number of workdays allowed; 0 leaves it open in a draft.
	Days int
	// Leader is who is responsible among the leaders, by id or name; empty: nobody.
	Leader    string
	Reference Reference
	// Further, Received and Words as in Item.
	Further  []Matter
	Received time.Time
	Words    string
	Note     string
	Files    []File
	// Issue issues it at once instead of leaving a draft.
	Issue bool
	// Once: the record that the source names is raised once; raised again, it gives
	// the item that is there.
	Once bool
	Demo bool
	// Wrong is what was found wrong while the form was read; it is told with all else.
	Wrong Problems
}

const (
	longestTitle = 200
	longestText  = 5000
)

// Make makes an item, as a draft or issued at once. A supervisor or a leader does;
// what a leader makes is the leader's instruction, which the supervisors number and issue.
//
// Faults: Unauthenticated, Forbidden; Invalid ("supervision.title_needed",
// "supervision.asked_needed", "supervision.too_long", "supervision.source_unknown", "supervision.source_record",
// "supervision.leader_instructs", "supervision.contact_given", "supervision.received_ahead",
// "supervision.org_unknown", "supervision.leader_unknown") and what the process
// refuses, all at once (ProblemsOf); Conflict ("supervision.raised": the record, or the
// same demand, is chased already; "supervision.raised_otherwise": once, and the record
// was raised with other words).
func (s *Service) Make(ctx context.Context, f Form) (*Item, error) {
	m, err := s.prepare(ctx, &f)
	if err != nil {
		return nil, err
	}
	var item *Item
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		err := hold(ctx, tx, f.Tenant, f.matters())
		if err == nil {
			item, err = s.make(ctx, tx, m)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.tell(f.Tenant)
	return item, nil
}

// making is an item that was found right and is about to be kept.
type making struct {
	form           *Form
	item           Item
	process        *casework.Process
	propose, issue casework.Act
}

// prepare checks a form before anything is kept.
func (s *Service) prepare(ctx context.Context, f *Form) (*making, error) {
	a, parties, ps, err := s.ready(ctx, f)
	if err != nil {
		return nil, err
	}
	var p *casework.Process
	err = s.Store.View(ctx, func(tx ReadTx) (err error) { p, err = s.inForce(ctx, tx, f.Tenant, time.Time{}); return err })
	if err != nil {
		return nil, err
	}
	as := Roles(a, &casework.Case{Tenant: f.Tenant, Parties: parties})
	m := &making{form: f, process: p, propose: casework.Act{Transition: Propose, By: casework.Of(a), As: as, Note: f.Note, Evidence: shas(f.Files), Parties: parties},
		issue: casework.Act{Transition: Issue, By: casework.Of(a), As: as}}
	if f.Days != 0 {
		m.propose.Fields = expr.Values{"days": expr.OfWhole(f.Days)}
	}
	m.item = Item{Tenant: f.Tenant, ID: ItemID(s.IDs()), Demo: f.Demo}
	f.word(&m.item, parties)
	return m, s.foreseen(p, f, m.propose, m.issue, &ps)
}

// word words an item as a form does.
func (f *Form) word(it *Item, parties casework.Standings) {
	it.Title, it.Asked, it.Source, it.Reference, it.Further, it.Received, it.Words, it.Leader = f.Title, f.Asked, f.Source, f.Reference, f.Further, f.Received, f.Words, f.leaderName(parties)
}

// make keeps an item that was prepared; its sources have to be held.
func (s *Service) make(ctx context.Context, tx WriteTx, m *making) (*Item, error) {
	f, item := m.form, m.item
	if f.Once {
		if old, err := raised(ctx, tx, f); err != nil || old != nil {
			return old, err
		}
	} else if err := double(ctx, tx, f, item.ID); err != nil {
		return nil, err
	}
	item.Made = tx.Now()
	if err := tx.AddItem(ctx, &item); err != nil {
		return nil, err
	}
	if err := tx.AddFiles(ctx, f.Tenant, item.ID, f.Files); err != nil {
		return nil, err
	}
	r, err := s.desk().Open(ctx, tx.Work(), m.process, casework.Opening{Tenant: f.Tenant, ID: item.ID, Title: f.Title, Act: m.propose})
	if err == nil && f.Issue {
		effects := r.Effects
		issue := m.issue
		issue.Base = r.Case.Version
		r, err = s.desk().Do(ctx, tx.Work(), f.Tenant, item.ID, issue)
		r.Effects = append(effects, r.Effects...)
	}
	if err == nil {
		err = s.after(ctx, tx, r)
	}
	if err != nil {
		return nil, err
	}
	return tx.Item(ctx, f.Tenant, item.ID)
}

// raised finds the item made of the same record; nil when there is none.
func raised(ctx context.Context, tx WriteTx, f *Form) (*Item, error) {
	lines, err := tx.Lines(ctx, Find{Tenant: f.Tenant, Source: f.Source.Kind, Ref: f.Source.Ref, Limit: 1})
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	it, err := tx.Item(ctx, f.Tenant, lines[0].Item)
	if err == nil && (it.Title != f.Title || it.Asked != f.Asked) {
		return nil, fault.New(fault.Conflict, "supervision.raised_otherwise", fault.Args{"Ref": f.Source.Ref, "Title": it.Title})
	}
	return it, err
}

// foreseen asks the process what it would say to a form, before anything is kept.
func (s *Service) foreseen(p *casework.Process, f *Form, propose, issue casework.Act, ps *Problems) error {
	r, refusal := p.Open(casework.Opening{Tenant: f.Tenant, Title: f.Title, Act: propose}, s.now(), s.Days())
	if refusal == nil && f.Issue {
		issue.Base = r.Case.Version
		_, refusal = p.Apply(r.Case, issue, s.now(), s.Days())
	}
	if err := ps.refused(refusal); err != nil {
		return err
	}
	return ps.Err()
}

// ready checks a form before anything is kept of it: who asks, what it says, that the
// organisations and files it names are there.
func (s *Service) ready(ctx context.Context, f *Form) (*identity.Actor, casework.Standings, Problems, error) {
	f.Title, f.Asked, f.Words, f.Note = strings.TrimSpace(f.Title), strings.TrimSpace(f.Asked), strings.TrimSpace(f.Words), strings.TrimSpace(f.Note)
	f.Source.Ref, f.Source.Name = strings.TrimSpace(f.Source.Ref), strings.TrimSpace(f.Source.Name)
	a, err := s.mayMake(ctx, f.Tenant, f.Owner)
	if err != nil {
		return nil, nil, nil, err
	}
	ps := f.check(s.now())
	if f.Source.Kind != FromLeader && !a.May(DoSupervise, on(f.Tenant, f.Owner)) {
		ps.Add("kind", fault.New(fault.Invalid, "supervision.leader_instructs", nil))
	}
	parties, err := s.parties(ctx, f.Tenant, f, &ps)
	if err != nil {
		return nil, nil, nil, err
	}
	return a, parties, ps, s.stored(ctx, f.Files)
}

// mayMake asks for the permission to make an item.
func (s *Service) mayMake(ctx context.Context, t Tenant, owner identity.OrgID) (*identity.Actor, error) {
	if a := identity.From(ctx); a.May(DoInstruct, on(t, owner)) && a.Person != "" {
		return a, nil
	}
	a, err := identity.Require(ctx, DoSupervise, on(t, owner))
	if err == nil && a.Person == "" {
		err = fault.New(fault.Forbidden, "supervision.person_needed", nil)
	}
	return a, err
}

// check says what is wrong with the words of a form.
func (f *Form) check(now time.Time) Problems {
	ps := slices.Clone(f.Wrong)
	if !slices.Contains(SourceKinds(), f.Source.Kind) {
		ps.Add("kind", fault.New(fault.Invalid, "supervision.source_unknown", nil))
	}
	if f.Source.Kind.Record() && f.Source.Ref == "" {
		ps.Add("kind", fault.New(fault.Invalid, "supervision.source_record", fault.Args{"Source": i18n.Key(f.Source.Kind.Key())}))
	}
	if f.Title == "" {
		ps.Add("title", fault.New(fault.Invalid, "supervision.title_needed", nil))
	}
	if f.Asked == "" {
		ps.Add("asked", fault.New(fault.Invalid, "supervision.asked_needed", nil))
	}
	ps.tooLong("ref", "supervisionweb.ref", f.Source.Ref, longestTitle)
	ps.tooLong("name", "supervisionweb.source_name", f.Source.Name, longestTitle)
	ps.tooLong("title", "supervisionweb.matter", f.Title, longestTitle)
	ps.tooLong("asked", "supervisionweb.asked", f.Asked, longestText)
	ps.tooLong("note", "supervisionweb.note", f.Note, longestText)
	ps.tooLong("words", "supervisionweb.words_of.public", f.Words, longestText)
	if identity.Day(f.Received).After(identity.Day(now)) {
		ps.Add("received", fault.New(fault.Invalid, "supervision.received_ahead", nil))
	}
	if f.Source.Kind == FromPublic {
		for _, x := range []struct{ field, text string }{{"name", f.Source.Name}, {"title", f.Title}, {"asked", f.Asked}, {"words", f.Words}, {"note", f.Note}} {
			if contact.MatchString(x.text) {
				ps.Add(x.field, fault.New(fault.Invalid, "supervision.contact_given", nil))
			}
		}
	}
	return ps
}

// contact finds numbers of mobile telephones and of identity cards: who asked stays with
// the hotline, and whoever works on the item has no need of it.
var contact = regexp.MustCompile(`(^|[^0-9])(1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{17}[0-9Xx])($|[^0-9])`)

// tooLong adds a text that is longer than it may be.
func (ps *Problems) tooLong(field string, label i18n.Key, text string, most int) {
	if n := len([]rune(text)); n > most {
		ps.Add(field, fault.New(fault.Invalid, "supervision.too_long", fault.Args{"What": label, "Most": most, "Have": n}))
	}
}

// parties puts organisations into the roles of a case; those that do not exist, and a
// leader whom nobody knows, are problems.
func (s *Service) parties(ctx context.Context, t Tenant, f *Form, ps *Problems) (casework.Standings, error) {
	owner, help := f.Owner, f.Contributors
	orgs, _, err := s.Names.Gazetteer(ctx, t)
	if err != nil {
		return nil, err
	}
	out := casework.Standings{}
	add := func(role casework.Role, field string, id identity.OrgID) {
		o, ok := orgs.Org(id)
		if !ok || !o.On(identity.Day(s.now())) {
			ps.Add(field, fault.New(fault.Invalid, "supervision.org_unknown", fault.Args{"Org": string(id)}))
			return
		}
		out[role] = append(out[role], casework.Party{Org: id, Name: o.Name})
	}
	if owner != "" {
		add(RoleOwner, "owner", owner)
	}
	for _, id := range help {
		if id == "" || id == owner {
			continue
		}
		if slices.ContainsFunc(out[RoleContributor], func(p casework.Party) bool { return p.Org == id }) {
			continue
		}
		add(RoleContributor, "contributors", id)
	}
	l, err := s.leader(ctx, t, strings.TrimSpace(f.Leader))
	if fault.Is(err, fault.Invalid) {
		ps.Add("leader", err)
		return out, nil
	}
	if err == nil && l != nil {
		out[RoleLeader] = []casework.Party{{Person: l.Person, Name: l.Name}}
	}
	return out, err
}

// leader is the leader that an id or a name means; nil for none, and where nobody
// knows the leaders.
func (s *Service) leader(ctx context.Context, t Tenant, word string) (*Leader, error) {
	if word == "" || s.Leaders == nil {
		return nil, nil
	}
	all, err := s.Leaders.Leaders(ctx, t)
	if err != nil {
		return nil, err
	}
	var named []Leader
	for _, l := range all {
		if string(l.Person) == word {
			return &l, nil
		}
		if l.Name == word {
			named = append(named, l)
		}
	}
	if len(named) != 1 {
		return nil, fault.New(fault.Invalid, "supervision.leader_unknown", fault.Args{"Leader": word, "Count": len(named)})
	}
	return &named[0], nil
}

// Choices are the leaders who may be made responsible for an item.
//
// Faults: those of identity.Require for DoSupervise (or DoInstruct).
func (s *Service) Choices(ctx context.Context, t Tenant) ([]Leader, error) {
	if !identity.From(ctx).May(DoInstruct, somewhere(t)) {
		if _, err := identity.Require(ctx, DoSupervise, somewhere(t)); err != nil {
			return nil, err
		}
	}
	if s.Leaders == nil {
		return nil, nil
	}
	return s.Leaders.Leaders(ctx, t)
}

// leaderName is the name of the leader that was chosen, as it was given where nobody
// knows the leaders.
func (f *Form) leaderName(parties casework.Standings) string {
	if who := parties[RoleLeader]; len(who) > 0 {
		return who[0].Name
	}
	return strings.TrimSpace(f.Leader)
}

func (s *Service) stored(ctx context.Context, files []File) error {
	for _, f := range files {
		if s.Files == nil {
			return fault.New(fault.NotFound, "attach.missing", fault.Args{"SHA": f.SHA256})
		}
		if err := s.Files.Verify(ctx, f.SHA256); err != nil {
			return err
		}
	}
	return nil
}

func shas(files []File) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.SHA256)
	}
	return out
}
