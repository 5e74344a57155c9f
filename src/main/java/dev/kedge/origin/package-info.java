/**
 * Requests to a remote origin: one hop at a time, redirects and credentials by origin, every wait
 * bounded, every failure classified. The only package that knows Apache HttpClient.
 */
@NullMarked
package dev.kedge.origin;

import org.jspecify.annotations.NullMarked;
