package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatorrest"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// openFor opens the system for the tenant named, or the only one.
func (p *place) openFor(ctx context.Context, e *env, tenant string) (*system, error) {
	s, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.choose(e.program(ctx), tenant); err != nil {
		return nil, closing(s, err)
	}
	return s, nil
}

// figuresImport records the figures of a file.
func figuresImport(ctx context.Context, e *env, fs *flag.FlagSet, args []string) (err error) {
	p, tenant := placeFlags(e, fs), areaFlag(e, fs)
	var req indicator.ImportRequest
	fs.StringVar(&req.Origin, "origin", "", "")
	fs.StringVar(&req.Certainty, "certainty", "", "")
	fs.StringVar(&req.Reason, "reason", "", "")
	try, publish := fs.Bool("dry-run", false, ""), fs.Bool("publish", false, "")
	plain, err := e.parse(fs, args, 1)
	if err != nil {
		return err
	}
	file, err := os.Open(plain[0])
	if err != nil {
		return fileFault(err, plain[0])
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return fileFault(err, plain[0])
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fileFault(err, plain[0])
	}
	s, err := p.openFor(ctx, e, *tenant)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	ctx = e.programOf(ctx, s.tenant)
	req.Tenant, req.Name, req.SHA256, req.File = s.tenant, filepath.Base(plain[0]), hex.EncodeToString(hash.Sum(nil)), file
	if *try {
		trial, err := s.indicators.TryImport(ctx, req)
		if err != nil {
			return e.lines(err)
		}
		e.say("cli.figures.tried", i18n.Args{"Rows": trial.Rows, "New": trial.New, "Revised": trial.Revised, "Same": trial.Same})
		return nil
	}
	b, err := s.indicators.Import(ctx, req)
	if err != nil {
		return e.lines(err)
	}
	e.say("cli.figures.imported", i18n.Args{"Rows": b.Rows, "Batch": int64(b.ID), "SHA256": b.SHA256})
	if !*publish {
		return nil
	}
	for _, to := range []indicator.Stage{indicator.Approved, indicator.Verified, indicator.Published} {
		if _, err := s.indicators.Advance(ctx, indicator.AdvanceRequest{Tenant: s.tenant, Batch: b.ID, To: to, SHA256: b.SHA256}); err != nil {
			return err
		}
	}
	e.say("cli.figures.published", i18n.Args{"Batch": int64(b.ID)})
	return nil
}

// lines prints what is wrong with a file, line by line, and gives the error back.
func (e *env) lines(err error) error {
	var file *indicator.FileFaults
	if !errors.As(err, &file) {
		return err
	}
	for _, l := range file.Lines {
		fmt.Fprintln(e.err, e.t("cli.figures.line", i18n.Args{"Line": l.Line, "Column": l.Column, "Message": i18n.Fault(e.lang, l.Fault)}))
	}
	return err
}

// figuresExport writes figures as SDMX-CSV, which imports again.
func figuresExport(ctx context.Context, e *env, fs *flag.FlagSet, args []string) (err error) {
	p, tenant := placeFlags(e, fs), areaFlag(e, fs)
	code, at, day := fs.String("indicator", "", ""), fs.String("at", "", ""), fs.String("as-of", "", "")
	public := fs.Bool("public", false, "")
	if _, err := e.parse(fs, args, 0); err != nil {
		return err
	}
	q := indicator.ObservationQuery{Lens: indicator.Internal}
	if *public {
		q.Lens = indicator.Public
	}
	if *code != "" {
		q.Codes = []indicator.Code{indicator.Code(*code)}
	}
	if *at != "" {
		q.Areas = []area.Code{area.Code(*at)}
	}
	if *day != "" {
		d, err := time.ParseInLocation(time.DateOnly, *day, time.FixedZone("CST", 8*3600))
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "page.asof.invalid", fault.Args{"Value": *day})
		}
		q.At = d.AddDate(0, 0, 1).Add(-time.Microsecond)
	}
	s, err := p.openFor(ctx, e, *tenant)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	q.Tenant = s.tenant
	rows, err := s.indicators.Observations(e.programOf(ctx, s.tenant), q)
	if err != nil {
		return err
	}
	return indicatorrest.WriteSDMX(e.out, rows)
}
