/** What shells are told of the command line. */
@NullMarked
package dev.weft.cli.completion;

import org.jspecify.annotations.NullMarked;
