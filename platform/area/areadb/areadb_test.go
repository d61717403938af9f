package areadb_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
)

func TestAreasComeBackAsTheyWere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := areadb.New(d)
		end := time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC)
		want := []area.Area{
			{Tenant: "900101", Code: "900101", Name: "云岭县", Level: area.County},
			{Tenant: "900101", Code: "900101100", Name: "旧名镇", Level: area.Town, Type: "镇", Parent: "900101", To: end, Successors: []area.Code{"900101100", "900101101"}},
			{Tenant: "900101", Code: "900101100", Name: "新名镇", Level: area.Town, Type: "镇", Parent: "900101", From: end.AddDate(0, 0, 1)},
		}
		if err := s.Save(t.Context(), end, append(want, area.Area{Tenant: "900102", Code: "900102", Name: "别县", Level: area.County})); err != nil {
			t.Fatal(err)
		}
		got, err := s.Areas(t.Context(), "900101")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		want[2].Name = "更新名镇"
		if err := s.Save(t.Context(), end, want[2:]); err != nil {
			t.Fatal(err)
		}
		if got, err = s.Areas(t.Context(), "900101"); err != nil || len(got) != 3 || got[2].Name != "更新名镇" {
			t.Errorf("%v, %v", got, err)
		}
	}, areadb.Migrations())
}
