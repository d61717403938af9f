package rest

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
)

// Number is a figure in an answer: decimals as they were given, never rounded
// through binary. In JSON it is a text, in CSV a number.
type Number string

// Num is a value in an answer.
func Num(v quantity.Value) Number { return Number(v.String()) }

// Opt is a value in an answer that may be missing.
func Opt(v *quantity.Value) Number {
	if v == nil {
		return ""
	}
	return Num(*v)
}

// field is a column of the CSV form of a row.
type field struct {
	name string
	path []int
}

type fields []field

// fieldsOf lists the columns of a row: its fields by their JSON names, those of
// structs within it with the name before them (current.period). Lists of texts
// are joined; other lists, maps and what is tagged csv:"-" are left to JSON.
func fieldsOf[T any]() fields { return appendFields(nil, reflect.TypeFor[T](), "", nil) }

func appendFields(out fields, t reflect.Type, prefix string, path []int) fields {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || f.Tag.Get("csv") == "-" {
			continue
		}
		kind := f.Type
		if kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		at := append(append([]int{}, path...), i)
		switch {
		case f.Anonymous && name == "":
			out = appendFields(out, kind, prefix, at)
		case kind.Kind() == reflect.Struct && !kind.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
			out = appendFields(out, kind, prefix+name+".", at)
		case kind.Kind() == reflect.Slice && kind.Elem().Kind() != reflect.String,
			kind.Kind() == reflect.Map, kind.Kind() == reflect.Interface:
		default:
			out = append(out, field{prefix + name, at})
		}
	}
	return out
}

// cells is a row of the table.
func (fs fields) cells(row any) []xlsx.Cell {
	v := reflect.ValueOf(row)
	out := make([]xlsx.Cell, len(fs))
	for i, f := range fs {
		out[i] = cell(v, f.path)
	}
	return out
}

func cell(v reflect.Value, path []int) xlsx.Cell {
	for _, i := range path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return xlsx.Text("")
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return xlsx.Text("")
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case Number:
		if x == "" {
			return xlsx.Text("")
		}
		n := quantity.Parse(string(x))
		return xlsx.Figure(&n)
	case encoding.TextMarshaler:
		b, err := x.MarshalText()
		if err != nil {
			return xlsx.Text("")
		}
		return xlsx.Text(string(b))
	}
	switch v.Kind() {
	case reflect.String:
		return xlsx.Text(v.String())
	case reflect.Bool:
		return xlsx.Text(strconv.FormatBool(v.Bool()))
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = v.Index(i).String()
		}
		return xlsx.Text(strings.Join(parts, ";"))
	case reflect.Int, reflect.Int64, reflect.Int32:
		return xlsx.Int(int(v.Int()))
	}
	return xlsx.Text(fmt.Sprint(v.Interface()))
}
