//go:build !linux

package pgtest

import "syscall"

// attributes are none: the server runs as whoever runs the tests.
func attributes(*owner) *syscall.SysProcAttr { return nil }
