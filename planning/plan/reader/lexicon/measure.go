package lexicon

import "sync"

// MeasureWords are the words by which ordered actions are recognised (measure.yaml).
type MeasureWords struct {
	Orders       *Dict[struct{}]
	Modals       *Dict[struct{}]
	Prepositions *Dict[struct{}]
	States       *Dict[struct{}]
	Notes        *Dict[struct{}]
}

type measureFile struct {
	Orders       string `yaml:"orders"`
	Modals       string `yaml:"modals"`
	Prepositions string `yaml:"prepositions"`
	States       string `yaml:"states"`
	Notes        string `yaml:"notes"`
}

// Measures gives the words by which ordered actions are recognised.
var Measures = sync.OnceValue(func() *MeasureWords {
	f := load[measureFile]("measure.yaml")
	return &MeasureWords{Orders: set(f.Orders), Modals: set(f.Modals), Prepositions: set(f.Prepositions), States: set(f.States), Notes: set(f.Notes)}
})
