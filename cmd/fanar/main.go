// Command fanar is the shared record of a joint operation at sea: see README.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"fanar/face/cli"
	"fanar/node"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv, node.Local())
	stop()
	os.Exit(code)
}
