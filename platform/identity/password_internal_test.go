package identity

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

func TestPasswordRules(t *testing.T) {
	for _, c := range []struct {
		login, password, key string
	}{
		{"zhangsan", "云岭山上一棵松树很高", ""},
		{"zhangsan", "correct horse battery", ""},
		{"zhangsan", "kj4hfd8s3k", ""},
		{"zhangsan", "13987654321", "identity.password_common"}, // figures only: telephone and identity numbers
		{"zhangsan", "短密码", "identity.password_short"},
		{"zhangsan", "１２３４５６７８９", "identity.password_short"},
		{"zhangsan", strings.Repeat("长一点", 50), "identity.password_long"},
		{"zhangsan", "my-ZhangSan-2026", "identity.password_login"},
		{"zhangsan", "aaaaaaaaaaaa", "identity.password_common"},
		{"zhangsan", "1212121212", "identity.password_common"},
		{"zhangsan", "0123456789", "identity.password_common"},
		{"zhangsan", "９８７６５４３２１０", "identity.password_common"}, // full-width digits are digits
		{"zhangsan", "qwertyuiop", "identity.password_common"},
		{"zhangsan", "Password123", "identity.password_common"},
		{"zhangsan", "P@ssw0rd2026", "identity.password_common"},
		{"zhangsan", "Admin@123456", "identity.password_common"},
		{"zhangsan", "gangyao2026!!", "identity.password_common"},
		{"zhangsan", "1qaz2wsx3edc", "identity.password_common"},
	} {
		err := CheckPassword(c.login, Secret(c.password))
		if got := fault.From(err).Key; err != nil && got != c.key || err == nil && c.key != "" {
			t.Errorf("%q: %v, want %q", c.password, err, c.key)
		}
	}
}

func TestHashes(t *testing.T) {
	s := &Service{}
	hash, err := s.hash(t.Context(), "云岭山上一棵松树很高")
	if err != nil {
		t.Fatal(err)
	}
	check := func(stored, password Secret, fits, renew bool) {
		t.Helper()
		f, r, err := s.verify(t.Context(), stored, password)
		if err != nil || f != fits || r != renew {
			t.Errorf("%s: fits %v, renew %v, %v", stored.Reveal(), f, r, err)
		}
	}
	check(hash, "云岭山上一棵松树很高", true, false)
	check(hash, "云岭山上一棵松树很矮", false, false)
	check("", "", false, false)
	for _, broken := range []Secret{"$argon2id$v=19$m=19456,t=2,p=1$AAAA$", "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=99999999,t=2,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", "plain"} {
		check(broken, "plain", false, false)
	}
	weak := phc{memory: 8 * 1024, passes: 1, lanes: 1, salt: []byte("0123456789abcdef")}
	weak.sum = argon2.IDKey([]byte("ein altes Kennwort"), weak.salt, 1, 8*1024, 1, 32)
	check(weak.string(), "ein altes Kennwort", true, true)
}

// An account that does not exist takes as long to refuse as one that does.
func TestNobodyLearnsByTimeWhichAccountsExist(t *testing.T) {
	s := &Service{}
	hash, err := s.hash(t.Context(), "云岭山上一棵松树很高")
	if err != nil {
		t.Fatal(err)
	}
	took := func(stored Secret) time.Duration {
		best := time.Hour
		for range 5 {
			start := time.Now()
			if _, _, err := s.verify(t.Context(), stored, "wrong"); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	there, absent := took(hash), took("")
	if absent < there/2 || there < absent/2 {
		t.Errorf("an account that is there takes %v, one that is not %v", there, absent)
	}
}

func TestASecretShowsDotsOnly(t *testing.T) {
	const text = "a-very-secret-text"
	s := Secret(text)
	in := struct {
		S Secret
		P *Secret
	}{s, &s}
	var shown []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%08.3f"} {
		shown = append(shown, fmt.Sprintf(verb, s), fmt.Sprintf(verb, in))
	}
	j, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	shown = append(shown, string(j), s.LogValue().String(), slog.Any("s", s).String())
	for _, x := range shown {
		if strings.Contains(x, text) || strings.Contains(x, fmt.Sprintf("%x", text)) {
			t.Errorf("shown: %s", x)
		}
	}
	if s.Reveal() != text {
		t.Error("Reveal hides it, too")
	}
}

func TestOneTimePasswordsAreGoodPasswords(t *testing.T) {
	s := &Service{}
	seen := map[Secret]bool{}
	for range 200 {
		p, err := s.oneTime()
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckPassword("admin", p); err != nil || len(p) != 23 || seen[p] {
			t.Fatalf("%s: %v", p.Reveal(), err)
		}
		seen[p] = true
	}
}

func TestDefaultOrgs(t *testing.T) {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	orgs, err := DefaultOrgs("900101", "云岭县", []area.Area{
		{Code: "900101", Name: "云岭县", Level: area.County},
		{Code: "900101001", Name: "东门街道", Type: "街道", Level: area.Town, Parent: "900101"},
		{Code: "900101100", Name: "白鹭镇", Type: "镇", Level: area.Town, Parent: "900101"},
		{Code: "900101101", Name: "已撤镇", Type: "镇", Level: area.Town, Parent: "900101", To: day.AddDate(-1, 0, 0)},
	}, day)
	if err != nil {
		t.Fatal(err)
	}
	tree := NewOrgTree(orgs)
	if len(tree.at) != len(orgs) {
		t.Error("an ID is used twice")
	}
	for _, o := range orgs {
		if err := o.check(cachedTree{areas: area.NewTree([]area.Area{{Code: "900101"}, {Code: "900101001"}, {Code: "900101100"}})}, tree); err != nil {
			t.Errorf("%s: %v", o.ID, err)
		}
	}
	for id, name := range map[OrgID]string{"fgj": "云岭县发展和改革局", "tjj": "云岭县统计局", "t001": "东门街道办事处", "t100": "白鹭镇人民政府"} {
		if o, ok := tree.Org(id); !ok || o.Name != name {
			t.Errorf("%s is %q", id, o.Name)
		}
	}
	if _, ok := tree.Org("t101"); ok {
		t.Error("a town that ended has a government")
	}
	if n := len(orgs); n < 40 {
		t.Errorf("%d organisations", n)
	}
}
