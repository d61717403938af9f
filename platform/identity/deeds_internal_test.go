package identity

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/platform/area"
)

// told is a journal of deeds at some moments, many of them the same.
type told []Deed

func (j told) Deeds(_ context.Context, _ area.Code, q JournalQuery) ([]Deed, error) {
	var out []Deed
	for _, d := range j {
		if (q.To.IsZero() || d.At.Before(q.To)) && len(out) < q.Limit {
			out = append(out, d)
		}
	}
	return out, nil
}

// However the deeds of several journals fall on moments, and however long pages
// are, the pages together tell each deed once, newest first.
func TestPagesTellEachDeedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &Service{}
		want := 0
		for c := range 3 {
			moments := rapid.SliceOfN(rapid.IntRange(1, 4), 0, 12).Draw(t, "moments")
			slices.SortFunc(moments, func(a, b int) int { return b - a })
			var j told
			for i, m := range moments {
				j = append(j, Deed{At: time.UnixMicro(int64(m)).UTC(), Object: strconv.Itoa(c) + "/" + strconv.Itoa(i)})
			}
			want += len(j)
			s.Journals = append(s.Journals, Named{Capability: "c" + strconv.Itoa(c), Journal: j})
		}
		limit := rapid.IntRange(1, 7).Draw(t, "limit")
		var got []Deed
		for before := ""; ; {
			ended, skip, err := readMark(before)
			if err != nil {
				t.Fatal(err)
			}
			ask := JournalQuery{Limit: limit + skip + 1}
			if before != "" {
				ask.To = ended.Add(time.Microsecond)
			}
			var all []Deed
			for _, n := range s.Journals {
				d, _ := n.Deeds(t.Context(), "", ask)
				all = append(all, d...)
			}
			slices.SortStableFunc(all, func(x, y Deed) int { return y.At.Compare(x.At) })
			page := pageOf(all, ended, skip, limit)
			got = append(got, page.Deeds...)
			if before = page.Next; before == "" {
				break
			}
		}
		seen := map[string]bool{}
		for i, d := range got {
			if seen[d.Object] || i > 0 && d.At.After(got[i-1].At) {
				t.Fatalf("%s is told twice or out of its order: %v", d.Object, got)
			}
			seen[d.Object] = true
		}
		if len(got) != want {
			t.Fatalf("%d of %d deeds are told", len(got), want)
		}
	})
}
