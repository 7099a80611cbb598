package pgtest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// ErrNotInstalled is the error of a machine without PostgreSQL's server.
var ErrNotInstalled = errors.New("PostgreSQL's server is not on this machine (apt-get install postgresql)")

// Server is a running server and its cluster.
type Server struct {
	dir      string // of the cluster and the socket
	bin      string
	settings []string
	owner    *owner

	mu      sync.Mutex
	process *os.Process
	ended   chan struct{} // closed when process has ended
}

// owner is whom the server runs as, since it refuses to be root.
type owner struct{ uid, gid uint32 }

// Start makes a cluster and starts a server on it, with settings such as "fsync=off". Stop must be called.
func Start(settings ...string) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "fanar-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, bin: bin, settings: settings}
	if err := s.makeCluster(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.Restart(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

// binaries gives the folder of the newest server.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return "", ErrNotInstalled
	}
	number := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 for one in the PATH
		return n
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return number(a) - number(b) })), nil
}

func (s *Server) makeCluster() error {
	if os.Getuid() == 0 {
		who, err := user.Lookup("postgres")
		if err != nil {
			who, err = user.Lookup("nobody")
		}
		if err != nil {
			return err
		}
		uid, uidErr := strconv.ParseUint(who.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(who.Gid, 10, 32)
		if err := errors.Join(uidErr, gidErr, os.Chown(s.dir, int(uid), int(gid))); err != nil {
			return err
		}
		s.owner = &owner{uint32(uid), uint32(gid)}
	}
	cmd := s.command("initdb", "--pgdata", s.cluster(), "--auth", "trust", "--username", "postgres", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--data-checksums")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("make a cluster: %w\n%s", err, out)
	}
	return nil
}

func (s *Server) cluster() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=" + s.bin + ":/usr/bin:/bin", "LC_ALL=C", "HOME=" + s.dir}
	cmd.SysProcAttr = attributes(s.owner)
	return cmd
}

// Socket gives the path of the Unix socket that the server listens on.
func (s *Server) Socket() string { return filepath.Join(s.dir, ".s.PGSQL.5432") }

// DSN gives the address of a database for the server's superuser.
func (s *Server) DSN(database string) string {
	return fmt.Sprintf("host=%s port=5432 user=postgres dbname=%s", s.dir, database)
}

// Restart starts the server again after [Server.Kill], and waits until it takes connections.
func (s *Server) Restart() error {
	// The children of a killed server hold its memory until each has noticed; until then a new one refuses to start.
	for try := 0; ; try++ {
		err := s.start()
		if err == nil || try == 200 || !strings.Contains(err.Error(), "still in use") && !strings.Contains(err.Error(), "lock file") {
			return err
		}
		<-time.After(50 * time.Millisecond)
	}
}

func (s *Server) start() error {
	args := []string{"-D", s.cluster(), "-k", s.dir, "-c", "listen_addresses=", "-c", "log_line_prefix="}
	for _, set := range s.settings {
		args = append(args, "-c", set)
	}
	cmd := s.command("postgres", args...)
	log, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	started := make(chan error)
	ended := make(chan struct{})
	go func() {
		// The system ends the server with the thread that started it, so this one stays until then.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(ended)
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Process.Wait() //nolint:errcheck // how it ended is in its log
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.mu.Lock()
	s.process, s.ended = cmd.Process, ended
	s.mu.Unlock()
	return s.untilReady(log)
}

// untilReady reads the server's log until it says that it takes connections, or ends; what follows is thrown away.
func (s *Server) untilReady(log io.ReadCloser) error {
	var said bytes.Buffer
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		fmt.Fprintln(&said, lines.Text())
		if strings.Contains(lines.Text(), "ready to accept connections") {
			go func() {
				io.Copy(io.Discard, log) //nolint:errcheck // it ends with the server
				log.Close()
			}()
			return nil
		}
	}
	<-s.ended
	return fmt.Errorf("start PostgreSQL:\n%s", &said)
}

// Kill kills the server's first process without a warning. Its children end as soon as they notice.
func (s *Server) Kill() { s.end(syscall.SIGKILL) }

// Stop ends the server and removes its cluster.
func (s *Server) Stop() {
	s.end(syscall.SIGQUIT)
	os.RemoveAll(s.dir) //nolint:errcheck // a folder in the temporary one
}

func (s *Server) end(by syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return
	}
	s.process.Signal(by) //nolint:errcheck // it may have ended by itself
	<-s.ended
}
