package area

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"gangyao/platform/fault"
)

// maxCSV bounds a file of areas: a province has some 30,000 villages.
const maxCSV = 200_000

// columns are the words that head a column, without case and spaces.
var columns = map[string]string{
	"code": "code", "code6": "code", "code9": "code", "code12": "code", "代码": "code", "区划代码": "code", "统计用区划代码": "code",
	"name": "name", "名称": "name", "区划名称": "name",
	"kind": "type", "type": "type", "类型": "type", "类别": "type",
	"parent": "parent", "streetcode9": "parent", "street_code9": "parent", "parentcode": "parent", "parent_code": "parent", "上级代码": "parent", "上级": "parent",
	"from": "from", "起始日期": "from", "启用日期": "from", "to": "to", "截止日期": "to", "停用日期": "to",
	"successors": "successors", "承接代码": "successors",
}

// endings tell the kind of a place from its name, the longer ones first.
var endings = []string{"街道办事处", "街道", "民族乡", "社区居委会", "村委会", "居委会", "社区", "自治县", "自治州", "地区", "林场", "农场", "开发区", "镇", "乡", "村", "县", "区", "市", "省"}

// ReadCSV reads areas from a table with a heading: a column of codes (code, code9,
// code12, 代码), one of names (name, 名称), and if there are any kind, parent, from,
// to (days) and successors (codes with spaces between). Other columns are left
// alone. A town's twelve digits ending in 000 and padded codes are cut to the
// digits that its level has. Parents that are not named follow from the digits.
//
// Faults, all at once: Invalid "area.csv" (no table), "area.csv_heading" (no
// column of codes or names), "area.csv_row" (a line, with what is wrong),
// TooLarge "area.csv_rows".
func ReadCSV(r io.Reader, tenant Code) ([]Area, error) {
	data, err := io.ReadAll(io.LimitReader(r, 64<<20))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "area.csv", nil)
	}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "area.csv", nil)
	}
	at := map[string]int{}
	for i, h := range head {
		if name, ok := columns[strings.ToLower(strings.Join(strings.Fields(h), ""))]; ok {
			if _, taken := at[name]; !taken {
				at[name] = i
			}
		}
	}
	_, code := at["code"]
	_, name := at["name"]
	if !code || !name {
		return nil, fault.New(fault.Invalid, "area.csv_heading", nil)
	}
	var out []Area
	var errs []error
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errors.Join(append(errs, fault.Wrap(err, fault.Invalid, "area.csv", nil))...)
		}
		if len(out) >= maxCSV {
			return nil, fault.New(fault.TooLarge, "area.csv_rows", fault.Args{"Most": maxCSV})
		}
		cell := func(name string) string {
			if i, ok := at[name]; ok && i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		if strings.Join(row, "") == "" {
			continue
		}
		line, _ := in.FieldPos(0)
		a, err := fromCells(tenant, cell)
		if err != nil {
			errs = append(errs, fault.Wrap(err, fault.Invalid, "area.csv_row", fault.Args{"Line": line, "Why": err}))
			continue
		}
		out = append(out, a)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return out, nil
}

func fromCells(tenant Code, cell func(string) string) (Area, error) {
	a := Area{Tenant: tenant, Code: Trim(cell("code")), Name: cell("name"), Type: cell("type"), Parent: Trim(cell("parent"))}
	a.Level = a.Code.Level()
	if a.Parent == "" {
		a.Parent = a.Code.Up()
	}
	if a.Type == "" {
		i := slices.IndexFunc(endings, func(e string) bool { return strings.HasSuffix(a.Name, e) })
		if i >= 0 {
			a.Type = endings[i]
		}
	}
	for name, day := range map[string]*time.Time{"from": &a.From, "to": &a.To} {
		s := cell(name)
		if s == "" {
			continue
		}
		var err error
		if *day, err = time.Parse(time.DateOnly, s); err != nil {
			return a, fault.Wrap(err, fault.Invalid, "area.day", fault.Args{"Day": s})
		}
	}
	for _, s := range strings.FieldsFunc(cell("successors"), func(r rune) bool { return strings.ContainsRune(" ;；、,", r) }) {
		a.Successors = append(a.Successors, Trim(s))
	}
	return a, a.Check()
}

// Trim cuts a code padded with zeros to twelve digits to those of its level:
// 900101000000 is the county 900101, 900101100000 its town 900101100. Twelve
// digits that end in other than three zeros are a village.
func Trim(s string) Code {
	s = strings.TrimSpace(s)
	switch {
	case len(s) != 12 || !strings.HasSuffix(s, "000"):
	case strings.HasSuffix(s, "000000"):
		return Code(s[:6])
	default:
		return Code(s[:9])
	}
	return Code(s)
}
