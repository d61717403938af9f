package clause

import (
	"strconv"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// heal mends what the surroundings prove: list separators lost between
// percentages, the dash lost between two years, the colons lost in a
// composition that must sum to one hundred. Nothing is guessed silently.
func (p *parser) heal(v *view) {
	for _, w := range v.times {
		if w.Healed {
			at := w.To
			for at > w.From && !isDigit(v.runes[at-1]) {
				at--
			}
			was := string(v.runes[at-8 : at])
			p.wounded(v, at-8, at, reading.Healing{Code: "corrupt-number", Was: was, Now: was[:4] + "-" + was[4:], Why: "两个年份之间的连接号缺失"})
		}
	}
	for k := range v.figs {
		q := &v.figs[k]
		if q.glued && k+1 < len(v.figs) {
			next := v.figs[k+1]
			q.healed = true
			p.wounded(v, q.from, next.to, reading.Healing{
				Code: "corrupt-number", Was: string(v.runes[q.from:next.to]),
				Now: string(v.runes[q.from:q.to]) + "、" + string(v.runes[next.from:next.to]),
				Why: "两个百分数之间的分隔号缺失，按并列的两个数值读取",
			})
		}
	}
	p.separators(v)
	p.runTogether(v)
	p.compositions(v)
}

// separators reports the commas lost after a percentage: 80%5G网络, 26%成功获批.
func (p *parser) separators(v *view) {
	past := lexicon.Tense().Past
	for _, q := range v.figs {
		if q.class != lexicon.RatioUnit || q.glued || q.to >= len(v.runes) || v.runes[q.to-1] != '%' {
			continue
		}
		n, _ := past.Prefix(v.runes[q.to:])
		if !isDigit(v.runes[q.to]) && n < 4 {
			continue
		}
		printed := string(v.runes[q.from:q.to])
		p.wounded(v, q.from, q.to+1, reading.Healing{Code: "corrupt-number", Was: printed + string(v.runes[q.to]), Now: printed + "," + string(v.runes[q.to]), Why: "百分数后的分隔号缺失"})
	}
}

// runTogether mends a count of people before which the count of households ran
// into it (261927人 where the text around counts households), when only one cut
// gives households of two to six people. The statement stays doubtful.
func (p *parser) runTogether(v *view) {
	for k := range v.figs {
		q := &v.figs[k]
		if q.unit != "人" || len(q.value) < 6 || strings.ContainsAny(q.value, ".") || q.chinese || !strings.ContainsRune(string(p.s.Runes), '户') {
			continue
		}
		cut, people := "", ""
		for i := 1; i < len(q.value); i++ {
			homes, _ := strconv.Atoi(q.value[:i])
			heads, _ := strconv.Atoi(q.value[i:])
			if q.value[i] != '0' && homes*2 <= heads && heads <= homes*6 {
				if cut != "" {
					return
				}
				cut, people = q.value[:i]+"户"+q.value[i:]+"人", q.value[i:]
			}
		}
		if cut == "" {
			continue
		}
		q.value, q.doubtful = people, true
		p.wounded(v, q.from, q.to, reading.Healing{Code: "corrupt-number", Was: string(v.runes[q.from:q.to]), Now: cut, Why: "相邻各处按户计数，此处户数与人数之间缺单位；只有这一种切分使每户在二至六人之间，按人数读取，请对照原件核对"})
	}
}

func (p *parser) wounded(v *view, i, j int, h reading.Healing) {
	h.Span = v.span(i, j)
	p.healed = append(p.healed, h)
}

// compositions mends 22.946.131 where the text speaks of a structure: the only
// cut into three parts that sum to about one hundred.
func (p *parser) compositions(v *view) {
	rs := v.runes
	if !containsAny(string(rs), []string{"结构", "构成", "产业比", "比例", "之比"}) {
		return
	}
	for i := 0; i < len(rs); i++ {
		if !isDigit(rs[i]) || i > 0 && (isDigit(rs[i-1]) || rs[i-1] == '.' || isLatin(rs[i-1])) || v.inTime[i] {
			continue
		}
		j := i
		dots := 0
		for j < len(rs) && (isDigit(rs[j]) || rs[j] == '.' && j+1 < len(rs) && isDigit(rs[j+1])) {
			if rs[j] == '.' {
				dots++
			}
			j++
		}
		if dots < 2 || j-i > 20 {
			i = j
			continue
		}
		cut, ok := cutComposition(string(rs[i:j]))
		if !ok {
			i = j
			continue
		}
		p.wounded(v, i, j, reading.Healing{Code: "corrupt-number", Was: string(rs[i:j]), Now: cut, Why: "构成各部分之间的冒号缺失，三部分之和应为100"})
		v.insertFigure(figure{from: i, to: j, numTo: j, value: cut, unit: "%", class: lexicon.RatioUnit, ratio: true, healed: true})
		i = j
	}
}

// insertFigure puts q in its place and drops the figures it covers.
func (v *view) insertFigure(q figure) {
	var out []figure
	put := false
	for _, o := range v.figs {
		if o.from < q.to && q.from < o.to {
			continue
		}
		if o.from > q.from && !put {
			out, put = append(out, q), true
		}
		out = append(out, o)
	}
	if !put {
		out = append(out, q)
	}
	v.figs = out
}

// cutComposition finds the one cut of run-together decimals into three parts
// that sum to 100 within the rounding of their last digits; ok is false when
// there is none or more than one.
func cutComposition(s string) (string, bool) {
	var found []string
	for a := 1; a < len(s)-1; a++ {
		for b := a + 1; b < len(s); b++ {
			parts := []string{s[:a], s[a:b], s[b:]}
			sum := 0.0
			good := true
			for _, part := range parts {
				x, ok := share(part)
				good = good && ok
				sum += x
			}
			if good && sum > 99.79 && sum < 100.21 {
				found = append(found, strings.Join(parts, ":"))
			}
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// share is a part of a composition: one or two digits and at most two decimals.
func share(s string) (float64, bool) {
	whole, dec, dotted := strings.Cut(s, ".")
	if len(whole) == 0 || len(whole) > 2 || whole[0] == '0' && len(whole) > 1 || dotted && (len(dec) == 0 || len(dec) > 2) || strings.Contains(dec, ".") {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil
}
