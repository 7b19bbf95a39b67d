/** The weft command: one picocli command a file, and the dispatch to the long-running roles. */
@NullMarked
package dev.weft.cli;

import org.jspecify.annotations.NullMarked;
