package dev.weft.datapath;

import dev.weft.bpf.BpfMap;
import dev.weft.datapath.abi.CidrValue;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PrefixKey;
import dev.weft.model.Verdict;
import java.util.Map;

/** The two maps that hold the sets: their entries, and the prefixes by which addresses get the classes of a set. */
final class SetMaps {

    private final BatchedMap<PolicyKey, PolicyValue> entries;
    private final BatchedMap<PrefixKey, CidrValue> prefixes;

    SetMaps(BpfMap policy, BpfMap prefixes) {
        this.entries = new BatchedMap<>(policy, PolicyKey.CODEC, PolicyValue.CODEC);
        this.prefixes = new BatchedMap<>(prefixes, PrefixKey.CODEC, CidrValue.CODEC);
    }

    /** Puts every set of which either map holds something, by id. */
    void readInto(Map<Integer, SetContent> sets) {
        SetReader reader = new SetReader();
        entries.forEach(reader::add);
        prefixes.forEach(reader::add);
        reader.putInto(sets);
    }

    /** Writes a set that nothing points to. */
    void write(int id, SetContent content) {
        prefixes.write(content.prefixesIn(id));
        add(id, content);
    }

    /** Adds entries, denies first. */
    void add(int id, SetContent added) {
        entries.write(added.of(Verdict.DENY).in(id));
        entries.write(added.of(Verdict.ALLOW).in(id));
    }

    /** Removes entries, denies last. */
    void remove(int id, SetContent removed) {
        entries.delete(removed.of(Verdict.ALLOW).keysIn(id));
        entries.delete(removed.of(Verdict.DENY).keysIn(id));
    }

    /** Deletes all of a set that nothing points to. */
    void delete(int id, SetContent content) {
        remove(id, content);
        prefixes.delete(content.prefixesIn(id).stream().map(Map.Entry::getKey).toList());
    }
}
