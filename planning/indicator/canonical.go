package indicator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"iter"
	"strconv"

	"gangyao/platform/fault"
	"gangyao/platform/period"
)

// The canonical bytes of observations are lines of UTF-8 that end with LF: the
// tag of the form, then one line for each observation, sorted by code, version,
// area, organisation (each by its bytes; the version as a number), kind of
// period (year, half, quarter, month, cumulative) and time, with eight fields
// between tabs:
//
//	code  version  area  organisation  period  value  status  note
//
// The period is in SDMX form, the value as printed ("48.00" is not "48"), the
// status a letter of CL_OBS_STATUS. Within a field a backslash, tab, LF and CR
// are written \\ \t \n \r. Nothing else is changed, so that the SHA-256 can be
// made again by anybody from an export.
const canonicalTag = "gangyao-observations/1\n"

// Canonical writes the canonical bytes of observations, whatever order they
// come in, and returns their SHA-256 in hex: what is approved of a sheet and
// what a batch is checked against.
//
// Faults: those of Figures.Add and Figures.Sort.
func Canonical(w io.Writer, observations iter.Seq[Observation]) (sha string, err error) {
	f := NewFigures()
	for o := range observations {
		if err := f.Add(&o); err != nil {
			return "", err
		}
	}
	if err := f.Sort(); err != nil {
		return "", err
	}
	return f.canonical(w)
}

// canonical writes sorted figures; w may be nil.
func (f *Figures) canonical(w io.Writer) (string, error) {
	c := NewCanonical(f, w)
	var at Figure
	for i := range f.Len() {
		f.At(i, &at)
		if err := c.Add(&at); err != nil {
			return "", err
		}
	}
	return c.Sum()
}

// CanonicalWriter writes canonical bytes while sorted observations pass by.
type CanonicalWriter struct {
	prefixes []SeriesKey
	series   int
	prefix   []byte // the first four fields of the series at hand
	buf      []byte
	w        io.Writer
	sum      hash.Hash
}

// NewCanonical begins the canonical bytes of sorted figures; w may be nil when
// only the hash is wanted.
func NewCanonical(f *Figures, w io.Writer) *CanonicalWriter {
	return &CanonicalWriter{prefixes: f.Series(), series: -1, buf: append(make([]byte, 0, flushAt+1024), canonicalTag...), w: w, sum: sha256.New()}
}

// flushAt is how many bytes are gathered before they are hashed.
const flushAt = 1 << 15

// Add writes the next observation of Figures.At.
func (c *CanonicalWriter) Add(f *Figure) error {
	if f.Series != c.series {
		c.series = f.Series
		k := c.prefixes[f.Series]
		c.prefix = append(appendField(c.prefix[:0], string(k.Code)), '\t')
		c.prefix = append(strconv.AppendInt(c.prefix, int64(k.Version), 10), '\t')
		c.prefix = append(appendField(c.prefix, string(k.Area)), '\t')
		c.prefix = append(appendField(c.prefix, string(k.Org)), '\t')
	}
	c.buf = append(c.buf, c.prefix...)
	c.buf = append(appendPeriod(c.buf, f.Period), '\t')
	c.buf = append(appendField(c.buf, f.Printed), '\t')
	c.buf = append(append(c.buf, f.Status...), '\t')
	c.buf = append(appendField(c.buf, f.Note), '\n')
	if len(c.buf) >= flushAt {
		return c.flush()
	}
	return nil
}

func (c *CanonicalWriter) flush() error {
	c.sum.Write(c.buf) // a hash never fails
	if c.w != nil {
		if _, err := c.w.Write(c.buf); err != nil {
			return err
		}
	}
	c.buf = c.buf[:0]
	return nil
}

// Sum writes what is left and returns the SHA-256 in hex.
func (c *CanonicalWriter) Sum() (string, error) {
	if err := c.flush(); err != nil {
		return "", err
	}
	return hex.EncodeToString(c.sum.Sum(nil)), nil
}

func appendField[T string | []byte](b []byte, s T) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\':
			b = append(b, `\\`...)
		case '\t':
			b = append(b, `\t`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		default:
			b = append(b, c)
		}
	}
	return b
}

// VerifyBatch says whether a stored batch still has the observations that its
// SHA-256 was made from. An approval of a batch that fails this is void.
//
// Faults: NotFound ("indicator.batch_unknown").
func VerifyBatch(ctx context.Context, tx ReadTx, t Tenant, id BatchID) (bool, error) {
	bs, err := tx.Batches(ctx, t, id-1)
	if err != nil {
		return false, err
	}
	if len(bs) == 0 || bs[0].ID != id {
		return false, fault.New(fault.NotFound, "indicator.batch_unknown", fault.Args{"Batch": int64(id)})
	}
	f := NewFigures()
	err = tx.Load(ctx, t, id-1, id, func(_ BatchID, o *Observation) error { return f.Add(o) })
	if err == nil {
		err = f.Sort()
	}
	if fault.Is(err, fault.Invalid) { // no observation that was ever recorded looks like this
		return false, nil
	}
	if err != nil {
		return false, err
	}
	sum, err := f.canonical(nil)
	return sum == bs[0].SHA256 && f.Len() == bs[0].Rows, err
}

// appendPeriod appends the SDMX form.
func appendPeriod(b []byte, p period.Period) []byte { return append(b, p.String()...) }
