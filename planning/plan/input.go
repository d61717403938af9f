package plan

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// maxField bounds one typed field, in characters.
const maxField = 500

// text is a field of free text.
func text(f Field, at *string) input {
	return input{f, func() string { return *at }, func(s string) *fault.Error {
		if n := len([]rune(s)); n > maxField {
			return fault.New(fault.Invalid, "plan.field_too_long", fault.Args{"Length": n, "Most": maxField})
		}
		*at = s
		return nil
	}}
}

// choice is a field with a closed list of values.
func choice[T ~string](f Field, at *T) input {
	return input{f, func() string { return string(*at) }, func(s string) *fault.Error {
		if !slices.Contains(choices[f], s) {
			return fault.New(fault.Invalid, "plan.choice_unknown", fault.Args{"Value": s})
		}
		*at = T(s)
		return nil
	}}
}

// value is a figure: a number, a composition such as 13.5:49.5:37, or Chinese words.
// What begins like a number must be one: "12.5亿元" is no figure but a slip, its unit
// has a field of its own. What the document says may stay as it is.
func value(f Field, at **quantity.Value) input {
	return input{f, func() string {
		if *at == nil {
			return ""
		}
		return (*at).String()
	}, func(s string) *fault.Error {
		if s == "" {
			*at = nil
			return nil
		}
		if *at != nil && s == (*at).String() {
			return nil
		}
		v := quantity.Parse(half(s))
		if v.IsWords() && !inWords(half(s)) || len([]rune(s)) > maxField {
			return fault.New(fault.Invalid, "plan.value_invalid", fault.Args{"Value": clip(s, 40)})
		}
		*at = &v
		return nil
	}}
}

// inWords tells whether s is a target in words rather than a mistyped number.
func inWords(s string) bool {
	han := strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	return han && !strings.ContainsAny(s[:1], "0123456789.+-")
}

// half makes the digits and marks of a figure half width.
func half(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// year is a calendar year; empty is none.
func year(f Field, at *int) input {
	return input{f, func() string {
		if *at == 0 {
			return ""
		}
		return strconv.Itoa(*at)
	}, func(s string) *fault.Error {
		if s == "" {
			*at = 0
			return nil
		}
		y, err := strconv.Atoi(strings.TrimSuffix(half(s), "年"))
		if err != nil || !isYear(y) {
			return fault.New(fault.Invalid, "plan.year_invalid", fault.Args{"Value": clip(s, 20)})
		}
		*at = y
		return nil
	}}
}

// list is several names, separated by 、 or commas.
func list(f Field, at *[]string) input {
	return input{f, func() string { return strings.Join(*at, "、") }, func(s string) *fault.Error {
		names := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,，;；", r) })
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
			if n := len([]rune(names[i])); n > maxField {
				return fault.New(fault.Invalid, "plan.field_too_long", fault.Args{"Length": n, "Most": maxField})
			}
		}
		*at = slices.DeleteFunc(names, func(n string) bool { return n == "" })
		return nil
	}}
}

// parent is the name of the row above; empty is none.
func parent(at **string) input {
	return input{FieldParent, func() string {
		if *at == nil {
			return ""
		}
		return **at
	}, func(s string) *fault.Error {
		*at = nil
		if s != "" {
			*at = &s
		}
		return nil
	}}
}

// in is a field of a part that may be missing: an empty part is made when
// something is typed into it, and stays missing otherwise.
func in[P any, V any](part **P, field func(*P) *V, f Field, make func(Field, *V) input) input {
	return input{f, func() string {
		if *part == nil {
			return ""
		}
		return make(f, field(*part)).show()
	}, func(s string) *fault.Error {
		if *part == nil {
			if s == "" {
				return nil
			}
			*part = new(P)
		}
		return make(f, field(*part)).set(s)
	}}
}
