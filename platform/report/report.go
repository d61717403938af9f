// Package report is the one model of a document that people keep: an annual
// report, a notice of supervision, a list. A capability says what stands in it,
// block by block; reportpage shows it as a page, word and workbook write it as
// files. All of them number, lay out and check it in the same way.
//
// A figure in a document is a reference: it carries where it came from. A derived
// document (Derived) does not pass Validate while a typed figure stands in it.
//
// The layout on paper follows GB/T 9704-2012. docs/dev/report.md tells how to
// write a document.
package report

import (
	"time"

	"gangyao/platform/i18n"
)

// Kind says what sort of document it is, and so how its head is set.
type Kind string

const (
	// Official is an official document or a report: title in the middle, text
	// with headings.
	Official Kind = "official"
	// Notice is a form with bordered fields that goes to somebody, such as 督办通知单.
	Notice Kind = "notice"
	// List is a table or a few with a title, such as 任务分工表.
	List Kind = "list"
)

// Document is a document. Its zero Lang is Chinese.
type Document struct {
	Kind     Kind
	Lang     i18n.Lang
	Title    string
	Subtitle string
	// Number is the number given by the issuer (发文字号): 演发〔2025〕3号.
	Number string
	// Addressee is to whom it goes (主送机关).
	Addressee string
	// Issuer and Date stand in the head of a notice and in the properties of the
	// file; a Signature block signs an official document.
	Issuer string
	Date   time.Time
	// Secrecy (密级和保密期限), Urgency (紧急程度) and Signer (签发人) are marks of the
	// head; empty ones are left out.
	Secrecy, Urgency, Signer string
	// RedHead prints the issuer's name and a line in red above the title
	// (发文机关标志). Only documents that are really issued have it.
	RedHead bool
	// Label stands on every page and says what a reader must not overlook:
	// 演示数据，不是正式文件.
	Label string
	// Contents asks for a table of contents down to the second level of headings.
	Contents bool
	// Derived demands that each figure is a reference: see Check.
	Derived bool
	Blocks  []Block
}

// Language is the language of the words that the document adds by itself.
func (d *Document) Language() i18n.Lang {
	if d.Lang == "" {
		return i18n.ZH
	}
	return d.Lang
}

// T is a message in the document's language.
func (d *Document) T(key string, args ...i18n.Args) string {
	return i18n.T(d.Language(), key, args...)
}

// Day prints a day as it stands in the document; nothing for no day.
func (d *Document) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.Date(d.Language(), t)
}
