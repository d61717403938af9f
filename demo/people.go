package demo

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"

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
	// OrgID is where somebody works, Org its name; In is where the role holds,
	// everywhere when it is empty.
	OrgID  identity.OrgID `yaml:"org"`
	Org    string         `yaml:"-"`
	In     identity.OrgID
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

// Areas lists the towns of the demonstration with their codes.
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
	ctx = identity.With(ctx, identity.Program(Tenant, "演示"))
	rows, err := s.People(ctx, identity.PeopleQuery{Disabled: true, Limit: 1000})
	if err != nil {
		return nil, err
	}
	there := map[string]identity.PersonID{}
	for _, r := range rows {
		there[r.Login] = r.ID
	}
	if len(rows) > 0 && there[accounts[0].Login] == "" {
		return nil, fault.New(fault.Conflict, "demo.people_real", fault.Args{"Count": len(rows)})
	}
	names, err := places(ctx, s)
	if err != nil {
		return nil, err
	}
	for i := range accounts {
		a := &accounts[i]
		a.Org, a.Person = names[a.OrgID], there[a.Login]
		if a.Person == "" {
			if err := a.make(ctx, s); err != nil {
				return nil, fmt.Errorf("demo: %s: %w", a.Login, err)
			}
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

// make creates the account and gives it the password of all, as its owner would.
func (a *Account) make(ctx context.Context, s *identity.Service) error {
	got, err := s.CreatePerson(ctx, identity.NewPerson{Name: a.Name, Login: a.Login, Org: a.OrgID, Post: a.Post,
		Grants: []identity.GrantRequest{{Grant: identity.Grant{Role: a.Role, Org: a.In}, Reason: "演示"}}})
	if err != nil {
		return err
	}
	a.Person = got.Person.ID
	in, err := s.SignIn(ctx, identity.SignInRequest{Tenant: Tenant, Login: a.Login, Password: got.Password})
	if err != nil {
		return err
	}
	me, err := s.Actor(ctx, in.Token)
	if err != nil {
		return err
	}
	if err := s.ChangePassword(identity.With(ctx, me), got.Password, Password); err != nil {
		return err
	}
	return s.SignOut(ctx, in.Token)
}
