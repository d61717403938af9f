package reporting

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// ContentFormat is the form of the canonical content; it changes whenever a
// field does.
const ContentFormat = "gangyao-sheet/1"

// Content is what of a sheet was submitted: what the head sees and approves. It
// is written once, as JSON with sorted keys, and hashed; only the stored bytes
// count from then on.
type Content struct {
	Format          string            `json:"format"`
	Tenant          indicator.Tenant  `json:"tenant"`
	Round           RoundID           `json:"round"`
	RoundName       string            `json:"roundName"`
	Period          string            `json:"period"` // SDMX
	Sheet           SheetID           `json:"sheet"`
	Org             identity.OrgID    `json:"org"`
	SubmittedBy     identity.PersonID `json:"submittedBy"`
	SubmittedByName string            `json:"submittedByName"`
	SubmittedAt     time.Time         `json:"submittedAt"`
	Cells           []ContentCell     `json:"cells"`
	// Remarks are those of the checks that did not stop the submission.
	Remarks []ContentRemark `json:"remarks"`
}

// ContentCell is one cell of the content.
type ContentCell struct {
	Indicator indicator.Code       `json:"indicator"`
	Version   int                  `json:"version"`
	Area      area.Code            `json:"area"`
	Org       identity.OrgID       `json:"org,omitempty"`
	Period    string               `json:"period"` // SDMX
	Name      string               `json:"name"`
	Unit      quantity.Unit        `json:"unit"`
	Value     quantity.Value       `json:"value"`
	Status    indicator.Status     `json:"status"`
	Note      string               `json:"note,omitempty"`
	NoValue   NoValue              `json:"noValue,omitempty"`
	Evidence  []indicator.Evidence `json:"evidence,omitempty"`
	By        string               `json:"by"`
	At        time.Time            `json:"at"`
	// Cell is the key of the four fields before.
	Cell indicator.CellKey `json:"-"`
}

// ContentRemark is a remark of a check that the content was submitted with. The
// words that the key stands for may change; key and arguments stay.
type ContentRemark struct {
	Check    string     `json:"check"`
	Severity Severity   `json:"severity"`
	Cell     string     `json:"cell"` // as in CellID
	Key      string     `json:"key"`
	Args     fault.Args `json:"args,omitempty"`
}

// CellID writes a cell as a text for forms and addresses: code@version/area/org/period.
func CellID(k indicator.CellKey) string {
	return fmt.Sprintf("%s@%d/%s/%s/%d", k.Code, k.Version, k.Area, k.Org, k.Period.Code())
}

// ParseCellID reads what CellID wrote.
func ParseCellID(s string) (indicator.CellKey, bool) {
	parts := strings.Split(s, "/")
	if len(parts) != 4 {
		return indicator.CellKey{}, false
	}
	code, version, ok := strings.Cut(parts[0], "@")
	var k indicator.CellKey
	var p int32
	if _, err := fmt.Sscanf(version, "%d", &k.Version); err != nil || !ok {
		return k, false
	}
	if _, err := fmt.Sscanf(parts[3], "%d", &p); err != nil {
		return k, false
	}
	k.Code, k.Area, k.Org = indicator.Code(code), area.Code(parts[1]), identity.OrgID(parts[2])
	k.Period, ok = period.FromCode(p)
	return k, ok && CellID(k) == s
}

// compareCells orders cells by indicator, version, place, organisation, time.
func compareCells(a, b indicator.CellKey) int {
	return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Area, b.Area),
		cmp.Compare(a.Org, b.Org), cmp.Compare(a.Period.Code(), b.Period.Code()))
}

// freeze makes the content of a sheet: the answered duties in the order of cells.
func freeze(c *Case, duties []Duty, entries map[indicator.CellKey]*Entry, defs map[indicator.Version]*indicator.Definition, remarks []Remark, by *identity.Actor) *Content {
	out := &Content{Format: ContentFormat, Tenant: c.Sheet.Tenant, Round: c.Round.ID, RoundName: c.Round.Name, Period: c.Round.Period.String(),
		Sheet: c.Sheet.ID, Org: c.Sheet.Org, SubmittedBy: by.Person, SubmittedByName: by.Name, SubmittedAt: c.At,
		Cells: []ContentCell{}, Remarks: []ContentRemark{}}
	for i := range duties {
		k := duties[i].Cell
		e := entries[k]
		if e == nil || !e.Filled() {
			continue
		}
		cell := ContentCell{Indicator: k.Code, Version: k.Version, Area: k.Area, Org: k.Org, Period: k.Period.String(), Cell: k,
			Value: e.Value, Status: e.Status, Note: e.Note, NoValue: e.NoValue, Evidence: e.Evidence, By: e.By, At: e.At}
		if d := defs[indicator.Version{Code: k.Code, Version: k.Version}]; d != nil {
			cell.Name, cell.Unit = d.Name, d.Unit
		}
		out.Cells = append(out.Cells, cell)
	}
	slices.SortFunc(out.Cells, func(a, b ContentCell) int { return compareCells(a.Cell, b.Cell) })
	for _, r := range remarks {
		out.Remarks = append(out.Remarks, ContentRemark{r.Check, r.Severity, CellID(r.Cell), r.Says.Key, r.Says.Args})
	}
	return out
}

// thaw reads stored content.
func thaw(data []byte) (*Content, error) {
	var c Content
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("reporting: stored content: %w", err)
	}
	if c.Format != ContentFormat {
		return nil, fmt.Errorf("reporting: stored content has the form %q", c.Format)
	}
	for i := range c.Cells {
		x := &c.Cells[i]
		var p period.Period
		if err := p.UnmarshalText([]byte(x.Period)); err != nil || p.IsZero() {
			return nil, fmt.Errorf("reporting: stored content names the period %q", x.Period)
		}
		x.Cell = indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: x.Indicator, Version: x.Version, Area: x.Area, Org: x.Org}, Period: p}
	}
	return &c, nil
}

// Observations are the content's figures, as they become facts.
func (c *Content) Observations() []indicator.Observation {
	out := make([]indicator.Observation, 0, len(c.Cells))
	for i := range c.Cells {
		x := &c.Cells[i]
		out = append(out, indicator.Observation{Cell: x.Cell, Value: x.Value, Status: x.Status, Note: x.Note})
	}
	return out
}

// factsHash is the SHA-256 of the batch that the content becomes.
func (c *Content) factsHash() (string, error) {
	return indicator.Canonical(io.Discard, slices.Values(c.Observations()))
}
