// Package warningrest lists warnings for other programs.
package warningrest

import (
	"context"
	"time"

	"gangyao/planning/warning"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/rest"
)

// REST adds the operations.
type REST struct{ Warnings *warning.Service }

// Add adds them to an API.
func (w *REST) Add(a *rest.API) {
	rest.List(a, rest.Op{ID: "list-warnings", Path: "/{tenant}/warnings", Tag: "warnings", Needs: []identity.Action{warning.Read}}, w.list)
	rest.Get(a, rest.Op{ID: "get-warning", Path: "/{tenant}/warnings/{warning}", Tag: "warnings", Needs: []identity.Action{warning.Read}}, w.get)
}

// Warning is one condition over time.
type Warning struct {
	ID        warning.ID       `json:"id"`
	Kind      warning.Kind     `json:"kind"`
	Severity  warning.Severity `json:"severity"`
	Worst     warning.Severity `json:"worst"`
	State     warning.State    `json:"state"`
	Subject   warning.Subject  `json:"subject"`
	Area      area.Code        `json:"area,omitempty"`
	Owner     identity.OrgID   `json:"owner,omitempty"`
	Message   string           `json:"message"`
	Opened    *time.Time       `json:"opened"`
	Since     *time.Time       `json:"since"`
	Closed    *time.Time       `json:"closed,omitempty"`
	Spells    int              `json:"spells"`
	Silenced  *time.Time       `json:"silenced_until,omitempty"`
	Revisions int              `json:"version"`
}

func warningOf(l i18n.Lang, w *warning.Warning) Warning {
	return Warning{w.ID, w.Kind, w.Severity, w.Worst, w.State, w.Subject, w.Area, w.Owner, w.Message.In(l),
		rest.Time(w.Opened), rest.Time(w.Since), rest.Time(w.Closed), w.Spells, rest.Time(w.SilencedUntil), w.Version}
}

type listInput struct {
	rest.Of
	rest.Past
	rest.Paging
	Kind     warning.Kind     `query:"kind" enum:"verdict,overdue,forecast,check,silent,turned,project"`
	Severity warning.Severity `query:"severity" enum:"red,yellow,blue"`
	State    warning.State    `query:"state" enum:"open,acknowledged,closed"`
	Owner    identity.OrgID   `query:"owner" maxLength:"60"`
	Code     string           `query:"indicator" maxLength:"60"`
}

func (w *REST) list(ctx context.Context, in *listInput) (*rest.Listing[Warning], error) {
	all, err := w.Warnings.List(ctx, warning.Query{Tenant: in.Tenant, Kind: in.Kind, Severity: in.Severity, State: in.State, Owner: in.Owner, Code: in.Code, At: rest.At(ctx)})
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	return rest.Each(all, func(w *warning.Warning) Warning { return warningOf(l, w) }), nil
}

type getInput struct {
	rest.Of
	rest.Past
	Warning warning.ID `path:"warning" maxLength:"60"`
}

// WarningDetail is a warning with what happened to it.
type WarningDetail struct {
	AsOf string `json:"as_of"`
	Warning
	Events []WarningEvent `json:"events"`
}

// WarningEvent is what happened to a warning.
type WarningEvent struct {
	What     warning.What     `json:"what"`
	Severity warning.Severity `json:"severity,omitempty"`
	Message  string           `json:"message,omitempty"`
	Owner    identity.OrgID   `json:"owner,omitempty"`
	By       string           `json:"by,omitempty"`
	Note     string           `json:"note,omitempty"`
	At       *time.Time       `json:"at"`
}

func (w *REST) get(ctx context.Context, in *getInput) (*WarningDetail, error) {
	found, events, err := w.Warnings.Show(ctx, in.Tenant, in.Warning, rest.At(ctx))
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	out := &WarningDetail{AsOf: rest.AsOf(ctx), Warning: warningOf(l, found), Events: []WarningEvent{}}
	for _, e := range events {
		out.Events = append(out.Events, WarningEvent{e.What, e.Severity, e.Message.In(l), e.Owner, e.By, e.Note, rest.Time(e.At)})
	}
	return out, nil
}
