package journal

import "context"

// CheckEnd checks each record since the last checkpoint, its tree nodes, and the root that was signed before it: what
// can have gone wrong lately, in a time that does not grow with the journal. [Verify] checks everything. The error is a
// *[Damage], the store's or the ctx's.
func CheckEnd(ctx context.Context, r Reader) error {
	_, err := readBack(ctx, r)
	return err
}

// CheckViews tells whether the stored views are those of the given projections and go up to the last record, without
// deriving them; the error says what they are instead.
func CheckViews(r Reader, projections []Projection) error {
	head, err := r.Head()
	if err != nil {
		return err
	}
	state, err := readViewState(r)
	if err != nil {
		return err
	}
	if views := viewsOf(withOwn(projections)); !state.fits(views, head) {
		return state.behind(views, head)
	}
	return nil
}
