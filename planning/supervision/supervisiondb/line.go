package supervisiondb

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/db"
)

// noDue stands for no due day, so that those items come last.
const noDue = "9999-12-31"

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// lateness is how late something is in one number: the workdays, or -1 when only days of
// rest went by since it was due.
func lateness(l supervision.Late) int {
	if l.Over && l.Days == 0 {
		return -1
	}
	return l.Days
}

func lateFrom(n int) supervision.Late { return supervision.Late{Over: n != 0, Days: max(n, 0)} }

var ranks = map[casework.Level]int{casework.Red: 0, casework.Yellow: 1, casework.Blue: 2, casework.Calm: 3}

// PutLine writes the line of an item anew, with its parts.
func (t *tx) PutLine(ctx context.Context, tenant supervision.Tenant, l *supervision.Line) error {
	due, turn := day(l.Due), " "
	if due == "" {
		due = noDue
	}
	for _, r := range l.Turn {
		turn += string(r) + " "
	}
	for _, table := range []string{"supervision_part", "supervision_span"} {
		if _, err := t.Exec(ctx, `DELETE FROM `+table+` WHERE tenant = $1 AND item = $2`, tenant, l.Item); err != nil {
			return wrap(err)
		}
	}
	if _, err := t.Exec(ctx, `INSERT INTO supervision_line (tenant, id, title, words, source, state, level, worst, rank, turn, owner, owner_name, issued, year, closed, open, due,
			work_due, held, merged, leader, instruct, began, acted)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
		ON CONFLICT (tenant, id) DO UPDATE SET title = excluded.title, words = excluded.words, source = excluded.source, state = excluded.state, level = excluded.level,
			worst = excluded.worst, rank = excluded.rank, turn = excluded.turn, owner = excluded.owner, owner_name = excluded.owner_name, issued = excluded.issued, year = excluded.year,
			closed = excluded.closed, open = excluded.open, due = excluded.due, work_due = excluded.work_due, held = excluded.held, merged = excluded.merged,
			leader = excluded.leader, instruct = excluded.instruct, began = excluded.began, acted = excluded.acted`,
		tenant, l.Item, l.Title, strings.ToLower(l.Title+" "+l.Number+" "+l.Asked), l.Source, l.State, l.Level, l.Worst, ranks[l.Level], turn, l.Owner, l.OwnerName, day(l.Issued), year(l.Issued),
		day(l.Closed), flag(l.Open), due, day(l.WorkDue), lateness(l.Held), flag(l.Merged), l.Leader, flag(l.Instruct), db.Time(l.Began), db.Time(l.Acted)); err != nil {
		return wrap(err)
	}
	for _, p := range l.Parts {
		if _, err := t.Exec(ctx, `INSERT INTO supervision_part (tenant, item, org, role, turn, done, held) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			tenant, l.Item, p.Org, p.Role, flag(p.Turn), flag(p.Done), flag(p.Held)); err != nil {
			return wrap(err)
		}
	}
	return t.putSpans(ctx, tenant, l)
}

func year(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return t.Year()
}

// selecting is the conditions of a search.
func selecting(f *supervision.Find) *db.Where {
	var w db.Where
	w.And("tenant = ?", f.Tenant)
	if f.IDs != nil {
		db.In(&w, "id", f.IDs)
	}
	for _, c := range []struct {
		given bool
		cond  string
		arg   any
	}{{f.State != "", "state = ?", f.State}, {f.Level != casework.Calm, "level = ?", f.Level}, {f.Source != "" && f.Ref == "", "source = ?", f.Source}, {!f.DueBefore.IsZero(), "due < ?", day(f.DueBefore)},
		{f.Open || f.Late, "open = ?", 1},
		{!f.Began.IsZero(), "began < ?", db.Time(f.Began)}} {
		if c.given {
			w.And(c.cond, c.arg)
		}
	}
	if f.Org != "" {
		w.And("id IN (SELECT p.item FROM supervision_part p WHERE p.tenant = ? AND p.org = ?)", f.Tenant, f.Org)
	}
	if f.Year != 0 {
		who := ""
		if f.Org != "" {
			who = " AND s.org = " + w.Arg(f.Org)
		}
		w.And("id IN (SELECT s.item FROM supervision_span s WHERE s.tenant = " + w.Arg(f.Tenant) + " AND s.year <= " + w.Arg(f.Year) + " AND s.last >= " + w.Arg(f.Year) + who + ")")
	}
	if f.Ref != "" {
		w.And("id IN (SELECT m.item FROM supervision_matter m WHERE m.tenant = ? AND m.source_kind = ? AND m.source_ref = ?)", f.Tenant, f.Source, f.Ref)
	}
	if f.Text != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(f.Text)) + "%"
		w.And(`(words LIKE ? ESCAPE '\' OR id IN (SELECT n.item FROM supervision_notice n WHERE n.tenant = ? AND LOWER(n.number) LIKE ? ESCAPE '\'))`, like, f.Tenant, like)
	}
	if f.Late {
		w.And(late(&w, f))
	}
	if f.Seen != nil {
		w.And("id IN " + parts(&w, f.Tenant, f.Seen.Orgs, " AND p.held <> 0"))
	}
	if f.Mine != nil {
		w.And(mine(&w, f))
	}
	return &w
}

// late is the condition that an item is late on the day of the search.
func late(w *db.Where, f *supervision.Find) string {
	return "(held <> 0 OR work_due <> '' AND work_due < " + w.Arg(day(f.Today)) + ")"
}

// parts are the items that one of some organisations has a part in.
func parts[T ~string](w *db.Where, tenant supervision.Tenant, orgs []T, more string) string {
	if len(orgs) == 0 {
		return "(SELECT '' WHERE 1 = 0)"
	}
	return "(SELECT p.item FROM supervision_part p WHERE p.tenant = " + w.Arg(tenant) + " AND p.org IN (" + marks(w, orgs) + ")" + more + ")"
}

func marks[T ~string](w *db.Where, values []T) string {
	var out []string
	for _, v := range values {
		out = append(out, w.Arg(string(v)))
	}
	return strings.Join(out, ", ")
}

// mine is the condition that the next step is awaited from somebody.
func mine(w *db.Where, f *supervision.Find) string {
	m := f.Mine
	any := []string{"1 = 0"}
	if len(m.Orgs) > 0 {
		any = append(any, "id IN "+parts(w, f.Tenant, m.Orgs, " AND p.turn = 1"))
	}
	if m.Leader != "" {
		any = append(any, "instruct = 1 AND leader = "+w.Arg(m.Leader))
	}
	switch {
	case m.Supervises && m.Led == nil:
		any = append(any, "turn LIKE '% supervisor %'")
	case m.Supervises && len(m.Led) > 0:
		any = append(any, "turn LIKE '% supervisor %' AND owner IN ("+marks(w, m.Led)+")")
	}
	return "open = 1 AND (" + strings.Join(any, " OR ") + ")"
}

var orders = map[supervision.SortKey]string{supervision.ByLevel: "rank", supervision.ByOwner: "owner_name", supervision.ByState: byState(), supervision.ByDue: "due"}

// byState is the order of states on the way of an item.
func byState() string {
	var out strings.Builder
	out.WriteString("CASE state")
	for i, s := range supervision.States() {
		fmt.Fprintf(&out, " WHEN '%s' THEN %d", s, i)
	}
	return out.String() + " ELSE 99 END"
}

func order(f *supervision.Find) string {
	const usual = "open DESC, rank, due, id DESC"
	column, ok := orders[f.Sort]
	if !ok {
		return " ORDER BY " + usual
	}
	if f.Desc {
		column += " DESC"
	}
	return " ORDER BY " + column + ", " + usual
}

// Lines finds lines with their parts.
func (t *tx) Lines(ctx context.Context, f supervision.Find) ([]supervision.Line, error) {
	w := selecting(&f)
	text := `SELECT id, title, source, state, level, worst, turn, owner, owner_name, issued, closed, open, due, work_due, held, merged, leader, instruct, began, acted FROM supervision_line` + w.String() + order(&f)
	if f.Limit > 0 {
		text += " LIMIT " + w.Arg(f.Limit) + " OFFSET " + w.Arg(f.Offset)
	}
	var out []supervision.Line
	at := map[supervision.ItemID]int{}
	err := t.Rows(ctx, text, w.Args(), func(scan func(...any) error) error {
		var l supervision.Line
		var turn, issued, closed, due, work, began, acted string
		var open, merged, instruct, held int
		if err := scan(&l.Item, &l.Title, &l.Source, &l.State, &l.Level, &l.Worst, &turn, &l.Owner, &l.OwnerName, &issued, &closed, &open, &due, &work, &held, &merged,
			&l.Leader, &instruct, &began, &acted); err != nil {
			return err
		}
		if due == noDue {
			due = ""
		}
		for _, r := range strings.Fields(turn) {
			l.Turn = append(l.Turn, casework.Role(r))
		}
		l.Open, l.Merged, l.Instruct, l.Held = open == 1, merged == 1, instruct == 1, lateFrom(held)
		var errs [6]error
		l.Issued, errs[0] = parseDay(issued)
		l.Closed, errs[1] = parseDay(closed)
		l.Due, errs[2] = parseDay(due)
		l.WorkDue, errs[3] = parseDay(work)
		l.Began, errs[4] = db.ParseTime(began)
		l.Acted, errs[5] = db.ParseTime(acted)
		at[l.Item] = len(out)
		out = append(out, l)
		return errors.Join(errs[:]...)
	})
	if err != nil || len(out) == 0 {
		return out, wrap(err)
	}
	if f.Spans {
		if err := t.addSpans(ctx, &f, out); err != nil {
			return nil, err
		}
	}
	return out, t.addParts(ctx, &f, out, at)
}

func parseDay(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, s)
}

// few is up to how many items are asked for by their ids.
const few = 500

// addParts reads the parts of lines.
func (t *tx) addParts(ctx context.Context, f *supervision.Find, out []supervision.Line, at map[supervision.ItemID]int) error {
	var w db.Where
	w.And("tenant = ?", f.Tenant)
	if len(out) <= few {
		var ids []supervision.ItemID
		for i := range out {
			ids = append(ids, out[i].Item)
		}
		db.In(&w, "item", ids)
	}
	err := t.Rows(ctx, `SELECT item, org, role, turn, done, held FROM supervision_part`+w.String(), w.Args(), func(scan func(...any) error) error {
		var id supervision.ItemID
		var p supervision.Part
		var turn, done, held int
		if err := scan(&id, &p.Org, &p.Role, &turn, &done, &held); err != nil {
			return err
		}
		p.Turn, p.Done, p.Held = turn == 1, done == 1, held == 1
		if i, ok := at[id]; ok {
			out[i].Parts = append(out[i].Parts, p)
		}
		return nil
	})
	for i := range out { // the lead unit, then the others by id
		slices.SortFunc(out[i].Parts, func(a, b supervision.Part) int {
			return cmp.Or(strings.Compare(string(b.Role), string(a.Role)), strings.Compare(string(a.Org), string(b.Org)))
		})
	}
	return wrap(err)
}

// CountLines counts what Lines would find without Limit and Offset.
func (t *tx) CountLines(ctx context.Context, f supervision.Find) (int, error) {
	w := selecting(&f)
	var n int
	return n, wrap(t.Row(ctx, `SELECT COUNT(*) FROM supervision_line`+w.String(), w.Args(), &n))
}

// CountOpen counts open items by level, late ones, and those that wait.
func (t *tx) CountOpen(ctx context.Context, f supervision.Find) (supervision.Counts, error) {
	all := f
	all.Mine, all.Open = nil, true
	w := selecting(&all)
	out := supervision.Counts{Levels: map[casework.Level]int{}}
	is, wait := late(w, &f), "1 = 0"
	if f.Mine != nil {
		wait = mine(w, &f)
	}
	err := t.Rows(ctx, `SELECT level, COUNT(*), SUM(CASE WHEN `+is+` THEN 1 ELSE 0 END), SUM(CASE WHEN `+wait+` THEN 1 ELSE 0 END) FROM supervision_line`+w.String()+` GROUP BY level`, w.Args(), func(scan func(...any) error) error {
		var l casework.Level
		var n, over, waiting int
		err := scan(&l, &n, &over, &waiting)
		out.Levels[l] = n
		out.Late += over
		out.Mine += waiting
		return err
	})
	return out, wrap(err)
}

// Orgs are those that have a part in an item.
func (t *tx) Orgs(ctx context.Context, tenant supervision.Tenant) (map[string]bool, error) {
	out := map[string]bool{}
	// From one organisation to the next by the index, instead of through all parts.
	err := t.Rows(ctx, `WITH RECURSIVE o(org) AS (SELECT MIN(org) FROM supervision_part WHERE tenant = $1
		UNION ALL SELECT (SELECT MIN(p.org) FROM supervision_part p WHERE p.tenant = $1 AND p.org > o.org) FROM o WHERE o.org IS NOT NULL)
		SELECT org FROM o WHERE org IS NOT NULL`, []any{tenant}, func(scan func(...any) error) error {
		var o string
		err := scan(&o)
		out[o] = true
		return err
	})
	return out, wrap(err)
}

// Unsettled lists items without a line, or with open all that are open.
func (t *tx) Unsettled(ctx context.Context, tenant supervision.Tenant, open bool) ([]supervision.ItemID, error) {
	var out []supervision.ItemID
	err := t.Rows(ctx, `SELECT i.id FROM supervision_item i LEFT JOIN supervision_line l ON l.tenant = i.tenant AND l.id = i.id
		WHERE i.tenant = $1 AND (l.id IS NULL OR l.open >= $2) ORDER BY i.id`, []any{tenant, map[bool]int{true: 1, false: 2}[open]}, func(scan func(...any) error) error {
		var id supervision.ItemID
		err := scan(&id)
		out = append(out, id)
		return err
	})
	return out, wrap(err)
}

// ReviseItem words an item anew and keeps how it was worded.
func (t *tx) ReviseItem(ctx context.Context, it, was *supervision.Item, version int) error {
	if _, err := t.insert(ctx, `INSERT INTO supervision_revision (tenant, item, version, body) VALUES ($1, $2, $3, $4)`, was, was.Tenant, was.ID, version); err != nil {
		return err
	}
	data, err := json.Marshal(it)
	if err != nil {
		return wrap(err)
	}
	if _, err = t.Exec(ctx, `UPDATE supervision_item SET source_kind = $3, source_ref = $4, body = $5 WHERE tenant = $1 AND id = $2`, it.Tenant, it.ID, it.Source.Kind, it.Source.Ref, string(data)); err != nil {
		return wrap(err)
	}
	return t.putMatters(ctx, it)
}

// Revisions are the earlier wordings of an item, oldest first.
func (t *tx) Revisions(ctx context.Context, tenant supervision.Tenant, id supervision.ItemID) ([]supervision.Item, error) {
	var out []supervision.Item
	err := bodies(ctx, t, `SELECT body FROM supervision_revision WHERE tenant = $1 AND item = $2 ORDER BY version`, []any{tenant, id}, func(it supervision.Item) { out = append(out, it) })
	return out, err
}

// ItemsOf are some items of a tenant.
func (t *tx) ItemsOf(ctx context.Context, tenant supervision.Tenant, ids []supervision.ItemID) (map[supervision.ItemID]supervision.Item, error) {
	if len(ids) > few {
		return t.Items(ctx, tenant)
	}
	var w db.Where
	w.And("tenant = ?", tenant)
	db.In(&w, "id", ids)
	out := map[supervision.ItemID]supervision.Item{}
	err := bodies(ctx, t, `SELECT body FROM supervision_item`+w.String(), w.Args(), func(it supervision.Item) { out[it.ID] = it })
	return out, err
}
