package report

import "strings"

// Head is what stands above the text, besides title and subtitle, by the kind of
// document. Empty parts are left out.
type Head struct {
	// Marks stand at the top left: secrecy, urgency.
	Marks []string
	// Red is the issuer's name in red; Number and Signer stand above the red line.
	Red, Number, Signer string
	// Byline stands in the middle below the title.
	Byline []string
	// From and Right stand on one line above a form or a list, left and right.
	From, Right string
}

// Head lays out the head.
func (d *Document) Head() Head {
	h := Head{}
	for _, m := range []string{d.Secrecy, d.Urgency} {
		if m != "" {
			h.Marks = append(h.Marks, m)
		}
	}
	if d.RedHead {
		h.Red, h.Number, h.Signer = d.Issuer, d.Number, d.Signer
		return h
	}
	day := d.Day(d.Date)
	if d.Kind != Official {
		h.From, h.Right = d.Issuer, d.Number
		if h.Right == "" {
			h.Right = day
		}
		return h
	}
	signed := false
	for _, b := range d.Blocks {
		if _, ok := b.(Signature); ok {
			signed = true
		}
	}
	parts := []string{d.Number}
	if !signed {
		parts = append(parts, strings.TrimSpace(d.Issuer+"　"+day))
	}
	for _, p := range parts {
		if p = strings.Trim(p, "　 "); p != "" {
			h.Byline = append(h.Byline, p)
		}
	}
	return h
}
