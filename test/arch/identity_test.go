package arch

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	"fanar/record/event"
)

// identities are words that would name something about one person: what would tell who somebody is. Source: R28, GDPR
// articles 5(1)(c) and 9.
func identities() []string {
	return []string{"name", "names", "surname", "forename", "nickname", "alias", "passport", "document", "identity", "visa", "face", "photo", "photograph",
		"picture", "portrait", "image", "fingerprint", "fingerprints", "biometric", "biometrics", "iris", "dna", "genetic", "phone", "phones", "telephone",
		"mobile", "imei", "imsi", "msisdn", "sim", "whatsapp", "email", "mail", "contact", "address", "birth", "birthday", "born", "birthplace", "dob", "nationality",
		"ethnicity", "tribe", "religion", "faith", "sexuality", "orientation", "health", "illness", "diagnosis", "pregnancy", "tattoo", "scar", "height", "weight", "eyes"}
}

// allowed are the fields that say such a word and mean no migrant, each with the reason. The key is the kind, or * where the
// type stands in several, and the path of the field by its JSON names.
func allowed() map[string]string {
	return map[string]string{
		"directory.organisation-registered name":    "the name of an organisation, which is public",
		"directory.organisation-registered names":   "the name of an organisation in other languages",
		"directory.place-registered name":           "the name of a port, a centre or a vessel",
		"directory.place-registered names":          "the name of a place in other languages",
		"directory.user-added name":                 "staff: a sealed part that can be erased, or a text of version 1",
		"directory.user-added contact":              "staff: a sealed part that can be erased",
		"directory.user-proposed name":              "staff: a sealed part that can be erased",
		"directory.user-proposed contact":           "staff: a sealed part that can be erased",
		"directory.duty-contact-registered address": "the line of an office that is staffed by role; a person's is refused",
		"people.nationalities-declared nationality": "totals by country of one landing, no person; read by the custodian and the oversight alone",
		"rescue.asset-tasked name":                  "the name of a vessel or an aircraft",
	}
}

// words takes a field's name apart: "firstName" and "first_name" are first and name.
func wordsOf(field string) []string {
	var out []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			out = append(out, strings.ToLower(b.String()))
			b.Reset()
		}
	}
	runes := []rune(field)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r):
			end()
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]) && unicode.IsUpper(runes[i-1])):
			end()
		}
		b.WriteRune(r)
	}
	end()
	return out
}

// finding is a field that says who somebody is: its path by JSON names, and the word.
type finding struct{ path, word string }

// scan looks through a type and all that it holds, by the names in Go and in JSON.
func scan(of reflect.Type, path string, within []reflect.Type) []finding {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return scan(of.Elem(), path, within)
	case reflect.Map:
		return append(scan(of.Key(), path, within), scan(of.Elem(), path, within)...)
	case reflect.Struct:
	default:
		return nil
	}
	if of == reflect.TypeFor[time.Time]() || slices.Contains(within, of) {
		return nil
	}
	within = append(slices.Clone(within), of)
	var out []finding
	for i := range of.NumField() {
		f := of.Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if tag == "-" {
			continue // it enters no record
		}
		at := path
		if !f.Anonymous || tag != "" {
			called := tag
			if called == "" {
				called = f.Name
			}
			at = strings.TrimPrefix(path+"."+called, ".")
			for _, word := range slices.Compact(slices.Sorted(slices.Values(append(wordsOf(f.Name), wordsOf(tag)...)))) {
				if slices.Contains(identities(), word) || slices.Contains(identities(), strings.Join(wordsOf(f.Name), "")) {
					out = append(out, finding{at, word})
					break
				}
			}
		}
		out = append(out, scan(f.Type, at, within)...)
	}
	return out
}

// TestR28NoIdentities holds that no kind of record has a field for who a migrant is: no name, document, face, fingerprint,
// telephone number, DNA or date of birth, however deep it lies. What is not collected cannot leak.
func TestR28NoIdentities(t *testing.T) {
	used := map[string]bool{}
	for _, some := range facts() {
		for _, f := range some {
			for _, found := range scan(reflect.TypeOf(f), "", nil) {
				key := f.Kind() + " " + found.path
				if allowed()[key] == "" {
					t.Errorf("%s has a field %s, which says %q: no identities where counts will do (R28). If it means no migrant, list %q with the reason", f.Kind(), found.path, found.word, key)
				}
				used[key] = true
			}
		}
	}
	for key := range allowed() {
		if !used[key] {
			t.Errorf("%q is allowed, and no record has it", key)
		}
	}
	// The views of the ledger and the cases hold what the pages show: they gain no such field either.
	for name, view := range map[string]reflect.Type{"a case": reflect.TypeFor[rescue.Case](), "a count": reflect.TypeFor[people.Headcount](), "an open loss": reflect.TypeFor[people.OpenLoss](),
		"what is pending": reflect.TypeFor[people.Pending](), "a book": reflect.TypeFor[ledger.Book]()} {
		for _, found := range scan(view, "", nil) {
			if !slices.Contains([]string{"taskings.name", "strip.stages.name"}, found.path) { // of a vessel or an aircraft, and of a stage, such as landed
				t.Errorf("%s has a field %s, which says %q (R28)", name, found.path, found.word)
			}
		}
	}
}

// planted is what the scan has to find: names in Go, in JSON, in lists, maps and embedded types, and through a cycle.
type planted struct {
	ID        string
	People    []*person
	Told      map[string]struct{ PhoneNumber string }
	Plain     string `json:"date_of_birth"`
	Committed string `json:"-"`
	embedded
	Next *planted
}

type person struct {
	GivenName string
	Secret    struct {
		X [2]struct{ DNASample []byte }
	}
	FaceImage []byte `json:"f"`
}

type embedded struct{ Fingerprints []byte }

func (planted) Kind() string { return "test.planted" }

// TestR28ScanHasTeeth plants what must never stand in a record, and wants all of it found.
func TestR28ScanHasTeeth(t *testing.T) {
	var fact event.Fact = planted{}
	var got []string
	for _, f := range scan(reflect.TypeOf(fact), "", nil) {
		got = append(got, f.path)
	}
	want := []string{"People.GivenName", "People.Secret.X.DNASample", "People.f", "Told.PhoneNumber", "date_of_birth", "Fingerprints"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("found %q, want %q", got, want)
	}
	for field, want := range map[string]string{"firstName": "[first name]", "DNA": "[dna]", "IMEINumber": "[imei number]", "date_of_birth": "[date of birth]", "ETA": "[eta]", "renamed": "[renamed]"} {
		if got := fmt.Sprint(wordsOf(field)); got != want {
			t.Errorf("the words of %s are %s, want %s", field, got, want)
		}
	}
}
