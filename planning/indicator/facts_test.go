package indicator_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/plan"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// journal is a tenant's batches, observations and events as a store lists them.
type journal struct {
	batches []indicator.Batch
	rows    [][]indicator.Observation // beside batches
	events  []indicator.Event
}

var _ indicator.ReadTx = (*journal)(nil)

func (j *journal) Revision(context.Context, indicator.Tenant) (indicator.Revision, error) {
	return indicator.Revision{Batch: int64(len(j.batches)), Event: int64(len(j.events))}, nil
}

func (j *journal) Definitions(context.Context, indicator.Tenant) ([]indicator.Definition, error) {
	return nil, nil
}

func (j *journal) Targets(context.Context, indicator.Tenant, plan.PlanID) ([]indicator.Target, error) {
	return nil, nil
}

func (j *journal) Links(context.Context, indicator.Tenant) ([]indicator.Link, error) { return nil, nil }

func (j *journal) OwnChecks(context.Context, indicator.Tenant) ([]check.Own, error) { return nil, nil }

func (j *journal) Batches(_ context.Context, _ indicator.Tenant, after indicator.BatchID) ([]indicator.Batch, error) {
	return slices.Clone(j.batches[after:]), nil
}

func (j *journal) Events(_ context.Context, _ indicator.Tenant, after int64) ([]indicator.Event, error) {
	return slices.Clone(j.events[after:]), nil
}

func (j *journal) Load(_ context.Context, _ indicator.Tenant, after, through indicator.BatchID, each func(indicator.BatchID, *indicator.Observation) error) error {
	for i := int(after); i < len(j.batches) && (through == 0 || i < int(through)); i++ {
		for _, o := range j.rows[i] {
			if err := each(j.batches[i].ID, &o); err != nil {
				return err
			}
		}
	}
	return nil
}

// record adds a batch.
func (j *journal) record(at time.Time, rows ...indicator.Observation) *indicator.Batch {
	sum, err := indicator.Canonical(io.Discard, slices.Values(rows))
	if err != nil {
		panic(err)
	}
	j.batches = append(j.batches, indicator.Batch{Tenant: "900101", ID: indicator.BatchID(len(j.batches) + 1), SHA256: sum, Rows: len(rows), Recorded: at})
	j.rows = append(j.rows, rows)
	return &j.batches[len(j.batches)-1]
}

// step adds an event that names the batch's hash.
func (j *journal) step(id indicator.BatchID, stage indicator.Stage, at time.Time) {
	j.stepOn(id, stage, at, j.batches[id-1].SHA256)
}

func (j *journal) stepOn(id indicator.BatchID, stage indicator.Stage, at time.Time, sha string) {
	j.events = append(j.events, indicator.Event{Tenant: "900101", Batch: id, Seq: int64(len(j.events) + 1), Stage: stage, At: at, SHA256: sha})
}

func (j *journal) facts(t interface{ Fatal(...any) }) *indicator.Facts {
	f, err := indicator.NewFacts("900101").Refresh(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// day is a day of a made-up year.
func day(n int) time.Time { return time.Date(2025, 1, n, 9, 0, 0, 0, time.UTC) }

func cellOf(code string, p period.Period) indicator.CellKey {
	return indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: indicator.Code(code), Version: 1, Area: "900101"}, Period: p}
}

// found is an observation of the indicator "income".
func found(year int, value string) indicator.Observation {
	status := indicator.Normal
	if value == "" {
		status = indicator.Missing
	}
	return indicator.Observation{Cell: cellOf("income", period.InYear(year)), Value: quantity.Parse(value), Status: status}
}

func TestALensSeesWhatCountsOnTheDay(t *testing.T) {
	const (
		none = ""
		a    = indicator.Approved
		v    = indicator.Verified
		p    = indicator.Published
		w    = indicator.Withdrawn
	)
	type step struct {
		stage indicator.Stage
		sha   string // "ok", "other" or nothing
	}
	for _, tc := range []struct {
		name             string
		steps            []step
		internal, public bool
		stage            indicator.Stage
	}{
		{"recorded only", nil, false, false, indicator.Recorded},
		{"approved", []step{{a, "ok"}}, true, false, a},
		{"verified", []step{{a, "ok"}, {v, none}}, true, false, v},
		{"published", []step{{a, "ok"}, {v, "ok"}, {p, none}}, true, true, p},
		{"published at once", []step{{p, "ok"}}, true, true, p},
		{"withdrawn after publication", []step{{a, "ok"}, {p, "ok"}, {w, none}}, false, false, w},
		{"approved anew", []step{{a, "ok"}, {w, none}, {a, "ok"}}, true, false, a},
		{"approval of other content", []step{{a, "other"}}, false, false, indicator.Recorded},
		{"approval of nothing in particular", []step{{a, none}}, false, false, indicator.Recorded},
		{"what stands on a void approval", []step{{a, "other"}, {v, none}, {p, none}}, false, false, indicator.Recorded},
		{"void, then approved rightly", []step{{a, "other"}, {a, "ok"}, {p, none}}, true, true, p},
		{"a second approval of other content takes nothing away", []step{{a, "ok"}, {a, "other"}, {v, none}}, true, false, v},
		{"publication of other content", []step{{a, "ok"}, {p, "other"}}, true, false, a},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var j journal
			b := j.record(day(1), found(2024, "5.0"))
			for i, s := range tc.steps {
				j.stepOn(1, s.stage, day(2+i), map[string]string{"ok": b.SHA256, "other": "00", none: ""}[s.sha])
			}
			f := j.facts(t)
			for lens, want := range map[indicator.Lens]bool{indicator.Internal: tc.internal, indicator.Public: tc.public} {
				if _, got := f.At(time.Time{}, lens).Point(cellOf("income", period.InYear(2024))); got != want {
					t.Errorf("%s sees it: %v", lens, got)
				}
				if _, early := f.At(day(1), lens).Point(cellOf("income", period.InYear(2024))); early {
					t.Errorf("%s sees it before any step", lens)
				}
			}
			if info, _ := f.Batch(1); info.Stage(time.Time{}) != tc.stage {
				t.Errorf("stage %s, want %s", info.Stage(time.Time{}), tc.stage)
			}
		})
	}
}

func TestTheNewestVisibleBatchWins(t *testing.T) {
	var j journal
	j.record(day(1), found(2023, "48.00"), found(2024, "50"))
	j.record(day(2), found(2024, "51.5"), found(2025, "60"))
	j.record(day(3), found(2025, ""))
	j.step(1, indicator.Approved, day(1))
	j.step(2, indicator.Approved, day(4))
	j.step(3, indicator.Approved, day(5))
	j.step(1, indicator.Published, day(6)) // the oldest moves last, and pushes nobody aside
	f := j.facts(t)
	k := cellOf("income", period.InYear(2024)).SeriesKey
	for _, tc := range []struct {
		at   time.Time
		want string
	}{
		{day(1), "2023=48.00 1×, 2024=50 1×, "},
		{day(3), "2023=48.00 1×, 2024=50 1×, "},
		{day(4), "2023=48.00 1×, 2024=51.5 2×, 2025=60 1×, "},
		{day(5), "2023=48.00 1×, 2024=51.5 2×, 2025=M 2×, "},
		{time.Time{}, "2023=48.00 1×, 2024=51.5 2×, 2025=M 2×, "},
	} {
		got := ""
		for _, p := range f.At(tc.at, indicator.Internal).Yearly(k) {
			v := p.Value.String()
			if p.Status == indicator.Missing {
				v = "M"
			}
			got += fmt.Sprintf("%s=%s %d×, ", p.Period, v, p.Version)
		}
		if got != tc.want {
			t.Errorf("on %s: %s; want %s", tc.at.Format(time.DateOnly), got, tc.want)
		}
	}
	if h := f.History(cellOf("income", period.InYear(2024))); len(h) != 2 || h[0].Value.String() != "50" || h[1].Batch.ID != 2 || len(h[0].Batch.Events) != 2 {
		t.Errorf("history %+v", h)
	}
	// what a day's snapshot tells of a batch is what was known on that day
	if p, _ := f.At(day(3), indicator.Internal).Point(cellOf("income", period.InYear(2024))); len(p.Batch.Events) != 1 {
		t.Errorf("a snapshot of day 3 knows %d steps of batch 1", len(p.Batch.Events))
	}
}

func TestPointsComeByKindThenTime(t *testing.T) {
	var j journal
	var rows []indicator.Observation
	for _, s := range [][3]int{{int(period.Cumulative), 2024, 9}, {int(period.Year), 2024, 1}, {int(period.Month), 2024, 2}, {int(period.Quarter), 2023, 4}, {int(period.Year), 2022, 1}, {int(period.Month), 2023, 12}, {int(period.Half), 2024, 1}} {
		p, ok := period.Of(period.Kind(s[0]), s[1], s[2])
		if !ok {
			t.Fatal(s)
		}
		rows = append(rows, indicator.Observation{Cell: cellOf("income", p), Value: quantity.New(1, 0), Status: indicator.Normal})
	}
	j.record(day(1), rows...)
	j.step(1, indicator.Published, day(1))
	s := j.facts(t).At(time.Time{}, indicator.Public)
	var got []string
	for _, p := range s.Points(rows[0].Cell.SeriesKey) {
		got = append(got, p.Period.String())
	}
	if d := cmp.Diff([]string{"2022", "2024", "2024-S1", "2023-Q4", "2023-M12", "2024-M02", "2024-01-01/P9M"}, got); d != "" {
		t.Error(d)
	}
	if ms := s.Of(rows[0].Cell.SeriesKey, period.Month); len(ms) != 2 || ms[1].Period.String() != "2024-M02" {
		t.Errorf("months: %+v", ms)
	}
	if s.Points(indicator.SeriesKey{Code: "nowhere"}) != nil {
		t.Error("points of a series that does not exist")
	}
}

// drawJournal makes up to a dozen batches with steps; every act is later than
// the one before.
func drawJournal(t *rapid.T) *journal {
	j := &journal{}
	values := []string{"1", "5.00", "-0.3", "13.5:49.5:37", "完成省下达任务", "12345678901234567890.5", "007"}
	for n := range rapid.IntRange(1, 24).Draw(t, "acts") {
		at := day(n + 1)
		if len(j.batches) == 0 || rapid.Bool().Draw(t, "record") {
			cells := map[indicator.CellKey]indicator.Observation{}
			for range rapid.IntRange(1, 6).Draw(t, "rows") {
				kind := rapid.SampledFrom([]period.Kind{period.Year, period.Month}).Draw(t, "kind")
				p, _ := period.Of(kind, rapid.IntRange(2023, 2025).Draw(t, "year"), 1)
				c := cellOf(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "code"), p)
				o := indicator.Observation{Cell: c, Status: rapid.SampledFrom(indicator.Statuses()).Draw(t, "status"), Note: rapid.SampledFrom([]string{"", "更正", "初步"}).Draw(t, "note")}
				if o.Status != indicator.Missing {
					o.Value = quantity.Parse(rapid.SampledFrom(values).Draw(t, "value"))
				}
				cells[c] = o
			}
			var rows []indicator.Observation
			for _, o := range cells {
				rows = append(rows, o)
			}
			slices.SortFunc(rows, func(a, b indicator.Observation) int {
				if d := a.Cell.Compare(b.Cell.SeriesKey); d != 0 {
					return d
				}
				return int(a.Cell.Period.Code() - b.Cell.Period.Code())
			})
			j.record(at, rows...)
			continue
		}
		id := indicator.BatchID(rapid.IntRange(1, len(j.batches)).Draw(t, "batch"))
		stage := rapid.SampledFrom([]indicator.Stage{indicator.Approved, indicator.Verified, indicator.Published, indicator.Withdrawn}).Draw(t, "stage")
		sha := j.batches[id-1].SHA256
		if rapid.IntRange(0, 5).Draw(t, "void") == 0 {
			sha = "00"
		}
		j.stepOn(id, stage, at, sha)
	}
	return j
}

// before is what the journal held at an instant.
func (j *journal) before(at time.Time) *journal {
	out := &journal{}
	for i, b := range j.batches {
		if !b.Recorded.After(at) {
			out.batches, out.rows = append(out.batches, b), append(out.rows, j.rows[i])
		}
	}
	for _, e := range j.events {
		if !e.At.After(at) {
			out.events = append(out.events, e)
		}
	}
	return out
}

// text is all that a snapshot can tell.
func text(s *indicator.Snapshot) string {
	out := ""
	for k := range s.Series() {
		out += fmt.Sprintln(k)
		for _, p := range s.Points(k) {
			out += fmt.Sprintln(" ", p.Period, p.Value, p.Status, p.Note, p.Version, *p.Batch)
		}
	}
	return out
}

func TestWhatIsRecordedLaterChangesNoEarlierAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := drawJournal(t)
		all := j.facts(t)
		lens := rapid.SampledFrom([]indicator.Lens{indicator.Internal, indicator.Public}).Draw(t, "lens")
		at := day(rapid.IntRange(1, 25).Draw(t, "day"))
		then := j.before(at).facts(t)
		now := text(all.At(at, lens))
		if d := cmp.Diff(text(then.At(time.Time{}, lens)), now); d != "" {
			t.Fatalf("asked on the day, and asked later of that day (-then +now):\n%s", d)
		}
		if d := cmp.Diff(text(then.At(at, lens)), now); d != "" {
			t.Fatal(d)
		}
	})
}

func TestRefreshEqualsReadingAllAndLeavesOlderImagesAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := drawJournal(t)
		f := indicator.NewFacts("900101")
		var images []*indicator.Facts
		var texts []string
		for n := 1; n <= 25; n++ {
			var err error
			if f, err = f.Refresh(context.Background(), j.before(day(n))); err != nil {
				t.Fatal(err)
			}
			images, texts = append(images, f), append(texts, text(f.At(time.Time{}, indicator.Internal)))
		}
		if d := cmp.Diff(text(j.facts(t).At(time.Time{}, indicator.Internal)), texts[24]); d != "" {
			t.Fatalf("read at once, and bit by bit (-once +bits):\n%s", d)
		}
		for i, image := range images {
			if d := cmp.Diff(texts[i], text(image.At(time.Time{}, indicator.Internal))); d != "" {
				t.Fatalf("the image of day %d changed:\n%s", i+1, d)
			}
		}
		for _, b := range j.rows {
			for _, o := range b {
				if a, b := j.facts(t).History(o.Cell), f.History(o.Cell); !slices.EqualFunc(a, b, func(a, b indicator.CellVersion) bool {
					return a.Batch.ID == b.Batch.ID && a.Value.String() == b.Value.String() && a.Note == b.Note
				}) {
					t.Fatalf("history of %v differs", o.Cell)
				}
			}
		}
	})
}

// A snapshot is held against the plain rule: of the visible batches that have
// the cell, the one with the highest number.
func TestASnapshotFollowsThePlainRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := drawJournal(t)
		at := day(rapid.IntRange(1, 25).Draw(t, "day"))
		f := j.facts(t)
		s := f.At(at, indicator.Internal)
		want := map[indicator.CellKey]indicator.Observation{}
		for i, b := range f.Batches() {
			stage := b.Stage(at)
			if b.Recorded.After(at) || stage == indicator.Recorded || stage == indicator.Withdrawn {
				continue
			}
			for _, o := range j.rows[i] {
				want[o.Cell] = o
			}
		}
		got := 0
		for k := range s.Series() {
			for _, p := range s.Points(k) {
				got++
				o := want[indicator.CellKey{SeriesKey: k, Period: p.Period}]
				if p.Value.String() != o.Value.String() || !p.Value.Equal(o.Value) || p.Status != o.Status || p.Note != o.Note {
					t.Fatalf("%v %s: %v, want %v", k, p.Period, p, o)
				}
			}
		}
		if got != len(want) {
			t.Fatalf("%d points, want %d", got, len(want))
		}
	})
}

func TestManyReadWhileOneRefreshes(t *testing.T) {
	var j journal
	f := indicator.NewFacts("900101")
	var wg sync.WaitGroup
	for n := 1; n <= 50; n++ {
		j.record(day(n), found(2024, fmt.Sprint(n)), indicator.Observation{Cell: cellOf(fmt.Sprint("x", n), period.InYear(2024)), Value: quantity.New(1, 0), Status: indicator.Normal, Note: "新"})
		j.step(indicator.BatchID(n), indicator.Published, day(n))
		var err error
		if f, err = f.Refresh(context.Background(), &j); err != nil {
			t.Fatal(err)
		}
		image := f
		wg.Go(func() {
			p, ok := image.At(time.Time{}, indicator.Public).Point(cellOf("income", period.InYear(2024)))
			if !ok || p.Value.String() != fmt.Sprint(n) || p.Version != n {
				t.Errorf("image %d tells %v", n, p)
			}
		})
	}
	wg.Wait()
}
