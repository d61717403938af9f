package check

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// caseArea is the place of a case's figures that name none; its towns are those
// the case lists.
const caseArea = area.Code("900101")

// Failure is a case that came out otherwise, or a check without enough cases.
type Failure struct {
	Check string
	Line  int
	Case  string
	What  i18n.Msg
}

// Test runs the cases of checks. A check needs a case in which it must fire and
// one in which it must not.
func Test(declared []Declared) []Failure {
	var out []Failure
	for i := range declared {
		d := &declared[i]
		fail := func(name string, m i18n.Msg) { out = append(out, Failure{d.ID, d.Line, name, m}) }
		var yes, no bool
		for _, c := range d.Tests {
			yes, no = yes || c.Fires, no || !c.Fires
			results, err := d.try(c)
			switch {
			case err != nil:
				fail(c.Name, i18n.M("check.case.unreadable", i18n.Args{"What": err.Error()}))
			case c.Fires && len(results) == 0:
				fail(c.Name, i18n.M("check.case.silent"))
			case !c.Fires && len(results) > 0:
				fail(c.Name, i18n.M("check.case.fired", i18n.Args{"What": results[0].Message}))
			case c.Suggest != "" && (results[0].Suggest == nil || !results[0].Suggest.Equal(quantity.Parse(c.Suggest))):
				fail(c.Name, i18n.M("check.case.suggest", i18n.Args{"Want": c.Suggest}))
			}
		}
		if !yes || !no {
			fail("", i18n.M("check.case.both"))
		}
	}
	return out
}

// try runs one check over one case.
func (d *Declared) try(c Case) ([]Result, error) {
	var list []Indicator
	for _, ic := range c.Has {
		ind := Indicator{Symbol: formula.Symbol{Code: ic.Code, Name: ic.Name, Unit: ic.Unit, Decimals: ic.Decimals, Composition: ic.Kind == "composition"},
			Version: 1, Kind: ic.Kind, Better: ic.Better, Summed: ic.Summed}
		if ic.Kind == "" {
			ind.Kind = "level"
		}
		if ic.Name == "" {
			ind.Name = string(ic.Code)
		}
		if ic.Low != nil {
			v := quantity.FromDecimal(ic.Low.Decimal)
			ind.Low = &v
		}
		if ic.High != nil {
			v := quantity.FromDecimal(ic.High.Decimal)
			ind.High = &v
		}
		list = append(list, ind)
	}
	roles, err := Roles()
	if err != nil {
		return nil, err
	}
	s := Compile([]Declared{*d}, list, Cast(roles, list, nil))
	for _, idle := range s.Idle() {
		return nil, idle.Why
	}
	in, err := c.input()
	if err != nil {
		return nil, err
	}
	return s.Run(in).Results, nil
}

func (c Case) input() (Input, error) {
	m := &Memory{Points: map[Cell]Point{}, History: map[Cell][]quantity.Value{}, Targets: map[Cell][]Aim{},
		Areas: map[area.Code][]area.Code{}, Levels: map[area.Code]area.Level{}}
	for _, t := range c.Towns {
		m.Areas[caseArea] = append(m.Areas[caseArea], area.Code(t))
		m.Levels[area.Code(t)] = area.Town
	}
	in := Input{Known: m}
	for i, line := range c.Known {
		cell, v, err := figureOf(line)
		if err != nil {
			return in, err
		}
		m.Points[cell] = Point{Value: v, Record: "k" + strconv.Itoa(i+1)}
	}
	for _, line := range c.Aims {
		cell, v, err := figureOf(line)
		if err != nil {
			return in, err
		}
		m.Targets[cell] = append(m.Targets[cell], Aim{Value: v})
	}
	for name, versions := range c.Before {
		cell, _, err := figureOf(name + " =")
		if err != nil {
			return in, err
		}
		for _, v := range versions {
			m.History[cell] = append(m.History[cell], quantity.Parse(v))
		}
	}
	for i, line := range c.Cells {
		line, note, _ := strings.Cut(line, "#")
		line, day, _ := strings.Cut(line, " on ")
		cell, v, err := figureOf(line)
		if err != nil {
			return in, err
		}
		at, err := dayOf(day)
		if err != nil {
			return in, err
		}
		in.Cells = append(in.Cells, Candidate{Cell: cell, Value: v, Note: strings.TrimSpace(note), Row: i + 1, At: at})
	}
	for _, line := range c.Missing {
		cell, _, err := figureOf(line + " =")
		if err != nil {
			return in, err
		}
		in.Expected = append(in.Expected, cell)
	}
	var err error
	if in.Now, err = dayOf(c.Today); err != nil {
		return in, err
	}
	in.Due, err = dayOf(c.Due)
	return in, err
}

func dayOf(s string) (time.Time, error) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, s)
}

// figureOf reads "CODE[@AREA] PERIOD = VALUE".
func figureOf(line string) (Cell, quantity.Value, error) {
	head, value, ok := strings.Cut(line, "=")
	words := strings.Fields(head)
	if !ok || len(words) != 2 {
		return Cell{}, quantity.Value{}, fmt.Errorf("%q is not CODE[@AREA] PERIOD = VALUE", line)
	}
	code, place, _ := strings.Cut(words[0], "@")
	p, ok := periodOf(words[1])
	if !ok {
		return Cell{}, quantity.Value{}, fmt.Errorf("%q is no period", words[1])
	}
	c := Cell{Code: formula.Code(code), Version: 1, Place: formula.Place{Area: caseArea, Period: p}}
	if place != "" {
		c.Area = area.Code(place)
	}
	return c, quantity.Parse(value), nil
}

// periodOf reads 2024, 2024-Q3, 2024-M07, 2024-S1 and, for January to
// September, 2024-C09.
func periodOf(s string) (period.Period, bool) {
	year, rest, parted := strings.Cut(s, "-")
	y, err := strconv.Atoi(year)
	if err != nil {
		return period.Period{}, false
	}
	if !parted {
		return period.Of(period.Year, y, 1)
	}
	kinds := map[byte]period.Kind{'S': period.Half, 'Q': period.Quarter, 'M': period.Month, 'C': period.Cumulative}
	if len(rest) < 2 {
		return period.Period{}, false
	}
	n, err := strconv.Atoi(rest[1:])
	if err != nil {
		return period.Period{}, false
	}
	return period.Of(kinds[rest[0]], y, n)
}
