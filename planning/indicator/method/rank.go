package method

// rank judges a place in an order, 1 being first: a level whose lower values are
// better. Places are counted and not rounded, so figures have no slack.
//
//	progress = (baseline − place) / (baseline − aim)
//
// Source: level.go with the direction turned.
func (f *frame) rank() outcome { return f.level() }
