package projectweb

import (
	"cmp"
	"io"
	"slices"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	shot "gangyao/platform/photo"
)

// visits are what people saw on the site, newest first, with their photos.
func (p *dossier) visits() (templ.Component, error) {
	var stack page.Stack
	if p.may(project.DoManage) {
		place := func(name string) page.Field {
			return page.Field{Name: name, Label: p.t("project.column." + name), Type: page.FieldNumber, Attrs: templ.Attributes{"data-locate": name, "data-locate-words": p.t("projectweb.locate"), "data-locate-fails": p.t("projectweb.locate.fails")}}
		}
		lon := place("lon")
		lon.Hint = p.t("projectweb.visit.place.hint")
		stack = append(stack, fold("visit-part", p.t("projectweb.visit.add"), p.typing("visit"), p.ask("visit", "", "projectweb.keep", page.Primary,
			page.Field{Name: "photos", Label: p.t("projectweb.photos"), Type: page.FieldFile, Accept: "image/jpeg,image/png,image/webp", Hint: p.t("projectweb.photos.hint"), Attrs: templ.Attributes{"multiple": true}},
			page.Field{Name: "caption", Label: p.t("projectweb.caption")},
			page.Field{Name: "on", Label: p.t("projectweb.on"), Type: page.FieldDate, Hint: p.t("projectweb.visit.on.hint")}, page.Field{Name: "who", Label: p.t("projectweb.visit.who")},
			page.Field{Name: "found", Label: p.t("projectweb.visit.found"), Type: page.FieldArea, Rows: 3, Required: true}, lon, place("lat"))))
	}
	list := slices.Clone(p.p.Visits)
	slices.SortStableFunc(list, func(a, b project.Visit) int { return cmp.Compare(b.On, a.On) })
	if len(list) == 0 {
		stack = append(stack, page.Empty{Title: p.t("projectweb.visits.none")})
	}
	for i := range list {
		x := &list[i]
		body := page.Stack{text("", x.Found), text("hint", p.comma(x.Who, p.t("projectweb.by_at", i18n.Args{"By": x.By, "At": p.moment(x.At)})))}
		if x.Position != nil {
			where := figure(x.Position.Lon) + ", " + figure(x.Position.Lat)
			if x.ByPhoto != "" {
				where = p.comma(where, p.t("projectweb.visit.by_photo", i18n.Args{"Name": x.ByPhoto}))
			}
			body = append(body, text("hint", where))
		}
		if pics := p.pictures(x); len(pics) > 0 {
			body = append(body, photos(pics), p.originals(x))
		}
		stack = append(stack, section("visit-"+x.ID, x.On.String(), "", body))
	}
	return stack, nil
}

// originals lead to the photos as they were handed in; what is shown has lost where and
// by which camera it was taken.
func (p *dossier) originals(x *project.Visit) templ.Component {
	var out []page.Link
	for _, pic := range p.pictures(x) {
		if pic.Picture {
			out = append(out, page.Link{Label: p.t("projectweb.original", i18n.Args{"Name": pic.Caption}), Href: pic.Href + "?as=" + asKept})
		}
	}
	return fold("originals-"+x.ID, p.t("projectweb.originals"), false, page.Stack{text("hint", p.t("projectweb.originals.hint")), links(out)})
}

func (w *Web) addVisit(v *visit, st project.Step) error {
	f := typed{v: v}
	x := project.Visit{On: f.day("on", v.t("projectweb.on")), Who: v.input("who"), Found: v.input("found"), Position: f.position()}
	if f.err() != nil {
		return f.err()
	}
	if x.On == 0 || x.Position == nil {
		if err := byPhotos(v, &x); err != nil {
			return err
		}
	}
	if x.On == 0 {
		x.On = w.Projects.Today()
	}
	var err error
	if x.Photos, err = w.keepFiles(v, "photos", true); err != nil {
		return err
	}
	for i := range x.Photos {
		x.Photos[i].Caption = v.input("caption")
	}
	_, err = w.Projects.AddVisit(v.ctx, st, x)
	return err
}

// byPhotos fills in what was left open by what the photos say: where, and on which day.
func byPhotos(v *visit, x *project.Visit) error {
	if v.r.MultipartForm == nil {
		return nil
	}
	for _, f := range v.r.MultipartForm.File["photos"] {
		if f.Size > maxFile { // keepFiles refuses it
			continue
		}
		file, err := f.Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(file)
		_ = file.Close() // opened for reading only
		if err != nil {
			return err
		}
		in := shot.Read(data)
		if x.Position == nil && in.Placed {
			x.Position, x.ByPhoto = &project.Position{Lon: in.Lon, Lat: in.Lat}, clip(f.Filename)
		}
		if x.On == 0 && !in.Taken.IsZero() {
			x.On = schedule.DayOf(in.Taken)
		}
	}
	return nil
}
