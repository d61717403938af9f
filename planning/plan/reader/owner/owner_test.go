package owner

import (
	"slices"
	"testing"

	"gangyao/planning/plan/reader/lexicon"
)

// One made-up sentence for every department; its department comes first.
func TestSuggest(t *testing.T) {
	cases := map[string]string{
		"扩大固定资产投资,加强重大项目储备":    "发展和改革局",
		"规模以上工业企业达到二百家":        "工业和信息化局",
		"新建公办幼儿园,扩大义务教育学位":     "教育局",
		"高新技术企业达到八十家,提高研发经费投入": "科学技术局",
		"打击电信网络诈骗,建设雪亮工程":      "公安局",
		"新增养老床位,提高特困人员供养水平":    "民政局",
		"开展法律援助和社区矫正":          "司法局",
		"一般公共预算收入年均增长百分之五":     "财政局",
		"推动企业上市和直接融资":          "金融事务中心",
		"城镇新增就业一万人,加强职业技能培训":   "人力资源和社会保障局",
		"守住永久基本农田,清理闲置土地":      "自然资源局",
		"空气质量优良天数比例提高":         "生态环境局(分局)",
		"改造老旧小区,筹集保障性住房":       "住房和城乡建设局",
		"建设国省干线公路,新建城乡客运站":     "交通运输局",
		"水库除险加固,整治中小河流":        "水利局",
		"建设高标准农田,稳定粮食生产":       "农业农村局",
		"防返贫监测,巩固脱贫攻坚成果":       "乡村振兴局",
		"扩大进出口,发展跨境电商":         "商务局",
		"保护非物质文化遗产,创建旅游景区":     "文化旅游广电体育局",
		"建设县域医共体,提升乡镇卫生院":      "卫生健康局",
		"做好退役军人安置优抚":           "退役军人事务局",
		"落实安全生产责任,完善应急预案":      "应急管理局",
		"对领导干部开展离任审计":          "审计局",
		"保障食品安全,推行双随机监管":       "市场监督管理局",
		"完善统计监测制度,开展人口普查":      "统计局",
		"全县森林覆盖率稳定提高":          "林业局",
		"基本医疗保险参保率保持稳定":        "医疗保障局",
		"推行一件事一次办,优化政务服务":      "行政审批服务局",
		"建设垃圾中转站,整治市容市貌":       "城市管理和综合执法局",
		"经开区亩均效益提升":            "开发区管委会",
		"新建变电站,提高供电可靠率":        "供电公司",
		"提高气象灾害预报能力":           "气象局",
		"深化供销合作社改革":            "供销合作社联合社",
		"弘扬社会主义核心价值观":          "宣传部",
		"加强基层党组织和党员队伍建设":       "组织部",
		"完善社会治理体系,推广枫桥经验":      "政法委",
		"做好青年发展规划":             "团委",
		"维护妇女合法权益,促进男女平等":      "妇女联合会",
		"加强工会建设,关爱困难职工":        "总工会",
	}
	covered := map[string]bool{}
	for text, want := range cases {
		got := Suggest(text, nil)
		if len(got) == 0 || got[0] != want || len(got) > 3 {
			t.Errorf("Suggest(%s) = %v, want %s first", text, got, want)
		}
		covered[want] = true
	}
	for _, d := range lexicon.Owners().Departments {
		if !covered[d] {
			t.Errorf("no sentence for %s", d)
		}
	}
}

func TestNothingFits(t *testing.T) {
	for _, text := range []string{"", "凝心聚力,再创佳绩", "xyz 123"} {
		if got := Suggest(text, nil); got != nil {
			t.Errorf("Suggest(%q) = %v, want nil", text, got)
		}
	}
}

// The heading decides what the text leaves open, and does not overrule what it says.
func TestHeadings(t *testing.T) {
	headings := []string{"持续改善民生福祉", "推进健康云岭医疗卫生体系建设"}
	if got := Suggest("到2025年达到60分钟以内", headings); len(got) == 0 || got[0] != "卫生健康局" {
		t.Errorf("an open text in a section on health goes to %v", got)
	}
	if got := Suggest("新建公办幼儿园十所", headings); len(got) == 0 || got[0] != "教育局" {
		t.Errorf("kindergartens in a section on health go to %v", got)
	}
}

// A subject before a blank outweighs the sentence it was taken from.
func TestSubjectBeforeContext(t *testing.T) {
	got := Suggest("柳河大桥 新建柳河大桥、县中医医院、城东小学和石桥幼儿园,完善学校布局", nil)
	if len(got) == 0 || got[0] != "交通运输局" {
		t.Errorf("the bridge goes to %v", got)
	}
	if slices.Contains(got, "教育局") {
		t.Errorf("the schools beside the bridge speak for it: %v", got)
	}
}
