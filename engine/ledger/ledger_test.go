package ledger_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
)

// day is the first minute of the test cases.
var day = time.Date(2021, 5, 3, 4, 0, 0, 0, time.UTC)

func after(minutes int) time.Time { return day.Add(time.Duration(minutes) * time.Minute) }

var (
	source  = ledger.FromSource()
	boat    = ledger.Account{Type: ledger.Custody, Place: "boat"}
	ship    = ledger.Account{Type: ledger.Custody, Custodian: "sea-rescue", Place: "mv-aurora"}
	patrol  = ledger.Account{Type: ledger.Custody, Custodian: "coast-guard", Place: "cp-319"}
	quay    = ledger.Account{Type: ledger.Custody, Custodian: "prefecture", Place: "port"}
	centre  = ledger.Account{Type: ledger.Reception, Custodian: "red-cross", Place: "hotspot"}
	clinic  = ledger.Account{Type: ledger.Hospital, Custodian: "clinic", Place: "town"}
	police  = ledger.Account{Type: ledger.PoliceCustody, Custodian: "police", Place: "town"}
	missing = ledger.Account{Type: ledger.MissingAtSea, Custodian: "sea-rescue", Place: "mv-aurora"}
	absent  = ledger.Account{Type: ledger.Absent, Custodian: "red-cross", Place: "hotspot"}
	gone    = ledger.Account{Type: ledger.LeftSystem, Custodian: "militia", Place: "unknown"}
	onward  = ledger.Account{Type: ledger.Onward, Custodian: "ministry", Place: "inland"}
)

func body(custodian, place string) ledger.Account {
	return ledger.Account{Type: ledger.DeceasedRecovered, Custodian: custodian, Place: place}
}

func ashore(place string) bool { return place == "port" || place == "town" || place == "hotspot" }

// newBook is an empty book of people.
func newBook(t testing.TB) *ledger.Book {
	t.Helper()
	b, err := ledger.NewBook("SAR-1", ledger.People)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// lot reads the short text.
func lot(t testing.TB, text string) ledger.Lot {
	t.Helper()
	l, err := ledger.ParseLot(text)
	if err != nil {
		t.Fatalf("ParseLot(%q): %v", text, err)
	}
	return l
}

// entry is a movement with everything that any rule may ask for.
func entry(t testing.TB, id string, minute int, from, to ledger.Account, count, reason string) ledger.Entry {
	t.Helper()
	return ledger.Entry{ID: id, From: from, To: to, Lot: lot(t, count), Reason: ledger.Reason(reason), Owner: "coast-guard",
		By: "officer-1", Happened: after(minute), Recorded: after(minute)}
}

func post(t testing.TB, b *ledger.Book, id string, minute int, from, to ledger.Account, count, reason string) {
	t.Helper()
	must(t, b.Post(entry(t, id, minute, from, to, count, reason)))
}

// opened is a book with a count at one account.
func opened(t testing.TB, at ledger.Account, count string) *ledger.Book {
	t.Helper()
	b := newBook(t)
	post(t, b, "open", 0, source, at, count, "opening-count")
	return b
}

func offer(t testing.TB, b *ledger.Book, id string, minute int, from, to ledger.Account, count string) {
	t.Helper()
	must(t, b.Offer(ledger.Offer{ID: id, From: from, To: to, Lot: lot(t, count), By: "giver-1", Happened: after(minute), Recorded: after(minute)}))
}

// receipt is the receiver's count.
func receipt(t testing.TB, id string, minute int, count, reason string) ledger.Receipt {
	t.Helper()
	return ledger.Receipt{Handover: id, Lot: lot(t, count), By: "receiver-1", Reason: ledger.Reason(reason), Happened: after(minute), Recorded: after(minute)}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v\nhint: %s", err, fault.As(err).Hint)
	}
}

// refused wants a fault with this code, a sentence with no hole in it, and all the words.
func refused(t testing.TB, err error, kind fault.Kind, code string, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("got no fault, want %s", code)
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Fatalf("%v is no fault, want %s", err, code)
	}
	if f.Kind != kind || f.Code != code {
		t.Fatalf("got %s %s (%v), want %s %s", f.Kind, f.Code, err, kind, code)
	}
	said := f.Text + " " + f.Hint
	if strings.ContainsAny(said, "{}") && !strings.Contains(said, `{"`) {
		t.Errorf("the sentence has a hole: %s", said)
	}
	for _, w := range words {
		if !strings.Contains(said, w) {
			t.Errorf("%q lacks %q", said, w)
		}
	}
}

func balance(t testing.TB, b *ledger.Book, a ledger.Account, want string) {
	t.Helper()
	if got := b.Balance(a); got != lot(t, want) {
		t.Errorf("%s has %s, want %s", a, got, want)
	}
}

func bytesOf(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	return string(data)
}
