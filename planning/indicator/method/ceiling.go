package method

// ceiling judges a target that holds in every year of the plan: at most the aim.
//
//	missed = years above the aim; classes as for floor
//
// Source: floor.go with the direction turned.
func (f *frame) ceiling() outcome { return f.everyYear(true) }
