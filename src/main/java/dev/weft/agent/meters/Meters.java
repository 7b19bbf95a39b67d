package dev.weft.agent.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.DoubleSupplier;

/** How numbers that are kept elsewhere are shown. */
public record Meters(MeterRegistry registry) {

    /** Shows a number that goes up and down. */
    public Meter gauge(String name, String description, Tags tags, DoubleSupplier value) {
        return Gauge.builder(name, value::getAsDouble)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** Shows a number that only grows. */
    public Meter counter(String name, String description, Tags tags, DoubleSupplier value) {
        // The registry holds the object weakly and the function strongly.
        return FunctionCounter.builder(name, registry, _ -> value.getAsDouble())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Shows a number no longer. */
    void end(Meter meter) {
        registry.remove(meter);
    }
}
