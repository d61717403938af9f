package project

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Code is the project code of the national online platform for approving and
// supervising investment projects: 24 characters such as
// 2106-430381-04-01-123456, the one identity of a project while it is built.
//
// Source: GB/T 40058-2021, chapter 4: time (4), area (6), guiding central
// department (2), type of project (2), random number (5), check digit (1), with
// hyphens between the groups. The time is year and month (2106) since the rules
// of 2020 (发改投资〔2020〕1439号); codes given before carry the year (2018) and stay valid.
//
// ParseCode checks what follows from the code itself: length, hyphens, digits, a
// month or year that can be, an area of a province that exists (or 000000, of the
// central government). It cannot check the last digit, because how it is computed
// is not disclosed in the sources at hand, nor whether the code was really given:
// only the national platform knows.
type Code string

// provinces are the first two digits of GB/T 2260.
const provinces = " 00 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 66 71 81 82 "

// groups are the lengths of the groups.
var groups = [...]int{4, 6, 2, 2, 6}

// ParseCode reads a project code; full-width digits, other dashes and blanks are
// tidied, and hyphens may be left out. The empty text is no code and no error.
// Faults: Invalid ("project.code_form", "project.code_time", "project.code_area").
func ParseCode(s string) (Code, error) {
	plain := strings.Map(func(r rune) rune {
		switch r {
		case '-', '–', '—', '−', '‐', ' ', '\t', '\u00a0', '\n', '\r', '_':
			return -1
		}
		return r
	}, width.Fold.String(s))
	if plain == "" {
		return "", nil
	}
	if len(plain) != 20 || strings.Trim(plain, "0123456789") != "" {
		return "", fault.New(fault.Invalid, "project.code_form", fault.Args{"Code": clip(s, 40)})
	}
	parts := make([]string, 0, len(groups))
	for _, n := range groups {
		parts, plain = append(parts, plain[:n]), plain[n:]
	}
	c := Code(strings.Join(parts, "-"))
	if y, m := c.Time(); y == 0 || m > 12 {
		return "", fault.New(fault.Invalid, "project.code_time", fault.Args{"Code": string(c), "Time": parts[0]})
	}
	if !strings.Contains(provinces, " "+parts[1][:2]+" ") {
		return "", fault.New(fault.Invalid, "project.code_area", fault.Args{"Code": string(c), "Area": parts[1]})
	}
	return c, nil
}

// Time is the year and month in which the code was given; month is 0 for codes
// that carry the year only, both are 0 when the code has no such time.
func (c Code) Time() (year, month int) {
	if len(c) < 4 {
		return 0, 0
	}
	n, err := strconv.Atoi(string(c[:4]))
	switch {
	case err != nil:
		return 0, 0
	case n >= 2010 && n <= 2012: // 2010 to 2012 can only be months of 2020: the platform began in 2014
		return 2020, n % 100
	case n >= 2014 && n <= 2020:
		return n, 0
	case n > 2100 && n/100 <= 99 && n%100 >= 1 && n%100 <= 12:
		return 2000 + n/100, n % 100
	}
	return 0, 0
}

// Given refuses a code that would be given in the future. Faults: Invalid ("project.code_future").
func (c Code) Given(today Day) error {
	year, month := c.Time()
	if now := today.Time(); year < now.Year() || year == now.Year() && month <= int(now.Month()) {
		return nil
	}
	return fault.New(fault.Invalid, "project.code_future", fault.Args{"Code": string(c), "Time": string(c[:4]), "Today": now4(today)})
}

// now4 is a day as the time of a code: 2611.
func now4(today Day) string { return today.Time().Format("0601") }

// types are the codes of types of projects that are seen: GB/T 40058-2021, 3.4, names
// five (基本建设, 技术改造, 单纯购置, 信息化, 其他). Their digits stand in 4.5, which is not at
// hand, as is the list of departments in 4.4; so another type is doubted and not refused.
const types = " 01 02 03 04 05 "

// Doubts are what is odd about a code and no proof that it is wrong: an area that is
// neither of the tenant, nor above it, nor known; a type that is not seen elsewhere.
func (c Code) Doubts(t Tenant, known func(area.Code) bool) (out []i18n.Msg) {
	if c == "" {
		return nil
	}
	a := c.Area()
	if own := string(t) + "000000"; a != "000000" && string(a) != own[:2]+"0000" && string(a) != own[:4]+"00" && string(a) != own[:6] && !known(a) {
		out = append(out, i18n.M("project.code_doubt.area", i18n.Args{"Area": string(a)}))
	}
	if kind := string(c[15:17]); !strings.Contains(types, " "+kind+" ") {
		out = append(out, i18n.M("project.code_doubt.type", i18n.Args{"Type": kind}))
	}
	return out
}

// Area is the area of the code.
func (c Code) Area() area.Code {
	if len(c) < 11 {
		return ""
	}
	return area.Code(c[5:11])
}

func clip(s string, n int) string {
	if r := []rune(strings.ToValidUTF8(s, "")); len(r) > n {
		return string(r[:n]) + "…"
	}
	return strings.ToValidUTF8(s, "")
}
