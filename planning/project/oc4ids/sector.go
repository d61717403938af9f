package oc4ids

import "strings"

// sectors are words that point to a code of the standard's projectSector list; the
// first that a project's kind or name holds counts.
var sectors = []struct{ words, code string }{
	{"机场 航空", "transport.air"}, {"码头 港口 航道", "transport.water"}, {"铁路 高铁", "transport.rail"},
	{"公路 道路 大道 国道 省道 桥 隧道", "transport.road"}, {"公交 轨道 停车", "transport.urban"}, {"交通 物流", "transport"},
	{"光伏 太阳能", "energy.solar"}, {"风电", "energy.wind"}, {"水电站", "energy.hydropower"}, {"生物质", "energy.biomass"},
	{"变电站 输变电 电网 燃气 充电 能源 储能", "energy"}, {"防洪 堤防 除险", "naturalResources.floodProtection"},
	{"水厂 供水 污水 垃圾 管网 水务 水利 水库", "waterAndWaste"}, {"学校 中学 小学 幼儿园 教育 学院", "education"},
	{"医院 卫生 医疗 疾控 养老", "health"}, {"数据中心 通信 5G 信息化 智慧", "communications"},
	{"保障房 安置房 棚户区 公租房", "socialHousing"}, {"体育 文化 旅游 公园 博物馆 图书馆", "cultureSportsAndRecreation"},
	{"生态 造林 矿山 湿地", "naturalResources"}, {"产业 园区 工业 农业 制造", "economy"},
}

// sector is the code for a kind and a name; empty when no word points anywhere.
func sector(text string) string {
	for _, s := range sectors {
		for _, w := range strings.Fields(s.words) {
			if strings.Contains(text, w) {
				return s.code
			}
		}
	}
	return ""
}
