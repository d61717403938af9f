package supervision

import (
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/i18n"
	"gangyao/platform/report"
)

func levelMsg(l casework.Level) i18n.Key { return i18n.Key(l.Key()) }

// Number is the number as it is printed: 督黄〔2026〕3号.
func (n *Notice) Number(l i18n.Lang) string { return number(l, n.Kind, n.Year, n.No) }

func number(l i18n.Lang, k NoticeKind, year, no int) string {
	return i18n.T(l, "supervision.notice.number", i18n.Args{"Sign": i18n.T(l, "supervision.notice.sign."+string(k)), "Year": year, "No": no})
}

// Document is the notice on paper, from what was frozen.
func (x *Content) Document(l i18n.Lang) *report.Document {
	t := func(key string, args ...i18n.Args) string { return i18n.T(l, key, args...) }
	day := func(s string) string {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			return t("supervision.doc.none")
		}
		return i18n.Date(l, at)
	}
	filled := func(key, text string) report.Field {
		if text == "" {
			text = t("supervision.doc.none")
		}
		return report.Filled(t(key), report.Text(text))
	}
	on, _ := time.Parse(time.DateOnly, x.On)
	d := &report.Document{Kind: report.Notice, Lang: l, Title: t(x.Kind.Key()), Issuer: x.Issuer, Number: number(l, x.Kind, x.Year, x.No), Date: on}
	if x.Demo {
		d.Label = t("supervision.doc.demo")
	}
	help := ""
	for i, c := range x.Contributors {
		if i > 0 {
			help += t("supervision.doc.comma")
		}
		help += c
	}
	form := report.Form{Title: d.Title, Rows: []report.FormRow{
		{Fields: []report.Field{filled("supervision.doc.title", x.Title)}},
		{Fields: []report.Field{filled("supervision.doc.owner", x.Owner), filled("supervision.doc.contributors", help)}},
		{Fields: []report.Field{filled("supervision.doc.issued", day(x.IssuedOn)), filled("supervision.doc.due", x.dueText(t, day))}},
		{Fields: []report.Field{filled("supervision.doc.source", t(x.Source.Kind.Key())), filled("supervision.doc.leader", x.Leader)}},
	}}
	sign := report.Paragraph{Align: report.Right, Runs: []report.Run{report.Text(t("supervision.doc.sign"))}}
	block := func(key string, height int, body ...report.Paragraph) {
		form.Rows = append(form.Rows, report.FormRow{Height: height, Fields: []report.Field{{Label: t(key), Body: body}}})
	}
	asked := []report.Paragraph{report.Para(report.Text(x.Asked))}
	switch x.Kind {
	case NoticeAssign:
		if x.Note != "" {
			asked = append(asked, report.Para(report.Text(x.Note)))
		}
		block("supervision.doc.asked", 45, asked...)
		block("supervision.doc.instruction", 35, sign)
		block("supervision.doc.handling", 35, sign)
	case NoticeAnswer:
		block("supervision.doc.asked", 25, asked...)
		block("supervision.doc.answers", 50, append(x.told(t, day), sign)...)
		result := x.Result
		if result == "" {
			result = t("supervision.doc.not_verified")
		}
		block("supervision.doc.result", 25, report.Para(report.Text(result)), sign)
	default:
		block("supervision.doc.asked", 25, asked...)
		stands := []report.Paragraph{report.Para(report.Text(t("supervision.doc.stands."+string(x.Kind), i18n.Args{"Due": day(x.DueOn), "Late": x.Late})))}
		block("supervision.doc.situation", 30, append(stands, x.told(t, day)...)...)
		note := x.Note
		if note == "" {
			note = t("supervision.doc.require." + string(x.Kind))
		}
		block("supervision.doc.requirement", 35, report.Para(report.Text(note)))
		block("supervision.doc.received", 25, sign)
	}
	d.Blocks = []report.Block{form, report.Para(report.Text(t("supervision.doc.foot", i18n.Args{"Item": string(x.Item), "By": x.By})))}
	return d
}

func (x *Content) dueText(t func(string, ...i18n.Args) string, day func(string) string) string {
	if x.DueOn == "" {
		return t("supervision.doc.held", i18n.Args{"Days": x.Days})
	}
	return t("supervision.doc.due_on", i18n.Args{"Day": day(x.DueOn), "Days": x.Days})
}

// told are the answers, one paragraph each.
func (x *Content) told(t func(string, ...i18n.Args) string, day func(string) string) []report.Paragraph {
	var out []report.Paragraph
	for _, a := range x.Answers {
		out = append(out, report.Para(report.Text(t("supervision.doc.answer", i18n.Args{"Day": day(a.On), "Org": a.Org, "By": a.By, "Note": a.Note}))))
	}
	return out
}
