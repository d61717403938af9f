package page

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
)

// Form asks for something. Shown again after errors (with status 422), it lists
// them on top, each leading to its field.
type Form struct {
	ID     string
	Action string
	// Method is post unless it says get.
	Method string
	Fields []Field
	// Body stands between the fields and the buttons; may be nil.
	Body templ.Component
	// Inner are the fields that Body shows, for the summary of what is wrong.
	Inner []Field
	// Buttons; when empty, one that says 提交.
	Buttons []Button
	// Upload must be set when a field takes a file.
	Upload bool
	// Problem is an error that belongs to no field.
	Problem string
}

// Render implements templ.Component.
func (f Form) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

func (f Form) method() string {
	if f.Method == "" {
		return "post"
	}
	return f.Method
}

func (f Form) attrs() templ.Attributes {
	a := templ.Attributes{}
	if f.Upload {
		a["enctype"] = "multipart/form-data"
	}
	if f.ID != "" {
		a["id"] = f.ID
	}
	return a
}

func (f Form) buttons(l i18n.Lang) []Button {
	if len(f.Buttons) > 0 {
		return f.Buttons
	}
	return []Button{{Label: i18n.T(l, "page.form.submit"), Kind: Primary}}
}

func (f Form) wrong() []Field {
	var out []Field
	for _, x := range slices.Concat(f.Fields, f.Inner) {
		if x.Error != "" {
			out = append(out, x)
		}
	}
	return out
}

// Field asks for one thing.
type Field struct {
	Name  string
	Label string
	Hint  string
	// Error says what is wrong and what to do.
	Error string
	Type  FieldType
	Value string
	// Options of FieldSelect, FieldRadio, FieldChecks and FieldChooser.
	Options []Option
	// Offers are answers that a line of text proposes; others may be typed.
	Offers []Option
	// Unit stands after the box.
	Unit     string
	Required bool
	// Width is the box's width in characters; 0 means the usual width.
	Width int
	// Rows is the height of a FieldArea; 0 means 4.
	Rows int
	// Accept limits the files that a FieldFile offers, e.g. ".docx,.pdf".
	Accept string
	// Autocomplete is the purpose of the field as HTML names it, e.g. "username".
	Autocomplete string
	// ID is needed when two fields of a page have the same name.
	ID    string
	Attrs templ.Attributes
}

// FieldType says how a field is filled in.
type FieldType string

// The types of fields; the empty type is a line of text.
const (
	FieldNumber   FieldType = "number" // a decimal, typed as text so that nothing is lost
	FieldDate     FieldType = "date"
	FieldEmail    FieldType = "email"
	FieldPassword FieldType = "password"
	FieldSearch   FieldType = "search"
	FieldArea     FieldType = "area"
	FieldSelect   FieldType = "select"
	FieldRadio    FieldType = "radio"
	FieldChecks   FieldType = "checks"
	// FieldChooser takes several of many options: boxes in a short list, those that
	// are ticked first; with the script the list is searched by typing.
	FieldChooser FieldType = "chooser"
	FieldFile    FieldType = "file"
	FieldHidden  FieldType = "hidden"
)

// Option is one of several answers.
type Option struct {
	Value    string
	Label    string
	Hint     string
	Selected bool
}

// Render implements templ.Component.
func (f Field) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return "f-" + f.Name
}

// grouped says whether the field is several boxes under one legend.
func (f Field) grouped() bool {
	return f.Type == FieldRadio || f.Type == FieldChecks || f.Type == FieldChooser
}

// ordered are the options, of a chooser those that are ticked first.
func (f Field) ordered() []Option {
	if f.Type != FieldChooser {
		return f.Options
	}
	out := slices.Clone(f.Options)
	slices.SortStableFunc(out, func(a, b Option) int {
		switch {
		case a.Selected == b.Selected:
			return 0
		case a.Selected:
			return -1
		}
		return 1
	})
	return out
}

func (f Field) ticked() int {
	n := 0
	for _, o := range f.Options {
		if o.Selected {
			n++
		}
	}
	return n
}

// target is the id that an error message leads to.
func (f Field) target() string {
	if f.grouped() {
		return f.id() + "-0"
	}
	return f.id()
}

func (f Field) htmlType() string {
	switch f.Type {
	case "", FieldNumber:
		return "text"
	}
	return string(f.Type)
}

func (f Field) attrs() templ.Attributes {
	a := templ.Attributes{"id": f.id(), "name": f.Name}
	for k, v := range f.Attrs {
		a[k] = v
	}
	if f.Required {
		a["required"] = true
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	if d := f.describedBy(); d != "" {
		a["aria-describedby"] = d
	}
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}
	if c := f.boxClass(); c != "" {
		a["class"] = c
	}
	if f.Accept != "" {
		a["accept"] = f.Accept
	}
	if f.Type == FieldNumber {
		a["inputmode"] = "decimal"
	}
	if len(f.Offers) > 0 {
		a["list"] = f.id() + "-offers"
	}
	return a
}

func (f Field) describedBy() string {
	out := ""
	if f.Hint != "" {
		out = f.id() + "-hint"
	}
	if f.Error != "" {
		if out != "" {
			out += " "
		}
		out += f.id() + "-error"
	}
	return out
}

func (f Field) boxType() string {
	if f.Type == FieldRadio {
		return "radio"
	}
	return "checkbox"
}

// boxClass sets the width by class, since inline styles are not allowed.
func (f Field) boxClass() string {
	width := f.Width
	class := ""
	if f.Type == FieldNumber {
		class = "num "
		if width == 0 {
			width = 10
		}
	}
	switch {
	case width == 0 || width > 20:
		return strings.TrimSpace(class)
	case width <= 5:
		return class + "w-5"
	case width <= 10:
		return class + "w-10"
	}
	return class + "w-20"
}

func (f Field) rows() int {
	if f.Rows == 0 {
		return 4
	}
	return f.Rows
}

func (f Field) groupAttrs() templ.Attributes {
	a := templ.Attributes{}
	for k, v := range f.Attrs {
		a[k] = v
	}
	if d := f.describedBy(); d != "" {
		a["aria-describedby"] = d
	}
	return a
}
