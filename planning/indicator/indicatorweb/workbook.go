package indicatorweb

import (
	"bytes"
	"cmp"
	"context"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting/sheet"
	"gangyao/planning/reporting/sheet/dryrun"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
	"gangyao/platform/recall"
)

// memory remembers what was answered about workbooks of figures.
func (w *Web) memory() dryrun.Memory {
	return dryrun.Memory{Recall: w.Recall, Purpose: recall.Purpose{Name: "figures", Do: indicator.DoImport}}
}

// layoutKey is whose answers are remembered: those of who asks' organisation.
func (u *upload) layoutKey() recall.Key {
	return recall.Key{Tenant: u.tenant, Org: identity.From(u.ctx).Org}
}

// offeredYears is how many years back periods are offered.
const offeredYears = 6

// carried takes the file and what was said of it along to the next step.
func (u *upload) carried() [][2]string {
	return [][2]string{{"sha", u.sha}, {"name", u.name}, {"origin", u.origin}, {"certainty", u.certainty}, {"reason", u.reason}}
}

// frame is what is known before a workbook is read.
func (w *Web) frame(ctx context.Context, u *upload) (*sheet.Frame, error) {
	defs, err := w.Indicators.Definitions(ctx, u.tenant, u.at)
	if err != nil {
		return nil, err
	}
	f := &sheet.Frame{Area: u.tenant, Words: true, Likely: map[indicator.SeriesKey]quantity.Value{}}
	for i := range defs {
		f.Definitions = append(f.Definitions, sheet.Known{Definition: &defs[i]})
	}
	for _, a := range u.areas.All() {
		f.Areas = append(f.Areas, sheet.Place{Code: a.Code, Name: a.Name})
	}
	for _, o := range u.orgs.All() {
		f.Orgs = append(f.Orgs, sheet.Unit{ID: o.ID, Name: o.Name, Aliases: []string{o.Short}})
	}
	last := map[indicator.SeriesKey]period.Period{}
	figures, err := w.Indicators.Observations(ctx, indicator.ObservationQuery{Tenant: u.tenant, At: u.at, Lens: u.lens})
	if err != nil {
		return nil, err
	}
	for o := range figures {
		if k := o.Cell.SeriesKey; !o.Value.IsWords() && (last[k].IsZero() || last[k].End().Before(o.Cell.Period.End())) {
			last[k], f.Likely[k] = o.Cell.Period, o.Value
		}
	}
	return f, nil
}

// workbook reads a workbook, however it is laid out, and writes its figures as
// CSV. What it leaves open is asked, not guessed: errOpen, and u.dry shows it.
func (w *Web) workbook(ctx context.Context, u *upload, data []byte) ([]byte, error) {
	f, err := w.frame(ctx, u)
	if err != nil {
		return nil, err
	}
	d := &dryrun.Run{Choices: dryrun.Choices{Lang: u.lang, Definitions: f.Definitions, Areas: f.Areas}, Action: "/figures/" + string(u.tenant) + "/import", Carry: u.carried(),
		Typed: func(name string) string { return strings.TrimSpace(u.r.FormValue(name)) }}
	d.Other = d.Action
	for year := u.until().Year(); year > u.until().Year()-offeredYears; year-- {
		d.Periods = append(d.Periods, period.InYear(year))
	}
	d.Hint.Year = u.until().Year()
	if !u.fresh {
		if f.Mapping, d.Wrong, err = d.Answered(u.r.Form); err != nil {
			return nil, err
		}
	}
	if d.Reading, err = w.memory().Read(ctx, u.layoutKey(), u.name, data, f, u.fresh, u.r.FormValue("forget") != ""); err != nil {
		return nil, err
	}
	if d.Kept != nil {
		d.When = i18n.ISO(u.local(d.Kept.At))
	}
	names := map[indicator.Version]string{}
	for i := range f.Definitions {
		names[f.Definitions[i].Key()] = f.Definitions[i].Name
	}
	d.Name = func(k indicator.CellKey) string {
		name := cmp.Or(names[indicator.Version{Code: k.Code, Version: k.Version}], string(k.Code)) + " " + k.Period.Label(u.lang)
		if k.Area != u.tenant {
			name += " " + u.place(k.Area)
		}
		if k.Org != "" {
			name += " " + u.org(k.Org)
		}
		return name
	}
	u.dry = d
	d.Confirm = page.Stack{}
	if !d.Ready() || len(d.Wrong) > 0 {
		return nil, errOpen
	}
	entries, err := d.Preview.Entries()
	if err != nil {
		return nil, err
	}
	return u.csv(entries)
}

// csv writes the figures of a workbook as an import takes them, one a line.
func (u *upload) csv(entries []sheet.Entry) ([]byte, error) {
	var out bytes.Buffer
	err := xlsx.WriteCSV(&out, u.observations(func(yield func(indicator.Observation, bool) bool) {
		for _, e := range entries {
			note := strings.Join(strings.Fields(e.Note), " ")
			if e.NoValue != "" {
				note = cmp.Or(note, i18n.T(u.lang, e.NoValue.Key()))
			}
			u.refs = append(u.refs, e.Ref)
			if !yield(indicator.Observation{Cell: e.Cell, Value: e.Value, Status: e.Status, Note: note}, false) {
				return
			}
		}
	}), xlsx.CSVOptions{})
	return out.Bytes(), err
}
