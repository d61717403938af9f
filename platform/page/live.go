package page

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Live is a part of a page that asks again when its topic changed elsewhere.
type Live struct {
	// ID names the part on its page.
	ID    string
	Topic string
	Body  templ.Component
}

// Render implements templ.Component.
func (l Live) Render(ctx context.Context, w io.Writer) error { return l.view().Render(ctx, w) }

var _ templ.Component = Live{}
