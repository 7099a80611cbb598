package alerts

import (
	"net/netip"
	"sync"
	"time"
)

const (
	window   = 10 * time.Minute
	perPlace = 20    // alerts from one address in a window: a whole mobile network may stand behind one
	perProxy = 300   // alerts from everybody behind a proxy that does not say, or is not believed, who calls
	asks     = 30    // questions for receipts from one address in a window: a code is not guessed by trying
	most     = 20000 // addresses that are remembered
)

// limit counts what came from an address lately. It holds nothing for longer than the window.
type limit struct {
	mu   sync.Mutex
	seen map[string][]time.Time
}

func newLimit() *limit { return &limit{seen: map[string][]time.Time{}} }

// take counts one more from an address for a purpose; if there were too many, wait says how long until the next is taken.
// When very many addresses are remembered at once the limit gives way, so that nobody's alert is lost for it.
func (l *limit) take(purpose, address string, allowed int, now time.Time) (wait time.Duration) {
	key := purpose + " " + place(address)
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.seen) >= most {
		for k, times := range l.seen {
			if now.Sub(times[len(times)-1]) > window {
				delete(l.seen, k)
			}
		}
	}
	kept := l.seen[key][:0]
	for _, t := range l.seen[key] {
		if now.Sub(t) < window {
			kept = append(kept, t)
		}
	}
	if len(kept) >= allowed {
		l.seen[key] = kept
		return kept[0].Add(window).Sub(now)
	}
	if _, known := l.seen[key]; known || len(l.seen) < most {
		l.seen[key] = append(kept, now)
	}
	return 0
}

// alertsFrom is how many alerts an address may send in a window. A node that was not told of its proxy sees the proxy's
// address alone: there a few must not use up what all others need. Source: R1.
func alertsFrom(address string, forwarded bool) int {
	if a, err := netip.ParseAddr(address); forwarded && err == nil && (a.IsLoopback() || a.IsPrivate()) {
		return perProxy
	}
	return perPlace
}

// place is what one household or one ship shares of an address: all of IPv4, the network of IPv6.
func place(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Is4() || a.Is4In6() {
		return address
	}
	p, err := a.Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
