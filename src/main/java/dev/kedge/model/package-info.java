/**
 * The words of the program as records, enums and sealed types: what was asked, what the origin
 * said, what happened. No I/O, no clock, nothing but the JDK.
 */
@NullMarked
package dev.kedge.model;

import org.jspecify.annotations.NullMarked;
