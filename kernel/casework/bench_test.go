package casework_test

import "testing"

// What the daily round costs for one case, without the database.
func BenchmarkTickAndIndex(b *testing.B) {
	p, c := begun(b)
	cal := days(b)
	now := monday.AddDate(0, 0, 3)
	b.ReportAllocs()
	for b.Loop() {
		p.Tick(c, now, cal)
		p.Index(c, cal)
	}
}

// What one act costs: checks, guards, the new state, effects.
func BenchmarkApply(b *testing.B) {
	p, c := begun(b)
	cal := days(b)
	act := answer()
	b.ReportAllocs()
	for b.Loop() {
		if _, refusal := p.Apply(c, act, monday, cal); refusal != nil {
			b.Fatal(refusal.Err())
		}
	}
}
