package projectweb

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/layout"
	"gangyao/planning/project/light"
	"gangyao/platform/area"
	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// sketch is the schematic map with the projects on it.
type sketch struct {
	Label string
	Belts []strip
	Spots []site
}

// strip is a belt: a path through its spots and where its name stands.
type strip struct {
	Class, Name, Path string
	X, Y              float64
}

// site is a spot with its projects.
type site struct {
	*layout.Spot
	X, Y, R float64
	Count   string
	Lamps   []point
	More    string // how many there are beyond those drawn
	MoreX   float64
	projects
}

// projects of a spot, worst first.
type projects []*project.Row

// point is the light of one project.
type point struct {
	X, Y              float64
	Colour            string
	Name, Words, Href string
}

// The drawing in units of its box.
const (
	sketchWide, sketchTall = 1000, 640
	lampsInRow, lampStep   = 8, 13
	mostLamps              = 16
)

func (s sketch) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

// lampShape is the mark of a light around the origin.
func lampShape(colour string) string {
	switch colour {
	case "red":
		return "M0-5.5 5.5 0 0 5.5-5.5 0z"
	case "yellow":
		return "M0-5 5.5 4.5H-5.5z"
	}
	return "M0-4.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 1 1 0-9z"
}

func radius(k layout.Kind) float64 {
	switch k {
	case layout.Core:
		return 26
	case layout.Second:
		return 21
	case layout.Node:
		return 14
	case layout.Site:
		return 10
	}
	return 0
}

// sketched places the rows on a layout; the others are given back.
func (v *visit) sketched(l *layout.Layout, rows []*project.Row) (sketch, []*project.Row) {
	out := sketch{Label: l.Name}
	at := func(s *layout.Spot) (x, y float64) {
		return 60 + float64(s.X)*(sketchWide-120)/100, 36 + float64(s.Y)*(sketchTall-110)/100
	}
	for i := range l.Spots {
		s := site{Spot: &l.Spots[i], R: radius(l.Spots[i].Kind)}
		s.X, s.Y = at(s.Spot)
		out.Spots = append(out.Spots, s)
	}
	var rest []*project.Row
	for _, r := range rows {
		spot, ok := l.Place(r.Spot, r.Areas)
		i := slices.IndexFunc(out.Spots, func(s site) bool { return s.Spot == spot })
		if !ok || i < 0 {
			rest = append(rest, r)
			continue
		}
		out.Spots[i].projects = append(out.Spots[i].projects, r)
	}
	for i := range out.Spots {
		v.lampsOf(&out.Spots[i])
	}
	for i := range l.Belts {
		b := strip{Name: l.Belts[i].Name, Class: "belt-" + strconv.Itoa(i%4)}
		var path [][2]float64
		for _, p := range l.Points(&l.Belts[i]) {
			x, y := at(p)
			path = append(path, [2]float64{x, y})
			b.Path += " " + px(x) + "," + px(y)
		}
		b.X, b.Y = out.room(b.Name, path)
		out.Belts = append(out.Belts, b)
	}
	return out, rest
}

// room finds where the name of a belt stands along its path: where it covers least
// of the spots and their names, and of such places on the longest part.
func (s *sketch) room(name string, path [][2]float64) (x, y float64) {
	const em = 14.0
	half := float64(len([]rune(name))) * em / 2
	least, longest := math.Inf(1), 0.0
	for k := 1; k < len(path); k++ {
		from, to := path[k-1], path[k]
		long := math.Hypot(to[0]-from[0], to[1]-from[1])
		for _, share := range []float64{0.5, 0.35, 0.65} {
			for _, off := range []float64{-14, 5, 28} { // above, on, below
				cx, cy := from[0]+(to[0]-from[0])*share, from[1]+(to[1]-from[1])*share+off
				covered := 0.0
				for i := range s.Spots {
					covered += s.Spots[i].overlap(cx-half, cy-em, cx+half, cy+em/4)
				}
				if covered < least || covered == least && long > longest {
					least, longest, x, y = covered, long, cx, cy
				}
			}
		}
	}
	return x, y
}

// overlap is how much of a box the spot takes, with its name and lights.
func (s *site) overlap(x0, y0, x1, y1 float64) float64 {
	const em = 14.0
	half := max(s.R, float64(len([]rune(s.Name)))*em/2)
	foot := s.Y + s.R + 22
	if len(s.Lamps) > 0 {
		foot = s.Lamps[len(s.Lamps)-1].Y + 8
	}
	return max(0, min(x1, s.X+half)-max(x0, s.X-half)) * max(0, min(y1, foot)-max(y0, s.Y-s.R))
}

// lampsOf draws the lights of a spot in rows beneath its name.
func (v *visit) lampsOf(s *site) {
	if len(s.projects) == 0 {
		return
	}
	slices.SortStableFunc(s.projects, func(a, b *project.Row) int {
		return cmp.Compare(slices.Index(light.Colours(), a.Light), slices.Index(light.Colours(), b.Light))
	})
	s.Count = strconv.Itoa(len(s.projects))
	shown := min(len(s.projects), mostLamps)
	across := min(shown, lampsInRow)
	for i, r := range s.projects[:shown] {
		s.Lamps = append(s.Lamps, point{X: s.X + float64(i%lampsInRow*lampStep) - float64((across-1)*lampStep)/2, Y: s.Y + s.R + 30 + float64(i/lampsInRow*lampStep),
			Colour: string(r.Light), Name: r.Name, Words: v.t(r.Light.Key())})
	}
	if n := len(s.projects) - shown; n > 0 {
		s.More, s.MoreX = "+"+strconv.Itoa(n), s.X+float64(lampsInRow*lampStep)/2+6
	}
}

// ofLayout is the part of the map page about a layout: the drawing, its spots as a
// table, and the projects that it has no place for.
func (v *visit) ofLayout(l *layout.Layout, rows []*project.Row) page.Stack {
	s, rest := v.sketched(l, rows)
	t := page.Table{Caption: v.t("projectweb.map.spots"), HideCaption: true, Columns: []page.Column{{Label: v.t("projectweb.layout.spot"), Head: true}, {Label: v.t("projectweb.layout.kind")}, {Label: v.t("projectweb.count"), Kind: page.KindNumber},
		{Label: v.t("project.field.funds"), Unit: v.t("projectweb.unit.wan"), Kind: page.KindNumber}, {Label: v.t("projectweb.layout.projects")}}}
	for i := range s.Spots {
		x := &s.Spots[i]
		if len(x.projects) == 0 {
			continue
		}
		total := decimal.Zero
		for _, r := range x.projects {
			total = total.Add(project.Wan(r.Total))
		}
		kind := page.Cell{Text: v.t(x.Kind.Key()), Note: x.Group}
		t.Rows = append(t.Rows, page.Row{ID: "spot-" + string(x.ID), Cells: []page.Cell{page.Txt(x.Name), kind, page.Int(len(x.projects)), page.Txt(wan(total)), page.Show(v.lamps(x.projects))}})
	}
	source := v.t("projectweb.layout.sketch")
	if l.Source != "" {
		source = v.t("projectweb.layout.sketch_of", i18n.Args{"Source": l.Source})
	}
	out := page.Stack{section("layout", l.Name, source, s)}
	if len(t.Rows) > 0 {
		out = append(out, section("spots", v.t("projectweb.map.spots"), "", t))
	}
	if len(rest) > 0 {
		out = append(out, section("unplaced", v.n("projectweb.layout.rest", len(rest)), v.t("projectweb.layout.rest.hint"), v.lamps(rest)))
	}
	return out
}

// mostNamed is how many projects a list beside the drawing names.
const mostNamed = 60

func (v *visit) lamps(rows []*project.Row) lampList {
	var out lampList
	for _, r := range rows[:min(len(rows), mostNamed)] {
		out.Items = append(out.Items, point{Colour: string(r.Light), Name: r.Name, Words: v.t(r.Light.Key()), Href: page.Href(v.ctx, PathOf(r.ID))})
	}
	if n := len(rows) - mostNamed; n > 0 {
		out.More = v.n("projectweb.layout.more", n)
	}
	return out
}

// lampList is projects by name, each with its light.
type lampList struct {
	Items []point
	More  string
}

func (l lampList) Render(ctx context.Context, w io.Writer) error { return l.view().Render(ctx, w) }

// drawn is the map of the plan that the address names, else the one drawn last.
func (w *Web) drawn(v *visit) (*project.Drawing, []project.Drawing, error) {
	all, err := w.Projects.Drawings(v.ctx, v.tenant, v.asOf())
	if err != nil || len(all) == 0 {
		return nil, all, err
	}
	if i := slices.IndexFunc(all, func(d project.Drawing) bool { return string(d.Plan) == v.r.URL.Query().Get("plan") }); i >= 0 {
		return &all[i], all, nil
	}
	return &all[0], all, nil
}

// spotOptions are the spots that a project may stand at; none without a map.
func (w *Web) spotOptions(v *visit, chosen string) ([]page.Option, error) {
	d, _, err := w.drawn(v)
	if err != nil || d == nil {
		return nil, err
	}
	out := []page.Option{{Label: v.t("projectweb.layout.by_area")}}
	found := chosen == ""
	for _, s := range d.Layout.Spots {
		if s.Kind == layout.Neighbour {
			continue
		}
		is := chosen == string(s.ID) || chosen == s.Name
		found = found || is
		out = append(out, page.Option{Value: string(s.ID), Label: s.Name, Selected: is})
	}
	if !found {
		out = append(out, page.Option{Value: chosen, Label: chosen, Selected: true})
	}
	return out, nil
}

// spotName is the name of a spot on the drawing; without a drawing what was typed.
func (w *Web) spotName(v *visit, spot string) string {
	if d, _, err := w.drawn(v); err == nil && d != nil {
		if s, ok := d.Layout.Spot(spot); ok {
			return s.Name
		}
	}
	return spot
}

// draw checks a declaration, or keeps it.
func (w *Web) draw(v *visit) (page.View, error) {
	if err := v.parse(); err != nil {
		return nil, err
	}
	v.form = "layout"
	source, err := v.declaration()
	if err != nil {
		return nil, err
	}
	v.sent.Set("source", source)
	id := plan.PlanID(v.input("plan"))
	known := func(c area.Code) bool {
		_, err := v.areas.At(c, page.From(v.ctx).Now)
		return err == nil && c.Within(v.tenant)
	}
	var l *layout.Layout
	if v.input("then") == "check" {
		l, err = w.Projects.CheckLayout(v.ctx, v.tenant, v.t("projectweb.layout.file"), source, known)
	} else if err = w.planned(v, id); err == nil {
		base, _ := strconv.Atoi(v.input("base"))
		if err = w.Projects.Draw(v.ctx, v.tenant, id, base, source, known); err == nil {
			return page.Redirect{To: Path + "/map?plan=" + string(id)}, nil
		}
	}
	if err != nil {
		return w.again(v, err, w.places)
	}
	return w.placesWith(v, l)
}

// declaration is what was typed, or the file that was sent.
func (v *visit) declaration() (string, error) {
	if form := v.r.MultipartForm; form != nil && len(form.File["file"]) > 0 {
		f, err := form.File["file"][0].Open()
		if err != nil {
			return "", err
		}
		defer func() { _ = f.Close() }()
		data, err := io.ReadAll(io.LimitReader(f, maxForm))
		return string(data), err
	}
	return v.r.PostFormValue("source"), nil
}

// planned refuses a plan that is not there.
func (w *Web) planned(v *visit, id plan.PlanID) error {
	all, err := w.Plans.Plans(v.ctx, v.tenant)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(p plan.PlanListing) bool { return p.Plan.ID == id }) {
		return fault.New(fault.Invalid, "projectweb.layout.no_plan", nil)
	}
	return nil
}

// layoutPart is the drawing with the form that declares it.
func (w *Web) layoutPart(v *visit, tried *layout.Layout, rows []*project.Row) (page.Stack, error) {
	d, all, err := w.drawn(v)
	if err != nil {
		return nil, err
	}
	var out page.Stack
	switch {
	case tried != nil:
		out = append(page.Stack{page.Notice{Kind: page.NoticeSuccess, Title: v.n("projectweb.layout.good", len(tried.Spots), i18n.Args{"Belts": len(tried.Belts)})}}, v.ofLayout(tried, rows)...)
	case d != nil:
		out = v.ofLayout(d.Layout, rows)
	}
	if len(all) > 1 {
		var others []page.Link
		for i := range all {
			if &all[i] != d {
				others = append(others, page.Link{Label: all[i].Layout.Name, Href: Path + "/map?plan=" + string(all[i].Plan)})
			}
		}
		out = append(out, links(others))
	}
	if v.keeps() {
		f, err := w.layoutForm(v, d)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// layoutForm asks for a declaration.
func (w *Web) layoutForm(v *visit, d *project.Drawing) (templ.Component, error) {
	all, err := w.Plans.Plans(v.ctx, v.tenant)
	if err != nil {
		return nil, err
	}
	source, base, chosen := v.t("projectweb.layout.example"), 0, ""
	if d != nil {
		source, base, chosen = d.Source, d.Version, string(d.Plan)
	}
	var plans []page.Option
	for _, p := range all {
		id := string(p.Plan.ID)
		plans = append(plans, page.Option{Value: id, Label: p.Editions[len(p.Editions)-1].Title, Selected: v.saidAny("layout", "plan", id, id == chosen)})
	}
	f := page.Form{ID: "layout-form", Action: Path + "/map", Upload: true, Fields: []page.Field{
		{Type: page.FieldHidden, Name: "base", Value: v.said("layout", "base", strconv.Itoa(base))},
		{Name: "plan", Label: v.t("projectweb.layout.plan"), Type: page.FieldSelect, Options: plans},
		{Name: "source", Label: v.t("projectweb.layout.source"), Hint: v.t("projectweb.layout.source.hint"), Type: page.FieldArea, Rows: 14, Value: v.said("layout", "source", source)},
		{Name: "file", Label: v.t("projectweb.layout.upload"), Hint: v.t("projectweb.layout.upload.hint"), Type: page.FieldFile, Accept: ".yaml,.yml"}},
		Buttons: []page.Button{{Label: v.t("projectweb.layout.check"), Name: "then", Value: "check"}, {Label: v.t("projectweb.keep"), Name: "then", Value: "keep", Kind: page.Primary}}}
	if ps := declare.Of(v.problem); ps != nil {
		f.Problem = ps.In(v.lang)
	} else if v.problem != nil {
		f.Problem = i18n.Fault(v.lang, v.problem)
	}
	return fold("layout-part", v.t("projectweb.layout.edit"), v.form == "layout", f), nil
}
