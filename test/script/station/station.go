// Package station runs a whole node on loopback for tests: a fresh data folder, the directory of a small operation, and
// users of every role. It is for tests only, and everything in it is simulated.
//
// Start with [Open].
package station

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"time"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/face/api"
	"fanar/node"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/policy"
	"fanar/world"
)

// Password is what every user of a station signs in with.
const Password = "a lighthouse in the rain"

// Start is when a station's clock begins. From there it goes as fast as the wall clock.
func Start() time.Time { return time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC) }

// Station is one running node.
type Station struct {
	Node *node.Node
	URL  string
	Dir  string // the data folder

	server *httptest.Server
}

// Open makes a node of MRCC Rome in the folder, fills its directory and answers the API on loopback. Close must be called.
func Open(ctx context.Context, dir string) (*Station, error) {
	began := time.Now()
	real := world.Real()
	clock := world.ClockFunc(func() time.Time { return Start().Add(time.Since(began)) })
	n, err := node.Open(ctx, node.Config{Dir: dir, Organisation: "mrcc-rome", Node: "rome-1", World: world.World{Clock: clock, Random: real.Random},
		Marks: event.Marks{Caveats: []string{event.Simulated}}, CheckpointEvery: time.Hour, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return nil, fmt.Errorf("open the station's node: %w", err)
	}
	s := &Station{Node: n, Dir: dir}
	if err := s.furnish(ctx); err != nil {
		n.Close()
		return nil, err
	}
	var demo []string
	for _, u := range users() {
		demo = append(demo, u.ID)
	}
	h, err := n.Handler(demo)
	if err != nil {
		n.Close()
		return nil, err
	}
	s.server = httptest.NewServer(h)
	s.URL = s.server.URL
	return s, nil
}

// Close stops the server and the node.
func (s *Station) Close() error {
	s.server.CloseClientConnections()
	s.server.Close()
	return s.Node.Close()
}

// Stop stops everything and leaves the data folder as a node at rest leaves it.
func (s *Station) Stop() error { return s.Close() }

// Token signs a user in without a password, as a demonstration does, and gives the token.
func (s *Station) Token(user string) (string, error) {
	body, err := json.Marshal(map[string]string{"demo": user})
	if err != nil {
		return "", err
	}
	answer, err := http.Post(s.URL+api.Prefix+"/sessions", "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var in struct{ Token, Detail string }
	if err := json.NewDecoder(answer.Body).Decode(&in); err != nil {
		return "", err
	}
	if in.Token == "" {
		return "", fmt.Errorf("sign in %s: %s", user, in.Detail)
	}
	return in.Token, nil
}

// furnish registers who and where, through the one door.
func (s *Station) furnish(ctx context.Context) error {
	hash, err := credential.HashPassword(Password)
	if err != nil {
		return err
	}
	var commands []dispatch.Command
	for _, o := range organisations() {
		commands = append(commands, directory.RegisterOrganisation{Organisation: o})
	}
	for _, p := range places() {
		commands = append(commands, directory.RegisterPlace{Place: p})
	}
	for _, u := range users() {
		commands = append(commands, directory.AddUser{User: u})
	}
	for _, u := range users() { // afterwards: once somebody of the oversight can sign in, changes of others' users wait
		commands = append(commands, credential.SetPassword{User: u.ID, Hash: hash})
	}
	setup := policy.Actor{User: "setup", Name: "setup", Org: "mrcc-rome", Roles: []string{"administrator"}, StepUp: s.Node.Clock.Now()}
	for _, c := range commands {
		if _, err := s.Node.Dispatch.Do(ctx, dispatch.Request{Command: c, Actor: setup}); err != nil {
			return fmt.Errorf("furnish the station (%s): %w", c.Action(), err)
		}
	}
	return nil
}
