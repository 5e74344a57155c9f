/** The command line: options, printers, exit codes. {@code Main} wires everything by hand. */
@NullMarked
package dev.kedge.cli;

import org.jspecify.annotations.NullMarked;
