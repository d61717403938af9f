package rest_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"gangyao/platform/i18n"
	"gangyao/platform/rest"
)

// Whatever is wrong with JSON is said in the language of the reader, never in the
// decoder's English.
func TestWhatIsWrongWithJSONIsSaidInWords(t *testing.T) {
	tests := map[string]string{
		`{"name":`:           "没有写完",
		``:                   "没有写完",
		`{"name":}`:          "此处应是一个值",
		`{name:1}`:           "双引号括起的字段名",
		`{"name" 1}`:         "应是冒号",
		`{"name":1 "other"}`: "逗号或“}”",
		`{"list":[1 2]}`:     "逗号或“]”",
		`{"name":1} x`:       "应已结束",
		`{"name":tru}`:       "不能出现在那里",
		`{"name":"x"}`:       "字段“name”的类型不对",
		`[1]`:                "不是所需的 JSON",
	}
	english := regexp.MustCompile(`[a-z]{4,}`)
	for text, want := range tests {
		var v struct {
			Name int   `json:"name"`
			List []int `json:"list"`
		}
		err := json.Unmarshal([]byte(text), &v)
		if err == nil {
			t.Fatalf("%s is read", text)
		}
		said := rest.JSONFault(err.Error())
		got := i18n.T(i18n.ZH, said.Key, i18n.Args(said.Args))
		if !strings.Contains(got, want) {
			t.Errorf("%s: %v is said as %q, want %q", text, err, got, want)
		}
		if bad := english.FindString(strings.NewReplacer("JSON", "", "true", "", "false", "", "null", "", "“name”", "").Replace(got)); bad != "" {
			t.Errorf("%s: %q is English in %q", text, bad, got)
		}
	}
}
