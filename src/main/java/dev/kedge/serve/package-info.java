/**
 * The server side: a directory as a model HTTP origin. The only package that knows Vert.x.
 *
 * <p>{@code serve → content → {http, store}}: {@code http} makes strict exchanges in blocking code
 * of what Vert.x reads, {@code content} answers them, {@code store} remembers version ids. Handlers
 * run on a virtual thread a request; the event loops only move bytes.
 *
 * <p>Vert.x 5.1 is used below its API in two places, to be looked at when it is updated: the
 * decoder is replaced in the pipeline, and file regions are written to the connection between head
 * and last bytes, since {@code sendFile} would send the last bytes unasked.
 */
@NullMarked
package dev.kedge.serve;

import org.jspecify.annotations.NullMarked;
