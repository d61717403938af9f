package main

import (
	"cmp"
	"context"
	"os/user"

	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// program lets the command line act as the program itself, which may do
// everything: whoever runs it holds the database anyway. It signs with the name
// of the account of the operating system.
func (e *env) program(ctx context.Context) context.Context { return e.programOf(ctx, "") }

// programOf is program within one tenant.
func (e *env) programOf(ctx context.Context, tenant area.Code) context.Context {
	name := ""
	if u, err := user.Current(); err == nil {
		name = cmp.Or(u.Name, u.Username)
	}
	return identity.With(ctx, identity.Program(tenant, e.t("cli.program", i18n.Args{"User": name})))
}
