package supervisionweb

import (
	"gangyao/planning/supervision"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// spans are who answered for an item when, and how late each was.
func (v *visit) spans(x *supervision.View) page.Table {
	t := page.Table{Caption: v.t("supervisionweb.spans"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.org"), Head: true}, {Label: v.t("supervisionweb.span.time"), Kind: page.KindDate},
		{Label: v.t("supervisionweb.span.due"), Kind: page.KindDate}, {Label: v.t("supervisionweb.record.how_late")}, {Label: v.t("supervisionweb.worst"), Kind: page.KindMark}, {Label: v.t("supervisionweb.span.end")}}}
	into := ""
	if x.Into != nil {
		into = x.Into.Item.Number
	}
	for i := range x.Line.Spans {
		s := &x.Line.Spans[i]
		org := page.Txt(v.org(s.Org))
		if s.Role == supervision.RoleContributor {
			org.Note = v.t("supervisionweb.contributor")
		}
		end := page.Txt(v.t("supervisionweb.span.open"))
		if s.Ending != supervision.GoesOn {
			end = page.Txt(v.ending(s, into))
			end.Note = s.Why
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{org, page.Txt(v.spanTime(s)), page.Txt(v.dues(s)), page.Txt(s.LateOn(v.today(), v.w.Items.Days()).In(v.lang, "supervisionweb.clock.cut.in_time")), page.Show(v.level(s.Worst)), end}})
	}
	return t
}

func (v *visit) spanTime(s *supervision.Span) string {
	to := v.t("supervisionweb.span.now")
	if !s.To.IsZero() {
		to = v.day(s.To)
	}
	return v.t("supervisionweb.span.from_to", i18n.Args{"From": v.day(s.From), "To": to})
}

// dues are the due days that were in force, one after another.
func (v *visit) dues(s *supervision.Span) string {
	out := ""
	for _, d := range s.Dues {
		out = joined(out, plain(d), v.t("supervisionweb.span.then"))
	}
	return out
}

// ending says how a span ended; into is the number of the item that it was merged into.
func (v *visit) ending(s *supervision.Span, into string) string {
	switch {
	case s.Ending == supervision.Transferred:
		return v.t("supervisionweb.span.to", i18n.Args{"Org": v.org(s.Next)})
	case s.Ending == supervision.Joined && into != "":
		return v.t("supervisionweb.span.into", i18n.Args{"Number": into})
	}
	return v.t(s.Ending.Key())
}
