package commitment

import "slices"

// TermField is a part of terms that two people may change at once.
type TermField string

const (
	TermOwner        TermField = "owner"
	TermContributors TermField = "contributors"
	TermLeader       TermField = "leader"
	TermVerify       TermField = "verify"
	TermDue          TermField = "due"
	TermSteps        TermField = "steps"
	TermNote         TermField = "note"
)

// TermFields lists all fields.
func TermFields() []TermField {
	return []TermField{TermOwner, TermContributors, TermLeader, TermVerify, TermDue, TermSteps, TermNote}
}

// put copies a field of other terms.
func (f TermField) put(from, to *Terms) {
	switch f {
	case TermOwner:
		to.Owner = from.Owner
	case TermContributors:
		to.Contributors = slices.Clone(from.Contributors)
	case TermLeader:
		to.Leader = from.Leader
	case TermVerify:
		to.Verify, to.Also, to.Need = from.Verify, slices.Clone(from.Also), from.Need
	case TermDue:
		to.Due = from.Due
	case TermSteps:
		to.Steps = slices.Clone(from.Steps)
	case TermNote:
		to.Note = from.Note
	}
}

// same says whether two terms say the same in a field.
func (f TermField) same(a, b *Terms) bool {
	var x, y Terms
	f.put(a, &x)
	f.put(b, &y)
	x, y = x.tidy(), y.tidy()
	return x.Equal(&y)
}

// Merge puts what two people made of the same terms together: what one of them
// changed is taken from that one; where both changed a field differently, mine
// stays and the field is told, so that nothing is lost unseen. It is total and pure.
func Merge(base, theirs, mine *Terms) (merged Terms, clashes []TermField) {
	for _, f := range TermFields() {
		switch {
		case f.same(base, mine):
			f.put(theirs, &merged)
		case f.same(base, theirs), f.same(theirs, mine):
			f.put(mine, &merged)
		default:
			f.put(mine, &merged)
			clashes = append(clashes, f)
		}
	}
	return merged, clashes
}
