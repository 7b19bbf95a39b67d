package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a reader of the answer has to know beside it. */
final class Notes {

    private final List<String> notes = new ArrayList<>();

    private Notes() {}

    static List<String> of(End from, End to, Journey.Report report) {
        Notes notes = new Notes();
        notes.about(from);
        notes.about(to);
        if (from.text().equals(to.text())) {
            notes.notes.add("a pod always reaches itself: such packets do not leave it");
        } else if (report.hops().stream()
                .allMatch(hop -> hop.path("program").asText().equals("none"))) {
            notes.notes.add("no program judges such a packet: neither side is a pod of Weft that runs");
        }
        for (JsonNode hop : report.hops()) {
            notes.isMeant(hop, "source", from);
            notes.isMeant(hop, "destination", to);
        }
        report.unasked().forEach(e -> notes.notes.add(e.problem() + "; " + e.remedy()));
        return notes.notes;
    }

    private void about(End end) {
        switch (end) {
            case End.OnHost host ->
                notes.add(host.text() + " is on the host network: to policies it is node " + host.node()
                        + ", entity host to pods of that node and remote-node to others, and no policy selects it");
            case End.Unmanaged pod ->
                notes.add(pod.text() + " is unmanaged: an earlier CNI connected it on node " + pod.home()
                        + ", so no policy of its own holds and others see an outside address; delete it, so that it"
                        + " is made anew");
            case End.Literal address
            when !address.service().isEmpty() ->
                notes.add(address.text() + " is the address of Service " + address.service()
                        + ", which kube-proxy turns into that of a pod behind it; policies judge that packet as well, so"
                        + " ask with such a pod, too");
            case End.Pod _, End.Literal _ -> {}
        }
    }

    /** Names and addresses may have moved between the API server and the node. */
    private void isMeant(JsonNode hop, String side, End end) {
        String node = hop.path("node").asText();
        JsonNode there = hop.path(side);
        if (!(end instanceof End.Pod pod)) {
            return;
        }
        if (!there.path("is").asText().equals("pod")) {
            notes.add("node " + node + " does not know " + end.text() + " as a pod"
                    + (pod.node().equals(node) ? ": is it running? its interface is not attached" : " yet; ask again"));
        } else if (!there.path("name").asText().equals(end.text())) {
            notes.add("node " + node + " has address " + there.path("address").asText() + " for pod "
                    + there.path("name").asText() + ", not for " + end.text() + "; ask again");
        }
    }
}
