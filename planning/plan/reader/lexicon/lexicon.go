// Package lexicon holds the words of the plan grammar as data: each topic is a
// YAML file beside this one with a typed loader. To teach the reader a phrase,
// add it to the file; no code changes.
package lexicon

import (
	"embed"

	"go.yaml.in/yaml/v4"
)

//go:embed *.yaml
var files embed.FS

// load decodes an embedded file. The files are part of the program: one that
// does not decode is a defect that the package's tests find, not an input.
func load[T any](name string) *T {
	t := new(T)
	data, err := files.ReadFile(name)
	if err == nil {
		err = yaml.Unmarshal(data, t)
	}
	if err != nil {
		panic("lexicon: " + name + ": " + err.Error())
	}
	return t
}
