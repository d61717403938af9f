package project

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project/earned"
	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
	"gangyao/platform/period"
)

// Source is where money comes from.
type Source string

const (
	Central   Source = "central"   // 中央预算内投资
	Province  Source = "province"  // 省级资金
	Local     Source = "local"     // 市县财政资金
	Bonds     Source = "bonds"     // 地方政府专项债券
	Ultra     Source = "ultra"     // 超长期特别国债
	Loans     Source = "loans"     // 银行贷款
	Social    Source = "social"    // 社会资本、企业自筹
	Foreign   Source = "foreign"   // 利用外资
	Other     Source = "other"     // 其他
	Undivided Source = "undivided" // a total that is not divided by source yet
)

// Sources lists all sources in the order they are shown.
func Sources() []Source {
	return []Source{Central, Ultra, Province, Local, Bonds, Loans, Social, Foreign, Other, Undivided}
}

// Key is the message that names it.
func (s Source) Key() string { return "project.source." + string(s) }

// Fund is money of one source.
type Fund struct {
	Source Source `json:"source"`
	Amount Money  `json:"amount"`
}

// Sum is the sum of some funds.
func Sum(fs []Fund) Money {
	var sum Money
	for _, f := range fs {
		sum = sum.Add(f.Amount)
	}
	return sum
}

// Of is the money of one source.
func Of(fs []Fund, s Source) Money {
	var sum Money
	for _, f := range fs {
		if f.Source == s {
			sum = sum.Add(f.Amount)
		}
	}
	return sum
}

// Total is the whole investment.
func (p *Project) Total() Money { return Sum(p.Basics.Funds) }

// maxMoney is the largest amount: 10,000 亿元.
var maxMoney = decimal.New(1, 8)

// checkMoney refuses amounts that cannot be.
func checkMoney(m Money) error {
	if m.IsNegative() || m.GreaterThan(maxMoney) || m.Exponent() < -6 && !m.Equal(m.Truncate(6)) {
		return fault.New(fault.Invalid, "project.money_range", fault.Args{"Amount": clip(m.String(), 40), "Most": maxMoney})
	}
	return nil
}

// tidyFunds checks funds, puts them in order and leaves out those of nothing. A
// flaw is that of the source: "fund-bonds".
func tidyFunds(fs []Fund) ([]Fund, error) {
	by := map[Source]Money{}
	var bad Flaws
	for _, f := range fs {
		if !slices.Contains(Sources(), f.Source) {
			return nil, fault.New(fault.Invalid, "project.source_unknown", fault.Args{"Source": clip(string(f.Source), 40)})
		}
		bad.Add("fund-"+string(f.Source), checkMoney(f.Amount))
		by[f.Source] = by[f.Source].Add(f.Amount)
	}
	if len(bad) > 0 {
		return nil, bad.Fault()
	}
	out := []Fund{}
	for _, s := range Sources() {
		if a, ok := by[s]; ok && !a.IsZero() {
			out = append(out, Fund{s, plain(a)})
		}
	}
	return out, checkMoney(Sum(out))
}

// plain writes equal amounts alike: 100.50 becomes 100.5.
func plain(m Money) Money {
	d, err := decimal.NewFromString(m.String())
	if err != nil {
		return m
	}
	return d
}

// YearPlan is the money to be done in a year by source. A change is a new version
// with its reason.
type YearPlan struct {
	Year    int       `json:"year"`
	Version int       `json:"version"`
	Funds   []Fund    `json:"funds"`
	Goal    string    `json:"goal,omitempty"` // 年度建设目标
	Reason  string    `json:"reason,omitempty"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// YearPlan is the plan of a year in its newest version; nil when there is none.
func (p *Project) YearPlan(year int) *YearPlan {
	for i := len(p.Years) - 1; i >= 0; i-- {
		if p.Years[i].Year == year {
			return &p.Years[i]
		}
	}
	return nil
}

// MoneyLine is what was planned, done and paid in a year.
type MoneyLine struct {
	Year int // 0: all years
	// Planned is that of the year plan, by source; on the line of all years their sum.
	Planned   Money
	PlannedBy []Fund
	// Done is the investment done, Paid what was paid, of confirmed reports.
	Done, Paid Money
	PaidBy     []Fund
}

// MoneyTable is a line for each year with a plan or a report, and the sum.
type MoneyTable struct {
	Years  []MoneyLine
	Total  MoneyLine
	Months []MonthLine
	// Whole is the whole investment, WholeBy by source.
	Whole   Money
	WholeBy []Fund
}

// Beyond is by how much the plans of years are more than the whole investment; below
// zero: that much is not planned for any year.
func (t *MoneyTable) Beyond() Money { return t.Total.Planned.Sub(t.Whole) }

// MonthLine is a confirmed month with what was done up to it.
type MonthLine struct {
	Month    period.Period
	Done     Money
	Paid     Money
	YearDone Money // since January
	AllDone  Money // since the beginning
	AllPaid  Money
	Physical decimal.Decimal
}

// MoneyTable adds up the confirmed reports.
func (p *Project) MoneyTable() MoneyTable {
	var out MoneyTable
	lines := map[int]*MoneyLine{}
	line := func(year int) *MoneyLine {
		if lines[year] == nil {
			lines[year] = &MoneyLine{Year: year}
			if y := p.YearPlan(year); y != nil {
				lines[year].Planned, lines[year].PlannedBy = Sum(y.Funds), y.Funds
			}
		}
		return lines[year]
	}
	for _, y := range p.Years {
		line(y.Year)
	}
	out.Whole, out.WholeBy = p.Total(), p.Basics.Funds
	var paid, planned []Fund
	yearDone, year := Money{}, 0
	physical := decimal.Decimal{} // as told last up to the month
	for _, r := range p.months() {
		if r.Month.Year() != year {
			year, yearDone = r.Month.Year(), Money{}
		}
		if own := p.Report(r.Month); own != nil && own.State == ReportConfirmed {
			physical = own.Physical
		}
		l := line(year)
		sum := Sum(r.Paid)
		l.Done, l.Paid, l.PaidBy = l.Done.Add(r.Done), l.Paid.Add(sum), append(l.PaidBy, r.Paid...)
		out.Total.Done, out.Total.Paid = out.Total.Done.Add(r.Done), out.Total.Paid.Add(sum)
		paid, yearDone = append(paid, r.Paid...), yearDone.Add(r.Done)
		out.Months = append(out.Months, MonthLine{r.Month, r.Done, sum, yearDone, out.Total.Done, out.Total.Paid, physical})
	}
	for _, l := range lines {
		l.PaidBy = merged(l.PaidBy)
		out.Total.Planned, planned = out.Total.Planned.Add(l.Planned), append(planned, l.PlannedBy...)
		out.Years = append(out.Years, *l)
	}
	out.Total.PlannedBy = merged(planned)
	slices.SortFunc(out.Years, func(a, b MoneyLine) int { return a.Year - b.Year })
	out.Total.PaidBy = merged(paid)
	return out
}

// merged adds up funds of the same source.
func merged(fs []Fund) []Fund {
	out, err := tidyFunds(fs)
	if err != nil { // sums beyond the bound are still sums
		return fs
	}
	return out
}

// Earned is the earned value by what was known on a day: done is the share confirmed
// last, planned that of the plan in force on the day for the end of the same month
// (none confirmed: for the day), and the cost what the report of that month tells that
// all work up to then really cost. The investment done (投资完成额) is the budget of the
// work done and no cost: by it every project would cost what was planned.
func (p *Project) Earned(rule *light.Rule, day Day, zone *time.Location) earned.Values {
	var in earned.Input
	if t := p.Total(); !t.IsZero() {
		in.Budget = &t
	}
	then := Project{} // what was known on the day
	for _, r := range p.confirmed() {
		if zoned(r.Settled, zone) <= day {
			then.Reports = append(then.Reports, *r)
		}
	}
	for _, t := range p.Taken {
		if zoned(t.At, zone) <= day {
			then.Taken = append(then.Taken, t)
		}
	}
	at := day
	if month, physical, known := then.Work(); known {
		done := physical.Shift(-2)
		in.Done = &done
		if r := then.Report(month); r != nil && r.Physical.Equal(physical) { // else it is of projects merged into this one
			in.Cost = r.Cost
		}
		at = schedule.DayOf(month.End())
	}
	if n := rule.ShareAt(p.Facts(zone), day, at); n >= 0 {
		s := percent(n)
		in.Planned = &s
	}
	return earned.Compute(in)
}
