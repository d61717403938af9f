// Package work reads the named works of a plan (新建…变电站, A、B、C等3座) and the
// named systems, platforms, registers, warnings, markets and assessments.
//
// It is a small grammar over tables of words (lexicon/work*.yaml,
// lexicon/system*.yaml): a clause is a verb group and an object; the object is
// a listing of noun phrases; a noun phrase is modifiers, a head noun, and
// perhaps a verbal noun and a quantity. Whether a phrase is a named work is
// decided from what the verb does, how sure the head noun is, and whether the
// name says anything of its own.
package work

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// Works reads the named works. tenses is parallel to ss.
func Works(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline) []reading.Work {
	g := newGrammar()
	var out []reading.Work
	for i, s := range ss {
		t := tense.Future
		if i < len(tenses) {
			t = tenses[i]
		}
		out = append(out, g.works(prepare(s), t)...)
	}
	return out
}

// works reads the works of one sentence.
func (g *grammar) works(p *phrase, t tense.Tense) []reading.Work {
	var found []find
	var before *frame // of the clause before, for a clause that goes on without a verb
	for _, c := range g.clauses(p) {
		f := g.clauseWorks(p, c, &before)
		found = append(found, f...)
	}
	var out []reading.Work
	last := -1
	for _, f := range found {
		if f.at.from < last || f.at.len() == 0 {
			continue
		}
		last = f.at.to
		w := reading.Work{
			Section: p.ID, Action: f.action, Name: f.name, Span: p.Text.Span(f.at.from, f.at.to),
			Text: p.String(), Confidence: f.confidence, Status: "planned",
		}
		if t == tense.Past || f.past && t != tense.Future {
			w.Status = "completed"
		}
		if f.count.number != "" {
			v := quantity.Parse(f.count.number)
			w.Quantity, w.Unit = &v, f.count.unit
		}
		out = append(out, w)
	}
	return out
}

// find is a work found in a phrase.
type find struct {
	at         stretch
	name       string
	action     string
	count      figure
	past       bool
	confidence float64
}

// frame is the context that a listing stands in.
type frame struct {
	class  lexicon.VerbClass
	action string
	// subject: the listing is the subject of a verb of completion.
	subject bool
	// bare: there is no verb; a box or a label lists works.
	bare  bool
	label stretch // of a bare listing
	// moved: 将 or 把 puts the listing before its verb.
	moved bool
	// physical: the verb is said of things that are built, so that a short bare
	// name among them is one too.
	physical bool
}

// clauseWorks reads one clause.
func (g *grammar) clauseWorks(p *phrase, c clause, before **frame) []find {
	last := *before
	*before = nil
	v, object := g.verbs(p, c.from, c.to)
	if v.found && object < c.to {
		f := frame{class: v.class, action: p.text(v.at)}
		f.physical = v.class == lexicon.Build || v.class == lexicon.Renew || strings.Contains(f.action, "完成")
		if inner, at, ok := g.innerVerb(p, object, c.to, v.class); ok {
			f = f2(inner, p)
			object = at
		}
		*before = &f
		return g.listed(p, f, object, c.to)
	}
	from := c.from
	if !v.found {
		from = object // past adverbs and times
	}
	if last != nil {
		if f := g.goesOn(p, *last, from, c.to); len(f) > 0 {
			*before = last
			return f
		}
	}
	if p.rs[from] == '对' && from+2 < c.to && !strings.ContainsRune("接标外口照应", p.rs[from+1]) {
		from++
	}
	if k, to, ok := g.ledBy(p, from, c.to); ok {
		return g.listed(p, frame{class: lexicon.Shape, action: "建设", subject: true}, k, to)
	}
	if inner, at, ok := g.innerVerb(p, from, c.to, 0); ok {
		f := f2(inner, p)
		*before = &f
		return g.listed(p, f, at, c.to)
	}
	if f := g.listed(p, frame{class: lexicon.Build, action: "", subject: true, moved: c.from < c.to && (p.rs[c.from] == '将' || p.rs[c.from] == '把' || p.rs[c.from] == '对')}, from, c.to); len(f) > 0 {
		return f
	}
	if c.label.len() > 0 || p.Box != "" || c.from == 0 && c.to >= len(p.rs)-1 {
		for _, w := range []string{"依托", "包括", "即"} {
			if hasPrefix(p.rs[from:c.to], w) {
				from += len([]rune(w))
			}
		}
		return g.listed(p, frame{class: lexicon.Build, bare: true, physical: g.projectLabel(p, c), label: c.label}, from, c.to)
	}
	return nil
}

func f2(v verb, p *phrase) frame {
	return frame{class: v.class, action: p.text(v.at), physical: v.class == lexicon.Build || v.class == lexicon.Renew}
}

// projectLabel says whether the label of a clause announces works (重点项目:).
func (g *grammar) projectLabel(p *phrase, c clause) bool {
	n, h := g.w.Heads.Suffix(p.of(c.label))
	l := p.text(c.label)
	return n > 0 && h == lexicon.Project || strings.HasSuffix(l, "项目") || strings.HasSuffix(l, "工程") || strings.HasSuffix(l, "建设内容")
}

// innerVerb finds a verb of building inside [from, to), with an object after it:
// 在城东新建…, 将旧厂改造成…, 支持园区建设…. outer is the class of the verb before.
func (g *grammar) innerVerb(p *phrase, from, to int, outer lexicon.VerbClass) (verb, int, bool) {
	for i := from; i < to; i = p.skip(i) {
		n, class := g.w.Verbs.Prefix(p.rs[i:to])
		if n < 2 || class != lexicon.Build && class != lexicon.Renew && !(class == lexicon.Shape && hasPrefix(p.rs[i:to], "打造")) {
			continue
		}
		if class != lexicon.Build && outer != 0 && outer != lexicon.Shape && outer != lexicon.Support {
			continue
		}
		if i == from && outer != 0 || g.nominal(p, i, to) || g.onlyTail(p, i, to) {
			i += n - 1
			continue
		}
		// the verb of a relative clause is none
		rest := stretch{i + n, to}
		of := false
		for k := rest.from; k < rest.to; k = p.skip(k) {
			if p.rs[k] == '的' && k < rest.from+4 {
				of = true
			}
		}
		if of {
			continue
		}
		if outer != 0 && outer != lexicon.Shape && outer != lexicon.Support && outer != lexicon.Run {
			continue
		}
		if i > from && (p.rs[i-1] == '的' || p.rs[i-1] == '、') {
			continue
		}
		v, object := g.verbs(p, i, to)
		if v.found && object < to {
			return v, object, true
		}
	}
	return verb{}, 0, false
}

// ledBy recognises 以…为引领, 以…等为龙头 and 把…作为, and gives what stands between.
func (g *grammar) ledBy(p *phrase, from, to int) (int, int, bool) {
	if from >= to || p.rs[from] != '以' && p.rs[from] != '把' && p.rs[from] != '将' {
		return 0, 0, false
	}
	for i := from + 1; i < to; i = p.skip(i) {
		for _, w := range []string{"为引领", "为龙头", "为载体", "为抓手", "为重点", "作为"} {
			if hasPrefix(p.rs[i:to], w) {
				return from + 1, i, true
			}
		}
	}
	return 0, 0, false
}

// listed reads the works of a listing in its frame.
func (g *grammar) listed(p *phrase, f frame, from, to int) []find {
	var out []find
	for _, gr := range g.lists(p, from, to) {
		out = append(out, g.groupWorks(p, f, gr)...)
	}
	return out
}

// groupWorks decides which members of a listing are works.
func (g *grammar) groupWorks(p *phrase, f frame, gr group) []find {
	items := make([]item, len(gr.items))
	for i, s := range gr.items {
		items[i] = g.item(p, s)
	}
	var class item
	if gr.class.len() > 0 {
		class = g.item(p, gr.class)
	}
	if n := len(items); n > 0 && gr.class.len() == 0 && !gr.etc {
		class = items[n-1] // its tail and verb govern the members before
	}
	if f.subject && !class.done && !(class.open && f.moved) && f.class == lexicon.Build {
		return nil
	}
	projects := gr.etc && (g.isProjects(p, gr.class) || class.head == lexicon.Sure && class.own == 0)
	foreign := gr.etc && !projects && g.isOther(p, gr.class, class)
	ctx := context{frame: f, tail: class.tail, done: class.done, projects: projects, foreign: foreign, many: gr.many, listing: len(items) > 1, counted: gr.count.number != ""}
	if last := len(items) - 1; last > 0 && !gr.etc && items[last].relative && !g.opensRelative(p, gr.items[last]) {
		for i := range items[:last] { // 甲、乙的丙: the members before only modify
			items[i] = item{}
		}
	}
	for i := 1; i < len(items); i++ {
		items[i].many = items[i].many || items[0].many
	}
	// first the members that stand by themselves
	take := make([]float64, len(items))
	sure := 0
	for i, it := range items {
		take[i] = g.judge(p, ctx, it)
		if take[i] > 0 && it.own > 0 {
			sure++
		}
	}
	// then bare names: 金山、银湖、铜桥等3座变电站
	var shared string
	last := len(items) - 1
	switch {
	case gr.etc && class.head == lexicon.Sure && !foreign && (gr.count.number != "" || class.own > 0 || f.physical):
		shared = p.text(stretch{class.name.from, class.name.from + class.rune + class.headLen})
		if gr.count.number == "" && last >= 0 && items[last].head == lexicon.Sure {
			shared = ""
		}
	case !gr.etc && last > 0 && (f.physical || f.subject) && items[last].head == lexicon.Sure && take[last] > 0 && !items[last].relative:
		shared = p.text(stretch{items[last].name.to - items[last].headLen, items[last].name.to})
		if it := items[last]; it.name.to > it.name.from+it.rune+it.headLen {
			shared = p.text(stretch{it.name.from + it.rune, it.name.to})
		}
	}
	var out []find
	for i, it := range items {
		var within []find
		if it.inner.len() > 2 && take[i] > 0 && p.rs[it.inner.from] == '含' {
			within = g.listed(p, frame{class: lexicon.Build, action: f.action, physical: true}, it.inner.from+1, it.inner.to)
			if len(within) > 0 && it.name.to > it.inner.from {
				it.name.to = it.inner.from - 1
			}
		}
		if it.inner.len() > 0 && take[i] > 0 && it.count.number != "" {
			if in := g.listed(p, frame{class: f.class, action: f.action, bare: true, physical: true}, it.inner.from, it.inner.to); len(in) > 0 {
				out = append(out, in...)
				continue
			}
		}
		bare := it.head == 0 && it.own > 1 && !it.many && !g.campaign(p.of(it.name)) && !strings.HasPrefix(f.action, "引")
		name := p.text(it.name)
		conf := take[i]
		if conf == 0 && bare && !foreign {
			switch {
			case shared != "" && (it.name.len() <= 6 || ctx.counted && it.name.len() <= 20) && (f.physical || f.class == lexicon.Run || f.class == lexicon.Mend || f.subject) && !f.bare:
				conf, name = 0.75, name+shared
			case projects && it.name.len() <= 16 && f.class != lexicon.Support:
				conf = 0.7
			case f.physical && sure > 0 && it.name.len() <= 8 && it.own == it.name.len():
				conf = 0.6
			}
		}
		if conf == 0 {
			continue
		}
		out = append(out, find{at: it.name, name: name, action: g.action(f, it, class), count: it.count, past: it.done || class.done, confidence: conf})
		out = append(out, within...)
	}
	// 等…处: the class itself is named (等电动汽车充电设施建设)
	if gr.etc && len(out) == 0 && class.own > 2 && class.head != 0 && class.head != lexicon.Never && !foreign {
		if conf := g.judge(p, ctx, class); conf > 0 {
			out = append(out, find{at: class.name, name: p.text(class.name), action: g.action(f, class, class), count: gr.count, past: class.done, confidence: conf})
		}
	}
	return out
}

// action is the word for what is done: the verb, or for a subject its predicate.
func (g *grammar) action(f frame, it, class item) string {
	if f.action != "" {
		return f.action
	}
	if it.done || class.done {
		return "建成"
	}
	return "建设"
}

// isProjects says whether the class of a listing is 项目 or 工程.
func (g *grammar) isProjects(p *phrase, s stretch) bool {
	t := p.text(s)
	return strings.Contains(t, "项目") || strings.Contains(t, "工程")
}

// isOther says whether the class of a listing is something that is no work.
func (g *grammar) isOther(p *phrase, s stretch, class item) bool {
	if s.len() == 0 {
		return false
	}
	rs := p.of(s)
	for e := len(rs); e > 0; e-- {
		if n, _ := g.w.Other.Suffix(rs[:e]); n > 0 && (e == len(rs) || g.onlyTail(p, s.from+e, s.to)) {
			return true
		}
	}
	return false
}

// campaign says whether a name is a plan, an action, or of a class that is no
// work, such as firms.
func (g *grammar) campaign(rs []rune) bool {
	n, _ := g.w.Other.Suffix(rs) // 企业, 平台
	return n > 0 || hasSuffix(rs, "计划") || hasSuffix(rs, "行动") || hasSuffix(rs, "活动")
}

// goesOn reads a clause without a verb that continues the one before: 打造以甲为核心
// 的…片区,以乙为核心的…片区 / 新增3家…景区,7家…景区.
func (g *grammar) goesOn(p *phrase, last frame, from, to int) []find {
	if last.class != lexicon.Build && last.class != lexicon.Renew && last.class != lexicon.Shape && !strings.Contains(last.action, "完成") {
		return nil
	}
	it := g.item(p, stretch{from, to})
	if it.head == 0 || it.head == lexicon.Never || it.done || it.open || !it.relative && it.count.number == "" {
		return nil
	}
	return g.listed(p, last, from, to)
}

// opensRelative says whether a member begins with its own relative clause.
func (g *grammar) opensRelative(p *phrase, s stretch) bool {
	for _, w := range []string{"以", "富有", "具有", "占地", "集", "面向", "连接"} {
		if hasPrefix(p.of(s), w) {
			return true
		}
	}
	return false
}
