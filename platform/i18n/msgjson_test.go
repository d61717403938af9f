package i18n

import (
	"encoding/json"
	"testing"
)

// A message that was kept reads the same in every language as before.
func TestKeptMessagesReadTheSame(t *testing.T) {
	m := M("warning.signal.verdict_at", Args{"Name": "地区生产总值", "Period": "2025", "Value": "662.4 亿元", "Verdict": Key("verdict.behind")})
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back Msg
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	for _, l := range Langs() {
		if got, want := back.In(l), m.In(l); got != want {
			t.Errorf("%s: %q, was %q", l, got, want)
		}
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(b) {
		t.Errorf("%s, was %s", again, b)
	}
	counted := M("plan.x", Args{"Days": 12, "Share": 0.5})
	b, _ = json.Marshal(counted)
	if err := json.Unmarshal(b, &back); err != nil || back.Args["Days"] != 12 || back.Args["Share"] != "0.5" {
		t.Errorf("%v %+v", err, back)
	}
}
