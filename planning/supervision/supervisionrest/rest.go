// Package supervisionrest tells other programs what is chased and what became of
// it, takes the answers of departments' systems, and lets the systems of the
// supervision office raise items as drafts and merge those about the same. Issuing, verifying, returning and
// closing are for people, on pages.
package supervisionrest

import (
	"context"

	"gangyao/planning/supervision"
	"gangyao/platform/identity"
	"gangyao/platform/rest"
)

// REST adds the operations.
type REST struct {
	Items *supervision.Service
	Files rest.Keeper
	// Demo labels what is raised as of a demonstration.
	Demo bool
}

// Add adds them to an API.
func (w *REST) Add(a *rest.API) {
	const tag, one = "supervision", "/{tenant}/supervision/{item}"
	read := func(id, path string) rest.Op {
		return rest.Op{ID: id, Path: path, Tag: tag, Needs: []identity.Action{supervision.DoRead}}
	}
	rest.List(a, read("list-supervision-items", "/{tenant}/supervision"), w.list)
	rest.Get(a, read("get-supervision-item", one), w.get)
	rest.Get(a, read("get-supervision-notice", one+"/notices/{notice}"), w.notice)
	rest.List(a, read("list-supervision-statistics", "/{tenant}/supervision-statistics"), w.statistics)
	rest.List(a, read("list-supervision-record", "/{tenant}/supervision-record"), w.record)
	rest.Get(a, read("get-assessment", "/{tenant}/assessments/{year}"), w.assessment)
	rest.Do(a, rest.Op{ID: "raise-supervision-item", Path: "/{tenant}/supervision", Tag: tag, MaxBody: rest.MostFiles,
		Needs: []identity.Action{supervision.DoSupervise, supervision.DoInstruct}}, w.raise)
	rest.Do(a, rest.Op{ID: "step-supervision-item", Path: one + "/steps", Tag: tag, MaxBody: rest.MostFiles,
		Needs: []identity.Action{supervision.DoAnswer, supervision.DoHead}}, w.step)
	rest.Do(a, rest.Op{ID: "merge-supervision-item", Path: one + "/merge", Tag: tag, Needs: []identity.Action{supervision.DoSupervise}}, w.merge)
}

// OfItem names an item; embed it in the input.
type OfItem struct {
	rest.Of
	Item supervision.ItemID `path:"item" maxLength:"100"`
}

// keep stores files that were sent.
func (w *REST) keep(ctx context.Context, sent []rest.FileSent) ([]supervision.File, error) {
	kept, err := rest.Keep(ctx, w.Files, sent)
	var out []supervision.File
	for _, f := range kept {
		out = append(out, supervision.File{SHA256: f.SHA256, Name: f.Name, Bytes: f.Bytes})
	}
	return out, err
}
