package dev.weft.operator.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts and times the API server's questions. */
final class AdmissionMeters {

    private final MeterRegistry meters;

    private final Map<Answer, Timer> timers = new EnumMap<>(Answer.class);

    AdmissionMeters(MeterRegistry meters) {
        this.meters = meters;
        for (Answer answer : Answer.values()) {
            timers.put(
                    answer,
                    Timer.builder("weft.operator.admission.request")
                            .description("Questions about policies, by the answer")
                            .tag("answer", answer.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    Timer.Sample begin() {
        return Timer.start(meters);
    }

    void end(Timer.Sample sample, Answer answer) {
        sample.stop(timers.get(answer));
    }

    /** How a question ended. */
    enum Answer {
        ALLOWED,
        WARNED,
        REFUSED,
        /** It could not be answered; the API server goes on without. */
        FAILED
    }

    void watch(Admission admission) {
        Gauge.builder("weft.operator.admission.registered", admission, a -> a.registered() ? 1 : 0)
                .description("1 if the API server was told to ask this replica")
                .strongReference(true)
                .register(meters);
        Gauge.builder("weft.operator.admission.certificate.valid", admission, Admission::secondsLeft)
                .description("How long the certificate in use is still good")
                .baseUnit("seconds")
                .strongReference(true)
                .register(meters);
    }
}
