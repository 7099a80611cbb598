package cli

import (
	"context"
	"fmt"

	"fanar/fault"
)

type demoCmd struct {
	Data     string  `help:"Folder to keep it in; without one it is gone afterwards." placeholder:"DIR" setting:""`
	Listen   string  `help:"Where to answer." default:"127.0.0.1:8250" placeholder:"HOST:PORT" setting:""`
	Speed    float64 `help:"How fast its recordings play." default:"1" placeholder:"N"`
	NoReplay bool    `help:"An empty sea."`
}

// Run runs the demonstration.
func (c demoCmd) Run(ctx context.Context, t *terminal) error {
	if c.Speed <= 0 || c.Speed > 1000 {
		return fault.New(fault.Invalid, "cli.speed", "a speed of {speed} cannot be; it is above 0 and at most 1000", "speed", c.Speed).WithField("speed")
	}
	return t.local.Demo(ctx, Demo(c), func(line string) { t.say("%s", line) })
}

type serveCmd struct {
	folderFlags
	Listen  string   `help:"Where to answer (FANAR_LISTEN); 127.0.0.1:8250 if nothing says otherwise." placeholder:"HOST:PORT"`
	Origin  string   `help:"Public address of the pages (FANAR_ORIGIN), such as https://fanar.example.org; passkeys belong to it." placeholder:"URL"`
	Journal string   `help:"Where the record is kept (FANAR_JOURNAL): postgres://user@host/database; a file in the data folder if empty." placeholder:"ADDRESS"`
	Feeds   []string `name:"feed" sep:"none" help:"AIS: tcp://host:port, file:path, or - for standard input; may be given more than once." placeholder:"FEED"`
	TLSCert string   `help:"Certificate, PEM (FANAR_TLS_CERT)." placeholder:"FILE"`
	TLSKey  string   `help:"Its key, PEM (FANAR_TLS_KEY)." placeholder:"FILE"`
}

// Run runs a node.
func (c serveCmd) Run(ctx context.Context, t *terminal) error {
	w := c.where(t, map[string][]string{"listen": {c.Listen}, "origin": {c.Origin}, "journal": {c.Journal}, "feeds": c.Feeds,
		"tls-cert": {c.TLSCert}, "tls-key": {c.TLSKey}})
	return t.local.Serve(ctx, Serve{w}, func(line string) { t.say("%s", line) })
}

type initCmd struct {
	Data          string `arg:"" help:"Folder to make."`
	Organisation  string `required:"" help:"Identifier of the organisation, such as mrcc-rome." placeholder:"ID"`
	Name          string `help:"Its name." placeholder:"TEXT"`
	Type          string `help:"What it is, such as rescue-coordination-centre or ngo." default:"rescue-coordination-centre" placeholder:"TYPE"`
	NodeName      string `name:"node-name" help:"Identifier of the node." default:"node-1" placeholder:"ID"`
	Admin         string `required:"" help:"Identifier of the first user, who administers." placeholder:"ID"`
	Journal       string `help:"Keep the record in this database: postgres://user@host/database." placeholder:"ADDRESS"`
	Origin        string `help:"Public address of the pages, such as https://fanar.example.org." placeholder:"URL"`
	PasswordStdin bool   `help:"Read the first user's password from standard input; without it a one-time link is printed at which that user sets up a passkey."`
}

// Run makes a data folder.
func (c initCmd) Run(ctx context.Context, t *terminal) error {
	var password string
	if c.PasswordStdin {
		var err error
		if password, err = t.password("", true); err != nil {
			return err
		}
	}
	if c.Name == "" {
		c.Name = c.Organisation
	}
	made, err := t.local.Init(ctx, Init{Data: c.Data, Organisation: c.Organisation, Name: c.Name, Type: c.Type, Node: c.NodeName, Admin: c.Admin, Password: password,
		Journal: c.Journal, Origin: c.Origin})
	if err != nil {
		return err
	}
	if done, err := t.printed(made); done {
		return err
	}
	t.say("made %s for %s; start it with fanar serve --data %s", c.Data, made.Organisation, c.Data)
	t.say("key %s: give it to your partners by another way than the records", made.Key)
	if made.Enrol != "" {
		t.say("when it runs, %s sets up a passkey at %s (once, within a day)", c.Admin, made.Enrol)
	}
	return nil
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(_ context.Context, t *terminal) error {
	if t.JSON {
		t.raw(fmt.Appendf(nil, `{"version":%q}`, t.local.Version))
		return nil
	}
	t.say("fanar %s", t.local.Version)
	return nil
}
