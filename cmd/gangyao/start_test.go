package main

import (
	"net/http"
	"strings"
	"testing"

	"gangyao/platform/identity"
)

// Who signs in on the way to no page in particular begins where their work is.
func TestWhereAPersonBegins(t *testing.T) {
	h := newHouse(t)
	for role, want := range map[identity.Role]string{identity.Leader: "/progress", identity.Supervisor: "/supervision", identity.Clerk: "/duties",
		identity.Head: "/duties", identity.Manager: "/duties", identity.Administrator: "/"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.server.URL+startPath, nil)
		if err != nil {
			t.Fatal(err)
		}
		client := *h.caller(role).client
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if got := resp.Header.Get("Location"); resp.StatusCode != http.StatusSeeOther || !strings.HasSuffix(got, want) {
			t.Errorf("%s is led by %d to %q, not to %q", role, resp.StatusCode, got, want)
		}
	}
}
