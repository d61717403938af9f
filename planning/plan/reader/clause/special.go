package clause

import (
	"strconv"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

var romans = map[rune]string{'Ⅰ': "1", 'Ⅱ': "2", 'Ⅲ': "3", 'Ⅳ': "4", 'Ⅴ': "5"}

// waterClass reads the class of a water body: 水质稳定达到Ⅱ类标准.
func (p *parser) waterClass(v *view, c [2]int) {
	rs := v.runes
	for i := c[0]; i+1 < c[1]; i++ {
		class, ok := romans[rs[i]]
		if !ok || rs[i+1] != '类' {
			continue
		}
		end := i + 2
		if end < len(rs) && !v.ends(end) && !hasAt(rs, end, "标准") && !hasAt(rs, end, "水质") && !hasAt(rs, end, "以上") {
			continue
		}
		senses, at := v.sensesBefore(i, c[0])
		subject, from := p.subjectBefore(v, c[0], at)
		if len(senses) == 0 || subject == "" {
			continue
		}
		st := &statement{v: v, from: from, to: end, subject: subject, op: reading.AtMost, value: class, unit: "类", kind: "level", conf: 0.8}
		p.finishSubject(st)
		p.add(st)
	}
}

// travel reads how long a way may take: 实现1小时直达省会、30分钟通达乡镇. A circle
// of so many minutes (15分钟生活圈) names a service and is none.
func (p *parser) travel(v *view, c [2]int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		if !isDigit(rs[i]) && !isNumeral(rs[i]) || i > 0 && (isDigit(rs[i-1]) || isNumeral(rs[i-1]) || rs[i-1] == '.' || isLatin(rs[i-1])) || v.quoted[i] {
			continue
		}
		j := i
		value := ""
		if isDigit(rs[i]) {
			j = decimalAt(rs, i)
			value = string(rs[i:j])
		} else {
			for j < c[1] && isNumeral(rs[j]) {
				j++
			}
			n, ok := ParseNumeral(rs[i:j])
			if !ok {
				i = j
				continue
			}
			value = strconv.FormatInt(n, 10)
		}
		unit := ""
		for _, u := range []string{"个小时", "小时", "分钟"} {
			if hasAt(rs, j, u) {
				unit = u
				break
			}
		}
		if unit == "" {
			i = j - 1
			continue
		}
		k := j + len([]rune(unit))
		if hasAt(rs, k, "内") {
			k++
		}
		n, _ := w.Arrive.Prefix(rs[min(k, c[1]):c[1]])
		if n == 0 {
			i = k - 1
			continue
		}
		to := k + n
		for to < c[1] && joiner(rs, to) == 0 {
			to++
		}
		if to-k > 20 || hasAt(rs, k+n, "率") || hasAt(rs, k+n, "交通") || hasAt(rs, k+n, "圈") {
			i = k - 1
			continue
		}
		start := p.unread(v, c, i)
		subject, from := p.subjectBefore(v, start, i)
		if subject == "" {
			from = i
		}
		st := &statement{v: v, from: from, to: to, subject: subject + string(rs[k:to]), op: reading.AtMost, value: value, unit: unit, kind: "level", conf: 0.75}
		p.finishSubject(st)
		p.add(st)
		i = to - 1
	}
}
