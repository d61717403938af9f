package lexicon

import "sync"

// Sense is what a word beside a figure says of it.
type Sense int

// The senses of words beside a figure.
const (
	NoSense Sense = iota
	SenseAtLeast
	SenseAtMost
	SenseAbout
	SenseReach
	SenseKeep
	SenseIncreaseTo
	SenseDecreaseTo
	SenseIncreaseBy
	SenseDecreaseBy
	// SenseIgnored: a word that only ends like one of the others.
	SenseIgnored
)

// ClauseWords are the words of quantified statements (clause.yaml).
type ClauseWords struct {
	Before, After *Dict[Sense]
	Make          *Dict[bool]
	Between       *Dict[bool]
	Lead, Tail    *Dict[bool]
	Qualifies     *Dict[bool]
	Idioms        *Dict[bool]

	FrameOpen, FrameClose *Dict[bool]
	Wider, WiderProvince  *Dict[bool]

	Cover, Zero, CoverNot, CoverCheckable *Dict[bool]

	RankVerbs, RankTail, RankScope, RankNot, Biggest *Dict[bool]

	TitleVerbs, TitleStrong, TitleLevels, TitleNouns, TitleNot *Dict[bool]
	// TitleWork … TitleWorkEnds frame an honour that is worked on (推进…创建活动).
	// TitleTowns are honours that only a whole town or county holds.
	TitleWork, TitleWorkEnds, TitleTowns *Dict[bool]

	ScaleNouns, ScaleNot *Dict[bool]

	// WordsTargets maps a phrase to the kind of the statement it makes.
	WordsTargets *Dict[string]

	FirstEver, Streak, AwardVerbs *Dict[bool]

	SharedHeads []string
	VerbNouns   []string
	Levels      *Dict[bool]

	Vague, Abstract, Schemes                                          *Dict[bool]
	NamedBy, NamedVerbs, NamedNot                                     *Dict[bool]
	GradedThings, GradeVerbs, NounVerbs, Arrive, DoneVerbs, Describes *Dict[bool]
	NetLines, NetWords, Every                                         *Dict[bool]

	// CircleNot: circles of so many minutes that nobody builds as a service.
	CircleNot *Dict[bool]
	// Direction, Dropping: a change without a figure, and the quantities of which it is a promise.
	Direction, Dropping *Dict[bool]
	// Shapes and ShapeNouns: what a layout's slogan counts, and what it is called.
	Shapes, ShapeNouns *Dict[bool]
	// Partitive ends the name of a whole of which only a part is counted.
	Partitive *Dict[bool]
	// Authority sets tasks; TaskEnds ends their names; Standards are levels reached in words.
	Authority, TaskEnds, Standards *Dict[bool]
	// InForce ends the names of rules that can be seen to be in force.
	InForce *Dict[bool]
	// Acts are verbs that name what is counted when nothing else does (造林5万亩).
	Acts *Dict[bool]
	// Sized are places told apart by their size (30户以上自然村); SizedThings are
	// counted by a threshold (产值超10亿元企业12家).
	Sized, SizedThings *Dict[bool]
	// PureVerbs make things and open no nouns.
	PureVerbs *Dict[bool]
	// WholeActs are what is done to all of a kind (全面推动老旧小区改造).
	WholeActs *Dict[bool]
	// NotTenths follows 成 where it is part of another word.
	NotTenths *Dict[bool]
}

type clauseFile struct {
	Before         map[string][]string `yaml:"before"`
	After          map[string][]string `yaml:"after"`
	Make           []string            `yaml:"make"`
	Between        []string            `yaml:"between"`
	Lead           []string            `yaml:"lead"`
	Tail           []string            `yaml:"tail"`
	Qualifies      []string            `yaml:"qualifies"`
	Idioms         []string            `yaml:"idioms"`
	FrameOpen      []string            `yaml:"frame_open"`
	FrameClose     []string            `yaml:"frame_close"`
	Wider          []string            `yaml:"wider"`
	WiderProvince  []string            `yaml:"wider_province"`
	Cover          []string            `yaml:"cover"`
	Zero           []string            `yaml:"zero"`
	CoverNot       []string            `yaml:"cover_not"`
	CoverCheckable []string            `yaml:"cover_checkable"`
	RankVerbs      []string            `yaml:"rank_verbs"`
	RankTail       []string            `yaml:"rank_tail"`
	RankScope      []string            `yaml:"rank_scope"`
	RankNot        []string            `yaml:"rank_not"`
	Biggest        []string            `yaml:"biggest"`
	TitleVerbs     []string            `yaml:"title_verbs"`
	TitleStrong    []string            `yaml:"title_strong"`
	TitleLevels    []string            `yaml:"title_levels"`
	TitleNouns     []string            `yaml:"title_nouns"`
	TitleNot       []string            `yaml:"title_not"`
	TitleWork      []string            `yaml:"title_work"`
	TitleWorkEnds  []string            `yaml:"title_work_ends"`
	TitleTowns     []string            `yaml:"title_towns"`
	ScaleNouns     []string            `yaml:"scale_nouns"`
	ScaleNot       []string            `yaml:"scale_not"`
	WordsTargets   []struct {
		Words []string `yaml:"words"`
		Kind  string   `yaml:"kind"`
	} `yaml:"words_targets"`
	FirstEver  []string `yaml:"first_ever"`
	Streak     []string `yaml:"streak"`
	AwardVerbs []string `yaml:"award_verbs"`

	SharedHeads []string `yaml:"shared_heads"`
	VerbNouns   []string `yaml:"verb_nouns"`
	Levels      []string `yaml:"levels"`
	LeadNot     []string `yaml:"lead_not"`
	WiderNot    []string `yaml:"wider_not"`
	Vague       []string `yaml:"vague"`
	Abstract    []string `yaml:"abstract"`
	Schemes     []string `yaml:"schemes"`
	NamedBy     []string `yaml:"named_by"`
	NamedVerbs  []string `yaml:"named_verbs"`
	NamedNot    []string `yaml:"named_not"`
	NetLines    []string `yaml:"net_lines"`
	NetWords    []string `yaml:"net_words"`
	Every       []string `yaml:"every"`
	Graded      []string `yaml:"graded_things"`
	NounVerbs   []string `yaml:"noun_verbs"`
	Arrive      []string `yaml:"arrive"`
	DoneVerbs   []string `yaml:"done_verbs"`
	Describes   []string `yaml:"describes"`
	GradeVerbs  []string `yaml:"grade_verbs"`
	CircleNot   []string `yaml:"circle_not"`
	Direction   []string `yaml:"direction"`
	Dropping    []string `yaml:"dropping"`
	Shapes      []string `yaml:"shapes"`
	ShapeNouns  []string `yaml:"shape_nouns"`
	Partitive   []string `yaml:"partitive"`
	Authority   []string `yaml:"authority"`
	TaskEnds    []string `yaml:"task_ends"`
	Standards   []string `yaml:"standards"`
	Acts        []string `yaml:"acts"`
	Sized       []string `yaml:"sized"`
	SizedThings []string `yaml:"sized_things"`
	PureVerbs   []string `yaml:"pure_verbs"`
	WholeActs   []string `yaml:"whole_acts"`
	InForce     []string `yaml:"in_force"`
	NotTenths   []string `yaml:"not_tenths"`
}

// senses are the keys of the lists of senses; a word stands in one list only.
var senses = []struct {
	key   string
	sense Sense
}{
	{"none", SenseIgnored}, {"at_least", SenseAtLeast}, {"at_most", SenseAtMost}, {"about", SenseAbout}, {"reach", SenseReach}, {"keep", SenseKeep},
	{"increase_to", SenseIncreaseTo}, {"decrease_to", SenseDecreaseTo}, {"increase_by", SenseIncreaseBy}, {"decrease_by", SenseDecreaseBy},
}

// Clause gives the words of quantified statements.
var Clause = sync.OnceValue(func() *ClauseWords {
	f := load[clauseFile]("clause.yaml")
	w := &ClauseWords{
		Before: NewDict[Sense](), After: NewDict[Sense](), WordsTargets: NewDict[string](),
		Make: words(f.Make), Between: words(f.Between), Lead: words(f.Lead), Tail: words(f.Tail),
		Qualifies: words(f.Qualifies), Idioms: words(f.Idioms),
		FrameOpen: words(f.FrameOpen), FrameClose: words(f.FrameClose),
		Wider: words(f.Wider), WiderProvince: words(f.WiderProvince),
		Cover: words(f.Cover), Zero: words(f.Zero), CoverNot: words(f.CoverNot), CoverCheckable: words(f.CoverCheckable),
		RankVerbs: words(f.RankVerbs), RankTail: words(f.RankTail), RankScope: words(f.RankScope), RankNot: words(f.RankNot), Biggest: words(f.Biggest),
		TitleVerbs: words(f.TitleVerbs), TitleStrong: words(f.TitleStrong), TitleLevels: words(f.TitleLevels),
		TitleNouns: words(f.TitleNouns), TitleNot: words(f.TitleNot),
		TitleWork: words(f.TitleWork), TitleWorkEnds: words(f.TitleWorkEnds), TitleTowns: words(f.TitleTowns),
		ScaleNouns: words(f.ScaleNouns), ScaleNot: words(f.ScaleNot),
		FirstEver: words(f.FirstEver), Streak: words(f.Streak), AwardVerbs: words(f.AwardVerbs),
		SharedHeads: f.SharedHeads, VerbNouns: f.VerbNouns, Levels: words(f.Levels),
		Vague: words(f.Vague), Abstract: words(f.Abstract), Schemes: words(f.Schemes),
		NamedBy: words(f.NamedBy), NamedVerbs: words(f.NamedVerbs), NamedNot: words(f.NamedNot),
		NetLines: words(f.NetLines), NetWords: words(f.NetWords), Every: words(f.Every),
		GradedThings: words(f.Graded), NounVerbs: words(f.NounVerbs), Arrive: words(f.Arrive), DoneVerbs: words(f.DoneVerbs), Describes: words(f.Describes), GradeVerbs: words(f.GradeVerbs),
		CircleNot: words(f.CircleNot), Direction: words(f.Direction), Dropping: words(f.Dropping),
		Shapes: words(f.Shapes), ShapeNouns: words(f.ShapeNouns), Partitive: words(f.Partitive),
		Authority: words(f.Authority), TaskEnds: words(f.TaskEnds), Standards: words(f.Standards), Acts: words(f.Acts), Sized: words(f.Sized), SizedThings: words(f.SizedThings), PureVerbs: words(f.PureVerbs), WholeActs: words(f.WholeActs), InForce: words(f.InForce), NotTenths: words(f.NotTenths),
	}
	for _, l := range f.WiderNot {
		w.Wider.Add(l, false)
	}
	for _, l := range f.LeadNot {
		w.Lead.Add(l, false)
	}
	addSenses(w.Before, f.Before)
	addSenses(w.After, f.After)
	for _, t := range f.WordsTargets {
		for _, p := range t.Words {
			w.WordsTargets.Add(p, t.Kind)
		}
	}
	return w
})

func addSenses(d *Dict[Sense], lists map[string][]string) {
	for _, s := range senses {
		for _, p := range lists[s.key] {
			d.Add(p, s.sense)
		}
	}
}
