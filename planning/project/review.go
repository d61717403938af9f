package project

import (
	_ "embed"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"gangyao/planning/project/schedule"
	"gangyao/platform/identity"
)

//go:embed data/criteria.yaml
var criteriaFile []byte

var hundred = decimal.New(100, 0)

// Criteria is one version of how experts score.
type Criteria struct {
	Version  int
	From     Day
	Pass     int // points out of 100 from which it passes
	Quorum   int // sheets that have to be there
	Criteria []Criterion
}

// Criterion is one thing scored from 0 to 10.
type Criterion struct {
	ID     string
	Weight int
}

// Key is the message that names it.
func (c Criterion) Key() string { return "project.criterion." + c.ID }

// ReadCriteria reads versions of criteria, oldest first.
func ReadCriteria(data []byte) ([]*Criteria, error) {
	var file []struct {
		Version  int    `yaml:"version"`
		From     string `yaml:"from"`
		Pass     int    `yaml:"pass"`
		Quorum   int    `yaml:"quorum"`
		Criteria []struct {
			ID     string `yaml:"id"`
			Weight int    `yaml:"weight"`
		} `yaml:"criteria"`
	}
	if err := yaml.Load(data, &file, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		return nil, fmt.Errorf("project: criteria: %w", err)
	}
	var out []*Criteria
	for _, f := range file {
		c := &Criteria{Version: f.Version, Pass: f.Pass, Quorum: f.Quorum}
		var err error
		if c.From, err = schedule.ParseDay(f.From); err != nil || c.From == 0 || c.Version < 1 || c.Pass < 1 || c.Pass > 100 || c.Quorum < 1 {
			return nil, fmt.Errorf("project: criteria: version, from, pass and quorum are required: %v", err)
		}
		sum := 0
		for _, x := range f.Criteria {
			if x.ID == "" || x.Weight < 1 {
				return nil, fmt.Errorf("project: criteria: %q needs an id and a weight", x.ID)
			}
			sum += x.Weight
			c.Criteria = append(c.Criteria, Criterion{x.ID, x.Weight})
		}
		if sum != 100 {
			return nil, fmt.Errorf("project: criteria: version %d has weights of %d, not 100", c.Version, sum)
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("project: criteria: none")
	}
	return out, nil
}

// Screening is how experts judge an idea on its way into reserve.
type Screening struct {
	Round   int      `json:"round"`
	Version int      `json:"version"` // of the criteria
	Experts []Expert `json:"experts"`
	Until   Day      `json:"until"`
	Sheets  []Scores `json:"sheets,omitempty"`
	// Result is there once it was concluded.
	Result *Screened `json:"result,omitempty"`
}

// Expert was appointed to score.
type Expert struct {
	Person identity.PersonID `json:"person"`
	Name   string            `json:"name"`
}

// Scores is an expert's sheet: a score from 0 to 10 for each criterion. Nobody
// else sees it before all is concluded.
type Scores struct {
	Person    identity.PersonID `json:"person"`
	Scores    []Score           `json:"scores"`
	Opinion   string            `json:"opinion,omitempty"`
	Submitted bool              `json:"submitted"`
	At        time.Time         `json:"at"`
}

// Score is one of them.
type Score struct {
	Criterion string `json:"criterion"`
	Points    int    `json:"points"`
}

// Screened is the result.
type Screened struct {
	Passed bool `json:"passed"`
	// Mean is the mean of all submitted sheets, out of 100.
	Mean   decimal.Decimal `json:"mean"`
	Sheets int             `json:"sheets"`
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Note   string          `json:"note,omitempty"`
}

// total is a sheet's weighted score out of 100.
func (c *Criteria) total(s *Scores) decimal.Decimal {
	sum := 0
	for _, x := range s.Scores {
		for _, k := range c.Criteria {
			if k.ID == x.Criterion {
				sum += k.Weight * x.Points
			}
		}
	}
	return decimal.New(int64(sum), -1)
}

// mean is the mean of the submitted sheets, with how many there are.
func (c *Criteria) mean(s *Screening) (decimal.Decimal, int) {
	sum, n := decimal.Decimal{}, 0
	for i := range s.Sheets {
		if s.Sheets[i].Submitted {
			sum, n = sum.Add(c.total(&s.Sheets[i])), n+1
		}
	}
	if n == 0 {
		return decimal.Decimal{}, 0
	}
	return sum.DivRound(decimal.New(int64(n), 0), 2), n
}

// expert says whether a person was appointed.
func (s *Screening) expert(who identity.PersonID) bool {
	return who != "" && slices.ContainsFunc(s.Experts, func(e Expert) bool { return e.Person == who })
}

func (s *Screening) sheet(who identity.PersonID) *Scores {
	for i := range s.Sheets {
		if s.Sheets[i].Person == who {
			return &s.Sheets[i]
		}
	}
	return nil
}

// seenBy leaves out the scores that a person must not see yet: everybody else's
// while it is not concluded. Who has submitted stays visible.
func (s *Screening) seenBy(who identity.PersonID) *Screening {
	if s == nil || s.Result != nil {
		return s
	}
	out := *s
	out.Sheets = slices.Clone(s.Sheets)
	for i := range out.Sheets {
		if out.Sheets[i].Person != who {
			out.Sheets[i].Scores, out.Sheets[i].Opinion = nil, ""
		}
	}
	return &out
}

// Joint is the joint pre-review: departments give their opinion by a day; who is
// silent until then agrees.
type Joint struct {
	Orgs     []identity.OrgID `json:"orgs"`
	Until    Day              `json:"until"`
	Opinions []Opinion        `json:"opinions,omitempty"`
}

// Opinion is a department's; a later one takes the place of an earlier.
type Opinion struct {
	Org    identity.OrgID `json:"org"`
	Stance Stance         `json:"stance"`
	Text   string         `json:"text,omitempty"`
	By     string         `json:"by"`
	At     time.Time      `json:"at"`
}

// Stance is what a department says.
type Stance string

const (
	Agrees     Stance = "agrees"
	Conditions Stance = "conditions" // agrees, with conditions in its words
	Objects    Stance = "objects"
)

// Stances lists all stances.
func Stances() []Stance { return []Stance{Agrees, Conditions, Objects} }

// Key is the message that names it.
func (s Stance) Key() string { return "project.stance." + string(s) }

// Opinion is what a department said last; nil when it said nothing.
func (j *Joint) Opinion(org identity.OrgID) *Opinion {
	for i := len(j.Opinions) - 1; i >= 0; i-- {
		if j.Opinions[i].Org == org {
			return &j.Opinions[i]
		}
	}
	return nil
}

// clear says whether nothing stands against the project on a day.
func (j *Joint) clear(day Day) bool {
	if j == nil {
		return false
	}
	for _, org := range j.Orgs {
		o := j.Opinion(org)
		if o == nil && day <= j.Until || o != nil && o.Stance == Objects {
			return false
		}
	}
	return true
}
