package dev.weft.agent;

import dev.weft.agent.staged.TrafficMap;
import dev.weft.agent.staged.Trials;
import dev.weft.bpf.BpfMap;
import dev.weft.datapath.Datapath;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.abi.Control;
import dev.weft.datapath.abi.Counter;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.TallyKey;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Stage;
import dev.weft.observe.Decided;
import dev.weft.observe.TallyBook;
import dev.weft.observe.TallyOwner;
import dev.weft.observe.TallyOwner.Place;
import dev.weft.policy.CompiledPolicies;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the book of what rules decide, and of whom staged ones were tried on, with what the passes put in force. */
final class Tallies {

    private final TallyBook book;
    private final BpfMap map;
    private final BpfMap control;
    private final TrafficMap traffic;
    private final Trials trials = new Trials();
    private Map<Integer, TallyOwner> owners = Map.of();
    private volatile List<PolicyRef> policies = List.of();

    Tallies(TallyBook book, Map<String, BpfMap> maps) {
        this.book = book;
        this.map = maps.get("tally");
        this.control = maps.get("control");
        this.traffic = new TrafficMap(maps);
    }

    /** Returns how many counts found no room in the map. */
    long lost() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(Index.CODEC.size(), 8);
            MemorySegment word = arena.allocate(Counter.DECODER.size(), 8);
            Index.CODEC.write(Control.CONTROL_TALLY_LOST, key, 0);
            return control.lookup(key, word) ? Counter.DECODER.read(word, 0) : 0;
        }
    }

    /**
     * What a pass is about to put in force.
     *
     * @param owners whose decisions are counted, by identity
     * @param totals what was counted before, if anything is staged: nobody else asks
     */
    record Coming(Planning.Plan plan, Map<Integer, TallyOwner> owners, Map<Decided, TallyValue> totals) {}

    /**
     * Takes in what was counted for those who have owned the places until now. From here on what is counted where no owner
     * is known is left alone: the programs judge by new sets before the pass can say which they are.
     */
    synchronized Coming before(Planning.Plan plan) {
        Map<Integer, TallyOwner> coming = new HashMap<>();
        plan.input().subjects().forEach(identity -> coming.put(identity, owner(plan.compiled(), identity)));
        if (!coming.equals(owners)) {
            read();
        }
        book.changing();
        boolean trying = plan.input().policies().stream().anyMatch(Policy::isStaged);
        return new Coming(plan, coming, trying ? book.totals() : Map.of());
    }

    /**
     * Says that a pass has put it in force. Returns whether flows have to be judged anew for staged policies.
     *
     * @param began kernel time at which nothing of it was in force yet
     */
    synchronized boolean inForce(Coming coming, Map<Integer, Datapath.InSlot> places, long began) {
        owners = coming.owners();
        policies = coming.plan().input().policies().stream().map(Policy::ref).toList();
        Map<Place, TallyOwner> owning = new HashMap<>();
        places.forEach((identity, place) -> {
            TallyOwner owner = owners.get(identity);
            if (owner != null) {
                owning.put(new Place(place.slot(), place.set()), owner);
            }
        });
        book.own(owning, policies);
        return trials.inForce(coming.plan().compiled(), coming.plan().state(), began, coming.totals());
    }

    private static TallyOwner owner(CompiledPolicies compiled, int identity) {
        return new TallyOwner(
                compiled.set(identity).rules(),
                isolating(compiled, identity, Stage.ENFORCED),
                isolating(compiled, identity, Stage.STAGED));
    }

    private static Map<Direction, List<PolicyRef>> isolating(CompiledPolicies compiled, int identity, Stage stage) {
        Map<Direction, List<PolicyRef>> isolating = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            isolating.put(direction, compiled.isolating(identity, direction, stage));
        }
        return isolating;
    }

    /** Returns the policies that the last pass has read, wherever their pods are. */
    List<PolicyRef> policies() {
        return policies;
    }

    /** Returns what each rule has decided so far. */
    Map<Decided, TallyValue> totals() {
        read();
        return book.totals();
    }

    /** Returns what each staged policy would have done, in the order of their names. */
    List<Trials.Outcome> trials() {
        return trials.outcomes(totals(), traffic.read());
    }

    /** Takes in what was counted since the last time, and drops what nobody will ask for. */
    synchronized void read() {
        Map<TallyKey, TallyValue> counted = new HashMap<>();
        DumpableMap.TALLY.forEach(map, 1, (key, value) -> counted.put((TallyKey) key, (TallyValue) value));
        List<TallyKey> forgotten = book.read(counted);
        if (forgotten.isEmpty()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment keys = arena.allocate((long) TallyKey.CODEC.size() * forgotten.size(), 8);
            for (int i = 0; i < forgotten.size(); i++) {
                TallyKey.CODEC.write(forgotten.get(i), keys, (long) i * TallyKey.CODEC.size());
            }
            map.deleteBatch(keys, forgotten.size());
        }
    }
}
