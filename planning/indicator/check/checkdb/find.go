package checkdb

import (
	"context"
	"encoding/json"
	"fmt"

	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// cell is a cell as it is stored.
type cell struct {
	Code    formula.Code   `json:"code"`
	Version int            `json:"version"`
	Area    area.Code      `json:"area,omitempty"`
	Org     identity.OrgID `json:"org,omitempty"`
	Period  int32          `json:"period,omitempty"`
}

func stored(c check.Cell) cell { return cell{c.Code, c.Version, c.Area, c.Org, c.Period.Code()} }

func (c cell) read() check.Cell {
	p, _ := period.FromCode(c.Period) // no period is stored as 0
	return check.Cell{Code: c.Code, Version: c.Version, Place: formula.Place{Area: c.Area, Org: c.Org, Period: p}}
}

// figure is an input as it is stored.
type figure struct {
	Cell   cell           `json:"cell"`
	Value  quantity.Value `json:"value"`
	Unit   quantity.Unit  `json:"unit,omitempty"`
	Record string         `json:"record,omitempty"`
}

// resultRow is a result as columns, from check_id on.
func resultRow(r *check.Result, org func(check.Cell) identity.OrgID) ([]any, error) {
	fingerprint, err := r.Fingerprint()
	if err != nil {
		return nil, err
	}
	var texts [3]string
	for i, m := range []i18n.Msg{r.Title, r.Message, r.Advice} {
		b, err := check.EncodeMsg(m)
		if err != nil {
			return nil, err
		}
		texts[i] = string(b)
	}
	cells := []cell{}
	for _, c := range r.Cells {
		cells = append(cells, stored(c))
	}
	inputs := []figure{}
	for _, f := range r.Inputs {
		inputs = append(inputs, figure{stored(f.Cell), f.Value, f.Unit, f.Record})
	}
	cellText, err := json.Marshal(cells)
	if err != nil {
		return nil, err
	}
	inputText, err := json.Marshal(inputs)
	if err != nil {
		return nil, err
	}
	var first check.Cell
	var owner identity.OrgID
	if len(r.Cells) > 0 {
		first = r.Cells[0]
		owner = first.Org
		if org != nil {
			owner = org(first)
		}
	}
	suggest, signal := "", 0
	if r.Suggest != nil {
		suggest = r.Suggest.String()
	}
	if r.Signal {
		signal = 1
	}
	return []any{r.Check, r.Version, string(r.Severity), signal, string(first.Code), string(first.Area), string(owner), r.Row,
		fingerprint, texts[0], texts[1], texts[2], suggest, string(cellText), string(inputText)}, nil
}

// answered holds for a result (e) of a run (r) that somebody explained.
const answered = `EXISTS (SELECT 1 FROM check_answer a WHERE a.tenant = e.tenant AND a.ref = r.ref AND a.fingerprint = e.fingerprint)`

// ended holds for a result (e) that a later standing run did not find again.
const ended = `EXISTS (SELECT 1 FROM check_ended x WHERE x.tenant = e.tenant AND x.run = e.run AND x.seq = e.seq)`

func where(t area.Code, q check.Query) *db.Where {
	w := &db.Where{}
	w.And("e.tenant = ?", string(t))
	for _, c := range []struct{ column, value string }{
		{"e.code", string(q.Code)}, {"e.area", string(q.Area)}, {"e.org", string(q.Org)}, {"e.check_id", q.Check},
		{"e.severity", string(q.Severity)}, {"r.act", string(q.Act)}, {"r.round", q.Round}, {"r.ref", q.Ref},
	} {
		if c.value != "" {
			w.And(c.column+" = ?", c.value)
		}
	}
	if q.Signals != nil {
		signal := 0
		if *q.Signals {
			signal = 1
		}
		w.And("e.signal = ?", signal)
	}
	if q.Batch != 0 {
		w.And("r.batch = ?", q.Batch)
	}
	if q.Run != 0 {
		w.And("e.run = ?", q.Run)
	}
	if q.Open != nil {
		open := "(e.severity = 'block' OR e.severity = 'remark' AND NOT " + answered + ")"
		if !*q.Open {
			open = "NOT " + open
		}
		w.And(open)
	}
	if q.Latest {
		w.And("(r.act = ? OR NOT EXISTS (SELECT 1 FROM check_run n WHERE n.tenant = r.tenant AND n.ref = r.ref AND n.id > r.id))", string(check.Standing))
		w.And("NOT " + ended)
	}
	if q.AfterRun != 0 || q.AfterSeq != 0 {
		w.And("(e.run > ? OR e.run = ? AND e.seq > ?)", q.AfterRun, q.AfterRun, q.AfterSeq)
	}
	return w
}

// Last is the newest run over a thing.
func (s *Store) Last(ctx context.Context, t area.Code, ref string) (last int64, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		return tx.Row(ctx, `SELECT COALESCE(MAX(id), 0) FROM check_run WHERE tenant = $1 AND ref = $2`, []any{string(t), ref}, &last)
	})
	return last, err
}

// Held lists what standing runs found and none ended.
func (s *Store) Held(ctx context.Context, t area.Code, ref string) (out []check.Held, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		out, err = held(ctx, tx, t, ref)
		return err
	})
	return out, err
}

func held(ctx context.Context, tx *db.Tx, t area.Code, ref string) ([]check.Held, error) {
	var out []check.Held
	err := tx.Rows(ctx, `SELECT e.run, e.seq, e.fingerprint FROM check_run r JOIN check_result e ON e.tenant = r.tenant AND e.run = r.id
		WHERE r.tenant = $1 AND r.ref = $2 AND r.act = $3 AND NOT `+ended+` ORDER BY e.run, e.seq`, []any{string(t), ref, string(check.Standing)}, func(scan func(...any) error) error {
		var h check.Held
		err := scan(&h.Run, &h.Seq, &h.Fingerprint)
		out = append(out, h)
		return err
	})
	return out, err
}

// Find lists results by run and number.
func (s *Store) Find(ctx context.Context, t area.Code, q check.Query) ([]check.Kept, error) {
	var out []check.Kept
	var things []thing
	err := s.db.View(ctx, func(tx *db.Tx) error {
		w := where(t, q)
		page := `FROM check_result e JOIN check_run r ON r.tenant = e.tenant AND r.id = e.run` + w.String() +
			` ORDER BY e.run, e.seq LIMIT ` + w.Arg(capped(q.Limit))
		err := tx.Rows(ctx, `SELECT e.run, e.seq, e.check_id, e.version, e.severity, e.signal, e.org, e.source_row, e.title, e.message, e.advice,
			e.suggest, e.cells, e.inputs, r.act, r.ref, r.run_at, e.fingerprint `+page, w.Args(), func(scan func(...any) error) error {
			k, fingerprint, err := readResult(scan)
			out, things = append(out, k), append(things, thing{k.Ref, fingerprint})
			return err
		})
		if err != nil || len(out) == 0 {
			return err
		}
		answers, err := answersOf(ctx, tx, t, page, w)
		for i := range out {
			out[i].Answers = answers[things[i]]
		}
		return err
	})
	return out, err
}

// thing is what explanations belong to: what is said about what was looked at.
type thing struct{ ref, fingerprint string }

// answersOf reads the explanations of a page of results.
func answersOf(ctx context.Context, tx *db.Tx, t area.Code, page string, w *db.Where) (map[thing][]check.Answer, error) {
	out := map[thing][]check.Answer{}
	err := tx.Rows(ctx, `WITH page AS (SELECT r.ref, e.fingerprint `+page+`)
		SELECT a.ref, a.fingerprint, a.body, a.answered_by, a.person, a.answered_at FROM check_answer a
		WHERE a.tenant = `+w.Arg(string(t))+` AND EXISTS (SELECT 1 FROM page p WHERE p.ref = a.ref AND p.fingerprint = a.fingerprint) ORDER BY a.seq`, w.Args(),
		func(scan func(...any) error) error {
			var of thing
			var a check.Answer
			var at string
			err := scan(&of.ref, &of.fingerprint, &a.Text, &a.By, &a.Person, &at)
			if err == nil {
				a.At, err = db.ParseTime(at)
			}
			out[of] = append(out[of], a)
			return err
		})
	return out, err
}

func readResult(scan func(...any) error) (k check.Kept, fingerprint string, err error) {
	r := &k.Result
	var signal int
	var title, message, advice, suggest, cells, inputs, at string
	if err = scan(&k.Run, &k.Seq, &r.Check, &r.Version, &r.Severity, &signal, &k.Org, &r.Row, &title, &message, &advice,
		&suggest, &cells, &inputs, &k.Act, &k.Ref, &at, &fingerprint); err != nil {
		return k, fingerprint, err
	}
	if k.At, err = db.ParseTime(at); err != nil {
		return k, fingerprint, err
	}
	r.Signal = signal == 1
	if suggest != "" {
		v := quantity.Parse(suggest)
		r.Suggest = &v
	}
	for _, m := range []struct {
		text string
		into *i18n.Msg
	}{{title, &r.Title}, {message, &r.Message}, {advice, &r.Advice}} {
		if *m.into, err = check.DecodeMsg([]byte(m.text)); err != nil {
			return k, fingerprint, err
		}
	}
	var cs []cell
	if err = json.Unmarshal([]byte(cells), &cs); err != nil {
		return k, fingerprint, fmt.Errorf("checkdb: stored cells: %w", err)
	}
	for _, c := range cs {
		r.Cells = append(r.Cells, c.read())
	}
	var fs []figure
	if err = json.Unmarshal([]byte(inputs), &fs); err != nil {
		return k, fingerprint, fmt.Errorf("checkdb: stored inputs: %w", err)
	}
	for _, f := range fs {
		r.Inputs = append(r.Inputs, check.Figure{Cell: f.Cell.read(), Value: f.Value, Unit: f.Unit, Record: f.Record})
	}
	return k, fingerprint, nil
}
