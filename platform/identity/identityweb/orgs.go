package identityweb

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

const (
	byKind  = "kind"
	byEnded = "ended"
)

func itoa(n int) string { return strconv.Itoa(n) }

// atoi reads a count that the program itself wrote into a form.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// orgOptions are the organisations of today to choose from, each below the one
// it belongs to.
func (w *Web) orgOptions(v *visit, chosen, none string) ([]page.Option, error) {
	orgs, err := w.People.Orgs(v.ctx, identity.OrgQuery{})
	if err != nil {
		return nil, err
	}
	out := []page.Option{{Label: none}}
	for _, x := range nested(orgs) {
		out = append(out, page.Option{Value: string(x.ID), Label: strings.Repeat("　", x.depth) + x.Name, Selected: string(x.ID) == chosen})
	}
	return out, nil
}

type nestedOrg struct {
	identity.Org
	depth int
}

// nested puts each organisation below its parent.
func nested(orgs []identity.Org) []nestedOrg {
	known := map[identity.OrgID]bool{}
	for _, o := range orgs {
		known[o.ID] = true
	}
	below := map[identity.OrgID][]identity.Org{}
	for _, o := range orgs {
		parent := o.Parent
		if !known[parent] {
			parent = ""
		}
		below[parent] = append(below[parent], o)
	}
	var out []nestedOrg
	var walk func(of identity.OrgID, depth int)
	walk = func(of identity.OrgID, depth int) {
		list := below[of]
		delete(below, of) // a circle ends here
		for _, o := range list {
			out = append(out, nestedOrg{o, depth})
			walk(o.ID, depth+1)
		}
	}
	walk("", 0)
	return out
}

// orgName is the name of an organisation, its id where it is not known.
func (w *Web) orgName(v *visit, id identity.OrgID) string {
	orgs, err := w.People.Orgs(v.ctx, identity.OrgQuery{All: true})
	if err == nil {
		for _, o := range orgs {
			if o.ID == id {
				return o.Name
			}
		}
	}
	return string(id)
}

// sayGrant is a role with where it holds, in words.
func (w *Web) sayGrant(v *visit, g identity.Grant) string {
	s := v.t(g.Role.Key())
	var where []string
	if g.Org != "" {
		where = append(where, w.orgName(v, g.Org))
	}
	if g.Area != "" {
		where = append(where, w.areaName(v, g.Area))
	}
	if len(where) == 0 {
		return s
	}
	return s + v.t("people.in_brackets", i18n.Args{"Text": strings.Join(where, "、")})
}

func (v *visit) orgColumns() []page.Column {
	return []page.Column{
		{Key: "name", Label: v.t("people.org"), Head: true, Sortable: true, Fixed: true},
		{Key: "short", Label: v.t("people.org.short")},
		{Key: "id", Label: v.t("people.org.id"), Sortable: true},
		{Key: "kind", Label: v.t("people.org.kind")},
		{Key: "parent", Label: v.t("people.org.parent"), Hidden: true},
		{Key: "area", Label: v.t("people.org.area")},
		{Key: "from", Label: v.t("people.grant.from"), Kind: page.KindDate, Hidden: true},
		{Key: "to", Label: v.t("people.grant.to"), Kind: page.KindDate, Hidden: true},
	}
}

func (w *Web) orgs(v *visit, q page.Query) ([]nestedOrg, error) {
	all, err := w.People.Orgs(v.ctx, identity.OrgQuery{Kind: identity.Kind(q.Get(byKind)), Text: q.Get(byText), All: q.Get(byEnded) != ""})
	if err != nil {
		return nil, err
	}
	out := nested(all)
	if q.Sort.Key == "" {
		return out, nil
	}
	slices.SortStableFunc(out, func(a, b nestedOrg) int {
		c := cmp.Compare(a.Name, b.Name)
		if q.Sort.Key == "id" {
			c = cmp.Compare(a.ID, b.ID)
		}
		if q.Sort.Desc {
			return -c
		}
		return c
	})
	for i := range out {
		out[i].depth = 0
	}
	return out, nil
}

func (w *Web) listOrgs(v *visit) (page.View, error) { return w.orgsPage(v, nil) }

func (w *Web) orgsPage(v *visit, problem error) (page.View, error) {
	columns := v.orgColumns()
	q := page.ReadQuery(v.r, columns, byText, byKind, byEnded)
	all, err := w.orgs(v, q)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("people.orgs"), HideCaption: true, Columns: columns,
		Empty: page.Empty{Title: v.t("people.orgs.none"), Text: v.t("people.orgs.none.text")}}
	for _, o := range download.Window(all, q) {
		where := page.Txt("")
		if o.Area != "" {
			where = page.Txt(w.areaName(v, o.Area))
		}
		t.Rows = append(t.Rows, page.Row{Level: min(o.depth, 2), Cells: []page.Cell{
			page.Lnk(o.Name, orgPath(o.ID)), page.Txt(o.Short), page.Txt(string(o.ID)), page.Txt(v.t(o.Kind.Key())), page.Txt(w.parentName(v, o.Org)), where,
			v.day(o.From, v.t("people.open")), v.day(o.To, v.t("people.open")),
		}})
	}
	kinds := []page.Option{{Label: v.t("people.all")}}
	for _, k := range identity.Kinds() {
		kinds = append(kinds, page.Option{Value: string(k), Label: v.t(k.Key()), Selected: string(k) == q.Get(byKind)})
	}
	list := page.List{Query: q, Table: t, Total: len(all), Exports: v.exports("/orgs", "orgs", q), Filters: []page.Field{
		{Name: byText, Label: v.t("people.filter.org"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		{Name: byKind, Label: v.t("people.org.kind"), Type: page.FieldSelect, Options: kinds},
		{Name: byEnded, Label: v.t("people.org.ended"), Type: page.FieldSelect, Options: []page.Option{
			{Label: v.t("people.org.ended.no")}, {Value: "1", Label: v.t("people.org.ended.yes"), Selected: q.Get(byEnded) != ""}}},
	}}
	p := page.Page{Title: v.t("people.orgs"), Body: list, Styles: []string{"people"},
		Actions: []page.Button{{Label: v.t("people.org.new"), Href: AdminPath + "/orgs/new", Kind: page.Primary}}}
	if len(all) == 0 && len(q.Filter) == 0 {
		form := page.Form{Action: AdminPath + "/orgs/usual", Fields: []page.Field{{Name: "county", Label: v.t("people.usual.county"), Hint: v.t("people.usual.county.hint"), Required: true, Width: 20}},
			Buttons: []page.Button{{Label: v.t("people.usual.make")}}}
		if problem != nil {
			form.Fields[0].Error, p.Status = i18n.Fault(v.lang, problem), page.Status(fault.From(problem).Code)
		}
		p.Body = page.Stack{list, heading(v.t("people.usual"), "usual"), note(v.t("people.usual.text")), form}
	}
	return p, nil
}

// usualOrgs makes the organisations that a county usually has, and those of its
// towns, so that nobody types them.
func (w *Web) usualOrgs(v *visit) (page.View, error) {
	county := v.form("county")
	if county == "" {
		return w.orgsPage(v, fault.New(fault.Invalid, "identity.name_missing", nil))
	}
	areas, err := w.People.Areas(v.ctx)
	if err != nil {
		return nil, err
	}
	orgs, err := identity.DefaultOrgs(w.Tenant, county, areas, w.People.Today())
	if err == nil {
		err = w.People.CreateOrgs(v.ctx, orgs)
	}
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		return w.orgsPage(v, err)
	}
	return page.Redirect{To: AdminPath + "/orgs"}, nil
}

func (w *Web) parentName(v *visit, o identity.Org) string {
	if o.Parent == "" {
		return ""
	}
	return w.orgName(v, o.Parent)
}

func orgPath(id identity.OrgID) string { return AdminPath + "/orgs/" + string(id) }

func (w *Web) exportOrgs(v *visit) (page.View, error) {
	all, err := w.orgs(v, page.ReadQuery(v.r, v.orgColumns(), byText, byKind, byEnded))
	if err != nil {
		return nil, err
	}
	return v.file("orgs", xlsx.Sheet{Name: v.t("people.orgs"), Columns: []xlsx.Column{
		{Title: v.t("people.org.id")}, {Title: v.t("people.org"), Width: 28}, {Title: v.t("people.org.short")}, {Title: v.t("people.org.kind")},
		{Title: v.t("people.org.parent"), Width: 28}, {Title: v.t("people.org.area")}, {Title: v.t("people.grant.from")}, {Title: v.t("people.grant.to")},
	}, Rows: rows(all, func(o nestedOrg) []xlsx.Cell {
		return texts(string(o.ID), o.Name, o.Short, v.t(o.Kind.Key()), w.parentName(v, o.Org), string(o.Area), isoOrEmpty(o.From), isoOrEmpty(o.To))
	})})
}

// orgForm is the form for an organisation, as typed.
type orgForm struct {
	ID, Name, Short, Kind, Parent, Area, From, To string
	Version                                       int
	Problem                                       error
}

func (v *visit) readOrg() orgForm {
	return orgForm{ID: v.form("id"), Name: v.form("name"), Short: v.form("short"), Kind: v.form("kind"), Parent: v.form("parent"),
		Area: v.form("area"), From: v.form("from"), To: v.form("to"), Version: atoi(v.form("version"))}
}

// org is the organisation that the form describes.
func (f orgForm) org() (identity.Org, error) {
	o := identity.Org{ID: identity.OrgID(f.ID), Name: f.Name, Short: f.Short, Kind: identity.Kind(f.Kind), Parent: identity.OrgID(f.Parent), Area: area.Code(f.Area), Version: f.Version}
	var err error
	if o.From, err = readDay(f.From); err == nil {
		o.To, err = readDay(f.To)
	}
	return o, err
}

func (w *Web) orgPage(v *visit, f orgForm, fresh bool) (page.View, error) {
	parents, err := w.orgOptions(v, f.Parent, v.t("people.org.parent.none"))
	if err != nil {
		return nil, err
	}
	areas, err := w.areaOptions(v, f.Area, v.t("people.choose"))
	if err != nil {
		return nil, err
	}
	var kinds []page.Option
	for _, k := range identity.Kinds() {
		kinds = append(kinds, page.Option{Value: string(k), Label: v.t(k.Key()), Selected: string(k) == f.Kind})
	}
	fields := []page.Field{
		{Name: "name", Label: v.t("people.org.name"), Value: f.Name, Required: true},
		{Name: "short", Label: v.t("people.org.short"), Hint: v.t("people.org.short.hint"), Value: f.Short, Width: 20},
		{Name: "kind", Label: v.t("people.org.kind"), Type: page.FieldSelect, Options: kinds, Required: true},
		{Name: "parent", Label: v.t("people.org.parent"), Type: page.FieldSelect, Options: parents},
		{Name: "area", Label: v.t("people.org.area"), Hint: v.t("people.org.area.hint"), Type: page.FieldSelect, Options: areas},
		{Name: "from", Label: v.t("people.grant.from"), Type: page.FieldDate, Value: f.From},
		{Name: "to", Label: v.t("people.grant.to"), Hint: v.t("people.org.to.hint"), Type: page.FieldDate, Value: f.To},
	}
	form := page.Form{Action: AdminPath + "/orgs", Buttons: []page.Button{{Label: v.t("people.save"), Kind: page.Primary}, {Label: v.t("people.cancel"), Href: AdminPath + "/orgs", Kind: page.Quiet}}}
	title := v.t("people.org.new")
	if fresh {
		fields = slices.Insert(fields, 0, page.Field{Name: "id", Label: v.t("people.org.id"), Hint: v.t("people.org.id.hint"), Value: f.ID, Required: true, Width: 20})
	} else {
		title = f.Name
		form.Action = orgPath(identity.OrgID(f.ID))
		fields = append(fields, page.Field{Name: "version", Type: page.FieldHidden, Value: itoa(f.Version)})
	}
	form.Problem = place(fields, f.Problem, map[string]string{"identity.org_id_invalid": "id", "identity.org_taken": "id", "identity.name_missing": "name",
		"identity.org_circle": "parent", "identity.org_unknown": "parent", "identity.area_unknown": "area", "people.day_invalid": "from", "identity.days_reversed": "to"}, v)
	form.Fields = fields
	p := page.Page{Title: title, Crumbs: v.crumbs("people.orgs", "/orgs"), Body: form, Styles: []string{"people"}}
	if !fresh {
		p.Actions = []page.Button{{Label: v.t("people.org.people"), Href: address(AdminPath+"/people", byOrg, f.ID)}}
	}
	if f.Problem != nil {
		p.Status = page.Status(fault.From(f.Problem).Code)
	}
	return p, nil
}

func (w *Web) askOrg(v *visit) (page.View, error) {
	return w.orgPage(v, orgForm{Kind: string(identity.Department), Area: string(w.Tenant)}, true)
}

func (w *Web) createOrg(v *visit) (page.View, error) { return w.saveOrg(v, v.readOrg(), true) }

func (w *Web) changeOrg(v *visit) (page.View, error) {
	f := v.readOrg()
	f.ID = v.r.PathValue("org")
	return w.saveOrg(v, f, false)
}

func (w *Web) saveOrg(v *visit, f orgForm, fresh bool) (page.View, error) {
	o, err := f.org()
	if err == nil && fresh {
		err = w.People.CreateOrg(v.ctx, o)
	} else if err == nil {
		err = w.People.UpdateOrg(v.ctx, o)
	}
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		f.Problem = err
		return w.orgPage(v, f, fresh)
	}
	return page.Redirect{To: AdminPath + "/orgs"}, nil
}

func (w *Web) showOrg(v *visit) (page.View, error) {
	o, err := w.People.Org(v.ctx, identity.OrgID(v.r.PathValue("org")))
	if err != nil {
		return nil, err
	}
	return w.orgPage(v, orgForm{ID: string(o.ID), Name: o.Name, Short: o.Short, Kind: string(o.Kind), Parent: string(o.Parent), Area: string(o.Area),
		From: isoOrEmpty(o.From), To: isoOrEmpty(o.To), Version: o.Version}, false)
}
