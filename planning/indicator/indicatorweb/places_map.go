package indicatorweb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/outlineweb"
	"gangyao/platform/area/outline/shape"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// atlas is a comparison as a map.
type atlas struct {
	ranking
	base    *outline.Map
	drawn   page.Map
	without []indicator.Place // places without an outline
	verdict bool              // coloured by verdict
}

// views are the ways to look at a comparison, each in the address.
func (r ranking) views() page.Tabs {
	current := r.r.URL.Query().Get("view")
	t := page.Tabs{Label: r.t("indicatorweb.places.views")}
	for _, name := range []string{"", "map"} {
		key := "indicatorweb.places.view.rank"
		if name != "" {
			key = "indicatorweb.places.view.map"
		}
		t.Items = append(t.Items, page.Tab{Label: r.t(key), Href: page.Here(r.ctx, "view", name), Current: current == name})
	}
	return t
}

// mapped says whether the map is one of the views: where there is one, or for who
// could bring one.
func (w *Web) mapped(v view) bool {
	if w.Outlines == nil {
		return false
	}
	_, err := w.Outlines.Current(v.ctx, v.tenant, area.Town, v.day)
	return err == nil || v.may(outline.DoKeep) || v.r.URL.Query().Get("view") == "map"
}

// atlas draws the places, or says why there is no map of them.
func (w *Web) atlas(r ranking) (templ.Component, error) {
	m, err := w.Outlines.Map(r.ctx, r.tenant, area.Town, r.day)
	if fault.Is(err, fault.NotFound) {
		none := page.Empty{Title: r.t("indicatorweb.map.none"), Text: i18n.Fault(r.lang, err)}
		if r.may(outline.DoKeep) {
			none.Action = &page.Button{Label: r.t("indicatorweb.map.import"), Href: outlineweb.Path}
		}
		return none, nil
	}
	if err != nil {
		return nil, err
	}
	a := &atlas{ranking: r, base: m, verdict: r.judged() && (len(r.years) == 0 || r.r.URL.Query().Get("by") == "verdict")}
	a.draw()
	return a.body(), nil
}

// judged says whether any place has a target.
func (r ranking) judged() bool {
	return slices.ContainsFunc(r.Places, func(p indicator.Place) bool { return p.Row != nil })
}

// The sheet that places are drawn on, in units.
const (
	sheetWide = 720
	sheetTall = 780
)

// draw makes the picture and its legend.
func (a *atlas) draw() {
	d := a.Definition
	a.drawn = page.Map{ID: "map", Label: a.t("indicatorweb.map.label", i18n.Args{"Name": d.Name}), Title: a.t("indicatorweb.map.verdicts", i18n.Args{"Year": a.aimYear()})}
	steps := a.Steps(page.MapSteps)
	if !a.verdict {
		a.drawn.Title = a.t("indicatorweb.map.values", i18n.Args{"Year": a.Period.Year(), "Unit": string(d.Unit)})
	}
	var shapes []shape.Shape
	counts := map[page.MapColour]int{}
	for i := range a.Places {
		p := &a.Places[i]
		c := a.colour(p, steps)
		counts[c]++
		o, ok := a.base.Of(p.Area.Code)
		if !ok {
			a.without = append(a.without, *p)
			continue
		}
		shapes = append(shapes, o.Shape)
		x := page.MapPlace{Name: strings.TrimSuffix(p.Area.Name, p.Area.Type), Words: a.words(p), MapColour: c, Href: page.Here(a.ctx) + "#p-" + string(p.Area.Code)}
		if p.Value != nil && !a.verdict {
			if x.Value = i18n.Number(p.Value.Value); p.Rank > 0 {
				x.Number = strconv.Itoa(p.Rank)
			}
		}
		a.drawn.Places = append(a.drawn.Places, x)
	}
	sheet := shape.Draw(shapes, sheetWide, sheetTall)
	a.drawn.Width, a.drawn.Height = sheet.Width, sheet.Height
	for i, p := range sheet.Parts {
		x := &a.drawn.Places[i]
		x.Path, x.X, x.Y, x.Room = p.Path, p.X, p.Y, p.Room
	}
	a.legend(steps, counts)
	if !a.verdict && slices.ContainsFunc(a.drawn.Places, page.MapPlace.Crowded) {
		a.drawn.Notes = append(a.drawn.Notes, a.t("indicatorweb.map.numbers"))
	}
	for _, n := range a.base.Notes(a.day) {
		a.drawn.Notes = append(a.drawn.Notes, n.In(a.lang))
	}
}

// colour is the class of a place.
func (a *atlas) colour(p *indicator.Place, steps []indicator.Step) page.MapColour {
	if a.verdict {
		if p.Row == nil {
			return page.MapColour{}
		}
		return page.MapColour{Verdict: page.Verdict(p.Row.Judgement.Verdict)}
	}
	i := slices.IndexFunc(steps, func(s indicator.Step) bool { return slices.Contains(s.Places, p.Area.Code) })
	return page.MapColour{Step: shade(i, len(steps))}
}

// shade spreads fewer classes over all colours, so that the first is pale and the last dark.
func shade(i, of int) int {
	switch {
	case i < 0:
		return 0
	case of == 1:
		return (page.MapSteps + 1) / 2
	}
	return 1 + i*(page.MapSteps-1)/(of-1)
}

// words say all there is to say of a place.
func (a *atlas) words(p *indicator.Place) string {
	said := []string{page.NoData.Word(a.lang)}
	if p.Value != nil {
		said[0] = i18n.WithUnit(p.Value.Value, a.Definition.Unit)
		if p.Rank > 0 {
			said = append(said, a.t("indicatorweb.map.rank", i18n.Args{"Rank": p.Rank}))
		}
	}
	if p.Row != nil {
		said = append(said, a.t("indicatorweb.map.judged", i18n.Args{"Aim": a.aim(p.Row.Target), "Verdict": page.Verdict(p.Row.Judgement.Verdict).Word(a.lang)}))
	}
	return a.t("indicatorweb.map.words", i18n.Args{"Place": p.Area.Name, "Words": strings.Join(said, a.t("indicatorweb.map.comma"))})
}

// legend says what the colours mean: verdicts from best to worst, or the largest
// figures first; what has no figure comes last.
func (a *atlas) legend(steps []indicator.Step, counts map[page.MapColour]int) {
	add := func(c page.MapColour, text string) {
		if n := counts[c]; n > 0 {
			a.drawn.Legend = append(a.drawn.Legend, page.MapKey{MapColour: c, Text: text, Count: n})
		}
	}
	for _, v := range page.Verdicts() {
		add(page.MapColour{Verdict: v}, v.Word(a.lang))
	}
	for i, s := range slices.Backward(steps) {
		text := i18n.Number(s.From)
		if !s.From.Equal(s.To) {
			text = a.t("indicatorweb.map.range", i18n.Args{"From": text, "To": i18n.Number(s.To)})
		}
		if !a.verdict {
			add(page.MapColour{Step: shade(i, len(steps))}, text)
		}
	}
	none := "verdict.no_data"
	if a.verdict {
		none = "indicatorweb.map.no_target"
	}
	add(page.MapColour{}, a.t(none))
}

// lenses choose what is coloured, where there is a choice.
func (a *atlas) lenses() []page.Tab {
	if !a.judged() || len(a.years) == 0 {
		return nil
	}
	return []page.Tab{{Label: a.t("indicatorweb.map.by.value"), Href: page.Here(a.ctx, "by", ""), Current: !a.verdict},
		{Label: a.t("indicatorweb.map.by.verdict"), Href: page.Here(a.ctx, "by", "verdict"), Current: a.verdict}}
}

// missing names the places without an outline, with what is known of them.
func (a *atlas) missing() []string {
	var out []string
	for i := range a.without {
		out = append(out, a.words(&a.without[i]))
	}
	return out
}

// inside says whether the map may not leave the house.
func (a *atlas) inside() bool { return !a.base.Open() }
