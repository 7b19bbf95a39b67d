package dev.weft.bpf.ffi;

import dev.weft.bpf.BpfException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The {@code const volatile} variables of an object that is open but not loaded. Their offsets are zero in the file;
 * libbpf fills them in when it opens it, so they are read from its copy of the type information.
 */
final class Constants {

    private static final int KIND_DATASEC = 15;
    private static final int HEADER = 12;
    private static final int VARIABLE = 12;

    private final Map<String, Place> places = new HashMap<>();
    private final String object;

    private record Place(int offset, int size) {}

    private Constants(String object) {
        this.object = object;
    }

    static Constants of(String name, Pointer object) {
        Constants constants = new Constants(name);
        Pointer btf = Native.BPF.bpf_object__btf(object);
        int section = btf == null ? -1 : Native.BPF.btf__find_by_name_kind(btf, ".rodata", KIND_DATASEC);
        if (btf != null && section >= 0) {
            constants.read(btf, type(btf, section));
        }
        return constants;
    }

    private void read(Pointer btf, Pointer section) {
        int variables = section.getInt(4) & 0xffff;
        for (int i = 0; i < variables; i++) {
            long at = HEADER + (long) i * VARIABLE;
            Pointer variable = type(btf, section.getInt(at));
            places.put(
                    Native.BPF.btf__name_by_offset(btf, variable.getInt(0)),
                    new Place(section.getInt(at + 4), section.getInt(at + 8)));
        }
    }

    private static Pointer type(Pointer btf, int id) {
        @Nullable Pointer type = Native.BPF.btf__type_by_id(btf, id);
        if (type == null) {
            throw new IllegalStateException("libbpf has no type " + id + " of its own object");
        }
        return type;
    }

    /** Writes one value into the section's initial contents. */
    void set(Pointer contents, String name, long value) {
        Place place = places.get(name);
        if (place == null) {
            throw new BpfException(
                    "object '" + object + "' has no constant '" + name + "', only " + new TreeSet<>(places.keySet()),
                    0,
                    "");
        }
        switch (place.size) {
            case 1 -> contents.putByte(place.offset, (byte) value);
            case 2 -> contents.putShort(place.offset, (short) value);
            case 4 -> contents.putInt(place.offset, (int) value);
            case 8 -> contents.putLongLong(place.offset, value);
            default ->
                throw new BpfException(
                        "constant '" + name + "' of object '" + object + "' has " + place.size
                                + " bytes; only integers can be set",
                        0,
                        "");
        }
    }
}
