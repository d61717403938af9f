package quantity

import "strings"

// MaxDigits is how long a number may be, with sign and point.
const MaxDigits = 40

// Flaw is why a text that looks like a number is not taken for one.
type Flaw string

const (
	NoFlaw   Flaw = ""
	TooLong  Flaw = "long"     // more than MaxDigits characters
	Exponent Flaw = "exponent" // 1e400: a power of ten, as some programs show large numbers
)

// FlawOf says why Parse keeps a text as words although it begins like a number;
// NoFlaw when it is a figure, or plain words. Only full forms count: 12345…
// followed by a unit is judged by its number.
func FlawOf(s string) Flaw {
	s = ungroup(strings.TrimSpace(s))
	rest := strings.TrimLeft(strings.TrimLeft(s, "+-"), "0123456789.")
	number := s[:len(s)-len(rest)]
	if !strings.ContainsAny(number, "0123456789") {
		return NoFlaw
	}
	if power, ok := strings.CutPrefix(strings.ToLower(rest), "e"); ok {
		power = strings.TrimLeft(strings.TrimLeft(power, "+-"), "0123456789")
		if len(power) < len(rest)-1 { // digits stand behind the e
			return Exponent
		}
	}
	if len(number) > MaxDigits {
		return TooLong
	}
	return NoFlaw
}
