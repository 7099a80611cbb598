package postgres

import (
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// silenceLimit is how long a peer may leave sent bytes unanswered before the connection counts as lost.
const silenceLimit = 20_000 // milliseconds

// giveUpOnSilence ends a connection whose peer went without a word: the system would send again for a quarter of an hour.
func giveUpOnSilence(network, _ string, raw syscall.RawConn) error {
	if !strings.HasPrefix(network, "tcp") {
		return nil
	}
	var wrong error
	if err := raw.Control(func(fd uintptr) {
		wrong = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, silenceLimit)
	}); err != nil {
		return err
	}
	return wrong
}
