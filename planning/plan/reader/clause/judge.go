package clause

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// judge fills in op, kind, unit and confidence from the words around a figure.
func (p *parser) judge(st *statement, v *view, q figure, senses []lexicon.Sense, bounded bool, lead string, at int) {
	grows := containsAny(lead+string(v.runes[at:q.from]), growthWords)
	var op reading.Op
	change, to := reading.Op(""), reading.Op("")
	for _, s := range senses {
		switch s {
		case lexicon.SenseAtLeast:
			op = reading.AtLeast
		case lexicon.SenseAtMost:
			op = reading.AtMost
		case lexicon.SenseAbout:
			op = reading.About
		case lexicon.SenseKeep:
			to = reading.Equal
		case lexicon.SenseIncreaseTo:
			to = reading.IncreaseTo
		case lexicon.SenseDecreaseTo:
			to = reading.DecreaseTo
		case lexicon.SenseIncreaseBy:
			change = reading.IncreaseBy
		case lexicon.SenseDecreaseBy:
			change = reading.DecreaseBy
		}
	}
	if bounded {
		_, s := lexicon.Clause().After.Prefix(v.runes[q.to:])
		switch s {
		case lexicon.SenseAtLeast:
			op = reading.AtLeast
		case lexicon.SenseAtMost:
			op = reading.AtMost
		case lexicon.SenseAbout:
			op = reading.About
		}
	}
	if q.more && op == "" {
		op = reading.AtLeast
	}
	st.kind = levelKind(q)
	if strings.Count(q.value, ":") > 1 {
		st.op, st.kind, st.unit = reading.Equal, "share", "%"
		return
	}
	switch {
	case q.valueTo != "":
		st.op = reading.Range
	case q.multiple:
		st.op = reading.IncreaseTo
	case grows && q.class == lexicon.RatioUnit && change != reading.DecreaseBy:
		st.kind = "growth"
		st.op = first(op, reading.AtLeast)
	case change != "" && to == "" && (q.class != lexicon.RatioUnit || change == reading.DecreaseBy || !grows):
		st.op = change
		st.kind = "change"
		if q.class == lexicon.RatioUnit {
			st.kind = "growth"
		}
		if q.class == lexicon.TimesUnit {
			st.kind = "multiple"
		}
	case op != "":
		st.op = op
	case to != "":
		st.op = to
	case q.value == "100" && q.class == lexicon.RatioUnit:
		st.op = reading.Equal
	case len(senses) > 0 && q.class != lexicon.CountUnit:
		st.op = reading.AtLeast
	case len(senses) > 0:
		st.op = reading.AtLeast
	default:
		st.op = reading.Equal
	}
	if strings.HasSuffix(q.unit, "万") && q.unit != "/10万" || strings.HasSuffix(q.unit, "亿") {
		st.unit = q.unit + lexicon.UnitTable().OfSubject(st.subject)
	}
	switch {
	case q.doubtful:
		st.conf = poor
		st.doubts = append(st.doubts, doubtRun)
	case q.one:
		st.conf = guess
		st.doubts = append(st.doubts, doubtOne)
	case q.scale:
		st.conf = spoken
		st.doubts = append(st.doubts, doubtScale)
	case q.unit == "" && !q.multiple:
		st.conf = vague
		if !q.ratio {
			st.doubts = append(st.doubts, doubtBare)
		}
	case q.chinese:
		st.conf = likely
	}
}

// bounded says whether the statement's text holds a word of bound; those keep
// their op when they tell a past result.
func (s *statement) bounded() bool {
	text := string(s.v.runes[s.from:s.to])
	return containsAny(text, []string{"以上", "超", "突破", "不低于", "不少于", "余", "多", "逾", "高于", "至少"})
}

// levelKind is the kind of a figure by its unit.
func levelKind(q figure) string {
	switch {
	case q.multiple, q.class == lexicon.TimesUnit:
		return "multiple"
	case q.fraction:
		return "fraction"
	case q.class == lexicon.RatioUnit:
		return "share"
	case q.class == lexicon.PointsUnit:
		return "change"
	case q.class == lexicon.CountUnit, q.class == lexicon.PeopleUnit:
		return "count"
	}
	return "level"
}

var growthWords = []string{"增长", "增速", "增幅", "递增", "增长率", "年均"}

// growthNoun is the length of words like 的年均增速 after a figure, 0 when none.
func growthNoun(rs []rune, i int) int {
	for _, w := range []string{"的年均增速", "的年均增长率", "的增速", "的增长率", "的增长", "的速度增长", "的速度", "增速", "年均增速"} {
		if hasAt(rs, i, w) {
			return len([]rune(w))
		}
	}
	return 0
}

func hasGrowthNoun(rs []rune, i int) bool { return growthNoun(rs, i) > 0 }

func onlyReach(senses []lexicon.Sense) bool {
	for _, s := range senses {
		if s != lexicon.SenseReach && s != lexicon.SenseIncreaseBy {
			return false
		}
	}
	return true
}

func first(a, b reading.Op) reading.Op {
	if a != "" {
		return a
	}
	return b
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
