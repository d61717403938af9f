package outlinedb_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/outlinedb"
	"gangyao/platform/attach"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
)

const tenant area.Code = "900101"

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// bench is the service over a store with a county whose town 100 took the code 200
// in 2020, when 101 was merged into 102.
type bench struct {
	*testing.T
	*outline.Service
	db                    *db.DB
	admin, clerk, visitor context.Context
	now                   time.Time
}

func newBench(t *testing.T, d *db.DB) *bench {
	t.Helper()
	files, err := attach.Open(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{T: t, db: d, now: day("2026-03-02").Add(9 * time.Hour)}
	n := 0
	b.Service = &outline.Service{Store: outlinedb.New(d), Areas: areadb.New(d), Files: files, Clock: func() time.Time { b.now = b.now.Add(time.Minute); return b.now },
		IDs: func() string { n++; return fmt.Sprint("set-", n) }}
	in := func(grants ...identity.Grant) context.Context {
		return identity.With(t.Context(), identitytest.In(t, tenant, outline.Rules(), grants...))
	}
	b.admin, b.clerk, b.visitor = in(identity.Grant{Role: identity.Administrator}), in(identity.Grant{Role: identity.Clerk}), identitytest.Visitor(t, outline.Rules())
	town := func(code area.Code, name string) area.Area {
		return area.Area{Tenant: tenant, Code: tenant + code, Name: name, Type: "镇", Level: area.Town, Parent: tenant}
	}
	old := func(a area.Area, next area.Code) area.Area {
		a.To, a.Successors = day("2019-12-31"), []area.Code{tenant + next}
		return a
	}
	young := town("200", "白鹭镇")
	young.From = day("2020-01-01")
	must(t, areadb.New(d).Save(t.Context(), b.now, []area.Area{{Tenant: tenant, Code: tenant, Name: "云岭县", Level: area.County},
		old(town("100", "白鹭镇"), "200"), young, old(town("101", "青石镇"), "102"), town("102", "松溪镇"), town("103", "大湖镇")}))
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants is a fault's key.
func (b *bench) wants(what string, err error, key string) {
	b.Helper()
	if err == nil || fault.From(err).Key != key {
		b.Errorf("%s: %v, want %s", what, err, key)
	}
}

// file is squares in a row, one for each code, of n points a side.
func file(codes ...area.Code) string {
	var out []string
	for i, c := range codes {
		x := 112 + float64(i)/10
		out = append(out, fmt.Sprintf(`{"type":"Feature","properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%.2f,27],[%.2f,27],[%.2f,27],[%.2f,27.1],[%.2f,27.1],[%.2f,27]],[[%.2f,27.04],[%.2f,27.06],[%.2f,27.06],[%.2f,27.04]]]}}`,
			c, x, x+0.05, x+0.1, x+0.1, x, x, x+0.04, x+0.04, x+0.06, x+0.04))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(out, ",") + `]}`
}

// form says what a set is; change alters it.
func form(change func(*outline.Form)) outline.Form {
	f := outline.Form{Tenant: tenant, Level: area.Town, On: day("2024-12-31"), Title: "云岭县乡镇图", Source: "演示自然资源局", Schematic: true, System: outline.CGCS2000}
	if change != nil {
		change(&f)
	}
	return f
}

func (b *bench) put(text string) string {
	b.Helper()
	sha, err := b.Put(b.admin, tenant, strings.NewReader(text))
	must(b.T, err)
	return sha
}

func (b *bench) keep(f outline.Form, text string) *outline.Set {
	b.Helper()
	set, err := b.Import(b.admin, f, "towns.geojson", b.put(text))
	must(b.T, err)
	return set
}

func each(t *testing.T, fn func(b *bench)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(newBench(t, d)) }, areadb.Migrations(), outlinedb.Migrations())
}

// What was imported comes back as it was, with its shapes on the grid and its file.
func TestASetComesBack(t *testing.T) {
	each(t, func(b *bench) {
		text := file("900101200", "900101102")
		set := b.keep(form(func(f *outline.Form) {
			f.Review, f.Licence, f.System = "湘S（2023）037号", "内部许可", outline.WGS84
		}), text)
		got, err := b.Show(b.admin, tenant, set.ID)
		must(b.T, err)
		if diff := cmp.Diff(*set, got.Set); diff != "" {
			b.Error(diff)
		}
		if got.File != "towns.geojson" || got.Places != 2 || got.By == "" || got.Bytes != int64(len(text)) || got.Code != "code" {
			b.Errorf("%+v", got.Set)
		}
		if len(got.Outlines) != 2 || got.Outlines[0].Area != "900101102" || len(got.Outlines[1].Shape[0]) != 2 || got.Outlines[1].Shape[0][1].Twice() >= 0 {
			b.Errorf("%+v", got.Outlines)
		}
		// the point in the middle of a straight side says nothing
		if n := got.Outlines[1].Shape.Points(); n != 7 {
			b.Errorf("%d points", n)
		}
		_, r, err := b.File(b.admin, tenant, set.ID)
		must(b.T, err)
		data, err := io.ReadAll(r)
		must(b.T, err)
		must(b.T, r.Close())
		if !bytes.Equal(data, []byte(text)) {
			b.Error("the file is another")
		}
		must(b.T, b.Withdraw(b.admin, tenant, set.ID, "界线有误"))
		var told []string
		for _, journal := range outlinedb.Deeds(b.db) {
			deeds, err := journal.Deeds(b.Context(), tenant, identity.JournalQuery{Limit: 10})
			must(b.T, err)
			for _, d := range deeds {
				told = append(told, strings.Join([]string{d.Act, d.Object, d.Name, d.Note}, " "))
			}
		}
		if diff := cmp.Diff([]string{"outline.act.import set-1 云岭县乡镇图 ", "outline.act.withdraw set-1 云岭县乡镇图 界线有误"}, told); diff != "" {
			b.Error(diff)
		}
	})
}

// Nothing is kept of a file that is not right in all, and nothing of a trial.
func TestAllOrNothing(t *testing.T) {
	each(t, func(b *bench) {
		good := b.put(file("900101200", "900101102"))
		if _, err := b.Try(b.admin, form(nil), good); err != nil {
			b.Fatal(err)
		}
		for key, try := range map[string]struct {
			change func(*outline.Form)
			text   string
		}{
			"outline.title":          {func(f *outline.Form) { f.Title = " " }, file("900101200")},
			"outline.source":         {func(f *outline.Form) { f.Source = "" }, file("900101200")},
			"outline.words":          {func(f *outline.Form) { f.Licence = strings.Repeat("长", 301) }, file("900101200")},
			"outline.review":         {func(f *outline.Form) { f.Review = "037" }, file("900101200")},
			"outline.level":          {func(f *outline.Form) { f.Level = "moon" }, file("900101200")},
			"outline.day":            {func(f *outline.Form) { f.On = time.Time{} }, file("900101200")},
			"outline.day_future":     {func(f *outline.Form) { f.On = day("2026-03-03") }, file("900101200")},
			"outline.system":         {func(f *outline.Form) { f.System = "gcj02" }, file("900101200")},
			"outline.not_collection": {nil, "[]"},
			"outline.left_over":      {nil, file("900101200", "900101999")},
			"outline.no_match":       {nil, file("900101999")},
			"outline.refused":        {nil, file("900101200", "900101200")},
		} {
			_, err := b.Import(b.admin, form(try.change), "x.geojson", b.put(try.text))
			b.wants(key, err, key)
		}
		_, err := b.Try(b.admin, form(nil), strings.Repeat("0", 64))
		b.wants("an unknown file", err, "attach.missing")
		sets, err := b.Sets(b.admin, tenant)
		if err != nil || len(sets) != 0 {
			b.Errorf("kept %d sets, %v", len(sets), err)
		}
		b.keep(form(nil), file("900101200"))
		_, err = b.Import(b.admin, form(nil), "again.geojson", b.put(file("900101200")))
		b.wants("the same again", err, "outline.same")
		b.keep(form(func(f *outline.Form) { f.Title = "另一张图" }), file("900101200"))
	})
}

func TestReviewNumbers(t *testing.T) {
	each(t, func(b *bench) {
		for number, good := range map[string]bool{"GS（2024）0650号": true, "GS(2019)1822号": true, "湘S（2023）037号": true, "GS京（2022）1061号": true, "粤BS〔2023〕015号": true,
			"2024年": false, "GS2024号": false, "无": false} {
			_, err := b.Try(b.admin, form(func(f *outline.Form) { f.Review = number }), b.put(file("900101200")))
			if (err == nil) != good {
				b.Errorf("%s: %v", number, err)
			}
		}
	})
}

// A day is drawn with the newest boundaries of that day or before; the land of a place
// follows its codes, but not into mergers.
func TestWhichMapOfADay(t *testing.T) {
	each(t, func(b *bench) {
		title := func(s, on string) func(*outline.Form) {
			return func(f *outline.Form) { f.Title, f.On = s, day(on) }
		}
		b.keep(form(title("2022", "2022-01-01")), file("900101200", "900101102"))
		b.keep(form(title("2018", "2018-01-01")), file("900101100", "900101101", "900101102", "900101103"))
		b.keep(form(title("2022 wrong", "2022-01-01")), file("900101200"))
		newer := b.keep(form(title("2024", "2024-01-01")), file("900101103"))
		for _, c := range []struct{ on, title, codes string }{
			{"2015-06-30", "2018", "900101100 900101101 900101102 900101103"}, // none that old: the oldest
			{"2019-06-30", "2018", "900101100 900101101 900101102 900101103"},
			{"2021-06-30", "2018", "900101103 900101200"}, // 100 by its new code; 101 and 102 are merged
			{"2022-01-01", "2022 wrong", "900101200"},     // of two sets of a day the one imported later
			{"2023-12-31", "2022 wrong", "900101200"},
			{"2025-12-31", "2024", "900101103"},
		} {
			m, err := b.Map(b.visitor, tenant, area.Town, day(c.on))
			must(b.T, err)
			var codes []string
			for _, o := range m.Outlines {
				codes = append(codes, string(o.Area))
			}
			if m.Title != c.title || strings.Join(codes, " ") != c.codes {
				b.Errorf("%s: %s with %v", c.on, m.Title, codes)
			}
			if _, ok := m.Of("900101999"); ok {
				b.Error("a place that is not there has an outline")
			}
			if _, ok := m.Of(area.Code(codes[len(codes)-1])); !ok {
				b.Error("a place that is there has none")
			}
		}
		// in China the day has begun eight hours before it does in Greenwich
		if m, err := b.Map(b.visitor, tenant, area.Town, day("2021-12-31").Add(17*time.Hour)); err != nil || m.Title != "2022 wrong" {
			b.Errorf("the evening before: %v, %v", m, err)
		}
		_, err := b.Map(b.visitor, tenant, area.Village, day("2025-01-01"))
		b.wants("another level", err, "outline.none")

		b.wants("without a reason", b.Withdraw(b.admin, tenant, newer.ID, " "), "outline.reason")
		must(b.T, b.Withdraw(b.admin, tenant, newer.ID, "界线有误"))
		b.wants("twice", b.Withdraw(b.admin, tenant, newer.ID, "again"), "outline.withdrawn_already")
		b.wants("one that is not there", b.Withdraw(b.admin, tenant, "x", "y"), "outline.unknown")
		if m, err := b.Map(b.visitor, tenant, area.Town, day("2025-12-31")); err != nil || m.Title != "2022 wrong" {
			b.Errorf("after it was withdrawn: %v, %v", m, err)
		}
		got, err := b.Show(b.admin, tenant, newer.ID)
		if err != nil || got.Reason != "界线有误" || got.Withdrawn.IsZero() || got.WithdrawnBy == "" {
			b.Errorf("what was withdrawn: %+v, %v", got, err)
		}
	})
}

// A map without a review number is for staff; visitors get the one that bears one, or
// hear why there is none.
func TestWhoSeesWhat(t *testing.T) {
	each(t, func(b *bench) {
		_, err := b.Map(b.visitor, tenant, area.Town, day("2025-01-01"))
		b.wants("nothing yet", err, "outline.none")
		b.keep(form(func(f *outline.Form) { f.Title, f.Schematic = "内部", false }), file("900101200"))
		_, err = b.Map(b.visitor, tenant, area.Town, day("2025-01-01"))
		b.wants("for inside use", err, "outline.inside_only")
		if m, err := b.Map(b.clerk, tenant, area.Town, day("2025-01-01")); err != nil || m.Title != "内部" {
			b.Errorf("a clerk: %v, %v", m, err)
		}
		b.keep(form(func(f *outline.Form) {
			f.Title, f.Schematic, f.Review, f.On = "公开", false, "湘S（2023）037号", day("2023-01-01")
		}), file("900101200"))
		if m, err := b.Map(b.visitor, tenant, area.Town, day("2025-01-01")); err != nil || m.Title != "公开" {
			b.Errorf("a visitor: %v, %v", m, err)
		}
		for who, ctx := range map[string]context.Context{"visitor": b.visitor, "clerk": b.clerk} {
			_, put := b.Put(ctx, tenant, strings.NewReader("x"))
			_, try := b.Try(ctx, form(nil), "x")
			_, imported := b.Import(ctx, form(nil), "x", "x")
			_, sets := b.Sets(ctx, tenant)
			_, show := b.Show(ctx, tenant, "set-1")
			_, _, file := b.File(ctx, tenant, "set-1")
			for what, err := range map[string]error{"put": put, "try": try, "import": imported, "sets": sets, "show": show, "file": file, "withdraw": b.Withdraw(ctx, tenant, "set-1", "x")} {
				if !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Unauthenticated) {
					b.Errorf("%s may %s: %v", who, what, err)
				}
			}
		}
		other := identity.With(b.Context(), identitytest.In(b.T, "900102", outline.Rules(), identity.Grant{Role: identity.Administrator}))
		_, err = b.Sets(other, tenant)
		if !fault.Is(err, fault.Forbidden) {
			b.Errorf("an administrator of another county: %v", err)
		}
		_, err = b.Put(b.admin, tenant, io.LimitReader(endless{}, 33<<20))
		b.wants("too large a file", err, "outline.bytes")
	})
}

// endless gives blanks without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
