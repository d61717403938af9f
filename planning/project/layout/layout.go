// Package layout is the schematic map of a plan's spatial layout (such as 两心两带多节点):
// cores, nodes and sites with places on a drawing, and belts that run through them.
// It is declared as data, so that any county can draw its own:
//
//	name: 两心两带多节点
//	source: 第一章（七）
//	spots:
//	  - {id: centre, name: 中心城区, kind: core, at: [80, 40], areas: ["430381001", "430381002"]}
//	  - {id: town, name: 某镇, kind: node, group: 工贸型, at: [40, 60], areas: ["430381100"]}
//	belts:
//	  - {id: east-west, name: 城镇经济发展带, through: [town, centre]}
//
// Places count from 0 to 100, from the left and from the top. It is a drawing, not a
// map: what stands where is the plan's idea. Pure: no storage, no clock.
package layout

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/area"
	"gangyao/platform/declare"
	"gangyao/platform/i18n"
)

// Kind is what a spot is in the plan's idea of space.
type Kind string

const (
	Core      Kind = "core"      // 主核心
	Second    Kind = "second"    // 次中心
	Node      Kind = "node"      // 节点
	Site      Kind = "site"      // a park, a scenic spot, a group of the town
	Neighbour Kind = "neighbour" // what a belt leads to outside; carries no projects
)

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{Core, Second, Node, Site, Neighbour} }

// Key is the message that names the kind.
func (k Kind) Key() string { return "project.layout." + string(k) }

// SpotID names a spot within its layout.
type SpotID string

// Spot is a place on the drawing.
type Spot struct {
	ID   SpotID
	Name string
	Kind Kind
	// Group is what the plan wants it to become (工贸型 …); may be empty.
	Group string
	// X and Y are its place, 0 to 100 from the left and from the top.
	X, Y int
	// Areas are the places whose projects stand here unless another spot was chosen.
	Areas []area.Code
}

// Belt runs through spots, in their order.
type Belt struct {
	ID      string
	Name    string
	Through []SpotID
}

// Layout is a drawing.
type Layout struct {
	Name   string
	Source string // where the plan says so; may be empty
	Spots  []Spot
	Belts  []Belt
}

// Bounds of a layout.
const (
	mostSpots = 300
	mostBelts = 30
)

// Spot finds a spot by its id or, as people write it, by its name.
func (l *Layout) Spot(s string) (*Spot, bool) {
	for i := range l.Spots {
		if string(l.Spots[i].ID) == s {
			return &l.Spots[i], true
		}
	}
	for i := range l.Spots {
		if l.Spots[i].Name == s {
			return &l.Spots[i], true
		}
	}
	return nil, false
}

// Place says where a project stands: at the spot chosen for it, else at the one spot
// that has its areas. A project in the areas of several spots stands at none.
func (l *Layout) Place(chosen string, areas []area.Code) (*Spot, bool) {
	if chosen != "" {
		if s, ok := l.Spot(chosen); ok {
			return s, true
		}
	}
	var found *Spot
	for _, a := range areas {
		i := slices.IndexFunc(l.Spots, func(s Spot) bool { return slices.Contains(s.Areas, a) })
		if i < 0 || found != nil && found != &l.Spots[i] {
			return nil, false
		}
		found = &l.Spots[i]
	}
	return found, found != nil
}

// Read reads a declaration; all its mistakes are told at once, with line and column.
// name is the file's, for messages. known says whether a code is a place; nil: any is.
// Faults: Invalid ("declare.problems", whose cause is declare.Problems).
func Read(name string, data []byte, known func(area.Code) bool) (*Layout, error) {
	r, top := declare.Parse(name, data)
	if r.Count() > 0 {
		return nil, r.Problems().Err()
	}
	l := &reading{Reader: r, known: known, seen: map[area.Code]SpotID{}}
	l.whole(top)
	if err := r.Problems().Err(); err != nil {
		return nil, err
	}
	return &l.out, nil
}

// reading is a layout that is being read.
type reading struct {
	*declare.Reader
	out   Layout
	known func(area.Code) bool
	seen  map[area.Code]SpotID
	belts []*yaml.Node // spots that belts name, looked up at the end
}

func (l *reading) whole(top *yaml.Node) {
	l.Map(top, func(key, v *yaml.Node) bool {
		switch key.Value {
		case "name":
			l.out.Name = l.Text(v)
		case "source":
			l.out.Source = l.Text(v)
		case "spots":
			l.List(v, l.spot)
		case "belts":
			l.List(v, l.belt)
		default:
			return false
		}
		return true
	})
	if l.out.Name == "" && l.Count() == 0 {
		l.Lacks(top, "name")
	}
	if len(l.out.Spots) == 0 && l.Count() == 0 {
		l.Lacks(top, "spots")
	}
	if len(l.out.Spots) > mostSpots || len(l.out.Belts) > mostBelts {
		l.Bad(top, i18n.M("project.layout_large", i18n.Args{"Spots": mostSpots, "Belts": mostBelts}))
	}
	for _, n := range l.belts {
		if !slices.ContainsFunc(l.out.Spots, func(s Spot) bool { return string(s.ID) == n.Value }) {
			l.Bad(n, i18n.M("project.layout_no_spot", i18n.Args{"Spot": n.Value}))
		}
	}
}

func (l *reading) spot(n *yaml.Node) {
	s := Spot{X: -1}
	var areas []*yaml.Node
	l.Map(n, func(key, v *yaml.Node) bool {
		switch key.Value {
		case "id":
			s.ID = SpotID(l.Text(v))
			if s.ID != "" && slices.ContainsFunc(l.out.Spots, func(o Spot) bool { return o.ID == s.ID }) {
				l.Bad(v, i18n.M("declare.twice", i18n.Args{"Key": string(s.ID)}))
			}
		case "name":
			s.Name = l.Text(v)
		case "kind":
			var words []string
			for _, k := range Kinds() {
				words = append(words, string(k))
			}
			s.Kind = Kind(l.OneOf(v, words...))
		case "group":
			s.Group = l.Text(v)
		case "at":
			s.X, s.Y = l.point(v)
		case "areas":
			l.Texts(v, func(at *yaml.Node, code string) {
				s.Areas, areas = append(s.Areas, area.Code(code)), append(areas, at)
			})
		default:
			return false
		}
		return true
	})
	for key, lacks := range map[string]bool{"id": s.ID == "", "name": s.Name == "", "kind": s.Kind == "", "at": s.X < 0} {
		if lacks && n.Kind == yaml.MappingNode && !has(n, key) {
			l.Lacks(n, key)
		}
	}
	for i, at := range areas {
		l.area(at, s.Areas[i], s.ID)
	}
	l.out.Spots = append(l.out.Spots, s)
}

func has(n *yaml.Node, key string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return true
		}
	}
	return false
}

func (l *reading) point(n *yaml.Node) (x, y int) {
	if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
		l.Bad(n, i18n.M("project.layout_point"))
		return 0, 0
	}
	return l.Whole(n.Content[0], 0, 100), l.Whole(n.Content[1], 0, 100)
}

// area checks the code of a place, which only one spot may have.
func (l *reading) area(at *yaml.Node, code area.Code, spot SpotID) {
	if _, err := strconv.Atoi(string(code)); err != nil || l.known != nil && !l.known(code) {
		l.Bad(at, i18n.M("project.layout_area", i18n.Args{"Area": string(code)}))
	}
	if other, ok := l.seen[code]; ok {
		l.Bad(at, i18n.M("project.layout_area_twice", i18n.Args{"Area": string(code), "Spot": string(other)}))
	}
	l.seen[code] = spot
}

func (l *reading) belt(n *yaml.Node) {
	var b Belt
	l.Map(n, func(key, v *yaml.Node) bool {
		switch key.Value {
		case "id":
			b.ID = l.Text(v)
		case "name":
			b.Name = l.Text(v)
		case "through":
			l.List(v, func(one *yaml.Node) {
				b.Through = append(b.Through, SpotID(l.Text(one)))
				l.belts = append(l.belts, one)
			})
			if len(v.Content) < 2 {
				l.Bad(v, i18n.M("project.layout_belt"))
			}
		default:
			return false
		}
		return true
	})
	for key, lacks := range map[string]bool{"id": b.ID == "", "name": b.Name == "", "through": b.Through == nil} {
		if lacks && n.Kind == yaml.MappingNode && !has(n, key) {
			l.Lacks(n, key)
		}
	}
	l.out.Belts = append(l.out.Belts, b)
}

// Points are the places of a belt's spots, in its order.
func (l *Layout) Points(b *Belt) []*Spot {
	var out []*Spot
	for _, id := range b.Through {
		if s, ok := l.Spot(string(id)); ok {
			out = append(out, s)
		}
	}
	return out
}
