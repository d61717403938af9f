package layout

import (
	_ "embed"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

//go:embed words.yaml
var wordsFile []byte

// words tell the furniture of a web page from text; see words.yaml.
type words struct {
	Meta      []string `yaml:"meta"`
	Menu      []string `yaml:"menu"`
	Mark      []string `yaml:"mark"`
	Tail      []string `yaml:"tail"`
	HeadLines int      `yaml:"head_lines"`

	menu map[string]bool
}

// parseWords reads the words of words.yaml.
func parseWords(data []byte) (*words, error) {
	w := &words{menu: map[string]bool{}}
	if err := yaml.Unmarshal(data, w); err != nil {
		return nil, err
	}
	for _, m := range w.Menu {
		w.menu[m] = true
	}
	return w, nil
}

// loadWords reads the embedded words once. A test reads them too, so a file
// that does not parse never ships; if it did, nothing would be furniture.
var loadWords = sync.OnceValue(func() *words {
	w, err := parseWords(wordsFile)
	if err != nil {
		return &words{}
	}
	return w
})

// menuOnly says whether a printed line holds nothing but menu words.
func (w *words) menuOnly(raw string) bool {
	found := false
	for tok := range strings.FieldsFuncSeq(raw, func(r rune) bool {
		return fold(r) == 0 || strings.ContainsRune("|｜>》〉»›·•/／【】[]［］()（）:：-—", r)
	}) {
		if !w.menu[tok] {
			return false
		}
		found = true
	}
	return found
}

// meta says whether a normalised line is page metadata: 发布时间:….
func (w *words) meta(s string) bool {
	s = strings.TrimLeft(s, "【[(")
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return false
	}
	for _, m := range w.Meta {
		if s[:i] == m {
			return true
		}
	}
	return false
}

func (w *words) mark(s string) bool {
	for _, m := range w.Mark {
		if strings.Contains(s, m) {
			return true
		}
	}
	return false
}

func (w *words) tail(s string) bool {
	s = strings.TrimLeft(s, "【[(")
	for _, m := range w.Tail {
		if strings.HasPrefix(s, m) {
			return true
		}
	}
	return false
}
