package main

import (
	"net/http"

	"gangyao/planning/commitment/commitmentrest"
	"gangyao/planning/indicator/indicatorrest"
	"gangyao/planning/plan/planrest"
	"gangyao/planning/project/projectrest"
	"gangyao/planning/reporting/reportingrest"
	"gangyao/planning/supervision/supervisionrest"
	"gangyao/planning/warning/warningrest"
	"gangyao/platform/area/outline/outlinerest"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/rest"
)

// What one key, person or visitor may ask of the API, per second and at once.
const (
	mostCalls       = 50
	mostCallsAtOnce = 300
)

// apiFrame leads from the foot of each page to the description of the API.
func apiFrame(r *http.Request, f *page.Frame) {
	f.Footer = append(f.Footer, page.Link{Label: i18n.T(i18n.From(r.Context()), "rest.title"), Href: rest.Root})
}

// api serves other programs on the same site.
func (s *system) api(site *page.Site, o siteOptions) {
	a := rest.New(rest.Config{Site: site, Rate: mostCalls, Burst: mostCallsAtOnce})
	(&planrest.REST{Plans: s.plans}).Add(a)
	(&indicatorrest.REST{Indicators: s.indicators}).Add(a)
	(&reportingrest.REST{Reports: s.reports}).Add(a)
	(&warningrest.REST{Warnings: s.warnings}).Add(a)
	(&commitmentrest.REST{Commitments: s.commitments, Files: s.files}).Add(a)
	(&projectrest.REST{Projects: s.projects, Names: s.people, Address: o.address}).Add(a)
	(&supervisionrest.REST{Items: s.items, Files: s.files, Demo: len(o.demo) > 0}).Add(a)
	(&outlinerest.REST{Outlines: s.outlines, Names: s.people}).Add(a)
	a.Mount()
}
