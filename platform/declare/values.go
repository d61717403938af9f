package declare

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/i18n"
)

// Words is a text for people in each language of the interface.
type Words map[i18n.Lang]string

// In is the text in a language.
func (w Words) In(l i18n.Lang) string { return w[l] }

// Msg is the text as part of a message whose language is chosen later.
func (w Words) Msg() i18n.Msg {
	args := i18n.Args{}
	for _, l := range i18n.Langs() {
		args[strings.ToUpper(string(l))] = w[l]
	}
	return i18n.M("declare.words", args)
}

// Text takes one text that is not empty.
func (r *Reader) Text(n *yaml.Node) string {
	s := strings.TrimSpace(n.Value)
	if n.Kind != yaml.ScalarNode || s == "" {
		r.Bad(n, i18n.M("declare.no_text"))
		return ""
	}
	return s
}

// Texts takes one text or a list of different ones, and calls fn for each.
func (r *Reader) Texts(n *yaml.Node, fn func(at *yaml.Node, text string)) {
	if n.Kind == yaml.ScalarNode {
		if s := r.Text(n); s != "" {
			fn(n, s)
		}
		return
	}
	var seen []string
	r.List(n, func(one *yaml.Node) {
		s := r.Text(one)
		switch {
		case s == "":
		case slices.Contains(seen, s):
			r.Bad(one, i18n.M("declare.twice", i18n.Args{"Key": s}))
		default:
			seen = append(seen, s)
			fn(one, s)
		}
	})
}

// OneOf takes one of the words allowed; empty, with a problem, for another.
func (r *Reader) OneOf(n *yaml.Node, allowed ...string) string {
	s := r.Text(n)
	if s != "" && !slices.Contains(allowed, s) {
		r.Bad(n, i18n.M("declare.not_among", i18n.Args{"Text": s, "Allowed": strings.Join(allowed, " ")}))
		return ""
	}
	return s
}

// Whole takes a whole number within bounds.
func (r *Reader) Whole(n *yaml.Node, low, high int) int {
	v, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || v < low || v > high {
		r.Bad(n, i18n.M("declare.no_whole", i18n.Args{"Text": n.Value, "Low": low, "High": high}))
		return low
	}
	return v
}

// Yes takes true or false.
func (r *Reader) Yes(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
		r.Bad(n, i18n.M("declare.no_yes", i18n.Args{"Text": n.Value}))
	}
	return n.Value == "true"
}

// Day takes a day such as 2026-02-14, as midnight UTC; zero, with a problem, for
// anything else.
func (r *Reader) Day(n *yaml.Node) time.Time {
	t, err := time.Parse(time.DateOnly, n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		r.Bad(n, i18n.M("declare.no_day", i18n.Args{"Text": n.Value}))
		return time.Time{}
	}
	return t
}

// Words takes a text for people: one text, which then stands for all languages,
// or one for each language.
func (r *Reader) Words(n *yaml.Node) Words {
	out := Words{}
	if n.Kind != yaml.MappingNode {
		s := r.Text(n)
		for _, l := range i18n.Langs() {
			out[l] = s
		}
		return out
	}
	r.Map(n, func(key, value *yaml.Node) bool {
		l := i18n.Lang(key.Value)
		if !slices.Contains(i18n.Langs(), l) {
			return false
		}
		out[l] = r.Text(value)
		return true
	})
	for _, l := range i18n.Langs() {
		if _, given := out[l]; !given {
			r.Lacks(n, string(l))
		}
	}
	return out
}
