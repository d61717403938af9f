package outlineweb

import (
	"context"
	"strings"

	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/shape"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// Names gives the places of a tenant. identity.Service does.
type Names interface {
	Gazetteer(ctx context.Context, t area.Code) (*identity.OrgTree, *area.Tree, error)
}

// The sheet that a preview is drawn on, in units.
const (
	sheetWide = 720
	sheetTall = 780
)

// picture draws outlines with their names.
func (w *Web) picture(v *visit, s *outline.Set, all []outline.Outline) (page.Map, error) {
	_, tree, err := w.Names.Gazetteer(v.Context(), w.Tenant)
	if err != nil {
		return page.Map{}, err
	}
	m := page.Map{ID: "map", Label: v.t("outline.page.picture", i18n.Args{"Title": s.Title})}
	shapes := make([]shape.Shape, len(all))
	for i, o := range all {
		shapes[i] = o.Shape
	}
	d := shape.Draw(shapes, sheetWide, sheetTall)
	m.Width, m.Height = d.Width, d.Height
	for i, p := range d.Parts {
		name, short := tree.Name(all[i].Area, s.On), ""
		if a, err := tree.At(all[i].Area, s.On); err == nil {
			short = strings.TrimSuffix(a.Name, a.Type)
		}
		m.Places = append(m.Places, page.MapPlace{Name: short, Words: name + " " + string(all[i].Area), Path: p.Path, X: p.X, Y: p.Y, Room: p.Room, MapColour: page.MapColour{Step: 1}})
	}
	for _, n := range s.Notes(s.On) {
		m.Notes = append(m.Notes, n.In(v.lang))
	}
	return m, nil
}

// trialPage shows what an import would do: first whether it can be, then the map, then
// what becomes of each feature.
func (w *Web) trialPage(v *visit, t *outline.Trial, name, sha string, problem error) (page.View, error) {
	ready := t.Ready()
	p := page.Page{Title: v.t("outline.trial", i18n.Args{"File": name}), Crumbs: []page.Link{{Label: v.t("outline.page"), Href: Path}}, Styles: []string{"map"}}
	var body page.Stack
	switch {
	case problem != nil:
		p.Status = page.Status(fault.From(problem).Code)
		body = append(body, page.Notice{Kind: page.NoticeError, Title: i18n.Fault(v.lang, problem)})
	case ready != nil:
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: i18n.Fault(v.lang, ready), Text: v.t("outline.trial.not_kept")})
	default:
		body = append(body, page.Notice{Kind: page.NoticeSuccess, Title: i18n.N(v.lang, "outline.trial.ready", len(t.Outlines)), Text: v.t("outline.trial.not_kept")})
	}
	if !t.Schematic && t.Review == "" {
		body = append(body, page.Notice{Kind: page.NoticeInfo, Title: v.t("outline.note.inside"), Text: v.t("outline.trial.inside")})
	}
	body = append(body, w.confirm(v, t, name, sha, ready))
	if len(t.Outlines) > 0 {
		picture, err := w.picture(v, &outline.Set{Form: t.Form}, t.Outlines)
		if err != nil {
			return nil, err
		}
		picture.Notes = append(picture.Notes, v.t("outline.trial.points", i18n.Args{"Before": t.Before, "After": t.After}))
		body = append(body, section(v.t("outline.trial.picture"), "", picture))
	}
	if len(t.Missing) > 0 {
		var names []string
		for _, a := range t.Missing {
			names = append(names, a.Name)
		}
		body = append(body, page.Notice{Kind: page.NoticeInfo, Title: i18n.N(v.lang, "outline.trial.missing", len(names)), Text: strings.Join(names, v.t("outline.comma"))})
	}
	p.Body = append(body, section(v.t("outline.trial.fates"), v.t("outline.trial.columns", i18n.Args{"Code": or(t.Code, "—"), "Name": or(t.Name, "—"), "CRS": or(t.CRS, "—")}), v.fates(t)))
	return p, nil
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// confirm keeps what was answered, and asks what is left to say.
func (w *Web) confirm(v *visit, t *outline.Trial, name, sha string, ready error) page.Form {
	hidden := func(name, value string) page.Field {
		return page.Field{Type: page.FieldHidden, Name: name, Value: value}
	}
	f := page.Form{ID: "confirm", Action: Path + "/import", Fields: []page.Field{hidden("filename", name), hidden("sha", sha), hidden("title", t.Title), hidden("source", t.Source),
		hidden("licence", t.Licence), hidden("review", t.Review), hidden("level", string(t.Level)), hidden("on", i18n.ISO(t.On)), hidden("system", string(t.System))}}
	if t.Schematic {
		f.Fields = append(f.Fields, hidden("schematic", "1"))
	}
	for _, x := range []struct{ field, chosen, label string }{{"code", t.Code, "outline.field.code"}, {"name", t.Name, "outline.field.name"}} {
		options := []page.Option{{Label: v.t("outline.field.column.found")}}
		for _, c := range t.Columns {
			options = append(options, page.Option{Value: c, Label: c, Selected: c == x.chosen})
		}
		f.Fields = append(f.Fields, page.Field{Name: x.field, Label: v.t(x.label), Type: page.FieldSelect, Options: options})
	}
	if n := t.Count(outline.Omitted); n > 0 {
		f.Fields = append(f.Fields, page.Field{Name: "leave", Label: v.t("outline.field.leave"), Type: page.FieldChecks, Options: []page.Option{{Value: "1", Label: i18n.N(v.lang, "outline.field.leave.yes", n), Selected: t.LeaveOut}}})
	}
	again := page.Button{Label: v.t("outline.do.again"), Attrs: map[string]any{"formaction": Path}}
	keep := page.Button{Label: v.t("outline.do.keep"), Kind: page.Primary}
	if f.Buttons = []page.Button{keep, again}; ready != nil && (t.Count(outline.Refused) > 0 || len(t.Outlines) == 0) { // ticking a box does not help
		f.Buttons = []page.Button{again}
	}
	f.Buttons = append(f.Buttons, page.Button{Label: v.t("outline.do.other"), Href: Path, Kind: page.Quiet})
	return f
}

// fates lists what becomes of each feature, what must be mended first.
func (v *visit) fates(t *outline.Trial) page.Table {
	out := page.Table{Caption: v.t("outline.trial.fates"), HideCaption: true, Columns: []page.Column{{Label: v.t("outline.trial.no"), Kind: page.KindNumber}, {Label: v.t("outline.trial.label"), Head: true},
		{Label: v.t("outline.trial.fate")}, {Label: v.t("outline.trial.place")}, {Label: v.t("outline.trial.count"), Kind: page.KindNumber}, {Label: v.t("outline.trial.why")}}}
	tones := map[outline.Kind]page.Tone{outline.Taken: page.ToneGood, outline.Omitted: page.ToneWarn, outline.Refused: page.ToneBad}
	for _, kind := range []outline.Kind{outline.Refused, outline.Omitted, outline.Taken} {
		for i := range t.Fates {
			x := &t.Fates[i]
			if x.Kind != kind {
				continue
			}
			var words []string
			for _, m := range x.Words {
				words = append(words, m.In(v.lang))
			}
			place := page.Cell{Text: x.Area.Name, Note: string(x.Area.Code)}
			out.Rows = append(out.Rows, page.Row{Cells: []page.Cell{page.Int(x.No), page.Txt(or(x.Label, "—")), page.Show(page.Tag{Text: v.t("outline.fate.is." + string(kind)), Tone: tones[kind]}), place,
				page.Int(x.Points), page.Txt(strings.Join(words, " "))}})
		}
	}
	return out
}
