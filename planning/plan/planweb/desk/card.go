package desk

import (
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// card shows one item with what can be decided about it.
type card struct {
	ID         string
	Kind       plan.Kind
	KindWord   string
	State      plan.State
	StateWord  string
	Version    int
	Start      int // place in the text, for the order of the list
	Doubtful   bool
	Said       line
	Quote      string // of items without a text beside them
	Section    string // where it stands, in lists over several chapters
	Place      string // address of its mark in the text; empty without a text
	Confidence string // class of confidence
	Percent    string // the confidence itself
	Doubts     []string
	Owners     string
	Findings   []page.Link
	Finding    *findingCard
	Newer      *newer
	Decided    string // who decided what, when
	Reason     string
	Action     string // address that decisions go to
	Edit       string
	Close      string // address of the card without its form
	Open       string // address of the item's own page
	Back       string
	Live       bool // decisions are possible
	// Then tells the script where the focus goes: next, self; empty leaves it.
	Then string
	// Swap puts the card in place of the one on the page.
	Swap     bool
	Conflict *conflict
	Form     *itemForm
	// Answer is a typed answer of a finding that was refused, with what is wrong.
	Answer, AnswerError string
}

// findingCard is what a finding's card shows in addition.
type findingCard struct {
	Severity                        string
	Tone                            page.Tone
	Message, Arithmetic             string
	Explanation, Advice, AnswerWord string
	Places                          []place
}

// place is a cited passage.
type place struct{ Before, Quote, After, Section, Href string }

// newer is what a newer reading says of an item that a person decided on.
type newer struct {
	Gone    bool
	Said    string
	Changes []change
}

// change is a field with its two values, in words.
type change struct{ Field, Old, New string }

// conflict tells who decided what since the page was loaded.
type conflict struct {
	Title string
	Since []string
}

// deck makes the cards of one page.
type deck struct {
	*visit
	q        query
	sections []reading.Section
	// findings by id, for naming those that touch an item.
	findings map[plan.ItemID]plan.Item
	text     []rune // nil for a structured edition
}

// deckFor loads what cards need beside their item.
func (d *Desk) deckFor(v *visit, q query) (*deck, error) {
	k := &deck{visit: v, q: q, findings: map[plan.ItemID]plan.Item{}}
	var err error
	if k.sections, err = d.Plans.Sections(v.ctx, v.ed.Tenant, v.ed.ID); err != nil {
		return nil, err
	}
	found, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, plan.Filter{Kinds: []plan.Kind{plan.KindFinding}})
	if err != nil {
		return nil, err
	}
	for _, f := range found.Items {
		k.findings[f.ID] = f.Item
	}
	if !v.ed.Structured() {
		text, err := d.Plans.Text(v.ctx, v.ed.Tenant, v.ed.ID)
		if err != nil {
			return nil, err
		}
		k.text = []rune(text)
	}
	return k, nil
}

// card makes the card of an item.
func (k *deck) card(it plan.DeskItem) card {
	c := card{
		ID: string(it.ID), Kind: it.Kind, KindWord: k.kindWord(it.Kind), State: it.State, StateWord: k.stateWord(it.State),
		Version: it.Version, Start: it.Order, Doubtful: it.Doubtful(), Said: k.say(it.Content),
		Owners: k.owners(ownersOf(it.Content)), Confidence: confidence(&it.Item), Percent: percent(it.Confidence),
		Reason: it.Reason, Back: k.here(k.q), Live: k.open(),
	}
	path := "items/" + c.ID
	c.Action, c.Open = k.href(path), k.href(path, "back", c.Back)
	c.Edit, c.Close = k.href(path+"/edit", "back", c.Back), k.href(path+"/card", "back", c.Back)
	if it.Kind == plan.KindFinding {
		c.Edit = ""
		c.Confidence = "" // a rule found it; confidence says nothing
	}
	if k.text == nil || k.q.Section == all {
		c.Section = k.sectionName(k.sections, it.Section)
		if it.Kind != plan.KindMeasure {
			c.Quote = clip(it.Quote, 120)
		}
	}
	if k.text != nil && it.Kind != plan.KindTable {
		c.Place = k.mark(it.Section, c.ID)
	}
	for _, d := range it.Doubts {
		c.Doubts = append(c.Doubts, k.doubt(d))
	}
	for _, id := range it.Findings {
		if f, ok := k.findings[id]; ok && f.Content.Finding != nil {
			c.Findings = append(c.Findings, page.Link{Label: k.findingTitle(f.Content.Finding), Href: k.itemHref(&f)})
		}
	}
	if it.Content.Finding != nil {
		c.Finding = k.finding(&it.Item)
	}
	if it.Flag == plan.FlagChanged || it.Flag == plan.FlagGone {
		c.Newer = k.newer(&it.Item)
	}
	if it.State != plan.Pending && it.DecidedBy != "" {
		c.Decided = k.t("desk.decided", i18n.Args{"By": string(it.DecidedBy), "At": k.when(it.DecidedAt)})
	}
	return c
}

// doubt is why the reader was unsure, in words.
func (v *visit) doubt(key string) string {
	if !i18n.Shipped().Has(v.lang, key) {
		return v.t("desk.doubt.other")
	}
	return v.t(key)
}

func percent(x float64) string { return i18n.Integer(int64(x*100+0.5)) + "%" }

// mark is the address of a mark in the text.
func (k *deck) mark(section, id string) string {
	if k.q.Section == chapter(section) {
		return "#mark-" + id
	}
	return k.here(query{Filter: plan.Filter{Section: chapter(section)}}) + "#mark-" + id
}

// itemHref leads to an item's card within its chapter.
func (k *deck) itemHref(it *plan.Item) string {
	if k.q.Section == chapter(it.Section) && !k.q.narrowed() {
		return "#item-" + string(it.ID)
	}
	return k.here(query{Filter: plan.Filter{Section: chapter(it.Section)}}) + "#item-" + string(it.ID)
}

func (k *deck) finding(it *plan.Item) *findingCard {
	f := it.Content.Finding
	out := &findingCard{
		Severity: k.t("plan.severity." + string(f.Severity)), Message: f.Message, Arithmetic: f.Arithmetic,
		Explanation: f.Explanation, Advice: f.Advice, AnswerWord: it.Reason,
	}
	switch f.Severity {
	case reading.Error:
		out.Tone = page.ToneBad
	case reading.Warning:
		out.Tone = page.ToneWarn
	default:
		out.Tone = page.ToneBlue
	}
	for i, s := range f.Spans {
		if k.text != nil && s[0] < s[1] && s[1] <= len(k.text) {
			section := at(k.sections, s[0])
			out.Places = append(out.Places, place{
				Before: flat(k.text[max(0, s[0]-18):s[0]]), Quote: flat(k.text[s[0]:s[1]]), After: flat(k.text[s[1]:min(len(k.text), s[1]+18)]),
				Section: k.sectionName(k.sections, chapter(section)), Href: k.mark(section, markID(it.ID, i)),
			})
		}
	}
	return out
}

// flat is a stretch of text without line ends.
func flat(r []rune) string { return strings.Join(strings.Fields(string(r)), " ") }

// newer compares what holds with what the newer reading says.
func (k *deck) newer(it *plan.Item) *newer {
	if it.Read == nil {
		return &newer{Gone: true}
	}
	return &newer{Said: k.say(*it.Read).String(), Changes: k.differences(it.Kind, it.Content, *it.Read)}
}

// differences lists the fields of two contents that differ, in words.
func (v *visit) differences(kind plan.Kind, from, to plan.Content) []change {
	old, now := plan.FormOf(from), plan.FormOf(to)
	var out []change
	for _, f := range kind.Fields() {
		if old[f] != now[f] {
			out = append(out, change{v.fieldWord(kind, f), v.fieldValue(f, old[f]), v.fieldValue(f, now[f])})
		}
	}
	return out
}

// fieldValue is a typed value as shown in words.
func (v *visit) fieldValue(f plan.Field, value string) string {
	switch {
	case slices.Contains(f.Choices(), value):
		return v.choice(f, value)
	case value == "":
		return v.t("desk.empty")
	}
	return value
}

// classes are the classes of the card's element.
func (c card) classes() string {
	out := "item item-" + string(c.Kind) + " st-" + string(c.State)
	if c.Doubtful {
		out += " is-doubtful"
	}
	return out
}
