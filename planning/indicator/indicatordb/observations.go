package indicatordb

import (
	"context"
	"database/sql"
	"fmt"
	"math"

	"gangyao/planning/indicator"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

var observationColumns = []string{"tenant", "batch", "series", "period", "value", "status", "note"}

// addObservations stores sorted figures, whose series have these numbers, and
// returns their SHA-256, which is made while they pass.
func (t *tx) addObservations(ctx context.Context, tenant indicator.Tenant, batch int64, figures *indicator.Figures, ids []int64) (string, error) {
	canonical := indicator.NewCanonical(figures, nil)
	var f indicator.Figure
	i := 0
	_, err := t.Bulk(ctx, "indicator_observation", observationColumns, []any{string(tenant), batch}, func(row []any) (bool, error) {
		if i == figures.Len() {
			return false, nil
		}
		figures.At(i, &f)
		i++
		row[0], row[1], row[2], row[3], row[4] = ids[f.Series], f.Period.Code(), string(f.Printed), string(f.Status), f.Note
		return true, canonical.Add(&f)
	})
	if err != nil {
		return "", fmt.Errorf("indicatordb: add observations: %w", err)
	}
	return canonical.Sum()
}

// Load calls each for every observation of the batches after a number, up to
// another one (zero: all), in the order of batch, series, period.
func (t *tx) Load(ctx context.Context, tenant indicator.Tenant, after, through indicator.BatchID, each func(indicator.BatchID, *indicator.Observation) error) error {
	if through == 0 {
		through = math.MaxInt64
	}
	keys, err := t.seriesBetween(ctx, tenant, after, through)
	if err != nil {
		return err
	}
	var o indicator.Observation
	var batch, series int64
	var code int32
	var value, status, note sql.RawBytes
	dest := []any{&batch, &series, &code, &value, &status, &note}
	err = t.Rows(ctx, `SELECT batch, series, period, value, status, note FROM indicator_observation
		WHERE tenant = $1 AND batch > $2 AND batch <= $3 ORDER BY tenant, batch, series, period`, []any{tenant, after, through}, func(scan func(...any) error) error {
		if err := scan(dest...); err != nil {
			return err
		}
		key, ok := keys[series]
		if !ok {
			return fmt.Errorf("batch %d: no series %d", batch, series)
		}
		o.Cell.SeriesKey = key
		if o.Cell.Period, ok = period.FromCode(code); !ok {
			return fmt.Errorf("batch %d: no period %d", batch, code)
		}
		o.Value, o.Status, o.Note = parse(value), indicator.Status(status), string(note)
		return each(indicator.BatchID(batch), &o)
	})
	if err != nil {
		return fmt.Errorf("indicatordb: load: %w", err)
	}
	return nil
}

func parse(printed []byte) quantity.Value {
	if digits, decimals, ok := quantity.ParseSmall(printed); ok {
		return quantity.New(digits, decimals)
	}
	return quantity.Parse(string(printed))
}
