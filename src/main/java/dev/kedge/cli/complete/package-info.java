/** Completion scripts for shells, made from the option model. */
@NullMarked
package dev.kedge.cli.complete;

import org.jspecify.annotations.NullMarked;
