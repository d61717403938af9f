package main

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// baseline is the oldest browser in which every page must be whole: the last Chrome
// on Windows 7, on which the browsers of many county offices are built.
const baseline = "109"

// engines tells the bundler what it may leave as it is written.
func engines() []api.Engine {
	return []api.Engine{{Name: api.EngineChrome, Version: baseline}}
}

// feature is something newer than the baseline that the bundler cannot rewrite.
type feature struct {
	name  string
	since int // version of Chrome
	find  *regexp.Regexp
	// fallback says what older browsers do instead. A feature without one must
	// not be used.
	fallback string
}

// styleFeatures are the newer parts of CSS.
func styleFeatures() []feature {
	return []feature{
		{"light-dark()", 123, word(`light-dark\(`), ""},
		{"color-mix()", 111, word(`color-mix\(`), ""},
		{"relative colours", 119, word(`(?:rgb|hsl|oklch|lab)a?\(from `), ""},
		{"contrast-color()", 147, word(`contrast-color\(`), ""},
		{"@scope", 118, word(`@scope\b`), ""},
		{"@starting-style", 117, word(`@starting-style\b`), ""},
		{"nesting", 120, word(`[{;}]&`), ""},
		{"style queries", 111, word(`@container style\(`), ""},
		{"if()", 137, word(`:if\(`), ""},
		{"round(), mod()", 125, word(`[:( ,](?:round|mod|rem)\(`), ""},
		{"trigonometry", 111, word(`[:( ,](?:sin|cos|tan|atan2)\(`), ""},
		{"field-sizing", 123, word(`field-sizing:`), ""},
		{"subgrid", 117, word(`\bsubgrid\b`), ""},
		{"anchor()", 125, word(`[:( ,]anchor(?:-size)?\(`), ""},
		{"linear()", 113, word(`[:( ,]linear\(`), ""},
		{":state(), :open", 125, word(`:(?:state\(|open\b)`), ""},
		{"::details-content", 131, word(`::details-content`), ""},
		{"rex, ric units", 111, word(`[0-9](?:rex|rch|ric|rlh)\b`), ""},
		{"interpolate-size", 129, word(`interpolate-size:|calc-size\(`), ""},
		{"reading-flow", 137, word(`reading-flow:`), ""},
		{"text-box", 133, word(`text-box(?:-trim|-edge)?:`), ""},
		{"scripting", 120, word(`\(scripting`), ""},
		{"position-area", 129, word(`position-area:`), "js/lib/popover.ts places the menu"},
		{"position-try-fallbacks", 128, word(`position-try-fallbacks:`), "js/lib/popover.ts keeps the menu in the window"},
		{":popover-open", 114, word(`:popover-open`), "js/lib/popover.ts sets .is-open; without script menus stand open in the page"},
		{"text-wrap", 114, word(`text-wrap:`), "lines break where they are full"},
		{"text-autospace", 140, word(`text-autospace:`), "no thin space between Chinese and digits"},
		{"text-spacing-trim", 123, word(`text-spacing-trim:`), "punctuation keeps its full width"},
	}
}

// scriptFeatures are the newer parts of the browser's own library; the bundler
// rewrites newer syntax, but not these.
func scriptFeatures() []feature {
	return []feature{
		{"array copies", 110, word(`\.(?:toSorted|toReversed|toSpliced)\(`), ""},
		{"groupBy", 117, word(`\b(?:Object|Map)\.groupBy\(`), ""},
		{"Promise.withResolvers", 119, word(`\.withResolvers\(`), ""},
		{"Promise.try", 128, word(`Promise\.try\(`), ""},
		{"Array.fromAsync", 121, word(`\.fromAsync\(`), ""},
		{"set algebra", 122, word(`\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(`), ""},
		{"Iterator.from", 122, word(`\bIterator\.(?:from|prototype)\b`), ""},
		{"URL.canParse", 120, word(`URL\.(?:canParse|parse)\(`), ""},
		{"AbortSignal.any", 116, word(`AbortSignal\.any\(`), ""},
		{"RegExp.escape", 136, word(`RegExp\.escape\(`), ""},
		{"Intl.DurationFormat", 129, word(`Intl\.DurationFormat`), ""},
		{"well-formed strings", 111, word(`\.(?:toWellFormed|isWellFormed)\(`), ""},
		{"CloseWatcher", 126, word(`new CloseWatcher`), ""},
		{"scheduler.yield", 129, word(`scheduler\.yield\(`), ""},
		{"view transitions", 111, word(`startViewTransition\(`), "htmx asks for it before and swaps at once without"},
		{"moveBefore", 133, word(`\.moveBefore\(`), "htmx asks for it before and inserts without"},
		{"popovers", 114, word(`\.(?:showPopover|hidePopover|togglePopover)\(`), "js/lib/popover.ts gives them to older browsers"},
	}
}

func word(pattern string) *regexp.Regexp { return regexp.MustCompile(pattern) }

// tooNew lists what in a bundled file older browsers neither know nor do without.
func tooNew(name, content string) []string {
	features := styleFeatures()
	if strings.HasSuffix(name, ".js") {
		features = scriptFeatures()
	}
	var out []string
	for _, f := range features {
		if f.fallback != "" {
			continue
		}
		if at := f.find.FindStringIndex(content); at != nil {
			out = append(out, fmt.Sprintf("%s: %s (Chrome %d): …%s…", name, f.name, f.since, content[max(at[0]-40, 0):min(at[1]+40, len(content))]))
		}
	}
	sort.Strings(out)
	return out
}
