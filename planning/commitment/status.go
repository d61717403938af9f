package commitment

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v4"

	"gangyao/planning/indicator/method"
)

// Status is how a duty stands on a day. It is always derived, never typed.
type Status string

const (
	Done       Status = "done"        // 已完成
	OnTrack    Status = "on_track"    // 正常推进
	NotStarted Status = "not_started" // 未启动: nothing has begun, and nothing is due yet
	NotJudged  Status = "not_judged"  // 暂不可评: there is no basis for a judgement
	NoEvidence Status = "no_evidence" // 缺佐证: something should be known by now and is not
	Behind     Status = "behind"      // 滞后: a step is missed, or the figure is slower than it has to be
	Overdue    Status = "overdue"     // 逾期: the last day has passed
	NoMeans    Status = "no_means"    // 未定核验方式
	Unassigned Status = "unassigned"  // 未分工: nobody answers, or nobody who still exists
)

// Statuses lists all statuses in the order they are shown.
func Statuses() []Status {
	return []Status{Done, OnTrack, NotStarted, NotJudged, NoEvidence, Behind, Overdue, NoMeans, Unassigned}
}

// Key is the message that names the status.
func (s Status) Key() string { return "commitment.status." + string(s) }

// Good says whether the status raises a score. Everything that is not known for
// certain does not.
func (s Status) Good() bool { return s == Done || s == OnTrack }

// Rulebook is the rule of judgement, as data.
type Rulebook struct {
	Version    int                       `yaml:"version"`
	Verdicts   map[method.Verdict]Status `yaml:"verdicts"`
	FreshDays  int                       `yaml:"fresh_days"`
	GraceYears int                       `yaml:"grace_years"`
	LagMonths  int                       `yaml:"lag_months"`
	// Several lists all statuses from worst to best: of several means that must all
	// hold the worst is that of the whole, of those of which one is enough the best.
	Several []Status `yaml:"several"`
}

//go:embed status.yaml
var statusYAML []byte

// Book is the rulebook inside the program.
var Book = sync.OnceValue(func() *Rulebook {
	b, err := ReadRulebook(statusYAML)
	if err != nil {
		panic(err) // it is part of the program
	}
	return b
})

// ReadRulebook reads a rulebook; it refuses unknown keys, verdicts and statuses,
// and one that leaves a verdict out.
func ReadRulebook(data []byte) (*Rulebook, error) {
	var b Rulebook
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&b); err != nil {
		return nil, fmt.Errorf("commitment rulebook: %w", err)
	}
	for v, s := range b.Verdicts {
		if !slices.Contains(method.Verdicts(), v) || !slices.Contains(Statuses(), s) {
			return nil, fmt.Errorf("commitment rulebook: %q: %q is no verdict or no status", v, s)
		}
	}
	for _, v := range method.Verdicts() {
		if b.Verdicts[v] == "" {
			return nil, fmt.Errorf("commitment rulebook: verdict %q is missing", v)
		}
	}
	if err := b.checkSeveral(); err != nil {
		return nil, err
	}
	if b.Version < 1 || b.FreshDays < 1 || b.GraceYears < 0 || b.LagMonths < 0 {
		return nil, fmt.Errorf("commitment rulebook: version %d, fresh_days %d, grace_years %d, lag_months %d", b.Version, b.FreshDays, b.GraceYears, b.LagMonths)
	}
	return &b, nil
}

// checkSeveral refuses an order that leaves a status out, or in which something
// that is not known for certain stands above something good: silence must not
// raise a score.
func (b *Rulebook) checkSeveral() error {
	good := false
	for _, s := range Statuses() {
		if n := len(slices.DeleteFunc(slices.Clone(b.Several), func(o Status) bool { return o != s })); n != 1 {
			return fmt.Errorf("commitment rulebook: several names %q %d times", s, n)
		}
	}
	for _, s := range b.Several {
		if good && !s.Good() || !slices.Contains(Statuses(), s) {
			return fmt.Errorf("commitment rulebook: several: %q out of place", s)
		}
		good = s.Good()
	}
	if b.Several[len(b.Several)-1] != Done {
		return fmt.Errorf("commitment rulebook: several must end with %q", Done)
	}
	return nil
}
