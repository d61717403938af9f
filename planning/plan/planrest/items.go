package planrest

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/rest"
)

// Item is something that the plan says, as it was confirmed. Content is the item
// in the form of docs/reading-format.md.
type Item struct {
	ID      plan.ItemID  `json:"id"`
	Kind    plan.Kind    `json:"kind"`
	State   plan.State   `json:"state"`
	Section string       `json:"section,omitempty"`
	Span    reading.Span `json:"span" csv:"-"`
	Label   string       `json:"label"`
	Quote   string       `json:"quote,omitempty"`
	Content any          `json:"content" csv:"-"`
}

type itemsInput struct {
	Which
	rest.Paging
	Kind    plan.Kind `query:"kind" enum:"table,indicator,commitment,achievement,work,system,measure"`
	Section string    `query:"section" maxLength:"40"`
	Owner   string    `query:"owner" maxLength:"100"`
	DueFrom int       `query:"due_from" minimum:"1900" maximum:"2200"`
	Due     int       `query:"due" minimum:"1900" maximum:"2200"`
	Text    string    `query:"text" maxLength:"200"`
}

func (w *REST) items(ctx context.Context, in *itemsInput) (*rest.Listing[Item], error) {
	p, err := w.edition(ctx, &in.Which)
	if err != nil {
		return nil, err
	}
	f := plan.CommitmentFilter{Section: in.Section, Owner: in.Owner, DueFrom: in.DueFrom, Due: in.Due, Text: in.Text}
	var entries []plan.Entry
	for _, k := range plan.Kinds() {
		switch {
		case in.Kind != "" && in.Kind != k, k == plan.KindFinding:
		case k == plan.KindCommitment:
			for _, row := range p.Commitments(f).Rows {
				entries = append(entries, row.Entry)
			}
		case in.Owner != "" || in.Due != 0 || in.DueFrom != 0: // commitments only have them
		default:
			entries = append(entries, filtered(p.Entries(k), in)...)
		}
	}
	out := rest.Each(entries, itemOf)
	if slices.Contains(plan.Exportable(), in.Kind) {
		s, err := p.Sheet(in.Kind, f, words(ctx))
		if err != nil {
			return nil, err
		}
		out.Sheet = &s
	}
	return out, nil
}

func filtered(all []plan.Entry, in *itemsInput) []plan.Entry {
	return slices.DeleteFunc(all, func(e plan.Entry) bool {
		return in.Section != "" && e.Section != in.Section && !strings.HasPrefix(e.Section, in.Section+".") ||
			in.Text != "" && !strings.Contains(e.Content.Label()+e.Quote, in.Text)
	})
}

func itemOf(e *plan.Entry) Item {
	out := Item{ID: e.ID, Kind: e.Kind, State: e.State, Section: e.Section, Span: e.Span, Label: e.Content.Label(), Quote: e.Quote}
	switch c := e.Content; {
	case c.Table != nil:
		out.Content = c.Table
	case c.Indicator != nil:
		out.Content = c.Indicator
	case c.Commitment != nil:
		out.Content = c.Commitment
	case c.Work != nil:
		out.Content = c.Work
	case c.System != nil:
		out.Content = c.System
	case c.Measure != nil:
		out.Content = c.Measure
	}
	return out
}

// Finding is a place where the text does not add up, as people reviewed it.
type Finding struct {
	ID          plan.ItemID      `json:"id"`
	Code        string           `json:"code"`
	Severity    reading.Severity `json:"severity"`
	Section     string           `json:"section,omitempty"`
	Message     string           `json:"message"`
	Arithmetic  string           `json:"arithmetic,omitempty"`
	Explanation string           `json:"explanation,omitempty"`
	Advice      string           `json:"advice,omitempty"`
	Answer      string           `json:"answer,omitempty"`
	Spans       []reading.Span   `json:"spans"`
	Quote       string           `json:"quote,omitempty"`
}

type findingsInput struct {
	Which
	rest.Paging
	Severity reading.Severity `query:"severity" enum:"error,warning,note"`
	Code     string           `query:"code" maxLength:"60"`
}

func (w *REST) findings(ctx context.Context, in *findingsInput) (*rest.Listing[Finding], error) {
	p, err := w.edition(ctx, &in.Which)
	if err != nil {
		return nil, err
	}
	var out []Finding
	for _, e := range p.Entries(plan.KindFinding) {
		f := e.Content.Finding
		if f == nil || in.Severity != "" && f.Severity != in.Severity || in.Code != "" && f.Code != in.Code {
			continue
		}
		out = append(out, Finding{ID: e.ID, Code: f.Code, Severity: f.Severity, Section: e.Section, Message: f.Message, Arithmetic: f.Arithmetic,
			Explanation: f.Explanation, Advice: f.Advice, Answer: e.Answer, Spans: append([]reading.Span{}, f.Spans...), Quote: e.Quote})
	}
	grave := []reading.Severity{reading.Error, reading.Warning, reading.Note}
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Compare(slices.Index(grave, a.Severity), slices.Index(grave, b.Severity))
	})
	return rest.Rows(out), nil
}
