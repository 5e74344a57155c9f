/**
 * RFC 9110, 6266, 8187, 9530 and 6249 as pure functions over strings: ranges, content ranges,
 * entity tags, preconditions, dates, dispositions, digest fields. Client and server share them.
 * Nothing here throws on bad input; a parser answers "absent".
 */
@NullMarked
package dev.kedge.protocol;

import org.jspecify.annotations.NullMarked;
