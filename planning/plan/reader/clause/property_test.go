package clause_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/plan/reader/clause"
)

func TestNumeralsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 999_999_999_999).Draw(t, "n")
		s := clause.FormatNumeral(n)
		got, ok := clause.ParseNumeral([]rune(s))
		if !ok || got != n {
			t.Fatalf("%d is %s, read back as %d %v", n, s, got, ok)
		}
	})
}

func TestNumerals(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"零": 0, "十": 10, "十二": 12, "二十": 20, "一百零五": 105, "三百二十": 320, "两千": 2000, "一万二千": 12000,
		"三十万": 300000, "一亿": 1e8, "一万亿": 1e12, "二〇三五": 2035, "二十万零三": 200003,
	} {
		if got, ok := clause.ParseNumeral([]rune(text)); !ok || got != want {
			t.Errorf("%s is %d, read as %d %v", text, want, got, ok)
		}
	}
	for _, text := range []string{"", "千亿", "百", "万", "一二三", "十十", "百十一百", "人", "三万万万"} {
		if n, ok := clause.ParseNumeral([]rune(text)); ok {
			t.Errorf("%q is no number, read as %d", text, n)
		}
	}
}

// FuzzRead: no text makes the reader fail, and what it reports lies in the text.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		input, _, _ := strings.Cut(string(data), "----------\n")
		f.Add(input)
	}
	f.Add("第前十百分之((“《到由从%%%翻番倍增99999999999999999999999999%")
	f.Fuzz(func(t *testing.T, input string) {
		c := read(input)
		end := len([]rune(input))
		for _, s := range append(c.Commitments, c.Achievements...) {
			if s.Span[0] < 0 || s.Span[0] >= s.Span[1] || s.Span[1] > end {
				t.Fatalf("span %v outside [0, %d): %q", s.Span, end, s.Text)
			}
			if s.Subject == "" && s.Kind == "" {
				t.Fatalf("an empty statement at %v", s.Span)
			}
			if s.Confidence <= 0 || s.Confidence > 1 {
				t.Fatalf("confidence %v", s.Confidence)
			}
		}
	})
}

// BenchmarkLinear reads texts in which nothing ends a sentence, and ten times
// as long: the time per byte must stay the same.
func BenchmarkLinear(b *testing.B) {
	for _, piece := range []string{
		"建设标准厂房12万平方米、培育企业5家，", "一二三四五六七八九十百千万亿", "（（（（“《", "由3%、4%、", "甲、乙、丙和", "实现全覆盖", "2025年到2030年",
	} {
		for _, n := range []int{300, 3000} {
			text := strings.Repeat(piece, n)
			b.Run(piece+"/"+strconv.Itoa(n), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					read(text)
				}
			})
		}
	}
}

func BenchmarkRead(b *testing.B) {
	files, _ := filepath.Glob("testdata/*.txt")
	var text strings.Builder
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		input, _, _ := strings.Cut(string(data), "----------\n")
		text.WriteString(input)
	}
	input := text.String()
	b.SetBytes(int64(len(input)))
	for b.Loop() {
		read(input)
	}
}
