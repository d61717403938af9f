// Package oc4ids writes projects as a package of the Open Contracting for
// Infrastructure Data Standard, version 0.9. It is pure.
//
// Source: https://standard.open-contracting.org/infrastructure/0.9/. A test
// validates what is written against the standard's own schemas (testdata/schema).
//
// Only what a project says is written: empty fields are left out, amounts are in
// yuan (CNY). Stages become the standard's statuses: conceived and reserve are
// identification, preparation is preparation, started and building are
// implementation, completed is completion, operating is maintenance; what ended,
// was merged, split or superseded is cancelled. A suspended project keeps the
// status of its stage.
package oc4ids

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Version is that of the standard.
const Version = "0.9"

// Meta says who publishes.
type Meta struct {
	// URI names the package; Publisher is the name of who publishes it.
	URI, Publisher string
	License        string // an address; may be empty
	// Prefix is the publisher's registered prefix of project ids (oc4ids-xxxxxx).
	Prefix string
	Now    time.Time
	Lang   i18n.Lang
	// Org and Area give names.
	Org  func(identity.OrgID) string
	Area func(area.Code) string
}

type object map[string]any

// Write writes the projects as one package; at least one is needed by the
// standard, so that of none is an error.
func Write(w io.Writer, list []*project.Project, m Meta) error {
	if len(list) == 0 {
		return fmt.Errorf("oc4ids: a package needs a project")
	}
	p := packager{&m}
	out := object{"uri": m.URI, "publishedDate": stamp(m.Now), "version": Version, "publisher": object{"name": m.Publisher}}
	if m.License != "" {
		out["license"] = m.License
	}
	projects := make([]object, 0, len(list))
	for _, x := range list {
		projects = append(projects, p.project(x))
	}
	out["projects"] = projects
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

type packager struct{ *Meta }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// first and last are a day's beginning and end in China.
func first(d project.Day) string { return d.String() + "T00:00:00+08:00" }
func last(d project.Day) string  { return d.String() + "T23:59:59+08:00" }

func (o object) text(key, s string) {
	if s != "" {
		o[key] = s
	}
}

// value is an amount of 万元 in yuan.
func value(m project.Money) object {
	return object{"amount": json.Number(m.Mul(decimal.New(1, 4)).String()), "currency": "CNY"}
}

func period(from, to project.Day) object {
	o := object{}
	if from != 0 {
		o["startDate"] = first(from)
	}
	if to != 0 {
		o["endDate"] = last(to)
	}
	if from != 0 && to != 0 {
		o["durationInDays"] = int(to-from) + 1
	}
	return o
}

func (p *packager) id(id project.ID) string { return p.Prefix + "-" + string(id) }

func (p *packager) project(x *project.Project) object {
	b := &x.Basics
	o := object{"id": p.id(x.ID), "updated": stamp(x.Changed), "title": b.Name, "status": status(x), "type": kind(b.Nature), "language": p.Lang.Tag()[:2]}
	o.text("description", b.Content)
	o.text("purpose", b.Scale)
	if b.Code != "" {
		o["identifiers"] = []object{{"id": string(b.Code), "scheme": "CN-GBT-40058"}}
	}
	if s := sector(b.Kind + b.Name); s != "" {
		o["sector"] = []string{s}
	}
	if b.Kind != "" {
		o["additionalClassifications"] = p.classes(b)
	}
	if from, to := b.Start, b.Finish; from != 0 || to != 0 {
		o["period"] = period(from, to)
	}
	p.phases(x, o)
	p.parties(b, o)
	p.money(x, o)
	if places := p.places(b); len(places) > 0 {
		o["locations"] = places
	}
	p.progress(x, o)
	if docs := p.documents(x); len(docs) > 0 {
		o["documents"] = docs
	}
	var related []object
	for i, r := range x.Related {
		related = append(related, object{"id": fmt.Sprint(i + 1), "scheme": "oc4ids", "identifier": p.id(r.ID), "relationship": string(r.Kind)})
	}
	if len(related) > 0 {
		o["relatedProjects"] = related
	}
	return o
}

func (p *packager) classes(b *project.Basics) []object {
	out := []object{{"id": b.Kind, "scheme": "local", "description": b.Kind}}
	if b.Industry != "" {
		out = append(out, object{"id": b.Industry, "scheme": "CN-GBT-4754"})
	}
	return out
}

func status(x *project.Project) string {
	if x.Standing.Over() {
		return "cancelled"
	}
	switch x.Stage {
	case project.Preparation:
		return "preparation"
	case project.Started, project.Building:
		return "implementation"
	case project.Completed:
		return "completion"
	case project.Operating:
		return "maintenance"
	}
	return "identification"
}

func kind(n project.Nature) string {
	switch n {
	case project.Extension:
		return "expansion"
	case project.Rebuild, project.Restored:
		return "rehabilitation"
	case project.Moved:
		return "replacement"
	}
	return "construction"
}

// phases are the times of the stages, as they were entered.
func (p *packager) phases(x *project.Project, o object) {
	for _, s := range []struct {
		key      string
		from, to project.Day
	}{
		{"identificationPeriod", firstOf(x.Entered(project.Conceived), x.Entered(project.Reserve)), x.Entered(project.Preparation)},
		{"preparationPeriod", x.Entered(project.Preparation), x.Entered(project.Started)},
		{"implementationPeriod", firstOf(x.Entered(project.Started), x.Entered(project.Building)), x.Entered(project.Completed)},
		{"completionPeriod", x.Entered(project.Completed), x.Entered(project.Operating)},
		{"maintenancePeriod", x.Entered(project.Operating), 0},
	} {
		if s.from != 0 && (s.to == 0 || s.to >= s.from) {
			o[s.key] = period(s.from, s.to)
		}
	}
}

func firstOf(a, b project.Day) project.Day {
	if a != 0 {
		return a
	}
	return b
}

func (p *packager) parties(b *project.Basics, o object) {
	var list []object
	if b.Org != "" {
		ref := object{"id": string(b.Org), "name": p.Org(b.Org)}
		o["publicAuthority"] = ref
		list = append(list, object{"id": string(b.Org), "name": p.Org(b.Org), "roles": []string{"publicAuthority"}})
	}
	if b.Owner != "" {
		owner := object{"id": "owner", "name": b.Owner, "roles": []string{"procuringEntity"}}
		if b.OwnerCode != "" {
			owner["id"] = "CN-USCC-" + b.OwnerCode
			owner["identifier"] = object{"scheme": "CN-USCC", "id": b.OwnerCode, "legalName": b.Owner}
		}
		list = append(list, owner)
	}
	if len(list) > 0 {
		o["parties"] = list
	}
}

func (p *packager) money(x *project.Project, o object) {
	if x.Total().IsZero() {
		return
	}
	var parts []object
	for _, f := range x.Basics.Funds {
		parts = append(parts, object{"id": string(f.Source), "description": i18n.T(p.Lang, f.Source.Key()), "amount": value(f.Amount)})
	}
	o["budget"] = object{"amount": value(x.Total()), "budgetBreakdowns": []object{{"id": "source", "budgetBreakdown": parts}}}
	table := x.MoneyTable()
	if x.Stage == project.Completed || x.Stage == project.Operating {
		done := object{"finalValue": value(table.Total.Done)}
		if d := x.Entered(project.Completed); d != 0 {
			done["endDate"] = last(d)
		}
		o["completion"] = done
	}
}

func (p *packager) places(b *project.Basics) []object {
	var out []object
	if b.Position != nil {
		out = append(out, object{"id": "site", "geometry": object{"type": "Point",
			"coordinates": []json.Number{json.Number(b.Position.Lon.String()), json.Number(b.Position.Lat.String())}}})
	}
	for _, a := range b.Areas {
		out = append(out, object{"id": string(a), "description": p.Area(a), "gazetteer": object{"scheme": "CN-GBT-2260", "identifiers": []string{string(a)}}})
	}
	return out
}

// progress writes milestones and the monthly shares of work and money.
func (p *packager) progress(x *project.Project, o object) {
	if b := x.Plan(); b != nil {
		var list []object
		for _, m := range b.Milestones {
			pr := x.ProgressOf(m.ID)
			one := object{"id": m.ID, "title": m.Name, "type": "delivery", "dueDate": last(m.Finish), "status": "scheduled"}
			if pr.Finished != 0 {
				one["dateMet"], one["status"] = last(pr.Finished), "met"
			}
			list = append(list, one)
		}
		o["milestones"] = list
	}
	var physical, financial, cost []object
	for _, m := range x.MoneyTable().Months {
		span := period(schedule.DayOf(m.Month.Start()), schedule.DayOf(m.Month.End()))
		physical = append(physical, object{"id": m.Month.String(), "period": span, "measure": json.Number(m.Physical.String()), "unit": object{"name": "%", "scheme": "UCUM", "id": "%"}})
		financial = append(financial, object{"id": m.Month.String(), "period": span, "value": value(m.AllDone)})
		if r := x.Report(m.Month); r != nil && r.State == project.ReportConfirmed && r.Cost != nil {
			cost = append(cost, object{"id": m.Month.String(), "period": span, "value": value(*r.Cost)})
		}
	}
	if len(physical) > 0 {
		o["metrics"] = []object{{"id": "physicalProgress", "title": "Physical progress", "observations": physical},
			{"id": "financialProgress", "title": "Financial progress", "observations": financial}}
		if len(cost) > 0 {
			o["metrics"] = append(o["metrics"].([]object), object{"id": "actualCost", "title": "Actual cost", "description": "Costs incurred since the beginning, paid or not", "observations": cost})
		}
	}
}

func (p *packager) documents(x *project.Project) []object {
	types := map[string]string{"feasibility": "feasibilityStudy", "eia": "environmentalImpact", "eia_register": "environmentalImpact"}
	var out []object
	for i, d := range x.Documents {
		if d.Void {
			continue
		}
		one := object{"id": fmt.Sprint(i + 1), "title": i18n.T(p.Lang, project.DocumentKey(d.Kind)) + " " + d.Number, "datePublished": first(d.On), "author": d.Body}
		one.text("documentType", types[d.Kind])
		out = append(out, one)
	}
	return out
}
