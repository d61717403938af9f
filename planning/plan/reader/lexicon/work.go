package lexicon

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// VerbClass says what a verb does to its object.
type VerbClass int

const (
	Build   VerbClass = iota + 1 // makes a new thing: 新建
	Renew                        // makes an existing thing better: 提质改造
	Run                          // carries a named thing forward: 实施
	Mend                         // betters something, which need not be a place: 完善
	Shape                        // shapes a place: 打造
	Support                      // helps somebody to build: 支持
)

// Head is how sure a head noun makes a work.
type Head int

const (
	Never     Head = iota + 1 // the word only looks like one: 底线, 城市
	Likely                    // a place or facility, but also said of other things: 中心
	Facility                  // plural things: 设施
	Equipment                 // 系统
	Action                    // an action as noun: 除险加固
	Scheme                    // a campaign or pilot: 提升行动
	Project                   // 工程, 项目
	Sure                      // a thing that is built: 变电站
)

// Tail is what may follow the name of a work.
type Tail int

const (
	ClosedTail Tail = iota + 1 // a verbal noun of building: 建设
	OpenTail                   // a predicate that goes on: 争创…
	WeakTail                   // says little: 发展
)

// WorkWords is the vocabulary of named works (work.yaml, work_heads.yaml).
type WorkWords struct {
	Adverbs          *Dict[struct{}]
	Verbs            *Dict[VerbClass]
	Done             *Dict[struct{}] // after the subject: 建成通车
	Tails            *Dict[Tail]     // after a name: 建设
	Many             *Dict[struct{}] // 一批
	Leading          *Dict[struct{}] // never at the beginning of a name
	Cut              *Dict[struct{}] // never inside a name
	Counters         *Dict[struct{}]
	TrailingCounters *Dict[struct{}] // only after a noun: 186个村
	// ClassCounters count only before a noun: 三大园区.
	ClassCounters *Dict[struct{}]
	Heads         *Dict[Head]
	Concrete      *Dict[struct{}]
	Generic       *Dict[struct{}]
	// Other marks classes of things that are no works: 等企业.
	Other       *Dict[struct{}]
	NotProjects *Dict[struct{}] // 等优势项目
	Titles      *Dict[struct{}] // 世界一流
	Ranks       *Dict[struct{}] // in a predicate: 三级, 示范
}

type workFile struct {
	Adverbs string `yaml:"adverbs"`
	Verbs   struct {
		Build   string `yaml:"build"`
		Renew   string `yaml:"renew"`
		Run     string `yaml:"run"`
		Mend    string `yaml:"mend"`
		Shape   string `yaml:"shape"`
		Support string `yaml:"support"`
	} `yaml:"verbs"`
	Done  string `yaml:"done"`
	Tails struct {
		Closed string `yaml:"closed"`
		Open   string `yaml:"open"`
		Weak   string `yaml:"weak"`
	} `yaml:"tails"`
	Many             string `yaml:"many"`
	Cut              string `yaml:"cut"`
	Leading          string `yaml:"leading"`
	Counters         string `yaml:"counters"`
	ClassCounters    string `yaml:"class_counters"`
	TrailingCounters string `yaml:"trailing_counters"`
	Ranks            string `yaml:"ranks"`
}

type workHeadsFile struct {
	Sure        string `yaml:"sure"`
	Likely      string `yaml:"likely"`
	Project     string `yaml:"project"`
	Facility    string `yaml:"facility"`
	Equipment   string `yaml:"equipment"`
	Action      string `yaml:"action"`
	Never       string `yaml:"never"`
	Concrete    string `yaml:"concrete"`
	Generic     string `yaml:"generic"`
	Other       string `yaml:"other_class"`
	NotProjects string `yaml:"not_projects"`
	Scheme      string `yaml:"scheme"`
	Titles      string `yaml:"titles"`
}

// Work gives the vocabulary of named works.
var Work = sync.OnceValue(func() *WorkWords {
	w, h := load[workFile]("work.yaml"), load[workHeadsFile]("work_heads.yaml")
	out := &WorkWords{
		Adverbs: set(w.Adverbs), Done: set(w.Done), Many: set(w.Many), Cut: set(w.Cut), Leading: set(w.Leading), Counters: set(w.Counters), ClassCounters: set(w.ClassCounters), TrailingCounters: set(w.TrailingCounters),
		Concrete: set(h.Concrete), Generic: set(h.Generic), Other: set(h.Other), NotProjects: set(h.NotProjects), Titles: set(h.Titles), Ranks: set(w.Ranks),
		Verbs: NewDict[VerbClass](), Tails: NewDict[Tail](), Heads: NewDict[Head](),
	}
	// a word listed twice takes the later meaning
	enter(out.Verbs, w.Verbs.Support, Support)
	enter(out.Verbs, w.Verbs.Shape, Shape)
	enter(out.Verbs, w.Verbs.Run, Run)
	enter(out.Verbs, w.Verbs.Mend, Mend)
	enter(out.Verbs, w.Verbs.Renew, Renew)
	enter(out.Verbs, w.Verbs.Build, Build)
	enter(out.Tails, w.Tails.Weak, WeakTail)
	enter(out.Tails, w.Tails.Closed, ClosedTail)
	enter(out.Tails, w.Tails.Open, OpenTail)
	enter(out.Generic, h.Titles, struct{}{})
	enter(out.Heads, h.Scheme, Scheme)
	enter(out.Heads, h.Action, Action)
	enter(out.Heads, h.Facility, Facility)
	enter(out.Heads, h.Equipment, Equipment)
	enter(out.Heads, h.Likely, Likely)
	enter(out.Heads, h.Project, Project)
	enter(out.Heads, h.Sure, Sure)
	enter(out.Heads, h.Never, Never)
	return out
})

// set is a dictionary of the words of a blank-separated list.
func set(words string) *Dict[struct{}] {
	d := NewDict[struct{}]()
	enter(d, words, struct{}{})
	return d
}

func enter[V any](d *Dict[V], words string, v V) {
	for _, w := range strings.Fields(words) {
		d.Add(w, v)
	}
}

// keys are the keys of a map in order, so that building a dictionary is
// deterministic.
func keys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
