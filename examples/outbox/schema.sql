-- The service's own table. Each change draws a revision, whoever makes it.
CREATE SEQUENCE article_revisions;

CREATE TABLE articles (
    slug     text PRIMARY KEY,
    title    text NOT NULL,
    body     text NOT NULL DEFAULT '',
    revision bigint NOT NULL DEFAULT 0
);

CREATE FUNCTION article_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := nextval('article_revisions');
    RETURN NEW;
END $$;

CREATE TRIGGER article_revision BEFORE INSERT OR UPDATE ON articles
    FOR EACH ROW EXECUTE FUNCTION article_revision();
