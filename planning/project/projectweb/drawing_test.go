package projectweb

import (
	"testing"

	"gangyao/planning/project/layout"
)

// The name of a belt stands on the longest part that is free of spots, and where none
// is free it covers as little of them as it can.
func TestTheNameOfABeltCoversNoSpot(t *testing.T) {
	at := func(name string, x, y float64) site {
		return site{Spot: &layout.Spot{Name: name}, X: x, Y: y, R: 14}
	}
	path := [][2]float64{{100, 300}, {700, 300}, {1000, 300}}
	for name, c := range map[string]struct {
		spots  []site
		lo, hi float64 // where it may stand, from the left
	}{
		"the longest part":                {nil, 300, 500},
		"past a spot in its middle":       {[]site{at("镇", 400, 290)}, 290, 330},
		"on the shorter one when crowded": {[]site{at("甲", 300, 290), at("一个名字很长很长的镇", 420, 290), at("乙", 500, 290)}, 800, 900},
	} {
		t.Run(name, func(t *testing.T) {
			s := sketch{Spots: c.spots}
			x, y := s.room("经济发展带", path)
			if x < c.lo || x > c.hi || y < 280 || y > 330 {
				t.Errorf("the name stands at %g, %g", x, y)
			}
		})
	}
}
