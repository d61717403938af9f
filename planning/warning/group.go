package warning

import (
	"slices"
	"strings"
	"time"

	"gangyao/platform/identity"
)

// Group is the warnings about one thing: an indicator with its targets, in all plans
// and places, and its checks; a round and its sheets.
type Group struct {
	Key   string
	Label string
	// Warnings are in the order of the list that was grouped.
	Warnings []Warning
}

// Grouped puts together what belongs together. Groups come in the order of their
// first warnings.
func Grouped(list []Warning) []Group {
	at := map[string]int{}
	var out []Group
	for _, w := range list {
		key, label := w.Subject.group()
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, Group{Key: key, Label: label})
		}
		out[i].Warnings = append(out[i].Warnings, w)
	}
	return out
}

// GroupKey names the group of a subject, the same for all its warnings.
func (s Subject) GroupKey() string { key, _ := s.group(); return key }

// Of is what a subject is called within its group: its place or organisation.
func (s Subject) Of() string {
	if s.Label != "" {
		return s.Part
	}
	first, rest, found := strings.Cut(s.Name, apart)
	switch {
	case !found:
		return ""
	case s.Type == "sheet":
		return rest
	}
	return first
}

// apart stands between the names of a place and of what is counted there, and of a
// round and of who reports.
const apart = " · "

// group is the key and the label of a subject's group. Subjects kept before groups
// were named are read by their ids and names.
func (s Subject) group() (key, label string) {
	first, rest, found := strings.Cut(s.Name, apart)
	if label = s.Label; label == "" {
		label = s.Name
		if found && s.Type == "sheet" {
			label = first
		} else if found {
			label = rest
		}
	}
	switch {
	case s.Group != "":
		return s.Group, label
	case s.Type == "sheet":
		return "round|" + label, label
	case s.Code != "":
		return ofIndicator(s.Code), label
	}
	return s.Type + "|" + s.ID, label
}

// ofIndicator and ofRound name groups.
func ofIndicator(code string) string { return "indicator|" + code }
func ofRound(id string) string       { return "round|" + id }

// Severity is the worst of those that hold; of all, when none does.
func (g *Group) Severity() Severity {
	var worst, ended Severity
	for i := range g.Warnings {
		w := &g.Warnings[i]
		if w.Severity.Worse(ended) {
			ended = w.Severity
		}
		if w.State != Closed && w.Severity.Worse(worst) {
			worst = w.Severity
		}
	}
	if worst == "" {
		return ended
	}
	return worst
}

// Since is when the oldest of their present spells began.
func (g *Group) Since() time.Time {
	return slices.MinFunc(g.Warnings, func(a, b Warning) int { return a.Since.Compare(b.Since) }).Since
}

// Duration is the longest that one of them has held up to now.
func (g *Group) Duration(now time.Time) time.Duration {
	var out time.Duration
	for i := range g.Warnings {
		out = max(out, g.Warnings[i].Duration(now))
	}
	return out
}

// Owners are the organisations that answer for them, each once; "" stands for
// nobody.
func (g *Group) Owners() []identity.OrgID {
	var out []identity.OrgID
	for i := range g.Warnings {
		if o := g.Warnings[i].Owner; !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}
