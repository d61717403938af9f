package indicatorrest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"gangyao/platform/fault"
	"gangyao/platform/period"
)

// Whatever is sent becomes a table with one line for each figure, or a fault that
// people can read.
func FuzzSentFigures(f *testing.F) {
	for _, s := range []string{`[]`, `[{"indicator":"gdp","period":"2026","value":"1,5\"\n=x"}]`, `[{"version":-1}]`, `[{"indicator":"a"},`, `{"a":1}`, `[[]]`, `null`, ``,
		`[{"note":"一\r\n二","indicator":"\u0000"}]`, `[{"indicator":"a","Indicator":"b"}] trailing`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var out bytes.Buffer
		err := asFile(bytes.NewReader(body), &out)
		if err != nil {
			if fault.From(err).Code != fault.Invalid {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		var sent []Sent
		if err := json.NewDecoder(bytes.NewReader(body)).Decode(&sent); err != nil {
			t.Fatalf("%q was taken, and is no list: %v", body, err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(rows) != len(sent)+1 {
			t.Fatalf("%q became %q, %v", body, rows, err)
		}
		for i, r := range rows[1:] {
			if len(r) != len(sentColumns) || strings.ContainsAny(r[len(r)-1], "\r\n") {
				t.Errorf("line %d is %q", i, r)
			}
		}
	})
}

func TestFrequenciesHaveCodes(t *testing.T) {
	for _, k := range []period.Kind{period.Year, period.Half, period.Quarter, period.Month, period.Cumulative} {
		if code := freq(k); code == "" || kindOf(code) != k {
			t.Errorf("%v is %q, which is %v", k, code, kindOf(code))
		}
	}
	if freq(0) != "" || kindOf("D") != 0 {
		t.Error("what is no frequency has a code")
	}
}
