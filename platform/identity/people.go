package identity

import (
	"cmp"
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

// The bounds of a list of people.
const (
	peopleUsual = 200
	peopleMost  = 1000
)

// People lists the people whom an administrator may see, by ID; telephone
// numbers and addresses are masked. Faults: Forbidden, Unauthenticated.
func (s *Service) People(ctx context.Context, q PeopleQuery) ([]PersonRow, error) {
	a, err := s.require(ctx, Admin, Target{Tenant: From(ctx).Tenant, Anywhere: true}, Event{Kind: "person"})
	if err != nil {
		return nil, err
	}
	scope := a.Scope(Admin, a.Tenant)
	if q.Limit <= 0 {
		q.Limit = peopleUsual
	}
	q.Limit = min(q.Limit, peopleMost)
	var out []PersonRow
	err = s.Store.View(ctx, func(tx ReadTx) error {
		people, err := tx.People(ctx, a.Tenant)
		if err != nil {
			return err
		}
		accounts, err := tx.Accounts(ctx, a.Tenant)
		if err != nil {
			return err
		}
		roles, err := tx.Assignments(ctx, a.Tenant, "")
		if err != nil {
			return err
		}
		tree, err := s.trees(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		out = s.peopleRows(q, scope, people, accounts, roles, tree.orgs)
		return nil
	})
	return out, err
}

func (s *Service) peopleRows(q PeopleQuery, scope Scope, people []Person, accounts []Account, roles []Assignment, orgs *OrgTree) []PersonRow {
	of := make(map[PersonID]Account, len(accounts))
	for _, acc := range accounts {
		of[acc.Person] = acc
	}
	today, held := s.Today(), map[PersonID][]Assignment{}
	for _, r := range roles {
		if r.On(today) {
			held[r.Person] = append(held[r.Person], r)
		}
	}
	var out []PersonRow
	for _, p := range people {
		acc, o := of[p.ID], Org{}
		if p.Org != "" {
			o, _ = orgs.Org(p.Org)
		}
		words := strings.ToLower(p.Name + "\n" + acc.Login + "\n" + p.Post)
		switch {
		case p.ID <= q.After && q.After != "",
			!scope.Covers(p.Org, o.Area),
			!acc.Disabled.IsZero() && !q.Disabled,
			q.Org != "" && !orgs.Within(p.Org, q.Org),
			q.Text != "" && !strings.Contains(words, strings.ToLower(q.Text)),
			q.Role != "" && !slices.ContainsFunc(held[p.ID], func(r Assignment) bool { return r.Role == q.Role }):
			continue
		}
		p.Phone, p.Email = maskPhone(p.Phone), maskEmail(p.Email)
		out = append(out, PersonRow{Person: p, Login: acc.Login, OrgName: o.Name, Roles: held[p.ID], Disabled: !acc.Disabled.IsZero(),
			MustChange: acc.MustChange, SeenAt: acc.SeenAt})
		if len(out) == q.Limit {
			break
		}
	}
	return out
}

// maskPhone leaves the first three and the last two digits.
func maskPhone(s string) string {
	r := []rune(s)
	for i := range r {
		if i >= 3 && i < len(r)-2 || len(r) < 7 {
			r[i] = '*'
		}
	}
	return string(r)
}

// maskEmail leaves the first letter and the house.
func maskEmail(s string) string {
	name, house, ok := strings.Cut(s, "@")
	r := []rune(name)
	if !ok || len(r) == 0 {
		return strings.Repeat("*", len([]rune(s)))
	}
	return string(r[0]) + "***@" + house
}

// Person is all that is kept about a person, unmasked; the reading is audited.
// Faults: Forbidden, NotFound "identity.person_unknown".
func (s *Service) Person(ctx context.Context, id PersonID) (*PersonDetail, error) {
	a, err := s.over(ctx, id)
	if err != nil {
		return nil, err
	}
	d, err := s.detail(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return d, s.Record(ctx, Event{Act: "identity.person_read", Kind: "person", Object: string(id), Name: d.Name})
}

// Me is all that is kept about the person who asks.
func (s *Service) Me(ctx context.Context) (*PersonDetail, error) {
	a, err := s.self(ctx)
	if err != nil {
		return nil, err
	}
	return s.detail(ctx, a, a.Person)
}

// self is the person who asks. The program itself has no account of its own.
func (s *Service) self(ctx context.Context) (*Actor, error) {
	a, err := Require(ctx, Self, onTenant(From(ctx).Tenant))
	if err == nil && a.Person == "" {
		err = fault.New(fault.Unauthenticated, "identity.sign_in_first", nil)
	}
	return a, err
}

func (s *Service) detail(ctx context.Context, a *Actor, id PersonID) (*PersonDetail, error) {
	d := &PersonDetail{}
	err := s.Store.View(ctx, func(tx ReadTx) error {
		p, err := tx.Person(ctx, a.Tenant, id)
		if err != nil {
			return err
		}
		acc, err := tx.Account(ctx, a.Tenant, id)
		if err != nil {
			return err
		}
		count, err := tx.Attempts(ctx, a.Tenant, attemptOf("login", acc.Login))
		if err != nil {
			return err
		}
		d.Person = *p
		d.Account = AccountView{Login: acc.Login, HasPassword: acc.Hash != "", MustChange: acc.MustChange, Changed: acc.Changed,
			Disabled: acc.Disabled, DisabledBy: acc.DisabledBy, Reason: acc.Reason, SeenAt: acc.SeenAt}
		if s.now().Before(count.Until) {
			d.Account.LockedUntil = count.Until
		}
		tree, err := s.trees(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		if o, ok := tree.orgs.Org(p.Org); ok {
			d.OrgName = o.Name
		}
		if d.Assignments, err = tx.Assignments(ctx, a.Tenant, id); err != nil {
			return err
		}
		if d.Sessions, err = s.openSessions(ctx, tx, a, id); err != nil {
			return err
		}
		if d.Keys, err = tx.Keys(ctx, a.Tenant, id); err != nil {
			return err
		}
		if d.Links, err = tx.Links(ctx, a.Tenant, id); err != nil {
			return err
		}
		d.Offers, err = tx.Offers(ctx, a.Tenant, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// over requires that the actor administers a person: where the person works, and
// everywhere the person has a role. Otherwise who looks after one department
// could become, by a new password, somebody who may do more than they.
func (s *Service) over(ctx context.Context, id PersonID) (*Actor, error) {
	object := Event{Kind: "person", Object: string(id)}
	a, err := s.require(ctx, Admin, Target{Tenant: From(ctx).Tenant, Anywhere: true}, object)
	if err != nil {
		return nil, err
	}
	var targets []Target
	err = s.Store.View(ctx, func(tx ReadTx) error {
		p, err := tx.Person(ctx, a.Tenant, id)
		if err != nil {
			return err
		}
		roles, err := tx.Assignments(ctx, a.Tenant, id)
		if err != nil {
			return err
		}
		tree, err := s.trees(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		object.Name = p.Name
		targets = append(targets, placeOf(tree.orgs, a.Tenant, p.Org))
		for _, r := range roles {
			if r.Revoked.IsZero() && (r.To.IsZero() || !s.Today().After(r.To)) {
				targets = append(targets, Target{Tenant: a.Tenant, Org: r.Org, Area: r.Area})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, on := range targets {
		if _, err := s.require(ctx, Admin, on, object); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// placeOf is the target of what concerns an organisation.
func placeOf(orgs *OrgTree, t area.Code, id OrgID) Target {
	o, _ := orgs.Org(id)
	return Target{Tenant: t, Org: id, Area: o.Area}
}

// CreatePerson makes a person with an account, roles and a one-time password.
// Faults: Forbidden; Invalid "identity.name_missing", "identity.field_long",
// "identity.phone_invalid", "identity.email_invalid", "identity.login_invalid";
// NotFound "identity.org_unknown"; Conflict "identity.login_taken"; those of Grant.
func (s *Service) CreatePerson(ctx context.Context, n NewPerson) (*Created, error) {
	a, err := s.require(ctx, Admin, Target{Tenant: From(ctx).Tenant, Anywhere: true}, Event{Kind: "person"})
	if err != nil {
		return nil, err
	}
	password, err := s.oneTime()
	if err != nil {
		return nil, err
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	var out *Created
	err = s.update(ctx, func(tx WriteTx) error {
		if err := tx.LockTenant(ctx, a.Tenant); err != nil {
			return err
		}
		out, err = s.create(ctx, tx, a, n, hash)
		return err
	})
	if err != nil {
		return nil, err
	}
	out.Password = password
	return out, nil
}

// create makes a person within a transaction.
func (s *Service) create(ctx context.Context, tx WriteTx, a *Actor, n NewPerson, hash Secret) (*Created, error) {
	p := Person{Tenant: a.Tenant, ID: PersonID(s.IDs()), Name: n.Name, Org: n.Org, Post: n.Post, Phone: n.Phone, Email: n.Email, Created: tx.Now()}
	if err := s.checkPerson(ctx, tx, a, &p); err != nil {
		return nil, err
	}
	login := FoldLogin(n.Login)
	if err := checkLogin(login); err != nil {
		return nil, err
	}
	if err := tx.SavePerson(ctx, &p, 0); err != nil {
		return nil, err
	}
	acc := &Account{Tenant: a.Tenant, Person: p.ID, Login: login, Hash: hash, MustChange: true, Changed: tx.Now()}
	if err := tx.SaveAccount(ctx, acc); err != nil {
		return nil, err
	}
	if err := s.note(ctx, tx, a, Event{Act: "identity.person_create", Kind: "person", Object: string(p.ID), Name: p.Name, Detail: map[string]string{"login": login, "org": string(p.Org)}}); err != nil {
		return nil, err
	}
	out := &Created{Person: p, Login: login}
	for _, g := range n.Grants {
		g.Person = p.ID
		_, warnings, err := s.grant(ctx, tx, a, g)
		if err != nil {
			return nil, err
		}
		out.Warnings = append(out.Warnings, warnings...)
	}
	return out, nil
}

// checkPerson tidies and checks a person's fields and that the actor administers
// the organisation.
func (s *Service) checkPerson(ctx context.Context, tx ReadTx, a *Actor, p *Person) error {
	for _, f := range []*string{&p.Name, &p.Post, &p.Phone, &p.Email} {
		if *f = strings.TrimSpace(*f); len([]rune(*f)) > 100 || strings.ContainsFunc(*f, unicode.IsControl) {
			return fault.New(fault.Invalid, "identity.field_long", fault.Args{"Most": 100})
		}
	}
	if p.Name == "" {
		return fault.New(fault.Invalid, "identity.name_missing", nil)
	}
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune("+-() 转", r) {
			return -1
		}
		return r
	}, p.Phone)
	if p.Phone != "" && (len(digits) < 3 || len(digits) > 20 || strings.Trim(digits, "0123456789") != "") {
		return fault.New(fault.Invalid, "identity.phone_invalid", nil)
	}
	if p.Email != "" {
		if got, err := mail.ParseAddress(p.Email); err != nil || got.Address != p.Email {
			return fault.New(fault.Invalid, "identity.email_invalid", nil)
		}
	}
	tree, err := s.fresh(ctx, tx, a.Tenant)
	if err != nil {
		return err
	}
	if _, known := tree.orgs.Org(p.Org); p.Org != "" && !known {
		return fault.New(fault.NotFound, "identity.org_unknown", fault.Args{"Org": string(p.Org)})
	}
	return s.allowed(a, Admin, placeOf(tree.orgs, a.Tenant, p.Org))
}

// allowed is Require for an actor at hand.
func (s *Service) allowed(a *Actor, do Action, on Target) error {
	if a.May(do, on) {
		return nil
	}
	return a.refusal(do)
}

// fresh is trees as the transaction sees them, not as they were kept.
func (s *Service) fresh(ctx context.Context, tx ReadTx, t area.Code) (cachedTree, error) {
	orgs, err := tx.Orgs(ctx, t)
	if err != nil {
		return cachedTree{}, err
	}
	areas, err := tx.Areas(ctx, t)
	if err != nil {
		return cachedTree{}, err
	}
	return cachedTree{orgs: NewOrgTree(orgs), areas: area.NewTree(areas)}, nil
}

// UpdatePerson changes a person's fields; Version is the one that was seen.
// Faults: those of CreatePerson, Conflict "identity.stale".
func (s *Service) UpdatePerson(ctx context.Context, p Person) error {
	a, err := s.over(ctx, p.ID)
	if err != nil {
		return err
	}
	return s.update(ctx, func(tx WriteTx) error {
		was, err := tx.Person(ctx, a.Tenant, p.ID)
		if err != nil {
			return err
		}
		p.Tenant, p.Created = a.Tenant, was.Created
		if err := s.checkPerson(ctx, tx, a, &p); err != nil {
			return err
		}
		if p.Version < 1 {
			return fault.New(fault.Conflict, "identity.stale", nil)
		}
		if err := tx.SavePerson(ctx, &p, p.Version); err != nil {
			return err
		}
		var changed []string
		for name, pair := range map[string][2]string{"name": {was.Name, p.Name}, "org": {string(was.Org), string(p.Org)}, "post": {was.Post, p.Post},
			"phone": {was.Phone, p.Phone}, "email": {was.Email, p.Email}} {
			if pair[0] != pair[1] {
				changed = append(changed, name)
			}
		}
		slices.Sort(changed)
		return s.note(ctx, tx, a, Event{Act: "identity.person_update", Kind: "person", Object: string(p.ID), Name: p.Name,
			Detail: map[string]string{"fields": strings.Join(changed, " ")}})
	})
}

// Disable closes a person's account with a reason; sessions and keys end at once.
// Faults: Forbidden, Invalid "identity.reason_missing", Conflict
// "identity.disable_self", "identity.last_administrator".
func (s *Service) Disable(ctx context.Context, id PersonID, reason string) error {
	a, err := s.over(ctx, id)
	if err != nil {
		return err
	}
	if reason = clip(strings.TrimSpace(reason), 200); reason == "" {
		return fault.New(fault.Invalid, "identity.reason_missing", nil)
	}
	if a.Person == id {
		return fault.New(fault.Conflict, "identity.disable_self", nil)
	}
	return s.change(ctx, a, id, "identity.person_disable", map[string]string{"reason": reason}, func(tx WriteTx, acc *Account) error {
		if err := s.keepAdministrator(ctx, tx, a.Tenant, func(r Assignment) bool { return r.Person != id }); err != nil {
			return err
		}
		acc.Disabled, acc.DisabledBy, acc.Reason = tx.Now(), cmp.Or(a.Name, string(a.Person)), reason
		_, err := tx.DropSessions(ctx, a.Tenant, id, "")
		return err
	})
}

// Enable opens a disabled account again.
func (s *Service) Enable(ctx context.Context, id PersonID) error {
	a, err := s.over(ctx, id)
	if err != nil {
		return err
	}
	return s.change(ctx, a, id, "identity.person_enable", nil, func(_ WriteTx, acc *Account) error {
		acc.Disabled, acc.DisabledBy, acc.Reason = time.Time{}, "", ""
		return nil
	})
}

// Unlock forgets the failed sign-ins of an account.
func (s *Service) Unlock(ctx context.Context, id PersonID) error {
	a, err := s.over(ctx, id)
	if err != nil {
		return err
	}
	return s.change(ctx, a, id, "identity.person_unlock", nil, func(tx WriteTx, acc *Account) error {
		return tx.SaveAttempts(ctx, a.Tenant, Attempts{Subject: attemptOf("login", acc.Login)})
	})
}

// change changes an account in one transaction and audits it.
func (s *Service) change(ctx context.Context, a *Actor, id PersonID, act string, detail map[string]string, fn func(WriteTx, *Account) error) error {
	return s.update(ctx, func(tx WriteTx) error {
		if err := tx.LockTenant(ctx, a.Tenant); err != nil {
			return err
		}
		acc, err := tx.LockAccount(ctx, a.Tenant, id)
		if err != nil {
			return err
		}
		if err := fn(tx, acc); err != nil {
			return err
		}
		if err := tx.SaveAccount(ctx, acc); err != nil {
			return err
		}
		p, err := tx.Person(ctx, a.Tenant, id)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, a, Event{Act: act, Kind: "person", Object: string(id), Name: p.Name, Detail: detail})
	})
}
