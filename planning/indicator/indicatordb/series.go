package indicatordb

import (
	"context"
	"fmt"

	"gangyao/planning/indicator"
)

// seriesCache holds the numbers of a tenant's series within one transaction.
type seriesCache struct {
	tenant indicator.Tenant
	ids    map[indicator.SeriesKey]int64
	all    bool // every series of the tenant is in ids
}

// fewSeries is how many series a batch may have to be looked up one by one; for
// more the whole list is read.
const fewSeries = 100

// seriesIDs finds the numbers of series and numbers those that are new. The
// caller holds the tenant's counters, so that nobody else adds any meanwhile.
func (t *tx) seriesIDs(ctx context.Context, tenant indicator.Tenant, keys []indicator.SeriesKey) ([]int64, error) {
	if t.known.tenant != tenant || t.known.ids == nil {
		t.known = seriesCache{tenant: tenant, ids: map[indicator.SeriesKey]int64{}}
	}
	if err := t.lookUp(ctx, tenant, keys); err != nil {
		return nil, err
	}
	ids := make([]int64, len(keys))
	var missing []int
	for i, k := range keys {
		id, ok := t.known.ids[k]
		if !ok {
			missing = append(missing, i)
		}
		ids[i] = id
	}
	if len(missing) == 0 {
		return ids, nil
	}
	first, err := t.next(ctx, tenant, series, len(missing))
	if err != nil {
		return nil, err
	}
	n := 0
	_, err = t.Bulk(ctx, "indicator_series", []string{"tenant", "id", "code", "version", "area", "org"}, []any{string(tenant)}, func(row []any) (bool, error) {
		if n == len(missing) {
			return false, nil
		}
		k := keys[missing[n]]
		id := first + int64(n)
		ids[missing[n]], t.known.ids[k] = id, id
		row[0], row[1], row[2], row[3], row[4] = id, string(k.Code), k.Version, string(k.Area), string(k.Org)
		n++
		return true, nil
	})
	if err != nil {
		return nil, fmt.Errorf("indicatordb: add series: %w", err)
	}
	return ids, nil
}

// lookUp reads the numbers of keys that are not known yet.
func (t *tx) lookUp(ctx context.Context, tenant indicator.Tenant, keys []indicator.SeriesKey) error {
	if t.known.all {
		return nil
	}
	if len(keys) > fewSeries {
		all, err := t.seriesKeys(ctx, tenant)
		if err != nil {
			return err
		}
		for id, k := range all {
			t.known.ids[k] = id
		}
		t.known.all = true
		return nil
	}
	for _, k := range keys {
		if _, ok := t.known.ids[k]; ok {
			continue
		}
		err := t.Rows(ctx, `SELECT id FROM indicator_series WHERE tenant = $1 AND code = $2 AND version = $3 AND area = $4 AND org = $5`,
			[]any{tenant, k.Code, k.Version, k.Area, k.Org}, func(scan func(...any) error) error {
				var id int64
				if err := scan(&id); err != nil {
					return err
				}
				t.known.ids[k] = id
				return nil
			})
		if err != nil {
			return fmt.Errorf("indicatordb: look up series: %w", err)
		}
	}
	return nil
}

// seriesKeys reads all series of a tenant.
func (t *tx) seriesKeys(ctx context.Context, tenant indicator.Tenant) (map[int64]indicator.SeriesKey, error) {
	return t.seriesWhere(ctx, "", tenant)
}

// fewRows is how many observations make it worth asking for their series alone.
const fewRows = 2000

// seriesBetween reads the series of the observations after a batch, up to another
// one, and perhaps others.
func (t *tx) seriesBetween(ctx context.Context, tenant indicator.Tenant, after, through indicator.BatchID) (map[int64]indicator.SeriesKey, error) {
	var rows int64
	err := t.Row(ctx, `SELECT CAST(COALESCE(SUM(row_count), 0) AS BIGINT) FROM indicator_batch WHERE tenant = $1 AND id > $2 AND id <= $3`, []any{tenant, after, through}, &rows)
	switch {
	case err != nil:
		return nil, fmt.Errorf("indicatordb: series: %w", err)
	case rows > fewRows:
		return t.seriesKeys(ctx, tenant)
	}
	return t.seriesWhere(ctx, ` AND id IN (SELECT o.series FROM indicator_observation o WHERE o.tenant = $1 AND o.batch > $2 AND o.batch <= $3)`, tenant, after, through)
}

func (t *tx) seriesWhere(ctx context.Context, and string, args ...any) (map[int64]indicator.SeriesKey, error) {
	out := map[int64]indicator.SeriesKey{}
	err := t.Rows(ctx, `SELECT id, code, version, area, org FROM indicator_series WHERE tenant = $1`+and, args, func(scan func(...any) error) error {
		var id int64
		var k indicator.SeriesKey
		if err := scan(&id, &k.Code, &k.Version, &k.Area, &k.Org); err != nil {
			return err
		}
		out[id] = k
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("indicatordb: series: %w", err)
	}
	return out, nil
}
