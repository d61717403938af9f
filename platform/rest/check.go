package rest

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"gangyao/platform/fault"
	"gangyao/platform/page"
)

// transform turns the findings of huma about a request, which are in English,
// into a problem in the language of the request.
func transform(hc huma.Context, _ string, v any) (any, error) {
	found, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	out := &page.PartFaults{}
	for _, d := range found.Errors {
		if d != nil {
			out.Parts = append(out.Parts, page.PartFault{Location: d.Location, Fault: say(d.Message)})
		}
	}
	switch {
	case found.Status == http.StatusRequestEntityTooLarge:
		out.Whole = fault.New(fault.TooLarge, "rest.check.too_large", nil)
	case len(out.Parts) == 1:
		out.Whole = out.Parts[0].Fault
	case len(out.Parts) > 1:
		out.Whole = fault.New(fault.Invalid, "rest.invalid", fault.Args{"Count": len(out.Parts), "First": error(out.Parts[0].Fault)})
	default:
		out.Whole = say(found.Detail)
	}
	return page.ProblemOf(hc.Context(), out, found.Status), nil
}

// sayings are the messages of huma with what we say instead; the arguments of
// ours are in the order of theirs.
var sayings = []saying{
	of("required %s parameter is missing", "rest.check.parameter_missing"),
	of(unknownParameter, "rest.check.parameter_unknown"),
	of("invalid integer", "rest.check.integer"),
	of("invalid boolean", "rest.check.boolean"),
	of("request body is required", "rest.check.body"),
	of(validation.MsgUnexpectedProperty, "rest.check.property_unknown"),
	of(validation.MsgExpectedRequiredProperty, "rest.check.property_missing", "Name"),
	of(validation.MsgExpectedRFC3339Date, "rest.check.date"),
	of(validation.MsgExpectedBase64String, "rest.check.base64"),
	of(validation.MsgExpectedOneOf, "rest.check.one_of", "Values"),
	of(validation.MsgExpectedMinimumNumber, "rest.check.at_least", "Limit"),
	of(validation.MsgExpectedMaximumNumber, "rest.check.at_most", "Limit"),
	of(validation.MsgExpectedMinLength, "rest.check.too_short", "Limit"),
	of(validation.MsgExpectedMaxLength, "rest.check.too_long", "Limit"),
	of(validation.MsgExpectedMinItems, "rest.check.too_few", "Limit"),
	of(validation.MsgExpectedMaxItems, "rest.check.too_many", "Limit"),
	of(validation.MsgExpectedMatchPattern, "rest.check.pattern", "Pattern"),
	of(validation.MsgExpectedBePattern, "rest.check.pattern", "Pattern"),
	of(validation.MsgExpectedString, "rest.check.string"),
	of(validation.MsgExpectedInteger, "rest.check.integer"),
	of(validation.MsgExpectedNumber, "rest.check.number"),
	of(validation.MsgExpectedBoolean, "rest.check.boolean"),
	of(validation.MsgExpectedArray, "rest.check.list"),
	of(validation.MsgExpectedObject, "rest.check.object"),
}

type saying struct {
	theirs *regexp.Regexp
	ours   string
	args   []string
}

var verb = regexp.MustCompile(`%[vds]`)

// of matches a format of theirs.
func of(format, ours string, args ...string) saying {
	parts := verb.Split(format, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return saying{regexp.MustCompile(`^` + strings.Join(parts, `(.*)`) + `$`), ours, args}
}

// say is a message of huma in our words; what is not known is quoted.
func say(theirs string) *fault.Error {
	for _, s := range sayings {
		if m := s.theirs.FindStringSubmatch(theirs); m != nil {
			args := fault.Args{}
			for i, name := range s.args {
				args[name] = m[i+1]
			}
			return fault.New(fault.Invalid, s.ours, args)
		}
	}
	if f, known := jsonFault(theirs); known {
		return f
	}
	return fault.New(fault.Invalid, "rest.check.other", fault.Args{"Detail": theirs})
}
