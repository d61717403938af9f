package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestTerms(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"a run gives its pairs and its last character", "固定资产", "固定 定资 资产 产"},
		{"one character", "水", "水"},
		{"marks end a run", "节水、治水", "节水 水 治水 水"},
		{"blanks inside a run do not", "节 水\n量", "节水 水量 量"},
		{"words keep whole and small", "建设5G基站3,000个", "建设 设 5g 基站 站 3 000 个"},
		{"full width is half width", "ＰＭ２．５浓度", "pm2 5 浓度 度"},
		{"nothing to find", "——。，", ""},
	}
	for _, c := range cases {
		if got := strings.TrimSpace(joined(c.text)); got != c.want {
			t.Errorf("%s: %q → %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func index(t *testing.T, d *db.DB, tenant, scope string, entries ...Entry) {
	t.Helper()
	ctx := context.Background()
	if err := d.Update(ctx, now, func(tx *db.Tx) error { return Replace(ctx, tx, tenant, scope, entries) }); err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, d *db.DB, q Query) *Result {
	t.Helper()
	ctx := context.Background()
	var res *Result
	if err := d.View(ctx, func(tx *db.Tx) (err error) { res, err = Find(ctx, tx, q); return err }); err != nil {
		t.Fatal(err)
	}
	return res
}

func refs(res *Result) string {
	var out []string
	for _, h := range res.Hits {
		out = append(out, h.Ref)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestFind(t *testing.T) {
	entries := []Entry{
		{Kind: "section", Ref: "s1", Title: "水利建设"},
		{Kind: "sentence", Ref: "p1", Body: "到2025年，新建水库3座，除险加固水闸12处。"},
		{Kind: "sentence", Ref: "p2", Body: "推进农业节水。"},
		{Kind: "sentence", Ref: "p3", Body: "建成5G基站2000个，PM2.5平均浓度下降。"},
		{Kind: "commitment", Ref: "c1", Title: "新建水库", Body: "新建水库3座"},
	}
	cases := []struct{ name, query, want string }{
		{"one character, wherever it stands in its word", "水", "c1 p1 p2 s1"},
		{"two characters", "水库", "c1 p1"},
		{"characters that only stand apart", "水新", ""},
		{"a phrase", "除险加固水闸", "p1"},
		{"all words, in any order", "水闸 2025", "p1"},
		{"a number is whole", "200", ""},
		{"letters may be the beginning of a word", "pm", "p3"},
		{"small letters find large ones", "5g", "p3"},
		{"letters and characters together", "5G基站", "p3"},
		{"a decimal", "PM2.5", "p3"},
		{"no phrase across a mark", "农业节水推进", ""},
		{"only marks", "。—'\"", ""},
		{"operators are words", "水库 OR 节水", ""},
		{"quotes do no harm", `"水库"`, "c1 p1"},
		{"a star does no harm", "水库*", "c1 p1"},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		index(t, d, "900101", "e1", entries...)
		index(t, d, "900101", "e2", Entry{Kind: "section", Ref: "other", Title: "水"})
		index(t, d, "900102", "e1", Entry{Kind: "section", Ref: "neighbour", Title: "水"})
		for _, c := range cases {
			if got := refs(find(t, d, Query{Tenant: "900101", Scopes: []string{"e1"}, Text: c.query})); got != c.want {
				t.Errorf("%s: %q → %q, want %q", c.name, c.query, got, c.want)
			}
		}
		if got := refs(find(t, d, Query{Scopes: []string{"e1"}, Text: "水"})); got != "c1 neighbour p1 p2 s1" {
			t.Errorf("in all tenants: %q", got)
		}
	}, Migrations())
}

func TestFindRanksPagesAndCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var entries []Entry
		for i := range 30 {
			entries = append(entries, Entry{Kind: "sentence", Ref: fmt.Sprintf("p%02d", i), Body: "其他内容很多，一句里只提到一次水库而已。"})
		}
		entries = append(entries, Entry{Kind: "section", Ref: "best", Title: "水库"})
		index(t, d, "900101", "e1", entries...)
		q := Query{Tenant: "900101", Scopes: []string{"e1"}, Text: "水库", Limit: 10}
		res := find(t, d, q)
		if res.Hits[0].Ref != "best" {
			t.Errorf("first hit %q, want the one whose title matches", res.Hits[0].Ref)
		}
		if res.Total != 31 || res.Kinds["sentence"] != 30 || res.Kinds["section"] != 1 || len(res.Hits) != 10 {
			t.Errorf("total %d, kinds %v, page %d", res.Total, res.Kinds, len(res.Hits))
		}
		seen := map[string]bool{}
		for q.Offset = 0; q.Offset < 40; q.Offset += 10 {
			for _, h := range find(t, d, q).Hits {
				seen[h.Ref] = true
			}
		}
		if len(seen) != 31 {
			t.Errorf("%d of 31 entries on the pages", len(seen))
		}
		q.Kinds, q.Offset = []string{"section"}, 0
		if res := find(t, d, q); res.Total != 1 || res.Kinds["sentence"] != 30 {
			t.Errorf("one kind: total %d, kinds %v", res.Total, res.Kinds)
		}
	}, Migrations())
}

func TestReplaceForgetsWhatWasThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := Query{Tenant: "900101", Scopes: []string{"e1"}, Text: "水库"}
		index(t, d, "900101", "e1", Entry{Kind: "section", Ref: "1", Title: "水库"}, Entry{Kind: "section", Ref: "2", Title: "水库"})
		index(t, d, "900101", "e2", Entry{Kind: "section", Ref: "1", Title: "水库"})
		index(t, d, "900101", "e1", Entry{Kind: "section", Ref: "3", Title: "山塘"})
		if got := refs(find(t, d, q)); got != "" {
			t.Errorf("still finds %q", got)
		}
		q.Scopes = []string{"e2"}
		if got := refs(find(t, d, q)); got != "1" {
			t.Errorf("another document lost its entries: %q", got)
		}
	}, Migrations())
}

func TestMark(t *testing.T) {
	show := func(runs []Run) string {
		var b strings.Builder
		for _, r := range runs {
			if r.Hit {
				b.WriteString("[" + r.Text + "]")
			} else {
				b.WriteString(r.Text)
			}
		}
		return b.String()
	}
	long := strings.Repeat("前面的话，", 30) + "新建水库三座，" + strings.Repeat("后面的话，", 30)
	cases := []struct{ name, text, query, want string }{
		{"the words that match", "新建水库，加固水库", "水库", "新建[水库]，加固[水库]"},
		{"one character of a pair", "节水灌溉", "水", "节[水]灌溉"},
		{"matches that touch become one", "新建水库", "新建 建水 水库", "[新建水库]"},
		{"letters as typed in the text", "ＰＭ2.5与Pm10", "pm", "[ＰＭ]2.5与[Pm]10"},
		{"a run broken by a line end", "新建水\n库", "水库", "新建[水\n库]"},
		{"no match shows the text", "新建水库", "公路", "新建水库"},
	}
	for _, c := range cases {
		if got := show(Mark(c.text, c.query, 0)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	cut := show(Mark(long, "水库", 40))
	if n := len([]rune(cut)); n > 44 || !strings.Contains(cut, "[水库]") || !strings.HasPrefix(cut, "…") || !strings.HasSuffix(cut, "…") {
		t.Errorf("snippet of %d runes: %q", n, cut)
	}
}

// The index of each engine finds exactly the entries in which the marks can be
// drawn, whatever the text and the query.
func TestEnginesAgreeWithTheText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rapid.Check(t, func(rt *rapid.T) {
			word := rapid.StringOfN(rapid.RuneFrom([]rune("水库建设节a5G２。 \n")), 0, 12, -1)
			texts := rapid.SliceOfN(word, 1, 6).Draw(rt, "texts")
			query := word.Draw(rt, "query")
			var entries []Entry
			var want []string
			for i, text := range texts {
				e := Entry{Kind: "k", Ref: fmt.Sprint(i), Body: text}
				entries = append(entries, e)
				ps := phrases(query)
				all := len(ps) > 0
				for _, p := range ps {
					all = all && len(places([]rune(text), []phrase{p})) > 0
				}
				if all {
					want = append(want, e.Ref)
				}
			}
			index(t, d, "900101", "e1", entries...)
			if got := refs(find(t, d, Query{Tenant: "900101", Scopes: []string{"e1"}, Text: query})); got != strings.Join(want, " ") {
				rt.Fatalf("query %q in %q: found %q, the text says %q", query, texts, got, want)
			}
		})
	}, Migrations())
}

// Whatever is typed or pasted is a query, never an error, and never finds what
// it should not.
func TestAnyTextIsAQuery(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		index(t, d, "900101", "e1", Entry{Kind: "k", Ref: "1", Title: "标题", Body: "正文"})
		rapid.Check(t, func(rt *rapid.T) {
			text := rapid.String().Draw(rt, "text")
			index(t, d, "900101", "e2", Entry{Kind: "k", Ref: "2", Title: text, Body: text})
			find(t, d, Query{Tenant: "900101", Scopes: []string{"e1", "e2"}, Text: text})
			Mark(text, text, 20)
		})
	}, Migrations())
}

func BenchmarkFind(b *testing.B) {
	ctx := context.Background()
	d := dbtest.Open(b, dbtest.SQLite(b), Migrations())
	var entries []Entry
	for i := range 5000 {
		entries = append(entries, Entry{Kind: "sentence", Ref: fmt.Sprint(i),
			Body: fmt.Sprintf("第%d条，推进第%c类工程建设，完成投资%d万元。", i, '一'+rune(i%500), i*7)})
	}
	if err := d.Update(ctx, now, func(tx *db.Tx) error { return Replace(ctx, tx, "900101", "e1", entries) }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		find(b, d, Query{Tenant: "900101", Scopes: []string{"e1"}, Text: "推进第丂类"})
	}
}
