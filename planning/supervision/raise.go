package supervision

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Candidates lists what could become an item and is not chased yet: warnings and what is
// late, as far as the actor may see it, the weightiest first. What came back after its
// item was closed, or whose item was cancelled, is among them again. What held on when
// its item was closed comes last, with that item (Candidate.Last).
//
// Faults: those of identity.Require for DoSupervise (or DoInstruct).
func (s *Service) Candidates(ctx context.Context, t Tenant) ([]Candidate, error) {
	if err := mayRaise(ctx, t); err != nil {
		return nil, err
	}
	if s.Sources == nil {
		return nil, nil
	}
	all, err := s.Sources.Candidates(ctx, t)
	if err != nil {
		return nil, err
	}
	var out []Candidate
	err = s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = offered(ctx, tx, t, all); return err })
	return out, err
}

// Raising asks for drafts of several candidates at once.
type Raising struct {
	Tenant Tenant
	Of     []Source
	// Each makes a draft of each; else one is made for each unit (one for its warnings, one for what is late).
	Each bool
	// Days allowed in each draft; 0 leaves them open.
	Days int
	// Demo labels the drafts as of a demonstration.
	Demo bool
}

// Raised is what a Raising makes.
type Raised struct {
	Forms []Form
	// Gone are the records that no longer hold, or that somebody raised meanwhile. What was
	// chased before and still holds is raised again by Make alone, where the earlier item
	// was looked at.
	Gone []Source
}

const (
	// mostRaised bounds how many candidates are raised in one go, mostTogether how many
	// one draft chases: the demand has to stay readable.
	mostRaised   = 500
	mostTogether = 30
)

// Draft tells which drafts a Raising would make; nothing is kept.
//
// Faults: those of Candidates; Invalid ("supervision.raise_none", "supervision.raise_most").
func (s *Service) Draft(ctx context.Context, r Raising) (*Raised, error) {
	switch {
	case len(r.Of) == 0:
		return nil, fault.New(fault.Invalid, "supervision.raise_none", nil)
	case len(r.Of) > mostRaised:
		return nil, fault.New(fault.Invalid, "supervision.raise_most", fault.Args{"Most": mostRaised, "Count": len(r.Of)})
	}
	all, err := s.Candidates(ctx, r.Tenant)
	if err != nil {
		return nil, err
	}
	orgs, _, err := s.Names.Gazetteer(ctx, r.Tenant)
	if err != nil {
		return nil, err
	}
	out := &Raised{}
	var picked []Candidate
	for _, of := range r.Of {
		i := slices.IndexFunc(all, func(c Candidate) bool { return c.Source.same(of) })
		switch {
		case i < 0 || all[i].Last != nil:
			out.Gone = append(out.Gone, of)
		case !slices.ContainsFunc(picked, func(c Candidate) bool { return c.Source.same(of) }):
			picked = append(picked, all[i])
		}
	}
	for _, together := range parcels(picked, r.Each) {
		name := ""
		if o, ok := orgs.Org(together[0].Owner); ok {
			name = cmp.Or(o.Short, o.Name)
		}
		f := Together(r.Tenant, name, together)
		f.Days, f.Demo = r.Days, r.Demo
		out.Forms = append(out.Forms, f)
	}
	return out, nil
}

// parcels puts candidates together that one draft chases: each alone, or those of one
// unit, warnings and what is late apart, for an item has one kind of source.
func parcels(all []Candidate, each bool) [][]Candidate {
	var out [][]Candidate
	type of struct {
		unit identity.OrgID
		kind SourceKind
	}
	at := map[of]int{} // the parcel that is not full
	for _, c := range all {
		key := of{c.Owner, c.Source.Kind}
		i, ok := at[key]
		if each || c.Owner == "" || !ok || len(out[i]) == mostTogether {
			at[key] = len(out)
			out = append(out, []Candidate{c})
			continue
		}
		out[i] = append(out[i], c)
	}
	return out
}

// Together is the form of an item that chases some candidates of one unit, whose name is
// given; alone, one is worded as it is.
func Together(t Tenant, unit string, all []Candidate) Form {
	c := &all[0]
	f := Form{Tenant: t, Title: c.Title, Asked: c.Asked, Source: c.Source, Owner: c.Owner, Contributors: c.Contributors, Leader: string(c.Leader), Reference: c.Reference}
	if len(all) == 1 {
		return f
	}
	lang := i18n.ZH // what is kept is kept in Chinese
	f.Title = i18n.T(lang, "supervision.ask.several.title", i18n.Args{"Unit": unit, "First": Short(c.Title), "Count": len(all)})
	lines := []string{i18n.T(lang, "supervision.ask.several", i18n.Args{"Count": len(all)})}
	f.Contributors = slices.Clone(f.Contributors)
	for i := range all {
		x := &all[i]
		line := Short(x.Why)
		if !strings.HasPrefix(x.Why, x.Title) {
			line = i18n.T(lang, "supervision.ask.several.line", i18n.Args{"Title": Short(x.Title), "Why": line})
		}
		lines = append(lines, strconv.Itoa(i+1)+". "+line)
		if i > 0 {
			f.Further = append(f.Further, x.Matter())
		}
		for _, o := range x.Contributors {
			if !slices.Contains(f.Contributors, o) {
				f.Contributors = append(f.Contributors, o)
			}
		}
		if x.Leader != c.Leader {
			f.Leader = ""
		}
	}
	f.Asked = strings.Join(lines, "\n")
	return f
}

// Short is a text as it stands in a line of several.
func Short(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > longestLine {
		return string(r[:longestLine-1]) + "…"
	}
	return string(r)
}

const longestLine = 70

// Raise makes the drafts of a Raising, all or none, and gives their items. What is gone
// makes none.
//
// Faults: those of Draft and Make; NotFound ("supervision.candidate_gone") when nothing
// is left.
func (s *Service) Raise(ctx context.Context, r Raising) ([]Item, *Raised, error) {
	got, err := s.Draft(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	if len(got.Forms) == 0 {
		return nil, nil, fault.New(fault.NotFound, "supervision.candidate_gone", nil)
	}
	prepared := make([]*making, len(got.Forms))
	var matters []Matter
	for i := range got.Forms {
		matters = append(matters, got.Forms[i].matters()...)
		if prepared[i], err = s.prepare(ctx, &got.Forms[i]); err != nil {
			return nil, nil, err
		}
	}
	var out []Item
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		out = nil // it may be tried again
		if err := hold(ctx, tx, r.Tenant, matters); err != nil {
			return err
		}
		for _, m := range prepared {
			it, err := s.make(ctx, tx, m)
			if err != nil {
				return err
			}
			out = append(out, *it)
		}
		return nil
	})
	if err != nil {
		if fault.From(err).Key == "supervision.raised" {
			err = fault.Wrap(err, fault.NotFound, "supervision.candidate_gone", nil)
		}
		return nil, nil, err
	}
	s.tell(r.Tenant)
	return out, got, nil
}
