package node

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"fanar/fault"
)

// Limits at which the machine's checks warn or fail.
const (
	diskWarn       = 2 << 30   // bytes free
	diskFail       = 200 << 20 // bytes free
	certificateEnd = 14 * 24 * time.Hour
)

// freeBytes asks the system how much the node may still write below a folder.
func freeBytes(dir string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * s.Bsize, nil
}

func (x *examination) disk() {
	free, err := x.free(x.config.Data)
	if err != nil {
		x.fail("disk", "", fmt.Errorf("ask for free space: %w", err))
		return
	}
	value := fmt.Sprintf("%.1f GB", float64(free)/1e9)
	trouble := fault.New(fault.Unavailable, "doctor.disk", "only {free} are free where the record is kept", "free", value).
		WithHint("free some space: when the disk is full the record becomes read-only")
	switch {
	case free < diskFail:
		x.fail("disk", value, trouble)
	case free < diskWarn:
		x.warn("disk", value, trouble)
	default:
		x.ok("disk", value)
	}
}

func (x *examination) certificate() {
	if x.config.TLSCert == "" {
		return
	}
	pair, err := tls.LoadX509KeyPair(x.config.TLSCert, x.config.TLSKey)
	if err != nil {
		x.fail("tls", x.config.TLSCert, fmt.Errorf("read the certificate: %w", err))
		return
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		x.fail("tls", x.config.TLSCert, fmt.Errorf("read the certificate: %w", err))
		return
	}
	until := leaf.NotAfter.UTC().Format(time.RFC3339)
	trouble := fault.New(fault.Unavailable, "doctor.tls", "the certificate of the pages ends on {until}", "until", until).WithHint("renew it and restart the node")
	switch left := leaf.NotAfter.Sub(x.clock.Now()); {
	case left <= 0:
		x.fail("tls", until, trouble)
	case left < certificateEnd:
		x.warn("tls", until, trouble)
	default:
		x.ok("tls", until)
	}
}
