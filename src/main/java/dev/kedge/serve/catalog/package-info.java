/**
 * What is published, and what is known of its bytes: files become items with versions, versions are
 * hashed in the background. Knows files by {@link dev.kedge.serve.catalog.FileTree} and nothing of
 * HTTP.
 */
@NullMarked
package dev.kedge.serve.catalog;

import org.jspecify.annotations.NullMarked;
