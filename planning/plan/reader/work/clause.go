package work

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
)

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

// clauseWorks reads one clause. last is the frame of the clause before, which a
// clause without a verb may go on with; the frame that the next one may go on
// with is returned.
func (g *grammar) clauseWorks(p *phrase, c clause, last *frame) ([]find, *frame) {
	v, object := g.verbs(p, c.from, c.to)
	if v.found && object < c.to {
		f := g.frameOf(p, v)
		inner, at, ok := g.innerVerb(p, object, c.to, v.class)
		if !ok {
			return g.listed(p, f, object, c.to), &f
		}
		in := g.frameOf(p, inner)
		if found := g.listed(p, in, at, c.to); len(found) > 0 {
			return found, &in
		}
		return g.listed(p, f, object, c.to), &f // 灌区续建配套工程: the verb stands inside a name
	}
	from := c.from
	if !v.found {
		from = object // past adverbs and times
	}
	if from >= c.to || p.says(from, c.to, "是指") || p.says(from, c.to, "指的是") {
		return nil, nil
	}
	if last != nil {
		if f := g.goesOn(p, *last, from, c.to); len(f) > 0 {
			return f, last
		}
	}
	if p.rs[from] == '对' && from+2 < c.to && !strings.ContainsRune("接标外口照应", p.rs[from+1]) {
		from++
	}
	if k, to, ok := g.ledBy(p, from, c.to); ok {
		return g.listed(p, frame{class: lexicon.Shape, action: "建设", subject: true}, k, to), nil
	}
	if f := g.turned(p, from, c.to); len(f) > 0 {
		return f, nil
	}
	if inner, at, ok := g.innerVerb(p, from, c.to, 0); ok {
		f := g.frameOf(p, inner)
		return g.listed(p, f, at, c.to), &f
	}
	if f := g.listed(p, frame{class: lexicon.Build, subject: true, moved: strings.ContainsRune("将把对", p.rs[c.from])}, from, c.to); len(f) > 0 {
		return f, nil
	}
	if c.label.len() > 0 || p.Box != "" || c.from == 0 && c.to >= len(p.rs)-1 {
		for _, w := range []string{"依托", "包括", "即"} {
			if hasPrefix(p.rs[from:c.to], w) {
				from += len([]rune(w))
			}
		}
		return g.listed(p, frame{class: lexicon.Build, bare: true, physical: g.projectLabel(p, c), label: c.label}, from, c.to), nil
	}
	return nil, nil
}

// frameOf is the context that a verb group gives its object.
func (g *grammar) frameOf(p *phrase, v verb) frame {
	f := frame{class: v.class, action: p.text(v.at)}
	f.physical = v.class == lexicon.Build || v.class == lexicon.Renew || strings.Contains(f.action, "完成")
	return f
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
		if strings.ContainsRune(string(p.rs[i+n:min(i+n+4, to)]), '的') { // the verb of a relative clause
			continue
		}
		if outer == lexicon.Build || outer == lexicon.Renew || outer == lexicon.Mend {
			continue
		}
		if i > from && strings.ContainsRune("的、至—", p.rs[i-1]) {
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

// goesOn reads a clause without a verb that continues the one before: 打造以甲为核心
// 的…片区,以乙为核心的…片区 / 新增3家…景区,7家…景区 / 推进甲码头,乙码头前期工作.
func (g *grammar) goesOn(p *phrase, last frame, from, to int) []find {
	if !last.physical && last.class != lexicon.Shape && last.class != lexicon.Run {
		return nil
	}
	it := g.item(p, stretch{from, to})
	if it.head == 0 || it.head == lexicon.Never || it.done || it.open {
		return nil
	}
	goes := last.class != lexicon.Run && (it.relative || it.count.number != "")
	if !goes && !(it.tail && it.own >= 2 && (it.head == lexicon.Sure || it.head == lexicon.Likely)) {
		return nil
	}
	return g.listed(p, last, from, to)
}

// turned reads 将旧粮库改造为…博物馆, 把县医院打造成…: what is turned, and what a verb
// of building turns it into.
func (g *grammar) turned(p *phrase, from, to int) []find {
	if p.rs[from] == '将' || p.rs[from] == '把' {
		from++
	}
	for i := from + 2; i < to; i = p.skip(i) {
		n, class := g.w.Verbs.Prefix(p.rs[i:to])
		if n < 2 || class != lexicon.Build && class != lexicon.Renew && class != lexicon.Shape && class != lexicon.Mend {
			continue
		}
		j := i + n
		if j+2 >= to || p.rs[j] != '为' && p.rs[j] != '成' {
			i += n - 1
			continue
		}
		if j++; p.rs[j] == '为' {
			j++
		}
		f := frame{class: class, action: p.text(stretch{i, i + n}), physical: class == lexicon.Build || class == lexicon.Renew}
		out := g.listed(p, f, from, i)
		if f.physical {
			out = append(out, g.listed(p, f, j, to)...)
		}
		return out
	}
	return nil
}
