package rest

import (
	"context"
	"maps"
	"mime"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// Of is the place that an operation is about; embed it in the input.
type Of struct {
	Tenant area.Code `path:"tenant" pattern:"^[0-9]{2,12}$" example:"430381"`
	Lang   string    `query:"lang" enum:"zh,en"`
}

// Resolve finds parameters that the operation does not have; it implements
// huma.Resolver.
func (*Of) Resolve(hc huma.Context) []error {
	known := map[string]bool{}
	for _, p := range hc.Operation().Parameters {
		known[p.Name] = known[p.Name] || p.In == "query"
	}
	u := hc.URL()
	var out []error
	for _, name := range slices.Sorted(maps.Keys(u.Query())) {
		if !known[name] {
			out = append(out, &huma.ErrorDetail{Location: "query." + name, Message: unknownParameter})
		}
	}
	return out
}

const unknownParameter = "unknown query parameter"

// Past lets an operation answer as of a past day; embed it in the input. The
// site reads the date, for pages and programs alike.
type Past struct {
	AsOf string `query:"as_of" format:"date" example:"2024-12-31"`
}

// Day is the past day asked about, at its beginning where the site is; zero
// means now. Today and days ahead mean now.
func Day(ctx context.Context) time.Time { return page.From(ctx).AsOf }

// At is the end of the day asked about; zero means now.
func At(ctx context.Context) time.Time {
	day := Day(ctx)
	if day.IsZero() {
		return day
	}
	return day.AddDate(0, 0, 1).Add(-time.Microsecond)
}

// UTCDay is the day asked about at midnight UTC, as calendars count; zero means now.
func UTCDay(ctx context.Context) time.Time {
	day := Day(ctx)
	if day.IsZero() {
		return day
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
}

// AsOf names the day that an answer is of.
func AsOf(ctx context.Context) string {
	if day := Day(ctx); !day.IsZero() {
		return i18n.ISO(day)
	}
	return i18n.ISO(page.From(ctx).Now)
}

func (Past) asOf(ctx context.Context) string { return AsOf(ctx) }

// Wrong is a failure of one part of a request: query.period, body.rows[2].value.
func Wrong(location string, err error) error {
	f := fault.From(err)
	return &page.PartFaults{Whole: f, Parts: []page.PartFault{{Location: location, Fault: f}}}
}

// Paging is which part of a list is wanted; embed it in the input.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"10000"`
	Offset int    `query:"offset" minimum:"0" maximum:"100000000"`
	Format string `query:"format" enum:"json,csv"`
	Accept string `header:"Accept" hidden:"true"`
}

func (p *Paging) paging() *Paging { return p }

// usualLimit is how many rows a JSON answer has when no limit is given. Tables
// are whole then.
const usualLimit = 100

// format is the name of the layout wanted: by the address, else by the header.
func (p *Paging) format(offered []layoutName) string {
	if p.Format != "" {
		return p.Format
	}
	for one := range strings.SplitSeq(p.Accept, ",") {
		kind := mediaType(one)
		if kind == "application/json" {
			break
		}
		for _, o := range offered {
			if kind == mediaType(o.media) {
				return o.name
			}
		}
	}
	return "json"
}

// mediaType is a media type without its parameters.
func mediaType(s string) string {
	kind, _, err := mime.ParseMediaType(s)
	if err != nil {
		kind, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(s)), ";")
	}
	return kind
}

// Time is a moment in an answer; nil for the zero time.
func Time(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// Date is a day in an answer; empty for the zero time.
func Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.ISO(t)
}

// Zone is the time zone in which days begin.
func Zone(ctx context.Context) *time.Location { return page.From(ctx).Now.Location() }
