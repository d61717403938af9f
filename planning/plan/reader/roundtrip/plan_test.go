package roundtrip_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"gangyao/platform/quantity"
)

// node is a section of a made-up plan.
type node struct {
	title string
	paras []string
	kids  []*node
}

// sentences of which paragraphs are made, in turn.
var sentences = []string{
	"“十四五”以来，全县上下同心协力，地区生产总值由236.4亿元增加到318.7亿元，年均增长6.8%，三次产业结构调整为12.6:41.3:46.1。",
	"培育规模工业企业47家，累计完成技改投资38亿元，高新技术产业增加值占比提高到24.5%。",
	"把做强工厂和农场放在前面，推动老厂改造，支持企业更新设备、改进工艺、提升质量。",
	"到2030年，全县公路通车里程达到2860公里，其中高速公路112公里，实现所有建制村通双车道。",
	"实施青石水库除险加固、南溪灌区续建配套等6项水利工程，新增和恢复灌溉面积4.2万亩。",
	"健全多层次社会保障体系，基本养老保险参保率稳定在97%以上，城乡低保标准逐年提高。",
	"新建县人民医院新院区和3所乡镇卫生院，每千人口拥有床位数达到7.2张，家庭医生签约服务覆盖率达到85%。",
	"推进农村生活污水治理，完善“户分类、村收集、乡转运、县处理”的垃圾处置体系，行政村覆盖率达到100%。",
	"加强文化遗产保护利用，办好柳河龙舟节、白塔山茶会等活动，建设县博物馆和12个乡镇综合文化站。",
	"严格落实耕地保护责任，耕地保有量不低于51.3万亩，粮食综合生产能力稳定在28万吨以上。",
	"发展“互联网+政务服务”，推动政务数据归集共享，让群众办事“最多跑一次”。",
	"引导金融机构加大对小微企业和“三农”的信贷投放，力争每年新增贷款15亿元以上。",
	"同时也要看到，发展不平衡不充分问题仍然突出，产业链条不长、创新能力不强、人才短缺等短板亟待补齐。",
	"围绕稻米、油茶、生猪、中药材四条产业链，建设2个现代农业产业园，培育省级以上龙头企业8家。",
	"开展城市更新行动，改造老旧小区64个，建设口袋公园20处，新增停车位3500个。",
	"加快建设云岭数据中心，5G网络实现乡镇以上全覆盖，数字经济核心产业增加值占比达到8%左右。",
	"强化规划实施的组织领导，明确责任分工，加强年度监测、中期评估和总结评估，及时研究解决问题。",
}

// made is a plan whose paragraphs are made of the clauses of sentences, mixed
// in a way that never changes.
func made() *node {
	var clauses []string
	for _, s := range sentences {
		for _, c := range strings.Split(strings.TrimSuffix(s, "。"), "，") {
			if strings.Count(c, "“") == strings.Count(c, "”") {
				clauses = append(clauses, c)
			}
		}
	}
	dice := rand.New(rand.NewPCG(15, 2030))
	para := func() string {
		var b strings.Builder
		for n := 1 + dice.IntN(4); n > 0; n-- {
			for k := 1 + dice.IntN(4); k >= 0; k-- {
				b.WriteString(clauses[dice.IntN(len(clauses))])
				if k > 0 {
					b.WriteString("，")
				}
			}
			b.WriteString("。")
		}
		return b.String()
	}
	root := &node{title: "清溪县国民经济和社会发展第十五个五年规划纲要"}
	for _, chapter := range []struct {
		title string
		kids  []string
	}{
		{"发展基础和发展环境", []string{"发展成就", "面临形势"}},
		{"总体要求和主要目标", []string{"指导思想", "基本原则", "主要目标"}},
		{"加快建设现代化产业体系", []string{"推动制造业提质升级", "大力发展现代服务业", "做优做特山区农业"}},
		{"完善现代化基础设施网络", []string{"构建综合立体交通网", "强化水利和能源保障"}},
		{"推动绿色低碳发展", []string{"持续改善环境质量", "加强生态保护修复", "促进资源节约集约利用"}},
		{"增进民生福祉", []string{"办好人民满意的教育", "建设健康清溪", "健全社会保障体系"}},
		{"保障规划实施", []string{"加强组织领导", "健全评估机制"}},
	} {
		c := &node{title: chapter.title, paras: []string{para()}}
		for i, title := range chapter.kids {
			s := &node{title: title, paras: []string{para()}}
			if i == 1 && len(chapter.kids) > 2 {
				for _, t := range []string{"优化布局", "补齐短板", "创新机制"} {
					s.kids = append(s.kids, &node{title: t, paras: []string{para(), para()}})
				}
			} else {
				s.paras = append(s.paras, para(), para())
			}
			c.kids = append(c.kids, s)
		}
		root.kids = append(root.kids, c)
	}
	return root
}

// numbering is how headings are numbered, by level.
type numbering struct {
	name   string
	labels []func(n int) string
	// through: the second level counts on through the first
	through bool
}

func chinese(format string) func(int) string {
	return func(n int) string { return fmt.Sprintf(format, quantity.Chinese(n)) }
}

func arabic(format string) func(int) string {
	return func(n int) string { return fmt.Sprintf(format, n) }
}

var numberings = []numbering{
	{name: "篇 章 节", labels: []func(int) string{chinese("第%s篇 "), chinese("第%s章 "), chinese("第%s节 ")}, through: true},
	{name: "章 节 一、", labels: []func(int) string{chinese("第%s章　"), chinese("第%s节　"), chinese("%s、")}},
	{name: "章 (一) 1.", labels: []func(int) string{chinese("第%s章 "), chinese("（%s）"), arabic("%d．")}},
	{name: "部分 一、 (一)", labels: []func(int) string{chinese("第%s部分 "), chinese("%s、"), chinese("（%s）")}},
	{name: "一、 (一) 1.", labels: []func(int) string{chinese("%s、"), chinese("（%s）"), arabic("%d. ")}},
	{name: "一、 (一) (1)", labels: []func(int) string{chinese("%s、"), chinese("(%s)"), arabic("（%d）")}},
	{name: "Arabic chapters", labels: []func(int) string{arabic("第%d章 "), arabic("第%d节 "), chinese("%s、")}},
}

// printed is a plan written out: what a reader must find again, and its lines.
type printed struct {
	title    string
	headings []string // level and title
	labels   []string
	paras    []string
	lines    []typed
}

// typed is one paragraph or heading with its level, 0 for prose.
type typed struct {
	level int
	text  string
}

// write numbers the headings of a plan.
func write(root *node, n numbering) printed {
	p := printed{title: root.title}
	counts := make([]int, len(n.labels)+1)
	var walk func(kids []*node, level int)
	walk = func(kids []*node, level int) {
		for i, k := range kids {
			number := i + 1
			if n.through && level == 2 {
				counts[2]++
				number = counts[2]
			}
			label := n.labels[level-1](number)
			p.headings = append(p.headings, fmt.Sprintf("%d %s", level, k.title))
			p.labels = append(p.labels, label)
			p.lines = append(p.lines, typed{level, label + k.title})
			for _, s := range k.paras {
				p.paras = append(p.paras, s)
				p.lines = append(p.lines, typed{0, s})
			}
			walk(k.kids, level+1)
		}
	}
	walk(root.kids, 1)
	return p
}
