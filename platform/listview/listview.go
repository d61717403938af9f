// Package listview keeps lists as people set them up: filters, order and columns of a
// page.List under a name, one's own or shared by all of a tenant. What a list is set to
// stands in its address (page.ReadQuery), so a view is the query of an address and a
// name. Versions are only added; the last one of a view holds.
//
//	address of a list ──Save──▶ View ──Of──▶ links above the list
//	                            Rename, Remove: the next version
package listview

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// What people may do with views.
const (
	DoKeep  identity.Action = "listview.keep"  // save views of one's own
	DoShare identity.Action = "listview.share" // save and change views that everybody in the tenant sees
)

// Rules says which roles may do what.
func Rules() []identity.Rule {
	return []identity.Rule{{Action: DoKeep, SignedIn: true}, {Action: DoShare, Roles: []identity.Role{identity.Planner}}}
}

// View is a list under a name, in one version.
type View struct {
	Tenant area.Code
	ID     string
	Seq    int // versions count from 1
	// Person is whose it is; empty: it is shared by all of the tenant.
	Person identity.PersonID
	// List is the path of the list, Title what the page calls it.
	List, Title string
	Name        string
	// Query is the query of the list's address, sorted by key.
	Query string
	// Gone: it was removed.
	Gone bool
	By   string
	At   time.Time
}

// Shared says whether everybody in the tenant sees it.
func (v *View) Shared() bool { return v.Person == "" }

// Address is where the list is shown like that.
func (v *View) Address() string {
	if v.Query == "" {
		return v.List
	}
	return v.List + "?" + v.Query
}

// Store keeps views.
type Store interface {
	// Views gives the last versions of the views that are there: the shared ones of a
	// tenant and those of a person, of a list or of all lists ("").
	Views(ctx context.Context, t area.Code, p identity.PersonID, list string) ([]View, error)
	// Add appends a version. Fault: Conflict ("listview.meanwhile") when another came between.
	Add(ctx context.Context, v *View) error
}

// Service is the use cases.
type Service struct {
	Store Store
	Clock func() time.Time
	IDs   func() string
}

// Bounds of what is kept.
const (
	MaxName  = 40 // characters
	maxQuery = 2000
	mostOf   = 30 // views of one list
)

// Of are the views of a list that the actor of ctx sees, of all lists where it is empty:
// shared ones first, by name. A visitor sees none.
func (s *Service) Of(ctx context.Context, list string) ([]View, error) {
	a := identity.From(ctx)
	if a.Person == "" || !a.May(DoKeep, identity.Target{Tenant: a.Tenant, Anywhere: true}) {
		return nil, nil
	}
	out, err := s.Store.Views(ctx, a.Tenant, a.Person, list)
	slices.SortFunc(out, func(x, y View) int {
		return cmp.Or(strings.Compare(x.List, y.List), strings.Compare(string(x.Person), string(y.Person)), strings.Compare(x.Name, y.Name))
	})
	return out, err
}

// Draft is a view that is to be kept.
type Draft struct {
	// Address is that of the list as it is set; page and past day are left out of it.
	Address, Title, Name string
	// Share shows it to everybody (DoShare).
	Share bool
}

// Save keeps a list as it is set. A view of the same list and name, of the same
// owner, is set anew.
//
// Faults: Unauthenticated, Forbidden; Invalid ("listview.name", "listview.address");
// TooLarge ("listview.many"); Conflict ("listview.meanwhile").
func (s *Service) Save(ctx context.Context, d Draft) (*View, error) {
	a, err := s.require(ctx, d.Share)
	if err != nil {
		return nil, err
	}
	v := View{Tenant: a.Tenant, ID: s.IDs(), Person: a.Person, Title: clip(d.Title, 80)}
	if d.Share {
		v.Person = ""
	}
	if v.Name, err = named(d.Name); err != nil {
		return nil, err
	}
	if v.List, v.Query, err = split(d.Address); err != nil {
		return nil, err
	}
	old, err := s.Store.Views(ctx, a.Tenant, a.Person, v.List)
	if err != nil {
		return nil, err
	}
	own := 0
	for i := range old {
		if o := &old[i]; o.Person == v.Person {
			if own++; o.Name == v.Name {
				v.ID, v.Seq = o.ID, o.Seq
			}
		}
	}
	if v.Seq == 0 && own >= mostOf {
		return nil, fault.New(fault.TooLarge, "listview.many", fault.Args{"Most": mostOf})
	}
	return &v, s.add(ctx, a, &v)
}

// Rename gives a view another name.
//
// Faults: Unauthenticated, Forbidden; NotFound ("listview.unknown"); Invalid
// ("listview.name", "listview.taken"); Conflict ("listview.meanwhile").
func (s *Service) Rename(ctx context.Context, id, name string) error {
	return s.change(ctx, id, func(v *View, others []View) (err error) {
		if v.Name, err = named(name); err != nil {
			return err
		}
		if slices.ContainsFunc(others, func(o View) bool { return o.ID != v.ID && o.List == v.List && o.Person == v.Person && o.Name == v.Name }) {
			return fault.New(fault.Invalid, "listview.taken", fault.Args{"Name": v.Name})
		}
		return nil
	})
}

// Remove takes a view away.
//
// Faults: Unauthenticated, Forbidden; NotFound ("listview.unknown"); Conflict
// ("listview.meanwhile").
func (s *Service) Remove(ctx context.Context, id string) error {
	return s.change(ctx, id, func(v *View, _ []View) error { v.Gone = true; return nil })
}

func (s *Service) change(ctx context.Context, id string, fn func(v *View, others []View) error) error {
	a, err := s.require(ctx, false)
	if err != nil {
		return err
	}
	all, err := s.Store.Views(ctx, a.Tenant, a.Person, "")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(v View) bool { return v.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "listview.unknown", nil)
	}
	v := all[i]
	if _, err := s.require(ctx, v.Shared()); err != nil {
		return err
	}
	if err := fn(&v, all); err != nil {
		return err
	}
	return s.add(ctx, a, &v)
}

// require asks whether the actor may keep views of their own, or shared ones.
func (s *Service) require(ctx context.Context, shared bool) (*identity.Actor, error) {
	do := DoKeep
	if shared {
		do = DoShare
	}
	a, err := identity.Require(ctx, do, identity.Target{Tenant: identity.From(ctx).Tenant, Anywhere: true})
	if err == nil && a.Person == "" {
		return nil, fault.New(fault.Unauthenticated, "identity.sign_in_first", nil)
	}
	return a, err
}

func (s *Service) add(ctx context.Context, a *identity.Actor, v *View) error {
	v.Seq, v.By, v.At = v.Seq+1, a.Name, s.Clock().UTC().Truncate(time.Microsecond)
	return s.Store.Add(ctx, v)
}

func named(s string) (string, error) {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if n := utf8.RuneCountInString(s); n == 0 || n > MaxName {
		return "", fault.New(fault.Invalid, "listview.name", fault.Args{"Most": MaxName})
	}
	return s, nil
}

// passing are keys of an address that are no part of how a list is set.
var passing = []string{"page", "as_of", "lang", "theme"}

// Query is the query of a list's address as views keep it.
func Query(q url.Values) string {
	out := url.Values{}
	for k, list := range q {
		for _, s := range list {
			if s != "" && !slices.Contains(passing, k) {
				out.Add(k, s)
			}
		}
	}
	return out.Encode()
}

// split takes an address of the site apart.
func split(address string) (list, query string, err error) {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, `\`) || !utf8.ValidString(u.Path) {
		return "", "", fault.New(fault.Invalid, "listview.address", nil)
	}
	if query = Query(u.Query()); len(query)+len(u.Path) > maxQuery {
		return "", "", fault.New(fault.Invalid, "listview.address", nil)
	}
	return u.EscapedPath(), query, nil
}

func clip(s string, n int) string {
	r := []rune(strings.ToValidUTF8(s, ""))
	return string(r[:min(len(r), n)])
}
