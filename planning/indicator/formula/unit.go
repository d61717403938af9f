package formula

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/platform/quantity"
)

// exactDigits is enough decimals for any quotient of scales.
const exactDigits = 40

// unit is what a number in a formula measures: a quotient of base words, and
// how many times the number is larger than in those: 亿元 is 元 and 0.00000001,
// % is no word and 100. A bare number has no unit and takes that of its
// neighbour.
type unit struct {
	over, under []string // sorted
	scale       decimal.Decimal
	bare        bool
	label       string
}

var one = decimal.New(1, 0)

// unitOf reads a printed unit.
func unitOf(u quantity.Unit) unit {
	switch u {
	case "":
		return unit{scale: one}
	case "%", "％", "百分点", "个百分点":
		return unit{scale: decimal.New(100, 0), label: string(u)}
	case "‰", "千分点", "个千分点":
		return unit{scale: decimal.New(1000, 0), label: string(u)}
	}
	out := unit{scale: one, label: string(u)}
	for i, side := range strings.Split(string(u), "/") {
		base, factor := quantity.Unit(side).Fold()
		if factor.IsZero() {
			factor = one
		}
		if i == 0 {
			out.over = append(out.over, string(base))
			out.scale = out.scale.DivRound(factor, exactDigits)
		} else {
			out.under = append(out.under, string(base))
			out.scale = out.scale.Mul(factor)
		}
	}
	return out.reduced()
}

// reduced cancels what stands above and below the line.
func (u unit) reduced() unit {
	var over []string
	under := slices.Clone(u.under)
	for _, w := range u.over {
		if i := slices.Index(under, w); i >= 0 {
			under = slices.Delete(under, i, i+1)
		} else {
			over = append(over, w)
		}
	}
	slices.Sort(over)
	slices.Sort(under)
	u.over, u.under = over, under
	return u
}

func (u unit) like(v unit) bool {
	return slices.Equal(u.over, v.over) && slices.Equal(u.under, v.under)
}

// plain says whether it is a pure number or a share.
func (u unit) plain() bool { return len(u.over)+len(u.under) == 0 }

func (u unit) times(v unit) unit {
	out := unit{over: slices.Concat(u.over, v.over), under: slices.Concat(u.under, v.under),
		scale: u.scale.Mul(v.scale), bare: u.bare && v.bare, label: join(u, v, "·")}
	return out.reduced().named()
}

func (u unit) per(v unit) unit {
	out := unit{over: slices.Concat(u.over, v.under), under: slices.Concat(u.under, v.over),
		scale: u.scale.DivRound(v.scale, exactDigits), bare: u.bare && v.bare, label: join(u, v, "/")}
	return out.reduced().named()
}

// scaled is the unit after a number was multiplied by a power of ten in order
// to print it in a smaller unit.
func (u unit) scaled(by decimal.Decimal) unit {
	u.scale = u.scale.Mul(by)
	return u.named()
}

// named gives shares their usual sign.
func (u unit) named() unit {
	if u.plain() && !u.bare {
		switch {
		case u.scale.Equal(one):
			u.label = ""
		case u.scale.Equal(decimal.New(100, 0)):
			u.label = "%"
		case u.scale.Equal(decimal.New(1000, 0)):
			u.label = "‰"
		}
	}
	return u
}

func join(u, v unit, sign string) string {
	switch {
	case v.label == "":
		return u.label
	case u.label == "" && sign == "·":
		return v.label
	case u.label == "":
		return "1" + sign + v.label
	}
	return u.label + sign + v.label
}

// heads are what something may be counted per without the unit saying so: an
// income of 30 000 元 is 元/人.
var heads = []string{"人", "户", "口"}

// perHead drops a count of people or households below the line.
func (u unit) perHead() unit {
	if len(u.under) == 1 && len(u.over) > 0 && slices.Contains(heads, u.under[0]) {
		u.under = nil
	}
	return u
}

// changesScale says whether a factor is one by which units differ, so that
// multiplying by it prints the same thing in another unit.
func changesScale(d decimal.Decimal) bool {
	for _, exp := range []int32{2, 3, 4, 8} {
		if d.Equal(decimal.New(1, exp)) {
			return true
		}
	}
	return false
}
