package finding

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestWordsThatAPatternNeeds(t *testing.T) {
	for _, c := range []struct {
		expr string
		want string
	}{
		{`供水管网漏损率`, `[[供水管网漏损率]]`},
		{`[\p{Han}]{2,12}(?:小镇|水乡)`, `[[小镇 水乡]]`},
		{`创建(?:国家级?|省级)[\p{Han}]*市`, `[[创建国家 创建省级] [市]]`},
		{`\d+(家|所)[^。]*`, `[[家 所] [0 1 2 3 4 5 6 7 8 9]]`},
		{`(全部|均)?[^。]{0,9}`, `[]`},
		{`达到?1`, `[[达1 达到1]]`},
		{`(?i)gdp`, `[]`},
		{`甲|[^。]`, `[]`},
	} {
		if got := fmt.Sprint(mustPattern(c.expr).needs); got != c.want {
			t.Errorf("%s: %s, want %s", c.expr, got, c.want)
		}
	}
	if _, err := compilePattern(`(`); err == nil {
		t.Error("a broken expression is accepted")
	}
}

// Trying a pattern only where its words stand finds what trying it everywhere finds.
func TestGrepMissesNothing(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*/*.yaml")
	pages, _ := filepath.Glob("testdata/plans/*.txt")
	patterns := []*pattern{bracketList, countAfter, scaleGoal, goodAirDays, fullCoverage, rankReached, rankPromised, villagesAll,
		villagesWhole, becomes, titleGoal, twoPoints, ratesRun, commaLost, claimOfSuccess, ownersDemanded, ownersGiven, placeName,
		directional, parkGoal, parkResult}
	hits := 0
	check := func(name string, in *Input) {
		for _, p := range patterns {
			n := 0
			for _, x := range in.passages {
				n += len(p.re.FindAllStringIndex(x.S, -1))
			}
			if got := len(in.grep(p)); got != n {
				t.Errorf("%s: %s: %d of %d", name, p.re, got, n)
			}
			hits += n
		}
	}
	for _, path := range paths {
		check(path, NewInput(build(t, load(t, path))))
	}
	for _, path := range pages {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		check(path, NewInput(readText(t, path, data)))
	}
	if hits < 20 {
		t.Errorf("only %d matches: nothing was shown", hits)
	}
}
