package method_test

import (
	"fmt"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

func ExampleMethod_Explain() {
	set, err := method.Shipped()
	if err != nil {
		fmt.Println(err)
		return
	}
	aim, now := quantity.Parse("65.0"), period.InYear(2022)
	j := set.Latest().Explain(method.Case{
		Rule: "level", Unit: "%", Start: 2021, End: 2025, Now: now,
		Baseline: &method.Point{Value: quantity.Parse("60.0")}, Aim: &aim,
		Points: []method.Point{{Period: period.InYear(2022), Value: quantity.Parse("61.2")}},
	})
	fmt.Println(j.Verdict)
	fmt.Println(j.Line(i18n.ZH))
	fmt.Println("下一档：", j.Better.At, j.Better.Verdict)
	// Output:
	// behind
	// 2020年60.0%→2022年61.2%（目标2025年65.0%），应达62%，进度24%/时序40%，慢于预期；余下3年须年均提高1.27个百分点，评价方法第1版
	// 下一档： 61.8 on_track
}
