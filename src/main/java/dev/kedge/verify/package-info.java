/** Proving files against digests: sources of digests, checking, and plans for repair. */
@NullMarked
package dev.kedge.verify;

import org.jspecify.annotations.NullMarked;
