package commitment

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

//go:embed suggest.yaml
var suggestYAML []byte

// suggestions are the rules of suggest.yaml.
type suggestions struct {
	Names        map[string][]string `yaml:"names"`
	Contributors []struct {
		Words []string    `yaml:"words"`
		Kinds []plan.Kind `yaml:"kinds"`
		Names []string    `yaml:"names"`
		Why   string      `yaml:"why"`
	} `yaml:"contributors"`
	Means []struct {
		Kinds   []plan.Kind `yaml:"kinds"`
		Words   []string    `yaml:"words"`
		Counted bool        `yaml:"counted"`
		Most    int64       `yaml:"most"`
		Means   Means       `yaml:"means"`
		Why     string      `yaml:"why"`
	} `yaml:"means"`
	Indicators indicatorNames `yaml:"indicators"`
	Steps      []Pattern      `yaml:"steps"`
}

var rules = sync.OnceValue(func() *suggestions {
	r, err := readSuggestions(suggestYAML)
	if err != nil {
		panic(err) // they are part of the program
	}
	return r
})

func readSuggestions(data []byte) (*suggestions, error) {
	var r suggestions
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&r); err != nil {
		return nil, fmt.Errorf("commitment suggestions: %w", err)
	}
	for _, m := range r.Means {
		if !slices.Contains(AllMeans(), m.Means) {
			return nil, fmt.Errorf("commitment suggestions: %q is no means", m.Means)
		}
	}
	if err := r.Indicators.check(); err != nil {
		return nil, err
	}
	for _, p := range r.Steps {
		if !codeShape.MatchString(string(p.ID)) || p.ID == FitPattern || p.Name == "" || p.Even == (len(p.Stages) > 0) {
			return nil, fmt.Errorf("commitment suggestions: steps: %q", p.ID)
		}
	}
	return &r, nil
}

// Suggestion is what the rules propose for a duty, with the reasons.
type Suggestion struct {
	Duty         DutyID
	Text         string
	Owner        identity.OrgID
	OwnerName    string
	Contributors []identity.OrgID
	// Verify has no means where the plan's indicator stands in, or none fits.
	Verify  Verification
	Because []i18n.Msg
	// Unknown are suggested departments that no organisation here is called.
	Unknown []string
	// Taken: the assignment already says it; a means chosen instead of another is as
	// good, unless an indicator would be at hand.
	Taken bool
}

// Suggest proposes owners, contributors and means for the duties that a filter
// selects: the reader's suggestions brought to the organisations that exist, and
// the rules of suggest.yaml.
//
// Faults: those of identity.Require for DoRead and of plan.Public.Current.
func (s *Service) Suggest(ctx context.Context, q Query, f Filter) ([]Suggestion, error) {
	q.Lens = internal
	b, err := s.board(ctx, q)
	if err != nil {
		return nil, err
	}
	advice, err := b.adviser(true)
	if err != nil {
		return nil, err
	}
	var out []Suggestion
	for i := range b.rows {
		if r := &b.rows[i]; b.matches(&f, r, identity.From(ctx)) {
			g := advice.of(&b.promises[i])
			g.Taken = g.Owner != "" && r.Owner == g.Owner && g.measured(&r.Terms)
			out = append(out, g)
		}
	}
	return out, nil
}

// adviser applies the rules to one tenant's organisations.
type adviser struct {
	*suggestions
	b     *board
	found map[string]identity.OrgID
	own   []ownRule // of the county; before all others
}

func (b *board) adviser(wanted bool) (*adviser, error) {
	if !wanted {
		return nil, nil
	}
	v := &adviser{suggestions: rules(), b: b, found: map[string]identity.OrgID{}}
	if n := len(b.world.rules); n > 0 {
		v.own, _ = parseOwnRules(b.world.rules[n-1].Text, func(string) bool { return true }) // what was kept can be read
	}
	return v, nil
}

// org finds the organisation that a department's name means; empty when none is
// called so.
func (v *adviser) org(name string) identity.OrgID {
	if id, known := v.found[name]; known {
		return id
	}
	words := v.Names[name]
	if words == nil {
		words = []string{name}
	}
	for _, w := range words {
		if id := v.called(w); id != "" {
			v.found[name] = id
			return id
		}
	}
	v.found[name] = ""
	return ""
}

// called finds an organisation that exists and is called by a word, or by the
// county's name and the word: 云岭县教育局. Of several the one called shortest.
func (v *adviser) called(word string) identity.OrgID {
	var best identity.Org
	for _, o := range v.b.dir.tree.All() {
		switch {
		case !o.On(v.b.dir.day) || o.Kind == identity.TownGov || o.Kind == identity.VillageComm:
		case o.Short == word || o.Name == word:
			return o.ID
		case strings.HasSuffix(o.Name, word) && (best.ID == "" || len(o.Name) < len(best.Name)):
			best = o
		}
	}
	return best.ID
}

// of proposes for one duty.
func (v *adviser) of(p *promise) Suggestion {
	g := Suggestion{Duty: p.duty, Text: p.text()}
	if id := v.b.planOwner(p); id != "" { // who answers for the indicator
		g.Owner, g.OwnerName = id, v.b.dir.name(id)
		g.Because = append(g.Because, i18n.M("commitment.because.answers", nil))
	}
	answers := g.Owner
	v.apply(&g)
	ruled := g.Owner != answers
	for _, name := range p.owners() {
		id := v.org(name)
		switch {
		case ruled: // the county said who, and who else
		case id == "":
			g.Unknown = append(g.Unknown, name)
		case g.Owner == "":
			g.Owner, g.OwnerName = id, v.b.dir.name(id)
			g.Because = append(g.Because, i18n.M("commitment.because.owner", i18n.Args{"Name": name}))
		default:
			g.help(id, i18n.M("commitment.because.reader", i18n.Args{"Name": name}))
		}
	}
	for _, rule := range v.suggestions.Contributors {
		word, ok := spoken(rule.Words, g.Text)
		if !ok || len(rule.Kinds) > 0 && !p.isAny(rule.Kinds) {
			continue
		}
		for _, name := range rule.Names {
			if id := v.org(name); id != "" {
				g.help(id, i18n.M("commitment.because.word", i18n.Args{"Name": name, "Word": word, "Why": i18n.Key(rule.Why)}))
			}
		}
	}
	t := &Terms{}
	if a := v.b.world.newest(p.duty); a != nil {
		t = &a.Terms
	}
	row := v.b.measured(p)
	switch {
	case row != nil && t.Verify.Means == NoMeansYet && v.b.ofPlan(p) != nil:
		return g // the plan's indicator verifies it
	case row != nil:
		g.Verify = verifyBy(row, p.entry.Content.Commitment)
		g.Because = append(g.Because, i18n.M("commitment.because.indicator", i18n.Args{"Name": row.Definition.Name}))
		return g
	}
	asked, _ := p.asked()
	for _, rule := range v.Means {
		_, said := spoken(rule.Words, g.Text)
		if p.isAny(rule.Kinds) && (len(rule.Words) == 0 || said) && (!rule.Counted || asked != nil) && !beyond(asked, rule.Most) {
			g.Verify.Means = rule.Means
			g.Because = append(g.Because, i18n.M("commitment.because.means", i18n.Args{"Means": i18n.Key(rule.Means.Key()), "Why": i18n.Key(rule.Why)}))
			break
		}
	}
	return g
}

// beyond says whether more is asked for than a bound; 0: there is none.
func beyond(asked *quantity.Value, most int64) bool {
	if asked == nil || most == 0 {
		return false
	}
	n, ok := asked.Number()
	return ok && n.GreaterThan(decimal.NewFromInt(most))
}

// measured says whether terms verify by the suggested indicator, where one is.
func (g *Suggestion) measured(t *Terms) bool {
	return g.Verify.Means != ByIndicator || slices.ContainsFunc(t.All(), func(v Verification) bool { return v.Code == g.Verify.Code })
}

func (g *Suggestion) help(id identity.OrgID, why i18n.Msg) {
	if id != g.Owner && !slices.Contains(g.Contributors, id) {
		g.Contributors = append(g.Contributors, id)
		g.Because = append(g.Because, why)
	}
}

// spoken finds the first of some words in a text.
func spoken(words []string, text string) (string, bool) {
	for _, w := range words {
		if strings.Contains(text, w) {
			return w, true
		}
	}
	return "", false
}

// fill puts the suggestion where the terms say nothing yet; better: also the
// indicator that measures the duty in place of evidence.
func (v *adviser) fill(t *Terms, p *promise, better bool) {
	g := v.of(p)
	owner := v.b.planOwner(p) // says itself that it answers
	if t.Owner == "" && owner == "" {
		t.Owner = g.Owner
	}
	if len(t.Contributors) == 0 && cmp.Or(t.Owner, owner) == g.Owner {
		t.Contributors = g.Contributors
	}
	if t.Verify.Means == NoMeansYet || better && v.b.measuring(p, t) != nil {
		t.Verify = g.Verify
	}
}
