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

// Fold splits the leading scale words off a unit: 亿元 → 元 and 100000000.
// Units that merely begin with such a character (千米, 千瓦, 百分点) stay whole.
func (u Unit) Fold() (Unit, decimal.Decimal) {
	factor := decimal.New(1, 0)
	s := string(u)
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
	return fu.Div(fv), true
}

func hasAnyPrefix(s string, ps ...string) bool {
	for _, p := range ps {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
