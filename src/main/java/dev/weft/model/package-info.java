/** The domain: records and sealed types of addresses, identities, rules and compiled policy sets. Knows no framework. */
@NullMarked
package dev.weft.model;

import org.jspecify.annotations.NullMarked;
