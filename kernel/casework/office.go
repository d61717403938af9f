package casework

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gangyao/platform/canonical"
	"gangyao/platform/fault"
)

// Office lets hosts work on stored cases within their own transactions. It asks
// nobody for permission: the host calls identity.Require first and says in Act.As
// which roles the actor has in relation to the case. It keeps nothing but parsed
// definitions and may be used by many goroutines at once.
type Office struct {
	// Days is the calendar as it is now.
	Days func() Days

	mu    sync.Mutex
	known map[string]*Process // by SHA-256
}

// Open opens a case under a process, whose text is kept.
// Faults: those of Refusal; Conflict when the id is taken.
func (o *Office) Open(ctx context.Context, tx WriteTx, p *Process, open Opening) (Result, error) {
	r, refusal := p.Open(open, tx.Now(), o.Days())
	if refusal != nil {
		return r, refusal.Err()
	}
	d := &Definition{Tenant: open.Tenant, SHA256: p.SHA256, Process: p.ID, Version: p.Version, Text: p.text, Added: tx.Now()}
	if err := tx.AddDefinition(ctx, d); err != nil {
		return r, err
	}
	return r, o.save(ctx, tx, p, r)
}

// Do lets somebody take a transition of a case.
// Faults: NotFound; those of Refusal.
func (o *Office) Do(ctx context.Context, tx WriteTx, t Tenant, id CaseID, a Act) (Result, error) {
	c, p, err := o.Case(ctx, tx, t, id)
	if err != nil {
		return Result{}, err
	}
	r, refusal := p.Apply(c, a, tx.Now(), o.Days())
	if refusal != nil {
		return r, refusal.Err()
	}
	return r, o.save(ctx, tx, p, r)
}

// Tick lets time pass for one case; without anything to do nothing is written.
func (o *Office) Tick(ctx context.Context, tx WriteTx, t Tenant, id CaseID) (Result, error) {
	c, p, err := o.Case(ctx, tx, t, id)
	if err != nil {
		return Result{}, err
	}
	r := p.Tick(c, tx.Now(), o.Days())
	if len(r.Acts) == 0 { // the index was of another calendar
		return r, tx.SetIndex(ctx, t, id, p.Index(c, o.Days()))
	}
	return r, o.save(ctx, tx, p, r)
}

// Merging names the two cases of a merger with the versions that the person saw.
type Merging struct {
	Tenant             Tenant
	From, Into         CaseID
	FromBase, IntoBase int
	By                 Person
	As                 []Role
	Note               string
	// Clock is one of the survivor that is to be due when that of the merged case is, where
	// both run and that is earlier; empty: all clocks stay as they are.
	Clock ClockName
}

// Merge closes a case and points from it to another, and back.
// Faults: NotFound; those of Refusal.
func (o *Office) Merge(ctx context.Context, tx WriteTx, m Merging) (merged, survivor Result, err error) {
	from, p, err := o.Case(ctx, tx, m.Tenant, m.From)
	if err != nil {
		return merged, survivor, err
	}
	into, other, err := o.Case(ctx, tx, m.Tenant, m.Into)
	if err != nil {
		return merged, survivor, err
	}
	if from.Version != m.FromBase || into.Version != m.IntoBase {
		c, base := from, m.FromBase
		if from.Version == m.FromBase {
			c, base = into, m.IntoBase
		}
		return merged, survivor, stale(base, c.Version)
	}
	cut := p.sooner(from, other, into, m.Clock, tx.Now(), o.Days())
	merged, survivor, refusal := p.Join(from, other, into, m.By, m.As, m.Note, cut, tx.Now())
	if refusal != nil {
		return merged, survivor, refusal.Err()
	}
	if err := o.save(ctx, tx, p, merged); err != nil {
		return merged, survivor, err
	}
	return merged, survivor, o.save(ctx, tx, other, survivor)
}

func stale(base, version int) error {
	return fault.New(fault.Conflict, "casework.refusal.stale", fault.Args{"Base": base, "Version": version})
}

func (o *Office) save(ctx context.Context, tx WriteTx, p *Process, r Result) error {
	return tx.Save(ctx, r.Case, r.Acts, p.Index(r.Case, o.Days()))
}

// Case is a stored case with the process it runs under.
// Faults: NotFound; Internal ("casework.definition_altered").
func (o *Office) Case(ctx context.Context, tx ReadTx, t Tenant, id CaseID) (*Case, *Process, error) {
	c, err := tx.Case(ctx, t, id)
	if err != nil {
		return nil, nil, err
	}
	p, err := o.Process(ctx, tx, t, c.Definition)
	return c, p, err
}

// Process is the process with a SHA-256 that a case names.
// Faults: NotFound; Internal ("casework.definition_altered").
func (o *Office) Process(ctx context.Context, tx ReadTx, t Tenant, sha string) (*Process, error) {
	o.mu.Lock()
	p := o.known[sha]
	o.mu.Unlock()
	if p != nil {
		return p, nil
	}
	d, err := tx.Definition(ctx, t, sha)
	if err != nil {
		return nil, err
	}
	if canonical.SHA256(d.Text) != sha {
		return nil, fault.New(fault.Internal, "casework.definition_altered", nil)
	}
	if p, err = o.Read(string(d.Process), d.Text); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "casework.definition_altered", nil)
	}
	return p, nil
}

// Read reads a declaration as the function Read does, and remembers it by its hash.
func (o *Office) Read(name string, text []byte) (*Process, error) {
	sha := canonical.SHA256(text)
	o.mu.Lock()
	p := o.known[sha]
	o.mu.Unlock()
	if p != nil {
		return p, nil
	}
	p, err := Read(name, text)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known == nil {
		o.known = map[string]*Process{}
	}
	o.known[sha] = p
	return p, nil
}

// Prove tells a case again from its journal and compares.
// Faults: NotFound; Internal ("casework.journal_differs").
func (o *Office) Prove(ctx context.Context, tx ReadTx, t Tenant, id CaseID) error {
	c, p, err := o.Case(ctx, tx, t, id)
	if err != nil {
		return err
	}
	acts, err := tx.Acts(ctx, t, id)
	if err != nil {
		return err
	}
	again, err := p.Replay(acts)
	if err == nil {
		err = same(c, again)
	}
	if err != nil {
		return fault.Wrap(err, fault.Internal, "casework.journal_differs", fault.Args{"Case": string(id)})
	}
	return nil
}

func same(a, b *Case) error {
	x, errX := canonical.JSON(a)
	y, errY := canonical.JSON(b)
	if err := errors.Join(errX, errY); err != nil {
		return err
	}
	if string(x) != string(y) {
		return fmt.Errorf("stored %s, told %s", x, y)
	}
	return nil
}

// Reindex works out anew what depends on the calendar, of all open cases of a
// tenant; the program calls it after a holiday notice was read.
func (o *Office) Reindex(ctx context.Context, tx WriteTx, t Tenant) error {
	found, err := tx.Cases(ctx, Query{Tenant: t, Open: true})
	if err != nil {
		return err
	}
	for _, f := range found {
		p, err := o.Process(ctx, tx, t, f.Case.Definition)
		if err != nil {
			return err
		}
		if x := p.Index(&f.Case, o.Days()); x != f.Index {
			if err := tx.SetIndex(ctx, t, f.Case.ID, x); err != nil {
				return err
			}
		}
	}
	return nil
}

// Failure is a case that could not be worked on.
type Failure struct {
	Case CaseID
	Err  error
}

// Each works on cases one by one: a failure, or a panic, of one never stops the
// others. The host gives one a transaction of its own for each case.
func Each(ctx context.Context, ids []CaseID, one func(context.Context, CaseID) error) []Failure {
	var out []Failure
	for _, id := range ids {
		if err := alone(ctx, id, one); err != nil {
			out = append(out, Failure{id, err})
		}
		if ctx.Err() != nil {
			break
		}
	}
	return out
}

func alone(ctx context.Context, id CaseID, one func(context.Context, CaseID) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("casework: case %s: panic: %v", id, r)
		}
	}()
	return one(ctx, id)
}

// TickDue lets time pass for all cases of a tenant that have something due at now,
// each in a transaction of its own, and hands the effects of each to told within
// that transaction, so that notices and case are kept together.
func (o *Office) TickDue(ctx context.Context, s Store, t Tenant, now time.Time, told func(context.Context, WriteTx, Result) error) ([]Failure, error) {
	var ids []CaseID
	err := s.View(ctx, func(tx ReadTx) (err error) { ids, err = tx.Ticking(ctx, t, day(now)); return err })
	if err != nil {
		return nil, err
	}
	return Each(ctx, ids, func(ctx context.Context, id CaseID) error {
		return s.Update(ctx, now, func(tx WriteTx) error {
			r, err := o.Tick(ctx, tx, t, id)
			if err != nil || told == nil || len(r.Effects) == 0 {
				return err
			}
			return told(ctx, tx, r)
		})
	}), nil
}
