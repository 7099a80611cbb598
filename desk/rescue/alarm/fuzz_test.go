package alarm

import (
	"testing"
	"time"
)

// FuzzFeedOf: whatever is asked to be acknowledged, an identifier that is read is the one that the alarm has, and its step is
// never below the first.
func FuzzFeedOf(f *testing.F) {
	for _, id := range []string{"feed/1795334400/AIS Lampedusa", "feed/0/never", "feed/01/zero", "feed//x", "feed/-1/x", "clock/R2/1/case/SAR-1", "feed/1/a/b"} {
		f.Add(id, int64(1795334400))
	}
	f.Fuzz(func(t *testing.T, id string, at int64) {
		now := time.Unix(at%(1<<40), 0).UTC()
		a, ok := feedOf(id, now)
		if !ok {
			return
		}
		if a.ID != id || a.Step < 1 || a.Cause != CauseFeed || a.About == "" || !a.Since.IsZero() && a.Since.After(now) {
			t.Fatalf("%q at %s is read as %+v", id, now, a)
		}
	})
}
