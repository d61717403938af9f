package indicatorweb

import (
	"slices"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// adoption is what an approved edition's rows would become, for a person to
// look at and change.
type adoption struct {
	view
	listing   plan.PlanListing
	edition   plan.EditionID
	proposals []indicator.Proposal
	// wrong holds what is wrong by proposal and field.
	wrong   map[string]map[string]string
	problem string
}

// edition finds the edition that is taken over: ?edition=, else the newest.
func (w *Web) adoption(v view) (*adoption, error) {
	id := plan.PlanID(v.r.PathValue("plan"))
	if _, err := identity.Require(v.ctx, indicator.DoAdopt, identity.Target{Tenant: v.tenant}); err != nil {
		return nil, err
	}
	known, err := w.plans(v)
	if err != nil {
		return nil, err
	}
	a := &adoption{view: v, listing: known[id], wrong: map[string]map[string]string{}}
	if len(a.listing.Editions) == 0 {
		return nil, fault.New(fault.NotFound, "plan.edition_unknown", nil)
	}
	a.edition = a.listing.Editions[0].ID
	if e := plan.EditionID(v.r.FormValue("edition")); e != "" {
		if !slices.ContainsFunc(a.listing.Editions, func(x plan.Edition) bool { return x.ID == e }) {
			return nil, fault.New(fault.NotFound, "plan.edition_unknown", nil)
		}
		a.edition = e
	}
	a.proposals, err = w.Indicators.Proposals(v.ctx, v.tenant, a.edition)
	return a, err
}

// askAdopt shows what would be taken over.
func (w *Web) askAdopt(v view) (page.View, error) {
	a, err := w.adoption(v)
	if err != nil {
		return nil, err
	}
	return a.page(0), nil
}

func (a *adoption) page(status int) page.Page {
	id := a.listing.Plan.ID
	return page.Page{Title: a.t("indicatorweb.adopt.title"), Lead: a.t("indicatorweb.adopt.lead"), Status: status, Styles: []string{"indicator"}, Body: a.whole(),
		Crumbs: []page.Link{{Label: a.t("web.nav.library"), Href: "/"}, {Label: a.listing.Plan.Title, Href: a.planPath(id, "")}, {Label: a.t("indicatorweb.progress.title"), Href: a.planPath(id, "/progress")}}}
}

// adopt takes over what the person left ticked.
func (w *Web) adopt(v view) (page.View, error) {
	a, err := w.adoption(v)
	if err != nil {
		return nil, err
	}
	defs, err := w.Indicators.Definitions(v.ctx, v.tenant, v.at)
	if err != nil {
		return nil, err
	}
	for i := range a.proposals {
		a.edit(&a.proposals[i], defs)
	}
	_, err = w.Indicators.Adopt(v.ctx, indicator.AdoptRequest{Tenant: v.tenant, Edition: a.edition, Proposals: a.proposals})
	switch fields := indicator.Fields(err); {
	case err == nil:
		return page.Redirect{To: a.planPath(a.listing.Plan.ID, "/progress")}, nil
	case fields != nil:
		for _, f := range fields {
			a.mark(f)
		}
		a.problem = i18n.Fault(v.lang, err)
	case fault.Is(err, fault.Conflict), fault.Is(err, fault.Invalid):
		a.problem = i18n.Fault(v.lang, err)
	default:
		return nil, err
	}
	return a.page(422), nil
}

// mark puts a fault at the field of its proposal: ITEM/PART/FIELD.
func (a *adoption) mark(f indicator.FieldFault) {
	for i := range a.proposals {
		key := a.proposals[i].Key()
		if len(f.Field) > len(key) && f.Field[:len(key)+1] == key+"/" {
			if a.wrong[key] == nil {
				a.wrong[key] = map[string]string{}
			}
			a.wrong[key][f.Field[len(key)+1:]] = i18n.Fault(a.lang, f.Fault)
		}
	}
}

// edit applies what the person changed of a proposal.
func (a *adoption) edit(p *indicator.Proposal, defs []indicator.Definition) {
	if p.Change == indicator.ChangeSame {
		return
	}
	get := func(field string) string { return a.r.PostFormValue(field + ":" + p.Key()) }
	if p.Leave = get("take") == ""; p.Leave || p.Change == indicator.ChangeDropped {
		return
	}
	if code := indicator.Code(get("code")); code != "" && code != p.Definition.Code {
		found := false
		for i := range defs { // the newest version stands last
			if defs[i].Code == code {
				p.Definition, found = defs[i], true
			}
		}
		if p.Known = found; !found {
			p.Definition.Code, p.Definition.Version, p.Definition.Revision = code, 1, 0
		}
	}
	if !p.Known {
		if s := get("name"); s != "" {
			p.Definition.Name = s
		}
		if s := get("kind"); s != "" {
			p.Definition.Kind = indicator.Kind(s)
		}
		if s := get("direction"); s != "" {
			p.Definition.Direction = indicator.Direction(s)
		}
	}
	if s := get("rule"); s != "" {
		p.Target.Rule = indicator.Rule(s)
	}
	p.Target.Owner = identity.OrgID(get("owner"))
}

// changes are the groups in which proposals are shown.
func changes() []indicator.Change {
	return []indicator.Change{indicator.ChangeNew, indicator.ChangeOther, indicator.ChangeDropped, indicator.ChangeSame}
}

func (a *adoption) of(c indicator.Change) []*indicator.Proposal {
	var out []*indicator.Proposal
	for i := range a.proposals {
		if a.proposals[i].Change == c {
			out = append(out, &a.proposals[i])
		}
	}
	return out
}

// choice says whether there is anything to take over or leave.
func (a *adoption) choice() bool {
	return slices.ContainsFunc(a.proposals, func(p indicator.Proposal) bool { return p.Change != indicator.ChangeSame })
}

// said is a proposal in a few words: what is aimed at, how it is judged.
func (a *adoption) said(p *indicator.Proposal) string {
	out := a.aim(&p.Target)
	if p.Target.Aim != nil {
		out = opSign(p.Target.Op) + i18n.WithUnit(*p.Target.Aim, p.Target.Unit)
	}
	if out == "" {
		out = a.t("verdict.unquantified")
	}
	return a.t("indicatorweb.adopt.said", i18n.Args{"Aim": out, "Year": p.Target.End, "Kind": i18n.Key("indicatorweb.kind." + string(p.Definition.Kind)),
		"Rule": i18n.Key("indicatorweb.rule." + string(p.Target.Rule)), "Code": string(p.Definition.Code)})
}

// choices are the options of a select, with the words of a prefix.
func choices[T ~string](v view, prefix string, all []T) []page.Option {
	out := make([]page.Option, len(all))
	for i, x := range all {
		out[i] = page.Option{Value: string(x), Label: v.t(prefix + string(x))}
	}
	return out
}

// owners are the organisations of the day as options; the first is nobody.
func (v view) owners() []page.Option {
	out := []page.Option{{Label: v.t("indicatorweb.owner.nobody")}}
	for _, o := range v.orgs.All() {
		if o.On(v.day) {
			out = append(out, page.Option{Value: string(o.ID), Label: o.Name})
		}
	}
	return out
}

// fields are what a person may change of a proposal.
func (a *adoption) fields(p *indicator.Proposal) []page.Field {
	key := p.Key()
	field := func(name, label, value string, options []page.Option) page.Field {
		f := page.Field{Name: name + ":" + key, ID: name + "-" + key, Label: a.t(label), Value: value, Options: options, Error: a.wrong[key][name]}
		if options != nil {
			f.Type = page.FieldSelect
		}
		return f
	}
	out := []page.Field{field("code", "indicatorweb.def.code", string(p.Definition.Code), nil)}
	if !p.Known {
		out = append(out, field("name", "indicatorweb.col.name", p.Definition.Name, nil),
			field("kind", "indicatorweb.def.kind", string(p.Definition.Kind), choices(a.view, "indicatorweb.kind.", indicator.Kinds())),
			field("direction", "indicatorweb.def.direction", string(p.Definition.Direction), choices(a.view, "indicatorweb.direction.", indicator.Directions())))
	}
	return append(out, field("rule", "indicatorweb.adopt.rule", string(p.Target.Rule), choices(a.view, "indicatorweb.rule.", indicator.TargetRules())),
		field("owner", "indicatorweb.col.owner", string(p.Target.Owner), a.owners()))
}
