package lexicon

import "sync"

// OutlineWords are the words of the outline (outline.yaml).
type OutlineWords struct {
	Unnumbered []string `yaml:"unnumbered"`
	Glossaries []string `yaml:"glossaries"`
	Boxes      []string `yaml:"boxes"`
	PlanEnds   []string `yaml:"plan_ends"`
	Others     []Genre  `yaml:"others"`
	Notices    []string `yaml:"notices"`
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
