package page

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"gangyao/assets"
	"gangyao/platform/fault"
)

// Limiter keeps one bucket per client and forgets clients that stayed away. Many
// goroutines may use it at once.
type Limiter struct {
	mu      sync.Mutex
	rate    rate.Limit
	burst   int
	now     func() time.Time
	clients map[string]*bucket
	swept   time.Time
}

type bucket struct {
	limiter *rate.Limiter
	seen    time.Time
}

const forget = 10 * time.Minute

// NewLimiter allows so many requests per second and client, and burst at once.
func NewLimiter(perSecond float64, burst int, now func() time.Time) *Limiter {
	return &Limiter{rate: rate.Limit(perSecond), burst: burst, now: now, clients: map[string]*bucket{}, swept: now()}
}

// Allow says whether a client may ask once more just now.
func (l *Limiter) Allow(client string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.Sub(l.swept) > forget {
		for k, b := range l.clients {
			if now.Sub(b.seen) > forget {
				delete(l.clients, k)
			}
		}
		l.swept = now
	}
	b := l.clients[client]
	if b == nil {
		b = &bucket{limiter: rate.NewLimiter(l.rate, l.burst)}
		l.clients[client] = b
	}
	b.seen = now
	return b.limiter.AllowN(now, 1)
}

func (s *Site) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.limiter != nil && !strings.HasPrefix(r.URL.Path, assets.Path) && !s.limiter.Allow(s.client(r)) {
			w.Header().Set("Retry-After", "5")
			s.failWith(w, r, fault.New(fault.Unavailable, "page.too-many", nil), http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// client is whom limits count: the address that a request came from, of an IPv6
// address the /64.
func (s *Site) client(r *http.Request) string {
	text := s.address(r)
	if addr, err := netip.ParseAddr(text); err == nil && addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return p.String()
		}
	}
	return text
}

// address is where a request came from. X-Forwarded-For counts only as far as
// trusted proxies wrote it.
func (s *Site) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(addr); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = hop
	}
	return addr.Unmap().WithZone("").String()
}

func (s *Site) trusted(a netip.Addr) bool {
	for _, p := range s.config.TrustedProxies {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}

// byteSize prints a limit for people: 20 MB, 512 KB.
func byteSize(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}
