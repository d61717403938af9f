package expr

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Usual are the functions that every expression may call.
func Usual() []Function {
	return []Function{
		{Names: []string{"filled", "已填"}, Takes: []Type{none}, Gives: Truth},
		{Names: []string{"date", "日期"}, Takes: []Type{Text}, Gives: Day, Do: func(a []Value) Value {
			v, _ := Read(Day, a[0].text)
			return v
		}},
		{Names: []string{"year", "年份"}, Takes: []Type{Day}, Gives: Number, Do: func(a []Value) Value { return OfWhole(a[0].day.Year()) }},
		{Names: []string{"month", "月份"}, Takes: []Type{Day}, Gives: Number, Do: func(a []Value) Value { return OfWhole(int(a[0].day.Month())) }},
		{Names: []string{"abs", "绝对值"}, Takes: []Type{Number}, Gives: Number, Do: func(a []Value) Value { return OfNumber(a[0].number.Abs()) }},
		{Names: []string{"round", "四舍五入"}, Takes: []Type{Number, Number}, Gives: Number, Do: func(a []Value) Value {
			places := a[1].number.IntPart()
			if !a[1].number.IsInteger() || places < 0 || places > 10 {
				return Value{}
			}
			return OfNumber(a[0].number.Round(int32(places)))
		}},
		{Names: []string{"min", "最小"}, Takes: []Type{Number, Number}, Gives: Number, Do: func(a []Value) Value { return OfNumber(decimal.Min(a[0].number, a[1].number)) }},
		{Names: []string{"max", "最大"}, Takes: []Type{Number, Number}, Gives: Number, Do: func(a []Value) Value { return OfNumber(decimal.Max(a[0].number, a[1].number)) }},
	}
}

// literal says whether a written day is none, which can be told at once.
func (f *Function) literal(args []*node) (wrong bool) {
	if !slices.Contains(f.Names, "date") || args[0].op != "value" {
		return false
	}
	_, ok := Read(Day, args[0].value.text)
	return !ok
}

const perDay = 24 * time.Hour
