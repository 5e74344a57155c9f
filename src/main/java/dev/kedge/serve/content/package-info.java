/**
 * The published files: from a request target to an open file that is really inside the directory,
 * from the request's conditions and ranges to a reply, from the reply to bytes on the wire.
 */
@NullMarked
package dev.kedge.serve.content;

import org.jspecify.annotations.NullMarked;
