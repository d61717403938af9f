package finding

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reading"
)

// passage is one sentence of the body, normalised, with the way back to the source.
type passage struct {
	layout.Text
	S       string       // the text as a string
	Whole   reading.Span // in the source
	Section string
	Class   reading.Class
}

func passagesOf(res *reader.Result) []passage {
	out := make([]passage, 0, len(res.Reading.Sentences))
	for _, s := range res.Reading.Sentences {
		if s.Span[0] < 0 || s.Span[1] > len(res.Text) || s.Span[0] >= s.Span[1] {
			continue
		}
		t := layout.Normalise(res.Text, s.Span[0], s.Span[1])
		out = append(out, passage{Text: t, S: t.String(), Whole: t.Span(0, len(t.Runes)), Section: s.Section, Class: s.Class})
	}
	slices.SortStableFunc(out, func(a, b passage) int { return a.Whole[0] - b.Whole[0] })
	return out
}

// passageAt is the first passage that touches a span; nil when none does.
func (in *Input) passageAt(s reading.Span) *passage {
	i, _ := slices.BinarySearchFunc(in.passages, s[0], func(p passage, at int) int {
		if p.Whole[1] <= at {
			return -1
		}
		return 1
	})
	if i < len(in.passages) && in.passages[i].Whole.Overlaps(s) {
		return &in.passages[i]
	}
	return nil
}

// at maps the bytes [i, j) of S to the source.
func (p *passage) at(i, j int) reading.Span {
	a := utf8.RuneCountInString(p.S[:i])
	return p.Text.Span(a, a+utf8.RuneCountInString(p.S[i:j]))
}

// hit is one match of a pattern in a passage.
type hit struct {
	passage *passage
	text    string
	groups  []string
	span    reading.Span
	from    int // byte offset in the passage
}

// grep finds a pattern in all passages, in text order.
func (in *Input) grep(pat *pattern) []hit {
	var out []hit
	for _, i := range in.with(pat) {
		p := &in.passages[i]
		for _, m := range pat.re.FindAllStringSubmatchIndex(p.S, -1) {
			h := hit{passage: p, text: p.S[m[0]:m[1]], span: p.at(m[0], m[1]), from: m[0]}
			for g := 0; g < len(m); g += 2 {
				if m[g] < 0 {
					h.groups = append(h.groups, "")
				} else {
					h.groups = append(h.groups, p.S[m[g]:m[g+1]])
				}
			}
			out = append(out, h)
		}
	}
	return out
}

// future says whether the passage speaks of what is to be done: not of results.
func (p *passage) future() bool {
	return p.Class != reading.ClassAchievement
}

// chapter is the outermost section of a section id: "2.1.3" → "2".
func chapter(id string) string {
	head, _, _ := strings.Cut(id, ".")
	return head
}

// sectionName is how a section is cited: 第二章, or its title when unnumbered.
func (in *Input) sectionName(id string) string {
	s := in.sections[id]
	switch {
	case s == nil:
		return "正文"
	case s.Label != "":
		return strings.TrimSpace(s.Label)
	}
	return s.Title
}

// appended is what stands behind the plan proper.
var appended = regexp.MustCompile(`^(名词解释|术语解释|名词注释|注释|附件|附表|附录|附图|附注)`)

// annex says whether a section is no part of the plan proper: numbered notes
// (83. …) at the top level of a plan whose chapters are 第…章.
func (in *Input) annex(id string) bool {
	top := in.sections[chapter(id)]
	if top == nil {
		return false
	}
	chapters := strings.HasPrefix(in.Reading.Sections[0].Label, "第")
	return appended.MatchString(top.Title) || chapters && top.Label != "" && !strings.HasPrefix(top.Label, "第")
}

// upTo is the passage up to a place of the source.
func (p *passage) upTo(at int) string {
	i, _ := slices.BinarySearch(p.Off[:len(p.Runes)], at)
	return string(p.Runes[:i])
}

// leadIn is the sentence up to the end of a span.
func (in *Input) leadIn(s reading.Span) string {
	if p := in.passageAt(reading.Span{s[0], s[0] + 1}); p != nil {
		return p.upTo(s[1])
	}
	return in.Quote(s)
}

// clauseTo is the clause, from the last comma, up to the end of a span.
func (in *Input) clauseTo(s reading.Span) string {
	lead := in.leadIn(s)
	p := in.passageAt(reading.Span{s[0], s[0] + 1})
	if p == nil || s[0] <= p.Whole[0] {
		return lead
	}
	before := p.upTo(s[0])
	return lead[min(strings.LastIndexAny(before, ",;。")+1, len(lead)):]
}

// healedAt says whether a mended place touches the span.
func (in *Input) healedAt(s reading.Span) bool { return in.healed.touch(s) }
