package browsertest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Page is one open page. A failing step ends the test with the step's name.
type Page struct {
	ctx context.Context

	mu         sync.Mutex
	complaints []string
}

// Page opens an address in a tab of its own, without cookies or storage of other
// pages, closed when the test ends.
func (b *Browser) Page(t testing.TB, url string, size Size, theme Theme) *Page {
	t.Helper()
	tab, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	p := &Page{ctx: tab}
	t.Cleanup(closeTab)
	if err := chromedp.Do(tab); err != nil {
		t.Fatalf("open tab: %v", err)
	}
	if err := chromedp.Listen(tab, p.listen); err != nil {
		t.Fatalf("listen: %v", err)
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: string(theme)},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	view := []chromedp.EmulateViewportOption{}
	if size.Touch {
		view = append(view, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	p.do(t, "open "+url,
		command(cdplog.Enable, cdp.Empty{}),
		command(emulation.SetEmulatedMedia, media),
		chromedp.EmulateViewport(size.Width, size.Height, view...),
		chromedp.Navigate(url),
	)
	return p
}

// command makes a step of a protocol command.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, c, params)
		return chromedp.Void{}, err
	}
}

func (p *Page) do(t testing.TB, step string, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatalf("%s: %v", step, err)
	}
}

func get[T any](t testing.TB, p *Page, step string, action chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatalf("%s: %v", step, err)
	}
	return v
}

// listen collects errors of scripts and of the browser; it must return fast.
func (p *Page) listen(event any) {
	var text string
	switch e := event.(type) {
	case *cdplog.EventEntryAdded:
		if e.Entry.Level != cdplog.EntryLevelError {
			return
		}
		text = fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
	case *runtime.EventExceptionThrown:
		text = "exception: " + e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type != runtime.ConsoleAPICalledTypeError {
			return
		}
		parts := []string{"console:"}
		for _, a := range e.Args {
			parts = append(parts, string(a.Value)+a.Description)
		}
		text = strings.Join(parts, " ")
	default:
		return
	}
	p.mu.Lock()
	p.complaints = append(p.complaints, text)
	p.mu.Unlock()
}

// Complaints are the errors that the browser reported so far, among them breaches
// of the content security policy.
func (p *Page) Complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.complaints...)
}

// Expected takes back complaints that hold a text and were to come, such as the answer
// to a form that is refused; the test fails when there is none.
func (p *Page) Expected(t testing.TB, text string) {
	t.Helper()
	for end := time.Now().Add(waiting); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if p.forgive(text) {
			return
		}
	}
	t.Errorf("the browser did not complain of %q", text)
}

func (p *Page) forgive(text string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := len(p.complaints)
	p.complaints = slices.DeleteFunc(p.complaints, func(c string) bool { return strings.Contains(c, text) })
	return len(p.complaints) < before
}

// Go leads the page to another address.
func (p *Page) Go(t testing.TB, url string) {
	t.Helper()
	p.do(t, "go to "+url, chromedp.Navigate(url))
}

// Wait waits until an element is visible.
func (p *Page) Wait(t testing.TB, selector string) {
	t.Helper()
	p.do(t, "wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// Click clicks an element.
func (p *Page) Click(t testing.TB, selector string) {
	t.Helper()
	p.do(t, "click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Type types text into an element.
func (p *Page) Type(t testing.TB, selector, text string) {
	t.Helper()
	p.do(t, "type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Press presses keys where the focus is: text, or a key of package
// github.com/chromedp/chromedp/kb such as kb.Tab or kb.ArrowDown.
func (p *Page) Press(t testing.TB, keys string) {
	t.Helper()
	for _, key := range keys {
		p.do(t, fmt.Sprintf("press %q", key), func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
			for _, e := range strokes(key) {
				if _, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, e); err != nil {
					return chromedp.Void{}, err
				}
			}
			return chromedp.Void{}, nil
		})
	}
}

// strokes are the events of a key as a keyboard makes them: the text comes with the
// key going down, so that a page that handles the key itself gets no letter.
func strokes(key rune) []input.DispatchKeyEventParams {
	var out []input.DispatchKeyEventParams
	for _, e := range kb.Encode(key) {
		if e.Type == input.DispatchKeyEventTypeChar {
			down := &out[len(out)-1]
			down.Type, down.Text, down.UnmodifiedText = input.DispatchKeyEventTypeKeyDown, e.Text, e.UnmodifiedText
			continue
		}
		out = append(out, *e)
	}
	return out
}

// Text is the visible text of an element.
func (p *Page) Text(t testing.TB, selector string) string {
	t.Helper()
	return get(t, p, "text of "+selector, chromedp.Text(chromedp.CSS(selector)))
}

// Eval gives the value of a JavaScript expression; a promise is waited for.
func Eval[T any](t testing.TB, p *Page, expression string) T {
	t.Helper()
	return get(t, p, "evaluate", chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// waiting is how long Until waits.
const waiting = 30 * time.Second

// Until waits until a page is loaded whole and a JavaScript expression is true on it,
// also across a change of page: an address changes before the page behind it is there.
func (p *Page) Until(t testing.TB, expression string) {
	t.Helper()
	var last error
	for end := time.Now().Add(waiting); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		// While the page changes to another there is nothing to ask; ask again.
		ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`document.readyState === "complete" && (`+expression+`)`))
		if err == nil && ok {
			return
		}
		last = err
	}
	t.Fatalf("waited %v in vain until %s (%v)", waiting, expression, last)
}

// Focus describes the element that has the focus: its name, id and text.
func (p *Page) Focus(t testing.TB) string {
	t.Helper()
	return Eval[string](t, p, `(() => { const e = document.activeElement;
		return e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + " " + (e.innerText || "").trim().slice(0, 60) })()`)
}

// Screenshot takes a picture of the whole page as PNG. It is written below
// GANGYAO_SCREENSHOTS when that names a folder, else below the test's own folder.
func (p *Page) Screenshot(t testing.TB, name string) string {
	t.Helper()
	return p.picture(t, name, chromedp.FullScreenshot(100))
}

// ScreenshotView takes a picture of what the window shows.
func (p *Page) ScreenshotView(t testing.TB, name string) string {
	t.Helper()
	return p.picture(t, name, chromedp.CaptureScreenshot())
}

func (p *Page) picture(t testing.TB, name string, action chromedp.Action[[]byte]) string {
	t.Helper()
	data := get(t, p, "screenshot "+name, action)
	dir := os.Getenv("GANGYAO_SCREENSHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, name+".png")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// NoScript switches scripts off for the pages that Go opens from now on.
func (p *Page) NoScript(t testing.TB) {
	t.Helper()
	p.do(t, "switch scripts off", command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
}

// Prefer sets a preference of the device, e.g. "forced-colors", "active" or
// "prefers-contrast", "more".
func (p *Page) Prefer(t testing.TB, feature, value string) {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: feature, Value: value}}}
	p.do(t, "prefer "+feature+" "+value, command(emulation.SetEmulatedMedia, media))
}

// Print shows the page as it will look on paper.
func (p *Page) Print(t testing.TB) {
	t.Helper()
	p.do(t, "show as on paper", command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
}

// PDF prints the page on A4 and returns the document.
func (p *Page) PDF(t testing.TB) []byte {
	t.Helper()
	yes := true
	return get(t, p, "print", func(ctx context.Context, tab *chromedp.Target) ([]byte, error) {
		r, err := cdp.Call(ctx, tab, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
		return r.Data, err
	})
}

// Check fails the test when the page is hard to use for some people or when the
// browser complained.
func (p *Page) Check(t testing.TB) {
	t.Helper()
	for _, c := range p.Complaints() {
		t.Errorf("browser: %s", c)
	}
	for _, v := range p.Axe(t) {
		if v.Impact == "serious" || v.Impact == "critical" {
			t.Errorf("axe: %s", v)
		}
	}
	if over := Eval[float64](t, p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		t.Errorf("page is %v pixels wider than the window", over)
	}
}
