package reportingweb

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/sheet"
	"gangyao/planning/reporting/sheet/dryrun"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/recall"
)

// memory remembers what was answered about spreadsheets for sheets of rounds.
func (w *Web) memory() dryrun.Memory {
	return dryrun.Memory{Recall: w.Recall, Purpose: recall.Purpose{Name: "sheet", Do: reporting.DoFill}}
}

// choices are what may be named in answers about a file for a sheet.
func (v *visit) choices(s *reporting.SheetView, f *sheet.Frame) dryrun.Choices {
	c := dryrun.Choices{Lang: v.lang, Definitions: f.Definitions, Areas: f.Areas}
	c.Hint.Kind, c.Hint.Year = s.Round.Period.Kind(), s.Round.Period.Year()
	for _, k := range f.Cells {
		if !slices.Contains(c.Periods, k.Period) {
			c.Periods = append(c.Periods, k.Period)
		}
	}
	return c
}

// dryRun reads a file and shows what it would bring; nothing is kept.
func (w *Web) dryRun(v *visit, s *reporting.SheetView, f sent, data []byte, fresh bool) (*dryrun.Run, error) {
	frame := v.frame(s, sheet.Mapping{})
	d := &dryrun.Run{Choices: v.choices(s, frame), Action: sheetPath(s.Sheet.ID) + "/upload", Other: sheetPath(s.Sheet.ID) + "/upload", Typed: v.form,
		Carry: [][2]string{{"sha", f.SHA}, {"name", f.Name}, {"seal", f.Seal}, {"base", cmp.Or(v.form("base"), strconv.Itoa(s.Sheet.Version))}}}
	var err error
	if !fresh {
		if frame.Mapping, d.Wrong, err = d.Answered(v.r.Form); err != nil {
			return nil, uploadAgain(err)
		}
	}
	if d.Reading, err = w.memory().Read(v.ctx, recall.Key{Tenant: v.tenant, Org: s.Sheet.Org}, f.Name, data, frame, fresh, v.form("forget") != ""); err != nil {
		return nil, err
	}
	if d.Kept != nil {
		d.When = iso(d.Kept.At.In(page.From(v.ctx).Now.Location()))
	}
	names := v.names(s)
	d.Name = func(k indicator.CellKey) string {
		return cmp.Or(names[k], string(k.Code)+" "+k.Period.Label(v.lang))
	}
	d.Confirm = applyForm(d, sheetPath(s.Sheet.ID), v.n("reportingweb.preview.apply", d.Preview.Counts[sheet.Taken]))
	return d, nil
}

// previewPage shows the fate of every cell of a file before anything is kept.
func (v *visit) previewPage(s *reporting.SheetView, d *dryrun.Run, f sent, problem error) page.Page {
	body := page.Stack{}
	if problem != nil {
		body = append(body, v.refusedNotice(problem))
	}
	p := page.Page{Title: v.t("reportingweb.preview"), Lead: f.Name + " · " + v.t("reportingweb.preview.lead"), Crumbs: append(v.crumbs(&s.Round, &s.Sheet), page.Link{Label: v.t("reportingweb.upload"), Href: sheetPath(s.Sheet.ID) + "/upload"}),
		Body: append(body, d.Body()...), Styles: []string{"sheet"}, Scripts: []string{"sheet"}, Status: status(problem)}
	if problem == nil && len(d.Wrong) > 0 {
		p.Status = 422
	}
	return p
}

// refusedNotice says which cells were not taken, and why.
func (v *visit) refusedNotice(err error) page.Notice {
	n := page.Notice{Kind: page.NoticeError, Title: i18n.Fault(v.lang, err)}
	if r, ok := errors.AsType[*reporting.Refused](err); ok {
		var why []string
		for i := range r.Cells {
			if f := r.Cells[i].Fault; f != nil && len(why) < 50 {
				why = append(why, string(r.Cells[i].Cell.Code)+" "+v.place(r.Cells[i].Cell)+" "+r.Cells[i].Cell.Period.Label(v.lang)+"："+i18n.Fault(v.lang, f))
			}
		}
		n.Body = lines(why)
	}
	return n
}

// names are those of the cells of a sheet.
func (v *visit) names(s *reporting.SheetView) map[indicator.CellKey]string {
	out := map[indicator.CellKey]string{}
	for i := range s.Cells {
		r := v.gridRow(&s.Cells[i], "")
		out[s.Cells[i].Duty.Cell] = r.label()
	}
	return out
}
