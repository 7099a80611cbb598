package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// iconSheet puts single icons into one SVG file of symbols, each under the name of its file, so that a page shows one with
// <svg><use href="/static/icons.svg#ship">. Only the paths are kept: colour and weight come from the style sheet.
func iconSheet(paths []string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">` + "\n")
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read icon: %w", err)
		}
		lines, err := iconPaths(data)
		if err != nil {
			return nil, fmt.Errorf("read icon %s: %w", filepath.Base(path), err)
		}
		fmt.Fprintf(&b, "<symbol id=%q viewBox=\"0 0 24 24\">", strings.TrimSuffix(filepath.Base(path), ".svg"))
		for _, d := range lines {
			fmt.Fprintf(&b, "<path d=%q/>", d)
		}
		b.WriteString("</symbol>\n")
	}
	b.WriteString("</svg>\n")
	return b.Bytes(), nil
}

// iconPaths gives the d attribute of each drawn path. The invisible frame that every icon carries is left out.
func iconPaths(data []byte) ([]string, error) {
	var out []string
	dec := xml.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		el, ok := tok.(xml.StartElement)
		if !ok || el.Name.Local == "svg" {
			continue
		}
		if el.Name.Local != "path" {
			return nil, fmt.Errorf("has a <%s>; only paths are understood", el.Name.Local)
		}
		var d string
		visible := true
		for _, a := range el.Attr {
			switch a.Name.Local {
			case "d":
				d = a.Value
			case "stroke":
				visible = a.Value != "none"
			}
		}
		if visible {
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("draws nothing")
	}
	return out, nil
}
