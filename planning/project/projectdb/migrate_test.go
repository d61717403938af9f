package projectdb_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gangyao/planning/project"
	"gangyao/planning/project/projectdb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/recall"
	"gangyao/platform/recall/recalldb"
)

// What a table of our own once remembered about headings is found where all such
// answers are.
func TestAnswersMoveToTheOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		old := projectdb.Migrations()
		before := fstest.MapFS{}
		files, err := fs.Glob(old.Files, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasPrefix(f, "0003") {
				break
			}
			data, err := fs.ReadFile(old.Files, f)
			if err != nil {
				t.Fatal(err)
			}
			before[f] = &fstest.MapFile{Data: data}
		}
		now := time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC)
		if err := d.Migrate(t.Context(), now, db.Migrations{Capability: old.Capability, Files: before}); err != nil {
			t.Fatal(err)
		}
		if err := d.Update(t.Context(), now, func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO project_mapping (tenant, headings, body, saved_at) VALUES ($1, $2, $3, $4)`, tenant, "h", `{"columns":{}}`, db.Time(now))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(t.Context(), now, recalldb.Migrations(), old); err != nil {
			t.Fatal(err)
		}
		s := &recall.Service{Store: recalldb.New(d), Clock: func() time.Time { return now }}
		ctx := identitytest.As(t, project.Rules(), "planner", "", "")
		k, ok, err := s.Recall(ctx, recall.Purpose{Name: "projects", Do: project.DoKeep}, recall.Key{Tenant: tenant, Layout: "h"})
		if err != nil || !ok || string(k.Body) != `{"columns":{}}` || !k.At.Equal(now) || k.By != "" {
			t.Errorf("%+v %v %v", k, ok, err)
		}
	})
}
