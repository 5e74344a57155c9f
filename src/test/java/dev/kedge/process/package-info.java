/**
 * The program as its users meet it: a process of its own, with its own home, ledger and directory,
 * that is killed, interrupted, starved and fed nonsense.
 */
@NullMarked
package dev.kedge.process;

import org.jspecify.annotations.NullMarked;
