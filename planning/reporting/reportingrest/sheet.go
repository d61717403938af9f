package reportingrest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
	"gangyao/platform/rest"
)

// SheetDetail is a sheet with its cells and what may be done.
type SheetDetail struct {
	AsOf string `json:"as_of"`
	SheetRow
	Round   reporting.RoundID  `json:"round"`
	Due     string             `json:"due"`
	Closes  string             `json:"closes"`
	Cells   []Cell             `json:"cells"`
	Remarks []Remark           `json:"remarks"`
	Allowed []reporting.Action `json:"allowed"`
}

// Cell is a cell of a sheet. Cell.ID names it when it is filled.
type Cell struct {
	ID        string            `json:"cell"`
	Indicator indicator.Code    `json:"indicator"`
	Version   int               `json:"version"`
	Name      string            `json:"name,omitempty"`
	Area      area.Code         `json:"area"`
	Period    period.Period     `json:"period"`
	Unit      quantity.Unit     `json:"unit,omitempty"`
	Optional  bool              `json:"optional"`
	Value     rest.Number       `json:"value"`
	Status    indicator.Status  `json:"status,omitempty"`
	Note      string            `json:"note,omitempty"`
	NoValue   reporting.NoValue `json:"no_value,omitempty"`
	Mark      string            `json:"mark,omitempty"`
	Entry     int               `json:"entry_version"`
	By        string            `json:"by,omitempty"`
	At        *time.Time        `json:"at,omitempty"`
	Lock      string            `json:"lock,omitempty"`
}

// Remark is what a check says of a cell.
type Remark struct {
	Cell     string             `json:"cell"`
	Check    string             `json:"check"`
	Severity reporting.Severity `json:"severity"`
	Message  string             `json:"message"`
	Advice   string             `json:"advice,omitempty"`
	Answered bool               `json:"answered"`
}

// SheetOf names a sheet.
type SheetOf struct {
	rest.Of
	Sheet reporting.SheetID `path:"sheet" maxLength:"60"`
}

type sheetInput struct {
	SheetOf
	rest.Past
}

func (w *REST) sheet(ctx context.Context, in *sheetInput) (*SheetDetail, error) {
	v, err := w.Reports.Sheet(ctx, in.Tenant, in.Sheet, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	out := &SheetDetail{AsOf: rest.AsOf(ctx), SheetRow: sheetRowOf(&v.Case.Sheet), Round: v.Round.ID, Due: rest.Date(v.Days.Due), Closes: rest.Date(v.Days.Closes),
		Cells: make([]Cell, 0, len(v.Cells)), Remarks: remarks(l, v.Remarks), Allowed: []reporting.Action{}}
	for _, a := range v.Allowed(identity.From(ctx)) {
		if a == reporting.Fill || slices.Contains(steps, a) {
			out.Allowed = append(out.Allowed, a)
		}
	}
	for i := range v.Cells {
		out.Cells = append(out.Cells, cellOf(l, &v.Cells[i]))
	}
	return out, nil
}

func cellOf(l i18n.Lang, c *reporting.CellView) Cell {
	k, e := c.Duty.Cell, &c.Entry
	out := Cell{ID: reporting.CellID(k), Indicator: k.Code, Version: k.Version, Area: k.Area, Period: k.Period, Optional: c.Duty.Optional,
		Value: rest.Num(e.Value), Status: e.Status, Note: e.Note, NoValue: e.NoValue, Mark: e.Mark, Entry: e.Version, By: e.By, At: rest.Time(e.At)}
	if c.Definition != nil {
		out.Name, out.Unit = c.Definition.Name, c.Definition.Unit
	}
	if c.Lock != nil {
		out.Lock = i18n.M(c.Lock.Reason).In(l)
	}
	return out
}

func remarks(l i18n.Lang, all []reporting.Remark) []Remark {
	out := make([]Remark, 0, len(all))
	for _, r := range all {
		out = append(out, Remark{reporting.CellID(r.Cell), r.Check, r.Severity, r.Says.In(l), r.Advice.In(l), r.Answered})
	}
	return out
}

type fillInput struct {
	SheetOf
	DryRun bool `query:"dry_run"`
	Body   Filling
}

// Filling is values for cells.
type Filling struct {
	// Base is the version of the sheet that was seen.
	Base int `json:"base" minimum:"0"`
	// Whole takes all cells or none.
	Whole bool          `json:"whole,omitempty"`
	Cells []FillingCell `json:"cells" minItems:"1" maxItems:"10000" nullable:"false"`
}

// FillingCell is what to put into a cell.
type FillingCell struct {
	Cell    string `json:"cell" maxLength:"200"`
	Value   string `json:"value,omitempty" maxLength:"200"`
	Unit    string `json:"unit,omitempty" maxLength:"40"`
	Status  string `json:"status,omitempty" enum:"A,P,E,B"`
	Note    string `json:"note,omitempty" maxLength:"2000"`
	NoValue string `json:"no_value,omitempty" enum:"not_yet,not_collected,not_applicable,confidential,other"`
}

// Filled is what became of the cells.
type Filled struct {
	DryRun  bool       `json:"dry_run"`
	Version int        `json:"version"`
	Saved   int        `json:"saved"`
	Cells   []CellFate `json:"cells"`
	Remarks []Remark   `json:"remarks"`
}

// CellFate is what became of one cell, in the order sent.
type CellFate struct {
	Cell    string         `json:"cell"`
	Fate    reporting.Fate `json:"fate"`
	Value   rest.Number    `json:"value"`
	Theirs  rest.Number    `json:"theirs,omitempty"`
	Message string         `json:"message,omitempty"`
}

func (w *REST) fill(ctx context.Context, in *fillInput) (*Filled, error) {
	req := reporting.FillRequest{Tenant: in.Tenant, Sheet: in.Sheet, Base: in.Body.Base, Whole: in.Body.Whole, DryRun: in.DryRun}
	wrong := &page.PartFaults{}
	for i, c := range in.Body.Cells {
		k, ok := reporting.ParseCellID(c.Cell)
		if !ok {
			f := fault.New(fault.Invalid, "rest.fill.cell", fault.Args{"Cell": c.Cell})
			wrong.Whole = f
			wrong.Parts = append(wrong.Parts, page.PartFault{Location: fmt.Sprintf("body.cells[%d].cell", i), Fault: f})
			continue
		}
		req.Cells = append(req.Cells, reporting.CellInput{Cell: k, Value: c.Value, Unit: quantity.Unit(c.Unit), Status: indicator.Status(c.Status),
			Note: c.Note, NoValue: reporting.NoValue(c.NoValue), KeepEvidence: true})
	}
	if wrong.Whole != nil {
		return nil, wrong
	}
	got, err := w.Reports.Fill(ctx, req)
	if err != nil {
		return nil, refused(err)
	}
	l := i18n.From(ctx)
	out := &Filled{DryRun: in.DryRun, Version: got.Version, Saved: got.Saved, Cells: make([]CellFate, 0, len(got.Cells)), Remarks: remarks(l, got.Remarks)}
	for i := range got.Cells {
		c := &got.Cells[i]
		fate := CellFate{Cell: reporting.CellID(c.Cell), Fate: c.Fate, Value: rest.Num(c.Mine.Value)}
		if c.Theirs != nil {
			fate.Theirs = rest.Num(c.Theirs.Value)
		}
		if c.Fault != nil {
			fate.Message = i18n.Fault(l, c.Fault)
		}
		out.Cells = append(out.Cells, fate)
	}
	return out, nil
}

// refused tells which cells stood in the way.
func refused(err error) error {
	var r *reporting.Refused
	if !errors.As(err, &r) {
		return err
	}
	out := &page.PartFaults{Whole: err}
	for i, c := range r.Cells {
		if c.Fault != nil {
			out.Parts = append(out.Parts, page.PartFault{Location: fmt.Sprintf("body.cells[%d]", i), Fault: c.Fault})
		}
	}
	return out
}

// steps are what another program may do to a sheet.
var steps = []reporting.Action{reporting.Submit, reporting.Withdraw}

type stepInput struct {
	SheetOf
	Body SheetStep
}

// SheetStep takes a sheet a step further.
type SheetStep struct {
	Do   reporting.Action `json:"do" enum:"submit,withdraw"`
	Base int              `json:"base" minimum:"0"`
	Note string           `json:"note,omitempty" maxLength:"2000"`
}

func (w *REST) step(ctx context.Context, in *stepInput) (*SheetRow, error) {
	step := reporting.Step{Tenant: in.Tenant, Sheet: in.Sheet, Base: in.Body.Base, Note: in.Body.Note}
	do := w.Reports.Submit
	if in.Body.Do == reporting.Withdraw {
		do = w.Reports.Withdraw
	}
	s, err := do(ctx, step)
	if err != nil {
		return nil, notReady(err)
	}
	out := sheetRowOf(s)
	return &out, nil
}

// notReady tells all that stands in the way of submitting.
func notReady(err error) error {
	var r *reporting.NotReady
	if !errors.As(err, &r) {
		return err
	}
	out := &page.PartFaults{Whole: err}
	for _, m := range r.Remarks {
		out.Parts = append(out.Parts, page.PartFault{Location: "sheet.cells[" + reporting.CellID(m.Cell) + "]",
			Fault: fault.New(fault.Invalid, m.Says.Key, fault.Args(m.Says.Args))})
	}
	return out
}
