package identity_test

import (
	"testing"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Departments are found as people write them, and nothing is found by guessing.
func TestOrganisationsAreFoundAsPeopleCallThem(t *testing.T) {
	day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	usual, err := identity.DefaultOrgs("900101", "云岭市", nil, day)
	if err != nil {
		t.Fatal(err)
	}
	tree := identity.NewOrgTree(append(usual, identity.Org{ID: "czj2", Name: "白鹭财政所", Short: "财政所"}, identity.Org{ID: "a", Name: "甲局", Short: "同名局"}, identity.Org{ID: "b", Name: "乙局", Short: "同名局"}))
	for word, want := range map[string]string{
		"czj": "czj", "财政局": "czj", "云岭市财政局": "czj", "市财政局": "czj", " 市财政局 ": "czj", "本市财政局": "czj",
		"发改局": "fgj", "发改委": "fgj", "市发改委": "fgj", "发展和改革局": "fgj", "市发展和改革委员会": "fgj", "云岭市发展和改革委员会": "fgj",
		"市住建局": "zjj", "市住房和城乡建设局": "zjj", "卫健委": "wjj", "国资委": "gzj", "政法委": "zfw", "市委政法委员会": "zfw",
		"市场监督管理局": "scjg", "市市监局": "scjg", "城市管理和综合执法局": "cgj", "市政府办": "xfzb", "市人民政府办公室": "xfzb",
		"同名局": "identity.org_ambiguous", "市同名局": "identity.org_ambiguous", "": "identity.org_unknown", "市": "identity.org_unknown", "局": "identity.org_unknown",
		"委员会": "identity.org_unknown", "改革局": "identity.org_unknown", "市外星局": "identity.org_unknown", "湘乡市财政局": "identity.org_unknown",
	} {
		o, err := tree.Find(word, day)
		got := string(o.ID)
		if err != nil {
			got = fault.From(err).Key
		}
		if got != want {
			t.Errorf("%q is %s, want %s", word, got, want)
		}
	}
}
