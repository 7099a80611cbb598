package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"reflect"
)

// viewState says of the stored rows what derived them and how far. It is written in the transaction that changes them.
type viewState struct {
	Views    string `json:"views"`   // see viewsOf
	Through  uint64 `json:"through"` // the last record that they follow from
	Clearing bool   `json:"clearing,omitempty"`
}

const viewsEntry = "views"

// withOwn puts the journal's own projection before the desks'.
func withOwn(projections []Projection) []Projection {
	return append([]Projection{subjects{}}, projections...)
}

// viewsOf names a set of projections, in its order, by their types and versions: rows that another set derived may be
// other rows. A projection that derives other rows than before from the same records has to say so with
// ViewVersion() int; one that does not say has version 1.
func viewsOf(all []Projection) string {
	h := sha256.New()
	for _, p := range all {
		nameView(h, p)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func nameView(h hash.Hash, p Projection) {
	version := 1
	if v, ok := p.(interface{ ViewVersion() int }); ok {
		version = v.ViewVersion()
	}
	t := reflect.TypeOf(p)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	fmt.Fprintf(h, "%s.%s %d\n", t.PkgPath(), t.Name(), version)
}

func readViewState(r Reader) (s viewState, err error) {
	body, err := r.Side(own, viewsEntry)
	if err != nil || body == nil {
		return s, err
	}
	if err := json.Unmarshal(body, &s); err != nil {
		return viewState{}, nil // of no version that this program knows: derived again
	}
	return s, nil
}

func (s viewState) write(tx Tx) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.PutSide(own, viewsEntry, body)
}

// fits reports whether the rows are what the given views derive from all records up to head. An empty journal has none.
func (s viewState) fits(views string, head uint64) bool {
	return head == 0 && s == viewState{} || s == viewState{Views: views, Through: head}
}

// lost gives the damage of a journal that has fewer records than its views follow from, or nil.
func (s viewState) lost(head uint64) error {
	if s.Through <= head {
		return nil
	}
	return &Damage{Record: head + 1, What: fmt.Sprintf("it is missing: the views follow from %d records, and %d are here", s.Through, head)}
}

// behind says why rows do not fit.
func (s viewState) behind(views string, head uint64) error {
	if s.Views != views || s.Clearing {
		return fmt.Errorf("the views are of another version of the program, or are being derived again")
	}
	return fmt.Errorf("the views follow from the records up to %d, and there are %d", s.Through, head)
}
