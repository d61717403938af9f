package sentence

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v4"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
)

// Appendix says that a sentence stands beside or behind the plan's own text.
type Appendix string

const (
	// Glossary explains words; what it states is no promise of the plan.
	Glossary Appendix = "glossary"
	// Annex is a map, list or paper bound with the plan; a list of projects may
	// promise what the plan promises.
	Annex Appendix = "annex"
	// Note is a note under a table or text.
	Note Appendix = "note"
	// Imprint tells who printed, edited and received the document.
	Imprint Appendix = "imprint"
)

// Background says whether the sentence can promise nothing, whatever its words.
func (a Appendix) Background() bool { return a == Glossary || a == Note || a == Imprint }

//go:embed appendix.yaml
var appendixFile []byte

// appendixWords are the words of appendix.yaml.
type appendixWords struct {
	Glossary      []string `yaml:"glossary"`
	Annex         []string `yaml:"annex"`
	Note          []string `yaml:"note"`
	Imprint       []string `yaml:"imprint"`
	ImprintLength int      `yaml:"imprint_length"`
}

// loadAppendix reads the embedded words once. A test reads them too, so a file
// that does not parse never ships; if it did, nothing would be an appendix.
var loadAppendix = sync.OnceValue(func() *appendixWords {
	w := &appendixWords{}
	if yaml.Unmarshal(appendixFile, w) != nil {
		return &appendixWords{}
	}
	return w
})

// appendices follows the appendices from block to block.
type appendices struct {
	words *appendixWords
	open  Appendix
	level int // of the heading that opened it, 0 when it was no heading
}

// pass moves on to block i and says what it is.
func (a *appendices) pass(l *layout.Layout, o *outline.Outline, i int) Appendix {
	b := &l.Blocks[i]
	if b.Grid != nil || len(b.Text.Runes) == 0 {
		return a.open
	}
	if len(b.Text.Runes) <= 40 {
		level := 0
		if s := o.Of[i]; o.Heading[i] && s >= 0 {
			level = o.Sections[s].Level
		}
		if kind := a.words.title(b.Text.Runes); kind != "" {
			// a glossary within an annex ends with the annex
			a.open, a.level = kind, level
		} else if o.Heading[i] && (chapter(b.Text.Runes) || a.level > 0 && level > 0 && level <= a.level) {
			a.open, a.level = "", 0
		}
	}
	if a.open == "" {
		return a.words.single(b.Text.Runes)
	}
	return a.open
}

// title says which appendix a line opens: it is the title, perhaps with a mark
// before it (附件2:) or a few words around it (《纲要》名词解释).
func (w *appendixWords) title(rs []rune) Appendix {
	if stops(rs) || len(rs) > 30 {
		return ""
	}
	s := strings.Trim(string(rs), "()[]【】《》“”:-— ")
	for _, g := range w.Glossary {
		if rest, ok := strings.CutSuffix(s, g); ok && (rest == "" || len(rs) <= 24 && !strings.ContainsAny(rest, ",、")) {
			if g != "注释" && g != "注解" || rest == "" || w.annex(rest) {
				return Glossary
			}
		}
	}
	if w.annex(s) && !strings.ContainsAny(s, ",") {
		return Annex
	}
	return ""
}

// annex says whether a line begins with the name of an annex and its number or
// a colon: 附件1, 附图:…, 附表二 ….
func (w *appendixWords) annex(s string) bool {
	for _, a := range w.Annex {
		rest, ok := strings.CutPrefix(s, a)
		if !ok {
			continue
		}
		for _, r := range rest {
			return r == ':' || r == ' ' || unicode.IsDigit(r) || strings.ContainsRune("一二三四五六七八九十-", r)
		}
		return true
	}
	return strings.HasPrefix(s, "附:")
}

// single says what a paragraph by itself is.
func (w *appendixWords) single(rs []rune) Appendix {
	s := string(rs[:min(len(rs), 12)])
	for _, n := range w.Note {
		if strings.HasPrefix(s, n) {
			return Note
		}
	}
	if len(rs) <= w.ImprintLength {
		s = strings.TrimLeft(s, "([【")
		for _, p := range w.Imprint {
			if strings.HasPrefix(s, p) {
				return Imprint
			}
		}
	}
	return ""
}

// chapter says whether a heading is one of the plan's own chapters.
func chapter(rs []rune) bool {
	if len(rs) < 3 || rs[0] != '第' {
		return false
	}
	for i, r := range rs[1:min(len(rs), 8)] {
		if strings.ContainsRune("章篇编节", r) {
			return i > 0
		}
		if !unicode.IsDigit(r) && !strings.ContainsRune("一二三四五六七八九十百零〇", r) {
			return false
		}
	}
	return false
}
