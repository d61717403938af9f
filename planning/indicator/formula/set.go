package formula

import (
	"slices"
	"strings"

	"gangyao/platform/fault"
)

// Set is all formulas of a tenant, free of cycles.
type Set struct {
	formulas map[Code]*Formula
	order    []Code
}

// Problem is a fault in the formula of an indicator.
type Problem struct {
	Code  Code
	Fault *fault.Error
}

// CompileAll compiles the formulas of all indicators that have one. The set
// holds those without problems; an indicator in a cycle is not in it, nor one
// that needs such an indicator.
func CompileAll(list []Symbol, alias map[string]Code) (*Set, []Problem) {
	known := NewSymbols(list, alias)
	s := &Set{formulas: map[Code]*Formula{}}
	var problems []Problem
	var derived []Code
	for _, y := range list {
		if y.Formula == "" || s.formulas[y.Code] != nil {
			continue
		}
		f, faults := Compile(y, known)
		for _, e := range faults {
			problems = append(problems, Problem{y.Code, e})
		}
		if f != nil {
			s.formulas[y.Code] = f
			derived = append(derived, y.Code)
		}
	}
	slices.Sort(derived)
	o := orderer{set: s, state: map[Code]int{}}
	for _, c := range derived {
		o.visit(c)
	}
	problems = append(problems, o.problems...)
	for _, c := range o.bad {
		delete(s.formulas, c)
	}
	for _, c := range o.done {
		if s.formulas[c] == nil {
			continue
		}
		s.order = append(s.order, c)
	}
	return s, problems
}

// orderer walks the formulas depth first.
type orderer struct {
	set      *Set
	state    map[Code]int // 1 on the way, 2 done, 3 bad
	path     []Code
	done     []Code
	bad      []Code
	problems []Problem
}

// visit says whether the indicator can be computed.
func (o *orderer) visit(c Code) bool {
	f := o.set.formulas[c]
	if f == nil {
		return true // reported, not derived
	}
	switch o.state[c] {
	case 1:
		start := slices.Index(o.path, c)
		names := make([]string, 0, len(o.path)-start+1)
		for _, p := range o.path[start:] {
			names = append(names, string(p))
		}
		names = append(names, string(c))
		o.problems = append(o.problems, Problem{c, fault.New(fault.Invalid, "formula.cycle",
			fault.Args{"Path": strings.Join(names, " → "), "Column": 1})})
		return false
	case 2:
		return true
	case 3:
		return false
	}
	o.state[c] = 1
	o.path = append(o.path, c)
	ok := true
	for _, in := range f.codes {
		ok = o.visit(in) && ok
	}
	o.path = o.path[:len(o.path)-1]
	if !ok {
		o.state[c] = 3
		o.bad = append(o.bad, c)
		return false
	}
	o.state[c] = 2
	o.done = append(o.done, c)
	return true
}

// Get finds the formula of an indicator; nil when it is reported or its formula
// has a problem.
func (s *Set) Get(c Code) *Formula { return s.formulas[c] }

// Order lists the derived indicators so that each comes after those it needs.
func (s *Set) Order() []Code { return slices.Clone(s.order) }

// Affected lists the derived indicators that change, directly or through
// others, when one changes, in the order in which to compute them again.
func (s *Set) Affected(by Code) []Code {
	hit := map[Code]bool{by: true}
	var out []Code
	for _, c := range s.order {
		if slices.ContainsFunc(s.formulas[c].codes, func(in Code) bool { return hit[in] }) {
			hit[c] = true
			out = append(out, c)
		}
	}
	return out
}
