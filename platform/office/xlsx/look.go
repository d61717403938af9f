package xlsx

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The typefaces of boards: where one is missing, office programs take the like.
const sans = "微软雅黑"

// looks makes each style of a workbook once.
type looks struct {
	file *excelize.File
	ids  map[[2]int]int
}

// numberFormat shows a number with decimals.
func numberFormat(decimals int) string {
	if decimals <= 0 {
		return "0"
	}
	return "0." + strings.Repeat("0", min(decimals, 30))
}

func (l *looks) id(b *Box) (int, error) {
	key := [2]int{int(b.Look), b.Decimals}
	if id, ok := l.ids[key]; ok {
		return id, nil
	}
	id, err := l.file.NewStyle(style(b.Look, b.Decimals))
	if err != nil {
		return 0, err
	}
	l.ids[key] = id
	return id, nil
}

func style(look Look, decimals int) *excelize.Style {
	number := numberFormat(decimals)
	font := &excelize.Font{Family: sans, Size: 10, Color: ink}
	align := &excelize.Alignment{Vertical: "center", WrapText: true}
	s := &excelize.Style{Font: font, Alignment: align, Protection: &excelize.Protection{Locked: true}}
	ground := func(colour string) {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	boxed := true
	switch look {
	case Plain:
		return &excelize.Style{CustomNumFmt: &number}
	case Title:
		font.Size, font.Bold, align.Horizontal, boxed = 16, true, "center", false
	case Lead:
		font.Size, font.Color, boxed = 10, muted, false
	case Alarm:
		font.Size, font.Bold, font.Color, boxed = 11, true, red, false
	case Head:
		font.Bold, align.Horizontal = true, "center"
		ground(headGround)
	case Label:
		font.Bold = true
	case Fine:
		font.Size, font.Color = 8, muted
	case Past:
		font.Color, align.Horizontal, s.CustomNumFmt = muted, "right", &number
		ground(pastGround)
	case Center:
		align.Horizontal = "center"
	case Input:
		font.Size, font.Bold, align.Horizontal, s.CustomNumFmt = 11, true, "right", &number
		s.Protection.Locked = false
		ground(inGround)
	case Typed:
		text := "@"
		font.Size, font.Bold, align.Horizontal, s.CustomNumFmt = 11, true, "right", &text
		s.Protection.Locked = false
		ground(inGround)
	case Choice:
		align.Horizontal = "center"
		s.Protection.Locked = false
		ground(inGround)
	case Words:
		font.Size = 9
		s.Protection.Locked = false
		ground(inGround)
	case Locked:
		align.Horizontal, s.CustomNumFmt = "right", &number
		ground(pastGround)
	case Prose:
		align.Vertical, boxed = "top", false
	case Amount, Sum:
		align.Horizontal, s.CustomNumFmt = "right", &number
		font.Bold = look == Sum
	case Passage: // as it is
	}
	if boxed {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: line, Style: 1})
		}
	}
	return s
}

// plain is a cell's value for a workbook with the decimals it is shown with;
// number is false for text. What a spreadsheet would not give back digit by
// digit (too long, a plus sign, noughts in front) stays text.
func (c Cell) plain() (value any, decimals int, number bool) {
	if c.text == "" {
		return nil, 0, false
	}
	if !c.number || !Faithful(c.text) {
		return clip(c.text), 0, false
	}
	x, err := strconv.ParseFloat(c.text, 64)
	if err != nil {
		return clip(c.text), 0, false
	}
	if _, after, ok := strings.Cut(c.text, "."); ok {
		decimals = len(after)
	}
	return x, decimals, true
}

// Faithful says whether a spreadsheet gives a printed number back exactly as it
// is: plain decimal notation, at most 15 digits.
func Faithful(s string) bool {
	whole, after, dot := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	if !digits(whole) || dot && !digits(after) || len(whole) > 1 && whole[0] == '0' || len(whole)+len(after) > exactDigits {
		return false
	}
	return !strings.HasPrefix(s, "-") || strings.Trim(whole+after, "0") != ""
}
