package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// job is something that the program does by itself, at start and then at its times.
type job struct {
	name string
	// next is the first time after t at which it is due.
	next func(t time.Time) time.Time
	// run does it; doing it again must do no harm.
	run func(ctx context.Context) error
}

// retryAfter is how long after a failure a job is tried again, unless it is due before.
const retryAfter = 10 * time.Minute

// china is where the days of jobs begin.
var china = time.FixedZone("UTC+8", 8*60*60)

// daily is once a day, some minutes after midnight in China.
func daily(minutes int) func(time.Time) time.Time {
	return func(t time.Time) time.Time {
		y, m, d := t.In(china).Date()
		at := time.Date(y, m, d, 0, minutes, 0, 0, china)
		if !at.After(t) {
			at = time.Date(y, m, d+1, 0, minutes, 0, 0, china)
		}
		return at
	}
}

// background does jobs until ctx ends. Each has a time of its own: one that fails,
// panics or takes long keeps no other from being done, and is tried again. The
// function that it returns waits until what is under way has stopped.
func background(ctx context.Context, log *slog.Logger, jobs ...job) (wait func()) {
	var all sync.WaitGroup
	for _, j := range jobs {
		all.Go(func() { j.loop(ctx, log) })
	}
	return all.Wait
}

func (j *job) loop(ctx context.Context, log *slog.Logger) {
	for ctx.Err() == nil {
		began := time.Now()
		err := j.once(ctx)
		due := j.next(time.Now())
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Error("background job failed", "job", j.name, "err", err)
			if again := time.Now().Add(retryAfter); again.Before(due) {
				due = again
			}
		default:
			log.Info("background job done", "job", j.name, "took", time.Since(began))
		}
		timer := time.NewTimer(time.Until(due))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// once runs the job; a panic becomes an error.
func (j *job) once(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return j.run(ctx)
}

// jobs is what the program does by itself. as gives a context in which it acts.
func (s *system) jobs(as func(context.Context) context.Context) []job {
	return []job{
		{"remind", daily(5), func(ctx context.Context) error {
			_, err := s.reports.Remind(as(ctx), s.tenant)
			return err
		}},
		{"warnings", daily(15), s.evaluateWarnings},
		{"projects", daily(20), func(ctx context.Context) error { return s.warmProjects(as(ctx)) }},
		{"supervision", daily(1), func(ctx context.Context) error {
			if err := s.holidays.Refresh(ctx); err != nil {
				return err
			}
			_, err := s.items.Tick(as(ctx), s.tenant)
			return err
		}},
	}
}
