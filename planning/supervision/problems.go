package supervision

import (
	"errors"
	"slices"

	"gangyao/kernel/casework"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Problem is what is wrong with one field of a form; Field is empty when it is wrong
// with the whole.
type Problem struct {
	Field string
	Msg   i18n.Msg
	Code  fault.Code
}

// Problems are all that is wrong with a form, told at once. They are the cause of the
// fault that a use case gives.
type Problems []Problem

// Add adds a problem.
func (ps *Problems) Add(field string, err error) {
	f := fault.From(err)
	*ps = append(*ps, Problem{field, i18n.Msg{Key: f.Key, Args: i18n.Args(f.Args)}, f.Code})
}

// Error lists the problems in English, for logs.
func (ps Problems) Error() string {
	out := ""
	for i := range ps {
		if i > 0 {
			out += "; "
		}
		out += ps[i].Msg.In(i18n.EN)
	}
	return out
}

// Err is nil without problems; the fault of the only one; or Invalid
// ("supervision.problems") with all in one text, in the order of the form.
func (ps Problems) Err() error {
	switch len(ps) {
	case 0:
		return nil
	case 1:
		return fault.Wrap(ps, ps[0].Code, ps[0].Msg.Key, fault.Args(ps[0].Msg.Args))
	}
	all := ps[0].Msg
	for _, p := range ps[1:] {
		all = i18n.M("casework.also", i18n.Args{"First": all, "Then": p.Msg})
	}
	return fault.Wrap(ps, fault.Invalid, "supervision.problems", fault.Args{"Count": len(ps), "Reasons": all})
}

// ProblemsOf are the problems behind a fault, with the fields that they belong to.
func ProblemsOf(err error) Problems {
	if ps, ok := errors.AsType[Problems](err); ok {
		return ps
	}
	return nil
}

// refused adds the reasons for which the process refuses, each at its field; what
// another problem told about a field already is left out. A refusal that nothing in the
// form can mend is the error.
func (ps *Problems) refused(r *casework.Refusal) error {
	if r == nil {
		return nil
	}
	if r.Code != fault.Invalid {
		return r.Err()
	}
	told := *ps
	for i, m := range r.Reasons {
		field := r.Fields[i]
		switch field { // as forms call it
		case string(RoleContributor):
			field = "contributors"
		case "evidence":
			field = "files"
		}
		if field != "" && slices.ContainsFunc(told, func(p Problem) bool { return p.Field == field }) {
			continue
		}
		*ps = append(*ps, Problem{field, m, r.Code})
	}
	return nil
}
