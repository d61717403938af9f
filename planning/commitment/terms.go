package commitment

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Bounds of what may be said, in characters.
const (
	maxNote   = 1000
	maxName   = 60
	maxUnit   = 20
	maxHelper = 40 // contributors
	maxSteps  = 20
	maxAlso   = 4 // further means
)

var codeShape = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

func tooLong(s string, most int) bool { return utf8.RuneCountInString(s) > most }

// tidy is the terms without white space around, contributors once each in the
// order given, steps by year.
func (t Terms) tidy() Terms {
	t.Leader, t.Note = strings.TrimSpace(t.Leader), strings.TrimSpace(t.Note)
	var cs []identity.OrgID
	for _, c := range t.Contributors {
		if c != "" && !slices.Contains(cs, c) {
			cs = append(cs, c)
		}
	}
	t.Contributors = cs
	t.Steps = slices.Clone(t.Steps)
	for i := range t.Steps {
		t.Steps[i].What = oneLine(t.Steps[i].What)
		if t.Steps[i].Due.Equal(lastOf(t.Steps[i].Year)) {
			t.Steps[i].Due = time.Time{} // the year's end needs no saying
		}
	}
	slices.SortStableFunc(t.Steps, func(a, b Step) int { return a.Year - b.Year })
	if len(t.Steps) == 0 {
		t.Steps = nil
	}
	var also []Verification
	for _, v := range t.Also {
		if v.Means != NoMeansYet {
			also = append(also, v)
		}
	}
	if t.Also = also; also == nil {
		t.Need = NeedAll // of one there is no choice
	}
	return t
}

// bad gathers what is wrong with fields.
type bad struct{ faults indicator.FieldFaults }

func (x *bad) add(wrong bool, field, key string, args fault.Args) {
	if wrong {
		x.faults = append(x.faults, indicator.FieldFault{Field: field, Fault: fault.New(fault.Invalid, key, args)})
	}
}

func (x *bad) err() error {
	if len(x.faults) == 0 {
		return nil
	}
	return x.faults
}

// check finds all that is wrong with terms; planned says that the plan's indicator
// stands in where no means is chosen. Fields: owner, contributors.N, leader, note,
// means, code, aim, unit, at_most, each (of further means with the number from 2:
// means-2), need, due, step.N.
func (b *board) check(t *Terms, planned bool) error {
	var x bad
	org := func(field string, id identity.OrgID) {
		_, known := b.dir.tree.Org(id)
		x.add(id != "" && !known, field, "commitment.org_unknown", fault.Args{"Org": clip(string(id), maxName)})
		x.add(known && !b.dir.there(id), field, "commitment.org_ended", fault.Args{"Org": b.dir.name(id)})
	}
	org("owner", t.Owner)
	for i, c := range t.Contributors {
		org("contributors."+strconv.Itoa(i), c)
	}
	x.add(len(t.Contributors) > maxHelper, "contributors.0", "commitment.too_many", fault.Args{"Most": maxHelper})
	x.add(tooLong(t.Leader, maxName), "leader", "commitment.text_long", fault.Args{"Most": maxName})
	x.add(tooLong(t.Note, maxNote), "note", "commitment.text_long", fault.Args{"Most": maxNote})
	if !t.Due.IsZero() {
		if err := b.plausible(t.Due); err != nil {
			x.faults = append(x.faults, indicator.FieldFault{Field: "due", Fault: err})
		}
	}
	x.add(len(t.Also) > 0 && t.Verify.Means == NoMeansYet && !planned, "means", "commitment.means_first", nil)
	x.add(len(t.Also) > maxAlso, "means", "commitment.too_many", fault.Args{"Most": maxAlso})
	x.add(!slices.Contains(Needs(), t.Need), "need", "commitment.need_unknown", nil)
	all := t.All()
	for i := range all {
		suffix := ""
		if i > 0 {
			suffix = "-" + strconv.Itoa(i+1)
		}
		twice := slices.ContainsFunc(all[:i], func(v Verification) bool { return v.Means == all[i].Means && v.Code == all[i].Code })
		x.add(i > 0 && twice, "means"+suffix, "commitment.means_twice", nil)
		all[i].check(&x, suffix)
	}
	b.checkSteps(&x, t)
	return x.err()
}

func (v *Verification) check(x *bad, suffix string) {
	add := func(wrong bool, field, key string, args fault.Args) { x.add(wrong, field+suffix, key, args) }
	add(v.Each && v.Means != ByEvidence, "each", "commitment.each_evidence", nil)
	figure := v.Means == ByIndicator || v.Means == ByMeasure
	add(v.Means != NoMeansYet && !slices.Contains(AllMeans(), v.Means), "means", "commitment.means_unknown", fault.Args{"Value": clip(string(v.Means), maxName)})
	add(figure && !codeShape.MatchString(string(v.Code)), "code", "commitment.code_needed", nil)
	add(!figure && v.Code != "", "code", "commitment.code_needless", nil)
	add(!figure && v.AtMost, "at_most", "commitment.at_most_figure", nil)
	add(tooLong(string(v.Unit), maxUnit), "unit", "commitment.text_long", fault.Args{"Most": maxUnit})
	if v.Aim != nil {
		n, ok := v.Aim.Number()
		add(!ok, "aim", "commitment.number_wanted", fault.Args{"Value": clip(v.Aim.String(), maxName)})
		add(ok && v.Means == ByProject && !n.IsPositive(), "aim", "commitment.number_positive", nil)
	}
	add(v.Means == ByMeasure && v.Aim == nil, "aim", "commitment.aim_needed", nil)
}

func (b *board) checkSteps(x *bad, t *Terms) {
	first, last := b.period()
	x.add(len(t.Steps) > maxSteps, "step.0", "commitment.too_many", fault.Args{"Most": maxSteps})
	for i := range t.Steps {
		st, field := &t.Steps[i], "step."+strconv.Itoa(i)
		// a duty may run on after the plan
		x.add(st.Year < max(first, 1900) || st.Year > max(last, first)+10 || st.Year > 2200, field, "commitment.step_year", fault.Args{"Year": st.Year})
		x.add(i > 0 && t.Steps[i-1].Year == st.Year, field, "commitment.step_twice", fault.Args{"Year": st.Year})
		x.add(st.What == "", field, "commitment.step_empty", fault.Args{"Year": st.Year})
		x.add(tooLong(st.What, maxNote), field, "commitment.text_long", fault.Args{"Most": maxNote})
		x.add(tooLong(string(st.Unit), maxUnit), field, "commitment.text_long", fault.Args{"Most": maxUnit})
		x.add(!st.Due.IsZero() && st.Due.Year() != st.Year, field, "commitment.step_due", fault.Args{"Year": st.Year})
		if st.Quantity != nil {
			_, ok := st.Quantity.Number()
			x.add(!ok, field, "commitment.number_wanted", fault.Args{"Value": clip(st.Quantity.String(), maxName)})
		}
	}
}

// plausible refuses a day on which no duty of the plan ends: before the year that
// leads up to it, or more than ten years after it.
func (b *board) plausible(day time.Time) *fault.Error {
	first, last := b.period()
	from, to := max(first-1, 1900), min(max(last, first)+10, 2200)
	if y := day.Year(); y < from || y > to {
		return fault.New(fault.Invalid, "commitment.day_far", fault.Args{"Day": day.Format(time.DateOnly), "From": from, "To": to})
	}
	return nil
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// markOf is a mark of fates: the same fates give the same mark.
func markOf(fates []Fate) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for i := range fates {
		f := &fates[i]
		_ = enc.Encode([]any{f.Duty, f.Kind, f.Version, f.After}) // plain data into a hash
	}
	return hex.EncodeToString(h.Sum(nil))
}
