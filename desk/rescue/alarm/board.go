package alarm

import (
	"sync"
	"time"

	"fanar/desk/sea"
	"fanar/record/dispatch"
)

// boardLife is how long a board is shown to others before it is derived again.
const boardLife = 2 * time.Second

// Board derives the alarms once for all readers of a moment: every page shows how many there are. The zero value is ready,
// and it is safe for use by many goroutines.
type Board struct {
	mu   sync.Mutex
	head uint64
	at   time.Time
	all  []Alarm
}

// List gives the same as [List], derived for whoever asked last about the same state of the record within two seconds.
func (b *Board) List(s dispatch.State, feeds func() []sea.FeedState) ([]Alarm, error) {
	head, err := s.Head()
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if since := s.Now.Sub(b.at); b.at.IsZero() || head != b.head || since < 0 || since >= boardLife {
		all, err := derive(s, s.Now, feeds())
		if err != nil {
			return nil, err
		}
		b.head, b.at, b.all = head, s.Now, all
	}
	return readable(s, b.all), nil
}
