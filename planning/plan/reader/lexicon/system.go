package lexicon

import "sync"

// SystemWords is the vocabulary of named systems (system.yaml), and words that
// works and systems share.
type SystemWords struct {
	Times     *Dict[struct{}]
	AfterNoun *Dict[struct{}]
	Heads     *Dict[string]
}

type systemFile struct {
	Times     string `yaml:"times"`
	AfterNoun string `yaml:"after_noun"`
}

// Systems gives the vocabulary of named systems.
var Systems = sync.OnceValue(func() *SystemWords {
	f := load[systemFile]("system.yaml")
	return &SystemWords{Times: set(f.Times), AfterNoun: set(f.AfterNoun), Heads: NewDict[string]()}
})
