package supervision

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"slices"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/kernel/casework/casetest"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// DeclarationKind says what a place declares itself.
type DeclarationKind string

// What can be declared: how an item goes its way, and how organisations are assessed.
const (
	DeclaresProcess DeclarationKind = "process"
	DeclaresMethod  DeclarationKind = "method"
)

// DeclarationKinds lists both.
func DeclarationKinds() []DeclarationKind {
	return []DeclarationKind{DeclaresProcess, DeclaresMethod}
}

// Key is the message that names the kind.
func (k DeclarationKind) Key() string { return "supervision.declares." + string(k) }

// Declaration is a text that a place declared, or that the program brings (No is 0). It
// never changes; a later one takes its place from its day on.
type Declaration struct {
	Tenant Tenant
	Kind   DeclarationKind
	// No counts those of a kind, from 1; Version is the number that the text gives itself.
	No, Version int
	// From is the first day (midnight UTC) on which it holds: for items drafted from that day
	// on, for the assessment of that day's year and later ones.
	From time.Time
	// File is the name of the file, Text what stands in it, SHA256 of the text.
	File, Text, SHA256 string
	// Note is the ground on which it was declared.
	Note   string
	By     string
	Person identity.PersonID
	At     time.Time
}

// Declaring is a text that is to hold.
type Declaring struct {
	Tenant Tenant
	Kind   DeclarationKind
	// Base is the number of the last declaration that the person saw.
	Base int
	File string
	Text []byte
	// From is the day from which a process holds; a method says its own. Zero: today.
	From time.Time
	Note string
}

// Trial is what a text would change, if it held.
type Trial struct {
	Declaration
	// Stories is how many stories of the file were told; Gaps are steps that they leave
	// untested.
	Stories int
	Gaps    []i18n.Msg
	// Was and Process are the process in force and the new one.
	Was, Process *casework.Process
	// Open counts the open items by the version under which they go on.
	Open []Edition
	// Methods are all versions of the method, the new ones included; New the new ones.
	Methods assess.Set
	New     []int
}

// Edition counts items that go by a version of the process; Drafts are not issued yet.
type Edition struct{ Version, Items, Drafts int }

//go:embed stories/main.yaml
var storiesText []byte

// shippedText is the process that the program brings, with its stories, as one file.
func shippedText() []byte {
	_, stories, _ := bytes.Cut(storiesText, []byte("\nstories:"))
	return slices.Concat(processText, []byte("stories:"), stories)
}

// Declarations are those of a kind as they were known at the end of a day (midnight UTC;
// zero: now), oldest first; the first is what the program brings.
//
// Faults: those of identity.Require for DoDeclare.
func (s *Service) Declarations(ctx context.Context, t Tenant, k DeclarationKind, asOf time.Time) ([]Declaration, error) {
	if _, err := identity.Require(ctx, DoDeclare, somewhere(t)); err != nil {
		return nil, err
	}
	out := []Declaration{{Tenant: t, Kind: k, File: string(k) + ".yaml", Text: string(assess.ShippedText())}}
	if k == DeclaresProcess {
		p, err := Process()
		if err != nil {
			return nil, err
		}
		out[0].Version, out[0].Text = p.Version, string(shippedText())
	} else {
		m, err := assess.Shipped()
		if err != nil {
			return nil, err
		}
		out[0].Version, out[0].From = m.Latest().Version, m.Latest().From
	}
	out[0].SHA256 = canonical.SHA256([]byte(out[0].Text))
	err := s.Store.View(ctx, func(tx ReadTx) error {
		own, err := declared(ctx, tx, t, k, asOf)
		out = append(out[:1], own...)
		return err
	})
	return out, err
}

// declared are those of a place that were known at the end of a day.
func declared(ctx context.Context, tx ReadTx, t Tenant, k DeclarationKind, asOf time.Time) ([]Declaration, error) {
	all, err := tx.Declarations(ctx, t, k)
	if !asOf.IsZero() {
		all = slices.DeleteFunc(all, func(d Declaration) bool { return !d.At.Before(dayEnd(asOf)) })
	}
	return all, err
}

// InForce is the process under which items are drafted on a day (midnight UTC; zero:
// today).
//
// Faults: those of identity.Require for DoRead, or DoDeclare.
func (s *Service) InForce(ctx context.Context, t Tenant, day time.Time) (*casework.Process, error) {
	if !identity.From(ctx).May(DoDeclare, somewhere(t)) {
		if _, err := identity.Require(ctx, DoRead, somewhere(t)); err != nil {
			return nil, err
		}
	}
	var out *casework.Process
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = s.inForce(ctx, tx, t, day); return err })
	return out, err
}

func (s *Service) inForce(ctx context.Context, tx ReadTx, t Tenant, day time.Time) (*casework.Process, error) {
	asOf := day
	if day.IsZero() {
		day = identity.Day(s.now())
	}
	all, err := declared(ctx, tx, t, DeclaresProcess, asOf)
	if err != nil {
		return nil, err
	}
	for _, d := range slices.Backward(all) {
		if !d.From.After(day) {
			return s.desk().Read(d.File, []byte(d.Text))
		}
	}
	return Process()
}

// Methods are all versions of the method of assessment as they were known at the end of a
// day (midnight UTC; zero: now).
//
// Faults: those of identity.Require for DoRead, or DoDeclare.
func (s *Service) Methods(ctx context.Context, t Tenant, asOf time.Time) (assess.Set, error) {
	if !identity.From(ctx).May(DoDeclare, somewhere(t)) {
		if _, err := identity.Require(ctx, DoRead, somewhere(t)); err != nil {
			return nil, err
		}
	}
	var out assess.Set
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = methods(ctx, tx, t, asOf); return err })
	return out, err
}

func methods(ctx context.Context, tx ReadTx, t Tenant, asOf time.Time) (assess.Set, error) {
	set, err := assess.Shipped()
	if err != nil {
		return nil, err
	}
	all, err := declared(ctx, tx, t, DeclaresMethod, asOf)
	for i := range all {
		more, err := assess.Read(all[i].File, []byte(all[i].Text))
		if err != nil {
			return nil, err
		}
		set, _ = set.With(more)
	}
	return set, err
}

// TryDeclaration reads a text, tells its stories and says what it would change; nothing is
// kept.
//
// Faults: those of identity.Require for DoDeclare; Invalid ("declare.problems", with line
// and column of each; "supervision.declared_other", "supervision.declared_lacks",
// "supervision.declared_clock", "supervision.declared_stories",
// "supervision.declared_version", "supervision.declared_past",
// "supervision.declared_nothing", "supervision.declared_altered"); Conflict
// ("supervision.declared_issued").
func (s *Service) TryDeclaration(ctx context.Context, q Declaring) (*Trial, error) {
	if _, err := identity.Require(ctx, DoDeclare, identity.Target{Tenant: q.Tenant}); err != nil {
		return nil, err
	}
	var out *Trial
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = s.try(ctx, tx, &q); return err })
	return out, err
}

// Declare keeps a text, which holds from its day on. Open items go on by the version they
// were drafted under.
//
// Faults: those of TryDeclaration; Invalid ("supervision.note_needed"); Conflict
// ("supervision.declared_stale").
func (s *Service) Declare(ctx context.Context, q Declaring) (*Declaration, error) {
	a, err := identity.Require(ctx, DoDeclare, identity.Target{Tenant: q.Tenant})
	if err != nil {
		return nil, err
	}
	if q.Note = strings.TrimSpace(q.Note); q.Note == "" || len([]rune(q.Note)) > longestText {
		return nil, fault.New(fault.Invalid, "supervision.note_needed", nil)
	}
	var out *Declaration
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		x, err := s.try(ctx, tx, &q)
		if err != nil {
			return err
		}
		if x.No != q.Base+1 {
			return fault.New(fault.Conflict, "supervision.declared_stale", nil)
		}
		out = &x.Declaration
		out.Note, out.By, out.Person, out.At = q.Note, a.Name, a.Person, tx.Now()
		return tx.AddDeclaration(ctx, out)
	})
	if err != nil {
		return nil, err
	}
	s.tell(q.Tenant)
	return out, nil
}

func (s *Service) try(ctx context.Context, tx ReadTx, q *Declaring) (*Trial, error) {
	before, err := tx.Declarations(ctx, q.Tenant, q.Kind)
	if err != nil {
		return nil, err
	}
	x := &Trial{Declaration: Declaration{Tenant: q.Tenant, Kind: q.Kind, No: len(before) + 1, From: q.From, File: cmp.Or(q.File, string(q.Kind)+".yaml"), Text: string(q.Text), SHA256: canonical.SHA256(q.Text)}}
	switch q.Kind {
	case DeclaresProcess:
		return x, s.tryProcess(ctx, tx, x, before)
	case DeclaresMethod:
		return x, s.tryMethod(ctx, tx, x)
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}

func (s *Service) tryProcess(ctx context.Context, tx ReadTx, x *Trial, before []Declaration) error {
	today := identity.Day(s.now())
	if x.From.IsZero() {
		x.From = today
	}
	p, err := casework.Read(x.File, []byte(x.Text))
	if err != nil {
		return err
	}
	if err := usable(p); err != nil {
		return err
	}
	stories, problems := casetest.Inside(x.File, []byte(x.Text))
	if problems = append(problems, casetest.Run(p, s.Days(), stories)...); len(problems) > 0 {
		return problems.Err()
	}
	last, err := Process()
	if err != nil {
		return err
	}
	least := last.Version
	for i := range before {
		least = max(least, before[i].Version)
	}
	switch {
	case len(stories) == 0:
		return fault.New(fault.Invalid, "supervision.declared_stories", nil)
	case p.Version <= least:
		return fault.New(fault.Invalid, "supervision.declared_version", fault.Args{"Version": p.Version, "Least": least + 1})
	case x.From.Before(today):
		return fault.New(fault.Invalid, "supervision.declared_past", fault.Args{"Day": dayText(x.From)})
	}
	x.Version, x.Process, x.Stories = p.Version, p, len(stories)
	for _, g := range casetest.Gaps(p, s.Days(), stories) {
		x.Gaps = append(x.Gaps, g.Msg())
	}
	if x.Was, err = s.inForce(ctx, tx, x.Tenant, time.Time{}); err != nil {
		return err
	}
	return x.editions(ctx, tx)
}

// editions counts the open items by the version they go by.
func (x *Trial) editions(ctx context.Context, tx ReadTx) error {
	found, err := tx.Read().Cases(ctx, casework.Query{Tenant: x.Tenant, Process: ProcessName, Open: true})
	by := map[int]*Edition{}
	for i := range found {
		c := &found[i].Case
		if by[c.Edition] == nil {
			by[c.Edition] = &Edition{Version: c.Edition}
		}
		by[c.Edition].Items++
		by[c.Edition].Drafts += one(c.State == Draft)
	}
	for _, e := range by {
		x.Open = append(x.Open, *e)
	}
	slices.SortFunc(x.Open, func(a, b Edition) int { return a.Version - b.Version })
	return err
}

func (s *Service) tryMethod(ctx context.Context, tx ReadTx, x *Trial) error {
	file, err := assess.Read(x.File, []byte(x.Text))
	if err != nil {
		return err
	}
	known, err := methods(ctx, tx, x.Tenant, time.Time{})
	if err != nil {
		return err
	}
	for i := range file {
		m := &file[i]
		if old, ok := known.Version(m.Version); ok {
			if !old.Same(m) {
				return fault.New(fault.Invalid, "supervision.declared_altered", fault.Args{"Version": m.Version})
			}
			continue
		}
		if err := s.opens(ctx, tx, x, known, m); err != nil {
			return err
		}
		x.New = append(x.New, m.Version)
		x.Version = max(x.Version, m.Version)
		if x.From.IsZero() || len(x.New) == 1 {
			x.From = m.From
		}
	}
	if len(x.New) == 0 {
		return fault.New(fault.Invalid, "supervision.declared_nothing", fault.Args{"Least": known.Latest().Version + 1})
	}
	x.Methods, _ = known.With(file)
	return nil
}

// opens says whether a new version of the method may begin in its year.
func (s *Service) opens(ctx context.Context, tx ReadTx, x *Trial, known assess.Set, m *assess.Method) error {
	switch least := known.Latest().Version + 1; {
	case m.Version < least:
		return fault.New(fault.Invalid, "supervision.declared_version", fault.Args{"Version": m.Version, "Least": least})
	case m.From.Year() < identity.Day(s.now()).Year():
		return fault.New(fault.Invalid, "supervision.declared_past", fault.Args{"Day": dayText(m.From)})
	}
	all, err := tx.Assessments(ctx, x.Tenant)
	for i := range all {
		if all[i].Year >= m.From.Year() {
			return fault.New(fault.Conflict, "supervision.declared_issued", fault.Args{"Year": all[i].Year})
		}
	}
	return err
}

// usable says whether a process has what the program itself names.
func usable(p *casework.Process) error {
	if p.ID != ProcessName {
		return fault.New(fault.Invalid, "supervision.declared_other", fault.Args{"Name": string(p.ID), "Want": string(ProcessName)})
	}
	var lacks []string
	need := func(ok bool, name string) {
		if !ok {
			lacks = append(lacks, name)
		}
	}
	for _, r := range []casework.Role{RoleSupervisor, RoleLeader, RoleOwner, RoleContributor, RoleHead} {
		_, ok := p.Role(r)
		need(ok, string(r))
	}
	for _, st := range []casework.StateName{Draft, Issued, Doing, Paused, Answered, Verified, Closed, Cancelled} {
		_, ok := p.State(st)
		need(ok, string(st))
	}
	for _, tr := range []casework.TransitionName{Propose, Issue, Accept, Report, Revise, Contribute, Recall, Instruct, Answer, Verify, Return, Close, Ask, Prolong, Refuse, Cancel} {
		_, ok := p.Transition(tr)
		need(ok, string(tr))
	}
	for _, f := range []casework.FieldName{"days", "wanted", "more", progress, "result"} {
		_, ok := p.Field(f)
		need(ok, string(f))
	}
	work, ok := p.Clock(Work)
	need(ok, string(Work))
	switch {
	case len(lacks) > 0:
		return fault.New(fault.Invalid, "supervision.declared_lacks", fault.Args{"Names": strings.Join(lacks, ", ")})
	case !work.Workdays:
		return fault.New(fault.Invalid, "supervision.declared_clock", fault.Args{"Clock": work.Label.Msg()})
	}
	return nil
}
