/**
 * What the operator decides, as pure functions: from the objects of one node to the writes that are due. Nothing here
 * does I/O or knows what happened before; a plan that was carried out only in part is simply planned again.
 */
@NullMarked
package dev.weft.operator.plan;

import org.jspecify.annotations.NullMarked;
