package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// container is the zip with its parts found by their relationships.
type container struct {
	o     Options
	files map[string]*zip.File
	main  string            // name of the main part
	parts map[string]string // kind of relationship → part name
}

// free is how many bytes a part may always unpack to.
const free = 8 << 20

func open(data []byte, o Options) (*container, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNotZip, err)
	}
	p := &container{o: o, files: map[string]*zip.File{}, parts: map[string]string{}}
	for _, f := range z.File {
		p.files[strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")] = f
	}
	top, err := p.relations("")
	if err != nil {
		return nil, err
	}
	p.main = top["officeDocument"]
	if _, ok := p.files[p.main]; !ok {
		p.main = "word/document.xml"
	}
	if _, ok := p.files[p.main]; !ok {
		return nil, ErrNotDocx
	}
	if !strings.HasPrefix(p.main, "word/") && p.files["word/document.xml"] == nil && (strings.HasPrefix(p.main, "xl/") || strings.HasPrefix(p.main, "ppt/")) {
		return nil, ErrNotDocx
	}
	p.parts, err = p.relations(p.main)
	return p, err
}

// relations reads the relationships of a part ("" for the package): the last
// word of the type → the target.
func (p *container) relations(part string) (map[string]string, error) {
	dir, base := path.Split(part)
	data, err := p.all(path.Join(dir, "_rels", base+".rels"))
	if err != nil || data == nil {
		return map[string]string{}, err
	}
	var rels struct {
		Relationship []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		}
	}
	if err := xml.Unmarshal(data, &rels); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	out := map[string]string{}
	for _, r := range rels.Relationship {
		if r.Mode == "External" {
			continue
		}
		target := r.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		kind := path.Base(r.Type)
		if _, ok := out[kind]; !ok {
			out[kind] = strings.TrimPrefix(target, "/")
		}
	}
	return out, nil
}

// read unpacks the part of a kind (styles, numbering); nil when there is none.
func (p *container) read(kind string) ([]byte, error) {
	name, ok := p.parts[kind]
	if !ok {
		name = path.Join(path.Dir(p.main), kind+".xml")
	}
	return p.all(name)
}

// all unpacks a part; nil when there is none.
func (p *container) all(name string) ([]byte, error) {
	if p.files[name] == nil {
		return nil, nil
	}
	r, err := p.openPart(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil && !errors.Is(err, ErrBomb) {
		err = fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	return data, err
}

// openPart opens a part for reading within its bound.
func (p *container) openPart(name string) (io.ReadCloser, error) {
	f := p.files[name]
	if f == nil {
		return nil, fmt.Errorf("%w: %s is missing", ErrDamaged, name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	bound := min(p.o.MaxPart, free+int64(min(f.CompressedSize64, 1<<40))*p.o.Ratio)
	return &bounded{r: r, left: bound}, nil
}

// bounded fails with ErrBomb once more than left bytes were read.
type bounded struct {
	r    io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrBomb
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, ErrBomb
	}
	return n, err
}

func (b *bounded) Close() error { return b.r.Close() }
