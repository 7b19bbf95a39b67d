package dev.weft.model;

/** A prefix of one family, with all bits beyond its length zero. {@code length} counts the family's own bits. */
public record Cidr(Address address, int length) implements Comparable<Cidr> {

    public Cidr {
        if (length < 0 || length > address.family().bits()) {
            throw new IllegalArgumentException("prefix length of " + address + " must be 0 to "
                    + address.family().bits() + ", not " + length);
        }
        address = mask(address, length);
    }

    /** Reads {@code ADDRESS/LENGTH}; host bits may be set and are dropped, as Kubernetes does. */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a CIDR: '" + text + "', write ADDRESS/LENGTH");
        }
        try {
            return new Cidr(Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a CIDR: '" + text + "', the length is no number", e);
        }
    }

    /** Returns the prefix that holds this address alone. */
    public static Cidr of(Address address) {
        return new Cidr(address, address.family().bits());
    }

    private static Address mask(Address address, int length) {
        int kept = 128 - address.family().bits() + length;
        long high = kept >= 64 ? address.high() : address.high() & ones(kept);
        long low = address.low() & (kept <= 64 ? 0 : ones(kept - 64));
        return address.family() == Family.IPV4
                ? new Address(Family.IPV4, 0, low & 0xffff_ffffL | 0x0000_ffff_0000_0000L)
                : new Address(Family.IPV6, high, low);
    }

    private static long ones(int bits) {
        return bits == 0 ? 0 : -1L << 64 - bits;
    }

    public Family family() {
        return address.family();
    }

    public boolean contains(Address other) {
        return other.family() == family() && mask(other, length).equals(address);
    }

    public boolean contains(Cidr other) {
        return other.length >= length && contains(other.address);
    }

    @Override
    public int compareTo(Cidr other) {
        int addresses = address.compareTo(other.address);
        return addresses != 0 ? addresses : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
