package commitment

import (
	"slices"

	"gangyao/platform/i18n"
)

// StepState is how a yearly step stands. It follows from the evidence of the step
// itself and from the status of its duty, so that the two never contradict.
type StepState string

const (
	StepMet    StepState = "met"    // confirmed, or its quantity is reached
	StepWith   StepState = "with"   // the whole duty is done, and the step with it
	StepMissed StepState = "missed" // its last day has passed
	StepAhead  StepState = "ahead"  // its last day is still to come
)

// StepStates lists all states.
func StepStates() []StepState { return []StepState{StepMet, StepWith, StepMissed, StepAhead} }

// Key is the message that names the state.
func (s StepState) Key() string { return "commitment.step." + string(s) }

// stages tells how each step stands once the whole is judged.
func (j *judging) stages() {
	with := 0
	for i := range j.Steps {
		s := &j.Steps[i]
		state := StepAhead
		switch {
		case j.metStep(i):
			state = StepMet
		case j.out.Status == Done:
			state = StepWith
			with++
		case j.doneStep(s): // the whole was confirmed, and falls short in quantity only
			state = StepMet
		case j.Day.After(s.LastDay()):
			state = StepMissed
		}
		if i < len(j.out.Stages) {
			j.out.Stages[i] = state
		} else {
			j.out.Stages = append(j.out.Stages, state)
		}
	}
	if with > 0 {
		j.add("commitment.why.steps_with", i18n.Args{"Count": with})
	}
}

// metStep says whether a step is done by itself; the first of several parts has
// told.
func (j *judging) metStep(i int) bool {
	if i < len(j.out.Stages) {
		return j.out.Stages[i] == StepMet
	}
	return j.met(&j.Steps[i])
}

// met says whether a step's quantity is reached, or a second person confirmed it.
func (j *judging) met(s *Step) bool {
	return s.Quantity != nil && j.satisfies(s.Quantity, s.Unit) ||
		slices.ContainsFunc(j.Confirmed, func(p Proof) bool { return p.Claim == StepDone && p.Year == s.Year })
}

// doneStep says whether a step is done, by itself or with the whole.
func (j *judging) doneStep(s *Step) bool {
	return j.met(s) || slices.ContainsFunc(j.Confirmed, func(p Proof) bool { return p.Claim == Whole && !p.Reworded })
}

// missed is the earliest step whose last day has passed and that is not done.
func (j *judging) missed() *Step {
	var out *Step
	for i := range j.Steps {
		if s := &j.Steps[i]; j.Day.After(s.LastDay()) && !j.doneStep(s) && (out == nil || s.Year < out.Year) {
			out = s
		}
	}
	return out
}

// passedSteps counts the steps whose last day has passed.
func (j *judging) passedSteps() int {
	n := 0
	for i := range j.Steps {
		if j.Day.After(j.Steps[i].LastDay()) {
			n++
		}
	}
	return n
}
