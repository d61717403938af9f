package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// userPlace opens the place for a command about the people of one tenant.
func userPlace(ctx context.Context, e *env, p *place, tenant *string) (*system, context.Context, error) {
	s, err := p.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := s.choose(e.program(ctx), *tenant); err != nil {
		return nil, nil, closing(s, err)
	}
	return s, e.programOf(ctx, s.tenant), nil
}

// roleNamed reads a role by its code or its name in either language.
func roleNamed(word string) (identity.Role, error) {
	for _, r := range identity.Roles() {
		if strings.EqualFold(word, string(r)) || slices.ContainsFunc(i18n.Langs(), func(l i18n.Lang) bool { return strings.EqualFold(word, i18n.T(l, r.Key())) }) {
			return r, nil
		}
	}
	return "", fault.New(fault.Invalid, "cli.role_unknown", fault.Args{"Role": word, "Roles": join(identity.Roles())})
}

func join(roles []identity.Role) string {
	var out []string
	for _, r := range roles {
		out = append(out, string(r))
	}
	return strings.Join(out, ", ")
}

// scopeFlags say where a role holds.
func scopeFlags(fs *flag.FlagSet, g *identity.Grant) {
	fs.StringVar((*string)(&g.Org), "in", "", "")
	fs.StringVar((*string)(&g.Area), "at", "", "")
}

// userAdd makes an account and prints its one-time password.
func userAdd(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p, tenant := placeFlags(e, fs), areaFlag(e, fs)
	var n identity.NewPerson
	var g identity.Grant
	fs.StringVar((*string)(&n.Org), "org", "", "")
	fs.StringVar(&n.Post, "post", "", "")
	role := fs.String("role", "", "")
	scopeFlags(fs, &g)
	plain, err := e.parse(fs, args, 2)
	if err != nil {
		return err
	}
	n.Login, n.Name = plain[0], plain[1]
	if *role != "" {
		if g.Role, err = roleNamed(*role); err != nil {
			return err
		}
		n.Grants = []identity.GrantRequest{{Grant: g, Reason: e.t("cli.user.reason")}}
	}
	s, ctx, err := userPlace(ctx, e, p, tenant)
	if err != nil {
		return err
	}
	got, err := s.people.CreatePerson(ctx, n)
	if err != nil {
		return closing(s, err)
	}
	e.say("cli.user.added", i18n.Args{"Name": got.Person.Name, "Login": got.Login, "Password": got.Password.Reveal()})
	e.warn(got.Warnings)
	return s.close()
}

func (e *env) warn(list []identity.Warning) {
	for _, w := range list {
		fmt.Fprintln(e.err, w.In(e.lang))
	}
}

// userList lists the accounts with their roles.
func userList(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p, tenant := placeFlags(e, fs), areaFlag(e, fs)
	if _, err := e.parse(fs, args, 0); err != nil {
		return err
	}
	s, ctx, err := userPlace(ctx, e, p, tenant)
	if err != nil {
		return err
	}
	all, err := s.people.People(ctx, identity.PeopleQuery{Disabled: true, Limit: 1000})
	if err != nil {
		return closing(s, err)
	}
	for _, x := range all {
		var roles []string
		for _, a := range x.Roles {
			word := e.t(a.Role.Key())
			if where := cmp.Or(string(a.Org), string(a.Area)); where != "" {
				word += "@" + where
			}
			roles = append(roles, word)
		}
		state := ""
		if x.Disabled {
			state = e.t("people.state.disabled")
		}
		fmt.Fprintln(e.out, strings.Join([]string{x.Login, x.Name, x.OrgName, strings.Join(roles, "、"), state}, "\t"))
	}
	return s.close()
}

// login finds the person with a login name.
func (s *system) login(ctx context.Context, login string) (identity.PersonRow, error) {
	all, err := s.people.People(ctx, identity.PeopleQuery{Text: login, Disabled: true, Limit: 1000})
	if err != nil {
		return identity.PersonRow{}, err
	}
	for _, x := range all {
		if x.Login == identity.FoldLogin(login) {
			return x, nil
		}
	}
	return identity.PersonRow{}, fault.New(fault.NotFound, "cli.user_unknown", fault.Args{"Login": login})
}

// userReset gives a one-time password, for whoever lost every other way in.
func userReset(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p, tenant := placeFlags(e, fs), areaFlag(e, fs)
	plain, err := e.parse(fs, args, 1)
	if err != nil {
		return err
	}
	s, ctx, err := userPlace(ctx, e, p, tenant)
	if err != nil {
		return err
	}
	x, err := s.login(ctx, plain[0])
	if err != nil {
		return closing(s, err)
	}
	password, err := s.people.ResetPassword(ctx, x.ID)
	if err != nil {
		return closing(s, err)
	}
	e.say("cli.user.reset", i18n.Args{"Name": x.Name, "Login": x.Login, "Password": password.Reveal()})
	return s.close()
}

// userGrant gives a role.
func userGrant(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p, tenant := placeFlags(e, fs), areaFlag(e, fs)
	var g identity.Grant
	scopeFlags(fs, &g)
	reason := fs.String("reason", "", "")
	plain, err := e.parse(fs, args, 2)
	if err != nil {
		return err
	}
	if g.Role, err = roleNamed(plain[1]); err != nil {
		return err
	}
	s, ctx, err := userPlace(ctx, e, p, tenant)
	if err != nil {
		return err
	}
	x, err := s.login(ctx, plain[0])
	if err != nil {
		return closing(s, err)
	}
	_, warnings, err := s.people.Grant(ctx, identity.GrantRequest{Person: x.ID, Grant: g, Reason: cmp.Or(*reason, e.t("cli.user.reason"))})
	if err != nil {
		return closing(s, err)
	}
	e.say("cli.user.granted", i18n.Args{"Name": x.Name, "Role": e.t(g.Role.Key())})
	e.warn(warnings)
	return s.close()
}

// areaFlag names the tenant: the code of the governing area.
func areaFlag(e *env, fs *flag.FlagSet) *string {
	return fs.String("area", e.getenv("GANGYAO_AREA"), "")
}

// choose finds the tenant whose people sign in: the one named, or else the only
// one that has plans here.
func (s *system) choose(ctx context.Context, named string) error {
	if named != "" {
		if s.tenant = area.Code(named); !s.tenant.Valid() {
			return fault.New(fault.Invalid, "plan.tenant_invalid", fault.Args{"Code": named})
		}
		return nil
	}
	all, err := s.plans.Plans(ctx, "")
	if err != nil {
		return err
	}
	for _, l := range all {
		if t := area.Code(l.Plan.Tenant); s.tenant == "" || s.tenant == t {
			s.tenant = t
			continue
		}
		return fault.New(fault.Invalid, "cli.area_needed", nil)
	}
	if s.tenant == "" {
		return fault.New(fault.Invalid, "cli.area_needed", nil)
	}
	return nil
}
