package dev.weft.cli.fault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * Why a command has no answer.
 *
 * @param object what it is about, such as {@code KIND/NAMESPACE/NAME} or a node
 * @param field of a question, an object or an option
 * @param value that the field has
 */
public record Fault(
        String code,
        @Nullable String object,
        @Nullable String field,
        @Nullable String value,
        String message,
        String remedy) {

    public Fault(String code, String message, String remedy) {
        this(code, null, null, null, message, remedy);
    }

    /** Returns one that nobody has thought of. */
    public static Fault unexpected(Throwable e) {
        return new Fault("Internal", e.toString(), "this is a mistake of weft: please report it");
    }

    /** Returns the same of an object. */
    public Fault of(String what) {
        return new Fault(code, what, field, value, message, remedy);
    }

    /** Returns the same with the field to blame. */
    public Fault at(@Nullable String where, @Nullable String had) {
        return new Fault(code, object, where, had, message, remedy);
    }

    /** Returns what stands behind {@code error} in an answer; each field is there, null if it has no meaning. */
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("code", code)
                .put("message", message)
                .put("object", object)
                .put("field", field)
                .put("value", value)
                .put("remedy", remedy);
    }

    /** Writes it as a script reads it. */
    public void printJson(PrintWriter out) {
        out.println(JsonNodeFactory.instance.objectNode().set("error", json()));
        out.flush();
    }

    /** Writes it for people: one line, in however many the message came. */
    public void printLine(PrintWriter err) {
        err.println(("weft: " + message.strip() + "; " + remedy).replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }
}
