package dev.weft.model;

/** Whom an entry of a policy set is about. The datapath holds all three in one 32-bit number. */
public sealed interface Peer {

    /** Returns the number in the policy key. */
    int key();

    /** Returns the peer with a number in the policy key. */
    static Peer of(int key) {
        return key == 0 ? new Any() : key > 0 ? new OfIdentity(key) : new OfClass(key & ~OfClass.TAG);
    }

    /** Everybody. */
    record Any() implements Peer {
        @Override
        public int key() {
            return 0;
        }
    }

    /** Whoever has this identity number. */
    record OfIdentity(int identity) implements Peer {
        @Override
        public int key() {
            return identity;
        }
    }

    /** Whoever's address has this CIDR class: its prefix is the longest of the set's that cover it. */
    record OfClass(int number) implements Peer {

        private static final int TAG = 0x8000_0000;

        @Override
        public int key() {
            return TAG | number;
        }
    }
}
