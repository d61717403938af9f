package indicator_test

import (
	"strings"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/platform/quantity"
)

// Figures in a CSV file may be written as people write them in a workbook.
func TestFiguresAreReadAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct {
		unit          quantity.Unit
		written, want string
	}{
		{"户", "１.2万", "12000"}, {"万人", "1.2万", "1.2"}, {"万元", "３亿元", "30000"}, {"亿元", "３．５", "3.5"},
		{"户", "1.2吨", ""}, {"户", "万", ""}, {"户", "不少", ""},
	} {
		got := ""
		for o, err := range indicator.ReadCSV(strings.NewReader("指标,时期,数值\na,2023,"+c.written+"\n"), indicator.CSVOptions{Area: "900101",
			Unit: func(indicator.Version) (quantity.Unit, bool) { return c.unit, true }}) {
			if err == nil {
				got = o.Value.String()
			}
		}
		if got != c.want {
			t.Errorf("%s in %s is read as %q, want %q", c.written, c.unit, got, c.want)
		}
	}
}
