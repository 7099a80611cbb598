-- What the catalogue says of a journal's schema, in words that do not change between versions of the server.
WITH tables AS (SELECT c.* FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = $1)
SELECT line FROM (
    SELECT format('relation %s: kind %s, kept %s, row security %s, rules %s', relname, relkind, relpersistence, relrowsecurity, relhasrules)
    FROM tables WHERE relkind <> 't'
    UNION ALL
    SELECT format('column %s.%s: %s%s', relname, attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ', never null' END)
    FROM tables JOIN pg_attribute a ON attrelid = tables.oid WHERE relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT format('constraint %s on %s: kind %s, over %s, checked %s', conname, relname, contype, conkey, convalidated)
    FROM tables JOIN pg_constraint ON conrelid = tables.oid WHERE contype <> 'n'
    UNION ALL
    SELECT format('index %s: unique %s, valid %s, over %s', relname, indisunique, indisvalid AND indisready, indkey)
    FROM tables JOIN pg_index ON indexrelid = tables.oid
    UNION ALL
    SELECT format('trigger %s on %s: type %s, enabled %s, always %s, calls %s', tgname, relname, tgtype, tgenabled, tgqual IS NULL, proname)
    FROM tables JOIN pg_trigger ON tgrelid = tables.oid JOIN pg_proc f ON f.oid = tgfoid
    UNION ALL
    SELECT format('function %s: %s', proname, md5(prosrc))
    FROM pg_proc JOIN pg_namespace s ON s.oid = pronamespace WHERE s.nspname = $1
) AS lines (line) ORDER BY line COLLATE "C"
