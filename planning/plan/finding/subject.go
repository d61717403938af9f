package finding

import (
	"regexp"
	"strings"
)

// aspect is what of a quantity a figure gives. Figures of different aspects
// are never the same quantity: 人均GDP, GDP增速 and 占GDP比重 are not GDP.
type aspect string

const (
	level  aspect = "level"
	growth aspect = "growth" // yearly growth, per cent
	share  aspect = "share"  // part of a whole, per cent
	change aspect = "change" // increase or decrease by so much
)

// subject is the identity of a quantity within one area: two figures speak of
// the same thing when their subjects are equal.
type subject struct {
	Name   string // normal name; of a share, the part
	Aspect aspect
	Whole  string // of a share, the whole
}

func (s subject) String() string {
	switch s.Aspect {
	case growth:
		return s.Name + "增速"
	case share:
		return s.Name + "占" + s.Whole + "比重"
	}
	return s.Name
}

var (
	growthTail = regexp.MustCompile(`(年均)?(实际|名义)?(增长率|增长速度|增速|增幅|增长)$`)
	shareForm  = regexp.MustCompile(`^(.+?)占(.+?)(的)?(比重|比例|比率|份额|比)$`)
)

// subjectOf reads a printed name into a subject.
func (l *lexicon) subjectOf(printed string) subject {
	if known, ok := l.subjects[printed]; ok {
		return known
	}
	s := l.plainSubject(printed)
	if l.subjects != nil {
		l.subjects[printed] = s
	}
	return s
}

func (l *lexicon) plainSubject(printed string) subject {
	s := l.name(printed)
	if m := shareForm.FindStringSubmatch(s); m != nil {
		return subject{Name: l.name(m[1]), Aspect: share, Whole: l.name(m[2])}
	}
	if head := growthTail.ReplaceAllString(s, ""); head != s && head != "" && !strings.HasSuffix(s, "自然增长率") {
		return subject{Name: head, Aspect: growth}
	}
	return subject{Name: s, Aspect: level}
}

// rowName is the full name of a table row: a sub-row takes its parent's name.
func rowName(name string, parent *string) string {
	if parent == nil || *parent == "" {
		return name
	}
	bare := strings.NewReplacer("其中", "", ":", "", "：", "", "#", "").Replace(brackets.ReplaceAllString(ornaments.Replace(name), ""))
	p := brackets.ReplaceAllString(ornaments.Replace(*parent), "")
	switch {
	case bare == "":
		return p
	case growthTail.MatchString(bare) && len([]rune(bare)) <= 6:
		return p + bare
	case bare == "城镇" || bare == "农村":
		return bare + strings.TrimPrefix(strings.TrimPrefix(p, "全体"), "城乡")
	case bare == "城镇居民" || bare == "农村居民" || bare == "城镇常住居民" || bare == "农村常住居民":
		if i := strings.Index(p, "居民"); i >= 0 {
			return bare + p[i+len("居民"):]
		}
	case strings.Contains(bare, p) || len([]rune(bare)) >= 5:
		return bare
	}
	return p + bare
}
