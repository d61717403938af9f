package table

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/table/region"
)

// A narrow table has lost its grid: every cell stands on a line of its own, and
// empty cells left nothing behind. The rows are found again all at once, as the
// cheapest way to cut the run of cells into rows that fit the columns.

// cut is a stretch of cells that makes up one row.
type cut struct {
	from, to int
	head     bool
	at       []int
}

// leastRow is the most that a cell can lower the cost of what comes after.
const leastRow = odd / 2

// cutRows cuts cells into rows and gives the cost of doing so. It gives up when
// that is sure to be more than limit.
func cutRows(g *judged, limit float64) ([]cut, float64) {
	cells, cols := g.cells, g.cols
	n, widest := len(cells), len(cols)+3
	type state struct {
		cost float64
		from int
		head bool
		no   int // the last row number on the way here
	}
	best := make([]state, n+1)
	for i := range best {
		best[i] = state{cost: 1e9, from: -1}
	}
	best[0] = state{}
	withNo := false
	for _, c := range cols {
		withNo = withNo || c.role == noCol
	}
	for i := 0; i < n; i++ {
		here := best[i]
		if here.cost-leastRow*float64(n-i) > limit {
			continue
		}
		relax := func(to int, cost float64, head bool, no int) {
			if here.cost+cost < best[to].cost {
				best[to] = state{here.cost + cost, i, head, no}
			}
		}
		k := g.kinds[i]
		if k.group {
			relax(i+1, 0, true, here.no)
		} else if k.topic {
			relax(i+1, slight, true, here.no)
		} else if k.words && k.han {
			relax(i+1, unlikely, true, here.no)
		}
		v, numbered := rowNumber(cells[i].text)
		costs, firsts := g.rows(i, min(widest, n-i))
		for to := i + 2; to <= n && to <= i+widest; to++ {
			cost, no := costs[to-i], here.no
			if numbered && withNo && cols[max(firsts[to-i], 0)].role == noCol {
				switch {
				case v == here.no+1:
					cost -= odd
				case v == 1:
				default:
					cost += odd
				}
				no = v
			}
			if k.group {
				cost += unlikely
			}
			relax(to, cost, false, no)
		}
	}
	var out []cut
	for i := n; i > 0; {
		st := best[i]
		if st.from < 0 {
			return nil, 1e9
		}
		c := cut{from: st.from, to: i, head: st.head}
		if !c.head {
			c.at = g.align(c.from, c.to).at
		}
		out = append(out, c)
		i = st.from
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out, best[n].cost
}

// rowOf makes a row of a cut.
func rowOf(cells []cell, k cut, cols []column) row {
	if k.head {
		return headRow(cells[k.from])
	}
	r := row{cells: map[int]cell{}}
	var spans []cell
	filled := map[int]bool{}
	for i, j := range k.at {
		c := cells[k.from+i]
		if j < 0 {
			continue
		}
		spans = append(spans, c)
		filled[j] = true
		switch {
		case cols[j].role == nameCol && len(r.names) == 1 && (!isSub(c.text) || onlyGrows(c.text)) && !details(r.names[0].text, c.text):
			// a name that broke over two lines
			r.names[0].text += c.text
			r.names[0].span = whole(r.names[0].span, c.span)
		case cols[j].role == nameCol:
			r.names = append(r.names, c)
		default:
			r.cells[j] = joined(r.cells[j], c)
		}
	}
	for j, c := range cols {
		if c.role == valueCol && !filled[j] {
			r.lost = append(r.lost, j)
		}
	}
	for _, c := range spans {
		r.span = whole(r.span, c.span)
	}
	return r
}

// onlyGrows says whether a piece of a name only says that something grows: 增速(%).
func onlyGrows(s string) bool {
	s, _ = splitUnit(s)
	return isGrowthRow(s)
}

// details says whether the second of two name cells names a kind of what the
// first names: 城镇化率, 常住人口城镇化率.
func details(first, second string) bool {
	first, _ = takeNumber(first)
	name, _ := splitUnit(first)
	kind, _ := splitUnit(second)
	return len([]rune(name)) >= 3 && len(kind) > len(name) && strings.HasSuffix(kind, name)
}

// joined is a cell with what a line break cut off it.
func joined(a, b cell) cell {
	if a.text == "" {
		return b
	}
	a.text += b.text
	a.span = whole(a.span, b.span)
	return a
}

func headRow(c cell) row {
	name, count, _ := groupOf(c.text)
	return row{isHead: true, group: name, count: count, span: c.span}
}

// headerEnd is the number of cells before the first row: up to the first group
// heading or the number 1.
func headerEnd(cells []cell) int {
	for i, c := range cells {
		if n, ok := rowNumber(c.text); ok && n == 1 && i+1 < len(cells) && region.HasHan(cells[i+1].text) && (region.HeaderRole(cells[i+1].text) == "" || i+2 < len(cells) && measured(cells[i+2].text)) {
			if i > 1 && region.HeaderRole(cells[i-1].text) == "" && isTopic(cells[i-1].text) {
				return i - 1 // the category of the first row
			}
			return i
		}
		if isGroup(c.text) && i > 0 {
			return i
		}
		if region.HeaderRole(c.text) == "" && region.Nature(c.text) != "" {
			return firstName(cells, i)
		}
	}
	// nothing but the column names themselves tells where they end
	end, roles := 0, map[string]bool{}
	for end < len(cells) && region.HeaderRole(cells[end].text) != "" {
		roles[region.HeaderRole(cells[end].text)] = true
		end++
	}
	if end >= 3 && roles["value"] {
		return end
	}
	return 0
}

// measured says whether s follows the name in a row: a unit or a figure.
func measured(s string) bool { return region.IsUnit(s) || region.IsFigure(s) }

// isTopic says whether s is made of the words that name groups of indicators.
func isTopic(s string) bool {
	if n := len([]rune(s)); n < 2 || n > 10 {
		return false
	}
	for s != "" {
		rest := s
		for _, w := range lexicon.Table().Topics {
			if strings.HasPrefix(s, w) {
				rest = s[len(w):]
				break
			}
		}
		if rest == s {
			return false
		}
		s = rest
	}
	return true
}

// firstName walks back from a nature cell to where its row can have begun:
// behind the last cell that only a header can hold.
func firstName(cells []cell, i int) int {
	for k := i - 1; k >= 0; k-- {
		if region.HeaderRole(cells[k].text) != "" {
			return k + 1
		}
	}
	return 0
}
