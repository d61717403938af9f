package work

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
)

// listed reads the works of a listing in its frame.
func (g *grammar) listed(p *phrase, f frame, from, to int) []find {
	var out []find
	for _, gr := range g.lists(p, from, to) {
		out = append(out, g.groupWorks(p, f, gr)...)
	}
	return out
}

// groupWorks decides which members of a listing are works: first those that
// stand by themselves, then bare names that the listing makes works.
func (g *grammar) groupWorks(p *phrase, f frame, gr group) []find {
	items, class := g.members(p, gr)
	if f.subject && f.class == lexicon.Build && !class.done && !(class.open && f.moved) && !(class.rises && class.head == lexicon.Sure && class.own > 0) {
		return nil
	}
	c := context{frame: f, tail: class.tail, done: class.done, many: gr.many, listing: len(items) > 1, counted: gr.count.number != ""}
	c.projects = gr.etc && !g.w.NotProjects.Within(p.of(gr.class)) && (isProjects(p.text(gr.class)) || class.head == lexicon.Sure && class.own == 0)
	c.foreign = gr.etc && !c.projects && g.isOther(p, gr.class, class)
	take := make([]float64, len(items))
	for i, it := range items {
		if take[i] = g.judge(p, c, it); take[i] > 0 && it.own > 0 {
			c.named++
		}
	}
	shared := g.shared(p, c, gr, items, class, take)
	c.acted = shared != "" && class.head == lexicon.Action
	var out []find
	for i, it := range items {
		found := find{at: it.name, name: p.printed(it.name), count: it.count, past: it.done || class.done, confidence: take[i]}
		if found.confidence == 0 {
			if found.confidence = g.judgeBare(p, c, it, shared); found.confidence == 0 {
				continue
			}
			if shared != "" && it.name.len() <= 20 && (it.name.len() <= 6 || c.counted || c.acted || reaches(p.of(it.name))) {
				found.name += shared
			}
		} else if shared != "" && gr.etc && (it.headLen == 1 && it.name.len() <= 3 || it.head == lexicon.Likely && reaches(p.of(it.name)) && p.rs[it.name.to-1] != '段') {
			found.name += shared // 银湖 is a place here, and so is 城东至开发区
		}
		found.action, found.unfinished = action(f, it, class)
		in := g.within(p, f, it)
		if len(in) > 0 && it.count.number != "" { // 变电站3座(甲变、乙变)
			out = append(out, in...)
			continue
		}
		if len(in) > 0 && found.at.to > it.inner.from { // 甲线(含乙大桥)
			found.at.to = it.inner.from - 1
			found.name = p.printed(found.at)
		}
		out = append(append(out, found), in...)
	}
	// the class itself is named: 居民区、停车场等电动汽车充电设施建设
	if gr.etc && len(out) == 0 && class.own > 2 && !c.foreign {
		if conf := g.judge(p, c, class); conf > 0 {
			w := find{at: class.name, name: p.printed(class.name), count: gr.count, past: class.done, confidence: conf}
			w.action, w.unfinished = action(f, class, class)
			out = append(out, w)
		}
	}
	return out
}

// members takes the members of a listing and its class apart. Without 等 the
// last member serves as class: its tail and verb govern those before.
func (g *grammar) members(p *phrase, gr group) ([]item, item) {
	items := make([]item, len(gr.items))
	for i, s := range gr.items {
		items[i] = g.item(p, s)
	}
	last := len(items) - 1
	for i := range items {
		switch {
		case i > 0 && items[0].many: // 一批甲、乙
			items[i].many = true
		case i < last && !gr.etc && items[last].relative && !opensRelative(p.of(gr.items[last])): // 甲、乙的丙
			items[i] = item{}
		}
	}
	switch {
	case gr.class.len() > 0:
		return items, g.item(p, gr.class)
	case last >= 0:
		return items, items[last]
	}
	return items, item{}
}

// shared is the head noun that bare members of a listing share: 金山、银湖等2座变电站,
// 金山、银湖污水处理厂; empty when they share none.
func (g *grammar) shared(p *phrase, c context, gr group, items []item, class item, take []float64) string {
	last := len(items) - 1
	if last < 0 || c.bare || !(c.physical || c.subject || c.class == lexicon.Run || c.class == lexicon.Mend || c.class == lexicon.Support && c.tail) {
		return ""
	}
	if gr.etc && gr.class.len() == 0 {
		return ""
	}
	if gr.etc {
		if class.head == lexicon.Action && !c.foreign {
			return g.sharedAction(p, class)
		}
		if class.head != lexicon.Sure && !(class.head == lexicon.Likely && (class.own > 0 || class.rune > 0) && (c.physical || c.tail && !c.counted)) || c.foreign || !c.counted && (items[last].head == lexicon.Sure || class.own == 0 && !c.physical && !(c.tail && reaches(p.of(items[last].name)))) {
			return ""
		}
		s := stretch{class.name.from, class.name.from + class.rune + class.headLen}
		if p.rs[s.from] == '“' { // 等“五大救治中心”
			s.from++
		}
		if _, end, ok := g.leadingFigure(p, s.from, s.to); ok {
			s.from = end
		}
		return p.printed(s)
	}
	it := items[last]
	if last > 0 && it.head == lexicon.Action && take[last] > 0 && !it.relative {
		return g.sharedAction(p, it)
	}
	if last == 0 || it.head != lexicon.Sure || take[last] == 0 || it.relative || !c.physical && !c.subject && !((c.class == lexicon.Run || c.class == lexicon.Support) && c.tail) {
		return ""
	}
	if end := it.name.from + it.rune; it.name.to > end+it.headLen { // …厂二期工程
		return p.printed(stretch{end, it.name.to})
	}
	return p.printed(stretch{it.name.to - it.headLen, it.name.to})
}

// sharedAction is what an action does, with its object, when places share it:
// 东湖片区、西园片区|城中村改造; empty when it has no object that is a thing.
func (g *grammar) sharedAction(p *phrase, it item) string {
	head := it.name.from + it.rune
	for k := head - 1; k > it.name.from; k-- {
		if n, _ := g.w.Concrete.Prefix(p.rs[k:head]); n == head-k && n > 1 {
			return p.printed(stretch{k, it.name.to})
		}
	}
	return ""
}

// within reads what a bracket after a name lists: 3座(甲变、乙变), (含乙大桥).
func (g *grammar) within(p *phrase, f frame, it item) []find {
	in := it.inner
	switch {
	case in.len() > 2 && p.rs[in.from] == '含':
		return g.listed(p, frame{class: lexicon.Build, action: f.action, physical: true}, in.from+1, in.to)
	case in.len() > 1 && it.count.number != "":
		return g.listed(p, frame{class: f.class, action: f.action, bare: true, physical: true}, in.from, in.to)
	}
	return nil
}

// action is the word for what is done, the verb or for a subject its predicate,
// and whether that predicate leaves it unfinished.
func action(f frame, it, class item) (string, bool) {
	if f.action != "" {
		return f.action, false
	}
	done := it.predicate
	if done == "" {
		done = class.predicate
	}
	if done == "" {
		return "建设", false
	}
	return done, strings.Contains(done, "加快") || strings.HasSuffix(done, "推进") || strings.HasSuffix(done, "启动")
}

// isProjects says whether the class of a listing is 项目 or 工程.
func isProjects(class string) bool {
	return strings.Contains(class, "项目") || strings.Contains(class, "工程")
}

// isOther says whether the class of a listing is something that is no work: 等龙头
// 企业, 等重点领域…
func (g *grammar) isOther(p *phrase, s stretch, class item) bool {
	rs := p.of(s)
	if class.head != 0 && class.head != lexicon.Never && class.head != lexicon.Action {
		return false
	}
	for k := 0; k < len(rs) && k < 8; k++ {
		n, _ := g.w.Other.Prefix(rs[k:])
		if n == 0 || n == 1 && k+n < len(rs) { // 等地, not 等地段
			continue
		}
		if m, h := g.w.Heads.Prefix(rs[k:]); m <= n || h == lexicon.Never {
			return true
		}
	}
	return false
}

// campaign says whether a name is a plan, an action, or of a class that is no
// work, such as firms; a platform is one among counted projects.
func (g *grammar) campaign(rs []rune, project bool) bool {
	if project && hasSuffix(rs, "平台") {
		return false
	}
	n, _ := g.w.Other.Suffix(rs) // 企业, 平台
	switch rs[len(rs)-1] {
	case '化', '型', '性', '式': // 实体化、功能型…集聚区
		return true
	}
	return n > 0 || hasSuffix(rs, "计划") || hasSuffix(rs, "行动") || hasSuffix(rs, "活动")
}

// opensRelative says whether a member begins with its own relative clause.
func opensRelative(rs []rune) bool {
	for _, w := range []string{"以", "富有", "具有", "占地", "集", "面向", "连接"} {
		if hasPrefix(rs, w) {
			return true
		}
	}
	return false
}
