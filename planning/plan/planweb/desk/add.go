package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/page"
)

// addView asks for an item that the reader missed: first the place and what it
// is, then what it says.
type addView struct {
	Choose  string // address of the first question
	Fields  []page.Field
	Kept    []pair
	Form    *itemForm
	Lines   []addLine
	Chapter string
	Quote   string
	Plain   bool // the edition has no text
}

// addLine is a line of the text that can be taken as the place.
type addLine struct {
	From, To int
	Words    string
	Href     string
}

// wanted is what the address of the form for adding asks for.
type wanted struct {
	kind    plan.Kind
	span    reading.Span
	given   bool // a place was given
	section string
}

func readWanted(q url.Values) wanted {
	w := wanted{section: strings.TrimSpace(q.Get("section"))}
	if k := plan.Kind(q.Get("kind")); slices.Contains(addable(), k) {
		w.kind = k
	}
	w.span, w.given = spanOf(q.Get("from"), q.Get("to"))
	return w
}

// askAdd shows the form for adding: in the list for a selection, or as a page
// with the passage.
func (d *Desk) askAdd(v *visit) (page.View, error) {
	w := readWanted(v.r.URL.Query())
	k, err := d.deckFor(v, v.query())
	if err != nil {
		return nil, err
	}
	return d.addForm(k, w, nil, nil, "", 0)
}

func (d *Desk) addForm(k *deck, w wanted, form plan.Form, faults []plan.FieldFault, reason string, status int) (page.View, error) {
	var f *itemForm
	if w.kind != "" && (w.given || k.text == nil) {
		if form == nil {
			form = d.proposal(k, w)
		}
		f = k.formForAdding(w, form, faults, reason)
	}
	if k.htmx() && f != nil {
		return page.Fragment{Status: status, Body: page.Stack{say(""), addCard(k.kindWord(w.kind), string(w.kind), f)}}, nil
	}
	view := addView{Choose: k.href("add"), Form: f, Plain: k.text == nil, Kept: []pair{{"back", k.back()}}}
	if f != nil {
		f.ID = "edit"
		f.Cancel = page.Button{Label: k.t("desk.do.cancel"), Kind: page.Quiet, Href: k.back()}
	}
	view.Fields = append(view.Fields, k.kindField(w.kind))
	if k.text == nil {
		view.Fields = append(view.Fields, k.sectionField(w.section))
	} else {
		if w.section == "" {
			w.section = chapter(k.q.Section)
			if w.given {
				w.section = chapter(at(k.sections, w.span[0]))
			} else if k.q.Section == "" || k.q.Section == all {
				w.section = "0"
			}
		}
		from, to := "", ""
		if w.given {
			from, to = strconv.Itoa(w.span[0]), strconv.Itoa(w.span[1])
			view.Quote = k.quote(w.span)
		}
		view.Fields = append(view.Fields, k.sectionField(w.section),
			page.Field{Name: "from", Label: k.t("desk.edit.from"), Type: page.FieldNumber, Width: 5, Value: from},
			page.Field{Name: "to", Label: k.t("desk.edit.to"), Type: page.FieldNumber, Width: 5, Value: to})
		view.Chapter = k.sectionName(k.sections, w.section)
		view.Lines = k.addLines(w)
	}
	return page.Page{Title: k.t("desk.add"), Lead: k.t("desk.add.lead"), Crumbs: k.below(), Status: status, Body: addBody(view), Styles: []string{"review"}}, nil
}

func (k *deck) quote(s reading.Span) string {
	if s[0] < 0 || s[0] >= s[1] || s[1] > len(k.text) {
		return ""
	}
	return clip(string(k.text[s[0]:s[1]]), 200)
}

// proposal fills in what the selection itself says.
func (d *Desk) proposal(k *deck, w wanted) plan.Form {
	quote := k.quote(w.span)
	if w.given && len([]rune(quote)) <= 60 {
		switch w.kind {
		case plan.KindSystem, plan.KindWork, plan.KindIndicator:
			return plan.Form{plan.FieldName: quote}
		case plan.KindTable:
			return plan.Form{plan.FieldTitle: quote}
		}
	}
	if quote != "" && (w.kind == plan.KindCommitment || w.kind == plan.KindAchievement) {
		return d.figureIn(k, string(k.text[w.span[0]:w.span[1]]), w.kind)
	}
	return plan.Form{}
}

// figureIn is what the reader makes of a selection by itself: its first figure,
// else the words as they are.
func (d *Desk) figureIn(k *deck, words string, kind plan.Kind) plan.Form {
	plain := plan.Form{plan.FieldSubject: clip(words, 60)}
	if len([]rune(words)) > longestSelection {
		return plain
	}
	r, _, err := d.Plans.Read("selection.txt", []byte(k.ed.Title+frame+strings.TrimRight(words, "。；，、 \n")+"。\n"))
	if err != nil {
		return plain
	}
	found := append(slices.Clone(r.Commitments), r.Achievements...)
	if kind == plan.KindAchievement {
		found = append(slices.Clone(r.Achievements), r.Commitments...)
	}
	if len(found) == 0 {
		return plain
	}
	return plan.FormOf(plan.Content{Commitment: &found[0]})
}

// longestSelection is the longest selection that is read, in characters.
const longestSelection = 1000

// frame makes a passage the body of a small plan, below its title: what stands
// before the first chapter is not read.
const frame = "\n\n第一章 主要目标\n"

func (k *deck) formForAdding(w wanted, form plan.Form, faults []plan.FieldFault, reason string) *itemForm {
	f := &itemForm{
		ID: "add-form", Action: k.href("add"),
		Hidden: []pair{{"kind", string(w.kind)}, {"back", k.back()}, {"section", w.section}},
		Save:   page.Button{Label: k.t("desk.do.add"), Kind: page.Primary},
		Cancel: page.Button{Label: k.t("desk.do.cancel"), Kind: page.Quiet, Href: k.back()},
		Reason: page.Field{Name: "reason", ID: "reason-new", Label: k.t("desk.edit.reason"), Value: reason},
	}
	full := plan.FormOf(blank(w.kind))
	for field, value := range form {
		full[field] = value
	}
	k.fill(f, w.kind, "new", full, w.span, faults)
	return f
}

// blank is the content that a form for adding begins with.
func blank(k plan.Kind) plan.Content {
	switch k {
	case plan.KindTable:
		return plan.Content{Table: &reading.Table{Kind: "other"}}
	case plan.KindIndicator:
		return plan.Content{Indicator: &reading.Indicator{}}
	case plan.KindCommitment:
		return plan.Content{Commitment: &reading.Commitment{Op: reading.AtLeast, Kind: "count"}}
	case plan.KindAchievement:
		return plan.Content{Commitment: &reading.Commitment{Op: reading.Equal, Kind: "count"}}
	case plan.KindWork:
		return plan.Content{Work: &reading.Work{Status: "planned"}}
	case plan.KindSystem:
		return plan.Content{System: &reading.System{Form: "platform"}}
	case plan.KindMeasure:
		return plan.Content{Measure: &reading.Measure{}}
	}
	return plan.Content{}
}

func (v *visit) kindField(chosen plan.Kind) page.Field {
	f := page.Field{Name: "kind", Label: v.t("desk.col.kind"), Type: page.FieldSelect}
	for _, o := range v.addKinds() {
		o.Selected = o.Value == string(chosen)
		f.Options = append(f.Options, o)
	}
	return f
}

func (k *deck) sectionField(chosen string) page.Field {
	f := page.Field{Name: "section", Label: k.t("desk.col.chapter"), Type: page.FieldSelect}
	f.Options = append(f.Options, page.Option{Value: "0", Label: k.t("desk.front"), Selected: chosen == "0"})
	for _, s := range k.sections {
		if s.Level > 1 && k.text != nil {
			continue
		}
		f.Options = append(f.Options, page.Option{Value: s.ID, Label: k.name(s), Selected: s.ID == chosen})
	}
	return f
}

// addLines are the lines of a chapter, each with the address that takes it.
func (k *deck) addLines(w wanted) []addLine {
	var out []addLine
	for _, b := range k.blocks(k.chapterSpan(w.section), nil) {
		words := []rune(b.Text.Content)
		from, to := b.Start, b.Start+len(words)
		for from < to && strings.ContainsRune(" \t　\r", k.text[from]) {
			from++
		}
		for to > from && strings.ContainsRune(" \t　\r", k.text[to-1]) {
			to--
		}
		kind := w.kind
		if kind == "" {
			kind = plan.KindCommitment
		}
		out = append(out, addLine{From: from, To: to, Words: string(k.text[from:to]), Href: k.href("add", "kind", string(kind),
			"from", strconv.Itoa(from), "to", strconv.Itoa(to), "section", w.section, "back", k.back())})
	}
	return out
}

// add records the item that a person found.
func (d *Desk) add(v *visit) (page.View, error) {
	v.r.FormValue("kind") // parses the form
	w := readWanted(v.r.PostForm)
	if w.kind == "" {
		return page.Redirect{To: v.href("add", "back", v.back())}, nil
	}
	a := plan.Addition{Tenant: v.ed.Tenant, Edition: v.ed.ID, Kind: w.kind, Span: w.span, Section: w.section,
		Form: typed(w.kind, v.r.PostForm), Reason: v.r.PostForm.Get("reason")}
	if !v.ed.Structured() {
		a.Section = ""
		if !w.given {
			a.Span = reading.Span{-1, -1}
		}
	} else if w.section == "0" {
		a.Section = ""
	}
	it, err := d.Plans.Add(v.ctx, a)
	if err != nil {
		faults := plan.FieldFaults(err)
		if faults == nil {
			return nil, err
		}
		k, derr := d.deckFor(v, v.query())
		if derr != nil {
			return nil, derr
		}
		w.given = true
		return d.addForm(k, w, a.Form, faults, a.Reason, http.StatusUnprocessableEntity)
	}
	q := v.query()
	if !v.htmx() {
		to := v.back()
		if q.Section != chapter(it.Section) && q.Section != all {
			to = v.here(query{Filter: plan.Filter{Section: chapter(it.Section)}, Page: 1})
		}
		return page.Redirect{To: to + "#item-" + string(it.ID)}, nil
	}
	k, desk, found, err := d.one(v, it.ID)
	if err != nil {
		return nil, err
	}
	c := k.card(found)
	c.Then = "new"
	out := page.Stack{say(v.t("desk.said.add", map[string]any{"Label": clip(it.Label(), 24)})), added(cardBox(c))}
	more, err := d.lines(k, it.Span)
	if err != nil {
		return nil, err
	}
	out = append(out, more...)
	return page.Fragment{Body: append(out, k.counts(desk)...)}, nil
}
