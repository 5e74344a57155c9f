/**
 * Origins that misbehave, as data: what each does, what a download from it should come to, and who
 * judges. Run against kedge by a test, and against its peers by {@code src/bench/origins.sh}.
 */
@NullMarked
package dev.kedge.origins;

import org.jspecify.annotations.NullMarked;
