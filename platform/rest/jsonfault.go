package rest

import (
	"regexp"

	"gangyao/platform/fault"
)

// JSONFault says what is wrong with JSON, from the message of package
// encoding/json, which is in English; what it does not know is just no JSON.
//
// Faults: Invalid "rest.json.ends" (it breaks off), "rest.json.expected" (another
// thing is due there), "rest.json.type" (a field of another type), "rest.json.field" (one that is not known), "rest.json.bad".
func JSONFault(theirs string) *fault.Error {
	f, _ := jsonFault(theirs)
	return f
}

var (
	jsonEnds  = regexp.MustCompile(`^(?:unexpected end of JSON input|unexpected EOF|EOF)$`)
	jsonWrong = regexp.MustCompile(`^invalid character (.+?) (looking for beginning of value|looking for beginning of object key string|after object key:value pair|after object key|after array element|after top-level value|in .+)$`)
	jsonField = regexp.MustCompile(`^json: unknown field "(.*)"$`)
	jsonType  = regexp.MustCompile(`^json: cannot unmarshal (\w+)(?: [^ ]+)? into Go (?:struct field \w*\.([\w.]+)|value) of type`)
)

// due is what stands where the decoder met something else, by its words.
var due = map[string]string{
	"looking for beginning of value":             "rest.json.due.value",
	"looking for beginning of object key string": "rest.json.due.key",
	"after object key:value pair":                "rest.json.due.next_field",
	"after object key":                           "rest.json.due.colon",
	"after array element":                        "rest.json.due.next_item",
	"after top-level value":                      "rest.json.due.end",
}

// jsonFault also says whether the message was known.
func jsonFault(theirs string) (*fault.Error, bool) {
	if jsonEnds.MatchString(theirs) {
		return fault.New(fault.Invalid, "rest.json.ends", nil), true
	}
	if m := jsonWrong.FindStringSubmatch(theirs); m != nil {
		if key, known := due[m[2]]; known {
			return fault.New(fault.Invalid, "rest.json.expected", fault.Args{"Found": m[1], "Due": error(fault.New(fault.Invalid, key, nil))}), true
		}
		return fault.New(fault.Invalid, "rest.json.character", fault.Args{"Found": m[1]}), true
	}
	if m := jsonField.FindStringSubmatch(theirs); m != nil {
		return fault.New(fault.Invalid, "rest.json.field", fault.Args{"Field": m[1]}), true
	}
	if m := jsonType.FindStringSubmatch(theirs); m != nil && m[2] != "" {
		return fault.New(fault.Invalid, "rest.json.type", fault.Args{"Field": m[2]}), true
	}
	return fault.New(fault.Invalid, "rest.json.bad", nil), false
}
