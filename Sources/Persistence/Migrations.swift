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
        migrator.registerMigration("2: owners, tokens, presets, uploads and keys") { database in
            try database.execute(
                sql: """
                    ALTER TABLE session ADD COLUMN owner TEXT NOT NULL DEFAULT '';  -- a token's id
                    CREATE INDEX sessionByOwner ON session(owner, createdAt, id);
                    CREATE TABLE token (
                        id TEXT NOT NULL PRIMARY KEY,
                        name TEXT NOT NULL,
                        digest TEXT NOT NULL UNIQUE,  -- SHA-256 of the token, which nobody keeps
                        scopes TEXT NOT NULL,    -- words, separated by spaces
                        createdAt INTEGER NOT NULL,
                        expiresAt INTEGER,
                        usedAt INTEGER,
                        revokedAt INTEGER
                    ) STRICT;
                    CREATE TABLE preset (
                        id TEXT NOT NULL PRIMARY KEY,
                        owner TEXT NOT NULL,
                        name TEXT NOT NULL,
                        sliders TEXT NOT NULL,   -- an Edit as JSON
                        createdAt INTEGER NOT NULL,
                        revision INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX presetByOwner ON preset(owner, createdAt, id);
                    CREATE TABLE upload (
                        id TEXT NOT NULL PRIMARY KEY,
                        owner TEXT NOT NULL,
                        length INTEGER NOT NULL,
                        received INTEGER NOT NULL,  -- bytes that are on the disk for certain
                        metadata TEXT NOT NULL,
                        expiresAt INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE nodeKey (
                        name TEXT NOT NULL PRIMARY KEY,
                        key BLOB NOT NULL        -- 32 random bytes
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("3: batches") { database in
            try database.execute(
                sql: """
                    CREATE TABLE batch (
                        id TEXT NOT NULL PRIMARY KEY,
                        owner TEXT NOT NULL,
                        recipe TEXT NOT NULL,    -- JSON
                        createdAt INTEGER NOT NULL,
                        expiresAt INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX batchByOwner ON batch(owner);
                    CREATE TABLE batchItem (
                        batch TEXT NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
                        number INTEGER NOT NULL,
                        name TEXT NOT NULL,      -- of the client's file
                        status TEXT NOT NULL,    -- an EditRecord.Status
                        failure TEXT,            -- a Failure as JSON
                        PRIMARY KEY (batch, number)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("4: replies") { database in
            try database.execute(
                sql: """
                    DROP TABLE requestKey;
                    CREATE TABLE reply (
                        id INTEGER PRIMARY KEY,  -- rises with time
                        owner TEXT NOT NULL,
                        path TEXT NOT NULL,      -- where the request was sent
                        key TEXT NOT NULL,       -- the client's Idempotency-Key
                        fingerprint TEXT NOT NULL,  -- what was asked with it
                        status INTEGER NOT NULL,
                        headers TEXT NOT NULL,   -- an object of names and values as JSON
                        body BLOB,               -- NULL after what was made is erased
                        location TEXT,           -- the address of what was made
                        createdAt INTEGER NOT NULL,
                        expiresAt INTEGER NOT NULL,
                        UNIQUE (owner, path, key)
                    ) STRICT;
                    CREATE INDEX replyByLocation ON reply(location);
                    CREATE INDEX replyByExpiry ON reply(expiresAt);
                    """)
        }
        return migrator
    }
}
