/**
 * Part files, positioned writes, forcing, locks, publishing and safe names. One class names every
 * path. The only package of the client that knows {@code FileChannel}.
 */
@NullMarked
package dev.kedge.disk;

import org.jspecify.annotations.NullMarked;
