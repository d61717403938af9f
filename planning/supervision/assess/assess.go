// Package assess assesses organisations by a stated, versioned method. It is pure:
// the same inputs give the same result in any order, and the result lists each input
// with what it gave.
package assess

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

// Criterion is what is assessed.
type Criterion string

// The criteria.
const (
	Timeliness Criterion = "timeliness" // 按期办结
	Quality    Criterion = "quality"    // 反馈质量
	OnTrack    Criterion = "on_track"   // 承诺事项进度
	Reporting  Criterion = "reporting"  // 按期报送
)

// Criteria lists all criteria.
func Criteria() []Criterion { return []Criterion{Timeliness, Quality, OnTrack, Reporting} }

// Key is the message that names the criterion.
func (c Criterion) Key() string { return "supervision.criterion." + string(c) }

// Record is what an input was taken from.
type Record struct {
	Kind string `json:"kind"` // item, commitment, round
	ID   string `json:"id"`
	Name string `json:"name"`
	// Within is what it is kept in: of a commitment its plan.
	Within string `json:"within,omitempty"`
}

// Input is one fact about one organisation. Which fields count depends on the
// criterion: Late (workdays) for timeliness, Returned for quality, Share (0 to 1) for
// the others; Over says of reports that they came late.
type Input struct {
	ID        string    `json:"id"` // unique within a year
	Criterion Criterion `json:"criterion"`
	Org       string    `json:"org"`
	Record    Record    `json:"record"`
	Late      int       `json:"late,omitempty"`
	// Over: past its due day, be it by days of rest only (then Late is 0).
	Over     bool            `json:"over,omitempty"`
	Returned int             `json:"returned,omitempty"`
	Share    decimal.Decimal `json:"share"`
	// State is the message that says how the record stands, where that is not told by the
	// figures: behind, overdue, handed to another unit.
	State string `json:"state,omitempty"`
	// Struck: an objection was accepted; it does not count.
	Struck bool `json:"struck,omitempty"`
}

// Scored is an input with its points, 0 to 100.
type Scored struct {
	Input
	Points decimal.Decimal `json:"points"`
}

// Part is what a criterion gives an organisation.
type Part struct {
	Criterion Criterion `json:"criterion"`
	// Weight as the method states it, Effective what it is after those without
	// inputs were left out, in percent.
	Weight    int             `json:"weight"`
	Effective decimal.Decimal `json:"effective"`
	// Points are the mean of the inputs that count; Given are Points × Effective / 100.
	Points decimal.Decimal `json:"points"`
	Given  decimal.Decimal `json:"given"`
	Inputs []Scored        `json:"inputs"`
	// Counted is how many inputs count; a part without any is left out.
	Counted int `json:"counted"`
}

// Org is the result of an organisation.
type Org struct {
	ID string `json:"id"`
	// Points are 0 to 100, with one decimal. Scored is false when nothing counts, or
	// less than the method asks for: what nothing is known of is no merit.
	Points decimal.Decimal `json:"points"`
	Scored bool            `json:"scored"`
	// Basis is the share of all weight that has inputs, in percent.
	Basis int    `json:"basis"`
	Grade int    `json:"grade"` // index of Method.Grades
	Parts []Part `json:"parts"`
}

// Late counts the inputs that are late and count, with the workdays of the latest; what
// has no points for want of inputs still says so.
func (o *Org) Late() (n, most int) {
	for _, p := range o.Parts {
		for i := range p.Inputs {
			if in := &p.Inputs[i]; in.Criterion == Timeliness && in.Late > 0 && !in.Struck {
				n, most = n+1, max(most, in.Late)
			}
		}
	}
	return n, most
}

// Result is what the method makes of the inputs.
type Result struct {
	Method *Method `json:"method"`
	Orgs   []Org   `json:"orgs"` // the most points first
}

// Input finds an input.
func (r *Result) Input(id string) (Scored, bool) {
	for i := range r.Orgs {
		for _, p := range r.Orgs[i].Parts {
			for _, in := range p.Inputs {
				if in.ID == id {
					return in, true
				}
			}
		}
	}
	return Scored{}, false
}

// Org finds an organisation.
func (r *Result) Org(id string) (*Org, bool) {
	for i := range r.Orgs {
		if r.Orgs[i].ID == id {
			return &r.Orgs[i], true
		}
	}
	return nil, false
}

// Rank is the place of an organisation among those with points, from 1; equal points
// share a place. 0: it has none.
func (r *Result) Rank(id string) int {
	o, ok := r.Org(id)
	if !ok || !o.Scored {
		return 0
	}
	n := 1
	for i := range r.Orgs {
		if r.Orgs[i].Scored && r.Orgs[i].Points.GreaterThan(o.Points) {
			n++
		}
	}
	return n
}

var (
	hundred = decimal.NewFromInt(100)
	zero    = decimal.Decimal{}
)

// Assess applies the method.
func (m *Method) Assess(inputs []Input) Result {
	by := map[string]map[Criterion][]Scored{}
	for _, in := range inputs {
		if by[in.Org] == nil {
			by[in.Org] = map[Criterion][]Scored{}
		}
		by[in.Org][in.Criterion] = append(by[in.Org][in.Criterion], Scored{in, m.points(in)})
	}
	out := Result{Method: m}
	for id, parts := range by {
		out.Orgs = append(out.Orgs, m.org(id, parts))
	}
	slices.SortFunc(out.Orgs, func(a, b Org) int { return cmp.Or(b.Points.Cmp(a.Points), cmp.Compare(a.ID, b.ID)) })
	return out
}

// points are what an input gives, 0 to 100.
func (m *Method) points(in Input) decimal.Decimal {
	c, _ := m.criterion(in.Criterion)
	var lost decimal.Decimal
	switch in.Criterion {
	case Timeliness:
		lost = hundred.Mul(decimal.NewFromInt(int64(in.Late))).Div(decimal.NewFromInt(int64(max(c.ZeroAfter, 1))))
	case Quality:
		lost = decimal.NewFromInt(int64(in.Returned) * int64(c.PerReturn))
	default:
		return clamp(in.Share.Mul(hundred))
	}
	return clamp(hundred.Sub(lost))
}

func clamp(d decimal.Decimal) decimal.Decimal { return decimal.Max(zero, decimal.Min(hundred, d)) }

func (m *Method) org(id string, by map[Criterion][]Scored) Org {
	out := Org{ID: id}
	weights, all := 0, 0
	for _, c := range m.Criteria {
		all += c.Weight
		p := Part{Criterion: c.ID, Weight: c.Weight, Inputs: by[c.ID]}
		slices.SortFunc(p.Inputs, func(a, b Scored) int { return cmp.Or(a.Points.Cmp(b.Points), cmp.Compare(a.ID, b.ID)) })
		sum := zero
		for _, in := range p.Inputs {
			if !in.Struck {
				p.Counted++
				sum = sum.Add(in.Points)
			}
		}
		if p.Counted > 0 {
			p.Points = sum.DivRound(decimal.NewFromInt(int64(p.Counted)), 6)
			weights += c.Weight
		}
		out.Parts = append(out.Parts, p)
	}
	if all > 0 {
		out.Basis = weights * 100 / all
	}
	out.Scored = weights > 0 && out.Basis >= m.Least
	total := zero
	for i := range out.Parts {
		p := &out.Parts[i]
		if p.Counted == 0 || weights == 0 {
			continue
		}
		p.Effective = hundred.Mul(decimal.NewFromInt(int64(p.Weight))).DivRound(decimal.NewFromInt(int64(weights)), 6)
		p.Given = p.Points.Mul(decimal.NewFromInt(int64(p.Weight))).DivRound(decimal.NewFromInt(int64(weights)), 6)
		total = total.Add(p.Given)
	}
	if out.Scored {
		out.Points = total.Round(1)
	}
	out.Grade = m.grade(out.Points)
	return out
}

// grade is the first grade that the points reach.
func (m *Method) grade(points decimal.Decimal) int {
	for i, g := range m.Grades {
		if !points.LessThan(decimal.NewFromInt(int64(g.At))) {
			return i
		}
	}
	return len(m.Grades) - 1
}
