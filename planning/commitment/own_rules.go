package commitment

import (
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// OwnRules are a county's own rules of who is suggested for what. They come before
// what the reader of plans and suggest.yaml suggest. One rule a line, as people write
// it: words, and after = the owner; after + those that contribute. A line that starts
// with # is a remark.
//
//	管线入地、管线迁改 = 住建局 + 城管局、自然资源局
//	专项债 = + 财政局
type OwnRules struct {
	Version int       `json:"version"` // from 1
	Text    string    `json:"text"`
	Reason  string    `json:"reason,omitempty"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// ownRule is a line of them.
type ownRule struct {
	line    int
	words   []string
	owner   string
	helpers []string
}

// Bounds of own rules.
const (
	maxRules     = 300
	maxRulesText = 20000
)

// parseOwnRules reads all lines and tells everything that is wrong with them. known
// says whether an organisation is called so.
func parseOwnRules(text string, known func(string) bool) ([]ownRule, error) {
	var out []ownRule
	var x bad
	x.add(len([]rune(text)) > maxRulesText, "rules", "commitment.text_long", fault.Args{"Most": maxRulesText})
	names := func(s string) []string {
		var list []string
		for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,；;", r) }) {
			if w = strings.TrimSpace(w); w != "" {
				list = append(list, w)
			}
		}
		return list
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.NewReplacer("＝", "=", "＋", "+").Replace(strings.TrimSpace(line))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words, to, found := strings.Cut(line, "=")
		owner, helpers, _ := strings.Cut(to, "+")
		r := ownRule{line: i + 1, words: names(words), owner: strings.TrimSpace(owner), helpers: names(helpers)}
		if !found || len(r.words) == 0 || r.owner == "" && len(r.helpers) == 0 || strings.ContainsAny(helpers, "=+") {
			x.add(true, "rules", "commitment.rule_shape", fault.Args{"Line": i + 1, "Text": clip(line, 40)})
			continue
		}
		for _, w := range r.words {
			x.add(len([]rune(w)) < 2, "rules", "commitment.rule_word", fault.Args{"Line": i + 1, "Word": w})
		}
		for _, o := range append([]string{r.owner}, r.helpers...) {
			x.add(o != "" && !known(o), "rules", "commitment.rule_org", fault.Args{"Line": i + 1, "Org": clip(o, maxName)})
		}
		out = append(out, r)
	}
	x.add(len(out) > maxRules, "rules", "commitment.too_many", fault.Args{"Most": maxRules})
	return out, x.err()
}

// apply takes over what own rules say of a text: the owner of the first that fits, the
// contributors of all.
func (v *adviser) apply(g *Suggestion) {
	for i := range v.own {
		r := &v.own[i]
		word, ok := spoken(r.words, g.Text)
		if !ok {
			continue
		}
		if r.owner != "" && g.Owner == "" {
			if id := v.org(r.owner); id == "" { // it was renamed or ended since the rule was kept
				g.Unknown = append(g.Unknown, r.owner)
			} else {
				g.Owner, g.OwnerName = id, v.b.dir.name(id)
				g.Because = append(g.Because, i18n.M("commitment.because.own", i18n.Args{"Word": word, "Name": r.owner}))
			}
		}
		for _, name := range r.helpers {
			if id := v.org(name); id != "" {
				g.help(id, i18n.M("commitment.because.own_help", i18n.Args{"Word": word, "Name": name}))
			}
		}
	}
}

// SuggestionChange is a duty for which other rules suggest something else.
type SuggestionChange struct {
	Duty     DutyID
	Text     string
	Was, Is  string // the owner that is suggested, by name; empty: nobody
	Helpers  []string
	Assigned string // who answers for it now; empty: nobody
}

// KeepRulesRequest gives a county other rules of its own.
type KeepRulesRequest struct {
	Tenant Tenant
	Plan   plan.PlanID // whose duties the trial is about
	Text   string
	Reason string
	Base   int // the version that was seen; 0: there was none
	DryRun bool
}

// OwnRules lists the versions of a county's own rules, the newest first; none where it
// has none.
//
// Faults: those of identity.Require for DoAssign.
func (s *Service) OwnRules(ctx context.Context, t Tenant) ([]OwnRules, error) {
	if _, err := identity.Require(ctx, DoAssign, whole(t)); err != nil {
		return nil, err
	}
	w, err := s.world(ctx, t, "", s.moment(time.Time{}))
	if err != nil {
		return nil, err
	}
	out := slices.Clone(w.rules)
	slices.Reverse(out)
	return out, nil
}

// KeepRules tells what other rules would suggest for the duties of a plan, and with
// DryRun unset keeps them as a further version.
//
// Faults: those of identity.Require for DoAssign and of plan.Public.Current; Invalid
// (indicator.Fields lists what is wrong, line by line); Conflict
// ("commitment.rules_stale").
func (s *Service) KeepRules(ctx context.Context, req KeepRulesRequest) ([]SuggestionChange, error) {
	a, err := identity.Require(ctx, DoAssign, whole(req.Tenant))
	if err != nil {
		return nil, err
	}
	b, err := s.board(program(ctx, req.Tenant), Query{Tenant: req.Tenant, Plan: req.Plan, Lens: internal})
	if err != nil {
		return nil, err
	}
	was, err := b.adviser(true)
	if err != nil {
		return nil, err
	}
	is := *was
	text := strings.TrimSpace(strings.ReplaceAll(req.Text, "\r\n", "\n"))
	if is.own, err = parseOwnRules(text, func(name string) bool { return was.org(name) != "" }); err != nil {
		return nil, err
	}
	if tooLong(req.Reason, maxNote) {
		return nil, fault.New(fault.Invalid, "commitment.reason_long", fault.Args{"Most": maxNote})
	}
	var out []SuggestionChange
	for i := range b.rows {
		r := &b.rows[i]
		old, g := was.of(&b.promises[i]), is.of(&b.promises[i])
		if old.Owner == g.Owner && slices.Equal(old.Contributors, g.Contributors) {
			continue
		}
		c := SuggestionChange{Duty: r.Duty, Text: r.Text, Was: old.OwnerName, Is: g.OwnerName}
		for _, h := range g.Contributors {
			c.Helpers = append(c.Helpers, b.dir.name(h))
		}
		if r.Owner != "" {
			c.Assigned = r.OwnerName
		}
		out = append(out, c)
	}
	if req.DryRun {
		return out, nil
	}
	return out, s.update(ctx, req.Tenant, req.Plan, func(tx WriteTx, w *world) ([]Act, error) {
		if n := len(w.rules); n != req.Base {
			by := "" // a version that nobody kept was not seen either
			if n > 0 {
				by = w.rules[n-1].By
			}
			return nil, fault.New(fault.Conflict, "commitment.rules_stale", fault.Args{"By": by})
		}
		kept := OwnRules{Version: req.Base + 1, Text: text, Reason: req.Reason, By: nameOf(a), At: tx.Now()}
		return []Act{{What: RulesKept, Plan: req.Plan, By: kept.By, Person: a.Person, At: kept.At, Note: req.Reason, Rules: &kept}}, nil
	})
}
