// Package static serves the built front end: scripts, styles, fonts and icons. Everything in this folder but the Go files is
// made by tools/assets from the sources beside the pages and is committed, so that a clone runs without Node; do not edit it.
//
// It must serve nothing that depends on who asks. Start with [Open].
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed *.js *.css *.svg fonts
var files embed.FS

// Assets are the built files with their fingerprints. They are safe for use by many goroutines.
type Assets struct {
	files map[string]asset
}

type asset struct {
	plain, packed []byte // packed is nil where compression does not help
	kind, tag     string
}

// Open reads the embedded files, and compresses once what is worth it.
func Open() (*Assets, error) {
	a := &Assets{files: map[string]asset{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		f := asset{plain: data, kind: kind(name), tag: hex.EncodeToString(sum[:6])}
		if path.Ext(name) != ".woff2" {
			if f.packed, err = pack(data); err != nil {
				return err
			}
		}
		a.files[name] = f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open the built front end: %w", err)
	}
	return a, nil
}

// Read gives a built file as it is, for a script that has to be served under an address of its own.
func Read(name string) ([]byte, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the built file %s: %w", name, err)
	}
	return data, nil
}

func kind(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	default:
		return mime.TypeByExtension(ext)
	}
}

func pack(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// URL gives the address of a built file with its fingerprint, so that a browser may keep it for ever: "app.css" becomes
// "/static/app.css?v=3f9a…". A name that was not built gives its plain address, which answers 404.
func (a *Assets) URL(name string) string {
	if f, ok := a.files[name]; ok {
		return "/static/" + name + "?v=" + f.tag
	}
	return "/static/" + name
}

// Has reports whether a file was built.
func (a *Assets) Has(name string) bool {
	_, ok := a.files[name]
	return ok
}

// ServeHTTP answers GET /static/NAME; mount it at "/static/". A request with the right fingerprint may be kept for a year,
// any other is asked for again each time and answered with 304 if nothing changed.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[strings.TrimPrefix(r.URL.Path, "/static/")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "built files can only be read: use GET", http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", `"`+f.tag+`"`)
	h.Set("Vary", "Accept-Encoding")
	if r.URL.Query().Get("v") == f.tag {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "public, no-cache")
	}
	if r.Header.Get("If-None-Match") == `"`+f.tag+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if f.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		// An error here means that the browser went away; nobody is left to tell.
		_, _ = w.Write(body)
	}
}
