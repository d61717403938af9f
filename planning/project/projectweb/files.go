package projectweb

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"mime/multipart"
	"path"
	"strings"
	"unicode/utf8"

	"gangyao/planning/project"
	"gangyao/planning/project/oc4ids"
	"gangyao/planning/project/sheet"
	"gangyao/platform/fault"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
	shot "gangyao/platform/photo"
)

// export writes the library as a file, with the filters in force.
func (w *Web) export(v *visit) (page.View, error) {
	_, ask, err := v.asked()
	if err != nil {
		return nil, err
	}
	var list []*project.Project
	if err := w.Projects.Each(v.ctx, ask, func(p *project.Project) error { list = append(list, p); return nil }); err != nil {
		return nil, err
	}
	now := page.From(v.ctx).Now
	if v.r.PathValue("file") != "projects.json" {
		return download.Sheet(v.r, "projects", sheet.Export(list, now.Year(), sheet.Names{Org: v.orgFull, Area: v.area}, v.lang))
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Invalid, "projectweb.oc4ids_empty", nil)
	}
	meta := oc4ids.Meta{URI: cmp.Or(w.Address, page.From(v.ctx).Base) + Path + "/export/projects.json", Publisher: v.area(v.tenant), Prefix: "oc4ids-" + string(v.tenant), Now: now, Lang: v.lang, Org: v.orgFull, Area: v.area}
	return page.File{Name: "projects-oc4ids.json", Type: "application/json", Write: func(out io.Writer) error { return oc4ids.Write(out, list, meta) }}, nil
}

// The beginnings of the files that may be kept, by their endings.
var begins = map[string]string{".jpg": "\xff\xd8\xff", ".jpeg": "\xff\xd8\xff", ".png": "\x89PNG\r\n\x1a\n", ".webp": "RIFF", ".pdf": "%PDF-", ".docx": "PK\x03\x04", ".xlsx": "PK\x03\x04", ".ofd": "PK\x03\x04"}

func picture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".webp":
		return true
	}
	return false
}

// keepFiles stores the files of a field, each checked by what is in it.
func (w *Web) keepFiles(v *visit, field string, picturesOnly bool) ([]project.Photo, error) {
	if v.r.MultipartForm == nil {
		return nil, nil
	}
	var out []project.Photo
	for _, f := range v.r.MultipartForm.File[field] {
		if f.Filename == "" || f.Size == 0 {
			continue
		}
		p, err := w.keepFile(v, f, picturesOnly)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (w *Web) keepFile(v *visit, f *multipart.FileHeader, picturesOnly bool) (project.Photo, error) {
	name := path.Base(strings.ReplaceAll(f.Filename, `\`, "/"))
	if f.Size > maxFile {
		return project.Photo{}, fault.New(fault.TooLarge, "projectweb.file_large", fault.Args{"Name": clip(name), "MB": maxFile >> 20})
	}
	file, err := f.Open()
	if err != nil {
		return project.Photo{}, err
	}
	defer func() { _ = file.Close() }() // opened for reading only
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return project.Photo{}, err
	}
	mark, known := begins[strings.ToLower(path.Ext(name))]
	if !known || picturesOnly && !picture(name) || !bytes.HasPrefix(head[:n], []byte(mark)) || !utf8.ValidString(name) {
		return project.Photo{}, fault.New(fault.Unsupported, "projectweb.file_type", fault.Args{"Name": clip(name)})
	}
	sha, size, err := w.Files.Put(v.ctx, io.MultiReader(bytes.NewReader(head[:n]), file))
	return project.Photo{SHA256: sha, Name: name, Bytes: size}, err
}

// file gives a photo or paper that the project names; pictures are shown.
func (w *Web) file(v *visit) (page.View, error) {
	x, err := w.Projects.Show(v.ctx, v.tenant, v.id(), 0)
	if err != nil {
		return nil, err
	}
	sha := v.r.PathValue("sha")
	var found *project.Photo
	for i := range x.Project.Visits {
		for k := range x.Project.Visits[i].Photos {
			if p := &x.Project.Visits[i].Photos[k]; p.SHA256 == sha {
				found = p
			}
		}
	}
	for i := range x.Project.Documents {
		if p := x.Project.Documents[i].File; p != nil && p.SHA256 == sha {
			found = p
		}
	}
	if found == nil {
		return nil, fault.New(fault.NotFound, "attach.missing", fault.Args{"SHA": clip(sha)})
	}
	body, err := w.Files.Get(v.ctx, sha)
	if err != nil {
		return nil, err
	}
	out := page.File{Name: found.Name, Type: "application/octet-stream", Write: func(to io.Writer) error {
		_, err := io.Copy(to, body)
		return errors.Join(err, body.Close())
	}}
	if !picture(found.Name) || v.r.URL.Query().Get("as") == asKept {
		return out, nil
	}
	return bare(out, body, found.Name)
}

// asKept asks for a photo as it was handed in, with position, time and camera.
const asKept = "original"

// bare is a picture to look at, without what the camera wrote beside it.
func bare(out page.File, body io.ReadCloser, name string) (page.View, error) {
	data, err := io.ReadAll(io.LimitReader(body, maxFile+1))
	if err = errors.Join(err, body.Close()); err != nil {
		return nil, err
	}
	if data, err = shot.Bare(data); err != nil {
		return nil, fault.Wrap(err, fault.Unsupported, "projectweb.photo_broken", fault.Args{"Name": clip(name)})
	}
	out.Write = func(to io.Writer) error { _, err := to.Write(data); return err }
	out.Inline = true
	out.Type = map[string]string{".png": "image/png", ".webp": "image/webp"}[strings.ToLower(path.Ext(name))]
	if out.Type == "" {
		out.Type = "image/jpeg"
	}
	return out, nil
}

func (v *visit) id() project.ID { return project.ID(v.r.PathValue("project")) }
