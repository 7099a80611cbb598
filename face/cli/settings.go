package cli

import (
	"strings"

	"github.com/alecthomas/kong"
)

// options are the flags that every command has.
type options struct {
	Node  string `help:"Address of the node (FANAR_NODE)." default:"http://127.0.0.1:8250" placeholder:"URL" setting:""`
	JSON  bool   `name:"json" help:"Print the API's own answer."`
	Quiet bool   `short:"q" help:"Print nothing when it went well."`
}

// settings reads flags that are marked as settings from the environment: --listen from FANAR_LISTEN.
func settings(env func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if !flag.Tag.Has("setting") {
			return nil, nil
		}
		if v := env("FANAR_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))); v != "" {
			return v, nil
		}
		return nil, nil
	})
}
