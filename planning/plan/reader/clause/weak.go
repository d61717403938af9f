package clause

import (
	"strconv"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// directions reads what is to fall without saying how far: 单位产值能耗持续下降.
// Of things that should rise nothing is read: that they rise is said of everything.
func (p *parser) directions(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	n, at := find(v.runes[c[0]:c[1]], w.Direction)
	if at < 0 {
		return
	}
	i := c[0] + at
	subject, from := p.subjectBefore(v, p.unread(v, c, i), i)
	head, _ := w.Dropping.Suffix([]rune(subject))
	if head == 0 || len([]rune(subject)) < 4 || !v.ends(i+n) || p.figureIn(v, from, i+n, before) {
		return
	}
	p.inWord(v, from, i, i+n, subject, reading.DecreaseBy, "change")
}

// peaks reads 推动煤炭消费达峰, 水泥行业达峰目标如期实现.
func (p *parser) peaks(v *view, c [2]int, before int) {
	rs := v.runes
	for i := c[0]; i+1 < c[1]; i++ {
		if !hasAt(rs, i, "达峰") || v.quoted[i] {
			continue
		}
		end := i + 2
		for _, w := range []string{"目标如期实现", "如期实现", "目标按期实现"} {
			if hasAt(rs, end, w) {
				end += len([]rune(w))
				break
			}
		}
		subject, from := p.subjectBefore(v, p.unread(v, c, i), i)
		if !v.ends(end) || end == i+2 && (joiner(rs, end) > 0 || len([]rune(subject)) < 3) || subject == "" || p.figureIn(v, from, end, before) {
			continue
		}
		p.inWord(v, from, i, end, subject+"达峰", reading.Equal, "level")
		i = end
	}
}

// tasks reads 完成国家、省节能考核任务: a target that others set.
func (p *parser) tasks(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i+4 < c[1]; i++ {
		if !hasAt(rs, i, "完成") {
			continue
		}
		j := i + 2
		for j < c[1] {
			n, _ := w.Authority.Prefix(rs[j:c[1]])
			if n == 0 {
				break
			}
			j += n
			j += joiner(rs, j)
		}
		if j == i+2 {
			continue
		}
		for _, w := range []string{"下达的", "确定的", "要求的", "分解的"} {
			if hasAt(rs, j, w) {
				j += 3
				break
			}
		}
		for end := j + 2; end <= c[1] && end < j+30; end++ {
			if end < c[1] && !v.ends(end) {
				continue
			}
			n, _ := w.TaskEnds.Suffix(rs[j:end])
			if n == 0 {
				continue
			}
			subject := strings.Trim(string(rs[j:end-n]), "下达的")
			from := i
			if subject == "" || subject == "各项" {
				subject, from = p.subjectBefore(v, p.unread(v, c, i), i)
			}
			if subject != "" && !p.figureIn(v, from, end, before) {
				p.inWord(v, from, i, end, subject, reading.Equal, "level")
			}
			i = end
			break
		}
	}
}

// standards reads levels that have a name but no number: 人均地区生产总值达到
// 中等发达国家水平.
func (p *parser) standards(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	n, at := find(v.runes[c[0]:c[1]], w.Standards)
	if at < 0 {
		return
	}
	i := c[0] + at
	senses, begin := v.sensesBefore(i, c[0])
	subject, from := p.subjectBefore(v, p.unread(v, c, begin), begin)
	rs := []rune(subject)
	known := lexicon.UnitTable().OfSubject(subject) != "" || hasAnySuffix(subject, w.SharedHeads) || containsAny(subject, []string{"生产总值", "寿命", "人均"})
	if len(senses) == 0 || len(rs) < 3 || !known || p.figureIn(v, from, i+n, before) {
		return
	}
	p.inWord(v, from, i, i+n, subject, reading.AtLeast, "level")
}

// together reads 养老金与居民收入同步提高: one grows with the other.
func (p *parser) together(v *view, c [2]int, before int) {
	rs := v.runes
	for i := c[0] + 4; i+1 < c[1]; i++ {
		if !hasAt(rs, i, "同步") {
			continue
		}
		end := i + 2
		for _, w := range []string{"增长", "提高"} {
			if hasAt(rs, end, w) {
				end += 2
				break
			}
		}
		k := i - 1
		for k > c[0] && i-k < 16 && rs[k] != '与' && rs[k] != '和' && rs[k] != '同' {
			k--
		}
		start := p.unread(v, c, k)
		if !v.ends(end) || k <= start || i-k >= 16 || !containsAny(string(rs[k:i]), []string{"增长", "提高", "增速", "生产率", "经济", "收入"}) {
			continue
		}
		subject, from := p.subjectBefore(v, start, k)
		if !containsAny(subject, []string{"收入", "报酬", "增长", "投入", "待遇", "工资", "支出", "养老金"}) || p.figureIn(v, from, end, before) {
			continue
		}
		p.inWord(v, from, k, end, subject, reading.AtLeast, "growth")
		i = end
	}
}

// inWord records a target in words that stand in [i, end); the statement begins at from.
func (p *parser) inWord(v *view, from, i, end int, subject string, op reading.Op, kind string) {
	st := &statement{v: v, from: min(from, i), to: end, subject: subject, op: op, value: string(v.runes[i:end]), kind: kind, conf: spoken, doubts: []string{doubtWeak}}
	if op == reading.DecreaseBy {
		st.value = ""
	}
	p.finishSubject(st)
	p.add(st)
}

// shape reads the slogan of a layout, which counts its parts: “一核两带三区”空间格局.
// The statement has the first of its numbers.
func (p *parser) shape(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		if rs[i] != '“' {
			continue
		}
		first, parts, j := "", 0, i+1
		for j < len(rs) && j < i+24 && rs[j] != '”' {
			d, ok := digits[rs[j]]
			switch {
			case ok && d > 0:
			case rs[j] == '多' || rs[j] == '十':
				d, ok = 0, true
			case rs[j] == '、' || rs[j] == '+':
				j++
				continue
			default:
				ok = false
			}
			if !ok || j+1 >= len(rs) {
				break
			}
			n, _ := w.Shapes.Prefix(rs[j+1:])
			if n == 0 {
				break
			}
			if first == "" && d > 0 {
				first = strconv.FormatInt(d, 10)
			}
			parts++
			j += 1 + n
		}
		if j >= c[1] || rs[j] != '”' || parts < 2 || first == "" {
			continue
		}
		name := v.afterQuote(i, c[1])
		verb := v.verbIn(c[0], i)
		if w.ShapeNouns.Within([]rune(name)) && verb >= 0 && !p.figureIn(v, i, j, before) {
			to := j + 1
			for to < c[1] && !isBreak(rs[to]) && joiner(rs, to) == 0 {
				to++
			}
			st := &statement{v: v, from: verb, to: to, subject: name, op: reading.Equal, value: first, unit: "个", kind: "count", conf: guess, doubts: []string{doubtShape}}
			p.finishSubject(st)
			p.add(st)
		}
		i = j
	}
}
