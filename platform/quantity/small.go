package quantity

import (
	"strconv"

	"github.com/shopspring/decimal"
)

// maxSmall is how many digits always fit into an int64.
const maxSmall = 18

// New is the number digits / 10^decimals, printed with just that many decimals:
// New(50024, 2) is 500.24, New(50, 1) is 5.0. Decimals below 0 count as 0.
func New(digits int64, decimals int) Value {
	decimals = max(decimals, 0)
	var buf [32]byte
	return Value{
		printed: string(AppendSmall(buf[:0], digits, decimals)),
		parts:   []decimal.Decimal{decimal.New(digits, -int32(decimals))},
	}
}

// AppendSmall appends the printed form of New(digits, decimals).
func AppendSmall(b []byte, digits int64, decimals int) []byte {
	start := len(b)
	b = strconv.AppendInt(b, digits, 10)
	if decimals <= 0 {
		return b
	}
	if digits < 0 {
		start++
	}
	for len(b)-start <= decimals { // 5 with two decimals is 0.05
		b = append(b, 0)
		copy(b[start+1:], b[start:])
		b[start] = '0'
	}
	point := len(b) - decimals
	b = append(b, 0)
	copy(b[point+1:], b[point:])
	b[point] = '.'
	return b
}

// Small gives the number as digits / 10^decimals when New makes exactly the same
// printed form of them; ok is false for words, compositions, numbers of more
// than 18 digits and unusual forms (+5, .5, 007, -0).
func (v Value) Small() (digits int64, decimals int, ok bool) { return ParseSmall(v.printed) }

// ParseSmall is Small of a printed form, without making a Value of it.
func ParseSmall[T string | []byte](s T) (digits int64, decimals int, ok bool) {
	i := 0
	negative := len(s) > 0 && s[0] == '-'
	if negative {
		i++
	}
	first, point := i, -1
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits = digits*10 + int64(c-'0')
		case c == '.' && point < 0 && i > first:
			point = i
		default:
			return 0, 0, false
		}
		if i-first > maxSmall { // a point among them makes room for one more
			return 0, 0, false
		}
	}
	whole := len(s) - first
	if point >= 0 {
		decimals = len(s) - point - 1
		whole = point - first
	}
	switch {
	case whole == 0, point >= 0 && decimals == 0,
		whole > 1 && s[first] == '0', // 007
		negative && digits == 0,      // -0.0
		point < 0 && whole > maxSmall:
		return 0, 0, false
	}
	if negative {
		digits = -digits
	}
	return digits, decimals, true
}
