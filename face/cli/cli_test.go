package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/world"
)

// ran is what one command did.
type ran struct {
	code     int
	out, err string
}

func runWith(t *testing.T, env map[string]string, stdin string, local Local, args ...string) ran {
	t.Helper()
	if env["XDG_CONFIG_HOME"] == "" {
		env["XDG_CONFIG_HOME"] = t.TempDir()
	}
	local.World = world.World{Clock: world.ClockFunc(func() time.Time { return time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC) }), Random: strings.NewReader(strings.Repeat("lighthouse", 100))}
	var out, errs bytes.Buffer
	code := Main(context.Background(), args, strings.NewReader(stdin), &out, &errs, func(name string) string { return env[name] }, local)
	return ran{code, out.String(), errs.String()}
}

func TestExitCodes(t *testing.T) {
	for kind, want := range map[fault.Kind]int{fault.Invalid: 2, fault.Refused: 3, fault.NotFound: 4, fault.Conflict: 5, fault.Forbidden: 1, fault.Unavailable: 1, fault.Internal: 1} {
		if got := exitCode(kind); got != want {
			t.Errorf("exitCode(%s) = %d, want %d", kind, got, want)
		}
	}
}

func TestLocalCommandsGetTheirOptions(t *testing.T) {
	var demo Demo
	var serve Serve
	var made Init
	local := Local{
		Demo: func(_ context.Context, o Demo, say func(string)) error {
			demo = o
			say("open http://127.0.0.1:9/")
			return nil
		},
		Serve: func(_ context.Context, o Serve, _ func(string)) error { serve = o; return nil },
		Init: func(_ context.Context, o Init) (Made, error) {
			made = o
			return Made{Organisation: o.Organisation, Node: o.Node, Key: "KEY"}, nil
		},
	}
	if r := runWith(t, map[string]string{"FANAR_LISTEN": "127.0.0.1:9"}, "", local, "demo", "--speed", "10", "--no-replay"); r.code != 0 || demo != (Demo{Listen: "127.0.0.1:9", Speed: 10, NoReplay: true}) || !strings.Contains(r.out, "open http") {
		t.Errorf("%+v, %+v", demo, r)
	}
	if r := runWith(t, map[string]string{}, "", local, "demo", "--speed", "-1"); r.code != 2 {
		t.Errorf("%+v", r)
	}
	if r := runWith(t, map[string]string{"FANAR_DATA": "/srv/fanar"}, "", local, "serve", "--feed", "tcp://antenna:4001", "--feed", "-"); r.code != 0 || serve.Env("FANAR_DATA") != "/srv/fanar" || !slices.Equal(serve.Flags["feeds"], []string{"tcp://antenna:4001", "-"}) {
		t.Errorf("%+v, %+v", serve, r)
	}
	r := runWith(t, map[string]string{}, "a lighthouse in the rain\n", local, "init", "/srv/fanar", "--organisation", "mrcc-rome", "--admin", "admin", "--password-stdin", "--json")
	want := Init{Data: "/srv/fanar", Organisation: "mrcc-rome", Name: "mrcc-rome", Type: "rescue-coordination-centre", Node: "node-1", Admin: "admin", Password: "a lighthouse in the rain"}
	if made != want || r.out != `{"organisation":"mrcc-rome","node":"node-1","key":"KEY"}`+"\n" {
		t.Errorf("%+v, %+v", made, r)
	}
	if r := runWith(t, map[string]string{}, "", local, "init", "/srv/fanar", "--organisation", "x", "--admin", "admin"); r.code != 0 || made.Password != "" {
		t.Errorf("without a password a link is made: %+v, %+v", made, r)
	}
}

// A connection that breaks after the request was sent is tried again under the same key, so that the node can tell.
func TestBrokenConnectionIsTriedAgainUnderTheSameKey(t *testing.T) {
	var keys []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		if _, err := io.Copy(io.Discard, r.Body); err != nil || len(keys) == 1 {
			panic(http.ErrAbortHandler)
		}
		io.WriteString(w, `{"subject":"case/SAR-1","version":7,"records":[7],"repeated":true}`)
	}))
	defer s.Close()
	r := runWith(t, map[string]string{"FANAR_NODE": s.URL}, "", Local{}, "case", "note", "SAR-1", "dark", "grey")
	if r.code != 0 || r.out != "noted in SAR-1 (record 7, done before under this key)\n" {
		t.Errorf("%+v", r)
	}
	if len(keys) != 2 || keys[0] == "" || keys[0] != keys[1] {
		t.Errorf("keys %q; want the same one twice", keys)
	}
}

func TestWhatIsNotANodeIsSaidSo(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	r := runWith(t, map[string]string{"FANAR_NODE": s.URL}, "", Local{}, "whoami")
	if r.code != 1 || !strings.Contains(r.err, "not a Fanar node: 404") || !strings.Contains(r.err, "fanar: hint: check the address") {
		t.Errorf("%+v", r)
	}
}

func TestSessionIsKeptForItsUserOnly(t *testing.T) {
	var token string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token = r.Header.Get("Authorization")
		io.WriteString(w, `{"token":"secret","expiresAt":"2026-11-23T02:00:00Z","user":{"user":"conti","name":"A. Conti","organisation":"mrcc-rome","roles":["duty-officer"]}}`)
	}))
	defer s.Close()
	dir := t.TempDir()
	env := map[string]string{"FANAR_NODE": s.URL, "XDG_CONFIG_HOME": dir}
	if r := runWith(t, env, "a password\n", Local{}, "sign-in", "conti", "--password-stdin"); r.code != 0 || token != "" {
		t.Fatalf("%+v, token %q", r, token)
	}
	info, err := os.Stat(filepath.Join(dir, "fanar", "sessions.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	runWith(t, env, "", Local{}, "whoami")
	if token != "Bearer secret" {
		t.Errorf("Authorization %q", token)
	}
	// Another node does not get this node's token.
	other := httptest.NewServer(s.Config.Handler)
	defer other.Close()
	env["FANAR_NODE"] = other.URL
	runWith(t, env, "", Local{}, "whoami")
	if token != "" {
		t.Errorf("another node got %q", token)
	}
}

func TestNamesFindPlaces(t *testing.T) {
	all := []directory.Place{{ID: "lampedusa", Name: "Lampedusa", Names: map[string]string{"ar": "لامبيدوسا"}}, {ID: "mv-aurora", Name: "MV Aurora"}, {ID: "aurora-2", Name: "mv aurora"}, {ID: "porto", Name: "Porto Empedocle"}}
	names := func(p directory.Place) []string { return withNames(p.Names, p.ID, p.Name) }
	for _, tt := range []struct {
		text, want string
		kind       fault.Kind
		says       string
	}{
		{text: "lampedusa", want: "lampedusa"}, {text: "LAMPEDUSA ", want: "lampedusa"}, {text: "لامبيدوسا", want: "lampedusa"}, {text: "mv-aurora", want: "mv-aurora"},
		{text: "MV Aurora", kind: fault.Invalid, says: "mv-aurora, aurora-2"}, {text: "empedocle", kind: fault.NotFound, says: "Porto Empedocle (porto)"}, {text: "Malta", kind: fault.NotFound, says: "fanar place list"},
	} {
		p, err := named(tt.text, "place", all, names)
		if tt.want != "" {
			if err != nil || p.ID != tt.want {
				t.Errorf("named(%q) = %s, %v; want %s", tt.text, p.ID, err, tt.want)
			}
			continue
		}
		if f := fault.As(err); err == nil || f.Kind != tt.kind || !strings.Contains(f.Text+f.Hint, tt.says) {
			t.Errorf("named(%q): %v; want %s that says %q", tt.text, err, tt.kind, tt.says)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add("MV \x1b[31mAurora\x07\u009b2J\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		n, err := plain{&out}.Write([]byte(text))
		if err != nil || n != len(text) {
			t.Fatalf("Write(%q) = %d, %v", text, n, err)
		}
		if i := strings.IndexFunc(out.String(), func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }); i >= 0 {
			t.Fatalf("%q lets a control character through at %d", text, i)
		}
	})
}

func TestAge(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	for ago, want := range map[time.Duration]string{-time.Minute: "0 s", 40 * time.Second: "40 s", 90 * time.Minute: "90 min", 5 * time.Hour: "5 h", 72 * time.Hour: "3 d"} {
		if got := age(now.Add(-ago), now); got != want {
			t.Errorf("age(%s ago) = %q, want %q", ago, got, want)
		}
	}
}

func TestJSONIsTheAnswerAsItCame(t *testing.T) {
	const answer = `{"items":[{"id":"SAR-1"}],"next":"7"}`
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, answer+"\n") }))
	defer s.Close()
	r := runWith(t, map[string]string{"FANAR_NODE": s.URL}, "", Local{}, "case", "list", "--json")
	if r.out != answer+"\n" || !json.Valid([]byte(r.out)) {
		t.Errorf("%+v", r)
	}
	if r := runWith(t, map[string]string{"FANAR_NODE": s.URL}, "", Local{}, "case", "list", "--quiet"); r.out != "" {
		t.Errorf("--quiet printed %q", r.out)
	}
}
