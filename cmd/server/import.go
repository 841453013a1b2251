package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/tiercel-go/tiercel/internal/catalogue"
	"github.com/tiercel-go/tiercel/store"
)

// batchSize is how many products one transaction brings in.
const batchSize = 500

func (p *program) importCommand() *cobra.Command {
	var rejects string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Load product catalogues (JSON array or NDJSON, gzip accepted, - is standard input), upserting by sku",
		Long: "Load product catalogues: a JSON array or NDJSON, plain or gzipped; - is standard input.\n" +
			"Products are told apart by sku, or by id where there is none; what is unchanged stays untouched.\n" +
			"Bad rows go to a reject file with line and reason; the rest is loaded.",
		Args: someArgs("a file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.importFiles(cmd.Context(), args, rejects) },
	}
	cmd.Flags().StringVar(&rejects, "rejects", "",
		"`file` for the bad rows of all inputs; empty: FILE.rejected.ndjson beside each (stdin.rejected.ndjson for -)")
	return cmd
}

func (p *program) importFiles(ctx context.Context, files []string, rejects string) error {
	c, err := p.config(forImport)
	if err != nil {
		return err
	}
	log, _ := newLogger(c, p.errs, p.terminal)
	var down teardown
	defer func() { down.run(ctx, stopWithin, log) }()
	db, _, err := openMigrated(ctx, c, c.DatabaseURL, &down, nil, log)
	if err != nil {
		return err
	}
	redisURL := c.RedisURL
	if redisURL == "" {
		redisURL = "none" // running instances hear of it through the outbox
	}
	b, err := newBackend(c, db, redisURL, newMetrics(nil), &down, log)
	if err != nil {
		return err
	}
	sinks := newRejects(rejects)
	defer func() { _ = sinks.close() }()
	for _, file := range files {
		if err := p.importFile(ctx, b.products, file, sinks); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return sinks.close()
}

// importFile loads one input. What came before an error stays loaded, and is counted in the summary.
func (p *program) importFile(ctx context.Context, to *store.Cached, file string, sinks *rejects) error {
	in, size, err := p.open(file)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	shown := newProgress(p.errs, file, size, p.terminal)
	sum, err := load(ctx, to, shown.count(in), func(bad *catalogue.RowError) error { return sinks.write(file, bad) }, shown)
	shown.finish()
	if _, printed := fmt.Fprintf(p.out, "imported %d: %d inserted, %d updated, %d unchanged, %d rejected%s\n",
		sum.total(), sum.Inserted, sum.Updated, sum.Unchanged, sum.rejected,
		sinks.note(file, sum.rejected)); err == nil {
		err = printed
	}
	if err == nil && sum.rejected > 0 && sum.total() == 0 {
		err = errors.New("nothing was imported: no row is a product")
	}
	return err
}

func (p *program) open(file string) (in io.ReadCloser, size int64, err error) {
	if file == "-" {
		return io.NopCloser(p.in), -1, nil
	}
	f, err := os.Open(file) //nolint:gosec // the operator names it
	if err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			return nil, 0, path.Err // the caller names the file
		}
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	if info.IsDir() {
		return nil, 0, errors.Join(errors.New("it is a directory"), f.Close())
	}
	return f, info.Size(), nil
}

// A summary counts what became of the rows.
type summary struct {
	store.Upserted
	rejected int
}

// load brings a catalogue in, batch by batch.
func load(ctx context.Context, to *store.Cached, in io.Reader, reject func(*catalogue.RowError) error, shown progress) (sum summary, err error) {
	rows, err := catalogue.NewReader(in)
	if err != nil {
		return sum, err
	}
	batch := make([]row, 0, batchSize)
	flush := func() error {
		defer func() { batch = batch[:0] }()
		defer func() { shown.step(sum) }()
		return upsert(ctx, to, batch, &sum, reject)
	}
	for {
		draft, err := rows.Next()
		var bad *catalogue.RowError
		switch {
		case err == nil:
			if batch = append(batch, row{draft, rows.Last()}); len(batch) < batchSize {
				continue
			}
			if err := flush(); err != nil {
				return sum, err
			}
		case errors.As(err, &bad):
			sum.rejected++
			if err := reject(bad); err != nil {
				return sum, err
			}
		case errors.Is(err, io.EOF):
			return sum, flush()
		default: // what is good before the break is kept
			return sum, errors.Join(err, flush())
		}
	}
}

// A row is a product of the input, with what says that it is bad.
type row struct {
	draft  store.Draft
	origin catalogue.RowError // without a reason
}

// upsert brings rows in. If the database refuses one that looked good it is looked for, half by half, and the rest kept.
func upsert(ctx context.Context, to *store.Cached, rows []row, sum *summary, reject func(*catalogue.RowError) error) error {
	if len(rows) == 0 {
		return nil
	}
	batch := make([]store.Draft, len(rows))
	for i, r := range rows {
		batch[i] = r.draft
	}
	done, err := to.Upsert(ctx, batch)
	var invalid *store.InvalidError
	switch {
	case err == nil:
		sum.Inserted += done.Inserted
		sum.Updated += done.Updated
		sum.Unchanged += done.Unchanged
		return nil
	case !errors.As(err, &invalid):
		return err
	case len(rows) == 1:
		sum.rejected++
		bad := rows[0].origin
		bad.Reason = invalid.Error()
		return reject(&bad)
	}
	half := len(rows) / 2
	if err := upsert(ctx, to, rows[:half], sum, reject); err != nil {
		return err
	}
	return upsert(ctx, to, rows[half:], sum, reject)
}

// loadDemo fills the embedded database. A bad row of our own is a mistake of ours.
func loadDemo(ctx context.Context, to *store.Cached) error {
	_, err := load(ctx, to, catalogue.Demo(), func(bad *catalogue.RowError) error { return bad }, silent{})
	if err != nil {
		return fmt.Errorf("demo catalogue: %w", err)
	}
	return nil
}
