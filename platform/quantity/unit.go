package quantity

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Unit is a printed unit: 亿元, 万人, %, 个百分点, 公里.
type Unit string

var scales = map[rune]decimal.Decimal{
	'百': decimal.New(1, 2), '千': decimal.New(1, 3), '万': decimal.New(1, 4), '亿': decimal.New(1, 8),
}

// exact is enough decimals for any quotient of scale words.
const exact = 40

// Fold splits the leading scale words off a unit: 亿元 → 元 and 100000000.
// Units that merely begin with such a character (千米, 千瓦, 百分点) stay whole. Both
// sides of a quotient are folded: 人/百亿元 → 人/元 and 0.0000000001.
func (u Unit) Fold() (Unit, decimal.Decimal) {
	over, under, ok := strings.Cut(string(u), "/")
	if !ok {
		return fold(string(u))
	}
	a, fa := fold(over)
	b, fb := fold(under)
	return a + "/" + b, fa.DivRound(fb, exact)
}

func fold(s string) (Unit, decimal.Decimal) {
	factor := decimal.New(1, 0)
	for {
		r := []rune(s)
		if len(r) < 2 {
			break
		}
		f, ok := scales[r[0]]
		if !ok || hasAnyPrefix(s, "千米", "千瓦", "千伏", "千克", "千帕", "千兆", "千卡", "百分", "百帕", "百年", "千分") {
			break
		}
		factor = factor.Mul(f)
		s = string(r[1:])
	}
	return Unit(s), factor
}

// Comparable says whether two units measure the same thing up to scale, and
// the factor by which a figure in u is multiplied to be in v.
func (u Unit) Comparable(v Unit) (decimal.Decimal, bool) {
	bu, fu := u.Fold()
	bv, fv := v.Fold()
	if bu != bv {
		return decimal.Decimal{}, false
	}
	return fu.DivRound(fv, exact), true
}

// Convert gives a number in another unit; ok is false for words, compositions
// and units that do not measure the same thing. 亿元 and 万元 convert, 元 and 美元 do not.
func Convert(v Value, from, to Unit) (Value, bool) {
	n, ok := v.Number()
	if !ok {
		return Value{}, false
	}
	if from == to {
		return v, true
	}
	factor, ok := from.Comparable(to)
	if !ok {
		return Value{}, false
	}
	return FromDecimal(n.Mul(factor)), true
}

func hasAnyPrefix(s string, ps ...string) bool {
	for _, p := range ps {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
