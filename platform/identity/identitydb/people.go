package identitydb

import (
	"context"

	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

const orgColumns = `tenant, id, name, short, kind, parent, area, from_day, to_day, version`

func orgInto(o *identity.Org, s *scanner) []any {
	return []any{(*string)(&o.Tenant), (*string)(&o.ID), &o.Name, &o.Short, (*string)(&o.Kind), (*string)(&o.Parent), (*string)(&o.Area),
		s.day(&o.From), s.day(&o.To), &o.Version}
}

// Orgs lists all organisations of a tenant.
func (t *tx) Orgs(ctx context.Context, tenant area.Code) ([]identity.Org, error) {
	return list(ctx, t, `SELECT `+orgColumns+` FROM identity_org WHERE tenant = $1 ORDER BY id`, []any{string(tenant)}, orgInto)
}

// SaveOrg writes an organisation.
func (t *tx) SaveOrg(ctx context.Context, o *identity.Org, base int) error {
	o.Version = base + 1
	args := []any{string(o.Tenant), string(o.ID), o.Name, o.Short, string(o.Kind), string(o.Parent), string(o.Area), day(o.From), day(o.To), o.Version}
	if base == 0 {
		_, err := t.exec(ctx, `INSERT INTO identity_org (`+orgColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, args...)
		if db.ViolationOf(err) == db.Unique {
			return fault.Wrap(err, fault.Conflict, "identity.org_taken", fault.Args{"Org": string(o.ID)})
		}
		return err
	}
	return stale(t.exec(ctx, `UPDATE identity_org SET name = $3, short = $4, kind = $5, parent = $6, area = $7, from_day = $8, to_day = $9, version = $10
		WHERE tenant = $1 AND id = $2 AND version = $11`, append(args, base)...))
}

const personColumns = `tenant, id, name, org, post, phone, email, version, created_at`

func personInto(p *identity.Person, s *scanner) []any {
	return []any{(*string)(&p.Tenant), (*string)(&p.ID), &p.Name, (*string)(&p.Org), &p.Post, &p.Phone, &p.Email, &p.Version, s.at(&p.Created)}
}

// Person reads a person.
func (t *tx) Person(ctx context.Context, tenant area.Code, id identity.PersonID) (*identity.Person, error) {
	return one(ctx, t, "identity.person_unknown", `SELECT `+personColumns+` FROM identity_person WHERE tenant = $1 AND id = $2`,
		[]any{string(tenant), string(id)}, personInto)
}

// People lists all people of a tenant.
func (t *tx) People(ctx context.Context, tenant area.Code) ([]identity.Person, error) {
	return list(ctx, t, `SELECT `+personColumns+` FROM identity_person WHERE tenant = $1 ORDER BY id`, []any{string(tenant)}, personInto)
}

// SavePerson writes a person.
func (t *tx) SavePerson(ctx context.Context, p *identity.Person, base int) error {
	p.Version = base + 1
	if base == 0 {
		return stale(t.exec(ctx, `INSERT INTO identity_person (`+personColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			string(p.Tenant), string(p.ID), p.Name, string(p.Org), p.Post, p.Phone, p.Email, p.Version, db.Time(p.Created)))
	}
	return stale(t.exec(ctx, `UPDATE identity_person SET name = $3, org = $4, post = $5, phone = $6, email = $7, version = $8
		WHERE tenant = $1 AND id = $2 AND version = $9`,
		string(p.Tenant), string(p.ID), p.Name, string(p.Org), p.Post, p.Phone, p.Email, p.Version, base))
}

const accountColumns = `tenant, person, login, hash, must_change, changed_at, disabled_at, disabled_by, reason, seen_at`

func accountInto(a *identity.Account, s *scanner) []any {
	return []any{(*string)(&a.Tenant), (*string)(&a.Person), &a.Login, (*string)(&a.Hash), &a.MustChange, s.at(&a.Changed), s.at(&a.Disabled),
		&a.DisabledBy, &a.Reason, s.at(&a.SeenAt)}
}

// Account reads the account of a person.
func (t *tx) Account(ctx context.Context, tenant area.Code, id identity.PersonID) (*identity.Account, error) {
	return one(ctx, t, "identity.person_unknown", `SELECT `+accountColumns+` FROM identity_account WHERE tenant = $1 AND person = $2`,
		[]any{string(tenant), string(id)}, accountInto)
}

// LockAccount reads the account of a person and holds it.
func (t *tx) LockAccount(ctx context.Context, tenant area.Code, id identity.PersonID) (*identity.Account, error) {
	return one(ctx, t, "identity.person_unknown", `SELECT `+accountColumns+` FROM identity_account WHERE tenant = $1 AND person = $2`+t.Dialect.ForUpdate(),
		[]any{string(tenant), string(id)}, accountInto)
}

// AccountOf finds an account by its login name.
func (t *tx) AccountOf(ctx context.Context, tenant area.Code, login string) (*identity.Account, error) {
	return one(ctx, t, "identity.person_unknown", `SELECT `+accountColumns+` FROM identity_account WHERE tenant = $1 AND login = $2`,
		[]any{string(tenant), login}, accountInto)
}

// Accounts lists all accounts of a tenant.
func (t *tx) Accounts(ctx context.Context, tenant area.Code) ([]identity.Account, error) {
	return list(ctx, t, `SELECT `+accountColumns+` FROM identity_account WHERE tenant = $1 ORDER BY person`, []any{string(tenant)}, accountInto)
}

// SaveAccount writes an account.
func (t *tx) SaveAccount(ctx context.Context, a *identity.Account) error {
	_, err := t.exec(ctx, `INSERT INTO identity_account (`+accountColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (tenant, person) DO UPDATE SET login = excluded.login, hash = excluded.hash, must_change = excluded.must_change,
			changed_at = excluded.changed_at, disabled_at = excluded.disabled_at, disabled_by = excluded.disabled_by,
			reason = excluded.reason, seen_at = excluded.seen_at`,
		string(a.Tenant), string(a.Person), a.Login, a.Hash.Reveal(), flag(a.MustChange), db.Time(a.Changed), db.Time(a.Disabled), a.DisabledBy, a.Reason, db.Time(a.SeenAt))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "identity.login_taken", fault.Args{"Login": a.Login})
	}
	return err
}

const assignmentColumns = `tenant, id, person, role, org, area, from_day, to_day, reason, given_by, given_at, revoked_at, revoked_by, revoked_reason`

func assignmentInto(a *identity.Assignment, s *scanner) []any {
	return []any{(*string)(&a.Tenant), (*string)(&a.ID), (*string)(&a.Person), (*string)(&a.Role), (*string)(&a.Org), (*string)(&a.Area),
		s.day(&a.From), s.day(&a.To), &a.Reason, &a.By, s.at(&a.At), s.at(&a.Revoked), &a.RevokedBy, &a.RevokedReason}
}

// Assignments lists roles given, newest first.
func (t *tx) Assignments(ctx context.Context, tenant area.Code, id identity.PersonID) ([]identity.Assignment, error) {
	var w db.Where
	w.And("tenant = ?", string(tenant))
	if id != "" {
		w.And("person = ?", string(id))
	}
	return list(ctx, t, `SELECT `+assignmentColumns+` FROM identity_assignment`+w.String()+` ORDER BY given_at DESC, id DESC`, w.Args(), assignmentInto)
}

// Assignment reads one.
func (t *tx) Assignment(ctx context.Context, tenant area.Code, id identity.AssignmentID) (*identity.Assignment, error) {
	return one(ctx, t, "identity.grant_unknown", `SELECT `+assignmentColumns+` FROM identity_assignment WHERE tenant = $1 AND id = $2`+t.Dialect.ForUpdate(),
		[]any{string(tenant), string(id)}, assignmentInto)
}

// SaveAssignment adds one, or writes that it was revoked.
func (t *tx) SaveAssignment(ctx context.Context, a *identity.Assignment) error {
	_, err := t.exec(ctx, `INSERT INTO identity_assignment (`+assignmentColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT (tenant, id) DO UPDATE SET revoked_at = excluded.revoked_at, revoked_by = excluded.revoked_by, revoked_reason = excluded.revoked_reason`,
		string(a.Tenant), string(a.ID), string(a.Person), string(a.Role), string(a.Org), string(a.Area), day(a.From), day(a.To), a.Reason, a.By,
		db.Time(a.At), db.Time(a.Revoked), a.RevokedBy, a.RevokedReason)
	return err
}
