package lexicon

import "sync"

// TableWords are the words of indicator tables (table.yaml).
type TableWords struct {
	Header      map[string][]string `yaml:"header"` // role of the column → words
	NotHeader   []string            `yaml:"not_header"`
	Target      []string            `yaml:"target"`
	Actual      []string            `yaml:"actual"`
	Baseline    []string            `yaml:"baseline"`
	Growth      []string            `yaml:"growth"`
	Level       []string            `yaml:"level"`
	Cumulative  []string            `yaml:"cumulative"`
	Blanks      []string            `yaml:"blanks"`
	TextTargets []string            `yaml:"text_targets"`
	Nature      map[string][]string `yaml:"nature"`
	Notes       []string            `yaml:"notes"`
	Units       []string            `yaml:"units"`
}

// Table gives the words of indicator tables.
var Table = sync.OnceValue(func() *TableWords { return load[TableWords]("table.yaml") })
