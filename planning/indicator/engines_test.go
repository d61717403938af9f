package indicator_test

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
)

// The use cases say the same over memory and over both engines.
func TestStoresAgree(t *testing.T) {
	story := func(t *testing.T, b *bench) (tables []byte) {
		r := readJSON(t, filepath.Join(root(t), "demo", "xiangxiang-14.json"))
		must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: b.edition("e1", stem, [2]int{2021, 2025}, r)}))
		b.clock = date("2022-07-10")
		b.figures(indicator.Published, observe("gdp", 1, area.Code(county), year(2021), "540.5"), observe("gdp-growth", 1, area.Code(county), year(2021), "8.4"))
		b.figures(indicator.Approved, observe("forest-cover", 1, area.Code(county), year(2021), "47.90"))
		*r.Indicators[30].Target.Value = *num("700")
		r.Indicators = append(r.Indicators[:40], r.Indicators[41:]...)
		b.clock = date("2023-03-01")
		got := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: b.edition("e2", stem, [2]int{2021, 2025}, r)}))
		if len(got.Targets) != 2 {
			t.Errorf("the amendment adds %d targets", len(got.Targets))
		}
		for _, lens := range []indicator.Lens{indicator.Internal, indicator.Public} {
			out, err := json.Marshal(b.table(indicator.TableQuery{Lens: lens, At: date("2023-03-15")}))
			if err != nil {
				t.Fatal(err)
			}
			tables = append(tables, out...)
		}
		return tables
	}
	want := string(story(t, newBench(t)))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t)
		b.Store = indicatordb.New(d)
		if got := string(story(t, b)); got != want {
			t.Errorf("another table:\n%s\n%s", got, want)
		}
	}, indicatordb.Migrations())
}
