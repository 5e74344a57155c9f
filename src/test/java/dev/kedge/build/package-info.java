/**
 * Rules about the sources and the image as a whole: layout, rooms, and the built program as users
 * start it.
 */
@NullMarked
package dev.kedge.build;

import org.jspecify.annotations.NullMarked;
