package project_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/fault"
)

func TestParseCode(t *testing.T) {
	for _, c := range []struct{ name, in, want, refused string }{
		{"as printed", "2106-430381-04-01-123456", "2106-430381-04-01-123456", ""},
		{"full width, blanks, long dashes", " ２１０６—430381–04−01-123456 ", "2106-430381-04-01-123456", ""},
		{"without hyphens", "21064303810401123456", "2106-430381-04-01-123456", ""},
		{"with the year, as before November 2020", "2018-430381-48-03-001234", "2018-430381-48-03-001234", ""},
		{"November 2020", "2011-430381-48-03-001234", "2011-430381-48-03-001234", ""},
		{"of the central government", "2106-000000-04-01-123456", "2106-000000-04-01-123456", ""},
		{"none", "  ", "", ""},
		{"too short", "2106-430381-04-01-12345", "", "project.code_form"},
		{"letters", "2106-430381-04-01-12345X", "", "project.code_form"},
		{"month 13", "2113-430381-04-01-123456", "", "project.code_time"},
		{"a year before the platform", "2013-430381-04-01-123456", "", "project.code_time"},
		{"no such province", "2106-900381-04-01-123456", "", "project.code_area"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := project.ParseCode(c.in)
			if c.refused != "" {
				if fault.From(err).Key != c.refused {
					t.Errorf("got %q, %v", got, err)
				}
			} else if err != nil || string(got) != c.want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	if y, m := project.Code("2106-430381-04-01-123456").Time(); y != 2021 || m != 6 {
		t.Errorf("%d %d", y, m)
	}
	if a := project.Code("2106-430381-04-01-123456").Area(); a != "430381" {
		t.Error(a)
	}
}

// A code of a later month than now was never given; what only is odd is told and kept.
func TestCodesThatCannotBeOrAreOdd(t *testing.T) {
	today := schedule.Date(2026, 11, 28)
	for code, good := range map[project.Code]bool{"2611-430381-04-01-123456": true, "2612-430381-04-01-123456": false, "2712-430381-04-01-123456": false, "2020-430381-04-01-123456": true, "2106-430381-04-01-123456": true} {
		if err := code.Given(today); (err == nil) != good {
			t.Errorf("%s: %v", code, err)
		}
	}
	for code, want := range map[project.Code]string{
		"2106-430381-04-01-123456": "", "2106-430300-04-01-123456": "", "2106-430000-04-05-123456": "", "2106-000000-04-02-123456": "", "": "",
		"2106-439999-99-99-123456": "project.code_doubt.area project.code_doubt.type", "2106-430382-04-01-123456": "project.code_doubt.area", "2106-440100-04-01-123456": "",
	} {
		var got []string
		for _, m := range code.Doubts("430381", func(c area.Code) bool { return c == "440100" }) {
			got = append(got, m.Key)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", code, got)
		}
	}
}

// A code that was read reads as itself, and nothing panics.
func TestParseCodeAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`2[01][0-9]{2}-?[1-8][0-9]{5}-?[0-9]{2}-?[0-9]{2}-?[0-9]{6}`)).Draw(t, "code")
		c, err := project.ParseCode(s)
		if err != nil || c == "" {
			return
		}
		if again, err := project.ParseCode(string(c)); err != nil || again != c || len(c) != 24 {
			t.Fatalf("%q became %q, then %q, %v", s, c, again, err)
		}
	})
}

func FuzzBasics(f *testing.F) {
	f.Add("青石大道", "E4812", "91350100M000100Y43", "112.5")
	f.Fuzz(func(_ *testing.T, name, industry, owner, text string) {
		b := project.Basics{Name: name, Industry: industry, OwnerCode: owner, Content: text, Code: project.Code(text)}
		_ = b.Tidy() // must not panic
	})
}

func TestCreditCode(t *testing.T) {
	for code, good := range map[string]bool{"91350100M000100Y43": true, "91350100M000100Y4Z": false, "91350100M000100Y4": false, "": true} {
		b := project.Basics{Name: "x", OwnerCode: code}
		if err := b.Tidy(); (err == nil) != good {
			t.Errorf("%q: %v", code, err)
		}
	}
}
