package journal

import (
	"context"
	"fmt"

	"fanar/fault"
)

// Purger is a store that can physically drop the bytes of side data that was deleted or replaced, so that nothing of them
// is left in its files. Purge returns after that is so; records, checkpoints and views stay as they are.
type Purger interface {
	Purge(ctx context.Context) error
}

// Purge has the store drop the bytes of deleted side data. It may take long, and appends may have to wait for it. Errors:
// fault.Unavailable if the store cannot do it; the store's own, after which the bytes may still be there.
func (j *Journal) Purge(ctx context.Context) error {
	if err := j.Broken(); err != nil {
		return j.breakdown(err)
	}
	p, ok := j.store.(Purger)
	if !ok {
		return fault.New(fault.Unavailable, "journal.cannot-purge", "this store cannot drop the bytes of what was deleted")
	}
	if err := p.Purge(ctx); err != nil {
		return fmt.Errorf("purge deleted side data: %w", err)
	}
	return nil
}
