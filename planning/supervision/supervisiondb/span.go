package supervisiondb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/supervision"
	"gangyao/platform/db"
	"gangyao/platform/identity"
)

// ongoing is the last year of a span that goes on.
const ongoing = 9999

// putSpans writes the spans of an item.
func (t *tx) putSpans(ctx context.Context, tenant supervision.Tenant, l *supervision.Line) error {
	for i := range l.Spans {
		s := &l.Spans[i]
		ended, last := "", ongoing
		if !s.To.IsZero() {
			ended, last = db.Time(s.To), identity.Day(s.To).Year()
		}
		done := ""
		if !s.Done.IsZero() {
			done = db.Time(s.Done)
		}
		var dues []string
		for _, d := range s.Dues {
			dues = append(dues, day(d))
		}
		if _, err := t.Exec(ctx, `INSERT INTO supervision_span (tenant, item, no, nth, org, role, source, leader, began, year, ended, last, ending, why, next, into_item, acts, dues, due, years, upto, late,
				level, worst, used, returned, done)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)`,
			tenant, l.Item, s.No, s.Nth, s.Org, s.Role, s.Source, s.Leader, db.Time(s.From), identity.Day(s.From).Year(), ended, last, s.Ending, s.Why, s.Next, s.Into, fmt.Sprint(s.First, " ", s.Last),
			strings.Join(dues, " "), day(s.Due), tallies(s.Years), day(s.Upto), lateness(s.LateOn(s.Upto, nil)), s.Level, s.Worst, s.Used, s.Returned(), done); err != nil {
			return wrap(err)
		}
	}
	return nil
}

// tallies writes what a span came to by year: 2026:5:1:0, the year, how late, answers, sent
// back.
func tallies(all []supervision.Tally) string {
	var out []string
	for _, y := range all {
		out = append(out, fmt.Sprintf("%d:%d:%d:%d", y.Year, lateness(y.Late), y.Answers, y.Returned))
	}
	return strings.Join(out, " ")
}

func parseTallies(text string) ([]supervision.Tally, error) {
	if text == "" {
		return nil, nil
	}
	var out []supervision.Tally
	for _, one := range strings.Fields(text) {
		var n [4]int
		parts := strings.Split(one, ":")
		if len(parts) != len(n) {
			return nil, fmt.Errorf("supervisiondb: %q is no tally", one)
		}
		for i, p := range parts {
			var err error
			if n[i], err = strconv.Atoi(p); err != nil {
				return nil, err
			}
		}
		out = append(out, supervision.Tally{Year: n[0], Late: lateFrom(n[1]), Answers: n[2], Returned: n[3]})
	}
	return out, nil
}

// spanned is the conditions of a search for spans s.
func spanned(f *supervision.SpanFind) *db.Where {
	var w db.Where
	w.And("s.tenant = ?", f.Tenant)
	if f.Year != 0 {
		w.And("s.year <= ?", f.Year)
		w.And("s.last >= ?", f.Year)
	}
	if f.Role != "" {
		w.And("s.role = ?", f.Role)
	}
	if f.Warned {
		w.And("(s.worst IN ('yellow', 'red') OR " + lateSpan(&w, f) + ")")
	}
	switch {
	case f.Seen != nil && f.Own:
		db.In(&w, "s.org", f.Seen.Orgs)
	case f.Seen != nil:
		w.And("s.item IN " + parts(&w, f.Tenant, f.Seen.Orgs, " AND p.held <> 0"))
	}
	return &w
}

// lateSpan is the condition that a span is late on the day of the search.
func lateSpan(w *db.Where, f *supervision.SpanFind) string {
	return "(s.late <> 0 OR s.due <> '' AND s.due < " + w.Arg(day(f.Today)) + ")"
}

const spanColumns = `s.item, s.no, s.nth, s.org, s.role, s.source, s.leader, s.began, s.ended, s.ending, s.why, s.next, s.into_item, s.acts, s.dues, s.due, s.years, s.upto, s.level, s.worst, s.used, s.done`

// Spans finds spans with their items.
func (t *tx) Spans(ctx context.Context, f supervision.SpanFind) ([]supervision.Held, error) {
	w := spanned(&f)
	if !f.Began.IsZero() {
		w.And("l.began < ?", db.Time(f.Began))
	}
	var out []supervision.Held
	err := t.Rows(ctx, `SELECT l.title, l.acted, `+spanColumns+` FROM supervision_span s JOIN supervision_line l ON l.tenant = s.tenant AND l.id = s.item`+w.String(), w.Args(),
		func(scan func(...any) error) error {
			var h supervision.Held
			var acted string
			if err := scanSpan(&h, scan, &h.Title, &acted); err != nil {
				return err
			}
			var err error
			h.Acted, err = db.ParseTime(acted)
			out = append(out, h)
			return err
		})
	slices.SortFunc(out, func(a, b supervision.Held) int { return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.No, b.No)) })
	return out, wrap(err)
}

// scanSpan reads spanColumns behind others.
func scanSpan(h *supervision.Held, scan func(...any) error, others ...any) error {
	s := &h.Span
	var began, ended, acts, dues, due, years, upto, done string
	if err := scan(append(others, &h.Item, &s.No, &s.Nth, &s.Org, &s.Role, &s.Source, &s.Leader, &began, &ended, &s.Ending, &s.Why, &s.Next, &s.Into, &acts, &dues, &due, &years, &upto, &s.Level, &s.Worst, &s.Used, &done)...); err != nil {
		return err
	}
	var errs [7]error
	s.From, errs[0] = db.ParseTime(began)
	s.To, errs[1] = moment(ended)
	s.Done, errs[2] = moment(done)
	s.Due, errs[3] = parseDay(due)
	s.Upto, errs[4] = parseDay(upto)
	s.Years, errs[5] = parseTallies(years)
	first, last, _ := strings.Cut(acts, " ")
	s.First, errs[6] = strconv.Atoi(first)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	var err error
	s.Last, err = strconv.Atoi(last)
	for _, d := range strings.Fields(dues) {
		at, bad := parseDay(d)
		s.Dues, err = append(s.Dues, at), errors.Join(err, bad)
	}
	return err
}

func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return db.ParseTime(text)
}

// addSpans reads the spans of a few lines.
func (t *tx) addSpans(ctx context.Context, f *supervision.Find, out []supervision.Line) error {
	for i := range out {
		l := &out[i]
		err := t.Rows(ctx, `SELECT `+spanColumns+` FROM supervision_span s WHERE s.tenant = $1 AND s.item = $2 ORDER BY s.no`, []any{f.Tenant, l.Item}, func(scan func(...any) error) error {
			var h supervision.Held
			err := scanSpan(&h, scan)
			l.Spans = append(l.Spans, h.Span)
			return err
		})
		if err != nil {
			return wrap(err)
		}
	}
	return nil
}

var breakdowns = map[supervision.Breakdown]string{supervision.ByUnit: "s.org", supervision.BySource: "s.source", supervision.ByLeader: "s.leader"}

// Sums counts spans that are alike.
func (t *tx) Sums(ctx context.Context, f supervision.SpanFind) ([]supervision.Sum, error) {
	w := spanned(&f)
	is, carried := lateSpan(w, &f), w.Arg(f.Year)
	var out []supervision.Sum
	err := t.Rows(ctx, `SELECT k.of, k.role, k.carried, k.ending, k.late, k.level, k.used, COUNT(*), SUM(k.returned), SUM(k.done)
		FROM (SELECT `+breakdowns[f.By]+` AS of, s.role, CASE WHEN s.year < `+carried+` THEN 1 ELSE 0 END AS carried, s.ending, CASE WHEN `+is+` THEN 1 ELSE 0 END AS late,
			CASE WHEN s.ending = '' THEN s.level ELSE s.worst END AS level, CASE WHEN s.ending = 'closed' THEN s.used ELSE 0 END AS used, s.returned, CASE WHEN s.done <> '' THEN 1 ELSE 0 END AS done
			FROM supervision_span s`+w.String()+`) k
		GROUP BY k.of, k.role, k.carried, k.ending, k.late, k.level, k.used`, w.Args(), func(scan func(...any) error) error {
		var s supervision.Sum
		var before, over int
		err := scan(&s.Of, &s.Role, &before, &s.Ending, &over, &s.Level, &s.Used, &s.Items, &s.Returned, &s.Done)
		s.Carried, s.Late = before == 1, over == 1
		out = append(out, s)
		return err
	})
	return out, wrap(err)
}

// SpanYears are the years in which spans began.
func (t *tx) SpanYears(ctx context.Context, tenant supervision.Tenant) ([]int, error) {
	var out []int
	// From one year to the next by the index, instead of through all spans.
	err := t.Rows(ctx, `WITH RECURSIVE y(year) AS (SELECT MIN(year) FROM supervision_span WHERE tenant = $1
		UNION ALL SELECT (SELECT MIN(s.year) FROM supervision_span s WHERE s.tenant = $1 AND s.year > y.year) FROM y WHERE y.year IS NOT NULL)
		SELECT year FROM y WHERE year IS NOT NULL`, []any{tenant}, func(scan func(...any) error) error {
		var y int
		err := scan(&y)
		out = append(out, y)
		return err
	})
	return out, wrap(err)
}
