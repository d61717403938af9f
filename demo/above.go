package demo

import (
	_ "embed"
	"fmt"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

//go:embed data/above.yaml
var aboveYAML []byte

// upper is data/above.yaml: the plan of the city above.
type upper struct {
	Plan        plan.PlanID `yaml:"plan"`
	Area        area.Code   `yaml:"area"`
	Source      string      `yaml:"source"`
	Definitions []struct {
		Code       indicator.Code       `yaml:"code"`
		Name       string               `yaml:"name"`
		Unit       quantity.Unit        `yaml:"unit"`
		Kind       indicator.Kind       `yaml:"kind"`
		Additivity indicator.Additivity `yaml:"additivity"`
		Of         indicator.Code       `yaml:"of"`
	} `yaml:"definitions"`
	Targets []struct {
		No       string         `yaml:"no"`
		Code     indicator.Code `yaml:"code"`
		Label    string         `yaml:"label"`
		Unit     quantity.Unit  `yaml:"unit"`
		Op       string         `yaml:"op"`
		Aim      string         `yaml:"aim"`
		Baseline string         `yaml:"baseline"`
	} `yaml:"targets"`
	Figures []struct {
		Code   indicator.Code `yaml:"code"`
		figure `yaml:",inline"`
	} `yaml:"figures"`
}

// above lists the acts about the city above. All of it is real.
func (s *story) above() error {
	var u upper
	if err := decode("above.yaml", aboveYAML, &u); err != nil {
		return err
	}
	s.on(registered.Add(time.Hour), "targets of the city above", func() error { return s.upperTargets(&u) })
	days := map[string]bool{}
	for _, first := range u.Figures {
		key := first.At + "/" + first.Real + "/" + first.Source
		if days[key] {
			continue
		}
		days[key] = true
		r := indicator.RecordRequest{Tenant: Tenant, Provenance: indicator.FromImport, Origin: first.Source, Certainty: first.Real, Ref: ref + "above/" + key}
		for _, x := range u.Figures {
			if x.At != first.At || x.Source != first.Source || x.Real != first.Real {
				continue
			}
			o, err := x.observation(x.Code)
			if err != nil {
				return fmt.Errorf("demo: above.yaml: %w", err)
			}
			o.Cell.Area = u.Area
			r.Observations = append(r.Observations, o)
		}
		s.dated(first.At, "figures of the city above", func() error { return s.record(r) })
	}
	return nil
}

// upperTargets sets the targets of the city above, and defines what the plan
// below does not have.
func (s *story) upperTargets(u *upper) error {
	s.out.Above = u.Plan
	for _, d := range u.Definitions {
		if s.known.definitions[indicator.Version{Code: d.Code, Version: 1}] != nil {
			continue
		}
		got, err := s.indicators.Define(s.program, indicator.Definition{Tenant: Tenant, Code: d.Code, Name: d.Name, Unit: d.Unit, Kind: d.Kind,
			Direction: indicator.Up, Frequency: period.Year, Additivity: d.Additivity, GrowthOf: d.Of, Decimals: 2, Owner: "czj"})
		if err != nil {
			return err
		}
		s.known.definitions[got.Key()] = got
	}
	for i, t := range u.Targets {
		if s.known.targets[target{u.Plan, t.Code, u.Area}] {
			continue
		}
		g := indicator.Target{Tenant: Tenant, Plan: u.Plan, Row: 10 * (i + 1), No: t.No, Group: "主要目标", Label: t.Label,
			Pinned: indicator.Version{Code: t.Code, Version: 1}, Area: u.Area, Rule: indicator.RuleLevel, Unit: t.Unit, Op: t.Op,
			BaselineYear: 2020, Start: 2021, End: 2025, Source: u.Source, Certainty: "A"}
		aim := quantity.Parse(t.Aim)
		g.Aim = &aim
		if t.Baseline != "" {
			base := quantity.Parse(t.Baseline)
			g.Baseline = &base
		}
		if _, err := s.indicators.SetTarget(s.program, g); err != nil {
			return err
		}
	}
	return nil
}
