package clause

import (
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
		st := &statement{v: v, from: from, to: end, subject: subject, op: reading.AtMost, value: class, unit: "类", kind: "level", conf: fair}
		p.finishSubject(st)
		p.add(st)
	}
}
