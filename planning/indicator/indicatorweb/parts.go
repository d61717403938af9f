package indicatorweb

import (
	"github.com/a-h/templ"

	"slices"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// breaking is a target of the whole being broken down to towns.
type breaking struct {
	view
	code   indicator.Code
	plan   plan.PlanID
	name   string
	whole  *indicator.Target
	towns  []area.Area
	now    map[area.Code]*indicator.Target
	typed  map[string]string // by field and place: aim:430381100
	wrong  map[string]string
	result *indicator.Breakdown
	saved  bool
	status int
}

func (w *Web) breaking(v view) (*breaking, error) {
	if _, err := identity.Require(v.ctx, indicator.DoTarget, identity.Target{Tenant: v.tenant}); err != nil {
		return nil, err
	}
	b := &breaking{view: v, code: indicator.Code(v.r.PathValue("code")), plan: plan.PlanID(v.r.FormValue("plan")), now: map[area.Code]*indicator.Target{},
		typed: map[string]string{}, wrong: map[string]string{}}
	d, err := w.Indicators.Indicator(v.ctx, indicator.IndicatorQuery{Tenant: v.tenant, Code: b.code, Lens: indicator.Internal})
	if err != nil {
		return nil, err
	}
	b.name = d.Definition.Name
	if j := choose(d, b.plan, v.day.Year()); j != nil {
		b.whole, b.plan = j.Target, j.Target.Plan
	} else {
		return nil, fault.New(fault.NotFound, "indicator.target_unknown", fault.Args{"Code": string(b.code)})
	}
	for i := range d.Parts {
		if t := d.Parts[i].Target; t.Plan == b.plan && t.Org == "" {
			b.now[t.Area] = t
		}
	}
	b.towns = slices.DeleteFunc(v.areas.Day(v.day), func(a area.Area) bool { return a.Level != area.Town })
	for _, a := range b.towns {
		if t := b.now[a.Code]; t != nil {
			b.typed["aim:"+string(a.Code)], b.typed["baseline:"+string(a.Code)] = text(t.Aim), text(t.Baseline)
		}
	}
	return b, nil
}

func (w *Web) askParts(v view) (page.View, error) {
	b, err := w.breaking(v)
	if err != nil {
		return nil, err
	}
	return b.page(), nil
}

func (b *breaking) page() page.Page {
	return page.Page{Title: b.t("indicatorweb.parts.of", i18n.Args{"Name": b.name}), Status: b.status, Styles: []string{"indicator"}, Body: b.all(),
		Crumbs: []page.Link{{Label: b.t("web.nav.library"), Href: "/"}, {Label: b.t("indicatorweb.list.title"), Href: "/indicators/" + string(b.tenant)}, {Label: b.name, Href: b.codePath(b.code, "?plan="+string(b.plan))}}}
}

// breakDown tries or keeps what was filled in. Places left empty stay as they are.
func (w *Web) breakDown(v view) (page.View, error) {
	b, err := w.breaking(v)
	if err != nil {
		return nil, err
	}
	try := v.r.PostFormValue("do") != "save"
	var shares []indicator.Share
	for _, a := range b.towns {
		for _, f := range []string{"aim", "baseline", "weight"} {
			b.typed[f+":"+string(a.Code)] = v.r.PostFormValue(f + ":" + string(a.Code))
		}
		s := indicator.Share{Area: a.Code, Aim: number(b.typed["aim:"+string(a.Code)]), Baseline: number(b.typed["baseline:"+string(a.Code)]), Weight: number(b.typed["weight:"+string(a.Code)])}
		if s.Aim == nil && s.Weight == nil || b.unchanged(a.Code, s) {
			continue
		}
		shares = append(shares, s)
	}
	if len(shares) == 0 && !try {
		return page.Redirect{To: b.codePath(b.code, "/parts?plan="+string(b.plan))}, nil
	}
	b.result, err = w.Indicators.SetTargets(v.ctx, indicator.SetTargetsRequest{Tenant: v.tenant, Plan: b.plan, Code: b.code, Shares: shares, Try: try})
	if fields := indicator.Fields(err); fields != nil {
		for _, f := range fields {
			for i, s := range shares {
				for _, name := range []string{"aim", "weight", "area"} {
					if f.Field == name+"."+itoa(i) {
						b.wrong[string(s.Area)] = i18n.Fault(v.lang, f.Fault)
					}
				}
			}
		}
		b.status, b.result = 422, nil
		return b.page(), nil
	}
	if err != nil {
		return nil, err
	}
	for i := range b.result.Targets { // what was spread by weight stands where it can be kept
		b.typed["aim:"+string(b.result.Targets[i].Area)] = text(b.result.Targets[i].Aim)
		delete(b.typed, "weight:"+string(b.result.Targets[i].Area))
	}
	b.saved = !try
	return b.page(), nil
}

// unchanged says whether a place has just this target already.
func (b *breaking) unchanged(at area.Code, s indicator.Share) bool {
	equal := func(x, y *quantity.Value) bool { return x == y || x != nil && y != nil && x.Equal(*y) }
	t := b.now[at]
	return t != nil && s.Weight == nil && equal(t.Aim, s.Aim) && equal(t.Baseline, s.Baseline)
}

// aimText is the target of the whole.
func (b *breaking) aimText() string {
	if b.whole.Aim == nil {
		return b.whole.Words
	}
	return opSign(b.whole.Op) + i18n.WithUnit(*b.whole.Aim, b.whole.Unit)
}

// described ties a box to what is wrong with its row.
func (b *breaking) described(a area.Area) templ.Attributes {
	if b.wrong[string(a.Code)] == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "e-" + string(a.Code)}
}
