package page

import (
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
)

// Verdict is a judgement as people see it: a colour, a shape and a word, each of
// which says it alone. The words are verdict.CODE in the catalogues.
type Verdict string

// The verdicts from best to worst, then the final ones, then the non-verdicts,
// which say why there is no judgement.
const (
	Achieved Verdict = "achieved"
	Ahead    Verdict = "ahead"
	OnTrack  Verdict = "on_track"
	Behind   Verdict = "behind"
	OffTrack Verdict = "off_track"
	Reversed Verdict = "reversed"

	Met       Verdict = "met"
	NearlyMet Verdict = "nearly_met"
	NotMet    Verdict = "not_met"

	NoData        Verdict = "no_data"
	NotComparable Verdict = "not_comparable"
	NotDue        Verdict = "not_due"
	NoBaseline    Verdict = "no_baseline"
	Unquantified  Verdict = "unquantified"
	NotPublished  Verdict = "not_published"
)

// Verdicts lists all verdicts in their fixed order.
func Verdicts() []Verdict {
	return []Verdict{Achieved, Ahead, OnTrack, Behind, OffTrack, Reversed, Met, NearlyMet, NotMet,
		NoData, NotComparable, NotDue, NoBaseline, Unquantified, NotPublished}
}

// Word is the verdict in words.
func (v Verdict) Word(l i18n.Lang) string { return i18n.T(l, "verdict."+string(v)) }

// Judged says whether v is a judgement rather than the reason why there is none.
func (v Verdict) Judged() bool { return v.shape() != "ring" }

// shape is the sign of the verdict.
func (v Verdict) shape() string {
	switch v {
	case Achieved, Met:
		return "check"
	case Ahead:
		return "up"
	case OnTrack, NearlyMet:
		return "dot"
	case Behind:
		return "down"
	case OffTrack, NotMet:
		return "cross"
	case Reversed:
		return "back"
	}
	return "ring"
}

// Render implements templ.Component.
func (v Verdict) Render(ctx context.Context, w io.Writer) error { return v.view().Render(ctx, w) }

// Tally counts verdicts on one line: ✓3 ●2 ▼0 ✕0 ○5. Non-verdicts are counted
// together, so that silence is seen.
type Tally struct {
	// Label names what is counted, e.g. 约束性.
	Label string
	// Counts by verdict; those missing are zero.
	Counts map[Verdict]int
	// Words shows the words beside the signs, and leaves out what is zero.
	Words bool
	// Href leads to the list of one verdict; nil leaves the counts unlinked.
	Href func(Verdict) string
}

// Render implements templ.Component.
func (t Tally) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

type tallyItem struct {
	Verdict Verdict
	Count   int
	Word    string
}

// items are the counts by shape, in the fixed order: of the final or the running
// scale all, unless words leave out what is zero, and of the other one what occurs,
// since some targets are judged finally before others. They sum to total.
func (t Tally) items(l i18n.Lang) []tallyItem {
	running, final := []Verdict{Achieved, Ahead, OnTrack, Behind, OffTrack, Reversed}, []Verdict{Met, NearlyMet, NotMet}
	scale := running
	if t.Counts[Met]+t.Counts[NearlyMet]+t.Counts[NotMet] > 0 {
		scale = final
	}
	var out []tallyItem
	for _, v := range slices.Concat(running, final) {
		if t.Counts[v] > 0 || !t.Words && slices.Contains(scale, v) {
			out = append(out, tallyItem{v, t.Counts[v], v.Word(l)})
		}
	}
	silent := 0
	for v, n := range t.Counts {
		if !v.Judged() {
			silent += n
		}
	}
	return append(out, tallyItem{NoData, silent, i18n.T(l, "verdict.none")})
}

// Sign is the shape of the verdict alone, for where the word stands beside it.
func (v Verdict) Sign() templ.Component { return verdictSign(v) }

func (t Tally) total() int {
	n := 0
	for _, c := range t.Counts {
		n += c
	}
	return n
}
