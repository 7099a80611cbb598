package ledger_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"fanar/engine/ledger"
)

// TestResumedBookIsTheBook holds that a book that is written as a head after every act, and goes on from there with what
// the next act speaks of recalled, accepts and refuses the same and comes to the same.
func TestResumedBookIsTheBook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 30).Draw(t, "steps"))
		whole := h.book
		var past []ledger.Entry
		reversed := map[string]string{}
		finished := map[string]ledger.Handover{}
		book, err := ledger.NewBook(whole.Case(), whole.Unit())
		if err != nil {
			t.Fatal(err)
		}
		for a := range whole.Acts() {
			body, err := json.Marshal(book.Head())
			if err != nil {
				t.Fatal(err)
			}
			var head ledger.Head
			if err := json.Unmarshal(body, &head); err != nil {
				t.Fatalf("read %s: %v", body, err)
			}
			if book, err = ledger.Resume(head); err != nil {
				t.Fatalf("resume %s: %v", body, err)
			}
			for _, e := range past {
				book.Recall(e, reversed[e.ID])
			}
			for _, old := range finished {
				if err := book.RecallHandover(old); err != nil {
					t.Fatal(err)
				}
			}
			if err := book.Apply(a); err != nil {
				t.Fatalf("the resumed book refuses %+v: %v", a, err)
			}
			for e := range book.Entries() {
				past = append(past, e)
				if e.Reverses != "" {
					reversed[e.Reverses] = e.ID
				}
			}
			for _, old := range book.Handovers() {
				finished[old.Offer.ID] = old
			}
		}
		for _, a := range whole.Accounts() {
			if got, want := book.Balance(a), whole.Balance(a); got != want {
				t.Fatalf("%s holds %v, want %v", a, got, want)
			}
		}
		got, _ := json.Marshal(book.Head())
		want, _ := json.Marshal(whole.Head())
		if book.Total() != whole.Total() || string(got) != string(want) {
			t.Fatalf("the head is\n%s\nwant\n%s", got, want)
		}
		if len(past) != len(entries(whole)) {
			t.Fatalf("%d entries, want %d", len(past), len(entries(whole)))
		}
	})
}

func entries(b *ledger.Book) (all []ledger.Entry) {
	for e := range b.Entries() {
		all = append(all, e)
	}
	return all
}
