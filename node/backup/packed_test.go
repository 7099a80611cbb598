package backup

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"

	"filippo.io/age"
)

// packed writes a file of any entries in the form of a backup.
func packed(w io.Writer, to age.Recipient, entries [][2][]byte) error {
	sealed, err := age.Encrypt(w, to)
	if err != nil {
		return err
	}
	zipped := gzip.NewWriter(sealed)
	b := &writer{tar: tar.NewWriter(zipped)}
	for _, e := range entries {
		if err := b.entry(string(e[0]), e[1]); err != nil {
			return err
		}
	}
	return errors.Join(b.tar.Close(), zipped.Close(), sealed.Close())
}
