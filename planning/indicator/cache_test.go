package indicator

import (
	"errors"
	"testing"
)

func TestCacheKeepsTheNewestAndForgetsFailures(t *testing.T) {
	var c cache[int, int]
	computed := 0
	get := func(k, weight int) {
		t.Helper()
		v, err := c.get(k, 10, func() (int, int, error) { computed++; return k * 2, weight, nil })
		if err != nil || v != k*2 {
			t.Fatalf("%d, %v", v, err)
		}
	}
	get(1, 4)
	get(2, 4)
	get(1, 4) // used again, so that 2 is the oldest
	get(3, 4) // no room: 2 goes
	get(1, 4)
	if computed != 3 {
		t.Errorf("%d computations, want 3", computed)
	}
	get(2, 4)
	if computed != 4 {
		t.Errorf("%d computations, want 4: what went is computed again", computed)
	}
	get(4, 99) // heavier than all room, and kept until something newer comes
	get(4, 99)
	if computed != 5 {
		t.Errorf("%d computations, want 5", computed)
	}
	failed := errors.New("no")
	for range 2 {
		if _, err := c.get(5, 10, func() (int, int, error) { computed++; return 0, 1, failed }); err != failed {
			t.Error(err)
		}
	}
	if computed != 7 {
		t.Errorf("%d computations, want 7: failures are not kept", computed)
	}
}
