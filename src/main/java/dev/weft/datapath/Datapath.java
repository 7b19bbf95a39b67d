package dev.weft.datapath;

import dev.weft.bpf.BpfException;
import dev.weft.bpf.BpfMap;
import dev.weft.datapath.NodeState.LocalPod;
import dev.weft.datapath.NodeState.Node;
import dev.weft.datapath.abi.Control;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.model.Address;
import dev.weft.model.PolicySet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the kernel's maps what a {@link NodeState} says, writing only what differs. Whatever the moment at which it is
 * stopped, packets are judged by the state before, by the new one, or more narrowly, and the next call finishes the work.
 * The order that gives this:
 *
 * <ol>
 *   <li><b>identities</b> that go are forgotten: the sets in force deny them in doubt what they denied them,
 *   <li><b>sets</b> whole under new ids, their prefixes first; entries about identities that nobody has yet into the
 *       sets in force: all before anything can point to them,
 *   <li><b>slots</b> switch subject by subject to the new sets,
 *   <li><b>nodes</b>, then <b>endpoints</b>, which point to slots; those of pods that are gone go, so that the other
 *       <b>identities</b> can become known, of which all sets in use say what they will; then the <b>ipcache</b>, which
 *       points to all of them,
 *   <li>the <b>revision</b> is raised, so that every flow is judged anew,
 *   <li>what is not wanted goes the other way round: ipcache, nodes; the revision is raised again,
 *   <li>an RCU period later, when no packet can be under way that still saw them, unused entries, sets and slots go,
 *   <li>slots whose sets became equal by all that point to one of them, the revision is raised once more, and after
 *       another RCU period the other sets go.
 * </ol>
 */
public final class Datapath {

    static final int FIRST_NODE = 1;

    private final DatapathMaps maps;
    private final Runnable awaitReaders;
    private final Numbering slotNumbers = new Numbering(0);
    private final Numbering nodeNumbers = new Numbering(FIRST_NODE);
    /** Whether all that was begun is finished, as far as this process knows. */
    private boolean settled;

    Datapath(DatapathMaps maps, Runnable awaitReaders) {
        this.maps = maps;
        this.awaitReaders = awaitReaders;
    }

    /**
     * Takes over maps as they are.
     *
     * @param maps by name, as the object has them
     * @param awaitReaders waits for an RCU period
     */
    public static Datapath over(Map<String, BpfMap> maps, Runnable awaitReaders) {
        Words slots = new MappedWords(maps.get("slot"));
        Words identities = new MappedWords(maps.get("identity"));
        Words control = new MappedWords(maps.get("control"));
        return new Datapath(DatapathMaps.of(maps, slots, identities, control), awaitReaders);
    }

    /** Returns where the rules about each identity of this node's pods are. */
    public synchronized Map<Integer, InSlot> places() {
        Map<Integer, InSlot> places = new HashMap<>();
        maps.endpoints()
                .actual()
                .values()
                .forEach(pod -> places.put(
                        pod.identity(),
                        new InSlot(pod.slot(), maps.policy().word(pod.slot()).set())));
        return places;
    }

    /** A slot and the id of the set that is in force for it. */
    public record InSlot(int slot, int set) {}

    /** Returns the revision under which flows are judged at present. */
    public long revision() {
        return maps.control().get(Control.CONTROL_REVISION);
    }

    /** Has every flow judged anew at its next packet, though nothing that decides has changed. */
    public synchronized void judgeAnew() {
        maps.control().raise(Control.CONTROL_REVISION);
    }

    /** Waits until no packet is judged any more by what was in force before the last {@link #apply} returned. */
    public void settle() {
        awaitReaders.run();
    }

    /** Makes the maps so. */
    public synchronized Outcome apply(NodeState state) {
        try {
            return new Outcome.Applied(new Change(state).make());
        } catch (BpfException | IllegalStateException e) {
            maps.forget();
            settled = false;
            // Slots may have switched: established flows must not ride what new ones are no longer judged by.
            judgeAnew();
            return new Outcome.Refused(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    /** One call of {@link #apply}. */
    private final class Change {

        private final NodeState state;
        private final Desired desired;
        private int writes;

        Change(NodeState state) {
            this.state = state;
            this.desired = Desired.of(state, slots(state), indexes(state));
        }

        int make() {
            writes += maps.identities().retain(state.identities());
            withRoom(this::enforce);
            writes += maps.nodes().write(desired.nodes());
            writes += maps.nodeAddresses().write(desired.nodeAddresses());
            writes += maps.endpoints().write(desired.endpoints());
            // Sets of pods that go are the old ones to the end, and know nothing of new identities.
            writes += maps.endpoints().prune(desired.endpoints()::containsKey);
            writes += maps.identities().learn(state.identities());
            writes += maps.ipcache().write(desired.ipcache());
            // Whoever made the maps so may have died before it raised: then flows ride what was in force before.
            raise(writes > 0 || !settled);
            int before = writes;
            prune();
            boolean pruned = writes > before;
            raise(pruned);
            clean(pruned);
            if (writes > 0 || !settled) {
                share();
            }
            settled = true;
            return writes;
        }

        private void enforce() {
            Reach reach = new Reach(maps.identities().numbers(), state.identities());
            writes += maps.policy().enforce(targets(), reach);
        }

        /** Unused sets, or what was left of one that had no room, may be what fills the map. */
        private void withRoom(Runnable step) {
            try {
                step.run();
            } catch (BpfException e) {
                maps.policy().forget();
                awaitReaders.run();
                writes += maps.policy().dropUnused();
                step.run();
            }
        }

        private Map<Integer, PolicyTable.Target> targets() {
            Map<Integer, PolicyTable.Target> targets = new HashMap<>();
            Map<PolicySet, SetContent> contents = new IdentityHashMap<>();
            desired.slots().forEach((identity, slot) -> {
                PolicySet set = state.sets().get(identity);
                targets.put(
                        slot,
                        set == null
                                ? PolicyTable.Target.NONE
                                : new PolicyTable.Target(flags(set), contents.computeIfAbsent(set, SetContent::of)));
            });
            return targets;
        }

        private void prune() {
            writes += maps.ipcache().prune(desired.ipcache()::containsKey);
            writes += maps.nodeAddresses().prune(desired.nodeAddresses()::containsKey);
            writes += maps.nodes().prune(desired.nodes()::containsKey);
        }

        private void clean(boolean pruned) {
            Map<Integer, PolicyTable.Target> targets = targets();
            if (maps.policy().needsCleaning(targets)) {
                awaitReaders.run();
                writes += maps.policy().clean(targets);
            } else if (pruned) {
                // Slots and node indexes that became free may be given out by the next call.
                awaitReaders.run();
            }
        }

        private void share() {
            int switched = maps.policy().share();
            if (switched > 0) {
                raise(true);
                awaitReaders.run();
                writes += switched + maps.policy().dropUnused();
            }
        }

        private void raise(boolean due) {
            if (due) {
                maps.control().raise(Control.CONTROL_REVISION);
            }
        }
    }

    private Map<Integer, Integer> slots(NodeState state) {
        Map<Integer, Integer> current = new HashMap<>();
        for (EndpointValue endpoint : maps.endpoints().actual().values()) {
            current.merge(endpoint.identity(), endpoint.slot(), Math::min);
        }
        List<Integer> identities =
                state.endpoints().stream().map(LocalPod::identity).toList();
        return slotNumbers.assign(current, identities, maps.policy().slotCount());
    }

    private Map<Address, Integer> indexes(NodeState state) {
        Map<Address, Integer> current = new HashMap<>();
        maps.nodes().actual().forEach((index, node) -> {
            if (node.tunnel() != null) {
                current.put(node.tunnel(), index);
            }
        });
        maps.nodeAddresses().actual().forEach((tunnel, index) -> current.put(tunnel, index.index()));
        List<Address> tunnels = state.nodes().stream()
                .filter(node -> !node.own())
                .map(Node::tunnel)
                .filter(Objects::nonNull)
                .toList();
        return nodeNumbers.assign(current, tunnels, maps.nodes().capacity());
    }

    private static int flags(PolicySet set) {
        return SlotWord.SLOT_VALID
                | (set.ingressIsolated() ? SlotWord.SLOT_INGRESS_ISOLATED : 0)
                | (set.egressIsolated() ? SlotWord.SLOT_EGRESS_ISOLATED : 0)
                | staged(set.staged());
    }

    private static int staged(PolicySet.@Nullable StagedIsolation staged) {
        return staged == null
                ? 0
                : SlotWord.SLOT_STAGED
                        | (staged.ingress() ? SlotWord.SLOT_INGRESS_STAGED : 0)
                        | (staged.egress() ? SlotWord.SLOT_EGRESS_STAGED : 0);
    }
}
