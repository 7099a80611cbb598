package session

import "time"

// LookEvery sets how often an open stream is asked whether its session still stands, for tests.
func (m *Manager) LookEvery(d time.Duration) { m.lookAgain = d }
