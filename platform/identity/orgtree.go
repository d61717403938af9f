package identity

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

// OrgTree answers how organisations stand below one another. It does not change.
type OrgTree struct {
	orgs []Org // by ID
	at   map[OrgID]int
}

// NewOrgTree makes a tree.
func NewOrgTree(orgs []Org) *OrgTree {
	t := &OrgTree{orgs: slices.Clone(orgs), at: make(map[OrgID]int, len(orgs))}
	slices.SortFunc(t.orgs, func(a, b Org) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for i, o := range t.orgs {
		t.at[o.ID] = i
	}
	return t
}

// Org finds an organisation.
func (t *OrgTree) Org(id OrgID) (Org, bool) {
	i, ok := t.at[id]
	if !ok {
		return Org{}, false
	}
	return t.orgs[i], true
}

// Within says whether an organisation is another or stands below it, also when
// one of them has ended: what it did stays with its parent.
func (t *OrgTree) Within(child, of OrgID) bool {
	for n := 0; child != "" && n <= len(t.orgs); n++ {
		if child == of {
			return true
		}
		o, ok := t.Org(child)
		if !ok {
			return false
		}
		child = o.Parent
	}
	return false
}

// Children lists the organisations directly below one, by ID.
func (t *OrgTree) Children(id OrgID) []Org {
	return slices.DeleteFunc(slices.Clone(t.orgs), func(o Org) bool { return o.Parent != id || o.ID == id })
}

// All lists all organisations by ID.
func (t *OrgTree) All() []Org { return slices.Clone(t.orgs) }

// Find finds the organisation of a day by its ID, name or short name, or as people
// also call it: 市财政局, 发改委, 市发展和改革委员会 (see spellings). Faults: NotFound
// "identity.org_unknown", Conflict "identity.org_ambiguous".
func (t *OrgTree) Find(word string, day time.Time) (Org, error) {
	word = strings.TrimSpace(word)
	if o, ok := t.Org(OrgID(word)); ok {
		return o, nil
	}
	found := t.called(day, func(o Org) bool { return word != "" && (o.Name == word || o.Short == word) })
	for _, s := range spellings(word) {
		if len(found) > 0 {
			break
		}
		found = t.called(day, func(o Org) bool { return o.Short == s || o.Name == s || ofPlace(o.Name, s) })
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Org{}, fault.New(fault.NotFound, "identity.org_unknown", fault.Args{"Org": word})
	}
	return Org{}, fault.New(fault.Conflict, "identity.org_ambiguous", fault.Args{"Org": word})
}

func (t *OrgTree) called(day time.Time, so func(Org) bool) (found []Org) {
	for _, o := range t.orgs {
		if o.On(day) && so(o) {
			found = append(found, o)
		}
	}
	return found
}

// spellings are further ways to write the name of a department, the nearest first:
// without the place's rank before it (市财政局), with 局, 委员会 and 委 at its end for one
// another (发改委, 发改局).
func spellings(word string) (out []string) {
	words := []string{word}
	for _, rank := range []string{"本市", "本县", "本区", "市", "县", "区"} {
		if rest, ok := strings.CutPrefix(word, rank); ok {
			words = append(words, rest)
		}
	}
	ends := []string{"委员会", "委", "局"}
	for _, end := range append([]string{""}, ends...) {
		for _, w := range words {
			stem, ok := strings.CutSuffix(w, end)
			if utf8.RuneCountInString(stem) < 2 || !ok {
				continue
			}
			if end == "" {
				out = append(out, w)
				continue
			}
			for _, other := range ends {
				if other != end {
					out = append(out, stem+other)
				}
			}
		}
	}
	return out
}

// ofPlace says whether a full name is a place and what its department is called:
// 云岭县财政局 is the 财政局 of a place.
func ofPlace(name, called string) bool {
	place, ok := strings.CutSuffix(name, called)
	return ok && (strings.HasSuffix(place, "市") || strings.HasSuffix(place, "县") || strings.HasSuffix(place, "区"))
}

//go:embed orgs.yaml
var usualOrgs []byte

// DefaultOrgs are the organisations that a county usually has: its departments
// from orgs.yaml and the governments of the towns among areas. county is its full
// name (云岭县); towns get the ID t and the last three
// digits of their code. Villages are left to whoever needs them.
func DefaultOrgs(tenant area.Code, county string, areas []area.Area, day time.Time) ([]Org, error) {
	var usual []struct {
		ID, Name, Short string
		Kind            Kind
		Parent          OrgID
	}
	dec := yaml.NewDecoder(bytes.NewReader(usualOrgs))
	dec.KnownFields(true)
	if err := dec.Decode(&usual); err != nil {
		return nil, fmt.Errorf("identity: orgs.yaml: %w", err)
	}
	var out []Org
	for _, u := range usual {
		if u.Kind == "" {
			u.Kind = Department
		}
		out = append(out, Org{Tenant: tenant, ID: OrgID(u.ID), Name: county + u.Name, Short: u.Short, Kind: u.Kind, Parent: u.Parent, Area: tenant})
	}
	for _, a := range area.NewTree(areas).Day(day) {
		if a.Level != area.Town || len(a.Code) != 9 {
			continue
		}
		name := a.Name + "人民政府"
		if strings.HasSuffix(a.Name, "街道") {
			name = a.Name + "办事处"
		}
		out = append(out, Org{Tenant: tenant, ID: OrgID("t" + a.Code[6:]), Name: name, Short: a.Name, Kind: TownGov, Area: a.Code, From: a.From, To: a.To})
	}
	return out, nil
}
