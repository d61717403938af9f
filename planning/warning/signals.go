package warning

import (
	"fmt"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/method"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// OfShifts lists the targets whose judgement is worse than it was and is not bad
// in itself; what is bad has its own signal.
func (b *RuleBook) OfShifts(shifts []indicator.Shift) []Signal {
	var out []Signal
	for i := range shifts {
		sh := &shifts[i]
		if _, bad := b.Verdict[sh.To]; bad || sh.Move != indicator.MovedWorse {
			continue
		}
		out = append(out, aboutRow(sh.Row, Turned, b.Turned.Severity, i18n.M("warning.signal.turned", i18n.Args{
			"Name": nameOf(sh.Row), "From": verdictKey(sh.From), "To": verdictKey(sh.To)})))
	}
	return out
}

func verdictKey(v method.Verdict) i18n.Key { return i18n.Key("verdict." + string(v)) }

// OfSilence lists the targets of a table whose next figure is late, by months.
func (b *RuleBook) OfSilence(t *indicator.Table, quality []indicator.Quality) []Signal {
	type cell struct {
		version indicator.Version
		area    area.Code
	}
	late := map[cell]*indicator.Quality{}
	for i := range quality {
		late[cell{quality[i].Version, quality[i].Area}] = &quality[i]
	}
	var out []Signal
	for i := range t.Rows {
		r := &t.Rows[i]
		q := late[cell{r.Target.Pinned, r.Target.Area}]
		if q == nil || r.Target.Org != "" {
			continue
		}
		var worst Severity
		for _, rule := range b.Silence {
			if q.Silent >= rule.Months && rule.Severity.Worse(worst) {
				worst = rule.Severity
			}
		}
		if worst == "" {
			continue
		}
		m := i18n.M("warning.signal.silent_since", i18n.Args{"Name": nameOf(r), "Newest": q.Newest.String(), "Months": q.Silent})
		if q.Newest.IsZero() {
			m = i18n.M("warning.signal.silent_ever", i18n.Args{"Name": nameOf(r), "Months": q.Silent})
		}
		out = append(out, aboutRow(r, Silent, worst, m))
	}
	return out
}

// OfFindings lists the checks that failed on figures in force and are not explained.
func (b *RuleBook) OfFindings(found []indicator.Finding) []Signal {
	var out []Signal
	for i := range found {
		f := &found[i]
		s, told := b.Check[f.Result.Severity]
		if !told || !f.Open() || f.Result.Signal || len(f.Result.Cells) == 0 {
			continue
		}
		c, name := f.Result.Cells[0], f.Name
		if f.Place != "" {
			name = f.Place + " · " + name
		}
		out = append(out, Signal{Kind: CheckFailed, Severity: s, Owner: f.Org, Area: c.Area, Message: f.Result.Message, Subject: Subject{
			Type: "cell", ID: cellID(f.Result.Check, c), Name: name, Code: string(c.Code), Group: ofIndicator(string(c.Code)), Label: f.Name, Part: f.Place}})
	}
	return out
}

// cellID names a check of a cell.
func cellID(check string, c check.Cell) string {
	return fmt.Sprintf("%s|%s|%d|%s|%s|%s", check, c.Code, c.Version, c.Area, c.Org, c.Period)
}

// Late is a step of a report that was not taken by its day.
type Late struct {
	Sheet string
	Round string
	Name  string // of the round
	Org   string // name of the organisation
	Owner identity.OrgID
	// Step names what is late; empty: handing it in. Due is its day.
	Step i18n.Key
	Due  time.Time
	Days int
}

// OfDays is how severe it is that something is so many days late; empty: not at all.
func (b *RuleBook) OfDays(late int) Severity {
	var worst Severity
	for _, rule := range b.Overdue {
		if late >= rule.Days && rule.Severity.Worse(worst) {
			worst = rule.Severity
		}
	}
	return worst
}

// OfLate lists the conditions of late reports.
func (b *RuleBook) OfLate(late []Late) []Signal {
	var out []Signal
	for _, l := range late {
		worst := b.OfDays(l.Days)
		if worst == "" {
			continue
		}
		name := l.Name + " · " + l.Org
		m := i18n.M("warning.signal.overdue", i18n.Args{"Name": name})
		if l.Step != "" {
			m = i18n.M("warning.signal.overdue_step", i18n.Args{"Name": name, "Step": l.Step, "Due": l.Due})
		}
		out = append(out, Signal{Kind: Overdue, Severity: worst, Owner: l.Owner, Message: m,
			Subject: Subject{Type: "sheet", ID: l.Sheet, Name: name, Group: ofRound(l.Round), Label: l.Name, Part: l.Org}})
	}
	return out
}
