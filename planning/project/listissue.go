package project

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// ListFormat is the form of an issued list.
const ListFormat = "gangyao-project-list/1"

// ListContent is an issued list: written once as JSON with sorted keys, and hashed;
// only the stored bytes count from then on.
type ListContent struct {
	Format  string     `json:"format"`
	Tenant  Tenant     `json:"tenant"`
	List    List       `json:"list"`
	Version int        `json:"version"`
	Title   string     `json:"title"`
	Number  string     `json:"number"` // of the document: 演发〔2026〕2号
	On      Day        `json:"on"`     // day of issue
	Reason  string     `json:"reason,omitempty"`
	Demo    bool       `json:"demo,omitempty"`
	Lines   []ListLine `json:"lines"`
}

// ListLine is a project on a list, with its figures in 万元 as they are printed.
type ListLine struct {
	Project ID             `json:"project"`
	Code    Code           `json:"code,omitempty"`
	Name    string         `json:"name"`
	Kind    string         `json:"kind,omitempty"`
	Content string         `json:"content,omitempty"`
	Scale   string         `json:"scale,omitempty"`
	Start   Day            `json:"start"`
	Finish  Day            `json:"finish"`
	Total   Money          `json:"total"`
	Planned []*Money       `json:"planned"` // of each of List.Years; nil: no plan
	Org     identity.OrgID `json:"org,omitempty"`
	OrgName string         `json:"org_name,omitempty"`
	Leader  string         `json:"leader,omitempty"`
	Demo    bool           `json:"demo,omitempty"`
}

// ListIssue is an issued list without its lines.
type ListIssue struct {
	Tenant  Tenant
	List    List
	Version int // from 1
	Title   string
	Number  string
	On      Day
	// Reason is why it was adjusted; none of the first.
	Reason string
	Lines  int
	SHA256 string
	By     string
	Person identity.PersonID
	At     time.Time
}

// Issuing issues a list.
type Issuing struct {
	Tenant Tenant
	List   List
	Title  string
	Number string
	On     Day
	// Reason is required to adjust a list that was issued before.
	Reason string
	// Names tells what an organisation is called on the day.
	Names func(identity.OrgID) string
	// Seen is the mark of the list that was looked at (ListView.Mark); empty: any.
	Seen string
}

// Issue freezes a list as it stands, as canonical bytes with their SHA-256. Issuing
// again adjusts it (调整): another version, with its reason; earlier ones stay. Nobody
// issues what they put forward or took off themselves.
// Faults: Unauthenticated, Forbidden ("project.own_proposal", "project.person_needed");
// Invalid ("project.list_unknown", "project.list_number", "project.list_day",
// "project.list_nobody", "project.reason_needed"); Conflict ("project.list_changed": it
// is no longer what was seen, "project.list_same": nothing is to be adjusted).
func (s *Service) Issue(ctx context.Context, in Issuing) (*ListIssue, error) {
	a, err := identity.Require(ctx, DoApprove, somewhere(in.Tenant))
	if err != nil {
		return nil, err
	}
	var out *ListIssue
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) (err error) {
		out, err = s.issue(ctx, tx, a, &in)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.tell()
	return out, nil
}

func (s *Service) issue(ctx context.Context, tx WriteTx, a *identity.Actor, in *Issuing) (*ListIssue, error) {
	if _, ok := ParseList(in.List.String()); !ok {
		return nil, fault.New(fault.Invalid, "project.list_unknown", nil)
	}
	if a.Person == "" {
		return nil, fault.New(fault.Forbidden, "project.person_needed", nil)
	}
	var bad Flaws
	number := clip(trim(in.Number), 200)
	if number == "" {
		bad.Add("document", fault.New(fault.Invalid, "project.list_number", nil))
	}
	if in.On == 0 || in.On > s.zoneDay(tx) {
		bad.Add("issued", fault.New(fault.Invalid, "project.list_day", nil))
	}
	before, err := tx.Issues(ctx, in.Tenant, in.List)
	if err != nil {
		return nil, err
	}
	if len(before) > 0 {
		bad.Add("reason", reasoned(in.Reason))
	}
	if len(bad) > 0 {
		return nil, bad.Fault()
	}
	whole := map[ID]*Project{}
	var rows []*Row
	if err := tx.Changed(ctx, in.Tenant, 0, func(p *Project) error {
		whole[p.ID] = p
		rows = append(rows, p.row(s.zone()))
		return nil
	}); err != nil {
		return nil, err
	}
	v := listOf(in.List, rows)
	switch {
	case len(v.Rows) == 0:
		return nil, fault.New(fault.Invalid, "project.list_nobody", nil)
	case in.Seen != "" && in.Seen != v.Mark:
		return nil, fault.New(fault.Conflict, "project.list_changed", nil)
	}
	var since time.Time
	if n := len(before); n > 0 {
		since = before[n-1].At
	}
	if name := ownDoing(whole, in.List, a.Person, since); name != "" {
		return nil, fault.New(fault.Forbidden, "project.own_proposal", fault.Args{"Name": name})
	}
	c := ListContent{Format: ListFormat, Tenant: in.Tenant, List: in.List, Version: len(before) + 1, Title: clip(trim(in.Title), 200), Number: number, On: in.On}
	if len(before) > 0 {
		c.Reason = trim(in.Reason)
	}
	for _, r := range v.Rows {
		c.Lines = append(c.Lines, lineOf(whole[r.ID], in.List, in.Names))
		c.Demo = c.Demo || r.Demo
	}
	if n := len(before); n > 0 {
		old, err := issued(ctx, tx, &before[n-1])
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(CompareLists(old.Lines, c.Lines), func(x ListPair) bool { return x.Change != plan.Same }) {
			return nil, fault.New(fault.Conflict, "project.list_same", fault.Args{"Version": n})
		}
	}
	data, err := canonical.JSON(c)
	if err != nil {
		return nil, err
	}
	out := &ListIssue{Tenant: in.Tenant, List: in.List, Version: c.Version, Title: c.Title, Number: c.Number, On: c.On, Reason: c.Reason, Lines: len(c.Lines),
		SHA256: canonical.SHA256(data), By: a.Name, Person: a.Person, At: tx.Now()}
	return out, tx.SaveIssue(ctx, out, data)
}

// ownDoing names a project on a list that a person put forward, or one that they took
// off since a time; empty: none.
func ownDoing(all map[ID]*Project, l List, who identity.PersonID, since time.Time) string {
	var names []string
	for _, p := range all {
		m := p.Member(l)
		if m == nil {
			continue
		}
		if m.State == Approved && m.Proposer == who || m.State == Removed && m.Person == who && m.At.After(since) {
			names = append(names, p.Basics.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return slices.Min(names)
}

func lineOf(p *Project, l List, names func(identity.OrgID) string) ListLine {
	b := &p.Basics
	out := ListLine{Project: p.ID, Code: b.Code, Name: b.Name, Kind: b.Kind, Content: b.Content, Scale: b.Scale, Start: b.Start, Finish: b.Finish, Total: plain(p.Total()),
		Org: b.Org, Leader: b.Leader, Demo: p.Demo, Planned: make([]*Money, len(l.Years()))}
	if b.Org != "" && names != nil {
		out.OrgName = names(b.Org)
	}
	for i, y := range l.Years() {
		if plan := p.YearPlan(y); plan != nil {
			sum := plain(Sum(plan.Funds))
			out.Planned[i] = &sum
		}
	}
	return out
}

// Lines are the lines of a list as it stands (AsOf none) or stood at the end of a day.
// Faults: as ListOn.
func (s *Service) Lines(ctx context.Context, t Tenant, l List, asOf Day, names func(identity.OrgID) string) ([]ListLine, error) {
	v, err := s.ListOn(ctx, t, l, asOf)
	if err != nil {
		return nil, err
	}
	whole := map[ID]*Project{}
	if err := s.Each(ctx, Query{Tenant: t, AsOf: asOf, Standings: Standings(), List: l, State: Approved}, func(p *Project) error { whole[p.ID] = p; return nil }); err != nil {
		return nil, err
	}
	out := []ListLine{}
	for _, r := range v.Rows {
		if p := whole[r.ID]; p != nil {
			out = append(out, lineOf(p, l, names))
		}
	}
	return out, nil
}

// Issued reads an issued list: the bytes as they were issued, and what they say.
// Faults: Unauthenticated, Forbidden (DoRead); NotFound ("project.issue_unknown");
// Internal ("project.issue_altered": the stored bytes are not those that were issued).
func (s *Service) Issued(ctx context.Context, t Tenant, l List, version int) (*ListIssue, []byte, *ListContent, error) {
	if _, err := identity.Require(ctx, DoRead, somewhere(t)); err != nil {
		return nil, nil, nil, err
	}
	var (
		out  *ListIssue
		data []byte
		c    *ListContent
	)
	err := s.Store.View(ctx, func(tx ReadTx) error {
		all, err := tx.Issues(ctx, t, l)
		if err != nil {
			return err
		}
		if version < 1 || version > len(all) {
			return fault.New(fault.NotFound, "project.issue_unknown", nil)
		}
		out = &all[version-1]
		if data, err = tx.IssuedBytes(ctx, t, l, version); err != nil {
			return err
		}
		c, err = issued(ctx, tx, out)
		return err
	})
	return out, data, c, err
}

func issued(ctx context.Context, tx ReadTx, i *ListIssue) (*ListContent, error) {
	data, err := tx.IssuedBytes(ctx, i.Tenant, i.List, i.Version)
	if err != nil {
		return nil, err
	}
	if canonical.SHA256(data) != i.SHA256 {
		return nil, fault.New(fault.Internal, "project.issue_altered", fault.Args{"Version": i.Version})
	}
	var c ListContent
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("project: issued list: %w", err)
	}
	return &c, nil
}

// ListPair is a line of one list and of another, by project.
type ListPair struct {
	Change plan.Change
	Was    *ListLine // nil: it is new
	Is     *ListLine // nil: it is there no more
	// Fields are those that differ, in the order in which they are printed: name, kind,
	// content, scale, start, finish, funds, planned, org, leader.
	Fields []string
}

// CompareLists holds two lists against each other: what is there no more, what
// changed and what stayed in the order of the first, then what is new.
func CompareLists(was, is []ListLine) []ListPair {
	var out []ListPair
	for i := range was {
		x := ListPair{Change: plan.Removed, Was: &was[i]}
		if k := slices.IndexFunc(is, func(l ListLine) bool { return l.Project == was[i].Project }); k >= 0 {
			x.Is = &is[k]
			if x.Fields = x.Was.differs(x.Is); len(x.Fields) > 0 {
				x.Change = plan.Changed
			} else {
				x.Change = plan.Same
			}
		}
		out = append(out, x)
	}
	for i := range is {
		if !slices.ContainsFunc(was, func(l ListLine) bool { return l.Project == is[i].Project }) {
			out = append(out, ListPair{Change: plan.New, Is: &is[i]})
		}
	}
	return out
}

func (l *ListLine) differs(o *ListLine) []string {
	same := slices.EqualFunc(l.Planned, o.Planned, func(a, b *Money) bool {
		return (a == nil) == (b == nil) && (a == nil || a.Equal(*b))
	})
	var out []string
	for _, x := range []struct {
		field string
		same  bool
	}{{"name", l.Name == o.Name}, {"kind", l.Kind == o.Kind}, {"content", l.Content == o.Content}, {"scale", l.Scale == o.Scale}, {"start", l.Start == o.Start}, {"finish", l.Finish == o.Finish},
		{"funds", l.Total.Equal(o.Total)}, {"planned", same}, {"org", l.Org == o.Org}, {"leader", l.Leader == o.Leader}} {
		if !x.same {
			out = append(out, x.field)
		}
	}
	return out
}

// mark tells two states of a list apart.
func mark(rows []*Row) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s@%d;", r.ID, r.Version)
	}
	return canonical.SHA256([]byte(b.String()))[:16]
}
