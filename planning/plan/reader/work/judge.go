package work

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
)

// context is what the listing and its clause say about a member.
type context struct {
	frame
	tail, done, projects, foreign, many, listing, counted bool
	acted                                                 bool // what the members share is an action: 除险加固
	named                                                 int  // members that are works by themselves, with names of their own
}

// made says whether the verb is said of nothing but built things: 新建, 改造.
func (c context) made() bool {
	if !c.physical {
		return false
	}
	for _, w := range []string{"新建", "扩建", "改建", "续建", "迁建", "重建", "改造"} {
		if strings.Contains(c.action, w) {
			return true
		}
	}
	return c.bare
}

// judgeBare says how sure a member without a head noun is a work by the
// listing it stands in; 0 is no.
func (g *grammar) judgeBare(p *phrase, c context, it item, shared string) float64 {
	if it.head != 0 && !(c.acted && it.head == lexicon.Likely) || it.own < 2 && !(c.acted && it.own > 0) || it.many || c.foreign || strings.HasPrefix(c.action, "引") || g.campaign(p.of(it.name), c.projects && c.counted) {
		return 0
	}
	n := it.name.len()
	switch {
	case shared != "" && (n <= 6 || n <= 20 && (c.counted || c.acted || reaches(p.of(it.name)))):
		return 0.75
	case c.projects && n <= 16 && c.class != lexicon.Support && c.class != lexicon.Mend:
		return 0.7
	case c.made() && c.named > 0 && n <= 8 && it.own == n:
		return 0.6
	}
	return 0
}

// towards says whether a name is cut from a statement of direction: 货运功能适度|向|南港区.
func (g *grammar) towards(p *phrase, it item) bool {
	for k := it.name.from + 2; k < it.name.to-2; k = p.skip(k) {
		if p.rs[k] == '向' && !strings.ContainsRune("方面定双取导走流志趋意单多东西南北", p.rs[k-1]) {
			return true
		}
	}
	return false
}

// reaches says whether a name is that of a stretch from one place to another, or
// ends in a voltage.
func reaches(rs []rune) bool {
	if hasSuffix(rs, "千伏") || hasSuffix(rs, "kV") || hasSuffix(rs, "KV") {
		return true
	}
	for _, r := range rs {
		if r == '至' || r == '—' || r == '-' || r == '～' || r == '~' {
			return true
		}
	}
	return false
}

// judge says how sure a member of a listing is a named work by itself; 0 is no.
func (g *grammar) judge(p *phrase, c context, it item) float64 {
	if it.name.len() < 2 || it.name.len() > 40 || it.head == lexicon.Never || it.head == 0 {
		return 0
	}
	if c.foreign && it.head != lexicon.Sure {
		return 0
	}
	if g.towards(p, it) || it.own == 0 && it.count.number == "" && g.w.Titles.Within(p.of(it.name)) { // 世界一流大学
		return 0
	}
	named := it.own > 0
	counted := it.count.number != ""
	many := (it.many || c.many && it.own < 2) && !counted
	tail := c.tail || it.tail
	physical := c.physical
	if c.subject {
		physical = c.done || it.done || it.rises
	}
	if c.bare {
		switch {
		case !named || many || p.Box != "" && it.name.len() >= len(p.rs)-1 && !hasSuffix(p.of(it.name), "工程"):
			return 0 // the first cell of a row says what kind of works follow
		case it.head == lexicon.Project:
			return 0.7
		case it.head == lexicon.Sure && (c.listing || c.physical || p.Box != ""):
			return 0.7
		case it.head == lexicon.Sure && it.headLen > 1 && strings.Contains(p.text(c.label), string(p.rs[it.name.from+it.rune:it.name.from+it.rune+it.headLen])):
			return 0.6
		case it.head == lexicon.Likely && (c.listing || c.physical) && it.rune >= 2:
			return 0.55
		}
		return 0
	}
	if slogan(p.of(it.name)) {
		return 0
	}
	if c.class == lexicon.Shape || c.class == lexicon.Support {
		return g.judgeShape(p, c, it, named, many, tail)
	}
	switch it.head {
	case lexicon.Project:
		if named && !many {
			return 0.9
		}
		if named && it.own > 3 {
			return 0.6
		}
	case lexicon.Sure:
		switch {
		case c.class == lexicon.Mend:
			if named && !many && tail && it.own >= 2 {
				return 0.55
			}
		case named && !many && physical:
			return 0.95
		case named && !many:
			return 0.8
		case counted && physical:
			return 0.8
		case !named && physical && !many && (it.rune > 0 || c.listing && (it.headLen > 2 || c.made())):
			return 0.6
		case c.projects && !it.many:
			return 0.7
		case c.class == lexicon.Run && tail && !many && (it.headLen >= 4 || it.rune > 0):
			return 0.5
		}
	case lexicon.Likely:
		switch {
		case c.class == lexicon.Mend:
			if named && !many && tail && it.own >= 4 {
				return 0.5
			}
		case named && !many && physical:
			return 0.8
		case named && !many && (tail || c.projects):
			return 0.7
		case named && !many && it.own >= 3 && early(c.action):
			return 0.55
		case counted && physical && (it.rune > 0 || it.headLen > 1):
			return 0.65
		}
	case lexicon.Equipment:
		if named && !many && it.own >= 2 && c.class == lexicon.Build && (strings.HasSuffix(c.action, "新建") || strings.HasSuffix(c.action, "建设")) {
			return 0.55
		}
	case lexicon.Facility:
		switch {
		case (named || counted) && physical && !many:
			return 0.7
		case named && it.own >= 2 && tail && !many && c.class == lexicon.Run:
			return 0.55
		}
	case lexicon.Scheme:
		quoted := p.rs[it.name.from] == '“'
		switch {
		case many || c.foreign || c.subject || it.own < 3 && !(quoted && it.own == 2) || quoted && digit(p.rs[it.name.from+1]) && strings.ContainsRune(p.text(it.name), '+'): // “3+2”产业行动
		case quoted && c.class == lexicon.Run:
			return 0.6
		case c.class == lexicon.Run && !strings.HasSuffix(c.action, "开展"):
			return 0.5
		}
	case lexicon.Action:
		if it.many || many && !c.projects || c.class == lexicon.Mend || c.foreign {
			return 0
		}
		switch {
		case c.projects && it.own >= 2 && c.class != lexicon.Support:
			return 0.7
		case counted && it.own >= 2 && (c.class == lexicon.Run || c.class == lexicon.Build): // 适老化改造2000户
			return 0.6
		}
		if g.w.Concrete.Within(p.rs[it.name.from:it.name.to]) && it.rune >= 2 {
			return 0.65
		}
	}
	return 0
}

// early says whether a verb is said of works that are being prepared.
func early(action string) bool {
	for _, w := range []string{"谋划", "规划", "研究", "论证", "储备", "启动"} {
		if strings.Contains(action, w) {
			return true
		}
	}
	return false
}

// judgeShape judges what is to be 打造 or 支持: only a place with a name.
func (g *grammar) judgeShape(p *phrase, c context, it item, named, many, tail bool) float64 {
	if c.class == lexicon.Support {
		if !named || many || c.foreign || !tail || it.open && !it.rises {
			return 0
		}
		if it.own >= 2 && (it.head == lexicon.Sure || it.head == lexicon.Project) || it.own >= 3 && it.head == lexicon.Likely {
			return 0.55
		}
		return 0
	}
	if it.count.number != "" && (it.head == lexicon.Sure || it.head == lexicon.Likely) && !many {
		return 0.6
	}
	if !named || many || c.foreign {
		return 0
	}
	switch it.head {
	case lexicon.Sure:
		if c.subject {
			if it.own >= 2 {
				return 0.6
			}
			return 0
		}
		return 0.7
	case lexicon.Project:
		return 0.7
	case lexicon.Likely:
		if c.subject {
			return 0
		}
		if it.own >= 3 && strings.Contains(c.action, "打造") && hasSuffix(p.of(it.name), "走廊") {
			return 0.5
		}
		if strings.Contains(c.action, "打造") && !hasSuffix(p.of(it.name), "中心") && !hasSuffix(p.of(it.name), "枢纽") && !hasSuffix(p.of(it.name), "走廊") {
			return 0.55
		}
	}
	return 0
}

// slogan says whether a name is a quoted code (“四大工程”, “一网两线”).
func slogan(rs []rune) bool {
	if len(rs) < 3 || rs[0] != '“' || !numeral(rs[1]) { // 芜河线“三改二”工程 has a name
		return false
	}
	for k := 2; k < len(rs); k++ {
		if rs[k] == '”' {
			return k+1 == len(rs) || k+3 == len(rs) // “四大工程”, “一二三”工程
		}
	}
	return true
}
