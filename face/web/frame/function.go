package frame

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"time"

	"fanar/engine/geo"
	"fanar/face/i18n"
	"fanar/fault"
)

// functions are what a template can call, bound to a language and a way of writing positions:
//
//	t id name value…   a message                          {{t "clock.late"}}
//	bdi text           a value isolated from the sentence  {{bdi .Name}}
//	num n              a whole number; nil is "unknown"    {{num .Landed}}
//	dec v places       a decimal number
//	pos p              a geo.Position or *geo.Position
//	utc t              14:32Z
//	day t              22 Nov 2026
//	when t             22 Nov 2026 14:32Z
//	ago t              4 min ago, and ticks
//	due t              what is left of a clock, or −01:48, and ticks
//	icon name          a drawn sign; always beside a word
//	asset name         the address of a built file
//	fault err          a fault's sentence; hint err its hint
//	langName lang      a language's own name
//	dir                "ltr" or "rtl", of the reader's language; langDir lang of another
//	sections           every section, for the list of keys
//	dict k v…          a map, to hand several values to a part
func (f *Frame) functions(v voice) template.FuncMap {
	return template.FuncMap{
		"t":        func(id string, args ...any) string { return i18n.T(v.lang, id, args...) },
		"bdi":      func(text any) template.HTML { return tagged("bdi", "", fmt.Sprint(text)) },
		"num":      func(n any) (template.HTML, error) { return number(v.lang, n) },
		"dec":      func(n float64, places int) template.HTML { return tagged("bdi", "", i18n.Decimal(v.lang, n, places)) },
		"pos":      func(p any) (template.HTML, error) { return position(v, p) },
		"utc":      func(t time.Time) template.HTML { return stamp(t, "", i18n.Clock(t)) },
		"day":      func(t time.Time) template.HTML { return stamp(t, "", i18n.Date(v.lang, t)) },
		"when":     func(t time.Time) template.HTML { return stamp(t, "", i18n.DateTime(v.lang, t)) },
		"ago":      func(t time.Time) template.HTML { return stamp(t, " data-age", i18n.Age(v.lang, f.clock.Now().Sub(t))) },
		"due":      func(t time.Time) template.HTML { return due(t, f.clock.Now()) },
		"late":     func(t time.Time) bool { return !t.After(f.clock.Now()) },
		"icon":     func(name string) template.HTML { return icon(f.assets.URL("icons.svg"), name) },
		"asset":    f.assets.URL,
		"hasAsset": f.assets.Has,
		"fault":    func(err error) string { text, _ := i18n.Fault(v.lang, fault.As(err)); return text },
		"hint":     func(err error) string { _, hint := i18n.Fault(v.lang, fault.As(err)); return hint },
		"langName": i18n.Name,
		"langDir":  i18n.Dir,
		"dir":      func() string { return i18n.Dir(v.lang) },
		"sections": Sections,
		"dict":     dict,
	}
}

// tagged wraps escaped text in an element; attributes are the caller's own.
func tagged(tag, attributes, text string) template.HTML {
	return template.HTML("<" + tag + attributes + ">" + template.HTMLEscapeString(text) + "</" + tag + ">")
}

// number writes any whole number, or a pointer to one: nil is "unknown", because empty is not zero.
func number(lang string, n any) (template.HTML, error) {
	r := reflect.ValueOf(n)
	if n == nil || r.Kind() == reflect.Pointer && r.IsNil() {
		return tagged("span", ` class="dim"`, i18n.T(lang, "state.unknown")), nil
	}
	if r.Kind() == reflect.Pointer {
		r = r.Elem()
	}
	switch {
	case r.CanInt():
		return tagged("bdi", "", i18n.Number(lang, r.Int())), nil
	case r.CanUint():
		return tagged("bdi", "", i18n.Number(lang, int64(r.Uint()))), nil
	}
	return "", fmt.Errorf("num wants a whole number, got %T; use dec for others", n)
}

func position(v voice, p any) (template.HTML, error) {
	var at geo.Position
	switch p := p.(type) {
	case geo.Position:
		at = p
	case *geo.Position:
		if p == nil {
			return tagged("span", ` class="dim"`, i18n.T(v.lang, "state.unknown")), nil
		}
		at = *p
	default:
		return "", fmt.Errorf("pos wants a geo.Position, got %T", p)
	}
	return tagged("bdi", ` class="num" dir="ltr"`, at.Format(v.style)), nil
}

// stamp is a time for machines and people. A zero time is a dash: it was not given.
func stamp(t time.Time, attributes, text string) template.HTML {
	if t.IsZero() {
		return "–"
	}
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `"` + attributes + `><bdi>` + template.HTMLEscapeString(text) + `</bdi></time>`)
}

// due shows hours and minutes until t, or since then after a minus sign, each with its unit: 00:15 could be seconds. The
// script of age.ts goes on in the same way.
func due(t, now time.Time) template.HTML {
	left, class, sign := t.Sub(now), "due", ""
	switch {
	case left <= 0:
		left, class, sign = -left, "due late", "−"
	case left < 30*time.Minute:
		class = "due soon"
	}
	minutes := int(left / time.Minute)
	text := fmt.Sprintf("%d min", minutes%60)
	if minutes >= 60 {
		text = fmt.Sprintf("%d h %s", minutes/60, text)
	}
	return template.HTML(fmt.Sprintf(`<time class="%s" datetime="%s" dir="ltr">%s%s</time>`, class, t.UTC().Format(time.RFC3339), sign, text))
}

func icon(sheet, name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="` + template.HTMLEscapeString(sheet+"#"+name) + `"/></svg>`)
}

// dict makes a map of name, value pairs.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict wants name, value pairs; got %d values", len(pairs))
	}
	out := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok || strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("dict wants a name before each value; got %v", pairs[i])
		}
		out[name] = pairs[i+1]
	}
	return out, nil
}
