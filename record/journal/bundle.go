package journal

import (
	"bytes"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
	"fanar/record/event"
)

// bundleForm names the form of a bundle in its first line.
const bundleForm = "fanar bundle v1"

// Bundle is some records with everything that is needed to verify them away from their journal: the opening record with
// the keys, and for each record the proof that it is in the tree that a signed checkpoint covers. It proves what is in
// it. It cannot prove that nothing was left out, which only the whole journal can.
type Bundle struct {
	About      string // the subject that all records concern; empty in a bundle of numbers
	Checkpoint string // as it was signed
	Records    []Proven
}

// Proven is a sealed record and its RFC 6962 audit path in the tree of the bundle's checkpoint.
type Proven struct {
	Sealed event.Sealed
	Proof  []tlog.Hash
}

// bundleFile is the JSON of a bundle. A record's canonical bytes stand in it verbatim, so that a person can read them and
// a verifier can take them as they are.
type bundleFile struct {
	Form       string         `json:"form"`
	About      string         `json:"about,omitempty"`
	Checkpoint string         `json:"checkpoint"`
	Records    []bundleRecord `json:"records"`
}

type bundleRecord struct {
	Event     json.RawMessage `json:"event"`
	Signature string          `json:"signature"`
	Proof     [][]byte        `json:"proof"`
}

// Bytes gives the bundle's file: JSON with a record a line, ending with a line feed. Its form is fixed to the byte.
// Errors: a record that is no sealed record.
func (b Bundle) Bytes() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("{")
	for i, field := range []struct{ name, value string }{{"form", bundleForm}, {"about", b.About}, {"checkpoint", b.Checkpoint}} {
		if field.name == "about" && b.About == "" {
			continue
		}
		if i > 0 {
			out.WriteString(",")
		}
		if err := writeField(&out, "\n", field.name, field.value); err != nil {
			return nil, err
		}
	}
	out.WriteString(",\n\"records\":[")
	for i, rec := range b.Records {
		if i > 0 {
			out.WriteString(",")
		}
		if err := rec.write(&out); err != nil {
			return nil, fmt.Errorf("write record %d of the bundle: %w", i+1, err)
		}
	}
	out.WriteString("\n]}\n")
	return out.Bytes(), nil
}

func (p Proven) write(out *bytes.Buffer) error {
	canonical, _, err := p.Sealed.Split()
	if err != nil {
		return err
	}
	if !json.Valid(canonical) {
		return fault.New(fault.Invalid, "bundle.not-json", "its bytes are not JSON")
	}
	out.WriteString("\n{\"event\":")
	out.Write(canonical)
	out.WriteString(",")
	if err := writeField(out, "", "signature", string(p.Sealed[len(canonical)+1:])); err != nil {
		return err
	}
	out.WriteString(",")
	proof := make([][]byte, len(p.Proof))
	for i := range p.Proof {
		proof[i] = p.Proof[i][:]
	}
	if err := writeField(out, "", "proof", proof); err != nil {
		return err
	}
	out.WriteString("}")
	return nil
}

func writeField(out *bytes.Buffer, before, name string, value any) error {
	fmt.Fprintf(out, "%s%q:", before, name)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1) // the encoder's line feed
	return nil
}

// ParseBundle reads a bundle's file. It accepts only what [Bundle.Bytes] writes, to the byte, so that a file that was
// changed in any way is refused here or by [VerifyBundle]. Errors: fault.Invalid.
func ParseBundle(file []byte) (Bundle, error) {
	dec := json.NewDecoder(bytes.NewReader(file))
	dec.DisallowUnknownFields()
	var f bundleFile
	if err := dec.Decode(&f); err != nil {
		return Bundle{}, fault.New(fault.Invalid, "bundle.not-json", "this is not a bundle: {why}", "why", err.Error())
	}
	if f.Form != bundleForm {
		return Bundle{}, fault.New(fault.Invalid, "bundle.form", "this is a {form}; this program reads a {want}",
			"form", fmt.Sprintf("%q", f.Form), "want", bundleForm)
	}
	b := Bundle{About: f.About, Checkpoint: f.Checkpoint}
	for i, rec := range f.Records {
		if bytes.IndexByte(rec.Event, '\n') >= 0 {
			return Bundle{}, rewritten("record {place} of it is spread over several lines", "place", i+1)
		}
		p := Proven{Sealed: fmt.Appendf(nil, "%s\n%s", rec.Event, rec.Signature)}
		for _, h := range rec.Proof {
			if len(h) != tlog.HashSize {
				return Bundle{}, fault.New(fault.Invalid, "bundle.proof", "record {place} of the bundle has a proof with a hash of {got} bytes; a hash has {want}",
					"place", i+1, "got", len(h), "want", tlog.HashSize)
			}
			p.Proof = append(p.Proof, tlog.Hash(h))
		}
		b.Records = append(b.Records, p)
	}
	again, err := b.Bytes()
	if err != nil {
		return Bundle{}, fault.New(fault.Invalid, "bundle.record", "this bundle holds what is not a record: {why}", "why", err.Error())
	}
	if at := firstDifference(again, file); at >= 0 {
		return Bundle{}, rewritten("it differs from byte {at} (line {line}) on", "at", at, "line", 1+bytes.Count(file[:at], []byte("\n")))
	}
	return b, nil
}

func rewritten(how string, args ...any) error {
	return fault.New(fault.Invalid, "bundle.rewritten", "this bundle is not as it was written: "+how, args...).
		WithHint("ask for the file again and do not open it with a program that saves it in another form")
}

// firstDifference gives the first place where a and b differ; -1 if they are the same.
func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) == len(b) {
		return -1
	}
	return n
}
