package outline

import (
	"regexp"
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/lexicon"
)

// Judgement says whether a document is a plan. The reasons are stated either way.
type Judgement struct {
	Plan bool
	// Like is the kind of document that commits the government to something
	// without being a plan (政府工作报告): it can be read, with a notice. Empty
	// for a plan and for anything else.
	Like string
	// Foreign: nothing speaks for a plan, or more against it than for it, so it
	// is not worth reading.
	Foreign bool
	Reasons []Reason
}

// Reason is one observation that speaks for a plan (positive weight) or against
// one, as a message key of platform/i18n.
type Reason struct {
	Key    string
	Weight int
	Args   map[string]any
}

var (
	lawArticle = regexp.MustCompile(`^第[一二三四五六七八九十百零〇0-9]+条`)
	dialogue   = regexp.MustCompile(`(?:说|道|问|喊|叫|答|笑道|说道)[:,，：]?["“]`)
	target     = regexp.MustCompile(`到(?:20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年|“?十[一二三四五六七八九]五”?(?:时期|期间|末)`)
)

// enough is the weight at which a document counts as a plan.
const enough = 5

// IsPlan judges the document by its title, its headings and its words, never
// by its length alone: a clipped plan is still one.
func IsPlan(l *layout.Layout, o *Outline) Judgement {
	j := Judgement{}
	add := func(key string, weight int, args map[string]any) {
		j.Reasons = append(j.Reasons, Reason{Key: key, Weight: weight, Args: args})
	}
	f := gather(l, o)
	title := o.Plan.Title
	if title == "" {
		title = f.headline
		for _, s := range f.first {
			if genreOf(s, false).Name != "" {
				title = s
				break
			}
		}
	}
	if o.Plan.Title != "" {
		weight := 4
		if o.Plan.Period[0] == 0 {
			weight = 3
		}
		add("reader.reason.title", weight, map[string]any{"Title": o.Plan.Title})
	}
	if genre := genreOf(title, o.Plan.Title != ""); genre.Name != "" {
		if genre.Readable {
			j.Like = genre.Name
		}
		add("reader.reason.genre", -8, map[string]any{"Genre": genre.Name})
	}
	if o.Plan.Title == "" && f.notice {
		j.Like = "通知"
		add("reader.reason.genre", -8, map[string]any{"Genre": j.Like})
	}
	if o.Plan.Period[0] != 0 {
		add("reader.reason.period", 1, map[string]any{"From": o.Plan.Period[0], "To": o.Plan.Period[1]})
	}
	if f.words > 0 {
		add("reader.reason.words", min((f.words+1)/2, 3), map[string]any{"Count": f.words})
	}
	if f.targets > 0 {
		add("reader.reason.targets", min(1+f.targets/3, 2), map[string]any{"Count": f.targets})
	}
	if n := len(o.Sections); n >= 3 {
		add("reader.reason.sections", 2, map[string]any{"Count": n})
	} else if n == 0 {
		add("reader.reason.no_sections", -1, nil)
	}
	if f.articles >= 5 {
		add("reader.reason.articles", -8, map[string]any{"Count": f.articles})
	}
	if f.news > 0 && f.runes < 8000 {
		add("reader.reason.news", -6, nil)
	}
	if f.spoken >= 3 {
		add("reader.reason.dialogue", -8, map[string]any{"Count": f.spoken})
	}
	if f.blanks >= 6 && f.blanks*40 > f.runes {
		add("reader.reason.form", -6, map[string]any{"Count": f.blanks})
	}
	sum := 0
	for _, r := range j.Reasons {
		sum += r.Weight
	}
	j.Plan = sum >= enough
	if j.Plan {
		j.Like = ""
	}
	j.Foreign = sum < 1 && j.Like == ""
	return j
}

// features are the counts that the judgement rests on.
type features struct {
	headline                                              string
	runes, words, targets, articles, news, spoken, blanks int
	first                                                 []string // the first short lines of the body
	notice                                                bool     // it says at its head that it orders something
}

func gather(l *layout.Layout, o *Outline) features {
	w := lexicon.Outline()
	f := features{}
	seen := map[string]bool{}
	for i, b := range l.Blocks {
		if b.Role == layout.Contents {
			continue
		}
		s := b.Text.String()
		if b.Grid != nil {
			s = l.Raw(b.Span)
		}
		if f.headline == "" && len([]rune(s)) >= 4 && len([]rune(s)) <= 60 {
			f.headline = s
		}
		if b.Role != layout.Body {
			continue
		}
		f.runes += len([]rune(s))
		if n := len([]rune(s)); n >= 4 && n <= 60 && len(f.first) < 6 && !strings.ContainsAny(s, "。;") {
			f.first = append(f.first, s)
		}
		for _, p := range w.Notices {
			f.notice = f.notice || f.runes < 600 && strings.Contains(s, p)
		}
		for _, p := range w.PlanWords {
			if !seen[p] && strings.Contains(s, p) {
				seen[p] = true
				f.words++
			}
		}
		f.targets += len(target.FindAllString(s, 40))
		if lawArticle.MatchString(s) {
			f.articles++
		}
		for _, p := range w.News {
			if i < 40 && strings.Contains(s, p) {
				f.news++
			}
		}
		f.spoken += len(dialogue.FindAllString(s, 40))
		f.blanks += strings.Count(l.Raw(b.Span), "____") + strings.Count(s, "□")
	}
	return f
}

// genreOf finds the kind of document that a title names, when it is no plan.
// A title that was recognised as a plan's is one only when it says 建议 or 报告.
func genreOf(title string, plan bool) lexicon.Genre {
	stem := strings.TrimRight(tailYears.ReplaceAllString(title, ""), " ")
	for _, g := range lexicon.Outline().Others {
		for _, w := range g.Title {
			if plan && !g.Readable {
				continue
			}
			if g.Readable && strings.Contains(stem, w) || strings.HasSuffix(stem, w) && len([]rune(stem)) > len([]rune(w)) {
				return g
			}
		}
	}
	return lexicon.Genre{}
}
