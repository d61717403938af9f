package identity

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

// Orgs lists organisations by ID. Everybody who is signed in may see them.
func (s *Service) Orgs(ctx context.Context, q OrgQuery) ([]Org, error) {
	a, err := Require(ctx, Directory, onTenant(From(ctx).Tenant))
	if err != nil {
		return nil, err
	}
	tree, err := s.treesOf(ctx, a.Tenant)
	if err != nil {
		return nil, err
	}
	if q.Day.IsZero() {
		q.Day = s.Today()
	}
	text := strings.ToLower(q.Text)
	return slices.DeleteFunc(tree.orgs.All(), func(o Org) bool {
		return q.Kind != "" && o.Kind != q.Kind || !q.All && !o.On(q.Day) || !strings.Contains(strings.ToLower(o.Name+"\n"+o.Short+"\n"+string(o.ID)), text)
	}), nil
}

// Gazetteer gives the organisations and places of a tenant, so that pages, exports
// and programs can name them. Names are no secret: published plans print who
// answers for what; so nobody is asked who they are.
func (s *Service) Gazetteer(ctx context.Context, t area.Code) (*OrgTree, *area.Tree, error) {
	got, err := s.treesOf(ctx, t)
	return got.orgs, got.areas, err
}

// Renew says what mark the database has now (db.DB.Mark). When it is another than
// before, organisations and areas are read anew, although they are kept for some
// seconds otherwise: what is made from them and kept by the mark would stay wrong.
func (s *Service) Renew(ctx context.Context, t area.Code, mark string) error {
	if !s.cache.renew(mark) {
		return nil
	}
	_, err := s.treesOf(ctx, t)
	return err
}

// Org reads an organisation. Fault: NotFound "identity.org_unknown".
func (s *Service) Org(ctx context.Context, id OrgID) (*Org, error) {
	a, err := Require(ctx, Directory, onTenant(From(ctx).Tenant))
	if err != nil {
		return nil, err
	}
	tree, err := s.treesOf(ctx, a.Tenant)
	if err != nil {
		return nil, err
	}
	o, ok := tree.orgs.Org(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "identity.org_unknown", fault.Args{"Org": string(id)})
	}
	return &o, nil
}

// CreateOrg adds an organisation. Faults: Forbidden; Invalid
// "identity.org_id_invalid", "identity.name_missing", "identity.field_long",
// "identity.kind_unknown", "identity.days_reversed", "identity.org_circle";
// NotFound "identity.org_unknown" (the parent), "identity.area_unknown"; Conflict
// "identity.org_taken".
func (s *Service) CreateOrg(ctx context.Context, o Org) error { return s.CreateOrgs(ctx, []Org{o}) }

// CreateOrgs adds several organisations, all or none; see CreateOrg.
func (s *Service) CreateOrgs(ctx context.Context, orgs []Org) error {
	return s.saveOrgs(ctx, orgs, true)
}

// UpdateOrg changes an organisation; Version is the one that was seen. To end
// one, set To. Faults: those of CreateOrg, Conflict "identity.stale".
func (s *Service) UpdateOrg(ctx context.Context, o Org) error {
	return s.saveOrgs(ctx, []Org{o}, false)
}

func (s *Service) saveOrgs(ctx context.Context, orgs []Org, add bool) error {
	a, err := s.require(ctx, Organise, Target{Tenant: From(ctx).Tenant, Anywhere: true}, Event{Kind: "organisation"})
	if err != nil {
		return err
	}
	return s.update(ctx, func(tx WriteTx) error {
		if err := tx.LockTenant(ctx, a.Tenant); err != nil {
			return err
		}
		tree, err := s.fresh(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		orgs = slices.Clone(orgs)
		after := slices.DeleteFunc(tree.orgs.All(), func(o Org) bool { return slices.ContainsFunc(orgs, func(n Org) bool { return n.ID == o.ID }) })
		after = append(after, orgs...)
		next := NewOrgTree(after)
		for i := range orgs {
			if err := s.saveOrg(ctx, tx, a, &orgs[i], add, tree, next); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) saveOrg(ctx context.Context, tx WriteTx, a *Actor, o *Org, add bool, tree cachedTree, next *OrgTree) error {
	o.Tenant, o.Name, o.Short = a.Tenant, strings.TrimSpace(o.Name), strings.TrimSpace(o.Short)
	if err := o.check(tree, next); err != nil {
		return err
	}
	base, act := 0, "identity.org_create"
	if add {
		// Who looks after one organisation may add others below it.
		on := Target{Tenant: a.Tenant, Org: o.Parent, Area: o.Area}
		if err := s.allowed(a, Organise, on); err != nil {
			return err
		}
	} else {
		was, known := tree.orgs.Org(o.ID)
		if !known {
			return fault.New(fault.NotFound, "identity.org_unknown", fault.Args{"Org": string(o.ID)})
		}
		for _, on := range []Target{placeOf(tree.orgs, a.Tenant, o.ID), {Tenant: a.Tenant, Org: o.ID, Area: o.Area}} {
			if err := s.allowed(a, Organise, on); err != nil {
				return err
			}
		}
		if was.Parent != o.Parent { // to move it takes both parents
			for _, id := range []OrgID{was.Parent, o.Parent} {
				if err := s.allowed(a, Organise, placeOf(tree.orgs, a.Tenant, id)); err != nil {
					return err
				}
			}
		}
		if base = o.Version; base < 1 {
			return fault.New(fault.Conflict, "identity.stale", nil)
		}
		act = "identity.org_update"
	}
	if err := tx.SaveOrg(ctx, o, base); err != nil {
		return err
	}
	return s.note(ctx, tx, a, Event{Act: act, Kind: "organisation", Object: string(o.ID), Name: o.Name,
		Detail: map[string]string{"parent": string(o.Parent), "area": string(o.Area)}})
}

func (o Org) check(tree cachedTree, next *OrgTree) error {
	odd := func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_')
	}
	if o.ID == "" || len(o.ID) > 40 || strings.ContainsFunc(string(o.ID), odd) {
		return fault.New(fault.Invalid, "identity.org_id_invalid", fault.Args{"Org": string(o.ID)})
	}
	if o.Name == "" {
		return fault.New(fault.Invalid, "identity.name_missing", nil)
	}
	if len([]rune(o.Name)) > 100 || len([]rune(o.Short)) > 100 || strings.ContainsFunc(o.Name+o.Short, unicode.IsControl) {
		return fault.New(fault.Invalid, "identity.field_long", fault.Args{"Most": 100})
	}
	if !slices.Contains(Kinds(), o.Kind) {
		return fault.New(fault.Invalid, "identity.kind_unknown", fault.Args{"Kind": string(o.Kind)})
	}
	if !o.From.IsZero() && !o.To.IsZero() && o.To.Before(o.From) {
		return fault.New(fault.Invalid, "identity.days_reversed", nil)
	}
	if _, known := next.Org(o.Parent); o.Parent != "" && !known {
		return fault.New(fault.NotFound, "identity.org_unknown", fault.Args{"Org": string(o.Parent)})
	}
	if o.Parent != "" && next.Within(o.Parent, o.ID) {
		return fault.New(fault.Invalid, "identity.org_circle", fault.Args{"Org": o.Name})
	}
	if o.Area != "" && !tree.areas.Known(o.Area) {
		return fault.New(fault.NotFound, "identity.area_unknown", fault.Args{"Area": string(o.Area)})
	}
	return nil
}

// Areas lists all areas of the tenant by code and beginning, those that ended
// included; area.NewTree makes a tree of them.
func (s *Service) Areas(ctx context.Context) ([]area.Area, error) {
	a, err := Require(ctx, Directory, onTenant(From(ctx).Tenant))
	if err != nil {
		return nil, err
	}
	tree, err := s.treesOf(ctx, a.Tenant)
	if err != nil {
		return nil, err
	}
	return tree.areas.All(), nil
}

// areaSays is all that is kept of an area but its code, in one line: the log is the
// only place where what was replaced can be read.
func areaSays(a *area.Area) string {
	day := func(t time.Time) string {
		if t.IsZero() {
			return "…"
		}
		return t.Format(time.DateOnly)
	}
	out := []string{a.Name, string(a.Level), a.Type, string(a.Parent), day(a.From) + "/" + day(a.To)}
	for _, c := range a.Successors {
		out = append(out, "→"+string(c))
	}
	return strings.Join(out, " ")
}

// SaveAreas adds areas, or replaces those with the same code and beginning: to
// end one, set To and Successors. All or none. Faults: Forbidden; those of
// area.Tree.Check, the first of them.
func (s *Service) SaveAreas(ctx context.Context, as []area.Area) error {
	a, err := s.require(ctx, Organise, onTenant(From(ctx).Tenant), Event{Kind: "area"})
	if err != nil {
		return err
	}
	return s.update(ctx, func(tx WriteTx) error {
		if err := tx.LockTenant(ctx, a.Tenant); err != nil {
			return err
		}
		had, err := tx.Areas(ctx, a.Tenant)
		if err != nil {
			return err
		}
		as = slices.Clone(as)
		for i := range as {
			as[i].Tenant, as[i].Name = a.Tenant, strings.TrimSpace(as[i].Name)
		}
		same := func(x, y area.Area) bool { return x.Code == y.Code && x.From.Equal(y.From) }
		all := slices.DeleteFunc(slices.Clone(had), func(o area.Area) bool { return slices.ContainsFunc(as, func(n area.Area) bool { return same(n, o) }) })
		if err := area.NewTree(append(all, as...)).Check(); err != nil {
			return firstFault(err)
		}
		if err := tx.SaveAreas(ctx, as); err != nil {
			return err
		}
		for _, x := range as {
			e := Event{Act: "identity.area_save", Kind: "area", Object: string(x.Code), Name: x.Name, Detail: map[string]string{"is": areaSays(&x)}}
			if i := slices.IndexFunc(had, func(o area.Area) bool { return same(x, o) }); i >= 0 {
				if x.Equal(had[i]) {
					continue
				}
				e.Detail["was"] = areaSays(&had[i])
			}
			if err := s.note(ctx, tx, a, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// firstFault is the first of several faults, with all of them as its cause.
func firstFault(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	return fault.Wrap(err, f.Code, f.Key, f.Args)
}
