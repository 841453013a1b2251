-- name: GetArticle :one
SELECT slug, title, body, revision FROM articles WHERE slug = $1;

-- name: ListArticles :many
SELECT slug, title, body, revision FROM articles WHERE slug = ANY ($1::text[]);
