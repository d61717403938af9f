package warning

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"time"

	"gangyao/planning/indicator/check"
	"gangyao/platform/i18n"
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
		// One condition may be told twice; the worse telling counts, whichever comes first.
		if old, ok := holds[s.key()]; !ok || s.Severity.Worse(old.Severity) || s.Severity == old.Severity && s.Message.In(i18n.ZH) < old.Message.In(i18n.ZH) {
			holds[s.key()] = s
		}
	}
	var out []Change
	for _, key := range slices.Sorted(maps.Keys(holds)) { // so that ids are given in an order that does not change
		s := holds[key]
		w, ok := byKey[key]
		switch {
		case !ok, w.State == Closed && now.Sub(w.Closed) > ReopenWithin:
			w = Warning{Tenant: tenant, ID: ID(newID()), Key: key, Kind: s.Kind}
			out = append(out, w.becomes(now, s, Opened))
		case w.State == Closed:
			out = append(out, w.becomes(now, s, Reopened))
		case s.Severity.Worse(w.Severity):
			out = append(out, w.becomes(now, s, Worse))
		case w.Severity.Worse(s.Severity):
			out = append(out, w.becomes(now, s, Better))
		case !sameWords(w.Message, s.Message):
			out = append(out, w.becomes(now, s, Restated))
		}
	}
	for key, w := range byKey {
		if _, still := holds[key]; !still && w.State != Closed {
			out = append(out, w.with(w.event(now, Ended)))
		}
	}
	slices.SortFunc(out, func(a, b Change) int { return strings.Compare(a.Warning.Key, b.Warning.Key) })
	return out
}

// sameWords says whether two messages say the same in all languages.
func sameWords(a, b i18n.Msg) bool {
	x, err1 := check.EncodeMsg(a)
	y, err2 := check.EncodeMsg(b)
	if err1 == nil && err2 == nil && bytes.Equal(x, y) {
		return true // as most do, so that no words need be made
	}
	return !slices.ContainsFunc(i18n.Langs(), func(l i18n.Lang) bool { return a.In(l) != b.In(l) })
}

// becomes takes over what a signal says.
func (w Warning) becomes(now time.Time, s Signal, what What) Change {
	e := w.event(now, what)
	e.Severity, e.Message, e.Subject, e.Area = s.Severity, s.Message, s.Subject, s.Area
	if what == Opened {
		e.Owner = s.Owner
	}
	return w.with(e)
}

// with is the warning after an event.
func (w Warning) with(e Event) Change {
	w.apply(&e)
	return Change{w, e}
}

// event begins the next event of a warning, with what holds.
func (w *Warning) event(now time.Time, what What) Event {
	return Event{Tenant: w.Tenant, Warning: w.ID, Seq: w.Version + 1, What: what, Severity: w.Severity, Message: w.Message, At: now}
}
