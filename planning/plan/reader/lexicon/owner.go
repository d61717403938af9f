package lexicon

import (
	"strings"
	"sync"
)

// OwnerWords says which words point to which department (owner.yaml).
type OwnerWords struct {
	Departments  []string
	Words        *Dict[[]OwnerPoint]
	Least        float64 // below this score nothing is suggested
	Share        float64 // what a further department needs of the first's score
	HeadingShare float64 // what a word in a heading counts
	ContextShare float64 // what a word in the context of a subject counts
	Most         int     // most departments suggested
}

// OwnerPoint is what one word says for one department.
type OwnerPoint struct {
	Department int // index into Departments
	Weight     float64
}

type ownerFile struct {
	Least        float64 `yaml:"least"`
	Share        float64 `yaml:"share"`
	HeadingShare float64 `yaml:"heading_share"`
	ContextShare float64 `yaml:"context_share"`
	Most         int     `yaml:"most"`
	Departments  []struct {
		Name   string `yaml:"name"`
		Strong string `yaml:"strong"`
		Plain  string `yaml:"plain"`
		Weak   string `yaml:"weak"`
	} `yaml:"departments"`
}

// Owners gives the words that point to departments.
var Owners = sync.OnceValue(func() *OwnerWords {
	f := load[ownerFile]("owner.yaml")
	out := &OwnerWords{Words: NewDict[[]OwnerPoint](), Least: f.Least, Share: f.Share, HeadingShare: f.HeadingShare, ContextShare: f.ContextShare, Most: f.Most}
	points := map[string][]OwnerPoint{}
	var order []string
	for i, d := range f.Departments {
		out.Departments = append(out.Departments, d.Name)
		for weight, words := range []string{d.Weak, d.Plain, d.Strong} {
			for _, w := range strings.Fields(words) {
				if points[w] == nil {
					order = append(order, w)
				}
				points[w] = append(points[w], OwnerPoint{i, float64(weight + 1)})
			}
		}
	}
	for _, w := range order {
		out.Words.Add(w, points[w])
	}
	return out
})
