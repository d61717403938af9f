package desk

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// decide carries out a button of a card or of an item's page.
func (d *Desk) decide(v *visit) (page.View, error) {
	it, err := d.item(v)
	if err != nil {
		return nil, err
	}
	base, err := strconv.Atoi(v.r.FormValue("version"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "desk.version_missing", nil)
	}
	do := v.r.FormValue("do")
	r := plan.Ruling{Tenant: v.ed.Tenant, Item: it.ID, Base: base, Action: plan.Action(do), Reason: v.r.FormValue("reason")}
	switch do {
	case "undo":
		err = d.undoItem(v, it, base)
	case "adopt":
		r.Action, r.Adopt = plan.ActAccept, true
		_, err = d.Plans.Decide(v.ctx, r)
	case string(plan.ActEdit):
		r.Form, r.Span = typed(it.Kind, v.r.PostForm), v.movedSpan(it)
		_, err = d.Plans.Decide(v.ctx, r)
	default:
		if r.Action == plan.ActAccept || r.Action == plan.ActReject {
			r.Reason = "" // the box beside the buttons is for answers
		}
		_, err = d.Plans.Decide(v.ctx, r)
	}
	if err == nil {
		return d.decided(v, it.ID, do)
	}
	return d.refused(v, it, r, err)
}

// movedSpan is the place that an edit gives, nil where it says nothing new. What
// is no number becomes a place outside the text, so that the form says so.
func (v *visit) movedSpan(it *plan.Item) *reading.Span {
	from, to := v.r.PostFormValue("from"), v.r.PostFormValue("to")
	if from == "" && to == "" {
		return nil
	}
	span, ok := spanOf(from, to)
	if !ok {
		return &reading.Span{-1, -1}
	}
	if span == it.Span {
		return nil
	}
	return &span
}

// undoItem takes back the last decision about an item that still stands.
func (d *Desk) undoItem(v *visit, it *plan.Item, base int) error {
	history, err := d.Plans.History(v.ctx, v.ed.Tenant, it.ID)
	if err != nil {
		return err
	}
	if it.Version != base {
		cause := &plan.Stale{Item: *it, Since: slices.DeleteFunc(slices.Clone(history), func(x plan.Decision) bool { return x.Version <= base })}
		return fault.Wrap(cause, fault.Conflict, "fault.conflict", nil)
	}
	for _, x := range history {
		if !x.Undone && x.Action != plan.ActUndo && x.Action != plan.ActReread {
			_, err := d.Plans.Undo(v.ctx, plan.UndoRequest{Tenant: v.ed.Tenant, Edition: v.ed.ID, Decision: x.ID})
			return err
		}
	}
	return fault.New(fault.Conflict, undoNothing, fault.Args{"By": string(plan.Me(v.ctx))})
}

// query is what the page asked for that the request came from.
func (v *visit) query() query {
	u, err := url.Parse(v.back())
	if err != nil {
		return query{Page: 1}
	}
	return readQuery(u.Query())
}

// decided shows what a decision did: the new card and counts, or the same page
// again at the same place.
func (d *Desk) decided(v *visit, id plan.ItemID, do string) (page.View, error) {
	if !v.htmx() {
		return page.Redirect{To: v.back() + "#item-" + string(id)}, nil
	}
	then := "next"
	if do == "undo" {
		then = "self"
	}
	k, desk, it, err := d.one(v, id)
	if err != nil {
		return nil, err
	}
	c := k.card(it)
	c.Swap, c.Then = true, then
	said := v.t("desk.said."+do, i18n.Args{"Label": clip(it.Label(), 24)})
	out := page.Stack{say(said), cardBox(c)}
	if do == "edit" || do == "adopt" || do == "undo" {
		more, err := d.lines(k, it.Span)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return page.Fragment{Body: append(out, k.counts(desk)...)}, nil
}

// one loads an item with its findings and the counts.
func (d *Desk) one(v *visit, id plan.ItemID) (*deck, *plan.Desk, plan.DeskItem, error) {
	q := v.query()
	k, err := d.deckFor(v, q)
	if err != nil {
		return nil, nil, plan.DeskItem{}, err
	}
	desk, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, plan.Filter{})
	if err != nil {
		return nil, nil, plan.DeskItem{}, err
	}
	i := slices.IndexFunc(desk.Items, func(x plan.DeskItem) bool { return x.ID == id })
	if i < 0 {
		return nil, nil, plan.DeskItem{}, fault.New(fault.NotFound, "plan.item_unknown", nil)
	}
	return k, desk, desk.Items[i], nil
}

// counts are the progress at the bottom, in the choice of chapters and on the
// tabs; desk holds at least the items of the chapter, whatever the filter.
func (k *deck) counts(desk *plan.Desk) page.Stack {
	foot := k.foot(desk)
	foot.Swap = true
	list := k.chapters(desk, k.sections)
	chapters := k.chapterView(list, desk)
	chapters.Swap = true
	return page.Stack{footBox(foot), chapterBox(chapters), tabsBox(k.tabs(list, desk), true)}
}

// lines are the lines of the text whose marks changed.
func (d *Desk) lines(k *deck, span reading.Span) (page.Stack, error) {
	if k.text == nil || k.q.Section == all || k.q.Section == "" {
		return nil, nil
	}
	desk, err := d.Plans.Desk(k.ctx, k.ed.Tenant, k.ed.ID, k.q.filter())
	if err != nil {
		return nil, err
	}
	var out page.Stack
	for _, b := range k.touched(k.chapterSpan(k.q.Section), span, desk.Items) {
		out = append(out, blockBox(b, true))
	}
	return out, nil
}

// refused shows why a decision was not taken, with nothing lost of what was typed.
func (d *Desk) refused(v *visit, it *plan.Item, r plan.Ruling, cause error) (page.View, error) {
	if stale, ok := errors.AsType[*plan.Stale](cause); ok {
		return d.conflicted(v, stale, r)
	}
	if fault.From(cause).Key == undoNothing {
		return v.nothingToUndo(cause)
	}
	faults := plan.FieldFaults(cause)
	missing := fault.From(cause).Key == "plan.reason_missing"
	if faults == nil && !missing {
		return nil, cause
	}
	return d.again(v, it, http.StatusUnprocessableEntity, func(k *deck, c *card) {
		if missing {
			c.Answer, c.AnswerError = r.Reason, v.t("desk.answer.missing")
			return
		}
		c.Form = k.editForm(it, r.Form, r.Span, r.Reason, faults)
	})
}

// conflicted shows the item as it is now and who decided what since, and lets
// the person choose again.
func (d *Desk) conflicted(v *visit, stale *plan.Stale, r plan.Ruling) (page.View, error) {
	return d.again(v, &stale.Item, http.StatusConflict, func(k *deck, c *card) {
		c.Conflict = &conflict{Title: v.t("desk.conflict", i18n.Args{"Label": clip(stale.Item.Label(), 24)})}
		for _, x := range stale.Since {
			c.Conflict.Since = append(c.Conflict.Since, v.tell(stale.Item.Kind, x))
		}
		if r.Action == plan.ActEdit {
			c.Form = k.editForm(&stale.Item, r.Form, r.Span, r.Reason, nil)
		}
		c.Answer = r.Reason
	})
}

// tell is an entry of the journal in one line.
func (v *visit) tell(kind plan.Kind, x plan.Decision) string {
	out := v.t("desk.told", i18n.Args{"At": v.when(x.At), "By": string(x.By), "Action": v.actionWord(x.Action)})
	for _, c := range v.differences(kind, x.Before.Content, x.After.Content) {
		out += v.t("desk.told.field", i18n.Args{"Field": c.Field, "Old": c.Old, "New": c.New})
	}
	if x.Reason != "" && x.Action != plan.ActReread {
		out += v.t("desk.told.reason", i18n.Args{"Reason": x.Reason})
	}
	return out
}

// again shows an item once more with what is wrong: its card in place, or its page.
func (d *Desk) again(v *visit, it *plan.Item, status int, change func(*deck, *card)) (page.View, error) {
	k, desk, found, err := d.one(v, it.ID)
	if err != nil {
		return nil, err
	}
	c := k.card(found)
	change(k, &c)
	if !v.htmx() {
		return d.itemPage(k, found, c, status)
	}
	k.inCard(&c)
	c.Swap, c.Then = true, "self"
	out := page.Stack{say(""), cardBox(c)}
	return page.Fragment{Status: status, Body: append(out, k.counts(desk)...)}, nil
}

// inCard makes a form fit for a card: its own id, and a way back to the card.
func (k *deck) inCard(c *card) {
	if c.Form == nil {
		return
	}
	c.Form.ID = "edit-form-" + c.ID
	c.Form.Cancel.Attrs = templ.Attributes{"hx-get": c.Close, "hx-target": "#desk-say", "hx-swap": "innerHTML"}
}

// showEdit puts the form into the card; without script it is on the item's page.
func (d *Desk) showEdit(v *visit) (page.View, error) {
	it, err := d.item(v)
	if err != nil {
		return nil, err
	}
	if !v.htmx() {
		return page.Redirect{To: v.href("items/"+string(it.ID), "back", v.back()) + "#edit"}, nil
	}
	return d.again(v, it, http.StatusOK, func(k *deck, c *card) {
		if c.Live && it.Kind != plan.KindFinding {
			c.Form = k.editForm(it, nil, nil, "", nil)
		}
	})
}

// showCard puts the card back in place of its form.
func (d *Desk) showCard(v *visit) (page.View, error) {
	it, err := d.item(v)
	if err != nil {
		return nil, err
	}
	if !v.htmx() {
		return page.Redirect{To: v.back() + "#item-" + string(it.ID)}, nil
	}
	return d.again(v, it, http.StatusOK, func(*deck, *card) {})
}

// undo takes back the reviewer's last decision, or the one named.
func (d *Desk) undo(v *visit) (page.View, error) {
	out, err := d.Plans.Undo(v.ctx, plan.UndoRequest{
		Tenant: v.ed.Tenant, Edition: v.ed.ID, Decision: plan.DecisionID(v.r.FormValue("decision")),
	})
	if err != nil {
		if stale, ok := errors.AsType[*plan.Stale](err); ok {
			return d.conflicted(v, stale, plan.Ruling{})
		}
		if fault.From(err).Key == undoNothing {
			return v.nothingToUndo(err)
		}
		return nil, err
	}
	ids, err := d.undone(v, out)
	if err != nil {
		return nil, err
	}
	if len(ids) != 1 {
		return page.Redirect{To: v.back()}, nil
	}
	it, err := d.Plans.Item(v.ctx, v.ed.Tenant, ids[0])
	if err != nil {
		return nil, err
	}
	q := v.query()
	if v.r.FormValue("decision") == "" && q.Section != all && q.Section != chapter(it.Section) {
		q = query{Filter: plan.Filter{Section: chapter(it.Section)}, Page: 1}
		return page.Redirect{To: v.here(q) + "#item-" + string(it.ID)}, nil
	}
	return d.decided(v, it.ID, "undo")
}

// undoNothing is the key of the fault that there is nothing to take back.
const undoNothing = "plan.undo_nothing"

// nothingToUndo says so, in the line of messages or on a page that leads back:
// nobody else is to blame, as the page of a conflict would have it.
func (v *visit) nothingToUndo(err error) (page.View, error) {
	words := i18n.Fault(v.lang, fault.From(err))
	if v.htmx() {
		return page.Fragment{Status: http.StatusConflict, Body: say(words)}, nil
	}
	return page.Page{Title: v.t("desk.undo.nothing"), Lead: words, Status: http.StatusConflict, Crumbs: v.below(), Body: page.Stack{},
		Actions: []page.Button{{Label: v.t("desk.back"), Href: v.back()}}}, nil
}

// undone lists the items that an undo gave back.
func (d *Desk) undone(v *visit, out *plan.BulkOutcome) ([]plan.ItemID, error) {
	if out.Done == 0 {
		return nil, nil
	}
	js, err := d.Plans.Journal(v.ctx, v.ed.Tenant, v.ed.ID, out.Done+20)
	if err != nil {
		return nil, err
	}
	var ids []plan.ItemID
	for _, x := range js {
		if x.ID == out.Batch || x.Batch == out.Batch {
			ids = append(ids, x.Item)
		}
	}
	return ids, nil
}
