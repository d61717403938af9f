package identity

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"gangyao/platform/fault"
)

// How passwords are hashed: argon2id with 19 MiB, two passes, one lane (the
// smallest setting that OWASP's cheat sheet recommends), 16 bytes of salt, 32 of
// hash. A hash with weaker parameters is renewed at the next sign-in.
const (
	argonMemory = 19 * 1024 // KiB
	argonPasses = 2
	argonLanes  = 1
	saltBytes   = 16
	hashBytes   = 32
)

const (
	// hashesAtOnce bounds the hashes that run beside each other, and with them memory.
	hashesAtOnce = 2
	// hashesWaiting bounds those in the queue; more are told to come again.
	hashesWaiting = 64
)

// PasswordLeast and PasswordMost bound a password, in characters. The rules
// follow NIST SP 800-63B: length, no list of required kinds of characters, no
// known or obvious password.
const (
	PasswordLeast = 10
	PasswordMost  = 128
)

// hasher hashes passwords, few at a time. Its zero value is ready.
type hasher struct {
	once    sync.Once
	slots   chan struct{}
	waiting atomic.Int32
}

// slot waits for a place; done gives it back.
func (h *hasher) slot(ctx context.Context) (done func(), err error) {
	h.once.Do(func() { h.slots = make(chan struct{}, hashesAtOnce) })
	if h.waiting.Add(1) > hashesWaiting+hashesAtOnce {
		h.waiting.Add(-1)
		return nil, fault.New(fault.Unavailable, "identity.busy", nil)
	}
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; h.waiting.Add(-1) }, nil
	case <-ctx.Done():
		h.waiting.Add(-1)
		return nil, fault.Wrap(ctx.Err(), fault.Unavailable, "identity.busy", nil)
	}
}

// hash makes the PHC string of a password.
func (s *Service) hash(ctx context.Context, password Secret) (Secret, error) {
	salt := make([]byte, saltBytes)
	if err := s.read(salt); err != nil {
		return "", err
	}
	done, err := s.hashing.slot(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	p := phc{memory: argonMemory, passes: argonPasses, lanes: argonLanes, salt: salt}
	p.sum = p.of(password, hashBytes)
	return p.string(), nil
}

func (s *Service) read(b []byte) error {
	text, err := random(s.Random, len(b))
	if err != nil {
		return err
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return fmt.Errorf("identity: randomness: %w", err)
	}
	copy(b, raw)
	return nil
}

// verify says whether a password fits a PHC string, and whether the string
// should be renewed. An empty or unreadable string takes as long as a real one
// and never fits, so that nobody can tell by time whether an account exists.
func (s *Service) verify(ctx context.Context, stored, password Secret) (fits, renew bool, err error) {
	p, ok := parsePHC(stored)
	if !ok {
		p = phc{memory: argonMemory, passes: argonPasses, lanes: argonLanes, salt: make([]byte, saltBytes), sum: make([]byte, hashBytes)}
	}
	done, err := s.hashing.slot(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	same := subtle.ConstantTimeCompare(p.of(password, uint32(len(p.sum))), p.sum) == 1
	weaker := p.memory < argonMemory || p.passes < argonPasses || p.lanes < argonLanes || len(p.sum) < hashBytes
	return ok && same, weaker, nil
}

// phc is a PHC string taken apart.
type phc struct {
	memory, passes uint32
	lanes          uint8
	salt, sum      []byte
}

func (p phc) of(password Secret, n uint32) []byte {
	return argon2.IDKey([]byte(norm.NFKC.String(string(password))), p.salt, p.passes, p.memory, p.lanes, n)
}

func (p phc) string() Secret {
	b64 := base64.RawStdEncoding
	return Secret(fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.passes, p.lanes,
		b64.EncodeToString(p.salt), b64.EncodeToString(p.sum)))
}

// parsePHC reads a PHC string of argon2id, within bounds that no stored string passes.
func parsePHC(stored Secret) (p phc, ok bool) {
	parts := strings.Split(string(stored), "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return p, false
	}
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return p, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.lanes); err != nil {
		return p, false
	}
	var err error
	if p.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return p, false
	}
	if p.sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return p, false
	}
	ok = p.memory >= 8 && p.memory <= 1<<20 && p.passes >= 1 && p.passes <= 64 && p.lanes >= 1 && len(p.salt) >= 8 && len(p.sum) >= 16 && len(p.sum) <= 64
	return p, ok
}

// CheckPassword says whether a password may be used for a login name. Faults:
// Invalid "identity.password_short", "identity.password_long",
// "identity.password_login" (it holds the login name), "identity.password_common".
func CheckPassword(login string, password Secret) error {
	text := norm.NFKC.String(string(password))
	switch n := len([]rune(text)); {
	case n < PasswordLeast:
		return fault.New(fault.Invalid, "identity.password_short", fault.Args{"Least": PasswordLeast})
	case n > PasswordMost:
		return fault.New(fault.Invalid, "identity.password_long", fault.Args{"Most": PasswordMost})
	}
	folded := strings.ToLower(text)
	if login = FoldLogin(login); len([]rune(login)) >= 3 && strings.Contains(folded, login) ||
		strings.Trim(folded, "0123456789!@#$%.-_") == login {
		return fault.New(fault.Invalid, "identity.password_login", nil)
	}
	if common(folded) {
		return fault.New(fault.Invalid, "identity.password_common", nil)
	}
	return nil
}

// obvious are the words that common passwords are made of; what is left of a
// password without them, and without digits and signs at its ends, must not be short.
var obvious = []string{"password", "passw0rd", "p@ssw0rd", "p@ssword", "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "1qaz2wsx",
	"q1w2e3r4", "1q2w3e4r", "administrator", "admin", "root", "welcome", "iloveyou", "woaini", "gangyao", "fagaiju", "letmein", "test",
	"abcdefghij", "abcdef", "abcd", "abc", "aa", "密码", "纲要", "发改局"}

// sequences are the rows in which a password must not simply run.
var sequences = []string{"01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
	"qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"}

// common says whether a folded password is one that everybody tries: a run along
// the keyboard, few different characters, figures only (a telephone or identity
// number), or obvious words with figures.
func common(folded string) bool {
	for _, s := range sequences {
		if strings.Contains(s, folded) {
			return true
		}
	}
	kinds := map[rune]bool{}
	for _, r := range folded {
		kinds[r] = true
	}
	if len(kinds) < 4 {
		return true
	}
	rest := folded
	for _, w := range obvious {
		rest = strings.ReplaceAll(rest, w, "")
	}
	if rest == folded && strings.IndexFunc(folded, unicode.IsLetter) >= 0 {
		return false
	}
	rest = strings.TrimFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
	return len([]rune(rest)) < 4
}

// FoldLogin is the one form of a login name: compatibility characters resolved,
// without case and surrounding spaces.
func FoldLogin(login string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(login)))
}

// checkLogin bounds a login name: 2 to 64 letters, digits, dots, dashes,
// underscores or @, or Chinese characters. Fault: Invalid "identity.login_invalid".
func checkLogin(login string) error {
	n := 0
	for _, r := range login {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_@", r) {
			n = -1
			break
		}
		n++
	}
	if n < 2 || n > 64 {
		return fault.New(fault.Invalid, "identity.login_invalid", nil)
	}
	return nil
}

// oneTime is a random password that is easy to read out: four groups of five
// without look-alikes, some 95 bits.
func (s *Service) oneTime() (Secret, error) {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789" // 31
	var b strings.Builder
	for b.Len() < 23 {
		one := make([]byte, 1)
		if err := s.read(one); err != nil {
			return "", err
		}
		if int(one[0]) >= 256/len(letters)*len(letters) { // would favour the first letters
			continue
		}
		if n := b.Len(); n == 5 || n == 11 || n == 17 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[int(one[0])%len(letters)])
	}
	return Secret(b.String()), nil
}
