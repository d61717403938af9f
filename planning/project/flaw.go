package project

import (
	"slices"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Flaw is what is wrong with one field of a form.
type Flaw struct {
	// Field is named as in Fields; of money by source "fund-" and the source; of
	// other forms as the form names it.
	Field string
	Fault *fault.Error
}

// Flaws are all that is wrong with a form, in the order of its fields: the cause
// of the fault that refuses it, so that everything can be mended at once.
type Flaws []Flaw

// Error is the first of them.
func (f Flaws) Error() string { return f[0].Fault.Error() }

// Unwrap gives each.
func (f Flaws) Unwrap() []error {
	var out []error
	for _, x := range f {
		out = append(out, x.Fault)
	}
	return out
}

// Add notes what is wrong with a field: err's own flaws where it has some. A field
// has one flaw, the first; nil is none.
func (f *Flaws) Add(field string, err error) {
	if err == nil {
		return
	}
	list := FlawsOf(err)
	if list == nil {
		list = Flaws{{field, fault.From(err)}}
	}
	for _, x := range list {
		if x.Field == "" || !slices.ContainsFunc(*f, func(o Flaw) bool { return o.Field == x.Field }) {
			*f = append(*f, x)
		}
	}
}

// Fault is the fault of a form with flaws; nil when there is none. Of several it
// tells all in one sentence.
func (f Flaws) Fault() error {
	switch len(f) {
	case 0:
		return nil
	case 1:
		return fault.Wrap(f, f[0].Fault.Code, f[0].Fault.Key, f[0].Fault.Args)
	}
	all := i18n.M("project.flaws.one", i18n.Args{"What": f[0].Fault})
	for _, x := range f[1:] {
		all = i18n.M("project.flaws.and", i18n.Args{"A": all, "B": x.Fault})
	}
	return fault.Wrap(f, f[0].Fault.Code, "project.flaws", fault.Args{"Count": len(f), "What": all})
}

// FlawsOf finds the flaws in err's chain; nil: it has none.
func FlawsOf(err error) Flaws {
	for err != nil {
		switch e := err.(type) {
		case Flaws:
			return e
		case *fault.Error:
			err = e.Cause
		default:
			return nil
		}
	}
	return nil
}
