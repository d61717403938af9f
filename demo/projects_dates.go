package demo

import (
	_ "embed"
	"fmt"
	"slices"
	"time"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
)

// storyMonth is the month in which the days of data/projects.yaml are told. All of
// them are moved by whole months, so that the story stands around the day on which the
// demonstration is loaded; loaded again later, it goes on from where it was.
var storyMonth = schedule.Date(2026, 11, 1)

var china = time.FixedZone("CST", 8*3600)

//go:embed data/layout.yaml
var layoutYAML string

// done is how much of the work, in hundredths of a per cent, is done at a month's end.
type done struct {
	month project.Day // its first
	done  int64
}

// stand is a standing from a day on.
type stand struct {
	on project.Day
	to project.Standing
}

// dated reads the days of a work.
func (w *work) dated() (err error) {
	for _, x := range []struct {
		text string
		day  *project.Day
	}{{w.Start, &w.start}, {w.Finish, &w.finish}, {w.Replan, &w.replan}} {
		if *x.day, err = schedule.ParseDay(x.text); err != nil {
			return err
		}
	}
	for month, share := range w.Pace {
		d, err := schedule.ParseDay(month + "-01")
		if err != nil {
			return err
		}
		w.pace = append(w.pace, done{d, share * 100})
	}
	for day, to := range w.Stands {
		d, err := schedule.ParseDay(day)
		if err != nil {
			return err
		}
		w.stands = append(w.stands, stand{d, to})
	}
	slices.SortFunc(w.pace, func(a, b done) int { return int(a.month - b.month) })
	slices.SortFunc(w.stands, func(a, b stand) int { return int(a.on - b.on) })
	if w.Stage != "" && slices.Index(project.Stages(), w.Stage) < slices.Index(project.Stages(), project.Started) {
		return nil
	}
	if len(w.pace) == 0 || w.start == 0 || w.finish < w.start {
		return fmt.Errorf("demo: projects.yaml: %s has no pace or no days", w.Name)
	}
	return nil
}

// playedIn is the month in which the story stands: that of now, or, when its projects
// are there already, that in which they were made.
func (s *story) playedIn(works []work, now time.Time) project.Day {
	for i := range works {
		if it := s.built[works[i].Name]; it != nil && works[i].start != 0 && it.at.Basics.Start != 0 {
			return storyMonth.AddMonths(months(works[i].start, it.at.Basics.Start))
		}
	}
	return schedule.DayOf(now.In(china)).FirstOfMonth()
}

// move moves all days of a work by whole months. A year list stays with the year
// that it is to the story: this one or the last.
func (w *work) move(by int) {
	for _, d := range []*project.Day{&w.start, &w.finish, &w.replan} {
		if *d != 0 {
			*d = d.AddMonths(by)
		}
	}
	for i := range w.pace {
		w.pace[i].month = w.pace[i].month.AddMonths(by)
	}
	for i := range w.stands {
		w.stands[i].on = w.stands[i].on.AddMonths(by)
	}
	years := storyMonth.AddMonths(by).Year() - storyMonth.Year()
	for i := range w.Lists {
		w.Lists[i] += years
	}
}

// layout draws the plan's map once.
func (s *story) layout() error {
	all, err := s.projects.Drawings(s.program, Tenant, 0)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Plan == s.out.Plan.Plan {
			return nil
		}
	}
	return s.projects.Draw(s.program, Tenant, s.out.Plan.Plan, 0, layoutYAML, nil)
}
