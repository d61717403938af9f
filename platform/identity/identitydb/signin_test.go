package identitydb_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

func (h *house) try(ctx context.Context, login string, password identity.Secret) error {
	_, err := h.SignIn(ctx, identity.SignInRequest{Tenant: tenant, Login: login, Password: password})
	return err
}

func TestFirstStartMakesOneAdministrator(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		again, err := h.Bootstrap(t.Context(), tenant)
		if err != nil || again != nil {
			t.Fatalf("a second start gave %v, %v", again, err)
		}
		if a := identity.From(h.admin); !a.Has(identity.Administrator) || !a.May(identity.Admin, identity.Target{Tenant: tenant}) {
			t.Errorf("the first account may not administer: %+v", a)
		}
		if a := identity.From(h.admin); a.May(identity.Admin, identity.Target{Tenant: "900102"}) {
			t.Error("an administrator administers another county")
		}
	})
}

func TestAPasswordOfSomebodyElsesMakingOpensOnlyTheOwnAccount(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.person("wang", "nyj", identity.Grant{Role: identity.Clerk, Org: "nyj"})
		ctx := h.as(h.signIn("Wang ", made.Password)) // login names are folded
		_, err := identity.Require(ctx, "test.fill", identity.Target{Tenant: tenant, Org: "nyj"})
		wantFault(t, err, fault.Forbidden, "identity.change_first")
		if _, err := h.Me(ctx); err != nil {
			t.Errorf("own account: %v", err)
		}
		for _, c := range []struct {
			old, next identity.Secret
			key       string
		}{
			{made.Password, "short", "identity.password_short"},
			{made.Password, "wang-2026-wang", "identity.password_login"},
			{made.Password, "Password2026!", "identity.password_common"},
			{made.Password, "1234567890", "identity.password_common"},
			{"something else", good, "identity.password_wrong"},
			{made.Password, made.Password, "identity.password_same"},
		} {
			wantFault(t, h.ChangePassword(ctx, c.old, c.next), fault.Invalid, c.key)
		}
		h.must(h.ChangePassword(ctx, made.Password, good))
		wantFault(t, h.try(t.Context(), "wang", made.Password), fault.Unauthenticated, "identity.wrong")
		ctx = h.as(h.signIn("wang", good))
		if _, err := identity.Require(ctx, "test.fill", identity.Target{Tenant: tenant, Org: "njz"}); err != nil {
			t.Errorf("the station below the bureau: %v", err)
		}
	})
}

func TestFiveWrongPasswordsLockForAQuarterOfAnHour(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, login := range []string{"admin", "nobody-of-this-name"} { // both look the same from outside
			for i := range identity.AccountFailures {
				if err := h.try(t.Context(), login, "not the password"); fault.From(err).Key != "identity.wrong" {
					t.Fatalf("%s, try %d: %v", login, i+1, err)
				}
			}
			err := h.try(t.Context(), login, good)
			wantFault(t, err, fault.Forbidden, "identity.locked")
			if text := i18n.Fault(i18n.ZH, err); !strings.Contains(text, "09:15") {
				t.Errorf("the message does not say until when: %s", text)
			}
			h.pass(identity.AccountLock - time.Second)
			wantFault(t, h.try(t.Context(), login, good), fault.Forbidden, "identity.locked")
			h.pass(-identity.AccountLock + time.Second)
		}
		h.pass(identity.AccountLock)
		h.signIn("admin", good)
		for range identity.AccountFailures - 1 { // a good sign-in has begun a new count
			wantFault(t, h.try(t.Context(), "admin", "not the password"), fault.Unauthenticated, "identity.wrong")
		}
		h.signIn("admin", good)
	})
}

// Whoever types wrong passwords, for ever and from wherever, locks a login name for
// browsers that do not know it; where its owner signed in before it opens as ever.
func TestNobodyLocksOthersOutOfWhereTheyWork(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		office := identity.Client{Address: "192.0.2.7"}
		first, err := h.SignIn(identity.WithClient(t.Context(), office), identity.SignInRequest{Tenant: tenant, Login: "admin", Password: good})
		h.must(err)
		attack := identity.WithClient(t.Context(), identity.Client{Address: office.Address, Browser: "made up in the browser of somebody else, long enough"})
		for range identity.AccountFailures {
			_ = h.try(attack, "admin", "not the password")
		}
		wantFault(t, h.try(attack, "admin", good), fault.Forbidden, "identity.locked")
		for range identity.AddressFailures {
			_ = h.try(attack, "admin", "not the password")
		}
		wantFault(t, h.try(attack, "admin", good), fault.Forbidden, "identity.address_locked")

		office.Browser = first.Browser
		mine := identity.WithClient(t.Context(), office)
		if err := h.try(mine, "admin", good); err != nil {
			t.Fatalf("at the usual place: %v", err)
		}
		wantFault(t, h.try(mine, "somebody-else", good), fault.Forbidden, "identity.address_locked") // the mark is of one name only

		for range identity.AccountFailures { // a known browser guesses no better than others
			wantFault(t, h.try(mine, "admin", "not the password"), fault.Unauthenticated, "identity.wrong")
		}
		wantFault(t, h.try(mine, "admin", good), fault.Forbidden, "identity.locked")
		h.pass(identity.AccountLock)
		if err := h.try(mine, "admin", good); err != nil {
			t.Errorf("after the lock: %v", err)
		}
		h.pass(identity.BrowserLife + time.Second)
		for range identity.AccountFailures {
			_ = h.try(t.Context(), "admin", "not the password")
		}
		wantFault(t, h.try(mine, "admin", good), fault.Forbidden, "identity.locked") // known no longer
	})
}

func TestAnAddressThatTriesManyNamesIsStopped(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := identity.WithClient(t.Context(), identity.Client{Address: "192.0.2.7"})
		for i := range identity.AddressFailures {
			wantFault(t, h.try(ctx, fmt.Sprintf("name%d", i), "x"), fault.Unauthenticated, "identity.wrong")
		}
		wantFault(t, h.try(ctx, "admin", good), fault.Forbidden, "identity.address_locked")
		h.signIn("admin", good) // from elsewhere
		h.pass(identity.AddressLock)
		if err := h.try(ctx, "admin", good); err != nil {
			t.Errorf("after the lock: %v", err)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.person("li", "ta", identity.Grant{Role: identity.Clerk, Org: "ta", Area: townA})
		h.settled("li", made.Password)
		over := func(token identity.Secret, why string) {
			t.Helper()
			if _, err := h.Actor(t.Context(), token); fault.From(err).Key != "identity.session_over" {
				t.Errorf("%s: the session is still open: %v", why, err)
			}
		}
		idle := h.signIn("li", good)
		h.pass(identity.SessionIdle - time.Minute)
		h.as(idle) // used in time
		h.pass(identity.SessionIdle - time.Minute)
		h.as(idle)
		h.pass(identity.SessionIdle)
		over(idle, "idle")

		long := h.signIn("li", good)
		for range 16 {
			h.as(long)
			h.pass(10 * time.Hour)
		}
		h.as(long)
		h.pass(8 * time.Hour)
		over(long, "after seven days")

		one, two := h.signIn("li", good), h.signIn("li", good)
		h.as(one)
		h.must(h.ChangePassword(h.as(two), good, "另一个很长的密码二〇二六"))
		over(one, "password changed elsewhere")
		h.as(two)
		h.must(h.SignOut(t.Context(), two))
		over(two, "signed out")

		three := h.signIn("li", "另一个很长的密码二〇二六")
		h.as(three)
		me, err := h.Me(h.as(three))
		h.must(err)
		if len(me.Sessions) != 1 || !me.Sessions[0].Mine {
			t.Errorf("own sessions: %+v", me.Sessions)
		}
		h.must(h.Disable(h.admin2(), made.Person.ID, "调离"))
		over(three, "account disabled")
		wantFault(t, h.try(t.Context(), "li", "另一个很长的密码二〇二六"), fault.Forbidden, "identity.disabled")
		wantFault(t, h.try(t.Context(), "li", "a wrong password"), fault.Unauthenticated, "identity.wrong")
		h.must(h.Enable(h.admin2(), made.Person.ID))
		h.signIn("li", "另一个很长的密码二〇二六")
	})
}

// admin2 is the administrator on a new session, for stories of many days.
func (h *house) admin2() context.Context { return h.as(h.signIn("admin", good)) }

func TestAResetPasswordIsShownOnceAndEndsSessions(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.person("zhao", "tb")
		h.settled("zhao", made.Password)
		token := h.signIn("zhao", good)
		fresh, err := h.ResetPassword(h.admin, made.Person.ID)
		h.must(err)
		if _, err := h.Actor(t.Context(), token); err == nil {
			t.Error("the old session is still open")
		}
		wantFault(t, h.try(t.Context(), "zhao", good), fault.Unauthenticated, "identity.wrong")
		if got, err := h.SignIn(t.Context(), identity.SignInRequest{Tenant: tenant, Login: "zhao", Password: fresh}); err != nil || !got.MustChange {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestNoSecretIsInTheDatabaseTheLogOrAnError(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var log bytes.Buffer
		say := slog.New(slog.NewJSONHandler(&log, nil))
		wrong := identity.Secret("ein-falsches-Kennwort")
		made := h.person("qian", "nyj", identity.Grant{Role: identity.Clerk, Org: "nyj"})
		ctx := h.settled("qian", made.Password)
		token := h.signIn("qian", good)
		key, secret, err := h.MakeKey(ctx, identity.KeyRequest{Name: "接口", Actions: []identity.Action{"test.fill"}, Expires: h.Today().AddDate(0, 1, 0)})
		h.must(err)
		say.Info("made", "person", made, "token", token, "key", key, "secret", secret)
		for _, err := range []error{
			h.try(t.Context(), "qian", wrong),
			h.try(t.Context(), wrong.Reveal(), "typed into the wrong field"),
			h.ChangePassword(ctx, wrong, "noch ein ganz anderes"),
			h.ChangePassword(ctx, good, "kurz"),
		} {
			if err == nil {
				t.Fatal("no error")
			}
			say.Error("failed", "err", err)
			fmt.Fprintf(&log, "%v %+v %#v", err, err, err)
		}
		fmt.Fprintf(&log, "%v %+v %#v %q %x %d", made, made, made, made.Password, token, secret)
		for where, text := range map[string]string{"the database": h.dump(), "the log": log.String()} {
			if len(text) < 500 {
				t.Fatalf("%s is empty", where)
			}
			for name, s := range map[string]identity.Secret{"one-time password": made.Password, "password": good, "wrong password": wrong, "token": token, "API key": secret} {
				for _, part := range []string{s.Reveal(), s.Reveal()[strings.LastIndex(s.Reveal(), ".")+1:]} {
					if strings.Contains(text, part) {
						t.Errorf("%s holds the %s", where, name)
					}
				}
			}
		}
		if !strings.Contains(h.dump(), "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Error("no argon2id hash where passwords are kept")
		}
	})
}

// Many tries at once get no further than one after another.
func TestFiveWrongPasswordsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := identity.WithClient(t.Context(), identity.Client{Address: "192.0.2.7"})
		const tries = 16
		errs := make(chan error, tries)
		for range tries {
			go func() { errs <- h.try(ctx, "admin", "not the password") }()
		}
		wrong := 0
		for range tries {
			switch err := <-errs; fault.From(err).Key {
			case "identity.wrong":
				wrong++
			case "identity.locked":
			default:
				t.Errorf("%v", err)
			}
		}
		if wrong != identity.AccountFailures {
			t.Errorf("%d passwords were looked at, want %d", wrong, identity.AccountFailures)
		}
	})
}
