package indicator

import (
	"errors"
	"strings"

	"gangyao/platform/fault"
)

// FieldFault is what is wrong with a field of a form.
type FieldFault struct {
	Field string
	Fault *fault.Error
}

// FieldFaults is all that is wrong with what was given, field by field.
type FieldFaults []FieldFault

// Error is for the log.
func (fs FieldFaults) Error() string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString(f.Field + ": " + f.Fault.Error() + "; ")
	}
	return strings.TrimSuffix(b.String(), "; ")
}

// Unwrap is the fault that people see where no form shows the fields.
func (fs FieldFaults) Unwrap() error {
	if len(fs) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "indicator.fields_invalid", fault.Args{"Count": len(fs), "First": error(fs[0].Fault)})
}

// Fields finds the faults by field in an error; nil when it has none.
func Fields(err error) FieldFaults {
	var fs FieldFaults
	if errors.As(err, &fs) {
		return fs
	}
	return nil
}

// wrong gathers faults of fields.
type wrong struct{ faults FieldFaults }

func (w *wrong) add(field, key string, args fault.Args) {
	w.faults = append(w.faults, FieldFault{field, fault.New(fault.Invalid, key, args)})
}

// err is nil when nothing was wrong.
func (w *wrong) err() error {
	if len(w.faults) == 0 {
		return nil
	}
	return w.faults
}
