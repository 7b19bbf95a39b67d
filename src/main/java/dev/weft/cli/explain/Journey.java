package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.cli.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Puts a packet to the nodes that it passes, the sender's first. Both are asked at once; the receiver's once more if the
 * sender's node gives the packet another identity than the API server says.
 */
final class Journey {

    /**
     * What the nodes said.
     *
     * @param hops their answers, in the order of the packet's way
     * @param unasked why a node did not answer
     */
    record Report(List<ObjectNode> hops, List<ExplainException> unasked) {}

    private final Agents agents;
    private final Executor executor;

    Journey(Agents agents, Executor executor) {
        this.agents = agents;
        this.executor = executor;
    }

    Report make(Packet packet, End from, End to) {
        Leg sender = leg(from.node(), packet, 0);
        boolean same = from.node() != null && from.node().equals(to.node());
        Leg receiver = same ? Leg.NONE : leg(to.node(), packet, from.wireIdentity());
        Report report = new Report(new ArrayList<>(), new ArrayList<>());
        ObjectNode first = sender.take(report);
        if (first == null) {
            ObjectNode last = receiver.take(report);
            if (last != null && from instanceof End.Literal) {
                senderOf(last, packet).moveTo(report);
            }
            return report;
        }
        String beyond = to.node() == null ? beyond(first) : to.node();
        int identity = first.path("source").path("identity").asInt();
        boolean told = !first.path("program").asText().equals("none");
        if (beyond == null || beyond.equals(from.node())) {
            return report;
        }
        boolean asked = receiver != Leg.NONE && (!told || isWireIdentity(identity, from));
        (asked ? receiver : leg(beyond, packet, onTheWire(identity, from))).take(report);
        return report;
    }

    /** The receiver's node knows where an address is that nobody has named. */
    private Leg senderOf(JsonNode last, Packet packet) {
        String node = holder(last.path("source"));
        return node == null || node.equals(last.path("node").asText()) ? Leg.NONE : leg(node, packet, 0);
    }

    private static boolean isWireIdentity(int identity, End from) {
        return onTheWire(identity, from) == from.wireIdentity();
    }

    /** A node's own packets say elsewhere that they are of a remote node. */
    private static int onTheWire(int identity, End from) {
        return from instanceof End.Pod ? identity : from.wireIdentity();
    }

    /** Returns the other node that the sender's node would send the packet to. */
    private static @Nullable String beyond(JsonNode hop) {
        return holder(hop.path("destination"));
    }

    /** Returns the node of a side that a node knows as a pod or as another node. */
    private static @Nullable String holder(JsonNode side) {
        boolean there = side.path("is").asText().equals("pod")
                || side.path("is").asText().equals("remote-node");
        return there ? side.path("node").textValue() : null;
    }

    private Leg leg(@Nullable String node, Packet packet, int identity) {
        return node == null
                ? Leg.NONE
                : new Leg(CompletableFuture.supplyAsync(() -> ask(node, packet, identity), executor));
    }

    private ObjectNode ask(String node, Packet packet, int identity) {
        try {
            JsonNode answer = agents.ask(node, packet.question(identity));
            if (answer instanceof ObjectNode object && answer.path("ok").asBoolean()) {
                return object;
            }
            throw new ExplainException(new Fault(
                    answer.path("code").asText("BadAnswer"),
                    node,
                    answer.path("field").textValue(),
                    answer.path("value").textValue(),
                    "the agent of node " + node + " refuses: "
                            + answer.path("message").asText("it answered no object"),
                    answer.path("remedy").asText("are agent and command of one version?")));
        } catch (ExplainException e) {
            throw new CompletionException(e);
        }
    }

    /** One node's answer, when it comes. */
    private record Leg(CompletableFuture<@Nullable ObjectNode> answer) {

        static final Leg NONE = new Leg(CompletableFuture.completedFuture(null));

        @Nullable
        ObjectNode take(Report report) {
            try {
                ObjectNode hop = answer.join();
                if (hop != null) {
                    report.hops().add(hop);
                }
                return hop;
            } catch (CompletionException e) {
                if (e.getCause() instanceof ExplainException known) {
                    report.unasked().add(known);
                    return null;
                }
                throw e;
            }
        }

        /** Takes the answer as that of the first node. */
        void moveTo(Report report) {
            ObjectNode hop = take(report);
            if (hop != null) {
                report.hops().addFirst(report.hops().removeLast());
            }
        }
    }
}
