package page

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
)

// Button is a link that looks like a button (Href set) or a submit button.
type Button struct {
	Label string
	Href  string
	// Name and Value tell the server which of several buttons was pressed.
	Name, Value string
	Kind        ButtonKind
	// Key is the single key that presses the button, e.g. "a"; shown beside it.
	Key string
	// Icon is download or empty.
	Icon string
	// Attrs are further attributes, e.g. for htmx.
	Attrs templ.Attributes
}

// ButtonKind is the weight of a button. A page has at most one primary button.
type ButtonKind string

// The weights of buttons; the empty kind is plain.
const (
	Primary ButtonKind = "primary"
	Danger  ButtonKind = "danger"
	Quiet   ButtonKind = "quiet"
)

// Render implements templ.Component.
func (b Button) Render(ctx context.Context, w io.Writer) error { return b.view().Render(ctx, w) }

// Notice tells something that concerns the whole page or a part of it.
type Notice struct {
	Kind  NoticeKind
	Title string
	Text  string
	Body  templ.Component // below the text; may be nil
	Links []Link
}

// NoticeKind is the tone of a notice.
type NoticeKind string

// The tones of notices; the empty kind is NoticeInfo.
const (
	NoticeInfo    NoticeKind = "info"
	NoticeSuccess NoticeKind = "success"
	NoticeWarning NoticeKind = "warning"
	NoticeError   NoticeKind = "error"
	// NoticeDemo says in one quiet line that what is shown is made up.
	NoticeDemo NoticeKind = "demo"
)

func (n Notice) kind() string {
	if n.Kind == "" {
		return string(NoticeInfo)
	}
	return string(n.Kind)
}

func (n Notice) role() string {
	switch n.Kind {
	case NoticeError:
		return "alert"
	case NoticeDemo:
		return "note"
	}
	return "status"
}

func (n Notice) icon() string {
	if n.Kind == NoticeDemo {
		return string(NoticeInfo)
	}
	return n.kind()
}

// Render implements templ.Component.
func (n Notice) Render(ctx context.Context, w io.Writer) error { return n.view().Render(ctx, w) }

// Empty stands where a list would stand that has nothing in it, and says what to do.
type Empty struct {
	Title  string
	Text   string
	Action *Button
}

// Render implements templ.Component.
func (e Empty) Render(ctx context.Context, w io.Writer) error { return e.view().Render(ctx, w) }

// Tag is a short word that classifies, e.g. 约束性 or 初步.
type Tag struct {
	Text string
	Tone Tone
}

// Tone colours a tag; the words must say it all without the colour.
type Tone string

// The tones of tags; the empty tone is grey.
const (
	ToneAccent Tone = "accent"
	ToneGood   Tone = "good"
	ToneWarn   Tone = "warn"
	ToneBad    Tone = "bad"
	ToneBlue   Tone = "blue"
)

// Render implements templ.Component.
func (t Tag) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

// Tabs lead to the views of one thing; each is a page of its own.
type Tabs struct {
	Label string // for screen readers
	Items []Tab
}

// Tab is one of several views. Count is shown when it is not empty.
type Tab struct {
	Label   string
	Href    string
	Count   string
	Current bool
}

// Render implements templ.Component.
func (t Tabs) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

// Definitions is a list of terms with their values.
type Definitions []Definition

// Definition is a term with its value: a text or a component.
type Definition struct {
	Term string
	Text string
	Body templ.Component
}

// Render implements templ.Component.
func (d Definitions) Render(ctx context.Context, w io.Writer) error { return d.view().Render(ctx, w) }

// Stats is a row of a few large figures.
type Stats []Stat

// Stat is a large figure with its name below.
type Stat struct {
	Label string
	Value string
	Unit  string
	Note  string
	Href  string
}

// Render implements templ.Component.
func (s Stats) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

// Steps shows where something stands on its way.
type Steps struct {
	Label string // for screen readers
	Items []Step
}

// Step is one stage: done, current, or still to come.
type Step struct {
	Label string
	Note  string // a date or a reason
	State StepState
}

// StepState says whether a stage is behind, here or ahead.
type StepState string

// The states of a step.
const (
	StepDone    StepState = "done"
	StepCurrent StepState = "current"
	StepAhead   StepState = "ahead"
	// StepUnknown is behind, and nothing was recorded of it.
	StepUnknown StepState = "unknown"
)

func (s Step) word(l i18n.Lang) string { return i18n.T(l, "page.step."+string(s.State)) }

// Render implements templ.Component.
func (s Steps) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

// Bar shows how far something is: a filled length with a mark where it should be.
// Shares are of the whole way, 1 meaning done; they may lie outside 0 to 1.
type Bar struct {
	Done float64
	Mark *float64 // where it should be by now
	// Text says the same in words for those who do not see the bar.
	Text string
	// Verdict colours the bar; empty is neutral.
	Verdict Verdict
}

// Render implements templ.Component.
func (b Bar) Render(ctx context.Context, w io.Writer) error { return b.view().Render(ctx, w) }

func (b Bar) class() string {
	if b.Verdict == "" {
		return "bar"
	}
	return "bar v-" + string(b.Verdict)
}

// barWidth is the drawing width of a bar; barX places a share on it.
const barWidth = 200

func barX(share float64) float64 { return min(max(share, 0), 1) * barWidth }

func (b Button) class() string {
	if b.Kind == "" {
		return "button"
	}
	return "button button-" + string(b.Kind)
}

func (b Button) attrs() templ.Attributes {
	out := templ.Attributes{}
	for k, v := range b.Attrs {
		out[k] = v
	}
	if b.Name != "" {
		out["name"], out["value"] = b.Name, b.Value
	}
	if b.Key != "" {
		out["aria-keyshortcuts"], out["data-key"] = b.Key, b.Key
	}
	return out
}

func (b Button) keyLabel() string { return strings.ToUpper(b.Key) }
