/**
 * What must be done so that a device holds what it should: a pure function of what is held, what is
 * desired, what is to go, and what guards the files. No I/O, no clock.
 */
@NullMarked
package dev.kedge.sync.plan;

import org.jspecify.annotations.NullMarked;
