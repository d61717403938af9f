// Package listviewweb is the page on which people rename and remove the views of lists
// that they saved, and what page.Config.Views asks.
package listviewweb

import (
	"context"
	"net/http"
	"net/url"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/listview"
	"gangyao/platform/page"
)

// Path is where the page is.
const Path = "/views"

const maxForm = 1 << 16

// Web serves the page.
type Web struct{ Views *listview.Service }

// Routes adds the page to a site.
func (w *Web) Routes(s *page.Site) {
	s.Handle("GET "+Path, w.show)
	s.Handle("POST "+Path, w.save, page.MaxBody(maxForm))
	s.Handle("POST "+Path+"/{view}", w.change, page.MaxBody(maxForm))
}

// Of are the views of the list on the page of a request, for page.Config.Views.
func (w *Web) Of(ctx context.Context) (page.ListViews, error) {
	a, at := identity.From(ctx), page.From(ctx).URL
	if a.Person == "" {
		return page.ListViews{}, nil
	}
	all, err := w.Views.Of(ctx, at.EscapedPath())
	if err != nil {
		return page.ListViews{}, err
	}
	out := page.ListViews{Save: Path, Manage: Path, Share: mayShare(a)}
	here := listview.Query(at.Query())
	for i := range all {
		v := &all[i]
		out.Views = append(out.Views, page.ListView{Link: page.Link{Label: v.Name, Href: v.Address()}, Current: v.Query == here, Shared: v.Shared()})
	}
	return out, nil
}

func mayShare(a *identity.Actor) bool {
	return a.May(listview.DoShare, identity.Target{Tenant: a.Tenant, Anywhere: true})
}

// require refuses before anything of the form is looked at.
func require(ctx context.Context) (*identity.Actor, error) {
	return identity.Require(ctx, listview.DoKeep, identity.Target{Tenant: identity.From(ctx).Tenant, Anywhere: true})
}

func (w *Web) save(r *http.Request) (page.View, error) {
	if _, err := require(r.Context()); err != nil {
		return nil, err
	}
	v, err := w.Views.Save(r.Context(), listview.Draft{Address: r.PostFormValue("address"), Title: r.PostFormValue("title"), Name: r.PostFormValue("name"), Share: r.PostFormValue("share") != ""})
	if err != nil {
		return nil, err
	}
	return page.Redirect{To: v.Address()}, nil
}

func (w *Web) change(r *http.Request) (page.View, error) {
	if _, err := require(r.Context()); err != nil {
		return nil, err
	}
	id, err := r.PathValue("view"), error(nil)
	if r.PostFormValue("do") == "remove" {
		err = w.Views.Remove(r.Context(), id)
	} else {
		err = w.Views.Rename(r.Context(), id, r.PostFormValue("name"))
	}
	if err != nil {
		if fault.Is(err, fault.Invalid) {
			return w.page(r, id, err)
		}
		return nil, err
	}
	return page.Redirect{To: Path}, nil
}

func (w *Web) show(r *http.Request) (page.View, error) { return w.page(r, "", nil) }

// page lists the views that there are; problem is what is wrong with the form of one.
func (w *Web) page(r *http.Request, of string, problem error) (page.View, error) {
	a, err := require(r.Context())
	if err != nil {
		return nil, err
	}
	all, err := w.Views.Of(r.Context(), "")
	if err != nil {
		return nil, err
	}
	lang := i18n.From(r.Context())
	t := func(key string, args ...i18n.Args) string { return i18n.T(lang, key, args...) }
	table := page.Table{Caption: t("listview.title"), HideCaption: true, Empty: page.Empty{Title: t("listview.none"), Text: t("listview.none.text")}, Columns: []page.Column{
		{Label: t("listview.view"), Head: true}, {Label: t("listview.list")}, {Label: t("listview.whose")}, {Label: t("listview.since"), Kind: page.KindDate}, {Label: t("listview.change"), Kind: page.KindMark}}}
	for i := range all {
		v := &all[i]
		whose, form := t("listview.own"), page.Cell{}
		if v.Shared() {
			whose = t("listview.shared", i18n.Args{"By": v.By})
		}
		if form = page.None(t("listview.not_yours")); !v.Shared() || mayShare(a) {
			field := page.Field{Name: "name", ID: "name-" + v.ID, Label: t("listview.name_of", i18n.Args{"Name": v.Name}), Value: v.Name, Required: true}
			if v.ID == of {
				field.Value, field.Error = r.PostFormValue("name"), i18n.Fault(lang, problem)
			}
			form = page.Show(page.Form{ID: "view-" + v.ID, Action: Path + "/" + url.PathEscape(v.ID), Fields: []page.Field{field},
				Buttons: []page.Button{{Label: t("listview.rename"), Name: "do", Value: "rename"}, {Label: t("listview.remove"), Name: "do", Value: "remove", Kind: page.Danger}}})
		}
		title := v.Title
		if title == "" {
			title = v.List
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Cell{page.Lnk(v.Name, v.Address()), page.Lnk(title, v.List), page.Txt(whose), page.Txt(i18n.ISO(v.At.In(page.From(r.Context()).Now.Location()))), form}})
	}
	out := page.Page{Title: t("listview.title"), Lead: t("listview.lead"), Body: table}
	if problem != nil {
		out.Status = page.Status(fault.From(problem).Code)
	}
	return out, nil
}
