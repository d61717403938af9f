package geojson

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"gangyao/platform/fault"
)

// The numbers of EPSG that a Chinese office meets.
var epsg = regexp.MustCompile(`(?i)EPSG[:/]+(?:[0-9.]*[:/])?([0-9]{4,6})$`)

// span names the systems from one number to another.
type span struct {
	from, to int
	name     string
}

var (
	projected = []span{
		{3857, 3857, "Web Mercator"}, {900913, 900913, "Web Mercator"},
		{4491, 4554, "CGCS2000 / Gauss-Kruger"}, {4568, 4589, "CGCS2000 / Gauss-Kruger"},
		{2327, 2390, "Xian 1980 / Gauss-Kruger"}, {2401, 2442, "Beijing 1954 / Gauss-Kruger"}, {21413, 21483, "Beijing 1954 / Gauss-Kruger"},
		{32601, 32660, "WGS 84 / UTM"}, {32701, 32760, "WGS 84 / UTM"},
	}
	otherDatum = []span{{4610, 4610, "西安80 (Xian 1980)"}, {4214, 4214, "北京54 (Beijing 1954)"}, {4555, 4555, "新北京54 (New Beijing)"}}
)

func among(all []span, n int) string {
	for _, s := range all {
		if n >= s.from && n <= s.to {
			return s.name
		}
	}
	return ""
}

// known refuses systems other than longitude and latitude in WGS 84 or CGCS2000,
// which agree to within centimetres.
func known(crs string) error {
	name := strings.TrimSpace(crs)
	if name == "" || strings.HasSuffix(strings.ToUpper(name), "CRS84") {
		return nil
	}
	args := fault.Args{"Name": name}
	m := epsg.FindStringSubmatch(name)
	if m == nil {
		return fault.New(fault.Invalid, "outline.crs_unknown", args)
	}
	n, _ := strconv.Atoi(m[1])
	if n == 4326 || n == 4490 || n == 4979 || n == 4480 {
		return nil
	}
	if s := among(projected, n); s != "" {
		return fault.New(fault.Invalid, "outline.crs_projected", fault.Args{"Name": name, "System": s})
	}
	if s := among(otherDatum, n); s != "" {
		return fault.New(fault.Invalid, "outline.crs_datum", fault.Args{"Name": name, "System": s})
	}
	return fault.New(fault.Invalid, "outline.crs_unknown", args)
}

// system refuses coordinates that are not longitude and latitude in degrees, and says
// what they seem to be.
func (r *reading) system() error {
	if r.odd == nil {
		if r.all > 0 && r.swapped == r.all {
			return fault.New(fault.Invalid, "outline.swapped", nil)
		}
		return nil
	}
	x, y := r.odd[0], r.odd[1]
	if x >= 3 && x <= 54 && y > 90 && y <= 136 {
		return fault.New(fault.Invalid, "outline.swapped", nil)
	}
	args := fault.Args{"X": strconv.FormatFloat(x, 'f', -1, 64), "Y": strconv.FormatFloat(y, 'f', -1, 64)}
	// Within China Web Mercator reaches from 8.1 to 15.1 million eastwards; only the
	// zones 13 to 15 of six degrees, far in the west, have such numbers too.
	if x > 8_000_000 && x < 15_200_000 && y > 300_000 && y < 7_200_000 {
		return fault.New(fault.Invalid, "outline.mercator", args)
	}
	for _, east := range []float64{x, y} { // some write the northing first
		north := x + y - east
		zone := math.Trunc(east / 1_000_000)
		rest := east - zone*1_000_000
		if north < 300_000 || north > 6_200_000 || rest < 50_000 || rest > 950_000 {
			continue
		}
		switch {
		case zone == 0:
			return fault.New(fault.Invalid, "outline.gauss", args)
		case zone >= 13 && zone <= 23:
			args["Zone"], args["Degrees"], args["Meridian"] = int(zone), 6, int(6*zone-3)
			return fault.New(fault.Invalid, "outline.gauss_zone", args)
		case zone >= 24 && zone <= 45:
			args["Zone"], args["Degrees"], args["Meridian"] = int(zone), 3, int(3*zone)
			return fault.New(fault.Invalid, "outline.gauss_zone", args)
		}
	}
	return fault.New(fault.Invalid, "outline.not_degrees", args)
}
