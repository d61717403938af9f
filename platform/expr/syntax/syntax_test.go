package syntax_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"

	"gangyao/platform/expr/syntax"
)

var limits = syntax.Limits{Longest: 200, Deepest: 10}

func TestChineseKeyboards(t *testing.T) {
	for text, want := range map[string]string{
		"a≥１２ 且 b＝“是”":          `a >= 12 and b == "是"`,
		"a = 1 或 非 b":           `a == 1 or not b`,
		"a==1 或者（b!=2）":         `a == 1 or b != 2`,
		"a ≠ 2 并且 b <= 3":       `a != 2 and b <= 3`,
		"x 属于［“甲”，“乙”］":         `x in ["甲", "乙"]`,
		`a = "１＝２"`:             `a == "１＝２"`,
		`a = “他说"好"”`:           `a == "他说\"好\""`,
		"且慢 > 1":                `且慢 > 1`, // a word of its own
		"a×b÷2−c":               `a * b / 2 - c`,
		"完成率 < 80 and 距期限天数<30": "完成率 < 80 and 距期限天数 < 30",
	} {
		tree, err := syntax.Parse(text, limits)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := tree.Root.String(); got != want {
			t.Errorf("%s is read as %s", text, got)
		}
	}
}

func TestPlacesAreThoseOfTheText(t *testing.T) {
	tree, err := syntax.Parse("a ≥ 1 且 b ＝ ３.50", limits)
	if err != nil {
		t.Fatal(err)
	}
	right := tree.Root.(*ast.BinaryNode).Right.(*ast.BinaryNode)
	if at := tree.At(right.Left); at != 8 {
		t.Error(at)
	}
	if d, _, ok := tree.Number(right.Right); !ok || d.String() != "3.5" || tree.At(right.Right) != 12 {
		t.Error(d, ok, tree.At(right.Right))
	}
	for _, tc := range []struct {
		text string
		kind syntax.Kind
		at   int
	}{
		{" ", syntax.Empty, 0},
		{strings.Repeat("a", 201), syntax.TooLong, 200},
		{"a > " + strings.Repeat("(", 11) + "b", syntax.TooDeep, 14},
		{strings.Repeat("-", 11) + "b", syntax.TooDeep, 10},
		{"a ≥ 1 且 且 b", syntax.Unread, 8},
		{"a ≥ ", syntax.Unread, 3},
		{"a\xff", syntax.Unread, 0},
	} {
		_, err := syntax.Parse(tc.text, limits)
		if err == nil || err.Kind != tc.kind || err.At != tc.at {
			t.Errorf("%q: %+v, want %v at %d", tc.text, err, tc.kind, tc.at)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a ≥ １ 且 b ＝ “是”")
	f.Add("not not x in [1,“2\\”] # y")
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := syntax.Parse(text, limits)
		n := utf8.RuneCountInString(text)
		if err != nil {
			if err.At < 0 || err.At > n || err.Kind == 0 {
				t.Fatalf("%+v", err)
			}
			return
		}
		if at := tree.At(tree.Root); at < 0 || at > n {
			t.Fatal(at)
		}
		tree.Near(tree.At(tree.Root))
		tree.Number(tree.Root)
	})
}
