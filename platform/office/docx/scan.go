package docx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// maxDepth bounds the nesting of elements.
const maxDepth = 400

// scanner walks the elements of a part. Names are compared without their
// prefix: which prefix stands for which namespace is the writer's choice, and
// the names used here mean one thing wherever this package looks for them.
type scanner struct {
	dec   *xml.Decoder
	depth int
}

func newScanner(r io.Reader) *scanner {
	dec := xml.NewDecoder(r)
	dec.CharsetReader = func(string, io.Reader) (io.Reader, error) {
		return nil, errors.New("only UTF-8 parts are read")
	}
	return &scanner{dec: dec}
}

// next is the next start or end element or text.
func (s *scanner) next() (xml.Token, error) {
	for {
		t, err := s.dec.RawToken()
		if err != nil {
			if errors.Is(err, ErrBomb) {
				return nil, err
			}
			if err == io.EOF && s.depth == 0 {
				return nil, io.EOF
			}
			return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
		}
		switch t.(type) {
		case xml.StartElement:
			if s.depth++; s.depth > maxDepth {
				return nil, fmt.Errorf("%w: nested too deep", ErrDamaged)
			}
			return t, nil
		case xml.EndElement:
			if s.depth--; s.depth < 0 {
				return nil, fmt.Errorf("%w: an end without a beginning", ErrDamaged)
			}
			return t, nil
		case xml.CharData:
			return t, nil
		}
	}
}

// each calls do for every child element of the element just entered, until its
// end. do must read the child to its end (by each, text or skip).
func (s *scanner) each(do func(xml.StartElement) error) error {
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if err := do(e); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip reads to the end of the element just entered.
func (s *scanner) skip() error {
	until := s.depth - 1
	for {
		t, err := s.next()
		if err != nil {
			return err
		}
		if _, ok := t.(xml.EndElement); ok && s.depth == until {
			return nil
		}
	}
}

// text is the character data of the element just entered, to its end.
func (s *scanner) text() (string, error) {
	var out []byte
	for {
		t, err := s.next()
		if err != nil {
			return "", err
		}
		switch e := t.(type) {
		case xml.CharData:
			out = append(out, e...)
		case xml.StartElement:
			if err := s.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return string(out), nil
		}
	}
}

// val is the attribute with a local name, empty when it is not there.
func val(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// on is the value of a switch element such as w:vanish: on unless it says no.
func on(e xml.StartElement) bool {
	switch val(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
