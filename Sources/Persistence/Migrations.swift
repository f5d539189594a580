import GRDB

/// The history of the database's tables; entries are only ever appended.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: sessions and request keys") { database in
            try database.execute(
                sql: """
                    CREATE TABLE session (
                        id TEXT NOT NULL PRIMARY KEY,
                        state TEXT NOT NULL,     -- a SessionState, or "reserved" before the first record
                        document TEXT,           -- the SessionSnapshot as JSON; NULL when reserved or expired
                        createdAt INTEGER NOT NULL,  -- seconds since 1970
                        expiresAt INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX sessionByExpiry ON session(expiresAt);
                    CREATE TABLE requestKey (
                        session TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE,
                        key TEXT NOT NULL,       -- the client's Idempotency-Key
                        request TEXT NOT NULL,   -- what was asked with it
                        edit INTEGER NOT NULL,   -- the number of the edit it made
                        PRIMARY KEY (session, key)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        return migrator
    }
}
