package canonical

import "testing"

// Golden bytes: what was signed yesterday must come out the same for ever.
func TestJSON(t *testing.T) {
	type inner struct {
		Z string `json:"z"`
		A string `json:"a,omitempty"`
	}
	for _, c := range []struct {
		name string
		v    any
		want string
	}{
		{"keys are sorted, fields too", map[string]any{"乙": 1, "b": inner{Z: "<湘>&", A: "x"}, "a": nil}, `{"a":null,"b":{"a":"x","z":"<湘>&"},"乙":1}`},
		{"figures keep their digits", []any{1.50, int64(9007199254740993)}, `[1.5,9007199254740993]`},
		{"an empty list is not nothing", struct{ L []int }{[]int{}}, `{"L":[]}`},
	} {
		got, err := JSON(c.v)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s %v, want %s", c.name, got, err, c.want)
		}
	}
	if _, err := JSON(func() {}); err == nil {
		t.Error("a function has no canonical form")
	}
}
