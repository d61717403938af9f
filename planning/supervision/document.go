package supervision

import (
	"cmp"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/i18n"
	"gangyao/platform/report"
)

func levelMsg(l casework.Level) i18n.Key { return i18n.Key(l.Key()) }

// sheet writes a notice on paper, from what was frozen.
type sheet struct {
	*Content
	lang i18n.Lang
}

func (x sheet) t(key string, args ...i18n.Args) string { return i18n.T(x.lang, key, args...) }

func (x sheet) day(s string) string {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return x.t("supervision.doc.none")
	}
	return i18n.Date(x.lang, at)
}

// joined puts names in a row.
func (x sheet) joined(names []string) string {
	return strings.Join(names, x.t("supervision.doc.comma"))
}

// Document is the notice on paper, from what was frozen: a form for the two that units
// fill in, an official letter to the lead unit for the three colours.
func (x *Content) Document(l i18n.Lang) *report.Document {
	s := sheet{x, l}
	on, _ := time.Parse(time.DateOnly, x.On) // written by dayText
	d := &report.Document{Lang: l, Title: s.t(x.Kind.Key()), Issuer: x.Issuer, Number: x.Number, Date: on}
	if x.Demo {
		d.Label = s.t("supervision.doc.demo")
	}
	if x.Kind == NoticeAssign || x.Kind == NoticeAnswer {
		d.Kind = report.Notice
		d.Blocks = []report.Block{s.form()}
		return d
	}
	d.Kind, d.RedHead, d.Addressee = report.Official, true, x.Owner
	d.Blocks = s.letter()
	receipt := s.t("supervision.doc.receipt")
	answered := x.Kind == NoticeYellow || x.Kind == NoticeRed
	if answered {
		d.Blocks = append(d.Blocks, report.Attachments{Names: []string{receipt}})
	}
	d.Blocks = append(d.Blocks, report.Signature{Issuer: x.Issuer, Date: on},
		report.Para(report.Text(s.t("supervision.doc.foot", i18n.Args{"Item": cmp.Or(x.ItemNumber, string(x.Item)), "By": s.handler()}))))
	if answered {
		d.Blocks = append(d.Blocks, report.Annex{Title: receipt}, s.receipt())
	}
	d.Blocks = append(d.Blocks, report.Imprint{Copies: s.copies(), Printer: x.Issuer, Date: on}) // at the foot of the last page
	return d
}

// handler is who handled it, and of which house they are when that is not the issuer.
func (x sheet) handler() string {
	if x.ByOrg == "" {
		return x.By
	}
	return x.By + x.t("supervisionweb.bracket", i18n.Args{"Who": x.ByOrg})
}

// copies are to whom copies go: the leader and the responsible units.
func (x sheet) copies() string {
	var out []string
	if x.Leader != "" {
		out = append(out, x.t("supervision.doc.copy_leader", i18n.Args{"Name": x.Leader}))
	}
	if out = append(out, x.Contributors...); len(out) == 0 {
		return ""
	}
	return x.joined(out) + x.t("supervision.doc.stop")
}

// letter is the text of a notice in a colour.
func (x sheet) letter() []report.Block {
	para := func(s string) report.Block { return report.Para(report.Text(s)) }
	args := i18n.Args{"Title": x.Title, "Number": x.ItemNumber, "Issued": x.day(x.IssuedOn), "Due": x.day(x.DueOn), "Days": x.Days, "On": x.day(x.On)}
	out := []report.Block{para(x.t("supervision.doc.letter", args) + x.stands())}
	part := func(key string, body ...report.Block) {
		out = append(append(out, report.Heading{Level: 1, Text: x.t(key)}), body...)
	}
	part("supervision.doc.asked", para(x.Asked))
	var told []report.Block
	for _, p := range x.told() {
		told = append(told, p)
	}
	if len(told) == 0 {
		told = []report.Block{para(x.t("supervision.doc.unanswered"))}
	}
	part("supervision.doc.answers", told...)
	part("supervision.doc.requirement", para(cmp.Or(x.Note, x.demanded())))
	return out
}

// stands says how the item stands on the day of the notice.
func (x sheet) stands() string {
	late := Late{x.Over || x.Late > 0, x.Late}
	switch {
	case x.DueOn == "":
		return x.t("supervision.doc.stands.held")
	case !late.Over && x.On < x.DueOn && x.Kind == NoticeBlue:
		return x.t("supervision.doc.stands.ahead", i18n.Args{"Due": x.day(x.DueOn)})
	case !late.Over && x.On < x.DueOn: // it was late and got more time
		return x.t("supervision.doc.stands.prolonged", i18n.Args{"Due": x.day(x.DueOn)})
	}
	args := i18n.Args{"Late": late.In(x.lang, "supervision.doc.stands.today")}
	if x.Kind == NoticeRed && x.Format == noticeFormat2 {
		return x.t("supervision.doc.stands.red", args)
	}
	return x.t("supervision.doc.stands.open", args) + x.history()
}

// history is what the unit was told since it has the item, and that another had it before.
func (x sheet) history() string {
	out := ""
	if x.HeldOn != "" {
		out = x.t("supervision.doc.handed", i18n.Args{"Day": x.day(x.HeldOn), "Late": x.HeldOn > x.DueOn})
	}
	var told []string
	for _, w := range x.Warned {
		args := i18n.Args{"Day": x.day(w.On), "Number": w.Number}
		switch {
		case w.Kind != "":
			args["Notice"] = i18n.Key(w.Kind.Key())
			told = append(told, x.t("supervision.doc.told.notice", args))
		case w.Level == casework.Calm:
			told = append(told, x.t("supervision.doc.told.reminder", args))
		default:
			args["Level"] = levelMsg(w.Level)
			told = append(told, x.t("supervision.doc.told.level", args))
		}
	}
	if len(told) > 0 {
		out += x.t("supervision.doc.told", i18n.Args{"What": x.joined(told)})
	}
	return out
}

// demanded is what the notice asks, where whoever issued it wrote nothing else.
func (x sheet) demanded() string {
	if x.Kind == NoticeBlue && (x.Over || x.Late > 0) {
		return x.t("supervision.doc.require.blue.over")
	}
	return x.t("supervision.doc.require." + string(x.Kind))
}

// receipt is filled in by the unit and sent back.
func (x sheet) receipt() report.Form {
	empty := func(key string) report.Field { return report.Field{Label: x.t(key)} }
	filled := func(key, text string) report.Field { return report.Filled(x.t(key), report.Text(text)) }
	return report.Form{Title: x.t("supervision.doc.receipt"), Rows: []report.FormRow{
		{Fields: []report.Field{filled("supervision.doc.document", x.t(x.Kind.Key())), filled("supervision.doc.number", x.Number)}},
		{Fields: []report.Field{filled("supervision.doc.title", x.Title)}},
		{Fields: []report.Field{filled("supervision.doc.owner", x.Owner), empty("supervision.doc.received_on")}, Height: 12},
		{Fields: []report.Field{{Label: x.t("supervision.doc.opinion"), Body: []report.Paragraph{x.signing()}}}, Height: 60},
	}}
}

func (x sheet) signing() report.Paragraph {
	return report.Paragraph{Align: report.Right, Runs: []report.Run{report.Text(x.t("supervision.doc.sign"))}}
}

// form is a notice that is filled in: what is asked, or what was answered.
func (x sheet) form() report.Form {
	filled := func(key, text string) report.Field {
		return report.Filled(x.t(key), report.Text(cmp.Or(text, x.t("supervision.doc.none"))))
	}
	form := report.Form{Title: x.t(x.Kind.Key()), Rows: []report.FormRow{
		{Fields: []report.Field{filled("supervision.doc.title", x.Title)}},
		{Fields: []report.Field{filled("supervision.doc.item", x.ItemNumber), filled("supervision.doc.source", x.source())}},
		{Fields: []report.Field{filled("supervision.doc.owner", x.Owner), filled("supervision.doc.contributors", x.joined(x.Contributors))}},
		{Fields: []report.Field{filled("supervision.doc.issued", x.day(x.IssuedOn)), filled("supervision.doc.due", x.dueText())}},
		{Fields: []report.Field{filled("supervision.doc.leader", x.Leader), filled("supervision.doc.handler", x.handler())}},
		{Fields: []report.Field{filled("supervision.doc.on", x.day(x.On))}},
	}}
	block := func(key string, height int, body ...report.Paragraph) {
		form.Rows = append(form.Rows, report.FormRow{Height: height, Fields: []report.Field{{Label: x.t(key), Body: body}}})
	}
	asked := []report.Paragraph{report.Para(report.Text(x.Asked))}
	if x.Kind == NoticeAssign {
		if x.Note != "" {
			asked = append(asked, report.Para(report.Text(x.Note)))
		}
		block("supervision.doc.asked", 45, asked...)
		block("supervision.doc.instruction", 35, x.signing())
		block("supervision.doc.handling", 35, x.signing())
		return form
	}
	block("supervision.doc.asked", 25, asked...)
	block("supervision.doc.answers", 60, append(x.told(), x.signing())...)
	block("supervision.doc.result", 30, report.Para(report.Text(cmp.Or(x.Result, x.t("supervision.doc.not_verified")))), x.signing())
	return form
}

// source is the kind of source with name and number of the record.
func (x sheet) source() string {
	kind := x.t(x.Source.Kind.Key())
	if x.Source.Kind.Record() { // its record is of the program and has no number for people
		return kind
	}
	name := x.Source.Name
	switch {
	case name == "":
		name = x.Source.Ref
	case x.Source.Ref != "" && x.Source.Ref != name:
		name = x.t("supervision.doc.named", i18n.Args{"Name": name, "Number": x.Source.Ref})
	}
	if name == "" {
		return kind
	}
	return kind + x.t("supervisionweb.colon") + name
}

func (x sheet) dueText() string {
	if x.DueOn == "" {
		return x.t("supervision.doc.held", i18n.Args{"Days": x.Days})
	}
	return x.t("supervision.doc.due_on", i18n.Args{"Day": x.day(x.DueOn), "Days": x.Days})
}

// told are the answers, one paragraph each.
func (x sheet) told() []report.Paragraph {
	var out []report.Paragraph
	for _, a := range x.Answers {
		by := a.By
		if a.Of != "" {
			by = x.t("supervision.doc.by_other", i18n.Args{"By": a.By, "Of": a.Of})
		}
		said := x.t("supervision.doc.answer", i18n.Args{"Day": x.day(a.On), "Org": a.Org, "By": by, "Note": a.Note})
		if a.Returned != "" {
			said += x.t("supervision.doc.returned", i18n.Args{"Day": x.day(a.Returned)})
		}
		out = append(out, report.Para(report.Text(said)))
	}
	return out
}
