package lexicon

import "sync"

// OutlineWords are the words of the outline (outline.yaml).
type OutlineWords struct {
	Unnumbered []string `yaml:"unnumbered"`
	Glossaries []string `yaml:"glossaries"`
	Boxes      []string `yaml:"boxes"`
	PlanEnds   []string `yaml:"plan_ends"`
	Others     []Genre  `yaml:"others"`
	News       []string `yaml:"news"`
	PlanWords  []string `yaml:"plan_words"`
	AreaEnds   []string `yaml:"area_ends"`
	AfterArea  []string `yaml:"after_area"`
	Nation     []string `yaml:"nation"`
}

// Genre is a kind of document that is not a plan, by how its title ends.
type Genre struct {
	Name     string   `yaml:"name"`
	Title    []string `yaml:"title"`
	Readable bool     `yaml:"readable"`
}

// Outline gives the words of the outline.
var Outline = sync.OnceValue(func() *OutlineWords { return load[OutlineWords]("outline.yaml") })

var areaCodes = sync.OnceValue(func() map[string]string { return *load[map[string]string]("outline_area.yaml") })

// AreaCode is the GB/T 2260 code of a governed territory by its full name, empty
// when it is not in outline_area.yaml. Names of higher territories may stand
// before it; the longest name that ends it decides.
func AreaCode(name string) string {
	codes := areaCodes()
	for i := range name {
		if code, ok := codes[name[i:]]; ok {
			return code
		}
	}
	return ""
}
