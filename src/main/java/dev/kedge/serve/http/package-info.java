/**
 * HTTP/1.1 as the server wants it, over Vert.x: strict framing, one exchange a request, problems as
 * RFC 9457 says, the access log.
 */
@NullMarked
package dev.kedge.serve.http;

import org.jspecify.annotations.NullMarked;
