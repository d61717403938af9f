package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// Act says what a run looked at.
type Act string

const (
	Submission Act = "submission" // a sheet of a reporting round
	Import     Act = "import"     // a file
	Revision   Act = "revision"
	Standing   Act = "standing" // the figures in force
)

// Acts lists all acts.
func Acts() []Act { return []Act{Submission, Import, Revision, Standing} }

// Key is the message that names the act.
func (a Act) Key() string { return "check.act." + string(a) }

// Run is one run over a submission or an import, as it is kept. Runs are only
// ever added: checking the same thing again makes another run.
type Run struct {
	Tenant area.Code
	ID     int64 // numbers the tenant's runs from 1
	Act    Act
	// Ref is what was looked at: the id of a sheet, the SHA-256 of a file.
	Ref   string
	Round string // the reporting round; empty outside of one
	Batch int64  // the batch of facts that came of it; 0 before there is one
	By    string
	At    time.Time
	// Counts are of all checks, also of those that found nothing.
	Counts []Count
}

// Held names a result that still holds. Of standing runs each keeps only what those
// before it had not found; what one does not find again, it ends.
type Held struct {
	Run         int64
	Seq         int
	Fingerprint string // Result.Fingerprint
}

// Kept is a result as it is kept.
type Kept struct {
	Run int64
	Seq int // numbers the results of the run from 1
	// Act, Ref and At are those of the run.
	Act Act
	Ref string
	At  time.Time
	// Org is the organisation that reports the first cell; the one that answers.
	Org    identity.OrgID
	Result Result
	// Answers are the explanations given so far, oldest first. They hold for every
	// run over the same thing that comes to the same result.
	Answers []Answer
}

// Open says whether the result still asks for something: it blocks, or asks for
// a remark that nobody has made.
func (k *Kept) Open() bool {
	return k.Result.Severity == Block || k.Result.Severity == Remark && len(k.Answers) == 0
}

// Answer is an explanation of a result.
type Answer struct {
	Text   string
	By     string
	Person identity.PersonID
	At     time.Time
}

// Query narrows a search for results. Zero fields do not narrow.
type Query struct {
	Code     formula.Code
	Area     area.Code
	Org      identity.OrgID
	Check    string
	Severity Severity
	Act      Act
	// Signals: only signals (true) or none (false); nil: both.
	Signals *bool
	Round   string
	Batch   int64
	Ref     string
	Run     int64
	// Open: only results that still ask for something (true), or only others.
	Open *bool
	// Latest leaves out runs that were followed by another over the same thing, and of
	// standing runs what was ended.
	Latest bool
	// AfterRun and AfterSeq continue a list; Limit is at most 1000, 0 means 200.
	AfterRun int64
	AfterSeq int
	Limit    int
}

// Writer adds runs, results and answers, within a transaction or in one of its
// own. Nothing is ever changed or removed.
type Writer interface {
	// Keep numbers and stores a run with its results, which it numbers from 1; org
	// says who reports a cell.
	Keep(ctx context.Context, run *Run, results []Result, org func(Cell) identity.OrgID) error
	// Held lists the results of standing runs over a thing that no later run ended.
	// Within a transaction, nobody else keeps a run until that ends.
	Held(ctx context.Context, t area.Code, ref string) ([]Held, error)
	// End says of results of standing runs that a run did not find them again.
	End(ctx context.Context, t area.Code, run int64, which []Held) error
	// Explain adds an explanation to a result.
	//
	// Faults: NotFound ("check.no_result"); Invalid ("check.answer_empty") without
	// a text, ("check.answer_block") where the result blocks.
	Explain(ctx context.Context, t area.Code, run int64, seq int, a Answer) error
}

// Store keeps runs, results and answers. checkdb implements it on SQLite and
// PostgreSQL.
type Store interface {
	Writer
	// Runs lists the runs over a thing (all for ""), newest first, at most limit.
	Runs(ctx context.Context, t area.Code, ref string, limit int) ([]Run, error)
	// Last is the newest run over a thing; 0: there is none.
	Last(ctx context.Context, t area.Code, ref string) (int64, error)
	// Find lists results, by run and number.
	Find(ctx context.Context, t area.Code, q Query) ([]Kept, error)
}

// Fingerprint names what a result says: the check, the cells and the figures.
// The same finding in a later run has the same fingerprint, so that what was
// explained once need not be explained again; another figure asks again.
func (r *Result) Fingerprint() (string, error) {
	m, err := EncodeMsg(r.Message)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "1\n%s\n%d\n", r.Check, r.Version)
	for _, c := range r.Cells {
		fmt.Fprintf(h, "%s\t%d\t%s\t%s\t%s\n", c.Code, c.Version, c.Area, c.Org, c.Period)
	}
	h.Write(m)
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// argument is an argument of a message with its type, for storage.
type argument struct {
	Type string          `json:"t"`
	Data json.RawMessage `json:"v"`
}

type message struct {
	Key  string              `json:"key"`
	Args map[string]argument `json:"args,omitempty"`
}

// EncodeMsg writes a message so that it can be shown in any language later.
// Arguments are texts, whole numbers, figures, times, keys and messages; any
// other is Internal ("fault.internal").
func EncodeMsg(m i18n.Msg) ([]byte, error) {
	out := message{Key: m.Key, Args: map[string]argument{}}
	for name, v := range m.Args {
		var t string
		switch x := v.(type) {
		case string:
			t = "s"
		case int:
			t = "i"
		case time.Time:
			t = "d"
		case quantity.Value:
			t = "q"
		case i18n.Key:
			t = "k"
		case i18n.Msg:
			b, err := EncodeMsg(x)
			if err != nil {
				return nil, err
			}
			t, v = "m", json.RawMessage(b)
		case interface {
			StringFixed(int32) string
			String() string
		}: // a decimal
			t, v = "q", x.String()
		default:
			return nil, fault.Wrap(fmt.Errorf("argument %s of %s is a %T", name, m.Key, v), fault.Internal, "fault.internal", nil)
		}
		data, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		out.Args[name] = argument{t, data}
	}
	return json.Marshal(out)
}

// DecodeMsg reads what EncodeMsg wrote.
func DecodeMsg(data []byte) (i18n.Msg, error) {
	var in message
	if err := json.Unmarshal(data, &in); err != nil {
		return i18n.Msg{}, fmt.Errorf("check: stored message: %w", err)
	}
	out := i18n.Msg{Key: in.Key}
	for name, a := range in.Args {
		v, err := decode(a)
		if err != nil {
			return i18n.Msg{}, fmt.Errorf("check: stored message %s, argument %s: %w", in.Key, name, err)
		}
		if out.Args == nil {
			out.Args = i18n.Args{}
		}
		out.Args[name] = v
	}
	return out, nil
}

func decode(a argument) (any, error) {
	switch a.Type {
	case "s":
		return as[string](a.Data)
	case "i":
		return as[int](a.Data)
	case "d":
		return as[time.Time](a.Data)
	case "q":
		return as[quantity.Value](a.Data)
	case "k":
		return as[i18n.Key](a.Data)
	case "m":
		return DecodeMsg(a.Data)
	}
	return nil, fmt.Errorf("type %q", a.Type)
}

func as[T any](data []byte) (any, error) {
	var v T
	err := json.Unmarshal(data, &v)
	return v, err
}
