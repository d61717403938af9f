package identitydb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/identity"
)

// Columns say where a journal's table keeps what a deed is made of, in SQL: the
// name of a column, or ” for what the table lacks. All are texts.
type Columns struct {
	From                string // the tables
	Tenant, At          string
	Who, Person         string
	Act, Object, Within string
	Org, Name, Note     string
	Body                string // what Read makes the rest of
	Order               string // after the time, both descending
	Capability, Kind    string
	Words               string // what stands before Act in the name of its message
	Read                func(d *identity.Deed, body string) error
}

// Table is a journal that a capability keeps in a table: an identity.Journal
// that shows everything; who may read what of it is left to the caller.
type Table struct {
	DB *db.DB
	Columns
}

var _ identity.Journal = Table{}

var errEnough = errors.New("identitydb: enough")

// Deeds reads the newest.
func (j Table) Deeds(ctx context.Context, tenant area.Code, q identity.JournalQuery) ([]identity.Deed, error) {
	var w db.Where
	w.And(j.Tenant+" = ?", string(tenant))
	if !q.From.IsZero() {
		w.And(j.At+" >= ?", db.Time(q.From))
	}
	if !q.To.IsZero() {
		w.And(j.At+" < ?", db.Time(q.To))
	}
	order := j.At + " DESC"
	for _, o := range strings.Split(j.Order, ",") {
		order += ", " + strings.TrimSpace(o) + " DESC"
	}
	var columns []string
	for _, c := range []string{j.At, j.Who, j.Person, j.Act, j.Object, j.Within, j.Org, j.Name, j.Note, j.Body} {
		if c == "" {
			c = "''"
		}
		columns = append(columns, c)
	}
	query := "SELECT " + strings.Join(columns, ", ") + " FROM " + j.From + w.String() + " ORDER BY " + order
	if q.Who == "" && q.Person == "" { // else rows are chosen as they are read
		query += " LIMIT " + w.Arg(q.Limit)
	}
	var out []identity.Deed
	err := j.DB.View(ctx, func(t *db.Tx) error {
		return t.Rows(ctx, query, w.Args(), func(scan func(...any) error) error {
			d, err := j.read(scan)
			if err != nil {
				return err
			}
			if strings.Contains(d.Who, q.Who) && (q.Person == "" || q.Person == d.Person) {
				out = append(out, d)
			}
			if len(out) >= q.Limit {
				return errEnough
			}
			return nil
		})
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("identitydb: journal of %s: %w", j.Capability, err)
	}
	return out, nil
}

func (j Table) read(scan func(...any) error) (identity.Deed, error) {
	d := identity.Deed{Capability: j.Capability, Kind: j.Kind, Outcome: identity.Done}
	var at, body string
	if err := scan(&at, &d.Who, (*string)(&d.Person), &d.Act, &d.Object, &d.Within, (*string)(&d.Org), &d.Name, &d.Note, &body); err != nil {
		return d, err
	}
	var err error
	if d.At, err = db.ParseTime(at); err != nil {
		return d, err
	}
	d.At = d.At.Truncate(time.Microsecond)
	if j.Read != nil {
		if err := j.Read(&d, body); err != nil {
			return d, err
		}
	}
	d.Act = j.Words + d.Act
	return d, nil
}
