package division

import (
	"regexp"
	"strconv"
	"strings"

	"gangyao/planning/commitment"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

var (
	byShape     = regexp.MustCompile(`^(.*?)\s*[（(]\s*(?:by )?(\d{1,2})\s*[月/-]\s*(\d{1,2})\s*日?前?\s*[）)]$`)
	targetShape = regexp.MustCompile(`^(.*?)\s*[（(]\s*(?:目标|target)\s*[:：]?\s*([^（()）]*)[）)]$`)
	shortShape  = regexp.MustCompile(`^(\d{1,2})\s*月\s*(\d{1,2})\s*日?前?$`)
)

// ParseStep reads what is to be done in a year, wherever people write it: in a cell
// of the workbook, on the page of a task, for many tasks at once. Both spellings
// are read: 建成充电桩 | 30座 | 2023-06-30 with the further parts in any order, and
// as documents print it, 建成充电桩（目标30座）（6月30日前）. An empty text is no step.
//
// Faults, all Invalid: "division.step.day" (no day of the calendar),
// "division.step.year" (a day of another year), "division.step.quantity",
// "division.step.twice" (two quantities or two days), "division.step.what" (no
// words).
func ParseStep(year int, s string) (*commitment.Step, error) {
	parts := strings.Split(strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "｜", "|"), "|")
	if len(parts) == 1 && parts[0] == "" {
		return nil, nil
	}
	out := step{Step: commitment.Step{Year: year}}
	rest, err := out.brackets(strings.TrimSpace(parts[0]))
	if err != nil {
		return nil, err
	}
	if out.What = rest; out.What == "" {
		return nil, fault.New(fault.Invalid, "division.step.what", nil)
	}
	for _, p := range parts[1:] {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if err := out.part(p); err != nil {
			return nil, err
		}
	}
	return &out.Step, nil
}

// step is a step while it is read.
type step struct{ commitment.Step }

// brackets takes （目标30座） and （6月30日前） off the end of the words.
func (x *step) brackets(what string) (string, error) {
	if m := byShape.FindStringSubmatch(what); m != nil {
		if err := x.day(m[2]+"-"+m[3], strconv.Itoa(x.Year)+"-"+m[2]+"-"+m[3]); err != nil {
			return "", err
		}
		what = m[1]
	}
	if m := targetShape.FindStringSubmatch(what); m != nil {
		_, _, ok := quantity.Amount(m[2])
		if ok || strings.ContainsAny(m[2], "0123456789") { // otherwise they are words: （目标任务不变）
			return m[1], x.amount(m[2])
		}
	}
	return what, nil
}

// part reads a part between bars: a day or a quantity.
func (x *step) part(p string) error {
	if m := shortShape.FindStringSubmatch(p); m != nil {
		return x.day(p, strconv.Itoa(x.Year)+"-"+m[1]+"-"+m[2])
	}
	month := monthShape.MatchString(p) && !strings.Contains(p, ".") // 2023.6 is a figure
	if month || dateShape.MatchString(p) || yearShape.MatchString(p) && strings.Contains(p, "年") {
		return x.day(p, p)
	}
	return x.amount(p)
}

// day takes the last day; said is how it was written.
func (x *step) day(said, text string) error {
	args := fault.Args{"Text": said, "Year": x.Year}
	d, ok := parseDay(text)
	switch {
	case !ok || d.IsZero():
		return fault.New(fault.Invalid, "division.step.day", args)
	case d.Year() != x.Year:
		return fault.New(fault.Invalid, "division.step.year", args)
	case !x.Due.IsZero():
		return fault.New(fault.Invalid, "division.step.twice", args)
	}
	x.Due = d
	return nil
}

func (x *step) amount(s string) error {
	v, unit, ok := quantity.Amount(s)
	switch {
	case !ok:
		return fault.New(fault.Invalid, "division.step.quantity", fault.Args{"Text": clip(s, 40)})
	case x.Quantity != nil:
		return fault.New(fault.Invalid, "division.step.twice", fault.Args{"Text": clip(s, 40)})
	}
	x.Quantity, x.Unit = &v, unit
	return nil
}
