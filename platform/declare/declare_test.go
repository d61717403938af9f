package declare_test

import (
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

type thing struct {
	name  declare.Words
	count int
	day   time.Time
	kinds []string
	good  bool
}

// read is how a capability reads its shape.
func read(data string) (thing, declare.Problems) {
	var out thing
	r, top := declare.Parse("thing.yaml", []byte(data))
	if r.Count() > 0 {
		return out, r.Problems()
	}
	r.Map(top, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "name":
			out.name = r.Words(value)
		case "count":
			out.count = r.Whole(value, 1, 9)
		case "day":
			out.day = r.Day(value)
		case "good":
			out.good = r.Yes(value)
		case "kinds":
			r.Texts(value, func(at *yaml.Node, s string) { out.kinds = append(out.kinds, s) })
		case "colour":
			r.OneOf(value, "red", "blue")
		case "list":
			r.List(value, func(n *yaml.Node) { r.BadAt(n, 2, i18n.M("declare.no_text")) })
		default:
			return false
		}
		return true
	})
	if out.name == nil {
		r.Lacks(top, "name")
	}
	return out, r.Problems()
}

func TestADeclarationIsRead(t *testing.T) {
	got, ps := read("name: {zh: 物, en: thing}\ncount: 3\nday: 2026-02-14\nkinds: [a, b]\ngood: true\ncolour: red\n")
	if len(ps) > 0 || got.name.In(i18n.EN) != "thing" || got.count != 3 || got.day.Day() != 14 || len(got.kinds) != 2 || !got.good {
		t.Errorf("%+v %v", got, ps)
	}
	one, ps := read(`{"name": "物", "kinds": "a"}`)
	if len(ps) > 0 || one.name.In(i18n.EN) != "物" || len(one.kinds) != 1 {
		t.Errorf("%+v %v", one, ps)
	}
}

func TestMistakesNameTheirPlace(t *testing.T) {
	for _, tc := range []struct{ data, want string }{
		{"nmae: x\n", "1:1: There is no key “nmae”"},
		{"count: 3\n", "1:1: “name” is missing"},
		{"name: x\ncount: 10\n", "2:8: “10” is not a whole number from 1 to 9"},
		{"name: x\ncount: [1]\n", "2:8: “” is not a whole number"},
		{"name: x\nday: 2026-2-14\n", "2:6: “2026-2-14” is not a day"},
		{"name: x\ngood: yes\n", "2:7: “yes” should be true or false"},
		{"name: {zh: 物}\n", "1:7: “en” is missing"},
		{"name: {zh: 物, en: x, fr: chose}\n", "1:22: There is no key “fr”"},
		{"name: x\nkinds: [a, a]\n", "2:12: “a” stands twice"},
		{"name: x\nkinds: {a: 1}\n", "2:8: A list is expected"},
		{"name: [x]\n", "1:7: A text is expected"},
		{"name: x\ncolour: green\n", "2:9: “green” is none of the words allowed: red blue"},
		{"name: &x y\nkinds: *x\n", "2:8: YAML references"},
		{"name: x\nlist: [\"abcd\", efgh]\n", "2:11: A text"},
		{"- x\n", "1:1: A list of “key: value” is expected"},
		{"name: [\n", "not a YAML file"},
		{"", "not a YAML file"},
		{strings.Repeat("x", declare.MaxBytes+1), "larger than 1024 KB"},
	} {
		_, ps := read(tc.data)
		if !strings.Contains(ps.Error(), tc.want) {
			t.Errorf("%.40q: got %s, want %s", tc.data, ps.Error(), tc.want)
		}
	}
}

func TestAllMistakesAtOnceAsOneFault(t *testing.T) {
	_, ps := read("day: x\nname: x\ncount: 0\n")
	err := ps.Err()
	if len(ps) != 2 || ps[0].Line != 1 || !fault.Is(err, fault.Invalid) || len(declare.Of(err)) != 2 {
		t.Errorf("%v", err)
	}
	if s := i18n.Fault(i18n.ZH, err); !strings.Contains(s, "2 处") || !strings.Contains(s, "第 1 行") {
		t.Error(s)
	}
	if declare.Problems(nil).Err() != nil || declare.Of(nil) != nil {
		t.Error("no problem, no error")
	}
}
