package node

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fanar/node/config"
	"fanar/record/journal"
)

// Verify checks a data folder offline, without its keys and without changing anything in it: see [journal.Verify]. Where
// the record is kept, the folder's settings say. key, if not nil, is the organisation's public key as it came another way.
func Verify(ctx context.Context, dir string, key ed25519.PublicKey, progress func(done, total uint64)) (journal.Report, error) {
	c, err := config.Load(config.Sources{Env: func(string) string { return "" }, Flags: map[string][]string{"data": {dir}}})
	if err != nil {
		return journal.Report{}, err
	}
	copied, err := os.ReadFile(filepath.Join(dir, checkpointFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return journal.Report{}, err
	}
	store, err := openToRead(ctx, dir, c.Journal)
	if err != nil {
		return journal.Report{}, err
	}
	defer store.Close()
	var report journal.Report
	err = store.View(ctx, func(r journal.Reader) (err error) {
		report, err = journal.Verify(ctx, r, journal.VerifyOptions{OrgKey: key, Copy: string(copied), Projections: Projections(), Progress: progress})
		return err
	})
	return report, err
}
