// Package i18n holds every word that people see, in Chinese and in English, and
// prints numbers and dates as each language does.
//
// A message lives in locale/zh/NAME.yaml and locale/en/NAME.yaml under the same
// key, as flat text with named arguments:
//
//	source.too-large: "文件超过 {{.Limit}}，请拆分后再上传。"
//
// or with plural forms (Chinese has only other, English one and other):
//
//	list.rows:
//	  one: "{{.Count}} row"
//	  other: "{{.Count}} rows"
//
// Any number of files may be added; a key lives in one file only. Use [T] for a
// text, [N] for a text with a count, [Msg] where the language is not yet known,
// and [Fault] for an error. A missing key shows itself and is logged once.
package i18n

import (
	"context"

	"golang.org/x/text/language"

	"gangyao/platform/fault"
)

// Lang is a language of the interface.
type Lang string

// The languages of the interface. Chinese comes first and is the default.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// Langs lists the languages in the order in which they are offered.
func Langs() []Lang { return []Lang{ZH, EN} }

// Args are the arguments of a message, by name. A value may be a text, a number,
// a [Msg] or [Key] (rendered in the same language), an error (see [Fault]), a
// time.Time (a date), a quantity.Value or a decimal.Decimal (see [Number]).
// Plain Go integers are printed without grouping, so that years stay years.
type Args = fault.Args

// Tag is the language tag for the lang attribute of a page: zh-CN or en.
func (l Lang) Tag() string {
	if l == EN {
		return "en"
	}
	return "zh-CN"
}

// Name is the language's name for itself.
func (l Lang) Name() string {
	if l == EN {
		return "English"
	}
	return "中文"
}

// Parse reads a language code as it stands in an address or a cookie.
func Parse(s string) (Lang, bool) {
	switch Lang(s) {
	case ZH:
		return ZH, true
	case EN:
		return EN, true
	}
	return ZH, false
}

// Negotiate picks the language for an Accept-Language header; Chinese when the
// header is empty, unreadable or asks for neither.
func Negotiate(acceptLanguage string) Lang {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return ZH
	}
	for _, t := range tags {
		switch base, _ := t.Base(); base.String() {
		case "zh":
			return ZH
		case "en":
			return EN
		}
	}
	return ZH
}

type langKey struct{}

// With puts the language of the answer into a context.
func With(ctx context.Context, l Lang) context.Context { return context.WithValue(ctx, langKey{}, l) }

// From is the language of the context; Chinese when none was set.
func From(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok {
		return l
	}
	return ZH
}
