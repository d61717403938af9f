package indicatorrest

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
	"gangyao/platform/rest"
)

// addObservations adds the operations on figures.
func (w *REST) addObservations(a *rest.API) {
	const tag = "observations"
	list := &huma.Schema{Type: huma.TypeArray, Items: rest.Schema[Sent](a)}
	rest.List(a, rest.Op{ID: "list-observations", Path: "/{tenant}/observations", Tag: tag}, w.observations, sdmx())
	rest.Do(a, rest.Op{ID: "import-observations", Path: "/{tenant}/observations", Tag: tag, Needs: []identity.Action{indicator.DoImport}, Sent: map[string]*huma.MediaType{
		jsonType: {Schema: list}, csvType: {Schema: &huma.Schema{Type: huma.TypeString}}, sdmxType: {Schema: &huma.Schema{Type: huma.TypeString}}}}, w.take)
	rest.List(a, rest.Op{ID: "list-batches", Path: "/{tenant}/batches", Tag: tag, Needs: []identity.Action{indicator.DoRead}}, w.batches)
	rest.Get(a, rest.Op{ID: "get-batch", Path: "/{tenant}/batches/{batch}", Tag: tag, Needs: []identity.Action{indicator.DoRead}}, w.batch)
	rest.Do(a, rest.Op{ID: "step-batch", Path: "/{tenant}/batches/{batch}/steps", Tag: tag,
		Needs: []identity.Action{indicator.DoApprove, indicator.DoVerify, indicator.DoPublish, indicator.DoWithdraw}}, w.step)
}

// The forms in which figures come and go.
const (
	jsonType = "application/json"
	csvType  = "text/csv"
	sdmxType = "application/vnd.sdmx.data+csv"
)

// Observation is a figure with where it came from and how far it has come.
type Observation struct {
	Indicator  indicator.Code       `json:"indicator"`
	Version    int                  `json:"version"`
	Area       area.Code            `json:"area"`
	Org        identity.OrgID       `json:"org"`
	Freq       string               `json:"freq"`
	Period     period.Period        `json:"period"`
	Value      rest.Number          `json:"value"`
	Unit       quantity.Unit        `json:"unit"`
	Status     indicator.Status     `json:"status"`
	Note       string               `json:"note,omitempty"`
	Provenance indicator.Provenance `json:"provenance,omitempty"`
	Origin     string               `json:"origin,omitempty"`
	Certainty  string               `json:"certainty,omitempty"`
	Reason     string               `json:"reason,omitempty"`
	Batch      indicator.BatchID    `json:"batch,omitempty"`
	SHA256     string               `json:"sha256,omitempty"`
	Revision   int                  `json:"revision,omitempty"`
	Derived    bool                 `json:"derived,omitempty"`
	Demo       bool                 `json:"demo,omitempty"`
	Recorded   *time.Time           `json:"recorded,omitempty"`
	Approved   *time.Time           `json:"approved,omitempty"`
	Verified   *time.Time           `json:"verified,omitempty"`
	Published  *time.Time           `json:"published,omitempty"`
}

func observationOf(c indicator.CellKey, d *indicator.Definition, f *indicator.Sourced) Observation {
	out := Observation{Indicator: c.Code, Version: c.Version, Area: c.Area, Org: c.Org, Freq: freq(c.Period.Kind()), Period: c.Period,
		Value: rest.Num(f.Value), Unit: d.Unit, Status: f.Status, Note: f.Note, Provenance: f.Provenance, Origin: f.Origin, Certainty: f.Certainty,
		Reason: f.Reason, Batch: f.Batch, SHA256: f.SHA256, Revision: f.Known.Version, Derived: f.Derived, Demo: f.Demo, Recorded: rest.Time(f.Recorded)}
	for i := range f.Steps {
		e := &f.Steps[i]
		switch e.Stage {
		case indicator.Approved:
			out.Approved, out.Verified, out.Published = rest.Time(e.At), nil, nil
		case indicator.Verified:
			out.Verified = rest.Time(e.At)
		case indicator.Published:
			out.Published = rest.Time(e.At)
		}
	}
	return out
}

type observationsInput struct {
	rest.Of
	rest.Past
	rest.Paging
	Looking
	Indicator []indicator.Code  `query:"indicator" maxItems:"200"`
	Version   int               `query:"version" minimum:"1" maximum:"9999"`
	Area      []area.Code       `query:"area" maxItems:"500"`
	Org       []identity.OrgID  `query:"org" maxItems:"200"`
	Freq      []string          `query:"freq" enum:"A,S,Q,M,YTD"`
	From      string            `query:"from" maxLength:"20" example:"2021"`
	To        string            `query:"to" maxLength:"20" example:"2024-Q3"`
	Batch     indicator.BatchID `query:"batch" minimum:"1"`
	History   bool              `query:"history"`
	Derived   bool              `query:"derived"`
}

func (w *REST) observations(ctx context.Context, in *observationsInput) (*rest.Listing[Observation], error) {
	q := indicator.ObservationQuery{Tenant: in.Tenant, Codes: in.Indicator, Version: in.Version, Areas: in.Area, Orgs: in.Org, Batch: in.Batch,
		History: in.History, Derived: in.Derived, At: rest.At(ctx), Lens: in.lens(ctx, in.Tenant)}
	if in.From != "" {
		p, err := period.Parse(in.From)
		if err != nil {
			return nil, rest.Wrong("query.from", err)
		}
		q.From = p.Start()
	}
	if in.To != "" {
		p, err := period.Parse(in.To)
		if err != nil {
			return nil, rest.Wrong("query.to", err)
		}
		q.To = p.End()
	}
	for _, f := range in.Freq {
		q.Kinds = append(q.Kinds, kindOf(f))
	}
	rows, err := w.Indicators.Observations(ctx, q)
	if err != nil {
		return nil, err
	}
	return &rest.Listing[Observation]{Total: -1, Rows: func(yield func(Observation, error) bool) {
		for r := range rows {
			if !yield(observationOf(r.Cell, r.Definition, &r.Sourced), ctx.Err()) {
				return
			}
		}
	}}, nil
}

// sdmx is SDMX-CSV 1.0 (SDMX 2.1, section 7 of the technical notes): the
// dimensions, then the measure, then the attributes. DEMONSTRATION is an attribute of
// our own: Y for a figure that is made up. It imports again.
func sdmx() rest.Layout[Observation] {
	return rest.Layout[Observation]{Name: "sdmx-csv", Media: sdmxType + "; version=1.0.0; charset=utf-8",
		Columns: []string{"DATAFLOW", "FREQ", "REF_AREA", "INDICATOR", "VERSION", "ORG", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "UNIT_MEASURE", "COMMENT_OBS", "DEMONSTRATION"},
		Row: func(o Observation) []xlsx.Cell {
			v, made := quantity.Parse(string(o.Value)), ""
			if o.Demo {
				made = "Y"
			}
			return []xlsx.Cell{xlsx.Text("GANGYAO:OBSERVATIONS(1.0)"), xlsx.Text(o.Freq), xlsx.Text(string(o.Area)), xlsx.Text(string(o.Indicator)),
				xlsx.Int(o.Version), xlsx.Text(string(o.Org)), xlsx.Text(o.Period.String()), xlsx.Figure(&v), xlsx.Text(string(o.Status)),
				xlsx.Text(string(o.Unit)), xlsx.Text(o.Note), xlsx.Text(made)}
		}}
}

// WriteSDMX writes figures as SDMX-CSV.
func WriteSDMX(w io.Writer, rows iter.Seq[indicator.Listed]) error {
	l := sdmx()
	sheet := xlsx.Sheet{Rows: func(yield func([]xlsx.Cell, error) bool) {
		for r := range rows {
			if !yield(l.Row(observationOf(r.Cell, r.Definition, &r.Sourced)), nil) {
				return
			}
		}
	}}
	for _, c := range l.Columns {
		sheet.Columns = append(sheet.Columns, xlsx.Column{Title: c})
	}
	return xlsx.WriteCSV(w, sheet, xlsx.CSVOptions{})
}
