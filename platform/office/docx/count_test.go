package docx

import "testing"

func TestCounted(t *testing.T) {
	for _, c := range []struct {
		v            int
		format, want string
	}{
		{1, "chineseCounting", "一"}, {10, "chineseCounting", "十"}, {11, "chineseCountingThousand", "十一"}, {20, "chineseCounting", "二十"},
		{21, "japaneseCounting", "二十一"}, {105, "chineseCountingThousand", "一百零五"}, {110, "chineseCounting", "一百一十"}, {1001, "chineseCounting", "一千零一"},
		{0, "chineseCounting", "零"}, {35, "ideographDigital", "三五"}, {12, "chineseLegalSimplified", "拾贰"}, {3, "ideographTraditional", "丙"}, {13, "ideographZodiac", "子"},
		{7, "decimalEnclosedCircle", "⑦"}, {21, "decimalEnclosedCircle", "21"}, {4, "decimalZero", "04"}, {4, "upperRoman", "IV"}, {1994, "lowerRoman", "mcmxciv"},
		{2, "upperLetter", "B"}, {28, "lowerLetter", "bb"}, {3, "decimal", "3"}, {3, "unknown", "3"}, {-2, "chineseCounting", "-2"},
	} {
		if got := counted(c.v, c.format); got != c.want {
			t.Errorf("%d as %s: got %s, want %s", c.v, c.format, got, c.want)
		}
	}
}
