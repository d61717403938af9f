package roundtrip_test

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/source"
)

// form is a way to print a plan.
type form struct {
	name  string
	write func(t *testing.T, p printed) (name string, data []byte)
}

// leaders are the ways in which a table of contents leads to its page numbers.
var leaders = map[string]string{"dots": "………………", "points": "..............", "blanks": "          ", "nothing": ""}

// contents prints a table of contents; with no leader there are no page numbers.
func contents(p printed, leader string, depth int) string {
	var b strings.Builder
	b.WriteString("目　录\n")
	pageNo := 1
	for _, l := range p.lines {
		if l.level == 0 || l.level > depth {
			pageNo += l.level / 3
			continue
		}
		b.WriteString(strings.Repeat("  ", l.level-1) + strings.TrimSpace(l.text))
		if leader != "" {
			fmt.Fprintf(&b, "%s%d", leader, pageNo)
		}
		b.WriteString("\n")
		pageNo++
	}
	return b.String()
}

// flat prints one paragraph a line.
func flat(p printed, indent, gap string) string {
	var b strings.Builder
	for _, l := range p.lines {
		b.WriteString(indent + l.text + "\n" + gap)
	}
	return b.String()
}

// hard breaks every paragraph at so many characters, as a page of print does,
// and puts a page number, and a running head if there is one, after so many lines.
func hard(p printed, size, every int, indent, head string, number func(n int) string) string {
	var b strings.Builder
	n, pageNo := 0, 1
	put := func(s string) {
		if every > 0 && n > 0 && n%every == 0 {
			b.WriteString(number(pageNo) + "\n")
			pageNo++
			if head != "" {
				b.WriteString(head + "\n")
			}
		}
		b.WriteString(s + "\n")
		n++
	}
	for _, l := range p.lines {
		rs := []rune(indent + l.text)
		for len(rs) > size {
			cut := size
			if strings.ContainsRune("，。；、：”）", rs[cut]) && cut+1 < len(rs) {
				cut++ // a mark never begins a line
			}
			put(string(rs[:cut]))
			rs = rs[cut:]
		}
		if len(rs) > 0 {
			put(string(rs))
		}
	}
	return b.String()
}

func plainText(f func(p printed) string) func(*testing.T, printed) (string, []byte) {
	return func(_ *testing.T, p printed) (string, []byte) { return "plan.txt", []byte(p.title + "\n" + f(p)) }
}

func dashed(n int) string  { return fmt.Sprintf("— %d —", n) }
func bare(n int) string    { return fmt.Sprint(n) }
func counted(n int) string { return fmt.Sprintf("第%d页 共90页", n) }

var forms = []form{
	{"a paragraph a line", plainText(func(p printed) string { return flat(p, "", "") })},
	{"indented", plainText(func(p printed) string { return flat(p, "　　", "") })},
	{"blank lines between", plainText(func(p printed) string { return flat(p, "", "\n") })},
	{"contents with dots", plainText(func(p printed) string { return contents(p, leaders["dots"], 2) + flat(p, "　　", "") })},
	{"contents with points", plainText(func(p printed) string { return contents(p, leaders["points"], 3) + flat(p, "", "") })},
	{"contents with blanks", plainText(func(p printed) string { return contents(p, leaders["blanks"], 2) + flat(p, "", "\n") })},
	{"contents without pages", plainText(func(p printed) string { return contents(p, leaders["nothing"], 1) + flat(p, "", "") })},
	{"lines of 28, indented", plainText(func(p printed) string { return hard(p, 28, 0, "　　", "", nil) })},
	{"lines of 35, flush", plainText(func(p printed) string { return hard(p, 35, 0, "", "", nil) })},
	{"lines of 35, indented, page numbers", plainText(func(p printed) string { return hard(p, 35, 40, "　　", "", dashed) })},
	{"lines of 42, flush, bare page numbers", plainText(func(p printed) string { return hard(p, 42, 40, "", "", bare) })},
	{"lines of 42, indented, pages counted and a running head", plainText(func(p printed) string {
		return hard(p, 42, 38, "    ", p.title, counted)
	})},
	{"form feeds before a running head", plainText(func(p printed) string {
		return hard(p, 35, 40, "　　", p.title, func(n int) string { return fmt.Sprintf("%d\n\f", n) })
	})},
	{"letter-spaced headings", plainText(func(p printed) string {
		var b strings.Builder
		for _, l := range p.lines {
			if l.level == 1 {
				b.WriteString(strings.TrimSpace(strings.Join(strings.Split(l.text, ""), " ")) + "\n")
				continue
			}
			b.WriteString(l.text + "\n")
		}
		return b.String()
	})},
	{"web page of paragraphs", func(_ *testing.T, p printed) (string, []byte) {
		var b strings.Builder
		b.WriteString("<html><body><p>" + p.title + "</p>")
		for _, l := range p.lines {
			b.WriteString("<p>&emsp;&emsp;" + html.EscapeString(l.text) + "</p>\n")
		}
		return "plan.html", []byte(b.String() + "</body></html>")
	}},
	{"web page with headings", func(_ *testing.T, p printed) (string, []byte) {
		var b strings.Builder
		b.WriteString("<html><body><h1>" + p.title + "</h1>")
		for _, l := range p.lines {
			tag := "p"
			if l.level > 0 {
				tag = fmt.Sprintf("h%d", l.level+1)
			}
			b.WriteString("<" + tag + ">" + html.EscapeString(l.text) + "</" + tag + ">\n")
		}
		return "plan.html", []byte(b.String() + "</body></html>")
	}},
	{"web page broken by <br>", func(_ *testing.T, p printed) (string, []byte) {
		var b strings.Builder
		b.WriteString("<html><body><div>" + p.title + "<br>")
		for _, l := range p.lines {
			b.WriteString("　　" + html.EscapeString(l.text) + "<br/>")
		}
		return "plan.html", []byte(b.String() + "</div></body></html>")
	}},
	{"Markdown", func(_ *testing.T, p printed) (string, []byte) {
		var b strings.Builder
		b.WriteString("# " + p.title + "\n\n")
		for _, l := range p.lines {
			if l.level > 0 {
				b.WriteString(strings.Repeat("#", l.level+1) + " ")
			}
			b.WriteString(l.text + "\n\n")
		}
		return "plan.md", []byte(b.String())
	}},
	{"Word", func(t *testing.T, p printed) (string, []byte) { return "plan.docx", wordPlan(t, p) }},
}

func wordPlan(t *testing.T, p printed) []byte {
	var b strings.Builder
	b.WriteString(wordParagraph(p.title))
	for _, l := range p.lines {
		b.WriteString(wordParagraph(l.text))
	}
	return wordFile(t, b.String())
}

// found is what was read of a plan.
type found struct {
	title    string
	headings []string
	paras    []string
}

func readPlan(t *testing.T, name string, data []byte) found {
	t.Helper()
	doc, err := source.Read(name, data)
	if err != nil {
		t.Fatal(err)
	}
	l := layout.Analyse(doc)
	o := outline.Build(l)
	f := found{title: o.Plan.Title}
	for _, s := range o.Sections {
		f.headings = append(f.headings, fmt.Sprintf("%d %s", s.Level, s.Title))
	}
	for i, b := range l.Blocks {
		if b.Role == layout.Body && !o.Heading[i] && !o.Title[i] {
			f.paras = append(f.paras, string(b.Text.Runes[o.BodyFrom[i]:]))
		}
	}
	return f
}

// shared counts the entries that two lists have in common, in any order, and
// those of either; what is in one only is told.
func inCommon(want, got []string, say func(string)) (both, all int) {
	count := map[string]int{}
	for _, s := range want {
		count[s]++
	}
	for _, s := range got {
		if count[s] > 0 {
			count[s]--
			both++
		} else {
			say("found: " + s)
		}
	}
	for s, n := range count {
		if n > 0 {
			say("lost: " + s)
		}
	}
	return both, len(want) + len(got) - both
}

// TestOutlines prints a made-up plan with every numbering in every form and
// compares the headings and the sentences that come back.
func TestOutlines(t *testing.T) {
	root := made()
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			for _, n := range numberings {
				p := write(root, n)
				name, data := f.write(t, p)
				checkPlan(t, n.name, p, readPlan(t, name, data))
			}
		})
	}
	t.Run("PDF", func(t *testing.T) {
		docs := map[string][]byte{}
		for i, n := range numberings {
			docs[fmt.Sprint("plan", i)] = wordPlan(t, write(root, n))
		}
		pdfs := portable(t, docs)
		for i, n := range numberings {
			pdf := pdfs[fmt.Sprint("plan", i)]
			t.Run("read", func(t *testing.T) { checkPlan(t, n.name, write(root, n), readPlan(t, "plan.pdf", pdf)) })
			for _, o := range []string{"-layout", "-raw", "-nopgbrk"} {
				t.Run("to text "+o, func(t *testing.T) {
					checkPlan(t, n.name, write(root, n), readPlan(t, "plan.txt", plain(t, pdf, o)))
				})
			}
		}
	})
}

// sentencesOf cuts paragraphs at full stops: where the page shows neither
// indents nor blank lines, nothing tells whether a paragraph ends with a line
// that reaches the margin.
func sentencesOf(paras []string) []string {
	var out []string
	for _, p := range paras {
		for _, s := range strings.SplitAfter(p, "。") {
			if s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

func checkPlan(t *testing.T, name string, p printed, got found) {
	t.Helper()
	if got.title != p.title {
		t.Errorf("%s: the title is %q", name, got.title)
	}
	var want []string
	for _, s := range p.paras {
		want = append(want, layout.Normalise([]rune(s), 0, len([]rune(s))).String())
	}
	var said []string
	say := func(s string) { said = append(said, s) }
	h, hs := inCommon(p.headings, got.headings, say)
	b, bs := inCommon(sentencesOf(want), sentencesOf(got.paras), say)
	heads, bodies := float64(h)/float64(hs), float64(b)/float64(bs)
	if heads < 0.98 || bodies < 0.98 {
		t.Errorf("%s: %.3f of the headings and %.3f of the sentences came back", name, heads, bodies)
		if *explain {
			t.Log("  " + strings.Join(said, "\n  "))
		}
	}
}
