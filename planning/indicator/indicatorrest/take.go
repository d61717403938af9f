package indicatorrest

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/rest"
)

// Sent is a figure as another program sends it. The period is read in many
// forms; version, area, unit and status have usual values.
type Sent struct {
	Indicator string `json:"indicator"`
	Version   int    `json:"version,omitempty"`
	Area      string `json:"area,omitempty"`
	Org       string `json:"org,omitempty"`
	Period    string `json:"period"`
	Value     string `json:"value,omitempty"`
	Unit      string `json:"unit,omitempty"`
	Status    string `json:"status,omitempty" enum:"A,P,E,M,B"`
	Note      string `json:"note,omitempty"`
}

// sentColumns are the columns of the file that a list of Sent becomes.
var sentColumns = []string{"indicator", "version", "area", "org", "period", "value", "unit", "status", "note"}

func (s *Sent) record() []string {
	version := ""
	if s.Version != 0 {
		version = strconv.Itoa(s.Version)
	}
	// A record is one line, so that the number of a line names it.
	return []string{s.Indicator, version, s.Area, s.Org, s.Period, s.Value, s.Unit, s.Status, strings.Join(strings.Fields(s.Note), " ")}
}

type takeInput struct {
	rest.Of
	rest.Sent
	DryRun    bool      `query:"dry_run"`
	Origin    string    `query:"origin" maxLength:"200"`
	Certainty string    `query:"certainty" enum:"A,B,C"`
	Reason    string    `query:"reason" maxLength:"500"`
	Area      area.Code `query:"area" maxLength:"12"`
	Once      string    `header:"Idempotency-Key" maxLength:"100"`
}

// Taken says what became of figures that were sent, or would become.
type Taken struct {
	DryRun bool `json:"dry_run"`
	Rows   int  `json:"rows"`
	// New, Revised and Same tell of a dry run.
	New     int               `json:"new"`
	Revised int               `json:"revised"`
	Same    int               `json:"same"`
	Batch   indicator.BatchID `json:"batch,omitempty"`
	SHA256  string            `json:"sha256,omitempty"`
}

// mostSent is how many bytes may be sent: some two million figures.
const mostSent = 256 << 20

func (w *REST) take(ctx context.Context, in *takeInput) (*Taken, error) {
	file, place, done, err := in.file()
	if err != nil {
		return nil, err
	}
	defer done()
	req := indicator.ImportRequest{Tenant: in.Tenant, Name: "API", Origin: in.Origin, Certainty: in.Certainty, Reason: in.Reason, Area: in.Area,
		Provenance: indicator.FromAPI, Once: in.Once, File: file}
	if in.DryRun {
		trial, err := w.Indicators.TryImport(ctx, req)
		if err != nil {
			return nil, lines(err, place)
		}
		return &Taken{DryRun: true, Rows: trial.Rows, New: trial.New, Revised: trial.Revised, Same: trial.Same}, nil
	}
	b, err := w.Indicators.Import(ctx, req)
	if err != nil {
		return nil, lines(err, place)
	}
	return &Taken{Rows: b.Rows, Batch: b.ID, SHA256: b.SHA256}, nil
}

// file is what was sent as the file that the use case reads, with the place in
// the body that a line of it came from.
func (in *takeInput) file() (file io.Reader, place func(line int, column string) string, done func(), err error) {
	body, err := in.Reader(mostSent)
	if err != nil {
		return nil, nil, nil, err
	}
	switch in.Type() {
	case csvType, sdmxType:
		return body, func(line int, column string) string { return joined(fmt.Sprintf("body.lines[%d]", line), column) }, func() {}, nil
	case jsonType, "":
		out, into := io.Pipe()
		go func() { into.CloseWithError(asFile(body, into)) }()
		// Line 1 is the header, line 2 the first figure.
		return out, func(line int, column string) string { return joined(fmt.Sprintf("body[%d]", line-2), column) }, func() { _ = out.Close() }, nil
	}
	return nil, nil, nil, rest.Wrong("header.Content-Type", fault.New(fault.Unsupported, "rest.import.type",
		fault.Args{"Type": in.Type(), "Types": strings.Join([]string{jsonType, csvType, sdmxType}, ", ")}))
}

func joined(place, column string) string {
	if column == "" {
		return place
	}
	return place + "." + column
}

// asFile writes a list of Sent as CSV, one after the other.
func asFile(body io.Reader, into io.Writer) error {
	out := csv.NewWriter(into)
	if err := out.Write(sentColumns); err != nil {
		return err
	}
	dec := json.NewDecoder(body)
	dec.DisallowUnknownFields()
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return unreadable("body", cut(err))
	}
	for n := 0; dec.More(); n++ {
		var s Sent
		if err := dec.Decode(&s); err != nil {
			return unreadable(fmt.Sprintf("body[%d]", n), cut(err))
		}
		if err := out.Write(s.record()); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return unreadable("body", cut(err))
	}
	out.Flush()
	return out.Error()
}

// cut is the error of a body that ends too early in the words of JSON.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func unreadable(place string, err error) error {
	if _, big := errors.AsType[*http.MaxBytesError](err); big {
		return err
	}
	var detail any = "["
	if err != nil {
		detail = error(rest.JSONFault(err.Error()))
	}
	return rest.Wrong(place, fault.Wrap(err, fault.Invalid, "rest.import.json", fault.Args{"Place": place, "Detail": detail}))
}

// Batch is figures recorded in one act.
type Batch struct {
	ID         indicator.BatchID    `json:"batch"`
	Provenance indicator.Provenance `json:"provenance"`
	Origin     string               `json:"origin,omitempty"`
	Certainty  string               `json:"certainty,omitempty"`
	Reason     string               `json:"reason,omitempty"`
	Rows       int                  `json:"rows"`
	SHA256     string               `json:"sha256"`
	Stage      indicator.Stage      `json:"stage"`
	By         string               `json:"by,omitempty"`
	Recorded   *time.Time           `json:"recorded"`
	Demo       bool                 `json:"demo"`
	Steps      []Step               `json:"steps"`
}

// Step is a step of a batch.
type Step struct {
	Stage indicator.Stage `json:"stage"`
	By    string          `json:"by,omitempty"`
	Org   string          `json:"org,omitempty"`
	At    *time.Time      `json:"at"`
	Note  string          `json:"note,omitempty"`
}

func batchOf(b *indicator.BatchInfo) Batch {
	out := Batch{ID: b.ID, Provenance: b.Provenance, Origin: b.Origin, Certainty: b.Certainty, Reason: b.Reason, Rows: b.Rows, SHA256: b.SHA256,
		Stage: b.Stage(time.Time{}), By: b.By, Recorded: rest.Time(b.Recorded), Demo: b.Demo, Steps: []Step{}}
	for _, e := range b.Events {
		out.Steps = append(out.Steps, Step{e.Stage, e.By, e.Org, rest.Time(e.At), e.Note})
	}
	return out
}

type batchesInput struct {
	rest.Of
	rest.Past
	rest.Paging
}

func (w *REST) batches(ctx context.Context, in *batchesInput) (*rest.Listing[Batch], error) {
	all, err := w.Indicators.Batches(ctx, in.Tenant, rest.At(ctx))
	if err != nil {
		return nil, err
	}
	return rest.Each(all, func(b **indicator.BatchInfo) Batch { return batchOf(*b) }), nil
}

// BatchOf names a batch.
type BatchOf struct {
	rest.Of
	Batch indicator.BatchID `path:"batch" minimum:"1"`
}

type batchInput struct {
	BatchOf
	rest.Past
}

func (w *REST) batch(ctx context.Context, in *batchInput) (*Batch, error) {
	b, err := w.Indicators.Batch(ctx, in.Tenant, in.Batch, rest.At(ctx))
	if err != nil {
		return nil, err
	}
	out := batchOf(b)
	return &out, nil
}

type stepInput struct {
	BatchOf
	Body BatchStep
}

// BatchStep takes a batch a step further.
type BatchStep struct {
	To     indicator.Stage `json:"to" enum:"approved,verified,published,withdrawn"`
	SHA256 string          `json:"sha256,omitempty" maxLength:"64"`
	Note   string          `json:"note,omitempty" maxLength:"500"`
}

func (w *REST) step(ctx context.Context, in *stepInput) (*Batch, error) {
	b, err := w.Indicators.Advance(ctx, indicator.AdvanceRequest{Tenant: in.Tenant, Batch: in.Batch, To: in.Body.To, SHA256: in.Body.SHA256, Note: in.Body.Note})
	if err != nil {
		return nil, err
	}
	out := batchOf(b)
	return &out, nil
}
