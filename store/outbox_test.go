package store

import (
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/tiercel-go/tiercel/invalidation/bustest"
)

type sqlTx struct {
	t  *testing.T
	d  *DB
	tx *sqlx.Tx
}

func (s *sqlTx) Write(kind, key string) (id int64) {
	s.t.Helper()
	err := s.tx.QueryRowx(s.d.db.Rebind("INSERT INTO tiercel_outbox (kind, key) VALUES (?, ?) RETURNING id"), kind, key).Scan(&id)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *sqlTx) Commit() {
	s.t.Helper()
	if err := s.tx.Commit(); err != nil {
		s.t.Fatal(err)
	}
	if s.d.dialect == sqlite {
		s.d.outbox.poke() // as a write of this process does
	}
}

func (s *sqlTx) Rollback() {
	s.t.Helper()
	if err := s.tx.Rollback(); err != nil {
		s.t.Fatal(err)
	}
}

func TestOutbox_conforms(t *testing.T) {
	onBoth(t, func(t *testing.T, d *DB) {
		bustest.TestOutbox(t, func(t *testing.T) bustest.Database {
			if _, err := d.db.ExecContext(t.Context(), "DELETE FROM tiercel_outbox"); err != nil {
				t.Fatal(err)
			}
			return bustest.Database{
				Outbox: d.Outbox(), OneWriter: d.dialect == sqlite,
				Begin: func() bustest.Tx {
					tx, err := d.db.Beginx()
					if err != nil {
						t.Fatal(err)
					}
					return &sqlTx{t, d, tx}
				},
			}
		})
	})
}
