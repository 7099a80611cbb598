package node

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"

	"fanar/face/operation"
	"fanar/node/config"
	"fanar/world"
)

// scheduled are the settings of a node with backups every six hours.
func scheduled(t *testing.T, keep int) config.Config {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	c := made(t, "")
	c.BackupTo, c.BackupFor, c.BackupEach, c.BackupKeep = filepath.Join(t.TempDir(), "backups"), []string{key.Recipient().String()}, 6*time.Hour, keep
	return c
}

func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func put(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestBackupsByTheClock runs the job for two days: the first backup at once, one each six hours, four kept, and what is
// somebody's own left alone.
func TestBackupsByTheClock(t *testing.T) {
	c := scheduled(t, 4)
	own := filepath.Join(c.BackupTo, "before-the-move"+backupEnding)
	put(t, own)
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		n := &Node{Log: slog.New(slog.NewTextHandler(&log, nil))}
		w := world.Real()
		w.Clock = world.ClockFunc(time.Now)
		begun := filepath.Join(c.BackupTo, ".19991231T000000Z"+backupEnding+".123")
		put(t, begun)
		if err := os.Chtimes(begun, time.Now(), time.Now().Add(-25*time.Hour)); err != nil {
			t.Fatal(err)
		}
		run := func(d time.Duration) {
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { n.backups(ctx, c, w); close(done) }()
			time.Sleep(d)
			synctest.Wait()
			stop()
			<-done
		}
		began := time.Now().UTC()
		at := func(d time.Duration) string { return began.Add(d).Format(backupTime) + backupEnding }
		run(5 * time.Second)
		if got, want := names(t, c.BackupTo), []string{at(time.Second), filepath.Base(own)}; !slices.Equal(got, want) {
			t.Fatalf("at the start: %v, want %v", got, want)
		}
		run(5 * time.Hour)
		if got := names(t, c.BackupTo); len(got) != 2 {
			t.Errorf("before the interval: %v, want no other one", got)
		}
		run(43 * time.Hour)
		got := names(t, c.BackupTo)
		if len(got) != 5 || !slices.Contains(got, filepath.Base(own)) {
			t.Fatalf("after two days: %v, want four and somebody's own", got)
		}
		for i := range 3 {
			a, _ := timeOf(got[i])
			if b, _ := timeOf(got[i+1]); b.Sub(a) < 6*time.Hour || b.Sub(a) > 6*time.Hour+time.Minute {
				t.Errorf("%s is followed by %s, want six hours", got[i], got[i+1])
			}
		}
		// The node stands still for three days: a backup is made when it is back.
		time.Sleep(72 * time.Hour)
		run(5 * time.Second)
		newest, err := newestBackup(c.BackupTo, time.Now())
		if err != nil || time.Since(newest) > time.Minute {
			t.Errorf("after a standstill the newest backup is of %v, %v", newest, err)
		}
		if strings.Contains(log.String(), "ERROR") {
			t.Errorf("the job logged:\n%s", log.String())
		}
	})
}

// TestBackupsThatFail: a folder that cannot be written to is said and tried again, not every second; when it can, the
// backup is made.
func TestBackupsThatFail(t *testing.T) {
	c := scheduled(t, 2)
	put(t, c.BackupTo) // a file where the folder should be
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		n := &Node{Log: slog.New(slog.NewTextHandler(&log, nil))}
		w := world.Real()
		w.Clock = world.ClockFunc(time.Now)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { n.backups(ctx, c, w); close(done) }()
		time.Sleep(10*time.Minute + 30*time.Second)
		synctest.Wait()
		if said := strings.Count(log.String(), "no backup was made"); said < 9 || said > 12 {
			t.Errorf("in ten minutes it was said %d times, want about ten:\n%s", said, log.String())
		}
		if err := os.Remove(c.BackupTo); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := names(t, c.BackupTo); len(got) != 1 {
			t.Errorf("after it was mended: %v, want one backup", got)
		}
		stop()
		<-done
	})
}

// TestBackupsOfAWrongClock: a backup from the future, made when the clock was wrong, stops neither the job nor the doctor.
func TestBackupsOfAWrongClock(t *testing.T) {
	c := scheduled(t, 3)
	put(t, filepath.Join(c.BackupTo, "20990101T000000Z"+backupEnding))
	now := time.Now()
	w := world.Real()
	w.Clock = at(now)
	check := func() operation.State {
		x := &examination{config: c, clock: w.Clock}
		x.backup()
		return x.found[0].State
	}
	if got := check(); got != operation.Fail {
		t.Errorf("before: %s, want fail", got)
	}
	n := &Node{Log: quiet()}
	if wait, err := n.backUpIfDue(t.Context(), c, w); err != nil || wait != c.BackupEach {
		t.Errorf("got %v, %v", wait, err)
	}
	if got := check(); got != operation.OK {
		t.Errorf("after: %s, want ok", got)
	}
	if wait, err := n.backUpIfDue(t.Context(), c, w); err != nil || wait > c.BackupEach || wait < c.BackupEach-time.Second {
		t.Errorf("again: %v, %v", wait, err)
	}
	want := []string{now.UTC().Format(backupTime) + backupEnding, "20990101T000000Z" + backupEnding}
	if diff := cmp.Diff(want, names(t, c.BackupTo)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestABackupAppearsWhole: nothing that was broken off stands under the name that was asked for, or anywhere.
func TestABackupAppearsWhole(t *testing.T) {
	n, c := peopled(t)
	fill(t, n, 0, 3000)
	closed(t, n)
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "b.age")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := MakeBackup(ctx, c, world.Real(), path, []age.Recipient{key.Recipient()}, nil); err == nil {
		t.Error("a cancelled backup was made")
	}
	if _, err := MakeBackup(t.Context(), c, world.Real(), path, nil, nil); err == nil {
		t.Error("a backup for nobody was made")
	}
	if left := names(t, dir); len(left) != 0 {
		t.Errorf("there is %v", left)
	}
}
