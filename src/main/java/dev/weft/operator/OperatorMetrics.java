package dev.weft.operator;

import dev.weft.kube.Finding;
import dev.weft.kube.WeftNodeRow;
import dev.weft.operator.plan.Write;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.ToDoubleFunction;

/** What the operator counts, all names beginning with {@code weft_operator_}. */
final class OperatorMetrics {

    private final MeterRegistry meters;

    OperatorMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts and times every write by its kind and outcome. */
    Writer counted(Writer writer) {
        return write -> {
            Timer.Sample sample = Timer.start(meters);
            String outcome = "error";
            try {
                writer.apply(write);
                outcome = "done";
            } catch (Writer.Conflict e) {
                outcome = "conflict";
                throw e;
            } finally {
                sample.stop(timer(write, outcome));
            }
        };
    }

    private Timer timer(Write write, String outcome) {
        return Timer.builder("weft.operator.write")
                .description("Writes to the API server, by what was written and how it ended")
                .tag("write", write.getClass().getSimpleName())
                .tag("outcome", outcome)
                .register(meters);
    }

    void watch(Operator operator) {
        gauge("weft.operator.leading", "1 if this replica leads", operator, o -> o.leading() ? 1 : 0);
        gauge("weft.operator.connected", "1 if the API server answers", operator, o -> o.connected() ? 1 : 0);
        gauge("weft.operator.backlog.nodes", "Nodes that wait to be planned", operator, Operator::backlog);
        Mirrors mirrors = operator.mirrors();
        gauge("weft.operator.pods", "Pods known", mirrors, m -> m.pods().size());
        gauge(
                "weft.operator.endpoints",
                "Endpoints known",
                mirrors,
                m -> m.endpoints().size());
        gauge(
                "weft.operator.identities",
                "Identities known",
                mirrors,
                m -> m.identities().size());
        gauge("weft.operator.nodes", "Nodes known", mirrors, m -> m.nodes().size());
        gauge(
                "weft.operator.nodes.without.address",
                "Nodes on which pods wait for an address",
                mirrors,
                OperatorMetrics::withoutAddress);
    }

    private static double withoutAddress(Mirrors mirrors) {
        return mirrors.weftNodes().all().stream()
                .map(node -> node.row())
                .map(WeftNodeRow::addressing)
                .filter(finding -> finding instanceof Finding found && !found.holds())
                .count();
    }

    private <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value)
                .description(description)
                .strongReference(true)
                .register(meters);
    }
}
