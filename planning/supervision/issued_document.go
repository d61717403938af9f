package supervision

import (
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/supervision/assess"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
	"gangyao/platform/report"
)

// Org is the name of an organisation on the day of issue.
func (c *AssessmentContent) Org(id string) string {
	if name := c.Names[id]; name != "" {
		return name
	}
	return id
}

// Fact says in words what the points of an input were given for.
func Fact(l i18n.Lang, in *assess.Scored) string {
	state := ""
	if in.State != "" {
		state = i18n.T(l, in.State)
	}
	share := i18n.Args{"Share": in.Share.Shift(2).Round(0).String(), "State": state}
	switch {
	case in.Criterion == assess.Timeliness:
		late := Late{in.Over || in.Late > 0, in.Late}.In(l, "supervision.fact.in_time")
		if state != "" {
			late += i18n.T(l, "supervision.issued.semicolon") + state
		}
		return late
	case in.Criterion == assess.Quality:
		return i18n.N(l, "supervision.fact.returned", in.Returned)
	case in.Criterion == assess.Reporting && in.Over:
		return i18n.T(l, "supervision.fact.reported_late")
	case in.Criterion == assess.Reporting:
		return i18n.T(l, "supervision.fact.reported", share)
	case state != "":
		return i18n.T(l, "supervision.fact.state", share)
	}
	return i18n.T(l, "supervision.fact.share", share)
}

// paper writes an issued assessment as an official document.
type paper struct {
	*AssessmentContent
	lang i18n.Lang
	from report.Source
}

// Document is the issued assessment on paper, from what was frozen. sha is the name of
// the kept bytes.
func (c *AssessmentContent) Document(l i18n.Lang, sha string) *report.Document {
	on, _ := time.Parse(time.DateOnly, c.On)
	p := paper{c, l, report.Source{ID: "assessment/" + strconv.Itoa(c.Year) + "/" + strconv.Itoa(c.No), Text: i18n.T(l, "supervision.issued.source", i18n.Args{"Day": c.On})}}
	d := &report.Document{Kind: report.Official, Lang: l, Title: p.t("supervision.issued.title", i18n.Args{"Year": c.Year}), Number: c.Number, Issuer: c.Issuer, Date: on, Derived: true}
	if c.Demo {
		d.Label = p.t("supervision.doc.demo")
	}
	d.Blocks = []report.Block{p.lead(), report.Heading{Level: 1, Text: p.t("supervision.issued.results")}, p.ranking()}
	if text := p.ungraded(); text != "" {
		d.Blocks = append(d.Blocks, report.Para(p.ref(text)))
	}
	d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: p.t("supervision.issued.method")})
	d.Blocks = append(d.Blocks, p.method()...)
	d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: p.t("supervisionweb.objections")})
	if len(c.Disputes) == 0 {
		d.Blocks = append(d.Blocks, report.Para(report.Text(p.t("supervision.issued.no_objections"))))
	} else {
		d.Blocks = append(d.Blocks, p.disputes())
	}
	if c.Note != "" {
		d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: p.t("supervision.issued.correction")}, report.Para(p.ref(p.t("supervision.issued.corrects", i18n.Args{"Note": c.Note, "SHA": c.Corrects}))))
	}
	d.Blocks = append(d.Blocks, report.Signature{Issuer: c.Issuer, Date: on})
	if t, ok := p.inputs(); ok {
		d.Blocks = append(d.Blocks, report.Annex{Title: p.t("supervision.issued.inputs")}, t)
	}
	d.Blocks = append(d.Blocks, report.Para(p.ref(p.t("supervision.issued.foot", i18n.Args{"Read": c.Read, "By": c.By, "SHA": sha}))))
	return d
}

func (p paper) t(key string, args ...i18n.Args) string { return i18n.T(p.lang, key, args...) }

// ref is text with figures that the assessment itself is the source of.
func (p paper) ref(text string) report.Run { return report.Run{Text: text, Source: p.from} }

func (p paper) num(d decimal.Decimal) report.Cell {
	return report.Num(quantity.Parse(d.StringFixed(1)), p.from)
}

func (p paper) said(text string) report.Cell { return report.Cell{Text: text, Source: p.from} }

func (p paper) lead() report.Paragraph {
	scored, best := 0, ""
	for i := range p.Result.Orgs {
		if o := &p.Result.Orgs[i]; o.Scored {
			scored++
			if p.Result.Rank(o.ID) == 1 {
				if best != "" {
					best += p.t("supervision.doc.comma")
				}
				best += p.Org(o.ID)
			}
		}
	}
	m := p.Result.Method
	return report.Para(p.ref(p.t("supervision.issued.lead", i18n.Args{"Year": p.Year, "Method": m.Name.In(p.lang), "Version": m.Version, "Orgs": len(p.Result.Orgs), "Scored": scored, "Best": best})))
}

func (p paper) ranking() report.Table {
	t := report.Table{Title: p.t("supervision.issued.results"), Columns: []report.Column{{Title: p.t("supervision.issued.rank"), Width: 3, Kind: report.Short}, {Title: p.t("supervision.issued.org"), Width: 9},
		{Title: p.t("supervisionweb.points"), Width: 4, Kind: report.Numbers}, {Title: p.t("supervisionweb.grade"), Width: 4, Kind: report.Short}}}
	for _, c := range p.Result.Method.Criteria {
		t.Columns = append(t.Columns, report.Column{Title: p.t(c.ID.Key()), Width: 5, Kind: report.Numbers})
	}
	none := p.t("supervision.issued.none")
	for i := range p.Result.Orgs {
		o := &p.Result.Orgs[i]
		row := report.Row{Cells: []report.Cell{p.said(none), report.Txt(p.Org(o.ID)), p.said(none), report.Txt(none)}}
		if o.Scored {
			row.Cells[0], row.Cells[2], row.Cells[3] = p.said(strconv.Itoa(p.Result.Rank(o.ID))), p.num(o.Points), report.Txt(p.Result.Method.Grades[o.Grade].Name.In(p.lang))
		}
		for _, part := range o.Parts {
			if part.Counted == 0 {
				row.Cells = append(row.Cells, p.said(none))
				continue
			}
			row.Cells = append(row.Cells, p.num(part.Points))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Note = p.t("supervision.issued.none.note")
	return t
}

// ungraded names who is late and yet has no grade; empty when nobody is.
func (p paper) ungraded() string {
	who := ""
	for i := range p.Result.Orgs {
		o := &p.Result.Orgs[i]
		if n, most := o.Late(); n > 0 && !o.Scored {
			if who != "" {
				who += p.t("supervision.issued.semicolon")
			}
			who += p.t("supervision.issued.late.org", i18n.Args{"Org": p.Org(o.ID), "Count": n, "Most": most})
		}
	}
	if who == "" {
		return ""
	}
	return p.t("supervision.issued.late", i18n.Args{"Orgs": who})
}

// method says how points are given, so that anybody can work them out again.
func (p paper) method() []report.Block {
	m := p.Result.Method
	t := report.Table{Title: p.t("supervision.issued.criteria"), Columns: []report.Column{{Title: p.t("supervisionweb.criterion.head"), Width: 6}, {Title: p.t("supervision.issued.weight"), Width: 3, Kind: report.Short}, {Title: p.t("supervision.issued.rule"), Width: 18}}}
	for _, c := range m.Criteria {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{report.Txt(p.t(c.ID.Key())), p.said(strconv.Itoa(c.Weight)), p.said(c.Why.In(p.lang))}})
	}
	grades := ""
	for i, g := range m.Grades {
		if i > 0 {
			grades += p.t("supervision.issued.semicolon")
		}
		grades += p.t("supervision.issued.grade", i18n.Args{"Name": g.Name.In(p.lang), "At": g.At})
	}
	return []report.Block{report.Para(p.ref(p.t("supervision.issued.how", i18n.Args{"Grades": grades}))), t}
}

func (p paper) disputes() report.Table {
	t := report.Table{Title: p.t("supervisionweb.objections"), Columns: []report.Column{{Title: p.t("supervisionweb.at"), Width: 6, Kind: report.Short}, {Title: p.t("supervision.issued.org"), Width: 6},
		{Title: p.t("supervisionweb.record.of"), Width: 8}, {Title: p.t("supervisionweb.reason"), Width: 9}, {Title: p.t("supervisionweb.decision"), Width: 9}}}
	for i := range p.Disputes {
		d := &p.Disputes[i]
		of, decision := d.Input, p.t("supervisionweb.decision.none")
		if in, ok := p.Result.Input(d.Input); ok {
			of = p.t(in.Criterion.Key()) + p.t("supervisionweb.colon") + in.Record.Name
		}
		if d.Decision != nil {
			decision = p.t("supervisionweb.decision."+map[bool]string{true: "accepted", false: "refused"}[d.Decision.Accepted]) + p.t("supervisionweb.colon") + d.Decision.Note + p.t("supervisionweb.bracket", i18n.Args{"Who": d.Decision.By})
		}
		row := report.Row{}
		for _, text := range []string{dayText(identity.Day(d.At)), p.Org(string(d.Org)), of, d.Note, decision} {
			row.Cells = append(row.Cells, p.said(text))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// inputs is every input with its record and what it gave; ok is false when none may be
// seen.
func (p paper) inputs() (report.Table, bool) {
	t := report.Table{Title: p.t("supervision.issued.inputs"), Landscape: true, Folded: true, Columns: []report.Column{{Title: p.t("supervisionweb.criterion.head"), Width: 6}, {Title: p.t("supervisionweb.record.of"), Width: 18},
		{Title: p.t("supervision.issued.id"), Width: 12}, {Title: p.t("supervisionweb.fact"), Width: 8}, {Title: p.t("supervisionweb.points"), Width: 4, Kind: report.Numbers}, {Title: p.t("supervisionweb.counts"), Width: 6, Kind: report.Short}}}
	for i := range p.Result.Orgs {
		o := &p.Result.Orgs[i]
		first := true
		for _, part := range o.Parts {
			for j := range part.Inputs {
				in := &part.Inputs[j]
				if first {
					t.Rows = append(t.Rows, report.Row{Group: p.Org(o.ID)})
					first = false
				}
				counts := p.t("supervisionweb.counts.yes")
				if in.Struck {
					counts = p.t("supervisionweb.counts.no")
				}
				t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{report.Txt(p.t(part.Criterion.Key())), p.said(in.Record.Name), p.said(in.Record.ID), p.said(Fact(p.lang, in)), p.num(in.Points), report.Txt(counts)}})
			}
		}
	}
	return t, len(t.Rows) > 0
}
