package dev.weft.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FaultTest {

    /** A parser says in a second line where it was. */
    @Test
    void isOneLineForPeople() {
        StringWriter err = new StringWriter();
        new Fault("Bad", "unexpected character\n at [line 1]\n", "look at it").printLine(new PrintWriter(err));
        assertThat(err.toString())
                .isEqualTo("weft: unexpected character at [line 1]; look at it" + System.lineSeparator());
    }
}
