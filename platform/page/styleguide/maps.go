package styleguide

import (
	"fmt"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// tiles is a row of places, each a square of the given colour.
func tiles(m page.Map, colours []page.MapColour, value func(i int) string) page.Map {
	const size = 100
	m.Width, m.Height = size*len(colours), size
	for i, c := range colours {
		x, name := i*size, string([]rune("甲乙丙丁戊己庚")[i])
		p := page.MapPlace{Name: name, Words: name + "镇", Path: fmt.Sprintf("M%d 1H%dV%dH%dz", x+1, x+size-1, size-1, x+1), X: float64(x) + size/2, Y: size / 2, Room: size/2 - 2,
			MapColour: c, Value: value(i), Number: fmt.Sprint(i + 1), Href: "/styleguide/data"}
		if i == len(colours)-1 {
			p.Room = 14 // a place too small for its name
		}
		m.Places = append(m.Places, p)
	}
	return m
}

// maps are a map by value and one by verdict.
func maps() templ.Component {
	var steps, verdicts []page.MapColour
	byValue := page.Map{ID: "map-values", Label: "各镇粮食产量", Title: "2024年（万吨），颜色越浓数值越大", Notes: []string{"示意图，非行政区划界线。"}}
	for i := 1; i <= page.MapSteps; i++ {
		steps = append(steps, page.MapColour{Step: i})
	}
	steps = append(steps, page.MapColour{})
	for i := page.MapSteps; i > 0; i-- {
		byValue.Legend = append(byValue.Legend, page.MapKey{MapColour: steps[i-1], Text: fmt.Sprintf("%d.0 – %d.9", i, i), Count: 1})
	}
	byValue.Legend = append(byValue.Legend, page.MapKey{Text: "数据缺失", Count: 1})
	byVerdict := page.Map{ID: "map-verdicts", Label: "各镇的评价", Title: "对本地目标的评价"}
	for _, v := range []page.Verdict{page.Achieved, page.Ahead, page.OnTrack, page.Behind, page.OffTrack, page.Reversed, page.NoData} {
		verdicts = append(verdicts, page.MapColour{Verdict: v})
		byVerdict.Legend = append(byVerdict.Legend, page.MapKey{MapColour: page.MapColour{Verdict: v}, Text: v.Word(i18n.ZH), Count: 1})
	}
	return page.Stack{tiles(byValue, steps, func(i int) string {
		if i == page.MapSteps {
			return ""
		}
		return fmt.Sprintf("%d.4", i+1)
	}), tiles(byVerdict, verdicts, func(int) string { return "" })}
}
