package invalidation

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed scripts/lib.lua
var libSource string

//go:embed scripts/inv.lua
var invSource string

//go:embed scripts/apply.lua
var applySource string

//go:embed scripts/begin.lua
var beginSource string

//go:embed scripts/renew.lua
var renewSource string

//go:embed scripts/reset.lua
var resetSource string

//go:embed scripts/reports.lua
var reportsSource string

//go:embed scripts/sync.lua
var syncSource string

//go:embed scripts/look.lua
var lookSource string

//go:embed scripts/replicas.lua
var replicasSource string

//go:embed scripts/spublish.lua
var spublishSource string

// scripts are those of a state. Those that publish are not the same everywhere.
type scripts struct{ inv, apply, reset, begin, renew, sync, look, replicas *redis.Script }

var (
	plainScripts   = newScripts(func(source string) string { return source })
	shardedScripts = newScripts(func(source string) string {
		return spublishSource + strings.ReplaceAll(source, "redis.call('PUBLISH', ", "publish(")
	})
)

func newScripts(publishing func(source string) string) *scripts {
	return &scripts{
		inv:   redis.NewScript(publishing(libSource + invSource)),
		apply: redis.NewScript(publishing(libSource + applySource)),
		reset: redis.NewScript(publishing(libSource + resetSource)),
		look:  redis.NewScript(publishing(reportsSource + lookSource)),
		begin: redis.NewScript(beginSource),
		renew: redis.NewScript(renewSource),
		sync:  redis.NewScript(reportsSource + syncSource),

		replicas: redis.NewScript(replicasSource),
	}
}

// newToken is an id, position or generation. The protocol wants them from the caller: Redis' own generator repeats
// itself after a restart.
func newToken() string { return rand.Text()[:16] }

func (r Row) mark() string {
	if r.ID == 0 {
		return ""
	}
	return strconv.FormatInt(r.ID, 10)
}

// state is the Remote of one shard in Redis.
type state struct {
	client                           redis.UniversalClient
	scripts                          *scripts
	ns                               string // all names begin with it; they share its hash tag
	log, tail, coh, promise, channel string
	replicas                         string        // hash of the replicas' reports
	length                           int           // of the log
	retention                        time.Duration // of done marks and reports
	timeout                          time.Duration // of one command
	reports                          *reports
	sent                             *sent
	name                             string   // as a report ends
	sharded                          *sharded // nil: PUBLISH and SUBSCRIBE
}

// newState is that of a shard, for the process called replica.
func newState(cfg Config, shard int, replica string) *state {
	ns := shardName(cfg.Namespace, shard, cfg.Shards)
	s := &state{
		client: cfg.Client, scripts: plainScripts, ns: ns, log: ns + ":log", tail: ns + ":tail", coh: ns + ":coh", promise: ns + ":promise",
		channel: ns + ":bus", replicas: ns + ":replicas", length: cfg.LogLength, retention: cfg.Retention,
		timeout: cfg.CommandTimeout, reports: newReports(replica), sent: &sent{origin: make(map[string]string)},
		name: nameInReports(cfg.Name),
	}
	// Several shards in a cluster: what is published in one need not go to the nodes of the others.
	if cluster, ok := cfg.Client.(*redis.ClusterClient); ok && cfg.Shards > 1 {
		s.scripts, s.sharded = shardedScripts, &sharded{cluster: cluster}
	}
	return s
}

// names are those of a row's value, lease and done mark. Those of a tag differ from a key's by their kind.
func (s *state) names(r Row) (value, lease, done string) {
	v, l := ":v:", ":l:"
	if r.Kind == KindTag {
		v, l = ":vt:", ":lt:"
	}
	return s.ns + v + r.Key, s.ns + l + r.Key, s.ns + ":d:" + r.mark()
}

func (s *state) run(ctx context.Context, script *redis.Script, keys []string, args ...any) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return script.Run(ctx, s.client, keys, args...).Result()
}

// rowsCall is the KEYS and ARGV of lib.lua; own1 and own2 are the script's own arguments. The
// messages are remembered as of that origin.
func (s *state) rowsCall(origin string, rows []Row, own1, own2 string) (keys []string, args []any) {
	keys = make([]string, 0, 4+3*len(rows))
	keys = append(keys, s.log, s.tail, s.coh, s.promise)
	args = make([]any, 0, 5+6*len(rows))
	args = append(args, s.length, s.retention.Milliseconds(), s.channel, own1, own2)
	for _, r := range rows {
		value, lease, done := s.names(r)
		keys = append(keys, value, lease, done)
		id := newToken()
		s.sent.add(id, origin)
		args = append(args, string(r.Kind), r.Key, r.mark(), id, newToken(), r.Trace)
	}
	return keys, args
}

// Inv does INV (3.1) for each row, and returns how many messages it appended.
func (s *state) Inv(ctx context.Context, rows []Row) (int, error) {
	sent, _, err := s.invAt(ctx, rows)
	return sent, err
}

// invAt implements barrier.
func (s *state) invAt(ctx context.Context, rows []Row) (sent int, end Place, err error) {
	keys, args := s.rowsCall("local", rows, "", "")
	answer, err := s.run(ctx, s.scripts.inv, keys, args...)
	if err != nil {
		return 0, Place{}, err
	}
	f, err := texts(answer, 3)
	if err != nil {
		return 0, Place{}, err
	}
	sent, err = strconv.Atoi(f[0])
	return sent, Place{f[1], f[2]}, err
}

// Apply does APPLY (3.6); it returns the new pos.
func (s *state) Apply(ctx context.Context, expect string, rows []Row) (pos string, sent int, err error) {
	pos = newToken()
	keys, args := s.rowsCall("outbox", rows, expect, pos)
	answer, err := s.run(ctx, s.scripts.apply, keys, args...)
	n, _ := answer.(int64)
	if err == nil && n < 0 {
		err = ErrLost
	}
	return pos, int(n), err
}

// Begin does BEGIN (3.5).
func (s *state) Begin(ctx context.Context) (Coherence, error) {
	answer, err := s.run(ctx, s.scripts.begin, []string{s.coh, s.promise})
	if err != nil {
		return Coherence{}, err
	}
	f, err := texts(answer, 6)
	if err != nil {
		return Coherence{}, err
	}
	micros, err1 := strconv.ParseInt(f[0], 10, 64)
	left, err2 := strconv.ParseInt(f[1], 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		return Coherence{}, fmt.Errorf("invalidation: answer of BEGIN: %w", err)
	}
	c := Coherence{Now: time.UnixMicro(micros), Pos: f[2], Cursor: -1, Database: f[4]}
	c.Left = time.Duration(max(left, 0)) * time.Millisecond
	// A hash without one of its fields was made by nobody; it counts as absent, so that a RESET makes it anew.
	if n, err := strconv.ParseInt(f[3], 10, 64); err == nil && c.Pos != "" && f[5] != "" {
		c.Cursor = n
	}
	return c, nil
}

// Renew does RENEW (3.7).
func (s *state) Renew(ctx context.Context, expect string, cursor int64, until time.Time) error {
	return s.oneOrLost(s.run(ctx, s.scripts.renew, []string{s.coh, s.promise},
		expect, newToken(), cursor, until.UnixMilli()))
}

// Reset does RESET (3.8).
func (s *state) Reset(ctx context.Context, expect string, cursor int64, until time.Time, dbid string) error {
	keys, args := s.rowsCall("outbox", nil, expect, "")
	return s.oneOrLost(s.run(ctx, s.scripts.reset, keys,
		append(args, newToken(), cursor, until.UnixMilli(), dbid, newToken(), newToken())...))
}

func (s *state) oneOrLost(answer any, err error) error {
	if err == nil && answer != int64(1) {
		return ErrLost
	}
	return err
}

// syncBatch is the most entries of one SYNC: the script must not hold up Redis for long.
const syncBatch = 2000

// Sync does SYNC (3.4), and reports last in the same step (W1). An unreadable entry ends the entries, which is a gap.
func (s *state) Sync(ctx context.Context, last Place) (View, error) {
	number := s.reports.next()
	answer, err := s.run(ctx, s.scripts.sync, []string{s.log, s.tail, s.promise, s.replicas},
		last.ID, last.Position, syncBatch, s.reports.replica, number, s.retention.Milliseconds(), s.name)
	if err != nil {
		return View{}, err
	}
	f, err := texts(answer, 5)
	if err != nil {
		return View{}, err
	}
	s.reports.found(number, f[4])
	left, err1 := strconv.ParseInt(f[1], 10, 64)
	micros, err2 := strconv.ParseInt(f[2], 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		return View{}, fmt.Errorf("invalidation: answer of SYNC: %w", err)
	}
	// -1, a promise without expiry, is made by nobody and proves nothing.
	v := View{Tail: f[0], End: f[3], Live: left >= 0, Now: time.UnixMicro(micros)}
	v.Left = time.Duration(max(left, 0)) * time.Millisecond
	f = f[5:]
	v.More = len(f) == 2*syncBatch
	for ; len(f) >= 2; f = f[2:] {
		m, err := parseEntry(f[0], f[1])
		if err != nil {
			v.More = false
			break
		}
		v.Entries = append(v.Entries, m)
	}
	return v, nil
}

// texts is a script's answer as strings, at least n.
func texts(answer any, n int) ([]string, error) {
	parts, ok := answer.([]any)
	if !ok || len(parts) < n {
		return nil, fmt.Errorf("invalidation: answer of a script: %v", answer)
	}
	out := make([]string, len(parts))
	for i, p := range parts {
		if out[i], ok = p.(string); !ok {
			return nil, fmt.Errorf("invalidation: answer of a script: part %d is %v", i, p)
		}
	}
	return out, nil
}
