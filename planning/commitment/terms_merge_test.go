package commitment

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gangyao/platform/identity"
)

// Two people change the same task; what each of them changed alone is there in the
// end, what both changed is mine and told.
func TestMerge(t *testing.T) {
	base := Terms{Owner: "jtj", Contributors: []identity.OrgID{"czj"}, Leader: "甲", Verify: Verification{Means: ByProject}, Steps: []Step{{Year: 2024, What: "开工"}}}
	change := func(do func(*Terms)) *Terms {
		c := base
		c.Contributors, c.Steps = slices.Clone(base.Contributors), slices.Clone(base.Steps)
		do(&c)
		return &c
	}
	for _, x := range []struct {
		name         string
		theirs, mine *Terms
		want         string
	}{
		{"different fields", change(func(c *Terms) { c.Leader = "乙" }), change(func(c *Terms) { c.Note = "含引道" }), "jtj [czj] 乙 project 2024开工 含引道 []"},
		{"the same change", change(func(c *Terms) { c.Leader = "乙" }), change(func(c *Terms) { c.Leader = " 乙 " }), "jtj [czj]  乙  project 2024开工  []"},
		{"both change one field", change(func(c *Terms) { c.Leader = "乙" }), change(func(c *Terms) { c.Leader = "丙" }), "jtj [czj] 丙 project 2024开工  [leader]"},
		{"one takes away what the other leaves", change(func(c *Terms) { c.Contributors = nil }), change(func(c *Terms) { c.Owner = "slj" }), "slj [] 甲 project 2024开工  []"},
		{"both change two fields", change(func(c *Terms) { c.Owner, c.Steps = "slj", nil }), change(func(c *Terms) { c.Owner, c.Steps[0].What = "zjj", "完工" }), "zjj [czj] 甲 project 2024完工  [owner steps]"},
		{"means go together", change(func(c *Terms) { c.Also = []Verification{{Means: ByEvidence}} }), change(func(c *Terms) { c.Verify.Means = ByEvidence }), "jtj [czj] 甲 evidence 2024开工  [verify]"},
	} {
		got, clashes := Merge(&base, x.theirs, x.mine)
		steps := ""
		for _, s := range got.Steps {
			steps += fmt.Sprint(s.Year, s.What)
		}
		if said := fmt.Sprint(got.Owner, " ", got.Contributors, " ", got.Leader, " ", got.Verify.Means, " ", steps, " ", got.Note, " ", clashes); said != x.want {
			t.Errorf("%s: %s, want %s", x.name, said, x.want)
		}
	}
}

// Whoever changed nothing takes over what the other did; who is first does not
// matter where nothing clashes.
func TestMergeLosesNothing(t *testing.T) {
	drawTerms := func(t *rapid.T, label string) *Terms {
		pick := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label+what) }
		c := Terms{Owner: identity.OrgID(pick("owner", "", "jtj", "slj")), Leader: pick("leader", "", "甲", "乙"), Note: pick("note", "", "含引道")}
		c.Verify.Means = Means(pick("means", "", "project", "evidence"))
		if o := pick("help", "", "czj", "zjj"); o != "" {
			c.Contributors = []identity.OrgID{identity.OrgID(o)}
		}
		if w := pick("step", "", "开工", "完工"); w != "" {
			c.Steps = []Step{{Year: 2024, What: w}}
		}
		return &c
	}
	rapid.Check(t, func(t *rapid.T) {
		base, a, b := drawTerms(t, "base "), drawTerms(t, "a "), drawTerms(t, "b ")
		if got, clashes := Merge(base, a, base); !got.Equal(a) || clashes != nil {
			t.Fatalf("I changed nothing, and %+v became %+v", a, got)
		}
		if got, clashes := Merge(base, base, a); !got.Equal(a) || clashes != nil {
			t.Fatalf("they changed nothing, and %+v became %+v", a, got)
		}
		x, clashes := Merge(base, a, b)
		y, again := Merge(base, b, a)
		if !slices.Equal(clashes, again) || clashes == nil && !x.Equal(&y) {
			t.Fatalf("%+v and %+v, %v and %v", x, y, clashes, again)
		}
	})
}
