package source

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/office/html"
)

// htmlStart recognises HTML, whole or a fragment.
var htmlStart = regexp.MustCompile(`(?is)^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|\?xml[^>]*>\s*<!doctype\s+html|\?xml[^>]*>\s*<html|html|head|body|meta|title|div|p|table|h[1-6]|span|section|article|center|font|ul|ol|style|script)\b`)

// readText reads text, Markdown or HTML.
func readText(name string, data []byte) (*Document, error) {
	dec, ok := decodeText(data)
	if !ok {
		return nil, fault.New(fault.Invalid, "source.charset", fault.Args{"Name": name})
	}
	var d *Document
	web := htmlStart.MatchString(dec.text[:min(len(dec.text), 4096)])
	if !web && utf8.RuneCountInString(dec.text) > MaxText {
		return nil, tooLong(name)
	}
	if web {
		t, err := html.Extract([]byte(dec.text), MaxText+1)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "source.html_nested", fault.Args{"Name": name})
		}
		d = fromExtract(t, "html")
	} else {
		d = &Document{Text: []rune(dec.text)}
		d.Source.Format = "text"
		if strings.Contains(dec.text, "|") || strings.Contains(dec.text, "\n#") || strings.HasPrefix(dec.text, "#") {
			markdown(d)
		}
	}
	d.Source.Charset = dec.charset
	if dec.bad > 0 {
		d.Notes = append(d.Notes, Notice{Key: "source.notice.bad_bytes", Args: fault.Args{"Count": dec.bad}, Span: reading.Span{}})
	}
	return d, nil
}
