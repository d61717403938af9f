package indicatorweb

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting/sheet/dryrun"
	"gangyao/platform/attach"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
)

// Files keeps what was uploaded. attach.Store does.
type Files interface {
	Put(ctx context.Context, r io.Reader) (sha string, n int64, err error)
	Get(ctx context.Context, sha string) (io.ReadCloser, error)
}

var _ Files = (*attach.Store)(nil)

// mostUpload is how large a file may be.
const mostUpload = 64 << 20

// upload is a file of figures on its way in: sent, tried, then recorded.
type upload struct {
	view
	sha, name                 string
	origin, certainty, reason string
	trial                     *indicator.Trial
	fresh                     bool     // the file was sent with this request
	refs                      []string // where the rows of a workbook's figures stand
	// dry is what a workbook says, with what was answered; nil for CSV.
	dry     *dryrun.Run
	faults  []lineFault
	more    bool
	problem string
	status  int
}

// lineFault is what is wrong with a row.
type lineFault struct{ line, column, text string }

func (w *Web) upload(v view) (*upload, error) {
	if _, err := identity.Require(v.ctx, indicator.DoImport, identity.Target{Tenant: v.tenant}); err != nil {
		return nil, err
	}
	get := func(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }
	return &upload{view: v, sha: get("sha"), name: get("name"), origin: get("origin"), certainty: get("certainty"), reason: get("reason")}, nil
}

func (w *Web) askImport(v view) (page.View, error) {
	u, err := w.upload(v)
	if err != nil {
		return nil, err
	}
	return u.page(), nil
}

func (u *upload) page() page.Page {
	return page.Page{Title: u.t("indicatorweb.import.title"), Lead: u.t("indicatorweb.import.lead"), Status: u.status, Styles: []string{"indicator", "sheet"}, Body: u.whole(), Crumbs: u.crumbs()}
}

// crumbs lead to the pages of figures.
func (v view) crumbs() []page.Link {
	return []page.Link{{Label: v.t("web.nav.library"), Href: "/"}, {Label: v.t("indicatorweb.list.title"), Href: "/indicators/" + string(v.tenant)},
		{Label: v.t("indicatorweb.batches.title"), Href: "/figures/" + string(v.tenant)}}
}

// fields ask for the file and where it comes from.
func (u *upload) fields() []page.Field {
	certain := []page.Option{{Label: u.t("indicatorweb.import.certainty.own")}}
	for _, c := range []string{"A", "B", "C"} {
		certain = append(certain, page.Option{Value: c, Label: c + " " + u.t("indicatorweb.certainty."+c)})
	}
	return []page.Field{
		{Name: "file", Label: u.t("indicatorweb.import.file"), Hint: u.t("indicatorweb.import.file.hint"), Type: page.FieldFile, Accept: ".csv,.xlsx,.txt", Required: true},
		{Name: "origin", Label: u.t("indicatorweb.import.origin"), Hint: u.t("indicatorweb.import.origin.hint"), Value: u.origin},
		{Name: "certainty", Label: u.t("indicatorweb.import.certainty"), Type: page.FieldSelect, Value: u.certainty, Options: certain},
		{Name: "reason", Label: u.t("indicatorweb.import.reason"), Hint: u.t("indicatorweb.import.reason.hint"), Value: u.reason},
	}
}

// tryImport keeps the file and says what it would bring; nothing is recorded.
func (w *Web) tryImport(v view) (page.View, error) {
	u, err := w.upload(v)
	if err != nil {
		return nil, err
	}
	if err := w.keep(u); err != nil {
		return u.failed(err)
	}
	req, err := w.request(v.ctx, u)
	if errors.Is(err, errOpen) {
		return u.page(), nil // the page asks what is open
	}
	if err == nil {
		u.trial, err = w.Indicators.TryImport(v.ctx, req)
	}
	if err != nil {
		return u.failed(err)
	}
	return u.page(), nil
}

// errOpen says that a workbook leaves something open.
var errOpen = errors.New("indicatorweb: the workbook leaves something open")

// keep stores the file that was sent; one kept before is named by its hash.
func (w *Web) keep(u *upload) error {
	f, head, err := u.r.FormFile("file")
	switch {
	case errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart):
		if u.sha != "" {
			return nil
		}
		return fault.New(fault.Invalid, "indicatorweb.import.no_file", nil)
	case err != nil:
		return err
	}
	defer func() { _ = f.Close() }() // read only
	u.name = head.Filename
	u.fresh = true
	u.sha, _, err = w.Files.Put(u.ctx, f)
	return err
}

// failed shows the form again with what is wrong.
func (u *upload) failed(err error) (page.View, error) {
	u.status, u.trial = 422, nil
	lines, ok := errors.AsType[*indicator.FileFaults](err)
	if ok {
		u.more = lines.More
		for _, l := range lines.Lines {
			at := itoa(l.Line)
			if n := l.Line - 2; n >= 0 && n < len(u.refs) { // below the heading
				at = u.refs[n]
			}
			u.faults = append(u.faults, lineFault{at, l.Column, i18n.Fault(u.lang, l.Fault)})
		}
	}
	f := fault.From(err)
	if f == nil || f.Code != fault.Invalid && f.Code != fault.Unsupported && f.Code != fault.TooLarge && f.Code != fault.Conflict {
		return nil, err
	}
	u.problem = i18n.Fault(u.lang, err)
	return u.page(), nil
}

// request reads the kept file as the use case takes it: CSV, or what a workbook
// says, written as CSV.
func (w *Web) request(ctx context.Context, u *upload) (indicator.ImportRequest, error) {
	req := indicator.ImportRequest{Tenant: u.tenant, Name: u.name, SHA256: u.sha, Origin: u.origin, Certainty: u.certainty, Reason: u.reason}
	f, err := w.Files.Get(ctx, u.sha)
	if err != nil {
		return req, err
	}
	defer func() { _ = f.Close() }() // read only
	data, err := io.ReadAll(f)
	if err != nil {
		return req, err
	}
	if xlsx.IsWorkbook(data) {
		if data, err = w.workbook(ctx, u, data); err != nil {
			return req, err
		}
	}
	req.File = bytes.NewReader(data)
	return req, nil
}

// run is an import under way, or over.
type run struct {
	id          string
	tenant      indicator.Tenant
	person      identity.PersonID
	name        string
	total       int64
	rows, bytes atomic.Int64
	over        chan struct{}
	batch       *indicator.Batch
	err         error
}

// runs are the imports of late, by id.
type runs struct {
	mu   sync.Mutex
	byID map[string]*run
	ids  []string
}

// keptRuns is how many outcomes are remembered.
const keptRuns = 50

func (rs *runs) add(r *run) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.byID == nil {
		rs.byID = map[string]*run{}
	}
	rs.byID[r.id] = r
	if rs.ids = append(rs.ids, r.id); len(rs.ids) > keptRuns {
		delete(rs.byID, rs.ids[0])
		rs.ids = rs.ids[1:]
	}
}

func (rs *runs) get(id string) *run {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.byID[id]
}

// startImport records the file that was tried, while a page tells how far it is.
func (w *Web) startImport(v view) (page.View, error) {
	u, err := w.upload(v)
	if err != nil {
		return nil, err
	}
	if u.sha == "" {
		return u.failed(fault.New(fault.Invalid, "indicatorweb.import.no_file", nil))
	}
	ctx := context.WithoutCancel(v.ctx)
	req, err := w.request(ctx, u)
	if errors.Is(err, errOpen) {
		return u.page(), nil
	}
	if err != nil {
		return u.failed(err)
	}
	r := &run{id: rand.Text(), tenant: v.tenant, person: identity.From(v.ctx).Person, name: u.name, total: req.File.(*bytes.Reader).Size(), over: make(chan struct{})}
	req.Progress = func(rows int, bytes int64) { r.rows.Store(int64(rows)); r.bytes.Store(bytes) }
	w.runs.add(r)
	go func() {
		defer close(r.over)
		if r.batch, r.err = w.Indicators.Import(ctx, req); r.err != nil || u.dry == nil {
			return
		}
		if err := w.memory().Keep(ctx, u.dry.Reading, u.name); err != nil && fault.From(err).Code != fault.Conflict {
			slog.ErrorContext(ctx, "answers about a workbook are not kept", "err", err) // its figures are in
		}
	}()
	return page.Redirect{To: "/figures/" + string(v.tenant) + "/import/" + r.id}, nil
}

// done says whether the import is over.
func (r *run) done() bool {
	select {
	case <-r.over:
		return true
	default:
		return false
	}
}

// share is how much of the file was read.
func (r *run) share() float64 {
	if r.total == 0 {
		return 0
	}
	return float64(r.bytes.Load()) / float64(r.total)
}

// watchImport tells how far an import is, and leads to its batch when it is over.
func (w *Web) watchImport(v view) (page.View, error) {
	u, err := w.upload(v)
	if err != nil {
		return nil, err
	}
	r := w.runs.get(v.r.PathValue("import"))
	if r == nil || r.tenant != v.tenant || r.person != identity.From(v.ctx).Person {
		return nil, fault.New(fault.NotFound, "indicatorweb.import.unknown", nil)
	}
	u.name = r.name
	watching := v.r.Header.Get("HX-Request") == "true"
	switch {
	case !r.done():
		if watching {
			return page.Fragment{Body: v.underWay(r)}, nil
		}
		return page.Page{Title: v.t("indicatorweb.import.running"), Crumbs: v.crumbs(), Body: v.underWay(r), Styles: []string{"indicator"}}, nil
	case r.err != nil && watching: // the whole page tells what is wrong
		return page.Redirect{To: v.r.URL.Path}, nil
	case r.err != nil:
		return u.failed(r.err)
	}
	return page.Redirect{To: v.batchPath(r.batch.ID)}, nil
}
