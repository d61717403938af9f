package indicator

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"gangyao/planning/indicator/check"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// CheckRule is a check in force, or one that cannot run here.
type CheckRule struct {
	check.Declared
	Title i18n.Msg
	// Compares is what a relation compares, with the names of the indicators, or
	// with their usual names where they are not kept here.
	Compares string
	// Idle says why it cannot run here; nil: it runs. Lacks names the indicators
	// that it would need, by their usual names.
	Idle  *fault.Error
	Lacks []string
}

// CheckRules lists the checks as they were at an instant (zero: now), those that
// could not run here then last. What figures are checked for is open to everybody.
func (s *Service) CheckRules(ctx context.Context, t Tenant, at time.Time) ([]CheckRule, error) {
	if s.Checks == nil {
		return nil, nil
	}
	w, err := s.world(ctx, t, at, Public)
	if err != nil {
		return nil, err
	}
	set, err := s.Checks.set(w)
	if err != nil {
		return nil, err
	}
	cast := check.Cast(s.Checks.Roles, w.checked(), nil)
	idle := map[string]*fault.Error{}
	for _, i := range set.Idle() {
		idle[i.Check] = i.Why
	}
	var out, last []CheckRule
	for _, d := range slices.Concat(s.Checks.Declared, w.st.inForce(w.at)) {
		r := CheckRule{Declared: d, Title: d.Called(), Idle: idle[d.ID]}
		if r.Compares, _ = set.Relation(d.ID); r.Idle == nil {
			out = append(out, r)
			continue
		}
		lacks := map[string]bool{}
		r.Compares = roleWord.ReplaceAllStringFunc(d.Left+" "+d.Op+" "+d.Right, func(w string) string {
			role, known := s.Checks.Roles[strings.ReplaceAll(w, "_", "-")]
			if !known || len(role.Names) == 0 {
				return w
			}
			if cast[strings.ReplaceAll(w, "_", "-")] == "" {
				lacks[role.Names[0]] = true
			}
			return role.Names[0]
		})
		r.Lacks = slices.Sorted(maps.Keys(lacks))
		last = append(last, r)
	}
	return append(out, last...), nil
}

// roleWord is a role in a relation.
var roleWord = regexp.MustCompile(`[a-z][a-z0-9_]*`)
