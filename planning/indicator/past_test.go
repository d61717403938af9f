package indicator_test

import (
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
)

// How a batch stood on each day, and what each question says of a day before there
// was an answer: the first day that has one, not that the thing is unknown.
func TestDaysBeforeAnythingWasKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t)
		b.Store = indicatordb.New(d)
		on := func(day string) { b.clock = date(day).Add(6 * time.Hour) }
		on("2022-01-10")
		b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
		on("2022-01-20")
		b.define(indicator.Definition{Code: "b", Name: "乙", Unit: "亿元"})
		on("2022-02-01")
		b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Aim: num("10")})
		on("2022-03-01")
		batch := b.figures(indicator.Recorded, observe("a", 1, area.Code(county), year(2021), "5"))
		for _, s := range []struct {
			day string
			to  indicator.Stage
		}{{"2022-03-02", indicator.Approved}, {"2022-03-05", indicator.Published}, {"2022-03-09", indicator.Withdrawn}} {
			on(s.day)
			must[*indicator.BatchInfo](t)(b.Advance(program(), indicator.AdvanceRequest{Tenant: county, Batch: batch.ID, To: s.to, SHA256: batch.SHA256, Note: "测试"}))
		}
		on("2023-01-01")
		end := func(day string) time.Time { return date(day).AddDate(0, 0, 1).Add(-time.Microsecond) }

		for day, want := range map[string]indicator.Stage{"2022-03-01": indicator.Recorded, "2022-03-04": indicator.Approved, "2022-03-08": indicator.Published, "2022-03-09": indicator.Withdrawn, "2022-12-31": indicator.Withdrawn} {
			got := must[*indicator.BatchInfo](t)(b.Batch(program(), county, batch.ID, end(day)))
			if got.Stage(time.Time{}) != want {
				t.Errorf("on %s the batch was %s, want %s; steps %v", day, got.Stage(time.Time{}), want, got.Events)
			}
			if all := must[[]*indicator.BatchInfo](t)(b.Batches(program(), county, end(day))); len(all) != 1 || all[0].Stage(time.Time{}) != want {
				t.Errorf("on %s the list says %v", day, all)
			}
		}
		cell := observe("a", 1, area.Code(county), year(2021), "5").Cell
		for _, c := range []struct {
			name, day, first string // asked about; the earliest that is named, empty: there is an answer
			ask              func(at time.Time) error
		}{
			{"definitions", "2022-01-09", "2022-01-10", func(at time.Time) error { _, err := b.Definitions(program(), county, at); return err }},
			{"definitions", "2022-01-10", "", func(at time.Time) error { _, err := b.Definitions(program(), county, at); return err }},
			{"an indicator before all", "2021-06-01", "2022-01-10", func(at time.Time) error {
				_, err := b.Indicator(program(), indicator.IndicatorQuery{Tenant: county, Code: "b", At: at, Lens: indicator.Internal})
				return err
			}},
			{"an indicator before itself", "2022-01-15", "2022-01-20", func(at time.Time) error {
				_, err := b.Indicator(program(), indicator.IndicatorQuery{Tenant: county, Code: "b", At: at, Lens: indicator.Public})
				return err
			}},
			{"places", "2022-01-15", "2022-01-20", func(at time.Time) error {
				_, err := b.Compare(program(), indicator.CompareQuery{Tenant: county, Code: "b", At: at, Lens: indicator.Internal})
				return err
			}},
			{"a plan", "2022-01-25", "2022-02-01", func(at time.Time) error {
				_, err := b.Table(program(), indicator.TableQuery{Tenant: county, Plan: stem, At: at, Lens: indicator.Internal})
				return err
			}},
			{"batches", "2022-02-28", "2022-03-01", func(at time.Time) error { _, err := b.Batches(program(), county, at); return err }},
			{"a batch", "2022-02-28", "2022-03-01", func(at time.Time) error { _, err := b.Batch(program(), county, batch.ID, at); return err }},
			{"figures of those who work here", "2022-03-01", "2022-03-02", func(at time.Time) error {
				_, err := b.Observations(program(), indicator.ObservationQuery{Tenant: county, At: at, Lens: indicator.Internal})
				return err
			}},
			{"figures of the public", "2022-03-02", "2022-03-05", func(at time.Time) error {
				_, err := b.Observations(program(), indicator.ObservationQuery{Tenant: county, At: at, Lens: indicator.Public})
				return err
			}},
			{"a figure", "2022-03-02", "2022-03-05", func(at time.Time) error {
				_, err := b.Answer(program(), county, cell, at, indicator.Public)
				return err
			}},
			{"a figure that is shown", "2022-03-06", "", func(at time.Time) error {
				_, err := b.Answer(program(), county, cell, at, indicator.Public)
				return err
			}},
		} {
			err := c.ask(end(c.day))
			if c.first == "" {
				if err != nil {
					t.Errorf("%s on %s: %v", c.name, c.day, err)
				}
				continue
			}
			f := fault.From(err)
			if first, ok := f.Earliest(); err == nil || f.Code != fault.NotFound || !ok || first.Format(time.DateOnly) != c.first || !f.Args["Day"].(time.Time).Equal(end(c.day)) {
				t.Errorf("%s on %s: %v, want the earliest %s", c.name, c.day, err, c.first)
			}
		}
		if _, err := b.Indicator(program(), indicator.IndicatorQuery{Tenant: county, Code: "none", At: end("2022-01-15"), Lens: indicator.Internal}); fault.From(err).Key != "indicator.unknown" {
			t.Errorf("what never was: %v", err)
		}
		if _, err := b.Answer(program(), county, cell, time.Time{}, indicator.Public); fault.From(err).Key != "indicator.figure_unknown" {
			t.Errorf("what was withdrawn: %v", err)
		}
	}, indicatordb.Migrations())
}
