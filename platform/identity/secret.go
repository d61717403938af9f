package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
)

// Secret is a password or a token. However it is printed, logged or encoded, it
// shows dots only; Reveal gives the text.
type Secret string

const hidden = "••••"

// Reveal is the text of the secret.
func (s Secret) Reveal() string { return string(s) }

// Format prints dots, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue logs dots.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText encodes dots, in JSON and elsewhere.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// random reads n random bytes and writes them in letters that may stand in an
// address and a cookie. Without a reader of its own it is the system's.
func random(r io.Reader, n int) (string, error) {
	if r == nil {
		r = rand.Reader
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return "", fmt.Errorf("identity: randomness: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// fingerprint is what is kept of a token: its SHA-256. Tokens carry 256 random
// bits, so that nothing can be guessed from it.
func fingerprint(token Secret) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
