package dev.weft.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EventTextTest {

    private static String of(String json) throws IOException {
        return EventText.of(new ObjectMapper().readTree(json));
    }

    @Test
    void aDrop() throws IOException {
        assertThat(of("""
                {"type":"drop","time":"2026-11-24T12:00:00.250Z","reason":"POLICY_DENIED","direction":"ingress","protocol":"TCP",
                 "source":{"address":"10.244.0.5","port":40000,"identity":300,"name":"t/a"},
                 "destination":{"address":"fd44::6","port":80,"identity":301,"name":null}}
                """))
                .isEqualTo("12:00:00.250 DROP t/a 10.244.0.5:40000 -> [fd44::6]:80 TCP POLICY_DENIED (ingress)");
    }

    @Test
    void aNewFlowWithoutPorts() throws IOException {
        assertThat(of("""
                {"type":"new","time":"2026-11-24T12:00:00.250Z","direction":"egress","protocol":"ICMPV6",
                 "source":{"address":"fd44::5","port":0,"identity":300,"name":"t/a"},
                 "destination":{"address":"fd00::1","port":0,"identity":1,"name":"host"}}
                """)).isEqualTo("12:00:00.250 NEW  t/a fd44::5 -> host fd00::1 ICMPV6");
    }

    @Test
    void whatWasLost() throws IOException {
        assertThat(of("{\"type\":\"lost\",\"count\":12,\"where\":\"ring\",\"cpu\":1}"))
                .isEqualTo("12 events lost: the ring of CPU 1 was full");
        assertThat(of("{\"type\":\"lost\",\"count\":1,\"where\":\"client\"}"))
                .isEqualTo("1 event lost: this reader was too slow");
        assertThat(of("{\"type\":\"lost\",\"count\":-2,\"where\":\"ring\",\"cpu\":1}"))
                .isEqualTo("2 events that were said to be lost came late");
    }
}
