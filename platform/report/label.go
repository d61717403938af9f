package report

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Levels is how deep headings go.
const Levels = 4

// Labels gives each block what is printed before it by itself: the number of a
// heading, 表1 and 图1 where there are several, 附件1. Headings count anew in
// each annex.
func (d *Document) Labels() []string {
	tables, charts, annexes := 0, 0, 0
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Table:
			tables += one(b.Title != "")
		case Chart:
			charts += one(b.Title != "")
		case Annex:
			annexes++
		}
	}
	out := make([]string, len(d.Blocks))
	var heads [Levels]int
	table, chart, annex := 0, 0, 0
	for i, b := range d.Blocks {
		switch b := b.(type) {
		case Heading:
			if b.Plain || b.Level < 1 || b.Level > Levels {
				break
			}
			heads[b.Level-1]++
			clear(heads[b.Level:])
			out[i] = headingNumber(d.Language(), heads[:b.Level])
		case Table:
			if b.Title != "" {
				table++
				out[i] = d.counted("report.table", table, tables)
			}
		case Chart:
			if b.Title != "" {
				chart++
				out[i] = d.counted("report.chart", chart, charts)
			}
		case Annex:
			heads = [Levels]int{}
			annex++
			out[i] = d.counted("report.annex", annex, annexes)
		}
	}
	return out
}

// counted numbers one of several; the only annex is called so, the only table or
// chart needs no name.
func (d *Document) counted(key string, n, of int) string {
	if of > 1 {
		return d.T(key, i18n.Args{"N": strconv.Itoa(n)})
	}
	if key == "report.annex" {
		return strings.TrimSpace(d.T(key, i18n.Args{"N": ""}))
	}
	return ""
}

// headingNumber is the number of a heading, by level: 一、（一）1.（1） in Chinese,
// 1. 1.1 1.1.1 otherwise.
func headingNumber(l i18n.Lang, counts []int) string {
	n := counts[len(counts)-1]
	if l != i18n.ZH {
		parts := make([]string, len(counts))
		for i, c := range counts {
			parts[i] = strconv.Itoa(c)
		}
		if len(parts) == 1 {
			return parts[0] + ". "
		}
		return strings.Join(parts, ".") + " "
	}
	switch len(counts) {
	case 1:
		return quantity.Chinese(n) + "、"
	case 2:
		return "（" + quantity.Chinese(n) + "）"
	case 3:
		return strconv.Itoa(n) + "."
	}
	return "（" + strconv.Itoa(n) + "）"
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// Clean is text as a file may hold it: without control characters, characters that
// XML has no place for, and marks that turn the direction of what follows. Line
// ends and tabs stay.
func Clean(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, unfit) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unfit(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func unfit(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < ' ', r >= 0x7F && r <= 0x9F, r&0xFFFE == 0xFFFE, r == '\uFEFF':
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F:
		return true
	}
	return false
}
