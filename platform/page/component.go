package page

import (
	"context"
	"io"
	"maps"
	"slices"

	"github.com/a-h/templ"
)

// Stack shows components one below the other.
type Stack []templ.Component

// Render implements templ.Component.
func (s Stack) Render(ctx context.Context, w io.Writer) error {
	for _, c := range s {
		if c == nil {
			continue
		}
		if err := c.Render(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// The view models of this package are components themselves.
var (
	_ templ.Component = Stack{}
	_ templ.Component = Table{}
	_ templ.Component = List{}
	_ templ.Component = Pagination{}
	_ templ.Component = Form{}
	_ templ.Component = Field{}
	_ templ.Component = Button{}
	_ templ.Component = Notice{}
	_ templ.Component = Empty{}
	_ templ.Component = Tag{}
	_ templ.Component = Tabs{}
	_ templ.Component = Definitions{}
	_ templ.Component = Stats{}
	_ templ.Component = Steps{}
	_ templ.Component = Bar{}
	_ templ.Component = Verdict("")
	_ templ.Component = Tally{}
	_ templ.Component = Figure{}
	_ templ.Component = FigureLink{}
	_ templ.Component = FigureCard{}
	_ templ.Component = Chart{}
	_ templ.Component = Spark{}
	_ templ.Component = Map{}
	_ templ.Component = Text{}
	_ templ.Component = Diff{}
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
