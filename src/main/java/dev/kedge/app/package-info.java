/**
 * One use case a command: a request record in, an outcome out. Joins the engines; knows no
 * terminal.
 */
@NullMarked
package dev.kedge.app;

import org.jspecify.annotations.NullMarked;
