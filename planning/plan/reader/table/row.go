package table

import (
	"regexp"
	"strconv"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/table/region"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// row is one row laid into columns.
type row struct {
	names  []cell // one, or two where a merged name is split into several rows
	cells  map[int]cell
	span   reading.Span
	lost   []int // value columns whose cell was lost with its line
	group  string
	count  int  // rows the group heading prints, 0 none
	isHead bool // a group heading
}

var (
	groupHead  = regexp.MustCompile(`^(?:([一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)|、)?)(.+?)(?:[(〔\[]?(?:共)?([0-9]+|[一二三四五六七八九十]+)(?:项|个)(?:指标)?[)〕\]]?)?$`)
	leadNumber = regexp.MustCompile(`^(?:([0-9]{1,2})(?:[.、．]|\s)?|\(([0-9]{1,2})\)|([①-⑳]))\s*([^0-9.].*)$`)
	nameMark   = regexp.MustCompile(`[*※#]+$|[①-⑨]+$|\[[0-9]\]$`)
	// a row number and a name that begins with a figure: 26.3岁以下婴幼儿入托率
	decimalLead = regexp.MustCompile(`^([0-9]{1,2})\.([0-9]+[\p{Han}A-Za-z].+)$`)
	subMark     = regexp.MustCompile(`^(?:其中[:：]?|#|——|—|--|-)\s*`)
)

// groupOf reads a group heading: 一、经济发展(6项). Without a number before or a
// count behind it is one only when the shape of the table says so.
func groupOf(s string) (name string, count int, marked bool) {
	m := groupHead.FindStringSubmatch(s)
	if m == nil || !region.HasHan(m[2]) || len([]rune(m[2])) > 24 || strings.ContainsAny(m[2], "。;") {
		return s, 0, false
	}
	if m[3] != "" {
		count, _ = quantity.Numeral(m[3])
	}
	name = strings.Trim(m[2], "(:、 ")
	return name, count, m[1] != "" || count > 0
}

// builder turns rows into indicators.
type builder struct {
	table      *reading.Table
	cols       []column
	out        []reading.Indicator
	healed     []reading.Healing
	counts     []GroupCount
	group      string
	numbered   bool   // the table numbers its rows
	lastTop    int    // index in out of the last row that is no detail, -1 none
	pairParent string // the merged name of a split row
	pairNo     string
	pairUnit   string
	listed     string // the name of the last row that begins with 其中
	bracketed  bool   // rows are numbered (1), (2), … in their names
	headParent string // a numbered name without figures that heads detail rows
	unit       string // printed once for the whole table
	nature     reading.Nature
	unnumbered int // rows without a number since the last numbered one
	lastNo     int
}

func (b *builder) add(r row) {
	if r.isHead {
		b.openGroup(r.group, r.count, r.span)
		return
	}
	if len(r.names) == 0 {
		return
	}
	ind := reading.Indicator{Table: b.table.ID, Group: b.group, Span: r.span}
	no, category := "", ""
	for j, c := range r.cells {
		switch b.cols[j].role {
		case noCol:
			if !c.inherited || len(r.names) > 1 {
				no = strings.Trim(c.text, "().、．")
			}
		case categoryCol:
			if c.text != "" && (category == "" || j < firstCategory(b.cols)+1) {
				category = c.text
			}
		case natureCol:
			ind.Nature = region.Nature(c.text)
		case noteCol:
			if region.HasHan(c.text) {
				ind.Note = c.text
			}
		}
	}
	if category != "" && !region.IsBlank(category) {
		name, count, _ := groupOf(category)
		if name != b.group {
			b.openGroup(name, count, r.span)
		}
		ind.Group = name
	}
	detail := b.name(&ind, r, &no)
	b.figures(&ind, r)
	if ind.Name == "" {
		return
	}
	if !detail && ind.Baseline == nil && ind.Target == nil && ind.Actual == nil && ind.Growth == nil && ind.Nature == "" && !b.printedBlank(r) {
		b.headParent, b.pairParent = ind.Name, ""
		b.lastTop = -1
		if n, ok := rowNumber(no); ok {
			b.lastNo, b.unnumbered = n, 0
			b.count()
		}
		return
	}
	b.units(&ind, r, detail)
	if ind.Nature == "" && detail {
		ind.Nature = b.nature
	}
	b.nature = ind.Nature
	b.bounds(&ind)
	b.restoreNumber(no)
	ind.No = no
	if !detail {
		b.lastTop, b.headParent = len(b.out), ""
		if b.numbered && no == "" {
			b.unnumbered++
		}
		if n, ok := rowNumber(no); ok {
			b.lastNo, b.unnumbered = n, 0
		}
		b.count()
	} else if !(len(r.names) > 1) {
		b.unnumbered++
	}
	b.report(ind, r)
	b.out = append(b.out, ind)
	if detail && b.lastTop >= 0 && isGrowthRow(ind.Name) {
		b.growthOfParent(ind)
	}
}

func firstCategory(cols []column) int {
	for j, c := range cols {
		if c.role == categoryCol {
			return j
		}
	}
	return len(cols)
}

func (b *builder) openGroup(name string, count int, span reading.Span) {
	b.group, b.headParent, b.pairParent, b.lastTop = name, "", "", -1
	b.counts = append(b.counts, GroupCount{Table: b.table.ID, Group: name, Printed: count, Span: span})
}

func (b *builder) count() {
	if n := len(b.counts); n > 0 && b.counts[n-1].Group == b.group {
		b.counts[n-1].Rows++
	}
}

func (b *builder) printedBlank(r row) bool {
	for j, c := range r.cells {
		if b.cols[j].role == valueCol && region.IsBlank(c.text) {
			return true
		}
	}
	return false
}

// name reads the name cells; it says whether the row only details another.
func (b *builder) name(ind *reading.Indicator, r row, no *string) (detail bool) {
	text := r.names[len(r.names)-1].text
	if len(r.names) > 1 && (r.names[0].text != "" || b.pairParent != "") {
		head := r.names[0].text
		if head == "" {
			head = b.pairParent
		} else {
			var n string
			head, n = takeNumber(head)
			if *no == "" {
				*no = n
			}
			head, ind.Unit = splitUnit(head)
			b.pairParent = cleanName(head)
			if *no != b.pairNo || *no == "" {
				b.pairNo = *no
				b.count()
			}
			if n, ok := rowNumber(*no); ok {
				b.lastNo, b.unnumbered = n, 0
			}
		}
		*no = ""
		name, unit := splitUnit(text)
		if ind.Name = name; unit != "" {
			ind.Unit = unit
		} else if ind.Unit == "" {
			ind.Unit = b.pairUnit
		}
		b.pairUnit = ind.Unit
		ind.Name = cleanName(subMark.ReplaceAllString(ind.Name, ""))
		if head != "" {
			parent := cleanName(head)
			ind.Parent = &parent
			b.lastTop = -1
		}
		return true
	}
	rest, n := takeNumber(text)
	if m := decimalLead.FindStringSubmatch(text); n == "" && m != nil && m[1] == strconv.Itoa(b.lastNo+1) {
		rest, n = m[2], m[1] // 26.3岁以下… after row 25
	}
	if *no == "" && n != "" && (b.bracketed || !strings.HasPrefix(text, "(")) && !(b.hasNo() && rest == "") {
		*no, text = n, rest
	} else if n != "" && strings.HasPrefix(text, "(") {
		text = rest
	}
	marked := subMark.MatchString(text)
	if !marked && *no == "" && b.listed != "" && likewise(b.listed, text) {
		marked = true // the second and third under 其中
	} else if b.listed = ""; marked {
		b.listed = subMark.ReplaceAllString(text, "")
	}
	ind.Name, ind.Unit = splitUnit(subMark.ReplaceAllString(text, ""))
	if m := nameMark.FindString(ind.Name); m != "" {
		ind.Note = strings.TrimSpace(ind.Note + " " + m)
	}
	ind.Name = cleanName(ind.Name)
	if *no != "" {
		b.pairParent, b.numbered = "", true
		return false
	}
	if b.pairParent != "" && b.numbered && b.pairNo != "" {
		// the next kind under a name that its first row printed
		parent := b.pairParent
		ind.Parent = &parent
		return true
	}
	b.pairParent = ""
	parent := b.headParent
	if parent == "" && b.lastTop >= 0 {
		parent = b.out[b.lastTop].Name
	}
	if parent == "" || !(marked || b.numbered || isSub(ind.Name) || b.headParent != "") {
		return false
	}
	ind.Parent = &parent
	return true
}

// likewise says whether two names are set alike: 一产增加值, 二产增加值.
func likewise(a, b string) bool {
	a, _ = splitUnit(a)
	b, _ = splitUnit(b)
	x, y := []rune(a), []rune(b)
	if len(x) < 4 || len(y) < 4 || len(x)-len(y) > 2 || len(y)-len(x) > 2 {
		return false
	}
	return string(x[len(x)-3:]) == string(y[len(y)-3:])
}

func (b *builder) hasNo() bool {
	for _, c := range b.cols {
		if c.role == noCol {
			return true
		}
	}
	return false
}

func isSub(name string) bool {
	w := lexicon.Table()
	for _, s := range w.SubWholes {
		if name == s {
			return true
		}
	}
	for _, s := range w.SubBegins {
		if strings.HasPrefix(name, s) {
			return true
		}
	}
	return false
}

func isGrowthRow(name string) bool {
	for _, s := range lexicon.Table().GrowthRows {
		if name == s {
			return true
		}
	}
	return false
}

// takeNumber splits a number off the head of a name: 1.地区生产总值.
func takeNumber(s string) (rest, no string) {
	m := leadNumber.FindStringSubmatch(s)
	if m == nil {
		return s, ""
	}
	no = m[1] + m[2]
	if m[3] != "" {
		no = strconv.Itoa(int([]rune(m[3])[0]-'①') + 1)
	}
	if m[1] != "" && !strings.ContainsAny(s[len(m[1]):len(m[1])+1], ".、 ") && !strings.HasPrefix(s[len(m[1]):], "．") {
		return s, "" // 3岁以下…
	}
	return m[4], no
}

// splitUnit splits a unit in brackets off the end of a name, also where the
// closing bracket was lost; brackets that hold no unit stay.
func splitUnit(s string) (name, unit string) {
	mark := nameMark.FindString(s)
	t := strings.TrimSuffix(s, mark)
	open := strings.LastIndexAny(t, "([〔")
	if open > 0 {
		_, size := firstRune(t[open:])
		inner := strings.TrimRight(t[open+size:], ")]〕")
		if region.IsUnit(inner) && !strings.ContainsAny(inner, "()") {
			return t[:open] + mark, inner
		}
		if region.IsDamagedUnit(inner) {
			return t[:open] + mark, inner
		}
	}
	for _, u := range []string{"%", "‰"} {
		if head, ok := strings.CutSuffix(t, u); ok {
			return strings.TrimRight(head, "(") + mark, u
		}
	}
	return s, ""
}

func firstRune(s string) (rune, int) {
	for i, r := range s {
		if i > 0 {
			first := []rune(s[:i])[0]
			return first, i
		}
		_ = r
	}
	return 0, len(s)
}

func cleanName(s string) string {
	return strings.Trim(nameMark.ReplaceAllString(s, ""), " ,:、")
}
