package clause

import (
	"testing"

	"gangyao/platform/i18n"
)

// TestDoubtsHaveWords: every reason for low confidence can be shown to a clerk
// in each language.
func TestDoubtsHaveWords(t *testing.T) {
	for _, key := range []string{
		doubtSubject, doubtHeading, doubtOne, doubtScale, doubtBare, doubtTitle, doubtWords, doubtCover,
		doubtRun, doubtNames, doubtHealed, doubtNamed, doubtCircle, doubtWeak, doubtShape,
	} {
		for _, lang := range []i18n.Lang{i18n.ZH, i18n.EN} {
			if !i18n.Shipped().Has(lang, key) {
				t.Errorf("%s has no words in %v", key, lang)
			}
		}
	}
}
