package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
)

// shownPlaces is how many places of one finding the text quotes.
const shownPlaces = 6

// Text writes the findings for people: grouped by severity, each with its
// places, the arithmetic, what might explain it and what to do.
func Text(w io.Writer, d Document) error {
	b := bufio.NewWriter(w)
	l := d.lang()
	fmt.Fprintln(b, i18n.T(l, "finding.report.title", i18n.Args{"Title": d.title()}))
	if len(d.Findings) == 0 {
		fmt.Fprintln(b, i18n.T(l, "finding.report.none"))
		return b.Flush()
	}
	fmt.Fprintln(b, i18n.T(l, "finding.report.summary", i18n.Args{
		"Total": len(d.Findings), "Errors": d.count(reading.Error), "Warnings": d.count(reading.Warning), "Notes": d.count(reading.Note),
	}))
	x := newIndex(d.Text)
	for _, s := range severities {
		if d.count(s) == 0 {
			continue
		}
		fmt.Fprintf(b, "\n%s（%d） %s\n", i18n.T(l, "finding.severity."+string(s)), d.count(s), i18n.T(l, "finding.severity."+string(s)+".means"))
		n := 0
		for _, f := range d.Findings {
			if f.Severity == s {
				n++
				one(b, l, x, n, f)
			}
		}
	}
	return b.Flush()
}

func one(b *bufio.Writer, l i18n.Lang, x index, n int, f reading.Finding) {
	fmt.Fprintf(b, "\n%d. %s（%s）\n   %s\n", n, i18n.T(l, "finding."+f.Code+".title"), f.Code, f.Message)
	if l != i18n.ZH { // the message is Chinese; what the rule is about is not
		fmt.Fprintf(b, "   %s\n", i18n.T(l, "finding."+f.Code+".why"))
	}
	for i, s := range f.Spans {
		if i == shownPlaces {
			fmt.Fprintf(b, "   · %s\n", i18n.T(l, "finding.report.more", i18n.Args{"Count": len(f.Spans) - i}))
			break
		}
		fmt.Fprintf(b, "   · %s %s\n", i18n.T(l, "finding.report.place", i18n.Args{"Line": x.position(s[0]).Line}), x.context(s, 40))
	}
	field := func(key, text string) {
		if text == "" {
			return
		}
		name := i18n.T(l, "finding.report."+key)
		for i, line := range strings.Split(text, "\n") {
			if i == 0 {
				fmt.Fprintf(b, "   %s：%s\n", name, line)
			} else {
				fmt.Fprintf(b, "     %s\n", line)
			}
		}
	}
	field("arithmetic", f.Arithmetic)
	if l != i18n.ZH { // the rule has said in general what it is about
		f.Explanation, f.Advice = "", i18n.T(l, "finding."+f.Code+".advice")
	}
	field("explanation", f.Explanation)
	field("advice", f.Advice)
}
