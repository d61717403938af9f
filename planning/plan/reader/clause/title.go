package clause

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// titles reads honours and designations applied for: 创建全国文明城市, 争创
// 国家森林城市, 打造国家级…示范区.
func (p *parser) titles(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		n, _ := w.TitleVerbs.Prefix(rs[i:c[1]])
		if n == 0 || v.quoted[i] {
			continue
		}
		strong, _ := w.TitleStrong.Prefix(rs[i:c[1]])
		end := v.titleEnd(i+n, c[1])
		name := rs[i+n : end]
		noun := w.TitleNouns.Within(name)
		level, _ := w.TitleLevels.Prefix(trimQuote(name))
		levelled := level > 0 || p.provinceName(name)
		if w.TitleNot.Within(rs[i:c[1]]) && w.TitleNot.Within(name) || w.TitleNot.Within(rs[end:min(end+3, c[1])]) {
			i += n - 1
			continue
		}
		if k := len(name); !noun && strong > 0 && levelled && k >= 6 && strings.ContainsRune("区心地纽县镇村园馆城", name[k-1]) {
			noun = true // 争创国家…枢纽
		}
		if !noun || strong == 0 && !levelled || len(name) < 4 || strings.Contains(string(name), "创建活动") {
			i += n - 1
			continue
		}
		if p.figureIn(v, i, end, before) {
			i += n - 1
			continue
		}
		st := &statement{v: v, from: i, to: end, subject: string(name) + "称号", op: reading.Equal, value: "1", unit: "个", kind: "title", conf: spoken, doubts: []string{doubtTitle}}
		p.finishSubject(st)
		p.add(st)
		i = end - 1
		for end < c[1] && joiner(rs, end) > 0 { // 争创A和B
			next := end + joiner(rs, end)
			to := v.titleEnd(next, c[1])
			other := rs[next:to]
			level, _ := w.TitleLevels.Prefix(trimQuote(other))
			if level == 0 && !p.provinceName(other) || !w.TitleNouns.Within(other) || to == next {
				break
			}
			more := *st
			more.from, more.to, more.subject = next, to, string(other)+"称号"
			p.add(&more)
			end = to
			i = end - 1
		}
	}
}

// campaigns reads honours that a plan works on without saying that it applies:
// 深入推进“无废城市”建设, 开展全国双拥模范城创建活动.
func (p *parser) campaigns(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	n, at := find(v.runes[c[0]:c[1]], w.TitleWork)
	if at < 0 {
		return
	}
	i := c[0] + at
	end := c[1]
	m, _ := w.TitleWorkEnds.Suffix(v.runes[i+n : end])
	name := v.runes[i+n : end-m]
	if m == 0 || len(name) < 4 || len(name) > 30 || p.figureIn(v, i, end, before) || w.TitleNot.Within(name) {
		return
	}
	quoted := name[0] == '“'
	if k, at := find(name, w.TitleNouns); at < 0 || at+k < len(name) && !quoted {
		return
	}
	if ending := v.runes[end-1]; !quoted && ending == '设' && !w.TitleTowns.Within(name) {
		return // a zone that exists is built up, no honour is sought
	}
	if !quoted && !w.TitleLevels.Within(name) && !p.provinceName(name) {
		return
	}
	st := &statement{v: v, from: i, to: end, subject: string(name) + "称号", op: reading.Equal, value: "1", unit: "个", kind: "title", conf: spoken, doubts: []string{doubtTitle}}
	p.finishSubject(st)
	p.add(st)
}

// titleEnd is where the name of an honour ends.
func (v *view) titleEnd(i, end int) int {
	quote := 0
	for j := i; j < end; j++ {
		switch v.runes[j] {
		case '“':
			quote++
		case '”':
			quote--
		case '、', '和', '与':
			if quote == 0 && j > i {
				return j
			}
		}
	}
	return end
}

func trimQuote(rs []rune) []rune {
	if len(rs) > 0 && rs[0] == '“' {
		return rs[1:]
	}
	return rs
}

// provinceName says whether a name begins with a province (湖北省…示范县): two or
// three runes and 省, or 自治区.
func (p *parser) provinceName(name []rune) bool {
	for i := 2; i <= 4 && i < len(name); i++ {
		if name[i] == '省' {
			return true
		}
	}
	return strings.Contains(string(name[:min(len(name), 10)]), "自治区")
}

// figureIn says whether a statement made since before overlaps [i, j).
func (p *parser) figureIn(v *view, i, j, before int) bool {
	for _, st := range p.out[before:] {
		if st.v == v && st.from < j && i < st.to {
			return true
		}
	}
	return false
}

// scales reads scale words that name a size: 打造千亿级产业园区, 迈上万亿台阶.
func (p *parser) scales(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		if v.quoted[i] || v.inTime[i] || !isNumeral(rs[i]) || i > 0 && (isNumeral(rs[i-1]) || isDigit(rs[i-1]) || rs[i-1] == '双') {
			continue
		}
		j := i
		for j < c[1] && isNumeral(rs[j]) {
			j++
		}
		value, scale, ok := scaleWord(rs[i:j])
		if !ok || scale == "" || scale == "万" {
			i = j
			continue
		}
		to := j
		if to < c[1] && rs[to] == '元' {
			to++
		}
		if to < c[1] && rs[to] == '级' {
			to++
		}
		if n, _ := w.ScaleNot.Prefix(rs[j:c[1]]); n > 0 {
			continue
		}
		noun, end := p.nounAfter(v, to, c[1], false)
		if noun == "" || !w.ScaleNouns.Within([]rune(noun)) || p.figureIn(v, i, end, before) || !v.verbAt(i, c[0]) && !v.reachBefore(i, c[0]) && !v.makesNear(i, c[0]) {
			i = j
			continue
		}
		st := &statement{v: v, from: v.verbStart(c[0], i), to: end, subject: noun, op: reading.AtLeast, value: value, unit: scale + "元", kind: "level", conf: spoken, doubts: []string{doubtScale}}
		p.finishSubject(st)
		p.add(st)
		i = end
	}
}

// makesNear says whether a verb that makes things stands shortly before i, in
// the same member of the list.
func (v *view) makesNear(i, from int) bool {
	for k := i; k > from && i-k < 12; k-- {
		if joiner(v.runes, k-1) > 0 {
			return false
		}
		if n, _ := lexicon.Clause().Make.Suffix(v.runes[from:k]); n > 1 {
			return true
		}
	}
	return false
}

func (v *view) reachBefore(i, from int) bool {
	senses, _ := v.sensesBefore(i, from)
	return len(senses) > 0
}

// inWords reads targets that name no figure of their own: 与经济增长同步,
// 完成省下达目标.
func (p *parser) inWords(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		n, kind := w.WordsTargets.Prefix(rs[i:c[1]])
		if n == 0 {
			continue
		}
		end := i + n
		for end < c[1] && end-i < 20 && joiner(rs, end) == 0 && rs[end] != '的' {
			end++
		}
		subject, from := p.subjectBefore(v, p.unread(v, c, i), i)
		if subject == "" {
			subject, from = p.subject, i
		}
		if subject == "" || p.figureIn(v, from, end, before) {
			continue
		}
		st := &statement{v: v, from: from, to: end, subject: subject, op: reading.AtLeast, value: string(rs[i:end]), kind: kind, conf: spoken, doubts: []string{doubtWords}}
		if kind == "level" {
			st.op = reading.Equal
		}
		p.finishSubject(st)
		p.add(st)
		i = end
	}
}
