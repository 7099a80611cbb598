// Package packaging builds the program and its Debian package as a release does, looks at everything in the package, and
// runs the program out of it: made, served, backed up, restored and verified.
package packaging

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

const root = "../.."

// need gives the path of a program of the machine. Without it the test is skipped, and fails if FANAR_REQUIRE_ALL=1.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	switch {
	case err == nil:
	case os.Getenv("FANAR_REQUIRE_ALL") == "1":
		t.Fatal(err)
	default:
		t.Skip(err)
	}
	return path
}

// run runs a program in a folder and gives what it prints.
func run(t *testing.T, dir string, env []string, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s%s", program, args, err, out, &said)
	}
	return string(out)
}

func abs(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// built builds the program with the flags of the Makefile and packs it, and gives the path of the package.
func built(t *testing.T, name string) (deb string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	binary := filepath.Join(dir, "fanar")
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	flags := `-trimpath -ldflags '-s -w'`
	if !strings.Contains(string(makefile), "build: ; go build "+flags+" -o bin/fanar ./cmd/fanar\n") {
		t.Fatalf("make build no longer builds with %s: build with the same flags here", flags)
	}
	run(t, root, []string{"CGO_ENABLED=0"}, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "./cmd/fanar")
	return strings.TrimSpace(run(t, filepath.Join(root, "tools"), []string{"CGO_ENABLED=0"}, "go", "run", "./deb", "-binary", binary, "-dist", dir))
}

func TestPackage(t *testing.T) {
	dpkg := need(t, "dpkg-deb")
	deb := built(t, "first")
	tree, control := filepath.Join(t.TempDir(), "tree"), filepath.Join(t.TempDir(), "control")
	run(t, "", nil, dpkg, "--extract", deb, tree)
	run(t, "", nil, dpkg, "--control", deb, control)
	t.Run("two builds are one", func(t *testing.T) { same(t, deb, built(t, "second")) })
	t.Run("contents", func(t *testing.T) { contents(t, run(t, "", nil, dpkg, "--contents", deb)) })
	t.Run("control", func(t *testing.T) { fields(t, deb, control, dpkg) })
	t.Run("scripts", func(t *testing.T) { scripts(t, control) })
	t.Run("service", func(t *testing.T) { service(t, tree) })
	t.Run("defaults", func(t *testing.T) { defaults(t, tree) })
	t.Run("node", func(t *testing.T) { lives(t, filepath.Join(tree, "usr/bin/fanar")) })
}

func same(t *testing.T, a, b string) {
	var bodies [2][]byte
	for i, path := range []string{a, b} {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bodies[i] = body
	}
	if filepath.Base(a) != filepath.Base(b) || !bytes.Equal(bodies[0], bodies[1]) {
		t.Errorf("%s (%d bytes) and %s (%d bytes) differ", a, len(bodies[0]), b, len(bodies[1]))
	}
}

// contents holds names, rights and owners against what they have to be; a program that its own service could change, or a
// file that nobody expects, is a defect.
func contents(t *testing.T, list string) {
	want := map[string]string{"./usr/bin/fanar": "-rwxr-xr-x", "./lib/systemd/system/fanar.service": "-rw-r--r--", "./etc/default/fanar": "-rw-r--r--",
		"./usr/share/doc/fanar/copyright": "-rw-r--r--", "./usr/share/doc/fanar/README.md": "-rw-r--r--"}
	for line := range strings.Lines(list) {
		f := strings.Fields(line)
		if len(f) != 6 {
			t.Fatalf("not a line of a listing: %q", line)
		}
		mode, owner, name := f[0], f[1], f[5]
		if owner != "root/root" && owner != "0/0" {
			t.Errorf("%s is %s's", name, owner)
		}
		if strings.HasPrefix(mode, "d") {
			if mode != "drwxr-xr-x" {
				t.Errorf("the folder %s has the rights %s", name, mode)
			}
			continue
		}
		if mode != want[name] {
			t.Errorf("%s has the rights %s, want %q", name, mode, want[name])
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

func fields(t *testing.T, deb, control, dpkg string) {
	for field, want := range map[string]string{"Package": `^fanar$`, "Version": `^\d+\.\d+\.\d+`, "Architecture": "^" + runtime.GOARCH + "$", "Section": `^net$`,
		"Priority": `^optional$`, "Maintainer": `^The Fanar authors <\S+@\S+>$`, "Depends": `^passwd$`, "Recommends": `chrony`, "Description": `(?s)^shared record .+\n .+`, "Installed-Size": `^\d+$`} {
		got := strings.TrimSpace(run(t, "", nil, dpkg, "--field", deb, field))
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s is %q, want %s", field, got, want)
		}
	}
	conffiles, err := os.ReadFile(filepath.Join(control, "conffiles"))
	if err != nil || strings.TrimSpace(string(conffiles)) != "/etc/default/fanar" {
		t.Errorf("the conffiles are %q, %v", conffiles, err)
	}
	if sums, err := os.ReadFile(filepath.Join(control, "md5sums")); err != nil || strings.Count(string(sums), "\n") != 5 {
		t.Errorf("the sums are %q, %v", sums, err)
	}
	if base := filepath.Base(deb); !regexp.MustCompile(`^fanar_\d+\.\d+\.\d+\S*_` + runtime.GOARCH + `\.deb$`).MatchString(base) {
		t.Errorf("the package is called %s", base)
	}
}

// scripts are those that run as root on somebody's machine: they have to be well-formed, to stop at the first error, to do
// nothing when they are called for something else, and never to remove the record.
func scripts(t *testing.T, control string) {
	sh := need(t, "sh")
	for name, calls := range map[string][][]string{"postinst": {{"abort-upgrade", "0.1.0"}, {"triggered"}}, "prerm": {{"upgrade", "9"}}, "postrm": {{"upgrade", "9"}, {"remove"}}} {
		path := filepath.Join(control, name)
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o755 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
		run(t, "", nil, sh, "-n", path)
		if !strings.HasPrefix(string(body), "#!/bin/sh\n") || !strings.Contains(string(body), "\nset -e\n") {
			t.Errorf("%s does not stop at the first error", name)
		}
		if regexp.MustCompile(`\brm\b|\buserdel\b`).MatchString(string(body)) {
			t.Errorf("%s removes something", name)
		}
		// The scripts see neither systemd nor the machine's users: both are looked up under names that are not there.
		harmless := strings.NewReplacer("/run/systemd/system", "/nonexistent/systemd", "/var/lib/fanar", "/nonexistent/fanar").Replace(string(body))
		for _, call := range calls {
			if out := run(t, t.TempDir(), []string{"PATH=/nonexistent"}, sh, append([]string{"-c", harmless, name}, call...)...); out != "" {
				t.Errorf("%s %v: %s", name, call, out)
			}
		}
	}
}

// service holds the unit against systemd's own reading, with the program's path in the extracted tree.
func service(t *testing.T, tree string) {
	unit, err := os.ReadFile(filepath.Join(tree, "lib/systemd/system/fanar.service"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(unit)
	for _, line := range []string{"User=fanar", "ExecStart=/usr/bin/fanar serve --data /var/lib/fanar", "ConditionPathExists=/var/lib/fanar/identity.json", "UMask=0077",
		"NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectory=fanar", "StateDirectoryMode=0700", "SystemCallErrorNumber=EPERM"} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("the unit does not say %s", line)
		}
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip(err)
	}
	path := filepath.Join(t.TempDir(), "fanar.service")
	text = strings.NewReplacer("/usr/bin/fanar", filepath.Join(tree, "usr/bin/fanar"), "file:///usr/share/doc/fanar/README.md", "man:sh(1)").Replace(text)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), analyze, "verify", "--man=no", path)
	out, err := cmd.CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "fanar.service") {
			t.Errorf("systemd says: %s", line)
		}
	}
	if err != nil && len(out) == 0 {
		t.Error(err)
	}
}

// defaults holds that each setting named in /etc/default/fanar is one that the program knows, with a value that it takes.
func defaults(t *testing.T, tree string) {
	body, err := os.ReadFile(filepath.Join(tree, "etc/default/fanar"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?m)^# (FANAR_[A-Z_]+)=(.*)$`).FindAllStringSubmatch(string(body), -1)
	if len(named) < 5 {
		t.Fatalf("it names %v", named)
	}
	for _, line := range strings.Split(string(body), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			t.Errorf("it sets something: %q", line)
		}
	}
	var env []string
	for _, n := range named {
		if n[1] != "FANAR_BACKUP_FOR" { // its value is shortened
			env = append(env, n[1]+"="+n[2])
		}
	}
	env = append(env, "FANAR_BACKUP_FOR="+recipient)
	shown := run(t, "", env, filepath.Join(tree, "usr/bin/fanar"), "config", "show", "--origin")
	for _, n := range named {
		if !strings.Contains(shown, n[1]) {
			t.Errorf("nothing comes from %s:\n%s", n[1], shown)
		}
	}
}

// A key that opens the test's backups.
const (
	secret    = "AGE-SECRET-KEY-1PYRYK0C57Q4253J7L0N9KDMRKKR6JZ52KRAQER8YVUGXZMWUE63Q4T8FU0"
	recipient = "age1u87nmxmp2fn36zqq2slwy8t86fsqn8zp0szcvcqxu2vk7n86wdtslvchke"
)

// lives takes the packaged program through a node's life, with settings from the environment alone, as a container has them.
func lives(t *testing.T, fanar string) {
	fanar = abs(t, fanar)
	dir := t.TempDir()
	data, key := filepath.Join(dir, "data"), filepath.Join(dir, "key.txt")
	if err := os.WriteFile(key, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	do := func(args ...string) string { t.Helper(); return run(t, dir, nil, fanar, args...) }
	if out := do("init", data, "--organisation", "mrcc-rome", "--admin", "giulia"); !strings.Contains(out, "enrol?code=giulia.") {
		t.Errorf("init: %s", out)
	}
	stop := serving(t, fanar, "FANAR_DATA="+data, "FANAR_LISTEN=127.0.0.1:0")
	for path, want := range map[string]string{"/livez": "ok", "/readyz": "ok", "/metrics": "fanar_journal_records ", "/": "<html"} {
		status, body := get(t, stop.url+path)
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %.200q, want %q", path, status, body, want)
		}
	}
	do("backup", "create", "--data", data, "-o", "b.age", "--for", recipient)
	stop.end()
	do("backup", "verify", "b.age", "-i", key)
	do("backup", "restore", "b.age", "-i", key, "--data", "again")
	if out := do("verify", "again"); !strings.Contains(out, "whole: everything") {
		t.Errorf("verify: %s", out)
	}
	do("verify", data)
	do("doctor", "--data", "again")
}

type server struct {
	url string
	end func()
}

// serving runs fanar serve with nothing but an environment until end is called, and then wants it to end well.
func serving(t *testing.T, fanar string, env ...string) server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	cmd := exec.CommandContext(ctx, fanar, "serve")
	cmd.Dir, cmd.Env = t.TempDir(), append(env, "TMPDIR="+t.TempDir())
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	var said bytes.Buffer
	out, in := io.Pipe()
	cmd.Stdout, cmd.Stderr = in, io.MultiWriter(&said, in)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait(); in.Close() }()
	t.Cleanup(cancel)
	ready := regexp.MustCompile(`ready: (http://127\.0\.0\.1:\d+)/`)
	var text []byte
	for found := ready.FindSubmatch(text); ; found = ready.FindSubmatch(text) {
		if found != nil {
			go io.Copy(io.Discard, out) //nolint:errcheck // it ends with the program
			return server{url: string(found[1]), end: func() {
				if err := cmd.Process.Signal(os.Interrupt); err != nil {
					t.Error(err)
				}
				if err := <-ended; err != nil {
					t.Errorf("serve ended with %v\n%s", err, &said)
				}
			}}
		}
		more := make([]byte, 4096)
		n, err := out.Read(more)
		text = append(text, more[:n]...)
		if errors.Is(err, io.EOF) {
			t.Fatalf("serve ended before it was ready:\n%s", text)
		}
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// TestContainerfile: what the recipe copies is what make build makes, and it starts the program with the environment alone.
func TestContainerfile(t *testing.T) {
	body, err := os.ReadFile(filepath.Join(root, "Containerfile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"FROM scratch", "COPY bin/fanar /fanar", "USER 65532:65532", "VOLUME /data", "ENV FANAR_DATA=/data FANAR_LISTEN=0.0.0.0:8250 TMPDIR=/data", `ENTRYPOINT ["/fanar"]`, `CMD ["serve"]`} {
		if !strings.Contains(string(body), "\n"+line+"\n") {
			t.Errorf("it does not say %s", line)
		}
	}
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil || !strings.Contains(string(makefile), "-o bin/fanar ./cmd/fanar") {
		t.Errorf("make build does not make bin/fanar (%v)", err)
	}
}
