package dev.weft.datapath;

/** An array of 64-bit words that programs read while they are written: each is seen whole, old or new. */
interface Words {

    long get(int index);

    void set(int index, long word);

    int count();

    /** Adds one, after everything written before has become visible. */
    default void raise(int index) {
        set(index, get(index) + 1);
    }
}
