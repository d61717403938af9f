package planweb

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// classes lists what a sentence can be, from promise to nothing.
func classes() []reading.Class {
	return []reading.Class{reading.ClassCommitment, reading.ClassMeasure, reading.ClassAchievement, reading.ClassBackground, reading.ClassUnclassified}
}

// coverage shows which sentences carry a promise, a measure, background, so that one
// sees what nobody promises.
func (w *Web) coverage(v view) (page.View, error) {
	if v.Edition.Structured() {
		return page.Page{Title: v.t("web.nav.coverage"), Crumbs: v.crumbs(), Body: page.Empty{Title: v.t("web.text.structured"), Text: v.t("web.text.structured.text")}}, nil
	}
	outline := v.Outline()
	id := v.r.URL.Query().Get("chapter")
	if id == "" && len(outline) > 0 {
		id = outline[0].ID
	}
	p, err := v.Passage(sectionOr0(id), true)
	if err != nil {
		return nil, err
	}
	chosen := reading.Class(v.r.URL.Query().Get("class"))
	if !slices.Contains(classes(), chosen) {
		chosen = ""
	}
	d := coverageView{Title: sectionName(p.Section), Table: v.coverageTable()}
	for _, c := range outline {
		whole, err := v.Passage(c.ID, true)
		if err != nil {
			return nil, err
		}
		shares, words := v.shares(whole.Span)
		d.Chapters = append(d.Chapters, coverageChapter{Title: sectionName(c.Section), Href: v.href("coverage", "chapter", c.ID), Current: c.ID == id, Shares: shares, Words: words})
	}
	counts := map[reading.Class]int{}
	for _, s := range v.Doc.Sentences {
		if s.Span.Overlaps(p.Span) {
			counts[s.Class]++
		}
	}
	for _, c := range classes() {
		d.Classes = append(d.Classes, coverageClass{Class: string(c), Word: v.t("web.class." + string(c)), Count: counts[c],
			Href: v.href("coverage", "chapter", id, "class", string(c)), Current: c == chosen, Off: chosen != "" && c != chosen})
	}
	if chosen != "" {
		d.All = v.href("coverage", "chapter", id)
	}
	d.Lines = v.tintedLines(p.Span, chosen)
	return page.Page{Title: v.t("web.nav.coverage"), Lead: v.t("web.coverage.lead", i18n.Args{"Share": percent(v.Doc.Coverage.Unclassified)}), Crumbs: v.crumbs(), Body: coverageBody(d)}, nil
}

// coverageView is the page ready to be shown.
type coverageView struct {
	Table    page.Table
	Chapters []coverageChapter
	Title    string // of the chapter shown
	Classes  []coverageClass
	All      string // leads back to all classes; empty when they are shown
	Lines    []coverageLine
}

type coverageChapter struct {
	Title, Href string
	Current     bool
	Shares      []classShare
	Words       string
}

type coverageClass struct {
	Class, Word, Href string
	Count             int
	Current, Off      bool
}

// classShare is a piece of a bar of 200 by 10.
type classShare struct{ Class, X, Width string }

// coverageLine is a printed line: a heading, or sentences and what lies between them.
type coverageLine struct {
	Heading int
	Words   string
	Pieces  []coveragePiece
}

type coveragePiece struct {
	Class, Word string // empty between sentences
	Off         bool
	Text        string
}

func percent(share float64) string { return fmt.Sprintf("%.1f", share*100) }

func (v view) coverageTable() page.Table {
	t := page.Table{Caption: v.t("web.coverage.caption"), HideCaption: true, Compact: true, Wide: true, Columns: []page.Column{
		{Label: v.t("web.coverage.class"), Head: true}, {Label: v.t("web.coverage.sentences"), Kind: page.KindNumber},
		{Label: v.t("web.coverage.share"), Unit: "%", Kind: page.KindNumber},
	}}
	by := map[reading.Class]float64{
		reading.ClassCommitment: v.Doc.Coverage.Commitment, reading.ClassMeasure: v.Doc.Coverage.Measure, reading.ClassAchievement: v.Doc.Coverage.Achievement,
		reading.ClassBackground: v.Doc.Coverage.Background, reading.ClassUnclassified: v.Doc.Coverage.Unclassified,
	}
	for _, c := range classes() {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Show(classWord(string(c), v.t("web.class."+string(c)))), page.Int(len(v.Sentences(c))), page.Txt(percent(by[c]))}})
	}
	return t
}

// shares cuts a stretch of text into its classes by characters.
func (v view) shares(span reading.Span) ([]classShare, string) {
	by, total := map[reading.Class]int{}, 0
	for _, s := range v.Doc.Sentences {
		if s.Span.Overlaps(span) {
			by[s.Class] += s.Span.Len()
			total += s.Span.Len()
		}
	}
	if total == 0 {
		return nil, v.t("web.coverage.none")
	}
	var out []classShare
	var words []string
	x := 0.0
	for _, c := range classes() {
		if by[c] == 0 {
			continue
		}
		w := float64(by[c]) / float64(total)
		out = append(out, classShare{Class: string(c), X: fmt.Sprintf("%.2f", x*200), Width: fmt.Sprintf("%.2f", w*200)})
		words = append(words, v.t("web.class."+string(c))+" "+percent(w)+" %")
		x += w
	}
	return out, v.join(words)
}

// tintedLines cuts a stretch of text into lines, and these into sentences.
func (v view) tintedLines(span reading.Span, only reading.Class) []coverageLine {
	var sentences []reading.Sentence
	for _, s := range v.Doc.Sentences {
		if s.Span.Overlaps(span) {
			sentences = append(sentences, s)
		}
	}
	heads := map[int]reading.Section{}
	for _, s := range v.Doc.Sections {
		heads[s.Span[0]] = s
	}
	text := []rune(v.Quote(span))
	var out []coverageLine
	next := 0
	for at := 0; at < len(text); {
		end := at
		for end < len(text) && text[end] != '\n' {
			end++
		}
		line := reading.Span{span[0] + at, span[0] + end}
		words := strings.TrimSpace(string(text[at:end]))
		if s, ok := heads[line[0]]; ok && s.Span[1] >= lastInk(text, at, end)+span[0] {
			if line[0] != span[0] { // the chapter's own title stands above
				out = append(out, coverageLine{Heading: s.Level, Words: words})
			}
		} else if words != "" {
			for next < len(sentences) && sentences[next].Span[1] <= line[0] {
				next++
			}
			var l coverageLine
			from := line[0]
			add := func(to int, class reading.Class) {
				if to > from {
					p := coveragePiece{Class: string(class), Text: string(text[from-span[0] : to-span[0]])}
					if class != "" {
						p.Word, p.Off = v.t("web.class."+string(class)), only != "" && class != only
					}
					l.Pieces = append(l.Pieces, p)
					from = to
				}
			}
			for _, s := range sentences[next:] {
				if s.Span[0] >= line[1] {
					break
				}
				add(max(s.Span[0], line[0]), "")
				add(min(s.Span[1], line[1]), s.Class)
			}
			add(line[1], "")
			out = append(out, l)
		}
		at = end + 1
	}
	return out
}

// tinted writes a line of sentences, each on the ground of its class. It is written
// by hand, since a template would put blanks between the pieces.
func tinted(pieces []coveragePiece) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		b.WriteString("<p>")
		for _, p := range pieces {
			if p.Class == "" {
				b.WriteString(templ.EscapeString(p.Text))
				continue
			}
			off := ""
			if p.Off {
				off = " is-off"
			}
			b.WriteString(`<span class="cls cls-` + p.Class + off + `" title="` + templ.EscapeString(p.Word) + `">` + templ.EscapeString(p.Text) + `</span>`)
		}
		b.WriteString("</p>")
		_, err := io.WriteString(w, b.String())
		return err
	})
}
