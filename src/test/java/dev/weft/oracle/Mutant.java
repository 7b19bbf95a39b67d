package dev.weft.oracle;

/**
 * One deliberate mistake: a piece of a source file, which must occur once, and what stands there instead.
 *
 * @param source below {@code dev/weft}, without the suffix
 */
record Mutant(String name, String source, String from, String to) {

    @Override
    public String toString() {
        return name;
    }
}
