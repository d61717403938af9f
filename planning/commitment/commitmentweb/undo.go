package commitmentweb

import (
	"strconv"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// mostBatches is how many changes of several tasks at once are offered to take back.
const mostBatches = 8

// batches lists what was changed of several tasks at once, each to take back.
func (w *Web) batches(v *visit) (page.Table, error) {
	list, err := w.Commitments.Batches(v.ctx, v.query(), mostBatches)
	if err != nil {
		return page.Table{}, err
	}
	t := page.Table{Caption: v.t("commitmentweb.batches"), HideCaption: true, Columns: []page.Column{{Label: v.t("commitmentweb.at"), Kind: page.KindDate, Head: true},
		{Label: v.t("commitmentweb.by")}, {Label: v.t("commitmentweb.reason")}, {Label: v.t("commitmentweb.batches.tasks"), Kind: page.KindNumber}, {Label: v.t("commitmentweb.batches.undo")}}}
	for i := range list {
		b := &list[i]
		tasks := page.Int(b.Duties)
		if b.Left < b.Duties {
			tasks.Note = v.n("commitmentweb.batches.since", b.Duties-b.Left)
		}
		reason := page.Txt(b.Reason)
		if b.Reason == "" {
			reason = page.None(v.t("commitmentweb.nothing_said"))
		}
		undo := page.None(v.t("commitmentweb.batches.none_left"))
		if b.Left > 0 {
			why := v.t("commitmentweb.batches.reason", i18n.Args{"At": v.moment(b.At), "By": b.By})
			undo = page.Show(undoForm(v.here("division"), undoText(&b.BatchID), why, v.n("commitmentweb.batches.take_back", b.Left)))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.moment(b.At)), page.Txt(b.By), reason, tasks, undo}})
	}
	return t, nil
}

// undoText names a batch in a form.
func undoText(id *commitment.BatchID) string {
	return strconv.FormatInt(id.At.UnixNano(), 10) + " " + string(id.Person)
}

// undoOf reads which batch is to be taken back; nil: none is asked for, or none that
// could be.
func undoOf(s string) *commitment.BatchID {
	at, person, found := strings.Cut(s, " ")
	n, err := strconv.ParseInt(at, 10, 64)
	if !found || err != nil {
		return nil
	}
	return &commitment.BatchID{At: time.Unix(0, n), Person: identity.PersonID(person)}
}
