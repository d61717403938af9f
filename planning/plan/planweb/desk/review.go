package desk

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// reviewView is the page on which items are gone through.
type reviewView struct {
	Title    string
	Status   page.Tag
	Notices  []page.Notice
	Chapters chapterView
	Tabs     page.Tabs
	Filter   filterView
	Blocks   []block // empty for a structured edition and for all chapters at once
	Start    int
	Cards    []card
	Matched  int
	Pages    page.Pagination
	Foot     footView
	More     []page.Link
	Approve  *page.Button
	Add      string // address of the form for adding
	AddKinds []page.Option
	Poll     string
	Live     bool
	Empty    page.Empty
}

// chapterView is the choice of a chapter with the progress of each.
type chapterView struct {
	Label         string
	Of            plan.Progress
	List          []chapterLine
	Before, After *page.Link
	Swap          bool
}

type chapterLine struct {
	ID, Label, Href string
	plan.Progress
	Current bool
}

// filterView is the form that narrows the list.
type filterView struct {
	Action string
	Fields []page.Field
	Text   string
	Kept   url.Values // what the search box carries along
	Active bool
	Clear  string
}

// footView is the progress at the bottom, with what concerns more than one item.
type footView struct {
	plan.Progress
	Next, Bulk, Undo, Back string
	Live                   bool
	Swap                   bool
}

// review shows a chapter: its text with marks, and the items read from it.
func (d *Desk) review(v *visit) (page.View, error) {
	q := readQuery(v.r.URL.Query())
	if q.Section == "" {
		if to, err := d.entrance(v, q); err != nil || to != "" {
			return page.Redirect{To: to}, err
		}
	}
	// First the journal, then the items: what is decided in between comes twice
	// rather than never.
	last, err := d.lastDecision(v)
	if err != nil {
		return nil, err
	}
	k, desk, err := d.load(v, q)
	if err != nil {
		return nil, err
	}
	chapters := v.chapters(desk, k.sections)
	if q.Section != all && !slices.ContainsFunc(chapters, func(c plan.Chapter) bool { return c.Section.ID == q.Section }) {
		if top := chapter(q.Section); top != q.Section {
			q.Section = top // a section deeper down is shown within its chapter
			return page.Redirect{To: v.here(q)}, nil
		}
		return nil, fault.New(fault.NotFound, "plan.section_unknown", fault.Args{"Section": q.Section})
	}
	view := reviewView{
		Title: v.ed.Title, Live: v.open(),
		Status: v.statusTag(), Notices: v.notices(desk),
		Chapters: k.chapterView(chapters, desk), Tabs: k.tabs(chapters, desk), Filter: v.filterView(q),
		Matched: desk.Matched, Foot: k.foot(desk), More: v.more(),
		Add: v.href("add"), AddKinds: v.addKinds(), Poll: v.poll(q, last),
	}
	if q.Section == all {
		view.Pages = page.Pagination{Page: q.Page, Size: listSize, Total: desk.Matched}
	} else if k.text != nil {
		span := k.chapterSpan(q.Section)
		view.Start, view.Blocks = span[0], k.blocks(span, desk.Items)
	}
	for _, it := range desk.Items {
		view.Cards = append(view.Cards, k.card(it))
	}
	view.Empty = page.Empty{Title: v.t("desk.none"), Text: v.t("desk.none.text")}
	if q.narrowed() {
		view.Empty.Action = &page.Button{Label: v.t("desk.filter.clear"), Href: v.here(q.plain())}
	}
	switch {
	case v.draft() && plan.May(v.ctx, plan.DoApprove, v.ed.Tenant):
		view.Approve = &page.Button{Label: v.t("desk.approve.button"), Href: v.href("approve")}
	case !v.draft():
		view.Approve = &page.Button{Label: v.t("desk.published.button"), Href: published(v.ed)}
	}
	return page.Page{
		Title: v.ed.Title, Bare: true, Body: reviewBody(view),
		Scripts: []string{"review"}, Styles: []string{"review"},
	}, nil
}

// load reads what a page or a part of one needs.
func (d *Desk) load(v *visit, q query) (*deck, *plan.Desk, error) {
	k, err := d.deckFor(v, q)
	if err != nil {
		return nil, nil, err
	}
	desk, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, q.filter())
	return k, desk, err
}

// entrance is where a review without a chapter begins: the first chapter with
// something left to decide. It keeps the rest of the address.
func (d *Desk) entrance(v *visit, q query) (string, error) {
	desk, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, plan.Filter{Limit: 1})
	if err != nil {
		return "", err
	}
	sections, err := d.Plans.Sections(v.ctx, v.ed.Tenant, v.ed.ID)
	if err != nil {
		return "", err
	}
	chapters := v.chapters(desk, sections)
	if len(chapters) == 0 {
		q.Section = all
	} else {
		q.Section = chapters[0].Section.ID
	}
	for _, c := range chapters {
		if c.Pending > 0 {
			q.Section = c.Section.ID
			break
		}
	}
	values := q.values()
	for _, name := range []string{"imported", "already", "done", "kept", "calm"} {
		if x := v.r.URL.Query().Get(name); x != "" {
			values.Set(name, x)
		}
	}
	u := url.URL{Path: v.href(""), RawQuery: values.Encode()}
	return u.String(), nil
}

func (v *visit) statusTag() page.Tag {
	if v.draft() {
		return page.Tag{Text: v.t("desk.status.draft", i18n.Args{"No": v.ed.No}), Tone: page.ToneWarn}
	}
	return page.Tag{Text: v.t("desk.status.approved", i18n.Args{"No": v.ed.No}), Tone: page.ToneGood}
}

// notices tell what has just happened.
func (v *visit) notices(d *plan.Desk) []page.Notice {
	var out []page.Notice
	q := v.r.URL.Query()
	count := func(name string) (int, bool) {
		n, err := strconv.Atoi(q.Get(name))
		return n, err == nil && n >= 0
	}
	if q.Get("imported") != "" {
		done := page.Notice{Kind: page.NoticeSuccess, Title: v.n("desk.imported", d.Progress.Total)}
		if d.Progress.Doubtful > 0 {
			done.Text = v.t("desk.imported.text", i18n.Args{"Doubtful": d.Progress.Doubtful})
		}
		out = append(out, done)
	}
	if q.Get("already") != "" {
		out = append(out, page.Notice{Title: v.t("desk.already"), Text: v.t("desk.already.text", i18n.Args{"By": string(v.ed.ImportedBy), "At": v.when(v.ed.ImportedAt)})})
	}
	if n, ok := count("done"); ok {
		x := page.Notice{Kind: page.NoticeSuccess, Title: v.n("desk.bulk.done", n), Text: v.t("desk.bulk.done.text")}
		if kept, ok := count("kept"); ok && kept > 0 {
			x.Text = v.n("desk.bulk.kept", kept)
		}
		out = append(out, x)
	}
	if q.Get("calm") != "" && d.Progress.Doubtful == 0 {
		out = append(out, page.Notice{Kind: page.NoticeSuccess, Title: v.t("desk.calm"), Text: v.t("desk.calm.text")})
	}
	if !v.draft() {
		out = append(out, page.Notice{Title: v.t("desk.closed"), Text: v.t("desk.closed.text"),
			Links: []page.Link{{Label: v.t("desk.published.button"), Href: published(v.ed)}}})
	}
	return out
}

func (k *deck) chapterView(chapters []plan.Chapter, d *plan.Desk) chapterView {
	c := chapterView{Label: k.t("desk.chapters.all"), Of: d.Progress}
	for i, x := range chapters {
		line := chapterLine{ID: x.Section.ID, Label: k.name(x.Section), Href: k.here(k.in(x.Section.ID)), Progress: x.Progress, Current: x.Section.ID == k.q.Section}
		if line.Current {
			c.Label, c.Of = line.Label, line.Progress
			if i > 0 {
				c.Before = &page.Link{Label: k.name(chapters[i-1].Section), Href: k.here(k.in(chapters[i-1].Section.ID))}
			}
			if i+1 < len(chapters) {
				c.After = &page.Link{Label: k.name(chapters[i+1].Section), Href: k.here(k.in(chapters[i+1].Section.ID))}
			}
		}
		c.List = append(c.List, line)
	}
	c.List = append(c.List, chapterLine{ID: all, Label: k.t("desk.chapters.all"), Href: k.here(k.in(all)), Progress: d.Progress, Current: k.q.Section == all})
	return c
}

// in is the query for another chapter.
func (k *deck) in(section string) query {
	q := k.q
	q.Section, q.Page = section, 1
	return q
}

// tabs are the usual ways of narrowing the list, with the counts of the chapter.
func (k *deck) tabs(chapters []plan.Chapter, d *plan.Desk) page.Tabs {
	p := d.Progress
	for _, c := range chapters {
		if c.Section.ID == k.q.Section {
			p = c.Progress
		}
	}
	plain := k.q.plain()
	pending, doubtful, finding, flag := plain, plain, plain, plain
	pending.States = []plan.State{plan.Pending}
	doubtful.Doubtful = true
	finding.HasFinding = true
	flag.Flag = plan.FlagChanged
	now := k.here(k.q)
	tab := func(key string, q query, count string) page.Tab {
		to := k.here(q)
		return page.Tab{Label: k.t(key), Href: to, Count: count, Current: to == now}
	}
	tabs := page.Tabs{Label: k.t("desk.tabs"), Items: []page.Tab{
		tab("desk.tab.all", plain, strconv.Itoa(p.Total)),
		tab("desk.tab.pending", pending, strconv.Itoa(p.Pending)),
		tab("desk.tab.doubtful", doubtful, strconv.Itoa(p.Doubtful)),
		tab("desk.tab.finding", finding, ""),
	}}
	if k.q.Flag == plan.FlagChanged || slices.ContainsFunc(d.Items, func(it plan.DeskItem) bool {
		return it.Flag == plan.FlagChanged && (k.q.Section == all || chapter(it.Section) == k.q.Section)
	}) {
		tabs.Items = append(tabs.Items, tab("desk.tab.changed", flag, ""))
	}
	return tabs
}

func (v *visit) filterView(q query) filterView {
	kept := q
	kept.Text, kept.Page = "", 1
	return filterView{Action: v.href(""), Fields: v.filterFields(q), Text: q.Text, Kept: kept.values(), Active: q.narrowed(), Clear: v.here(q.plain())}
}

func (k *deck) foot(d *plan.Desk) footView {
	here := k.here(k.q)
	bulk := url.URL{Path: k.href("bulk"), RawQuery: k.q.values().Encode()}
	return footView{Progress: d.Progress, Live: k.open(), Back: here,
		Next: k.href("next", "back", here), Bulk: bulk.String(), Undo: k.href("undo")}
}

// more leads to what is done now and then.
func (v *visit) more() []page.Link {
	out := []page.Link{{Label: v.t("desk.journal"), Href: v.href("journal")}}
	if v.open() && !v.ed.Structured() {
		out = append(out, page.Link{Label: v.t("desk.reread"), Href: v.href("reread")})
	}
	if v.open() && !v.ed.Structured() {
		out = append(out, page.Link{Label: v.t("desk.add"), Href: v.href("add")})
	}
	out = append(out, page.Link{Label: v.t("desk.source"), Href: v.href("source")})
	if !v.ed.Structured() {
		out = append(out, page.Link{Label: v.t("desk.text"), Href: v.href("text.txt")})
	}
	if v.open() {
		out = append(out, page.Link{Label: v.t("desk.discard"), Href: v.href("discard")})
	}
	return out
}

// addKinds are the kinds of items that a person can add, the usual ones first.
func (v *visit) addKinds() []page.Option {
	var out []page.Option
	for _, k := range addable() {
		out = append(out, page.Option{Value: string(k), Label: v.kindWord(k)})
	}
	return out
}

func addable() []plan.Kind {
	return []plan.Kind{plan.KindCommitment, plan.KindWork, plan.KindSystem, plan.KindMeasure, plan.KindIndicator, plan.KindAchievement, plan.KindTable}
}

// nextDoubtful leads to the next item to look at with care, in whatever chapter.
func (d *Desk) nextDoubtful(v *visit) (page.View, error) {
	after := plan.ItemID(v.r.URL.Query().Get("after"))
	it, err := d.Plans.NextDoubtful(v.ctx, v.ed.Tenant, v.ed.ID, after)
	if err != nil {
		return nil, err
	}
	if it == nil {
		u, err := url.Parse(v.back())
		if err != nil {
			return nil, err
		}
		q := u.Query()
		q.Set("calm", "1")
		u.RawQuery = q.Encode()
		return page.Redirect{To: u.String()}, nil
	}
	q := query{Filter: plan.Filter{Section: chapter(it.Section)}, Page: 1}
	return page.Redirect{To: v.here(q) + "#item-" + string(it.ID)}, nil
}

// lastDecision is the newest entry of the journal, from which changes are told.
func (d *Desk) lastDecision(v *visit) (plan.DecisionID, error) {
	js, err := d.Plans.Journal(v.ctx, v.ed.Tenant, v.ed.ID, 1)
	if err != nil || len(js) == 0 {
		return "", err
	}
	return js[0].ID, nil
}

// poll is the address that tells what others decided since.
func (v *visit) poll(q query, since plan.DecisionID) string {
	if !v.draft() {
		return ""
	}
	values := q.values()
	values.Set("since", cmp.Or(string(since), "0"))
	u := url.URL{Path: v.href("changes"), RawQuery: values.Encode()}
	return u.String()
}

// spanOf reads a place from two form values; ok is false when they are no numbers.
func spanOf(from, to string) (reading.Span, bool) {
	a, errA := strconv.Atoi(from)
	b, errB := strconv.Atoi(to)
	return reading.Span{a, b}, errA == nil && errB == nil
}
