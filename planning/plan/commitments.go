package plan

import (
	"cmp"
	"slices"
	"strings"

	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// natures lists the rows of the target tables by name and unit, so that a
// commitment in the text can be matched with its row.
func natures(items []Entry) map[string]Entry {
	results := map[string]bool{}
	for _, e := range items {
		if e.Kind == KindTable && e.Content.Table.Kind == "results" {
			results[e.Content.Table.ID] = true
		}
	}
	out := map[string]Entry{}
	for _, e := range items {
		if e.Kind != KindIndicator || results[e.Content.Indicator.Table] || e.Content.Indicator.Parent != nil {
			continue
		}
		key := Normal(e.Content.Indicator.Name) + "|" + unitBase(e.Content.Indicator.Unit)
		if _, twice := out[key]; !twice {
			out[key] = e
		}
	}
	return out
}

// Commitments selects, sorts and pages the confirmed commitments.
func (p *Published) Commitments(f CommitmentFilter) CommitmentPage {
	page := CommitmentPage{Kinds: map[string]int{}, Dues: map[int]int{}, Owners: map[string]int{}}
	var rows []CommitmentRow
	for _, e := range p.Entries(KindCommitment) {
		row := CommitmentRow{Entry: e, Commitment: *e.Content.Commitment}
		if ind, ok := p.natures[Normal(row.Commitment.Subject)+"|"+unitBase(row.Commitment.Unit)]; ok {
			row.Indicator, row.Nature = ind.ID, ind.Content.Indicator.Nature
		}
		if !f.matches(&row) {
			continue
		}
		page.Kinds[row.Commitment.Kind]++
		page.Dues[row.Commitment.Due]++
		for _, o := range row.Commitment.Owners {
			page.Owners[o]++
		}
		rows = append(rows, row)
	}
	f.sort(rows)
	page.Matched = len(rows)
	rows = rows[min(max(f.Offset, 0), len(rows)):]
	if f.Limit > 0 && len(rows) > f.Limit {
		rows = rows[:f.Limit]
	}
	page.Rows = rows
	return page
}

func (f *CommitmentFilter) matches(row *CommitmentRow) bool {
	c := &row.Commitment
	switch {
	case f.Section != "" && !inSection(row.Section, f.Section),
		f.Kind != "" && c.Kind != f.Kind,
		f.DueFrom != 0 && c.Due < f.DueFrom,
		f.Due != 0 && c.Due > f.Due,
		f.Owner != "" && !slices.Contains(c.Owners, f.Owner),
		f.Nature != "" && row.Nature != f.Nature:
		return false
	}
	return f.Text == "" || strings.Contains(Normal(c.Subject+c.Text+row.Quote), Normal(f.Text))
}

// sort orders rows; equal ones stay in document order. Rows without a figure
// come last under "value".
func (f *CommitmentFilter) sort(rows []CommitmentRow) {
	key, down := strings.CutPrefix(f.Sort, "-")
	var by func(a, b *CommitmentRow) int
	switch key {
	case "due":
		by = func(a, b *CommitmentRow) int { return cmp.Compare(a.Commitment.Due, b.Commitment.Due) }
	case "subject":
		by = func(a, b *CommitmentRow) int { return cmp.Compare(a.Commitment.Subject, b.Commitment.Subject) }
	case "owner":
		by = func(a, b *CommitmentRow) int {
			return cmp.Compare(strings.Join(a.Commitment.Owners, "、"), strings.Join(b.Commitment.Owners, "、"))
		}
	case "kind":
		by = func(a, b *CommitmentRow) int { return cmp.Compare(a.Commitment.Kind, b.Commitment.Kind) }
	case "value":
		by = func(a, b *CommitmentRow) int { return compareValues(&a.Commitment, &b.Commitment, down) }
	default:
		if down {
			slices.Reverse(rows)
		}
		return
	}
	slices.SortStableFunc(rows, func(a, b CommitmentRow) int {
		if down {
			return by(&b, &a)
		}
		return by(&a, &b)
	})
}

// compareValues orders by unit and then by figure; without a figure comes last
// whichever way the list runs.
func compareValues(a, b *reading.Commitment, down bool) int {
	last := 1
	if down {
		last = -1
	}
	numA, numB := a.Value, b.Value
	switch {
	case numA == nil && numB == nil:
		return 0
	case numA == nil:
		return last
	case numB == nil:
		return -last
	}
	unitA, scaleA := quantity.Unit(a.Unit).Fold()
	unitB, scaleB := quantity.Unit(b.Unit).Fold()
	if c := cmp.Compare(unitA, unitB); c != 0 {
		return c
	}
	x, okX := numA.Number()
	y, okY := numB.Number()
	if okX && okY {
		return x.Mul(scaleA).Cmp(y.Mul(scaleB))
	}
	return cmp.Compare(numA.String(), numB.String())
}
