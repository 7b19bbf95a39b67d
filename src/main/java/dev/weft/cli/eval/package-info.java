/**
 * {@code weft policy eval}: answers whether pods reach each other from manifests alone. It compiles the policies as an
 * agent does and asks the compiled sets, so that its answers are the datapath's.
 *
 * <pre>
 * files ─> Manifests ─> WorldReader ─> World ─> Evaluator <─ Query <─ lines, flags, table
 *                                                   └─> Answer ─> JSON, text, table
 * </pre>
 */
@NullMarked
package dev.weft.cli.eval;

import org.jspecify.annotations.NullMarked;
