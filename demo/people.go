package demo

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Password is the password of all accounts of the demonstration. It is no
// secret: the program prints it and the page for signing in shows it.
const Password = "yanshi-shancha-dukou"

// Account is somebody of the demonstration.
type Account struct {
	Login, Name, Post string
	Role              identity.Role
	// OrgID is where somebody works, Org its name; In are the organisations that
	// the role is for, everywhere when there is none.
	OrgID  identity.OrgID `yaml:"org"`
	Org    string         `yaml:"-"`
	In     []identity.OrgID
	Person identity.PersonID `yaml:"-"`
}

//go:embed people.yaml
var peopleYAML []byte

//go:embed areas.csv
var areasCSV []byte

// Accounts lists the people of people.yaml.
func Accounts() ([]Account, error) {
	var out []Account
	dec := yaml.NewDecoder(bytes.NewReader(peopleYAML))
	dec.KnownFields(true)
	if err := dec.Decode(&out); err != nil {
		return nil, fmt.Errorf("demo: people.yaml: %w", err)
	}
	return out, nil
}

// Areas lists the towns of the demonstration with their codes, and the city above.
func Areas() ([]area.Area, error) { return area.ReadCSV(bytes.NewReader(areasCSV), Tenant) }

// People makes the organisations, the areas and the accounts of the
// demonstration; what is there already stays as it is. It acts as the program
// itself, whoever ctx names.
//
// Fault: Conflict ("demo.people_real") where real people work with the data:
// accounts whose password everybody knows must not get in among them.
func People(ctx context.Context, s *identity.Service) ([]Account, error) {
	accounts, err := Accounts()
	if err != nil {
		return nil, err
	}
	ctx = identity.With(ctx, identity.Program(Tenant, signature))
	rows, err := s.People(ctx, identity.PeopleQuery{Disabled: true, Limit: 1000})
	if err != nil {
		return nil, err
	}
	there := map[string]identity.PersonRow{}
	for _, r := range rows {
		there[r.Login] = r
	}
	if len(rows) > 0 && there[accounts[0].Login].ID == "" {
		return nil, fault.New(fault.Conflict, "demo.people_real", fault.Args{"Count": len(rows)})
	}
	names, err := places(ctx, s)
	if err != nil {
		return nil, err
	}
	for i := range accounts {
		a := &accounts[i]
		row := there[a.Login]
		a.Org, a.Person = names[a.OrgID], row.ID
		if err := a.make(ctx, s, &row); err != nil {
			return nil, fmt.Errorf("demo: %s: %w", a.Login, err)
		}
	}
	return accounts, nil
}

// places makes areas and organisations, and gives the organisations' names.
func places(ctx context.Context, s *identity.Service) (map[identity.OrgID]string, error) {
	areas, err := Areas()
	if err != nil {
		return nil, err
	}
	have, err := s.Orgs(ctx, identity.OrgQuery{All: true})
	if err != nil {
		return nil, err
	}
	names := map[identity.OrgID]string{}
	for _, o := range have {
		names[o.ID] = o.Name
	}
	if known, err := s.Areas(ctx); err != nil {
		return nil, err
	} else if len(known) == 0 {
		if err := s.SaveAreas(ctx, areas); err != nil {
			return nil, err
		}
	}
	usual, err := identity.DefaultOrgs(Tenant, areas[0].Name, areas, s.Today())
	if err != nil {
		return nil, err
	}
	var missing []identity.Org
	for _, o := range usual {
		if names[o.ID] == "" {
			missing = append(missing, o)
			names[o.ID] = o.Name
		}
	}
	if len(missing) == 0 {
		return names, nil
	}
	return names, s.CreateOrgs(ctx, missing)
}

// make creates the account where it is missing, and gives it the password of
// all, as its owner would. An account that was left with its one-time password,
// because loading broke off, gets another one first.
func (a *Account) make(ctx context.Context, s *identity.Service, row *identity.PersonRow) error {
	if a.Person != "" && !row.MustChange {
		return nil
	}
	var once identity.Secret
	if a.Person == "" {
		n := identity.NewPerson{Name: a.Name, Login: a.Login, Org: a.OrgID, Post: a.Post}
		for _, in := range a.in() {
			n.Grants = append(n.Grants, identity.GrantRequest{Grant: identity.Grant{Role: a.Role, Org: in}, Reason: signature})
		}
		got, err := s.CreatePerson(ctx, n)
		if err != nil {
			return err
		}
		a.Person, once = got.Person.ID, got.Password
	} else {
		var err error
		if once, err = s.ResetPassword(ctx, a.Person); err != nil {
			return err
		}
	}
	return s.ChangePassword(a.acting(ctx, s), once, Password)
}

func (a *Account) in() []identity.OrgID {
	if len(a.In) == 0 {
		return []identity.OrgID{""}
	}
	return a.In
}

// acting is ctx with the account's person as who acts.
func (a *Account) acting(ctx context.Context, s *identity.Service) context.Context {
	p := &identity.Actor{Tenant: Tenant, Person: a.Person, Name: a.Name, Org: a.OrgID, OrgName: a.Org}
	for _, in := range a.in() {
		p.Grants = append(p.Grants, identity.Grant{Role: a.Role, Org: in})
	}
	return identity.With(ctx, s.Policy.Bind(p))
}

// cast finds who of the demonstration has which part.
type cast struct {
	people   *identity.Service
	accounts []Account
}

// who is the first account of a role for an organisation; nil when nobody is.
func (c *cast) who(r identity.Role, in identity.OrgID) *Account {
	for i := range c.accounts {
		a := &c.accounts[i]
		if a.Role == r && (len(a.In) == 0 || slices.Contains(a.In, in)) {
			return a
		}
	}
	return nil
}

// as lets somebody of a role in an organisation act.
func (c *cast) as(ctx context.Context, r identity.Role, in identity.OrgID) (context.Context, error) {
	a := c.who(r, in)
	if a == nil {
		return nil, fmt.Errorf("demo: people.yaml: nobody is %s of %s", r, in)
	}
	return a.acting(ctx, c.people), nil
}
