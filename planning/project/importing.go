package project

import (
	"context"
	"fmt"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// ImportRow is a row of a spreadsheet as a project: new, or changes to one that is
// there.
type ImportRow struct {
	// Ref says where it stands, for messages: Sheet1!5.
	Ref string
	// ID names the project that it describes anew; empty: it is new.
	ID   ID
	Base int
	// Set names the fields of Basics that the row tells; others stay as they are.
	Set    []string
	Basics Basics
	Stage  Stage // of a new one; empty: conceived
	// Year and Funds are a year plan that the row tells; Year 0: none.
	Year  int
	Funds []Fund
}

// Import takes rows in, all or none. A new project starts at its row's stage; a
// stage of one that is there is not changed by an import, for its gates decide.
// Faults: Unauthenticated, Forbidden; Invalid ("project.import_row", whose cause is
// the fault of the first bad row), Conflict ("project.import_row"); TooLarge ("project.import_many").
func (s *Service) Import(ctx context.Context, t Tenant, source string, rows []ImportRow, demo bool) (made, changed int, err error) {
	a, err := identity.Require(ctx, DoKeep, somewhere(t))
	if err != nil {
		return 0, 0, err
	}
	if len(rows) > 20000 {
		return 0, 0, fault.New(fault.TooLarge, "project.import_many", fault.Args{"Most": 20000})
	}
	var ids []ID
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		made, changed, ids = 0, 0, nil
		for i := range rows {
			p, fresh, err := s.importRow(ctx, tx, a, t, source, &rows[i], demo)
			if err != nil {
				f := fault.From(err)
				if f.Code == fault.Internal {
					return err
				}
				return fault.Wrap(err, f.Code, "project.import_row", fault.Args{"Row": rows[i].Ref, "Why": f})
			}
			switch {
			case p == nil:
				continue
			case fresh:
				made++
			default:
				changed++
			}
			ids = append(ids, p.ID)
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	if len(ids) > 100 { // a page of the library hears it anyway
		ids = nil
	}
	s.tell(ids...)
	return made, changed, nil
}

// importRow takes one row in; nil: it says nothing new.
func (s *Service) importRow(ctx context.Context, tx WriteTx, a *identity.Actor, t Tenant, source string, r *ImportRow, demo bool) (p *Project, fresh bool, err error) {
	reason := fmt.Sprintf("%s %s", clip(source, 200), r.Ref)
	touched := false
	if r.ID == "" {
		p, err = s.create(ctx, tx, a, &Draft{Tenant: t, Basics: r.Basics, Demo: demo, Origin: FromImport, Stage: r.Stage, Reason: reason})
		if err != nil {
			return nil, false, err
		}
		fresh, touched = true, true
	} else {
		if p, err = tx.Lock(ctx, t, r.ID); err != nil {
			return nil, false, err
		}
		if err := p.require(a, DoKeep); err != nil {
			return nil, false, err
		}
		c, err := p.rewritten(r)
		if err != nil {
			return nil, false, err
		}
		if c != nil {
			if c.Edited.Dates != nil {
				c.Edited.Dates.At, c.Edited.Dates.By, c.Edited.Dates.Reason = tx.Now(), a.Name, reason
			}
			if _, told := c.Edited.Fields["code"]; told {
				if err := given(r.Basics.Code, "", zoned(tx.Now(), s.zone())); err != nil {
					return nil, false, err
				}
			}
			if err := codeFree(ctx, tx, p, r.Basics.Code); err != nil {
				return nil, false, err
			}
			if p, err = s.keep(ctx, tx, p, a, c, reason); err != nil {
				return nil, false, err
			}
			touched = true
		}
	}
	if r.Year != 0 {
		fs, err := tidyFunds(r.Funds)
		if err != nil {
			return nil, false, err
		}
		y := &YearPlan{Year: r.Year, Version: 1, Funds: fs, Reason: reason, By: a.Name, At: tx.Now()}
		old := p.YearPlan(r.Year)
		if old != nil {
			y.Version, y.Goal = old.Version+1, old.Goal
		}
		if old == nil || !Sum(old.Funds).Equal(Sum(fs)) {
			if p, err = s.keep(ctx, tx, p, a, &Change{Year: y}, reason); err != nil {
				return nil, false, err
			}
			touched = true
		}
	}
	if !touched {
		return nil, false, nil
	}
	return p, fresh, nil
}

// Takes says whether a row that describes the project anew may be taken in, before
// anything is. Faults: Conflict ("project.over", "project.dates_from_plan", "project.stale"),
// Invalid.
func (p *Project) Takes(r *ImportRow) error {
	_, err := p.rewritten(r)
	return err
}

// rewritten is the change that a row makes to a project; nil: none.
func (p *Project) rewritten(r *ImportRow) (*Change, error) {
	if err := p.going(); err != nil {
		return nil, err
	}
	next, err := Overlay(p.Basics, r.Basics, r.Set)
	if err != nil {
		return nil, err
	}
	fields, err := next.differ(&p.Basics)
	if err != nil || len(fields) == 0 {
		return nil, err
	}
	c := &Change{Edited: &Edited{Fields: fields}}
	if next.Start != p.Basics.Start || next.Finish != p.Basics.Finish {
		if p.Plan() != nil {
			return nil, fault.New(fault.Conflict, "project.dates_from_plan", nil)
		}
		c.Edited.Dates = &Dates{Start: next.Start, Finish: next.Finish}
	}
	if r.Base < 1 || r.Base > p.Version {
		return nil, fault.New(fault.Invalid, "project.base", nil)
	}
	return c, p.stale(c, r.Base)
}
