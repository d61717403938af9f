// Package declare reads declarations, files in YAML (or JSON, which is YAML) by
// which people tell the program what to do. Whatever is wrong is told with line
// and column, in words of the catalogue, and all at once; a declaration with a
// mistake is never used in part.
//
// A capability reads its own shape by asking for nodes: Map goes through the keys
// of a mapping and refuses those that nobody knows, List through a sequence, and
// Text, Whole, Yes, Day, Words take single values.
package declare

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// MaxBytes bounds one declaration.
const MaxBytes = 1 << 20

// Problem is a mistake at a place of a file; line and column count from 1.
type Problem struct {
	File         string
	Line, Column int
	Text         i18n.Msg
}

// In is the problem in words: file:line:column: what is wrong.
func (p Problem) In(l i18n.Lang) string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text.In(l))
}

// Problems are all mistakes of a file, from its top.
type Problems []Problem

// Error lists the problems in English, for logs and the command line.
func (ps Problems) Error() string { return ps.In(i18n.EN) }

// In lists the problems, one a line.
func (ps Problems) In(l i18n.Lang) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.In(l)
	}
	return strings.Join(lines, "\n")
}

// Err is nil without problems, else fault.Invalid ("declare.problems") with the
// problems as its cause: it tells their number and the first.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	p := ps[0]
	return fault.Wrap(ps, fault.Invalid, "declare.problems",
		fault.Args{"Count": len(ps), "File": p.File, "Line": p.Line, "Column": p.Column, "First": p.Text})
}

// Of finds the problems in an error; nil when it is about something else.
func Of(err error) Problems {
	var ps Problems
	errors.As(err, &ps)
	return ps
}

// Reader gathers what is wrong with one file.
type Reader struct {
	file     string
	problems Problems
}

// Parse reads the file's YAML. name is used in problems. The node is the top of
// the only document; it is an empty node, never nil, when nothing can be read.
func Parse(name string, data []byte) (*Reader, *yaml.Node) {
	r, top := &Reader{file: name}, &yaml.Node{Line: 1, Column: 1}
	if len(data) > MaxBytes {
		r.Bad(top, i18n.M("declare.too_large", i18n.Args{"Limit": MaxBytes >> 10}))
		return r, top
	}
	var root yaml.Node
	if err := yaml.Load(data, &root); err != nil {
		var e *yaml.LoadError
		if errors.As(err, &e) {
			top.Line, top.Column = max(e.Mark.Line, 1), max(e.Mark.Column, 1)
		}
		r.Bad(top, i18n.M("declare.not_yaml", i18n.Args{"Detail": err.Error()}))
		return r, top
	}
	if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		return r, root.Content[0]
	}
	return r, top
}

// Bad records a problem at a node.
func (r *Reader) Bad(at *yaml.Node, text i18n.Msg) {
	r.problems = append(r.problems, Problem{r.file, max(at.Line, 1), max(at.Column, 1), text})
}

// BadAt records a problem some characters into a text of one line.
func (r *Reader) BadAt(at *yaml.Node, characters int, text i18n.Msg) {
	moved := *at
	if at.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		characters++
	}
	if at.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		moved.Column += characters
	}
	r.Bad(&moved, text)
}

// Count is how many problems there are so far.
func (r *Reader) Count() int { return len(r.problems) }

// Problems are those found, from the top of the file.
func (r *Reader) Problems() Problems {
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	return r.problems
}

// Map calls fn for every key of a mapping. A key that fn does not know is a
// problem, and so is one that comes twice.
func (r *Reader) Map(n *yaml.Node, fn func(key, value *yaml.Node) bool) {
	if n.Kind != yaml.MappingNode {
		r.Bad(n, i18n.M("declare.no_mapping"))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.Bad(key, i18n.M("declare.no_text"))
		case value.Kind == yaml.AliasNode:
			r.Bad(value, i18n.M("declare.alias"))
		case seen[key.Value]:
			r.Bad(key, i18n.M("declare.twice", i18n.Args{"Key": key.Value}))
		default:
			seen[key.Value] = true
			if !fn(key, value) {
				r.Bad(key, i18n.M("declare.no_key", i18n.Args{"Key": key.Value}))
			}
		}
	}
}

// Lacks records that a mapping has no such key.
func (r *Reader) Lacks(n *yaml.Node, key string) {
	r.Bad(n, i18n.M("declare.lacks", i18n.Args{"Key": key}))
}

// List calls fn for every entry of a sequence.
func (r *Reader) List(n *yaml.Node, fn func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.Bad(n, i18n.M("declare.no_list"))
		return
	}
	for _, one := range n.Content {
		if one.Kind == yaml.AliasNode {
			r.Bad(one, i18n.M("declare.alias"))
			continue
		}
		fn(one)
	}
}
