package lexicon

import (
	"strings"
	"sync"
)

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
	SubBegins   []string            `yaml:"sub_begins"`
	SubWholes   []string            `yaml:"sub_wholes"`
	GrowthRows  []string            `yaml:"growth_rows"`
	Topics      []string            `yaml:"topics"`
	Continued   []string            `yaml:"continued"`
}

// Table gives the words of indicator tables.
var Table = sync.OnceValue(func() *TableWords { return load[TableWords]("table.yaml") })

// KnownIndicator is what is known of a common indicator (table_indicators.yaml).
type KnownIndicator struct {
	Words     []string `yaml:"words"` // all stand in the name
	Any       []string `yaml:"any"`   // and one of these, if any are given
	None      []string `yaml:"none"`  // and none of these
	Unit      string   `yaml:"unit"`
	Direction string   `yaml:"direction"`
}

var knownIndicators = sync.OnceValue(func() []KnownIndicator { return *load[[]KnownIndicator]("table_indicators.yaml") })

// Indicator finds what is known of an indicator by its name: the unit in which
// it is published and the direction that is better, empty when not known. The
// first entry that matches decides both.
func Indicator(name string) (unit, direction string) {
	for _, k := range knownIndicators() {
		if k.matches(name) {
			return k.Unit, k.Direction
		}
	}
	return "", ""
}

func (k KnownIndicator) matches(name string) bool {
	for _, w := range k.Words {
		if !strings.Contains(name, w) {
			return false
		}
	}
	for _, w := range k.None {
		if strings.Contains(name, w) {
			return false
		}
	}
	for _, w := range k.Any {
		if strings.Contains(name, w) {
			return true
		}
	}
	return len(k.Any) == 0
}
