package outline

import (
	"regexp"
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// readFront reads what the document says of itself before its first heading.
func readFront(o *Outline, l *layout.Layout, cs []candidate) {
	limit := frontEnd(l, cs)
	title := findTitle(l, limit)
	o.Plan.Title = title.text
	for _, run := range title.at {
		for i := run[0]; i < run[1]; i++ {
			o.Title[i] = true
		}
	}
	o.Plan.Kind = kindOf(title.text)
	o.Plan.Area = areaOf(title.text)
	o.readPeriod(l, limit)
	o.readVision(l, cs)
	o.readApproval(l, limit)
	if o.Plan.Area.Name == "" {
		o.Plan.Area = areaOf(o.Plan.Approved.By)
	}
	if a := &o.Plan.Area; a.Code == "" && a.Name != "" {
		text := string(l.Doc.Text)
		a.Code = lexicon.AreaCode(a.Name, func(upper string) int { return strings.Count(text, upper) })
	}
}

// frontEnd is the block index up to which the front matter runs: the first
// numbered heading, at most 200 blocks.
func frontEnd(l *layout.Layout, cs []candidate) int {
	end := min(len(l.Blocks), 200)
	for _, c := range cs {
		if c.kind != unnumbered {
			return min(c.block, end)
		}
	}
	return end
}

// printedTitle is a title and the runs of blocks [from, to) it is printed in.
type printedTitle struct {
	text  string
	at    [][2]int
	score int
}

// approved is what a title page says below the title, when it stands in one
// block with it.
var approved = regexp.MustCompile(`\([^()]*(?:会议|常委会|批准|通过)[^()]*\)$`)

var notice = regexp.MustCompile(`关于印发[《〈“]?(.+?)[》〉”]?的通知$`)

// findTitle finds the title: one to four neighbouring lines that together end
// as titles of plans do. The web page's header, the cover and the title page
// often repeat it; a title that is printed again, names a five-year plan or
// begins with an area is preferred.
func findTitle(l *layout.Layout, limit int) printedTitle {
	found := map[string]*printedTitle{}
	var order []string
	var body []int
	for i := 0; i < limit; i++ {
		b := l.Blocks[i]
		if b.Role != layout.Contents && b.Grid == nil && len(b.Text.Runes) > 0 {
			body = append(body, i)
		}
	}
	for a := range body {
		joined := ""
		for n := 0; n < 4 && a+n < len(body); n++ {
			b := l.Blocks[body[a+n]]
			s := approved.ReplaceAllString(b.Text.String(), "")
			if len([]rune(s)) > 50 || strings.ContainsAny(s, "。;") || n > 0 && (body[a+n] != body[a+n-1]+1 || b.Role == layout.Furniture) {
				break
			}
			joined += s
			text, score := titleScore(joined)
			if score == 0 {
				continue
			}
			t := found[text]
			if t == nil {
				t = &printedTitle{text: text, score: score}
				found[text] = t
				order = append(order, text)
			}
			if b.Role == layout.Body {
				t.score += 2
			}
			if b.Level == 1 {
				t.score++
			}
			t.at = append(t.at, [2]int{body[a], body[a+n] + 1})
		}
	}
	best := printedTitle{}
	for _, text := range order {
		t := found[text]
		// the same without the lines before it, such as the date of a notice
		shorter := t.score+2 >= best.score && best.text != text && strings.HasSuffix(best.text, text) && areaOf(text).Name != ""
		if t.score > best.score && !strings.HasSuffix(text, best.text) || best.text == "" || shorter {
			best = *t
		}
	}
	return best
}

var (
	ordinalPlan = regexp.MustCompile(`第([一二三四五六七八九十]+|[0-9]{1,2})个五年`)
	shortPlan   = regexp.MustCompile(`[“"]?(十[一二三四五六七八九]?|二十[一二三]?)五[”"]`)
	barePlan    = regexp.MustCompile(`(十[一二三四五六七八九])五(?:时期|规划|发展|期间)?`)
	yearRange   = regexp.MustCompile(`(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年?[-—–―~至到一]{1,2}(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年`)
	glued       = regexp.MustCompile(`(20[0-9]{2})(20[0-9]{2})年`)
	tailYears   = regexp.MustCompile(`[(\[〔]?(?:20[0-9]{2}|二[〇○零]..)年?[-—–~至到]*(?:20[0-9]{2}|二[〇○零]..)年?[)\]〕]?$|\((?:草案|送审稿|征求意见稿|公开版|全文|摘要|审议稿|修订版|报批稿)\)$`)
)

// titleScore reads joined lines as a title; 0 when they are none.
func titleScore(s string) (string, int) {
	if m := notice.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if i := strings.LastIndex(s, "_"); i > 0 {
		s = s[:i]
	}
	s = strings.Trim(s, "#*《》〈〉-— ")
	stem := strings.TrimRight(tailYears.ReplaceAllString(s, ""), "( ")
	stem = strings.TrimRight(tailYears.ReplaceAllString(stem, ""), "》")
	n := len([]rune(s))
	if n < 6 || n > 70 || strings.ContainsAny(s, ":,>") || strings.HasPrefix(s, "关于") || numeral([]rune(s)) > 0 && strings.HasPrefix(string([]rune(s)[numeral([]rune(s)):]), "、") {
		return "", 0
	}
	if s[0] == '(' || strings.HasPrefix(s, "第") && !strings.Contains(s, "个五年") || strings.HasPrefix(s, "专栏") || strings.HasPrefix(s, "附") {
		return "", 0
	}
	score := 0
	for _, end := range lexicon.Outline().PlanEnds {
		if strings.HasSuffix(stem, end) {
			score = 4
			break
		}
	}
	if score == 0 {
		return "", 0
	}
	if _, ok := fiveYear(s); ok {
		score += 4
	} else if tailYears.MatchString(s) {
		score += 3
	}
	if areaOf(s).Name != "" {
		score += 4
	}
	if strings.Contains(s, "国民经济") {
		score += 3
	}
	if strings.HasSuffix(stem, "纲要") && strings.Contains(s, "规划") {
		score += 2
	}
	return s, score
}

// fiveYear is the number of the five-year plan that s names.
func fiveYear(s string) (int, bool) {
	for _, re := range []*regexp.Regexp{ordinalPlan, shortPlan, barePlan} {
		if m := re.FindStringSubmatch(s); m != nil {
			n, ok := quantity.Numeral(m[1])
			return n, ok && n >= oldestPlan // 新征程的第一个五年规划 is no number
		}
	}
	return 0, false
}

// oldestPlan is the number of the oldest five-year plan that is read: the ninth.
const oldestPlan = 9

// yearsOf are the years of the n-th five-year plan: the first ran 1953-1957,
// from the seventh on each begins in a year that ends in 1 or 6.
func yearsOf(n int) [2]int { return [2]int{1951 + 5*n, 1955 + 5*n} }

// yearPlan is the title of the plan of one year: 2027年国民经济和社会发展计划.
var yearPlan = regexp.MustCompile(`(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年(?:度)?[^—–-]*计划(?:\([^)]*\))?$`)

// kindOf tells the outline of the whole (国民经济和社会发展) from special plans.
func kindOf(title string) string {
	switch {
	case title == "":
		return "other"
	case yearPlan.MatchString(title):
		return "annual"
	case strings.Contains(title, "国民经济和社会发展") || strings.Contains(title, "经济社会发展") && strings.Contains(title, "纲要"):
		return "outline"
	case strings.Contains(title, "规划") || strings.Contains(title, "计划"):
		return "special"
	}
	return "other"
}

// areaOf finds the governed territory at the head of a title or of the name of
// a body: 某某市国民经济…, 某某省某某县“十四五”…, 某某市城市更新专项规划.
func areaOf(s string) reading.Area {
	w := lexicon.Outline()
	s = strings.TrimPrefix(strings.TrimLeft(s, "《“"), "关于")
	for _, nation := range w.Nation {
		if strings.HasPrefix(s, nation) {
			return reading.Area{Name: "中华人民共和国"}
		}
	}
	cut := len(s)
	for _, after := range w.AfterArea {
		if i := strings.Index(s, after); i >= 0 && i < cut {
			cut = i
		}
	}
	head := s[:cut]
	if n := len([]rune(head)); n >= 2 && n <= 24 {
		for _, end := range w.AreaEnds {
			if strings.HasSuffix(head, end) && len(head) > len(end) {
				return area(head)
			}
		}
	}
	// a special plan whose subject follows at once: the last territory in the
	// leading chain of territories
	rs, at := []rune(head), 0
	for at < len(rs) {
		n := territory(rs[at:])
		if n == 0 {
			break
		}
		at += n
	}
	if at > 1 {
		return area(string(rs[:at]))
	}
	return reading.Area{}
}

// territory is the length of the name of a territory at the head of rs: at
// least two and at most fourteen characters before its ending.
func territory(rs []rune) int {
	for n := 2; n <= 14 && n < len(rs)+1; n++ {
		for _, end := range lexicon.Outline().AreaEnds {
			e := []rune(end)
			if n+len(e) > len(rs) || string(rs[n:n+len(e)]) != end {
				continue
			}
			name := string(rs[:n])
			if strings.ContainsAny(name, "的和与及,、“”") || (end == "区" || end == "乡" || end == "镇" || end == "州") && n < 2 {
				return 0
			}
			if end == "市" && n+1 < len(rs) && (strings.HasPrefix(string(rs[n+1:]), "场") || strings.HasPrefix(string(rs[n+1:]), "政")) ||
				end == "区" && strings.HasPrefix(string(rs[n+1:]), "域") {
				return 0
			}
			return n + len(e)
		}
	}
	return 0
}

func area(name string) reading.Area {
	return reading.Area{Name: name, Code: lexicon.AreaCode(name, nil)}
}

// readPeriod finds the years that the plan covers.
func (o *Outline) readPeriod(l *layout.Layout, limit int) {
	if p, ok := rangeIn(o.Plan.Title); ok {
		o.Plan.Period = p
	} else if n, ok := fiveYear(o.Plan.Title); ok {
		o.Plan.Period = yearsOf(n)
	} else if m := yearPlan.FindStringSubmatch(o.Plan.Title); m != nil {
		if y, ok := quantity.Numeral(m[1]); ok {
			o.Plan.Period = [2]int{y, y}
		}
	}
	for i := range l.Blocks {
		b := l.Blocks[i]
		if b.Role != layout.Body || b.Grid != nil {
			continue
		}
		s := b.Text.String()
		if o.Plan.Period[0] == 0 && i < limit+30 {
			if p, ok := rangeIn(s); ok && p[1]-p[0] >= 2 {
				o.Plan.Period = p
			} else if n, ok := fiveYear(s); ok && i >= limit-3 {
				o.Plan.Period = yearsOf(n)
			}
		}
		for _, at := range glued.FindAllStringSubmatchIndex(s, -1) {
			from, _ := quantity.Numeral(s[at[2]:at[3]])
			to, _ := quantity.Numeral(s[at[4]:at[5]])
			if to <= from || to-from > 40 || at[0] > 0 && s[at[0]-1] >= '0' && s[at[0]-1] <= '9' {
				continue
			}
			a := len([]rune(s[:at[0]]))
			z := len([]rune(s[:at[1]]))
			if o.Plan.Period[0] == 0 && i < limit+30 {
				o.Plan.Period = [2]int{from, to}
			}
			o.Healed = append(o.Healed, reading.Healing{
				Span: b.Text.Span(a, z), Code: "healed-text", Was: s[at[0]:at[1]],
				Now: s[at[2]:at[3]] + "—" + s[at[4]:at[5]] + "年", Why: "两个年份之间的连接号丢失，按起止年份理解",
			})
		}
	}
}

// rangeIn reads 2021-2025年 or 2021—2035年 in s.
func rangeIn(s string) ([2]int, bool) {
	m := yearRange.FindStringSubmatch(s)
	if m == nil {
		if m = regexp.MustCompile(`\((20[0-9]{2})[-—–~至](20[0-9]{2})\)`).FindStringSubmatch(s); m == nil {
			return [2]int{}, false
		}
	}
	from, ok1 := quantity.Numeral(m[1])
	to, ok2 := quantity.Numeral(m[2])
	if !ok1 || !ok2 || to <= from || to-from > 40 {
		return [2]int{}, false
	}
	return [2]int{from, to}, true
}

var vision = regexp.MustCompile(`(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年?(?:的)?(?:远景目标|远景发展|愿景)|展望(?:到)?(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年`)

var beyond = regexp.MustCompile(`(到|展望|展望到|远景目标)(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年`)

// readVision finds the year of the long-range goals: in the title, in a
// heading, else in the text.
func (o *Outline) readVision(l *layout.Layout, cs []candidate) {
	look := func(s string) bool {
		for _, m := range vision.FindAllStringSubmatch(s, -1) {
			y, ok := quantity.Numeral(m[1] + m[2])
			if ok && y > o.Plan.Period[1] {
				o.Plan.Vision = y
				return true
			}
		}
		return false
	}
	if look(o.Plan.Title) {
		return
	}
	for _, c := range cs {
		if look(c.title) {
			return
		}
	}
	// no headline names it: the nearest year beyond the plan that the text looks to
	count := map[int]int{}
	for _, b := range l.Blocks {
		if b.Role != layout.Body || b.Grid != nil {
			continue
		}
		text := b.Text.String()
		for _, at := range beyond.FindAllStringSubmatchIndex(text, -1) {
			y, ok := quantity.Numeral(text[at[4]:at[5]])
			after := text[at[1]:min(at[1]+45, len(text))]
			if !ok || o.Plan.Period[1] == 0 || y <= o.Plan.Period[1] || strings.Contains(after, "碳") || strings.HasPrefix(after, "前") {
				continue // 到2030年前碳达峰 is a goal of another plan
			}
			count[y]++
			if text[at[2]:at[3]] != "到" {
				count[y] += 2
			}
		}
	}
	most := 0
	for _, n := range count {
		most = max(most, n)
	}
	for y, n := range count {
		if most >= 3 && n*3 >= most && (o.Plan.Vision == 0 || y < o.Plan.Vision) {
			o.Plan.Vision = y
		}
	}
}
