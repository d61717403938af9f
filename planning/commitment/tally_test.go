package commitment_test

import (
	"regexp"
	"strconv"
	"testing"

	"gangyao/planning/commitment"
	"gangyao/platform/i18n"
)

// The sentence above a list explains every duty: what it lists adds up to all.
func TestTheTallyAddsUp(t *testing.T) {
	for _, zero := range append(commitment.Statuses(), "") {
		tally := commitment.Tally{By: map[commitment.Status]int{}}
		for i, s := range commitment.Statuses() {
			if s != zero {
				tally.By[s] = 1 << i
				tally.Duties += 1 << i
			}
		}
		for _, l := range i18n.Langs() {
			sum, words := 0, tally.Summary()
			numbers := regexp.MustCompile(`\d+`).FindAllString(words.In(l), -1)
			for _, n := range numbers[1:] {
				v, _ := strconv.Atoi(n)
				sum += v
			}
			if numbers[0] != strconv.Itoa(tally.Duties) || sum != tally.Duties {
				t.Errorf("%s: %d of %d are told", words.In(l), sum, tally.Duties)
			}
		}
	}
}
