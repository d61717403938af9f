package finding

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// pattern is a regular expression that knows words without which it cannot
// match, so that it is tried only on passages that hold them. The words are
// read off the expression itself: nobody has to keep them in step.
type pattern struct {
	re *regexp.Regexp
	// needs are sets of words: a match holds at least one word of each set.
	needs [][]string
}

func compilePattern(expr string) (*pattern, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, err
	}
	l := wordsOf(tree.Simplify())
	needs := l.needs
	if l.exact != nil {
		needs = append(needs, l.exact)
	}
	p := &pattern{re: re}
	for _, set := range needs {
		if set = withoutLonger(set); set != nil {
			p.needs = append(p.needs, set)
		}
	}
	// the sharpest sets are enough, and many words take longer to look up than
	// they save
	slices.SortStableFunc(p.needs, func(a, b []string) int { return sharpness(b) - sharpness(a) })
	if slices.ContainsFunc(p.needs, func(set []string) bool { return len(set) <= fewWords }) {
		p.needs = slices.DeleteFunc(p.needs, func(set []string) bool { return len(set) > fewWords })
	}
	p.needs = p.needs[:min(len(p.needs), 3)]
	return p, nil
}

func mustPattern(expr string) *pattern {
	p, err := compilePattern(expr)
	if err != nil {
		panic(err)
	}
	return p
}

// literals is what is known about the texts that an expression matches.
type literals struct {
	exact []string   // all of them, when they are few; else nil
	needs [][]string // of each set, one word stands in every match
}

// fewWords is the number of words that are looked up one by one without regret.
const fewWords = 64

// manyWords is the number of words from which a set is not followed further.
const manyWords = 800

func wordsOf(re *syntax.Regexp) literals {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return literals{exact: []string{string(re.Rune)}}
		}
	case syntax.OpCharClass:
		return literals{exact: class(re.Rune)}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText:
		return literals{exact: []string{""}}
	case syntax.OpCapture:
		return wordsOf(re.Sub[0])
	case syntax.OpQuest:
		if sub := wordsOf(re.Sub[0]); sub.exact != nil && len(sub.exact) < manyWords {
			return literals{exact: append(slices.Clone(sub.exact), "")}
		}
	case syntax.OpPlus:
		sub := wordsOf(re.Sub[0])
		if sub.exact != nil {
			return literals{needs: [][]string{sub.exact}}
		}
		return literals{needs: sub.needs}
	case syntax.OpAlternate:
		return either(re.Sub)
	case syntax.OpConcat:
		return oneAfterAnother(re.Sub)
	}
	return literals{}
}

// class lists the characters of a class, when they are few.
func class(ranges []rune) []string {
	var out []string
	for i := 0; i+1 < len(ranges); i += 2 {
		if int(ranges[i+1]-ranges[i])+len(out) > 40 {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			out = append(out, string(r))
		}
	}
	return out
}

func either(subs []*syntax.Regexp) literals {
	var exact, need []string
	allExact, allNeed := true, true
	for _, s := range subs {
		l := wordsOf(s)
		if l.exact == nil {
			allExact = false
		} else {
			l.needs = append(l.needs, l.exact)
		}
		exact = append(exact, l.exact...)
		best := sharpest(l.needs)
		allNeed = allNeed && best != nil
		need = append(need, best...)
	}
	switch {
	case allExact && len(exact) <= manyWords:
		return literals{exact: exact}
	case allNeed && len(need) <= manyWords:
		return literals{needs: [][]string{need}}
	}
	return literals{}
}

func oneAfterAnother(subs []*syntax.Regexp) literals {
	var out literals
	run := []string{""} // what the last subs in a row can be
	whole := true
	flush := func() {
		if sharpest([][]string{run}) != nil {
			out.needs = append(out.needs, run)
		}
		run = []string{""}
	}
	for _, s := range subs {
		l := wordsOf(s)
		if l.exact == nil {
			whole = false
			flush()
			out.needs = append(out.needs, l.needs...)
			continue
		}
		if len(run)*len(l.exact) > manyWords {
			whole = false
			flush()
		}
		var next []string
		for _, a := range run {
			for _, b := range l.exact {
				next = append(next, a+b)
			}
		}
		run = next
	}
	if whole {
		return literals{exact: run, needs: nil}
	}
	flush()
	return out
}

// sharpness grows with the length of a set's shortest word and falls with the
// number of its words.
func sharpness(set []string) int {
	shortest := 99
	for _, w := range set {
		shortest = min(shortest, utf8.RuneCountInString(w))
	}
	return shortest*10000 - len(set)
}

// sharpest is the set that fewest texts satisfy; nil when none excludes any.
func sharpest(sets [][]string) []string {
	var best []string
	for _, s := range sets {
		if slices.Contains(s, "") || len(s) == 0 {
			continue
		}
		if best == nil || sharpness(s) > sharpness(best) {
			best = s
		}
	}
	return best
}

// withoutLonger drops repeated words and those that hold another of the set;
// nil when the set excludes nothing.
func withoutLonger(set []string) []string {
	set = slices.Clone(set)
	slices.SortStableFunc(set, func(a, b string) int { return len(a) - len(b) })
	var out []string
	for _, w := range set {
		if w == "" {
			return nil
		}
		if !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(w, o) }) {
			out = append(out, w)
		}
	}
	return out
}

// shelf tells which passages hold a word: for each character the passages with
// it, in order.
type shelf map[rune][]int32

func shelve(passages []passage) shelf {
	s := shelf{}
	for i := range passages {
		for _, r := range passages[i].Runes {
			at := s[r]
			if n := len(at); n == 0 || at[n-1] != int32(i) {
				s[r] = append(at, int32(i))
			}
		}
	}
	return s
}

// with lists the passages that may match a pattern, in order.
func (in *Input) with(p *pattern) []int32 {
	if len(p.needs) == 0 {
		all := make([]int32, len(in.passages))
		for i := range all {
			all[i] = int32(i)
		}
		return all
	}
	var out []int32
	for i, set := range p.needs {
		var hold []int32
		for _, w := range set {
			var rarest []int32
			for k, r := range w {
				if at := in.shelf[r]; k == 0 || len(at) < len(rarest) {
					rarest = at
				}
			}
			for _, at := range rarest {
				if i > 0 {
					if _, before := slices.BinarySearch(out, at); !before {
						continue
					}
				}
				if strings.Contains(in.passages[at].S, w) {
					hold = append(hold, at)
				}
			}
		}
		slices.Sort(hold)
		out = slices.Compact(hold)
		if len(out) == 0 {
			return nil
		}
	}
	return out
}
