/** Random faults, kills and power cuts, from a seed. */
@NullMarked
package dev.kedge.chaos;

import org.jspecify.annotations.NullMarked;
