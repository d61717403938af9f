package projectweb

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// basicsFields ask for what describes a project.
func (v *visit) basicsFields(b *project.Basics, dated bool, spots []page.Option) []page.Field {
	var natures, procedures []string
	for _, n := range project.Natures() {
		natures = append(natures, string(n), v.t(n.Key()))
	}
	for _, n := range project.Procedures() {
		procedures = append(procedures, string(n), v.t(n.Key()))
	}
	label := func(f string) string { return v.t("project.field." + f) }
	var places []page.Option
	pairs := v.areaPairs()
	for i := 0; i < len(pairs); i += 2 {
		places = append(places, page.Option{Value: pairs[i], Label: pairs[i+1], Selected: slices.Contains(b.Areas, area.Code(pairs[i]))})
	}
	out := []page.Field{
		{Name: "name", Label: label("name"), Value: b.Name, Required: true},
		{Name: "code", Label: label("code"), Hint: v.sentences(append(v.doubting(b.Code), v.t("projectweb.code.hint"))), Value: string(b.Code)},
		{Name: "kind", Label: label("kind"), Hint: v.t("projectweb.kind.hint"), Value: b.Kind, Width: 10},
		{Name: "nature", Label: label("nature"), Type: page.FieldSelect, Options: options("", string(b.Nature), natures...)},
		{Name: "procedure", Label: label("procedure"), Type: page.FieldSelect, Options: options("", string(b.Procedure), procedures...)},
		{Name: "org", Label: label("org"), Type: page.FieldSelect, Options: options(v.t("projectweb.choose"), string(b.Org), v.orgPairs()...)},
		{Name: "leader", Label: label("leader"), Value: b.Leader, Width: 20}, {Name: "owner", Label: label("owner"), Value: b.Owner}, {Name: "ownerCode", Label: label("ownerCode"), Value: b.OwnerCode},
		{Name: "areas", Label: label("areas"), Type: page.FieldChooser, Options: places},
		{Name: "content", Label: label("content"), Type: page.FieldArea, Value: b.Content}, {Name: "scale", Label: label("scale"), Value: b.Scale},
	}
	out = append(out, v.fundFields("fund", "projectweb.invest_of", b.Funds)...)
	if dated {
		out = append(out, page.Field{Name: "start", Label: label("start"), Type: page.FieldDate, Value: b.Start.String()}, page.Field{Name: "finish", Label: label("finish"), Type: page.FieldDate, Value: b.Finish.String()})
	}
	lon, lat := "", ""
	if b.Position != nil {
		lon, lat = b.Position.Lon.String(), b.Position.Lat.String()
	}
	spot := page.Field{Name: "spot", Label: label("spot"), Value: b.Spot}
	if len(spots) > 0 {
		spot.Type, spot.Options = page.FieldSelect, spots
	}
	return append(out, page.Field{Name: "lon", Label: v.t("project.column.lon"), Hint: v.t("projectweb.position.hint"), Type: page.FieldNumber, Value: lon}, page.Field{Name: "lat", Label: v.t("project.column.lat"), Type: page.FieldNumber, Value: lat},
		spot, page.Field{Name: "industry", Label: label("industry"), Hint: v.t("projectweb.industry.hint"), Value: b.Industry, Width: 10},
		page.Field{Name: "note", Label: label("note"), Type: page.FieldArea, Rows: 2, Value: b.Note})
}

// edit describes the project anew. Fields that others changed meanwhile stay.
func (p *dossier) edit() (templ.Component, error) {
	act := "edit"
	switch filing := p.p.Standing == project.InFiling; {
	case filing && !p.refilable():
		return nil, forbidden(project.DoFile)
	case filing:
		act = "refile"
	case !p.may(project.DoKeep):
		return nil, forbidden(project.DoKeep)
	}
	spots, err := p.w.spotOptions(p.visit, p.p.Basics.Spot)
	if err != nil {
		return nil, err
	}
	reason := p.reason(false)
	if p.p.Stage != project.Conceived { // every stage after: reserve and later
		reason.Hint = p.t("projectweb.core.hint")
	}
	fields := append(p.basicsFields(&p.p.Basics, p.p.Plan() == nil, spots), reason)
	if act == "refile" {
		p.ownOrgs(fields)
	}
	if f := p.twin(); f != nil {
		fields = slices.Insert(fields, 1, *f) // below the name
	}
	return p.ask(act, "", "projectweb.keep", page.Primary, fields...), nil
}

func forbidden(do any) error {
	return fault.New(fault.Forbidden, "identity.forbidden", fault.Args{"Action": i18n.Key("identity.action." + fmt.Sprint(do))})
}

// change is what is rarely done: back, suspend, end, merge, split, supersede, link, publish.
func (p *dossier) change() (templ.Component, error) {
	if !p.may(project.DoKeep) {
		return nil, forbidden(project.DoKeep)
	}
	var stack page.Stack
	add := func(form, title string, f page.Form) {
		stack = append(stack, fold(form+"-part", p.t(title), p.typing(f.ID), f))
	}
	if p.may(project.DoPublish) {
		yes, key := "yes", "projectweb.publish"
		if p.p.Published {
			yes, key = "no", "projectweb.unpublish"
		}
		add("publish", key, p.ask("publish", "", key, "", hidden("show", yes)))
	}
	items, err := p.itemOptions()
	if err != nil {
		return nil, err
	}
	if !p.p.Standing.Over() {
		add("link", "projectweb.link_item", p.ask("link", "", "projectweb.keep", page.Primary, page.Field{Name: "item", Label: p.t("projectweb.item"), Type: page.FieldSelect, Options: items, Required: true},
			page.Field{Name: "quantity", Label: p.t("projectweb.quantity"), Hint: p.t("projectweb.quantity.hint"), Type: page.FieldNumber, Value: "1", Required: true}))
		if p.p.Standing == project.Active {
			add("suspend", "projectweb.suspend", p.ask("stand", "-suspend", "projectweb.suspend", page.Danger, hidden("standing", string(project.Suspended)), p.reason(true)))
		} else {
			add("resume", "projectweb.resume", p.ask("stand", "-resume", "projectweb.resume", page.Primary, hidden("standing", string(project.Active)), p.reason(true)))
		}
		var earlier []string
		for _, s := range project.Stages() {
			if s == p.p.Stage {
				break
			}
			earlier = append(earlier, string(s), p.t(s.Key()))
		}
		if len(earlier) > 0 {
			add("back", "projectweb.back", p.ask("back", "", "projectweb.back", page.Danger, page.Field{Name: "stage", Label: p.t("projectweb.stage"), Type: page.FieldSelect, Options: options("", "", earlier...)}, p.reason(true)))
		}
		join, err := p.joining()
		if err != nil {
			return nil, err
		}
		add("join", "projectweb.join", join)
		add("divide", "projectweb.divide", p.dividing())
		add("end", "projectweb.end", p.ask("stand", "-end", "projectweb.end", page.Danger, hidden("standing", string(project.Ended)), p.reason(true)))
	}
	return stack, nil
}

func countsFor(p, e, item string) project.CountsFor {
	return project.CountsFor{Plan: plan.PlanID(p), Edition: plan.EditionID(e), Item: plan.ItemID(item)}
}

// itemOptions are the works and commitments of the published plans.
func (v *dossier) itemOptions() ([]page.Option, error) {
	all, err := v.w.Plans.Plans(v.ctx, v.tenant)
	if err != nil {
		return nil, err
	}
	var out []page.Option
	for _, l := range all {
		got, err := v.w.Plans.Current(v.ctx, v.tenant, l.Plan.ID, page.From(v.ctx).AsOf)
		if err != nil {
			if fault.From(err).Code == fault.NotFound {
				continue
			}
			return nil, err
		}
		for _, k := range []plan.Kind{plan.KindWork, plan.KindCommitment} {
			for _, e := range got.Entries(k) {
				out = append(out, page.Option{Value: strings.Join([]string{string(l.Plan.ID), string(got.Edition.ID), string(e.ID)}, "/"), Label: clip(e.Content.Label())})
			}
		}
	}
	return out, nil
}

// asking is a page with a form whose errors belong to it as a whole.
func (v *visit) asking(title, lead string, f page.Form) page.Page {
	out := page.Page{Title: v.t(title), Lead: v.t(lead), Crumbs: []page.Link{v.crumb()}, Body: f}
	if v.problem != nil {
		f.Problem = v.untold()
		out.Body, out.Status = f, page.Status(fault.From(v.problem).Code)
	}
	return out
}

func (w *Web) askNew(v *visit) (page.View, error) {
	var stages []string
	for _, s := range project.Stages() {
		stages = append(stages, string(s), v.t(s.Key()))
	}
	b := project.Basics{Nature: project.NatureNew, Procedure: project.Approval}
	spots, err := w.spotOptions(v, "")
	if err != nil {
		return nil, err
	}
	if !v.may(project.DoKeep) {
		b.Org = v.me.Org
	}
	fields := v.basicsFields(&b, true, spots)
	title, lead, buttons := "projectweb.new", "projectweb.new.lead", []page.Button{{Label: v.t("projectweb.keep"), Kind: page.Primary}}
	if v.may(project.DoKeep) {
		fields = append(fields, page.Field{Name: "stage", Label: v.t("projectweb.stage"), Hint: v.t("projectweb.new.stage"), Type: page.FieldSelect, Options: options("", string(project.Conceived), stages...)},
			page.Field{Name: "on", Label: v.t("projectweb.new.on"), Type: page.FieldDate},
			page.Field{Name: "reason", Label: v.t("projectweb.new.reason"), Hint: v.t("projectweb.new.reason.hint"), Type: page.FieldArea, Rows: 2})
	} else {
		v.ownOrgs(fields)
		title, lead, buttons = "projectweb.filing.new", "projectweb.filing.lead", []page.Button{{Label: v.t("projectweb.filing.submit"), Kind: page.Primary, Name: "then", Value: thenSubmit}, {Label: v.t("projectweb.filing.draft"), Name: "then", Value: "draft"}}
	}
	if v.sent != nil {
		v.form = "new"
		for i := range fields {
			f := &fields[i]
			if len(f.Options) == 0 {
				f.Value = v.said("new", f.Name, f.Value)
			}
			for k := range f.Options {
				f.Options[k].Selected = v.saidAny("new", f.Name, f.Options[k].Value, false)
			}
			f.Error = v.wrong("new", f.Name)
		}
	}
	if f := v.twin(); f != nil {
		fields = slices.Insert(fields, 1, *f) // below the name
	}
	out := v.asking(title, lead, page.Form{Action: Path + "/new", Fields: fields, Buttons: buttons})
	if links := w.twins(v); len(links) > 0 {
		out.Body = page.Stack{page.Notice{Kind: page.NoticeWarning, Title: v.t("projectweb.twin"), Links: links}, out.Body}
	}
	return out, nil
}

func (w *Web) create(v *visit) (page.View, error) {
	if err := v.parse(); err != nil {
		return nil, err
	}
	f := typed{v: v}
	d := project.Draft{Tenant: v.tenant, Basics: f.basics(project.Basics{}), Stage: project.Stage(v.input("stage")), On: f.day("on", v.t("projectweb.new.on")), Reason: v.input("reason")}
	begin := w.Projects.Create
	if !v.may(project.DoKeep) {
		begin = w.Projects.File
	}
	d.Twin = v.input("twin") != ""
	err := f.err()
	if tidied := d.Basics; err != nil { // what else is wrong is told with it
		f.bad.Add("", tidied.Tidy())
		err = f.err()
	} else {
		var p *project.Project
		if p, err = begin(v.ctx, d); err == nil && v.input("then") == thenSubmit {
			p, err = w.Projects.SubmitFiling(v.ctx, project.Step{Tenant: v.tenant, ID: p.ID, Base: p.Version})
		}
		if err == nil {
			return page.Redirect{To: PathOf(p.ID)}, nil
		}
	}
	return w.again(v, err, w.askNew)
}

// again shows a form once more when a person can mend what was wrong.
func (w *Web) again(v *visit, err error, show handler) (page.View, error) {
	switch fault.From(err).Code {
	case fault.Invalid, fault.Conflict, fault.TooLarge, fault.Unsupported:
		v.problem = err
		return show(v)
	}
	return nil, err
}

// doubting are what is odd about a code.
func (v *visit) doubting(c project.Code) (out []string) {
	for _, m := range c.Doubts(v.tenant, v.areas.Known) {
		out = append(out, m.In(v.lang))
	}
	return out
}

func (v *visit) doubts(c project.Code) string { return v.sentences(v.doubting(c)) }
