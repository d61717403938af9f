package reportingweb

import (
	"io"
	"strconv"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"

	"gangyao/platform/page"
)

// proof recomputes from what is stored now whether the approval still holds.
func (w *Web) proof(v *visit) (page.View, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil && fault.From(err).Code != fault.Internal && fault.From(err).Code != fault.NotFound {
		return nil, err
	}
	p, perr := w.Reports.Proof(v.ctx, v.tenant, sheetID(v), v.asOf())
	if perr != nil {
		return nil, perr
	}
	page1 := page.Page{Title: v.t("reportingweb.proof"), Lead: v.t("reportingweb.proof.lead"), Styles: []string{"sheet"}}
	body := page.Stack{}
	if s != nil {
		page1.Crumbs = v.crumbs(&s.Round, &s.Sheet)
		body = append(body, v.way(s))
	} else { // the submitted content cannot be read any more
		page1.Crumbs = v.crumbs(nil, &p.Sheet)
	}
	switch {
	case p.Valid && p.Approval == nil:
		body = append(body, page.Notice{Title: v.t("reportingweb.proof.unsigned"), Text: v.t("reportingweb.proof.unsigned.text")})
	case p.Valid:
		body = append(body, page.Notice{Kind: page.NoticeSuccess, Title: v.t("reportingweb.proof.valid"), Text: v.t("reportingweb.proof.valid.text")})
	case p.Sheet.State == reporting.Draft:
		body = append(body, page.Notice{Title: v.t("reporting.proof.draft")})
	default:
		n := page.Notice{Kind: page.NoticeError, Title: v.t("reportingweb.proof.void"), Text: v.t("reportingweb.proof.void.text")}
		if p.Sheet.State == reporting.Submitted {
			n.Title, n.Text = v.t("reportingweb.proof.altered"), v.t("reportingweb.proof.altered.text")
		}
		var why []string
		for _, m := range p.Why {
			why = append(why, m.In(v.lang))
		}
		n.Body = lines(why)
		body = append(body, n)
	}
	if p.Sheet.State != reporting.Draft {
		body = append(body, v.hashes(p))
	}
	if a := p.Approval; a != nil {
		body = append(body, page.Definitions{{Term: v.t("reportingweb.proof.approved_by"), Text: a.By}, {Term: v.t("reportingweb.proof.approved_at"), Text: v.moment(a.At)}, {Term: v.t("reportingweb.proof.approved_sha"), Body: code(a.SHA256)}})
	}
	if p.SHA256 != "" {
		body = append(body, hint(v.t("reportingweb.proof.yourself")))
		page1.Actions = []page.Button{{Label: v.t("reportingweb.content"), Href: sheetPath(p.Sheet.ID) + "/content.json", Icon: "download"}}
	}
	page1.Body = body
	return page1, nil
}

// hashes sets beside each other what was signed and what is found now.
func (v *visit) hashes(p *reporting.Proof) page.Table {
	caption, signed := "reportingweb.proof.hashes", "reportingweb.proof.signed"
	if p.Sheet.State == reporting.Submitted { // nobody signed yet
		caption, signed = "reportingweb.proof.hashes.submitted", "reportingweb.proof.submitted"
	}
	t := page.Table{Caption: v.t(caption), Columns: []page.Column{{Label: v.t("reportingweb.what"), Head: true}, {Label: v.t(signed)},
		{Label: v.t("reportingweb.proof.found")}, {Label: v.t("reportingweb.proof.same"), Kind: page.KindMark}}}
	row := func(key, signed, found string) {
		same := page.Show(page.Tag{Text: v.t("reportingweb.proof.differs"), Tone: page.ToneBad})
		if signed == found && signed != "" {
			same = page.Show(page.Tag{Text: v.t("reportingweb.proof.equal"), Tone: page.ToneGood})
		}
		cell := func(s string) page.Cell {
			if s == "" {
				return page.None(v.t("reportingweb.proof.gone"))
			}
			return page.Show(code(s))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.t(key)), cell(signed), cell(found), same}})
	}
	row("reportingweb.proof.row.content", p.SHA256, p.Found)
	if p.Batch != "" || p.Signed != "" {
		row("reportingweb.proof.row.facts", p.Batch, p.Facts)
		row("reportingweb.proof.row.approval", p.Signed, p.Batch)
	}
	return t
}

// content gives the submitted bytes, so that anybody can compute their hash.
func (w *Web) content(v *visit) (page.View, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	if s.Sheet.SHA256 == "" {
		return nil, fault.New(fault.NotFound, "reporting.content_unknown", nil)
	}
	data, _, err := w.Reports.Content(v.ctx, v.tenant, s.Sheet.ID, s.Sheet.SHA256)
	if err != nil {
		return nil, err
	}
	return page.File{Name: "sheet-" + s.Sheet.SHA256[:12] + ".json", Type: "application/json", Write: func(out io.Writer) error {
		_, err := out.Write(data)
		return err
	}}, nil
}

// history is the journal of a sheet, or everything that ever stood in a cell.
func (w *Web) history(v *visit) (page.View, error) {
	id := sheetID(v)
	s, err := w.Reports.Sheet(v.ctx, v.tenant, id, v.asOf())
	if err != nil {
		return nil, err
	}
	if c := v.form("cell"); c != "" {
		return w.cellHistory(v, s, c)
	}
	list, err := w.Reports.History(v.ctx, v.tenant, id, v.asOf())
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("reportingweb.history"), HideCaption: true, Columns: []page.Column{{Label: v.t("reportingweb.at"), Kind: page.KindDate}, {Label: v.t("reportingweb.what"), Head: true},
		{Label: v.t("reportingweb.by")}, {Label: v.t("reportingweb.note")}, {Label: v.t("reportingweb.col.state"), Kind: page.KindMark}, {Label: v.t("reportingweb.sha_short")}}}
	for i := len(list) - 1; i >= 0; i-- {
		a := &list[i]
		what := page.Txt(v.t(a.Action.Key()))
		if a.Changes > 0 && a.Action == reporting.Fill {
			what.Note = v.n("reportingweb.cells", a.Changes)
		}
		sha := page.Txt("")
		if a.SHA256 != "" {
			sha = page.Txt(a.SHA256[:12])
			sha.Title = a.SHA256
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.moment(a.At)), what, page.Txt(a.By), page.Txt(a.Note), page.Show(page.Tag{Text: v.t(a.To.Key()), Tone: sheetTone[a.To]}), sha}})
	}
	t.Empty = page.Empty{Title: v.t("reportingweb.history.none")}
	body := page.Stack{v.way(s), t, heading(v.t("reportingweb.cells.title"), "cells"), v.cellLinks(s)}
	return page.Page{Title: v.t("reportingweb.history"), Crumbs: v.crumbs(&s.Round, &s.Sheet), Body: body, Styles: []string{"sheet"}}, nil
}

// cellLinks lead to the history of each cell.
func (v *visit) cellLinks(s *reporting.SheetView) page.Table {
	t := page.Table{Caption: v.t("reportingweb.cells.title"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("reportingweb.col.indicator"), Head: true},
		{Label: v.t("reportingweb.col.place")}, {Label: v.t("reportingweb.col.value"), Kind: page.KindNumber}, {Label: v.t("reportingweb.cell.version"), Kind: page.KindNumber}}}
	path := sheetPath(s.Sheet.ID)
	for i := range s.Cells {
		c := &s.Cells[i]
		r := v.gridRow(c, path)
		value := page.Num(c.Entry.Value)
		if !c.Entry.Filled() {
			value = page.None(v.t("reportingweb.cell.empty"))
		} else if c.Entry.NoValue != "" {
			value = page.None(v.standingName(&c.Entry))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(r.Name, path+"/history?cell="+r.ID), page.Txt(r.Place), value, page.Int(c.Entry.Version)}})
	}
	return t
}

func (w *Web) cellHistory(v *visit, s *reporting.SheetView, id string) (page.View, error) {
	k, ok := reporting.ParseCellID(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "reporting.cell_not_asked", nil)
	}
	list, err := w.Reports.CellHistory(v.ctx, v.tenant, s.Sheet.ID, k, v.asOf())
	if err != nil {
		return nil, err
	}
	name, unit := string(k.Code), ""
	for i := range s.Cells {
		if d := s.Cells[i].Definition; d != nil && s.Cells[i].Duty.Cell == k {
			name, unit = d.Name, string(d.Unit)
		}
	}
	t := page.Table{Caption: v.t("reportingweb.cell.history"), HideCaption: true, Columns: []page.Column{{Label: v.t("reportingweb.cell.version"), Kind: page.KindNumber}, {Label: v.t("reportingweb.at"), Kind: page.KindDate}, {Label: v.t("reportingweb.by"), Head: true},
		{Label: v.t("reportingweb.col.value"), Unit: unit, Kind: page.KindNumber}, {Label: v.t("reportingweb.col.status")}, {Label: v.t("reportingweb.col.note")}, {Label: v.t("reportingweb.mark")}, {Label: v.t("reportingweb.files"), Kind: page.KindNumber}},
		Empty: page.Empty{Title: v.t("reportingweb.cell.empty")}}
	for i := len(list) - 1; i >= 0; i-- {
		e := &list[i].Entry
		value := page.Num(e.Value)
		if e.Value.String() == "" {
			value = page.None(v.t("reportingweb.none"))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Int(e.Version), page.Txt(v.moment(e.At)), page.Txt(e.By), value, page.Txt(v.standingName(e)), page.Txt(e.Note), page.Txt(e.Mark), page.Txt(count(e.Evidence))}})
	}
	lead := v.place(k)
	if lead != "" {
		lead += " · "
	}
	return page.Page{Title: name, Lead: lead + k.Period.Label(v.lang) + " · " + v.t("reportingweb.cell.lead"), Crumbs: append(v.crumbs(&s.Round, &s.Sheet), page.Link{Label: v.t("reportingweb.history"), Href: sheetPath(s.Sheet.ID) + "/history"}), Body: t, Styles: []string{"sheet"}}, nil
}

func count(list []indicator.Evidence) string {
	if len(list) == 0 {
		return ""
	}
	return strconv.Itoa(len(list))
}
