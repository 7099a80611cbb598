package paper

import (
	"fmt"
	"html/template"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QR is a square that a camera reads, as the d attribute of one path over a grid of Size by Size.
type QR struct {
	Size int
	Path template.HTMLAttr
	d    string
}

// quiet is the white border that readers need, in cells. Source: ISO/IEC 18004, 6.3.8.
const quiet = 4

// qrOf draws a text. A text that is too long for any square is an error.
func qrOf(text string) (QR, error) {
	square, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return QR{}, fmt.Errorf("draw the square of a sheet: %w", err)
	}
	n := square.Bounds().Dx()
	var d strings.Builder
	for y := range n {
		for x := 0; x < n; x++ {
			start := x
			for x < n && square.At(x, y) == color.Black {
				x++
			}
			if x > start {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", start+quiet, y+quiet, x-start, x-start)
			}
		}
	}
	return QR{Size: n + 2*quiet, d: d.String(), Path: template.HTMLAttr(`d="` + d.String() + `"`)}, nil
}
