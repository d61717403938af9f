package supervision

import (
	"context"
	"slices"
	"strings"

	"gangyao/kernel/casework"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
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
	Note      string
	Files     []File
	// Issue issues it at once instead of leaving a draft.
	Issue bool
	// Once: the record that the source names is raised once; raised again, it gives
	// the item that is there.
	Once bool
	Demo bool
}

const (
	longestTitle = 200
	longestText  = 5000
)

// Make makes an item, as a draft or issued at once. A supervisor or a leader does;
// what a leader makes is the leader's instruction.
//
// Faults: Unauthenticated, Forbidden; Invalid ("supervision.title_needed",
// "supervision.asked_needed", "supervision.too_long", "supervision.source_unknown",
// "supervision.org_unknown", "supervision.leader_unknown") and what the process
// refuses; Conflict ("supervision.raised_otherwise": once, and the record was raised
// with other words).
func (s *Service) Make(ctx context.Context, f Form) (*Item, error) {
	a, parties, err := s.ready(ctx, &f)
	if err != nil {
		return nil, err
	}
	p, err := Process()
	if err != nil {
		return nil, err
	}
	item := &Item{Tenant: f.Tenant, ID: ItemID(s.IDs()), Title: f.Title, Asked: f.Asked, Source: f.Source, Leader: f.leaderName(parties), Reference: f.Reference, Demo: f.Demo}
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		if f.Once {
			if old, err := raised(ctx, tx, &f); err != nil || old != nil {
				item = old
				return err
			}
		}
		item.Made = tx.Now()
		as := Roles(a, &casework.Case{Tenant: f.Tenant, Parties: parties})
		act := casework.Act{Transition: Propose, By: casework.Of(a), As: as, Note: f.Note, Evidence: shas(f.Files), Parties: parties}
		if f.Days != 0 {
			act.Fields = expr.Values{"days": expr.OfWhole(f.Days)}
		}
		if err := tx.AddItem(ctx, item); err != nil {
			return err
		}
		if err := tx.AddFiles(ctx, f.Tenant, item.ID, f.Files); err != nil {
			return err
		}
		r, err := s.desk().Open(ctx, tx.Work(), p, casework.Opening{Tenant: f.Tenant, ID: item.ID, Title: f.Title, Act: act})
		if err == nil && f.Issue {
			effects := r.Effects
			r, err = s.desk().Do(ctx, tx.Work(), f.Tenant, item.ID, casework.Act{Base: r.Case.Version, Transition: Issue, By: casework.Of(a), As: as})
			r.Effects = append(effects, r.Effects...)
		}
		if err != nil {
			return err
		}
		return s.after(ctx, tx, r)
	})
	if err != nil {
		return nil, err
	}
	s.tell(f.Tenant)
	return item, nil
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

// ready checks a form before anything is kept of it: who asks, what it says, that the
// organisations and files it names are there.
func (s *Service) ready(ctx context.Context, f *Form) (*identity.Actor, casework.Standings, error) {
	f.Title, f.Asked, f.Note = strings.TrimSpace(f.Title), strings.TrimSpace(f.Asked), strings.TrimSpace(f.Note)
	a, err := s.mayMake(ctx, f.Tenant, f.Owner)
	if err != nil {
		return nil, nil, err
	}
	if err := f.check(); err != nil {
		return nil, nil, err
	}
	parties, err := s.parties(ctx, f.Tenant, f)
	if err != nil {
		return nil, nil, err
	}
	return a, parties, s.stored(ctx, f.Files)
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

func (f *Form) check() error {
	switch {
	case f.Title == "":
		return fault.New(fault.Invalid, "supervision.title_needed", nil)
	case f.Asked == "":
		return fault.New(fault.Invalid, "supervision.asked_needed", nil)
	case len([]rune(f.Title)) > longestTitle, len([]rune(f.Asked)) > longestText, len([]rune(f.Note)) > longestText:
		return fault.New(fault.Invalid, "supervision.too_long", fault.Args{"Title": longestTitle, "Text": longestText})
	}
	for _, k := range SourceKinds() {
		if f.Source.Kind == k {
			return nil
		}
	}
	return fault.New(fault.Invalid, "supervision.source_unknown", nil)
}

// parties puts organisations into the roles of a case; those that do not exist are
// refused.
func (s *Service) parties(ctx context.Context, t Tenant, f *Form) (casework.Standings, error) {
	owner, help := f.Owner, f.Contributors
	orgs, _, err := s.Names.Gazetteer(ctx, t)
	if err != nil {
		return nil, err
	}
	out := casework.Standings{}
	add := func(role casework.Role, id identity.OrgID) error {
		o, ok := orgs.Org(id)
		if !ok || !o.On(identity.Day(s.now())) {
			return fault.New(fault.Invalid, "supervision.org_unknown", fault.Args{"Org": string(id)})
		}
		out[role] = append(out[role], casework.Party{Org: id, Name: o.Name})
		return nil
	}
	if owner != "" {
		if err := add(RoleOwner, owner); err != nil {
			return nil, err
		}
	}
	for _, id := range help {
		if id == "" || id == owner {
			continue
		}
		if slices.ContainsFunc(out[RoleContributor], func(p casework.Party) bool { return p.Org == id }) {
			continue
		}
		if err := add(RoleContributor, id); err != nil {
			return nil, err
		}
	}
	l, err := s.leader(ctx, t, strings.TrimSpace(f.Leader))
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

// Candidates lists what could become an item and has none yet: the red and yellow
// warnings and the overdue duties that the actor may see, worst first.
//
// Faults: those of identity.Require for DoSupervise (or DoInstruct).
func (s *Service) Candidates(ctx context.Context, t Tenant) ([]Candidate, error) {
	if !identity.From(ctx).May(DoInstruct, somewhere(t)) {
		if _, err := identity.Require(ctx, DoSupervise, somewhere(t)); err != nil {
			return nil, err
		}
	}
	if s.Sources == nil {
		return nil, nil
	}
	all, err := s.Sources.Candidates(ctx, t)
	if err != nil {
		return nil, err
	}
	var taken map[Source]bool
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		taken, err = tx.TakenSources(ctx, t)
		return err
	})
	var out []Candidate
	for _, c := range all {
		if !taken[Source{Kind: c.Source.Kind, Ref: c.Source.Ref}] {
			out = append(out, c)
		}
	}
	return out, err
}

// Take makes a draft of a candidate with one press; demo labels it as of a
// demonstration.
//
// Faults: those of Make; NotFound ("supervision.candidate_gone") when the condition
// no longer holds or somebody else took it.
func (s *Service) Take(ctx context.Context, t Tenant, of Source, days int, demo bool) (*Item, error) {
	all, err := s.Candidates(ctx, t)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if c.Source.same(of) {
			return s.Make(ctx, Form{Tenant: t, Title: c.Title, Asked: c.Asked, Source: c.Source, Owner: c.Owner, Days: days, Reference: c.Reference, Demo: demo})
		}
	}
	return nil, fault.New(fault.NotFound, "supervision.candidate_gone", nil)
}
