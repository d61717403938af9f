package method

// inRange judges a value that should lie between two.
//
//	low ≤ current ≤ high                                → on track
//	outside by up to range.behind × (high − low)        → behind, else off track
//
// At the end: inside met; just outside nearly met, for anticipatory targets. Ends
// given in the wrong order are turned.
//
// Source: docs/method.md, 区间; the allowance is the method's own and stands in its file.
func (f *frame) inRange() outcome {
	low, high := f.aim, f.aimTo
	if low.GreaterThan(high) {
		low, high = high, low
	}
	return f.between(low, high, months(0), f.m.rangeBehind.Mul(high.Sub(low)))
}
