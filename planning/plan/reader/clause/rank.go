package clause

import (
	"strconv"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// ranks reads places in rankings: 进入全省前10, 跻身全国百强县, 居全国第二位,
// 挺进全省园区二十强.
func (p *parser) ranks(v *view, c [2]int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		place, to, ok := v.placeAt(i, c[1])
		if !ok {
			continue
		}
		if to < c[1] && rs[to] == '前' {
			continue // 全国百强县前50位
		}
		verb, n := v.rankVerb(c[0], i)
		if verb < 0 {
			continue
		}
		if m, _ := w.RankNot.Prefix(rs[to:c[1]]); m > 0 {
			continue
		}
		if p.continues(v, c, verb, i, to, place) {
			i = to - 1
			continue
		}
		subject, from := p.subjectBefore(v, c[0], verb)
		scope := strings.Trim(string(rs[verb+n:max(verb+n, v.skipTimeBack(i))]), "“”的第在由从")
		st := &statement{v: v, from: from, to: to, op: reading.AtMost, value: strconv.Itoa(place), unit: "位", kind: "rank", conf: likely}
		if subject == "" {
			st.from = verb
			subject = p.subject
		}
		st.subject = subject
		if scope == "由" || scope == "从" {
			scope = ""
		}
		if scope != "" && len([]rune(scope)) < 20 {
			st.subject = strings.TrimSpace(subject + scope + "排名")
		}
		p.finishSubject(st)
		p.add(st)
		i = to - 1
	}
}

// placeAt reads a place at i: 前10(名|位), 第二位, 10强, 百强县.
func (v *view) placeAt(i, end int) (place, to int, ok bool) {
	rs := v.runes
	j := i
	head := rs[i]
	if head == '首' && i+1 < end && rs[i+1] == '位' {
		return 1, i + 2, true
	}
	if head == '前' || head == '第' {
		j++
	} else if !isDigit(head) && !isNumeral(head) || i > 0 && (isDigit(rs[i-1]) || isNumeral(rs[i-1]) || rs[i-1] == '前' || rs[i-1] == '第' || isLatin(rs[i-1])) {
		return 0, 0, false
	}
	k := j
	for k < end && isDigit(rs[k]) {
		k++
	}
	if k > j {
		place, _ = strconv.Atoi(string(rs[j:k]))
	} else {
		for k < end && isNumeral(rs[k]) {
			k++
		}
		switch string(rs[j:k]) {
		case "百":
			place = 100
		case "千":
			place = 1000
		default:
			n, ok := ParseNumeral(rs[j:k])
			if !ok {
				return 0, 0, false
			}
			place = int(n)
		}
	}
	if place <= 0 || place > 3000 || k == j {
		return 0, 0, false
	}
	switch head {
	case '前':
		if k < end && (rs[k] == '位' || rs[k] == '名' || rs[k] == '强') {
			return place, k + 1, true
		}
		if k == end || v.ends(k) || hasAt(rs, k, "行列") || hasAt(rs, k, "地位") {
			return place, k, true
		}
	case '第':
		if k < end && (rs[k] == '位' || rs[k] == '名') {
			return place, k + 1, true
		}
		if (k == end || v.ends(k)) && place <= 100 {
			return place, k, true
		}
	default:
		if n, _ := lexicon.Clause().RankTail.Prefix(rs[k:end]); n > 0 {
			return place, k + n, true
		}
	}
	return 0, 0, false
}

// rankVerb finds the verb that claims the place at i, not further off than a
// scope may be long.
func (v *view) rankVerb(from, i int) (at, n int) {
	w := lexicon.Clause()
	for k := i; k > from && i-k < 24; k-- {
		if n, _ := w.RankVerbs.Suffix(v.runes[from:k]); n > 0 {
			scope := string(v.runes[k:i])
			if n == 1 && k != i && !w.RankScope.Within(v.runes[k:i]) {
				continue
			}
			if strings.ContainsAny(scope, "、") && !w.RankScope.Within(v.runes[k:i]) {
				return -1, 0
			}
			return k - n, n
		}
	}
	return -1, 0
}

// continues says whether the place at i belongs to the ranking read just
// before: the other side of a pair (由第15位升至第6位) or the next of a list
// (居第九位、第十位), and completes that.
func (p *parser) continues(v *view, c [2]int, verb, i, to, place int) bool {
	n := len(p.out)
	if n == 0 {
		return false
	}
	prev := p.out[n-1]
	if prev.v != v || prev.kind != "rank" || prev.from < c[0] || prev.to > i {
		return false
	}
	between := v.runes[prev.to:i]
	if len(between) == 1 && joiner(between, 0) == 1 {
		next := *prev
		next.value, next.to = strconv.Itoa(place), to
		if at := strings.LastIndex(prev.subject, "、"); at > 0 {
			next.subject = prev.subject
		}
		p.out = append(p.out, &next)
		return true
	}
	if _, moved := movement(string(between)); moved && len(between) < 14 {
		prev.fromSide = &reading.Dated{Year: v.yearOf(v.placeHead(prev.to)), Value: number(prev.value)}
		prev.value, prev.to = strconv.Itoa(place), to
		prev.toSide = &reading.Dated{Year: v.yearOf(i), Value: number(prev.value)}
		prev.year = v.yearOf(i)
		for _, w := range []string{"由排名", "从排名"} {
			prev.subject = strings.Replace(prev.subject, w, "", 1)
		}
		return true
	}
	return false
}

// placeHead is where the place that ends at j begins.
func (v *view) placeHead(j int) int {
	for k := j - 1; k >= 0 && k > j-8; k-- {
		if v.runes[k] == '第' || v.runes[k] == '前' {
			return k
		}
	}
	return j
}
