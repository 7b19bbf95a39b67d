package dev.weft.datapath;

import dev.weft.datapath.abi.CidrValue;
import dev.weft.model.Cidr;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which class's entries stand in for another's while the prefixes change. A new prefix takes addresses away from the
 * longest one above it, so until the sets know better its class means what that one's does; the same backwards for a
 * prefix that goes.
 */
final class ClassChange {

    private ClassChange() {}

    /** Returns, by class that the map is about to learn, the class that its addresses have until then; 0 for none. */
    static Map<Integer, Integer> learned(Map<Cidr, CidrValue> actual, Map<Cidr, CidrValue> desired) {
        Map<Integer, Integer> sources = new HashMap<>();
        desired.forEach((prefix, value) -> {
            CidrValue present = actual.get(prefix);
            if (!value.equals(present)) {
                sources.put(value.classId(), present == null ? above(prefix, actual) : present.classId());
            }
        });
        return sources;
    }

    /** Returns, by class that the map is about to forget, the class that its addresses will have then; 0 for none. */
    static Map<Integer, Integer> forgotten(Map<Cidr, CidrValue> actual, Map<Cidr, CidrValue> desired) {
        Map<Integer, Integer> sources = new HashMap<>();
        actual.forEach((prefix, value) -> {
            if (!desired.containsKey(prefix)) {
                sources.put(value.classId(), above(prefix, desired));
            }
        });
        return sources;
    }

    private static int above(Cidr prefix, Map<Cidr, CidrValue> prefixes) {
        for (int length = prefix.length() - 1; length >= 0; length--) {
            @Nullable CidrValue value = prefixes.get(new Cidr(prefix.address(), length));
            if (value != null) {
                return value.classId();
            }
        }
        return 0;
    }
}
