package db

import (
	"fmt"
	"time"
)

// timeLayout sorts as text: UTC, microseconds, always the same length.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// Time is a time as it is stored: UTC text to the microsecond, which sorts.
// The zero time is the empty text.
func Time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}

// ParseTime reads a stored time.
func ParseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(timeLayout, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("db: stored time: %w", err)
	}
	return t, nil
}
