package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gangyao/planning/plan"
)

func TestAddingAFigureBeginsWithWhatIsSelected(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	text, err := b.Text(officer("测试员甲"), tenant, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(kind, words string) answer {
		from := len([]rune(text[:strings.Index(text, words)]))
		q := url.Values{"kind": {kind}, "from": {strconv.Itoa(from)}, "to": {strconv.Itoa(from + len([]rune(words)))}}
		return p.get(path(e, "/add?"+q.Encode())).wants(http.StatusOK)
	}
	for _, test := range []struct{ kind, words, subject, value, unit string }{
		{"commitment", "规模工业企业达到120家以上", "规模工业企业", "120", "家"},
		{"commitment", "丰富群众文化生活", "丰富群众文化生活", "", ""},
		{"achievement", "累计建成农村公路320公里", "农村公路", "320", "公里"},
	} {
		a := ask(test.kind, test.words)
		for name, want := range map[string]string{"subject": test.subject, "value": test.value, "unit": test.unit} {
			if got := inputValue(a.body, "x-"+name); got != want {
				t.Errorf("%s: %s is %q, want %q", test.words, name, got, want)
			}
		}
		a.shows("必填")
	}
}

// inputValue is the value of a text box by its name.
func inputValue(body, name string) string {
	for _, tag := range regexp.MustCompile(`<input[^>]*>`).FindAllString(body, -1) {
		if strings.Contains(tag, `name="`+name+`"`) {
			return cutBetween(tag, `value="`, `"`)
		}
	}
	return "no such box"
}

// What grew from one figure to another is mended at both ends.
func TestEditOfTheStartingValue(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	it := b.find(t, e, plan.KindAchievement, "地区生产总值")
	to := path(e, "/items/"+string(it.ID))
	a := p.get(to).wants(http.StatusOK).shows("起始值", "起始年")
	if got := inputValue(a.body, "x-baseline"); got != "182.4" {
		t.Fatalf("it starts from %q", got)
	}
	p.post(to, ruling("edit", it, "x-baseline", "181.5", "x-baseline_year", "2015")).wants(http.StatusSeeOther)
	now, err := b.Item(officer("测试员甲"), tenant, it.ID)
	if err != nil {
		t.Fatal(err)
	}
	if from := now.Content.Commitment.From; from.Value.String() != "181.5" || from.Year != 2015 {
		t.Errorf("from %s in %d", from.Value, from.Year)
	}
}
