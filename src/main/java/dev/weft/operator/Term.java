package dev.weft.operator;

import java.util.function.IntSupplier;

/** Notices that this replica has come to lead anew: what it knew before may have changed while another one led. */
final class Term {

    private final IntSupplier number;
    private int seen;

    /** @param number another one whenever this replica comes to lead */
    Term(IntSupplier number) {
        this.number = number;
    }

    /** Returns whether it is another one than at the last call; so is the first. */
    boolean isNew() {
        int current = number.getAsInt();
        boolean isNew = current != seen;
        seen = current;
        return isNew;
    }
}
