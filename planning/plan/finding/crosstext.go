package finding

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/reading"
)

var (
	fullCoverage = mustPattern(`[^。;,]{2,24}全覆盖`)
	insurance    = regexp.MustCompile(`基本(养老|医疗)保险`)
)

// alreadyCovered: a promise of full coverage of something whose rate a results
// row already gives as 100 %.
func alreadyCovered(in *Input) []reading.Finding {
	var full []fact
	for _, f := range in.facts {
		n, ok := f.Value.Number()
		if ok && f.Role == result && f.Unit == "%" && n.Equal(decimal.NewFromInt(100)) && f.Row >= 0 && in.words.kinOf[f.Name] != "" {
			full = append(full, f)
		}
	}
	var out []reading.Finding
	seen := map[string]int{}
	for _, h := range in.grep(fullCoverage) {
		if !h.passage.future() {
			continue
		}
		if !strings.Contains(h.text, "参保") && !strings.Contains(h.text, "法定人群") {
			continue
		}
		// the insurance may be named in an earlier clause of the sentence
		named := insurance.FindAllString(in.words.replaceSynonyms(h.passage.S[:h.from]+h.text), -1)
		for _, f := range full {
			kin := in.words.kinOf[f.Name]
			if len(named) == 0 || !strings.HasPrefix(kin, named[len(named)-1]) {
				continue
			}
			if i, ok := seen[kin]; ok {
				out[i].Spans = append(out[i].Spans, h.span)
				continue
			}
			seen[kin] = len(out)
			out = append(out, reading.Finding{
				Code: "cross-reading", Severity: reading.Note,
				Message:     fmt.Sprintf("“%s”作为新任务提出，而%s“%s”在%d年已记为100%%。", shorten(h.text, 24), f.Where, f.Printed, f.Year),
				Arithmetic:  fmt.Sprintf("目标：全覆盖（100%%）；%d年完成：%s%%；差额0", f.Year, f.Value),
				Explanation: "表中覆盖率可能只对部分人群计算；新任务也可能意在保持。",
				Advice:      "请写明人群范围和口径；属保持的写“保持全覆盖”，并给出可核验的参保人数或参保率。",
				Spans:       []reading.Span{h.span, f.Span},
			})
		}
	}
	return out
}

var (
	rankReached  = mustPattern(`((?:全国|全省|全市|全区)[\p{Han}]{2,10}?)(?:的)?第([一二三四五六七八九十\d]{1,3})[位名]`)
	rankPromised = mustPattern(`((?:全国|全省|全市|全区)[\p{Han}]{2,10}?)(?:的)?(?:前?([一二三四五六七八九十百\d]{1,4})强|前([一二三四五六七八九十\d]{1,3})[位名]?)`)
)

// alreadyRanked: a promise to enter the first n of a field in which a better
// place is already reported.
func alreadyRanked(in *Input) []reading.Finding {
	reached := in.grep(rankReached)
	var out []reading.Finding
	found := map[string]int{}
	for _, h := range in.grep(rankPromised) {
		goal := numeralOf(h.groups[2] + h.groups[3])
		if goal == 0 || !h.passage.future() {
			continue
		}
		for _, r := range reached {
			place := numeralOf(r.groups[2])
			if r.groups[1] != h.groups[1] || place == 0 || place > goal || r.span[0] >= h.span[0] {
				continue
			}
			key := h.groups[1] + fmt.Sprint(goal)
			if i, ok := found[key]; ok {
				out[i].Spans = append(out[i].Spans, h.span)
				break
			}
			found[key] = len(out)
			out = append(out, reading.Finding{
				Code: "cross-reading", Severity: reading.Note,
				Message:     fmt.Sprintf("提出进入“%s前%d”，而前文称已居第%d位。", h.groups[1], goal, place),
				Arithmetic:  fmt.Sprintf("已达第%d位，目标第%d位以内：%d≤%d", place, goal, place, goal),
				Explanation: "两个排名可能不是同一种评价（如综合考核与综合实力），或只是某一年的名次。",
				Advice:      "请写明两个排名的名称和发布单位；属同一排名的，目标改为保位或进位。",
				Spans:       []reading.Span{h.span, r.span},
			})
			break
		}
	}
	return out
}

// numeralOf reads a small number in Arabic or Chinese digits; 0 when it is none.
func numeralOf(s string) int {
	if s == "" {
		return 0
	}
	if n, err := decimal.NewFromString(s); err == nil {
		return int(n.IntPart())
	}
	digits := map[rune]int{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	total, cur := 0, 0
	for _, r := range s {
		switch r {
		case '十', '百':
			unit := 10
			if r == '百' {
				unit = 100
			}
			if cur == 0 {
				cur = 1
			}
			total += cur * unit
			cur = 0
		default:
			d, ok := digits[r]
			if !ok {
				return 0
			}
			cur = d
		}
	}
	return total + cur
}

var (
	villagesAll   = mustPattern(`(\d{2,4})个(行政村|建制村|村部|村级活动场所|村级组织活动场所|村卫生室|农家书屋)(?:[^。;,]{0,6})(全部|均|全面|全覆盖)`)
	villagesWhole = mustPattern(`全[市县区](\d{2,4})个(行政村|建制村)`)
)

// villagesAgainstVillages: 全部 said of two different numbers of things of which
// every village has one.
func villagesAgainstVillages(in *Input) []reading.Finding {
	var all []hit
	for _, re := range []*pattern{villagesWhole, villagesAll} {
		for _, h := range in.grep(re) {
			if !slices.ContainsFunc(all, func(o hit) bool { return o.span.Overlaps(h.span) }) {
				all = append(all, h)
			}
		}
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			x, y := numeralOf(a.groups[1]), numeralOf(b.groups[1])
			// far apart numbers are partial programmes, not two counts of all
			if x == y || min(x, y)*10 < max(x, y)*8 {
				continue
			}
			return []reading.Finding{{
				Code: "cross-reading", Severity: reading.Note,
				Message:     fmt.Sprintf("“%s”与“%s”都说是全部，数量却不同。", shorten(a.text, 20), shorten(b.text, 20)),
				Arithmetic:  fmt.Sprintf("|%d－%d|＝%d", x, y, max(x, y)-min(x, y)),
				Explanation: "可能是合村并居前后的村数，或有的村与邻村共用。",
				Advice:      "请写明村数的时点，或说明差额。",
				Spans:       []reading.Span{a.span, b.span},
			}}
		}
	}
	return nil
}

// startsWork: the work is still to be begun, as against 建成, 续建, 改造.
var startsWork = regexp.MustCompile(`^(规划|谋划|新|开工)?(新建|建设|开工)$`)

var routeTail = regexp.MustCompile(`(高速公路|高速|铁路|城铁|高铁|轨道交通|大桥|机场|航道|码头)$`)

// existingAndPlanned: a route that one place leans on as existing and another
// orders to be built.
func existingAndPlanned(in *Input) []reading.Finding {
	var out []reading.Finding
	seen := map[string]bool{}
	leaning := in.grep(leansOn)
	for _, w := range in.Reading.Works {
		if len(leaning) == 0 || w.Status == "completed" || !startsWork.MatchString(w.Action) || !routeTail.MatchString(w.Name) {
			continue
		}
		short := strings.TrimSuffix(w.Name, "公路")
		if len([]rune(short)) < 4 || seen[short] {
			continue
		}
		seen[short] = true
		for _, h := range leaning {
			i := strings.Index(h.text, short)
			if i < 0 || h.span.Overlaps(w.Span) || alongside.MatchString(h.text) {
				continue
			}
			at := h.passage.at(h.from+i, h.from+i+len(short))
			out = append(out, reading.Finding{
				Code: "cross-reading", Severity: reading.Note,
				Message:     fmt.Sprintf("“%s”一处作为已有条件依托，另一处列为待%s。", w.Name, w.Action),
				Explanation: "依托的可能是已建成的一段，或按建成后的情形布局。",
				Advice:      "请写明现状：已通车、在建还是拟建；布局依赖它的，注明建成时间。",
				Spans:       []reading.Span{at, w.Span},
			})
			break
		}
	}
	return out
}

// leansOn is what a sentence takes for given.
var leansOn = mustPattern(`依托[^。;]{1,60}`)

// alongside: what is leaned on is the land beside the route, not the route.
var alongside = regexp.MustCompile(`(绿化|防护带|绿带|绿廊|景观带)`)

var becomes = mustPattern(`((?:[\p{Han}]{2,4}、)+[\p{Han}]{2,4}?)等?(?:乡镇|镇)?(?:发展|建设|打造|培育)(?:成为|成|为)([\p{Han}]{3,14})`)

// listsOfOneKind: the list of members of one kind, given twice and differently.
func listsOfOneKind(in *Input) []reading.Finding {
	type named struct {
		h     hit
		names []string
	}
	groups := map[string][]named{}
	var order []string
	for _, h := range in.grep(becomes) {
		kind := h.groups[2]
		if groups[kind] == nil {
			order = append(order, kind)
		}
		names := strings.Split(h.groups[1], "、")
		for _, lead := range []string{"重点引导", "引导", "支持", "推动", "推进", "重点"} {
			names[0] = strings.TrimPrefix(names[0], lead)
		}
		groups[kind] = append(groups[kind], named{h, names})
	}
	f := reading.Finding{Code: "cross-reading", Severity: reading.Note}
	var sums, kinds []string
	for _, kind := range order {
		g := groups[kind]
		for _, b := range g[1:] {
			a := g[0]
			onlyA, onlyB := without(a.names, b.names), without(b.names, a.names)
			if len(onlyA)+len(onlyB) == 0 || len(onlyA) == len(a.names) {
				continue
			}
			kinds = append(kinds, kind)
			sums = append(sums, fmt.Sprintf("%s：一处%d个，另一处%d个；只见于前者：%s；只见于后者：%s", kind, len(a.names), len(b.names), orNone(onlyA), orNone(onlyB)))
			f.Spans = append(f.Spans, a.h.span, b.h.span)
		}
	}
	if len(f.Spans) == 0 {
		return nil
	}
	f.Message = fmt.Sprintf("同一类名单前后两处不一致：%s。", list(kinds, 4))
	f.Arithmetic = lines(sums)
	f.Explanation = "带“等”字的名单可以不列全。"
	f.Advice = "请确定完整名单，两处写成一样，或后一处写“见前”。"
	return []reading.Finding{f}
}

func without(a, b []string) []string {
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "无"
	}
	return strings.Join(names, "、")
}
