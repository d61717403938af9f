package projectweb

import (
	"net/url"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

func (p *dossier) basics() page.Definitions {
	b := &p.p.Basics
	var out page.Definitions
	add := func(field, value string) {
		if value != "" {
			out = append(out, page.Definition{Term: p.t("project.field." + field), Text: value})
		}
	}
	add("code", p.comma(string(b.Code), p.doubts(b.Code)))
	add("kind", b.Kind)
	add("nature", p.t(b.Nature.Key()))
	add("procedure", p.t(b.Procedure.Key()))
	add("org", p.orgFull(b.Org))
	add("leader", b.Leader)
	add("owner", p.comma(b.Owner, b.OwnerCode))
	add("areas", p.areaNames(b.Areas))
	add("content", b.Content)
	add("scale", b.Scale)
	add("funds", p.funds(b.Funds))
	add("industry", b.Industry)
	if b.Position != nil {
		add("position", figure(b.Position.Lon)+", "+figure(b.Position.Lat))
	}
	add("spot", p.w.spotName(p.visit, b.Spot))
	add("note", b.Note)
	return out
}

// funds says money by source in words, with the total first.
func (p *dossier) funds(fs []project.Fund) string {
	if len(fs) == 0 {
		return ""
	}
	var parts []string
	for _, f := range fs {
		parts = append(parts, p.t("projectweb.fund", i18n.Args{"Source": i18n.Key(f.Source.Key()), "Amount": wan(f.Amount)}))
	}
	return p.t("projectweb.funds", i18n.Args{"Total": wan(project.Sum(fs)), "Parts": p.join(parts)})
}

// belongs lead to what the project has to do with: items of plans, lists, other projects.
func (p *dossier) belongs() []page.Link {
	var out []page.Link
	for _, c := range p.p.Basics.Counts {
		out = append(out, page.Link{Label: p.t("projectweb.counts_for", i18n.Args{"Item": p.itemName(c), "Quantity": figure(c.Quantity)}), Href: Path + "/items/" + url.PathEscape(string(c.Plan)) + "#i-" + string(c.Item)})
	}
	for _, m := range p.p.Lists {
		out = append(out, page.Link{Label: p.t("projectweb.member", i18n.Args{"List": p.listName(m.List), "State": i18n.Key(m.State.Key())}), Href: listPath(m.List)})
	}
	for _, r := range p.p.Related {
		out = append(out, page.Link{Label: p.t("projectweb.related", i18n.Args{"Kind": i18n.Key(r.Kind.Key()), "Name": p.nameOf(r.ID), "On": r.On.String()}), Href: PathOf(r.ID)})
	}
	return out
}

// itemName is what an item of a plan says, as far as the plan is published here.
func (p *dossier) itemName(c project.CountsFor) string {
	got, err := p.w.Plans.Current(p.ctx, p.tenant, c.Plan, page.From(p.ctx).AsOf)
	if err == nil {
		if e, ok := got.Entry(c.Item); ok {
			return e.Content.Label()
		}
	}
	return string(c.Item)
}
