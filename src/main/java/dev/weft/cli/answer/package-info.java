/** How commands write their answers. */
@NullMarked
package dev.weft.cli.answer;

import org.jspecify.annotations.NullMarked;
