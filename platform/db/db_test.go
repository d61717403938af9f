package db_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)

// set is a small capability: towns and their counters.
func set(files map[string]string) db.Migrations {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return db.Migrations{Capability: "town", Files: fsys}
}

var towns = map[string]string{
	"0001_town.sql": `CREATE TABLE town (code TEXT PRIMARY KEY, n INTEGER NOT NULL CHECK (n >= 0));
		CREATE TABLE village (code TEXT PRIMARY KEY, town TEXT NOT NULL REFERENCES town (code), seal BYTEA);`,
}

func with(files map[string]string, more ...string) map[string]string {
	out := map[string]string{}
	for k, v := range files {
		out[k] = v
	}
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}

func count(t *testing.T, d *db.DB) int {
	t.Helper()
	var n int
	err := d.View(context.Background(), func(tx *db.Tx) error {
		return tx.Row(context.Background(), `SELECT count(*) FROM town`, nil, &n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUpdateKeepsAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		insert := func(code string, then error) error {
			return d.Update(ctx, noon, func(tx *db.Tx) error {
				if !tx.Now.Equal(noon) {
					t.Errorf("tx.Now = %v", tx.Now)
				}
				if _, err := tx.Exec(ctx, `INSERT INTO town (code, n) VALUES ($1, $2)`, code, 1); err != nil {
					return err
				}
				return then
			})
		}
		refused := errors.New("refused")
		if err := insert("a", refused); !errors.Is(err, refused) {
			t.Fatalf("err = %v", err)
		}
		if n := count(t, d); n != 0 {
			t.Fatalf("%d rows after a refused update", n)
		}
		if err := insert("a", nil); err != nil {
			t.Fatal(err)
		}
		if n := count(t, d); n != 1 {
			t.Fatalf("%d rows after an update", n)
		}
	}, set(towns))
}

func TestViewCannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.View(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(context.Background(), `INSERT INTO town (code, n) VALUES ('a', 1)`)
			return err
		})
		if err == nil {
			t.Fatal("a view wrote a row")
		}
	}, set(towns))
}

func TestViewSeesOneSnapshot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.View(ctx, func(tx *db.Tx) error {
			var before, after int
			if err := tx.Row(ctx, `SELECT count(*) FROM town`, nil, &before); err != nil {
				return err
			}
			if err := d.Update(ctx, noon, func(w *db.Tx) error {
				_, err := w.Exec(ctx, `INSERT INTO town (code, n) VALUES ('a', 1)`)
				return err
			}); err != nil {
				return err
			}
			if err := tx.Row(ctx, `SELECT count(*) FROM town`, nil, &after); err != nil {
				return err
			}
			if before != after {
				t.Errorf("%d rows, then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}, set(towns))
}

// Read, then update, from many goroutines: none fails and no step is lost.
func TestConcurrentUpdatesAllSucceed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.Update(ctx, noon, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO town (code, n) VALUES ('a', 0)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		const workers, steps = 8, 20
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for range steps {
					err := d.Update(ctx, noon, func(tx *db.Tx) error {
						var n int
						if err := tx.Row(ctx, `SELECT n FROM town WHERE code = 'a'`+tx.Dialect.ForUpdate(), nil, &n); err != nil {
							return err
						}
						_, err := tx.Exec(ctx, `UPDATE town SET n = $1 WHERE code = 'a'`, n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var n int
		if err := d.View(ctx, func(tx *db.Tx) error {
			return tx.Row(ctx, `SELECT n FROM town WHERE code = 'a'`, nil, &n)
		}); err != nil {
			t.Fatal(err)
		}
		if n != workers*steps {
			t.Errorf("n = %d, want %d", n, workers*steps)
		}
	}, set(towns))
}

func TestViolationsAreKnownByCode(t *testing.T) {
	cases := []struct {
		name, sql string
		want      db.Violation
	}{
		{"the same key twice", `INSERT INTO town (code, n) VALUES ('a', 1)`, db.Unique},
		{"a village of no town", `INSERT INTO village (code, town) VALUES ('v', 'nowhere')`, db.ForeignKey},
		{"a negative number", `INSERT INTO town (code, n) VALUES ('b', -1)`, db.Check},
		{"nothing where something must be", `INSERT INTO town (code, n) VALUES ('b', NULL)`, db.NotNull},
		{"no such table", `INSERT INTO city (code) VALUES ('b')`, db.NoViolation},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		exec := func(query string) error {
			return d.Update(ctx, noon, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, query)
				return err
			})
		}
		if err := exec(`INSERT INTO town (code, n) VALUES ('a', 1)`); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			err := exec(c.sql)
			if err == nil {
				t.Errorf("%s: accepted", c.name)
			} else if got := db.ViolationOf(err); got != c.want {
				t.Errorf("%s: %q, want %q (%v)", c.name, got, c.want, err)
			}
		}
	}, set(towns))
}

func TestWhereNumbersItsParameters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var codes []string
		err := d.Update(ctx, noon, func(tx *db.Tx) error {
			i := 0
			all := []string{"a", "b", "c", "d"}
			if err := tx.Batch(ctx, `INSERT INTO town (code, n) VALUES ($1, $2)`, func() []any {
				if i == len(all) {
					return nil
				}
				i++
				return []any{all[i-1], i}
			}); err != nil {
				return err
			}
			var w db.Where
			w.And("n > ? AND n < ?", 1, 9)
			db.In(&w, "code", []string{"a", "b", "d"})
			return tx.Rows(ctx, `SELECT code FROM town`+w.String()+` ORDER BY code LIMIT `+w.Arg(1), w.Args(), func(scan func(...any) error) error {
				var c string
				err := scan(&c)
				codes = append(codes, c)
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(codes) != 1 || codes[0] != "b" {
			t.Errorf("codes = %v, want [b]", codes)
		}
	}, set(towns))
}

func TestMigrateTwiceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.Migrate(ctx, noon, set(towns)); err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(ctx, noon, set(with(towns, "0002_name.sql", `ALTER TABLE town ADD COLUMN name TEXT`))); err != nil {
			t.Fatal(err)
		}
		if err := d.Update(ctx, noon, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO town (code, n, name) VALUES ('a', 1, 'A')`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}, set(towns))
}

func TestMigrateRefuses(t *testing.T) {
	cases := []struct {
		name  string
		files map[string]string
		key   string
	}{
		{"a file that was altered after release", with(towns, "0001_town.sql", `CREATE TABLE town (code TEXT)`), "db.migration_altered"},
		{"a database of a newer program", map[string]string{}, "db.newer"},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, c := range cases {
			err := d.Migrate(context.Background(), noon, set(c.files))
			if f := fault.From(err); err == nil || f.Code != fault.Conflict || f.Key != c.key {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	}, set(towns))
}

func TestMigrateIsWholeOrNotAtAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		bad := with(towns, "0002_good.sql", `CREATE TABLE extra (x INTEGER)`, "0003_bad.sql", `CREATE TABLE town (code TEXT)`)
		if err := d.Migrate(ctx, noon, set(bad)); err == nil {
			t.Fatal("a failing migration was accepted")
		}
		err := d.View(ctx, func(tx *db.Tx) error {
			var n int
			return tx.Row(ctx, `SELECT count(*) FROM extra`, nil, &n)
		})
		if err == nil {
			t.Error("the migration before the failing one was kept")
		}
	}, set(towns))
}

func TestMigrationFilesAreNumberedWithoutGaps(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t))
	for name, files := range map[string]map[string]string{
		"a gap":                       {"0001_a.sql": "SELECT 1", "0003_b.sql": "SELECT 1"},
		"two of one number":           {"0001_a.sql": "SELECT 1", "0001_b.sql": "SELECT 1"},
		"a number without zeros":      {"1_a.sql": "SELECT 1"},
		"only for the other engine":   {"0001_a.postgres.sql": "SELECT 1", "0002_b.sql": "SELECT 1"},
		"a file that is not a number": {"readme.md": "hello"},
	} {
		if err := d.Migrate(context.Background(), noon, set(files)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestBackupIsVerifiedAndOpens(t *testing.T) {
	ctx := context.Background()
	d := dbtest.Open(t, dbtest.SQLite(t), set(towns))
	if err := d.Update(ctx, noon, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO town (code, n) VALUES ('a', 1)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "back #1%.db") // characters that an address must escape
	if err := d.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	if err := d.Backup(ctx, path); fault.From(err).Key != "db.backup_exists" {
		t.Errorf("a second backup to the same file: %v", err)
	}
	copied := dbtest.Open(t, "sqlite:"+path, set(towns))
	if n := count(t, copied); n != 1 {
		t.Errorf("the copy has %d rows", n)
	}
}

func TestVerifyBackupFindsDamage(t *testing.T) {
	ctx := context.Background()
	d := dbtest.Open(t, dbtest.SQLite(t), set(towns))
	if err := d.Update(ctx, noon, func(tx *db.Tx) error {
		i := 0
		return tx.Batch(ctx, `INSERT INTO town (code, n) VALUES ($1, 1)`, func() []any {
			if i++; i > 2000 {
				return nil
			}
			return []any{"town number " + string(rune('一'+i))}
		})
	}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b.db")
	if err := d.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(data) / 2; i < len(data)/2+9000; i++ {
		data[i] = 0xA5
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.VerifyBackup(ctx, path); fault.From(err).Key != "db.backup_damaged" {
		t.Errorf("damaged pages: %v", err)
	}
	if err := os.WriteFile(path, []byte("not a database, not at all, not even one page of it"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.VerifyBackup(ctx, path); fault.From(err).Key != "db.backup_damaged" {
		t.Errorf("not a database: %v", err)
	}
	if err := db.VerifyBackup(ctx, path+"x"); fault.From(err).Code != fault.NotFound {
		t.Errorf("no file: %v", err)
	}
}

func TestOpenRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, address := range []string{"", "mysql://root:secret@localhost", "sqlite:", "sqlite::memory:"} {
		_, err := db.Open(context.Background(), address)
		if f := fault.From(err); err == nil || f.Key != "db.address" {
			t.Errorf("%q: %v", address, err)
		} else if s := f.Error(); len(s) > 0 && filepath.Base(s) == "secret" {
			t.Errorf("%q: the fault tells the password", address)
		}
	}
}

func TestTimesSortAsText(t *testing.T) {
	for _, tm := range []time.Time{{}, noon, noon.In(time.FixedZone("CST", 8*3600))} {
		back, err := db.ParseTime(db.Time(tm))
		if err != nil || !back.Equal(tm) {
			t.Errorf("%v → %q → %v, %v", tm, db.Time(tm), back, err)
		}
	}
	if a, b := db.Time(noon), db.Time(noon.Add(time.Microsecond)); a >= b {
		t.Errorf("%q is not before %q", a, b)
	}
	if _, err := db.ParseTime("yesterday"); err == nil {
		t.Error("read a time that is none")
	}
}

func TestRowsOfNothing(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t), set(towns))
	err := d.View(context.Background(), func(tx *db.Tx) error {
		var n int
		return tx.Row(context.Background(), `SELECT n FROM town WHERE code = 'x'`, nil, &n)
	})
	if !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("err = %v", err)
	}
}

// Equal marks promise that nothing was committed between them, whoever wrote:
// this process, or another one on the same database.
func TestMarkChangesWithEachCommit(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			at := address(t)
			here, there := dbtest.Open(t, at, set(towns)), dbtest.Open(t, at, set(towns))
			marks := func() [2]string {
				t.Helper()
				a, err := here.Mark(ctx)
				b, err2 := there.Mark(ctx)
				if err := errors.Join(err, err2); err != nil {
					t.Fatal(err)
				}
				return [2]string{a, b}
			}
			insert := func(d *db.DB, code string) {
				t.Helper()
				if err := d.Update(ctx, noon, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, `INSERT INTO town (code, n) VALUES ($1, 1)`, code)
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			seen := map[string]bool{}
			for i, writer := range []*db.DB{here, there, here, here, there} {
				before := marks()
				count(t, here)
				if name == "sqlite" { // other databases of a PostgreSQL server may be busy
					if again := marks(); again != before {
						t.Errorf("reading changed the marks from %v to %v", before, again)
					}
				}
				insert(writer, string(rune('a'+i)))
				after := marks()
				for k := range after {
					if key := string(rune('0'+k)) + after[k]; seen[key] || after[k] == before[k] {
						t.Errorf("commit %d: mark %d is %q as before", i, k, after[k])
					} else {
						seen[key] = true
					}
				}
			}
		})
	}
}

// Whoever asks after a commit gets a mark that knows of it, however many ask.
func TestMarkIsNeverOlderThanTheQuestion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		last, err := d.Mark(ctx)
		if err != nil {
			t.Fatal(err)
		}
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						if _, err := d.Mark(ctx); err != nil {
							t.Error(err)
							return
						}
					}
				}
			})
		}
		for i := range 200 {
			if err := d.Update(ctx, noon, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO town (code, n) VALUES ($1, 1)`, "t"+string(rune('一'+i)))
				return err
			}); err != nil {
				t.Fatal(err)
			}
			mark, err := d.Mark(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if mark == last {
				t.Fatalf("commit %d: the mark is %q as before", i, mark)
			}
			last = mark
		}
		close(stop)
		wg.Wait()
	}, set(towns))
}

func TestMarkEndsWithItsContext(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t), set(towns))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if mark, err := d.Mark(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("%q, %v", mark, err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Mark(context.Background()); err == nil {
		t.Error("a closed database gave a mark")
	}
}
