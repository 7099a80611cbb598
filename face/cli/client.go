package cli

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"fanar/face/api"
	"fanar/fault"
)

// client speaks to one node.
type client struct {
	base   string
	token  string
	lang   string
	http   *http.Client
	random io.Reader
	prove  func(context.Context) error // shows once more who is there; see [terminal.prove]
}

// once are the flags of every change.
type once struct {
	Key       string `help:"Do it once: the same key gives the first answer again for 72 hours." placeholder:"TEXT"`
	IfVersion uint64 `help:"Only if what it changes still has this version (show prints it)." placeholder:"N"`
}

// connect prepares the way to the node; nothing is sent yet.
func (t *terminal) connect() error {
	u, err := url.Parse(t.Node)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fault.New(fault.Invalid, "cli.node", "{node} is not the address of a node; write it as {example}", "node", fmt.Sprintf("%q", t.Node),
			"example", "http://127.0.0.1:8250").WithField("node")
	}
	t.Node = u.Scheme + "://" + u.Host
	lang := t.env("FANAR_LANG")
	if lang == "" {
		lang = "en"
	}
	t.node = &client{base: t.Node, lang: lang, http: &http.Client{Timeout: 2 * time.Minute}, random: t.local.World.Random}
	t.node.prove = t.prove
	t.node.token = t.env("FANAR_TOKEN")
	if t.node.token == "" {
		kept, err := t.keptSessions()
		if err != nil {
			return err
		}
		t.node.token = kept[t.Node].Token
	}
	return nil
}

// get reads from the node.
func (c *client) get(ctx context.Context, path string, query url.Values) ([]byte, error) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.send(ctx, http.MethodGet, path, nil, nil)
}

// fetch reads an answer into out and also gives it as it came.
func (c *client) fetch(ctx context.Context, path string, query url.Values, out any) ([]byte, error) {
	body, err := c.get(ctx, path, query)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, out); err != nil {
		return nil, fmt.Errorf("read the node's answer to %s: %w", path, err)
	}
	return body, nil
}

// change sends a change. A connection that breaks is tried once more under the same key, so that it happens once.
func (c *client) change(ctx context.Context, method, path string, body any, o once) ([]byte, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	if o.Key == "" {
		key := make([]byte, 16)
		if _, err := io.ReadFull(c.random, key); err != nil {
			return nil, fmt.Errorf("make a key: %w", err)
		}
		o.Key = hex.EncodeToString(key)
	}
	header := http.Header{"Idempotency-Key": {o.Key}, "Content-Type": {"application/json"}}
	if o.IfVersion != 0 {
		header.Set("If-Match", strconv.Quote(strconv.FormatUint(o.IfVersion, 10)))
	}
	answer, err := c.send(ctx, method, path, data, header)
	switch code := fault.As(err).Code; {
	case code == "cli.unreachable" && ctx.Err() == nil:
		return c.send(ctx, method, path, data, header)
	case code == "access.step-up" && c.prove != nil:
		if failed := c.prove(ctx); failed != nil {
			return nil, failed
		}
		return c.send(ctx, method, path, data, header)
	}
	return answer, err
}

func (c *client) send(ctx context.Context, method, path string, body []byte, header http.Header) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base+api.Prefix+path, bytes.NewReader(body))
	if err != nil {
		return nil, fault.New(fault.Invalid, "cli.request", "{path} cannot be asked for", "path", path).WithCause(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	r.Header.Set("Accept-Language", c.lang)
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, c.unreachable(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, c.unreachable(err)
	}
	if answer.StatusCode >= 300 {
		return nil, faultOf(answer, data)
	}
	return data, nil
}

func (c *client) unreachable(err error) error {
	var known *url.Error
	if errors.As(err, &known) {
		err = known.Err
	}
	return fault.New(fault.Unavailable, "cli.unreachable", "the node at {node} does not answer", "node", c.base).
		WithHint("is it running (fanar serve, fanar demo)? another one is named with --node or FANAR_NODE").WithCause(err)
}

// faultOf makes the fault again that the node turned into a problem.
func faultOf(answer *http.Response, body []byte) error {
	var p api.Problem
	kind, ours := "", false
	if err := json.Unmarshal(body, &p); err == nil {
		kind, ours = strings.CutPrefix(p.Type, "urn:fanar:problem:")
	}
	if !ours {
		return fault.New(fault.Unavailable, "cli.not-fanar", "what answers is not a Fanar node: {status}", "status", answer.Status).
			WithHint("check the address (--node, FANAR_NODE)")
	}
	f := fault.New(fault.Kind(kind), p.Code, "{detail}", "detail", p.Detail)
	f.Hint, f.Field, f.Rules = p.Hint, p.Field, p.Rules
	return f
}
