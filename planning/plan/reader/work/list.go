package work

import "gangyao/planning/plan/reader/lexicon"

// group is a listing: A、B、C等3座变电站 has three items, the count 3座 and the
// class 变电站.
type group struct {
	items []stretch
	etc   bool    // 等 closed it
	many  bool    // 等一批
	count figure  // the number after 等, or before the class
	class stretch // what follows 等 and the number
	// before are members that stand on their own before those that a number
	// inside the listing counts: 甲医院、乙和丙2所学校.
	before []stretch
}

// figure is a number with its measure word as printed.
type figure struct {
	at           stretch
	number, unit string
}

// lists cuts the object of a verb into its listings.
func (g *grammar) lists(p *phrase, from, to int) []group {
	var out []group
	var cur group
	start := from
	mark := 0 // members before it stand on their own whatever follows
	item := func(end int) {
		if end > start {
			cur.items = append(cur.items, stretch{start, end})
		}
	}
	flush := func() {
		g.countInside(p, &cur)
		if len(cur.before) > 0 {
			out = append(out, group{items: cur.before})
		}
		if len(cur.items) > 0 || cur.class.len() > 0 {
			out = append(out, cur)
		}
		cur, mark = group{}, 0
	}
	for i := from; i < to; {
		switch r := p.rs[i]; {
		case r == '、' && !levels(p.rs[from:to], i-from):
			item(i)
			start = i + 1
		case r == '以' && i+1 < to && p.rs[i+1] == '及':
			item(i)
			mark = len(cur.items)
			start = i + 2
			i++
		case (r == '和' || r == '及' || r == '与' || r == '暨' || r == '或') && i > start && g.parts(p, start, i, to):
			item(i)
			start = i + 1
		case r == '等' && i > start && closesList(p, i, from, to):
			item(i)
			next := g.closer(p, &cur, i+1, to)
			if cur.etc = true; next.from < 0 { // 等乡镇的…: the list only modifies what follows
				cur = group{items: cur.items[:mark]}
				start = -next.from
				i = start
				continue
			}
			flush()
			start, i = next.from, next.from
			continue
		}
		i = p.skip(i)
	}
	item(to)
	flush()
	return out
}

// closesList says whether 等 at i ends a listing rather than being part of a
// word (高等, 等级).
func closesList(p *phrase, i, from, to int) bool {
	if i > from {
		switch p.rs[i-1] {
		case '甲', '乙', '丙': // 三级甲等
			return false
		case '高', '中', '平', '均', '初', '同', '对', '相', '优', '何', '此':
			if i+1 < to {
				switch p.rs[i+1] {
				case '学', '院', '教', '职', '收', '发', '化', '级', '专', '于', '参', '权', '就':
					return false
				}
			}
		}
	}
	if i+1 < to {
		switch p.rs[i+1] {
		case '级', '于', '离', '式', '效', '额', '值', '候', '待', '奖', '功', '舱':
			return false
		}
	}
	return true
}

// closer reads what follows 等: a number, a class, up to the next member of a
// wider listing. It returns where reading goes on; a negative from says that
// the listing so far modifies what begins at -from.
func (g *grammar) closer(p *phrase, cur *group, from, to int) stretch {
	i := from
	if n, _ := g.w.Many.Prefix(p.rs[i:to]); n > 0 {
		cur.many = true
		i += n
	}
	if f, end, ok := g.leadingFigure(p, i, to); ok {
		cur.count = f
		i = end
	}
	j := i
	for j < to {
		r := p.rs[j]
		if r == '的' && j > i && j+2 < to && !g.onlyTail(p, j+1, to) {
			return stretch{-(j + 1), 0}
		}
		if r == '、' || r == '以' && j+1 < to && p.rs[j+1] == '及' ||
			(r == '和' || r == '及' || r == '与') && j > i && g.parts(p, i, j, to) {
			break
		}
		j = p.skip(j)
	}
	if j > to {
		j = to
	}
	cur.class = stretch{i, j}
	next := j
	if j < to {
		next = j + 1
		if p.rs[j] == '以' {
			next = j + 2
		}
	}
	return stretch{next, to}
}

// parts says whether the conjunction at i parts two members rather than
// standing inside a name (治理与修复工程): the left member ends in a head noun
// of a thing, and so does, somewhere, the right one.
func (g *grammar) parts(p *phrase, start, i, to int) bool {
	left := p.rs[start:i]
	if p.rs[i-1] == '”' && len(left) > 1 { // “甲计划”和乙行动
		left = left[:len(left)-1]
	}
	if n, h := g.w.Heads.Suffix(left); n > 0 {
		switch h {
		case lexicon.Sure, lexicon.Project, lexicon.Scheme:
			return true
		case lexicon.Likely:
			return len(left) > n && !g.project(p, i+1, to)
		case lexicon.Action: // 危房改造和安置房建设, but not 水体治理与修复工程
			if m, _ := g.w.Verbs.Prefix(p.rs[i+1 : to]); m == 0 && g.names(p, i+1, to) && g.w.Concrete.Within(left) {
				return true
			}
		}
	}
	if n, _ := g.s.Heads.Suffix(left); n > 0 {
		return true
	}
	if n := len(left); n > 2 && p.rs[i-1] == '设' && p.rs[i-2] == '建' && g.names(p, i+1, to) {
		return true
	}
	// 金山、银湖和铜桥等3座…: bare names up to a count
	if start > 0 && p.rs[start-1] == '、' && len(left) <= 6 {
		for k := i + 1; k < to && k < i+10; k++ {
			if p.rs[k] == '等' {
				return true
			}
			if f, _, ok := g.leadingFigure(p, k, to); ok && f.unit != "" {
				return true
			}
		}
	}
	return false
}

// leadingFigure reads a number with a measure word at i: 5条, 15个左右, 两座, 三大.
func (g *grammar) leadingFigure(p *phrase, i, to int) (figure, int, bool) {
	j := i
	for j < to && (numeral(p.rs[j]) || p.rs[j] == '.' || (p.rs[j] == '-' || p.rs[j] == '～' || p.rs[j] == '~') && j > i) {
		j++
	}
	if j == i {
		return figure{}, i, false
	}
	digits := j
	for j < to && (p.rs[j] == '余' || p.rs[j] == '多' || p.rs[j] == '来') {
		j++
	}
	n, _ := g.w.Counters.Prefix(p.rs[j:to])
	if n == 0 {
		n, _ = g.w.ClassCounters.Prefix(p.rs[j:to])
	}
	if n == 0 {
		return figure{}, i, false
	}
	f := figure{stretch{i, j + n}, string(p.rs[i:digits]), string(p.rs[j : j+n])}
	j += n
	for _, w := range []string{"左右", "以上", "以内", "以下"} {
		if hasPrefix(p.rs[j:to], w) {
			j += 2
			break
		}
	}
	return f, j, true
}

// trailingFigure reads a number with a measure word that ends at to: 停车位|2300余个.
func (g *grammar) trailingFigure(p *phrase, from, to int) (figure, int, bool) {
	end := to
	for _, w := range []string{"左右", "以上", "以内", "以下"} {
		if hasSuffix(p.rs[from:end], w) {
			end -= 2
			break
		}
	}
	n, _ := g.w.TrailingCounters.Suffix(p.rs[from:end])
	if n == 0 {
		n, _ = g.w.Counters.Suffix(p.rs[from:end])
	}
	if n == 0 {
		return figure{}, to, false
	}
	j := end - n
	for j > from && (p.rs[j-1] == '余' || p.rs[j-1] == '多') {
		j--
	}
	digits := j
	for j > from && (numeral(p.rs[j-1]) || p.rs[j-1] == '.' || p.rs[j-1] == '-' || p.rs[j-1] == '~') {
		j--
	}
	if j == digits || j == from {
		return figure{}, to, false
	}
	f := figure{stretch{j, end}, string(p.rs[j:digits]), string(p.rs[end-n : end])}
	for j > from && (p.rs[j-1] == '近' || p.rs[j-1] == '约' || p.rs[j-1] == '达' || p.rs[j-1] == '共') {
		j--
	}
	return f, j, true
}

func hasPrefix(rs []rune, w string) bool {
	k := 0
	for _, r := range w {
		if k >= len(rs) || rs[k] != r {
			return false
		}
		k++
	}
	return true
}

func hasSuffix(rs []rune, w string) bool {
	ws := []rune(w)
	return len(rs) >= len(ws) && hasPrefix(rs[len(rs)-len(ws):], w)
}

// levels says whether the 、 at i joins levels of government (国、省级 / 市、县、乡三级).
func levels(rs []rune, i int) bool {
	level := func(k int) bool {
		if k < 0 || k >= len(rs) {
			return false
		}
		switch rs[k] {
		case '国', '省', '市', '县', '区', '乡', '镇', '村':
			return true
		}
		return false
	}
	return level(i-1) && level(i+1) && i+2 < len(rs) && (rs[i+2] == '级' || rs[i+2] == '、' || numeral(rs[i+2])) && (i < 2 || !level(i-2))
}

// countInside recognises a listing that a number closes without 等: 山南、水北3个互通.
// It is one when the number agrees with the members, or the members before are bare names.
func (g *grammar) countInside(p *phrase, gr *group) {
	n := len(gr.items)
	if gr.etc || n < 2 {
		return
	}
	last := gr.items[n-1]
	for i := last.from + 1; i < last.to-1; i = p.skip(i) {
		if !numeral(p.rs[i]) {
			continue
		}
		f, end, ok := g.leadingFigure(p, i, last.to)
		if !ok || end >= last.to {
			for i+1 < last.to && numeral(p.rs[i+1]) {
				i++
			}
			continue
		}
		k := size(f.number)
		if k < 2 || k > n {
			return
		}
		for _, it := range gr.items[n-k : n-1] {
			if h, _ := g.w.Heads.Suffix(p.of(it)); h > 0 && k < n {
				return
			}
		}
		gr.before = gr.items[:n-k]
		gr.items = gr.items[n-k:]
		n = k
		gr.items[n-1] = stretch{last.from, i}
		gr.etc, gr.count, gr.class = true, f, stretch{end, last.to}
		return
	}
}

// size is the number of a short count, Arabic or Chinese; 0 when it is neither.
func size(number string) int {
	n := 0
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			n = n*10 + int(r-'0')
		case r == '两':
			n = 2
		case r == '十':
			if n == 0 {
				n = 1
			}
			n *= 10
		default:
			k := 0
			for i, c := range "一二三四五六七八九" {
				if c == r {
					k = i/3 + 1
				}
			}
			if k == 0 || n > 1000 {
				return 0
			}
			if n >= 10 {
				n += k
			} else {
				n = k
			}
		}
	}
	return n
}

// names says whether the member that begins at from says something of its own
// before its head (河道|治理, not 现代化|改造工程).
func (g *grammar) names(p *phrase, from, to int) bool {
	end := from
	for end < to && end < from+40 && !boundary(p.rs[end]) && p.rs[end] != '等' {
		end++
	}
	n, _ := g.w.Heads.Suffix(p.rs[from:end])
	return end-from > 2 && g.specific(p, from, end-n) > 0
}

// project says whether the member that begins at from is called a 工程 or 项目, which
// may be the name of both members: 数智口岸与贸易枢纽建设工程.
func (g *grammar) project(p *phrase, from, to int) bool {
	end := from
	for end < to && end < from+40 && !boundary(p.rs[end]) && p.rs[end] != '等' {
		end++
	}
	n, h := g.w.Heads.Suffix(p.rs[from:end])
	return n > 0 && h == lexicon.Project
}
