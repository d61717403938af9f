package finding

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reading"
)

// healings reports the places the reader mended, by code: those of one table
// together, each of the prose on its own. proseOnly leaves tables to the caller.
func healings(in *Input, code string, proseOnly bool) []reading.Finding {
	var out []reading.Finding
	tables, same := map[string]int{}, map[string]int{}
	for _, h := range in.Reading.Healed {
		if h.Code != code || in.healedBetter(h) {
			continue
		}
		table := ""
		if in.tables.touch(h.Span) {
			for _, t := range in.Reading.Tables {
				if t.Span.Overlaps(h.Span) && (t.Kind == "targets" || t.Kind == "results") {
					table = t.ID
				}
			}
		}
		change := fmt.Sprintf("“%s”读作“%s”", shorten(h.Was, 24), shorten(h.Now, 24))
		if h.Was == "" {
			change = fmt.Sprintf("缺一格，按“%s”补读", shorten(h.Now, 24))
		}
		// the same wound again, or a run of headings of one kind, is one finding
		again := h.Was
		if code == "numbering" {
			again = "chapter " + chapter(in.sectionAt(h.Span))
		}
		if i, ok := same[again]; ok && table == "" {
			out[i].Spans = append(out[i].Spans, h.Span)
			if code == "numbering" {
				out[i].Message = strings.TrimSuffix(out[i].Message, "。") + "；" + change + "。"
			}
			continue
		}
		if table != "" {
			if proseOnly {
				continue
			}
			if i, ok := tables[table]; ok {
				out[i].Spans = append(out[i].Spans, h.Span)
				out[i].Message = strings.TrimSuffix(out[i].Message, "。") + "；" + change + "。"
				continue
			}
			tables[table] = len(out)
			change = table + "中" + change
		} else {
			same[again] = len(out)
		}
		f := mended(code, change+"。", h.Why, h.Span)
		if sureSeparator(h.Was, h.Now) {
			f.Severity = reading.Note
		}
		f.Detail = map[string]any{"was": h.Was, "now": h.Now}
		out = append(out, f)
	}
	return out
}

// healedBetter: two readers mended one place; a corrupt number says more than
// healed text.
func (in *Input) healedBetter(h reading.Healing) bool {
	return h.Code == "healed-text" && in.mended.touch(h.Span)
}

// sectionAt is the id of the innermost section whose text holds the span.
func (in *Input) sectionAt(s reading.Span) string {
	i, _ := slices.BinarySearchFunc(in.Reading.Sections, s[0]+1, func(sec reading.Section, at int) int { return sec.Span[0] - at })
	if i == 0 {
		return "0"
	}
	return in.Reading.Sections[i-1].ID
}

// sureSeparator says whether all that was put in stands right after a per cent
// sign: the figures on both sides are then beyond doubt.
func sureSeparator(was, now string) bool {
	i := strings.IndexByte(was, '%')
	for i >= 0 {
		i++
		if head, tail := was[:i], was[i:]; tail != "" && strings.HasPrefix(now, head) && strings.HasSuffix(now, tail) && len(now) > len(was) {
			return strings.Trim(now[i:len(now)-len(tail)], ",，、;；") == ""
		}
		next := strings.IndexByte(was[i:], '%')
		if next < 0 {
			return false
		}
		i += next
	}
	return false
}

func mended(code, message, why string, spans ...reading.Span) reading.Finding {
	severity := reading.Note
	if code == "corrupt-number" {
		severity = reading.Warning
	}
	return reading.Finding{
		Code: code, Severity: severity,
		Message:     message,
		Explanation: why,
		Advice:      "请对照原件改正；改正前，这里的读法是推断的。",
		Spans:       spans,
	}
}

var (
	twoPoints = mustPattern(`\d+\.\d+\.\d+(?:\.\d+)?`)
	yearsRun  = mustPattern(`20\d{2}20\d{2}年`)
	dateRun   = mustPattern(`20\d{2}(?:\d{1,3})日`)
	ratesRun  = mustPattern(`\d+(?:\.\d+)?%\d+(?:\.\d+)?[%Gg]?`)
	longCount = mustPattern(`(\d{6,9})(人|户|名|家|个|座|套)`)
	version   = regexp.MustCompile(`^\d+\.\d+\.\d+$`)
)

// corruptNumber finds figures that cannot be what was meant: separators lost
// between two numbers, two decimal points.
func corruptNumber(in *Input) []reading.Finding {
	out := healings(in, "corrupt-number", false)
	for _, c := range []struct {
		re  *pattern
		say string
	}{
		{twoPoints, "一个数里有两个小数点，可能是两三个数之间的分隔符丢失"},
		{yearsRun, "两个年份连在一起，中间的连接号丢失"},
		{dateRun, "日期里缺“年”“月”"},
		{ratesRun, "两个数值连在一起，中间的顿号丢失"},
		{longCount, "整数位数异常且未分节，可能是两个数连在一起、中间丢了量词"},
	} {
		for _, h := range in.grep(c.re) {
			if in.healedAt(h.span) || c.re == twoPoints && outlineNumber(h) || c.re == longCount && strings.HasSuffix(h.groups[1], "000") {
				continue
			}
			out = append(out, mended("corrupt-number", fmt.Sprintf("“%s”不像一个完整的数。", h.text), c.say+"。", h.span))
		}
	}
	return out
}

// outlineNumber: 1.2.3 at the head of a sentence, or a version or date.
func outlineNumber(h hit) bool {
	if h.from == 0 && version.MatchString(h.text) {
		return true
	}
	parts := strings.Split(h.text, ".")
	return len(parts) == 3 && len(parts[0]) == 4 || strings.HasSuffix(h.passage.S[:h.from], "V") || strings.HasSuffix(h.passage.S[:h.from], "v")
}

// cellMissing reports table cells that were lost.
func cellMissing(in *Input) []reading.Finding { return healings(in, "cell-missing", false) }

// numbering reports headings whose number does not follow.
func numbering(in *Input) []reading.Finding {
	out := healings(in, "numbering", false)
	for _, s := range in.Slips {
		if in.standsBetween(s.Expected, s.Before[1], s.Span[0]) {
			continue // the number is there, in a paragraph not taken for a heading
		}
		f := mended("numbering", fmt.Sprintf("标题编号印为“%s”，按顺序应为“%s”。", s.Printed, s.Expected), "可能漏印一节，或编号笔误。", s.Span)
		f.Advice = "请核对是否缺一节；不缺的，改正编号和目录。"
		f.Spans = append(f.Spans, s.Before)
		out = append(out, f)
	}
	return out
}

// standsBetween says whether a line between two places begins with a label.
func (in *Input) standsBetween(label string, from, to int) bool {
	start := true
	for i := from; i < to && i < len(in.Text); i++ {
		r := in.Text[i]
		if start && r > ' ' && r != '\u3000' && r != '\u00a0' {
			line := layout.Normalise(in.Text, i, min(to, i+12)).String()
			if strings.HasPrefix(line, layout.Normalise([]rune(label), 0, len([]rune(label))).String()) {
				return true
			}
			start = false
		}
		if r == '\n' {
			start = true
		}
	}
	return false
}

var (
	commaLost = mustPattern(`\d+(?:\.\d+)?%(?:成功|实现|建成|完成|获批|获得|荣获|率先|全面|新增|累计|全市|全县|全区|加快|推进|推动|建设|开展|实施|打造)[\p{Han}]{2,6}`)
	bodyEnd   = "。;!?…:)》”』】.\"'—"
)

// healedText reports mended prose, and wounds of the text that no one mended:
// lost punctuation, unclosed brackets in table heads, headings cut short.
func healedText(in *Input) []reading.Finding {
	out := healings(in, "healed-text", false)
	add := func(message, why string, s reading.Span) {
		if !in.healedAt(s) {
			out = append(out, mended("healed-text", message, why, s))
		}
	}
	for _, h := range in.grep(commaLost) {
		add(fmt.Sprintf("“%s”中间可能丢了一个逗号。", h.text), "百分数之后直接接了另一件事。", h.span)
	}
	for i, p := range in.passages {
		n := len(p.Runes)
		if n < 16 || strings.ContainsRune(bodyEnd, p.Runes[n-1]) {
			continue
		}
		// the last sentence of a section, which ends in a figure or a rate
		last := i+1 == len(in.passages) || in.passages[i+1].Section != p.Section
		if last && endsInFigure.MatchString(p.S) && !strings.Contains(p.S, "印发") && !in.annex(p.Section) {
			tail := p.Text.Span(max(0, n-12), n)
			add(fmt.Sprintf("“%s”之后没有句号，可能还有文字丢失。", string(p.Runes[max(0, n-12):])), "一节的末句没有句末标点。", tail)
		}
	}
	out = append(out, openBrackets(in)...)
	return append(out, cutHeadings(in)...)
}

var endsInFigure = regexp.MustCompile(`\d(%|[\p{Han}]{1,3})?$`)

// openBrackets: lines of an indicator table that open a bracket and never close it.
func openBrackets(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, t := range in.Reading.Tables {
		if t.Kind != "targets" && t.Kind != "results" {
			continue
		}
		var spans []reading.Span
		var quotes []string
		start := t.Span[0]
		for i := t.Span[0]; i <= t.Span[1] && i <= len(in.Text); i++ {
			if i < t.Span[1] && i < len(in.Text) && in.Text[i] != '\n' && in.Text[i] != '\t' {
				continue
			}
			line := layout.Normalise(in.Text, start, i)
			s := line.String()
			span := reading.Span{start, i}
			start = i + 1
			open := strings.Count(s, "(") + strings.Count(s, "(") - strings.Count(s, ")") - strings.Count(s, ")")
			if open > 0 && len(line.Runes) < 20 && !closesSoon(in.Text[i:min(len(in.Text), i+14)]) && !in.healedAt(span) {
				spans = append(spans, line.Span(0, len(line.Runes)))
				quotes = append(quotes, "“"+s+"”")
			}
		}
		if len(spans) > 0 {
			out = append(out, mended("healed-text", fmt.Sprintf("%s有%d处括号没有合上：%s。", t.ID, len(spans), list(unique(quotes), 6)), "转换或排版时丢了右括号。", spans...))
		}
	}
	return out
}

// closesSoon: the bracket is closed on the next line (a cell broken over lines).
func closesSoon(rest []rune) bool {
	for _, r := range rest {
		switch r {
		case ')', '）':
			return true
		case '(', '（':
			return false
		}
	}
	return false
}
