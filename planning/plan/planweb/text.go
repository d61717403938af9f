package planweb

import (
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// text shows a chapter with what was read marked in it and noted beside it.
func (w *Web) text(v view) (page.View, error) {
	id := v.r.PathValue("section")
	outline := v.Outline()
	if v.Edition.Structured() {
		return page.Page{Title: v.t("web.nav.text"), Crumbs: v.crumbs(), Body: page.Stack{
			page.Empty{Title: v.t("web.text.structured"), Text: v.t("web.text.structured.text")}, heading(v.t("web.home.chapters")), v.chapters(),
		}}, nil
	}
	if id == "" {
		id = "0"
		if len(outline) > 0 {
			id = outline[0].ID
		}
	}
	// A chapter is read whole; a place deeper down is shown within its chapter.
	top, _, _ := strings.Cut(id, ".")
	p, err := v.Passage(top, true)
	if err != nil {
		return nil, err
	}
	d := textView{ID: top, Title: sectionName(p.Section), Contents: v.contents(outline, top), Legend: v.legend(p.Entries)}
	if top == "0" {
		d.Title = v.t("web.place.front")
	}
	d.Blocks = v.blocks(p)
	d.Before, d.After = neighbours(v, outline, top)
	if len(d.Blocks) > 0 && d.Blocks[0].Heading > 0 { // the title of the page says it
		d.Blocks = d.Blocks[1:]
	}
	return page.Page{Title: d.Title, Crumbs: append(v.crumbs(), page.Link{Label: v.t("web.nav.text"), Href: v.href("text")}), Body: textBody(d), Scripts: []string{"plan"}}, nil
}

// textView is a chapter ready to be shown.
type textView struct {
	ID, Title     string
	Contents      []contentsItem
	Legend        []legendItem
	Blocks        []textBlock
	Before, After *page.Link
}

// contentsItem is a line of the contents beside the text.
type contentsItem struct {
	Label, Href string
	Level       int
	Current     bool
}

type legendItem struct {
	Kind  plan.Kind
	Label string
	Count int
}

// textBlock is a paragraph or heading of the text, with the notes beside it.
type textBlock struct {
	Heading int // level, 0 for a paragraph
	ID      string
	Words   string    // of a heading
	Text    page.Text // of a paragraph
	Notes   []textNote
	Table   templ.Component // an indicator table in place of its printed lines
}

// textNote says beside the text what was read there.
type textNote struct {
	ID, For string
	Item    string
	Kind    plan.Kind
	Label   string
	Detail  string
}

func (v view) contents(outline []*plan.Outline, current string) []contentsItem {
	var out []contentsItem
	var walk func(nodes []*plan.Outline, level int, open bool)
	walk = func(nodes []*plan.Outline, level int, open bool) {
		for _, n := range nodes {
			here := n.ID == current
			href := v.href("text/"+n.ID) + "#s-" + n.ID
			if level == 0 {
				href = v.href("text/" + n.ID)
			}
			out = append(out, contentsItem{Label: sectionName(n.Section), Href: href, Level: level, Current: here})
			if here || open && level < 2 {
				walk(n.Children, level+1, true)
			}
		}
	}
	walk(outline, 0, false)
	return out
}

func (v view) legend(entries []plan.Entry) []legendItem {
	counts := map[plan.Kind]int{}
	for _, e := range entries {
		counts[e.Kind]++
	}
	var out []legendItem
	for _, k := range plan.Kinds() {
		if counts[k] > 0 && k != plan.KindTable {
			out = append(out, legendItem{Kind: k, Label: v.t("plan.kind." + string(k)), Count: counts[k]})
		}
	}
	return out
}

func neighbours(v view, outline []*plan.Outline, id string) (before, after *page.Link) {
	for i, n := range outline {
		if n.ID != id {
			continue
		}
		if i > 0 {
			before = &page.Link{Label: sectionName(outline[i-1].Section), Href: v.href("text/" + outline[i-1].ID)}
		}
		if i+1 < len(outline) {
			after = &page.Link{Label: sectionName(outline[i+1].Section), Href: v.href("text/" + outline[i+1].ID)}
		}
	}
	return before, after
}

// blocks cuts a passage into its printed lines and marks what was read.
func (v view) blocks(p *plan.PublishedPassage) []textBlock {
	text := []rune(p.Text)
	heads := map[int]reading.Section{}
	for _, s := range v.Doc.Sections {
		heads[s.Span[0]] = s
	}
	tables := v.tablesIn(p)
	var out []textBlock
	next := 0 // entries are sorted by place; those before it lie in earlier lines
	for at := 0; at < len(text); {
		end := at
		for end < len(text) && text[end] != '\n' {
			end++
		}
		line := reading.Span{p.Span[0] + at, p.Span[0] + end}
		words := strings.TrimSpace(string(text[at:end]))
		if t := tableAt(tables, line); t != nil {
			if !t.shown {
				t.shown = true
				out = append(out, textBlock{Table: t.component})
			}
		} else if s, ok := v.headingGoesOn(line); ok && words != "" && len(out) > 0 && out[len(out)-1].ID == "s-"+s.ID {
			out[len(out)-1].Words += words
		} else if words != "" {
			b := textBlock{Text: page.Text{Content: string(text[at:end]), Start: line[0]}}
			for i := line[0]; i < line[1]; i++ {
				if s, ok := heads[i]; ok && s.Span[1] >= lastInk(text, at, end)+p.Span[0] {
					b.Heading, b.ID, b.Words = min(s.Level, 4), "s-"+s.ID, words
					break
				} else if ok {
					b.ID = "s-" + s.ID
				}
			}
			for next < len(p.Entries) && p.Entries[next].Span[1] <= line[0] {
				next++
			}
			for _, e := range p.Entries[next:] {
				if e.Span[0] >= line[1] {
					break
				}
				if e.Kind == plan.KindTable || !e.Span.Overlaps(line) {
					continue
				}
				n, noted := v.note(e)
				b.Text.Marks = append(b.Text.Marks, page.Mark{ID: string(e.ID), Span: e.Span, Kind: page.MarkKind(e.Kind), Title: strings.TrimSpace(n.Label + " " + n.Detail)})
				if noted && e.Span[0] >= line[0] {
					b.Notes = append(b.Notes, n)
				}
			}
			out = append(out, b)
		}
		at = end + 1
	}
	return out
}

// lastInk is the end of a line without the white space that closes it.
func lastInk(text []rune, from, to int) int {
	for to > from && unicode.IsSpace(text[to-1]) {
		to--
	}
	return to
}

// shownTable is an indicator table that is shown in place of its lines.
type shownTable struct {
	span      reading.Span
	component templ.Component
	shown     bool
}

// tablesIn are the indicator tables of a passage whose rows were read.
func (v view) tablesIn(p *plan.PublishedPassage) []*shownTable {
	var out []*shownTable
	for _, e := range p.Entries {
		if e.Kind != plan.KindTable || e.Span.Len() == 0 {
			continue
		}
		switch rows := v.Rows(e.Content.Table.ID); {
		case len(rows) == 0:
		case e.Content.Table.Kind == "results":
			if res, err := v.Results(e.Content.Table.ID); err == nil {
				out = append(out, &shownTable{span: e.Span, component: page.Stack{heading(tableName(*e.Content.Table)), v.resultTable(e, res, "")}})
			}
		default:
			out = append(out, &shownTable{span: e.Span, component: page.Stack{heading(tableName(*e.Content.Table)), v.targets(e, rows)}})
		}
	}
	return out
}

func tableAt(tables []*shownTable, line reading.Span) *shownTable {
	for _, t := range tables {
		if t.span.Overlaps(line) {
			return t
		}
	}
	return nil
}

// headingGoesOn finds the section whose heading began on an earlier line.
func (v view) headingGoesOn(line reading.Span) (reading.Section, bool) {
	for _, s := range v.Doc.Sections {
		if s.Span[0] < line[0] && line[1] <= s.Span[1]+1 {
			return s, true
		}
	}
	return reading.Section{}, false
}

// note says in a line what was read; measures speak for themselves.
func (v view) note(e plan.Entry) (textNote, bool) {
	n := textNote{ID: "n-" + string(e.ID), Item: string(e.ID), For: "mark-" + string(e.ID), Kind: e.Kind, Label: e.Content.Label()}
	switch c := e.Content; {
	case c.Commitment != nil:
		n.Detail = strings.TrimSpace(v.bound(c.Commitment.Op, c.Commitment.Value, c.Commitment.ValueTo) + " " + c.Commitment.Unit + " " + year(c.Commitment.Due))
	case c.Work != nil:
		if c.Work.Status != "planned" {
			n.Detail = v.t("plan.work_status." + c.Work.Status)
		}
	case c.System != nil:
		n.Detail = v.t("plan.system_form." + c.System.Form)
	case c.Finding != nil:
		n.Label, n.Detail = v.t("finding."+c.Finding.Code+".title"), c.Finding.Message
	case c.Indicator != nil:
		if t := c.Indicator.Target; t != nil && t.Value != nil {
			n.Detail = "→ " + i18n.Number(*t.Value) + " " + c.Indicator.Unit
		}
	default:
		return n, false
	}
	return n, true
}
