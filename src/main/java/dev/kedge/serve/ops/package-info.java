/** What operators look at: health, metrics, access log. */
@NullMarked
package dev.kedge.serve.ops;

import org.jspecify.annotations.NullMarked;
