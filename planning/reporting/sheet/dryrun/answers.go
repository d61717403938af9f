package dryrun

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting/sheet"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Choices are what answers may name.
type Choices struct {
	Lang        i18n.Lang
	Definitions []sheet.Known
	Areas       []sheet.Place
	// Periods are offered where none is named; any other can be typed.
	Periods []period.Period
	// Hint reads periods as they are typed.
	Hint period.Hint
}

// Wrong says what of an answer is not understood, by the name of its field.
type Wrong map[string]string

// name is how a definition is called here: its version stands behind where there
// are several.
func (c *Choices) name(k *sheet.Known) string {
	for i := range c.Definitions {
		if o := &c.Definitions[i]; o.Name == k.Name && o.Key() != k.Key() {
			return k.Name + " v" + strconv.Itoa(k.Version)
		}
	}
	return k.Name
}

func (c *Choices) nameOf(v indicator.Version) string {
	for i := range c.Definitions {
		if k := &c.Definitions[i]; k.Key() == v {
			return c.name(k)
		}
	}
	return string(v.Code)
}

func (c *Choices) placeName(code area.Code) string {
	for _, a := range c.Areas {
		if a.Code == code {
			return a.Name
		}
	}
	return string(code)
}

func (c *Choices) indicator(text string) (*indicator.Version, bool) {
	for i := range c.Definitions {
		if k := &c.Definitions[i]; c.name(k) == text || string(k.Code) == text || slices.Contains(k.Aliases, text) {
			v := k.Key()
			return &v, true
		}
	}
	return nil, false
}

func (c *Choices) place(text string) (*area.Code, bool) {
	for _, a := range c.Areas {
		if a.Name == text || string(a.Code) == text {
			return &a.Code, true
		}
	}
	return nil, false
}

// Answered is what was answered before (field mapping) and now.
func (c *Choices) Answered(form url.Values) (sheet.Mapping, Wrong, error) {
	m := sheet.Mapping{}
	if before := form.Get("mapping"); before != "" {
		if err := json.Unmarshal([]byte(before), &m); err != nil {
			return m, nil, err
		}
	}
	now := sheet.Mapping{Words: map[string]sheet.Answer{}, Columns: map[string]sheet.Answer{}, Sheets: map[string]sheet.Answer{}, Rows: map[string]sheet.Answer{}, Cells: map[string]sheet.Answer{},
		Units: map[indicator.Code]quantity.Unit{}}
	wrong := Wrong{}
	for name, x := range form {
		kind, key, ok := strings.Cut(name, ":")
		if !ok || len(x) == 0 || strings.TrimSpace(x[0]) == "" {
			continue
		}
		text := strings.TrimSpace(x[0])
		var a sheet.Answer
		switch kind {
		case "word", "row", "cell":
			if err := json.Unmarshal([]byte(text), &a); err != nil {
				return m, nil, err
			}
			map[string]map[string]sheet.Answer{"word": now.Words, "row": now.Rows, "cell": now.Cells}[kind][key] = a
		case "name":
			if a.Indicator, ok = c.indicator(text); !ok {
				wrong[name] = i18n.T(c.Lang, "dryrun.wrong.indicator", i18n.Args{"Text": text})
				continue
			}
			now.Words[key] = a
		case "place":
			if a.Area, ok = c.place(text); !ok {
				wrong[name] = i18n.T(c.Lang, "dryrun.wrong.place", i18n.Args{"Text": text})
				continue
			}
			now.Words[key] = a
		case "unit":
			now.Units[indicator.Code(key)] = quantity.Unit(text)
		}
	}
	for kind, to := range map[string]*map[string]sheet.Answer{"col": &m.Columns, "sheet": &m.Sheets} {
		keys := form[kind+"key"]
		for i, key := range keys {
			if *to == nil {
				*to = map[string]sheet.Answer{}
			}
			a := c.several(form, kind+"-"+strconv.Itoa(i)+"-", wrong)
			if delete(*to, key); a != (sheet.Answer{}) {
				(*to)[key] = a // what was taken back is gone
			}
		}
	}
	return m.Over(now), wrong, nil
}

// several reads what is said of a column or a sheet.
func (c *Choices) several(form url.Values, prefix string, wrong Wrong) sheet.Answer {
	get := func(field string) string { return strings.TrimSpace(form.Get(prefix + field)) }
	a := sheet.Answer{Ignore: get("use") == "no", Take: get("use") == "yes", Unit: quantity.Unit(get("unit"))}
	bad := func(field, key string) {
		wrong[prefix+field] = i18n.T(c.Lang, key, i18n.Args{"Text": get(field)})
	}
	var ok bool
	if text := get("indicator"); text != "" {
		if a.Indicator, ok = c.indicator(text); !ok {
			bad("indicator", "dryrun.wrong.indicator")
		}
	}
	if text := get("place"); text != "" {
		if a.Area, ok = c.place(text); !ok {
			bad("place", "dryrun.wrong.place")
		}
	}
	if text := get("period"); text != "" {
		if p, err := c.Hint.Parse(text); err == nil {
			a.Period = &p
		} else {
			bad("period", "dryrun.wrong.period")
		}
	}
	return a
}

// encode writes an answer as the value of a choice.
func encode(a sheet.Answer) string {
	b, _ := json.Marshal(a) // plain values: cannot fail
	return string(b)
}
