package dev.kedge.serve.content;

import java.time.Instant;

/**
 * A name in a published directory.
 *
 * @param size of a file; 0 for a directory
 */
record DirectoryEntry(String name, boolean directory, long size, Instant modified) {}
