package page

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Theme is the person's choice of light or dark.
type Theme string

// The themes. ThemeAuto follows the device.
const (
	ThemeAuto  Theme = "auto"
	ThemeLight Theme = "light"
	ThemeDark  Theme = "dark"
)

// Context is what every component may ask about the request.
type Context struct {
	Lang  i18n.Lang
	Theme Theme
	// Now is the moment of the request, in the site's time zone.
	Now time.Time
	// AsOf is the past day whose data are shown; zero means today.
	AsOf time.Time
	// URL is the address asked for, without lang and theme.
	URL *url.URL
	// Demo says that the site shows a demonstration: what it lists is marked as that.
	Demo bool
	// Base is the site as the browser names it, such as https://host, for addresses that
	// are read elsewhere; empty outside a request.
	Base string
	// Client is the address that the request came from, as far as proxies are trusted.
	Client string
	// RequestID names the request in the log and on error pages.
	RequestID string

	views func(context.Context) (ListViews, error) // Config.Views
}

type contextKey struct{}

// From is the context of the request; the zero Context in Chinese outside one.
func From(ctx context.Context) Context {
	if c, ok := ctx.Value(contextKey{}).(Context); ok {
		return c
	}
	return Context{Lang: i18n.From(ctx), Theme: ThemeAuto, URL: &url.URL{Path: "/"}}
}

// With puts the context of a request into ctx, together with its language.
func With(ctx context.Context, c Context) context.Context {
	return i18n.With(context.WithValue(ctx, contextKey{}, c), c.Lang)
}

// T is the text of a message key in the language of the request.
func T(ctx context.Context, key string, args ...i18n.Args) string {
	return i18n.T(i18n.From(ctx), key, args...)
}

// N is the text of a message key for a count in the language of the request.
func N(ctx context.Context, key string, count int, args ...i18n.Args) string {
	return i18n.N(i18n.From(ctx), key, count, args...)
}

// Href is an address within the site that keeps the as-of date of the request.
func Href(ctx context.Context, to string) string {
	c := From(ctx)
	if c.AsOf.IsZero() {
		return to
	}
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" {
		return to
	}
	q := u.Query()
	if !q.Has("as_of") {
		q.Set("as_of", i18n.ISO(c.AsOf))
		u.RawQuery = q.Encode()
	}
	return u.String()
}

// Here is the address of the current page with some query values changed; an
// empty value takes the key away. Changes come in pairs: key, value, key, value.
func Here(ctx context.Context, changes ...string) string {
	u := From(ctx).URL
	q := u.Query()
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			q.Del(changes[i])
		} else {
			q.Set(changes[i], changes[i+1])
		}
	}
	out := url.URL{Path: u.Path, RawQuery: q.Encode()}
	return out.String()
}

const (
	langCookie  = "lang"
	themeCookie = "theme"
	yearSeconds = 365 * 24 * 3600
)

// baseOf is the site as a request names it.
func baseOf(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// readContext finds language, theme and as-of date of a request. A choice made in
// the address (?lang=en, ?theme=dark) is remembered in a cookie.
func (s *Site) readContext(w http.ResponseWriter, r *http.Request, id string) (Context, error) {
	now := s.config.Now().In(s.config.Location)
	q := r.URL.Query()
	c := Context{Lang: s.readLang(w, r, q), Theme: s.readTheme(w, r, q), Now: now, RequestID: id, Base: baseOf(r), Client: s.address(r), Demo: s.config.Demo, views: s.config.Views}
	q.Del("lang")
	q.Del("theme")
	c.URL = &url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
	if v := strings.TrimSpace(q.Get("as_of")); v != "" {
		day, err := time.ParseInLocation(time.DateOnly, v, s.config.Location)
		if err != nil {
			f := fault.New(fault.Invalid, "page.asof.invalid", fault.Args{"Value": v})
			return c, &PartFaults{Whole: f, Parts: []PartFault{{"query.as_of", f}}}
		}
		if day.Before(time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, s.config.Location)) {
			c.AsOf = day
		}
	}
	return c, nil
}

func (s *Site) readLang(w http.ResponseWriter, r *http.Request, q url.Values) i18n.Lang {
	if l, ok := i18n.Parse(q.Get("lang")); ok {
		s.remember(w, langCookie, string(l))
		return l
	}
	if ck, err := r.Cookie(langCookie); err == nil {
		if l, ok := i18n.Parse(ck.Value); ok {
			return l
		}
	}
	return i18n.Negotiate(r.Header.Get("Accept-Language"))
}

func (s *Site) readTheme(w http.ResponseWriter, r *http.Request, q url.Values) Theme {
	if t, ok := parseTheme(q.Get("theme")); ok {
		s.remember(w, themeCookie, string(t))
		return t
	}
	if ck, err := r.Cookie(themeCookie); err == nil {
		if t, ok := parseTheme(ck.Value); ok {
			return t
		}
	}
	return ThemeAuto
}

func parseTheme(v string) (Theme, bool) {
	switch t := Theme(v); t {
	case ThemeAuto, ThemeLight, ThemeDark:
		return t, true
	}
	return ThemeAuto, false
}

// remember keeps a choice for a year. Scripts of our own may read it (the theme
// switch does), so it is not HttpOnly; it holds nothing personal.
func (s *Site) remember(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: yearSeconds,
		SameSite: http.SameSiteLaxMode, Secure: s.config.HTTPS,
	})
}
