package postgres_test

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanar/store/postgres"
)

var update = flag.Bool("update", false, "write definitions.txt, before which a changed schema.sql cannot be opened")

// definitions.txt is what the catalogue of any server says of a journal that was just made.
func TestDefinitions(t *testing.T) {
	ctx := context.Background()
	dsn := shared.Database(t)
	if *update {
		have, err := postgres.NewTables(ctx, dsn)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("definitions.txt", []byte(strings.Join(have, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := postgres.TablesOf(ctx, open(t, dsn))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(postgres.Definitions()), "\n"), have); diff != "" {
		t.Errorf("definitions.txt is not what the server says (-file +server); write it anew with -update:\n%s", diff)
	}
}
