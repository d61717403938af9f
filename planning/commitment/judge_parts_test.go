package commitment

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// The table of what several means and several organisations come to stands in
// testdata/parts.golden, with the lines that say which of them are met.
func TestPartsDecisions(t *testing.T) {
	evidence := func(claims ...Claim) Case {
		c := usual(ByEvidence)
		for _, x := range claims {
			c.Confirmed = append(c.Confirmed, Proof{Claim: x, Year: 2023, On: date("2023-05-01")})
		}
		return c
	}
	indicator := func(v method.Verdict) Case {
		c := usual(ByIndicator)
		c.Verdict = v
		return c
	}
	works := func(inUse ...bool) Case {
		c := usual(ByProject)
		for i, use := range inUse {
			c.Projects = append(c.Projects, ProjectState{ID: ProjectID(fmt.Sprint(i)), InUse: use, Started: true})
		}
		return c
	}
	means := func(cs ...Case) (out []Part) {
		for _, c := range cs {
			out = append(out, Part{Means: c.Means, Case: c})
		}
		return out
	}
	of := func(names string, cs ...Case) (out []Part) {
		for i, name := range strings.Fields(names) {
			cs[i].Owner = identity.OrgID(name)
			out = append(out, Part{Means: ByEvidence, Org: identity.OrgID(name), Name: name, Case: cs[i]})
		}
		return out
	}
	ended := evidence(Whole)
	ended.Ended = true
	late := evidence(Progress)
	late.Due = date("2022-12-31")
	step := evidence(Progress)
	step.Steps = []Step{{Year: 2022, What: "完成选址"}}
	var b strings.Builder
	for _, x := range []struct {
		name  string
		need  Need
		parts []Part
	}{
		{"all: both met", NeedAll, means(indicator(method.Achieved), evidence(Whole))},
		{"all: one met, one runs", NeedAll, means(indicator(method.Achieved), evidence(Progress))},
		{"all: one met, one behind", NeedAll, means(indicator(method.Behind), evidence(Whole))},
		{"all: one met, of one nothing is known", NeedAll, means(works(true), evidence())},
		{"all: one met, one cannot be judged yet", NeedAll, means(evidence(Whole), indicator(method.NotDue))},
		{"all: one without means", NeedAll, means(evidence(Whole), usual(NoMeansYet))},
		{"all: a step of the first is missed", NeedAll, means(step, works(true))},
		{"any: one met, of one nothing is known", NeedAny, means(works(true), evidence())},
		{"any: none met, one runs", NeedAny, means(works(false), indicator(method.OffTrack))},
		{"any: nothing known", NeedAny, means(evidence(), works())},
		{"each: all proved their part", NeedAll, of("交通局 财政局", evidence(Whole), evidence(Whole))},
		{"each: the owner alone proved", NeedAll, of("交通局 财政局 水利局", evidence(Whole), evidence(Progress), evidence())},
		{"each: one is late", NeedAll, of("交通局 财政局", evidence(Whole), late)},
		{"each: one exists no more", NeedAll, of("交通局 财政局", evidence(Whole), ended)},
	} {
		c := usual(x.parts[0].Means)
		c.Parts, c.Need = x.parts, x.need
		j := Book().Judge(&c)
		fmt.Fprintf(&b, "%s\t%s %s", x.name, j.Status, i18n.T(i18n.ZH, j.Status.Key()))
		for _, why := range j.Why {
			fmt.Fprintf(&b, "\t%s", why.In(i18n.ZH))
		}
		b.WriteByte('\n')
	}
	const file = "testdata/parts.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// severally draws a duty with several parts.
func severally(t *rapid.T) Case {
	c := drawn(t)
	c.Owner, c.Ended, c.Need = "jtj", false, rapid.SampledFrom(Needs()).Draw(t, "need")
	for range rapid.IntRange(2, 4).Draw(t, "parts") {
		p := drawn(t)
		c.Parts = append(c.Parts, Part{Means: p.Means, Case: p})
	}
	return c
}

// Of parts that must all hold, the whole is done exactly when each is, and never
// better than any; of parts of which one is enough, exactly when one is.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := severally(t)
		j := Book().Judge(&c)
		met, good := 0, 0
		for i := range j.Parts {
			if j.Parts[i].Met() {
				met++
			}
			if j.Parts[i].Status.Good() {
				good++
			}
		}
		n := len(c.Parts)
		if len(j.Parts) != n || len(j.Why) < n+1 {
			t.Fatalf("%d parts are told in %d lines", n, len(j.Why))
		}
		done, fine := met == n, good == n
		if c.Need == NeedAny {
			done, fine = met > 0, good > 0
		}
		if (j.Status == Done) != done || j.Status.Good() != fine || !slices.ContainsFunc(j.Parts, func(p PartJudgement) bool { return p.Status == j.Status }) {
			t.Fatalf("%s of %+v", j.Status, j.Parts)
		}
	})
}

// The order of the parts does not matter, and one part alone is the part itself.
func TestPartsHaveNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := severally(t)
		was := Book().Judge(&c).Status
		c.Parts = rapid.Permutation(c.Parts).Draw(t, "order")
		if is := Book().Judge(&c).Status; is != was {
			t.Fatalf("%s became %s", was, is)
		}
		c.Parts = c.Parts[:1]
		if one, alone := Book().Judge(&c).Status, Book().Judge(&c.Parts[0].Case).Status; one != alone {
			t.Fatalf("%s alone is %s", one, alone)
		}
	})
}

// What falls silent in one part never raises the whole.
func TestSilenceOfAPartNeverRaises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := severally(t)
		was := Book().Judge(&c)
		c.Parts = slices.Clone(c.Parts)
		p := &c.Parts[rapid.IntRange(0, len(c.Parts)-1).Draw(t, "part")].Case
		switch rapid.IntRange(0, 3).Draw(t, "silence") {
		case 0:
			p.Confirmed = nil
		case 1:
			p.Projects = nil
		case 2:
			p.Value = nil
			if p.Verdict != "" {
				p.Verdict = method.NoData
			}
		case 3:
			p.Owner = ""
		}
		if is := Book().Judge(&c); is.Status.Good() && !was.Status.Good() {
			t.Fatalf("%s became %s when less was known", was.Status, is.Status)
		}
	})
}
