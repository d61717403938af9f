package clause

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// covers reads full coverage and its opposite: 全覆盖, 应保尽保, 清零, 杜绝,
// 全面解决…问题.
func (p *parser) covers(v *view, c [2]int, before int) {
	w := lexicon.Clause()
	rs := v.runes
	for i := c[0]; i < c[1]; i++ {
		if n, _ := w.CoverNot.Prefix(rs[i:c[1]]); n > 0 {
			i += n - 1
			continue
		}
		if n, _ := w.Cover.Prefix(rs[i:c[1]]); n > 0 {
			if !p.figureIn(v, i, i+n, before) {
				p.cover(v, c, i, i+n)
			}
			i += n - 1
			continue
		}
		if n, _ := w.Zero.Prefix(rs[i:c[1]]); n > 0 {
			if !p.figureIn(v, i, i+n, before) {
				p.none(v, c, i, i+n)
			}
			i += n - 1
		}
	}
}

// cover reads the statement whose words of coverage stand in [i, j).
func (p *parser) cover(v *view, c [2]int, i, j int) {
	word := string(v.runes[i:j])
	if i, j = v.quoteOf(i, j); v.quoted[i] && v.runes[i] != '“' && !strings.Contains(word, "清零") && !strings.HasPrefix(word, "应") {
		return
	}
	if strings.HasPrefix(word, "覆盖全") && !v.ends(j) {
		return // 覆盖全市的服务体系: it describes
	}
	if j < c[1] && v.runes[j] == '的' {
		return
	}
	verbal := (strings.HasPrefix(word, "全面") || strings.HasPrefix(word, "彻底")) && !strings.HasSuffix(word, "覆盖")
	start := p.unread(v, c, i)
	subject, from := p.subjectBefore(v, start, i)
	to := j
	after, end := p.nounAfter(v, j, c[1], false)
	if lexicon.Clause().Vague.Within([]rune(after)) && (verbal || strings.Contains(word, "消除")) {
		return
	}
	if strings.HasSuffix(word, "落实") {
		if n, _ := lexicon.Clause().InForce.Suffix([]rune(after)); n == 0 && after != "" || subject == "" && after == "" {
			return
		}
	}
	if strings.HasSuffix(word, "推动") || strings.HasSuffix(word, "启动") || strings.HasSuffix(word, "开展") {
		if n, _ := lexicon.Clause().WholeActs.Suffix([]rune(after)); n == 0 {
			return
		}
	}
	st := &statement{v: v, op: reading.CoverAll, kind: "cover", value: "100", unit: "%", conf: vague}
	switch {
	case strings.HasSuffix(word, "所有") || strings.HasSuffix(word, "每个") || strings.HasSuffix(word, "各"):
		// 光网覆盖所有行政村
		if subject == "" || len([]rune(after)) < 2 || strings.ContainsRune(after, '的') {
			return
		}
		subject, to = subject+string(v.runes[i:i+2])+after, end
		st.conf = likely
	case strings.HasSuffix(word, "按照") || strings.HasSuffix(word, "执行") || strings.HasSuffix(word, "采用"):
		// 新建建筑全面按照…标准建设
		if subject == "" || !strings.Contains(after, "标准") {
			return
		}
		subject, to = subject+after, end
		st.conf = vague
	case strings.HasSuffix(word, "落实") && after == "":
		st.conf = spoken // …制度全面落实
	case verbal && after == "" && subject != "" && (strings.HasSuffix(word, "完成") || strings.HasSuffix(word, "落实") || strings.HasSuffix(word, "消除") || strings.HasSuffix(word, "解决")):
		// X全面完成
	case verbal:
		// 全面推行X: the thing follows
		if after == "" {
			return
		}
		subject, from, to = after, i, end
		st.conf = spoken
		st.doubts = append(st.doubts, doubtCover)
	case (strings.HasPrefix(word, "全部") || strings.HasPrefix(word, "均")) && after != "" && subject != "":
		to = end // 全部达到二级以上水平
	case strings.HasPrefix(word, "覆盖"), subject == "":
		if subject == "" && after != "" && end-j < 24 {
			subject, to = after, end
		}
	}
	if subject == "" && strings.HasPrefix(word, "全部") && after == "" && p.dateLast(v, c) {
		return
	}
	if subject == "" && !strings.HasPrefix(word, "应") {
		subject = p.subject
		from = i
	}
	if subject == "" {
		from = i
	}
	if strings.Contains(word, "清零") || strings.Contains(word, "消除") || strings.Contains(word, "解决") || strings.Contains(word, "取缔") || strings.Contains(word, "禁止") {
		st.value, st.unit = "0", ""
		st.op = reading.CoverAll
	}
	st.subject, st.from, st.to = subject, min(from, i), to
	if st.to <= st.from {
		return
	}
	p.finishSubject(st)
	p.add(st)
}

// dateLast gives the count of the clause before the date of this one
// (建设…等3项工程, 2024年底前全部投产), which says no more than when.
func (p *parser) dateLast(v *view, c [2]int) bool {
	n := len(p.out)
	if n == 0 || p.dated != tense.Future || !p.date.explicit {
		return false
	}
	last := p.out[n-1]
	if last.v != v || last.kind != "count" || last.tense != tense.Future || last.from >= c[0] {
		return false
	}
	last.due = p.date
	return true
}

// quoteOf widens words of coverage to the quote that holds nothing else
// (“两个全覆盖”).
func (v *view) quoteOf(i, j int) (int, int) {
	if !v.quoted[i] || j >= len(v.runes) || v.runes[j] != '”' {
		return i, j
	}
	for k := i - 1; k >= 0 && i-k < 4; k-- {
		if v.runes[k] == '“' {
			return k, j + 1
		}
	}
	return i, j
}

// none reads 杜绝…, 消除…: nothing of what follows is to be left.
func (p *parser) none(v *view, c [2]int, i, j int) {
	after, end := p.nounAfter(v, j, c[1], false)
	subject := after
	if string(v.runes[i:j]) != "不发生" && lexicon.Clause().Vague.Within(v.runes[j:c[1]]) {
		return
	}
	if after == "" || strings.ContainsRune(string(v.runes[i:j]), '零') {
		s, from := p.subjectBefore(v, c[0], i)
		if s != "" {
			subject = s
			i, end = from, j
		}
	}
	subject = strings.TrimSuffix(strings.TrimSuffix(subject, "底线"), "的")
	if subject == "" {
		return
	}
	st := &statement{v: v, from: i, to: end, subject: subject, op: reading.CoverAll, kind: "cover", value: "0", conf: spoken, doubts: []string{doubtCover}}
	p.finishSubject(st)
	p.add(st)
}

// unread is where the text before i begins that no statement of the clause has
// taken yet.
func (p *parser) unread(v *view, c [2]int, i int) int {
	start := c[0]
	for k := len(p.out) - 1; k >= 0 && p.out[k].v == v; k-- {
		st := p.out[k]
		if st.to <= i && st.to > start && st.from >= c[0] {
			start = st.to
		}
	}
	return start
}
