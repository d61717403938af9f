package i18n

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

//go:embed locale
var locale embed.FS

// Key is a message key given as an argument of another message.
type Key string

// Msg is a message whose language is chosen later, when it is shown.
type Msg struct {
	Key  string
	Args Args
}

// M makes a Msg.
func M(key string, args ...Args) Msg { return Msg{Key: key, Args: first(args)} }

// In is the text of the message in a language; empty for the zero Msg.
func (m Msg) In(l Lang) string {
	if m.Key == "" {
		return ""
	}
	return T(l, m.Key, m.Args)
}

// Catalogue is a set of messages in several languages. It does not change once
// loaded and may be used by many goroutines at once.
type Catalogue struct {
	messages   map[Lang]map[string]*goi18n.Message
	localizers map[Lang]*goi18n.Localizer
	missing    sync.Map // key of a complaint → true, so that each is logged once
	log        *slog.Logger
}

// Load reads dir/LANG/*.yaml. It refuses unknown plural forms, nested keys and a
// key that stands in two files of one language.
func Load(fsys fs.FS, dir string, log *slog.Logger) (*Catalogue, error) {
	c := &Catalogue{
		messages:   map[Lang]map[string]*goi18n.Message{},
		localizers: map[Lang]*goi18n.Localizer{},
		log:        log,
	}
	bundle := goi18n.NewBundle(language.Chinese)
	var errs []error
	for _, l := range Langs() {
		c.messages[l] = map[string]*goi18n.Message{}
		files, err := fs.Glob(fsys, path.Join(dir, string(l), "*.yaml"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			data, err := fs.ReadFile(fsys, file)
			if err != nil {
				return nil, err
			}
			errs = append(errs, c.add(l, file, data))
		}
		if err := bundle.AddMessages(language.Make(string(l)), slices.Collect(maps.Values(c.messages[l]))...); err != nil {
			errs = append(errs, err)
		}
		c.localizers[l] = goi18n.NewLocalizer(bundle, string(l))
	}
	return c, errors.Join(errs...)
}

func (c *Catalogue) add(l Lang, file string, data []byte) error {
	var entries map[string]any
	if err := yaml.Unmarshal(data, &entries); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		if c.messages[l][key] != nil {
			errs = append(errs, fmt.Errorf("%s: %s stands in another file too", file, key))
			continue
		}
		m := &goi18n.Message{ID: key}
		switch v := entries[key].(type) {
		case string:
			m.Other = v
		case map[string]any:
			for form, text := range v {
				s, ok := text.(string)
				switch {
				case ok && form == "one":
					m.One = s
				case ok && form == "other":
					m.Other = s
				default:
					errs = append(errs, fmt.Errorf("%s: %s: %q is not a plural form with a text", file, key, form))
				}
			}
		default:
			errs = append(errs, fmt.Errorf("%s: %s is not a text", file, key))
			continue
		}
		c.messages[l][key] = m
	}
	return errors.Join(errs...)
}

// Keys lists the keys of one language, sorted.
func (c *Catalogue) Keys(l Lang) []string { return slices.Sorted(maps.Keys(c.messages[l])) }

// Has says whether a key has a text in a language.
func (c *Catalogue) Has(l Lang, key string) bool { return c.messages[l][key] != nil }

// Forms lists the texts of a key with their arguments unfilled: one text, or one
// for each plural form.
func (c *Catalogue) Forms(l Lang, key string) []string {
	m := c.messages[l][key]
	switch {
	case m == nil:
		return nil
	case m.One == "":
		return []string{m.Other}
	}
	return []string{m.One, m.Other}
}

// T is the text of a key. A key that is missing, or a text that lacks an
// argument, shows the key itself and is logged once.
func (c *Catalogue) T(l Lang, key string, args ...Args) string {
	return c.text(l, key, nil, first(args))
}

// N is the text of a key for a count, which the text can print as {{.Count}}.
func (c *Catalogue) N(l Lang, key string, count int, args ...Args) string {
	a := maps.Clone(first(args))
	if a == nil {
		a = Args{}
	}
	a["Count"] = Integer(int64(count))
	return c.text(l, key, count, a)
}

func (c *Catalogue) text(l Lang, key string, count any, args Args) string {
	m := c.messages[l][key]
	if m == nil {
		c.complain("message missing", l, key, nil)
		return key
	}
	if count == nil && !strings.Contains(m.Other, "{{") {
		return m.Other
	}
	s, err := c.localizers[l].Localize(&goi18n.LocalizeConfig{
		MessageID: key, PluralCount: count, TemplateData: c.render(l, args), TemplateParser: strictParser{},
	})
	if err != nil {
		c.complain("message not shown", l, key, err)
		return key
	}
	return s
}

func (c *Catalogue) complain(what string, l Lang, key string, err error) {
	if _, told := c.missing.LoadOrStore(what+"|"+string(l)+"|"+key, true); told {
		return
	}
	c.log.Warn(what, "lang", string(l), "key", key, "err", err)
}

// render turns arguments that depend on the language into text.
func (c *Catalogue) render(l Lang, args Args) Args {
	out := make(Args, len(args))
	for name, v := range args {
		switch v := v.(type) {
		case Msg:
			out[name] = c.T(l, v.Key, v.Args)
		case Key:
			out[name] = c.T(l, string(v))
		case time.Time:
			out[name] = Date(l, v)
		case quantity.Value:
			out[name] = Number(v)
		case decimal.Decimal:
			out[name] = Number(quantity.FromDecimal(v))
		case error:
			out[name] = c.Fault(l, v)
		default:
			out[name] = v
		}
	}
	return out
}

// Fault is the message of an error for people: the fault's own text, or the text
// for our own mistakes when the error is not a fault or names no known key.
func (c *Catalogue) Fault(l Lang, err error) string {
	f := fault.From(err)
	if !c.Has(l, f.Key) {
		c.complain("message missing", l, f.Key, nil)
		return c.T(l, "fault."+string(f.Code))
	}
	return c.T(l, f.Key, f.Args)
}

func first(args []Args) Args {
	if len(args) > 0 {
		return args[0]
	}
	return nil
}

// shipped is the catalogue inside the program, read at its first use.
var shipped = sync.OnceValue(func() *Catalogue {
	c, err := Load(locale, "locale", slog.Default())
	if err != nil {
		slog.Default().Error("message catalogue", "err", err)
	}
	return c
})

// Shipped is the catalogue inside the program.
func Shipped() *Catalogue { return shipped() }

// T is the text of a key in the program's catalogue; see [Catalogue.T].
func T(l Lang, key string, args ...Args) string { return shipped().T(l, key, args...) }

// N is the text of a key for a count; see [Catalogue.N].
func N(l Lang, key string, count int, args ...Args) string {
	return shipped().N(l, key, count, args...)
}

// Fault is the message of an error for people; see [Catalogue.Fault].
func Fault(l Lang, err error) string { return shipped().Fault(l, err) }
