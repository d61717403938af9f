package desk

import (
	"strconv"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/page"
)

// itemView is the page of one item: its card, the text around it, its form, and
// everything that was decided about it.
type itemView struct {
	Card    card
	Form    *itemForm
	Blocks  []block
	History []entry
	Closed  bool
}

// entry is a decision as shown.
type entry struct {
	At, By, Action, Label, Href, Reason string
	Changes                             []change
	Undone                              bool
	// Undo is the id of the decision where it can be taken back.
	Undo, UndoHref, Back string
}

// showItem is the page of an item.
func (d *Desk) showItem(v *visit) (page.View, error) {
	it, err := d.item(v)
	if err != nil {
		return nil, err
	}
	k, _, found, err := d.one(v, it.ID)
	if err != nil {
		return nil, err
	}
	return d.itemPage(k, found, k.card(found), 0)
}

// around is how much text is shown before and after an item, in characters.
const around = 240

func (d *Desk) itemPage(k *deck, it plan.DeskItem, c card, status int) (page.View, error) {
	history, err := d.Plans.History(k.ctx, k.ed.Tenant, it.ID)
	if err != nil {
		return nil, err
	}
	view := itemView{Card: c, Form: c.Form}
	view.Card.Form = nil
	if view.Form == nil && k.open() && it.Kind != plan.KindFinding {
		view.Form = k.editForm(&it.Item, nil, nil, "", nil)
	}
	view.Card.Edit = "" // the form is on the page
	if k.text != nil {
		whole := reading.Span{max(0, it.Span[0]-around), min(len(k.text), it.Span[1]+around)}
		for whole[0] > 0 && k.text[whole[0]-1] != '\n' {
			whole[0]--
		}
		for whole[1] < len(k.text) && k.text[whole[1]] != '\n' {
			whole[1]++
		}
		view.Blocks = k.blocks(whole, []plan.DeskItem{it})
	}
	for _, x := range history {
		view.History = append(view.History, k.entry(x, it.Kind, ""))
	}
	label := clip(it.Label(), 40)
	if label == "" {
		label = k.kindWord(it.Kind)
	}
	return page.Page{Title: label, Status: status, Crumbs: k.below(), Body: itemBody(view),
		Actions: []page.Button{{Label: k.t("desk.back"), Href: k.here(k.q) + "#item-" + string(it.ID)}},
		Scripts: []string{"review"}, Styles: []string{"review"}}, nil
}

// entry shows a decision; label names its item where a list holds several.
func (v *visit) entry(x plan.Decision, kind plan.Kind, label string) entry {
	e := entry{At: v.when(x.At), By: string(x.By), Action: v.actionWord(x.Action), Label: label, Undone: x.Undone,
		Changes: v.differences(kind, x.Before.Content, x.After.Content)}
	if x.Action == plan.ActReread {
		e.Reason = v.t("desk.journal.reader", map[string]any{"Version": x.Reason})
	} else {
		e.Reason = x.Reason
	}
	if v.open() && !x.Undone && x.Action != plan.ActUndo && x.Action != plan.ActReread {
		e.Undo, e.UndoHref, e.Back = string(x.ID), v.href("undo"), v.r.URL.RequestURI()
	}
	return e
}

func itoa(n int) string { return strconv.Itoa(n) }
