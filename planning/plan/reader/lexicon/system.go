package lexicon

import "sync"

// SystemHead is a head noun or phrase that names a system.
type SystemHead struct {
	Form      string // platform, it_system, data_center, database, register, early_warning, market, assessment, mechanism, network
	Qualified bool   // needs a qualifying word before it
	Phrase    bool   // names a system by itself
	Closed    bool   // only where its noun ends: 监测, not 监测点
	Never     bool   // only looks like one
}

// SystemWords is the vocabulary of named systems (system.yaml, system_heads.yaml),
// and words that works and systems share.
type SystemWords struct {
	Times      *Dict[struct{}]
	AfterNoun  *Dict[struct{}]
	Heads      *Dict[SystemHead]
	Qualifiers *Dict[struct{}]
	Goods      *Dict[struct{}]
	Lead       *Dict[struct{}]
	Generic    *Dict[struct{}]
	Nominal    *Dict[struct{}] // words of Lead that may stand inside a name
	BrandEnds  *Dict[struct{}]
}

type systemFile struct {
	Times     string `yaml:"times"`
	AfterNoun string `yaml:"after_noun"`
}

type systemHeadsFile struct {
	Sure       map[string]string `yaml:"sure"`
	Qualified  map[string]string `yaml:"qualified"`
	Closed     map[string]string `yaml:"closed"`
	Qualifiers string            `yaml:"qualifiers"`
	Phrases    map[string]string `yaml:"phrases"`
	Never      string            `yaml:"never"`
	Goods      string            `yaml:"goods"`
	Lead       string            `yaml:"lead"`
	Generic    string            `yaml:"generic"`
	Nominal    string            `yaml:"nominal"`
	BrandEnds  string            `yaml:"brand_ends"`
}

// Systems gives the vocabulary of named systems.
var Systems = sync.OnceValue(func() *SystemWords {
	f, h := load[systemFile]("system.yaml"), load[systemHeadsFile]("system_heads.yaml")
	out := &SystemWords{
		Times: set(f.Times), AfterNoun: set(f.AfterNoun), Heads: NewDict[SystemHead](),
		Qualifiers: set(h.Qualifiers), Goods: set(h.Goods), Lead: set(h.Lead), Generic: set(h.Generic),
		Nominal: set(h.Nominal), BrandEnds: set(h.BrandEnds),
	}
	for _, form := range keys(h.Qualified) {
		enter(out.Heads, h.Qualified[form], SystemHead{Form: form, Qualified: true})
	}
	for _, form := range keys(h.Closed) {
		enter(out.Heads, h.Closed[form], SystemHead{Form: form, Closed: true})
	}
	for _, form := range keys(h.Sure) {
		enter(out.Heads, h.Sure[form], SystemHead{Form: form})
	}
	for _, form := range keys(h.Phrases) {
		enter(out.Heads, h.Phrases[form], SystemHead{Form: form, Phrase: true})
	}
	enter(out.Heads, h.Never, SystemHead{Never: true})
	return out
})
