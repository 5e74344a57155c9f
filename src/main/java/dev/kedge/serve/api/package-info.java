/**
 * The catalogue over HTTP: items, manifests, checksum files that no real file has. What each answer
 * is like is in docs/openapi.yaml.
 */
@NullMarked
package dev.kedge.serve.api;

import org.jspecify.annotations.NullMarked;
