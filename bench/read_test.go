package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gangyao/planning/plan/finding"
	"gangyao/planning/plan/reader"
)

// realPlan is a plan of 45,000 characters, when one lies beside the repository.
func realPlan(b *testing.B) string {
	b.Helper()
	dir := os.Getenv("GANGYAO_SHARED")
	if dir == "" {
		dir = "../../shared"
	}
	data, err := os.ReadFile(filepath.Join(dir, "plan", "plan.txt"))
	if err != nil {
		b.Skip("no real plan beside the repository: ", err)
	}
	return string(data)
}

// BenchmarkRead reads one plan, and texts eight and sixty-four times as long:
// the time per character must stay the same.
func BenchmarkRead(b *testing.B) {
	plan := realPlan(b)
	for _, times := range []int{1, 8, 64} {
		data := []byte(strings.Repeat(plan, times))
		b.Run(fmt.Sprintf("x%d", times), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := reader.Read("plan.txt", data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCheck runs all findings' rules over the reading of one plan, and of
// texts eight and sixty-four times as long: the time per character must stay
// the same.
func BenchmarkCheck(b *testing.B) {
	plan := realPlan(b)
	for _, times := range []int{1, 8, 64} {
		data := []byte(strings.Repeat(plan, times))
		b.Run(fmt.Sprintf("x%d", times), func(b *testing.B) {
			res, err := reader.Read("plan.txt", data)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				finding.Check(res)
			}
		})
	}
}
