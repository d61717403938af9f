package desk

import (
	"io"
	"path"
	"strings"

	"gangyao/platform/page"
)

// source gives the document as it was imported.
func (d *Desk) source(v *visit) (page.View, error) {
	e, r, err := d.Plans.Source(v.ctx, v.ed.Tenant, v.ed.ID)
	if err != nil {
		return nil, err
	}
	return page.File{Name: fileName(e.Source.Name), Type: "application/octet-stream", Write: func(w io.Writer) error {
		_, err := io.Copy(w, r)
		if cerr := r.Close(); err == nil {
			err = cerr
		}
		return err
	}}, nil
}

// text gives the extracted text that all places count in.
func (d *Desk) text(v *visit) (page.View, error) {
	text, err := d.Plans.Text(v.ctx, v.ed.Tenant, v.ed.ID)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(fileName(v.ed.Source.Name), path.Ext(v.ed.Source.Name)) + ".txt"
	return page.File{Name: name, Type: "text/plain; charset=utf-8", Write: func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}}, nil
}

// fileName is the last part of a name as given.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	if s == "." || s == "/" {
		return "source"
	}
	return s
}
