package project

import (
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
)

// Sharing proposes what each part of the project takes over of the plans of years and
// of what was done and paid in each year, by its investment: money of a source by the
// investment from that source, all else by the whole investment (evenly where there is
// none). The shares of the parts add up to the whole.
func (p *Project) Sharing(parts []Part) {
	for i := range parts {
		parts[i].Years, parts[i].Done, parts[i].Paid = nil, nil, nil
	}
	p.share(parts)
}

// share divides the plans of years by investment, where no part tells of any, and what
// was done and paid likewise.
func (p *Project) share(parts []Part) {
	if !slices.ContainsFunc(parts, func(x Part) bool { return len(x.Years) > 0 }) {
		for _, y := range p.PlannedYears() {
			for i, funds := range p.sharedFunds(p.YearPlan(y).Funds, parts) {
				parts[i].Years = append(parts[i].Years, YearPart{y, funds})
			}
		}
	}
	if slices.ContainsFunc(parts, func(x Part) bool { return len(x.Done)+len(x.Paid) > 0 }) {
		return
	}
	for _, l := range p.MoneyTable().Years {
		for i, done := range sharedBy(l.Done, totals(parts, "")) {
			parts[i].Done = append(parts[i].Done, YearDone{l.Year, done})
		}
		for i, funds := range p.sharedFunds(l.PaidBy, parts) {
			parts[i].Paid = append(parts[i].Paid, YearPart{l.Year, funds})
		}
	}
}

// shareProblems gives the open problems that no part names to the first.
func (p *Project) shareProblems(parts []Part) {
	for i := range p.Problems {
		x := &p.Problems[i]
		if x.Open() && !slices.ContainsFunc(parts, func(o Part) bool { return slices.Contains(o.Problems, x.ID) }) {
			parts[0].Problems = added(parts[0].Problems, x.ID)
		}
	}
}

func (p *Project) sharedFunds(whole []Fund, parts []Part) [][]Fund {
	out := make([][]Fund, len(parts))
	for _, f := range whole {
		for i, amount := range sharedBy(f.Amount, totals(parts, f.Source)) {
			if !amount.IsZero() {
				out[i] = append(out[i], Fund{f.Source, amount})
			}
		}
	}
	return out
}

// totals are the investments of parts from a source; of all sources where none of
// them has any from it.
func totals(parts []Part, of Source) []Money {
	out, any := make([]Money, len(parts)), false
	for i := range parts {
		out[i] = Of(parts[i].Funds, of)
		any = any || !out[i].IsZero()
	}
	for i := range parts {
		if !any {
			out[i] = Sum(parts[i].Funds)
		}
	}
	return out
}

// sharedBy divides an amount by weights to hundredths where it has no more decimals,
// without rest; evenly where there are no weights.
func sharedBy(whole Money, weights []Money) []Money {
	var sum, before Money
	for _, w := range weights {
		sum = sum.Add(w)
	}
	digits := max(-whole.Exponent(), 2)
	out := make([]Money, len(weights))
	var given Money
	for i, w := range weights {
		if sum.IsZero() {
			w = decimal.New(1, 0)
		}
		before = before.Add(w)
		all := sum
		if all.IsZero() {
			all = decimal.New(int64(len(weights)), 0)
		}
		upTo, _ := whole.Mul(before).QuoRem(all, digits)
		out[i], given = upTo.Sub(given), upTo
	}
	return out
}

// dividesDone checks that what parts take over was done and paid, no more and no less.
func (p *Project) dividesDone(parts []Part) error {
	done, paid := map[int]Money{}, map[int][]Fund{}
	names := map[string]int{}
	for i := range parts {
		if x := parts[i].Physical; x != nil && (x.IsNegative() || x.GreaterThan(hundred) || !x.Equal(x.Truncate(2))) {
			return fault.New(fault.Invalid, "project.report_physical", fault.Args{"Value": clip(x.String(), 40)})
		}
		for _, y := range parts[i].Done {
			if err := checkMoney(y.Amount); err != nil {
				return err
			}
			done[y.Year] = done[y.Year].Add(y.Amount)
		}
		for _, y := range parts[i].Paid {
			if _, err := tidyFunds(y.Funds); err != nil {
				return err
			}
			paid[y.Year] = append(paid[y.Year], y.Funds...)
		}
		for _, id := range parts[i].Problems {
			if x := p.problem(id); names[id] > 0 || x == nil || !x.Open() {
				return fault.New(fault.Invalid, "project.split_problem", nil)
			}
			names[id]++
		}
	}
	for _, l := range p.MoneyTable().Years {
		year := strconv.Itoa(l.Year)
		if have := done[l.Year]; !have.Equal(l.Done) {
			return fault.New(fault.Invalid, "project.split_done", fault.Args{"Year": year, "Have": have, "Want": l.Done})
		}
		if src, have, want, ok := sameMoney(paid[l.Year], l.PaidBy); !ok {
			return fault.New(fault.Invalid, "project.split_paid", fault.Args{"Year": year, "Source": i18n.Key(src.Key()), "Have": have, "Want": want})
		}
		delete(done, l.Year)
		delete(paid, l.Year)
	}
	for y, have := range done {
		if !have.IsZero() || !Sum(paid[y]).IsZero() {
			return fault.New(fault.Invalid, "project.split_done", fault.Args{"Year": strconv.Itoa(y), "Have": have, "Want": Money{}})
		}
	}
	for y, funds := range paid {
		if src, have, want, ok := sameMoney(funds, nil); !ok {
			return fault.New(fault.Invalid, "project.split_paid", fault.Args{"Year": strconv.Itoa(y), "Source": i18n.Key(src.Key()), "Have": have, "Want": want})
		}
	}
	return nil
}

// opening is with what each part begins: its share of each month of the whole and of
// the work; nil where the whole knows of none. In each year the months of a part have
// the proportions of those of the whole, and the parts add up in each month.
func (p *Project) opening(parts []Part, at time.Time) []*Taken {
	months := p.months()
	month, physical, known := p.Work()
	out := make([]*Taken, len(parts))
	for i := range parts {
		t := &Taken{From: []ID{p.ID}, As: SplitFrom, Months: make([]TakenMonth, len(months)), At: at}
		for k := range months {
			t.Months[k].Month = months[k].Month
		}
		switch own := parts[i].Physical; {
		case known && own != nil:
			t.Month, t.Physical = &month, plain(*own)
		case known:
			t.Month, t.Physical = &month, physical
		case own != nil && !own.IsZero(): // nobody reported, but it is stated
			now := period.On(period.Month, at.In(china))
			t.Month, t.Physical = &now, plain(*own)
		}
		if len(months) > 0 || t.Month != nil {
			out[i] = t
		}
	}
	for from := 0; from < len(months); {
		year, to := months[from].Month.Year(), from
		for to < len(months) && months[to].Month.Year() == year {
			to++
		}
		for k, done := range spread(amounts(months[from:to], func(m TakenMonth) Money { return m.Done }), ofParts(parts, func(x *Part) Money { return x.doneIn(year) })) {
			for m := range done {
				out[k].Months[from+m].Done = plain(done[m])
			}
		}
		for _, src := range Sources() {
			for k, paid := range spread(amounts(months[from:to], func(m TakenMonth) Money { return Of(m.Paid, src) }), ofParts(parts, func(x *Part) Money { return x.paidIn(year, src) })) {
				for m := range paid {
					if x := &out[k].Months[from+m]; !paid[m].IsZero() {
						x.Paid = append(x.Paid, Fund{src, plain(paid[m])})
					}
				}
			}
		}
		from = to
	}
	return out
}

func (x *Part) doneIn(year int) (sum Money) {
	for _, y := range x.Done {
		if y.Year == year {
			sum = sum.Add(y.Amount)
		}
	}
	return sum
}

func (x *Part) paidIn(year int, s Source) (sum Money) {
	for _, y := range x.Paid {
		if y.Year == year {
			sum = sum.Add(Of(y.Funds, s))
		}
	}
	return sum
}

func amounts(months []TakenMonth, of func(TakenMonth) Money) (out []Money) {
	for _, m := range months {
		out = append(out, of(m))
	}
	return out
}

func ofParts(parts []Part, of func(*Part) Money) (out []Money) {
	for i := range parts {
		out = append(out, of(&parts[i]))
	}
	return out
}

// spread divides the money of months among parts whose shares of the sum are given:
// each part gets its share, each month is divided without rest, nothing is below zero.
// One part after another is parted from what is left for the others.
func spread(months, shares []Money) [][]Money {
	rest := slices.Clone(months)
	out := make([][]Money, len(shares))
	for i, share := range shares {
		var sum, upTo, given Money
		for _, m := range rest {
			sum = sum.Add(m)
		}
		out[i] = make([]Money, len(months))
		for k, m := range rest {
			upTo = upTo.Add(m)
			want := upTo // the last takes the rest
			if i < len(shares)-1 && !sum.IsZero() {
				want, _ = share.Mul(upTo).QuoRem(sum, 6)
			}
			out[i][k], given = want.Sub(given), want
		}
		for k := range rest {
			rest[k] = rest[k].Sub(out[i][k])
		}
	}
	return out
}
