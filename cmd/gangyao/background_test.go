package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Jobs run at start and then each day; one that fails or panics is logged, tried
// again after ten minutes, and keeps no other from its time. All stop with the server.
func TestJobsAreDoneOnTheirDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // begins at midnight UTC, 8 in the morning in China
		var out bytes.Buffer
		log := slog.New(slog.NewTextHandler(&out, nil))
		start := time.Now()
		var good, bad, slow []time.Duration
		ctx, stop := context.WithCancel(t.Context())
		wait := background(ctx, log,
			job{"good", daily(5), func(context.Context) error { good = append(good, time.Since(start)); return nil }},
			job{"bad", daily(5), func(context.Context) error {
				bad = append(bad, time.Since(start))
				switch len(bad) {
				case 1:
					return errors.New("the disk is full")
				case 2:
					panic("a mistake")
				}
				return nil
			}},
			job{"slow", daily(5), func(ctx context.Context) error {
				slow = append(slow, time.Since(start))
				<-ctx.Done()
				return ctx.Err()
			}},
		)
		time.Sleep(48 * time.Hour)
		synctest.Wait()
		first := 16*time.Hour + 5*time.Minute // five past midnight in China
		for _, x := range []struct {
			name      string
			got, want []time.Duration
		}{
			{"good", good, []time.Duration{0, first, first + 24*time.Hour}},
			{"bad", bad, []time.Duration{0, retryAfter, 2 * retryAfter, first, first + 24*time.Hour}},
			{"slow", slow, []time.Duration{0}},
		} {
			if len(x.got) != len(x.want) {
				t.Errorf("%s ran at %v, want %v", x.name, x.got, x.want)
				continue
			}
			for i := range x.want {
				if x.got[i] != x.want[i] {
					t.Errorf("%s ran at %v, want %v", x.name, x.got, x.want)
				}
			}
		}
		stop()
		wait() // would hang, and the bubble with it, if a job went on
		for _, words := range []string{"the disk is full", "a mistake"} {
			if !strings.Contains(out.String(), words) {
				t.Errorf("the log says nothing of %q:\n%s", words, out.String())
			}
		}
	})
}

// Just before and just after its time a daily job is due at the right midnight.
func TestDailyIsByTheDayInChina(t *testing.T) {
	for _, x := range []struct{ from, want string }{
		{"2026-03-01T16:04:59Z", "2026-03-01T16:05:00Z"},
		{"2026-03-01T16:05:00Z", "2026-03-02T16:05:00Z"},
		{"2026-02-28T20:00:00Z", "2026-03-01T16:05:00Z"},
	} {
		from, err := time.Parse(time.RFC3339, x.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := daily(5)(from).UTC().Format(time.RFC3339); got != x.want {
			t.Errorf("after %s it is due at %s, want %s", x.from, got, x.want)
		}
	}
}
