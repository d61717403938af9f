package identityweb

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

const byLevel = "level"

// areaOptions are the areas of today to choose from.
func (w *Web) areaOptions(v *visit, chosen, none string) ([]page.Option, error) {
	all, err := w.areasOn(v)
	if err != nil {
		return nil, err
	}
	out := []page.Option{{Label: none}}
	for _, a := range all {
		depth := max(slices.Index(area.Levels(), a.Level)-slices.Index(area.Levels(), area.County), 0)
		out = append(out, page.Option{Value: string(a.Code), Label: strings.Repeat("　", depth) + a.Name, Selected: string(a.Code) == chosen})
	}
	return out, nil
}

// areasOn are the areas in force today, by code.
func (w *Web) areasOn(v *visit) ([]area.Area, error) {
	all, err := w.People.Areas(v.ctx)
	if err != nil {
		return nil, err
	}
	today := w.People.Today()
	return slices.DeleteFunc(all, func(a area.Area) bool { return !a.On(today) }), nil
}

// areaName is the name of an area today, its code where it is not known.
func (w *Web) areaName(v *visit, code area.Code) string {
	all, err := w.areasOn(v)
	if err == nil {
		for _, a := range all {
			if a.Code == code {
				return a.Name
			}
		}
	}
	return string(code)
}

func (v *visit) areaColumns() []page.Column {
	return []page.Column{
		{Key: "name", Label: v.t("people.area"), Head: true, Sortable: true, Fixed: true},
		{Key: "code", Label: v.t("people.area.code"), Sortable: true},
		{Key: "level", Label: v.t("people.area.level")},
		{Key: "type", Label: v.t("people.area.type")},
		{Key: "parent", Label: v.t("people.area.parent")},
		{Key: "from", Label: v.t("people.grant.from"), Kind: page.KindDate, Hidden: true},
		{Key: "to", Label: v.t("people.grant.to"), Kind: page.KindDate},
		{Key: "successors", Label: v.t("people.area.successors")},
	}
}

func (w *Web) areas(v *visit, q page.Query) ([]area.Area, error) {
	all, err := w.People.Areas(v.ctx)
	if err != nil {
		return nil, err
	}
	text, level := q.Get(byText), q.Get(byLevel)
	today := w.People.Today()
	all = slices.DeleteFunc(all, func(a area.Area) bool {
		return text != "" && !strings.Contains(a.Name+" "+string(a.Code), text) || level != "" && string(a.Level) != level || q.Get(byEnded) == "" && !a.On(today)
	})
	slices.SortStableFunc(all, func(a, b area.Area) int {
		c := cmp.Compare(a.Code, b.Code)
		if q.Sort.Key == "name" {
			c = cmp.Compare(a.Name, b.Name)
		}
		if q.Sort.Desc {
			return -c
		}
		return c
	})
	return all, nil
}

func successors(a area.Area) string {
	var out []string
	for _, c := range a.Successors {
		out = append(out, string(c))
	}
	return strings.Join(out, "、")
}

func (w *Web) listAreas(v *visit) (page.View, error) { return w.areasPage(v, nil) }

func (w *Web) areasPage(v *visit, problem error) (page.View, error) {
	columns := v.areaColumns()
	q := page.ReadQuery(v.r, columns, byText, byLevel, byEnded)
	all, err := w.areas(v, q)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("people.areas"), HideCaption: true, Columns: columns, Empty: page.Empty{Title: v.t("people.areas.none"), Text: v.t("people.areas.none.text")}}
	for _, a := range download.Window(all, q) {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(a.Name), page.Txt(string(a.Code)), page.Txt(v.t("people.level." + string(a.Level))), page.Txt(a.Type),
			page.Txt(string(a.Parent)), v.day(a.From, v.t("people.open")), v.day(a.To, v.t("people.open")), page.Txt(successors(a))}})
	}
	options := []page.Option{{Label: v.t("people.all")}}
	for _, l := range area.Levels() {
		options = append(options, page.Option{Value: string(l), Label: v.t("people.level." + string(l)), Selected: string(l) == q.Get(byLevel)})
	}
	list := page.List{Query: q, Table: t, Total: len(all), Exports: v.exports("/areas", "areas", q), Filters: []page.Field{
		{Name: byText, Label: v.t("people.filter.area"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		{Name: byLevel, Label: v.t("people.area.level"), Type: page.FieldSelect, Options: options},
		{Name: byEnded, Label: v.t("people.area.ended"), Type: page.FieldSelect, Options: []page.Option{
			{Label: v.t("people.area.ended.no")}, {Value: "1", Label: v.t("people.area.ended.yes"), Selected: q.Get(byEnded) != ""}}},
	}}
	form := page.Form{Action: AdminPath + "/areas/file", Upload: true, Buttons: []page.Button{{Label: v.t("people.areas.read")}},
		Fields: []page.Field{{Name: "file", Label: v.t("people.areas.file"), Hint: v.t("people.areas.file.hint"), Type: page.FieldFile, Accept: ".csv", Required: true}}}
	p := page.Page{Title: v.t("people.areas"), Lead: v.t("people.areas.lead"), Styles: []string{"people"},
		Actions: []page.Button{{Label: v.t("people.area.new"), Href: AdminPath + "/areas/new", Kind: page.Primary}}}
	if problem != nil {
		form.Fields[0].Error, p.Status = i18n.Fault(v.lang, problem), page.Status(fault.From(problem).Code)
	}
	p.Body = page.Stack{list, folded(v.t("people.areas.many"), problem != nil || len(all) == 0, form)}
	return p, nil
}

// readAreas takes a table of areas: all of it, or nothing with what is wrong.
func (w *Web) readAreas(v *visit) (page.View, error) {
	_, data, err := v.sent()
	var areas []area.Area
	if err == nil {
		areas, err = area.ReadCSV(bytes.NewReader(data), w.Tenant)
	}
	if err == nil {
		err = w.People.SaveAreas(v.ctx, areas)
	}
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		return w.areasPage(v, err)
	}
	return page.Redirect{To: AdminPath + "/areas"}, nil
}

func (w *Web) exportAreas(v *visit) (page.View, error) {
	all, err := w.areas(v, page.ReadQuery(v.r, v.areaColumns(), byText, byLevel, byEnded))
	if err != nil {
		return nil, err
	}
	return v.file("areas", xlsx.Sheet{Name: v.t("people.areas"), Columns: []xlsx.Column{
		{Title: v.t("people.area.code")}, {Title: v.t("people.area")}, {Title: v.t("people.area.level")}, {Title: v.t("people.area.type")}, {Title: v.t("people.area.parent")},
		{Title: v.t("people.grant.from")}, {Title: v.t("people.grant.to")}, {Title: v.t("people.area.successors"), Width: 24},
	}, Rows: rows(all, func(a area.Area) []xlsx.Cell {
		return texts(string(a.Code), a.Name, v.t("people.level."+string(a.Level)), a.Type, string(a.Parent), isoOrEmpty(a.From), isoOrEmpty(a.To), successors(a))
	})})
}

// areaForm is the form for an area, as typed.
type areaForm struct {
	Code, Name, Level, Type, Parent, From, To, Successors string
	Problem                                               error
}

func (f areaForm) area(t area.Code) (area.Area, error) {
	a := area.Area{Tenant: t, Code: area.Code(f.Code), Name: f.Name, Level: area.Level(f.Level), Type: f.Type, Parent: area.Code(f.Parent)}
	for _, c := range strings.FieldsFunc(f.Successors, func(r rune) bool { return r == ' ' || r == ',' || r == '，' || r == '、' }) {
		a.Successors = append(a.Successors, area.Code(c))
	}
	var err error
	if a.From, err = readDay(f.From); err == nil {
		a.To, err = readDay(f.To)
	}
	return a, err
}

func (w *Web) areaPage(v *visit, f areaForm) (page.View, error) {
	parents, err := w.areaOptions(v, f.Parent, v.t("people.choose"))
	if err != nil {
		return nil, err
	}
	var options []page.Option
	for _, l := range area.Levels() {
		options = append(options, page.Option{Value: string(l), Label: v.t("people.level." + string(l)), Selected: string(l) == f.Level})
	}
	fields := []page.Field{
		{Name: "code", Label: v.t("people.area.code"), Hint: v.t("people.area.code.hint"), Value: f.Code, Required: true, Width: 20, Attrs: map[string]any{"inputmode": "numeric"}},
		{Name: "name", Label: v.t("people.area.name"), Value: f.Name, Required: true, Width: 20},
		{Name: "level", Label: v.t("people.area.level"), Type: page.FieldSelect, Options: options, Required: true},
		{Name: "type", Label: v.t("people.area.type"), Hint: v.t("people.area.type.hint"), Value: f.Type, Width: 10},
		{Name: "parent", Label: v.t("people.area.parent"), Type: page.FieldSelect, Options: parents},
		{Name: "from", Label: v.t("people.grant.from"), Type: page.FieldDate, Value: f.From},
		{Name: "to", Label: v.t("people.grant.to"), Hint: v.t("people.area.to.hint"), Type: page.FieldDate, Value: f.To},
		{Name: "successors", Label: v.t("people.area.successors"), Hint: v.t("people.area.successors.hint"), Value: f.Successors, Width: 20},
	}
	wrong := place(fields, f.Problem, map[string]string{"identity.area_code_invalid": "code", "identity.name_missing": "name", "identity.area_unknown": "parent", "people.day_invalid": "from", "identity.days_reversed": "to"}, v)
	p := page.Page{Title: v.t("people.area.new"), Lead: v.t("people.area.new.lead"), Crumbs: v.crumbs("people.areas", "/areas"), Styles: []string{"people"},
		Body: page.Form{Action: AdminPath + "/areas", Fields: fields, Problem: wrong, Buttons: []page.Button{{Label: v.t("people.save"), Kind: page.Primary}, {Label: v.t("people.cancel"), Href: AdminPath + "/areas", Kind: page.Quiet}}}}
	if f.Problem != nil {
		p.Status = page.Status(fault.From(f.Problem).Code)
	}
	return p, nil
}

func (w *Web) askArea(v *visit) (page.View, error) {
	return w.areaPage(v, areaForm{Level: string(area.Town), Parent: string(w.Tenant)})
}

func (w *Web) addArea(v *visit) (page.View, error) {
	f := areaForm{Code: v.form("code"), Name: v.form("name"), Level: v.form("level"), Type: v.form("type"), Parent: v.form("parent"),
		From: v.form("from"), To: v.form("to"), Successors: v.form("successors")}
	a, err := f.area(w.Tenant)
	if err == nil {
		err = w.People.SaveAreas(v.ctx, []area.Area{a})
	}
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		f.Problem = err
		return w.areaPage(v, f)
	}
	return page.Redirect{To: AdminPath + "/areas"}, nil
}
