package sentence

// deepest is how many runes a bracket or quotation may hold and still keep a
// sentence together; a longer one holds sentences itself.
const deepest = 150

// cut finds the sentences of a paragraph as ranges [from, to). 。;!? end one,
// with the closing quotes and brackets after them, but not inside a bracket or
// quotation that closes again. A point never does: it is a decimal point or
// part of a number.
func cut(rs []rune) [][2]int {
	inside := enclosed(rs)
	var out [][2]int
	start := 0
	for j := 0; j < len(rs); j++ {
		if !terminator(rs[j]) || inside[j] {
			continue
		}
		for j+1 < len(rs) && (terminator(rs[j+1]) || closing(rs[j+1])) && !inside[j+1] {
			j++
		}
		out = append(out, [2]int{start, j + 1})
		start = j + 1
	}
	if start < len(rs) {
		out = append(out, [2]int{start, len(rs)})
	}
	return out
}

// enclosed marks the runes that stand inside a short bracket or quotation that
// is closed. A stop right before the closing mark of a quotation which began
// the sentence is the sentence's own and is not marked.
func enclosed(rs []rune) []bool {
	in := make([]bool, len(rs))
	type mark struct {
		at int
		r  rune
	}
	var open []mark
	for i, r := range rs {
		if want := pair(r); want != 0 {
			if len(open) == 16 { // far too deep: the first was never closed
				open = open[:copy(open, open[1:])]
			}
			open = append(open, mark{i, want})
			continue
		}
		if !closing(r) {
			continue
		}
		for k := len(open) - 1; k >= 0; k-- {
			if open[k].r != r {
				continue
			}
			if i-open[k].at <= deepest {
				end := i
				if endsWithin(rs, i) {
					end = i - 1
				}
				for m := open[k].at; m < end; m++ {
					in[m] = true
				}
			}
			open = open[:k]
			break
		}
	}
	return in
}

func terminator(r rune) bool { return r == '。' || r == ';' || r == '!' || r == '?' }

// endsWithin says whether the stop before the closing mark at i ends the whole
// sentence: …说:“……。” It does not in 开展“……!”活动.
func endsWithin(rs []rune, i int) bool {
	if !terminator(rs[i-1]) {
		return false
	}
	if i+1 == len(rs) {
		return true
	}
	next := rs[i+1]
	return rs[i-1] == '。' && next != ',' && next != '、' && next != '的'
}

func closing(r rune) bool {
	switch r {
	case '”', '’', ')', '》', '〕', '】', '」', '』', ']':
		return true
	}
	return false
}

// pair is the mark that closes an opening mark, 0 for any other rune.
func pair(r rune) rune {
	switch r {
	case '“':
		return '”'
	case '‘':
		return '’'
	case '(':
		return ')'
	case '《':
		return '》'
	case '〔':
		return '〕'
	case '【':
		return '】'
	case '「':
		return '」'
	case '『':
		return '』'
	case '[':
		return ']'
	}
	return 0
}
