package plan

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"

	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// clone is a deep copy, so that no two items share what a decision may change.
func (c Content) clone() Content {
	b, err := json.Marshal(c)
	if err != nil { // contents are plain data; they were JSON before
		return c
	}
	var out Content
	if err := json.Unmarshal(b, &out); err != nil {
		return c
	}
	return out
}

// span is where the content says it stands.
func (c Content) span() reading.Span {
	switch {
	case c.Table != nil:
		return c.Table.Span
	case c.Indicator != nil:
		return c.Indicator.Span
	case c.Commitment != nil:
		return c.Commitment.Span
	case c.Work != nil:
		return c.Work.Span
	case c.System != nil:
		return c.System.Span
	case c.Measure != nil:
		return c.Measure.Span
	case c.Finding != nil && len(c.Finding.Spans) > 0:
		return c.Finding.Spans[0]
	}
	return reading.Span{}
}

// section is the section the content names; empty for kinds that name none.
func (c Content) section() string {
	switch {
	case c.Table != nil:
		return c.Table.Section
	case c.Commitment != nil:
		return c.Commitment.Section
	case c.Work != nil:
		return c.Work.Section
	case c.System != nil:
		return c.System.Section
	case c.Measure != nil:
		return c.Measure.Section
	}
	return ""
}

// move gives the content another place.
func (c Content) move(to reading.Span, section string) {
	switch {
	case c.Table != nil:
		c.Table.Span, c.Table.Section = to, section
	case c.Indicator != nil:
		c.Indicator.Span = to
	case c.Commitment != nil:
		c.Commitment.Span, c.Commitment.Section = to, section
	case c.Work != nil:
		c.Work.Span, c.Work.Section = to, section
	case c.System != nil:
		c.System.Span, c.System.Section = to, section
	case c.Measure != nil:
		c.Measure.Span, c.Measure.Section = to, section
	case c.Finding != nil && len(c.Finding.Spans) > 0:
		c.Finding.Spans[0] = to
	}
}

// quote sets the clause or sentence of the kinds that print it.
func (c Content) quote(text string) {
	switch {
	case c.Commitment != nil:
		c.Commitment.Text = text
	case c.Work != nil:
		c.Work.Text = text
	case c.System != nil:
		c.System.Text = text
	case c.Measure != nil:
		c.Measure.Text = text
	}
}

// words is all of the content's text that a person may search for.
func (c Content) words() string {
	switch {
	case c.Table != nil:
		return c.Table.Title
	case c.Indicator != nil:
		return c.Indicator.Group + " " + c.Indicator.Name + " " + c.Indicator.Note
	case c.Commitment != nil:
		return c.Commitment.Subject + " " + c.Commitment.Text
	case c.Work != nil:
		return c.Work.Action + c.Work.Name + " " + c.Work.Text
	case c.System != nil:
		return c.System.Name + " " + c.System.Text
	case c.Measure != nil:
		return c.Measure.Text
	case c.Finding != nil:
		return c.Finding.Message + " " + c.Finding.Advice
	}
	return ""
}

// substance is the content without what may differ between two readings of the
// same thing: numbering, place, confidence, suggestions, white space.
func (c Content) substance() string {
	d := c.clone()
	switch {
	case d.Table != nil:
		d.Table.Span, d.Table.Section = reading.Span{}, ""
	case d.Indicator != nil:
		d.Indicator.Span = reading.Span{}
		for _, v := range []*reading.Dated{d.Indicator.Baseline, d.Indicator.Target, d.Indicator.Actual} {
			if v != nil {
				v.Span = nil
			}
		}
		if d.Indicator.Growth != nil {
			d.Indicator.Growth.Spans = nil
		}
	case d.Commitment != nil:
		x := d.Commitment
		x.ID, x.Section, x.Span, x.Confidence, x.Doubts, x.Owners = "", "", reading.Span{}, 0, nil, nil
		for _, v := range []*reading.Dated{x.From, x.To} {
			if v != nil {
				v.Span = nil
			}
		}
	case d.Work != nil:
		x := d.Work
		x.ID, x.Section, x.Span, x.Confidence, x.Owners = "", "", reading.Span{}, 0, nil
	case d.System != nil:
		x := d.System
		x.ID, x.Section, x.Span, x.Confidence, x.Owners = "", "", reading.Span{}, 0, nil
	case d.Measure != nil:
		x := d.Measure
		x.ID, x.Section, x.Span, x.Confidence, x.Owners = "", "", reading.Span{}, 0, nil
	case d.Finding != nil:
		d.Finding.ID, d.Finding.Spans, d.Finding.Detail = "", nil, nil
	}
	b, err := json.Marshal(d)
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(string(b)), "")
}

// equal says whether two contents are the same in every field.
func (c Content) equal(o Content) bool {
	a, errA := json.Marshal(c)
	b, errB := json.Marshal(o)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// Normal makes names comparable: half width, lower case, no white space and
// marks, no remark in brackets.
func Normal(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case r == '(' || r == '[' || r == '【' || r == '〔':
			depth++
		case r == ')' || r == ']' || r == '】' || r == '〕':
			depth = max(0, depth-1)
		case depth == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' || r == '.'):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	if b.Len() == 0 && depth == 0 && s != "" { // all of it stood in brackets
		return strings.TrimSpace(s)
	}
	return b.String()
}

// unitBase is a unit without its scale, for comparing 万元 with 亿元.
func unitBase(u string) string {
	base, _ := quantity.Unit(strings.TrimSpace(u)).Fold()
	return string(base)
}
