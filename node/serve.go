package node

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"fanar/face/api"
	"fanar/face/session"
	"fanar/face/session/issuer"
	"fanar/face/web"
	"fanar/record/event"
)

// Version of the program.
const Version = "0.1.0"

// Handler answers pages, the API and the checks of those who run the node. demoUsers may sign in at a click from this
// machine; it is empty in a real node.
func (n *Node) Handler(demoUsers []string) (http.Handler, error) {
	sessions, err := session.New(n.sessions(demoUsers))
	if err != nil {
		return nil, fmt.Errorf("prepare sessions: %w", err)
	}
	kinds, err := event.KindsOf(Facts()...)
	if err != nil {
		return nil, err
	}
	pages, err := web.New(web.Options{Dispatch: n.Dispatch, Sessions: sessions, Journal: n.Journal, Picture: n.Picture,
		Projections: Projections(), Examine: n.Examine, Links: n.Links(), Version: Version, Demo: len(demoUsers) > 0, Log: n.Log})
	if err != nil {
		return nil, fmt.Errorf("make the pages: %w", err)
	}
	metrics, answers := n.metrics(n.Examine)
	mux := http.NewServeMux()
	mux.Handle("/api/", timed(answers, api.New(api.Options{Dispatch: n.Dispatch, Sessions: sessions, Journal: n.Journal, Picture: n.Picture,
		Projections: Projections(), Examine: n.Examine, Version: Version, Known: kinds.Knows, Links: n.Links(), Log: n.Log})))
	mux.Handle("GET /metrics", local(metrics))
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := n.Journal.Broken(); err != nil {
			http.Error(w, "the record is read-only", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.Handle("/", timed(answers, pages))
	return mux, nil
}

// sessions says how people sign in to this node.
func (n *Node) sessions(demoUsers []string) session.Options {
	o := session.Options{Journal: n.Journal, Dispatch: n.Dispatch, Clock: n.Clock, Demo: demoUsers, Idle: n.settings.Idle, Lifetime: n.settings.Absolute}
	if n.settings.Origin != "" {
		o.Origins = []string{n.settings.Origin}
	}
	for _, p := range n.settings.OIDC {
		o.Organisations = append(o.Organisations, issuer.Config{Organisation: p.Organisation, Issuer: p.Issuer, ClientID: p.ClientID, Secret: p.ClientSecret, Claim: p.Claim})
	}
	return o
}

// Serve answers on the listener until ctx ends, then lets what runs finish for a moment. ready is called when pages answer.
func (n *Node) Serve(ctx context.Context, l net.Listener, h http.Handler, ready func()) error {
	// No write timeout: live pages are one answer that does not end. Their context ends with the server's.
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	ready()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		server.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
