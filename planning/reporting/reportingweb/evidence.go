package reportingweb

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/attach"
	"gangyao/platform/fault"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// typedValue is a text as a value, for showing it again.
func typedValue(s string) quantity.Value { return quantity.Parse(s) }

// addEvidence keeps a file that the script sends; the cell names it afterwards.
func (w *Web) addEvidence(v *visit) (page.View, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	if err := s.Refusal(v.me, reporting.Fill); err != nil {
		return nil, err
	}
	_, f, err := v.r.FormFile("file")
	if err != nil {
		if _, big := errors.AsType[*http.MaxBytesError](err); big {
			return nil, wrongForm(err)
		}
		return nil, fault.Wrap(err, fault.Invalid, "reportingweb.file_missing", nil)
	}
	e, err := w.keep(v, f)
	if err != nil {
		return nil, err
	}
	return page.JSON{Value: e}, nil
}

// keep checks a file by what is in it and stores it.
func (w *Web) keep(v *visit, f *multipart.FileHeader) (indicator.Evidence, error) {
	name := path.Base(strings.ReplaceAll(f.Filename, `\`, "/"))
	if f.Size > maxEvidence {
		return indicator.Evidence{}, fault.New(fault.TooLarge, "reportingweb.file_large", fault.Args{"Name": name, "MB": maxEvidence >> 20})
	}
	file, err := f.Open()
	if err != nil {
		return indicator.Evidence{}, err
	}
	defer func() { _ = file.Close() }() // opened for reading only
	head, err := proving(name, file)
	if err != nil {
		return indicator.Evidence{}, err
	}
	sha, size, err := w.Files.Put(v.ctx, io.MultiReader(bytes.NewReader(head), file))
	return indicator.Evidence{SHA256: sha, Name: name, Bytes: size}, err
}

// proving reads the beginning of a file and refuses what is not what its name says.
func proving(name string, file io.Reader) (head []byte, err error) {
	head = make([]byte, 4096)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if head = head[:n]; !attach.Proves(name, head) {
		return nil, fault.New(fault.Unsupported, "reportingweb.file_type", fault.Args{"Name": name})
	}
	return head, nil
}

// kept refuses evidence that the script adds to cells and that is not there: nobody
// signs for a file that does not exist, or is not what it is called.
func (w *Web) kept(v *visit, cells []reporting.CellInput) error {
	named := map[indicator.Evidence]bool{}
	for i := range cells {
		for _, e := range cells[i].Evidence {
			named[e] = true
		}
	}
	if len(named) == 0 {
		return nil
	}
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return err
	}
	for i := range s.Cells {
		for _, e := range s.Cells[i].Entry.Evidence {
			delete(named, e)
		}
	}
	for e := range named {
		file, err := w.Files.Get(v.ctx, e.SHA256)
		if err != nil {
			return err
		}
		_, err = proving(e.Name, file)
		if err := errors.Join(err, file.Close()); err != nil {
			return err
		}
	}
	return nil
}

// evidence gives a file that a cell of the sheet names, or named when it was submitted.
func (w *Web) evidence(v *visit) (page.View, error) {
	s, err := w.Reports.Sheet(v.ctx, v.tenant, sheetID(v), v.asOf())
	if err != nil {
		return nil, err
	}
	sha := v.r.PathValue("sha")
	var found *indicator.Evidence
	look := func(list []indicator.Evidence) {
		for i := range list {
			if list[i].SHA256 == sha {
				found = &list[i]
			}
		}
	}
	for i := range s.Cells {
		look(s.Cells[i].Entry.Evidence)
	}
	if s.Content != nil {
		for i := range s.Content.Cells {
			look(s.Content.Cells[i].Evidence)
		}
	}
	if found == nil {
		if err := w.formerly(v, s, look); err != nil {
			return nil, err
		}
	}
	if found == nil {
		return nil, fault.New(fault.NotFound, "attach.missing", fault.Args{"SHA": sha})
	}
	file, err := w.Files.Get(v.ctx, sha)
	if err != nil {
		return nil, err
	}
	return page.File{Name: found.Name, Type: "application/octet-stream", Write: func(out io.Writer) error {
		_, err := io.Copy(out, file)
		return errors.Join(err, file.Close())
	}}, nil
}

// formerly looks through what the cells that have files, or had them, ever named.
func (w *Web) formerly(v *visit, s *reporting.SheetView, look func([]indicator.Evidence)) error {
	for i := range s.Cells {
		if s.Cells[i].Entry.Version == 0 {
			continue
		}
		list, err := w.Reports.CellHistory(v.ctx, v.tenant, s.Sheet.ID, s.Cells[i].Duty.Cell, v.asOf())
		if err != nil {
			return err
		}
		for j := range list {
			look(list[j].Entry.Evidence)
		}
	}
	return nil
}
