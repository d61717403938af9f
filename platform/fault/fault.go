// Package fault is the one error type that people may see. A fault carries a
// code from a closed list, the key of a message in the catalogues of
// platform/i18n with its arguments, and the cause, which goes to the log only.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Code says what kind of failure it is; the list is closed and append-only.
type Code string

const (
	Invalid     Code = "invalid"     // the input is wrong; the person can mend it (HTTP 422)
	Unsupported Code = "unsupported" // the input is of a kind not handled (HTTP 415)
	TooLarge    Code = "too_large"   // over a stated limit (HTTP 413)
	NotFound    Code = "not_found"   // HTTP 404
	Conflict    Code = "conflict"    // someone else changed it meanwhile (HTTP 409)
	Forbidden   Code = "forbidden"   // HTTP 403
	// Unauthenticated: nobody is signed in, and somebody has to be (HTTP 401).
	Unauthenticated Code = "unauthenticated"
	Unavailable     Code = "unavailable" // a part is not there just now (HTTP 503)
	Internal        Code = "internal"    // our mistake (HTTP 500)
)

// Args are the arguments of a message, by name.
type Args map[string]any

// Error is a failure with a message for people.
type Error struct {
	Code  Code
	Key   string // message key, e.g. "source.empty"
	Args  Args
	Cause error // for the log, never shown
}

// New makes a fault with the message of key.
func New(code Code, key string, args Args) *Error { return &Error{Code: code, Key: key, Args: args} }

// Wrap makes a fault with a cause for the log.
func Wrap(cause error, code Code, key string, args Args) *Error {
	return &Error{Code: code, Key: key, Args: args, Cause: cause}
}

// notYet is the message of NotYet, with the arguments Day and Earliest.
const notYet = "fault.not_yet"

// NotYet is the fault of asking, as of a past instant, for what became known only
// later: its code is NotFound. People are told the days of both.
func NotYet(at, earliest time.Time) *Error {
	return New(NotFound, notYet, Args{"Day": at, "Earliest": earliest})
}

// Earliest is when what was asked for became known; false when the fault is not
// one of NotYet.
func (e *Error) Earliest() (time.Time, bool) {
	if e.Key != notYet {
		return time.Time{}, false
	}
	at, ok := e.Args["Earliest"].(time.Time)
	return at, ok
}

// In is the fault with the times of NotYet in a time zone, by which days are named.
func (e *Error) In(zone *time.Location) *Error {
	if e.Key != notYet || zone == nil {
		return e
	}
	out := *e
	out.Args = maps.Clone(e.Args)
	for k, v := range out.Args {
		if t, ok := v.(time.Time); ok {
			out.Args[k] = t.In(zone)
		}
	}
	return &out
}

// Error is the log form: code, key, arguments, cause.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Code, e.Key)
	for _, k := range slices.Sorted(maps.Keys(e.Args)) {
		fmt.Fprintf(&b, " %s=%v", k, e.Args[k])
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// From finds the fault in err's chain; any other error is Internal.
func From(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Code: Internal, Key: "fault.internal", Cause: err}
}

// Is says whether err is a fault of the given code.
func Is(err error, code Code) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
