package lexicon

import "sync"

// TenseWords are the words by which tense is judged (tense.yaml).
type TenseWords struct {
	PastTitles, SituationTitles, FutureTitles *Dict[bool]
	Past, PastWeak, Future, PastClause        *Dict[bool]
	NewTitles, Existing, Until, By            *Dict[bool]
}

// Tense gives the words of tense.
var Tense = sync.OnceValue(func() *TenseWords {
	f := load[struct {
		PastTitles      []string `yaml:"past_titles"`
		SituationTitles []string `yaml:"situation_titles"`
		FutureTitles    []string `yaml:"future_titles"`
		NewTitles       []string `yaml:"new_titles"`
		Past            []string `yaml:"past"`
		PastWeak        []string `yaml:"past_weak"`
		Future          []string `yaml:"future"`
		PastClause      []string `yaml:"past_clause"`
		Existing        []string `yaml:"existing"`
		Until           []string `yaml:"until"`
		By              []string `yaml:"by"`
	}]("tense.yaml")
	return &TenseWords{
		PastTitles: words(f.PastTitles), SituationTitles: words(f.SituationTitles), FutureTitles: words(f.FutureTitles),
		Past: words(f.Past), PastWeak: words(f.PastWeak), Future: words(f.Future), PastClause: words(f.PastClause),
		NewTitles: words(f.NewTitles), Existing: words(f.Existing), Until: words(f.Until), By: words(f.By),
	}
})

// words is a dictionary of words that stand for nothing but themselves.
func words(list []string) *Dict[bool] {
	d := NewDict[bool]()
	for _, w := range list {
		d.Add(w, true)
	}
	return d
}
