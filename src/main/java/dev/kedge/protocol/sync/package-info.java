/**
 * The words and rules of keeping devices in step, as pure functions: what a device reports, and
 * what the server makes of it. Client and server share them; nothing here does I/O.
 */
@NullMarked
package dev.kedge.protocol.sync;

import org.jspecify.annotations.NullMarked;
