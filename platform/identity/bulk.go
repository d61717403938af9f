package identity

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// importMost bounds the rows of one import.
const importMost = 2000

// ImportPeople creates people from the rows of a spreadsheet. Without apply
// nothing is written, and the report says what would become of each row; with
// apply all rows are written or, when one is wrong, none. A row whose login name
// exists already with the same name and organisation is left as it is; with
// others it is wrong. Roles that such a person does not have are told, not given. A role
// that is the work of one unit needs an organisation or an area. Faults: Forbidden, TooLarge "identity.rows_many"; what is
// wrong with a row stands in the report.
func (s *Service) ImportPeople(ctx context.Context, rows []Row, apply bool) (*ImportReport, error) {
	a, err := s.require(ctx, Admin, Target{Tenant: From(ctx).Tenant, Anywhere: true}, Event{Kind: "person"})
	if err != nil {
		return nil, err
	}
	if len(rows) > importMost {
		return nil, fault.New(fault.TooLarge, "identity.rows_many", fault.Args{"Most": importMost})
	}
	// A dry run is the same run, undone. Its accounts get no hash worth computing.
	report, err := s.importOnce(ctx, a, rows, make([]Secret, len(rows)))
	if err != nil || !apply || report.Wrong > 0 || report.Create == 0 {
		return report, err
	}
	passwords, hashes, err := s.passwordsFor(ctx, report)
	if err != nil {
		return nil, err
	}
	report, err = s.importOnce(ctx, a, rows, hashes)
	if err != nil {
		return nil, err
	}
	if report.Applied {
		for i := range report.Rows {
			if report.Rows[i].Fate == FateCreate {
				report.Rows[i].Password = passwords[i]
			}
		}
	}
	return report, nil
}

// passwordsFor makes a one-time password, and its hash, for each row to be created.
func (s *Service) passwordsFor(ctx context.Context, r *ImportReport) (passwords, hashes []Secret, err error) {
	passwords, hashes = make([]Secret, len(r.Rows)), make([]Secret, len(r.Rows))
	errs := make([]error, hashesAtOnce)
	var wait sync.WaitGroup
	for i, row := range r.Rows {
		if row.Fate == FateCreate {
			if passwords[i], err = s.oneTime(); err != nil {
				return nil, nil, err
			}
		}
	}
	for worker := range hashesAtOnce {
		wait.Go(func() {
			for i := worker; i < len(r.Rows) && errs[worker] == nil; i += hashesAtOnce {
				if passwords[i] != "" {
					hashes[i], errs[worker] = s.hash(ctx, passwords[i])
				}
			}
		})
	}
	wait.Wait()
	return passwords, hashes, errors.Join(errs...)
}

// errUndo undoes the transaction of a dry run.
var errUndo = errors.New("identity: undone")

// importOnce runs all rows in one transaction. It is kept when no row was wrong
// and every row to be created has a hash.
func (s *Service) importOnce(ctx context.Context, a *Actor, rows []Row, hashes []Secret) (*ImportReport, error) {
	report := &ImportReport{}
	err := s.update(ctx, func(tx WriteTx) error {
		if err := tx.LockTenant(ctx, a.Tenant); err != nil {
			return err
		}
		w, err := s.newWorld(ctx, tx, a)
		if err != nil {
			return err
		}
		report.Rows = make([]RowResult, 0, len(rows))
		keep := true
		for i, row := range rows {
			res, n := w.judge(row)
			if res.Fate == FateCreate {
				made, err := s.create(ctx, tx, a, n, hashes[i])
				if err != nil {
					// These faults come before a statement fails, so that the transaction
					// can go on to the other rows; it is undone in the end.
					f := fault.From(err)
					if f.Code == fault.Internal {
						return err
					}
					res.Fate, res.Faults = FateWrong, append(res.Faults, f)
				} else {
					res.Warnings = made.Warnings
				}
			}
			switch res.Fate {
			case FateCreate:
				report.Create++
				keep = keep && hashes[i] != ""
			case FateSame:
				report.Same++
			default:
				report.Wrong++
			}
			report.Rows = append(report.Rows, res)
		}
		if report.Wrong > 0 || !keep {
			return errUndo
		}
		report.Applied = report.Create > 0
		return nil
	})
	if err != nil && !errors.Is(err, errUndo) {
		return nil, err
	}
	return report, nil
}

// world is what rows are judged by.
type world struct {
	s      *Service
	a      *Actor
	tree   cachedTree
	people map[PersonID]Person
	logins map[string]PersonID
	held   map[PersonID][]Role // today
	seen   map[string]int      // login name → line of this spreadsheet
}

func (s *Service) newWorld(ctx context.Context, tx ReadTx, a *Actor) (*world, error) {
	w := &world{s: s, a: a, people: map[PersonID]Person{}, logins: map[string]PersonID{}, held: map[PersonID][]Role{}, seen: map[string]int{}}
	var err error
	if w.tree, err = s.fresh(ctx, tx, a.Tenant); err != nil {
		return nil, err
	}
	people, err := tx.People(ctx, a.Tenant)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		w.people[p.ID] = p
	}
	accounts, err := tx.Accounts(ctx, a.Tenant)
	if err != nil {
		return nil, err
	}
	for _, acc := range accounts {
		w.logins[acc.Login] = acc.Person
	}
	roles, err := tx.Assignments(ctx, a.Tenant, "")
	if err != nil {
		return nil, err
	}
	for _, r := range roles {
		if r.On(s.Today()) {
			w.held[r.Person] = append(w.held[r.Person], r.Role)
		}
	}
	return w, nil
}

// judge says what becomes of a row, with all that is wrong with it, and whom it makes.
func (w *world) judge(row Row) (RowResult, NewPerson) {
	res := RowResult{Row: row, Fate: FateCreate}
	wrong := func(err error) {
		if err != nil {
			res.Fate, res.Faults = FateWrong, append(res.Faults, fault.From(err))
		}
	}
	n := NewPerson{Name: strings.TrimSpace(row.Name), Post: row.Post, Phone: row.Phone, Email: row.Email, Login: FoldLogin(row.Login)}
	wrong(checkLogin(n.Login))
	if line, twice := w.seen[n.Login]; twice {
		wrong(fault.New(fault.Conflict, "identity.row_twice", fault.Args{"Login": n.Login, "Line": line}))
	} else {
		w.seen[n.Login] = row.Line
	}
	if strings.TrimSpace(row.Org) != "" {
		o, err := w.tree.orgs.Find(row.Org, w.s.Today())
		wrong(err)
		n.Org = o.ID
	}
	at, err := w.area(row.Area)
	wrong(err)
	reason := strings.TrimSpace(row.Note)
	if reason == "" {
		reason = "批量创建"
	}
	for _, word := range strings.FieldsFunc(row.Roles, func(r rune) bool { return strings.ContainsRune("、,，;；/\n", r) }) {
		role, ok := ParseRole(word)
		if !ok {
			wrong(fault.New(fault.Invalid, "identity.role_unknown", fault.Args{"Role": strings.TrimSpace(word)}))
			continue
		}
		if n.Org == "" && at == "" && ofUnit(role) {
			wrong(fault.New(fault.Invalid, "identity.row_org_missing", fault.Args{"Role": i18n.Key(role.Key())}))
		}
		n.Grants = append(n.Grants, GrantRequest{Grant: Grant{Role: role, Org: n.Org, Area: at}, Reason: reason})
	}
	if id, there := w.logins[n.Login]; there && res.Fate == FateCreate {
		if p := w.people[id]; p.Name == n.Name && p.Org == n.Org {
			res.Fate = FateSame
			for _, g := range n.Grants {
				if !slices.Contains(w.held[id], g.Role) {
					res.Warnings = append(res.Warnings, i18n.M("identity.row_role_left", i18n.Args{"Role": i18n.Key(g.Role.Key())}))
				}
			}
		} else {
			wrong(fault.New(fault.Conflict, "identity.login_taken", fault.Args{"Login": n.Login}))
		}
	}
	return res, n
}

// ofUnit says whether a role is the work of one unit. In a spreadsheet an empty cell
// would give it for all units; who means that gives it by hand.
func ofUnit(r Role) bool { return r == Clerk || r == Head || r == Manager }

// area finds an area by its code or name.
func (w *world) area(word string) (area.Code, error) {
	word = strings.TrimSpace(word)
	if word == "" {
		return "", nil
	}
	if w.tree.areas.Known(area.Code(word)) {
		return area.Code(word), nil
	}
	if c := area.Trim(word); w.tree.areas.Known(c) {
		return c, nil
	}
	found := w.tree.areas.Find(word, w.s.Today())
	if len(found) > 1 {
		return "", fault.New(fault.Conflict, "identity.area_ambiguous", fault.Args{"Area": word})
	}
	if len(found) == 0 {
		return "", fault.New(fault.NotFound, "identity.area_unknown", fault.Args{"Area": word})
	}
	return found[0].Code, nil
}

// ParseRole reads a role by its code or by its name in either language.
func ParseRole(word string) (Role, bool) {
	word = strings.TrimSpace(word)
	for _, r := range Roles() {
		names := []string{string(r)}
		for _, l := range i18n.Langs() {
			names = append(names, i18n.T(l, r.Key()))
		}
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, word) }) {
			return r, true
		}
	}
	return "", false
}
