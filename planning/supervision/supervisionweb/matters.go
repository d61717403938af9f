package supervisionweb

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/supervision"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// about leads to what of the plan an item is about; nil when it is about nothing.
func (v *visit) about(of supervision.Reference) templ.Component {
	if of.Name == "" && of.ID == "" {
		return nil
	}
	words := v.t("supervisionweb.about", i18n.Args{"Kind": v.aboutKind(of.Kind), "Name": of.Name})
	if v.w.Place != nil && of.ID != "" {
		if to := v.w.Place(of); to != "" {
			return link(words, to)
		}
	}
	return lines([]string{words}, nil)
}

func (v *visit) aboutKind(kind string) string {
	switch kind {
	case supervision.AboutCommitment, supervision.AboutIndicator, supervision.AboutProject:
		return v.t("supervisionweb.about." + kind)
	}
	return v.t("supervisionweb.reference")
}

// furtherOf leads to what is chased with an item besides its source; nil when nothing is.
func (v *visit) furtherOf(it *supervision.Item) templ.Component {
	var texts []string
	var links []page.Link
	for _, m := range it.Further {
		label, to := v.matter(m)
		if to == "" {
			texts = append(texts, label)
			continue
		}
		links = append(links, page.Link{Label: label, Href: to})
	}
	if len(texts)+len(links) == 0 {
		return nil
	}
	return lines(texts, links)
}

// matter names a matter and leads to it.
func (v *visit) matter(m supervision.Matter) (label, to string) {
	label, to = m.Reference.Name, v.w.Subject(m.Source)
	if said := m.Source.Name; strings.HasPrefix(said, label) {
		label = said
	} else if said != "" {
		label = joined(label, said, v.t("supervisionweb.colon"))
	}
	if to == "" && v.w.Place != nil && m.Reference.ID != "" {
		to = v.w.Place(m.Reference)
	}
	return label, to
}

// chased leads to all that a form chases; nil when that is nothing but what is typed.
func (v *visit) chased(it supervision.Item) templ.Component {
	all := it.Matters()
	all = slices.DeleteFunc(all, func(m supervision.Matter) bool {
		return (!m.Source.Kind.Record() || m.Source.Ref == "") && m.Reference.ID == ""
	})
	if len(all) == 0 {
		return nil
	}
	if first := &all[0]; !first.Source.Kind.Record() { // about something, but made of no record
		first.Source = supervision.Source{}
	}
	return v.furtherOf(&supervision.Item{Further: all})
}

// Beside shows, on the page of something that can be chased, which items chase it, and
// leads who may to a new one: supervisors to the form filled with it, leaders to their
// instruction. raise names the record to raise it from; without one the form gathers what
// is late about the reference. nil: there is nothing to show to who asks.
//
// Faults: those of supervision.Service.Chasing.
func (w *Web) Beside(ctx context.Context, raise supervision.Source, about supervision.Reference, more ...supervision.Matter) (templ.Component, error) {
	me := identity.From(ctx)
	if !me.May(supervision.DoRead, w.anywhere()) {
		return nil, nil
	}
	orgs, _, err := w.Names.Gazetteer(ctx, w.Tenant)
	if err != nil {
		return nil, err
	}
	v := &visit{w: w, ctx: ctx, lang: i18n.From(ctx), now: page.From(ctx).Now, me: me, orgs: orgs}
	of := append([]supervision.Matter{{Source: raise, Reference: about}}, more...)
	rows, err := w.Items.Chasing(ctx, w.Tenant, v.asOf(), of...)
	if err != nil {
		return nil, err
	}
	out := page.Stack{}
	if len(rows) > 0 {
		t := page.Table{Caption: v.t("supervisionweb.beside"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("supervisionweb.level"), Kind: page.KindMark},
			{Label: v.t("supervisionweb.matter"), Head: true}, {Label: v.t("supervisionweb.owner")}, {Label: v.t("supervisionweb.state")}, {Label: v.t("supervisionweb.due"), Kind: page.KindDate}}}
		for i := range rows {
			c := v.cells(&rows[i])
			t.Rows = append(t.Rows, page.Row{Cells: c[:5]})
		}
		out = append(out, t)
	}
	if to := v.ways(raise, about, rows); len(to) > 0 {
		out = append(out, ways(to))
	}
	if len(out) == 0 {
		return nil, nil
	}
	return section(v.t("supervisionweb.beside"), "", out), nil
}

// ways lead to a new item about something, or to the open one.
func (v *visit) ways(raise supervision.Source, about supervision.Reference, rows []supervision.Row) []page.Button {
	if v.past() {
		return nil
	}
	q := url.Values{}
	if about.ID != "" {
		q.Set("about_kind", about.Kind)
		q.Set("about_id", about.ID)
	}
	open := slices.IndexFunc(rows, func(r supervision.Row) bool { return r.Case.Open() })
	var out []page.Button
	if v.supervises() {
		b := page.Button{Label: v.t("supervisionweb.beside.raise"), Href: Path + "/new?" + q.Encode()}
		if raise.Ref != "" {
			b.Href = NewFrom(raise)
		}
		taken := open >= 0 && raise.Ref != "" && slices.ContainsFunc(rows[open].Item.Matters(), func(m supervision.Matter) bool { return keyOf(m.Source) == keyOf(raise) })
		if open >= 0 {
			b.Label = v.t("supervisionweb.beside.another")
		}
		if !taken { // a record is chased by one item
			out = append(out, b)
		}
	}
	if v.may(supervision.DoInstruct) {
		if open >= 0 && instructible(&rows[open]) {
			return append(out, page.Button{Label: v.t("supervisionweb.beside.instruct_on", i18n.Args{"Item": named(&rows[open].Item)}), Href: PathOf(rows[open].Item.ID) + "#do-instruct"})
		}
		q.Set("kind", string(supervision.FromLeader))
		if raise.Ref != "" {
			q.Set("also", keyOf(raise))
		}
		out = append(out, page.Button{Label: v.t("supervisionweb.beside.instruct"), Href: Path + "/new?" + q.Encode()})
	}
	return out
}

// instructible says whether a leader can give an instruction on an item.
func instructible(r *supervision.Row) bool {
	p, err := supervision.Process()
	if err != nil {
		return false
	}
	t, ok := p.Transition(supervision.Instruct)
	return ok && slices.Contains(t.From, r.Case.State)
}

// Raised are the items that chase some records, by their refs, open ones before closed
// ones, as far as who asks may see them; and whether who asks may raise further ones.
func (w *Web) Raised(ctx context.Context, of ...supervision.Source) (map[string]supervision.Row, bool, error) {
	me := identity.From(ctx)
	if !me.May(supervision.DoRead, w.anywhere()) || len(of) == 0 {
		return nil, false, nil
	}
	var matters []supervision.Matter
	for _, s := range of {
		matters = append(matters, supervision.Matter{Source: s})
	}
	rows, err := w.Items.Chasing(ctx, w.Tenant, time.Time{}, matters...)
	out := map[string]supervision.Row{}
	for _, r := range slices.Backward(rows) { // the open ones come first, and count
		for _, m := range r.Item.Matters() {
			out[m.Source.Ref] = r
		}
	}
	return out, me.May(supervision.DoSupervise, w.anywhere()), err
}
