package commitmentrest

import (
	"context"
	"slices"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/division"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
	"gangyao/platform/rest"
)

// DutyTally counts commitments by status; it has every status.
type DutyTally struct {
	Commitments int                       `json:"commitments"`
	Good        int                       `json:"good"`
	By          map[commitment.Status]int `json:"statuses"`
}

func tallyOf(t *commitment.Tally) DutyTally { return DutyTally{t.Duties, t.Good, t.By} }

// Standing is how the promises of a plan stand, by chapter and by owner.
type Standing struct {
	AsOf     string                 `json:"as_of"`
	Lens     indicator.Lens         `json:"lens"`
	Plan     plan.PlanID            `json:"plan"`
	Edition  plan.EditionID         `json:"edition"`
	Demo     bool                   `json:"demo"`
	All      DutyTally              `json:"all"`
	Selected DutyTally              `json:"selected"`
	Chapters []ChapterStanding      `json:"by_chapter"`
	Owners   []OwnerStanding        `json:"by_owner"`
	Gaps     map[commitment.Gap]int `json:"gaps,omitempty"`
}

// ChapterStanding is a top section.
type ChapterStanding struct {
	Section string    `json:"section"`
	Title   string    `json:"title"`
	Tally   DutyTally `json:"tally"`
}

// OwnerStanding is an organisation that answers; the empty one is nobody.
type OwnerStanding struct {
	Owner identity.OrgID `json:"owner"`
	Name  string         `json:"name,omitempty"`
	Tally DutyTally      `json:"tally"`
}

type standingInput struct {
	OfPlan
	Looking
	Filter
	rest.Past
}

func (w *REST) standing(ctx context.Context, in *standingInput) (*Standing, error) {
	lens := in.lens(ctx, in.Tenant)
	q := in.query(ctx, lens)
	t, err := w.Commitments.Tree(ctx, q, in.filter())
	if err != nil {
		return nil, err
	}
	out := &Standing{AsOf: rest.AsOf(ctx), Lens: lens, Plan: in.Plan, Edition: t.Edition.ID, Demo: t.Edition.Demo, All: tallyOf(&t.All), Selected: tallyOf(&t.Tally),
		Chapters: []ChapterStanding{}, Owners: []OwnerStanding{}}
	for _, n := range t.Chapters {
		out.Chapters = append(out.Chapters, ChapterStanding{n.ID, heading(&n.Section), tallyOf(&n.Tally)})
	}
	for i := range t.Owners {
		o := &t.Owners[i]
		x := OwnerStanding{Owner: o.Org, Tally: tallyOf(&o.Tally)}
		if o.Org != "" {
			x.Name = o.Name
		}
		out.Owners = append(out.Owners, x)
	}
	if lens == indicator.Internal {
		g, err := w.Commitments.Gaps(ctx, q)
		if err != nil {
			return nil, err
		}
		out.Gaps = g.Counts
	}
	return out, nil
}

func heading(s *reading.Section) string {
	if s.Label == "" || s.Title == "" {
		return s.Label + s.Title
	}
	return s.Label + " " + s.Title
}

// TextCoverage says how much of the text somebody answers for.
type TextCoverage struct {
	AsOf     string            `json:"as_of"`
	Plan     plan.PlanID       `json:"plan"`
	Edition  plan.EditionID    `json:"edition"`
	Demo     bool              `json:"demo"`
	NoText   bool              `json:"no_text"`
	Total    ChapterCoverage   `json:"whole_text"`
	Chapters []ChapterCoverage `json:"by_chapter"`
}

// ChapterCoverage is a top section; sentences and characters are counted by answer.
type ChapterCoverage struct {
	Section   string                    `json:"section,omitempty"`
	Title     string                    `json:"title,omitempty"`
	Tally     DutyTally                 `json:"tally"`
	Sentences map[commitment.Answer]int `json:"sentences"`
	Chars     map[commitment.Answer]int `json:"characters"`
}

func coverageOf(r *commitment.CoverageRow) ChapterCoverage {
	return ChapterCoverage{r.ID, heading(&r.Section), tallyOf(&r.Duties), r.Sentences, r.Chars}
}

type coverageInput struct {
	OfPlan
	Looking
	rest.Past
}

func (w *REST) coverage(ctx context.Context, in *coverageInput) (*TextCoverage, error) {
	c, err := w.Commitments.Coverage(ctx, in.query(ctx, in.lens(ctx, in.Tenant)))
	if err != nil {
		return nil, err
	}
	out := &TextCoverage{AsOf: rest.AsOf(ctx), Plan: in.Plan, Edition: c.Edition.ID, Demo: c.Edition.Demo, NoText: c.NoText, Total: coverageOf(&c.Total), Chapters: []ChapterCoverage{}}
	for i := range c.Chapters {
		out.Chapters = append(out.Chapters, coverageOf(&c.Chapters[i]))
	}
	return out, nil
}

// OpenSentence is a sentence that nobody answers for.
type OpenSentence struct {
	Section     string              `json:"section"`
	Answer      commitment.Answer   `json:"reply"`
	Text        string              `json:"text"`
	Span        reading.Span        `json:"span" csv:"-"`
	Commitments []commitment.DutyID `json:"commitment_ids,omitempty"`
}

type unansweredInput struct {
	OfPlan
	Looking
	rest.Past
	rest.Paging
}

func (w *REST) unanswered(ctx context.Context, in *unansweredInput) (*rest.Listing[OpenSentence], error) {
	c, err := w.Commitments.Coverage(ctx, in.query(ctx, in.lens(ctx, in.Tenant)))
	if err != nil {
		return nil, err
	}
	return rest.Each(c.Open, func(s *commitment.SentenceAnswer) OpenSentence {
		return OpenSentence{s.Section, s.Answer, s.Text, s.Span, s.Duties}
	}), nil
}

// DivisionLine is a line of the division of tasks.
type DivisionLine struct {
	Chapter string `json:"chapter,omitempty"`
	Under   string `json:"under,omitempty"`
	Commitment
}

type divisionInput struct {
	OfPlan
	Filter
	rest.Past
	rest.Paging
}

func (w *REST) division(ctx context.Context, in *divisionInput) (*rest.Listing[DivisionLine], error) {
	d, err := w.Commitments.Division(ctx, in.query(ctx, indicator.Internal), in.filter())
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	out := rest.Each(d.Lines, func(x *commitment.DivisionLine) DivisionLine {
		return DivisionLine{x.Chapter, x.Under, rowOf(l, &x.Row)}
	})
	out.Sheet = sheetOf(l, division.Layout(l, d))
	return out, nil
}

// sheetOf is the document's tables as one: the columns of the tasks, and what the
// plan prints of its indicators.
func sheetOf(l i18n.Lang, t *division.Table) *xlsx.Sheet {
	s := &xlsx.Sheet{}
	var keys []division.Key
	add := func(p *division.Part, k division.Key) {
		if title, ok := p.TitleOf(k); ok && !slices.Contains(keys, k) {
			keys, s.Columns = append(keys, k), append(s.Columns, xlsx.Column{Title: title})
		}
	}
	tasks := &t.Parts[len(t.Parts)-1]
	for _, c := range tasks.Columns {
		add(tasks, c.Key)
		if c.Key == division.ColTask {
			for _, k := range []division.Key{division.ColUnit, division.ColBase, division.ColNature} {
				add(&t.Parts[0], k)
			}
		}
	}
	s.Rows = func(yield func([]xlsx.Cell, error) bool) {
		for i := range t.Parts {
			p := &t.Parts[i]
			for _, g := range p.Groups {
				for j := range g.Rows {
					cells := make([]xlsx.Cell, len(keys))
					for n, k := range keys {
						if _, has := p.TitleOf(division.ColIndicator); has && k == division.ColTask {
							k = division.ColIndicator
						}
						cells[n] = xlsx.Text(p.Says(&g.Rows[j], k, l))
					}
					if !yield(cells, nil) {
						return
					}
				}
			}
		}
	}
	return s
}

// PlanBelow is a plan with the one that it stands below.
type PlanBelow struct {
	Plan   plan.PlanID         `json:"plan"`
	Title  string              `json:"title"`
	Kept   bool                `json:"kept"`
	Parent plan.PlanID         `json:"above,omitempty"`
	Kind   commitment.LinkKind `json:"below_as,omitempty"`
	Annual int                 `json:"annual_plans"`
}

type treeInput struct {
	rest.Of
	rest.Paging
}

func (w *REST) tree(ctx context.Context, in *treeInput) (*rest.Listing[PlanBelow], error) {
	roots, err := w.Commitments.PlanTree(ctx, in.Tenant, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	var out []PlanBelow
	var walk func([]*commitment.PlanNode)
	walk = func(nodes []*commitment.PlanNode) {
		for _, n := range nodes {
			x := PlanBelow{Plan: n.Plan, Title: n.Title, Kept: n.Kept, Annual: len(n.Annual)}
			if n.Link != nil {
				x.Parent, x.Kind = n.Link.Parent, n.Link.Kind
			}
			out = append(out, x)
			walk(n.Children)
		}
	}
	walk(roots)
	return rest.Rows(out), nil
}

// Alignment is an indicator in a plan and in the one above it.
type Alignment struct {
	Code         indicator.Code      `json:"indicator"`
	Name         string              `json:"name"`
	Relation     commitment.Relation `json:"relation"`
	RelationText string              `json:"relation_text"`
	Lower        *Asked              `json:"lower,omitempty"`
	Upper        *Asked              `json:"upper_target,omitempty"`
	Gap          rest.Number         `json:"difference,omitempty"`
	Unit         quantity.Unit       `json:"unit,omitempty"`
	Softer       bool                `json:"softer"`
	Arithmetic   string              `json:"arithmetic"`
}

// Asked is what a plan asks for.
type Asked struct {
	Target  string        `json:"target"`
	Binding bool          `json:"binding"`
	Op      string        `json:"op,omitempty"`
	Aim     rest.Number   `json:"aim,omitempty"`
	AimTo   rest.Number   `json:"aim_to,omitempty"`
	Words   string        `json:"words,omitempty"`
	Unit    quantity.Unit `json:"unit,omitempty"`
}

func askedOf(t *indicator.Target) *Asked {
	if t == nil {
		return nil
	}
	return &Asked{t.ID, t.Binding, t.Op, rest.Opt(t.Aim), rest.Opt(t.AimTo), t.Words, t.Unit}
}

type alignInput struct {
	OfPlan
	rest.Past
	rest.Paging
	Upper    plan.PlanID         `path:"upper" maxLength:"100"`
	Relation commitment.Relation `query:"relation" enum:"same,weaker,stronger,missing,own,not_comparable"`
}

func (w *REST) align(ctx context.Context, in *alignInput) (*rest.Listing[Alignment], error) {
	a, err := w.Commitments.Align(ctx, in.Tenant, in.Plan, in.Upper, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	var out []Alignment
	for i := range a.Lines {
		x := &a.Lines[i]
		if in.Relation != "" && x.Relation != in.Relation {
			continue
		}
		out = append(out, Alignment{x.Code, x.Name, x.Relation, i18n.T(l, x.Relation.Key()), askedOf(x.Lower), askedOf(x.Upper), rest.Opt(x.Gap), x.Unit, x.Softer, x.Arithmetic.In(l)})
	}
	return rest.Rows(out), nil
}
