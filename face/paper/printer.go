package paper

import (
	"embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"fanar/face/i18n"
)

//go:embed sheet.html sheet.css
var files embed.FS

// Printer writes sheets. It is safe for use by many goroutines.
type Printer struct {
	base  *template.Template
	style string
}

// NewPrinter reads the templates; an error says which is wrong.
func NewPrinter() (*Printer, error) {
	base, err := template.New("sheet.html").Funcs(functions("en")).ParseFS(files, "sheet.html")
	if err != nil {
		return nil, fmt.Errorf("read the templates of the sheets: %w", err)
	}
	style, err := files.ReadFile("sheet.css")
	return &Printer{base: base, style: string(style)}, err
}

func functions(lang string) template.FuncMap {
	return template.FuncMap{
		"t":    func(id string, args ...any) string { return i18n.T(lang, id, args...) },
		"when": func(t time.Time) string { return i18n.DateTime(lang, t) },
		"less": func(a, b int) int { return a - b },
	}
}

// Fragment writes the pages of a sheet, to stand in a page of the node.
func (p *Printer) Fragment(s Sheet) (template.HTML, error) {
	text, err := p.write("sheet", s.Lang, s)
	return template.HTML(text), err
}

// Document writes a sheet as a file that needs nothing else: it prints the same on a machine that never met the node.
func (p *Printer) Document(s Sheet) ([]byte, error) {
	text, err := p.write("document", s.Lang, struct {
		Sheet
		Style template.CSS
	}{s, template.CSS(p.style)})
	return []byte(text), err
}

func (p *Printer) write(name, lang string, data any) (string, error) {
	t, err := p.base.Clone()
	if err != nil {
		return "", fmt.Errorf("prepare a sheet: %w", err)
	}
	var b strings.Builder
	if err := t.Funcs(functions(lang)).ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("write a sheet: %w", err)
	}
	return b.String(), nil
}
