package api

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"fanar/engine/geo"
	"fanar/engine/ledger"
)

// config is huma's, without its documentation pages (which load scripts from elsewhere) and without fields that it adds.
func config() huma.Config {
	schemas := huma.NewMapRegistry("#/components/schemas/", schemaName)
	schemas.RegisterTypeAlias(reflect.TypeFor[geo.Position](), reflect.TypeFor[point]())
	schemas.RegisterTypeAlias(reflect.TypeFor[ledger.Lot](), reflect.TypeFor[lot]())
	schemas.RegisterTypeAlias(reflect.TypeFor[ledger.Estimate](), reflect.TypeFor[estimate]())
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Fanar", Version: "1",
				Description: "The shared record of a joint operation at sea. Every change needs a session; see /sessions. " +
					"A change that a rule refuses is answered with 403 and a problem of type urn:fanar:problem:refused that names the rules, " +
					"their basis and what would satisfy them."},
			Components: &huma.Components{
				Schemas: schemas,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "http", Scheme: "bearer", Description: "The token that POST /sessions gives."},
				},
			},
			Security: []map[string][]string{{"session": {}}},
		},
		OpenAPIPath:                  "/openapi",
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{fromHuma},
	}
}

// point is how a position stands in JSON; see [geo.Position].
type point struct {
	Type        string    `json:"type" enum:"Point"`
	Coordinates []float64 `json:"coordinates" minItems:"2" maxItems:"3" doc:"Longitude, latitude, in degrees"`
}

// lot is how a lot stands in JSON; see [ledger.Lot].
type lot map[string]int64

// estimate is how an estimate stands in JSON; see [ledger.Estimate]. A figure that was not said is left out.
type estimate struct {
	Min  *int32 `json:"min,omitempty"`
	Best *int32 `json:"best,omitempty"`
	Max  *int32 `json:"max,omitempty"`
}

// schemaName names a type by its package and itself, so that two desks may use one word: rescue.Position is
// RescuePosition.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" {
		return title(hint)
	}
	name, of, generic := strings.Cut(t.Name(), "[")
	if generic { // list[fanar/desk/rescue.Case] is CaseList
		of = strings.TrimSuffix(of, "]")
		return title(of[strings.LastIndexAny(of, "./")+1:]) + title(name)
	}
	pkg := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]
	if pkg == "api" || pkg == "" || strings.EqualFold(pkg, name) {
		return title(name)
	}
	return title(pkg) + title(name)
}

func title(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}
