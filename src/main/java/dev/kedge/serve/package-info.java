/** The server side: a directory as a model HTTP origin. The only package that knows Vert.x. */
@NullMarked
package dev.kedge.serve;

import org.jspecify.annotations.NullMarked;
