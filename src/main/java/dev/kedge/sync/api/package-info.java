/** A kedge server's API as calls and records. Knows no files and no ledger. */
@NullMarked
package dev.kedge.sync.api;

import org.jspecify.annotations.NullMarked;
