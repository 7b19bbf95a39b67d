package dev.weft.agent;

import dev.weft.barrier.NodeReport;
import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.cni.Attachment;
import dev.weft.cni.PodReference;
import dev.weft.kube.PodAddresses;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import dev.weft.net.Device;
import dev.weft.policy.RandomCluster;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Clusters at random, and the events that lead from one to another in any order in which watches may tell them. */
final class RandomHistory {

    static final String OWN = "n1";
    private static final List<String> NODES = List.of(OWN, "n2", "n3");
    private static final int IDENTITIES = 6;
    private static final int POLICIES = 6;
    private static final int PODS = 4;

    /** What a watch tells of one object; null if it is gone. */
    record Event(String key, @Nullable Object object) {}

    private final Random random;
    private final RandomCluster rows;

    RandomHistory(Random random) {
        this.random = random;
        this.rows = new RandomCluster(random);
    }

    /** Returns the objects of a cluster by kind and name. */
    Map<String, Object> cluster() {
        Map<String, Object> objects = new HashMap<>();
        for (int i = 0; i < POLICIES; i++) {
            maybe(objects, "policy/" + i, policy(i));
        }
        for (int i = 256; i < 256 + IDENTITIES; i++) {
            maybe(objects, "identity/" + i, rows.identity(i));
        }
        for (int i = 0; i < NODES.size(); i++) {
            maybe(objects, "node/" + i, node(i));
            slice(objects, i);
        }
        maybe(objects, "apiServer/0", Address.parse("10.0.0." + random.nextInt(4)));
        return objects;
    }

    /** Returns a cluster as it is at rest: it has the identities that its slices name. */
    Map<String, Object> whole() {
        Map<String, Object> objects = cluster();
        List.copyOf(objects.values()).stream()
                .filter(SliceRow.class::isInstance)
                .flatMap(slice -> ((SliceRow) slice).entries().stream())
                .forEach(entry ->
                        objects.computeIfAbsent("identity/" + entry.identity(), _ -> rows.identity(entry.identity())));
        return objects;
    }

    private void maybe(Map<String, Object> objects, String key, Object object) {
        if (random.nextInt(4) > 0) {
            objects.put(key, object);
        }
    }

    private PolicyConversion policy(int number) {
        Policy policy = rows.policy(number);
        return random.nextInt(4) == 0
                ? new PolicyConversion.Flawed(
                        policy, List.of(new PolicyProblem("spec", "x", "is unclear", "")), List.of())
                : new PolicyConversion.Accepted(policy, List.of());
    }

    /** A node that may get other addresses, for its tunnel as for itself, in one family or both. */
    private WeftNodeRow node(int index) {
        List<Address> addresses = new ArrayList<>();
        addresses.add(Address.parse("192.0." + random.nextInt(2) + "." + (index + 1)));
        if (random.nextBoolean()) {
            addresses.add(Address.parse("2001:db8::" + random.nextInt(2) + ":" + (index + 1)));
        }
        Address tunnel = addresses.get(random.nextInt(addresses.size()));
        List<Cidr> ranges = List.of(Cidr.parse("10.0." + index + ".0/24"), Cidr.parse("fd00:0:0:" + index + "::/64"));
        return new WeftNodeRow(
                NODES.get(index), "", addresses, ranges, List.of(tunnel), null, null, true, 1, 1, NodeReport.NONE);
    }

    /**
     * Pods of a node; those of this node have a device and a row of it, which are told apart from their endpoint. The
     * row may be of before a reboot: its ifindex may be that of another pod's device.
     */
    private void slice(Map<String, Object> objects, int node) {
        List<SliceEntry> entries = new ArrayList<>();
        for (int i = 1; i <= PODS; i++) {
            Address ipv4 = Address.parse("10.0." + node + "." + i);
            Address ipv6 = Address.parse("fd00:0:0:" + node + "::" + i);
            String uid = NODES.get(node) + "-" + i;
            if (random.nextInt(3) > 0) {
                int identity = 256 + random.nextInt(IDENTITIES);
                entries.add(new SliceEntry(new PodAddresses(ipv4, ipv6), identity, "ns0", uid, uid));
            }
            if (node == 0) {
                int ifindex = random.nextInt(4) > 0 ? i : 1 + random.nextInt(PODS);
                maybe(objects, "attached/" + uid, attached(uid, i, new PodAddresses(ipv4, ipv6), ifindex));
                maybe(objects, "device/" + uid, new Device(i, "weft" + i, "veth", null, 1450, true, 0));
            }
        }
        maybe(objects, "slice/" + node, new SliceRow(NODES.get(node), 0, 1, entries));
    }

    private static AttachedPod attached(String uid, int number, PodAddresses addresses, int ifindex) {
        Allocation allocation =
                new Allocation(addresses.ipv4(), addresses.ipv6(), addresses.mac(), 1450, "weft" + number);
        Attachment attachment = new Attachment("sandbox-" + uid, "eth0");
        return new AttachedPod(attachment, "/run/netns/" + uid, new PodReference("ns0", uid, uid), allocation, ifindex);
    }

    /** Returns events after which the objects are {@code after}; those of one object are in the order in which it changed. */
    List<Event> between(Map<String, Object> before, Map<String, Object> after) {
        Map<String, Object> detour = cluster();
        List<Deque<Event>> objects = new ArrayList<>();
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            Deque<Event> events = new ArrayDeque<>();
            if (random.nextBoolean()) {
                events.add(new Event(key, detour.get(key)));
            }
            events.add(new Event(key, after.get(key)));
            objects.add(events);
        }
        return interleaved(objects);
    }

    private List<Event> interleaved(List<Deque<Event>> objects) {
        List<Event> events = new ArrayList<>();
        while (!objects.isEmpty()) {
            int next = random.nextInt(objects.size());
            events.add(objects.get(next).remove());
            if (objects.get(next).isEmpty()) {
                objects.remove(next);
            }
        }
        return events;
    }

    /** Takes in one event; what changed last is listed last. */
    static void tell(LinkedHashMap<String, Object> objects, Event event) {
        objects.remove(event.key());
        if (event.object() != null) {
            objects.put(event.key(), event.object());
        }
    }

    static ClusterSnapshot snapshot(Map<String, Object> objects) {
        Map<String, List<Stored<PolicyConversion>>> policies = all(objects, PolicyConversion.class).stream()
                .map(row -> new Stored<>(row.policy().ref().name(), "", 1, row))
                .collect(Collectors.groupingBy(row -> row.row().policy().ref().kind()));
        return new ClusterSnapshot(
                Horizon.NONE,
                all(objects, SliceRow.class),
                all(objects, Identity.class),
                all(objects, WeftNodeRow.class),
                policies.entrySet().stream()
                        .map(kind -> new PolicyRows(kind.getKey(), kind.getValue()))
                        .toList(),
                Set.copyOf(all(objects, Address.class)));
    }

    static Collection<AttachedPod> attached(Map<String, Object> objects) {
        return all(objects, AttachedPod.class);
    }

    static Map<String, Integer> devices(Map<String, Object> objects) {
        return all(objects, Device.class).stream().collect(Collectors.toMap(Device::name, Device::ifindex));
    }

    private static <T> List<T> all(Map<String, Object> objects, Class<T> type) {
        return objects.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
