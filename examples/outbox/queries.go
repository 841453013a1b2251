package main

import (
	"context"
	"database/sql"

	"github.com/lib/pq"
)

// What sqlc makes of schema.sql and queries.sql looks like this file: types and methods that know nothing of a cache.

// A DBTX is a *sql.DB, *sql.Conn or *sql.Tx.
type DBTX interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Queries are those of queries.sql.
type Queries struct{ db DBTX }

// An Article is a row of articles.
type Article struct {
	Slug     string `json:"slug"`
	Title    string `json:"title"`
	Body     string `json:"body"`
	Revision int64  `json:"revision"`
}

const getArticle = `SELECT slug, title, body, revision FROM articles WHERE slug = $1`

// GetArticle returns sql.ErrNoRows if there is none.
func (q *Queries) GetArticle(ctx context.Context, slug string) (a Article, err error) {
	err = q.db.QueryRowContext(ctx, getArticle, slug).Scan(&a.Slug, &a.Title, &a.Body, &a.Revision)
	return a, err
}

const listArticles = `SELECT slug, title, body, revision FROM articles WHERE slug = ANY ($1::text[])`

// ListArticles returns those of slugs that there are.
func (q *Queries) ListArticles(ctx context.Context, slugs []string) ([]Article, error) {
	rows, err := q.db.QueryContext(ctx, listArticles, pq.Array(slugs))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []Article
	for rows.Next() {
		var a Article
		if err := rows.Scan(&a.Slug, &a.Title, &a.Body, &a.Revision); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}
