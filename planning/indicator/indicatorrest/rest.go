// Package indicatorrest gives what is measured to other programs, and takes
// figures from them: definitions, targets, how far plans are, figures with their
// sources, places compared, import.
package indicatorrest

import (
	"context"
	"errors"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/rest"
)

// REST adds the operations.
type REST struct{ Indicators *indicator.Service }

// Add adds them to an API.
func (w *REST) Add(a *rest.API) {
	const tag = "indicators"
	rest.List(a, rest.Op{ID: "list-indicators", Path: "/{tenant}/indicators", Tag: tag}, w.definitions)
	rest.Get(a, rest.Op{ID: "get-indicator", Path: "/{tenant}/indicators/{code}", Tag: tag}, w.dossier)
	rest.List(a, rest.Op{ID: "list-places", Path: "/{tenant}/indicators/{code}/places", Tag: tag}, w.places)
	rest.List(a, rest.Op{ID: "list-targets", Path: "/{tenant}/targets", Tag: tag}, w.targets)
	rest.List(a, rest.Op{ID: "list-progress", Path: "/{tenant}/plans/{plan}/progress", Tag: "plans"}, w.progress)
	rest.Get(a, rest.Op{ID: "get-overview", Path: "/{tenant}/plans/{plan}/overview", Tag: "plans"}, w.overview)
	w.addObservations(a)
}

// Looking chooses whose eyes look; embed it in the input.
type Looking struct {
	Lens indicator.Lens `query:"lens" enum:"public,internal"`
}

// lens is how much is shown: what was asked for, else what is approved to those
// who may see it, what is published to everybody else.
func (l *Looking) lens(ctx context.Context, t indicator.Tenant) indicator.Lens {
	switch {
	case l.Lens != "":
		return l.Lens
	case identity.From(ctx).May(indicator.DoRead, identity.Target{Tenant: t, Anywhere: true}):
		return indicator.Internal
	}
	return indicator.Public
}

// Judging chooses the method; embed it in the input.
type Judging struct {
	Method int  `query:"method" minimum:"1" maximum:"1000"`
	OfDay  bool `query:"method_of_day"`
}

func (j *Judging) choice() indicator.MethodChoice {
	return indicator.MethodChoice{Version: j.Method, OfDay: j.OfDay}
}

// lines tells programs which lines of a file are wrong.
func lines(err error, name func(line int, column string) string) error {
	var file *indicator.FileFaults
	if !errors.As(err, &file) {
		return err
	}
	out := &page.PartFaults{Whole: err}
	for _, l := range file.Lines {
		out.Parts = append(out.Parts, page.PartFault{Location: name(l.Line, l.Column), Fault: l.Fault})
	}
	if file.More {
		out.Parts = append(out.Parts, page.PartFault{Location: "body", Fault: fault.New(fault.Invalid, "rest.import.more", nil)})
	}
	return out
}
