package project

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

//go:embed data/gates.yaml
var gatesFile []byte

// Gates is one version of what has to be there before a project enters a stage.
type Gates struct {
	Version   int
	From      Day
	Documents []string // the kinds of document, each named by DocumentKey
	Gates     map[Stage][]Requirement
	// Recheck says when a change of the whole investment after a passed review voids it.
	Recheck Recheck
}

// Recheck is by more than how many per cent the whole investment may differ from the
// one that was reviewed (Over), and which documents stand for another review.
type Recheck struct {
	Over    int      `yaml:"over"`
	CuredBy []string `yaml:"cured_by"`
}

// DocumentKey is the message that names a kind of document.
func DocumentKey(kind string) string { return "project.document." + kind }

// Requirement is one line of a gate's checklist: any of some documents, or a need
// that follows from the project itself.
type Requirement struct {
	ID    string
	AnyOf []string
	Need  Need
	// When limits it to projects of these procedures; empty: all.
	When []Procedure
}

// Need is what a project itself has to have.
type Need string

const (
	NeedScreening Need = "screening" // experts scored it and it passed
	NeedJoint     Need = "joint"     // all departments asked gave their opinion, none objects
	NeedCode      Need = "code"      // it has its project code
	NeedFunds     Need = "funds"     // its investment is divided by source
	NeedDates     Need = "dates"     // its first and last day of work are planned
	NeedReport    Need = "report"    // a monthly report is confirmed
	NeedWorkDone  Need = "work_done" // all of the work is reported as done
	NeedTotal     Need = "total"     // its investment is about that which was reviewed (Recheck)
)

func needs() []Need {
	return []Need{NeedScreening, NeedJoint, NeedCode, NeedFunds, NeedDates, NeedReport, NeedWorkDone, NeedTotal}
}

// ReadGates reads versions of gates, oldest first; it refuses what it does not know.
func ReadGates(data []byte) ([]*Gates, error) {
	var file []struct {
		Version   int      `yaml:"version"`
		From      string   `yaml:"from"`
		Documents []string `yaml:"documents"`
		Recheck   Recheck  `yaml:"recheck"`
		Gates     map[Stage][]struct {
			ID    string      `yaml:"id"`
			AnyOf []string    `yaml:"any_of"`
			Need  Need        `yaml:"need"`
			When  []Procedure `yaml:"when"`
		} `yaml:"gates"`
	}
	if err := yaml.Load(data, &file, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		return nil, fmt.Errorf("project: gates: %w", err)
	}
	var out []*Gates
	for _, f := range file {
		g := &Gates{Version: f.Version, Gates: map[Stage][]Requirement{}}
		var err error
		if g.From, err = schedule.ParseDay(f.From); err != nil || g.From == 0 || g.Version < 1 {
			return nil, fmt.Errorf("project: gates: version and from are required: %v", err)
		}
		if n := len(out); n > 0 && (out[n-1].Version >= g.Version || out[n-1].From >= g.From) {
			return nil, fmt.Errorf("project: gates: version %d does not follow %d", g.Version, out[n-1].Version)
		}
		for _, d := range f.Documents {
			if d == "" || slices.Contains(g.Documents, d) {
				return nil, fmt.Errorf("project: gates: document %q stands twice", d)
			}
			g.Documents = append(g.Documents, d)
		}
		if g.Recheck = f.Recheck; g.Recheck.Over < 0 || slices.ContainsFunc(g.Recheck.CuredBy, func(d string) bool { return !slices.Contains(g.Documents, d) }) {
			return nil, fmt.Errorf("project: gates: version %d: recheck needs per cents and documents that there are", g.Version)
		}
		for stage, list := range f.Gates {
			if stage.at() < 1 {
				return nil, fmt.Errorf("project: gates: %q is no stage with a gate", stage)
			}
			for _, r := range list {
				if (len(r.AnyOf) == 0) == (r.Need == "") || r.ID == "" {
					return nil, fmt.Errorf("project: gates: %s/%s needs an id and either any_of or need", stage, r.ID)
				}
				if r.Need != "" && !slices.Contains(needs(), r.Need) {
					return nil, fmt.Errorf("project: gates: %s/%s: there is no need %q", stage, r.ID, r.Need)
				}
				for _, d := range r.AnyOf {
					if !slices.Contains(g.Documents, d) {
						return nil, fmt.Errorf("project: gates: %s/%s: there is no document %q", stage, r.ID, d)
					}
				}
				for _, w := range r.When {
					if !slices.Contains(Procedures(), w) {
						return nil, fmt.Errorf("project: gates: %s/%s: there is no procedure %q", stage, r.ID, w)
					}
				}
				g.Gates[stage] = append(g.Gates[stage], Requirement{r.ID, r.AnyOf, r.Need, r.When})
			}
		}
		out = append(out, g)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("project: gates: none")
	}
	return out, nil
}

// Item is a line of a gate's checklist as it stands for a project.
type Item struct {
	Requirement
	// Met: a document is there or the need is fulfilled; By is the document.
	Met bool
	By  *Document
	// Waiver that was asked or granted for it; nil when none was.
	Waiver *Waiver
	// Missing says what is not there; zero when it is met.
	Missing i18n.Msg
}

// OK says whether the line lets the project pass.
func (i *Item) OK() bool { return i.Met || i.Waiver != nil && i.Waiver.Granted }

// Checklist is the gate of a stage as it stands for a project on a day.
func (g *Gates) Checklist(p *Project, to Stage, day Day) []Item {
	var out []Item
	for _, r := range g.Gates[to] {
		if len(r.When) > 0 && !slices.Contains(r.When, p.Basics.Procedure) {
			continue
		}
		it := Item{Requirement: r}
		switch {
		case r.Need == NeedTotal && p.Reviewed == nil: // nothing was reviewed that could be void
			continue
		case r.Need == NeedTotal:
			it.Met = !g.Void(p)
			it.Missing = i18n.M("project.need.total.void", i18n.Args{"Percent": g.Recheck.Over, "Was": *p.Reviewed, "Now": p.Total()})
		case r.Need != "":
			it.Met = p.has(r.Need, day)
			it.Missing = i18n.M("project.need." + string(r.Need))
		default:
			it.By = p.document(r.AnyOf)
			it.Met = it.By != nil
			it.Missing = anyOf(r.AnyOf)
		}
		if it.Met {
			it.Missing = i18n.Msg{}
		}
		for i := range p.Waivers {
			if w := &p.Waivers[i]; w.Stage == to && w.Requirement == r.ID && !w.Refused {
				it.Waiver = w
			}
		}
		out = append(out, it)
	}
	return out
}

// Void says whether a passed review no longer holds: the investment differs too much
// from the one reviewed, and no paper that stands for another review came since.
func (g *Gates) Void(p *Project) bool {
	if p.Reviewed == nil || p.Reviewed.IsZero() || g.Recheck.Over == 0 {
		return false
	}
	most := p.Reviewed.Mul(decimal.New(int64(g.Recheck.Over), -2))
	if !p.Total().Sub(*p.Reviewed).Abs().GreaterThan(most) {
		return false
	}
	for i := range p.Documents {
		d := &p.Documents[i]
		if slices.Contains(g.Recheck.CuredBy, d.Kind) && !d.Void && !p.replaced(i) && d.At.After(p.Touched["field/funds"].At) {
			return false
		}
	}
	return true
}

// Skipped are the gates that a project never was asked: those up to the stage at which
// it was recorded (存量补录), each with its checklist as it stands on a day.
func (g *Gates) Skipped(p *Project, day Day) map[Stage][]Item {
	out := map[Stage][]Item{}
	if !p.RecordedLate() {
		return out
	}
	for _, s := range Stages() {
		if s.at() > 0 && s.at() <= p.Moves[0].Stage.at() {
			if list := g.Checklist(p, s, day); len(list) > 0 {
				out[s] = list
			}
		}
	}
	return out
}

// anyOf names documents of which one is enough.
func anyOf(kinds []string) i18n.Msg {
	out := i18n.M(DocumentKey(kinds[0]))
	for _, k := range kinds[1:] {
		out = i18n.M("project.gate.or", i18n.Args{"A": out, "B": i18n.Key(DocumentKey(k))})
	}
	return out
}

// document is the newest valid document of one of some kinds.
func (p *Project) document(kinds []string) *Document {
	for i := len(p.Documents) - 1; i >= 0; i-- {
		if d := &p.Documents[i]; slices.Contains(kinds, d.Kind) && !d.Void && !p.replaced(i) {
			return d
		}
	}
	return nil
}

// replaced says whether a later entry speaks of the same paper.
func (p *Project) replaced(i int) bool {
	for k := i + 1; k < len(p.Documents); k++ {
		if p.Documents[k].Kind == p.Documents[i].Kind && p.Documents[k].Number == p.Documents[i].Number {
			return true
		}
	}
	return false
}

// has says whether a need is fulfilled on a day.
func (p *Project) has(n Need, day Day) bool {
	switch n {
	case NeedScreening:
		return p.Screening != nil && p.Screening.Result != nil && p.Screening.Result.Passed
	case NeedJoint:
		return p.Joint.clear(day)
	case NeedCode:
		return p.Basics.Code != ""
	case NeedFunds:
		return !p.Total().IsZero() && !slices.ContainsFunc(p.Basics.Funds, func(f Fund) bool { return f.Source == Undivided && !f.Amount.IsZero() })
	case NeedDates:
		return p.Basics.Start != 0 && p.Basics.Finish != 0
	case NeedReport:
		return p.Confirmed() != nil
	case NeedWorkDone:
		r := p.Confirmed()
		return r != nil && r.Physical.Equal(hundred)
	}
	return false
}

// NotReady is the cause of a refused step: what is missing, line by line.
type NotReady struct{ Items []Item }

func (e *NotReady) Error() string { return fmt.Sprintf("%d requirements are not met", len(e.Items)) }

// pass refuses a step whose gate is not passed, naming what is missing.
func (g *Gates) pass(p *Project, to Stage, day Day) error {
	var missing []Item
	for _, it := range g.Checklist(p, to, day) {
		if !it.OK() {
			missing = append(missing, it)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fault.Wrap(&NotReady{missing}, fault.Invalid, "project.gate_missing", fault.Args{
		"Stage": i18n.Key(to.Key()), "Count": len(missing), "What": joined(missing)})
}

// joined is the list of what is missing as one message.
func joined(items []Item) i18n.Msg {
	out := items[0].Missing
	for _, it := range items[1:] {
		out = i18n.M("project.gate.and", i18n.Args{"A": out, "B": it.Missing})
	}
	return out
}
