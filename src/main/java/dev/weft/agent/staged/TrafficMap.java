package dev.weft.agent.staged;

import dev.weft.bpf.BpfMap;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.TrafficValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** When staged policies last judged packets of each pod, as the programs note it. */
public final class TrafficMap {

    private final BpfMap traffic;
    private final BpfMap endpoints;

    public TrafficMap(Map<String, BpfMap> maps) {
        this.traffic = maps.get("traffic");
        this.endpoints = maps.get("endpoint");
    }

    /** Returns it by host-side ifindex, and deletes what is of pods that are gone. */
    public Map<Integer, TrafficValue> read() {
        Map<Integer, TrafficValue> noted = new HashMap<>();
        DumpableMap.TRAFFIC.forEach(traffic, 1, (port, last) -> noted.put((Integer) port, (TrafficValue) last));
        if (noted.isEmpty()) {
            return noted;
        }
        // A pod has its endpoint before its first packet is judged: whoever has none by now is gone.
        Set<Integer> gone = new HashSet<>(noted.keySet());
        DumpableMap.ENDPOINT.forEach(endpoints, 1, (port, pod) -> gone.remove((Integer) port));
        delete(gone);
        noted.keySet().removeAll(gone);
        return noted;
    }

    private void delete(Set<Integer> ports) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(Index.CODEC.size(), 8);
            for (int port : ports) {
                Index.CODEC.write(port, key, 0);
                traffic.delete(key);
            }
        }
    }
}
