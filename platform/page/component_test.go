package page

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

func render(t testing.TB, c templ.Component) string {
	t.Helper()
	u, _ := url.Parse("/list?q=x&sort=name")
	ctx := With(context.Background(), Context{Lang: i18n.ZH, URL: u})
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Whatever verdicts occur together, final ones and those on the way, the counts sum to
// the number of targets, and each verdict that occurs is named.
func TestTheCountsOfATallySumToItsTotal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tally := Tally{Counts: rapid.MapOf(rapid.SampledFrom(Verdicts()), rapid.IntRange(0, 9)).Draw(rt, "counts"), Words: rapid.Bool().Draw(rt, "words")}
		sum, named := 0, map[Verdict]bool{}
		for _, it := range tally.items(i18n.ZH) {
			sum += it.Count
			named[it.Verdict] = true
		}
		if sum != tally.total() {
			rt.Fatalf("the counts sum to %d of %d", sum, tally.total())
		}
		for v, n := range tally.Counts {
			if n > 0 && v.Judged() && !named[v] {
				rt.Fatalf("%s is not named", v)
			}
		}
	})
}

func TestTextKeepsEveryCharacterWhateverTheMarks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		content := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙 \n\t<>&\"a1，。")), 0, 40, -1).Draw(rt, "content")
		start := rapid.IntRange(0, 1000).Draw(rt, "start")
		n := len([]rune(content))
		text := Text{Content: content, Start: start}
		for range rapid.IntRange(0, 6).Draw(rt, "marks") {
			a := rapid.IntRange(start-5, start+n+5).Draw(rt, "from")
			b := rapid.IntRange(start-5, start+n+5).Draw(rt, "to")
			text.Marks = append(text.Marks, Mark{Span: [2]int{a, b}, Kind: MarkWork})
		}
		var joined strings.Builder
		for _, s := range text.segments() {
			if s.Text == "" {
				rt.Fatal("an empty piece")
			}
			joined.WriteString(s.Text)
		}
		if joined.String() != content {
			rt.Fatalf("%q became %q", content, joined.String())
		}
		// Each mark covers exactly its own characters.
		for _, m := range text.Marks {
			covered, at := 0, start
			for _, s := range text.segments() {
				length := len([]rune(s.Text))
				inside := m.Span[0] < m.Span[1] && m.Span[0] <= at && at+length <= m.Span[1]
				if inside {
					covered += length
				}
				at += length
			}
			want := max(min(m.Span[1], start+n)-max(m.Span[0], start), 0)
			if covered != want {
				rt.Fatalf("mark %v covers %d, want %d", m.Span, covered, want)
			}
		}
	})
}

func TestOverlappingMarksShareTheirPieces(t *testing.T) {
	text := Text{Content: "甲乙丙丁戊", Start: 10, Marks: []Mark{
		{ID: "a", Span: [2]int{10, 13}, Kind: MarkCommitment},
		{ID: "b", Span: [2]int{12, 15}, Kind: MarkFinding},
	}}
	type piece struct{ Text, IDs string }
	var got []piece
	for _, s := range text.segments() {
		got = append(got, piece{s.Text, s.ids()})
	}
	want := []piece{{"甲乙", "a"}, {"丙", "a b"}, {"丁戊", "b"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	html := render(t, text)
	if strings.Count(html, `id="mark-a"`) != 1 || strings.Count(html, `id="mark-b"`) != 1 {
		t.Errorf("each mark has one anchor: %s", html)
	}
}

func TestReadQuery(t *testing.T) {
	columns := []Column{{Key: "name", Sortable: true}, {Key: "unit"}, {Key: "value", Sortable: true}}
	tests := []struct {
		name, address string
		want          Query
	}{
		{"nothing asked", "/l", Query{Page: 1, Size: 50}},
		{"filters that are known and filled", "/l?q=+水+&other=1&state=", Query{Filter: url.Values{"q": {" 水 "}}, Page: 1, Size: 50}},
		{"falling order", "/l?sort=-value", Query{Sort: Sort{"value", true}, Page: 1, Size: 50}},
		{"order by a column that cannot be sorted", "/l?sort=unit", Query{Page: 1, Size: 50}},
		{"columns in their own order", "/l?show=value&show=name&show=gone", Query{Show: []string{"name", "value"}, Page: 1, Size: 50}},
		{"a page", "/l?page=3&size=20", Query{Page: 3, Size: 20}},
		{"nonsense", "/l?page=-3&size=7", Query{Page: 1, Size: 50}},
		{"an absurd page does not overflow", "/l?page=9999999999", Query{Page: 1_000_000, Size: 50}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ReadQuery(httptest.NewRequest("GET", tt.address, nil), columns, "q", "state")
			if tt.want.Filter == nil {
				tt.want.Filter = url.Values{}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := (Query{Filter: url.Values{"q": {" 水 "}}}).Get("q"); got != "水" {
		t.Errorf("Get gives %q", got)
	}
}

func TestPaginationNumbers(t *testing.T) {
	tests := []struct {
		p    Pagination
		want []int
	}{
		{Pagination{Page: 1, Size: 50, Total: 0}, []int{1}},
		{Pagination{Page: 1, Size: 50, Total: 51}, []int{1, 2}},
		{Pagination{Page: 5, Size: 10, Total: 95}, []int{1, 0, 4, 5, 6, 0, 10}},
		{Pagination{Page: 10, Size: 10, Total: 95}, []int{1, 0, 9, 10}},
		{Pagination{Page: 99, Size: 10, Total: 30}, []int{1, 0, 3}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.p.numbers()); diff != "" {
			t.Errorf("%+v: %s", tt.p, diff)
		}
	}
}

func TestTableShowsUnitsReasonsAndOrder(t *testing.T) {
	html := render(t, Table{
		Caption: "指标", Sort: Sort{Key: "v", Desc: true},
		Columns: []Column{{Key: "n", Label: "名称", Head: true}, {Key: "v", Label: "数值", Unit: "亿元", Kind: KindNumber, Sortable: true}, {Key: "h", Label: "隐藏", Hidden: true}},
		Rows: []Row{
			{Cells: []Cell{Lnk("<甲>", "/a"), Num(quantity.Parse("1234.50")), Txt("不见")}},
			{Cells: []Cell{Txt("乙"), None("未公布")}},
		},
	})
	for _, want := range []string{"&lt;甲&gt;", "1,234.50", `aria-sort="descending"`, `data-label="数值（亿元）"`, "未公布", `scope="row"`, `href="/list?q=x&amp;sort=v"`} {
		if !strings.Contains(html, want) {
			t.Errorf("table lacks %q", want)
		}
	}
	if strings.Contains(html, "不见") || strings.Contains(html, "隐藏") {
		t.Error("a hidden column is shown")
	}
	if empty := render(t, Table{Empty: Empty{Title: "没有指标"}}); strings.Contains(empty, "<table") || !strings.Contains(empty, "没有指标") {
		t.Errorf("an empty table shows %s", empty)
	}
}

func TestDangerousAddressesAreDefused(t *testing.T) {
	for name, html := range map[string]string{
		"cell":   render(t, Table{Columns: []Column{{Label: "a"}}, Rows: []Row{{Cells: []Cell{Lnk("x", "javascript:alert(1)")}}}}),
		"mark":   render(t, Text{Content: "甲", Marks: []Mark{{Span: [2]int{0, 1}, Kind: MarkWork, Href: "javascript:alert(1)"}}}),
		"button": render(t, Button{Label: "x", Href: "javascript:alert(1)"}),
	} {
		if strings.Contains(html, "javascript:") {
			t.Errorf("%s: %s", name, html)
		}
	}
}

func TestTallyCountsSilence(t *testing.T) {
	html := render(t, Tally{Label: "约束性", Counts: map[Verdict]int{OnTrack: 2, NoData: 3, NotDue: 4}})
	if !strings.Contains(html, "9 项") || !strings.Contains(html, `title="暂无结论 7"`) {
		t.Errorf("tally: %s", html)
	}
	for _, v := range Verdicts() {
		if v.Word(i18n.ZH) == "verdict."+string(v) {
			t.Errorf("%s has no word", v)
		}
	}
}

func TestChartTicks(t *testing.T) {
	tests := []struct {
		lo, hi float64
		want   []float64
	}{
		{0, 100, []float64{0, 50, 100}},
		{500.5, 790, []float64{500, 600, 700, 800}},
		{0, 0.07, []float64{0, 0.02, 0.04, 0.06, 0.08}},
		{5, 5, []float64{4, 4.5, 5, 5.5, 6}},
		{-3, 12, []float64{-5, 0, 5, 10, 15}},
	}
	for _, tt := range tests {
		got, step := niceTicks(tt.lo, tt.hi)
		if len(got) != len(tt.want) {
			t.Errorf("%v–%v: %v", tt.lo, tt.hi, got)
			continue
		}
		for i := range got {
			if d := got[i] - tt.want[i]; d > step*1e-6 || d < -step*1e-6 {
				t.Errorf("%v–%v: %v, want %v", tt.lo, tt.hi, got, tt.want)
				break
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		lo := rapid.Float64Range(-1e9, 1e9).Draw(rt, "lo")
		hi := lo + rapid.Float64Range(0, 1e9).Draw(rt, "width")
		ticks, step := niceTicks(lo, hi)
		if len(ticks) < 2 || len(ticks) > 13 || ticks[0] > lo+step*1e-6 || ticks[len(ticks)-1] < hi-step*1e-6 {
			rt.Fatalf("%v–%v: %v", lo, hi, ticks)
		}
	})
}

func TestChartOptionsCannotLeaveTheirScript(t *testing.T) {
	c := Chart{ID: "c", Title: "图", Times: []string{"</script><b>"}, Series: []Series{{Name: "</script>", Role: Observed, Values: []quantity.Value{quantity.Parse("1")}}}}
	html := render(t, c)
	if strings.Count(html, "</script>") != 1 {
		t.Error("a name closes the script element")
	}
	options, err := c.options()
	if err != nil || !json.Valid([]byte(options)) {
		t.Errorf("options: %v %s", err, options)
	}
}

func TestChartLeavesGapsAndLabelsApart(t *testing.T) {
	v := func(s ...string) []quantity.Value {
		var out []quantity.Value
		for _, x := range s {
			out = append(out, quantity.Parse(x))
		}
		return out
	}
	c := Chart{Times: []string{"1", "2", "3", "4"}, Series: []Series{
		{Name: "实际", Role: Observed, Values: v("1", "", "3", "4")},
		{Name: "目标", Role: Target, Values: v("1", "2", "3", "4")},
	}}
	d := c.draw()
	if got := strings.Count(d.path(c.Series[0]), "M"); got != 2 {
		t.Errorf("a gap in what was observed must stay open: %s", d.path(c.Series[0]))
	}
	labels := d.labels()
	if len(labels) != 2 || labels[1].Y-labels[0].Y < labelGap {
		t.Errorf("labels %v", labels)
	}
	if html := render(t, Chart{Title: "空", Times: nil}); !strings.Contains(html, "<svg") {
		t.Error("a chart without figures must not fail")
	}
}

func TestFieldsTellTheirErrors(t *testing.T) {
	html := render(t, Form{Action: "/x", Fields: []Field{
		{Name: "a", Label: "名称", Hint: "提示", Error: "请填写名称。", Required: true},
		{Name: "b", Label: "性质", Type: FieldRadio, Error: "请选择。", Options: []Option{{Value: "1", Label: "一"}}},
		{Name: "v", Label: "数值", Type: FieldNumber, Value: `"><script>`},
	}})
	for _, want := range []string{"有 2 处需要修改", `href="#f-a"`, `href="#f-b-0"`, `aria-describedby="f-a-hint f-a-error"`, `aria-invalid="true"`, `inputmode="decimal"`} {
		if !strings.Contains(html, want) {
			t.Errorf("form lacks %q", want)
		}
	}
	if strings.Contains(html, "<script>") {
		t.Error("a value is not escaped")
	}
}

// A list of 200 rows is what the busiest pages show.
func BenchmarkTable200(b *testing.B) {
	t := Table{Caption: "指标", Columns: []Column{{Key: "n", Label: "名称", Head: true, Sortable: true}, {Key: "a", Label: "基期", Kind: KindNumber}, {Key: "b", Label: "现在", Kind: KindNumber}, {Key: "v", Label: "结论", Kind: KindMark}}}
	for i := range 200 {
		t.Rows = append(t.Rows, Row{Cells: []Cell{Lnk("指标", "/a"), Int(1000 + i), Num(quantity.Parse("1234.5")), Show(OnTrack)}})
	}
	for b.Loop() {
		render(b, t)
	}
}

// A chapter of a plan with a mark in every sentence.
func BenchmarkTextMarked(b *testing.B) {
	text := Text{Content: strings.Repeat("到2025年，规模工业企业达到四百家以上。", 1000)}
	for i := range 1000 {
		text.Marks = append(text.Marks, Mark{ID: "c", Span: [2]int{i * 20, i*20 + 12}, Kind: MarkCommitment})
	}
	for b.Loop() {
		render(b, text)
	}
}

// A map says all in words and links, hatches what has no value, and leaves labels out
// where there is no room, never the sign of a verdict.
func TestMap(t *testing.T) {
	square := "M0 0L100 0L100 100L0 100z"
	m := Map{ID: "m", Label: "各地", Width: 300, Height: 100, Title: "评价", Notes: []string{"示意图"}, Places: []MapPlace{
		{Name: "甲", Words: "甲镇：3", Path: square, X: 50, Y: 50, Room: 50, MapColour: MapColour{Step: 9}, Value: "3", Number: "7", Href: "/x#p-1"},
		{Name: "乙", Words: "乙镇：慢于预期", Path: square, X: 150, Y: 50, Room: 20, MapColour: MapColour{Verdict: Behind}, Href: "/x#p-2"},
		{Name: "很长的地名", Words: "丙镇：数据缺失", Path: square, X: 250, Y: 50, Room: 9, MapColour: MapColour{Verdict: NoData}, Href: "/x#p-3"},
	}, Legend: []MapKey{{MapColour: MapColour{Verdict: Behind}, Text: "慢于预期", Count: 1}, {Text: "没有目标", Count: 2}}}
	html := render(t, m)
	for _, s := range []string{`class="map-place map-step-5"`, `class="map-place map-v map-behind"`, `class="map-place map-gap"`, `href="/x#p-1"><title>甲镇：3</title>`, `id="m-gap"`,
		`fill="url(#m-gap)"`, `class="map-label" aria-hidden="true"`, `<text class="map-number">7</text>`, `class="map-label map-label-desk map-signed"`, `class="map-label map-label-none map-signed"`, `role="group"`, "2 个", "示意图"} {
		if !strings.Contains(html, s) {
			t.Errorf("the map lacks %q: %s", s, html)
		}
	}
	if n := strings.Count(html, `class="map-sign"`); n != 3 { // two places, one line of the legend
		t.Errorf("%d signs", n)
	}
	if strings.Contains(html, "style=") {
		t.Error("the policy forbids style attributes")
	}
	for i := range m.Places {
		m.Places[i].Href, m.Places[i].MapColour = "", MapColour{Step: 1}
	}
	m.Legend = nil
	if html = render(t, m); !strings.Contains(html, `role="img"`) || strings.Contains(html, "<a ") || strings.Contains(html, "pattern") {
		t.Errorf("a picture alone: %s", html)
	}
}

// What an address asks for and no filter offers is told, and can be dropped; what is
// longer than anybody types is clipped; a page after the last is none, of an empty list too.
func TestAnOddAddressOfAListIsTold(t *testing.T) {
	long := strings.Repeat("长", 900)
	u, _ := url.Parse("/list?" + url.Values{"light": {"nope"}, "stage": {"start"}, "q": {long}, "page": {"200"}}.Encode())
	q := ReadQuery(httptest.NewRequest("GET", u.String(), nil), nil, "light", "stage", "q")
	if n := len([]rune(q.Get("q"))); n != longestFilter {
		t.Errorf("%d characters are looked for", n)
	}
	l := List{Query: q, Filters: []Field{{Name: "q", Label: "名称", Type: FieldSearch, Value: q.Get("q")},
		{Name: "light", Label: "灯色", Type: FieldSelect, Options: []Option{{Label: "全部"}, {Value: "red", Label: "红灯"}}},
		{Name: "stage", Label: "阶段", Type: FieldSelect, Options: []Option{{Label: "全部"}, {Value: "start", Label: "开工"}}}}}
	ctx := With(context.Background(), Context{Lang: i18n.ZH, URL: u})
	var b strings.Builder
	if err := l.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	if strings.Count(got, `class="odd"`) != 1 || !strings.Contains(got, "“灯色”没有“nope”这一项") {
		t.Errorf("it tells %s", got)
	}
	if !strings.Contains(got, "没有第 200 页") {
		t.Error("it does not say that there is no page 200")
	}
}
