package supervisionrest

import (
	"cmp"

	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/page"
)

// parts are what fields of forms are called in what programs send, where that differs.
var parts = map[string]string{"asked": "asked_to_do", "progress": "percent_done"}

// wrong says of each part of what was sent what is wrong with it.
func wrong(err error) error {
	all := supervision.ProblemsOf(err)
	if len(all) == 0 {
		return err
	}
	out := &page.PartFaults{Whole: err}
	for _, p := range all {
		at := "body"
		if p.Field != "" {
			at += "." + cmp.Or(parts[p.Field], p.Field)
		}
		out.Parts = append(out.Parts, page.PartFault{Location: at, Fault: fault.New(p.Code, p.Msg.Key, fault.Args(p.Msg.Args))})
	}
	return out
}
