package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// The open round, counted in days from its first: it is loaded on the day
// openToday, shortly after the due day, so that every state can be seen.
const (
	openToday  = 30
	openDue    = 28
	openCloses = 75
)

// asked is an indicator that the open round asks for. Value is that of a whole
// year; of what flows the months so far get their part.
type asked struct {
	code    indicator.Code
	version int
	value   string
	flows   bool
	towns   bool
}

var askedNow = []asked{
	{code: "gdp", version: 1, value: "697.5", flows: true},
	{code: "urbanisation", version: 2, value: "54.6"},
	{code: "income", version: 1, value: "41230", flows: true},
	{code: "income-rural", version: 1, value: "32560", flows: true, towns: true},
	{code: "manufacturing-share", version: 1, value: "36.0"},
	{code: "digital-core-share", version: 1, value: "9.1"},
	{code: "fixed-investment", version: 1, value: "372.0", flows: true},
	{code: "industry-investment-share", version: 1, value: "71.2"},
	{code: "energy-intensity-fall", version: 1, value: "2.4"},
	{code: "patents", version: 1, value: "2.21"},
	{code: "unemployment-surveyed", version: 1, value: "2.6"},
	{code: "doctors", version: 1, value: "3.68"},
	{code: "nursery-places", version: 1, value: "3.6", towns: true},
	{code: "good-air-days", version: 2, value: "85.8"},
	{code: "good-water", version: 1, value: "100"},
	{code: "forest-cover", version: 1, value: "48.14"},
	{code: "grain-capacity", version: 1, value: "50.3"},
}

// lastQuarter counts the months from January to the end of the last quarter
// before a day; the whole year is a year.
func lastQuarter(day time.Time) period.Period {
	end := day.AddDate(0, 0, -20) // figures need some days
	y, n := end.Year(), (int(end.Month())-1)/3*3
	if n == 0 {
		return period.InYear(y - 1)
	}
	p, _ := period.Of(period.Cumulative, y, n)
	return p
}

// openRound lists the acts of the round that is open when the demonstration is
// loaded. Whoever loads it again finds the same round.
func (s *story) openRound(f *figures, now time.Time) error {
	opens := now.In(time.FixedZone("UTC+8", 8*60*60)).AddDate(0, 0, -openToday)
	if first := time.Date(2026, 10, 10, 0, 0, 0, 0, time.UTC); opens.Before(first) {
		opens = first
	}
	found, err := s.openAlready()
	if err != nil {
		return err
	}
	if found != nil {
		opens = found.Opens
	}
	opens = time.Date(opens.Year(), opens.Month(), opens.Day(), 0, 0, 0, 0, time.UTC)
	p := lastQuarter(opens.AddDate(0, 0, openToday))
	r := &round{s: s, form: reporting.RoundForm{Tenant: Tenant, Name: roundName(p), Period: p, Opens: opens,
		Due: opens.AddDate(0, 0, openDue), Closes: opens.AddDate(0, 0, openCloses), Demo: true, Note: "演示轮次：数值、人员均为虚构"}}
	r.list = func(context.Context) ([]reporting.Duty, error) { return s.openDuties(p) }
	r.answer = func(k indicator.CellKey) answer { return openAnswer(k) }
	s.on(opens.AddDate(0, 0, -2), r.form.Name, func() error {
		r.form.Plan = s.out.Next.Plan
		if err := r.begin(); err != nil {
			return err
		}
		s.out.Open = r.id
		return nil
	})
	s.inYear(f, p)
	s.openSheets(r)
	return nil
}

// openAlready finds the open round of an earlier load.
func (s *story) openAlready() (*reporting.Round, error) {
	rounds, err := s.reports.Rounds(s.program, Tenant, time.Time{})
	if err != nil {
		return nil, err
	}
	for i := range rounds {
		if r := &rounds[i].Round; r.Demo && r.Period.Year() > 2025 && strings.HasSuffix(r.Name, mark) && r.Name == roundName(r.Period) {
			return r, nil
		}
	}
	return nil, nil
}

const mark = "监测（演示）"

func roundName(p period.Period) string {
	if p.Kind() == period.Year {
		return fmt.Sprintf("%d年度%s", p.Year(), mark)
	}
	return fmt.Sprintf("%d年%s%s", p.Year(), map[int]string{3: "一季度", 6: "上半年", 9: "前三季度"}[p.N()], mark)
}

// openDuties asks the owners, and the towns for what they report.
func (s *story) openDuties(p period.Period) ([]reporting.Duty, error) {
	areas, err := Areas()
	if err != nil {
		return nil, err
	}
	var out []reporting.Duty
	for _, q := range askedNow {
		d := s.known.definitions[indicator.Version{Code: q.code, Version: q.version}]
		if d == nil || d.Owner == "" {
			return nil, fmt.Errorf("nobody reports %s in version %d", q.code, q.version)
		}
		cell := indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: q.code, Version: q.version, Area: Tenant}, Period: p}
		out = append(out, reporting.Duty{Org: d.Owner, Cell: cell, Register: d.Register})
		for _, a := range areas {
			if q.towns && a.Level == area.Town {
				cell.Area = a.Code
				out = append(out, reporting.Duty{Org: townOrg(a.Code), Cell: cell, Register: d.Register})
			}
		}
	}
	return out, nil
}

// openAnswer is what stands in a cell of the open round.
func openAnswer(k indicator.CellKey) answer {
	for i := range askedNow {
		if q := &askedNow[i]; q.code == k.Code {
			return q.answer(k, q.value)
		}
	}
	return noValue(k, reporting.NotYet, "演示数据中没有这项")
}

// answer is what stands in a cell when the whole place has a value in the year.
func (a *asked) answer(k indicator.CellKey, value string) answer {
	digits, decimals, _ := quantity.Parse(value).Small()
	if a.flows && k.Period.Kind() == period.Cumulative {
		digits = digits * int64(k.Period.N()) / 12
	}
	if k.Area != Tenant {
		digits = digits * (4000 + spread(area.Area{Code: k.Area}, string(k.Code), k.Period.Year())) / 5000
	}
	return answer{Cell: k, Value: quantity.New(digits, decimals).String(), Status: indicator.Provisional}
}

// openSheets sends the sheets of the open round as far as they have come.
func (s *story) openSheets(r *round) {
	fill := func(day, part int) step { return step{day: day, do: reporting.Fill, part: part} }
	on := func(day int, do reporting.Action) step { return step{day: day, do: do} }
	published := func(day int) []step {
		return []step{fill(day, 100), on(day+1, reporting.Submit), on(day+2, reporting.Approve), on(day+4, reporting.Verify), on(day+6, reporting.Publish)}
	}
	r.goes("tjj", 0, published(12)...)
	r.goes("lyj", 10, published(9)[:4]...) // verified
	// The three of demo-clerk and demo-head: one to fill, one come back, one to approve.
	r.goes("scjg", 20, append(published(16)[:2],
		step{day: 19, do: reporting.Return, by: identity.Head, note: "请核对是否含当月新授权专利（演示）"})...)
	r.goes("rsj", 30, published(24)[:2]...) // submitted
	r.goes("fgj", 40, fill(26, 67))         // filled in part, late
	r.goes("wjj", 50, fill(20, 50))         // half filled, late
	r.goes("nyj", 60, fill(18, 100), on(19, reporting.Submit), on(21, reporting.Approve),
		step{day: 25, do: reporting.Return, note: "粮食产能与遥感估产差异超过1%，请附核实材料（演示）"})
	r.except(22, openToday+12, openCloses, "gxj", "核算制度年中调整，延期上报（演示）")
	r.goes("gxj", 70, fill(26, 50))
	areas, _ := Areas()
	n := 0
	for _, a := range areas {
		if a.Level != area.Town {
			continue
		}
		steps := published(8 + n%5)
		switch n % 6 { // towns are at all stages; sthjj and some towns have not begun
		case 1:
			steps = steps[:4]
		case 2:
			steps = steps[:2]
		case 3:
			steps = []step{fill(27, 50)}
		case 4:
			steps = steps[:3]
		case 5:
			steps = nil
		}
		r.goes(townOrg(a.Code), 100+n*5, steps...)
		n++
	}
}
