/**
 * What happened, told to people and to programs: printers fed by events, and the words, columns and
 * JSON they are made of. Knows where lines go only as a {@code Consumer<String>}.
 */
@NullMarked
package dev.kedge.cli.print;

import org.jspecify.annotations.NullMarked;
