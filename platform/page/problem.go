package page

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Problem is what programs are told of a failure, as RFC 9457 says.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Instance is the number of the request, which the log has too.
	Instance string `json:"instance,omitempty"`
	// Code is that of the fault; it does not depend on the language.
	Code string `json:"code"`
	// Earliest is the first day on which what was asked for was known, when a day
	// before it was asked about (as_of).
	Earliest string `json:"earliest,omitempty"`
	// Errors lists all that is wrong with the request, part by part.
	Errors []ProblemPart `json:"errors,omitempty"`
}

// ProblemPart is what is wrong with one part of a request.
type ProblemPart struct {
	// Location is where: query.limit, body.cells[3].value.
	Location string `json:"location"`
	Message  string `json:"message"`
	// Code is the key of the message; it does not depend on the language.
	Code string `json:"code"`
}

// PartFault is what is wrong with one part of a request.
type PartFault struct {
	Location string
	Fault    *fault.Error
}

// PartFaults is a failure that says of each part of a request what is wrong with
// it: programs are given the list, people the fault of the whole.
type PartFaults struct {
	Whole error
	Parts []PartFault
}

// Error is for the log.
func (e *PartFaults) Error() string { return e.Whole.Error() }

// Unwrap gives the fault of the whole.
func (e *PartFaults) Unwrap() error { return e.Whole }

// ProblemOf is an error in the language of the request.
func ProblemOf(ctx context.Context, err error, status int) *Problem {
	c, f := From(ctx), asFault(err)
	f = f.In(c.Now.Location())
	p := &Problem{Type: "about:blank", Title: i18n.T(c.Lang, "page.error."+string(f.Code)), Status: status, Detail: i18n.Fault(c.Lang, f),
		Instance: c.RequestID, Code: string(f.Code)}
	if f.Key == readOnly {
		p.Title = i18n.T(c.Lang, "page.asof.read_only.title")
	}
	if day, ok := f.Earliest(); ok {
		p.Title, p.Earliest = i18n.T(c.Lang, "page.error.not_yet"), i18n.ISO(day)
	}
	if status >= 500 {
		// Our own mistakes are not explained to people; the log has the cause.
		p.Detail = i18n.T(c.Lang, "fault."+string(f.Code))
		return p
	}
	var parts *PartFaults
	if errors.As(err, &parts) {
		for _, x := range parts.Parts {
			p.Errors = append(p.Errors, ProblemPart{Location: x.Location, Message: i18n.Fault(c.Lang, x.Fault), Code: x.Fault.Key})
		}
	}
	return p
}

// write sends the problem.
func (p *Problem) write(w http.ResponseWriter) {
	data, err := json.Marshal(p)
	if err != nil {
		http.Error(w, p.Detail, p.Status)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	_ = send(w, p.Status, data)
}
