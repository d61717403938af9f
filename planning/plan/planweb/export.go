package planweb

import (
	"io"

	"gangyao/planning/plan"
	"gangyao/platform/page"
)

// exports are the downloads of a list.
func (v view) exports(k plan.Kind) []page.Link { return nil }

// downloads are the same as buttons beside the heading.
func (v view) downloads(k plan.Kind) []page.Button {
	var out []page.Button
	for _, l := range v.exports(k) {
		out = append(out, page.Button{Label: l.Label, Href: l.Href, Icon: "download"})
	}
	return out
}

// approvedBytes gives the approved edition exactly as it was approved: its
// SHA-256 is the fingerprint on the page.
func (w *Web) approvedBytes(v view) (page.View, error) {
	return page.File{Name: "edition-" + itoa(v.Edition.No) + ".json", Type: "application/json", Write: func(out io.Writer) error {
		_, err := out.Write(v.Bytes())
		return err
	}}, nil
}
