// Command deb makes the Debian package of a built binary: make deb.
//
// It writes dist/fanar_VERSION_ARCH.deb and prints its path. It builds nothing and installs nothing.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
)

func main() {
	root := flag.String("root", "..", "root of the project")
	flag.Parse()
	path, err := pack(*root)
	if err != nil {
		fmt.Fprintln(os.Stderr, "deb:", err)
		os.Exit(1)
	}
	fmt.Println(path)
}

// pack makes the package from root/bin/fanar and root/packaging.
func pack(root string) (string, error) {
	binary := filepath.Join(root, "bin", "fanar")
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
		MTime:       modified(binary),
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
	dist := filepath.Join(root, "dist")
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

// modified is the time of every file in the package, so that one binary always gives one package.
func modified(path string) time.Time {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
