package indicatorweb

import (
	"iter"
	"slices"
	"strconv"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

func (v view) batchPath(id indicator.BatchID) string {
	return "/figures/" + string(v.tenant) + "/batches/" + strconv.FormatInt(int64(id), 10)
}

// batches lists what was recorded, the newest first.
func (w *Web) batches(v view) (page.View, error) {
	all, err := w.Indicators.Batches(v.ctx, v.tenant, v.at)
	if err != nil {
		return nil, err
	}
	columns := []page.Column{
		{Key: "no", Label: v.t("indicatorweb.col.record"), Head: true, Fixed: true}, {Key: "origin", Label: v.t("indicatorweb.fact.source")},
		{Key: "rows", Label: v.t("indicatorweb.batches.rows"), Kind: page.KindNumber}, {Key: "stage", Label: v.t("indicatorweb.col.stage"), Kind: page.KindMark},
		{Key: "recorded", Label: v.t("indicatorweb.col.recorded"), Kind: page.KindDate}, {Key: "by", Label: v.t("indicatorweb.col.by")}, {Key: "reason", Label: v.t("indicatorweb.col.reason")},
	}
	l := page.List{Query: page.ReadQuery(v.r, columns, "stage"), Table: page.Table{Caption: v.t("indicatorweb.batches.title"), HideCaption: true, Columns: columns,
		Empty: page.Empty{Title: v.t("indicatorweb.batches.none")}}}
	stages := []page.Option{{Label: v.t("indicatorweb.filter.every")}}
	stages = append(stages, choices(v, "indicator.stage.", []indicator.Stage{indicator.Recorded, indicator.Approved, indicator.Verified, indicator.Published, indicator.Withdrawn})...)
	l.Filters = []page.Field{{Name: "stage", Label: v.t("indicatorweb.col.stage"), Type: page.FieldSelect, Value: l.Query.Get("stage"), Options: stages}}
	for _, b := range all {
		stage := b.Stage(v.at)
		if l.Query.Get("stage") != "" && string(stage) != l.Query.Get("stage") {
			continue
		}
		if l.Total++; l.Total <= l.Query.Offset() || l.Total > l.Query.Offset()+l.Query.Size {
			continue
		}
		no := page.Lnk(v.t("indicatorweb.record.batch", i18n.Args{"Batch": int64(b.ID)}), v.batchPath(b.ID))
		l.Table.Rows = append(l.Table.Rows, page.Row{Cells: []page.Cell{no, page.Txt(v.source(batchSource(b))), page.Int(b.Rows), page.Show(stageTag(v, stage)),
			page.Txt(i18n.ISO(v.local(b.Recorded))), page.Txt(b.By), page.Txt(v.why(batchSource(b)))}})
	}
	out := page.Page{Title: v.t("indicatorweb.batches.title"), Lead: v.t("indicatorweb.batches.lead"), Crumbs: v.crumbs()[:2], Body: l, Styles: []string{"indicator"}}
	if v.at.IsZero() && v.may(indicator.DoImport) {
		out.Actions = []page.Button{{Label: v.t("indicatorweb.import.title"), Href: "/figures/" + string(v.tenant) + "/import"}}
	}
	return out, nil
}

// batchSource is a batch as the source of a figure.
func batchSource(b *indicator.BatchInfo) *indicator.Sourced {
	return &indicator.Sourced{Provenance: b.Provenance, Origin: b.Origin, Certainty: b.Certainty, Reason: b.Reason, By: b.By, Steps: b.Events}
}

func stageTag(v view, s indicator.Stage) page.Tag {
	tone := map[indicator.Stage]page.Tone{indicator.Published: page.ToneGood, indicator.Withdrawn: page.ToneBad, indicator.Recorded: page.ToneWarn}[s]
	return page.Tag{Text: v.t("indicator.stage." + string(s)), Tone: tone}
}

func (w *Web) readBatch(v view) (*indicator.BatchInfo, error) {
	id, err := strconv.ParseInt(v.r.PathValue("batch"), 10, 64)
	if err != nil {
		id = 0
	}
	return w.Indicators.Batch(v.ctx, v.tenant, indicator.BatchID(id), v.at)
}

// batch shows one batch with its steps and what may be done next.
func (w *Web) batch(v view) (page.View, error) {
	b, err := w.readBatch(v)
	if err != nil {
		return nil, err
	}
	return v.batchPage(b, "", 0), nil
}

func (v view) batchPage(b *indicator.BatchInfo, problem string, status int) page.Page {
	defs := page.Definitions{
		{Term: v.t("indicatorweb.col.stage"), Body: stageTag(v, b.Stage(v.at))}, {Term: v.t("indicatorweb.batches.rows"), Text: i18n.Integer(int64(b.Rows))},
		{Term: v.t("indicatorweb.fact.source"), Text: v.source(batchSource(b))}, {Term: v.t("indicatorweb.col.reason"), Text: v.why(batchSource(b))},
		{Term: "SHA-256", Body: hash(b.SHA256)},
	}
	steps := page.Table{Caption: v.t("indicatorweb.batches.steps"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("indicatorweb.col.stage"), Head: true}, {Label: v.t("indicatorweb.col.day"), Kind: page.KindDate}, {Label: v.t("indicatorweb.col.by")}, {Label: v.t("indicatorweb.col.reason")}}}
	for _, e := range b.Events {
		steps.Rows = append(steps.Rows, page.Row{Cells: []page.Cell{page.Txt(v.t("indicator.stage." + string(e.Stage))), page.Txt(i18n.ISO(v.local(e.At))), page.Txt(v.signed(e.By, e.Org)), page.Txt(e.Note)}})
	}
	body := page.Stack{defs, steps}
	if b.BySheet() {
		body = append(body, page.Notice{Title: v.t("indicator.step_by_sheet"), Links: []page.Link{{Label: v.t("indicatorweb.batches.sheet"), Href: "/sheets/" + b.Ref}}})
	}
	if next := v.next(b); len(next) > 0 {
		form := page.Form{Action: v.batchPath(b.ID), Problem: problem, Buttons: next,
			Fields: []page.Field{{Name: "sha", Type: page.FieldHidden, Value: b.SHA256}, {Name: "note", Label: v.t("indicatorweb.batches.note"), Hint: v.t("indicatorweb.batches.note.hint")}}}
		body = append(body, form)
	}
	return page.Page{Title: v.t("indicatorweb.record.batch", i18n.Args{"Batch": int64(b.ID)}), Crumbs: v.crumbs(), Body: body, Status: status, Styles: []string{"indicator"}}
}

// next are the steps that the person may take with a batch.
func (v view) next(b *indicator.BatchInfo) []page.Button {
	a := identity.From(v.ctx)
	kinds := map[indicator.Stage]page.ButtonKind{indicator.Approved: page.Primary, indicator.Verified: page.Primary, indicator.Withdrawn: page.Danger}
	var out []page.Button
	for _, to := range []indicator.Stage{indicator.Approved, indicator.Verified, indicator.Published, indicator.Withdrawn} {
		if v.at.IsZero() && a.May(to.Needs(), identity.Target{Tenant: v.tenant, Anywhere: true}) && b.Refusal(a, to) == nil {
			out = append(out, page.Button{Label: v.t("indicatorweb.step." + string(to)), Name: "to", Value: string(to), Kind: kinds[to]})
		}
	}
	return out
}

// advance takes a batch a step further.
func (w *Web) advance(v view) (page.View, error) {
	somewhere := identity.Target{Tenant: v.tenant, Anywhere: true}
	may := func(do identity.Action) bool { return identity.From(v.ctx).May(do, somewhere) }
	if !slices.ContainsFunc([]identity.Action{indicator.DoApprove, indicator.DoVerify, indicator.DoPublish}, may) {
		if _, err := identity.Require(v.ctx, indicator.DoWithdraw, somewhere); err != nil {
			return nil, err
		}
	}
	b, err := w.readBatch(v)
	if err != nil {
		return nil, err
	}
	_, err = w.Indicators.Advance(v.ctx, indicator.AdvanceRequest{Tenant: v.tenant, Batch: b.ID, To: indicator.Stage(v.r.PostFormValue("to")),
		SHA256: v.r.PostFormValue("sha"), Note: v.r.PostFormValue("note")})
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		return v.batchPage(b, i18n.Fault(v.lang, err), 422), nil
	}
	if err != nil {
		return nil, err
	}
	return page.Redirect{To: v.batchPath(b.ID)}, nil
}

// export is every figure as a file that imports again: figures.csv, figures.xlsx.
func (w *Web) export(v view) (page.View, error) {
	name := v.r.PathValue("file")
	if name != "figures.csv" && name != "figures.xlsx" {
		return nil, unknown(name)
	}
	figures, err := w.Indicators.Observations(v.ctx, indicator.ObservationQuery{Tenant: v.tenant, At: v.at, Lens: v.lens})
	if err != nil {
		return nil, err
	}
	made := false
	for f := range figures {
		if made = f.Demo; made {
			break
		}
	}
	return v.file(v.t("indicatorweb.figures.file")+"-"+i18n.ISO(v.day), name, made, v.observations(func(yield func(indicator.Observation, bool) bool) {
		for f := range figures {
			if !yield(indicator.Observation{Cell: f.Cell, Value: f.Value, Status: f.Status, Note: f.Note}, f.Demo) {
				return
			}
		}
	})), nil
}

// observations is a sheet in the columns that an import takes, each figure with
// whether it is made up for demonstration, which an import passes over.
func (v view) observations(all iter.Seq2[indicator.Observation, bool]) xlsx.Sheet {
	s := xlsx.Sheet{Name: v.t("indicatorweb.figures.file")}
	for _, c := range []string{"indicator", "version", "area", "org", "period", "value", "status", "note"} {
		s.Columns = append(s.Columns, xlsx.Column{Title: c})
	}
	s.Columns = append(s.Columns, download.Column(v.lang))
	s.Rows = iter.Seq2[[]xlsx.Cell, error](func(yield func([]xlsx.Cell, error) bool) {
		for o, demo := range all {
			c := o.Cell
			if !yield([]xlsx.Cell{xlsx.Text(string(c.Code)), xlsx.Int(c.Version), xlsx.Text(string(c.Area)), xlsx.Text(string(c.Org)), xlsx.Text(c.Period.String()),
				xlsx.Figure(&o.Value), xlsx.Text(string(o.Status)), xlsx.Text(o.Note), download.Cell(v.lang, demo)}, nil) {
				return
			}
		}
	})
	return s
}
