// Command deb makes the Debian package of a built binary: make deb.
//
// It writes dist/fanar_VERSION_ARCH.deb and prints its path. It builds nothing and installs nothing. One binary always gives
// one package, to the byte: every file in it has the time of the commit that the binary was built from.
package main

import (
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
)

func main() {
	root := flag.String("root", "..", "root of the project")
	binary := flag.String("binary", "", "the program; bin/fanar of the project if empty")
	dist := flag.String("dist", "", "folder for the package; dist of the project if empty")
	flag.Parse()
	if *binary == "" {
		*binary = filepath.Join(*root, "bin", "fanar")
	}
	if *dist == "" {
		*dist = filepath.Join(*root, "dist")
	}
	path, err := pack(*root, *binary, *dist)
	if err != nil {
		fmt.Fprintln(os.Stderr, "deb:", err)
		os.Exit(1)
	}
	fmt.Println(path)
}

// pack makes the package from a binary and root/packaging.
func pack(root, binary, dist string) (string, error) {
	at, err := dated(root, binary)
	if err != nil {
		return "", err
	}
	out, err := exec.Command(binary, "version").Output()
	if err != nil {
		return "", fmt.Errorf("ask %s for its version (make build makes it): %w", binary, err)
	}
	version := strings.TrimPrefix(strings.TrimSpace(string(out)), "fanar ")
	in := func(name string) string { return filepath.Join(root, "packaging", name) }
	info := &nfpm.Info{
		Name: "fanar", Arch: runtime.GOARCH, Platform: "linux", Version: version, Section: "net", Priority: "optional",
		Maintainer: "The Fanar authors <fanar@localhost>", Homepage: "https://localhost/fanar", License: "Apache-2.0",
		Description: "shared record of a joint operation at sea\nRuns rescues, keeps every group of people accounted for, refuses what international law forbids,\nand lets nothing be altered quietly. One binary, one folder.",
		MTime:       at,
		Overridables: nfpm.Overridables{
			Depends:    []string{"passwd"},
			Recommends: []string{"chrony | systemd-timesyncd | ntpsec"},
			Suggests:   []string{"postgresql", "age"},
			Contents: files.Contents{
				{Source: binary, Destination: "/usr/bin/fanar", FileInfo: &files.ContentFileInfo{Mode: 0o755}},
				{Source: in("fanar.service"), Destination: "/lib/systemd/system/fanar.service", FileInfo: &files.ContentFileInfo{Mode: 0o644}},
				{Source: in("fanar.default"), Destination: "/etc/default/fanar", Type: files.TypeConfigNoReplace, FileInfo: &files.ContentFileInfo{Mode: 0o644}},
				{Source: in("copyright"), Destination: "/usr/share/doc/fanar/copyright", FileInfo: &files.ContentFileInfo{Mode: 0o644}},
				{Source: filepath.Join(root, "docs", "operate", "README.md"), Destination: "/usr/share/doc/fanar/README.md", FileInfo: &files.ContentFileInfo{Mode: 0o644}},
			},
			Scripts: nfpm.Scripts{PostInstall: in("postinst"), PreRemove: in("prerm"), PostRemove: in("postrm")},
		},
	}
	info = nfpm.WithDefaults(info)
	if err := nfpm.PrepareForPackager(info, "deb"); err != nil {
		return "", fmt.Errorf("prepare the package: %w", err)
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return "", err
	}
	path := filepath.Join(dist, deb.Default.ConventionalFileName(info))
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	if err := errors.Join(deb.Default.Package(info, f), f.Close()); err != nil {
		return "", fmt.Errorf("write the package: %w", err)
	}
	return path, nil
}

// dated is the time of every file in the package: SOURCE_DATE_EPOCH, or that of the commit that the binary was built
// from; a binary that does not say, such as one from a tree without its history, is as old as the tree's go.mod.
func dated(root, binary string) (time.Time, error) {
	if text := os.Getenv("SOURCE_DATE_EPOCH"); text != "" {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return time.Time{}, fmt.Errorf("read SOURCE_DATE_EPOCH: %w", err)
		}
		return time.Unix(seconds, 0).UTC(), nil
	}
	if built, err := buildinfo.ReadFile(binary); err == nil {
		for _, s := range built.Settings {
			if at, err := time.Parse(time.RFC3339, s.Value); s.Key == "vcs.time" && err == nil {
				return at, nil
			}
		}
	}
	info, err := os.Stat(filepath.Join(root, "go.mod"))
	if err != nil {
		return time.Time{}, fmt.Errorf("look how old the tree is: %w", err)
	}
	return info.ModTime(), nil
}
