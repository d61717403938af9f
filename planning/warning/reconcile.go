package warning

import (
	"slices"
	"strings"
	"time"
)

// ReopenWithin is how soon a condition that comes back is the same warning
// again and not a new one.
const ReopenWithin = 30 * 24 * time.Hour

// Change is a warning as it becomes, with the event that makes it so.
type Change struct {
	Warning Warning
	Event   Event
}

// Reconcile compares the conditions that hold with the warnings known and gives
// the changes, in the order of their keys. known holds the newest warning of
// each key; newID names new ones. The same signals a second time change nothing.
func Reconcile(tenant Tenant, now time.Time, known []Warning, signals []Signal, newID func() string) []Change {
	byKey := map[string]Warning{}
	for _, w := range known {
		if old, ok := byKey[w.Key]; !ok || w.Opened.After(old.Opened) {
			byKey[w.Key] = w
		}
	}
	holds := map[string]Signal{}
	for _, s := range signals {
		// One condition may be told twice; the worse telling counts.
		if old, ok := holds[s.key()]; !ok || s.Severity.Worse(old.Severity) {
			holds[s.key()] = s
		}
	}
	var out []Change
	for key, s := range holds {
		w, ok := byKey[key]
		switch {
		case !ok, w.State == Closed && now.Sub(w.Closed) > ReopenWithin:
			out = append(out, opened(tenant, now, s, newID()))
		case w.State == Closed:
			w.State, w.Since, w.Closed = Open, now, time.Time{}
			w.Spells++
			out = append(out, w.becomes(now, s, Reopened))
		case s.Severity.Worse(w.Severity):
			w.SilencedUntil = time.Time{} // silence was given for less than this
			out = append(out, w.becomes(now, s, Worse))
		case w.Severity.Worse(s.Severity):
			out = append(out, w.becomes(now, s, Better))
		}
	}
	for key, w := range byKey {
		if _, still := holds[key]; !still && w.State != Closed {
			w.Lasted += now.Sub(w.Since)
			w.State, w.Closed = Closed, now
			w.red(now)
			w.Version++
			out = append(out, Change{w, w.event(now, Ended)})
		}
	}
	slices.SortFunc(out, func(a, b Change) int { return strings.Compare(a.Warning.Key, b.Warning.Key) })
	return out
}

func opened(t Tenant, now time.Time, s Signal, id string) Change {
	w := Warning{
		Tenant: t, ID: ID(id), Key: s.key(), Kind: s.Kind, Subject: s.Subject, State: Open, Opened: now, Since: now, Spells: 1,
		Owner: s.Owner,
	}
	return w.becomes(now, s, Opened)
}

// becomes takes over what a signal says.
func (w Warning) becomes(now time.Time, s Signal, what What) Change {
	w.Severity, w.Message, w.Area, w.Subject = s.Severity, s.Message, s.Area, s.Subject
	if w.Severity.Worse(w.Worst) {
		w.Worst = w.Severity
	}
	w.red(now)
	w.Version++
	return Change{w, w.event(now, what)}
}

func (w Warning) event(now time.Time, what What) Event {
	return Event{Tenant: w.Tenant, Warning: w.ID, Seq: w.Version, What: what, Severity: w.Severity, Message: w.Message, At: now}
}
