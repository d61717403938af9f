package projectweb

import "testing"

// What waits begins where the other ends: out, down and in; where it begins earlier, the
// line goes back between the rows; from beginning to beginning it goes around the left.
func TestWires(t *testing.T) {
	a := axis{From: 0, To: 100, Scale: 1, Width: 100}
	for _, c := range []struct {
		name string
		wire wire
		want string
	}{
		{"after its end", wire{From: 0, To: 1, Leaves: 20, Enters: 40, FromEnd: true}, "M20 11H25V37H40m-4-3l4 3-4 3"},
		{"before its end", wire{From: 0, To: 1, Leaves: 40, Enters: 20, FromEnd: true}, "M40 11H45V26H15V37H20m-4-3l4 3-4 3"},
		{"upwards", wire{From: 2, To: 1, Leaves: 40, Enters: 20, FromEnd: true}, "M40 63H45V52H15V37H20m-4-3l4 3-4 3"},
		{"beginnings", wire{From: 0, To: 1, Leaves: 40, Enters: 20}, "M40 11H15V37H20m-4-3l4 3-4 3"},
	} {
		if got := c.wire.path(a); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
