package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"fanar/fault"
)

// address is where a journal is: a schema of a database.
type address struct {
	config *pgx.ConnConfig
	schema string
}

// defaultSchema is the schema of a journal whose address names none.
const defaultSchema = "fanar"

var schemaName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

func parse(dsn string) (address, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		// pgx leaves the password out of its errors.
		return address{}, fault.New(fault.Invalid, "store.dsn", "the database's address cannot be read: {why}", "why", err.Error()).
			WithHint("write it as postgres://user@host/database or as host=… user=… dbname=…")
	}
	at := address{config: config, schema: defaultSchema}
	if path := config.RuntimeParams["search_path"]; path != "" {
		at.schema, _, _ = strings.Cut(path, ",")
		at.schema = strings.TrimSpace(at.schema)
	}
	if !schemaName.MatchString(at.schema) || strings.HasPrefix(at.schema, "pg_") || at.schema == "public" || at.schema == "information_schema" {
		return address{}, fault.New(fault.Invalid, "store.schema-name",
			"{schema} cannot be a journal's schema: the name is 1 to 63 small letters, digits and underscores, begins with a letter, and is no schema of the server's own",
			"schema", at.schema)
	}
	at.prepare()
	return at, nil
}

// prepare sets what every session of a journal has, whatever the server, the database and the role say.
func (a address) prepare() {
	c := a.config
	c.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 10 * time.Second
	}
	c.DialFunc = (&net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control:         giveUpOnSilence,
	}).DialContext
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = applicationName()
	}
	for name, value := range map[string]string{
		"search_path":     a.schema + ", pg_temp",
		"client_encoding": "UTF8",
		// What begins without a word of its own.
		"default_transaction_read_only": "off", "default_transaction_isolation": "read committed", "default_transaction_deferrable": "off",
		// A writer's or reader's pace is the node's own affair.
		"statement_timeout": "0", "lock_timeout": "0", "idle_in_transaction_session_timeout": "0",
		// A node that lost power must not hold the lock for hours.
		"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3",
		// Every query here goes by an index in its order, whatever the statistics of a young table say; so one plan serves.
		"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_bitmapscan": "off",
		"enable_hashjoin": "off", "enable_mergejoin": "off", "jit": "off",
	} {
		c.RuntimeParams[name] = value
	}
}

// applicationName says to the server's administrator, and to a second node, who this is.
func applicationName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "an unnamed host"
	}
	return fmt.Sprintf("fanar %d on %.40s", os.Getpid(), host)
}

// String names the journal for people of any language; it holds no password.
func (a address) String() string {
	if strings.HasPrefix(a.config.Host, "/") { // the folder of a Unix socket
		return fmt.Sprintf("postgres:///%s?host=%s&search_path=%s", a.config.Database, a.config.Host, a.schema)
	}
	return fmt.Sprintf("postgres://%s/%s?search_path=%s", a.config.Host, a.config.Database, a.schema)
}

func (a address) opening(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	return fmt.Errorf("open %s: %w", a, err)
}

// dial opens a session.
func (a address) dial(ctx context.Context) (*pgx.Conn, error) {
	c, err := pgx.ConnectConfig(ctx, a.config)
	if err == nil {
		return c, nil
	}
	if ctx.Err() != nil {
		return nil, a.opening(ctx.Err())
	}
	var told *pgconn.PgError
	if errors.As(err, &told) && told.Code == tooManyConnections {
		return nil, told
	}
	return nil, fault.New(fault.Unavailable, "store.unreachable", "the journal in {where} cannot be reached: {why}",
		"where", a.String(), "why", reason(err)).
		WithHint("check that the database server runs, and the address, role and password")
}

// reason says in the server's or the network's words what went wrong.
func reason(err error) string {
	var told *pgconn.PgError
	if errors.As(err, &told) {
		return told.Message
	}
	var refused *pgconn.ConnectError
	if errors.As(err, &refused) && refused.Unwrap() != nil {
		return refused.Unwrap().Error()
	}
	return err.Error()
}

// The server's codes for what is no defect.
const (
	tooManyConnections = "53300"
	lockNotAvailable   = "55P03"
)
