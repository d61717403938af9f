package sheet

import (
	"regexp"
	"slices"
	"strings"

	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
)

// grouping is where the rows of a table stand: under the rows above them that head
// groups, the widest first. What these name is the kind of the rows below.
type grouping []group

// group is a row that heads those below it.
type group struct {
	name, ref string
	// mark is how it is counted: 一、 or （一）; alone: it is not.
	mark mark
}

type mark int

const (
	alone mark = iota
	outer
	inner
)

// enter stands the rows that follow under a group. One that is counted as another
// above is ends that one and all beneath it; one that is not goes beneath them all.
func (g *grouping) enter(x group) {
	if i := slices.IndexFunc(*g, func(o group) bool { return o.mark == x.mark }); i >= 0 {
		*g = (*g)[:i]
	}
	*g = append(*g, x)
}

// kind is the kind that the groups give: 交通基础设施/公路; empty: none does.
func (g grouping) kind() string {
	var names []string
	for _, x := range g {
		names = append(names, x.name)
	}
	return strings.Join(names, "/")
}

// cell tells of the kind as if it stood in a cell of the row.
func (g grouping) cell() Cell {
	return Cell{Ref: g[len(g)-1].ref, Text: clip(g.kind(), 60), Field: "kind", Kind: Taken, Why: i18n.M("project.cell_why.group")}
}

// heads says whether a row heads the rows below it: 一、交通（12个）, alone in its row
// or with sums only.
func heads(t *table, row int, cells []*xlsx.Found, named string) (group, bool) {
	var first *xlsx.Found
	others := 0
	for _, c := range cells {
		switch {
		case c.Kind != xlsx.IsText:
		case first == nil:
			first = c
		default:
			others++
		}
	}
	if first == nil {
		return group{}, false
	}
	s := tidy(first.Text)
	count := counter.FindString(s)
	m := markOf(count)
	single := len(cells) == 1 && (named == "" || t.over[[2]int{row, first.Col}] != nil)
	if others > 1 || m == alone && !single || m == inner && others == 1 {
		return group{}, false
	}
	return group{name: groupName(strings.TrimPrefix(s, count)), ref: t.ref(first), mark: m}, true
}

// counter is how a row begins that is counted: 一、 or （一）.
var counter = regexp.MustCompile(`^(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、)`)

// markOf is how a row counts that begins so.
func markOf(count string) mark {
	switch {
	case count == "":
		return alone
	case strings.HasPrefix(count, "("):
		return inner
	}
	return outer
}

// groupName is what a row names without how many there are: 水利（2个）.
func groupName(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	return clip(strings.Trim(s, "、."), 100)
}

// ordinal is a number such as 一, （二） or 十一、.
var ordinal = regexp.MustCompile(`^\(?[一二三四五六七八九十]+\)?[、.]?$`)

// numbered says whether a row heads the rows below it by a serial of its own: 一 |
// 工业类, with nothing or sums only beside it, in a table that counts its projects
// 1, 2, 3.
func numbered(t *table, row int, cells []*xlsx.Found, named string) (group, bool) {
	col := slices.IndexFunc(t.columns, func(c Column) bool { return c.Field == Serial })
	if col < 0 || named == "" {
		return group{}, false
	}
	serial := t.cell(row, t.columns[col].Col)
	if serial == nil || !ordinal.MatchString(tidy(serial.Text)) {
		return group{}, false
	}
	ref := t.ref(serial)
	for _, c := range cells {
		if c.Kind == xlsx.IsText && c != serial {
			if clip(c.Text, 200) != named {
				return group{}, false
			}
			ref = t.ref(c)
		}
	}
	counted := slices.ContainsFunc(t.rows, func(x []*xlsx.Found) bool {
		c := t.cell(x[0].Row, t.columns[col].Col)
		return x[0].Row > t.to && c != nil && strings.Trim(tidy(c.Text), "0123456789.") == ""
	})
	return group{name: groupName(tidy(named)), ref: ref, mark: markOf(tidy(serial.Text))}, counted
}
